"""JSON from outside: what Python's reader takes and nothing else here could bear is mended."""

from __future__ import annotations

import json
import re
from typing import Any

_LONGEST = 300  # digits of an integer; Python refuses to read more than 4,300
# Half a pair cannot be written as UTF-8; a whole pair is one letter. Behind \\\\ stands no escape.
_HALF = re.compile(
    r"\\\\|\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(\\u[dD][89a-fA-F][\da-fA-F]{2})"
)


def loads(text: str, *, strict: bool = True) -> Any:
    r"""Return *text* as objects, with U+FFFD for half surrogate pairs and long integers as text.

    *strict* refuses control characters in texts. Raises ValueError for what is no JSON and
    RecursionError for what is nested too deeply.
    """
    if "\\u" in text:
        text = _HALF.sub(lambda found: r"\ufffd" if found[1] else found[0], text)
    return json.loads(text, strict=strict, parse_int=_integer)


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST else digits
