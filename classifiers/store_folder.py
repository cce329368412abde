"""The folder of a label store: what belongs in it, and how one takes another's place."""

import errno
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from turnscope.errors import OutputError

FORMAT: Final = "turnscope-labels"
FORMAT_VERSION: Final = 1
MANIFEST: Final = "manifest.json"
CODEBOOK: Final = "codebook.toml"
TABLES: Final = ("turns", "sessions")
"""A shard's turns come first; its sessions file commits it."""

_PARTS: Final = frozenset({MANIFEST, CODEBOOK, *TABLES})
_WORDS: Final = {
    errno.ENOSPC: "the disk is full; free some space",
    errno.EDQUOT: "your quota of disk space is used up; free some space",
    errno.EFBIG: "a file grew past the limit that is set for this process; raise the limit",
    errno.EROFS: "the file system is read-only; choose another folder",
    errno.EACCES: "writing is not allowed; choose another folder or mend its permissions",
    errno.EPERM: "writing is not allowed; choose another folder or mend its permissions",
    errno.ENOTDIR: "a part of the path is no folder; choose another",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
}


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn a failure of the operating system into an `OutputError` without the path's folders."""
    try:
        yield
    except OSError as error:
        words = _WORDS.get(error.errno or 0, os.strerror(error.errno) if error.errno else "unknown cause")
        raise OutputError(f"{path.name} cannot be written: {words}. What stood there is untouched.") from None


class Claim:
    """Keeps a second run out of a folder until `release`, or until the process ends in whatever way.

    Raises `OutputError` when another run holds the folder. Where the system has no `flock`, nothing is kept.
    """

    def __init__(self, folder: Path) -> None:
        """Claim the folder."""
        self._descriptor: int | None = None
        try:
            import fcntl
        except ImportError:
            return
        with writing(folder):
            self._descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            raise OutputError(f"{folder.name} is being written by another run; wait for its end") from None
        except OSError:  # a file system without locks
            self.release()

    def release(self) -> None:
        """Let the folder go; once is enough."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __del__(self) -> None:
        """Let the folder go with the one who claimed it."""
        self.release()


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the folder's manifest; `None` where there is none or it is another program's."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    ours = isinstance(manifest, dict) and manifest.get("format") == FORMAT
    return manifest if ours else None


def write_file(path: Path, content: bytes) -> None:
    """Write a small file so that it is either the old one or the new one, whatever happens."""
    temporary = path.with_name(f"{path.name}.tmp")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def refuse_foreign(folder: Path) -> None:
    """Raise `OutputError` unless the place is free, an empty folder or a label store and nothing else."""
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise OutputError(f"{folder.name} exists and is no folder; choose another name")
    with writing(folder):
        names = {entry.name for entry in folder.iterdir()}
    if names and (strangers := _strangers(folder, names)):
        raise OutputError(
            f"{folder.name} exists and is no label store ({strangers} foreign entries); choose another name"
        )


def _strangers(folder: Path, names: set[str]) -> int:
    begun = {f"{MANIFEST}.tmp"}
    known = begun if read_manifest(folder) is None else _PARTS | begun | {f"{CODEBOOK}.tmp"}
    return len(names - known)


def remove_store(folder: Path) -> None:
    """Delete a label store, if there is one. Its manifest goes last: what is left is never a stranger."""
    refuse_foreign(folder)
    if not folder.is_dir():
        return
    with writing(folder):
        for table in TABLES:
            shutil.rmtree(folder / table, ignore_errors=True)
        for name in (CODEBOOK, f"{CODEBOOK}.tmp", MANIFEST, f"{MANIFEST}.tmp"):
            (folder / name).unlink(missing_ok=True)
        folder.rmdir()


def put_in_place(new: Path, target: Path) -> None:
    """Rename `new` over `target`; an earlier store there is whole until the new one stands."""
    refuse_foreign(target)
    old = _aside(target)
    with writing(target):
        if target.exists():
            target.rename(old)
        new.rename(target)
    remove_store(old)


def recover(target: Path) -> None:
    """Finish what a kill in the middle of `put_in_place` has left: the earlier store comes back."""
    old = _aside(target)
    if read_manifest(old) is None:
        return
    if os.path.lexists(target):
        remove_store(old)
        return
    with writing(target):
        old.rename(target)


def _aside(target: Path) -> Path:
    return target.with_name(f"{target.name}.replaced")
