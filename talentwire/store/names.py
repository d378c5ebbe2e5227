"""Names as keys: one folding for comparison, one slug for addresses and rows."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[^\w]+")


def fold(name: str) -> str:
    """Return *name* for comparison: no case, accents, width, punctuation or double spaces."""
    decomposed = unicodedata.normalize("NFKD", name)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    # Hangul falls apart under NFKD; put it together again.
    return " ".join(_NOT_WORD.sub(" ", unicodedata.normalize("NFC", bare).casefold()).split())


def slug(name: str) -> str:
    """Return *name* as a key: `Google DeepMind` -> `google-deepmind`; scripts are kept."""
    return fold(name).replace(" ", "-").replace("_", "-").strip("-") or "unnamed"
