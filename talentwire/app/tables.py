"""Rows as CSV and words as Markdown, safe to open elsewhere."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from talentwire.app.show import clean

# A cell that begins with one of these is run by spreadsheets (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def cell(value: object) -> object:
    """Return *value* for a CSV cell: text cleaned, and with an apostrophe before a formula."""
    if not isinstance(value, str):
        return value
    text = clean(value, lines=True)
    if text.lstrip().startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return *rows* as CSV with a line of column names."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()
