"""The published table: `python -m benchmarks.redaction --data PII_FOLDER [--logs LOGS]`.

Every measure is taken of ours and of the peers that are installed, on the same texts in the same run.
`--only secrets,people` takes some parts, `--ours` leaves the peers out, `--json FILE` writes all figures.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.redaction import ours, peers
from benchmarks.redaction.clean_code import measure_clean_code
from benchmarks.redaction.credentials import measure_lookalikes, measure_secrets
from benchmarks.redaction.evasion import measure_evasion
from benchmarks.redaction.identifiers import measure_identifiers
from benchmarks.redaction.known import measure_known
from benchmarks.redaction.peers import PERSONAL, SECRETS, Finders, only
from benchmarks.redaction.people import measure_people
from benchmarks.redaction.real_logs import measure_real_logs
from benchmarks.redaction.speed import measure_speed
from benchmarks.redaction.table import OURS, Line, by_tool, markdown

Part = Callable[[argparse.Namespace, Finders], Iterator[Line]]

PARTS: dict[str, Part] = {
    "secrets": lambda options, finders: measure_secrets(
        options.data, only(finders, SECRETS), ours.hold_out(options.data)
    ),
    "lookalikes": lambda options, finders: measure_lookalikes(
        options.data, only(finders, SECRETS), ours.hold_out(options.data)
    ),
    "identifiers": lambda options, finders: measure_identifiers(options.data, only(finders, PERSONAL)),
    "people": lambda options, finders: measure_people(options.data, only(finders, PERSONAL)),
    "evasion": lambda options, finders: measure_evasion(options.data, finders),
    "known": lambda *_: measure_known(),
    "code": lambda _, finders: measure_clean_code(finders),
    "logs": lambda options, _: measure_real_logs(options.logs) if options.logs else iter(()),
    "speed": lambda options, _: measure_speed(options.logs) if options.logs else iter(()),
}


def main() -> None:
    """Measure and print."""
    options = _options()
    finders: Finders = {OURS: ours.shipped()}
    if not options.ours:
        finders |= dict(peers.installed())
        _note(f"peers: {peers.versions()}; not installed, left out: {peers.missing() or 'none'}")
    lines = []
    for part in options.only.split(","):
        begin = time.process_time()
        lines += list(PARTS[part](options, finders))
        _note(f"{part}: {time.process_time() - begin:.0f} s of CPU")
    print("\n".join([*markdown(lines), "", *by_tool(lines)]))
    if options.json:
        options.json.write_text(json.dumps([line.record() for line in lines], indent=1) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of span-labelled sets")
    parser.add_argument("--logs", type=Path, help="folder of session logs, for the speed")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, by comma")
    parser.add_argument("--ours", action="store_true", help="without the peers")
    parser.add_argument("--json", type=Path, help="file for all figures")
    return parser.parse_args()


def _note(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    main()
