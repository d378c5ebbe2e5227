"""Text from the web made safe to keep: one clean line, or clean paragraphs."""

from __future__ import annotations

import html
import re
import unicodedata

TITLE_LIMIT = 500
_COMBINING_LIMIT = 4  # stacked marks per letter; no script needs more, Zalgo has dozens

# Controls, zero-width and bidirectional marks, tag characters, lone surrogates, non-characters.
# ZWNJ and ZWJ (200C, 200D) are letters' business in Persian and Indic scripts: see _JOINERS.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff"
    "\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
_JOINERS = re.compile("[\u200c\u200d]")
_JOINING_SCRIPT = re.compile("[\u0600-\u08ff\u0900-\u0dff\ufb50-\ufdff\ufe70-\ufefc]")
_MARKS = re.compile(
    rf"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
    rf"{{{_COMBINING_LIMIT}}})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff"
    r"\u1dc0-\u1dff\u20d0-\u20ff]+"
)
_MARK = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]")
_MARKUP = re.compile(r"<(?:[a-zA-Z][^<>]*|/[a-zA-Z][^<>]*|!--.*?--)>", re.DOTALL)


def clean_text(text: str) -> str:
    """Return *text* as paragraphs: NFC, nothing invisible, single spaces, no empty lines."""
    # line by line: most are plain ASCII, which takes no looking at
    lines = (
        " ".join(piece.split())
        for line in text.split("\n")
        for piece in _visible(line).splitlines()
    )
    return "\n".join(line for line in lines if line)


def clean_title(text: str) -> str:
    """Return *text* as one line of at most TITLE_LIMIT characters, without markup or entities."""
    line = " ".join(_visible(strip_markup(text)).split())
    return line if len(line) <= TITLE_LIMIT else line[: TITLE_LIMIT - 1].rstrip() + "…"


def strip_markup(text: str) -> str:
    """Return *text* without tags, and with entities, also doubly encoded ones, resolved."""
    if "<" not in text and "&" not in text:
        return text
    for _ in range(2):
        text = html.unescape(_MARKUP.sub(" ", text))
    return _MARKUP.sub(" ", text)


def _visible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    text = _INVISIBLE.sub("", text)
    if _JOINERS.search(text) and not _JOINING_SCRIPT.search(text):
        text = _JOINERS.sub("", text)
    if unicodedata.is_normalized("NFC", text) and not _MARK.search(text):
        return text
    return unicodedata.normalize("NFC", _MARKS.sub(r"\1", text))
