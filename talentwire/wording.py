"""The words of a digest that all its formats share. Everything from outside is cleaned."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from talentwire.news import Digest, MoveNews, StoryNews, Unseen
from talentwire.show import clean
from talentwire.words import FALLBACK, Words, words

UNSEEN_NAMES = 4


def local(moment: str, timezone: str) -> datetime:
    """Return the ISO time *moment* on the reader's clock."""
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(timezone))


def headline(digest: Digest) -> str:
    """Return what the digest holds in one line; the honest one where that is nothing."""
    say = words(digest.language)
    if digest.empty:
        return say("nothing")
    over = sum(alarm.over for alarm in digest.alarms)
    counts = (
        ("alarm", len(digest.alarms) - over),
        ("alarm_over", over),
        ("new_move", len(digest.moves) + digest.more_moves),
        ("changed_status", len(digest.changed)),
        ("new_story", len(digest.stories) + digest.more_stories),
        ("grown_story", len(digest.grew)),
    )
    return ", ".join(say.count(key, n) for key, n in counts if n)


def way(move: MoveNews, say: Words) -> str:
    """Return from where to where: `Meta → Mistral AI`, `leaves Meta`, `joins Meta`."""
    return between(clean(move.left), clean(move.joined), move.kind, say)


def between(left: str, joined: str, kind: str, say: Words | None = None) -> str:
    """Return the same for names that are clean; in English unless *say* is given."""
    say = say or words(FALLBACK)
    if left and joined:
        return f"{left} → {joined}" if left != joined else say("within", org=joined)
    if joined:
        return say("founds" if kind == "founding" else "joins", org=joined)
    return say("leaves", org=left) if left else say.name("kind", kind)


def facts(move: MoveNews, say: Words) -> str:
    """Return kind, role, date, standing and support of a move on one line."""
    return _line(*_what(move, say), standing(move, say), support(move, say))


def small_facts(move: MoveNews, say: Words) -> str:
    """Return the same without the standing, where a badge shows that."""
    return _line(*_what(move, say), support(move, say))


def support(move: MoveNews, say: Words) -> str:
    """Return how many sources bear a move out; of one that is only reported, but one does."""
    if alone(move.status, move.sources):
        return say("source_alone", n=move.sources)
    return say.count("source", move.sources)


def alone(status: str, sources: int) -> bool:
    """Return whether only one of several sources tells a move, and where to, as a fact."""
    return status == "reported" and sources > 1


def standing(move: MoveNews, say: Words) -> str:
    """Return a move's status, with the one it had before if that changed."""
    status = say.name("status", move.status)
    return f"{say.name('status', move.was)} → {status}" if move.was else status


def _what(move: MoveNews, say: Words) -> tuple[str, ...]:
    when = (
        say.loose_day(move.date) if move.date else say("about", when=say.loose_day(move.happened))
    )
    return (say.name("kind", move.kind), clean(move.role), when)


def _line(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def short(text: str, longest: int) -> str:
    """Return *text* cut at a word to at most *longest* characters."""
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + "…"


def title(digest: Digest) -> str:
    """Return the digest's title, the subject of its mail."""
    until = local(digest.until, digest.timezone)
    day = words(digest.language).day(until)
    return f"talentwire {clean(digest.name)}, {day}: {headline(digest)}"


def since(digest: Digest) -> str:
    """Return from when on the digest tells, on the reader's clock."""
    moment, say = local(digest.since, digest.timezone), words(digest.language)
    return say("since", day=say.day(moment), time=f"{moment:%H:%M}", zone=digest.timezone)


def coverage(story: StoryNews, say: Words) -> str:
    """Return how widely a story is told."""
    articles = say.count("article", story.articles)
    if story.was is not None:
        articles += f" ({say('were', n=story.was)})"
    outlets = f", {say('outlets', n=story.sources)}" if story.sources > 1 else ""
    languages = ", ".join(story.languages)
    tongues = f", {say('tongues', languages=languages)}" if len(story.languages) > 1 else ""
    return articles + outlets + tongues


def alarm_lines(digest: Digest, *, over: bool) -> list[str]:
    """Return the troubles that last, or those that are *over*, a line each."""
    return [
        clean(alarm.text) + (f" (since {alarm.since})" if alarm.since and not over else "")
        for alarm in digest.alarms
        if alarm.over is over
    ]


def unseen_lines(unseen: tuple[Unseen, ...]) -> list[str]:
    """Return what could not be seen, alike ones on one line."""
    groups: dict[tuple[str, str], list[str]] = {}
    for item in unseen:
        # Sources fail for like reasons with unlike details (403, 30 s): the class is enough.
        reason = clean(item.reason)
        kind = reason.split(":")[0] if item.what == "source" else reason
        groups.setdefault((item.what, kind), []).append(clean(item.name))
    return [_unseen_line(what, reason, names) for (what, reason), names in groups.items()]


def _unseen_line(what: str, reason: str, names: list[str]) -> str:
    if what == "round":
        jobs = Counter(names)
        return (
            ", ".join(f"{n} x {job}" if n > 1 else job for job, n in jobs.items()) + f": {reason}"
        )
    shown = ", ".join(names[:UNSEEN_NAMES])
    more = f" and {len(names) - UNSEEN_NAMES} more" if len(names) > UNSEEN_NAMES else ""
    noun = what if len(names) == 1 else f"{len(names)} {what}s"
    return f"{noun} {shown}{more}: {reason}"


def more(digest: Digest) -> str:
    """Return how much was left out for length; nothing where nothing was."""
    say = words(digest.language)
    parts = (("more_moves", digest.more_moves), ("more_stories", digest.more_stories))
    shown = ", ".join(say.count(key, n) for key, n in parts if n)
    return say("and", more=shown) if shown else ""
