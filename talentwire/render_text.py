"""A digest as text for a terminal, or for the plain part of a mail."""

from __future__ import annotations

from talentwire.news import Digest, Flow, MoveNews, StoryNews
from talentwire.show import clean, shorten, width, wrap
from talentwire.wording import (
    alarm_lines,
    coverage,
    facts,
    headline,
    local,
    more,
    since,
    unseen_lines,
    way,
)
from talentwire.words import Words, words

BOLD, DIM, GREEN, RED, YELLOW, CYAN, RESET = (
    "\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[31m", "\x1b[33m", "\x1b[36m", "\x1b[0m",
)  # fmt: skip
COLORS = {
    "confirmed": GREEN, "effective": GREEN, "reported": CYAN, "rumoured": YELLOW, "denied": RED,
    "reversed": RED,
}  # fmt: skip
WIDEST = 88
QUOTE = 300  # characters


def as_text(digest: Digest, *, color: bool = False, columns: int = WIDEST) -> str:
    """Return the digest for a terminal or the plain-text part of a mail."""
    say = words(digest.language)
    pen = _Pen(color, min(columns, WIDEST), say)
    until = local(digest.until, digest.timezone)
    pen.line(f"talentwire {clean(digest.name)} · {say.day(until)}", BOLD)
    pen.line(headline(digest))
    pen.line(since(digest), DIM)
    for title, over in (("trouble", False), ("over", True)):
        if lines := alarm_lines(digest, over=over):
            pen.section(say(title))
            for line in lines:
                pen.folded(line, "  ")
    for title, moves in (("moves", digest.moves), ("changed", digest.changed)):
        if moves:
            pen.section(say(title))
            for move in moves:
                _text_move(pen, move)
    for title, stories in (("stories", digest.stories), ("grew", digest.grew)):
        if stories:
            pen.section(say(title))
            for story in stories:
                _text_story(pen, story)
    if digest.more_moves or digest.more_stories:
        pen.line("")
        pen.line(f"{more(digest)}: `talentwire moves`, `talentwire stories`", DIM)
    if digest.flow and not digest.empty:
        pen.section(say("flow", month=say.month(digest.flow.month)))
        _text_flow(pen, digest.flow)
    if digest.unseen:
        pen.section(say("unseen"))
        for line in unseen_lines(digest.unseen):
            pen.folded(line, "  ")
    return "\n".join(pen.lines)


class _Pen:
    """Collects lines, in colour or not."""

    def __init__(self, color: bool, columns: int, say: Words) -> None:
        self.say = say
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
    person = clean(move.person)
    way_there = shorten(way(move, pen.say), pen.columns - 4 - width(person))
    pen.line(f"{dot} {pen.paint(person, BOLD)}  {way_there}")
    pen.folded(facts(move, pen.say), "  ", DIM)
    if move.voices and move.voices[0].quote:
        pen.folded(f"“{shorten(clean(move.voices[0].quote), QUOTE)}”", "  ")
    for voice in move.voices:
        pen.line(f"  {clean(voice.site)}: {clean(voice.url)}", DIM)


def _text_story(pen: _Pen, story: StoryNews) -> None:
    pen.line("")
    pen.folded(f"▪ {clean(story.title)}", "", BOLD)
    pen.folded(f"{clean(story.site)} · {coverage(story, pen.say)}", "  ", DIM)
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


def as_brief(digest: Digest, longest: int) -> str:
    """Return as much of the digest as *longest* characters hold, a line for each item."""
    lines, say = [headline(digest)], words(digest.language)
    items = [
        *(f"! {line}" for line in alarm_lines(digest, over=False)),
        *(f"over: {line}" for line in alarm_lines(digest, over=True)),
        *(
            f"● {clean(m.person)}: {way(m, say)} ({say.name('status', m.status)})"
            for m in (*digest.moves, *digest.changed)
        ),
        *(f"▪ {clean(s.title)} {clean(s.url)}" for s in (*digest.stories, *digest.grew)),
        *(f"could not see: {line}" for line in unseen_lines(digest.unseen)),
    ]
    room = longest - len(lines[0]) - 40
    for place, item in enumerate(items):
        room -= len(item) + 1
        if room < 0:
            return "\n".join([*lines, f"and {len(items) - place} more"])
        lines.append(item)
    return "\n".join(lines)
