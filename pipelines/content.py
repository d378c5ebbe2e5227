"""The element that holds an article's text, and the lines in it, on one lexbor tree.

How it works: the tree is walked once into elements and blocks of text. A block weighs as much
as it is running text. Elements named like advertising, comments or navigation are junk, unless
most of the page would be. From the top, the way goes down to the child that holds nearly all
of the weight, until the weight is spread: that element is the article. 3 ms a page, where
generic extractors take 20 to 50.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pipelines.cleaning import Line
from pipelines.walk import Block, Element, Walk, words

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LEAVES = frozenset(("p", "li", "blockquote", "dd", "dt", "td", "tr", "tbody"))
_CELLS = frozenset(("tbody", "tr", "td"))
_NEVER = frozenset(("nav", "footer", "dialog", "menu"))
_NONE: frozenset[str] = frozenset()
_SENTENCE = re.compile(r"[.!?…。！？।؟:;”\"»]['\"”’»)\]]*$")

# Tried at about half and twice these on 618 pages: F1 moves by .007 at most, with _LONE by .010.
_RUNNING = 60  # characters that make a block running text; half of it if a sentence ends it
_LINKS = 0.35  # share of a block that may be links
_LIST = 0.6  # what a list item weighs: teasers are lists too
_SHARE = 0.85  # of an element's weight in one child: go down
_MEANT = 0.5  # ... in a child that is meant for it, an article or main
_LONE = 0.5  # ... enough if the others hold scraps
_SCRAP = 0.15
_WRAPPER = 0.7  # an element with so much of the page is not junk, whatever its name
_CLEAN, _ENOUGH, _FEW = 0.4, 500, 0.25  # so much outside junk means that junk is junk
_OVERRULE = 0.15


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
    walk = Walk(body)
    _judge_junk(walk)
    root = _descend(walk.root)
    lines = _lines(walk, root)
    walk.release()
    return Content(root, lines)


def content_of(node: Any) -> Content:
    """Return the content of *node*, known to be the element that holds the article."""
    walk = Walk(node)
    _judge_junk(walk)
    lines = _lines(walk, walk.root)
    walk.release()
    return Content(walk.root, lines)


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


def _judge_junk(walk: Walk) -> None:
    weights = [_weigh(block) for block in walk.blocks]
    _add_up(walk, weights)
    for element in walk.elements:
        if element.weight >= _WRAPPER * walk.root.weight and element.tag not in _NEVER:
            element.reasons = _NONE
        if element.parent is not None:
            element.reasons |= element.parent.reasons
            if element.tag == "blockquote":
                element.reasons -= words("quotes")
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


def _overruled(walk: Walk, weights: list[float]) -> frozenset[str]:
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
                if reasons.isdisjoint(words("always"))
                and ("hidden" not in reasons or clean < 0.1 * total)
            ),
            key=lambda reasons: shares[reasons],
            default=None,
        )
        if best is None or shares[best] < _OVERRULE * total:
            return overruled
        overruled |= best


def _add_up(walk: Walk, weights: list[float]) -> None:
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
        if best.weight == 0 or (best.tag in _LEAVES and not _is_layout(best)):
            break
        root = best
    return root


def _is_layout(cell: Element) -> bool:
    """Return whether a part of a table only holds the element that nearly all of it stands in."""
    while cell.tag in _CELLS and cell.children:
        best = max(cell.children, key=lambda child: child.weight)
        if best.weight < _SHARE * cell.weight:
            return False
        cell = best
    return cell.tag not in _LEAVES


def _first_of_many(root: Element) -> Element | None:
    """Return the first of several whole articles that stand one after the other."""
    articles = [c for c in root.children if c.weight > 0.15 * root.weight and _is_article(c)]
    if len(articles) < 2:
        return None
    # the first may be short, if it has the page's headline; then the others are read on to
    least = 0.15 if _has_headline(articles[0]) else 0.5
    first = articles[0]
    return first if first.weight >= least * max(a.cluster for a in articles) else None


def _has_headline(element: Element) -> bool:
    headline = element.node.css_first("h1")
    return headline is not None and bool(headline.text(strip=True))


def _is_article(element: Element) -> bool:
    return element.tag == "article" or any(
        child.tag == "article" and child.weight > 0.5 * element.weight for child in element.children
    )


def _is_lone(best: Element, root: Element) -> bool:
    """Return whether *best* alone runs on, while its siblings are made of scraps."""
    return best.weight > _LONE * root.weight and all(
        child.cluster < _SCRAP * best.cluster for child in root.children if child is not best
    )


def _lines(walk: Walk, root: Element) -> list[Line]:
    lines = []
    for block in walk.blocks[_start(walk, root) : root.end]:
        share = block.linked / len(block.text)
        if not block.element.junk and (share <= 0.6 or len(block.text) >= 200):
            lines.append(Line(block.text, block.element.tag in _HEADINGS, share))
    return lines


def _start(walk: Walk, root: Element) -> int:
    """Return the first block of the text: from the headline on, if that is inside."""
    for element in walk.elements:
        if element.tag == "h1" and not element.junk and element.end > element.start:
            if not root.start <= element.start < root.end:
                break
            after = walk.blocks[element.end : root.end]
            weight = sum(_weigh(block) for block in after if not block.element.junk)
            return element.start if weight >= 0.4 * root.weight else root.start
    return root.start
