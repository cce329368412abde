"""A tiny training run: the network learns invented sentences, and its int8 graph says the same."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from turnscope.redaction.tagger.model import PeopleModel
from turnscope.redaction.tagger.tagging import LABELS, LineEncoder, shape
from turnscope.training.people.card import write_card
from turnscope.training.people.export import export_tagger, prune_vocabulary, used_pieces, write_tokenizer
from turnscope.training.people.fit import Settings, fit, loss_of, make_example
from turnscope.training.people.gate import fit_gate, write_gate
from turnscope.training.people.network import PeopleNetwork
from turnscope.training.people.rows import Row

NAMES = ("Ana Bell", "Priya Raman", "Tom Okafor", "Wei Chen", "Olga Petrova")
PLACES = ("Oslo", "Lagos", "Quito")
LINES = (
    "ask {0} about the build",
    "{0} fixed it in {1}",
    "the build of Redis is red",
    "we ship from {1} soon",
)
PIECES = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def rows() -> list[Row]:
    found = []
    for line in LINES:
        for name in NAMES:
            for place in PLACES:
                text = line.format(name, place)
                spans = [(name, "PERSON"), (place, "LOCATION")]
                at = ((text.find(value), value, kind) for value, kind in spans)
                found.append(Row(text, tuple((n, n + len(value), kind) for n, value, kind in at if n >= 0)))
    return found


def tokenizer() -> dict[str, Any]:
    words = sorted({word.lower() for row in rows() for word in row.text.split()})
    letters = sorted({letter for word in words for letter in word})
    pieces = [*PIECES, *letters, *(f"##{letter}" for letter in letters), *words]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": n, "content": piece, "special": True}
            | dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
            for n, piece in enumerate(PIECES)
        ],
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": True,
            "strip_accents": None,
            "lowercase": True,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                {"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
            ],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {
                name: {"id": name, "ids": [PIECES.index(name)], "tokens": [name]}
                for name in ("[CLS]", "[SEP]")
            },
        },
        "decoder": None,
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": {piece: n for n, piece in enumerate(dict.fromkeys(pieces))},
        },
    }


def network(pieces: int) -> PeopleNetwork:
    from transformers import BertConfig, BertModel

    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=pieces,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
    )
    return PeopleNetwork(BertModel(config), layers=2, dropout=0.0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("people")
    write_tokenizer(tokenizer(), out / "tokenizer.json")
    encoder = LineEncoder.load(out / "tokenizer.json")
    small = network(encoder.tokenizer.get_vocab_size())
    examples = [make_example(row, encoder) for row in rows()]
    settings = Settings(layers=2, epochs=12, batch=8, rate=3e-3, faster=2.0, hidden=0.0)
    losses: list[float] = []
    fit(
        small,
        lambda _: examples,
        steps=12 * len(examples) // 8,
        settings=settings,
        hidden_id=4,
        on_epoch=lambda _, loss: losses.append(loss),
    )
    assert losses[-1] < losses[0] / 4
    export_tagger(small, out / "tagger.onnx")
    names = frozenset(("ana", "priya"))
    write_gate(out, names=names, weights=fit_gate(rows(), names=names))
    write_card(out, settings=settings, scored=())
    return out


def test_the_exported_network_tags_what_it_learnt(folder: Path) -> None:
    model = PeopleModel(folder)
    line = "Wei Chen fixed it in Quito"
    assert [(line[one.start : one.end], one.kind) for one in model(line)] == [
        ("Wei Chen", "PERSON"),
        ("Quito", "LOCATION"),
    ]
    assert list(model("the build of Redis is red")) == []


def test_the_gate_is_fitted_to_the_rows(folder: Path) -> None:
    table = json.loads((folder / "gate.json").read_bytes())
    assert table["threshold"] > table["eager"]
    assert len(table["weights"]) > 1


def test_pruning_keeps_used_pieces_and_numbers_them_anew() -> None:
    from tokenizers import Tokenizer

    table = tokenizer()
    before = Tokenizer.from_str(json.dumps(table))
    used = used_pieces(before, ["ask Ana about the build"])
    numbers = prune_vocabulary(table, used)
    after = Tokenizer.from_str(json.dumps(table))
    text = "ask Ana about the build"
    assert after.encode(text).tokens == before.encode(text).tokens
    assert [numbers[piece] for piece in after.encode(text).ids] == before.encode(text).ids
    assert after.get_vocab_size() == len(numbers) < before.get_vocab_size()


def test_open_labels_cost_nothing_and_wrong_ones_do() -> None:
    scores = torch.full((1, 2, LABELS), -5.0)
    scores[0, :, 5] = 5.0  # the first word of an organisation
    either = 1 | (3 << 5)
    everything = (1 << LABELS) - 1
    assert float(loss_of(scores, torch.tensor([[either, everything]]))) == pytest.approx(0, abs=1e-3)
    assert float(loss_of(scores, torch.tensor([[1, everything]]))) > 5


def test_a_word_is_told_by_its_letters_and_its_place() -> None:
    line = "Jane JANE jane jAne 42 b2 ! self.Jane"
    starts = [0, 5, 10, 15, 20, 23, 26]
    ends = [4, 9, 14, 19, 22, 25, 27]
    assert [shape(line, a, b) for a, b in zip(starts, ends, strict=True)] == [2, 3, 1, 4, 5, 6, 7]
    assert shape(line, 33, 37) == 2 + 7
