"""How well people and places are found in noisy prose, beside a CRF that learns from the same rows.

Usage: python benchmarks/people.py PII_FOLDER [--baseline FILE]

Prints F1 (spans that share at least half) with 95 % intervals: the CRF of python-crfsuite (extra
`bench`), the tagger without its gate, behind it, and the whole default redactor with rules and memory;
then what the tagger reports in the half of the standard library that it was not trained on. `--baseline`
writes the CRF's figures to a file for the model's card.
"""

import argparse
import json
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from turnscope.redaction.redactor import redact_text
from turnscope.redaction.tagger.model import PeopleModel
from turnscope.redaction.tagger.tagger import LEAST, Tagger, default_gate, default_people, load_tagger
from turnscope.training.people.epochs import gather
from turnscope.training.people.negatives import is_training_module, library_files
from turnscope.training.people.rows import Row, Span, is_held_out, read_rows
from turnscope.training.people.score import count_row, interval, total

TOKEN = re.compile(r"\w+|[^\w\s]")
KINDS = ("PERSON", "LOCATION")

Find = Callable[[str], Sequence[Span]]


def sets(folder: Path) -> dict[str, list[Row]]:
    """Give the sets that were never trained on."""
    held = [row for row in read_rows(folder / "btc_train_abeg.jsonl.gz") if is_held_out(row.text)]
    return {"wnut17_dev": read_rows(folder / "wnut17_dev.jsonl.gz"), "btc_train_abeg, a fifth": held}


def describe(words: Sequence[str], at: int) -> dict[str, float]:
    """Describe a word for the CRF: itself, its shape, its ends, its neighbours."""
    features: dict[str, float] = {"bias": 1.0}
    for offset in (-2, -1, 0, 1, 2):
        if not 0 <= at + offset < len(words):
            features[f"{offset}:none"] = 1.0
            continue
        word = words[at + offset]
        shape = re.sub(
            r"(.)\1+", r"\1", re.sub(r"[a-z]", "a", re.sub(r"[A-Z]", "A", re.sub(r"\d", "0", word)))
        )
        features |= {f"{offset}:w={word.lower()}": 1.0, f"{offset}:s={shape}": 1.0}
        if not offset:
            features |= {f"p={word[:size].lower()}": 1.0 for size in (1, 2, 3)}
            features |= {f"e={word[-size:].lower()}": 1.0 for size in (2, 3, 4)}
    return features


def train_crf(rows: Sequence[Row], path: Path) -> Find:
    """Train the CRF on rows whose labels are complete, and give what tags with it."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    for row in rows:
        tokens = list(TOKEN.finditer(row.text))
        if tokens and not row.open and all(kind != "ANY" for *_, kind in row.spans):
            words = [token[0] for token in tokens]
            trainer.append([describe(words, at) for at in range(len(words))], list(_labels(row, tokens)))
    trainer.set_params({"c1": 0.1, "c2": 0.01, "max_iterations": 80})
    trainer.train(str(path))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    return lambda text: list(_tag(tagger.tag, text))


def _labels(row: Row, tokens: Sequence["re.Match[str]"]) -> Iterator[str]:
    previous = -1
    for token in tokens:
        hits = (
            n for n, (start, end, _) in enumerate(row.spans) if token.start() < end and token.end() > start
        )
        at = next(hits, -1)
        yield "O" if at < 0 else ("I-" if at == previous else "B-") + row.spans[at][2]
        previous = at


def _tag(tag: Callable[[list[dict[str, float]]], list[str]], text: str) -> Iterator[Span]:
    tokens = list(TOKEN.finditer(text))
    words = [token[0] for token in tokens]
    span: Span | None = None
    for token, label in zip(tokens, tag([describe(words, at) for at in range(len(words))]), strict=True):
        if span and label == f"I-{span[2]}":
            span = (span[0], token.end(), span[2])
            continue
        if span:
            yield span
        span = None if label == "O" else (token.start(), token.end(), label[2:])
    if span:
        yield span


def finders(crf: Find) -> dict[str, Find]:
    """Give what is compared, by name."""
    model = PeopleModel(default_people())
    tagger = Tagger(model, gate=default_gate)

    def bare(text: str) -> list[Span]:
        found = (one for one in model(text) if one.score >= LEAST.get(one.kind, 2))
        return [(one.start, one.end, one.kind) for one in found]

    return {
        "CRF": crf,
        "tagger, no gate": bare,
        "tagger": lambda text: [(one.start, one.end, one.kind) for one in tagger.find(text)],
        "whole redactor": lambda text: [(one.start, one.end, one.kind) for one in redact_text(text).findings],
    }


def score(find: Find, rows: Sequence[Row], *, kind: str, name: str) -> float:
    """Print how well spans of a kind are found, and give F1."""
    counts = [count_row(find(row.text), row.spans, kind=kind) for row in rows]
    summed, (low, high) = total(counts), interval(counts) or (0.0, 0.0)
    print(f"{name} n={summed.wanted:4} P {summed.precision or 0:.3f} R {summed.recall or 0:.3f}", end=" ")
    print(f"F1 {summed.f1 or 0:.3f} ({low:.3f} to {high:.3f})", flush=True)
    return summed.f1 or 0.0


def report_code() -> None:
    """Print what the tagger reports in code that it was not trained on, line for line."""
    tagger = load_tagger("default")
    assert tagger is not None
    size, found = 0, []
    begin = time.process_time()
    for path in library_files():
        if not is_training_module(path.name):
            text = path.read_text(encoding="utf-8", errors="replace")
            size += len(text)
            found += [f"{one.kind} {text[one.start : one.end]!r}" for one in tagger.find(text)]
    spent = time.process_time() - begin
    print(
        f"\nstandard library, other half: {len(found)} reports in {size / 1e6:.1f} MB, real names included:"
    )
    print(f"{len(found) / size * 1e4:.3f} per 10 KB; {size / spent / 1e6:.2f} MB/s")
    print(", ".join(random.Random(5).sample(found, min(80, len(found)))))


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--baseline", type=Path)
    parser.add_argument(
        "--model", type=Path, default=Path("crf.model"), help="where the CRF is put for the run"
    )
    arguments = parser.parse_args()
    rows = [row for material, _ in gather(arguments.folder).corpora for row in material]
    table: dict[str, dict[str, float]] = {}
    for name, find in finders(train_crf(rows, arguments.model)).items():
        for title, wanted in sets(arguments.folder).items():
            for kind in KINDS:
                f1 = score(find, wanted, kind=kind, name=f"{name:16} {title:24} {kind:9}")
                if name == "CRF":
                    table.setdefault(title, {})[kind] = round(f1, 3)
    arguments.model.unlink()
    if arguments.baseline:
        arguments.baseline.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    report_code()


if __name__ == "__main__":
    main()
