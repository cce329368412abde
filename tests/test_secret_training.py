"""Training of the model of candidates, on a tiny invented set."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from turnscope.errors import InputError
from turnscope.redaction.candidates.candidates import Candidates
from turnscope.redaction.candidates.model import load_model
from turnscope.training.secrets.figures import measure
from turnscope.training.secrets.fit import collect, fit, fit_folds, is_secret
from turnscope.training.secrets.rows import CLEAN, FOLDS, MARKED, Row, fold_of, group_of, read_rows
from turnscope.training.secrets.templates import invent, read_templates
from turnscope.training.secrets.train import describe, main, write_model

pytest.importorskip("sklearn")

ROWS = invent(each=6)
TOKEN = "quabri token Zx81kLmQpR7vTn42WsEd90YhBgUj"
DIGEST = "commit 9f2c7b1a8e6053d94c4b7a21f80e35c1d2b3a495"


def test_invented_secrets_are_marked_to_the_character() -> None:
    secret = [row for row in ROWS if row.secrets]
    assert len(secret) > 300
    for row in secret:
        ((start, end),) = row.secrets
        assert row.text[start:end].strip() == row.text[start:end]
        assert end - start >= 8
    assert invent(each=6) == ROWS
    assert invent(each=6, seed=2) != ROWS


def test_templates_do_not_come_twice() -> None:
    secrets, harmless = read_templates()
    assert len(set(secrets)) == len(secrets)
    assert not set(secrets) & set(harmless)


@pytest.mark.parametrize(
    ("span", "want"),
    [((0, 5), None), ((10, 20), True), ((8, 22), True), ((18, 40), False), ((30, 40), False)],
)
def test_a_candidate_is_a_secret_when_half_of_either_is_shared(
    span: tuple[int, int], *, want: bool | None
) -> None:
    row = Row("x" * 50, ((10, 20),), ((0, 6),), "credsweeper_samples", "g")
    assert is_secret(row, *span) is want


def test_groups_are_services_files_and_blocks_of_rows() -> None:
    assert group_of("kingfisher_examples", "kingfisher_examples/kingfisher.acme.2", 7) == "acme"
    assert group_of("gitleaks_fps", "gitleaks/fps/acme.go", 7) == "gitleaks/fps/acme.go"
    assert group_of("softner_github", "softner_github", 45) == "softner_github 2"
    assert {fold_of(str(number)) for number in range(60)} == set(range(FOLDS))


def test_a_model_tells_an_invented_token_from_a_digest(tmp_path: Path) -> None:
    model = fit(ROWS, ())
    write_model(model, tmp_path / "secrets", card=describe(ROWS, {}))
    again = load_model(tmp_path / "secrets")
    for text, want in ((TOKEN, True), (DIGEST, False)):
        assert bool(list(Candidates(model=model).find(text))) is want
        spans = [(text.rindex(" ") + 1, len(text))]
        assert np.array_equal(model.score(text, spans), again.score(text, spans))


def test_each_fold_has_a_model_that_has_not_seen_it() -> None:
    rows = [*ROWS, Row("acme TOKEN " + "9f8a7b6c" * 4, ((11, 43),), (), "kingfisher_examples", "acme")]
    models = fit_folds(rows, ())
    assert len(models) == FOLDS
    figures = measure(rows, models)
    assert figures["secrets, whole, with the table"]["n"] == 1
    assert figures["look-alike lines flagged"]["value"] is None


def test_a_recogniser_adds_what_is_to_be_judged() -> None:
    assert collect([Row("nothing here", (), (), "code", "g")], ()).windows == []


def _write_sets(folder: Path) -> None:
    record = {"text": TOKEN, "spans": [{"start": 13, "end": 41, "label": "SECRET", "orig": ""}]}
    for name in (*MARKED, *CLEAN):
        source = "kingfisher_examples/kingfisher.acme.1" if name.startswith("king") else f"{name}/a"
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
            lines.write(json.dumps({**record, "source": source}) + "\n")


def test_sets_are_read_with_their_marks(tmp_path: Path) -> None:
    _write_sets(tmp_path)
    rows = read_rows(tmp_path)
    assert [row.source for row in rows] == [*MARKED, *CLEAN]
    assert [bool(row.secrets) for row in rows] == [True] * len(MARKED) + [False] * len(CLEAN)


def test_a_missing_or_broken_set_is_an_input_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path), str(tmp_path / "model")]) == 2
    assert "kingfisher_examples.jsonl.gz" in capsys.readouterr().err
    _write_sets(tmp_path)
    (tmp_path / "gitleaks_fps.jsonl.gz").write_bytes(gzip.compress(b'{"text": 1'))
    with pytest.raises(InputError, match=r"gitleaks_fps\.jsonl\.gz"):
        read_rows(tmp_path)
    assert main([]) == 2
