"""A folder of Hugging Face's in place of the tagger: tiny models with random weights, made here."""

import json
import warnings
from pathlib import Path
from typing import Any

import pytest
import torch

from turnscope.errors import ModelError
from turnscope.redaction.tagger.hugging_face import load_judge
from turnscope.redaction.tagger.tagger import load_tagger

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "jane", "doe", "called", "from", "oslo", ".")
LABELS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-MISC")


def write_folder(folder: Path, labels: tuple[str, ...] = LABELS) -> None:
    """Write a real token-classification model whose head is set so that its answer is known."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertForTokenClassification

    tokenizer = Tokenizer(models.WordPiece({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        id2label=dict(enumerate(labels)),
        label2id={label: n for n, label in enumerate(labels)},
    )
    model: Any = BertForTokenClassification(config)
    model.eval()
    with torch.no_grad():
        model.bert.embeddings.position_embeddings.weight.zero_()
        for name, part in model.bert.encoder.layer.named_parameters():
            part.mul_(1 if "LayerNorm" in name else 0.001)  # the answer hangs on the word alone
        states = model.bert(torch.arange(len(WORDS))[None]).last_hidden_state[0]
        wanted = torch.zeros(len(WORDS), len(labels))
        wanted[:, 0] = 1
        for word, label in (("jane", "B-PER"), ("doe", "I-PER"), ("oslo", "B-LOC")):
            if label in labels:
                wanted[WORDS.index(word)] = torch.eye(len(labels))[labels.index(label)]
        solution = torch.linalg.lstsq(torch.cat([states, torch.ones(len(WORDS), 1)], 1), wanted * 20).solution
        model.classifier.weight.copy_(solution[:-1].T)
        model.classifier.bias.copy_(solution[-1])
    model.save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("tagger")
    write_folder(out)
    return out


def found(judge_folder: Path, line: str) -> list[tuple[str, str]]:
    return [(line[one.start : one.end], one.kind) for one in load_judge(judge_folder)(line)]


def test_a_folder_with_safetensors_is_run_by_transformers(folder: Path) -> None:
    assert found(folder, "Jane Doe called from Oslo.") == [("Jane Doe", "PERSON"), ("Oslo", "LOCATION")]


def test_a_folder_with_a_graph_needs_no_torch_and_says_the_same(folder: Path, tmp_path: Path) -> None:
    from transformers import BertForTokenClassification

    model: Any = BertForTokenClassification.from_pretrained(folder, attn_implementation="eager")
    model.eval()
    model.requires_grad_(False)

    class Plain(torch.nn.Module):
        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            logits: torch.Tensor = model(input_ids, attention_mask=attention_mask).logits
            return logits

    sample = torch.arange(6)[None]
    names = ("input_ids", "attention_mask", "logits")
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the tracer is called legacy, and warns of constants
        torch.onnx.export(
            Plain(),
            (sample, torch.ones_like(sample)),
            str(tmp_path / "model.onnx"),
            input_names=names[:2],
            output_names=names[2:],
            dynamic_axes={name: {1: "length"} for name in names},
            dynamo=False,
        )
    for name in ("config.json", "tokenizer.json"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    line = "Oslo called. Jane Doe called."
    assert found(tmp_path, line) == found(folder, line) == [("Oslo", "LOCATION"), ("Jane Doe", "PERSON")]


def test_a_long_line_is_read_to_its_end(folder: Path) -> None:
    line = "called from . " * 120 + "Jane Doe called"
    assert found(folder, line) == [("Jane Doe", "PERSON")]


def test_the_folder_takes_the_place_of_the_default(folder: Path) -> None:
    tagger = load_tagger(folder)
    assert tagger is not None
    text = "nothing here\nask Jane Doe about it"
    assert ("Jane Doe", "PERSON") in [(text[one.start : one.end], one.kind) for one in tagger.find(text)]


def test_off_is_no_tagger() -> None:
    assert load_tagger("off") is None


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("config.json", "id2label"),
        ("tokenizer.json", "tokenizer"),
        ("model.safetensors", "safetensors"),
    ],
)
def test_what_is_missing_is_told_without_the_path(
    folder: Path, tmp_path: Path, broken: str, told: str
) -> None:
    for file in folder.iterdir():
        if file.name != broken:
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(ModelError, match=told) as error:
        load_judge(tmp_path)
    assert str(tmp_path.parent) not in str(error.value)


def test_pickled_weights_are_not_read(folder: Path, tmp_path: Path) -> None:
    for name in ("config.json", "tokenizer.json"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    torch.save({}, tmp_path / "pytorch_model.bin")
    with pytest.raises(ModelError, match="safetensors"):
        load_judge(tmp_path)


def test_labels_that_name_nobody_are_refused(folder: Path, tmp_path: Path) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    config = json.loads((folder / "config.json").read_bytes())
    config["id2label"] = {str(n): name for n, name in enumerate(("O", *"ABCDE"))}
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ModelError, match="people or places"):
        load_judge(tmp_path)
