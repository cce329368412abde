"""`turnscope redact --check`: a gate for CI and pre-commit that says where, never what."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from turnscope.cli import options
from turnscope.errors import GateError, InputError, RedactionError
from turnscope.transcripts.discovery import discover
from turnscope.transcripts.logfile import LONGEST_LINE
from turnscope.transcripts.problems import BINARY_FILE, NOTES, Problems

if TYPE_CHECKING:
    from turnscope.redaction.check import Place
    from turnscope.redaction.policy import Policy
    from turnscope.redaction.scan import Scan

STDIN: Final = Path("-")
FAILED: Final = "failed_file"
"""A recogniser failed, which is a fault of ours: nothing can be said of the file."""

Lines = Iterable[tuple[int, bytes]]
Baseline = Counter[tuple[str, str]]


@dataclass(slots=True)
class _Result:
    """What a check comes to; `known` and `allowed` findings were let through, by baseline and by line."""

    files: int = 0
    findings: list[dict[str, Any]] = field(default_factory=list)
    known: int = 0
    allowed: int = 0

    @property
    def kinds(self) -> dict[str, int]:
        return dict(sorted(Counter(each["kind"] for each in self.findings).items()))


def check(paths: Sequence[Path] | None, *, policy: Path | None, baseline: Path | None, as_json: bool) -> None:
    """Check files; raise `GateError` when something would be masked, `InputError` when one is unreadable."""
    from turnscope.redaction.policy import load_policy
    from turnscope.redaction.scan import Scan

    if not paths:
        raise InputError("name the files or folders to check, or - for standard input")
    rules, scan, problems, result = load_policy(policy), Scan(), Problems(), _Result()
    accepted = _read_baseline(baseline)
    for name, lines in _files(paths, problems):
        result.files += 1
        places = _places(name, lines, policy=rules, scan=scan, problems=problems)
        for finding in _judge(name, places, accepted=accepted, result=result):
            result.findings.append(finding)
            if not as_json:
                typer.echo("{file}:{line}:{column} {kind} {score}".format(**finding))
    if as_json:
        typer.echo(json.dumps(_summary(result, scan, problems)))
    _conclude(result, scan, problems)


def _files(paths: Sequence[Path], problems: Problems) -> Iterator[tuple[str, Lines]]:
    """Give each text file once, with its path as it was given; binary files are counted."""
    seen: set[Path] = set()
    for place, path in enumerate(paths, start=1):
        if path == STDIN:
            yield "-", enumerate(iter(lambda: sys.stdin.buffer.readline(LONGEST_LINE), b""), start=1)
            continue
        root = options.expand(path)
        options.require_path(root, called=f"input {place}", remedy="pass files or folders that exist")
        for log in discover([root], problems=problems):
            if (real := log.path.resolve()) in seen or not log.size:
                continue
            seen.add(real)
            if b"\0" in log.head():
                problems.add(BINARY_FILE, path=log.relative)
                continue
            yield _printable(path / log.relative if root.is_dir() else path), log.lines(problems)


def _printable(path: Path) -> str:
    """Give a path as it was given, with `?` for what a terminal would not show."""
    return "".join(letter if letter.isprintable() else "?" for letter in str(path))


def _places(name: str, lines: Lines, *, policy: "Policy", scan: "Scan", problems: Problems) -> "list[Place]":
    from turnscope.redaction.check import check_lines

    try:
        return list(check_lines(lines, policy=policy, scan=scan))
    except RedactionError:
        problems.add(FAILED, path=name)
        return []


def _judge(
    name: str, places: "list[Place]", *, accepted: Baseline, result: _Result
) -> Iterator[dict[str, Any]]:
    """Give the findings of a file that are neither allowed nor, kind by kind, as many as the baseline has."""
    counts = Counter(place.kind for place in places if not place.allowed)
    for place in places:
        if place.allowed:
            result.allowed += 1
        elif counts[place.kind] <= accepted[name, place.kind]:
            result.known += 1
        else:
            told = asdict(place) | {"score": round(place.score, 2)}
            yield {"file": name} | {key: value for key, value in told.items() if key != "allowed"}


def _read_baseline(path: Path | None) -> Baseline:
    """Read what an earlier check with --json has found: how many of each kind in each file."""
    if path is None:
        return Counter()
    try:
        found = json.loads(options.expand(path).read_bytes())["findings"]
        return Counter((str(each["file"]), str(each["kind"])) for each in found)
    except OSError:
        raise InputError("the baseline cannot be read; check the path") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError("the baseline is no output of turnscope redact --check --json") from None


def _summary(result: _Result, scan: "Scan", problems: Problems) -> dict[str, Any]:
    return {
        "files": result.files,
        "bytes": scan.bytes,
        "bytes_decoded": scan.decoded,
        "bytes_not_scanned": dict(scan.unread),
        "kinds": result.kinds,
        "known": result.known,
        "allowed": result.allowed,
        "skipped": dict(sorted(problems.counts.items())),
        "findings": result.findings,
    }


def _conclude(result: _Result, scan: "Scan", problems: Problems) -> None:
    """Say in one line what was found and skipped; the exit code is the error's."""
    unread = {kind: count for kind, count in problems.counts.items() if kind not in NOTES | {BINARY_FILE}}
    looked = f"{_count(result.files, 'file')} checked, {scan.bytes / 1e6:,.1f} MB"
    more = _list({"in the baseline": result.known, "allowed": result.allowed} | dict(problems.counts))
    if unread:
        raise InputError(f"{looked}; not all could be read: {more}; mend or leave them out")
    if result.findings:
        files = len({finding["file"] for finding in result.findings})
        raise GateError(
            f"{looked}; {_count(len(result.findings), 'place')} in {_count(files, 'file')} would be masked: "
            f"{_list(result.kinds)}{more and '; ' + more}"
        )
    typer.echo(f"turnscope: {looked}; nothing would be masked{more and '; ' + more}", err=True)


def _count(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _list(counts: dict[str, int]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in counts.items() if count)
