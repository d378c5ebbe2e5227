"""The entries of an RSS, Atom or RDF tree, just as the feed states them.

Names are looked up by what they mean, not by exact namespace: feeds declare RSS and Atom
under a dozen addresses, or use a prefix they never declare.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

_XML = "{http://www.w3.org/XML/1998/namespace}"
_FAMILIES = (  # part of the namespace's address -> short name; first match counts
    ("purl.org/rss/1.0/modules/content", "content"),
    ("purl.org/dc/", "dc"),
    ("search.yahoo.com/mrss", "media"),
    ("itunes", "itunes"),
    ("feedburner", "feedburner"),
    ("www.w3.org/1999/02/22-rdf-syntax-ns", "rdf"),
    ("www.w3.org/1999/xhtml", "xhtml"),
    ("purl.org/rss/1.0/modules", "other"),
    ("purl.org/rss", ""),
    ("purl.org/net/rss", ""),
    ("netscape.com", ""),
    ("userland.com", ""),
    ("rssboard.org", ""),
    ("harvard.edu/tech/rss", ""),
    ("purl.org/atom", "atom"),
    ("www.w3.org/2005/atom", "atom"),
)
_PREFIXES = {  # as they are used where they are not declared
    "dc": "dc", "dcterms": "dc", "content": "content", "media": "media", "atom": "atom",
    "a10": "atom", "itunes": "itunes", "rss": "",
}  # fmt: skip

_TITLE = ("title", "atom:title", "dc:title", "media:title", "itunes:title")
_PUBLISHED = (
    "pubdate", "atom:published", "published", "atom:issued", "issued", "dc:issued",
    "dc:date", "date", "dc:created", "atom:created", "created",
)  # fmt: skip
_MODIFIED = ("atom:updated", "updated", "atom:modified", "modified", "dc:modified")
_SUMMARY = (
    "description", "atom:summary", "summary", "dc:description", "itunes:summary",
    "media:description", "content:encoded", "atom:content", "content", "xhtml:body", "xhtml:div",
)  # fmt: skip
_AUTHORS = ("dc:creator", "author", "atom:author", "itunes:author", "dc:author")
_ENTRY = ("item", "entry")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as the feed states it; links are resolved, nothing else is changed."""

    title: str = ""
    link: str | None = None
    id: str | None = None
    published: str | None = None
    modified: str | None = None
    summary: str = ""
    authors: tuple[str, ...] = ()
    language: str | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's own title, language, site and entries, in its order."""

    entries: tuple[Entry, ...]
    title: str = ""
    language: str | None = None
    site: str = ""


Parts = dict[str, list[etree._Element]]


def is_feed(root: etree._Element) -> bool:
    """Return whether the root is one that feeds have."""
    return _name(root)[1] in ("rss", "rdf", "feed", "channel", "backslash", "item", "entry")


def read_entries(root: etree._Element, url: str) -> Feed:
    """Return what the tree of a feed states; *url* is where it came from."""
    channel = root
    for child in root:
        if isinstance(child.tag, str) and _name(child)[1] == "channel":
            channel = child
            break
    about = _parts(channel)
    url = join(url, root.get(_XML + "base") or "")
    site = _text(about, ("link",)) or _atom_link(about.get("atom:link", []), url) or ""
    base = _base_of(channel, about, site, url)
    entries = tuple(_entry(item, base) for item in _items(root))
    language = root.get(_XML + "lang") or _text(about, ("language", "dc:language"))
    return Feed(entries, _text(about, _TITLE), language or None, join(url, site))


def _items(root: etree._Element) -> Iterator[etree._Element]:
    """Yield items at any depth (they stand inside or beside the channel), but none inside one."""
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if not isinstance(element.tag, str) or element.tag.rpartition("}")[2].lower() not in _ENTRY:
            continue
        family, local = _name(element)
        if local in _ENTRY and family in ("", "atom"):
            walk.skip_subtree()
            yield element


def _base_of(channel: etree._Element, about: Parts, site: str, url: str) -> str:
    """Return what relative links are relative to: xml:base, the site's own link, the feed."""
    if stated := channel.get(_XML + "base"):
        return join(url, stated)
    if not site and not url:  # a file without a known address: what it says of itself
        own = [e.get("href") for e in about.get("atom:link", []) if e.get("rel") == "self"]
        site = (own[0] if own else None) or ""
    return join(url, site) if site else url


def _entry(item: etree._Element, base: str) -> Entry:
    parts = _parts(item)
    if stated := item.get(_XML + "base"):
        base = join(base, stated)
    source = parts.get("source") or parts.get("atom:source") or []
    published = _text(parts, _PUBLISHED)
    modified = _text(parts, _MODIFIED)
    return Entry(
        title=_text(parts, _TITLE),
        link=_link(item, parts, base),
        id=_text(parts, ("guid", "atom:id", "id", "dc:identifier")) or _about(item),
        published=published or modified or None,
        modified=modified or None,
        summary=_text(parts, _SUMMARY),
        authors=_authors(parts),
        language=item.get(_XML + "lang") or _text(parts, ("dc:language", "language")) or None,
        publisher=_publisher(source[0]) if source else None,
    )


def _parts(element: etree._Element) -> Parts:
    """Return the children by short name; an entry's own names come first in each list."""
    parts: Parts = {}
    for child in element:
        if isinstance(child.tag, str):
            family, local = _name(child)
            parts.setdefault(f"{family}:{local}" if family else local, []).append(child)
    return parts


_NAMES: dict[str, tuple[str, str]] = {}


def _name(element: etree._Element) -> tuple[str, str]:
    """Return the family and the local name in lower case."""
    tag = str(element.tag)
    known = _NAMES.get(tag)
    if known is None:
        known = _named(tag)
        if len(_NAMES) < 5000:  # a feed may invent names without end
            _NAMES[tag] = known
    return known


def _named(tag: str) -> tuple[str, str]:
    if not tag.startswith("{"):
        prefix, colon, local = tag.lower().rpartition(":")
        return (_PREFIXES.get(prefix, "other") if colon else "", local)
    address, _, local = tag[1:].rpartition("}")
    address = address.lower()
    for part, family in _FAMILIES:
        if part in address:
            return (family, local.lower())
    # An address nobody knows on what feeds are made of: take it for the feed's own.
    return ("" if local.lower() in ("rss", "feed", "channel", *_ENTRY) else "other", local.lower())


def _text(parts: Parts, names: tuple[str, ...]) -> str:
    """Return the text of the first of *names* that has any."""
    for name in names:
        for element in reversed(parts.get(name, ())):  # said twice: the last word counts
            if text := _content(element):
                return text
    return ""


def _content(element: etree._Element) -> str:
    """Return an element's text; markup inside it is kept as markup."""
    if len(element) == 0:
        text = (element.text or "").strip()
        return _from_base64(element, text) if text else ""
    inside = [element.text or ""]
    inside += [etree.tostring(child, encoding="unicode", with_tail=True) for child in element]
    return "".join(inside).strip()


def _from_base64(element: etree._Element, text: str) -> str:
    """Return *text* decoded where Atom says that it is Base64."""
    kind = (element.get("type") or "text").lower()
    plain = kind in ("text", "html", "xhtml") or kind.startswith("text/") or kind.endswith("xml")
    if element.get("mode") != "base64" and (plain or "/" not in kind):
        return text
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return text


def _link(item: etree._Element, parts: Parts, base: str) -> str | None:
    """Return the entry's address: its link, its permanent id, or what comes nearest."""
    for element in reversed(parts.get("link", ())):
        # Read as HTML once, <link> has lost its text to what follows it.
        stated = _content(element) or element.get("href") or (element.tail or "").strip()
        if stated and element.get("rel", "alternate") == "alternate":
            return join(join(base, element.get(_XML + "base") or ""), stated)
    found = _atom_link([*parts.get("atom:link", ()), *parts.get("link", ())], base)
    return found or _permanent(parts) or _about(item) or _content_source(parts, base)


def _atom_link(elements: list[etree._Element], base: str) -> str | None:
    """Return the best of Atom's links: the alternate one, rather in HTML, else any but self."""
    best: tuple[int, str] | None = None
    for element in elements:
        href = (element.get("href") or "").strip() or (element.text or "").strip()
        relation = (element.get("rel") or "alternate").lower().rpartition("/")[2]
        if not href or relation in ("self", "edit", "enclosure", "replies", "hub", "next"):
            continue
        kind = (element.get("type") or "text/html").lower()
        rank = (0 if "html" in kind else 1) if relation == "alternate" else 2
        if best is None or rank < best[0]:
            best = (rank, join(join(base, element.get(_XML + "base") or ""), href))
    return best[1] if best else None


def _permanent(parts: Parts) -> str | None:
    for name in ("guid", "atom:id", "id"):
        for element in parts.get(name, ()):
            text = _content(element)
            if text.lower().startswith(("http://", "https://")):
                return text
    return None


def _about(item: etree._Element) -> str | None:
    for key, value in item.attrib.items():
        if str(key).rpartition("}")[2].rpartition(":")[2] == "about" and value:
            return str(value)
    return None


def _content_source(parts: Parts, base: str) -> str | None:
    for element in parts.get("atom:content", ()):
        if source := element.get("src"):
            return join(base, source)
    return None


def join(base: str, address: str) -> str:
    """Return *address* resolved against *base*, as it stands where that cannot be done."""
    if address.startswith(("https://", "http://")):
        return address
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return address


def _authors(parts: Parts) -> tuple[str, ...]:
    names = []
    for key in _AUTHORS:
        for element in parts.get(key, ()):
            inside = _parts(element)
            names.append(_text(inside, ("atom:name", "name")) if inside else _content(element))
        if any(names):
            break
    return tuple(dict.fromkeys(name for name in names if name))


def _publisher(source: etree._Element) -> str | None:
    inside = _parts(source)
    return (_text(inside, _TITLE) if inside else _content(source)) or None
