"""The newsroom's content: outlets and pieces read from files, with the truth beside each piece.

A piece is one Markdown file with TOML front matter, content/<outlet>/<slug>.md. A file
<slug>.day2.md says what changes in it on day 2. Times are written "day 1 08:30" (UTC) and
become real when the newsroom opens; see Piece.published.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from talentwire.model import Certainty, Kind

CONTENT = Path(__file__).parent / "content"
WIRE = "[[wire]]"  # stands in a copy's body for the paragraphs of the piece it copies


@dataclass(frozen=True, slots=True)
class Outlet:
    """One made-up publisher: its habits, its listing and what is wrong with it."""

    name: str
    title: str
    tagline: str
    language: str
    country: str
    timezone: str
    listing: str  # rss | atom | rdf | json | sitemap | section | search | none
    listing_path: str
    date_format: str  # fields of _date_words, e.g. "{d}. {month} {y}"
    months: tuple[str, ...] = ()
    scope: str = "ai"
    charset: str = "utf-8"
    tracking: str = ""  # added to the links in its feed
    fault: str = ""  # html: a page where the feed should be | gone: 410 | slow
    paywall: bool = False
    disallow: tuple[str, ...] = ()
    nav: tuple[str, ...] = ()
    selectors: dict[str, str] = field(default_factory=dict)
    own_word_of: str = ""  # the organisation whose own blog this is


@dataclass(frozen=True, slots=True)
class Instant:
    """A minute of a newsroom day, before the clock is known."""

    day: int
    clock: time

    def at(self, now: datetime) -> datetime:
        """Return the UTC time; day 1 is the day before *now*."""
        date = now.astimezone(UTC).date() + timedelta(days=self.day - 2)
        return datetime.combine(date, self.clock, UTC)


@dataclass(frozen=True, slots=True)
class TrueMove:
    """A move that a piece states, in canonical names."""

    person: str
    from_org: str | None
    to_org: str | None
    kind: Kind
    certainty: Certainty = Certainty.STATED
    background: bool = False
    role: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Truth:
    """What a careful reader takes from a piece; the rules are those of the labelled set."""

    relevant: bool
    language: str
    story: str
    copy_of: str | None = None  # path of the piece it repeats
    events: tuple[str, ...] = ()
    events_optional: tuple[str, ...] = ()
    orgs: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    moves: tuple[TrueMove, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, sub-heading, quotation or list item of a piece."""

    tag: str  # p | h2 | blockquote | li
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One article as its outlet publishes it."""

    outlet: str
    slug: str
    path: str
    title: str
    published: Instant
    author: str
    section: str
    summary: str
    body: tuple[Block, ...]
    truth: Truth
    modified: Instant | None = None
    paywalled: bool = False
    amp: bool = False  # the feed links to an AMP variant whose canonical is `path`
    points: int = 0  # as a discussion site would count; 0 = not discussed there

    @property
    def visible(self) -> tuple[Block, ...]:
        """What a visitor without a subscription gets to read."""
        return self.body[:2] if self.paywalled else self.body

    @property
    def text(self) -> str:
        """The visible text, a line for each block."""
        return "\n".join(plain(block.text) for block in self.visible)


def plain(text: str) -> str:
    """Return *text* without link and emphasis marks."""
    return re.sub(r"\*([^*]+)\*", r"\1", re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text))


@cache
def outlets() -> dict[str, Outlet]:
    """Return the outlets by name, in the order of content/outlets.toml."""
    tables = tomllib.loads((CONTENT / "outlets.toml").read_text(encoding="utf-8"))
    return {
        name: Outlet(name=name, **{k: _frozen(v) for k, v in table.items()})
        for name, table in tables.items()
    }


@cache
def pieces(day: int) -> tuple[Piece, ...]:
    """Return what stands on the sites on *day*, newest first."""
    raw = {f"{p.parent.name}/{p.stem}": _split(p) for p in sorted(CONTENT.glob("*/*.md"))}
    found = {k: _piece(k, raw) for k in raw if not k.endswith(".day2")}
    if day >= 2:
        for key in (k for k in raw if k.endswith(".day2")):
            found[key.removesuffix(".day2")] = _revised(found[key.removesuffix(".day2")], raw[key])
    published = [p for p in found.values() if p.published.day <= day]
    return tuple(sorted(published, key=_turn, reverse=True))


def _turn(piece: Piece) -> tuple[int, time, str]:
    # Outlets interleave as they would on a news day; the path makes the order total.
    return piece.published.day, piece.published.clock, piece.path


def truth(day: int = 2) -> dict[str, Truth]:
    """Return the truth about each piece standing on *day*, by the path of its address."""
    return {piece.path: piece.truth for piece in pieces(day)}


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _split(path: Path) -> tuple[dict[str, Any], str]:
    _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    return tomllib.loads(head), body.strip()


def _piece(key: str, raw: dict[str, tuple[dict[str, Any], str]]) -> Piece:
    head, body = raw[key]
    outlet, slug = key.split("/")
    blocks = _blocks(body)
    copied = head.get("copies")
    table = dict(head["truth"])
    if copied:
        original = _piece(copied, raw)
        blocks = _with_wire(blocks, original.body, head)
        table = _inherited(original.truth) | table | {"copy_of": original.path}
    return Piece(
        outlet=outlet,
        slug=slug,
        path=head["path"],
        title=head["title"],
        published=_instant(head["published"]),
        author=head.get("author", ""),
        section=head.get("section", ""),
        summary=head.get("summary") or _first_sentence(blocks),
        body=blocks,
        truth=_truth(table, outlets()[outlet].language),
        modified=_instant(head["modified"]) if "modified" in head else None,
        paywalled=head.get("paywalled", False),
        amp=head.get("amp", False),
        points=head.get("points", 0),
    )


def _revised(piece: Piece, change: tuple[dict[str, Any], str]) -> Piece:
    head, body = change
    return replace(
        piece,
        title=head.get("title", piece.title),
        summary=head.get("summary", piece.summary),
        modified=_instant(head["modified"]),
        body=_blocks(body),
        truth=_truth(head["truth"], piece.truth.language) if "truth" in head else piece.truth,
    )


def _with_wire(
    blocks: tuple[Block, ...], wire: tuple[Block, ...], head: dict[str, Any]
) -> tuple[Block, ...]:
    """Return *blocks* with the wire's text in its place, edited as the copying desk did."""
    kept = [b for n, b in enumerate(wire) if n not in head.get("drop", ())]
    for old, new in head.get("edits", ()):
        kept = [replace(b, text=b.text.replace(old, new)) for b in kept]
    out: list[Block] = []
    for block in blocks:
        out.extend(kept if block.text == WIRE else [block])
    return tuple(out)


def _blocks(body: str) -> tuple[Block, ...]:
    marks = {"## ": "h2", "> ": "blockquote", "- ": "li"}
    out = []
    for part in re.split(r"\n\s*\n|\n(?=- )", body):
        text = part.strip()
        if not text:
            continue
        mark = next((m for m in marks if text.startswith(m)), "")
        tag = marks.get(mark, "p")
        out.append(Block(tag, " ".join(text.removeprefix(mark).split())))
    return tuple(out)


def _first_sentence(blocks: tuple[Block, ...]) -> str:
    first = plain(next(b.text for b in blocks if b.tag == "p"))
    found = re.match(r".+?(?:[.!?](?=\s|$)|[。！？])", first)
    return found.group(0) if found else first


def _instant(text: str) -> Instant:
    _, day, clock = text.split()
    return Instant(int(day), time.fromisoformat(clock))


def _truth(table: dict[str, Any], language: str) -> Truth:
    given = {k: _frozen(v) for k, v in table.items() if k != "moves"}
    moves = tuple(m if isinstance(m, TrueMove) else _move(m) for m in table.get("moves", ()))
    return Truth(**{"language": language} | given, moves=moves)


def _move(table: dict[str, Any]) -> TrueMove:
    return TrueMove(
        person=table["person"],
        from_org=table.get("from"),
        to_org=table.get("to"),
        kind=Kind(table["kind"]),
        certainty=Certainty(table.get("certainty", "stated")),
        background=table.get("background", False),
        role=table.get("role"),
        date=table.get("date"),
    )


def _inherited(truth: Truth) -> dict[str, Any]:
    names = ("relevant", "story", "events", "events_optional", "orgs", "people", "moves")
    return {name: getattr(truth, name) for name in names}
