"""One pass over a page's tree: its elements, and its text in blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from pipelines.wordlists import either, load

_DEEPEST = 300
_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "details",
        "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
        "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "label", "li", "main",
        "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
        "th", "thead", "tr", "ul",
    )
)  # fmt: skip
_PLAIN = frozenset(("main", "tr", "td", "th", "tbody", "h1"))  # whose names say nothing
_HOLDERS = frozenset(("div", "section", "article", "main"))
_NONE: frozenset[str] = frozenset()
_NAME_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

_MARKED = 3.0  # what text weighs that is marked as the article's body (schema.org)
_NAMED = 3.0  # ... and that is in an element named like a body


@dataclass(slots=True, eq=False)
class Element:
    """A block-level element, and what is known of the text below it."""

    tag: str
    names: str  # class and id
    parent: Element | None
    node: Any
    start: int  # of its blocks
    end: int = 0
    factor: float = 1.0
    reasons: frozenset[str] = _NONE  # why it may be junk
    junk: bool = False
    weight: float = 0.0  # of all running text below
    cluster: float = 0.0  # of the densest family of paragraphs below
    children: list[Element] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Block:
    """Text without a block boundary inside."""

    text: str
    linked: int  # characters in links
    element: Element


class Walk:
    """One pass over the tree: elements in document order, and their blocks."""

    def __init__(self, top: Any) -> None:
        self.blocks: list[Block] = []
        self.root = Element(top.tag or "body", "", None, top, 0)
        self.elements = [self.root]
        self._skip, self._aside = words("skip"), words("aside")
        self._parts: list[str] = []
        self._linked = 0
        self._visit(top, self.root, 0, False)
        self._flush(self.root)
        self.root.end = len(self.blocks)

    def release(self) -> None:
        """Cut the circles of parents and children, so that the page is freed at once."""
        for element in self.elements:
            element.children = []

    def _visit(self, node: Any, element: Element, depth: int, linked: bool) -> None:
        child = node.first_child
        while child is not None:
            tag = child.tag or "span"
            if tag == "-text":
                text = child.text_content
                if text and element.tag == "pre":
                    self._lines(text, element)
                elif text:
                    self._parts.append(text)
                    if linked:
                        self._linked += len(text.strip())
            elif tag[0] == "-" or tag in self._skip or depth > _DEEPEST:
                pass
            elif tag == "br":
                self._flush(element)
            elif tag in _BLOCKS:
                self._flush(element)
                inner = self._element(child, tag, element)
                self._visit(child, inner, depth + 1, linked)
                self._flush(inner)
                inner.end = len(self.blocks)
            else:
                self._visit(child, element, depth + 1, linked or tag == "a")
            child = child.next

    def _lines(self, text: str, element: Element) -> None:
        """Take the lines of preformatted text apart."""
        for line in text.splitlines():
            self._parts.append(line)
            self._flush(element)

    def _flush(self, element: Element) -> None:
        if self._parts:
            text = " ".join("".join(self._parts).split())
            if text:
                self.blocks.append(Block(text, min(self._linked, len(text)), element))
            self._parts = []
        self._linked = 0

    def _element(self, node: Any, tag: str, parent: Element) -> Element:
        attributes = node.attributes
        element = Element(tag, "", parent, node, len(self.blocks), factor=parent.factor)
        if tag in self._aside:
            element.reasons = frozenset((tag,))
        if attributes:
            element.names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
            if tag not in _PLAIN:
                element.reasons |= junk_words(element.names)
            if _is_hidden(attributes):
                element.reasons |= {"hidden"}
            if "articleBody" in (attributes.get("itemprop") or ""):
                element.factor = _MARKED
            elif tag in _HOLDERS and is_body(element.names):
                element.factor = max(parent.factor, _NAMED)
        parent.children.append(element)
        self.elements.append(element)
        return element


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or "display:none" in (attributes.get("style") or "").replace(" ", "")
    )


# --- words --------------------------------------------------------------------------


@cache
def words(name: str) -> frozenset[str]:
    """Return a list of words from config/cleaning.toml."""
    return frozenset(load("cleaning")["elements"][name])


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return either(load("cleaning")["elements"][name], of=f"cleaning.toml: elements.{name}")


@lru_cache(10_000)
def is_body(names: str) -> bool:
    """Return whether *names* are those of an article's body."""
    return _pattern("body").search(names) is not None


@lru_cache(10_000)
def junk_words(names: str) -> frozenset[str]:
    """Return what in *names*, an element's classes and id, says that it holds no text."""
    bare = _pattern("about").sub(" ", names)
    found = words("junk") & {part.lower() for part in _NAME_PARTS.findall(bare)}
    return found if words("hidden").isdisjoint(names.split()) else found | {"hidden"}
