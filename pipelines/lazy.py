"""Regular expressions that are compiled when they are first needed.

Nine languages have well over a thousand; an article needs those of its own, and of these few.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import thread_time

_NEVER = re.compile(r"(?!)")
_log = logging.getLogger(__name__)


class _Making(threading.local):
    """How long this thread has made what is kept, and how deep in it it is."""

    seconds = 0.0
    depth = 0


_making = _Making()


@contextmanager
def making() -> Iterator[None]:
    """Count the time within as spent on what is made once and kept, not on an article."""
    began = thread_time()
    _making.depth += 1
    try:
        yield
    finally:
        _making.depth -= 1
        if not _making.depth:  # one in another is counted with it
            _making.seconds += thread_time() - began


def seconds_made() -> float:
    """Return the seconds that this thread has been busy with what is made once and kept."""
    return _making.seconds


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
            with making():
                self._ready = self._made()
        return self._ready

    def _made(self) -> re.Pattern[str]:
        source = self._source if isinstance(self._source, str) else self._source()
        try:
            return re.compile(source)
        except (re.error, RecursionError, OverflowError) as error:
            self._wrong = f"{self._where}: {error}"
            _log.warning("left out: %s", self._wrong)
            return _NEVER

    @property
    def problem(self) -> str | None:
        """What is wrong with it, if anything; compiles it."""
        _ = self.regex
        return self._wrong


class _Ready(dict[str, "re.Pattern[str] | None"]):
    """The regexes that were asked for; None for those that there are not."""

    def __init__(self, lazy: dict[str, Lazy]) -> None:
        super().__init__()
        self._lazy = lazy

    def __missing__(self, name: str) -> re.Pattern[str] | None:
        lazy = self._lazy.get(name)
        found = self[name] = lazy.regex if lazy else None
        return found


class Regexes:
    """Lazy regexes by name."""

    get: Callable[[str], re.Pattern[str] | None]
    """Returns the regex of that name, or None if there is none."""

    def __init__(self, lazy: dict[str, Lazy]) -> None:
        self._lazy = lazy
        # They are asked for all the time: what a dictionary does by itself costs half.
        self.get = _Ready(lazy).__getitem__

    def __contains__(self, name: str) -> bool:
        return name in self._lazy

    def __iter__(self) -> Iterator[str]:
        return iter(self._lazy)

    def __getitem__(self, name: str) -> re.Pattern[str]:
        found = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def problems(self) -> list[str]:
        """Return what is wrong with any of them; compiles all."""
        return [lazy.problem for lazy in self._lazy.values() if lazy.problem]
