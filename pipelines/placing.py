"""Where an article belongs: gather from the store, decide (stories.py), write."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import xxhash

from pipelines import stories as decide
from pipelines.frequency import Floats, Frequency, Hashes
from pipelines.stories import Vector
from talentwire.model import Article, Fingerprint, Judgement, iso
from talentwire.store import stories as store
from talentwire.store.names import fold
from talentwire.store.stories import DAY, Mark, Placed

COPY_DAYS = 30
SHORT_DAYS = 5
STORY_DAYS = 14
POSTED = 16  # terms, and as many anchors, that an article is found by
ASKED = 12
EACH = 40  # articles looked at for one key: bounds the work for 10,000 copies
CANDIDATES = 30
MEMBERS = 8  # of each candidate story, beside those found by themselves
SHORT = 40  # words
FOLD_EVERY = 1000  # articles between two writes of the frequencies


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
    judgement: Judgement | None,
    fingerprint: Fingerprint,
    *,
    now: datetime,
) -> Placement:
    """Put a stored article among copies and stories; call inside a transaction.

    An article that was placed before is placed anew, with its new words.
    """
    frequency = _frequency(db)
    vector = vector_of(fingerprint, article.language)
    before = store.story_of(db, article_id)
    original = _original(db, article_id, article, fingerprint, vector)
    asked = _asked(vector, frequency)
    if original is not None and original.story is not None:
        copy_of = original.copy_of or original.article
        story, new = original.story, False
    else:
        copy_of = None
        story, new = _story(db, article_id, vector, asked, frequency, article, before, now)
    store.assign(db, article_id, story, copy_of)
    _save(db, article_id, article, fingerprint, vector, asked)
    if before is not None and before != story:
        store.drop_if_empty(db, before, heir=story, at=iso(now))
        store.refresh(db, before)
    store.refresh(db, story)
    return Placement(copy_of, story, new)


def vector_of(fingerprint: Fingerprint, language: str | None) -> Vector:
    """Return the hashed form of a fingerprint's terms and anchors."""
    terms, term_weights = _hashed(fingerprint.terms, "")
    anchors, anchor_weights = _hashed(fingerprint.anchors, "\0")
    return Vector(language, terms, term_weights, anchors, anchor_weights)


def _hashed(weighted: Iterable[tuple[str, float]], salt: str) -> tuple[Hashes, Floats]:
    found = {xxhash.xxh32_intdigest((salt + term).encode()): weight for term, weight in weighted}
    keys = sorted(found)
    return (
        np.array(keys, dtype=np.uint32),
        np.array([found[key] for key in keys], dtype=np.float16).astype(np.float32),
    )


def _title_key(title: str) -> int:
    return store.TITLE_BAND << 32 | xxhash.xxh32_intdigest(fold(title).encode())


def _original(
    db: sqlite3.Connection,
    article_id: int,
    article: Article,
    fingerprint: Fingerprint,
    vector: Vector,
) -> Placed | None:
    low, high = article_id - COPY_DAYS * DAY, article_id + COPY_DAYS * DAY
    keys = [*fingerprint.keys, _title_key(article.title)] if article.title else fingerprint.keys
    found = store.sharing_band(db, keys, low, high, each=EACH)
    found.pop(article_id, None)
    ranked = sorted(found, key=lambda i: (-found[i], i))[:CANDIDATES]
    for other in store.placed(db, sorted(ranked)):
        if fingerprint.signature and other.mark.signature:
            same_title = fold(article.title) == fold(other.title) != ""
            shared = decide.overlap(fingerprint.signature, other.mark.signature)
            if decide.is_copy(shared, same_host=False, same_title=same_title):
                return other
        elif fold(article.title) == fold(other.title) != "":
            return other
    return None


def _asked(vector: Vector, frequency: Frequency) -> list[tuple[int, float]]:
    asked: list[tuple[int, float]] = []
    for hashes, weights in (
        (vector.terms, vector.term_weights),
        (vector.anchors, vector.anchor_weights),
    ):
        heavy = weights * frequency.idf(hashes, vector.language)
        asked.extend(
            (int(hashes[i]), float(heavy[i])) for i in decide.informative(hashes, heavy, POSTED)
        )
    return asked


def _story(
    db: sqlite3.Connection,
    article_id: int,
    vector: Vector,
    asked: list[tuple[int, float]],
    frequency: Frequency,
    article: Article,
    before: int | None,
    now: datetime,
) -> tuple[int, bool]:
    low, high = article_id - STORY_DAYS * DAY, article_id + STORY_DAYS * DAY
    found = store.sharing_term(db, asked, low, high, each=EACH)
    found.pop(article_id, None)
    ranked = sorted(found, key=lambda i: (-found[i], i))[:CANDIDATES]
    ids = set(ranked)
    near = store.placed(db, ranked)
    for story in {p.story for p in near if p.story is not None}:
        ids.update(store.members(db, story, limit=MEMBERS))
    ids.discard(article_id)
    pool: dict[int, list[Vector]] = {}
    for other in store.placed(db, sorted(ids)):
        if other.story is not None and not other.copy_of:
            pool.setdefault(other.story, []).append(_vector(other.mark))
    choice = decide.choose(vector, pool, frequency)
    if choice.story is None:
        return store.new_story(db, article.title, iso(now)), True
    keeper = min((choice.story, *choice.merge))
    for story in (choice.story, *choice.merge):
        if story != keeper:
            store.merge(db, story, keeper, at=iso(now), reason="the same event")
    return keeper, False


def _vector(mark: Mark) -> Vector:
    return Vector(
        mark.language,
        np.frombuffer(mark.terms, np.uint32),
        np.frombuffer(mark.term_weights, np.float16).astype(np.float32),
        np.frombuffer(mark.anchors, np.uint32),
        np.frombuffer(mark.anchor_weights, np.float16).astype(np.float32),
    )


def _save(
    db: sqlite3.Connection,
    article_id: int,
    article: Article,
    fingerprint: Fingerprint,
    vector: Vector,
    asked: list[tuple[int, float]],
) -> None:
    keys = [*fingerprint.keys, *([_title_key(article.title)] if article.title else [])]
    store.save_mark(
        db,
        Mark(
            article=article_id,
            language=article.language,
            words=fingerprint.words,
            keys=array("q", keys).tobytes(),
            signature=fingerprint.signature,
            terms=vector.terms.tobytes(),
            term_weights=vector.term_weights.astype(np.float16).tobytes(),
            anchors=vector.anchors.tobytes(),
            anchor_weights=vector.anchor_weights.astype(np.float16).tobytes(),
        ),
        [term for term, _ in asked],
    )


_remembered: dict[str, tuple[int, Frequency]] = {}  # what is in the database anyway


def _frequency(db: sqlite3.Connection) -> Frequency:
    """Return the frequencies of all articles placed so far, in step with the database."""
    token, saved, last = store.frequency_state(db)
    seq, frequency = _remembered.get(token, (-1, Frequency()))
    if seq < saved or seq > last:  # not loaded yet, another process saved, or a rollback
        seq, frequency = saved, Frequency(*store.load_frequency(db))
    for row in store.logged(db, seq):
        hashes = np.frombuffer(row["terms"] + row["anchors"], np.uint32)
        frequency.add(row["language"], hashes)
        seq = row["seq"]
    if seq - saved >= FOLD_EVERY:
        store.save_frequency(db, seq, frequency.languages, frequency.counts.tobytes())
    _remembered.clear()  # one database at a time
    _remembered[token] = (seq, frequency)
    return frequency
