"""The dates a page gives: as it declares them, or as they are seen near the headline."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from pipelines.dates import read_date
from pipelines.declared import Declared, around_headline, lines, seen, table, texts
from talentwire.model import Moment, Precision

_DATED_LINE = 110  # characters; a longer line is text
_ALONE = 45  # ... of a line that is a date and nothing else
_LABEL = 25  # ... of a label before a date
_MOST = 40  # dates tried on one page

DATE = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
    r"|(?<!\d)\d{1,2}[./]\s?\d{1,2}[./]\s?(?:\d{4}|\d{2})(?!\d)|\d{4}[./]\d{1,2}[./]\d{1,2}(?!\d)"
    r"|(?<!\d)\d{1,2}(?:st|nd|rd|th|er|\.|º)?[ -](?:de |of )?[^\W\d_]{3,12}\.?,?[ -](?:de )?\d{4}"
    r"|[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
)
_DATE_AT_END = re.compile(rf"[|–—-]\s*({DATE.pattern})\s*$")
_UPDATE = re.compile(
    r"updat|modif|aktualis|mis à jour|aggiornat|actualiz|atualiz|güncel|обновл", re.I
)
_DATED_PATH = re.compile(
    r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:/|-|$)"
)


def declared_date(
    page: Declared, key: str, kind: str, *, language: str | None, timezone: str | None,
    now: datetime,
) -> Moment | None:  # fmt: skip
    """Return the date that *page* declares as *key* in JSON-LD, or in the meta elements of *kind*.

    Elements with that itemprop come next, `<time>` last.
    """
    for text in islice(_said(page, key, kind), _MOST):
        moment = read_date(text, language=language, timezone=timezone, now=now)
        if moment is not None:
            return moment
    return None


def _said(page: Declared, key: str, kind: str) -> Iterator[str]:
    yield from texts(page.article.get(key))
    for node in page.nodes:
        yield from texts(node.get(key))
    yield from (page.meta[name][0] for name in table()[kind] if name in page.meta)
    for element in page.tree.css(f'[itemprop="{key}"]')[:2]:
        attributes = element.attributes
        yield attributes.get("datetime") or attributes.get("content") or seen(element)
    if kind == "published":
        yield from _times(page.tree)


def _times(tree: Any) -> list[str]:
    """Return the dates of `<time>` elements, the one that is marked as the page's own first."""
    elements = tree.css("time[pubdate], time[class*=publish], time[class*=entry-date]")[:2]
    elements += tree.css("article header time, header time, article time, main time")[:2]
    return [element.attributes.get("datetime") or seen(element) for element in elements]


def visible_date(
    tree: Any, url: str, *, language: str | None, timezone: str | None, now: datetime
) -> Moment | None:
    """Return the date near the headline, else in the address, else alone on a line.

    A line that speaks of an update counts only if no other has a date. Where nothing is seen,
    what the page's scripts are given counts.
    """

    def read(text: str) -> Moment | None:
        moment = read_date(text, language=language, timezone=timezone, now=now)
        return moment if moment and moment.precision in (Precision.MINUTE, Precision.DAY) else None

    title = seen(tree.css_first("head title") or tree.css_first("title"))
    if dated := _DATE_AT_END.search(title):
        return read(dated[1])
    for found in around_headline(tree):
        if moment := _first_date(found, read):
            return moment
    if path := _DATED_PATH.search(url):
        return read("-".join(path.groups()))
    alone = (line for line in lines(tree.body) if len(line) <= _ALONE and DATE.search(line))
    if moment := next(filter(None, map(read, islice(alone, _MOST))), None):
        return moment
    return next(filter(None, map(read, islice(_given_to_scripts(tree), _MOST))), None)


def _first_date(found: list[str], read: Callable[[str], Moment | None]) -> Moment | None:
    late = None
    before = ""
    for line in found:
        label, before = before if len(before) < _LABEL else "", line
        for match in DATE.finditer(line) if len(line) <= _DATED_LINE else ():
            moment = read(match[0])
            if moment is None:
                continue
            before = ""
            if not _UPDATE.search(f"{label} {line[: match.start()]}"):
                return moment
            late = late or moment
    return late


def _given_to_scripts(tree: Any) -> list[str]:
    """Return the dates in data attributes and in the first objects that scripts are given."""
    attributes = table()["data_dates"]
    found = [
        element.attributes.get(name) or ""
        for name in attributes
        for element in tree.css(f"[{name}]")[:1]
    ]
    for script in tree.css("script:not([src])"):
        if match := _key().search(script.text() or ""):
            found.append(match[1])
    return found


@cache
def _key() -> re.Pattern[str]:
    """Return what matches "publishedAt":"2026-01-29 18:40", also in a quoted object."""
    keys = "|".join(map(re.escape, table()["script_dates"]))
    return re.compile(rf'\\?"(?:{keys})\\?"\s*:\s*\\?"([^"\\]{{8,40}})\\?"', re.IGNORECASE)
