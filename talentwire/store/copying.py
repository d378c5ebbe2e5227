"""Copies of the whole database: consistent while other processes write."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from talentwire.errors import StoreBroken, StoreError, StoreTooNew
from talentwire.store import BUSY_SECONDS, explained, schema


def backup(source: Path, target: Path) -> int:
    """Copy the database at *source* to the new file *target*, checked; return its bytes.

    It holds what was committed at one moment. Raises StoreError; *target* is there whole or
    not at all.
    """
    if not source.exists():
        raise StoreBroken(f"no database at {source}: nothing to back up")
    if target.exists():
        raise StoreError(f"{target} is there already: choose another name, or remove it")
    if not target.parent.is_dir():  # an unmounted disk must not look like a backup
        raise StoreError(f"no folder {target.parent}: make it, or mount the disk")
    part = target.with_name(f"{target.name}.part")
    try:
        with explained(target):
            part.unlink(missing_ok=True)
            _copy(source, part)
            _check(part)
            _settle(part)
            part.replace(target)
    finally:
        for leftover in (part, *(part.with_name(f"{part.name}{end}") for end in ("-wal", "-shm"))):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)
    return target.stat().st_size


def restore(source: Path, target: Path, *, replace: bool = False) -> Path | None:
    """Make the database at *target* what the copy *source* holds; return where the old one is kept.

    All or nothing, also for processes that have it open. Raises StoreError where *target* is
    there and *replace* is not set, or *source* is no talentwire database.
    """
    if not source.exists():
        raise StoreError(f"no file at {source}")
    _check(source)
    kept = None
    if target.exists():
        if not replace:
            raise StoreError(f"{target} is there already: --force replaces it, and keeps a copy")
        kept = target.with_name(f"{target.name}.before-restore")
        kept.unlink(missing_ok=True)
        backup(target, kept)
    with explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(source, target)
    return kept


def _copy(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"file:{source.resolve()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as new,
    ):
        old.backup(new, pages=-1)  # in one step: one moment, and no restart when others write


def _check(path: Path) -> None:
    """Raise unless *path* is a sound talentwire database that this version can read."""
    with explained(path), closing(sqlite3.connect(path)) as db:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        names = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
        if version == 0 or "move_claim" not in names:
            raise StoreBroken(f"{path} is not a talentwire database")
        if version > schema.VERSION:
            raise StoreTooNew(f"{path} was written by a newer talentwire: upgrade talentwire")
        for (said,) in db.execute("PRAGMA quick_check(1000000000)"):
            # SQLite before 3.41 finds NULLs in WITHOUT ROWID tables where there are none.
            if said != "ok" and not said.startswith("NULL value in"):
                raise StoreBroken(f"{path} is damaged: {said}")


def _settle(path: Path) -> None:
    """Make the copy one file, on the disk."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    with path.open("rb") as file:
        os.fsync(file.fileno())
