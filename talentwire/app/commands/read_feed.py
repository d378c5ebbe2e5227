"""`talentwire read-feed`: what the reader makes of a feed on disk, to see why one reads badly."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.pool import Workers

EXAMPLE = """  curl -s https://lab.example/feed.xml > feed.xml
  talentwire read-feed feed.xml --url https://lab.example/feed.xml"""

SECONDS = 20.0  # for one file; a feed takes milliseconds
MAX_BYTES = 50_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("file", nargs="+", help="feeds: RSS, Atom, RDF or JSON Feed, also gzipped")
    parser.add_argument("--url", default="", help="where it came from, for relative links")
    parser.add_argument("--charset", help="the charset the server said")
    parser.add_argument("--language", help="the source's language, for its dates")
    parser.add_argument("--timezone", help="the source's time zone, for dates without one")


def run(args: argparse.Namespace) -> int:
    """Print one JSON line a file; return 0, or 1 if no file could be read as a feed."""
    return asyncio.run(_run(args))


async def _run(args: argparse.Namespace) -> int:
    from pipelines.pool import Workers

    options = {
        "url": args.url, "charset": args.charset, "language": args.language,
        "timezone": args.timezone,
    }  # fmt: skip
    workers = Workers(1, prepare)
    read = 0
    try:
        for file in args.file:
            line = await _read(workers, file, options)
            read += line["outcome"] in ("ok", "empty")
            sys.stdout.write(json.dumps(line, ensure_ascii=True) + "\n")
            sys.stdout.flush()
    finally:
        workers.close()
    return 0 if read else 1


async def _read(workers: Workers, file: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return the line for one file; whatever happens, there is one."""
    from pipelines.pool import Overdue, WorkerDied

    try:
        with Path(file).open("rb") as stream:
            body = stream.read(MAX_BYTES + 1)
    except OSError as error:
        return _line(file, "failed", error.strerror or str(error))
    except ValueError as error:  # a null byte in the name
        return _line(file, "failed", str(error))
    if len(body) > MAX_BYTES:
        return _line(file, "failed", f"more than {MAX_BYTES:,} bytes")
    try:
        return await workers.run(lines_of, file, body, options, timeout=SECONDS)
    except (Overdue, WorkerDied) as error:
        return _line(file, "failed", str(error))
    except Exception as error:  # a mistake of ours: told, and the other files go on
        return _line(file, "failed", f"{type(error).__name__}: {error}")


def prepare() -> None:
    """Import the readers in the worker, so that no file pays for it."""
    import crawler.listings  # noqa: F401


def lines_of(file: str, body: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """Return what is printed about one file."""
    from crawler.listings.feed import entries_of

    told = entries_of(body, **options, now=datetime.now(UTC))
    outcome = told.outcome if told.items or told.outcome != "ok" else "empty"
    line = _line(file, outcome, told.detail)
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


def _line(file: str, outcome: str, detail: str = "") -> dict[str, Any]:
    return {"file": file, "outcome": outcome, "detail": detail, "candidates": []}
