"""Writes a label store shard by shard, so that a run that was killed can go on where it stopped.

A shard is two Parquet files of one name. Its turns are put in place first, its sessions second: a shard
with a sessions file is done, one without never happened. All of it grows in `<store>.partial`, which
takes the store's name when it is complete.
"""

import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from turnscope.classifiers.codebook import Codebook
from turnscope.classifiers.labels import SessionLabels
from turnscope.classifiers.store_columns import Row, session_row, session_schema, turn_rows, turn_schema
from turnscope.classifiers.store_folder import (
    CODEBOOK,
    FORMAT,
    FORMAT_VERSION,
    MANIFEST,
    TABLES,
    Claim,
    put_in_place,
    read_manifest,
    recover,
    refuse_foreign,
    write_file,
    writing,
)
from turnscope.classifiers.store_redaction import Redacted
from turnscope.classifiers.tally import Tally
from turnscope.errors import OutputError

SHARD_SESSIONS: Final = 256
SHARD_TURNS: Final = 16_384
"""Rows of turns that a shard may hold in memory before it is written, however few its sessions."""
_REDACTED: Final = b"turnscope.redacted"
_SETTINGS: Final = {
    "model": "model",
    "key": "key",
    "include": "--include",
    "turnscope": "turnscope version",
    "redaction": "redaction (rules, models, policy or certificates)",
}


class _Entry(NamedTuple):
    """A session that waits for its shard."""

    session: Row
    turns: list[Row]
    redacted: Redacted


class StoreWriter:
    """A label store in the making. `finish` puts it in place of an earlier store, which is whole until then.

    `done` holds the sessions that an earlier run has finished, when `resume` is set; `add` refuses none,
    so skip these. Used as a context manager, what was added so far is kept for a later `resume` when the
    block is left early.
    """

    def __init__(
        self,
        path: Path,
        *,
        codebook: Codebook,
        key_fingerprint: str,
        model_digest: str,
        redaction: Mapping[str, Any],
        include: frozenset[str] = frozenset(),
        resume: bool = False,
        shard_sessions: int = SHARD_SESSIONS,
    ) -> None:
        """Open `<path>.partial`, afresh or, when `resume` is set and there is one, to go on with it.

        Raises `OutputError` when the place holds something else than a label store, when an unfinished
        run is there and `resume` is not set or its settings differ, when another run is writing it, and
        when it cannot be written.
        """
        self._path = Path(os.path.realpath(path))
        self._partial = self._path.with_name(f"{self._path.name}.partial")
        self._codebook = codebook
        self._shard_sessions = shard_sessions
        self._schemas = {"turns": turn_schema(codebook), "sessions": session_schema(codebook)}
        self._pending: list[_Entry] = []
        self._manifest: dict[str, Any] = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "complete": False,
            "turnscope": version("turnscope"),
            "codebook": {"name": codebook.name, "version": codebook.version, "digest": codebook.digest},
            "model": model_digest,
            "key": key_fingerprint,
            "include": sorted(include),
            "redaction": json.loads(json.dumps(redaction)),
        }
        refuse_foreign(self._path)
        refuse_foreign(self._partial)
        with writing(self._path):
            self._partial.mkdir(parents=True, exist_ok=True)
        self._claim = Claim(self._partial)
        try:
            self.done = self._open(resume=resume)
        except BaseException:
            self._claim.release()
            raise
        self._shard = 1 + max(map(int, self._shards()), default=-1)

    def add(self, labels: SessionLabels) -> None:
        """Take a session's labels; a shard is written when `shard_sessions` or `SHARD_TURNS` are together."""
        turns = list(turn_rows(labels, codebook=self._codebook))
        row = session_row(labels, codebook=self._codebook)
        self._pending.append(_Entry(row, turns, Redacted(Counter(labels.findings), labels.leaks)))
        waiting = sum(len(entry.turns) for entry in self._pending)
        if len(self._pending) >= self._shard_sessions or waiting >= SHARD_TURNS:
            self.flush()

    def flush(self) -> None:
        """Write what was added since the last shard as a shard of its own."""
        if self._pending:
            self._write_shard()

    def finish(self, tally: Tally) -> Tally:
        """Write the manifest and put the store in place.

        `tally` brings what was read and skipped; the rest is counted from the shards, so that it is
        right after a `resume` too. Returns the whole.
        """
        if self._pending or not self._shards():
            self._write_shard()
        redacted = self._redacted()
        whole = self._count(replace(tally, resumed=len(self.done)), masked=redacted.masked)
        account = redacted.describe(given_out=whole.turns - whole.withheld)
        with writing(self._path):
            self._write_manifest(
                {"complete": True}
                | whole.to_manifest()
                | {"redaction": self._manifest["redaction"] | account}
            )
        put_in_place(self._partial, self._path)
        self._claim.release()
        return whole

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        """Keep what an interrupted run has labelled, unless writing itself has failed."""
        try:
            if kind is not None and not issubclass(kind, OutputError):
                self.flush()
        finally:
            self._claim.release()

    def _open(self, *, resume: bool) -> frozenset[str]:
        """Make the folder ready; return the sessions that are done."""
        recover(self._path)
        earlier = read_manifest(self._partial)
        if earlier is not None and self._shards():
            self._require_same(earlier, resume=resume)
        with writing(self._path):
            self._write_manifest({})
            write_file(self._partial / CODEBOOK, self._codebook.source.encode())
            for table in TABLES:
                (self._partial / table).mkdir(exist_ok=True)
            self._drop_uncommitted()
        return frozenset(self._column("sessions", "session").to_pylist())

    def _require_same(self, earlier: Mapping[str, Any], *, resume: bool) -> None:
        if not resume:
            raise OutputError(
                f"{self._partial.name} holds an unfinished run; go on with it by --resume, or delete it"
            )
        digest = earlier.get("codebook", {}).get("digest")
        differing = [word for name, word in _SETTINGS.items() if earlier.get(name) != self._manifest[name]]
        differing += ["codebook"] * (digest != self._codebook.digest)
        if differing:
            raise OutputError(
                f"{self._partial.name} was begun with another {' and '.join(differing)}; "
                "go on with the same, or delete it and begin anew"
            )

    def _drop_uncommitted(self) -> None:
        kept = set(self._shards())
        for file in (file for table in TABLES for file in (self._partial / table).iterdir()):
            if file.suffix != ".parquet" or file.stem not in kept:
                file.unlink()

    def _shards(self) -> list[str]:
        return sorted(set.intersection(*(_stems(self._partial / table) for table in TABLES)))

    def _files(self, table: str) -> list[Path]:
        return [self._partial / table / f"{shard}.parquet" for shard in self._shards()]

    def _column(self, table: str, name: str) -> pa.ChunkedArray:
        kind = self._schemas[table].field(name).type
        try:
            parts = [
                pq.read_table(file, columns=[name], partitioning=None)[name] for file in self._files(table)
            ]
        except (pa.ArrowException, OSError):
            raise OutputError(f"{self._partial.name} is damaged; delete it and begin anew") from None
        return pa.chunked_array([chunk for part in parts for chunk in part.chunks], type=kind)

    def _write_shard(self) -> None:
        """Turns first, sessions second. An interruption anywhere leaves the shard done or not begun."""
        redacted = sum((entry.redacted for entry in self._pending), Redacted())
        self._write("turns", [row for entry in self._pending for row in entry.turns], redacted)
        self._write("sessions", [entry.session for entry in self._pending], redacted)
        self._pending = []
        self._shard += 1

    def _write(self, table: str, rows: list[Row], redacted: Redacted) -> None:
        schema = self._schemas[table].with_metadata({_REDACTED: redacted.encode()})
        content = pa.Table.from_pylist(rows, schema=schema)
        file = self._partial / table / f"{self._shard:06d}.parquet"
        temporary = file.with_suffix(".tmp")
        with writing(self._path):
            with temporary.open("wb") as sink:
                pq.write_table(content, sink, compression="zstd")
                sink.flush()
                os.fsync(sink.fileno())
            temporary.replace(file)

    def _write_manifest(self, more: Mapping[str, Any]) -> None:
        manifest = self._manifest | dict(more)
        write_file(self._partial / MANIFEST, json.dumps(manifest, indent=2).encode())

    def _redacted(self) -> Redacted:
        """Add up what the shards say of the redaction."""
        parts = (pq.read_schema(file).metadata[_REDACTED] for file in self._files("sessions"))
        return sum(map(Redacted.decode, parts), Redacted())

    def _count(self, tally: Tally, *, masked: Mapping[str, int]) -> Tally:
        excluded = Counter(self._column("sessions", "excluded").to_pylist())
        kept = excluded.pop(None, 0)
        roles, seen, withheld = (self._column("turns", name) for name in ("role", "seen", "withheld"))
        cut = pc.and_(pc.less(seen, 1.0), pc.invert(withheld))
        return replace(
            tally,
            sessions=kept + excluded.total(),
            labelled=kept,
            turns=len(roles),
            user_turns=_number(pc.equal(roles, "user")),
            withheld=_number(withheld),
            cut=_number(cut),
            excluded=dict(sorted(excluded.items())),
            masked=dict(sorted(masked.items())),
        )


def _stems(folder: Path) -> set[str]:
    return {file.stem for file in folder.glob("[0-9]*.parquet")}


def _number(flags: pa.ChunkedArray) -> int:
    return pc.sum(flags).as_py() or 0
