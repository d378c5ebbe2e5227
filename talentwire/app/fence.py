"""JSON for programs, some of which hand it to a language model: what others wrote stands apart.

An article may tell an AI reader to do something. Its words are data, so they stand, cleaned,
under `untrusted_text` and nowhere else.
"""

from __future__ import annotations

from typing import Any

from talentwire.app.show import clean

# Keys under which the store has words of articles; names of people and firms are ours.
WORDS = frozenset(
    ("title", "summary", "text", "quote", "diff", "reasons", "authors", "role", "site", "detail")
)


def fenced(value: Any) -> Any:
    """Return *value*, of dicts and lists, with every article's words under `untrusted_text`."""
    if isinstance(value, dict):
        words = {key: _cleaned(each) for key, each in value.items() if key in WORDS}
        rest = {key: fenced(each) for key, each in value.items() if key not in WORDS}
        return {**rest, "untrusted_text": words} if words else rest
    if isinstance(value, list | tuple):
        return [fenced(each) for each in value]
    return clean(value) if isinstance(value, str) else value


def _cleaned(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_cleaned(each) for each in value]
    return clean(value, lines=True) if isinstance(value, str) else value
