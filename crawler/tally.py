"""What a round counts for one source, and the result that follows from the counts."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime

from crawler.health import Polled, classify
from talentwire.model import Candidate, Health, Source, SourceResult


@dataclass
class Tally:
    """The counters of one source in one round."""

    source: Source
    address: str
    state: sqlite3.Row | None = None
    status: int | None = None
    fault: str | None = None
    detail: str = ""
    outcome: str | None = None
    outcome_detail: str = ""
    unchanged: bool = False
    truncated: bool = False
    moved_to: str | None = None
    retry_after: datetime | None = None
    newest: datetime | None = None
    raised: str = ""
    title: str | None = None
    candidates: list[Candidate] = field(default_factory=list)  # kept for a probe
    # for the next conditional request; kept only if everything offered was dealt with
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    # candidates
    offered: int = 0
    known: int = 0
    skipped: int = 0
    begun: int = 0  # candidates we went after in this round
    ended: int = 0  # of those, the ones that need no further look
    postponed: int = 0  # left for the next round: too many at once
    # pages
    fetched: int = 0
    failed: int = 0
    read: int = 0
    textless: int = 0
    empty: int = 0  # in a row, as counted over the rounds
    alike: int = 0
    stored: int = 0
    relevant: int = 0
    copies: int = 0
    updated: int = 0
    claims: int = 0
    troubles: dict[str, int] = field(default_factory=dict)  # why pages failed

    @property
    def answered(self) -> bool:
        """Whether we know how the source is: it answered, or it is known why it did not."""
        return bool(self.status or self.fault or self.raised)

    @property
    def complete(self) -> bool:
        """Whether nothing of the listing is left for later."""
        return self.begun == self.ended and not self.postponed

    def trouble(self, why: str) -> None:
        """Count an article page that failed."""
        self.failed += 1
        self.troubles[why] = self.troubles.get(why, 0) + 1

    def health(self, now: datetime) -> tuple[Health, str]:
        """Return the source's class and why; pages that failed are told too."""
        polled = Polled(
            status=self.status, fault=self.fault, detail=self.detail, outcome=self.outcome,
            outcome_detail=self.outcome_detail, unchanged=self.unchanged,
            truncated=self.truncated, moved_to=self.moved_to, retry_after=self.retry_after,
            newest=self.newest, read=self.read, textless=self.textless, empty=self.empty,
            alike=self.alike, raised=self.raised,
        )  # fmt: skip
        health, detail = classify(polled, now=now)
        notes = [detail] if detail else []
        if self.troubles:
            worst = sorted(self.troubles.items(), key=lambda pair: -pair[1])[:2]
            notes.append("pages: " + ", ".join(f"{count} x {why}" for why, count in worst))
        if self.postponed:
            notes.append(f"{self.postponed} left for the next round")
        return health, "; ".join(notes)

    def result(self, now: datetime) -> SourceResult:
        """Return what the round reports and stores."""
        health, detail = self.health(now)
        return SourceResult(
            self.source.name, health, offered=self.offered, known=self.known,
            skipped=self.skipped, fetched=self.fetched, stored=self.stored,
            relevant=self.relevant, copies=self.copies, updated=self.updated,
            claims=self.claims, failed=self.failed, detail=detail,
        )  # fmt: skip
