"""Presidio is used without its traps."""

import logging
import re
import subprocess
import sys
import time

import pytest

from turnscope.redaction.recognisers.presidio import Gated, _run, load_recogniser

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
