"""The model of candidates masks what looks drawn, spares what only looks so, and refuses damaged weights."""

import json
import random
import shutil
import string
import sys
from pathlib import Path

import numpy as np
import pytest

from turnscope.errors import ModelError
from turnscope.redaction.candidates.candidates import Candidates, candidates, is_stand_in
from turnscope.redaction.candidates.features import measure, names
from turnscope.redaction.candidates.grams import BUCKETS, hash_grams
from turnscope.redaction.candidates.model import default_folder, load_model
from turnscope.redaction.candidates.windows import window
from turnscope.redaction.model import Finding
from turnscope.redaction.recognisers.registry import judged

# Invented tokens of services that no table knows.
SECRETS = (
    "quabri token 4f9d2c7b1a8e6053d9c4b7a21f80e35c",
    "QUABRI_API_KEY=Zx81kLmQpR7vTn42WsEd90YhBgUj",
    "wivo_live_8sKq20dLxM4nVbT71yRzPf63Hc",
    "zyloRdSecret: 'b7Kp-93mXw_Q2z6Ltr8sVdY1'",
    "the access key of quabri is H7TQ2M9XK4LD8VPR3ZWB",
    "my stripla key: 7c9e2a4b8d1f6035e7a9c2b4d8f16035",
)
HARMLESS = (
    "commit 9f2c7b1a8e6053d94c4b7a21f80e35c1d2b3a495",
    "index 3b18e512d..7c9e2a4b8 100644",
    "request_id=5b1e2f6a-3c4d-4e8f-9a7b-1c2d3e4f5a6b",
    "sha256:4f9d2c7b1a8e6053d9c4b7a21f80e35c4f9d2c7b1a8e6053d9c4b7a21f80e35c",
    "apiVersion: networking.example.com/v1beta1",
    "/usr/lib/python3.11/site-packages/example_pkg/handlers2.py:118",
    "class Http2ServerRequestHandlerV3(BaseHandler):",
    "QUABRI_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxx",
    "token = response.json()['access_token_v2']",
    "https://cdn.example.com/assets/main-4f9d2c7b1a8e6053.js",
    '"resolved": "https://registry.example.com/a/-/a-1.0.3.tgz#9f2c7b1a8e6053d94c4b7a21f80e35c1d2b3a495"',
)


def found(text: str) -> list[str]:
    spans = Candidates().over(*judged()).find(text)
    return [text[each.start : each.end] for each in spans if each.kind == "SECRET"]


@pytest.mark.parametrize("text", SECRETS)
def test_a_token_of_an_unknown_service_is_found(text: str) -> None:
    token = max(text.replace("=", " ").replace("'", " ").split(), key=len)
    assert any(token in value for value in found(text))


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_a_token_is_spared(text: str) -> None:
    assert found(text) == []


def test_the_same_text_always_has_the_same_scores_however_it_is_batched() -> None:
    model = load_model()
    text = "\n".join((*SECRETS, *HARMLESS))
    spans = [(each.start, each.end) for each in candidates(text)]
    together = model.score(text, spans)
    assert np.array_equal(together, model.score(text, spans))
    assert np.array_equal(together, [model.score(text, [span])[0] for span in spans])
    assert ((together >= 0) & (together <= 1)).all()


def test_no_candidates_have_no_scores() -> None:
    assert load_model().score("", []).shape == (0,)


def test_a_firm_finding_is_dropped_only_where_the_model_is_certain() -> None:
    class Firm:
        def __init__(self, score: float) -> None:
            self.score = score

        def find(self, text: str) -> list[Finding]:
            return [Finding(6, len(text), "SECRET", self.score)]

    harmless = "token=response_handler"
    assert list(Candidates().over(Firm(0.8)).find(harmless)) == []
    assert [each.score for each in Candidates().over(Firm(0.9)).find(harmless)] == [0.9]


def test_other_kinds_pass_unjudged() -> None:
    class Mail:
        def find(self, text: str) -> list[Finding]:
            return [Finding(0, len(text), "EMAIL", 0.1)]

    assert [each.kind for each in Candidates().over(Mail()).find("x")] == ["EMAIL"]


def test_features_have_a_name_each() -> None:
    seen = [window(text, 0, len(text)) for text in (*SECRETS, *HARMLESS)]
    model = load_model()
    assert measure(seen, model.words).shape == (len(seen), len(names()))
    assert len(set(names())) == len(names())
    hashed = hash_grams(seen)
    assert hashed.min() >= 0
    assert hashed.max() < BUCKETS


def test_a_window_knows_the_name_the_operator_and_the_line() -> None:
    text = 'first line\n  "apiKey": "k3yV4lu3",\nlast'
    seen = window(text, text.index("k3y"), text.index('",\n'))
    assert (seen.value, seen.name, seen.operator) == ("k3yV4lu3", "apiKey", ":")
    assert (seen.before, seen.after) == ('  "apiKey": "', '",')


@pytest.mark.parametrize(
    ("text", "value", "want"),
    [
        ("key=4f9d2c7b1a8e6053...", "4f9d2c7b1a8e6053", True),
        ("...4f9d2c7b1a8e6053", "4f9d2c7b1a8e6053", True),
        ("key=4f9d2c7bxxxxxxxxxxxx", "4f9d2c7b", True),
        ("key=EXAMPLEKEY1234", "EXAMPLEKEY1234", True),
        ("key=4f9d2c7b1a8e6053", "4f9d2c7b1a8e6053", False),
    ],
)
def test_what_is_cut_or_says_example_is_a_stand_in(text: str, value: str, *, want: bool) -> None:
    start = text.index(value)
    assert is_stand_in(text, start, start + len(value)) is want


def test_the_words_of_a_path_are_no_part_of_a_candidate() -> None:
    text = "see docs/archive/4f9d2c7b1a8e6053d9c4b7a2/readme for more"
    assert [text[each.start : each.end] for each in candidates(text)] == ["4f9d2c7b1a8e6053d9c4b7a2"]


def _copy(folder: Path) -> Path:
    return Path(shutil.copytree(default_folder(), folder / "secrets"))


def _forge(folder: Path, **arrays: object) -> None:
    """Write other weights and a card that names them."""
    from hashlib import sha256

    np.savez(folder / "weights.npz", **arrays)  # type: ignore[arg-type]
    card = json.loads((folder / "card.json").read_bytes())
    card["sha256"] = sha256((folder / "weights.npz").read_bytes()).hexdigest()
    (folder / "card.json").write_text(json.dumps(card), encoding="utf-8")


def test_a_copy_of_the_model_loads(tmp_path: Path) -> None:
    assert load_model(_copy(tmp_path)).trees.depth > 1


@pytest.mark.parametrize(
    "damage", ["card gone", "card broken", "weights gone", "weights changed", "array gone"]
)
def test_a_damaged_folder_is_refused_without_a_path(tmp_path: Path, damage: str) -> None:
    folder = _copy(tmp_path)
    if damage.endswith("gone") and damage != "array gone":
        (folder / ("card.json" if damage.startswith("card") else "weights.npz")).unlink()
    elif damage == "card broken":
        (folder / "card.json").write_text("[1", encoding="utf-8")
    elif damage == "weights changed":
        with (folder / "weights.npz").open("ab") as file:
            file.write(b"\0")
    else:
        _forge(folder, words=np.zeros(3))
    with pytest.raises(ModelError, match="train it anew") as caught:
        load_model(folder)
    assert str(tmp_path) not in str(caught.value)


def test_weights_hold_no_pickle(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    _forge(folder, words=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ModelError):
        load_model(folder)


def test_the_model_is_small() -> None:
    assert sum(path.stat().st_size for path in default_folder().iterdir()) < 1_000_000


def test_ten_times_the_text_takes_ten_times_the_work() -> None:
    dice = random.Random(7)

    def work(size: int) -> int:
        count = 0

        def count_calls(_frame: object, event: str, _arg: object) -> None:
            nonlocal count
            count += event in {"call", "c_call"}

        text = " ".join("".join(dice.choices(string.hexdigits, k=40)) for _ in range(size // 41))
        sys.setprofile(count_calls)
        try:
            list(Candidates().find(text))
        finally:
            sys.setprofile(None)
        return count

    work(1000)  # loads the model
    assert work(41_000) <= 12 * work(4_100) + 200


def test_findings_of_rules_beyond_the_budget_stay_and_the_rest_costs_no_more() -> None:
    text = " ".join(f"key={number:020x}" for number in range(10**19, 10**19 + 4000))
    alone = {(each.start, each.end) for each in Candidates().find(text)}
    ruled = {(each.start, each.end) for each in Candidates().over(*judged()).find(text)}
    assert len(alone) < 1100
    assert len(ruled) > 3000
