"""Write docs/schema.md from the comments in talentwire/store/sql: `python docs/make_schema.py`.

The SQL is the one place where a table is explained; tests/test_docs.py holds the page to it.
"""

from __future__ import annotations

import re
from pathlib import Path

from talentwire.store import schema

PAGE = Path(__file__).parent / "schema.md"
TITLES = {
    "sources": "Sources and runs",
    "articles": "Articles",
    "stories": "Copies and stories",
    "ledger": "Organisations, people, claims and moves",
    "digests": "Digests and saved searches",
    "views": "Views: the questions people ask",
}
HEAD = """# The database

One SQLite file. Every row that readers query is plain: times are text in ISO 8601 UTC
(`2025-05-08T09:30:00Z`), organisations and people are slugs (`google-deepmind`), lists are
JSON. `sqlite3`, `sqlite-utils` and `datasette` open it as it is. This page is made from the
comments in `talentwire/store/sql/` by `docs/make_schema.py`.

Whom a move leaves and joins: slugs stand in `from_org` and `to_org`, names in `left` and `joined`
of the views, in `from` and `to` of what any command prints as JSON. `talentwire export` has names
in `from_org` and `to_org`, which need no quotes in SQL.

```sh
sqlite3 demo/talentwire.db "SELECT person, left, joined, status FROM moves"
datasette demo/talentwire.db
```
"""
CREATE = re.compile(r"CREATE (?:VIRTUAL )?(TABLE|VIEW)\s+(?:IF NOT EXISTS )?(\w+)")
COLUMN = re.compile(r"^\s{4}([a-z_]\w*)\s+(TEXT|INTEGER|REAL|BLOB)\b([^-]*?),?\s*(?:--\s*(.*))?$")


def table(statement: str) -> str:
    """Return the section of one CREATE statement, empty for an index."""
    found = CREATE.search(statement)
    if not found:
        return ""
    kind, name = found.groups()
    before = statement[: found.start()].splitlines()
    said = " ".join(line.strip().removeprefix("--").strip() for line in before if line.strip())
    lines = [f"### {name}", "", said or f"({kind.lower()})", ""]
    columns = [COLUMN.match(line) for line in statement[found.end() :].splitlines()]
    if any(columns):
        lines += ["| column | type | |", "|---|---|---|"]
        for column in columns:
            if column:
                name, type_, rest, note = column.groups()
                refers = re.search(r"REFERENCES (\w+)", rest or "")
                told = "; ".join(t for t in (note, f"-> `{refers[1]}`" if refers else "") if t)
                told = told.replace("|", "\\|")
                lines.append(f"| `{name}` | {type_.lower()} | {told} |")
        lines.append("")
    return "\n".join(lines)


def page() -> str:
    """Return docs/schema.md as it should be."""
    parts = [HEAD]
    for part in schema.PARTS:
        parts.append(f"## {TITLES[part]}\n")
        parts += [text for s in schema.statements(part) if (text := table(s))]
    return "\n".join(parts).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
