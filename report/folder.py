"""A folder of results that appears whole or not at all."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from turnscope.classifiers.store_folder import writing
from turnscope.errors import OutputError

MANIFEST: Final = "manifest.json"
LABELS: Final = "labels"
PARTS: Final = frozenset({MANIFEST, "report.html", "report.md", "report.json", "tables"})
"""What a report consists of; a study's folder has `LABELS` besides."""
FORMAT: Final = "turnscope-report"
FORMAT_VERSION: Final = 1


@contextmanager
def replace_folder(out: Path, *, parts: frozenset[str] = PARTS) -> Iterator[Path]:
    """Yield an empty folder beside `out` that takes its place when the block ends well.

    An earlier report at `out` is whole until then, and stays when the block fails. `parts` names the
    entries that the earlier report may have: anything else there would be lost, so it is refused.

    Raises:
        OutputError: When the folder cannot be written, or `out` is or holds something other than a report.
    """
    out = Path(os.path.realpath(Path(out).expanduser()))
    _bring_back(out)
    _refuse_foreign(out, parts)
    with writing(out):
        place = out.parent
        if not place.exists():
            place.mkdir(parents=True)
        new = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".partial", dir=place))
    try:
        with writing(out):
            yield new
            _refuse_foreign(out, parts)
            _put_in_place(new, out)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _put_in_place(new: Path, out: Path) -> None:
    old = _aside(out)
    mask = os.umask(0)
    os.umask(mask)
    new.chmod(0o777 & ~mask)
    if out.exists():
        out.rename(old)
    try:
        new.rename(out)
    except OSError:
        _bring_back(out)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _bring_back(out: Path) -> None:
    """Undo half a replacement: an earlier report that was moved aside returns."""
    old = _aside(out)
    if _is_report(old) and not os.path.lexists(out):
        with writing(out):
            old.rename(out)


def _refuse_foreign(out: Path, parts: frozenset[str]) -> None:
    if not os.path.lexists(out):
        return
    if not out.is_dir():
        raise OutputError(f"{out.name} exists and is no folder; choose another name")
    with writing(out):
        names = {entry.name for entry in out.iterdir()}
    if names and not _is_report(out):
        raise OutputError(f"{out.name} exists and is no report; choose another name")
    strangers = names - parts
    if strangers == {LABELS}:
        raise OutputError(
            f"{out.name} holds a study's labels, which a report alone would delete; choose another name"
        )
    if strangers:
        raise OutputError(
            f"{out.name} holds a report and more ({len(strangers)} foreign entries); choose another name"
        )


def _is_report(folder: Path) -> bool:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(manifest, dict) and manifest.get("format") == FORMAT


def _aside(out: Path) -> Path:
    return out.with_name(f".{out.name}.replaced")
