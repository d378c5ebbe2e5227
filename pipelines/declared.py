"""The places in which a page says what it is: JSON-LD, meta elements, what is near the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipelines import foreign_json
from pipelines.urls import canonical, host, is_front_page
from pipelines.wordlists import load

_ARTICLE = re.compile(r"Article|BlogPosting|^Report$|LiveBlog|^Review$|^Recipe$|^NewsItem$")
_PAGE = re.compile(r"Page$|^VideoObject$|^CreativeWork$")
_MOST = 2_000_000  # characters of JSON-LD read on one page
_JUNK_JSON = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$"
)
_WORD = re.compile(r"[^\W_]+")
_NEAR = 30  # lines around the headline
_UP = 4  # elements above it

Json = dict[str, Any]


@dataclass(frozen=True)
class Declared:
    """The parts of a page that metadata is read from."""

    tree: Any
    article: Json  # the JSON-LD node that is the article; empty if there is none
    nodes: list[Json]
    meta: dict[str, list[str]]  # contents by property, name or itemprop, in lower case
    url: str

    def first(self, kind: str) -> str:
        """Return the first content of the meta elements that config/metadata.toml lists."""
        return next((self.meta[name][0] for name in table()[kind] if name in self.meta), "")

    def document(self) -> str:
        """Return the window's title."""
        return seen(self.tree.css_first("head title") or self.tree.css_first("title"))

    @cached_property
    def masthead(self) -> str:
        """Return the h1 that is a link to the front page, which bears the site's name; or ""."""
        for heading in self.tree.css("h1")[:6]:
            outside = heading.parent
            link = outside if outside.tag == "a" else heading.css_first("a[href]")
            home = link and canonical(link.attributes.get("href") or "", self.url)
            if home and host(home) == host(self.url) and is_front_page(home):
                return seen(heading)
        return ""

    def types(self) -> list[str]:
        """Return what kinds of thing the article says it is, as schema.org names them."""
        return texts(self.article.get("@type"))


def read_declared(tree: Any, url: str) -> Declared:
    """Return the places of the page in *tree* (lexbor) in which it says what it is."""
    nodes = list(_linked_data(tree))
    return Declared(tree, _article(nodes), nodes, _meta(tree), url)


def texts(value: Any, *, deep: int = 8) -> list[str]:
    """Return the strings in a JSON-LD value, a text, a list, or objects with a name, down to
    *deep* levels."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list) and deep:
        return [text for item in value[:50] for text in texts(item, deep=deep - 1)]
    if isinstance(value, dict) and deep:
        return texts(value.get("name") or value.get("@value"), deep=deep - 1)
    return []


def seen(element: Any) -> str:
    """Return the text of *element* as one line; "" for None."""
    return " ".join((element.text() or "").split()) if element is not None else ""


def lines(node: Any) -> list[str]:
    """Return the texts below *node*, one line for each piece."""
    pieces = (" ".join(piece.split()) for piece in node.text(separator="\n").split("\n"))
    return [piece for piece in pieces if piece]


def around_headline(tree: Any) -> Iterator[list[str]]:
    """Yield the first lines of the headline's parent, of that one's parent, and so on."""
    headline = tree.css_first("h1")
    node = headline.parent if headline is not None else None
    for _ in range(_UP):
        if node is None or node.tag in ("body", "html", None):
            return
        found = lines(node)
        yield found[:_NEAR]
        if len(found) > 2 * _NEAR:
            return
        node = node.parent


def fold(text: str) -> str:
    """Return the words of *text* in lower case, without what stands between them."""
    return " ".join(_WORD.findall(text.casefold()))


def table() -> dict[str, Any]:
    """Return config/metadata.toml."""
    return load("metadata")


def _linked_data(tree: Any) -> Iterator[Json]:
    budget = _MOST
    for script in tree.css('script[type="application/ld+json"]'):
        text = _JUNK_JSON.sub("", script.text() or "")
        budget -= len(text)
        if budget < 0:
            return
        waiting: list[Any] = [_json(text)]
        while waiting:
            value = waiting.pop(0)
            if isinstance(value, list):
                waiting[:0] = value[:200]
            elif isinstance(value, dict):
                yield value
                waiting.extend(value[key] for key in ("@graph", "mainEntity") if key in value)


def _json(text: str) -> Any:
    try:
        return foreign_json.loads(text, strict=False)
    except (ValueError, RecursionError):
        try:  # a trailing comma, a stray semicolon
            mended = re.sub(r",\s*([}\]])", r"\1", text).rstrip("; \n")
            return foreign_json.loads(mended, strict=False)
        except (ValueError, RecursionError):
            return None


def _article(nodes: list[Json]) -> Json:
    for pattern in (_ARTICLE, _PAGE):
        for node in nodes:
            if any(pattern.search(kind) for kind in texts(node.get("@type"))) and (
                pattern is _ARTICLE or "headline" in node or "datePublished" in node
            ):
                return node
    return {}


def _meta(tree: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.css("meta[content]"):
        attributes = element.attributes
        content = (attributes.get("content") or "").strip()
        if content:
            for key in ("property", "name", "itemprop", "http-equiv"):
                name = attributes.get(key)
                if name:
                    found.setdefault(name.lower(), []).append(content)
    return found
