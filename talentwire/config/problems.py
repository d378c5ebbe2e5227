"""Collect every mistake in every configuration file before telling any of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from talentwire import toml
from talentwire.errors import ConfigError

T = TypeVar("T")
Key = tuple[str | int, ...]

_WORDS = {
    "missing": "missing",
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "tuple_type": "must be a list in [ ]",
    "list_type": "must be a list in [ ]",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "dataclass_type": "must be a table",
}
_UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")


class Problems:
    """The mistakes found so far, each with file and path to the key."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._texts: dict[str, str] = {}

    def add(self, file: str, path: Key, text: str) -> None:
        """Note one mistake; *path* leads to the key, list positions counted from 0."""
        self.lines.append(self._line(file, path, text))

    def _line(self, file: str, path: Key, text: str) -> str:
        where = ": ".join(part for part in (file, ".".join(map(str, path))) if part)
        line = line_of(self._texts.get(file, ""), path)
        return f"{where}: {text}" + (f" [line {line}]" if line else "")

    def toml(self, path: Path, *, name: str | None = None) -> dict[str, Any] | None:
        """Return what a TOML file holds, or None with the reason noted."""
        file = name or path.name
        try:
            # A byte order mark is what Windows editors leave; it is no mistake.
            self._texts[file] = path.read_text(encoding="utf-8-sig")
            return toml.parse(self._texts[file])
        except FileNotFoundError:
            self.add(file, (), f"not found in {path.parent}")
        except UnicodeDecodeError as error:
            self.add(file, (), f"not UTF-8 text (byte {error.start})")
        except toml.TOMLDecodeError as error:
            self.add(file, (), f"not valid TOML: {error}")
        except OSError as error:
            self.add(file, (), f"cannot be read: {error.strerror}")
        return None

    def validate(
        self, adapter: TypeAdapter[T], data: Any, *, file: str, at: Key = (), keys: Iterable[str]
    ) -> T | None:
        """Return *data* as the adapter's type, or None with all its mistakes noted.

        *keys* are the names that exist, offered where an unknown one looks like one of them.
        """
        try:
            return adapter.validate_python(data)
        except ValidationError as errors:
            self.lines += self._told(errors, file, at, keys)
        return None

    def mistakes(
        self, adapter: TypeAdapter[T], data: Any, *, file: str, at: Key = (), keys: Iterable[str]
    ) -> list[str]:
        """Return the lines that tell what is wrong with *data*, which go no further than here."""
        try:
            adapter.validate_python(data)
        except ValidationError as errors:
            return self._told(errors, file, at, keys)
        return []

    def _told(self, errors: ValidationError, file: str, at: Key, keys: Iterable[str]) -> list[str]:
        known = list(keys)
        return [
            self._line(file, (*at, *error["loc"]), _words(dict(error), known))
            for error in errors.errors(include_url=False)
        ]

    def raise_if_any(self, where: Path) -> None:
        """Raise one ConfigError that tells every mistake; do nothing if there is none."""
        if len(self.lines) == 1:
            raise ConfigError(f"{self.lines[0]} (in {where})")
        if self.lines:
            listed = "\n".join(f"  {line}" for line in self.lines)
            raise ConfigError(f"{len(self.lines)} mistakes in {where}:\n{listed}")


def _words(error: dict[str, Any], known: list[str]) -> str:
    kind = error["type"]
    if kind in _UNKNOWN:
        near = get_close_matches(str(error["loc"][-1]), known, n=1)
        return "unknown key" + (f" (did you mean {near[0]}?)" if near else "")
    if kind == "missing":
        return "missing"
    said = _WORDS.get(kind) or error["msg"].removeprefix("Value error, ")
    said = said.replace("Input should be", "must be").replace("String should", "must")
    if isinstance(error.get("input"), dict | list):
        return said
    got = repr(error.get("input"))
    return f"{said}, not {got if len(got) <= 60 else got[:57] + '...'}"


_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]\[]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*["']?([\w.-]+)["']?\s*=""")


def line_of(text: str, path: Key) -> int | None:
    """Return the line (from 1) of the key at *path*, or of the nearest table above it."""
    counts: dict[Key, int] = {}
    here: Key = ()
    best: tuple[int, int] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            here = _table(header[2], counts, new=header[1] == "[[")
            found = here
        elif key := _KEY.match(line):
            found = (*here, *key[1].split("."))
        else:
            continue
        if path[: len(found)] == found and (best is None or len(found) > best[0]):
            best = (len(found), number)
    return best[1] if best else None


def _table(name: str, counts: dict[Key, int], *, new: bool) -> Key:
    """Return the path of a table header, with its position where it is one of a list."""
    parts = [part.strip().strip("\"'") for part in name.split(".")]
    path: Key = ()
    for position, part in enumerate(parts):
        path = (*path, part)
        if new and position == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path
