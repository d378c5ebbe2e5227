"""TOML to tables, whatever is in it: one kind of error for all that cannot be used."""

from __future__ import annotations

import tomllib
from tomllib import TOMLDecodeError
from typing import Any

__all__ = ["TOMLDecodeError", "parse"]

_DEEPEST = 50  # tables and lists in one another
_LARGEST = 1 << 63  # TOML's numbers have 64 bits


def parse(text: str) -> dict[str, Any]:
    """Return the tables of *text*; raises TOMLDecodeError for whatever is wrong with it."""
    try:
        tables = tomllib.loads(text)
    except TOMLDecodeError:
        raise
    except RecursionError:
        raise TOMLDecodeError("nested too deeply") from None
    except ValueError:  # of int(), for thousands of digits
        raise TOMLDecodeError("a number of too many digits") from None
    waiting: list[tuple[Any, int]] = [(tables, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > _DEEPEST:
            raise TOMLDecodeError("nested too deeply")
        if isinstance(value, int) and abs(value) >= _LARGEST:
            raise TOMLDecodeError("a number of too many digits")
        inside = value.values() if isinstance(value, dict) else value
        if isinstance(value, dict | list):
            waiting += [(member, depth + 1) for member in inside if not isinstance(member, str)]
    return tables
