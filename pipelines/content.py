"""The element that holds an article's text, and its blocks, on one lexbor tree."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from pipelines.wordlists import load

_DEEPEST = 300
_BLOCKS = frozenset(
    "address article blockquote body br center dd details div dl dt fieldset h1 h2 h3 h4 h5 h6 header hgroup hr"
    " html li main ol p pre section summary table tbody td tfoot th thead tr ul figure figcaption aside nav footer form menu dialog label".split()
)
_TOKENS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_NONE: frozenset[str] = frozenset()
_PLAIN = frozenset(("main", "tr", "td", "th", "tbody", "h1"))


@dataclass(slots=True, eq=False)
class Element:
    tag: str
    names: str
    parent: Element | None
    node: Any = None
    boost: float = 1.0
    junk: bool = False
    reasons: frozenset[str] = frozenset()
    text: int = 0  # characters below, outside junk
    link: int = 0  # of these, in links
    good: float = 0.0
    cluster: float = 0.0
    children: list[Element] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    start: int = 0
    end: int = 0


@dataclass(slots=True, eq=False)
class Block:
    text: str
    link: int
    element: Element
    index: int = 0


@cache
def _skip() -> frozenset[str]:
    return frozenset(load("cleaning")["elements"]["skip"])


@cache
def _aside() -> frozenset[str]:
    return frozenset(load("cleaning")["elements"]["aside"])


@cache
def _junk_words() -> frozenset[str]:
    return frozenset(load("cleaning")["elements"]["junk"])


@cache
def _hidden() -> frozenset[str]:
    return frozenset(load("cleaning")["elements"]["hidden"])


@cache
def _always() -> frozenset[str]:
    return frozenset(load("cleaning")["elements"]["always"])


@cache
def _quotes() -> frozenset[str]:
    return frozenset(load("cleaning")["elements"]["quotes"])


@cache
def _about() -> re.Pattern[str]:
    return re.compile(load("cleaning")["elements"]["about"])


@cache
def _body() -> re.Pattern[str]:
    return re.compile("|".join(load("cleaning")["elements"]["body"]), re.IGNORECASE)


@lru_cache(10_000)
def is_body(names: str) -> bool:
    return _body().search(names) is not None


@lru_cache(10_000)
def junk_words(names: str) -> frozenset[str]:
    """Return what in *names*, an element's classes and id, says that it holds no text."""
    bare = _about().sub(" ", names)
    found = _junk_words() & {t.lower() for t in _TOKENS.findall(bare)}
    return found if _hidden().isdisjoint(names.split()) else found | {"hidden"}


class Walk:
    def __init__(self, body: Any) -> None:
        self.skip = _skip()
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        self.link = 0
        self.root = Element("body", "", None, body)
        self.elements: list[Element] = [self.root]
        self.visit(body, self.root, 0, False)
        self.flush(self.root)
        self.root.end = len(self.blocks)

    def flush(self, element: Element) -> None:
        if self.parts:
            text = " ".join("".join(self.parts).split())
            if text:
                self.blocks.append(Block(text, min(self.link, len(text)), element, len(self.blocks)))
            self.parts = []
        self.link = 0

    def visit(self, node: Any, element: Element, depth: int, in_link: bool) -> None:
        child = node.first_child
        while child is not None:
            tag = child.tag or "span"
            if tag == "-text":
                text = child.text_content
                if text:
                    self.parts.append(text)
                    if in_link:
                        self.link += len(text.strip())
            elif tag[0] == "-" or tag in self.skip or depth > _DEEPEST:
                pass
            elif tag == "br":
                self.parts.append("\n")
                self.flush(element)
            elif tag in _BLOCKS:
                self.flush(element)
                attrs = child.attributes
                names = f"{attrs.get('class') or ''} {attrs.get('id') or ''}" if attrs else ""
                new = Element(tag, names, element, child)
                reasons = junk_words(names) if attrs and tag not in _PLAIN else _NONE
                if tag in _aside():
                    reasons |= {tag}
                if attrs and (attrs.get("aria-hidden") == "true" or "hidden" in attrs
                    or "display:none" in (attrs.get("style") or "").replace(" ", "")):
                    reasons |= {"hidden"}
                new.reasons = reasons
                new.boost = element.boost
                if attrs and "articleBody" in (attrs.get("itemprop") or ""):
                    new.boost = B_PROP
                elif tag in ("div", "section", "article", "main") and names and is_body(names):
                    new.boost = max(element.boost, B_NAME)
                new.start = len(self.blocks)
                element.children.append(new)
                self.elements.append(new)
                self.visit(child, new, depth + 1, in_link)
                self.flush(new)
                new.end = len(self.blocks)
            else:
                attrs = child.attributes
                names = f"{attrs.get('class') or ''} {attrs.get('id') or ''}" if attrs else ""
                self.visit(child, element, depth + 1, in_link or tag == "a")
            child = child.next


_SENTENCE = re.compile(r"[.!?…。！？।؟:;”\"»]['\"”’»)\]]*$")


def _weight(block: Block) -> float:
    """How much running text *block* is, in characters; 0 for labels, links and lists of links."""
    text = block.text
    size = len(text)
    if block.link > 0.35 * size:
        return 0.0
    wide = size - len(text.encode("ascii", "ignore"))
    length = size + (1.5 * wide if wide > 0.5 * size and text[size // 2] > "\u2e80" else 0)
    if length < 60 and not (length > 30 and _SENTENCE.search(text)):
        return 0.0
    return (length - block.link) * (0.4 if block.element.tag == "li" else 1.0) * block.element.boost


def choose(walk: Walk) -> Element:
    weights = [_weight(b) for b in walk.blocks]
    _sum(walk, weights)
    for element in walk.elements:
        if element.good >= WRAPPER * walk.root.good:
            element.reasons = _NONE
        if element.parent is not None:
            element.reasons |= element.parent.reasons
            if element.tag == "blockquote":
                element.reasons -= _quotes()
    overruled = _overruled(walk, weights)
    for element in walk.elements:
        element.junk = bool(element.reasons - overruled)
    _sum(walk, [0.0 if b.element.junk else w for b, w in zip(walk.blocks, weights, strict=True)])
    root = walk.root
    while root.children:
        best = max(root.children, key=lambda child: child.good)
        first = _first_of_many(root)
        if first is not None:
            root = first
            continue
        if best.good == 0 or (best.good < SHARE * root.good and not _lone(best, root)):
            break
        root = best
    return root


def _first_of_many(root: Element) -> Element | None:
    """Return the first of several whole articles that stand one after the other."""
    articles = [c for c in root.children if c.good > 0.15 * root.good and _is_article(c)]
    if len(articles) < 2 or articles[0].good < 0.5 * max(a.cluster for a in articles):
        return None
    return articles[0]


def _is_article(element: Element) -> bool:
    return element.tag == "article" or any(
        child.tag == "article" and child.good > 0.5 * element.good for child in element.children
    )


def _lone(best: Element, root: Element) -> bool:
    """Return whether *best* alone runs on, while its siblings are made of scraps."""
    return best.good > LONE * root.good and all(
        child.cluster < 0.15 * best.cluster for child in root.children if child is not best
    )


LONE = 0.5


def _overruled(walk: Walk, weights: list[float]) -> frozenset[str]:
    """Return the reasons that are none here, because most of the page would be junk by them."""
    total = sum(weights)
    overruled: frozenset[str] = frozenset()
    always = _always()
    while True:
        shares: dict[frozenset[str], float] = {}
        for block, weight in zip(walk.blocks, weights, strict=True):
            if weight:
                left = block.element.reasons - overruled
                shares[left] = shares.get(left, 0.0) + weight
        if shares.get(_NONE, 0.0) >= min(CLEAN * total, max(ENOUGH, FEW * total)):
            return overruled
        blank = shares.get(_NONE, 0.0) < 0.1 * total
        candidates = {
            r: w
            for r, w in shares.items()
            if r and r.isdisjoint(always) and (blank or "hidden" not in r)
        }
        best = max(candidates, key=lambda r: candidates[r], default=None)
        if best is None or candidates[best] < JUNK_KEEP * total:
            return overruled
        overruled |= best


def _sum(walk: Walk, weights: list[float]) -> None:
    """Add up running text: `good` below each element, `cluster` in its densest family."""
    direct: dict[Element, float] = {}
    for element in walk.elements:
        element.good = element.cluster = 0.0
    for block, weight in zip(walk.blocks, weights, strict=True):
        if weight:
            family = block.element
            while family.parent is not None and family.tag in _LEAVES:
                family = family.parent
            direct[family] = direct.get(family, 0.0) + weight
            element: Element | None = block.element
            while element is not None:
                element.good += weight
                element = element.parent
    for family, weight in direct.items():
        element = family
        while element is not None and element.cluster < weight:
            element.cluster = weight
            element = element.parent


_LEAVES = frozenset(("p", "li", "blockquote", "dd", "dt", "td", "tr", "tbody"))
SHARE = 0.85
JUNK_KEEP = 0.15
CLEAN = 0.4
ENOUGH = 500
FEW = 0.25
WRAPPER = 0.8


def _start(walk: Walk, root: Element) -> int:
    """Return the first block of the text: after the page's headline, if that is in *root*."""
    headline = next((e for e in walk.elements if e.tag == "h1" and not e.junk and e.end > e.start), None)
    if headline is None or not root.start <= headline.start < root.end:
        return root.start
    after = sum(_weight(b) for b in walk.blocks[headline.end : root.end] if not b.element.junk)
    return headline.start if after >= 0.4 * root.good else root.start


def emit(walk: Walk, root: Element) -> list[Block]:
    out = []
    for b in walk.blocks[_start(walk, root) : root.end]:
        if b.element.junk:
            continue
        if b.link > 0.6 * len(b.text) and len(b.text) < 200:
            continue
        out.append(b)
    return out


def text_of(markup: Any) -> str:
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(markup).body
    if body is None:
        return ""
    walk = Walk(body)
    return "\n".join(b.text for b in emit(walk, choose(walk)))

B_PROP = 3.0
B_NAME = 2.0
