"""Rows of the store as CSV, JSON Lines or Parquet, one after the other, however many."""

from __future__ import annotations

import csv
import itertools
import json
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from talentwire.app.tables import cell
from talentwire.app.writing import told, whole
from talentwire.errors import UsageError
from talentwire.show import clean
from talentwire.store import exports

Rows = Iterator[tuple[object, ...]]
FORMATS = ("csv", "jsonl", "parquet")
BATCH = 5_000  # rows of one Parquet row group


def export(
    db: sqlite3.Connection, what: str, form: str, path: str | None, *, since: str = ""
) -> int:
    """Write *what* to the file *path*, or to the terminal; return how many rows.

    Raises UsageError where the file cannot be written or the format is not installed.
    """
    names, rows = exports.rows(db, what, since)
    if path is None:
        if form == "parquet":
            raise UsageError("Parquet is no text: give --output FILE")
        return _TEXTS[form](names, rows, sys.stdout)
    with told(path), whole(Path(path)) as part:
        if form == "parquet":
            return _parquet(names, rows, part)
        # newline="": the csv module ends its lines itself
        with part.open("w", encoding="utf-8", newline="") as file:
            return _TEXTS[form](names, rows, file)


def _csv(names: Sequence[str], rows: Rows, file: IO[str]) -> int:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007
        writer.writerow([cell(value) for value in row])
    return count


def _json_lines(names: Sequence[str], rows: Rows, file: IO[str]) -> int:
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007
        record = dict(zip(names, (_plain(value) for value in row), strict=True))
        file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return count


_TEXTS = {"csv": _csv, "jsonl": _json_lines}


def _parquet(names: Sequence[str], rows: Rows, path: Path) -> int:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise UsageError(
            "Parquet needs pyarrow: pip install 'talentwire[parquet]', or use --format csv"
        ) from None
    count = 0
    writer: Any = None
    schema: Any = None
    while True:
        batch = list(itertools.islice(rows, BATCH))
        if writer is not None and not batch:
            break
        schema = schema or _schema(pyarrow, names)
        columns = [
            pyarrow.array([_plain(row[place]) for row in batch], schema.field(place).type)
            for place in range(len(names))
        ]
        writer = writer or parquet.ParquetWriter(path, schema, compression="zstd")
        writer.write_table(pyarrow.table(columns, schema=schema))
        count += len(batch)
    writer.close()
    return count


# Columns that hold numbers; all others are text.
_WHOLE = {
    "id",
    "move",
    "sources",
    "background",
    "words",
    "relevant",
    "story",
    "copy_of",
    "articles",
}
_REAL = {"score"}


def _schema(pyarrow: Any, names: Sequence[str]) -> Any:
    def kind(name: str) -> Any:
        if name in _WHOLE:
            return pyarrow.int64()
        return pyarrow.float64() if name in _REAL else pyarrow.string()

    return pyarrow.schema([(name, kind(name)) for name in names])


def _plain(value: object) -> object:
    return clean(value, lines=True) if isinstance(value, str) else value
