"""Rows as CSV and words as Markdown, safe to open elsewhere."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from talentwire.app.show import clean

# A cell that begins with one of these is run by spreadsheets (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~])")


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


def markdown_text(text: str | None) -> str:
    """Return *text* so that Markdown and the HTML in it read it as words."""
    return _SPECIAL.sub(r"\\\1", clean(text))


def markdown_link(text: str, url: str) -> str:
    """Return a link, or the words alone where *url* is no web address."""
    if not url.startswith(("https://", "http://")):
        return markdown_text(text)
    safe = clean(url).replace(" ", "%20").replace("<", "%3C").replace(">", "%3E")
    return f"[{markdown_text(text)}](<{safe}>)"
