"""Given names of many countries, from Faker's lists (MIT licence)."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from functools import cache


@cache
def given_names(locales: tuple[str, ...]) -> frozenset[str]:
    """Return the given names in Latin letters of Faker's *locales*; unknown ones are left out."""
    found: set[str] = set()
    for locale in locales:
        try:
            module = importlib.import_module(f"faker.providers.person.{locale}")
        except ImportError:
            continue
        for name, values in vars(module.Provider).items():
            if name.startswith("first_") and isinstance(values, tuple | list | dict):
                found.update(_parts(values))
    return frozenset(name for name in found if name[:1].isupper() and name.isascii() | _latin(name))


def _parts(values: Iterable[object]) -> Iterable[str]:
    for value in values:
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, str) and len(part) > 1 and " " not in part:
                yield part


def _latin(name: str) -> bool:
    return all(char < "\u0250" for char in name)


@cache
def hangul_given() -> frozenset[str]:
    """Return the Korean given names of Faker, of two syllables."""
    module = importlib.import_module("faker.providers.person.ko_KR")
    return frozenset(name for name in module.Provider.first_names if len(name) == 2)
