"""Between a fingerprint, what is stored of it, and what is compared."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence

import numpy as np
import xxhash

from pipelines.frequency import PEOPLE, Floats, Frequency, Hashes
from pipelines.likeness import Vector
from talentwire.model import Fingerprint, Kind
from talentwire.store import marks as store
from talentwire.store.marks import Mark
from talentwire.store.names import fold

KINDS = {kind: number for number, kind in enumerate(Kind)}  # append only: it is stored
FOLD_EVERY = 1000  # articles between two writes of the frequencies


def vector_of(
    fingerprint: Fingerprint, language: str | None, *, day: float = 0.0, span: float = 0.0
) -> Vector:
    """Return the hashed form of a fingerprint's terms and anchors."""
    terms, term_weights = _hashed(fingerprint.terms, "")
    anchors, anchor_weights = _hashed(fingerprint.anchors, "\0")
    cast = sorted((_hash(role.person), _hash(role.aim), role.weight) for role in fingerprint.cast)
    kinds = np.zeros(len(KINDS), np.uint8)
    for kind, plainly in fingerprint.kinds:
        kinds[KINDS[kind]] = plainly
    return Vector(
        language,
        terms,
        term_weights,
        anchors,
        anchor_weights,
        people=np.array([person for person, _, _ in cast], np.uint32),
        aims=np.array([aim for _, aim, _ in cast], np.uint32),
        shares=np.array([share for _, _, share in cast], np.float32),
        kinds=kinds,
        day=day,
        span=span,
    )


def _hash(text: str) -> int:
    return xxhash.xxh32_intdigest(text.encode("utf-8", "replace")) if text else 0


def _hashed(weighted: Sequence[tuple[str, float]], salt: str) -> tuple[Hashes, Floats]:
    digest, size = xxhash.xxh32_intdigest, len(weighted)
    found = (digest((salt + term).encode("utf-8", "replace")) for term, _ in weighted)
    keys, first = np.unique(np.fromiter(found, np.uint32, size), return_index=True)
    return keys, np.fromiter((weight for _, weight in weighted), np.float32, size)[first]


def title_key(title: str) -> int | None:
    """Return the key under which an article's title is found, None without a title."""
    folded = fold(title)
    if not folded:
        return None
    return store.TITLE_BAND << 32 | xxhash.xxh32_intdigest(folded.encode("utf-8", "replace"))


def title_key_in(mark: Mark) -> int | None:
    """Return the key of the title that a mark was made with, None without a title."""
    keys = array("q", mark.keys)
    return keys[-1] if keys and keys[-1] >> 32 == store.TITLE_BAND else None


def keys_of(fingerprint: Fingerprint, title: str) -> list[int]:
    """Return the keys an article's copies share with it."""
    key = title_key(title)
    return [*fingerprint.keys, *([] if key is None else [key])]


def mark_of(article_id: int, title: str, fingerprint: Fingerprint, vector: Vector) -> Mark:
    """Return what is stored of an article's fingerprint."""
    return Mark(
        article=article_id,
        language=vector.language,
        words=fingerprint.words,
        keys=array("q", keys_of(fingerprint, title)).tobytes(),
        signature=fingerprint.signature,
        terms=vector.terms.tobytes(),
        term_weights=vector.term_weights.astype(np.float16).tobytes(),
        anchors=vector.anchors.tobytes(),
        anchor_weights=vector.anchor_weights.astype(np.float16).tobytes(),
        people=vector.people.tobytes() + vector.aims.tobytes(),
        shares=vector.shares.astype(np.float16).tobytes(),
        kinds=vector.kinds.tobytes(),
        span=round(vector.span),
    )


def vector_in(mark: Mark) -> Vector:
    """Return the hashed form that a stored mark holds."""
    people, aims = np.frombuffer(mark.people, np.uint32).reshape(2, -1)
    return Vector(
        mark.language,
        np.frombuffer(mark.terms, np.uint32),
        np.frombuffer(mark.term_weights, np.float16),
        np.frombuffer(mark.anchors, np.uint32),
        np.frombuffer(mark.anchor_weights, np.float16),
        people,
        aims,
        np.frombuffer(mark.shares, np.float16),
        np.frombuffer(mark.kinds, np.uint8),
        mark.article / store.DAY,
        mark.span,
    )


def _people(stored: bytes) -> Hashes:
    return np.frombuffer(stored[: len(stored) // 2], np.uint32)


_remembered: dict[str, tuple[int, Frequency | None]] = {}  # only what is in the database anyway


def frequency_in(db: sqlite3.Connection) -> Frequency:
    """Return the frequencies of all articles placed so far, in step with the database.

    The counts stay in memory between calls; each call reads what was placed since, by whom
    ever, and every FOLD_EVERY articles they are written back. Call inside a transaction.
    """
    token, saved, last = store.frequency_state(db)
    seq, frequency = _remembered.get(token, (-1, None))
    if (
        frequency is None or seq < saved or seq > last
    ):  # not loaded yet, another process saved, or a rollback
        seq, frequency = saved, Frequency(*store.load_frequency(db))
    for row in store.logged(db, seq):
        frequency.add(row["language"], np.frombuffer(row["terms"] + row["anchors"], np.uint32))
        frequency.add(PEOPLE, _people(row["people"]))
        seq = row["seq"]
    if seq - saved >= FOLD_EVERY:
        store.save_frequency(db, seq, frequency.languages, frequency.counts.tobytes())
    _remembered.clear()  # one database at a time
    _remembered[token] = (seq, frequency)
    return frequency
