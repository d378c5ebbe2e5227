"""Lines of a text that are not the article: repeated heads, promotion, credits, pointers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipelines.wordlists import AnyOf, any_of, either, load

_HEAD = 6  # lines looked at for title, byline and date
_TAIL = 8  # lines looked at for credits and promotion
_HEADLINE = 300  # characters
_POINTER = 160  # characters; a longer line is text
_CLOSING = 420
_OFFER = 260
_TEASER = 3_000  # characters; what is longer is no teaser of a walled article
_EDGES = re.compile(r"^[\s\W_]+|[\s\W_]+$")
_WORDS = re.compile(r"\w+")
_END = re.compile(r"[.!?…。！？।؟]['\"”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One block of a page's text."""

    text: str
    heading: bool = False
    linked: float = 0.0  # share of its characters that are links


def clean(lines: list[Line], *, title: str = "", authors: tuple[str, ...] = ()) -> list[str]:
    """Return the texts of *lines* that belong to the article, in their order."""
    kept = [line for line in lines if not _is_aside(line)]
    kept = _without_head(kept, title, authors)
    kept = _without_tail(kept)
    return [line.text for line in kept]


def is_walled(lines: list[Line]) -> bool:
    """Return whether the last of *lines* say that the rest is for subscribers, or needs scripts."""
    if sum(len(line.text) for line in lines) > _TEASER:
        return False
    return any(
        len(line.text) <= _CLOSING and _cues().paywall.found_in(line.text.lower())
        for line in lines[-_TAIL:]
    )


def _is_aside(line: Line) -> bool:
    if len(line.text) > _POINTER:
        return False
    cues = _cues()
    if len(line.text) <= cues.longest:
        bare = _bare(line.text)
        if not bare or bare in cues.labels:
            return True
    return cues.elsewhere.match(line.text) is not None


def _without_head(lines: list[Line], title: str, authors: tuple[str, ...]) -> list[Line]:
    """Drop title, byline and date from the first lines."""
    cues = _cues()
    names = {_bare(name) for name in authors}
    wanted = _bare(title)
    head = []
    for line in lines[:_HEAD]:
        if len(line.text) > _HEADLINE:
            head.append(line)
            continue
        bare = _bare(line.text)
        if wanted and (bare == wanted or (len(bare) > 15 and _same(bare, wanted))):
            continue
        if bare in names or (len(line.text) < 100 and cues.opening.search(line.text)):
            continue
        head.append(line)
    return head + lines[_HEAD:]


def _same(one: str, other: str) -> bool:
    """Return whether two titles say the same, give or take the site's name."""
    if len(one) > 1.6 * len(other) or len(other) > 2.2 * len(one):
        return False
    short, long = sorted((set(one.split()), set(other.split())), key=len)
    return len(short & long) >= 0.85 * len(short) if len(short) > 2 else one in other


def _without_tail(lines: list[Line]) -> list[Line]:
    cues = _cues()
    sizes = [len(line.text) for line in lines]
    total, left = sum(sizes), 0
    for place in range(len(lines) - 1, 0, -1):  # an ending label with little after it
        left += sizes[place]
        if left > 0.35 * total:
            break
        if sizes[place] < 60 and _bare(lines[place].text) in cues.ends:
            lines = lines[:place]
            left = 0
    end = len(lines)
    looked = 0
    while end > 1 and looked < _TAIL:
        line = lines[end - 1]
        if not _is_closing(line):
            break
        end -= 1
        looked += 1
    tail_start = max(1, end - 3)
    tail = [line for line in lines[tail_start:end] if not _is_credit(line)]
    return lines[:tail_start] + tail


def _is_closing(line: Line) -> bool:
    return line.heading or _is_credit(line) or _is_offer(line.text)


def _is_credit(line: Line) -> bool:
    text = line.text
    if len(text) > _CLOSING:
        return False
    cues, lowered = _cues(), text.lower()
    return bool(cues.credit.match(lowered)) or any(
        cue.found_in(lowered) for cue in (cues.closing, cues.paywall)
    )


def _is_offer(text: str) -> bool:
    """Return whether *text* speaks to the reader and offers something."""
    if len(text) > _OFFER or "“" in text or '"' in text or "«" in text:
        return False
    words = _WORDS.findall(text.lower())
    for you, offer in _cues().offers:
        spoken = sum(word in you for word in words)
        offered = len(offer.intersection(words))
        if spoken >= 2 and offered >= 2:
            return True
    return False


def _bare(text: str) -> str:
    return _EDGES.sub("", text.lower())


@dataclass(frozen=True, slots=True)
class _Cues:
    labels: frozenset[str]
    longest: int  # characters a label may have, with signs around it
    ends: frozenset[str]
    elsewhere: re.Pattern[str]
    credit: re.Pattern[str]  # the patterns for a line's beginning: tried once a line
    closing: AnyOf
    opening: re.Pattern[str]
    paywall: AnyOf
    withdrawn: re.Pattern[str]
    offers: tuple[tuple[frozenset[str], frozenset[str]], ...]


def says_withdrawn(title: str, text: str) -> bool:
    """Return whether a short notice says that its outlet takes the article back."""
    return bool(_cues().withdrawn.search(f"{title}\n{text}"))


@cache
def _cues() -> _Cues:
    table: dict[str, Any] = load("cleaning")
    lines = table["lines"]
    starts = [cue for cue in lines["closing"] if cue.startswith("^")]
    inside = [cue for cue in lines["closing"] if not cue.startswith("^")]
    labels = frozenset(map(_bare, lines["labels"]))
    return _Cues(
        labels=labels,
        longest=max(map(len, labels), default=0) + 10,
        ends=frozenset(map(_bare, lines["ends"])),
        elsewhere=either(lines["elsewhere"], of="cleaning.toml: lines.elsewhere"),
        credit=either(starts, of="cleaning.toml: lines.closing"),
        closing=any_of(inside, of="cleaning.toml: lines.closing"),
        opening=either(lines["opening"], of="cleaning.toml: lines.opening"),
        paywall=any_of(lines["paywall"], of="cleaning.toml: lines.paywall"),
        withdrawn=either(lines["withdrawn"], of="cleaning.toml: lines.withdrawn"),
        offers=tuple(
            (frozenset(words["you"]), frozenset(words["offer"]))
            for words in table["offers"].values()
        ),
    )
