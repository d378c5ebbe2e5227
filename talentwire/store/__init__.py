"""The only SQL. Functions take an open connection first; `open_store` makes one.

A connection belongs to its thread. Writes go through `atomic`, which begins IMMEDIATE, so
that look-up and save see the same state.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from talentwire.errors import StoreBroken, StoreBusy, StoreError, StoreFull, StoreTooNew
from talentwire.store import schema

BUSY_SECONDS = 10.0

__all__ = ["atomic", "explained", "open_store", "placeholders"]


def open_store(
    path: Path | str, *, create: bool = False, busy_seconds: float = BUSY_SECONDS
) -> sqlite3.Connection:
    """Return a connection to the database at *path*, migrated to the current schema.

    Raises StoreBroken where there is none (unless *create*), it is empty or something else,
    StoreTooNew for one from a newer version, StoreBusy and StoreFull as they say.
    """
    path = Path(path)
    with explained(path):
        if not create and not path.exists():
            raise StoreBroken(
                f"no database at {path}: run `talentwire crawl` first, or give --db PATH"
            )
        if not create and path.is_file() and not path.stat().st_size:
            raise StoreBroken(
                f"{path} is empty: bring a backup back with `talentwire restore`, or run "
                "`talentwire crawl` to begin anew"
            )
        if create:
            path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)
        connection.row_factory = sqlite3.Row
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > schema.VERSION:
        raise StoreTooNew(
            f"{path} was written by a newer talentwire (schema {version}, this one knows "
            f"{schema.VERSION}): upgrade talentwire"
        )
    if version < schema.VERSION:
        _migrate(connection, path)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the schema up to date, unless another process that was at it just now has done so."""
    from filelock import FileLock, Timeout

    lock = f"{path}.schema.lock"
    try:
        with FileLock(lock, timeout=BUSY_SECONDS):
            names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version == 0 and names and "_sqlite_migrations" not in names:
                raise StoreBroken(f"{path} is a database, but not talentwire's: give another --db")
            if version < schema.VERSION:
                schema.migrate(connection)
            Path(lock).unlink(missing_ok=True)  # whoever waits for it finds nothing to do
    except Timeout:
        raise StoreBusy(f"{path} is being set up by another process: try again") from None


@contextmanager
def atomic(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Run the block in one IMMEDIATE transaction; join the outer one if there is one."""
    if connection.in_transaction:
        yield connection
        return
    with explained(connection):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


@contextmanager
def explained(database: Path | str | sqlite3.Connection = "the database") -> Iterator[None]:
    """Turn SQLite's and the disk's own errors into ours, which name the *database*."""
    try:
        yield
    except sqlite3.OperationalError as error:
        text, path = str(error), _named(database)
        if "locked" in text or "busy" in text:
            raise StoreBusy(
                f"{path} is locked by another process: try again when it is done"
            ) from error
        if "full" in text:
            raise StoreFull(f"no space left for {path}: free some and run again") from error
        if "readonly" in text or ("unable to open" in text and _is_read_only(path)):
            raise StoreError(
                f"cannot write {path}: SQLite needs file and folder writable, also to read; "
                "copy it to a folder that is"
            ) from error
        if "unable to open" in text or "disk I/O" in text:
            raise StoreError(f"cannot use {path}: {text}") from error
        raise
    except sqlite3.DatabaseError as error:
        path = _named(database)
        if "malformed" in str(error):
            raise StoreBroken(
                f"{path} is damaged ({error}): bring a backup back with `talentwire restore`"
            ) from error
        if "not a database" in str(error):
            raise StoreBroken(f"{path} is not a usable database: {error}") from error
        raise
    except OSError as error:
        raise StoreError(f"cannot use {_named(database)}: {error.strerror or error}") from error


def _is_read_only(path: Path | str) -> bool:
    """Return whether the database is there, on what cannot be written."""
    effective = os.access in os.supports_effective_ids
    folder = Path(path).parent
    return Path(path).is_file() and not os.access(folder, os.W_OK, effective_ids=effective)


def _named(database: Path | str | sqlite3.Connection) -> Path | str:
    """Return where a database is, in words if that cannot be said."""
    if not isinstance(database, sqlite3.Connection):
        return database
    with suppress(sqlite3.Error):
        return str(database.execute("PRAGMA database_list").fetchone()[2]) or "the database"
    return "the database"


def placeholders(values: Collection[object]) -> str:
    """Return as many question marks as there are values."""
    return ",".join("?" * len(values))
