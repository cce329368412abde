"""Presidio is used without its traps."""

import logging
import re
import subprocess
import sys
import time

import pytest

from turnscope.redaction.keys import Key
from turnscope.redaction.recognisers.presidio import FromPresidio, Gated, _run, load_recogniser, make_registry
from turnscope.redaction.redactor import Redactor
from turnscope.transcripts.model import Session, Turn

PROBE = """
import sys, socket
def refuse(*a, **k): raise SystemExit("network")
socket.socket.connect = refuse
socket.getaddrinfo = refuse
from turnscope.redaction.redactor import redact_text
text = "mail a@corp.internal, card 4111 1111 1111 1111, SSN 219-09-9999, GB82 WEST 1234 5698 7654 32"
done = redact_text(text)
assert done.text == "mail [EMAIL_1], card [CARD_1], SSN [SSN_1], [IBAN_1]", done.text
print([name for name in ("torch", "transformers", "presidio_analyzer") if name in sys.modules])
import torch
"""


def test_loads_neither_torch_nor_transformers_and_hides_them_from_nobody() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "['presidio_analyzer']"


def test_a_pattern_that_takes_too_long_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    class Pattern:
        regex = r"(a|aa)+$"
        score = 1.0

    class Slow:
        patterns = (Pattern(),)
        global_regex_flags = re.DOTALL

    monkeypatch.setattr("turnscope.redaction.recognisers.presidio._TIMEOUT", 0.05)
    begin = time.monotonic()
    with pytest.raises(TimeoutError):
        list(_run(Slow(), "a" * 60 + "b"))
    assert time.monotonic() - begin < 30  # it ended at all


def test_values_are_never_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        load_recogniser("IbanRecognizer").validate_result("GB82!WEST")
    assert "WEST" not in caplog.text


def test_a_weak_number_needs_a_word_nearby() -> None:
    ssn = Gated(
        name="x", recogniser="UsSsnRecognizer", kind="SSN", gate=re.compile(r"\d{9}"), words=re.compile("ssn")
    )
    assert list(ssn.find("id 219099998")) == []
    assert [finding.kind for finding in ssn.find("ssn 219099998")] == ["SSN"]


NO_MODEL = [{"lang_code": "en", "model_name": "none"}]


def test_our_recognisers_run_in_presidio_s_engine() -> None:
    registry = make_registry()
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    engine = AnalyzerEngine(registry=registry, nlp_engine=NoOpNlpEngine(NO_MODEL), supported_languages=["en"])
    text = "mail jane@corp.internal or +49 30 901820; DB_PASSWORD=k1tten-x; 742 Evergreen Terrace"
    found = {(result.entity_type, text[result.start : result.end]) for result in engine.analyze(text, "en")}
    wanted = {("EMAIL", "jane@corp.internal"), ("PHONE", "+49 30 901820"), ("SECRET", "k1tten-x")}
    assert wanted | {("ADDRESS", "742 Evergreen Terrace")} <= found
    only = engine.analyze(text, "en", entities=["PHONE"])
    assert [result.entity_type for result in only] == ["PHONE"]


def test_a_recogniser_of_presidio_s_serves_the_redactor() -> None:
    from presidio_analyzer import Pattern, PatternRecognizer

    badge = PatternRecognizer("BADGE", patterns=[Pattern("badge", r"\bB-\d{4}\b", 0.9)], deny_list=["mallow"])
    key = Key(b"k" * 32)
    redactor = Redactor(key=key, recognisers=[FromPresidio(badge, kind="BADGE")])
    session = Session("s", (Turn("user", "door B-1234, word mallow, not B-12"),), "t")
    assert redactor(session).turns[0].text == "door [BADGE_1], word [BADGE_2], not B-12"


def test_a_recogniser_of_presidio_s_that_raises_withholds_the_turn() -> None:
    from presidio_analyzer import EntityRecognizer, RecognizerResult

    class Broken(EntityRecognizer):
        def load(self) -> None: ...

        def analyze(self, text: str, entities: list[str], nlp_artifacts: object) -> list[RecognizerResult]:
            raise RuntimeError(text, entities, nlp_artifacts)

    redactor = Redactor(key=Key(b"k" * 32), recognisers=[FromPresidio(Broken(["X"]), kind="X")])
    turn = redactor(Session("s", (Turn("user", "a text"),), "t")).turns[0]
    assert (turn.withheld, turn.text) == (True, "")


def test_one_that_needs_a_language_model_is_refused() -> None:
    from presidio_analyzer.predefined_recognizers import SpacyRecognizer

    with pytest.raises(ValueError, match="NLP engine"):
        FromPresidio(SpacyRecognizer(), kind="PERSON")
