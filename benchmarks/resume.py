"""Kill a labelling run at random points and go on with it: `python benchmarks/resume.py --kills 50`.

A run over the example sessions is killed with SIGKILL after a random time and started again with
`resume`, over and over. Whenever one comes to its end its rows are held against those of a run that was
never interrupted, and a fresh store is begun. Every row must be there once.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from turnscope.classifiers.labels import SessionLabels
from turnscope.classifiers.store import LabelStore

SOURCE = Path(__file__).resolve().parents[1] / "examples" / "sessions"

RUN = """
import sys
from pathlib import Path
from turnscope.classifiers.baselines import Constant
from turnscope.classifiers.labeller import load_labeller
from turnscope.classifiers.pipeline import label_transcripts
from turnscope.redaction.keys import Key
from turnscope.transcripts.reading import read

logs, out, workers, labeller = sys.argv[1:]
label_transcripts(
    read(logs), out=Path(out), key=Key(bytes(32)), workers=int(workers), resume=True, shard_sessions=16,
    load=Constant if labeller == "constant" else load_labeller,
)
"""


def run(arguments: argparse.Namespace, out: Path, *, seconds: float | None = None) -> bool:
    """Run or go on with a store; kill it after `seconds`; tell whether it came to its end."""
    words = (str(arguments.source), str(out), str(arguments.workers), arguments.labeller)
    process = subprocess.Popen([sys.executable, "-c", RUN, *words], stderr=subprocess.DEVNULL)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return False
    if process.returncode:
        raise SystemExit(f"the run failed with exit code {process.returncode}")
    return True


def rows_of(store: Path) -> Counter[str]:
    """Count the sessions of a store, with everything that stands in their rows."""
    return Counter(map(_row, LabelStore(store)))


def _row(labels: SessionLabels) -> str:
    return repr(labels)


def main() -> None:
    """Print how many kills hit, where, and how many rows were lost or came twice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--source", type=Path, default=SOURCE)
    parser.add_argument("--labeller", choices=["shipped", "constant"], default="shipped")
    arguments = parser.parse_args()
    draw = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole"
        start = time.monotonic()
        run(arguments, whole)
        took, expected = time.monotonic() - start, rows_of(whole)
        print(f"{expected.total()} sessions in {took:.1f} s without a kill", flush=True)
        kills = compared = wrong = 0
        finished: list[int] = []
        while kills < arguments.kills:
            store = Path(scratch) / f"store{compared}"
            while not run(
                arguments, store, seconds=draw.uniform(0, took) if kills < arguments.kills else None
            ):
                kills += 1
                finished.append(
                    len(list(store.with_name(f"{store.name}.partial").glob("sessions/*.parquet")))
                )
            found = rows_of(store)
            compared += 1
            wrong += ((expected - found) + (found - expected)).total()
    print(f"{kills} kills over {compared} stores; shards that were done at each: {sorted(finished)}")
    print(
        f"{wrong} of {expected.total() * compared} rows lost, changed or twice: {'FAILED' if wrong else 'ok'}"
    )


if __name__ == "__main__":
    main()
