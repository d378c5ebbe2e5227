"""Copies of the whole database: consistent while other processes write."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple

from talentwire.errors import StoreBroken, StoreError, StoreTooNew
from talentwire.store import BUSY_SECONDS, explained, schema

BESIDE = ("-wal", "-shm", "-journal")  # what SQLite keeps next to a database


class Kept(NamedTuple):
    """What a restore replaced: where it is, and whether it was a sound talentwire database."""

    path: Path
    sound: bool


def backup(source: Path, target: Path) -> int:
    """Copy the database at *source* to the new file *target*, checked; return its bytes.

    It holds what was committed at one moment. Raises StoreError; *target* is there whole or
    not at all.
    """
    if not source.exists():
        raise StoreBroken(f"no database at {source}: nothing to back up")
    with explained(source):
        if source.is_file() and not source.stat().st_size:  # SQLite would remove its -wal file
            raise StoreBroken(f"{source} is empty: nothing to back up")
    if target.exists():
        raise StoreError(f"{target} is there already: choose another name, or remove it")
    if not target.parent.is_dir():  # an unmounted disk must not look like a backup
        raise StoreError(f"no folder {target.parent}: make it, or mount the disk")
    part = target.with_name(f"{target.name}.part")
    try:
        with explained(target):
            part.unlink(missing_ok=True)
            _copy(source, part)
            _check(part, called=source)
            _settle(part)
            part.replace(target)
    finally:
        _remove(part)
    return target.stat().st_size


def restore(source: Path, target: Path, *, replace: bool = False) -> Kept | None:
    """Make the database at *target* what the copy *source* holds; return where the old one is kept.

    All or nothing, also for processes that have it open, unless the old one was unsound: they
    go on with that. Raises StoreError where *target* is there and *replace* is not set, or
    *source* is no talentwire database.
    """
    if not source.exists():
        raise StoreError(f"no file at {source}")
    _check(source)
    kept = None
    if target.exists():
        if not replace:
            raise StoreError(f"{target} is there already: --force replaces it, and keeps a copy")
        kept = Kept(_unused(target), sound=True)
        try:
            backup(target, kept.path)
        except (StoreBroken, sqlite3.DatabaseError):
            kept = Kept(_exchange(source, target.resolve()), sound=False)
    with explained(target):
        if kept is None or kept.sound:
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy(source, target)
        with closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as db:
            # A backup is one file without a log; with it, readers and the daemon do not wait.
            db.execute("PRAGMA journal_mode = WAL")
    return kept


def _exchange(source: Path, target: Path) -> Path:
    """Put a copy of *source* in the place of the file *target*; return where that is kept.

    SQLite cannot write into what it cannot read, so the file itself goes, as it is.
    """
    part, kept = target.with_name(f"{target.name}.part"), _unused(target)
    try:
        with explained(target):
            part.unlink(missing_ok=True)
            _copy(source, part)  # first, so that a full disk changes nothing
            _settle(part)
            # The database last: SQLite drops a log that stands alone.
            for end in (*BESIDE, ""):
                with suppress(FileNotFoundError):
                    _beside(target, end).rename(_beside(kept, end))
            part.replace(target)
    finally:
        _remove(part)
    return kept


def _unused(target: Path) -> Path:
    """Return a name next to *target* under which nothing is kept yet."""
    names = (f"{target.name}.before-restore{f'-{n}' if n > 1 else ''}" for n in count(1))
    return next(
        path
        for path in map(target.with_name, names)
        if not any(os.path.lexists(_beside(path, end)) for end in ("", *BESIDE))
    )


def _beside(path: Path, end: str) -> Path:
    return path.with_name(f"{path.name}{end}")


def _remove(part: Path) -> None:
    for end in ("", *BESIDE):
        with suppress(OSError):
            _beside(part, end).unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    # Escaped, since a URI reads %41, # and ? in a name as something else.
    address = f"{source.absolute().as_uri()}?mode=ro"
    with explained(source):
        old = sqlite3.connect(address, uri=True)
    with closing(old), closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as new:
        with explained(source):  # whether it can be read is told of it, not of the copy
            old.execute("SELECT count(*) FROM sqlite_master").fetchone()
        old.backup(new, pages=-1)  # in one step: one moment, and no restart when others write


def _check(path: Path, called: Path | None = None) -> None:
    """Raise unless *path* is a sound talentwire database that this version can read.

    The error names *called*, where *path* is a copy that the user does not know of.
    """
    name = called or path
    with explained(name), closing(sqlite3.connect(path)) as db:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        names = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
        if version == 0 or "move_claim" not in names:
            raise StoreBroken(f"{name} is not a talentwire database")
        if version > schema.VERSION:
            raise StoreTooNew(f"{name} was written by a newer talentwire: upgrade talentwire")
        for (said,) in db.execute("PRAGMA quick_check(1000000000)"):
            # SQLite before 3.41 finds NULLs in WITHOUT ROWID tables where there are none.
            if said != "ok" and not said.startswith("NULL value in"):
                raise StoreBroken(f"{name} is damaged: {said}")


def _settle(path: Path) -> None:
    """Make the copy one file, on the disk."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    with path.open("rb") as file:
        os.fsync(file.fileno())
