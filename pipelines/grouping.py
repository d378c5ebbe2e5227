"""All claims about one person into groups, one for each real move. Pure: no store, no clock.

The rules, with their reasons, are in docs/decisions/0007-one-move-many-claims.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pipelines.accounts import Account, Statement, same_move
from pipelines.identity import Relations

Pair = tuple[int, int]


def into_moves(
    statements: Iterable[Statement],
    relations: Relations,
    *,
    together: Collection[Pair] = (),
    apart: Collection[Pair] = (),
) -> list[tuple[Statement, ...]]:
    """Return one person's statements grouped, one group for each move, earliest first.

    Claims that name no organisation and go with no other claim make no move. The result does not
    depend on the order in which claims came in. *together* and *apart* are pairs of claim
    ids that a person has judged to be one move, or two.
    """
    split = {frozenset(pair) for pair in apart}
    accounts = _seeds(list(statements), together, split, relations)
    accounts = _join(_gather(accounts, relations, split), relations, split)
    telling = [a for a in accounts if a.from_org or a.to_org or a.founding]
    groups = [
        tuple(sorted(account.statements, key=lambda s: (s.published, s.claim)))
        for account in telling
    ]
    return sorted(groups, key=lambda group: (group[0].published, group[0].claim))


def _seeds(
    statements: list[Statement],
    together: Collection[Pair],
    split: set[frozenset[int]],
    relations: Relations,
) -> list[Account]:
    """Return accounts of what is one move beyond question: by a person's judgement, or because
    the same is said again in the same month. (Also keeps a much-told person quick.)"""
    root = {s.claim: s.claim for s in statements}

    def find(claim: int) -> int:
        while root[claim] != claim:
            root[claim] = root[root[claim]]
            claim = root[claim]
        return claim

    alike: dict[tuple[object, ...], int] = {}
    parted = frozenset(claim for pair in split for claim in pair)
    for s in statements:
        if s.claim not in parted:
            ends = (s.from_org, s.to_org, s.kind, s.certainty, s.background, s.date)
            first = alike.setdefault((*ends, s.published[:7]), s.claim)
            root[find(s.claim)] = find(first)
    for a, b in together:
        if a in root and b in root:
            root[find(a)] = find(b)
    groups: dict[int, list[Statement]] = {}
    for statement in statements:
        groups.setdefault(find(statement.claim), []).append(statement)
    return [Account(tuple(group), relations) for group in groups.values()]


def _gather(
    accounts: list[Account], relations: Relations, apart: set[frozenset[int]]
) -> list[Account]:
    """Put each account to the one before it that it fits best; the fullest come first."""
    grown: list[Account] = []
    for account in sorted(accounts, key=_fullness):
        best, place = 0.0, -1
        for n, known in enumerate(grown):
            if _shares_end(known, account) and not _kept_apart(known, account, apart):
                score = same_move(known, account, relations)
                if score > best:
                    best, place = score, n
        if place < 0:
            grown.append(account)
        else:
            grown[place] = grown[place].joined(account)
    return grown


def _fullness(account: Account) -> tuple[int, bool, bool, str, int]:
    first = account.statements[0]
    return (
        -bool(account.from_org) - bool(account.to_org),
        account.background,
        account.first_stated is None,
        first.published,
        first.claim,
    )


def _shares_end(one: Account, other: Account) -> bool:
    return bool((one.from_org and other.from_org) or (one.to_org and other.to_org))


def _join(
    accounts: list[Account], relations: Relations, apart: set[frozenset[int]]
) -> list[Account]:
    """Join the two accounts that fit best, until none do."""
    live = {account.number: account for account in accounts}
    fits = [
        fit
        for n, one in enumerate(accounts)
        for fit in _fits(one, accounts[n + 1 :], relations, apart)
    ]
    while fits:
        fits.sort(reverse=True)
        for _, one, other in fits:
            a, b = live[one], live[other]
            if _shares_end(a, b) or not _between(a, b, live.values()):
                break
        else:
            break
        del live[one], live[other]
        joined = a.joined(b)
        fits = [fit for fit in fits if fit[1] in live and fit[2] in live]
        fits += _fits(joined, live.values(), relations, apart)
        live[joined.number] = joined
    return list(live.values())


def _fits(
    one: Account, others: Iterable[Account], relations: Relations, apart: set[frozenset[int]]
) -> list[tuple[float, int, int]]:
    found = []
    for other in others:
        score = same_move(one, other, relations)
        if score > 0 and not _kept_apart(one, other, apart):
            found.append((score, one.number, other.number))
    return found


def _kept_apart(one: Account, other: Account, apart: set[frozenset[int]]) -> bool:
    return bool(apart) and any(
        frozenset((a.claim, b.claim)) in apart for a in one.statements for b in other.statements
    )


def _between(one: Account, other: Account, accounts: Iterable[Account]) -> bool:
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
