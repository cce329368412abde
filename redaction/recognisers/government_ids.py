"""Numbers that a state gives a person. Never licences, never passports.

A US social security number has a shape of its own. All others count only beside a word that names them, and
only if their check digits hold: on code any run of digits would be one of them.
"""

import re
from functools import partial
from typing import Final

from turnscope.redaction.recognisers.presidio import ALONE, Gated, is_valid
from turnscope.redaction.recognisers.recogniser import Rule

_NEAR: Final = re.compile(r"(?i)\b(?:ssn|social.?security|itin|tax(?:payer)?.?id|ss#)")

# Name; presidio's recogniser, whose checks are used; words beside it; shape; a hit and a miss.
_IDS: Final = (
    (
        "British national insurance number",
        "UkNinoRecognizer",
        ("national insurance", "nino", "ni number"),
        r"(?i:(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D])",
        ("National Insurance number: HB 41 67 21 C", "BG 41 67 21 C", "nino: BG 41 67 21 C"),
    ),
    (
        "Spanish identity number",
        "EsNifRecognizer",
        ("nif", "dni"),
        r"\d{7,8}[ -]?[A-Z]",
        ("DNI 15866009B", "15866009B", "DNI 15866009C"),
    ),
    (
        "Spanish number of a foreigner",
        "EsNieRecognizer",
        ("nie", "extranjero"),
        r"[XYZ][ -]?\d{7}[ -]?[A-Z]",
        ("NIE: X3454668E", "X3454668E", "NIE: X3454668F"),
    ),
    (
        "Italian fiscal code",
        "ItFiscalCodeRecognizer",
        ("codice fiscale", "fiscal code", "codicefiscale", "cod. fisc"),
        r"(?i:[A-Z]{6}\d{2}[A-EHLMPR-T]\d{2}[A-Z]\d{3}[A-Z])",
        ("codice fiscale RSSMRL80H01H501F", "RSSMRL80H01H501F", "codice fiscale RSSMRL80"),
    ),
    (
        "Indian Aadhaar number",
        "InAadhaarRecognizer",
        ("aadhaar", "aadhar", "uidai"),
        r"\d{4}[ -]?\d{4}[ -]?\d{4}",
        ("Aadhaar 2832 1853 5006", "2832 1853 5006", "Aadhaar 2832 1853 5007"),
    ),
    (
        "Indian tax number",
        "InPanRecognizer",
        ("pan", "permanent account"),
        r"[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]",
        ("PAN: AEGPZ1408P", "AEGPZ1408P", "a pan of water, 20"),
    ),
    (
        "Australian tax file number",
        "AuTfnRecognizer",
        ("tfn", "tax file"),
        r"\d{3} ?\d{3} ?\d{3}",
        ("TFN 789 437 279", "789 437 279", "TFN 789 437 278"),
    ),
    (
        "Australian Medicare number",
        "AuMedicareRecognizer",
        ("medicare",),
        r"[2-6]\d{3} ?\d{5} ?\d",
        ("Medicare card 2937 89798 6", "2937 89798 6", "Medicare card 2937 89799 6"),
    ),
    (
        "Singaporean identity number",
        "SgFinRecognizer",
        ("nric", "fin number", "fin no"),
        r"[STFGM]\d{7}[A-Z]",
        ("NRIC S3505736R", "S3505736R", "NRIC A3505736R"),
    ),
    (
        "Polish PESEL",
        "PlPeselRecognizer",
        ("pesel",),
        r"\d{11}",
        ("PESEL: 44051415462", "44051415462", "PESEL: 44051415463"),
    ),
    (
        "German tax number",
        "DeTaxIdRecognizer",
        ("steuer-id", "steuerid", "steueridentifikationsnummer", "idnr", "steuerliche identifikation"),
        r"\d{2} ?\d{3} ?\d{3} ?\d{3}",
        ("Steuer-ID 18342099152", "18342099152", "Steuer-ID 18342099153"),
    ),
    (
        "German social insurance number",
        "DeSocialSecurityRecognizer",
        ("sozialversicherungsnummer", "rentenversicherungsnummer", "sv-nummer", "svnr"),
        r"\d{2} ?\d{6} ?[A-Z] ?\d{3}",
        ("SV-Nummer: 65170834G003", "65170834G003", "SV-Nummer: 65170834G004"),
    ),
    (
        "Finnish identity code",
        "FiPersonalIdentityCodeRecognizer",
        ("hetu", "henkil\u00f6tunnus", "personal identity code", "personbeteckning"),
        r"\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]",
        ("hetu 131052-328E", "131052-328E", "hetu 131052-328F"),
    ),
    (
        "Swedish identity number",
        "SePersonnummerRecognizer",
        ("personnummer", "samordningsnummer"),
        r"(?:\d{2})?\d{6}[-+]?\d{4}",
        ("personnummer 500101-5584", "500101-5584", "personnummer 500101-5585"),
    ),
    (
        "Korean registration number",
        "KrRrnRecognizer",
        ("rrn", "resident registration", "\uc8fc\ubbfc\ub4f1\ub85d\ubc88\ud638"),
        r"\d{6}-?[1-8]\d{6}",
        ("RRN 520101-1841850", "520101-1841850", "RRN 520101-9841850"),
    ),
    (
        "Turkish identity number",
        "TrNationalIdRecognizer",
        ("kimlik", "tckn"),
        r"[1-9]\d{10}",
        ("TC kimlik no: 18106408514", "18106408514", "TC kimlik no: 18106408515"),
    ),
    (
        "South African identity number",
        "ZaIdNumberRecognizer",
        ("sa id", "rsa id", "south african id"),
        r"\d{13}",
        ("SA ID 7001011250082", "7001011250082", "SA ID 7001011250083"),
    ),
    (
        "Canadian social insurance number",
        "CaSinRecognizer",
        ("social insurance", "sin number", "sin:"),
        r"\d{3}[ -]?\d{3}[ -]?\d{3}",
        ("social insurance number 138 324 991", "138 324 991", "social insurance number 138 324 992"),
    ),
    (
        "Thai identity number",
        "ThTninRecognizer",
        ("thai national id", "thai id", "\u0e1a\u0e31\u0e15\u0e23\u0e1b\u0e23\u0e30\u0e0a\u0e32\u0e0a\u0e19"),
        r"[1-8][ -]?\d{4}[ -]?\d{5}[ -]?\d{2}[ -]?\d",
        ("Thai ID 1903231976731", "1903231976731", "Thai ID 1903231976732"),
    ),
)


def _id_rule(
    name: str, recogniser: str, words: tuple[str, ...], shape: str, examples: tuple[str, ...]
) -> Rule:
    hit, *misses = examples
    said = "|".join(map(re.escape, words))
    return Rule(
        name=name,
        kind="NATIONAL_ID",
        cues=words,
        pattern=rf"(?<![^\W_])(?i:{said})(?![^\W\d_])[^\n]{{0,24}}?(?<![\w.])(?P<value>{shape})(?!\w|[.-]\d)",
        check=partial(_has_check_digits, recogniser=recogniser),
        hits=(hit,),
        misses=tuple(misses),
    )


def _has_check_digits(match: re.Match[str], *, recogniser: str) -> bool:
    return is_valid(match["value"], recogniser=recogniser)


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
    *(_id_rule(*row) for row in _IDS),
)
RECOGNISERS: Final = (
    Gated(
        name="social security number",
        kind="SSN",
        recogniser="UsSsnRecognizer",
        gate=re.compile(rf"[0-9]{ALONE}\d\d(?:[- .]\d{{2}}[- .]\d{{4}}|\d{{6}}(?!\d))"),
        words=_NEAR,
        hits=("219-09-9999 it is", "SSN 219099998"),
        misses=("219099998", "000-12-3456", "2024-01-0203", "219-09-99999"),
    ),
    Gated(
        name="individual taxpayer number",
        kind="SSN",
        recogniser="UsItinRecognizer",
        gate=re.compile(rf"9{ALONE}\d{{2}}[- ]?\d{{2}}[- ]?\d{{4}}"),
        words=_NEAR,
        hits=("itin: 912-70-1234",),
        misses=("912701234", "itin 912-20-1234"),
    ),
)
