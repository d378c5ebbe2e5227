"""Titles and summaries as plain text: markup, double-encoded entities and odd spaces gone."""

from __future__ import annotations

import html
import re

# Elements that occur in titles and summaries; anything else between < and > is the author's
# ("<blink> considered harmful"), and so is a < that begins no tag.
_NAMES = (
    "a|abbr|acronym|address|article|aside|b|bdi|bdo|big|blockquote|br|button|center|cite|code|"
    "dd|del|div|dl|dt|em|figcaption|figure|font|footer|form|h[1-6]|header|hr|i|iframe|img|"
    "input|ins|kbd|label|li|main|mark|nav|nobr|noscript|object|ol|p|picture|pre|q|s|samp|"
    "section|small|source|span|strike|strong|sub|sup|svg|table|tbody|td|tfoot|th|thead|time|"
    "tr|tt|u|ul|var|video|audio|wbr|embed|param|center|html|body|head|meta|link|details|summary"
)
_TAG = re.compile(rf"</?(?:{_NAMES})(?:\s[^<>]*)?/?>|<!--.*?-->|<!\[CDATA\[|\]\]>", re.I | re.S)
_BREAK = re.compile(
    r"</?(?:address|article|blockquote|br|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|"
    r"hr|li|ol|p|pre|section|table|td|th|tr|ul)\b[^<>]*>",
    re.I,
)
_UNSEEN = re.compile(r"<(script|style|title)\b[^>]*>.{0,100000}?</\1\s*>", re.I | re.S)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff]")


def plain(text: str, limit: int | None = None) -> str:
    """Return *text*, which may be HTML, even encoded twice, as one line without markup.

    At most *limit* characters, cut at a space where there is one.
    """
    if "<" in text or "&" in text:
        if limit:  # an article in full: no need to look at all of it
            text = text[: 8 * limit]
        text = _unescaped(_without_tags(text))
        # Once more: titles that went through two editors are encoded twice.
        if "<" in text or "&" in text:
            text = _unescaped(_without_tags(text))
    text = " ".join(_HIDDEN.sub("", text).split())
    if limit and len(text) > limit:
        cut = text[:limit]
        text = cut[: cut.rfind(" ")] if cut.rfind(" ") > limit // 2 else cut
    return text


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    text = _UNSEEN.sub(" ", text) if "</" in text else text
    return _TAG.sub("", _BREAK.sub(" ", text))


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text
