"""`talentwire read-feed`: what the reader makes of a feed on disk, to see why one reads badly."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from talentwire.app import files

EXAMPLE = """  curl -s https://lab.example/feed.xml > feed.xml
  talentwire read-feed feed.xml --url https://lab.example/feed.xml"""

MAX_BYTES = 50_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    files.add_arguments(parser, "feeds: RSS, Atom, RDF or JSON Feed, also gzipped")


def run(args: argparse.Namespace) -> int:
    """Print one JSON line a file; return 0, or 1 if no file could be read as a feed."""
    outcomes = files.tell(args, prepare=prepare, body_of=_body, line_of=lines_of, failed=_failed)
    return 0 if {"ok", "empty"}.intersection(outcomes) else 1


def _body(file: str) -> bytes:
    with Path(file).open("rb") as stream:
        body = stream.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise ValueError(f"more than {MAX_BYTES:,} bytes")
    return body


def prepare() -> None:
    """Import the readers in the worker, so that no file pays for it."""
    import crawler.listings  # noqa: F401


def lines_of(file: str, body: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """Return what is printed about one file."""
    from crawler.listings import LIMIT, Context
    from crawler.listings.feed import entries_of
    from pipelines.decoding import cut_short

    told = entries_of(body, Context(**options, now=datetime.now(UTC)))
    outcome = told.outcome if told.items or told.outcome != "ok" else "empty"
    cut = cut_short(body)
    if cut and not told.items:
        return _failed(file, cut)
    more = len(told.items) - LIMIT
    often = f"{len(told.items):,} entries: a round takes the newest {LIMIT:,}" if more > 0 else ""
    line = _line(file, outcome, "; ".join(filter(None, (told.detail, cut, often))))
    for item in told.items:
        found = item.candidate
        line["candidates"].append(
            {
                "title": item.heading(),
                "link": item.link(),
                "url": found.url or None,
                "id": found.id,
                "published": found.published.iso() if found.published else None,
                "precision": found.published.precision if found.published else None,
                "published_raw": found.published_raw,
                "summary": found.summary,
                "authors": found.authors,
                "publisher": found.publisher,
            }
        )
    return line


def _failed(file: str, detail: str) -> dict[str, Any]:
    return _line(file, "failed", detail)


def _line(file: str, outcome: str, detail: str = "") -> dict[str, Any]:
    return {"file": file, "outcome": outcome, "detail": detail, "candidates": []}
