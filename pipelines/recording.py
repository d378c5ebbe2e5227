"""Put an article's claims into the ledger: gather, decide, write, in the open transaction.

Every move of a person is decided anew from all claims that stand about that person, so the
ledger does not depend on the order in which articles came in, and what a person has judged
(merge, split) is honoured each time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipelines import ledger
from pipelines.accounts import Statement, plain_kind, stated_span
from pipelines.grouping import into_moves
from pipelines.identity import Relations
from pipelines.ledger import State
from talentwire.model import Article, Certainty, Claim, Kind, iso
from talentwire.store import atomic, claims, facts
from talentwire.store.names import fold

if TYPE_CHECKING:
    from talentwire.config.facts import Facts

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What an article's claims did to the ledger."""

    claims: int
    new_moves: tuple[int, ...] = ()
    changed_moves: tuple[int, ...] = ()


def record(
    db: sqlite3.Connection,
    article_id: int,
    article: Article,
    found: tuple[Claim, ...],
    *,
    now: datetime,
) -> Recorded:
    """Make the ledger say what *article* claims, no more and no less.

    Claims it no longer makes are withdrawn. Reading it again with the same claims changes
    nothing.
    """
    with atomic(db):
        people = _sync_claims(db, article_id, found, iso(now))
        new, changed = redecide(db, people, now=now)
    return Recorded(len(found), new, changed)


def withdraw_article(db: sqlite3.Connection, article_id: int, now: datetime) -> Recorded:
    """Take all claims of an article out of the ledger; the rows stay, marked."""
    with atomic(db):
        people = _sync_claims(db, article_id, (), iso(now))
        new, changed = redecide(db, people, now=now)
    return Recorded(0, new, changed)


def refresh(db: sqlite3.Connection, tables: Facts, *, now: datetime) -> Recorded:
    """Bring the ledger up to the configuration and the day, at the start of a round.

    Organisations and people are written from *tables*; moves that look different with them, and
    confirmed ones whose day has come, are decided anew.
    """
    with atomic(db):
        people = facts.sync_facts(db, tables) | set(claims.due(db, iso(now)[:10]))
        new, changed = redecide(db, people, now=now)
    return Recorded(0, new, changed)


def _sync_claims(
    db: sqlite3.Connection, article_id: int, found: tuple[Claim, ...], at: str
) -> set[str]:
    """Write, keep and withdraw the claims of an article; return the people concerned."""
    stored = claims.of_article(db, article_id)
    free = {claim.id: claim for claim in stored}
    for claim in map(_storable, found):
        if claim is None:
            continue
        person = facts.ensure(db, "person", claim.person, at)
        from_org = facts.ensure(db, "org", claim.from_org, at) if claim.from_org else None
        to_org = facts.ensure(db, "org", claim.to_org, at) if claim.to_org else None
        content = (
            person,
            from_org,
            to_org,
            claim.kind.value,
            claim.role,
            claim.date,
            claim.certainty.value,
            int(claim.background),
            claim.quote,
        )
        same = next((c for c in free.values() if c.content == content), None)
        if same:
            del free[same.id]
            claims.stand(db, same.id, claim)
        else:
            claims.insert(db, article_id, claim, person, from_org, to_org, at)
    claims.withdraw(db, free, at)
    return {c.person for c in stored} | {c.person for c in claims.of_article(db, article_id)}


def _storable(claim: Claim) -> Claim | None:
    """Return the claim fit for a row; None if its person has no letter to be known by."""

    def text(value: str | None) -> str | None:
        return value.encode("utf-8", "replace").decode().strip() if value else None

    def name(value: str | None) -> str | None:
        bare = text(value)
        return bare if bare and fold(bare) else None

    person = name(claim.person)
    if person is None:
        return None
    return replace(
        claim,
        person=person,
        from_org=name(claim.from_org),
        to_org=name(claim.to_org),
        role=text(claim.role),
        surface=text(claim.surface),
        quote=text(claim.quote) or "",
        date=claim.date if stated_span(claim.date) else None,
    )


def redecide(
    db: sqlite3.Connection, people: Collection[str], *, now: datetime, because: str = ""
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Decide all moves of some people from their standing claims.

    Returns the ids of new and of changed moves. Call it inside a transaction.
    """
    if not people:
        return (), ()
    same_people = facts.canonical(db, "person")
    same_orgs = facts.canonical(db, "org")
    relations = Relations(claims.parents(db))
    domains = claims.domains(db)
    judged = claims.judgements(db, "move")
    new: list[int] = []
    changed: list[int] = []
    for person in sorted({same_people.get(p, p) for p in people}):
        everyone = {person, *(raw for raw, one in same_people.items() if one == person)}
        rows = claims.of_people(db, everyone)
        statements = [_statement(row, same_orgs, domains, relations) for row in rows]
        together, apart = _pairs(judged, rows, same_people)
        groups = into_moves(statements, relations, together=together, apart=apart)
        states = ledger.with_reversals(
            [ledger.decide(group, relations, on=now.date()) for group in groups], relations
        )
        before = {row["id"]: row["move"] for row in rows if row["move"] is not None}
        known = claims.moves_of(db, everyone)
        ids = _ids(groups, before, known)
        decided = list(zip(ids, states, groups, strict=True))
        _write(db, person, decided, before, known, at=iso(now), because=because)
        fresh = claims.moves_of(db, {person})
        new += fresh.keys() - known.keys()
        changed += [move for move in fresh.keys() & known.keys() if fresh[move] != known[move]]
    return tuple(sorted(new)), tuple(sorted(changed))


def _statement(
    row: sqlite3.Row,
    same_orgs: dict[str, str],
    domains: dict[str, set[str]],
    relations: Relations,
) -> Statement:
    from_org, to_org = (same_orgs.get(org, org) for org in (row["from_org"], row["to_org"]))
    speakers = _speakers(row["host"], domains)
    parties = [org for org in (from_org, to_org) if org]
    return Statement(
        row["id"],
        row["article"],
        from_org,
        to_org,
        plain_kind(Kind(row["kind"]), from_org, to_org),
        row["published"],
        row["origin"],
        row["role"],
        row["date"],
        Certainty(row["certainty"]),
        bool(row["background"]),
        any(relations.within(party, org) for party in parties for org in speakers),
        row["outlet"],
    )


def _speakers(host: str, domains: dict[str, set[str]]) -> set[str]:
    """Return the organisations whose own site *host* is: blog.mistral.ai speaks for Mistral."""
    labels = host.split(".")
    return {org for n in range(len(labels) - 1) for org in domains.get(".".join(labels[n:]), ())}


def _pairs(
    judged: Sequence[sqlite3.Row], rows: Sequence[sqlite3.Row], same_people: dict[str, str]
) -> tuple[set[Pair], set[Pair]]:
    """Return which claims a person has put together, and which apart."""
    together: set[Pair] = set()
    apart: set[Pair] = set()
    for judgement in judged:
        sides = json.loads(judgement["detail"] or "{}")
        one, other = (
            [row["id"] for row in rows if _meant(row, sides.get(side, ()), same_people)]
            for side in ("one", "other")
        )
        pairs = {(a, b) for a in one for b in other if a != b}
        if judgement["action"] == "merge":
            together |= pairs
            apart -= {pair for pair in apart if pair in pairs or pair[::-1] in pairs}
        else:
            apart |= pairs
            together -= {pair for pair in together if pair in pairs or pair[::-1] in pairs}
    return together, apart


def description(row: sqlite3.Row) -> list[Any]:
    """Return what a claim is recognised by in a judgement, after re-tagging too."""
    return [row["article"], row["person"], row["from_org"], row["to_org"], row["kind"]]


def _meant(
    row: sqlite3.Row, described: Iterable[Sequence[Any]], same_people: dict[str, str]
) -> bool:
    def one(person: str) -> str:
        return same_people.get(person, person)

    return any(
        row["article"] == article
        and one(row["person"]) == one(person)
        and ((row["from_org"], row["to_org"]) == (from_org, to_org) or row["kind"] == kind)
        for article, person, from_org, to_org, kind in described
    )


def _ids(
    groups: Sequence[Sequence[Statement]], before: dict[int, int], known: Collection[int]
) -> list[int | None]:
    """Return for each group the move it goes on as: the one most of its claims were in."""
    wishes = []
    for n, group in enumerate(groups):
        moves = [before[s.claim] for s in group if before.get(s.claim) in known]
        wishes += [(-moves.count(move), move, n) for move in set(moves)]
    found: dict[int, int] = {}
    for _, move, n in sorted(wishes):
        if n not in found and move not in found.values():
            found[n] = move
    return [found.get(n) for n in range(len(groups))]


def _write(
    db: sqlite3.Connection,
    person: str,
    moves: Sequence[tuple[int | None, State, Sequence[Statement]]],
    before: dict[int, int],
    known: dict[int, dict[str, Any]],
    *,
    at: str,
    because: str,
) -> None:
    """Write what has changed, with a line of history for each change."""
    after: dict[int, int] = {}
    for move, state, group in moves:
        values = {"person": person, **asdict(state)}
        values["background"] = int(state.background)
        old = known.get(move) if move is not None else None
        ids = [s.claim for s in group]
        if move is None or old is None or any(old[name] != values[name] for name in values):
            move = claims.save_move(db, move, values)
            reason = because or _reason(old, values, group)
            claims.remember(db, move, values, ids, at=at, reason=reason)
        claims.assign(db, move, [claim for claim in ids if before.get(claim) != move])
        after.update(dict.fromkeys(ids, move))
    for move in known.keys() - set(after.values()):
        heirs = [after[claim] for claim, was in before.items() if was == move and claim in after]
        last = {**known[move], "status": "merged" if heirs else "withdrawn"}
        why = f"one with move {heirs[0]}" if heirs else "no article claims it any more"
        claims.remember(db, move, last, [], at=at, reason=because or why)
        if heirs:
            claims.assign(db, heirs[0], claims.move_claims(db, move))
        claims.delete_move(db, move)


# What a change of each column is called in the history.
_SAID = {
    "status": "status",
    "from_org": "origin",
    "to_org": "destination",
    "kind": "kind",
    "role": "role",
    "date": "date",
    "sources": "sources",
}


def _reason(old: dict[str, Any] | None, values: dict[str, Any], group: Sequence[Statement]) -> str:
    """Return one line on why a state of a move is in its history."""
    if old is None:
        return f"first told by {group[0].outlet or group[0].origin}"
    changes = [
        f"{word} {old[name] or 'unknown'} -> {values[name] or 'unknown'}"
        for name, word in _SAID.items()
        if old[name] != values[name]
    ]
    return "; ".join(changes) or "later evidence"
