"""The words of a digest in the reader's language; they stand in templates/words.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

FALLBACK = "en"


class Words:
    """Says things in one language; in English what that language leaves out."""

    def __init__(self, tables: Mapping[str, Mapping[str, Any]], language: str) -> None:
        self._table = {**tables[FALLBACK], **tables.get(language, {})}

    def __call__(self, key: str, **parts: object) -> str:
        """Return the words called *key* with their {parts} filled in."""
        return str(self._table[key]).format(**parts)

    def count(self, key: str, n: int) -> str:
        """Return how many of *key* there are: `1 source`, `3 independent sources`."""
        return str(self._table[key][n != 1]).format(n=n)

    def name(self, group: str, value: str) -> str:
        """Return what a kind or status of a move is called."""
        return str(self._table.get(group, {}).get(value, value))

    def day(self, moment: date) -> str:
        """Return a date as people write it: 8 May 2025."""
        return self("day", day=moment.day, month=self._month(moment), year=moment.year)

    def month(self, text: str) -> str:
        """Return the month YYYY-MM in words: May 2025."""
        moment = date.fromisoformat(f"{text}-01")
        return self("month", month=self._month(moment), year=moment.year)

    def loose_day(self, text: str) -> str:
        """Return a date of any precision in words: 2025 -> 2025, 2025-05 -> May 2025."""
        parts = text[:10].split("-")
        if len(parts) == 3:
            return self.day(date.fromisoformat(text[:10]))
        return self.month(text) if len(parts) == 2 else text

    def _month(self, moment: date) -> str:
        return str(self._table["months"][moment.month - 1])


@cache
def words(language: str) -> Words:
    """Return the words of *language*, a code such as `it`; the English ones for others."""
    text = (files("talentwire") / "templates" / "words.toml").read_text(encoding="utf-8")
    return Words(tomllib.loads(text), language)
