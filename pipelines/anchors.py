"""What survives translation, and so tells that articles in two languages are about one event.

Names in Latin letters, words that look alike in related languages, numbers, names spelt by
sound (katakana, Cyrillic), Chinese characters that Japanese shares, concepts with a known word
in each language, and the canonical names of known organisations and people. Measured on
translations of news in eight languages: an anchor counts once however often it occurs.
"""

from __future__ import annotations

import re

from anyascii import anyascii

from pipelines.concepts import concepts_in

LIMIT = 250
STEM = 5  # letters: "intelligence", "intelligenza" and "Intelligenz" meet here
SHORTEST_STEM = 4
SHORTEST_SOUND = 2  # consonants

# How much an anchor of a kind tells, beside how rare it is.
CAPITALISED, COGNATE, SOUND, NUMBER, HAN, CONCEPT = 1.0, 0.5, 0.7, 1.4, 0.7, 1.0
ORG, PERSON = 2.0, 2.0
ORG_IN_TALENT_NEWS = 1.0  # all of it is about the same few companies

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_GROUPED = re.compile(r"[.,](?=\d{3}(?!\d))")
_SPELT = re.compile(r"[\u30a1-\u30fa\u30fc]{3,}|[\u0400-\u04ff]{3,}")
_HAN = re.compile("[\u4e00-\u9fff]{2,}")
_VOWELS = re.compile(r"[^a-z]|[aeiouyhw]")


def anchors_of(
    title: str,
    text: str,
    orgs: tuple[str, ...] = (),
    people: tuple[str, ...] = (),
    *,
    talent_news: bool = False,
) -> tuple[tuple[str, float], ...]:
    """Return the anchors of an article with their weights, the earliest LIMIT of them.

    *title* and *text* are folded; *orgs* and *people* are canonical names found in them.
    """
    whole = f"{title}\n{text}"
    org = ORG_IN_TALENT_NEWS if talent_news else ORG
    found: dict[str, float] = {f"@{name.casefold()}": org for name in orgs}
    found.update((f"@{name.casefold()}", PERSON) for name in people)
    for concept in concepts_in(whole):
        found[f"={concept}"] = CONCEPT
    for number in _NUMBER.findall(whole):
        found["#" + _GROUPED.sub("", number).replace(",", ".")] = NUMBER
    for word in dict.fromkeys(_LATIN.findall(whole)):
        found.update(_latin(word))
    for word in dict.fromkeys(_SPELT.findall(whole)):
        _add_sound(found, word)
    for run in dict.fromkeys(_HAN.findall(whole)):
        found.update((run[i : i + 2], HAN) for i in range(len(run) - 1))
    return tuple(found.items())[:LIMIT]


def _latin(word: str) -> dict[str, float]:
    bare = word.lower() if word.isascii() else anyascii(word).lower()
    found: dict[str, float] = {}
    if len(bare) >= SHORTEST_STEM:
        found["-" + bare[:STEM]] = COGNATE
    if word[0].isupper() and len(bare) > 1:
        found["^" + bare] = CAPITALISED
        _add_sound(found, bare)
    return found


def _add_sound(found: dict[str, float], word: str) -> None:
    sound = skeleton(word)
    if len(sound) >= SHORTEST_SOUND:
        found["~" + sound] = SOUND


def skeleton(word: str) -> str:
    """Return the consonants of *word*, l and r alike, as they survive transliteration."""
    return _VOWELS.sub("", anyascii(word).lower().replace("l", "r"))
