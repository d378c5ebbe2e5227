"""`/metrics` for Prometheus and `/health` for whoever restarts services, on loopback only.

Served by a thread of its own, so that it can say that the daemon's loop hangs. Each answer is
made from the database when it is asked for; nothing is counted in the process.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import AF_INET, AF_INET6
from threading import Lock, Thread
from typing import Any, ClassVar
from urllib.parse import urlsplit

from prometheus_client import CollectorRegistry, Metric, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from talentwire import __version__
from talentwire.app.alarms import now_wrong
from talentwire.app.pulse import Pulse
from talentwire.app.troubles import Trouble
from talentwire.errors import TalentwireError
from talentwire.model import Health, iso
from talentwire.store import open_store, status
from talentwire.store.condition import Condition, condition

log = logging.getLogger(__name__)

HANGS = timedelta(minutes=2)  # without a tick of the daemon's loop
BUSY_SECONDS = 2.0  # for a database that is being written to
READ_SECONDS = 5  # for a caller to say what it wants


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is told, gathered at one time."""

    condition: Condition
    counts: dict[str, int]
    sizes: dict[str, int]  # bytes: database, wal, free
    troubles: list[Trouble]


def report(path: Path, pulse: Pulse, now: datetime) -> Report:
    """Return how things stand; raises StoreError where the database cannot be read."""
    with closing(open_store(path, busy_seconds=BUSY_SECONDS)) as db:
        found = condition(db, now)
        wrong = now_wrong(db, path, pulse.settings, now, pulse.awake_since, found)
        return Report(found, status.counts(db), _sizes(db, path), wrong)


def _sizes(db: sqlite3.Connection, path: Path) -> dict[str, int]:
    wal = Path(f"{path}-wal")
    return {
        "database": path.stat().st_size,
        "wal": wal.stat().st_size if wal.exists() else 0,
        "free": shutil.disk_usage(path.parent).free,
    }


# --- health -------------------------------------------------------------------------------------


def health(path: Path, pulse: Pulse, now: datetime) -> tuple[bool, dict[str, Any]]:
    """Return whether the newswire does its work, and how it stands, JSON-able."""
    said: dict[str, Any] = {"version": __version__, "now": iso(now), "running": pulse.running}
    if now - pulse.ticked_at > HANGS:
        why = f"the daemon's loop stands still since {iso(pulse.ticked_at)}"
        return False, {"status": "down", "why": why, **said}
    try:
        found = report(path, pulse, now)
    except (TalentwireError, sqlite3.Error, OSError) as error:
        return False, {"status": "down", "why": str(error), **said}
    severe = any(trouble.severe for trouble in found.troubles)
    last = found.condition.run("round")
    said |= {
        "last_round": asdict(last) if last else None,
        "runs_missed_in_a_day": _of_a_day(found.condition, "missed"),
        "sources": dict(sorted(found.condition.by_health().items())),
        "channels_failing": len(found.condition.channels),
        "bytes": found.sizes,
        "troubles": [asdict(trouble) for trouble in found.troubles],
    }
    word = "down" if severe else "trouble" if found.troubles else "ok"
    return not severe, {"status": word, **said}


def _of_a_day(found: Condition, outcome: str) -> int:
    return sum(count for _, how, count in found.runs_of_a_day if how == outcome)


# --- metrics ------------------------------------------------------------------------------------


class Figures(Collector):
    """A report as Prometheus has it. What is counted over runs covers the last 24 hours: runs
    are forgotten one day, and a counter must not fall."""

    def __init__(self, make: Callable[[], Report]) -> None:
        self._make = make

    def collect(self) -> Iterator[Metric]:
        """Yield the families; one that says 0 alone where the database cannot be read."""
        readable = _family("database_readable", "1 if the database could be read")
        try:
            found = self._make()
        except (TalentwireError, sqlite3.Error, OSError):
            readable.add_metric([], 0)
            yield readable
            return
        readable.add_metric([], 1)
        yield readable
        yield from _sources(found.condition)
        yield from _runs(found.condition)
        yield from _deliveries(found.condition)
        for name, size in found.sizes.items():
            words = {"free": "bytes free on the disk of the database"}
            family = _family(f"{name}_bytes", words.get(name, f"size of the {name} file"))
            family.add_metric([], size)
            yield family
        stored = _family("stored", "what the archive holds", "what")
        for what, count in found.counts.items():
            stored.add_metric([what], count)
        yield stored
        wrong = _family("troubles", "what the operator should look at", "severe")
        for severe in (False, True):
            count = sum(trouble.severe is severe for trouble in found.troubles)
            wrong.add_metric([str(severe).lower()], count)
        yield wrong


def _family(name: str, words: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"talentwire_{name}", words, labels=labels)


def _sources(found: Condition) -> Iterator[Metric]:
    classes = _family("sources", "enabled sources by how they are", "health")
    by_health = found.by_health()
    for health in (*Health, "NEVER_POLLED"):
        classes.add_metric([health], by_health[health])
    failures = _family("source_failures", "failures in a row", "source")
    fine = _family("source_last_fine_timestamp_seconds", "when it last answered", "source")
    for source in found.sources:
        failures.add_metric([source.name], source.failures)
        if source.last_ok:
            fine.add_metric([source.name], _seconds(source.last_ok))
    yield from (classes, failures, fine)


def _runs(found: Condition) -> Iterator[Metric]:
    day = _family("runs_of_a_day", "runs begun in the last 24 hours", "job", "outcome")
    for job, outcome, count in found.runs_of_a_day:
        day.add_metric([job, outcome], count)
    missed = _family("runs_missed_of_a_day", "runs due in the last 24 hours that never were")
    missed.add_metric([], _of_a_day(found, "missed"))
    failed = _family("rounds_failed_in_a_row", "the newest rounds, as far as they failed")
    failed.add_metric([], found.failed_rounds)
    begun = _family("last_run_timestamp_seconds", "when it last began", "job")
    took = _family("last_run_duration_seconds", "how long it took", "job")
    for run in found.runs:
        begun.add_metric([run.job], _seconds(run.started_at))
        if run.ended_at:
            took.add_metric([run.job], _seconds(run.ended_at) - _seconds(run.started_at))
    yield from (day, missed, failed, begun, took)
    due = _family("due_since_timestamp_seconds", "when the longest waiting source was due, or 0")
    due.add_metric([], _seconds(found.due_since) if found.due_since else 0)
    yield due


def _deliveries(found: Condition) -> Iterator[Metric]:
    states = _family("deliveries", "hand-overs of digests by how they stand", "outcome")
    for outcome, count in found.deliveries:
        states.add_metric([outcome], count)
    failing = _family("channel_failing", "1: its latest digest is late, 2: dead", "channel")
    for channel in found.channels:
        failing.add_metric([channel.channel], 2 if channel.dead else 1)
    yield from (states, failing)


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()


# --- the server ---------------------------------------------------------------------------------


class Listener(ThreadingHTTPServer):
    """Answers on loopback until it is closed."""

    daemon_threads = True

    def __init__(
        self, listen: str, path: Path, pulse: Callable[[], Pulse], clock: Callable[[], datetime]
    ) -> None:
        host, _, port = listen.rpartition(":")
        self.address_family = AF_INET6 if ":" in host else AF_INET
        super().__init__((host.strip("[]"), int(port)), _Handler)
        self._path, self._pulse, self._clock = path, pulse, clock
        self._one_at_a_time = Lock()
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._registry.register(Figures(lambda: report(path, pulse(), clock())))
        Thread(target=self.serve_forever, args=(0.5,), daemon=True, name="metrics").start()

    def answer(self, target: str, accept: str) -> tuple[int, str, bytes]:
        """Return status, content type and body for a path."""
        with self._one_at_a_time:
            if target == "/metrics":
                encode, kind = choose_encoder(accept)
                return 200, kind, encode(self._registry)
            if target in ("/health", "/healthz"):
                fine, said = health(self._path, self._pulse(), self._clock())
                body = json.dumps(said, ensure_ascii=False, indent=1).encode()
                return 200 if fine else 503, "application/json", body
        return 404, "text/plain", b"talentwire: /metrics and /health\n"

    def close(self) -> None:
        """Stop answering."""
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Listener
    server_version = "talentwire"
    sys_version = ""
    timeout: ClassVar[int] = READ_SECONDS

    def do_GET(self) -> None:  # noqa: N802 - the library's name
        """Answer; a web page that got here by a name of its own (DNS rebinding) is sent away."""
        if not _is_loopback(self.headers.get("Host", "")):
            status, kind, body = 403, "text/plain", b"only by a loopback address\n"
        else:
            path = urlsplit(self.path).path
            status, kind, body = self.server.answer(path, self.headers.get("Accept", ""))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Note it for those who debug."""
        log.debug(format, *args)


def _is_loopback(host: str) -> bool:
    name = urlsplit(f"//{host}").hostname or ""
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
