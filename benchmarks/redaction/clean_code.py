"""False reports in clean code: the standard library's sources without their tests, and some packages'.

Addresses and authors of real people stand in them, and finding those is no false report. Which are real is
told by rules that hold for every tool alike, and by `reviewed.json`, where the rest was looked at one by one.
"""

import hashlib
import json
import re
import sysconfig
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from benchmarks.redaction.matching import clustered_ratio
from benchmarks.redaction.peers import Finder, Finders
from benchmarks.redaction.sets import Span
from benchmarks.redaction.table import Line
from turnscope.eval.estimate import Estimate

LIMIT = 0.3
"""False reports per 10 KB."""
KILOBYTES = 10_000
_NOT_CODE = ("test", "tests", "idle_test", "site-packages", "__pycache__", "lib2to3", "pydoc_data")
_PACKAGES = ("click", "jinja2", "matplotlib", "msgspec", "platformdirs", "presidio_analyzer", "rich", "typer")
_STEP = 12
"""The slow peers read every twelfth file."""
_SLOW = ("presidio", "detect-secrets", "scrubadub")

_ADDRESS = re.compile(r"[\w.+'-]+@(?!(?:[\w-]+\.)*example\b)[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
_AUTHORED = re.compile(
    r"(?i)\b(?:authors?|copyright|written|contributed|contributions?|thanks|maintain(?:er|ed)\w*|courtesy|credits?)\b"
    r"|<[\w.+-]+@[\w.-]+>"
)
_BY = re.compile(r"\b[Bb]y\s{1,3}$")
_PEOPLE = ("PERSON", "USER", "EMAIL")


@dataclass(frozen=True, slots=True, repr=False)
class Source:
    """A file of the library."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """A finding: the file, the kind, the value's digest, its size, and whether it is real."""

    file: str
    kind: str
    digest: str
    size: int
    real: bool

    @property
    def key(self) -> str:
        """The name under which `reviewed.json` knows it: no value, no line of one Python version."""
        return f"{self.file}:{self.digest}"


def measure_clean_code(finders: Finders) -> Iterator[Line]:
    """Give false reports per 10 KB, and the share of characters that is masked wrongly, on two sets."""
    yield from _measure("standard library", sources(), finders)
    yield from _measure("packages", packages(), finders)


def _measure(where: str, files: list[Source], finders: Finders) -> Iterator[Line]:
    reports = {name: list(_look(find, _sample(files, name))) for name, find in finders.items()}
    rates = {name: _rate(told, _sample(files, name)) for name, told in reports.items()}
    shares = {name: _share(told, _sample(files, name)) for name, told in reports.items()}
    size = sum(len(file.text) for file in files) / 1e6
    where = f"{where}, {len(files)} files, {size:.1f} MB"
    yield Line("false reports per 10 KB", where, rates, target=LIMIT, less_is_better=True)
    yield Line("characters masked wrongly, %", where, shares, less_is_better=True)
    for kind, count in sorted(Counter(each.kind for each in reports["ours"] if not each.real).items()):
        yield Line(f"false reports, {kind}", where, {"ours": Estimate(count)}, detail=True)
    real = sum(each.real for each in reports["ours"])
    yield Line("reports that are right: addresses and authors", where, {"ours": Estimate(real)}, detail=True)


def sources() -> list[Source]:
    """Read the library's modules, tests and vendored packages left out."""
    root = Path(sysconfig.get_paths()["stdlib"])
    return list(_read(root, root.rglob("*.py")))


def packages() -> list[Source]:
    """Read packages that turnscope runs with, on which nothing was trained."""
    found = (find_spec(name) for name in _PACKAGES)
    folders = [Path(spec.origin).parent for spec in found if spec and spec.origin]
    return [source for folder in folders for source in _read(folder.parent, folder.rglob("*.py"))]


def _read(root: Path, paths: Iterable[Path]) -> Iterator[Source]:
    for path in sorted(paths):
        name = path.relative_to(root)
        if not any(part in _NOT_CODE or part.startswith("test_") for part in name.parts):
            yield Source(name.as_posix(), path.read_text("utf-8", "replace"))


def _sample(files: list[Source], tool: str) -> list[Source]:
    return files[::_STEP] if tool in _SLOW else files


def _look(find: Finder, files: Iterable[Source]) -> Iterator[Report]:
    known = reviewed()
    for file in files:
        for span in find(file.text):
            report = _report(file, span)
            yield replace(report, real=report.real or report.key in known)


def reviewed() -> frozenset[str]:
    """Give the keys of the reports that were looked at and found right."""
    return frozenset(json.loads(Path(__file__).with_name("reviewed.json").read_text(encoding="utf-8")))


def _report(file: Source, span: Span) -> Report:
    value = file.text[span.start : span.end]
    digest = hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()[:12]
    real = _is_real(file.text, span, value)
    return Report(file.name, span.label, digest, size=span.end - span.start, real=real)


def _is_real(text: str, span: Span, value: str) -> bool:
    """Tell a real address, and a name in a comment or docstring that says who wrote something."""
    if span.label == "EMAIL":
        return bool(_ADDRESS.search(value))
    if span.label not in _PEOPLE:
        return False
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    around = text[start : end if end >= 0 else len(text)]
    named = _AUTHORED.search(around) or _BY.search(text, start, span.start)
    return bool(named) and value[:1].isupper()


def _rate(reports: list[Report], files: list[Source]) -> Estimate:
    """False reports per 10 KB, with an interval by file."""
    counts = Counter(each.file for each in reports if not each.real)
    return clustered_ratio(
        [counts[file.name] for file in files], [len(file.text) / KILOBYTES for file in files]
    )


def _share(reports: list[Report], files: list[Source]) -> Estimate:
    """Share of characters that false reports mask, in per cent."""
    masked: Counter[str] = Counter()
    for each in reports:
        masked[each.file] += 0 if each.real else each.size
    return clustered_ratio([100 * masked[file.name] for file in files], [len(file.text) for file in files])
