"""Judge the archive anew with the rules of today, and say what that changes.

Judging takes the time and happens first, outside any transaction. Only articles that are now
judged otherwise are written, in batches that are each whole; a run that is stopped leaves a
ledger that fits its claims, and the next run does the rest. Where an article stands among
copies and stories is not decided again, but a story counts its relevant articles anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pipelines.judge import Rules, judge
from pipelines.recording import record
from talentwire.model import Judgement
from talentwire.store import archive, articles, atomic, stories
from talentwire.store.archive import Tags

BATCH = 200


@dataclass(frozen=True, slots=True)
class Retagged:
    """What changed, or would change."""

    articles: int  # looked at
    changed: int  # judged otherwise than before
    relevant_now: tuple[str, ...] = ()  # titles
    irrelevant_now: tuple[str, ...] = ()
    claims_new: int = 0
    claims_withdrawn: int = 0
    moves_new: tuple[str, ...] = ()
    moves_gone: tuple[str, ...] = ()
    moves_changed: tuple[tuple[str, str], ...] = ()  # before, after


def retag(
    db: sqlite3.Connection,
    rules: Rules,
    *,
    now: datetime,
    since: datetime | None = None,
    dry_run: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Retagged:
    """Judge stored articles published since *since* anew; return what changed by it.

    With *dry_run* the changes are made, counted and rolled back.
    """
    wanted = archive.ids(db, articles.id_floor(since) if since else 0)
    changes = []
    for done, article in enumerate(wanted, 1):
        found = _rejudged(db, article, rules)
        if found:
            changes.append((article, *found))
        progress(done, len(wanted))
    before = archive.moves(db)
    if dry_run:
        after = _tried(db, changes, now)
    else:
        for start in range(0, len(changes), BATCH):
            with atomic(db):
                _apply(db, changes[start : start + BATCH], now)
        after = archive.moves(db)
    return _report(db, len(wanted), changes, before, after)


Change = tuple[int, Judgement, Tags, Tags]  # article, what it says now, tags before and after


def _rejudged(
    db: sqlite3.Connection, article_id: int, rules: Rules
) -> tuple[Judgement, Tags, Tags] | None:
    article = articles.load(db, article_id)
    if article is None:
        return None
    judgement = judge(
        article.title, article.text, article.language, rules, published=article.published
    )
    before, after = archive.stored(db, article_id), archive.judged(db, judgement)
    return None if before == after else (judgement, before, after)


def _apply(db: sqlite3.Connection, changes: list[Change], now: datetime) -> None:
    for article_id, judgement, _, _ in changes:
        article = articles.load(db, article_id)
        if article is not None:
            articles.tag(db, article_id, judgement)
            record(db, article_id, article, judgement.claims, now=now)
    turned = [article for article, _, old, new in changes if old.relevant != new.relevant]
    # A story once, however many of its articles turned: counting reads all of them.
    for story in sorted({stories.story_of(db, article) or 0 for article in turned} - {0}):
        stories.refresh(db, story)


class _Enough(Exception):
    """Ends a dry run's transaction without keeping it."""


def _tried(db: sqlite3.Connection, changes: list[Change], now: datetime) -> dict[int, str]:
    after: dict[int, str] = {}
    try:
        with atomic(db):
            _apply(db, changes, now)
            after = archive.moves(db)
            raise _Enough
    except _Enough:
        return after


def _report(
    db: sqlite3.Connection,
    looked_at: int,
    changes: list[Change],
    before: dict[int, str],
    after: dict[int, str],
) -> Retagged:
    def titles(turned: bool) -> tuple[str, ...]:
        found = [
            articles.load(db, article)
            for article, _, old, new in changes
            if old.relevant != new.relevant and new.relevant is turned
        ]
        return tuple(article.title for article in found if article)

    return Retagged(
        looked_at,
        len(changes),
        titles(True),
        titles(False),
        sum(_more(new, old) for _, _, old, new in changes),
        sum(_more(old, new) for _, _, old, new in changes),
        tuple(after[move] for move in sorted(after.keys() - before.keys())),
        tuple(before[move] for move in sorted(before.keys() - after.keys())),
        tuple(
            (before[move], after[move])
            for move in sorted(before.keys() & after.keys())
            if before[move] != after[move]
        ),
    )


def _more(one: Tags, other: Tags) -> int:
    return sum(max(0, n - other.claims.get(claim, 0)) for claim, n in one.claims.items())
