"""What a sentence tells of somebody that is no end of his move.

A seat on the board of another house, which is no employer ("P of X leaves the board of Y"); a thing
that he made ("P, creator of Y, joins X"); a firm outside of AI that he was the head of, long enough
ago to be called its former one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipelines.arrivals import related
from pipelines.frames import Frame
from pipelines.lines import BREAK, ORG, STOP
from pipelines.masking import Masked
from pipelines.patterns import Language
from pipelines.rules import Rules

_MARKS = str.maketrans(dict.fromkeys((BREAK, STOP), ""))
_TOLD = frozenset(("made-by", "once-headed"))
_BESIDE = ("origin", "member", "group")
_NEXT_ORG = re.compile(rf"[\s{BREAK}{STOP}]*(?:[\w'-]+ ){{0,2}}{ORG}(.)")
_ORG = re.compile(f"{ORG}(.)")


def without_asides(
    found: list[Frame], masked: Sequence[Masked], language: Language, rules: Rules
) -> list[Frame]:
    """Return the frames without what is no end of a move."""
    aside = {
        number: _asides(masked[number], language, rules) for number in {f.sentence for f in found}
    }
    seats = {number: _seats(masked[number], language) for number in aside}
    kept = []
    for frame in found:
        if _is_seat(frame, seats[frame.sentence], found, rules):
            continue
        if frame.from_org in aside[frame.sentence]:
            if frame.kind in _BESIDE:
                continue
            frame = replace(frame, from_org=None, whole=None) if frame.to_org else frame
        kept.append(frame)
    return kept


def asides(masked: Sequence[Masked], language: Language, rules: Rules) -> set[str]:
    """Return the organisations that some sentence tells of as no end of a move."""
    found = {name for sentence in masked for name in _asides(sentence, language, rules)}
    return found.union(*(_dealt_with(sentence, language) for sentence in masked))


def _dealt_with(sentence: Masked, language: Language) -> set[str]:
    """Return whom somebody only meets, backs or fights: "Q backed X before Y hired P"."""
    about = language.lists.get("dealt_with") if "dealt_with" in sentence.present else None
    if about is None:
        return set()
    behind = (_NEXT_ORG.match(sentence.text, hit.end()) for hit in about.finditer(sentence.text))
    return {name for hit in behind if hit for name in sentence.slot(hit[1]).names}


def _asides(sentence: Masked, language: Language, rules: Rules) -> set[str]:
    """Return the things somebody made, and the firms outside of AI he was once the head of."""
    if sentence.present.isdisjoint(_TOLD):
        return set()
    made = {name for name in _named("made-by", sentence, language) if name not in rules.orgs}
    headed = {name for name in _named("once-headed", sentence, language) if _outside(name, rules)}
    return made | headed


def _seats(sentence: Masked, language: Language) -> set[str] | None:
    """Return whose boards somebody leaves in a sentence; None where nobody leaves one."""
    leaves = language.lists.get("off-board") if "off-board" in sentence.present else None
    if leaves is None or leaves.search(sentence.text.translate(_MARKS)) is None:
        return None
    return set(_named("off-board", sentence, language))


def _is_seat(frame: Frame, seats: set[str] | None, found: Sequence[Frame], rules: Rules) -> bool:
    """Return whether what is left is a seat on a board, of a house that is none of AI or while
    the sentence says where else he is."""
    if seats is None or frame.kind != "departure" or frame.to_org:
        return False
    theirs = all(_outside(seat, rules) or seat not in rules.orgs for seat in seats)
    if seats and theirs and (frame.from_org is None or frame.from_org in seats):
        return True  # nor does he leave the house that the text is about
    return any(
        other.person == frame.person
        and other.sentence == frame.sentence
        and other.kind in ("origin", "member")
        and other.from_org is not None
        and not any(related(other.from_org, seat, rules) for seat in seats)
        for other in found
    )


def _outside(name: str, rules: Rules) -> bool:
    org = rules.orgs.get(name)
    return org is not None and not org.ai_first


def _named(name: str, sentence: Masked, language: Language) -> Iterable[str]:
    """Yield the organisations in what the words of a list find."""
    words = language.lists.get(name) if name in sentence.present else None
    if words is None or ORG not in sentence.text:
        return
    for hit in words.finditer(sentence.text.translate(_MARKS)):
        for org in _ORG.finditer(hit.group()):
            yield from sentence.slot(org[1]).names
