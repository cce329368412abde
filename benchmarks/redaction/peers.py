"""The peers: each turns a text into spans. One that is not installed is skipped, and the table says so.

`python -m pip install -c constraints.txt -e '.[bench]'` installs them; `make check` does without.
"""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from importlib.util import find_spec
from itertools import accumulate
from tempfile import NamedTemporaryFile
from typing import Any

from benchmarks.redaction.sets import Span

Finder = Callable[[str], list[Span]]
Finders = dict[str, Finder]

_PRESIDIO_THRESHOLD = 0.4
KINDS = {
    "EMAIL_ADDRESS": "EMAIL",
    "IP_ADDRESS": "IP",
    "CREDIT_CARD": "CARD",
    "IBAN_CODE": "IBAN",
    "US_SSN": "SSN",
    "SSN": "SSN",
    "SOCIAL_SECURITY_NUMBER": "SSN",
    "PHONE_NUMBER": "PHONE",
    "PHONE": "PHONE",
    "EMAIL": "EMAIL",
}
"""The names that the peers give to kinds, and ours. Other kinds keep their names."""


def presidio() -> Finder:
    """Make presidio's engine as it comes, with a blank spaCy pipeline for its context words and no model."""
    import spacy
    import tldextract
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    logging.getLogger("presidio-analyzer").disabled = True
    # Its e-mail recogniser would ask the network for the list of public suffixes.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    blank = SpacyNlpEngine(models=[{"lang_code": "en", "model_name": "blank"}])
    vars(blank)["nlp"] = {"en": spacy.blank("en")}
    engine = AnalyzerEngine(nlp_engine=blank)

    def find(text: str) -> list[Span]:
        found = engine.analyze(text, language="en", score_threshold=_PRESIDIO_THRESHOLD)
        return [_span(each.start, each.end, each.entity_type) for each in found]

    return find


def detect_secrets() -> Finder:
    """Make detect-secrets with its default plug-ins and filters; it reads files, so each text becomes one."""
    from detect_secrets.core.scan import scan_file
    from detect_secrets.settings import default_settings

    def find(text: str) -> list[Span]:
        with NamedTemporaryFile("w", suffix=".txt", encoding="utf-8", errors="replace") as file:
            file.write(text)
            file.flush()
            with default_settings():
                told = [(each.line_number, each.secret_value) for each in scan_file(file.name)]
        return list(_locate(text, told))

    return find


def _locate(text: str, told: Iterable[tuple[int, str | None]]) -> Iterator[Span]:
    """Give the places of values in the lines, counted from 1, in which they were found."""
    lines = text.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, lines))]
    for number, value in set(told):
        if value and 0 < number <= len(lines):
            for start, end in _places(lines[number - 1], value):
                yield Span(starts[number - 1] + start, starts[number - 1] + end, "SECRET")


def datafog() -> Finder:
    """Make DataFog's pattern engine; its telemetry is opt-in, and switched off here all the same."""
    os.environ["DATAFOG_NO_TELEMETRY"] = "1"
    from datafog import scan

    return lambda text: [_span(e.start, e.end, e.type) for e in scan(text, engine="regex").entities]


def scrubadub() -> Finder:
    """Make scrubadub with its default detectors."""
    from scrubadub import Scrubber

    scrubber = Scrubber()
    return lambda text: [_span(e.beg, e.end, _filth(e)) for e in scrubber.iter_filth(text)]


def dataclaw() -> Finder:
    """Make the secret patterns of dataclaw, which exports agents' sessions."""
    from dataclaw.secrets import scan_text

    return lambda text: [Span(each["start"], each["end"], "SECRET") for each in scan_text(text)]


PEERS: tuple[tuple[str, str, Callable[[], Finder]], ...] = (
    ("presidio", "presidio-analyzer", presidio),
    ("detect-secrets", "detect-secrets", detect_secrets),
    ("DataFog", "datafog", datafog),
    ("scrubadub", "scrubadub", scrubadub),
    ("dataclaw", "dataclaw", dataclaw),
)
SECRETS = ("detect-secrets", "dataclaw")
"""The peers that look for secrets; the others find one by accident."""
PERSONAL = ("presidio", "DataFog", "scrubadub")
"""The peers that look for personal data."""


def installed() -> Iterator[tuple[str, Finder]]:
    """Make the peers that are here."""
    for name, package, make in PEERS:
        if find_spec(package.replace("-", "_")):
            yield name, make()


def only(finders: Finders, names: tuple[str, ...]) -> Finders:
    """Keep ours and the named peers."""
    return {name: find for name, find in finders.items() if name == "ours" or name in names}


def missing() -> list[str]:
    """Name the peers that are not here."""
    return [name for name, package, _ in PEERS if not find_spec(package.replace("-", "_"))]


def versions() -> dict[str, str]:
    """Give the versions of the peers that are here."""
    return {name: version(package) for name, package, _ in PEERS if find_spec(package.replace("-", "_"))}


def _span(start: int, end: int, kind: str) -> Span:
    return Span(start, end, KINDS.get(kind.upper(), kind.upper()))


def _filth(found: Any) -> str:
    return str(getattr(found, "type", "other"))


def _places(line: str, value: str) -> Iterable[tuple[int, int]]:
    at = line.find(value)
    while at >= 0:
        yield at, at + len(value)
        at = line.find(value, at + 1)
