"""The schema and its migrations, applied through sqlite-utils.

`sql/*.sql` is the schema of version 1, written to be read. After the first release those
files are never edited: a change is a new function below, appended, with a new VERSION.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

VERSION = 1
PAGE_SIZE = 16_384  # a tenth smaller than 4 kB pages with long texts (docs/decisions)
PARTS = ("sources", "articles", "stories", "ledger", "digests", "views")


def statements(part: str) -> list[str]:
    """Return the SQL statements of one file in `sql/`, in order."""
    from importlib.resources import files  # imported late, as sqlite_utils below

    text = (files("talentwire.store") / "sql" / f"{part}.sql").read_text(encoding="utf-8")
    found, pending = [], ""
    for line in text.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            found.append(pending.strip())
            pending = ""
    return found


def _migrations() -> Migrations:
    # Imported late: sqlite_utils takes 0.3 s, which a search must not pay.
    from sqlite_utils.migrations import Migrations

    migrations = Migrations("talentwire")

    @migrations()
    def m001_base(db: Database) -> None:
        for part in PARTS:
            for statement in statements(part):
                db.conn.execute(statement)

    return migrations


def migrate(connection: sqlite3.Connection, stop_before: str | None = None) -> None:
    """Bring the database behind *connection* to VERSION, each step in one transaction."""
    from sqlite_utils import Database

    if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
        connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
    connection.execute("PRAGMA journal_mode = WAL")
    db = Database(connection, execute_plugins=False)
    _migrations().apply(db, stop_before=stop_before)
    if stop_before is None:
        connection.execute(f"PRAGMA user_version = {VERSION}")
