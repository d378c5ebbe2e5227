"""Regular expressions that are compiled when they are first needed.

Nine languages have well over a thousand; an article needs those of its own, and of these few.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator

_NEVER = re.compile(r"(?!)")
_log = logging.getLogger(__name__)


class Lazy:
    """One regex, and where it comes from."""

    __slots__ = ("_ready", "_source", "_where", "_wrong")

    def __init__(self, source: str | Callable[[], str], where: str) -> None:
        self._source = source
        self._where = where
        self._ready: re.Pattern[str] | None = None
        self._wrong: str | None = None

    @property
    def regex(self) -> re.Pattern[str]:
        """The regex; one that matches nothing, and a line in the log, where it is broken."""
        if self._ready is None:
            source = self._source if isinstance(self._source, str) else self._source()
            try:
                self._ready = re.compile(source)
            except (re.error, RecursionError, OverflowError) as error:
                self._ready, self._wrong = _NEVER, f"{self._where}: {error}"
                _log.warning("left out: %s", self._wrong)
        return self._ready

    @property
    def problem(self) -> str | None:
        """What is wrong with it, if anything; compiles it."""
        _ = self.regex
        return self._wrong


class Regexes:
    """Lazy regexes by name."""

    def __init__(self, lazy: dict[str, Lazy]) -> None:
        self._lazy = lazy
        self._ready: dict[str, re.Pattern[str]] = {}  # they are asked for all the time

    def __contains__(self, name: str) -> bool:
        return name in self._lazy

    def __iter__(self) -> Iterator[str]:
        return iter(self._lazy)

    def __getitem__(self, name: str) -> re.Pattern[str]:
        ready = self._ready.get(name)
        if ready is None:
            ready = self._ready[name] = self._lazy[name].regex
        return ready

    def get(self, name: str) -> re.Pattern[str] | None:
        """Return the regex of that name, or None if there is none."""
        ready = self._ready.get(name)
        return self[name] if ready is None and name in self._lazy else ready

    def problems(self) -> list[str]:
        """Return what is wrong with any of them; compiles all."""
        return [lazy.problem for lazy in self._lazy.values() if lazy.problem]
