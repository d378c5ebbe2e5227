"""What the operator should look at: decided from how the work goes, nothing else.

The health endpoint shows it as it stands, alarms tell each trouble once and once more when it
is over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from talentwire.config.settings import Settings
from talentwire.show import clean
from talentwire.store.condition import Condition

FAILED_ROUNDS = 3  # in a row; one alone may be a short outage
ENOUGH_AGAIN = 1.5  # a full disk is over when so many times the least is free, not at the edge


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something to look at."""

    key: str  # the same as long as it lasts
    text: str  # one line, says what to do
    since: str | None = None  # ISO 8601 UTC
    severe: bool = False  # the newswire does not do its work


def troubles(
    found: Condition,
    settings: Settings,
    now: datetime,
    *,
    free_bytes: int,
    standing: Collection[str] = (),
    crawlable: bool = True,
    awake_since: datetime | None = None,
) -> list[Trouble]:
    """Return what is wrong at *now*, the severe first.

    *standing* are the keys of what was told and not taken back; *crawlable* is False where the
    sources are off for good, as the demo's are when it has ended; *awake_since* is when a daemon
    that keeps the schedule began to (or the machine woke up): before that nothing is late.
    """
    listed = [
        *(_rounds(found, settings, now, awake_since) if crawlable else ()),
        *_disk(settings, free_bytes, standing),
        *_channels(found),
        *_sources(found, settings, now),
    ]
    return sorted(listed, key=lambda trouble: not trouble.severe)


def _rounds(
    found: Condition, settings: Settings, now: datetime, awake_since: datetime | None
) -> Iterator[Trouble]:
    if found.failed_rounds >= FAILED_ROUNDS:
        last = found.run("round")
        why = f": {clean(last.detail)}" if last and last.detail else ""
        yield Trouble(
            "rounds-fail",
            f"the last {found.failed_rounds} rounds failed{why}; `talentwire status` says more",
            severe=True,
        )
    patience = timedelta(minutes=2 * settings.crawl.round_deadline_minutes)
    last = found.run("round")
    moments = [text for text in (found.due_since, last.started_at if last else None) if text]
    if found.due_since:
        waited = max(datetime.fromisoformat(text) for text in moments)
        if awake_since:
            waited = max(waited, awake_since)
        if now - waited > patience:
            todo = (
                "is `talentwire run` alive, and what does its log say?"
                if found.kept
                else "`talentwire crawl` does one, `talentwire run` keeps doing them"
            )
            yield Trouble(
                "no-rounds",
                f"no round since {moments[-1]}, though sources are due: {todo}",
                moments[-1],
                severe=True,
            )


def _disk(settings: Settings, free_bytes: int, standing: Collection[str]) -> Iterator[Trouble]:
    least = settings.alarms.free_mb * 1_000_000
    if free_bytes < least * (ENOUGH_AGAIN if "disk" in standing else 1):
        yield Trouble(
            "disk",
            f"{free_bytes / 1e6:,.0f} MB are free where the database is: make room, or shorten"
            " [retention] in talentwire.toml",
            severe=free_bytes < least / 10,
        )


def _channels(found: Condition) -> Iterator[Trouble]:
    for channel in found.channels:
        if channel.dead:
            yield Trouble(
                f"channel:{channel.channel}",
                f"{clean(channel.channel)} takes no digest: {clean(channel.reason)}",
                channel.since,
            )


def _sources(found: Condition, settings: Settings, now: datetime) -> Iterator[Trouble]:
    patience = timedelta(days=settings.alarms.source_days)
    broken = [
        source
        for source in found.sources
        if source.broken_since and now - datetime.fromisoformat(source.broken_since) >= patience
    ]
    for source in broken:
        why = f" ({clean(source.detail)})" if source.detail else ""
        yield Trouble(
            f"source:{source.name}",
            f"{source.name} is {source.health}{why}, {source.failures} times in a row;"
            f" `talentwire sources why {source.name}`",
            source.broken_since,
        )
