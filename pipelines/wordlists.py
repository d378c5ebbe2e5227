"""Word lists and patterns that reading goes by, kept as TOML in the configuration folder."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from typing import Any

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
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{path}: {error}") from error


def either(patterns: Iterable[str], *, of: str) -> re.Pattern[str]:
    """Return one regular expression for all *patterns*, whatever the case.

    Raises ConfigError for the first that is none; *of* says where they stand.
    """
    patterns = list(patterns)
    try:
        return re.compile("|".join(patterns) or "(?!)", re.IGNORECASE)
    except re.error:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ConfigError(f"{of}: {pattern!r} is no regular expression: {error}") from error
        raise
