"""When two accounts speak of one real move. Pure: no store, no clock.

The rules, with their reasons, are in docs/decisions/0007-one-move-many-claims.md.
"""

from __future__ import annotations

import calendar
import datetime
import functools
import itertools
from collections import Counter
from dataclasses import dataclass

from pipelines.identity import Relations
from talentwire.model import Certainty, Kind

NEAR_DAYS = 120  # two accounts of one move lie no further apart
AGREED_DAYS = 300  # unless they agree on both ends: nobody goes the same way twice so soon
POST_DAYS = 45  # two appointments at one house further apart are two posts
HANDOFF_DAYS = 200  # a departure to nowhere and the next arrival are one move until then
EARLY_DAYS = 60  # the arrival may be told that long before the departure
VAGUE_DAYS = 364  # a year and nothing finer
REFUSED_DAYS = 14  # who says no today and is reported to have joined later, moved anew

LEAVING = frozenset({Kind.DEPARTURE, Kind.LAYOFF})
Span = tuple[datetime.date, datetime.date]


@dataclass(frozen=True, slots=True)
class Statement:
    """One stored claim with what its article adds. People and organisations are slugs."""

    claim: int
    article: int
    from_org: str | None
    to_org: str | None
    kind: Kind
    published: str  # ISO 8601 UTC, of the article
    origin: str  # host whose text this is: all copies of one text have one origin
    role: str | None = None
    date: str | None = None
    certainty: Certainty = Certainty.STATED
    background: bool = False
    own_word: bool = False  # published by one of the two organisations
    outlet: str = ""  # the name of the outlet whose text this is

    @property
    def day(self) -> datetime.date:
        """Return the day of publication."""
        return datetime.date.fromisoformat(self.published[:10])


def plain_kind(kind: Kind, from_org: str | None, to_org: str | None) -> Kind:
    """Return the kind that fits the ends told: who joins nobody knows whom has left, and who
    leaves for a named place is hired there."""
    if from_org and not to_org and kind in (Kind.HIRE, Kind.RETURN, Kind.ACQUIHIRE):
        return Kind.DEPARTURE
    if to_org and to_org != from_org and kind in LEAVING:
        return Kind.HIRE
    return kind


@functools.lru_cache(maxsize=4096)
def stated_span(text: str | None) -> Span | None:
    """Return the first and last day of YYYY, YYYY-MM or YYYY-MM-DD; None for anything else."""
    try:
        parts = [int(part) for part in (text or "").split("-")]
        if len(parts) == 1:
            return datetime.date(parts[0], 1, 1), datetime.date(parts[0], 12, 31)
        if len(parts) == 2:
            last = calendar.monthrange(parts[0], parts[1])[1]
            return datetime.date(parts[0], parts[1], 1), datetime.date(parts[0], parts[1], last)
        return (datetime.date(*parts),) * 2 if len(parts) == 3 else None
    except (ValueError, OverflowError):
        return None


def spans(statement: Statement) -> tuple[Span, ...]:
    """Return the times that tie a statement to its move; none for undated background.

    News is tied by its publication too: a stated year may be misread, or left to be guessed.
    """
    stated = stated_span(statement.date)
    told = () if statement.background else ((statement.day, statement.day),)
    return (stated, *told) if stated else told


_numbers = itertools.count()


class Account:
    """Some statements taken together: what they say of one move. `number` tells them apart.

    Made of sums, so that two can be joined without looking at each statement again.
    """

    def __init__(self, statements: tuple[Statement, ...], relations: Relations) -> None:
        """Make the account of at least one statement."""
        self.relations = relations
        self.statements = statements
        self.from_counts = Counter(s.from_org for s in statements if s.from_org)
        self.to_counts = Counter(s.to_org for s in statements if s.to_org)
        self.kinds = frozenset(s.kind for s in statements)
        found = frozenset(found for s in statements for found in spans(s))
        self.sharp = frozenset(s for s in found if (s[1] - s[0]).days < VAGUE_DAYS)
        self.vague = found - self.sharp
        self.seen_by = min(s.day for s in statements)
        self.background = all(s.background for s in statements)
        by = {
            certainty: [s for s in statements if s.certainty is certainty]
            for certainty in Certainty
        }
        self.first_stated = min((s.day for s in by[Certainty.STATED]), default=None)
        self.first_rumoured = min((s.day for s in by[Certainty.RUMOURED]), default=None)
        self.last_denied = max((s.day for s in by[Certainty.DENIED]), default=None)
        self.destination_stated = any(
            s.to_org or s.kind is Kind.FOUNDING for s in by[Certainty.STATED]
        )
        self._conclude()

    def joined(self, other: Account) -> Account:
        """Return the account of both's statements."""
        both = Account.__new__(Account)
        both.relations = self.relations
        both.statements = self.statements + other.statements
        both.from_counts = self.from_counts + other.from_counts
        both.to_counts = self.to_counts + other.to_counts
        both.kinds = self.kinds | other.kinds
        both.sharp = self.sharp | other.sharp
        both.vague = self.vague | other.vague
        both.seen_by = min(self.seen_by, other.seen_by)
        both.background = self.background and other.background
        both.first_stated = _least(self.first_stated, other.first_stated)
        both.first_rumoured = _least(self.first_rumoured, other.first_rumoured)
        both.last_denied = max(filter(None, (self.last_denied, other.last_denied)), default=None)
        both.destination_stated = self.destination_stated or other.destination_stated
        both._conclude()
        return both

    def _conclude(self) -> None:
        self.number = next(_numbers)
        self.from_org = most_specific(self.from_counts, self.relations)
        self.to_org = most_specific(self.to_counts, self.relations)
        self.from_house = self.relations.line(self.from_org)
        self.to_house = self.relations.line(self.to_org)
        self.leaving = self.kinds <= LEAVING
        self.posts = self.kinds == {Kind.APPOINTMENT}
        self.founding = Kind.FOUNDING in self.kinds
        # A year alone says little beside a day or a month.
        self.spans = self.sharp or self.vague
        # The first day it may have happened; None if nothing tells.
        self.start = min((found[0] for found in self.spans), default=None)
        day = self.start.isoformat() if self.start else None
        # Who comes with a firm to its buyer has moved; who moves there later has not.
        self.inside = bool(
            Kind.ACQUIHIRE not in self.kinds
            and self.from_org
            and self.to_org
            and self.relations.same_line(self.from_org, self.to_org, day)
        )


def _least(one: datetime.date | None, other: datetime.date | None) -> datetime.date | None:
    return min(filter(None, (one, other)), default=None)


def most_specific(counted: Counter[str], relations: Relations) -> str | None:
    """Return the smallest unit named, the commonest of them; None if none is."""
    return max(counted, key=lambda org: (relations.depth(org), counted[org], org), default=None)


def same_move(one: Account, other: Account, relations: Relations) -> float:
    """Return how likely both speak of one real move, the more the surer; 0: they do not."""
    for bare, full in ((one, other), (other, one)):
        if not bare.from_org and not bare.to_org and not bare.founding:
            return _bare(bare, full)
    ends = _ends(one, other, relations)
    if ends is None or one.inside != other.inside or _kinds_clash(one, other):
        return 0.0
    if _refused(one, other) or _only_rumoured_further(one, other):
        return 0.0
    if ends == 0:
        return _handoff(one, other)
    agreed = all((one.from_org, other.from_org, one.to_org, other.to_org))
    near = _nearness(one, other, AGREED_DAYS if agreed and not one.inside else NEAR_DAYS)
    return 0.0 if near is None else ends + near


def _bare(bare: Account, full: Account) -> float:
    """Return how well an account that names no organisation goes with one that may."""
    if _refused(bare, full) or bool(bare.last_denied) != bool(full.last_denied):
        return 0.0
    if full.inside or (full.leaving and not bare.leaving):
        return 0.0
    near = _nearness(bare, full, POST_DAYS)
    return 0.0 if near is None else 0.1 + 0.4 * near


def _ends(one: Account, other: Account, relations: Relations) -> float | None:
    """Return how far from and to agree; 0 if neither is told by both, None for a clash."""
    if _strangers(one.from_house, other.from_house) or _strangers(one.to_house, other.to_house):
        return None
    score = 0.0
    agreed = 0
    for a, b in ((one.from_org, other.from_org), (one.to_org, other.to_org)):
        if not a or not b:
            continue
        if a == b:
            score += 2.0
        elif relations.same_line(a, b):
            score += 1.5
        else:
            score += 0.5  # two units of one house
        agreed += 1
    if 0 < score < 1.5 and agreed < 2:
        return None  # two units of one house, and nothing else in common
    left, joined = one.from_org or other.from_org, one.to_org or other.to_org
    days = [account.start for account in (one, other) if account.start]
    day = min(days).isoformat() if days else None
    joint_inside = bool(left and joined and relations.same_line(left, joined, day))
    if joint_inside and not (one.inside or other.inside):
        return None  # who left X and who came to X tell of two moves
    return score


def _strangers(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and bool(other) and one.isdisjoint(other)


def _kinds_clash(one: Account, other: Account) -> bool:
    for a, b in ((one, other), (other, one)):
        # Left to found something unnamed is not joined somebody else.
        if a.founding and not a.to_org and b.to_org and not b.founding:
            return True
    return False


def _refused(one: Account, other: Account) -> bool:
    """Return whether a refusal in one stands against a later move in the other."""
    for a, b in ((one, other), (other, one)):
        if a.last_denied is None or b.last_denied is not None:
            continue
        later = b.first_stated or b.first_rumoured
        if later and (later - a.last_denied).days > REFUSED_DAYS:
            return True
    return False


def _only_rumoured_further(one: Account, other: Account) -> bool:
    """Return whether one tells a departure for a fact and the other only surmises where to."""
    for a, b in ((one, other), (other, one)):
        destination = b.to_org or b.founding
        if a.first_stated and not a.to_org and destination and not b.destination_stated:
            return True
    return False


def _nearness(one: Account, other: Account, limit: int) -> float | None:
    """Return 1 for the same time down to 0 at the limit; None if too far apart."""
    if not one.spans or not other.spans:
        for undated, dated in ((one, other), (other, one)):
            if not undated.spans and dated.start and dated.start > undated.seen_by:
                return None  # told as past before it happened
        return 0.0
    apart = min(_days_between(a, b) for a in one.spans for b in other.spans)
    if one.posts and other.posts and limit == NEAR_DAYS:
        limit = POST_DAYS
    return None if apart > limit else 1.0 - apart / (limit + 1)


def _days_between(one: Span, other: Span) -> int:
    return max(0, (other[0] - one[1]).days, (one[0] - other[1]).days)


def _handoff(one: Account, other: Account) -> float:
    """Return how well one is a departure to nowhere and the other the arrival after it."""
    for gone, come in ((one, other), (other, one)):
        if gone.to_org or not gone.from_org or come.from_org or not gone.leaving:
            continue
        if come.leaving or not (come.to_org or come.founding):
            continue
        if gone.last_denied or come.last_denied or gone.start is None or come.start is None:
            continue
        if not gone.sharp or not come.sharp:
            continue
        days = (come.start - gone.start).days
        limit = NEAR_DAYS if come.posts else HANDOFF_DAYS
        if -EARLY_DAYS <= days <= limit:
            return 0.5 + 0.5 * (1 - abs(days) / (limit + 1))
    return 0.0
