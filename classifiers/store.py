"""A label store as its readers see it: checked, with its codebook, its manifest, and two tables to query."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from turnscope.classifiers.codebook import Codebook, load_codebook
from turnscope.classifiers.labels import SessionLabels
from turnscope.classifiers.store_columns import Row, labels_of, session_schema, turn_schema
from turnscope.classifiers.store_folder import CODEBOOK, FORMAT_VERSION, TABLES, read_manifest
from turnscope.classifiers.store_redaction import why_unsafe
from turnscope.classifiers.store_writer import StoreWriter
from turnscope.errors import CodebookError, InputError

__all__ = ["LabelStore", "StoreWriter"]


class LabelStore:
    """A finished label store. Iterating gives its `SessionLabels`, in the order in which they were read.

    `manifest` holds versions, digests, and the counts of a `Tally`.
    """

    codebook: Codebook
    manifest: Mapping[str, Any]

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Open and check a store.

        Raises `InputError` when the folder is missing, no label store, unfinished, made by another
        turnscope, damaged, or does not vouch for the redaction of its sessions.
        """
        self._path = Path(path).expanduser()
        self.manifest = self._read_manifest()
        self.codebook = self._read_codebook()
        self._check_shards()

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Open an in-memory DuckDB with the views `turns` and `sessions`; they read the files when asked."""
        connection = duckdb.connect()
        for table in TABLES:
            files = [_escape(file) for file in self._files(table)]
            connection.read_parquet(files).create_view(table)
        return connection

    def __iter__(self) -> Iterator[SessionLabels]:
        """Iterate over the sessions' labels, the excluded ones too; a shard is in memory at a time."""
        for turns_file, sessions_file in zip(self._files("turns"), self._files("sessions"), strict=True):
            turns: dict[str, list[Row]] = {}
            for row in self._rows(turns_file):
                turns.setdefault(row["session"], []).append(row)
            for row in self._rows(sessions_file):
                yield labels_of(row, turns.get(row["session"], []), codebook=self.codebook)

    def __repr__(self) -> str:
        """Give counts alone."""
        return f"LabelStore({self.manifest.get('sessions')} sessions, {self.manifest.get('turns')} turns)"

    def _read_manifest(self) -> Mapping[str, Any]:
        if not self._path.is_dir():
            self._fail("is no folder; pass the STORE that turnscope label wrote")
        manifest = read_manifest(self._path)
        if manifest is None:
            self._fail("is no label store; pass the STORE that turnscope label wrote")
        if manifest.get("format_version") != FORMAT_VERSION:
            self._fail("was written by another version of turnscope; label anew")
        if manifest.get("complete") is not True:
            self._fail("is an unfinished label store; go on with turnscope label --resume")
        if unsafe := why_unsafe(manifest):
            self._fail(f"{unsafe}; label anew with turnscope label")
        return manifest

    def _read_codebook(self) -> Codebook:
        try:
            codebook = load_codebook(self._path / CODEBOOK)
        except CodebookError:
            self._fail("has lost its codebook, or it is damaged; label anew")
        told = self.manifest.get("codebook")
        if not isinstance(told, dict) or told.get("digest") != codebook.digest:
            self._fail("holds another codebook than its manifest says; label anew")
        return codebook

    def _check_shards(self) -> None:
        names = [[file.name for file in self._files(table)] for table in TABLES]
        if not names[0] or names[0] != names[1]:
            self._fail("is damaged: a part is missing; label anew")
        for table, schema in zip(TABLES, (turn_schema, session_schema), strict=True):
            expected = schema(self.codebook)
            if any(not expected.equals(self._schema(file)) for file in self._files(table)):
                self._fail("is damaged: its columns are not those of its codebook; label anew")

    def _schema(self, file: Path) -> pa.Schema:
        try:
            return pq.read_schema(file)
        except (pa.ArrowException, OSError):
            self._fail("is damaged: a part cannot be read; label anew")

    def _rows(self, file: Path) -> list[Row]:
        try:
            rows: list[Row] = pq.read_table(file, partitioning=None).to_pylist()
        except (pa.ArrowException, OSError):
            self._fail("is damaged: a part cannot be read; label anew")
        return rows

    def _files(self, table: str) -> list[Path]:
        return sorted((self._path / table).glob("*.parquet"))

    def _fail(self, words: str) -> NoReturn:
        raise InputError(f"the given folder {words}") from None


def _escape(file: Path) -> str:
    """Escape what DuckDB would read as a pattern."""
    return re.sub(r"([*?\[])", r"[\1]", str(file))
