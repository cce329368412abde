import json
import subprocess
import sys
from pathlib import Path

import pytest

from turnscope.classifiers.codebook import load_codebook
from turnscope.classifiers.labeller import Labeller, load_labeller
from turnscope.classifiers.runtime import CARD, WEIGHTS, default_folder, digest_of
from turnscope.redaction.model import SEAL, RedactedSession, RedactedText, RedactedToolCall, RedactedTurn
from turnscope.training.__main__ import read_held_out
from turnscope.training.card import render_card
from turnscope.training.data import read_gold_file
from turnscope.transcripts.model import Role


@pytest.fixture(scope="module")
def labeller() -> Labeller:
    return load_labeller()


def turn(role: Role, text: str, *calls: tuple[str, object]) -> RedactedTurn:
    tools = tuple(RedactedToolCall(RedactedText(name), value) for name, value in calls)
    return RedactedTurn(role, RedactedText(text), tools)


def session(*turns: RedactedTurn) -> RedactedSession:
    return RedactedSession(id="s", turns=turns, format="chat", tool="t", surface="cli", seal=SEAL)


REPAIR = session(
    turn("user", "the login test fails with KeyError: 'token', find out why and repair it"),
    turn(
        "assistant",
        "The fixture never sets the token. I have set it, and the test passes now.",
        ("Edit", {"path": "tests/conftest.py", "old": "return {}", "new": "return {'token': 'x'}"}),
        ("Bash", {"command": "pytest tests/test_login.py"}),
    ),
    turn("user", "thanks. now explain to me how fixtures are shared between files"),
    turn("assistant", "pytest collects every conftest.py from the root downwards and ..."),
)


def test_it_labels_what_the_codebook_asks(labeller: Labeller) -> None:
    (labels,) = labeller.label([REPAIR])
    assert labeller.codebook == load_codebook()
    assert set(labels.turns[0]) == {"decision", "task", "expertise"}
    assert set(labels.turns[1]) == {"decision"}
    assert set(labels.session) == {dimension.name for dimension in load_codebook().of_sessions()}
    assert [turn.seen for turn in labels.turns] == [1, 1, 1, 1]


def test_plain_cases_come_out_right(labeller: Labeller) -> None:
    (labels,) = labeller.label([REPAIR])
    assert labels.turns[0]["task"].value == "fix"
    assert labels.turns[2]["task"].value == "understand"
    assert "planning" in labels.turns[0]["decision"].value
    assert "execution" in labels.turns[1]["decision"].value
    assert "execution" not in labels.turns[3]["decision"].value


def test_the_folder_is_small_whole_and_described(labeller: Labeller) -> None:
    folder = default_folder()
    assert {file.name for file in folder.iterdir()} == {*WEIGHTS, CARD, "README.md"}
    assert sum(file.stat().st_size for file in folder.iterdir()) <= 25_000_000
    card = json.loads((folder / CARD).read_text())
    assert card["digest"] == labeller.digest == digest_of(folder)
    assert card["codebook"]["digest"] == load_codebook().digest
    assert card["int8"]["agreement_with_float32"] >= 0.95
    assert "language-model annotators" in card["data"]["annotation"]
    page = (folder / "README.md").read_text()
    for needed in ("ShareGPT", "MIT", "all-minilm-l6-v2", "language-model annotators", "experimental"):
        assert needed in page


@pytest.mark.parametrize(
    "name",
    [
        *("task.user", "expertise.user", "decision.planning.user", "decision.execution.user"),
        *("decision.planning.assistant", "decision.execution.assistant"),
    ],
)
def test_it_beats_the_baselines_on_the_folds(name: str) -> None:
    card = json.loads((default_folder() / CARD).read_text())
    assert set(card["baselines"]) == {"majority", "TF-IDF"}
    kappa = card["figures"][name]["value"]
    for baseline in card["baselines"].values():
        assert kappa > (baseline[name]["value"] or 0)


def test_the_page_is_the_cards(labeller: Labeller) -> None:
    folder = default_folder()
    card = json.loads((folder / CARD).read_text())
    page = render_card(card)
    head = page[: page.index("## Training data")]
    assert (folder / "README.md").read_text().startswith(head)
    assert labeller.digest[:16] in head


def test_a_cold_start_loads_little() -> None:
    program = """
import sys
from turnscope.classifiers.labeller import load_labeller
load_labeller()
print(*sorted({"torch", "transformers", "sklearn", "presidio_analyzer", "pandas"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_the_examples_were_not_trained_on(shared: Path) -> None:
    card = json.loads((default_folder() / CARD).read_text())
    invented = [one.id for one in read_gold_file(shared / "data" / "synthetic.jsonl")]
    assert card["data"]["helping_sessions"] == len(set(invented) - read_held_out())
    assert len(set(invented) & read_held_out()) >= 300
