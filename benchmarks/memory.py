"""How memory grows with the logs: `python benchmarks/memory.py --sizes 10 100 1000`.

Claude Code logs are copied under new ids into a temporary folder until the wanted size (MB) is reached,
and `turnscope study` (or `label`) runs over each size. Every 50 ms the resident memory of the process and
its workers is read from /proc; of a page that several share each counts its part (PSS), so that a process
that is just being started does not count twice.
The growth of the peak from the smallest size to the largest is held against its limit.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

GROWTH_LIMIT = 100  # MB
MEGABYTE = 1_000_000
PERIOD = 0.05  # seconds
SOURCE = Path(__file__).resolve().parents[2] / "shared" / "data" / "native" / "claude_code"
FALLBACK = Path(__file__).resolve().parents[1] / "examples" / "sessions"

_UUID = re.compile(rb"\b([0-9a-f]{8})(-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b")
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)
_DAY = re.compile(rb'"(\d{4}-\d\d-\d\d)(T\d\d:\d\d)')
_OTHER_ID = re.compile(rb'"((?:msg|req|toolu)_[A-Za-z0-9]+)"')


@dataclass(frozen=True, slots=True)
class Peak:
    """Highest resident memory in MB: of all processes together, and of the one that reads."""

    together: float
    parent: float
    seconds: float


def rename_ids(content: bytes, copy: int) -> bytes:
    """Give sessions, messages and calls the ids of a copy, the same wherever one stands, and a later day.

    The reader knows copied history by the times of its messages and would leave a copy of one day out.
    """
    content = _UUID.sub(lambda found: b"%08x%s" % (int(found[1], 16) ^ copy, found[2]), content)
    content = _DAY.sub(lambda found: b'"%s%s' % (_later(found[1], copy), found[2]), content)
    return _OTHER_ID.sub(rb'"\1x%d"' % copy, content)


def _later(day: bytes, days: int) -> bytes:
    return (date.fromisoformat(day.decode()) + timedelta(days=days)).isoformat().encode()


def write_logs(folder: Path, *, size: int, source: Path) -> int:
    """Copy the logs of `source` under new ids until `folder` holds `size` bytes; return the bytes."""
    files = sorted(source.rglob("*.jsonl"))
    written = copy = 0
    while written < size:
        copy += 1
        for file in files:
            name = rename_ids(file.relative_to(source).as_posix().encode(), copy).decode()
            target = folder / f"copy{copy:05d}" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            written += target.write_bytes(rename_ids(file.read_bytes(), copy))
            if written >= size:
                break
    return written


def watch(process: subprocess.Popen[bytes]) -> Peak:
    """Sample a process and its descendants until it ends."""
    start = time.monotonic()
    together = parent = 0.0
    while process.poll() is None:
        memory = {pid: _resident(pid) for pid in _family(process.pid)}
        together = max(together, sum(memory.values()))
        parent = max(parent, memory[process.pid])
        time.sleep(PERIOD)
    return Peak(together, parent, time.monotonic() - start)


def _family(root: int) -> set[int]:
    parents = dict(_parents())
    family = {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _parents() -> Iterable[tuple[int, int]]:
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            yield int(entry.name), int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue


def _resident(pid: int) -> float:
    try:
        found = _PSS.search(Path(f"/proc/{pid}/smaps_rollup").read_text())
    except OSError:
        return 0.0
    return int(found[1]) * 1024 / MEGABYTE if found else 0.0


def measure(megabytes: int, arguments: argparse.Namespace) -> Peak:
    """Make logs of a size, run the verb over them, and give its peak."""
    with tempfile.TemporaryDirectory(dir=arguments.scratch) as scratch:
        logs, key = Path(scratch) / "logs", Path(scratch) / "key"
        written = write_logs(logs, size=megabytes * MEGABYTE, source=arguments.source)
        key.write_text("00" * 31 + "01\n", encoding="ascii")
        key.chmod(0o600)
        command = [sys.executable, "-m", "turnscope", arguments.verb, str(logs), "-o", f"{scratch}/out"]
        command += ["--workers", str(arguments.workers), "--key", str(key), "--json"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        peak = watch(process)
        if process.returncode:
            raise SystemExit(f"turnscope {arguments.verb} failed with exit code {process.returncode}")
    rate = written / MEGABYTE / peak.seconds
    print(
        f"{written / MEGABYTE:7.0f} MB  {peak.seconds:7.1f} s  {rate:5.1f} MB/s  "
        f"peak {peak.together:6.0f} MB in all, {peak.parent:6.0f} MB where it reads",
        flush=True,
    )
    return peak


def main() -> None:
    """Print the peak of each size, and the growth against its limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 1000], help="MB of logs")
    parser.add_argument("--verb", choices=["study", "label"], default="study")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--source", type=Path, default=SOURCE if SOURCE.is_dir() else FALLBACK)
    parser.add_argument("--scratch", help="folder for the logs; they take the largest size")
    arguments = parser.parse_args()
    peaks = [measure(size, arguments) for size in sorted(arguments.sizes)]
    growth = peaks[-1].together - peaks[0].together
    verdict = "ok" if growth < GROWTH_LIMIT else "TOO MUCH"
    print(f"growth {growth:.0f} MB, {growth / GROWTH_LIMIT:.2f} of its limit of {GROWTH_LIMIT} MB: {verdict}")


if __name__ == "__main__":
    main()
