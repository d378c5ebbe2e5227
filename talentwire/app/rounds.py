"""How a round is watched while it runs and told when it is over."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Table

from crawler.round import Progress
from talentwire.app.show import clean, counted
from talentwire.model import Health, RoundReport, SourceResult, iso
from talentwire.store.sources import FINE, NOT_ANSWERED

FEW = 5  # sources that fail alike; where there are more they are counted
_COUNTS = {
    "offered": "offered", "aside": "skipped", "new": "stored", "relevant": "relevant",
    "copies": "copies", "updated": "updated", "failed": "failed",
}  # fmt: skip
_COLOURS = {Health.OK: "green", Health.UNCHANGED: "green", Health.MOVED: "cyan"}


@contextmanager
def watched(form: str = "text") -> Iterator[Callable[[Progress], None]]:
    """Yield what to call with each Progress: bars on a terminal, log lines elsewhere."""
    if form == "json":
        yield _log_polled
        return
    repeated = _Repeated()
    if not sys.stderr.isatty():
        yield lambda progress: _log_line(progress, repeated)
        return
    columns = ("[progress.description]{task.description}", BarColumn(), MofNCompleteColumn())
    with Bars(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bars:
        sources = bars.add_task("sources", total=None)
        pages = bars.add_task("pages", total=None)

        def update(progress: Progress) -> None:
            bars.update(sources, total=progress.sources, completed=progress.polled)
            bars.update(pages, total=progress.expected or None, completed=progress.pages)
            result = progress.result
            if result and result.health not in FINE and (line := repeated.line(result)):
                bars.console.print(f"[yellow]{line}", highlight=False)

        yield update


class _Repeated:
    """Tells the first sources that fail in one way, and once that there are more."""

    def __init__(self) -> None:
        self._seen: Counter[tuple[Health, str]] = Counter()

    def line(self, result: SourceResult) -> str:
        """Return the line about a source; "" where enough was said."""
        if result.health in FINE:
            return _line(result)
        why = result.health, result.detail
        self._seen[why] += 1
        if self._seen[why] == FEW + 1:
            return f"more sources: {', '.join(filter(None, why))}; counted at the end"
        return _line(result) if self._seen[why] <= FEW else ""


def _log_line(progress: Progress, repeated: _Repeated) -> None:
    if progress.result and (line := repeated.line(progress.result)):
        done = f"[{progress.polled}/{progress.sources}]"
        print(f"{datetime.now(UTC):%H:%M:%S} {done} {line}", file=sys.stderr, flush=True)


def log_event(event: str, **values: object) -> None:
    """Print one event as a line of JSON to standard error."""
    said = {"time": iso(datetime.now(UTC)), "event": event, **values}
    print(json.dumps(said, ensure_ascii=False), file=sys.stderr, flush=True)


def _log_polled(progress: Progress) -> None:
    if result := progress.result:
        level = "info" if result.health in FINE else "warning"
        counts = {name: value for name, value in asdict(result).items() if value}
        log_event("source polled", level=level, **{**counts, "detail": clean(result.detail)})


def _line(result: SourceResult) -> str:
    words = f"{result.source}: {result.health}"
    if result.offered:
        words += f", {result.offered} offered, {result.known} known"
    return f"{words}, {clean(result.detail)}" if result.detail else words


def table(report: RoundReport) -> Table:
    """Return the round as a table, one row a source, troubled ones last.

    "aside" are candidates of broad sources that promised nothing for us. Columns without a
    number are left out; sources that failed alike, if many, share a row.
    """
    found = Table(box=None, pad_edge=False, header_style="dim", expand=False)
    found.add_column("source", no_wrap=True)
    shown = [
        (name, field)
        for name, field in _COUNTS.items()
        if name in ("offered", "new") or any(getattr(one, field) for one in report.results)
    ]
    for name, _ in shown:
        found.add_column(name, justify="right")
    found.add_column("health", no_wrap=True)
    found.add_column("why", overflow="fold")
    for name, result in _rows(report):
        colour = _COLOURS.get(result.health, "yellow" if result.health in FINE else "red")
        counts = [getattr(result, field) for _, field in shown]
        found.add_row(
            name, *(str(count) if count else "·" for count in counts),
            f"[{colour}]{result.health}", clean(result.detail).replace("[", "\\["),
        )  # fmt: skip
    return found


def _rows(report: RoundReport) -> Iterator[tuple[str, SourceResult]]:
    """Yield what each row is called and shows, troubled sources last."""
    bare = Counter((one.health, one.detail) for one in report.results if not one.offered)
    done = set()
    for one in sorted(report.results, key=lambda one: one.health not in FINE):
        why = one.health, one.detail
        if one.health in FINE or one.offered or bare[why] <= FEW:
            yield one.source, one
        elif why not in done:
            done.add(why)
            yield f"{bare[why]} sources", one


def summary(report: RoundReport) -> str:
    """Return the round in one line."""
    seconds = (report.ended_at - report.started_at).total_seconds()
    results = report.results
    fine = sum(result.health in FINE for result in results)
    parts = [
        f"{fine} of {len(results)} sources answered",
        f"{sum(result.fetched for result in results)} pages fetched",
        f"{report.requests} requests, {report.not_modified} not modified",
        f"{sum(result.stored for result in results)} new articles "
        f"({sum(result.relevant for result in results)} relevant)",
        counted(report.new_stories, "new story", "new stories"),
        counted(report.new_moves, "new move", "new moves"),
    ]
    if report.changed_moves:
        parts.append(counted(report.changed_moves, "move changed", "moves changed"))
    return f"{'; '.join(parts)}; {seconds:.0f} s"


def figures(report: RoundReport) -> dict[str, object]:
    """Return the round in figures: how many sources were how, what was new, what it took."""
    whole = {k: v for k, v in asdict(report).items() if k not in ("started_at", "ended_at")}
    del whole["results"]
    seconds = (report.ended_at - report.started_at).total_seconds()
    health = Counter(str(result.health) for result in report.results)
    stored = sum(result.stored for result in report.results)
    return {**whole, "seconds": round(seconds, 1), "sources": health, "stored": stored}


def advice(report: RoundReport) -> str:
    """Return what to do next."""
    if any("error in talentwire" in result.detail for result in report.results):
        return "something is wrong in talentwire itself: TALENTWIRE_LOG=DEBUG shows where"
    if report.outcome == "failed" and report.results:
        if any(result.health not in NOT_ANSWERED for result in report.results):
            return "nothing could be fetched; `talentwire status` says more"
        sources = counted(len(report.results), "source", "sources")
        return f"{sources} could not be reached: is this machine online?"
    if report.new_moves:
        return "see who moved: `talentwire moves`; the news of the day: `talentwire digest`"
    if any(result.health not in FINE for result in report.results):
        return (
            "sources with trouble are asked again later; `talentwire status` keeps an eye on them"
        )
    return "keep it running: `talentwire run`"


def as_json(report: RoundReport) -> dict[str, Any]:
    """Return the round as one JSON-able object."""
    found = asdict(report)
    found["started_at"], found["ended_at"] = iso(report.started_at), iso(report.ended_at)
    return found


def tell(report: RoundReport) -> None:
    """Print table, summary and advice."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    console.print(table(report))
    print(f"\n{summary(report)}\n{advice(report)}")
