"""The words of a digest that all its formats share. Everything from outside is cleaned."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from talentwire.news import Digest, Flow, MoveNews, StoryNews, Unseen
from talentwire.show import clean

UNSEEN_NAMES = 4


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
    over = sum(alarm.over for alarm in digest.alarms)
    counts = (
        (len(digest.alarms) - over, "trouble", "troubles"),
        (over, "trouble is over", "troubles are over"),
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
    standing = f"{move.was} → {move.status}" if move.was else move.status
    return " · ".join(part for part in (*_what(move), standing, _support(move)) if part)


def small_facts(move: MoveNews) -> str:
    """Return the same without the standing, where a badge shows that."""
    return " · ".join(part for part in (*_what(move), _support(move)) if part)


def _what(move: MoveNews) -> tuple[str, ...]:
    when = loose_day(move.date) if move.date else f"about {loose_day(move.happened)}"
    return (move.kind, clean(move.role), when)


def _support(move: MoveNews) -> str:
    return "1 source" if move.sources == 1 else f"{move.sources} independent sources"


def loose_day(text: str) -> str:
    """Return a date of any precision in words: 2025 -> 2025, 2025-05 -> May 2025."""
    parts = text[:10].split("-")
    if len(parts) == 3:
        return day(datetime.fromisoformat(text[:10]))
    return f"{datetime.fromisoformat(text + '-01'):%B %Y}" if len(parts) == 2 else text


def short(text: str, longest: int) -> str:
    """Return *text* cut at a word to at most *longest* characters."""
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + "…"


def title(digest: Digest) -> str:
    """Return the digest's title, the subject of its mail."""
    until = local(digest.until, digest.timezone)
    return f"talentwire {clean(digest.name)}, {day(until)}: {headline(digest)}"


def coverage(story: StoryNews) -> str:
    """Return how widely a story is told."""
    articles = "1 article" if story.articles == 1 else f"{story.articles} articles"
    if story.was is not None:
        articles += f" (were {story.was})"
    outlets = f", {story.sources} outlets" if story.sources > 1 else ""
    tongues = f", in {', '.join(story.languages)}" if len(story.languages) > 1 else ""
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
    """Return how much was left out for length."""
    parts = ((digest.more_moves, "moves"), (digest.more_stories, "stories"))
    return " and ".join(f"{n} more {what}" for n, what in parts if n)


def month(flow: Flow) -> str:
    """Return the flow's month in words: May 2025."""
    return f"{datetime.fromisoformat(flow.month + '-01'):%B %Y}"
