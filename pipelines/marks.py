"""Between a fingerprint, what is stored of it, and what is compared."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence

import numpy as np
import xxhash

from pipelines.frequency import Floats, Frequency, Hashes
from pipelines.stories import Vector
from talentwire.model import Fingerprint
from talentwire.store import stories as store
from talentwire.store.names import fold
from talentwire.store.stories import Mark

FOLD_EVERY = 1000  # articles between two writes of the frequencies


def vector_of(fingerprint: Fingerprint, language: str | None) -> Vector:
    """Return the hashed form of a fingerprint's terms and anchors."""
    terms, term_weights = _hashed(fingerprint.terms, "")
    anchors, anchor_weights = _hashed(fingerprint.anchors, "\0")
    return Vector(language, terms, term_weights, anchors, anchor_weights)


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
    )


def vector_in(mark: Mark) -> Vector:
    """Return the hashed form that a stored mark holds."""
    return Vector(
        mark.language,
        np.frombuffer(mark.terms, np.uint32),
        np.frombuffer(mark.term_weights, np.float16).astype(np.float32),
        np.frombuffer(mark.anchors, np.uint32),
        np.frombuffer(mark.anchor_weights, np.float16).astype(np.float32),
    )


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
        seq = row["seq"]
    if seq - saved >= FOLD_EVERY:
        store.save_frequency(db, seq, frequency.languages, frequency.counts.tobytes())
    _remembered.clear()  # one database at a time
    _remembered[token] = (seq, frequency)
    return frequency
