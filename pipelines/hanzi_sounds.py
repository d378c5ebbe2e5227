"""Names of other languages in Chinese characters, in Latin letters: 约翰·舒尔曼."""

from __future__ import annotations

from functools import cache

from pipelines.wordlists import load


@cache
def _letters() -> dict[str, str]:
    """Return the table of config/sounds.toml by character."""
    return {char: latin for latin, chars in load("sounds")["hanzi"].items() for char in chars}


def in_latin(part: str) -> str | None:
    """Return a name's part in Latin letters, None if one of its characters is none of names."""
    table = _letters()
    letters = [table.get(char) for char in part]
    return "".join(one for one in letters if one) if all(letters) else None
