"""What came from outside, made fit for a terminal, a file or a mail.

Titles and quotes may hold escape codes that repaint a terminal, marks that turn the reading
direction, invisible characters and lone surrogates. None of them is ever shown.
"""

from __future__ import annotations

import re
import unicodedata

# An escape sequence goes as a whole, so that "\x1b[31m" does not leave "[31m" behind.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # OSC, DCS
    r"|\x1b[ -/]*[0-~]?"
)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]#|<>~!])")
# Before what would make a list, a rule or a heading of a line that begins with it.
_MARKDOWN_START = re.compile(r"^(?=[-+](?:\s|$)|[-=][-=\s]*$)|^(\d{1,9})(?=[.)](?:\s|$))")
_SPACES = re.compile(r"[\s\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\uffff"
    "\ud800-\uf8ff\U000e0000-\U000e007f]"  # private use too: signs of masked sentences
)


def clean(text: str | None, *, lines: bool = False) -> str:
    """Return *text* without escape, control, direction and invisible characters.

    On one line, unless *lines*, which keeps line ends.
    """
    bare = _ESCAPES.sub("", text or "")
    if not lines:
        return _SPACES.sub(" ", _UNSEEN.sub("", _SPACES.sub(" ", bare))).strip()
    kept = (_UNSEEN.sub("", line).rstrip() for line in bare.splitlines())
    return "\n".join(kept).strip("\n")


def json_line(value: object, *, ascii_only: bool = False) -> str:
    r"""Return *value* as JSON on one line, readable in every script; what is not to be seen (and
    with *ascii_only* all but ASCII) stands as \uXXXX."""
    import json  # imported late, for a quick start of the search

    text = json.dumps(value, ensure_ascii=ascii_only)
    return _UNSEEN.sub(lambda hidden: json.dumps(hidden.group())[1:-1], text)


def counted(number: int, one: str, many: str) -> str:
    """Return `1 copy`, `1,200 copies`."""
    return f"{number:,} {one if number == 1 else many}"


def width(text: str) -> int:
    """Return how many terminal columns *text* takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def shorten(text: str, columns: int) -> str:
    """Return *text* cut to *columns* terminal columns, with an ellipsis where it was cut."""
    if width(text) <= columns:
        return text
    used = kept = 0
    for kept, char in enumerate(text):  # noqa: B007
        used += width(char)
        if used > columns - 1:
            break
    return text[:kept].rstrip() + "…"


def wrap(text: str, columns: int, indent: str = "") -> str:
    """Return *text* folded to *columns* with *indent* before each line, also for scripts
    without spaces."""
    lines, line, room = [], "", columns - width(indent)
    for space, piece in _breakable(text, room):
        joined = line + space + piece if line else piece
        if width(joined) > room and line:
            lines.append(line)
            joined = piece
        line = joined
    return "\n".join(indent + part for part in [*lines, line] if part)


def hang(first: str, text: str, columns: int) -> str:
    """Return *first* and *text* behind it, folded to *columns* beneath its own beginning."""
    return first + wrap(text, columns, " " * width(first)).lstrip()


def _breakable(text: str, room: int) -> list[tuple[str, str]]:
    """Return the pieces between which a line may break, each with the space before it.

    Words; runs of Chinese and Japanese, and words longer than a line, fall into characters.
    """
    pieces: list[tuple[str, str]] = []
    for word in text.split():
        space, piece = " ", ""
        for char in word:
            # Closing punctuation stays with what it closes.
            loose = _ideographic(char) and char not in "、。，．！？」』）：；"
            if piece and (loose or width(piece + char) > room):
                pieces.append((space, piece))
                space, piece = "", ""
            piece += char
        pieces.append((space, piece))
    return pieces


def _ideographic(char: str) -> bool:
    return width(char) == 2 and not "\uac00" <= char <= "\ud7a3"  # Hangul breaks at its spaces


def markdown_text(text: str | None) -> str:
    """Return *text* so that Markdown and the HTML in it read it as words."""
    return _MARKDOWN_START.sub(r"\1\\", _MARKDOWN.sub(r"\\\1", clean(text)))


def markdown_link(text: str, url: str) -> str:
    """Return a link, or the words alone where *url* is no web address."""
    if not url.startswith(("https://", "http://")):
        return markdown_text(text)
    safe = clean(url).replace(" ", "%20").replace("<", "%3C").replace(">", "%3E")
    return f"[{markdown_text(text)}](<{safe}>)"
