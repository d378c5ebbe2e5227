"""The word lists (dates.toml, urls.toml, ...): open tables, checked against the shipped ones."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from talentwire.config.problems import Key, Problems
from talentwire.places import shipped_config

# These have a form of their own, which their readers check.
_OTHERS = ("talentwire.toml", "sources.toml", "orgs.toml", "people.toml", "names.toml")


def read_wordlists(folder: Path, problems: Problems) -> None:
    """Note in *problems* where a word list of *folder* cannot stand for the shipped one.

    Words may be added and taken away, and tables for further languages added; but a list
    must stay a list, and what the readers ask for must be there. A list that *folder* does
    not have is taken from the shipped configuration.
    """
    for shipped in sorted(shipped_config().glob("*.toml")):
        path = folder / shipped.name
        if shipped.name in _OTHERS or not path.is_file():
            continue
        data = problems.toml(path)
        if data is not None and path != shipped:
            usual = tomllib.loads(shipped.read_text("utf-8"))
            _compare(data, usual, shipped.name, (), problems)


def _compare(
    data: dict[str, Any], shipped: dict[str, Any], file: str, at: Key, problems: Problems
) -> None:
    for key in data.keys() - shipped.keys():
        if near := get_close_matches(key, shipped.keys() - data.keys(), n=1, cutoff=0.8):
            problems.add(file, (*at, key), f"unknown key (did you mean {near[0]}?)")
    for key, usual in shipped.items():
        value: Any = data.get(key)
        path = (*at, key)
        if key not in data:
            if isinstance(usual, list) or not at:
                problems.add(file, path, "missing; to have none, leave it empty")
        elif type(value) is not type(usual):
            problems.add(file, path, f"must be {_NAMES.get(type(usual), type(usual).__name__)}")
        elif isinstance(value, dict):
            _compare(value, usual, file, path, problems)
        elif isinstance(value, list) and usual:
            wanted = {type(member) for member in usual}
            if odd := [member for member in value if type(member) not in wanted]:
                problems.add(file, path, f"{odd[0]!r} does not belong into this list")


_NAMES = {list: "a list in [ ]", dict: "a table", str: "text in quotes", int: "a whole number"}
