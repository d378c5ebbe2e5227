"""Which claims speak of one move, and what the move then is. Pure: no store, no clock.

The rules, with their reasons, are in docs/decisions/0004-one-move-many-claims.md.
"""

from __future__ import annotations

import calendar
import datetime
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from pipelines.identity import Relations
from talentwire.model import Certainty, Kind, Precision, Status

NEAR_DAYS = 120  # two accounts of one move lie no further apart
POST_DAYS = 45  # two appointments at one house further apart are two posts
HANDOFF_DAYS = 200  # a departure to nowhere and the next arrival are one move until then
EARLY_DAYS = 60  # the arrival may be told that long before the departure
REFUSED_DAYS = 14  # who says no today and is reported to have joined later, moved anew
REVERSED_DAYS = 60  # who is back so soon has undone the move

LEAVING = frozenset({Kind.DEPARTURE, Kind.LAYOFF})
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

    @property
    def day(self) -> datetime.date:
        """Return the day of publication."""
        return datetime.date.fromisoformat(self.published[:10])


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


# --- one claim, one move -------------------------------------------------------------


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


def span(statement: Statement) -> Span | None:
    """Return when the move took place by this statement; None for undated background."""
    stated = stated_span(statement.date)
    if stated is None and not statement.background:
        return statement.day, statement.day
    return stated


class Account:
    """Some statements taken together: what they say of one move. Grows by `absorb`."""

    def __init__(self, statements: Sequence[Statement], relations: Relations) -> None:
        self.statements = tuple(statements)
        said = self.statements
        self.from_org = _most_specific((s.from_org for s in said), relations)
        self.to_org = _most_specific((s.to_org for s in said), relations)
        self.leaving = all(s.kind in LEAVING for s in said)
        self.posts = all(s.kind is Kind.APPOINTMENT for s in said)
        self.founding = any(s.kind is Kind.FOUNDING for s in said)
        self.inside = bool(
            self.from_org and self.to_org and relations.same_line(self.from_org, self.to_org)
        )
        spans = [found for s in said if (found := span(s))]
        sharp = [found for found in spans if (found[1] - found[0]).days < 365]
        self.spans = sharp or spans
        self.seen_by = min(s.day for s in said)
        stated = [s for s in said if s.certainty is Certainty.STATED]
        self.stated_days = sorted(s.day for s in stated)
        self.rumour_days = sorted(s.day for s in said if s.certainty is Certainty.RUMOURED)
        self.denied_days = sorted(s.day for s in said if s.certainty is Certainty.DENIED)
        self.destination_stated = any(s.to_org or s.kind is Kind.FOUNDING for s in stated)

    @property
    def start(self) -> datetime.date | None:
        """Return the first day it may have happened; None if nothing tells."""
        return min((found[0] for found in self.spans), default=None)


def _most_specific(orgs: Iterable[str | None], relations: Relations) -> str | None:
    counted = Counter(org for org in orgs if org)
    if not counted:
        return None
    return max(counted, key=lambda org: (relations.depth(org), counted[org], org))


def same_move(one: Account, other: Account, relations: Relations) -> float:
    """Return how likely both speak of one real move, the more the surer; 0: they do not."""
    ends = _ends(one, other, relations)
    if ends is None or one.inside != other.inside or _kinds_clash(one, other):
        return 0.0
    if _refused(one, other) or _only_rumoured_further(one, other):
        return 0.0
    if ends == 0:
        return _handoff(one, other)
    near = _nearness(one, other)
    return 0.0 if near is None else ends + near


def _ends(one: Account, other: Account, relations: Relations) -> float | None:
    """Return how far from and to agree; 0 if neither is told by both, None for a clash."""
    score = 0.0
    agreed = 0
    for a, b in ((one.from_org, other.from_org), (one.to_org, other.to_org)):
        if not a or not b:
            continue
        if a == b:
            score += 2.0
        elif relations.same_line(a, b):
            score += 1.5
        elif relations.same_house(a, b):
            score += 0.5
        else:
            return None
        agreed += 1
    if 0 < score < 1.5 and agreed < 2:
        return None  # two units of one house, and nothing else in common
    left, joined = one.from_org or other.from_org, one.to_org or other.to_org
    joint_inside = bool(left and joined and relations.same_line(left, joined))
    if joint_inside and not (one.inside or other.inside):
        return None  # who left X and who came to X tell of two moves
    return score


def _kinds_clash(one: Account, other: Account) -> bool:
    for a, b in ((one, other), (other, one)):
        # Left to found something unnamed is not joined somebody else.
        if a.founding and not a.to_org and b.to_org and not b.founding:
            return True
    return False


def _refused(one: Account, other: Account) -> bool:
    """Return whether a refusal in one stands against a later move in the other."""
    for a, b in ((one, other), (other, one)):
        if not a.denied_days or b.denied_days:
            continue
        later = b.stated_days or b.rumour_days
        if later and (later[0] - a.denied_days[-1]).days > REFUSED_DAYS:
            return True
    return False


def _only_rumoured_further(one: Account, other: Account) -> bool:
    """Return whether one tells a departure for a fact and the other only surmises where to."""
    for a, b in ((one, other), (other, one)):
        destination = b.to_org or b.founding
        if a.stated_days and not a.to_org and destination and not b.destination_stated:
            return True
    return False


def _nearness(one: Account, other: Account) -> float | None:
    """Return 1 for the same time down to 0 at the limit; None if too far apart."""
    if not one.spans or not other.spans:
        for undated, dated in ((one, other), (other, one)):
            if not undated.spans and dated.start and dated.start > undated.seen_by:
                return None  # told as past before it happened
        return 0.0
    apart = min(_days_between(a, b) for a in one.spans for b in other.spans)
    limit = POST_DAYS if one.posts and other.posts else NEAR_DAYS
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
        if gone.denied_days or come.denied_days or gone.start is None or come.start is None:
            continue
        if _vague(gone) or _vague(come):
            continue
        days = (come.start - gone.start).days
        limit = NEAR_DAYS if come.posts else HANDOFF_DAYS
        if -EARLY_DAYS <= days <= limit:
            return 0.5 + 0.5 * (1 - abs(days) / (limit + 1))
    return 0.0


def _vague(account: Account) -> bool:
    return all((last - first).days >= 365 for first, last in account.spans)


# --- all claims of a person into moves --------------------------------------------------

Pair = tuple[int, int]


def into_moves(
    statements: Iterable[Statement],
    relations: Relations,
    *,
    together: Collection[Pair] = (),
    apart: Collection[Pair] = (),
) -> list[tuple[Statement, ...]]:
    """Return one person's statements grouped, one group for each move, earliest first.

    The result does not depend on the order in which claims came in. *together* and *apart* are
    pairs of claim ids that a person has judged to be one move, or two.
    """
    accounts = _judged_together(list(statements), together, relations)
    split = {frozenset(pair) for pair in apart}
    accounts = _gather(accounts, relations, split)
    while best := _best_pair(accounts, relations, split):
        i, j = best
        joined = Account(accounts[i].statements + accounts[j].statements, relations)
        accounts = [a for n, a in enumerate(accounts) if n not in (i, j)] + [joined]
    groups = [
        tuple(sorted(account.statements, key=lambda s: (s.published, s.claim)))
        for account in accounts
    ]
    return sorted(groups, key=lambda group: (group[0].published, group[0].claim))


def _judged_together(
    statements: list[Statement], together: Collection[Pair], relations: Relations
) -> list[Account]:
    root = {s.claim: s.claim for s in statements}

    def find(claim: int) -> int:
        while root[claim] != claim:
            claim = root[claim]
        return claim

    for a, b in together:
        if a in root and b in root:
            root[find(a)] = find(b)
    groups: dict[int, list[Statement]] = {}
    for statement in statements:
        groups.setdefault(find(statement.claim), []).append(statement)
    return [Account(group, relations) for group in groups.values()]


def _gather(
    accounts: list[Account], relations: Relations, apart: set[frozenset[int]]
) -> list[Account]:
    """Put each account to the one before it that it fits best; the fullest come first."""

    def fullness(account: Account) -> tuple[bool, int, int, bool, str, int]:
        first = account.statements[0]
        ends = bool(account.from_org) + bool(account.to_org)
        return (
            len(account.statements) < 2,
            -ends,
            all(s.background for s in account.statements),
            not account.stated_days,
            first.published,
            first.claim,
        )

    grown: list[Account] = []
    for account in sorted(accounts, key=fullness):
        scores = [
            (same_move(known, account, relations) if _shares_end(known, account) else 0.0, -n)
            for n, known in enumerate(grown)
            if not _kept_apart(known, account, apart)
        ]
        score, n = max(scores, default=(0.0, 0))
        if score > 0:
            grown[-n] = Account(grown[-n].statements + account.statements, relations)
        else:
            grown.append(account)
    return grown


def _shares_end(one: Account, other: Account) -> bool:
    return bool((one.from_org and other.from_org) or (one.to_org and other.to_org))


def _best_pair(
    accounts: list[Account], relations: Relations, apart: set[frozenset[int]]
) -> tuple[int, int] | None:
    best: tuple[float, int, int] | None = None
    for i, one in enumerate(accounts):
        for j in range(i + 1, len(accounts)):
            other = accounts[j]
            if _kept_apart(one, other, apart):
                continue
            score = same_move(one, other, relations)
            if score > 0 and not _shares_end(one, other) and _between(one, other, accounts):
                continue
            if score > 0 and (best is None or score > best[0]):
                best = (score, i, j)
    return best[1:] if best else None


def _kept_apart(one: Account, other: Account, apart: set[frozenset[int]]) -> bool:
    return bool(apart) and any(
        frozenset((a.claim, b.claim)) in apart for a in one.statements for b in other.statements
    )


def _between(one: Account, other: Account, accounts: list[Account]) -> bool:
    """Return whether the person arrived somewhere else between the two."""
    starts = sorted(start for start in (one.start, other.start) if start)
    return len(starts) == 2 and any(
        third is not one
        and third is not other
        and third.destination_stated
        and third.start is not None
        and starts[0] < third.start < starts[1]
        for third in accounts
    )


# --- what a move is ----------------------------------------------------------------------


def decide(statements: Sequence[Statement], relations: Relations, *, on: datetime.date) -> State:
    """Return what the statements of one move amount to on a day; there is at least one."""
    sure = [s for s in statements if s.certainty is Certainty.STATED] or list(statements)
    from_org = _end(sure, statements, relations, lambda s: s.from_org)
    to_org = _end(sure, statements, relations, lambda s: s.to_org)
    kind = _kind(sure, from_org, to_org, relations)
    if kind in LEAVING and to_org and from_org and relations.same_line(from_org, to_org):
        to_org = None
    news = [s for s in statements if not s.background]
    when, precision = _date(sure)
    first_seen = min(s.published for s in statements)
    told = stated_span(when)
    return State(
        from_org,
        to_org,
        kind,
        _role(sure),
        when,
        precision,
        _status(statements, to_org, when, on),
        not news,
        told[0].isoformat() if told else min(s.published for s in news or statements)[:10],
        first_seen,
        max(s.published for s in statements),
        len({s.origin for s in statements}),
    )


def _end(
    sure: Sequence[Statement],
    everything: Sequence[Statement],
    relations: Relations,
    end: Callable[[Statement], str | None],
) -> str | None:
    return _most_specific(map(end, sure), relations) or _most_specific(
        map(end, everything), relations
    )


def _kind(
    sure: Sequence[Statement], from_org: str | None, to_org: str | None, relations: Relations
) -> Kind:
    support = Counter(s.kind for s in sure)
    arriving = {kind: n for kind, n in support.items() if kind not in LEAVING}
    if from_org and to_org and relations.same_line(from_org, to_org) and arriving:
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
    if back.from_org is None or move.to_org is None:
        return True
    return relations.same_line(back.from_org, move.to_org)


def _soon_after(move: State, back: State) -> bool:
    days = datetime.date.fromisoformat(back.happened) - datetime.date.fromisoformat(move.happened)
    return timedelta(0) < days <= timedelta(days=REVERSED_DAYS)
