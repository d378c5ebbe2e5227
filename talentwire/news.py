"""The nouns of a digest: what the store gathers for it and what it tells.

Beside talentwire.model because the store fills them and everything that renders reads them.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says so: one piece of evidence for a move."""

    site: str
    title: str
    url: str
    quote: str
    language: str | None = None
    published: str | None = None
    is_copy: bool = False
    whole: bool = True  # the quote tells where to, if anything does


@dataclass(frozen=True, slots=True)
class MoveNews:
    """A move that is new, or whose status changed from `was`."""

    id: int
    person: str
    left: str | None
    joined: str | None
    kind: str
    status: str
    sources: int
    happened: str
    role: str | None = None
    date: str | None = None
    was: str | None = None
    known_person: bool = True
    known_orgs: int = 0
    voices: tuple[Voice, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryNews:
    """A story that is new, or has grown from `was` articles."""

    id: int
    title: str
    url: str
    site: str
    articles: int
    sources: int
    languages: tuple[str, ...]
    summary: str = ""
    published: str | None = None
    new_articles: int = 0
    was: int | None = None
    moves: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """What organisations gained and lost in a month: (organisation, joined, left)."""

    month: str
    rows: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Unseen:
    """Something this digest could not see, or could not be told through."""

    what: str  # source | round | channel
    name: str
    reason: str
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something the operator should look at, or that is over."""

    text: str
    since: str | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What earlier digests of a name told."""

    moves: Mapping[int, str] = field(default_factory=dict)  # id -> status
    stories: Mapping[int, int] = field(default_factory=dict)  # id -> articles
    alarms: Mapping[str, str] = field(default_factory=dict)  # key -> text, of what lasts


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the store knows of a window."""

    moves: tuple[MoveNews, ...] = ()
    stories: tuple[StoryNews, ...] = ()
    flow: Flow | None = None
    unseen: tuple[Unseen, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """What changed in a window, ready to be rendered. Times are ISO 8601 UTC."""

    name: str
    since: str
    until: str
    timezone: str = "UTC"
    language: str = "en"
    moves: tuple[MoveNews, ...] = ()
    changed: tuple[MoveNews, ...] = ()
    stories: tuple[StoryNews, ...] = ()
    grew: tuple[StoryNews, ...] = ()
    flow: Flow | None = None
    unseen: tuple[Unseen, ...] = ()
    alarms: tuple[Alarm, ...] = ()  # of the digest that goes to the operator, and of no other
    more_moves: int = 0  # beyond the most that are shown
    more_stories: int = 0
    told: Told = field(default_factory=Told)  # all of it, also what was not shown

    @property
    def empty(self) -> bool:
        """Whether nothing happened."""
        return not (self.moves or self.changed or self.stories or self.grew or self.alarms)


# --- a digest as JSON, for the row that is kept with it ----------------------------------


def to_json(digest: Digest) -> str:
    """Return what *digest* shows as JSON that `from_json` reads back."""
    shown = dataclasses.asdict(dataclasses.replace(digest, told=Told()))
    return json.dumps(shown, ensure_ascii=False)


def from_json(text: str) -> Digest:
    """Return the digest that `to_json` wrote."""
    data: dict[str, Any] = json.loads(text)
    for key in ("moves", "changed"):
        data[key] = tuple(
            MoveNews(**{**item, "voices": tuple(Voice(**v) for v in item["voices"])})
            for item in data[key]
        )
    for key in ("stories", "grew"):
        data[key] = tuple(
            StoryNews(
                **{
                    **item,
                    "languages": tuple(item["languages"]),
                    "moves": tuple(item["moves"]),
                }
            )
            for item in data[key]
        )
    if data["flow"]:
        rows = tuple((row[0], row[1], row[2]) for row in data["flow"]["rows"])
        data["flow"] = Flow(data["flow"]["month"], rows)
    data["unseen"] = tuple(Unseen(**item) for item in data["unseen"])
    data["alarms"] = tuple(Alarm(**item) for item in data.get("alarms", ()))
    data["told"] = Told()
    return Digest(**data)
