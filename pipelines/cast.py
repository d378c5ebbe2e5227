"""Who an article is about, and where they go: what tells one piece of talent news from another.

All such news is about the same few companies; the people in it, and where they turn, are its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from anyascii import anyascii

from talentwire.model import Certainty, Claim, Judgement, Kind, Mention, Role

# How much a person counts: who moves, who is named in the headline or at once, all others; and
# the less the more others were named before.
MOVES, LEADS, OTHERS = 1.0, 1.0, 0.5
LATER = 0.25
ROUNDUP = 0.8  # ... and where several people turn each his own way
OPENING = 120  # bytes of a text, as many letters or 40 hanzi, that say who it is about
MOST = 24  # people; a longer list is told by its first
STAYS, NOT_TOLD = "stays", ""  # aims beside the organisations

_HAN = re.compile("[\u4e00-\u9fff]{2,4}")
_PART = re.compile("[a-z]{2,}")
_LATIN = r"[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){1,3}"
_DOT = re.compile("[·・＝]")
_BRACKET = re.compile(
    rf"\s?[(（]({_LATIN}|[\u4e00-\u9fff]{{2,4}}|[\u30a1-\u30fa\u30fc・＝]{{4,}})[)）]"
)


def cast_of(
    judgement: Judgement, title: str, text: str, parents: Mapping[str, tuple[str, ...]]
) -> tuple[Role, ...]:
    """Return who plays a part in an article with this judgement, the first one named first.

    *parents* are the organisations that one belongs to: who joins a unit of a company joins the
    company.
    """
    other_spelling = _other_spellings(judgement.mentions, title, text)
    claims: dict[str, list[Claim]] = {}
    for claim in judgement.claims:
        if not claim.background:
            claims.setdefault(other_spelling.get(claim.person, claim.person), []).append(claim)
    opening = _opening(text)
    leads = {
        other_spelling.get(m.name, m.name)
        for m in judgement.mentions
        if m.field == "title" or m.start < opening
    }
    roundup = len({_aim(told, parents) for told in claims.values()}) > 1
    found: dict[str, Role] = {}
    for name in judgement.people:
        name = other_spelling.get(name, name)
        key = name_key(name)
        if key not in found:
            weight = (MOVES if name in claims else OTHERS) + LEADS * (name in leads)
            weight /= 1 + LATER * len(found)
            weight *= ROUNDUP if roundup else 1.0
            found[key] = Role(key, weight, _aim(claims.get(name, ()), parents))
    return tuple(found.values())[:MOST]


def kinds_of(judgement: Judgement, text: str) -> tuple[tuple[Kind, int], ...]:
    """Return the kinds of moves that an article reports: 2 where it opens with it, else 1."""
    opening = _opening(text)
    found: dict[Kind, int] = {}
    for event in judgement.events:
        if not event.background:
            plainly = 2 if event.field == "title" or event.start < opening else 1
            found[event.kind] = max(plainly, found.get(event.kind, 0))
    return tuple(found.items())


def _opening(text: str) -> int:
    return len(text[:OPENING].encode(errors="replace")[:OPENING].decode(errors="ignore"))


def name_key(name: str) -> str:
    """Return a person's name without regard to the order of its parts, spelt in Latin letters."""
    spaced = f"{name[0]} {name[1:]}" if _HAN.fullmatch(name) else name
    parts = _PART.findall(anyascii(spaced.replace("-", "")).lower())
    return " ".join(sorted(parts)) or name


def _other_spellings(mentions: Sequence[Mention], title: str, text: str) -> dict[str, str]:
    """Return names -> how the article spells them too in letters that more languages share: in
    brackets behind them (Latin letters, else hanzi)."""
    found: dict[str, str] = {}
    people = [mention for mention in mentions if mention.kind == "person"]
    for mention in people:
        behind = (title if mention.field == "title" else text)[mention.end : mention.end + 60]
        bracket = _BRACKET.match(behind)
        if bracket:
            near, far = sorted((bracket.group(1), mention.name), key=_script)
            if _script(near) < _script(far):
                found[far] = near
    short = {m.surface: m.name for m in people if _script(m.name) < _script(m.surface)}
    for name in {m.name for m in people} - found.keys():
        family = _DOT.split(name)[-1]
        if family != name and family in short:
            found[name] = short[family]
    return found


def _script(name: str) -> int:
    return 0 if name[0].isascii() else 1 if _HAN.fullmatch(name) else 2


def _aim(claims: Sequence[Claim], parents: Mapping[str, tuple[str, ...]]) -> str:
    """Return where somebody turns: the first organisation that is stated, or that they stay."""
    for claim in claims:
        if claim.certainty is Certainty.DENIED or claim.kind is Kind.RETENTION:
            return STAYS
        if claim.to_org and claim.certainty is Certainty.STATED:
            return (claim.to_org, *parents.get(claim.to_org, ()))[-1]
    return NOT_TOLD
