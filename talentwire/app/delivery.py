"""Hand digests over to their channels: each one to each channel once.

Nobody can know whether a message arrived when the process or the line breaks in the very moment
of handing it over. So that moment is made short: a channel sends all but the last bytes, calls
`begin`, which notes that they follow, and sends them. What breaks before is handed over anew;
what breaks after is not, and is reported as unknown (docs/decisions/0015-exactly-once.md).
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from talentwire.app.channels import Channel, NotDelivered, Parcel
from talentwire.errors import DeliveryError
from talentwire.news import Digest, from_json
from talentwire.show import clean
from talentwire.store import atomic, deliveries, digests

# After the n-th failure. The first ones are waited for; the rest come with a later run.
BACK_OFF = tuple(timedelta(seconds=s) for s in (5, 30, 120, 900, 3_600, 14_400, 43_200))
WAITED = 3
LOCK_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the hand-over of one digest to one channel stands."""

    digest: int
    channel: str
    outcome: str  # delivered | failed | unknown
    detail: str = ""
    next_try: datetime | None = None


@contextmanager
def only_one(database: Path) -> Iterator[None]:
    """Hold the lock of deliveries, so that no two processes hand over the same digest.

    Raises DeliveryError where another process holds it for long.
    """
    from filelock import FileLock, Timeout

    try:
        with FileLock(f"{database}.delivery.lock", timeout=LOCK_SECONDS):
            yield
    except Timeout:
        raise DeliveryError(
            "another process is delivering from this database: try again when it is done"
        ) from None


def keep(db: sqlite3.Connection, digest: Digest, channels: Sequence[Channel], now: datetime) -> int:
    """Save a digest together with where it has to go; return its id."""
    with atomic(db):
        saved = digests.save(db, digest, now)
        deliveries.wait(db, saved, [channel.name for channel in channels], now)
    return saved


def deliver(
    db: sqlite3.Connection,
    name: str,
    channels: Sequence[Channel],
    *,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    waited: int = WAITED,
) -> list[Outcome]:
    """Hand over what digests called *name* still have to bring to *channels*.

    Waits and tries again *waited* times where a channel fails for a while. Call it while no
    other process delivers: `started` then means that the one before was killed.
    """
    known = {channel.name: channel for channel in channels}
    done: dict[tuple[int, str], Outcome] = {}
    for attempt in range(waited + 1):
        for row in deliveries.open_ones(db, name, clock()):
            outcome = _one(db, row, known, clock)
            done[outcome.digest, outcome.channel] = outcome
        again = [o.next_try for o in done.values() if o.next_try]
        pause = min(again, default=None)
        if pause is None or attempt == waited or pause - clock() > BACK_OFF[waited]:
            break
        sleep(max((pause - clock()).total_seconds(), 0))
    return list(done.values())


def wait(seconds: float) -> None:
    """Sleep between two tries, and say so: the longest pause is two minutes."""
    print(
        f"a channel did not take it; trying again in {seconds:.0f} s (stopped now, the next "
        "delivery goes on)",
        file=sys.stderr,
        flush=True,
    )
    time.sleep(seconds)


def lines(done: Iterable[Outcome]) -> list[str]:
    """Return a line for each hand-over, for the terminal."""
    return [f"{o.outcome:<9}  {clean(o.channel)}  {o.detail}".rstrip() for o in done]


def check(done: Sequence[Outcome]) -> None:
    """Raise DeliveryError, naming the channels, unless all of *done* are delivered."""
    failed = [o.channel for o in done if o.outcome == "failed"]
    unknown = [o.channel for o in done if o.outcome == "unknown"]
    told = [f"not delivered to {'; '.join(failed)}"] if failed else []
    told += [f"no answer from {'; '.join(unknown)}, which may have it"] if unknown else []
    if told:
        raise DeliveryError("; ".join(told))


def _one(
    db: sqlite3.Connection,
    row: sqlite3.Row,
    known: Mapping[str, Channel],
    clock: Callable[[], datetime],
) -> Outcome:
    digest, name, tries = row["digest"], row["channel"], row["tries"]

    def finish(outcome: str, detail: str = "", next_try: datetime | None = None) -> Outcome:
        deliveries.finish(db, digest, name, clock(), outcome, detail=detail, next_try=next_try)
        return Outcome(digest, name, outcome, detail, next_try)

    channel = known.get(name)
    if channel is None:
        return finish("failed", "no longer in the configuration")
    if row["outcome"] == "started":
        return finish("unknown", deliveries.CUT_OFF)
    begun = False

    def begin() -> None:
        nonlocal begun
        deliveries.start(db, digest, name, clock())
        begun = True

    try:
        channel.prepare(_parcel(row))(begin)
    except NotDelivered as error:
        detail = clean(str(error))[:300]
        if begun and error.unanswered:
            return finish("unknown", f"it may have arrived: {detail}")
        if error.final or tries >= len(BACK_OFF):
            return finish("failed", detail)
        return finish("failed", detail, clock() + BACK_OFF[tries])
    return finish("delivered")


def _parcel(row: sqlite3.Row) -> Parcel:
    """Return the digest as it was made, with a key that follows from it and its channel."""
    digest = from_json(row["document"])
    told = f"{row['made_at']} {row['document']} {row['channel']}"
    key = f"{digest.name}.{row['digest']}.{hashlib.sha256(told.encode()).hexdigest()[:20]}"
    return Parcel(digest, key, datetime.fromisoformat(row["made_at"]))
