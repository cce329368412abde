"""Street addresses as they are written in English, German, French, Spanish, Italian and their neighbours.

A number and a word for a street have to stand beside a name in capitals: prose and code speak of paths, ways
and places all the time.
"""

import re
from typing import Final

from turnscope.redaction.recognisers.recogniser import Rule

_NAME: Final = r"[^\W\d_a-z][\w'\u2019.-]{0,30}"
_HOUSE: Final = r"\d{1,5}(?:[ -]\d{1,5})?[A-Za-z]?"
_UNIT: Final = (
    r"(?:,?\s{1,3}(?:(?i:apt|apartment|suite|ste|unit|flat|floor|room)\.?[ ]?#?[ ]?\d{1,5}[A-Za-z]?\b|"
    r"#[ ]?\d{1,5}[A-Za-z]?\b|\d{1,2}(?:st|nd|rd|th) [Ff]loor))?"
)
_UK: Final = r"[A-Z]{1,2}\d[A-Z\d]?[ ]?\d[A-Z]{2}"
_CITY: Final = rf"(?:{_NAME}[ -]){{0,3}}{_NAME}"
# ", Springfield, IL 62704", ", London SW1A 2AA", ", 75002 Paris"
_PLACE: Final = (
    rf"(?:,?\s{{1,3}}(?:{_CITY},?\s{{1,2}}(?:[A-Z]{{2,3}}\s{{1,2}})?(?:\d{{4,5}}(?:-\d{{3,4}})?|{_UK})|"
    rf"(?:[A-Z]{{1,2}}-)?\d{{4,5}}(?:-\d{{3}})?[ ]{_CITY})(?!\w))?"
)
_TAIL: Final = _UNIT + _PLACE
_FULL: Final = "street avenue road lane boulevard terrace crescent parkway".split()  # noqa: SIM905
_LOOSE: Final = "drive court way place square close circle highway trail row walk".split()  # noqa: SIM905
_SHORT: Final = "st ave rd ln blvd pkwy dr ct pl sq hwy".split()  # noqa: SIM905
_ENGLISH: Final = "|".join(
    (*map(str.title, (*_FULL, *_LOOSE)), *(rf"{word.title()}\b\.?" for word in _SHORT))
)
_ENGLISH_CUES: Final = (
    *(f" {word}" for word in (*_FULL, *_LOOSE)),
    *(f" {word}{end}" for word in _SHORT for end in ". ,\n"),
)
_LOOSELY: Final = re.compile(rf"(?:{'|'.join(map(str.title, _LOOSE))})$")
_LOCATED: Final = re.compile(
    r"\s{0,2}(?:$|[,.;:)\"'\n]|(?:apt|suite|unit|in|at|last|on|and|is|before|near)\b)", re.IGNORECASE
)
_FRENCH: Final = (
    "rue",
    "avenue",
    "av.",
    "boulevard",
    "bd",
    "place",
    "impasse",
    "chemin",
    "quai",
    "all\u00e9e",
    "cours",
)
_SOUTH: Final = (
    *(
        "via",
        "viale",
        "vicolo",
        "piazza",
        "piazzale",
        "corso",
        "largo",
        "calle",
        "c/",
        "avenida",
        "avda.",
        "plaza",
    ),
    *("paseo", "camino", "carrer", "rua", "pra\u00e7a", "travessa", "avinguda"),
)
_NORTH: Final = (
    *(
        "stra\u00dfe",
        "strasse",
        "str.",
        "weg",
        "platz",
        "allee",
        "gasse",
        "damm",
        "ufer",
        "straat",
        "laan",
        "plein",
    ),
    *("gracht", "vej", "gatan", "gata", "v\u00e4gen", "veien", "katu"),
)
_LINK: Final = (
    r"(?:(?:de|du|des|la|le|les|el|los|las|di|del|della|dei|da|do|dos|das|sur|en)[ ]|[ld]['\u2019]){0,3}"
)
_NAMES: Final = rf"{_LINK}{_NAME}(?:[ -]{_LINK}{_NAME}){{0,3}}"
_BEFORE: Final = re.compile(
    rf"{_HOUSE} (?:[NSEW]{{1,2}}\.? )?(?:(?:{_NAME}|\d{{1,3}}(?:st|nd|rd|th))(?: |$)){{1,4}}$"
)
_NUMBER: Final = re.compile(r"\d{1,4}(?: bis| ter)?,?$")
_WORDS: Final = re.compile(rf"(?:{_NAME}[ -]){{0,2}}(?:{_NAME})?$")


def _start_of_house(text: str, cue: int) -> int:
    """Give the start of the house number that stands before a name and a word for a street, or the cue."""
    found = _BEFORE.search(text, max(0, cue - 80), cue)
    return found.start() if found else cue


def _start_of_number(text: str, cue: int) -> int:
    found = _NUMBER.search(text, max(0, cue - 9), cue)
    return found.start() if found else cue


def _start_of_name(text: str, cue: int) -> int:
    found = _WORDS.search(text, max(0, cue - 48), cue)
    return found.start() if found else cue


def _stands_alone(match: re.Match[str]) -> bool:
    before = match.string[match.start("value") - 1 : match.start("value")]
    return not (before.isalnum() or before in ("_", ".", "-", "/", "$", "#", "=", "@"))


def _is_located(match: re.Match[str]) -> bool:
    """Ask of words such as `Drive` that the sentence treats them as a place."""
    loose = _LOOSELY.search(match["value"])
    return _stands_alone(match) and (not loose or bool(_LOCATED.match(match.string, match.end("value"))))


RULES: Final = (
    Rule(
        name="street address in English",
        kind="ADDRESS",
        cues=_ENGLISH_CUES,
        behind=_start_of_house,
        pattern=rf"(?P<value>{_HOUSE} (?:[NSEW]{{1,2}}\.? )?(?:(?:{_NAME}|\d{{1,3}}(?:st|nd|rd|th)) ){{1,4}}"
        rf"(?:{_ENGLISH})(?![\w/(])(?: [NSEW]{{1,2}}\b)?{_TAIL})",
        check=_is_located,
        hits=(
            "742 Evergreen Terrace, Springfield, IL 62704",
            "ship to 12B Baker St., Apt 4",
            "221 N 5th Avenue Suite 300",
            "1600 Example Drive, Mountain View, CA 94043",
            "10 Downing Street, London SW1A 2AA",
        ),
        misses=(
            "upload 3 Google Drive files",
            "5 lines in a row",
            "HTTP 404 on the road",
            "2 Way Binding",
            "step 3 Place the file",
            "v2.10 Main Street",
        ),
    ),
    Rule(
        name="street address in French",
        kind="ADDRESS",
        cues=tuple(f" {word} " for word in _FRENCH),
        behind=_start_of_number,
        pattern=rf"(?P<value>\d{{1,4}}(?: bis| ter)?,? (?i:{'|'.join(map(re.escape, _FRENCH))})"
        rf" {_NAMES}{_TAIL})",
        check=_stands_alone,
        hits=("12 rue de la Paix, 75002 Paris", "3 bis, avenue Victor Hugo", "45 boulevard Saint-Michel"),
        misses=("2 place holders", "the 3 avenue options", "in 5 cours de"),
    ),
    Rule(
        name="street address in Italian, Spanish or Portuguese",
        kind="ADDRESS",
        cues=tuple(f"{word} " for word in _SOUTH),
        pattern=rf"(?<![\w/])(?P<value>(?:{'|'.join(re.escape(word.title()) for word in _SOUTH)}) {_NAMES},? "
        rf"(?:n\.?[\u00ba\u00b0]? ?)?\d{{1,4}}[A-Za-z]?(?![\w:]|\.\d){_TAIL})",
        check=lambda match: any(map(str.islower, match["value"].partition(" ")[2])),
        hits=(
            "Via Garibaldi 12, 20121 Milano",
            "Calle de Alcal\u00e1, 45",
            "Rua das Flores 210, 4050-262 Porto",
        ),
        misses=("via HTTP 2.0", "Via HTTP 2", "calle 45", "Plaza Hotel", "via Port 80"),
    ),
    Rule(
        name="street address in German, Dutch or Scandinavian",
        kind="ADDRESS",
        cues=tuple(f"{word} " for word in _NORTH),
        behind=_start_of_name,
        pattern=rf"(?P<value>(?:{_NAME}[ -]){{0,2}}(?=[^\W\d_a-z])[^\W\d_]{{0,30}}?"
        rf"(?i:{'|'.join(map(re.escape, _NORTH))}) \d{{1,4}} ?[a-zA-Z]?(?![\w:]|\.\d){_TAIL})",
        check=_stands_alone,
        hits=(
            "Hauptstra\u00dfe 5, 10115 Berlin",
            "Frankfurter Allee 73a",
            "Keizersgracht 126, 1015 CW Amsterdam",
        ),
        misses=("String 5", "Decade 3", "Vorweg 3.5", "weg 12"),
    ),
    Rule(
        name="box of a post office",
        kind="ADDRESS",
        cues=("p.o. box", "po box", "psc ", "unit ", "postfach ", "apo a", "fpo a", "dpo a"),
        pattern=r"(?<![\w/])(?P<value>(?:(?i:P\.?O\.? Box|Postfach) \d{1,6}|"
        r"(?:PSC|Unit) \d{1,5},? Box \d{1,5})"
        r"(?:,?\s{1,3}[AFD]PO A[AEP] \d{5})?|[AFD]PO A[AEP] \d{5})(?!\w)",
        hits=("P.O. Box 101", "PSC 3357, Box 1530\nAPO AE 74402", "Unit 4502 Box 4881"),
        misses=("po box model", "Unit 4502 tests", "apo a"),
    ),
    Rule(
        name="postcode by name",
        kind="ADDRESS",
        cues=("zip code", "zipcode", "zip is", "postcode", "post code", "postal code", "postal_code", "plz"),
        pattern=rf"(?<![a-z])(?i:zip[ _]?code|zip|post[ _]?code|postal[ _]code|plz)[\"']?"
        rf"(?:\s?[:=]\s?| is |\s)[\"']?(?P<value>\d{{5}}(?:-\d{{4}})?|{_UK})(?![\w.-])",
        hits=("my zip code is 62704", '"postal_code": "10115"', "postcode: SW1A 2AA"),
        misses=("zip code validation", "zipcode = 5", "postal code 1234567"),
    ),
)
