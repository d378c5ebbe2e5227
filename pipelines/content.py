"""The element that holds an article's text, and the lines in it, on one lexbor tree.

How it works: the tree is walked once into elements and blocks of text. A block weighs as much
as it is running text. Elements named like advertising, comments or navigation are junk, unless
most of the page would be. From the top, the way goes down to the child that holds nearly all
of the weight, until the weight is spread: that element is the article. 3 ms a page, where
generic extractors take 20 to 50.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from pipelines.cleaning import Line
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
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LEAVES = frozenset(("p", "li", "blockquote", "dd", "dt", "td", "tr", "tbody"))
_PLAIN = frozenset(("main", "tr", "td", "th", "tbody", "h1"))  # whose names say nothing
_NEVER = frozenset(("nav", "footer", "dialog", "menu"))
_HOLDERS = frozenset(("div", "section", "article", "main"))
_NONE: frozenset[str] = frozenset()
_NAME_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SENTENCE = re.compile(r"[.!?…。！？।؟:;”\"»]['\"”’»)\]]*$")

# Tried at about half and twice these on 618 pages: F1 moves by .007 at most, with _LONE by .010.
_RUNNING = 60  # characters that make a block running text; half of it if a sentence ends it
_LINKS = 0.35  # share of a block that may be links
_LIST = 0.6  # what a list item weighs: teasers are lists too
_MARKED = 3.0  # what text weighs that is marked as the article's body (schema.org)
_NAMED = 3.0  # ... and that is in an element named like a body
_SHARE = 0.85  # of an element's weight in one child: go down
_MEANT = 0.5  # ... in a child that is meant for it, an article or main
_LONE = 0.5  # ... enough if the others hold scraps
_SCRAP = 0.15
_WRAPPER = 0.7  # an element with so much of the page is not junk, whatever its name
_CLEAN, _ENOUGH, _FEW = 0.4, 500, 0.25  # so much outside junk means that junk is junk
_OVERRULE = 0.15


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


@dataclass(frozen=True, slots=True)
class Content:
    """What was chosen: the element, and its text line by line, not yet cleaned."""

    root: Element
    lines: list[Line]

    def node(self) -> Any:
        """Return the lexbor node that holds the article."""
        return self.root.node


def find_content(body: Any) -> Content:
    """Return the article below *body*, a lexbor node; without lines if there is none."""
    walk = _Walk(body)
    _judge_junk(walk)
    root = _descend(walk.root)
    lines = _lines(walk, root)
    walk.release()
    return Content(root, lines)


def content_of(node: Any) -> Content:
    """Return the content of *node*, known to be the element that holds the article."""
    walk = _Walk(node)
    _judge_junk(walk)
    lines = _lines(walk, walk.root)
    walk.release()
    return Content(walk.root, lines)


# --- the walk -----------------------------------------------------------------------


class _Walk:
    """One pass over the tree: elements in document order, and their blocks."""

    def __init__(self, top: Any) -> None:
        self.blocks: list[Block] = []
        self.root = Element(top.tag or "body", "", None, top, 0)
        self.elements = [self.root]
        self._skip, self._aside = _set("skip"), _set("aside")
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
                element.reasons |= _junk_words(element.names)
            if _is_hidden(attributes):
                element.reasons |= {"hidden"}
            if "articleBody" in (attributes.get("itemprop") or ""):
                element.factor = _MARKED
            elif tag in _HOLDERS and _is_body(element.names):
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


# --- weight and junk ----------------------------------------------------------------


def _weigh(block: Block) -> float:
    """Return how much running text *block* is, in characters; 0 for labels and links."""
    text = block.text
    size = len(text)
    if block.linked > _LINKS * size:
        return 0.0
    # a character of Chinese or Japanese says as much as two and a half letters
    length = size if text[size // 2] < "\u2e80" else 2.5 * size
    if length < _RUNNING and not (length > _RUNNING / 2 and _SENTENCE.search(text)):
        return 0.0
    weight = (length - block.linked) * block.element.factor
    return weight * _LIST if block.element.tag == "li" else weight


def _judge_junk(walk: _Walk) -> None:
    weights = [_weigh(block) for block in walk.blocks]
    _add_up(walk, weights)
    for element in walk.elements:
        if element.weight >= _WRAPPER * walk.root.weight and element.tag not in _NEVER:
            element.reasons = _NONE
        if element.parent is not None:
            element.reasons |= element.parent.reasons
            if element.tag == "blockquote":
                element.reasons -= _set("quotes")
    overruled = _overruled(walk, weights)
    for element in walk.elements:
        element.junk = bool(element.reasons - overruled)
    _add_up(
        walk,
        [
            0.0 if block.element.junk else weight
            for block, weight in zip(walk.blocks, weights, strict=True)
        ],
    )


def _overruled(walk: _Walk, weights: list[float]) -> frozenset[str]:
    """Return the reasons that are none here, because most of the page would be junk by them."""
    total = sum(weights)
    overruled = _NONE
    while True:
        shares: dict[frozenset[str], float] = {}
        for block, weight in zip(walk.blocks, weights, strict=True):
            if weight:
                left = block.element.reasons - overruled
                shares[left] = shares.get(left, 0.0) + weight
        clean = shares.pop(_NONE, 0.0)
        if clean >= min(_CLEAN * total, max(_ENOUGH, _FEW * total)):
            return overruled
        best = max(
            (
                reasons
                for reasons in shares
                if reasons.isdisjoint(_set("always"))
                and ("hidden" not in reasons or clean < 0.1 * total)
            ),
            key=lambda reasons: shares[reasons],
            default=None,
        )
        if best is None or shares[best] < _OVERRULE * total:
            return overruled
        overruled |= best


def _add_up(walk: _Walk, weights: list[float]) -> None:
    families: dict[Element, float] = {}
    for element in walk.elements:
        element.weight = element.cluster = 0.0
    up: Element | None
    for block, weight in zip(walk.blocks, weights, strict=True):
        if weight:
            family = block.element
            while family.parent is not None and family.tag in _LEAVES:
                family = family.parent
            families[family] = families.get(family, 0.0) + weight
            up = block.element
            while up is not None:
                up.weight += weight
                up = up.parent
    for family, weight in families.items():
        up = family
        while up is not None and up.cluster < weight:
            up.cluster = weight
            up = up.parent


# --- the choice ---------------------------------------------------------------------


def _descend(root: Element) -> Element:
    while root.children:
        best = _first_of_many(root)
        if best is None:
            best = max(root.children, key=lambda child: child.weight)
            share = _MEANT if best.tag in ("article", "main") else _SHARE
            if best.weight < share * root.weight and not _is_lone(best, root):
                break
        if best.weight == 0 or best.tag in _LEAVES:
            break
        root = best
    return root


def _first_of_many(root: Element) -> Element | None:
    """Return the first of several whole articles that stand one after the other."""
    articles = [c for c in root.children if c.weight > 0.15 * root.weight and _is_article(c)]
    if len(articles) < 2 or articles[0].weight < 0.5 * max(a.cluster for a in articles):
        return None
    return articles[0]


def _is_article(element: Element) -> bool:
    return element.tag == "article" or any(
        child.tag == "article" and child.weight > 0.5 * element.weight for child in element.children
    )


def _is_lone(best: Element, root: Element) -> bool:
    """Return whether *best* alone runs on, while its siblings are made of scraps."""
    return best.weight > _LONE * root.weight and all(
        child.cluster < _SCRAP * best.cluster for child in root.children if child is not best
    )


def _lines(walk: _Walk, root: Element) -> list[Line]:
    lines = []
    for block in walk.blocks[_start(walk, root) : root.end]:
        share = block.linked / len(block.text)
        if not block.element.junk and (share <= 0.6 or len(block.text) >= 200):
            lines.append(Line(block.text, block.element.tag in _HEADINGS, share))
    return lines


def _start(walk: _Walk, root: Element) -> int:
    """Return the first block of the text: from the headline on, if that is inside."""
    for element in walk.elements:
        if element.tag == "h1" and not element.junk and element.end > element.start:
            if not root.start <= element.start < root.end:
                break
            after = walk.blocks[element.end : root.end]
            weight = sum(_weigh(block) for block in after if not block.element.junk)
            return element.start if weight >= 0.4 * root.weight else root.start
    return root.start


# --- words --------------------------------------------------------------------------


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(load("cleaning")["elements"][name])


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return either(load("cleaning")["elements"][name], of=f"cleaning.toml: elements.{name}")


@lru_cache(10_000)
def _is_body(names: str) -> bool:
    return _pattern("body").search(names) is not None


@lru_cache(10_000)
def _junk_words(names: str) -> frozenset[str]:
    """Return what in *names*, an element's classes and id, says that it holds no text."""
    bare = _pattern("about").sub(" ", names)
    found = _set("junk") & {part.lower() for part in _NAME_PARTS.findall(bare)}
    return found if _set("hidden").isdisjoint(names.split()) else found | {"hidden"}
