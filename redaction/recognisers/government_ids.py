"""Numbers that a state gives a person: US social security and tax. Never licences, never passports."""

import re
from typing import Final

from turnscope.redaction.recognisers.presidio import Gated
from turnscope.redaction.recognisers.recogniser import Rule

_NEAR: Final = re.compile(r"(?i)\b(?:ssn|social.?security|itin|tax(?:payer)?.?id|ss#)")

RULES: Final = (
    Rule(
        name="social security number by name",
        kind="SSN",
        cues=("ssn", "social security"),
        pattern=r"(?i:ssn|social security(?: (?:number|no\.?))?)[^\d\n]{0,16}"
        r"(?P<value>\d{3}([- ]?)\d{2}\2\d{4})(?!\d)",
        score=1.0,
        hits=("SSN 078-05-1120", 'ssn: "078051120"', "social security number is 078 05 1120"),
        misses=("SSN 078-05-112", "ssn must be 20240102030405"),
    ),
)
RECOGNISERS: Final = (
    Gated(
        name="social security number",
        kind="SSN",
        recogniser="UsSsnRecognizer",
        gate=re.compile(r"\d{3}[- .]\d{2}[- .]\d{4}|\d{9}(?!\d)"),
        words=_NEAR,
        hits=("219-09-9999 it is", "SSN 219099998"),
        misses=("219099998", "000-12-3456", "2024-01-0203", "219-09-99999"),
    ),
    Gated(
        name="individual taxpayer number",
        kind="SSN",
        recogniser="UsItinRecognizer",
        gate=re.compile(r"9\d{2}[- ]?\d{2}[- ]?\d{4}"),
        words=_NEAR,
        hits=("itin: 912-70-1234",),
        misses=("912701234", "itin 912-20-1234"),
    ),
)
