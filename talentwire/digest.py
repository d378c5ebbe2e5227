"""What a digest tells: chosen and ranked from what the store gathered. Nothing is told twice.

The store gathers rows, `choose` decides, talentwire.render shows. What was told is kept with
the digest: each move with the status it was told with, each story with its size then.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from talentwire.news import Digest, Gathered, MoveNews, StoryNews, Told, Voice

MOST_MOVES = 30  # more make a mail that Gmail cuts
MOST_SOURCES = 5  # shown for a move
GREW_BY = 3  # articles
GREW_TIMES = 1.5
OLD_DAYS = 60  # a move that happened so long before the window is told after the fresh ones
STATUS_WEIGHT = {
    "effective": 2.5, "confirmed": 2.5, "reported": 1.0, "denied": 1.0, "reversed": 1.0,
    "rumoured": 0.0,
}  # fmt: skip
GONE = ("withdrawn", "merged")


def choose(
    gathered: Gathered,
    told: Told,
    *,
    name: str,
    since: str,
    until: str,
    timezone: str = "UTC",
    language: str = "en",
    most_moves: int = MOST_MOVES,
    most_stories: int = 20,
) -> Digest:
    """Return what is worth telling of *gathered* that *told* does not hold, best first."""
    moves = [m for m in gathered.moves if m.id not in told.moves and m.status not in GONE]
    changed = [
        replace(m, was=told.moves[m.id])
        for m in gathered.moves
        if m.id in told.moves and m.status != told.moves[m.id]
    ]
    fresh, grown = _stories(gathered.stories, told)
    moves = _best_moves(moves, since)
    changed = _best_moves(changed, since)
    fresh, grown = _best_stories(fresh), _best_stories(grown)
    shown_moves = _with_voices(moves[:most_moves], language)
    shown_stories = fresh[:most_stories]
    return Digest(
        name=name,
        since=since,
        until=until,
        timezone=timezone,
        language=language,
        moves=tuple(shown_moves),
        changed=tuple(_with_voices(changed[:most_moves], language)),
        stories=tuple(shown_stories),
        grew=tuple(grown[:most_stories]),
        flow=gathered.flow,
        unseen=gathered.unseen,
        more_moves=len(moves) - len(shown_moves) + max(len(changed) - most_moves, 0),
        more_stories=len(fresh) - len(shown_stories) + max(len(grown) - most_stories, 0),
        told=Told(
            {m.id: m.status for m in [*moves, *changed]},
            {s.id: s.articles for s in [*fresh, *grown]},
        ),
    )


def _with_voices(moves: list[MoveNews], language: str) -> list[MoveNews]:
    return [replace(move, voices=best_voices(move.voices, language, move.person)) for move in moves]


def _stories(stories: Iterable[StoryNews], told: Told) -> tuple[list[StoryNews], list[StoryNews]]:
    """Part the stories into new ones and ones that grew enough to be told again."""
    fresh, grown = [], []
    for story in stories:
        before = told.stories.get(story.id, story.articles - story.new_articles)
        if story.id not in told.stories and before <= 0:
            fresh.append(story)
        elif story.articles >= before + GREW_BY and story.articles >= before * GREW_TIMES:
            grown.append(replace(story, was=before))
    return fresh, grown


def weight(move: MoveNews, since: str) -> float:
    """Return how much a move matters: who, where, how well supported, how fresh."""
    known = 3.0 * move.known_person + 2.0 * move.known_orgs
    support = 2.0 * math.log2(1 + move.sources) + STATUS_WEIGHT.get(move.status, 0.0)
    return known + support - (6.0 if _is_old(move, since) else 0.0)


def _is_old(move: MoveNews, since: str) -> bool:
    limit = date.fromisoformat(since[:10]) - timedelta(days=OLD_DAYS)
    return move.happened < limit.isoformat()


def _best_moves(moves: list[MoveNews], since: str) -> list[MoveNews]:
    return sorted(moves, key=lambda m: (-weight(m, since), m.person, m.id))


def _best_stories(stories: list[StoryNews]) -> list[StoryNews]:
    def rank(story: StoryNews) -> tuple[float, int]:
        size = math.log2(1 + story.sources) + 0.5 * math.log2(1 + story.articles)
        return (-(2.0 * min(len(story.moves), 3) + size + len(story.languages)), story.id)

    return sorted(stories, key=rank)


def best_voices(voices: Sequence[Voice], language: str, person: str = "") -> tuple[Voice, ...]:
    """Return the sources to show, each outlet once: originals first; among them those whose
    quote tells where to, then those that name *person*, then those in the reader's language,
    then the earliest."""
    names = [name for name in person.split() if len(name) > 2]

    def rank(voice: Voice) -> tuple[bool, bool, bool, bool, str, str]:
        unnamed = not any(name in voice.quote for name in names)
        foreign = voice.language != language
        return (
            voice.is_copy, not voice.whole, unnamed, foreign, voice.published or "9", voice.url
        )  # fmt: skip

    ranked = sorted(voices, key=rank)
    chosen: dict[str, Voice] = {}
    for voice in ranked:
        chosen.setdefault(voice.site, voice)
    return tuple(chosen.values())[:MOST_SOURCES]
