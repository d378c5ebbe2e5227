"""Regular expressions that are compiled when they are first needed.

Nine languages have well over a thousand; an article needs those of its own, and of these few.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

_NEVER = re.compile(r"(?!)")
_log = logging.getLogger(__name__)


class Lazy:
    """One regex, and where it comes from."""

    __slots__ = ("_regex", "_where", "source")

    def __init__(self, source: str, where: str) -> None:
        self.source = source
        self._where = where
        self._regex: re.Pattern[str] | str | None = None  # a text: what is wrong with it

    @property
    def regex(self) -> re.Pattern[str]:
        """The regex; one that matches nothing, and a line in the log, where it is broken."""
        if self._regex is None:
            try:
                self._regex = re.compile(self.source)
            except (re.error, RecursionError, OverflowError) as error:
                self._regex = f"{self._where}: {error}"
                _log.warning("left out: %s", self._regex)
        return _NEVER if isinstance(self._regex, str) else self._regex

    @property
    def problem(self) -> str | None:
        """What is wrong with it, if anything; compiles it."""
        _ = self.regex
        return self._regex if isinstance(self._regex, str) else None


class Regexes:
    """Lazy regexes by name."""

    def __init__(self, lazy: dict[str, Lazy]) -> None:
        self._lazy = lazy

    def __contains__(self, name: str) -> bool:
        return name in self._lazy

    def __iter__(self) -> Iterator[str]:
        return iter(self._lazy)

    def __getitem__(self, name: str) -> re.Pattern[str]:
        return self._lazy[name].regex

    def get(self, name: str) -> re.Pattern[str] | None:
        """Return the regex of that name, or None if there is none."""
        lazy = self._lazy.get(name)
        return lazy.regex if lazy else None

    def problems(self) -> list[str]:
        """Return what is wrong with any of them; compiles all."""
        return [lazy.problem for lazy in self._lazy.values() if lazy.problem]
