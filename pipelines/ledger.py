"""What a move is, as far as its claims say. Pure: no store, no clock.

The rules, with their reasons, are in docs/decisions/0007-one-move-many-claims.md.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from pipelines.accounts import LEAVING, Statement, most_specific, stated_span
from pipelines.identity import Relations
from talentwire.model import Certainty, Kind, Precision, Status

REVERSED_DAYS = 60  # who is back so soon has undone the move

# What says more comes first.
PRECEDENCE = (
    Kind.RETURN,
    Kind.ACQUIHIRE,
    Kind.FOUNDING,
    Kind.HIRE,
    Kind.APPOINTMENT,
    Kind.LAYOFF,
    Kind.DEPARTURE,
)


@dataclass(frozen=True, slots=True)
class State:
    """What a move is, as far as its claims say."""

    from_org: str | None
    to_org: str | None
    kind: Kind
    role: str | None
    date: str | None
    date_precision: Precision | None
    status: Status
    background: bool
    happened: str  # best day known, YYYY-MM-DD
    first_seen: str
    last_seen: str
    sources: int


def decide(statements: Sequence[Statement], relations: Relations, *, on: datetime.date) -> State:
    """Return what the statements of one move amount to on a day; there is at least one."""
    sure = [s for s in statements if s.certainty is Certainty.STATED] or list(statements)
    from_org = _end(sure, statements, relations, lambda s: s.from_org)
    to_org = _end(sure, statements, relations, lambda s: s.to_org)
    news = [s for s in statements if not s.background]
    arriving = [s for s in sure if to_org and s.to_org]
    # The day somebody left is not the day of a move that others tell whole.
    when, precision = _date(arriving or sure)
    happened = _happened(when, min(s.day for s in news or statements))
    inside = bool(from_org and to_org and relations.same_line(from_org, to_org, happened))
    kind = _kind(sure, inside, from_org == to_org)
    if kind in LEAVING and inside:
        to_org = None
    first_seen = min(s.published for s in statements)
    return State(
        from_org,
        to_org,
        kind,
        _role(arriving if to_org else sure),  # not the post that somebody left for it
        when,
        precision,
        _status(statements, to_org, when, on),
        not news,
        happened,
        first_seen,
        max(s.published for s in statements),
        len({s.origin for s in statements}),
    )


def _happened(when: str | None, told: datetime.date) -> str:
    """Return the best day known: the first report's, brought into the time that is stated."""
    stated = stated_span(when)
    day = min(max(told, stated[0]), stated[1]) if stated else told
    return day.isoformat()


def _end(
    sure: Sequence[Statement],
    everything: Sequence[Statement],
    relations: Relations,
    end: Callable[[Statement], str | None],
) -> str | None:
    for said in (sure, everything):
        named = Counter(org for s in said if (org := end(s)))
        if named:
            return most_specific(named, relations)
    return None


def _kind(sure: Sequence[Statement], inside: bool, same_end: bool) -> Kind:
    support = Counter(s.kind for s in sure)
    arriving = {kind: n for kind, n in support.items() if kind not in LEAVING}
    if inside and arriving and (same_end or Kind.ACQUIHIRE not in arriving):
        return Kind.APPOINTMENT  # nobody is hired, or comes back, inside the house
    field = arriving or support
    # A kind that one account in three bears out says more than a plainer, commoner one.
    enough = [kind for kind in PRECEDENCE if field.get(kind, 0) * 3 >= max(field.values())]
    return enough[0] if enough else max(field, key=lambda kind: field[kind])


def _role(sure: Sequence[Statement]) -> str | None:
    roles = Counter(s.role for s in sorted(sure, key=lambda s: s.published) if s.role)
    return roles.most_common(1)[0][0] if roles else None


def _date(sure: Sequence[Statement]) -> tuple[str | None, Precision | None]:
    """Return the date most accounts agree with, as precise as any of those has it."""
    dates = Counter(s.date for s in sure if s.date and stated_span(s.date))
    if not dates:
        return None, None

    def backing(text: str) -> tuple[int, int]:
        return sum(n for other, n in dates.items() if text.startswith(other)), len(text)

    best = max(sorted(dates), key=backing)
    precision = {4: Precision.YEAR, 7: Precision.MONTH}.get(len(best), Precision.DAY)
    return best, precision


def _status(
    statements: Sequence[Statement], to_org: str | None, when: str | None, on: datetime.date
) -> Status:
    denied = [s for s in statements if s.certainty is Certainty.DENIED]
    stated = [s for s in statements if s.certainty is Certainty.STATED]
    # Where somebody went is confirmed by those who say where, not by those who say he left.
    bearing = [s for s in stated if s.to_org or s.kind is Kind.FOUNDING] if to_org else stated
    bearing = bearing or stated
    if not stated:
        return Status.DENIED if denied else Status.RUMOURED
    confirmed = len({s.origin for s in bearing}) >= 2 or any(s.own_word for s in bearing)
    if denied and max(s.published for s in denied) > max(s.published for s in stated):
        return Status.REVERSED if confirmed else Status.DENIED
    if not confirmed:
        return Status.REPORTED
    over = stated_span(when)
    past = over is not None and over[1] <= on
    return Status.EFFECTIVE if past or any(s.background for s in bearing) else Status.CONFIRMED


def with_reversals(states: Sequence[State], relations: Relations) -> list[State]:
    """Return one person's moves, those undone by a quick way back marked as reversed."""
    standing = (Status.REPORTED, Status.CONFIRMED, Status.EFFECTIVE)

    def undone(move: State) -> bool:
        return any(
            move.status in standing
            and back.status in standing
            and back is not move
            and move.from_org is not None
            and back.to_org is not None
            and relations.same_line(move.from_org, back.to_org)
            and back.kind not in LEAVING
            and not (move.background and move.date is None)
            and _way_back(move, back, relations)
            and _soon_after(move, back)
            for back in states
        )

    return [replace(s, status=Status.REVERSED) if undone(s) else s for s in states]


def _way_back(move: State, back: State, relations: Relations) -> bool:
    """Return whether *back* leads back from where *move* went, and is told by enough to say so."""
    if move.status is not Status.REPORTED and back.status is Status.REPORTED:
        return False
    if move.to_org is None:
        return True
    whence = back.from_org is None or relations.same_line(back.from_org, move.to_org)
    return whence and back.kind is Kind.RETURN


def _soon_after(move: State, back: State) -> bool:
    days = datetime.date.fromisoformat(back.happened) - datetime.date.fromisoformat(move.happened)
    return timedelta(0) < days <= timedelta(days=REVERSED_DAYS)
