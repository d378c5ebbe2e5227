"""Who comes with a licence or a purchase: founders whose firm the article says is paid for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipelines.arrivals import related
from pipelines.frames import Frame
from pipelines.lines import PERSON
from pipelines.masking import Masked
from pipelines.patterns import Language
from pipelines.rules import Rules

_KINDS = ("hire", "appointment")
_MOST = 60  # moves of one article; more is no news but a trap
_AFTER = 4  # sentences after a sale that tell who comes with the firm
_NEAR = 60  # characters around a name in which a founder's title is his


def with_deals(
    merged: list[Frame], masked: Sequence[Masked], language: Language, rules: Rules
) -> list[Frame]:
    """Return the moves: a founder who goes from X to Y is an acquihire where the article tells of
    a deal about either, and so is whoever goes the same way; of another founder who comes to Y
    and from nowhere that is said it is X too."""
    if len(merged) > _MOST:
        return merged
    paid = _paid(masked, language)
    firms = _licensed(merged, masked, language, rules) | {
        f.to_org: f.from_org
        for f in merged
        if f.kind in (*_KINDS, "acquihire")
        and f.from_org
        and f.to_org
        and not f.background
        and not related(f.from_org, f.to_org, rules)
        and any(related(org, end, rules) for org in paid for end in (f.from_org, f.to_org))
        and (f.kind == "acquihire" or _founds(f.person, masked, language))
    }
    ways = {(f.sentence, f.to_org) for f in merged if firms.get(f.to_org) == f.from_org}
    moves = [_with(f, firms, masked, language) for f in merged]
    ways |= {(f.sentence, f.to_org) for f in moves if f.kind == "acquihire"}
    return [
        # whom the same sentence takes there: "as does its president Q"
        replace(f, kind="acquihire", from_org=firms[f.to_org])
        if f.kind == "hire"
        and f.from_org is None
        and f.to_org in firms
        and not f.background
        and (f.sentence, f.to_org) in ways
        else f
        for f in moves
    ]


def _licensed(
    merged: Sequence[Frame], masked: Sequence[Masked], language: Language, rules: Rules
) -> dict[str | None, str]:
    """Return the house to which founders of another go, where one sentence about a deal names
    those two and no other, and nobody says where they come from."""
    found: dict[str | None, str] = {}
    for sentence in masked:
        named = {n for s in sentence.slots if s.kind == "org" and not s.maybe for n in s.names}
        if len(named) != 2 or not sentence.has("deal", language):
            continue
        for frame in merged:
            other = next(iter(named - {frame.to_org}), None)
            bare = frame.kind in _KINDS and frame.from_org is None and not frame.background
            if not bare or frame.to_org not in named or other is None:
                continue
            if not related(other, frame.to_org, rules) and _founds(frame.person, masked, language):
                found[frame.to_org] = other
    return found


def _paid(masked: Iterable[Masked], language: Language) -> set[str]:
    """Return the organisations that a sentence about a deal names."""
    return {
        name
        for sentence in masked
        if sentence.slots and sentence.has("deal", language)
        for slot in sentence.slots
        if slot.kind == "org"
        for name in slot.names
    }


def _with(
    frame: Frame, firms: dict[str | None, str], masked: Sequence[Masked], language: Language
) -> Frame:
    firm = firms.get(frame.to_org)
    if firm is None or frame.kind not in _KINDS or frame.background:
        return frame
    if frame.from_org == firm:
        return replace(frame, kind="acquihire")
    if frame.from_org is None and _founds(frame.person, masked, language):
        return replace(frame, kind="acquihire", from_org=firm)
    return frame


def _founds(person: str, masked: Iterable[Masked], language: Language) -> bool:
    """Return whether a founder's title stands beside somebody's name, no other name between."""
    for sentence in masked:
        text = sentence.unlisted or sentence.text
        for at in (hit.start() for hit in re.finditer(PERSON, text)):
            if person not in sentence.slot(text[at + 1]).names:
                continue
            before = text[max(0, at - _NEAR) : at].split(PERSON)[-1]
            after = text[at + 2 : at + 2 + _NEAR].split(PERSON)[0]
            beside = before + "\n" + after
            if language.has("founder", beside) or language.has("chief_of_firm", before):
                return True
    return False


def with_the_firm(
    merged: list[Frame],
    found: Iterable[Frame],
    masked: Sequence[Masked],
    language: Language,
    rules: Rules,
) -> list[Frame]:
    """Return the moves, with those of whoever founded or runs a firm that is bought for its people
    and of whom no more is said than what he does at the buyer: "founder P will report to Q"."""
    if len(merged) > _MOST:
        return merged
    found = tuple(found)
    bought = [one for one in found if one.kind == "acquired" and one.from_org and one.to_org]
    merged = [_to_the_buyer(move, bought, masked, language) for move in merged]
    along = language.lists.get("comes_along")
    sale = next(_sales(found, masked, rules), None) if along else None
    if along is None or sale is None:
        return merged
    firm, buyer, sold = sale
    moved = {f.person for f in merged if not f.background}
    more: list[Frame] = []
    for number in range(sold, min(len(masked), sold + _AFTER + 1)):
        sentence = masked[number]
        if PERSON not in sentence.text or not sentence.has("comes_along", language):
            continue
        named = {n for s in sentence.slots if s.kind == "org" and not s.maybe for n in s.names}
        if any(not related(n, firm, rules) and not related(n, buyer, rules) for n in named):
            continue
        for name in _along(sentence, along, language):
            if name not in moved:
                moved.add(name)
                more.append(_coming(name, firm, buyer, number))
    return merged + more


def _to_the_buyer(
    move: Frame, bought: Iterable[Frame], masked: Sequence[Masked], language: Language
) -> Frame:
    """Return the move; who founded or heads a firm that the same sentence says is bought, and is
    said to join "the company", comes from there to the buyer."""
    if move.kind not in ("hire", "acquihire") or move.background or move.to_org is None:
        return move
    here = (
        sale
        for sale in bought
        if sale.sentence == move.sentence
        and sale.from_org == move.to_org
        and move.from_org in (None, sale.to_org)
    )
    sale = next(here, None)
    if sale is None or not _founds(move.person, masked, language):
        return move
    return replace(move, kind="acquihire", from_org=sale.from_org, to_org=sale.to_org)


def _sales(
    found: Iterable[Frame], masked: Sequence[Masked], rules: Rules
) -> Iterator[tuple[str, str, int]]:
    """Yield the firm, its buyer and the sentence of each sale, in an article in which people
    come with it."""
    if not any("acquihire" in sentence.kinds for sentence in masked):
        return
    for frame in found:
        ends = frame.from_org, frame.to_org
        if frame.kind not in ("acquired", "group") or frame.person or None in ends:
            continue
        firm, buyer = frame.from_org or "", frame.to_org or ""
        if frame.kind == "acquired" and not related(firm, buyer, rules):
            yield firm, buyer, frame.sentence


def _along(sentence: Masked, along: re.Pattern[str], language: Language) -> Iterable[str]:
    """Yield who bears a founder's or chief's title in a sentence about people who come along."""
    text = sentence.text
    last = 0
    for at in re.finditer(PERSON, text):
        before, after = text[last : at.start()], text[at.end() + 1 :]
        last = at.end() + 1
        own = re.split(f"[;:.{PERSON}]", after)[0]
        colon = before.rstrip().endswith(":")
        titled = re.search(r"^\s*,[^,]*", own)
        title = (before if colon else before[-_NEAR:]) + ("\n" + titled[0] if titled else "")
        chief = language.has("founder", title) or language.has("chief_of_firm", title)
        told = (before if colon else "") + own
        if chief and along.search(told if not colon else text):
            slot = sentence.slot(text[at.end()])
            yield from slot.names if slot.full else ()


def _coming(name: str, firm: str, buyer: str, number: int) -> Frame:
    return Frame(
        person=name,
        kind="acquihire",
        from_org=firm,
        to_org=buyer,
        sentence=number,
        pattern="with the firm",
    )
