"""Text to an XML tree, however damaged, without entities, DTD or network."""

from __future__ import annotations

import re
from html.entities import html5

from lxml import etree

_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_START = re.compile(r"<\?xml\b|<(?:[\w-]+:)?(?:rss|feed|rdf|urlset|sitemapindex|channel)\b", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*>\s*", re.I)
_ROOT = re.compile(r"<[A-Za-z_]")
_DOCTYPE_BEGINS = re.compile(r"<!DOCTYPE\b", re.I)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.I | re.S)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_AMPERSAND = re.compile(
    r"(<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z))|&(?:(amp|lt|gt|quot|apos);|(\w+);"
    r"|\#(\d{1,9}|[xX][0-9a-fA-F]{1,8});)?",
    re.S,
)


def is_html(text: str) -> bool:
    """Return whether *text* begins as a web page does."""
    return bool(_HTML.match(text[:4096].lstrip("\ufeff")))


def parse(text: str) -> etree._Element | None:
    """Return the root of *text* as XML, or None if there is nothing like XML in it.

    Well-formed text is taken as it is. Otherwise: what stands before the feed is dropped,
    bare & are escaped, HTML's entities and broken references replaced, and libxml2 recovers
    the rest. A DOCTYPE is dropped in any case, so no entity is ever expanded.
    """
    text = _CONTROL.sub("", text)
    start = _START.search(text, 0, 16_384)
    text = _DECLARATION.sub("", text[start.start() :] if start else text, count=1)
    text = _without_doctype(text)
    if not text.lstrip().startswith("<"):
        return None
    try:
        return etree.fromstring(text.encode(), _parser(recover=False))
    except etree.XMLSyntaxError:
        pass
    try:
        return etree.fromstring(_AMPERSAND.sub(_reference, text).encode(), _parser(recover=True))
    except etree.XMLSyntaxError:
        return None


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        recover=recover,
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def _without_doctype(text: str) -> str:
    begin = _DOCTYPE_BEGINS.search(text)
    root = _ROOT.search(text)
    if not begin or (root and root.start() < begin.start()):
        return text
    whole = _DOCTYPE.match(text, begin.start())
    return text[: begin.start()] + text[whole.end() if whole else begin.end() :]


def _reference(found: re.Match[str]) -> str:
    whole: str = found[0]
    if found[1] or found[2]:
        return whole
    if name := found[3]:
        text = html5.get(name + ";")
        return _escaped(text) if text else "&amp;" + whole[1:]
    if number := found[4]:
        code = int(number[1:], 16) if number[0] in "xX" else int(number)
        return _character(code)
    return "&amp;"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _character(code: int) -> str:
    if 0x80 <= code <= 0x9F:  # numbers of windows-1252, as browsers read them
        return bytes([code]).decode("cp1252", "ignore")
    if code > 0x10FFFF or _CONTROL.match(chr(code)):
        return ""
    return _escaped(chr(code))
