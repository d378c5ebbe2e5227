"""Word lists and patterns that reading goes by, kept as TOML in the configuration folder."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipelines.endless import refuse_endless
from talentwire import toml
from talentwire.errors import ConfigError
from talentwire.places import config_dir, shipped_config


@cache
def load(name: str) -> dict[str, Any]:
    """Return the table in `<name>.toml`, from the user's configuration or the shipped one.

    Raises ConfigError if it cannot be read.
    """
    path = config_dir() / f"{name}.toml"
    if not path.is_file():  # a folder written by `talentwire init` before the file existed
        path = shipped_config() / f"{name}.toml"
    try:
        return toml.parse(path.read_text(encoding="utf-8-sig"))
    except (toml.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{path}: {error}") from error


_CAPITAL = re.compile(r"(?<!\\)[A-Z]")


def either(
    patterns: Iterable[str], *, of: str, flags: re.RegexFlag | int = re.IGNORECASE
) -> re.Pattern[str]:
    """Return one regular expression for all *patterns*, whatever the case.

    Raises ConfigError for the first that is none; *of* says where they stand.
    """
    patterns = list(patterns)
    for pattern in patterns:
        try:
            refuse_endless(pattern)
        except ValueError as error:
            raise ConfigError(f"{of}: {pattern!r}: {error}") from error
    try:
        return re.compile("|".join(patterns) or "(?!)", flags)
    except re.error:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ConfigError(f"{of}: {pattern!r} is no regular expression: {error}") from error
        raise


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Many regular expressions in lower case, to be found in lines in lower case.

    Ten times as fast as one with IGNORECASE: `re` can then skip by first letters, if those
    that begin at a word's edge are tried apart from the others.
    """

    parts: tuple[re.Pattern[str], ...]

    def found_in(self, lowered: str) -> bool:
        """Return whether one of the expressions is somewhere in *lowered*."""
        return any(part.search(lowered) for part in self.parts)


def any_of(patterns: Iterable[str], *, of: str) -> AnyOf:
    """Return what finds one of *patterns*; raises ConfigError for one that is not lower case."""
    patterns = list(patterns)
    for pattern in patterns:
        if _CAPITAL.search(pattern):
            raise ConfigError(
                f"{of}: {pattern!r} has a capital letter; lines are put in lower case"
            )
    edge = [pattern for pattern in patterns if pattern.startswith(r"\b")]
    rest = [pattern for pattern in patterns if not pattern.startswith(r"\b")]
    return AnyOf(tuple(either(part, of=of, flags=0) for part in (edge, rest) if part))
