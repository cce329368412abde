import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

import turnscope as ts
from tests import tiny_model
from turnscope.classifiers.labeller import Labeller, load_labeller
from turnscope.classifiers.labels import SessionLabels
from turnscope.classifiers.runtime import digest_of, open_graph
from turnscope.errors import InputError, ModelError, OutputError
from turnscope.redaction.model import RedactedSession
from turnscope.training.data import read_gold_file
from turnscope.training.recipe import Recipe, load_recipe
from turnscope.training.train import Trained, train


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trained]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("tiny")
    (folder / "support.toml").write_text(tiny_model.CODEBOOK)
    (folder / "gold.jsonl").write_text(tiny_model.gold_lines())
    recipe = tiny_model.recipe(tiny_model.save_base(folder / "base"), folder / "support.toml")
    yield train(recipe, gold=folder / "gold.jsonl", out=folder / "model", redactor=tiny_model.seal)
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def sessions(trained: Trained) -> list[RedactedSession]:
    return [example.session for example in trained.examples]


@pytest.fixture(scope="module")
def labeller(trained: Trained) -> Labeller:
    return load_labeller(trained.out)


def test_another_codebook_trains_without_a_change_to_code(
    labeller: Labeller, sessions: list[RedactedSession]
) -> None:
    labelled = list(labeller.label(sessions))
    assert labeller.codebook.name == "support"
    assert set(labelled[0].turns[0]) == {"mood", "urgency", "act"}
    assert set(labelled[0].turns[1]) == {"act"}
    assert set(labelled[0].session) == {"mood"}
    moods = [
        labels["mood"].value == turn.labels["mood"]
        for session, given in zip(sessions, labelled, strict=True)
        for turn, labels in zip(session.turns, given.turns, strict=True)
        if turn.role == "user"
    ]
    assert np.mean(moods) > 0.9  # five prompts: learnt by heart


def test_probabilities_are_probabilities(labeller: Labeller, sessions: list[RedactedSession]) -> None:
    for labels in labeller.label(sessions):
        for turn in labels.turns:
            for name, label in turn.items():
                chances = list(label.probabilities.values())
                assert all(0 <= chance <= 1 for chance in chances)
                if name != "act":
                    assert sum(chances) == pytest.approx(1)
                    assert label.probabilities[str(label.value)] == max(chances)


def test_labels_depend_on_the_session_alone(labeller: Labeller, sessions: list[RedactedSession]) -> None:
    together = list(labeller.label(sessions))
    backwards = list(labeller.label(sessions[::-1]))[::-1]
    alone = [next(iter(labeller.label([session]))) for session in sessions]
    assert together == backwards == alone == list(labeller.label(sessions))


def test_a_pickled_labeller_labels_alike(labeller: Labeller, sessions: list[RedactedSession]) -> None:
    copy: Labeller = pickle.loads(pickle.dumps(labeller))
    assert copy.digest == labeller.digest
    assert list(copy.label(sessions[:3])) == list(labeller.label(sessions[:3]))


def test_looking_back_only(labeller: Labeller, sessions: list[RedactedSession]) -> None:
    """What comes later changes no label of a turn, save those that may read the reply."""
    session = max(sessions, key=lambda s: len(s.turns))
    cut = tiny_model.cut(session, 1)
    (whole,), (short,) = labeller.label([session]), labeller.label([cut])
    for name in ("urgency", "act"):
        np.testing.assert_allclose(_chances(whole, name), _chances(short, name), atol=1e-6)
    assert _chances(whole, "mood") != pytest.approx(_chances(short, "mood"), abs=1e-6)


def _chances(labels: SessionLabels, name: str) -> list[float]:
    return list(labels.turns[0][name].probabilities.values())


def test_onnx_gives_what_torch_gives(trained: Trained, tmp_path: Path) -> None:
    from turnscope.classifiers.encoding import FEATURES
    from turnscope.classifiers.network import Encoder, SessionLayer
    from turnscope.classifiers.ngrams import BUCKETS
    from turnscope.training.export import export_encoder, export_session_layer, load_base, round_to_half

    base, _ = load_base(str(trained.out.parent / "base"))
    encoder = Encoder(base, layers=(0, 2))
    export_encoder(encoder, tmp_path / "encoder.onnx")
    graph = open_graph(tmp_path / "encoder.onnx")
    for length in (3, 17, 80):
        ids = torch.randint(5, 40, (1, length), generator=torch.Generator().manual_seed(length))
        with torch.no_grad():
            exact = encoder(ids).numpy()
        np.testing.assert_allclose(graph.run(None, {"ids": ids.numpy()})[0], exact, atol=1e-5)
    layer = SessionLayer(
        trained.codebook,
        dimension=32,
        features=FEATURES,
        buckets=BUCKETS,
        reads_reply=("mood",),
        reads_ngrams=("act.user",),
    ).eval()
    torch.nn.init.normal_(next(layer.lexicons["2"].parameters()))
    round_to_half(layer)
    export_session_layer(layer, tmp_path / "session.onnx", dimension=32, features=FEATURES, buckets=BUCKETS)
    graph = open_graph(tmp_path / "session.onnx")
    for turns in (1, 2, 9):
        vectors, features = torch.randn(turns, 32), torch.rand(turns, FEATURES).round()
        counts = torch.randint(0, 3, (turns, BUCKETS), dtype=torch.uint8)
        with torch.no_grad():
            scores = [part.numpy() for part in layer(vectors, features, counts)]
        given = {"vectors": vectors.numpy(), "features": features.numpy(), "ngrams": counts.numpy()}
        found = graph.run(None, given)
        for one, other in zip(found, scores, strict=True):
            np.testing.assert_allclose(one, other, atol=1e-4)


def test_labelling_loads_neither_torch_nor_transformers(trained: Trained) -> None:
    program = """
import sys
from pathlib import Path
from turnscope.classifiers.labeller import load_labeller
from turnscope.redaction.model import SEAL, RedactedSession, RedactedTurn
turn = RedactedTurn("user", "where is my parcel")
session = RedactedSession(id="s", turns=(turn,), format="chat", tool="t", surface="web", seal=SEAL)
(labels,) = load_labeller(Path(sys.argv[1])).label([session])
assert labels.turns[0]["mood"].value
assert not {"torch", "transformers", "sklearn", "datasets"} & set(sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, trained.out], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_card_says_what_the_model_is(trained: Trained) -> None:
    card = json.loads((trained.out / "card.json").read_text())
    assert card["digest"] == digest_of(trained.out)
    assert card["codebook"]["name"] == "support"
    assert card["data"]["scored_projects"] == 10
    assert card["data"]["folds"] == 5
    assert "language-model annotators" in card["data"]["annotation"]
    assert set(card["figures"]) == {
        *("mood.user", "urgency.user", "act.ask.user", "act.offer.user", "act.ask.assistant"),
        *("act.offer.assistant", "session.mood"),
    }
    assert card["int8"]["agreement_with_float32"] >= 0.95
    page = (trained.out / "README.md").read_text()
    assert "| mood.user | 50 |" in page
    assert "language-model annotators" in page


def test_no_text_of_the_gold_is_in_the_model(trained: Trained) -> None:
    for file in trained.out.iterdir():
        assert b"this is a disgrace" not in file.read_bytes()
        assert b"shop/project" not in file.read_bytes()


def test_the_same_gold_gives_the_same_labels(trained: Trained, tmp_path: Path) -> None:
    folder = trained.out.parent
    recipe = tiny_model.recipe(folder / "base", folder / "support.toml")
    again = train(recipe, gold=folder / "gold.jsonl", out=tmp_path / "model", redactor=tiny_model.seal)
    sessions = [example.session for example in trained.examples]
    assert list(load_labeller(again.out).label(sessions)) == list(load_labeller(trained.out).label(sessions))


def test_a_labeller_refuses_raw_sessions(labeller: Labeller, trained: Trained) -> None:
    raw = next(read_gold_file(trained.out.parent / "gold.jsonl"))
    with pytest.raises(TypeError, match="Redactor"):
        next(labeller.label([raw]))  # type: ignore[list-item]


@pytest.mark.parametrize("name", ["encoder.onnx", "calibration.json", "card.json"])
def test_an_incomplete_or_changed_folder_is_refused(trained: Trained, tmp_path: Path, name: str) -> None:
    for file in trained.out.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / name).write_bytes(b"{}")
    with pytest.raises(ModelError) as caught:
        load_labeller(tmp_path)
    assert str(tmp_path) not in str(caught.value)
    (tmp_path / name).unlink()
    with pytest.raises(ModelError, match=name):
        load_labeller(tmp_path)


def test_train_does_not_write_over_a_folder(trained: Trained) -> None:
    with pytest.raises(OutputError, match="exists"):
        train(Recipe(), gold=trained.out.parent / "gold.jsonl", out=trained.out)


def test_gold_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text("not a session\n")
    with pytest.raises(InputError, match=r"gold\.jsonl") as caught:
        train(Recipe(), gold=tmp_path, out=tmp_path / "model", redactor=tiny_model.seal)
    assert "not a session" not in str(caught.value)
    with pytest.raises(InputError, match="no gold sessions"):
        train(Recipe(scored=("none.jsonl",)), gold=tmp_path, out=tmp_path / "model", redactor=tiny_model.seal)


def test_recipes_are_checked(tmp_path: Path) -> None:
    assert load_recipe().reads_reply == ("task",)
    path = tmp_path / "mine.toml"
    path.write_text('layers = [1]\ndropout = 0\nname = "mine"')
    assert load_recipe(path) == Recipe(name="mine", layers=(1,), dropout=0.0)
    for wrong, message in (("colour = 1", "colour"), ("epochs = 'x'", "epochs"), ("epochs = 0", "epochs")):
        path.write_text(wrong)
        with pytest.raises(InputError, match=message):
            load_recipe(path)


def test_a_recipe_file_is_enough(tmp_path: Path) -> None:
    base = tiny_model.save_base(tmp_path / "base")
    (tmp_path / "support.toml").write_text(tiny_model.CODEBOOK)
    (tmp_path / "gold.jsonl").write_text(tiny_model.gold_lines())
    settings = f'name = "support"\nbase = "{base}"\ncodebook = "support.toml"\nlayers = [1]\nepochs = 1\n'
    (tmp_path / "recipe.toml").write_text(settings + 'scored = ["gold.jsonl"]\n')
    made = ts.train(tmp_path / "recipe.toml")
    assert made.out == tmp_path / "support"
    assert load_labeller(made.out).codebook.name == made.codebook.name != "agentic-coding"


def test_without_a_recipe_file_the_gold_must_be_named() -> None:
    with pytest.raises(InputError, match="name `gold`"):
        ts.train()
