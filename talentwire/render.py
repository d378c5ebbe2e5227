"""A digest as terminal text, Markdown, HTML, JSON or Atom.

Titles, names and quotes came from outside: all of them pass through talentwire.show.clean, in
HTML also through Jinja's escaping, and in JSON they stand under `untrusted_text`.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from talentwire.news import Digest, Flow, MoveNews, StoryNews, Unseen
from talentwire.show import clean, shorten, width, wrap

BOLD, DIM, GREEN, RED, YELLOW, CYAN, RESET = (
    "\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[31m", "\x1b[33m", "\x1b[36m", "\x1b[0m",
)  # fmt: skip
COLORS = {
    "confirmed": GREEN, "effective": GREEN, "reported": CYAN, "rumoured": YELLOW, "denied": RED,
    "reversed": RED,
}  # fmt: skip
WIDEST = 88
QUOTE = 300  # characters
UNSEEN_NAMES = 4


# --- words that all formats share -----------------------------------------------------------


def local(moment: str, timezone: str) -> datetime:
    """Return the ISO time *moment* on the reader's clock."""
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(timezone))


def day(moment: datetime) -> str:
    """Return a date as people write it: 8 May 2025."""
    return f"{moment.day} {moment:%B %Y}"


def headline(digest: Digest) -> str:
    """Return what the digest holds in one line; the honest one where that is nothing."""
    if digest.empty:
        return "Nothing new: no move, no change of status, no new story."
    counts = (
        (len(digest.moves) + digest.more_moves, "new move", "new moves"),
        (len(digest.changed), "changed status", "changed status"),
        (len(digest.stories) + digest.more_stories, "new story", "new stories"),
        (len(digest.grew), "story that grew", "stories that grew"),
    )
    return ", ".join(f"{n} {one if n == 1 else many}" for n, one, many in counts if n)


def way(move: MoveNews) -> str:
    """Return from where to where: `Meta → Mistral AI`, `leaves Meta`, `joins Meta`."""
    left, joined = clean(move.left), clean(move.joined)
    if left and joined:
        return f"{left} → {joined}" if left != joined else f"{joined}, within"
    if joined:
        return {"founding": "founds "}.get(move.kind, "joins ") + joined
    return f"leaves {left}" if left else move.kind


def facts(move: MoveNews) -> str:
    """Return kind, role, date, standing and support of a move on one line."""
    sources = "1 source" if move.sources == 1 else f"{move.sources} sources"
    standing = f"{move.was} → {move.status}" if move.was else move.status
    parts = (move.kind, clean(move.role), move.date or f"about {move.happened}", standing, sources)
    return " · ".join(part for part in parts if part)


def coverage(story: StoryNews) -> str:
    """Return how widely a story is told."""
    articles = "1 article" if story.articles == 1 else f"{story.articles} articles"
    if story.was is not None:
        articles += f" (were {story.was})"
    outlets = f", {story.sources} outlets" if story.sources > 1 else ""
    tongues = f", in {', '.join(story.languages)}" if len(story.languages) > 1 else ""
    return articles + outlets + tongues


def unseen_lines(unseen: tuple[Unseen, ...]) -> list[str]:
    """Return what could not be seen, alike ones on one line."""
    groups: dict[tuple[str, str], list[str]] = {}
    for item in unseen:
        kind = item.reason.split(":")[0] if item.what == "source" else item.reason
        groups.setdefault((item.what, kind), []).append(clean(item.name))
    lines = []
    for (what, reason), names in groups.items():
        shown = ", ".join(names[:UNSEEN_NAMES])
        more = f" and {len(names) - UNSEEN_NAMES} more" if len(names) > UNSEEN_NAMES else ""
        noun = what if len(names) == 1 else f"{len(names)} {what}s"
        lines.append(f"{noun} {shown}{more}: {clean(reason)}")
    return lines


# --- terminal text --------------------------------------------------------------------------


def as_text(digest: Digest, *, color: bool = False, columns: int = WIDEST) -> str:
    """Return the digest for a terminal or the plain-text part of a mail."""
    pen = _Pen(color, min(columns, WIDEST))
    since, until = (local(t, digest.timezone) for t in (digest.since, digest.until))
    pen.line(f"talentwire {clean(digest.name)} · {day(until)}", BOLD)
    pen.line(headline(digest))
    pen.line(f"since {day(since)} {since:%H:%M} ({digest.timezone})", DIM)
    for title, moves in (("New moves", digest.moves), ("Changed", digest.changed)):
        if moves:
            pen.section(title)
            for move in moves:
                _text_move(pen, move)
    for title, stories in (("New stories", digest.stories), ("Grew", digest.grew)):
        if stories:
            pen.section(title)
            for story in stories:
                _text_story(pen, story)
    if digest.more_moves or digest.more_stories:
        pen.line("")
        pen.line(f"and {more(digest)}: see `talentwire moves` and `talentwire stories`", DIM)
    if digest.flow and not digest.empty:
        pen.section(f"Who gains, who loses: {month(digest.flow)}")
        _text_flow(pen, digest.flow)
    if digest.unseen:
        pen.section("Could not see")
        for line in unseen_lines(digest.unseen):
            pen.folded(line, "  ")
    return "\n".join(pen.lines)


def more(digest: Digest) -> str:
    """Return how much was left out for length."""
    parts = ((digest.more_moves, "moves"), (digest.more_stories, "stories"))
    return " and ".join(f"{n} more {what}" for n, what in parts if n)


def month(flow: Flow) -> str:
    """Return the flow's month in words: May 2025."""
    return f"{datetime.fromisoformat(flow.month + '-01'):%B %Y}"


class _Pen:
    """Collects lines, in colour or not."""

    def __init__(self, color: bool, columns: int) -> None:
        self.lines: list[str] = []
        self.color = color
        self.columns = columns

    def paint(self, text: str, code: str) -> str:
        return f"{code}{text}{RESET}" if self.color else text

    def line(self, text: str, code: str = "") -> None:
        self.lines.append(self.paint(text, code) if code and text else text)

    def folded(self, text: str, indent: str, code: str = "") -> None:
        for part in wrap(text, self.columns, indent).split("\n"):
            self.line(part, code)

    def section(self, title: str) -> None:
        self.line("")
        self.line(title.upper(), BOLD)


def _text_move(pen: _Pen, move: MoveNews) -> None:
    dot = pen.paint("●", COLORS.get(move.status, ""))
    pen.line("")
    person = pen.paint(clean(move.person), BOLD)
    pen.line(f"{dot} {person}  {shorten(way(move), pen.columns - 4 - width(clean(move.person)))}")
    pen.folded(facts(move), "  ", DIM)
    if move.voices and move.voices[0].quote:
        pen.folded(f"“{shorten(clean(move.voices[0].quote), QUOTE)}”", "  ")
    for voice in move.voices:
        pen.line(f"  {clean(voice.site)}: {clean(voice.url)}", DIM)


def _text_story(pen: _Pen, story: StoryNews) -> None:
    pen.line("")
    pen.folded(f"▪ {clean(story.title)}", "", BOLD)
    pen.folded(f"{clean(story.site)} · {coverage(story)}", "  ", DIM)
    if story.summary:
        pen.folded(shorten(clean(story.summary), QUOTE), "  ")
    pen.line(f"  {clean(story.url)}", DIM)


def _text_flow(pen: _Pen, flow: Flow) -> None:
    names = max(width(clean(name)) for name, _, _ in flow.rows)
    most = max(max(joined, left) for _, joined, left in flow.rows)
    scale = min(1.0, 16 / most)
    for name, joined, left in flow.rows:
        label = clean(name) + " " * (names - width(clean(name)))
        lost = "▇" * max(round(left * scale), 1 if left else 0)
        won = "▇" * max(round(joined * scale), 1 if joined else 0)
        minus = f"-{left}" if left else ""
        plus = f"+{joined}" if joined else ""
        pen.line(
            f"  {label}  {minus:>4} {pen.paint(f'{lost:>16}', RED)}│"
            f"{pen.paint(f'{won:<16}', GREEN)} {plus}"
        )


def render(digest: Digest, form: str, *, color: bool = False, columns: int = WIDEST) -> str:
    """Return *digest* in the format *form* of FORMATS."""
    if form == "text":
        return as_text(digest, color=color, columns=columns)
    return FORMATS[form](digest)


FORMATS = {"text": as_text}
