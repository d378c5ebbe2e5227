"""What copies and stories are recognised by, from an article's words alone.

Copies share runs of words: MinHash over 3-grams of words, a CJK character counting as one
word (Broder 1997), banded for look-up (Leskovec, Rajaraman, Ullman, ch. 3). Stories share rare
words within a language, and across languages what survives translation: anchors (see anchors.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from math import log

import xxhash
from rensa import RMinHash

from pipelines.anchors import anchors_of
from pipelines.plain import simplified
from talentwire.model import Fingerprint, Kind, Role

VALUES = 64  # MinHash values
BANDS = 16
ROWS = VALUES // BANDS  # 16 x 4 finds .78 of the pairs at Jaccard .5-.6, .96 at .6-.7
SHINGLE = 3
MIN_WORDS = 40  # below, MinHash says nothing
TERMS_LIMIT = 300  # distinct words kept; news tells what it is about early on
TITLE_WEIGHT = 2
# A person or organisation, against 1 for a word that occurs once.
NAMED_PERSON, NAMED_ORG = 3.5, 3.5
NAMED_WORDS = 20
SEED = 1

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ffff"
KANA = "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff"
HANGUL = "\uac00-\ud7af"
_TOKEN = re.compile(rf"[{HAN}]|[\u3041-\u309f]|[\u30a1-\u30fa\u30fc]+|[^\W_{HAN}{KANA}]+")
_RUN = re.compile(rf"[{HAN}]+|[\u30a1-\u30fa\u30fc]{{2,}}|[{HANGUL}]+|[^\W_{HAN}{KANA}{HANGUL}]+")
_HAN_RUN = re.compile(rf"[{HAN}]")
_HANGUL_RUN = re.compile(rf"[{HANGUL}]")


def fingerprint(
    title: str,
    text: str,
    language: str | None,
    *,
    orgs: tuple[str, ...] = (),
    people: tuple[str, ...] = (),
    cast: tuple[Role, ...] = (),
    kinds: tuple[tuple[Kind, int], ...] = (),
) -> Fingerprint:
    """Return the fingerprint of an article.

    *orgs* and *people* are canonical names of those in it, which carry across scripts. The
    signature is empty below MIN_WORDS words.
    """
    title, text = fold(title), fold(text)
    words = _TOKEN.findall(text.lower())
    grams = shingles(words)
    signature = b""
    if len(words) >= MIN_WORDS:
        minhash = RMinHash(num_perm=VALUES, seed=SEED)
        minhash.update(list(grams))
        # 16 bits a value are enough to verify what the bands have found.
        signature = b"".join((v & 0xFFFF).to_bytes(2, "little") for v in minhash.digest())
    return Fingerprint(
        words=len(words),
        shingles=len(grams),
        signature=signature,
        keys=band_keys(signature),
        terms=_terms(title, text)
        + _named(orgs, len(words), NAMED_ORG)
        + _named(people, len(words), NAMED_PERSON),
        anchors=anchors_of(title, text, orgs, people, talent_news=bool(kinds)),
        cast=cast,
        kinds=kinds,
    )


def fold(text: str) -> str:
    """Return *text* in one width and composition, with traditional Chinese simplified."""
    return simplified(unicodedata.normalize("NFKC", text))


def shingles(words: list[str]) -> set[str]:
    """Return the 3-grams of *words* (fewer words are one shingle)."""
    if len(words) <= SHINGLE:
        return {" ".join(words)} if words else set()
    return {" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}


def words_of(text: str) -> list[str]:
    """Return the words of *text* as shingles see them: folded, in lower case."""
    return _TOKEN.findall(fold(text).lower())


def title_words(title: str) -> set[str]:
    """Return the terms of a title, for comparing short items."""
    return set(_term_list(fold(title)))


def band_keys(signature: bytes) -> tuple[int, ...]:
    """Return one key for each band of a signature: band << 32 | 32-bit hash of its values."""
    size = 2 * ROWS
    return tuple(
        start // size << 32 | xxhash.xxh32_intdigest(signature[start : start + size])
        for start in range(0, len(signature), size)
    )


def _terms(title: str, text: str) -> tuple[tuple[str, float], ...]:
    counts: Counter[str] = Counter(_term_list(text))
    for term in _term_list(title):
        counts[term] += TITLE_WEIGHT
    return tuple((term, 1 + log(n)) for term, n in _first(counts.items()))


def _named(names: tuple[str, ...], words: int, most: float) -> tuple[tuple[str, float], ...]:
    # In a headline a company's name is one word of few, and no more.
    weight = min(most, 1 + words / NAMED_WORDS)
    return tuple((f"@{name.casefold()}", weight) for name in dict.fromkeys(names))


def _first(items: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return list(items)[:TERMS_LIMIT]


def _term_list(text: str) -> list[str]:
    """Return the words of *text*; runs of Chinese characters and Hangul as bigrams."""
    found: list[str] = []
    for run in _RUN.findall(text.lower()):
        if len(run) > 1 and (_HAN_RUN.match(run) or _HANGUL_RUN.match(run)):
            found.extend(run[i : i + 2] for i in range(len(run) - 1))
        else:
            found.append(run)
    return found
