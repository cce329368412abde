"""Speed and memory of reading Claude Code logs, beside `json.loads` of every line in the same run.

Usage: python benchmarks/reading.py FOLDER [--megabytes 200]

FOLDER holds real logs. For memory they are repeated under new ids until the given size; each
size is read in a process of its own and its peak is reported.
"""

import argparse
import json
import multiprocessing
import re
import resource
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from turnscope.transcripts.reading import read

ROUNDS = 5
_IDS = re.compile(rb'("(?:uuid|parentUuid)":"|msg_|toolu_)\w{8}')


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--megabytes", type=int, default=200)
    arguments = parser.parse_args()
    logs = sorted(arguments.folder.rglob("*.jsonl"))
    size = sum(log.stat().st_size for log in logs) / 1e6
    parse, full = _best(lambda: _parse(logs)), _best(lambda: _read(arguments.folder))
    print(f"{len(logs)} files, {size:.1f} MB, one core, CPU seconds, best of {ROUNDS}")
    print(f"json.loads of every line  {size / parse:7.1f} MB/s")
    print(f"turnscope.read            {size / full:7.1f} MB/s   ratio {parse / full:.2f}")
    _measure_memory(logs, [10, arguments.megabytes])


def _best(run: Callable[[], None]) -> float:
    def once() -> float:
        start = time.process_time()
        run()
        return time.process_time() - start

    return min(once() for _ in range(ROUNDS))


def _parse(logs: list[Path]) -> None:
    for log in logs:
        with log.open("rb") as stream:
            for line in stream:
                try:
                    json.loads(line)
                except ValueError:
                    continue


def _read(folder: Path) -> None:
    for _ in read(folder):
        pass


def _measure_memory(logs: list[Path], sizes: list[int]) -> None:
    peaks = []
    for megabytes in sizes:
        with tempfile.TemporaryDirectory() as folder:
            total = _repeat(logs, Path(folder), megabytes * 1_000_000)
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                peaks.append(pool.apply(_peak, (folder,)))
        print(f"peak memory over {total / 1e6:7.1f} MB of logs: {peaks[-1]:.0f} MB")
    print(f"growth from the smallest to the largest: {peaks[-1] - peaks[0]:.0f} MB")


def _repeat(logs: list[Path], folder: Path, size: int) -> int:
    total = 0
    while total < size:
        for log in logs:
            fresh = uuid.uuid4().hex[:8].encode()
            content = _IDS.sub(rb"\g<1>" + fresh, log.read_bytes())
            total += (folder / f"{uuid.uuid4()}.jsonl").write_bytes(content)
            if total >= size:
                break
    return total


def _peak(folder: str) -> float:
    _read(Path(folder))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
