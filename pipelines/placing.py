"""Where an article belongs: gather from the store, decide (copies.py, stories.py), write.

Everything gathered is bounded, by a window of days, by keys and by numbers, so that the
cost of one article does not grow with the archive.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from pipelines import copies, stories
from pipelines.fingerprint import shingles, words_of
from pipelines.frequency import PEOPLE, Frequency
from pipelines.likeness import Vector
from pipelines.marks import (
    frequency_in,
    keys_of,
    mark_of,
    title_key,
    title_key_in,
    vector_in,
    vector_of,
)
from talentwire.model import Article, Fingerprint, Precision, iso
from talentwire.store import marks
from talentwire.store import stories as store
from talentwire.store.ids import PER_MINUTE, id_floor, moment
from talentwire.store.marks import DAY, Placed

COPY_DAYS = 30
SPANS = {Precision.MONTH: 31, Precision.YEAR: 31}  # days; a year says no more than its January
STORY_DAYS = 14
FOUND_PEOPLE = 6  # people it is found by
FOUND_WEIGHT = 3.0
POSTED = 16  # terms, and as many anchors, that an article is found by
EACH = 24  # articles looked at for one key: bounds the work for 10,000 copies
CANDIDATES = 14
MEMBERS = 4  # of each candidate story, beside those found by themselves
YOUNG = 1000  # articles; up to then, earlier ones are placed again with what is known by now
SECOND_LOOKS = (0.5, 0.25)  # at which share of the archive
READ = 3  # texts read to see whether one holds the other

Asked = dict[int, float]  # hash of a term or anchor, weight


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article was put."""

    copy_of: int | None
    story: int
    is_new_story: bool


def place(
    db: sqlite3.Connection,
    article_id: int,
    article: Article,
    fingerprint: Fingerprint,
    *,
    now: datetime,
) -> Placement:
    """Put a stored article among copies and stories; call inside a transaction.

    An article that was placed before is placed anew, with its new words; it keeps its story
    where it can.
    """
    frequency = frequency_in(db)
    span = SPANS.get(article.published.precision, 0) if article.published else 0
    vector = vector_of(fingerprint, article.language, day=article_id / DAY, span=span)
    asked = _asked(vector, frequency)
    home = store.story_of(db, article_id)
    near = _near(db, article_id, vector, asked)
    original = _original(db, article_id, article, fingerprint, vector, near)
    if original is not None and original.story is not None:
        story, new = original.story, False
    else:
        choice = stories.choose(vector, _pools(db, article_id, near), frequency, home=home)
        story, new = _settle(db, article_id, choice, home, now)
    copy_of = _link(db, article_id, article, original)
    store.assign(db, article_id, story, copy_of)
    marks.save_mark(db, mark_of(article_id, article.title, fingerprint, vector), asked)
    if home is None and not new:
        store.joined(db, story, article_id)
    else:
        store.refresh(db, story)
    if home is not None and home != story:
        store.left(db, home, heir=story, at=iso(now))
    if home is None and frequency.total < YOUNG:
        for earlier in marks.placed_earlier(db, SECOND_LOOKS):
            _look_again(db, earlier, frequency, now)
        story = store.story_of(db, article_id) or story
    return Placement(copy_of, story, new)


def _asked(vector: Vector, frequency: Frequency) -> Asked:
    """Return the rarest terms and anchors: what the article is found by, and finds others by."""
    asked: Asked = {}
    for hashes, weights in (
        (vector.terms, vector.term_weights),
        (vector.anchors, vector.anchor_weights),
    ):
        heavy = weights * frequency.idf(hashes, vector.language)
        best = np.argsort(-heavy, kind="stable")[:POSTED]
        asked.update((int(hashes[i]), float(heavy[i])) for i in best)
    heavy = vector.shares * frequency.idf(vector.people, PEOPLE)
    for i in np.argsort(-heavy, kind="stable")[:FOUND_PEOPLE]:
        asked[int(vector.people[i])] = FOUND_WEIGHT * float(heavy[i])
    return asked


def _near(db: sqlite3.Connection, article_id: int, vector: Vector, asked: Asked) -> list[Placed]:
    """Return the articles of the window that share most rare terms with this one."""
    low = article_id - STORY_DAYS * DAY
    high = min(article_id + (STORY_DAYS + int(vector.span)) * DAY, marks.latest(db))
    # An article of which only the month is known stands at the beginning of that month.
    month = id_floor(moment(low).replace(day=1, hour=0, minute=0))
    windows = [(low, high)]
    if marks.any_open(db, month, min(month + PER_MINUTE, low)):
        windows.append((month, min(month + PER_MINUTE, low)))
    found = marks.sharing_term(db, asked, windows, each=EACH)
    found.pop(article_id, None)
    return marks.placed(db, sorted(found, key=lambda i: (-found[i], i))[:CANDIDATES])


def _look_again(
    db: sqlite3.Connection, article_id: int, frequency: Frequency, now: datetime
) -> None:
    """Place an article anew that was placed when little was known of what is common."""
    other = next(iter(marks.placed(db, [article_id])), None)
    if other is None or other.story is None or other.copy_of is not None:
        return
    vector = vector_in(other.mark)
    near = _near(db, article_id, vector, _asked(vector, frequency))
    choice = stories.choose(vector, _pools(db, article_id, near), frequency, home=other.story)
    if choice.story == other.story and not choice.merge:
        return
    story, _ = _settle(db, article_id, choice, other.story, now)
    if store.story_of(db, article_id) != story:
        store.move(db, article_id, story)
        store.refresh(db, story)
        store.left(db, other.story, heir=story, at=iso(now))


# --- copies --------------------------------------------------------------------------


def _original(
    db: sqlite3.Connection,
    article_id: int,
    article: Article,
    fingerprint: Fingerprint,
    vector: Vector,
    near: Sequence[Placed],
) -> Placed | None:
    """Return the earliest article whose text this one repeats, or that repeats this one's."""
    low = article_id - COPY_DAYS * DAY
    high = min(article_id + COPY_DAYS * DAY, marks.latest(db))
    found = marks.sharing_band(db, keys_of(fingerprint, article.title), low, high, each=EACH)
    found.pop(article_id, None)
    ranked = sorted(found, key=lambda i: (-found[i], i))[:CANDIDATES]
    me = copies.Text(
        store.host_of(db, article_id),
        title_key(article.title),
        article.language,
        fingerprint.words,
        fingerprint.signature,
        vector.terms,
    )
    others = [p for p in marks.placed(db, ranked) if p.copy_of != article_id]
    for other in others:
        if copies.copies(me, _text(other), days=abs(other.article - article_id) / DAY):
            return _root(db, other)
    read = 0
    for other in {p.article: p for p in (*others, *near)}.values():
        if read < READ and other.copy_of != article_id and copies.may_contain(me, _text(other)):
            read += 1
            theirs = shingles(words_of(store.text_of(db, other.article)))
            if copies.contains(shingles(words_of(article.text)), theirs):
                return _root(db, other)
    return None


def _text(other: Placed) -> copies.Text:
    mark = other.mark
    terms = np.frombuffer(mark.terms, np.uint32)
    return copies.Text(
        other.host, title_key_in(mark), mark.language, mark.words, mark.signature, terms
    )


def _root(db: sqlite3.Connection, other: Placed) -> Placed:
    if other.copy_of is None:
        return other
    return next(iter(marks.placed(db, [other.copy_of])), other)


def _link(
    db: sqlite3.Connection, article_id: int, article: Article, original: Placed | None
) -> int | None:
    """Return what the article is a copy of; an earlier one that came later takes over."""
    if original is None:
        return None
    if article.published is not None and article_id < original.article:
        store.take_over(db, original.article, article_id)
        return None
    return original.article


# --- stories --------------------------------------------------------------------------


def _pools(
    db: sqlite3.Connection, article_id: int, near: Sequence[Placed]
) -> dict[int, list[Vector]]:
    """Return some members of each story near this article, copies left out."""
    known = {other.article: other for other in near}
    told = sorted({other.story for other in near if other.story is not None})
    more = store.members(db, told, limit=MEMBERS)
    for other in marks.placed(db, sorted(set(more) - known.keys())):
        known[other.article] = other
    pools: dict[int, list[Vector]] = {}
    for other in known.values():
        if other.story is not None and other.copy_of is None and other.article != article_id:
            pools.setdefault(other.story, []).append(vector_in(other.mark))
    return pools


def _settle(
    db: sqlite3.Connection,
    article_id: int,
    choice: stories.Choice,
    home: int | None,
    now: datetime,
) -> tuple[int, bool]:
    """Return the story to put the article in, and whether it is new; merge what is one."""
    if choice.story is None:
        if home is not None and store.is_alone(db, home, article_id):
            return home, False
        return store.new_story(db, iso(now)), True
    # The older id stays: it is the one that was told first.
    keeper = min((choice.story, *choice.merge))
    for story in {choice.story, *choice.merge} - {keeper}:
        store.merge(db, story, keeper, at=iso(now), reason="the same event")
    if choice.merge:
        store.refresh(db, keeper)
    return keeper, False
