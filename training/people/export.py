"""Exports the tagger: a smaller vocabulary, an int8 graph, the tokenizer beside it."""

import json
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any, Final

import torch
from torch import nn

from turnscope.training.export import OPSET, load_base, quantise_graph
from turnscope.training.people.network import BASE, PeopleNetwork

_BATCH: Final = 1000


def used_pieces(tokenizer: Any, texts: Iterable[str], *, least: int = 1) -> set[str]:
    """Give the word pieces that occur at least so often in some texts."""
    used: Counter[str] = Counter()
    rest = iter(texts)
    while batch := list(islice(rest, _BATCH)):
        used.update(piece for found in tokenizer.encode_batch(batch) for piece in found.tokens)
    return {piece for piece, count in used.items() if count >= least}


def prune_vocabulary(table: dict[str, Any], used: set[str]) -> list[int]:
    """Leave in a tokenizer's table the used pieces, single letters and special pieces.

    Numbers them anew, in place, and returns their old numbers in the order of the new.
    """
    vocabulary: dict[str, int] = table["model"]["vocab"]
    special = {one["content"] for one in table["added_tokens"]}
    kept = [
        (piece, number)
        for piece, number in sorted(vocabulary.items(), key=lambda item: item[1])
        if piece in used or piece in special or _is_letter(piece.removeprefix("##"))
    ]
    table["model"]["vocab"] = {piece: new for new, (piece, _) in enumerate(kept)}
    for one in table["added_tokens"]:
        one["id"] = table["model"]["vocab"][one["content"]]
    processor = table.get("post_processor") or {}
    for name, entry in (processor.get("special_tokens") or {}).items():
        entry["ids"] = [table["model"]["vocab"][name]]
    return [number for _, number in kept]


def _is_letter(piece: str) -> bool:
    return len(piece) == 1 and ord(piece) < 0x250  # noqa: PLR2004 - the end of Latin


def prune_network(network: PeopleNetwork, numbers: list[int]) -> None:
    """Keep the vectors of the given word pieces, in that order."""
    old = network.encoder.embeddings.word_embeddings.weight
    kept = nn.Embedding(len(numbers), old.shape[1], padding_idx=0)
    with torch.no_grad():
        kept.weight.copy_(old[numbers])
    network.encoder.embeddings.word_embeddings = kept


def export_tagger(network: PeopleNetwork, path: Path) -> None:
    """Write the network in int8: `ids` and `shapes` (1, L) int64 to `scores` (1, L, LABELS)."""
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        write_exact(network, exact)
        quantise_graph(exact, path)


def write_exact(network: PeopleNetwork, path: Path) -> None:
    """Write the network in float32."""
    network.encoder.set_attn_implementation("eager")
    sample = (torch.arange(8)[None], torch.ones(1, 8, dtype=torch.int64))
    axes = {name: {1: "length"} for name in ("ids", "shapes", "scores")}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the tracer warns of every shape that it takes as constant
        torch.onnx.export(
            network.eval(),
            sample,
            str(path),
            input_names=["ids", "shapes"],
            output_names=["scores"],
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )


def write_tokenizer(table: dict[str, Any], path: Path) -> None:
    """Write a tokenizer's table."""
    path.write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")


def build_folder(network: PeopleNetwork, out: Path, *, texts: Iterable[str]) -> None:
    """Write tokenizer.json and tagger.onnx, with the word pieces that the texts use."""
    _, tokenizer = load_base(BASE)
    table = json.loads(tokenizer.read_bytes())
    table["truncation"] = table["padding"] = None
    numbers = prune_vocabulary(table, used_pieces(_load(table), texts, least=2))
    prune_network(network, numbers)
    write_tokenizer(table, out / "tokenizer.json")
    export_tagger(network, out / "tagger.onnx")


def _load(table: dict[str, Any]) -> Any:
    from tokenizers import Tokenizer

    return Tokenizer.from_str(json.dumps(table))
