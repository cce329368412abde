"""Candidates for secrets that no rule dares to take by itself, and the model that decides on them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from turnscope.redaction.model import Finding
from turnscope.redaction.recognisers.examples import is_example
from turnscope.redaction.recognisers.letters import is_gibberish
from turnscope.redaction.recognisers.plausibility import is_uuid, is_wordy
from turnscope.redaction.recognisers.recogniser import Recogniser, Rule

if TYPE_CHECKING:
    from turnscope.redaction.candidates.model import CandidateModel

ACCEPT: Final = 0.6
"""From this probability on, a run of characters that no firm rule has found is a secret."""
ACCEPT_UUID: Final = 0.7
"""The same for a UUID beside which no rule has found a word that says secret: most name a thing."""
NAMED: Final = 0.5
"""A rule from this score on has found such a word near the value."""
VETO: Final = 0.1
"""Below this probability, a finding of a firm rule is dropped."""
FIRM: Final = 0.7
"""A rule from this score on has found a name such as token beside the value."""
SURE: Final = 0.86
"""A rule from this score on is not asked about: a service's prefix, a frame, a name such as password."""
LONGEST: Final = 1024
"""Longer runs are data: an image, a font, a compressed file."""

_DENSITY: Final = 128
_LEAST_BUDGET: Final = 256
"""So many candidates of a text are judged, and one more for each 128 characters; beyond, it is a dump."""

_RUN: Final = re.compile(r"[A-Za-z0-9_\-+/.~%]{14,}={0,2}")
_DENSE: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:(?=[A-Za-z]{1,64}[0-9]|[0-9]{1,64}[A-Za-z])[A-Za-z0-9]{7}|[0-9]{16})"
)
_SHUFFLED: Final = re.compile(r"(?:[A-Za-z_\-]{0,24}?[a-z][A-Z]{1,2}[a-z]{0,2}[A-Z]){3}")
_SEGMENT: Final = re.compile(r"[^/.]+")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]+={1,2}")
_ODD: Final = re.compile(r"(?=[^0-9]{0,400}[0-9])(?=[^A-Za-z]{0,400}[A-Za-z]).|[0-9]{16}")
_HEAD: Final = re.compile(r"(?:[A-Za-z0-9]{1,4}\.){1,2}")
_LEAST: Final = 12
# What everybody may read: certificates, public keys, signatures.
_FRAME: Final = re.compile(
    r"-----BEGIN (?![A-Z ]{0,24}PRIVATE)(?:[A-Z0-9]{1,16} ){0,3}"
    r"(?:CERTIFICATE|REQUEST|KEY|SIGNATURE|BLOCK|CRL|PARAMETERS)"
    r"-----(?:[^-]|-(?!----)){1,16384}+"
)
# What keeps a form from being forged, which a page hands to everybody, and the fingerprint of a public key.
_FORM: Final = re.compile(
    r"(?i)(?:(?:authenticity|csrf|xsrf|requestverification)[\w-]{0,16}|(?:gpg|pgp)_?key)[\"']?"
    r"(?:[ ](?:value|content)=|[ ]?[:=])[ ]?[\"']?$"
)
_SUFFIX: Final = re.compile(r"\.[a-z]{2,5}\b")
_CUT: Final = re.compile(r"[-_]?(?:\.\.|\u2026|[#*]{3}|[xX]{4})")
# DER of a public key, a certificate, or a request for one, and the public keys of SSH.
_PUBLIC_KEY: Final = re.compile(
    r"MI[GI][A-Za-z0-9+/]{1,6}ANBgkqhkiG9w0BAQEFAAO|MFkwEwYHKoZIzj0C|MCowBQYDK2Vw|MII[A-Za-z0-9+/]{3}CC|"
    r"AAAA[BCE][23][NV][zj][A-Za-z0-9]"
)
_WORD: Final = r"(?i:secret|token|key|access|private|passw(?:or)?d|pwd|api|credentials?|auth|pat)"

# A mere run of letters is refused at once.
_ENDS: Final = r"(?=[A-Za-z_]{3,44}[^A-Za-z_])"

RULES: Final = (
    Rule(
        name="something drawn after a word",
        kind="SECRET",
        cues=(
            "secret",
            "token",
            "key",
            "access",
            "private",
            "passw",
            "pwd",
            "api",
            "credential",
            "auth",
            "pat",
        ),
        pattern=rf"{_ENDS}{_WORD}[A-Za-z_\-]{{0,16}}(?:[^A-Za-z0-9\s][A-Za-z_\-]{{0,12}}|[\s=:]{{1,4}}[A-Za-z_]{{0,12}})?"
        r"[\s\"'`:=>(,\[\-]{1,8}(?P<value>(?=[A-Za-z_\-+/.~%]{0,40}[0-9]|[A-Za-z]{18})"
        r"[A-Za-z0-9][A-Za-z0-9_\-+/.~%]{7,511}={0,2})(?![A-Za-z0-9_])",
        score=0.3,
        hits=("acme SECRET 1f3870be274f6c49", "acme TOKEN abcdefghijklmnopqrst"),
        misses=("the token is here", "key for my first project"),
    ),
)
"""Run with all other rules; their findings count for nothing by themselves."""


@dataclass(frozen=True)
class Candidates:
    """Finds what looks drawn by a machine, and lets a model decide on it and on the weaker findings of rules.

    The score of a finding is the model's probability, or the rule's where the model does not object. Raises
    `ModelError` at the first candidate when the model can not be loaded.
    """

    name: str = "drawn by a machine"
    kind: str = "SECRET"
    hits: tuple[str, ...] = (
        "use Zk3vQ9xLmP0vBn4Rt7Yc2Ws6Ed5 now",
        "export ACME_TOKEN=qm_7hJ2kL9pQ4rT6vX8zB1nC3m",
    )
    misses: tuple[str, ...] = (
        "commit da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "integrity sha512-" + "Zk3vQ9xLmP0vBn4Rt7Yc2Ws6Ed5" * 3 + "Zk3vQ==",
        "TestHttp2ServerHandlerV3WithTLS12Config",
        "toolu_01Zk3vQ9xLmP0vBn4Rt7Yc2Ws",
        "src/components/Button2/IndexPage3/utilsV4.tsx",
        "https://docs.example.com/document/d/Zk3vQ9xLmP0vBn4Rt7Yc2Ws6Ed5/edit",
        "id: 123e4567-e89b-12d3-a456-426614174000",
        '<input name="authenticity_token" value="Zk3vQ9xLmP0vBn4Rt7Yc2Ws6Ed5">',
        "ENV GPG_KEY=9F8A7B6C5D4E3F2A1B0C9F8A7B6C5D4E3F2A1B0C",
        "-----BEGIN CERTIFICATE-----\nZk3vQ9xLmP0vBn4Rt7Yc2Ws6Ed5\n-----END CERTIFICATE-----",
        "key/123e4567-e89b-12d3-a456-426614174000.jsonl",
    )
    judged: tuple[Recogniser, ...] = ()
    model: "CandidateModel | None" = None

    def over(self, *judged: Recogniser, model: "CandidateModel | None" = None) -> "Candidates":
        """Give one that runs other recognisers too and judges their findings, maybe with another model."""
        return replace(self, judged=judged, model=model or self.model)

    def find(self, text: str) -> Iterator[Finding]:
        """Give the findings that are sure or that the model takes for secrets."""
        doubtful: list[Finding] = []
        for finding in (found for each in self.judged for found in each.find(text)):
            if finding.kind != "SECRET" or finding.score >= SURE:
                yield finding
            else:
                doubtful.append(finding)
        budget = len(text) // _DENSITY + _LEAST_BUDGET
        yield from doubtful[budget:]  # so many would take too long, and none may go out unjudged
        known = {(each.start, each.end) for each in doubtful}
        fresh = (each for each in candidates(text) if (each.start, each.end) not in known)
        yield from self._judge(text, [*doubtful[:budget], *islice(fresh, budget)])

    def _judge(self, text: str, findings: list[Finding]) -> Iterator[Finding]:
        findings = [each for each in findings if not is_stand_in(text, each.start, each.end)]
        if not findings:
            return
        spans = list(dict.fromkeys((each.start, each.end) for each in findings))
        scores = dict(zip(spans, self._loaded().score(text, spans).tolist(), strict=True))
        for found in findings:
            score = scores[found.start, found.end]
            if score >= _bar(found, text[found.start : found.end]):
                kept = found.score if score >= ACCEPT and found.score >= FIRM else score
                yield Finding(found.start, found.end, found.kind, kept)

    def _loaded(self) -> "CandidateModel":
        from turnscope.redaction.candidates.model import load_model

        return self.model or load_model()


def _bar(found: Finding, value: str) -> float:
    """Give the least probability at which a finding counts."""
    if found.score >= FIRM:
        return VETO
    return ACCEPT_UUID if found.score < NAMED and is_uuid(value) else ACCEPT


def candidates(text: str) -> Iterator[Finding]:
    """Give every run of 14 characters and more in which letters and digits mix, less the words of a path."""
    public = _FRAME.finditer(text) if "-----BEGIN " in text else iter(())
    frame = next(public, None)
    for match in _RUN.finditer(text):
        while frame and frame.end() <= match.start():
            frame = next(public, None)
        if frame and frame.start() <= match.start():
            continue
        value = match.group()
        if _DENSE.search(value) or _SHUFFLED.match(value):
            start, end = _core(value)
            if _LEAST <= end - start <= LONGEST:
                yield Finding(match.start() + start, match.start() + end, "SECRET", 0.0)


def _core(value: str) -> tuple[int, int]:
    """Give the part of a run from its first to its last segment that is no mere word."""
    if "/" not in value and "." not in value:
        return len(value) - len(value.lstrip("-+~%")), len(value.rstrip("-+~%"))
    if value.endswith("=") and len(value) % 4 == 0 and _BASE64.fullmatch(value):
        return 0, len(value)
    parts = [match.span() for match in _SEGMENT.finditer(value)]
    drawn = [number for number, (start, end) in enumerate(parts) if _ODD.match(value, start, end)]
    if not drawn:
        return 0, 0
    first = drawn[0]
    long = (number for number in range(first, len(parts)) if parts[number][1] - parts[number][0] >= _LEAST)
    last = max(drawn[-1], *long, 0)
    while first and _is_mixed(value[slice(*parts[first - 1])]):
        first -= 1
    while last + 1 < len(parts) and _is_mixed(value[slice(*parts[last + 1])]):
        last += 1
    start = parts[first][0]
    head = _HEAD.match(value, 0, start)
    return (0 if head and head.end() == start else start), parts[last][1]


def _is_mixed(segment: str) -> bool:
    """Tell a few letters of base64 between two slashes from a folder."""
    return segment.isalpha() and not (segment.islower() or segment.isupper()) and not is_wordy(segment)


def is_stand_in(text: str, start: int, end: int) -> bool:
    """Tell an example, what somebody has cut or masked in part, a public key, a word."""
    value = text[start:end]
    if _FORM.search(text, max(0, start - 64), start) or _is_word(value):
        return True
    if is_uuid(value) and _SUFFIX.match(text, end):
        return True
    if value.endswith("..") or "..." in value:
        return True
    if _CUT.match(text, end) or text[max(0, start - 3) : start] == "...":
        return True
    return bool(_PUBLIC_KEY.match(value)) or (is_example(value) and not value.isdigit())


def _is_word(value: str) -> bool:
    """Tell a long word, of any language that English letters can write, from letters that were drawn."""
    letters = value.rstrip(".")
    return letters.isalpha() and (letters.islower() or letters.isupper()) and not is_gibberish(letters)


CANDIDATES: Final = Candidates()
RECOGNISERS: Final = (CANDIDATES,)
