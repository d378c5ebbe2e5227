"""`talentwire read`: what the reader makes of a page on disk, to see why a source reads badly."""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import sys
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.pool import Workers
    from talentwire.model import Moment

EXAMPLE = """  curl -s https://news.example/2025/a.html > a.html
  talentwire read a.html --url https://news.example/2025/a.html"""

SECONDS = 20.0  # for one file; a page takes milliseconds
GZIP = b"\x1f\x8b"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("file", nargs="+", help="pages: HTML, also gzipped")
    parser.add_argument("--url", default="", help="where it came from, for relative links")
    parser.add_argument("--charset", help="the charset the server said")
    parser.add_argument("--language", help="the source's language, for its dates")
    parser.add_argument("--timezone", help="the source's time zone, for dates without one")


def run(args: argparse.Namespace) -> int:
    """Print one JSON line a file; return 0, or 1 if there was no article in any."""
    return asyncio.run(_run(args))


async def _run(args: argparse.Namespace) -> int:
    from pipelines.pool import Workers

    options = {
        "url": args.url, "charset": args.charset, "language": args.language,
        "timezone": args.timezone,
    }  # fmt: skip
    workers = Workers(1, prepare)
    articles = 0
    try:
        for file in args.file:
            line = await _read(workers, file, options)
            articles += line["outcome"] == "article"
            sys.stdout.write(json.dumps(line, ensure_ascii=True) + "\n")
            sys.stdout.flush()
    finally:
        workers.close()
    return 0 if articles else 1


async def _read(workers: Workers, file: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return the line for one file; whatever happens, there is one."""
    from pipelines.pool import Overdue, WorkerDied

    try:
        body = _body(file)
    except (OSError, EOFError, zlib.error) as error:
        return _line(file, "failed", getattr(error, "strerror", None) or str(error))
    except ValueError as error:  # a null byte in the name
        return _line(file, "failed", str(error))
    try:
        return await workers.run(line_of, file, body, options, timeout=SECONDS)
    except (Overdue, WorkerDied) as error:
        return _line(file, "failed", str(error))
    except Exception as error:  # a mistake of ours: told, and the other files go on
        return _line(file, "failed", f"{type(error).__name__}: {error}")


def _body(file: str) -> bytes:
    """Return the bytes of *file*, unpacked; one more than is read at most, never a bomb."""
    from pipelines.extract import LARGEST

    with Path(file).open("rb") as stream:
        packed = stream.read(len(GZIP)) == GZIP
        stream.seek(0)
        if not packed:
            return stream.read(LARGEST + 1)
        with gzip.open(stream) as unpacked:
            return unpacked.read(LARGEST + 1)


def prepare() -> None:
    """Import the reader in the worker, so that no file pays for it."""
    import pipelines.extract  # noqa: F401


def line_of(file: str, body: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """Return what is printed about one file."""
    from pipelines.extract import extract
    from talentwire.model import Page

    now = datetime.now(UTC)
    page = Page(
        url=options["url"], body=body, source="", fetched_at=now, charset=options["charset"],
        language=options["language"], timezone=options["timezone"],
    )  # fmt: skip
    extraction = extract(page, now=now)
    line = _line(file, extraction.outcome, extraction.detail)
    line["url"] = options["url"] or None
    article = extraction.article
    if article is not None:
        line.update(
            url=article.url or article.canonical or None,
            title=article.title,
            authors=list(article.authors),
            published=_iso(article.published),
            published_precision=article.published.precision if article.published else None,
            modified=_iso(article.modified),
            language=article.language,
            canonical=article.canonical or None,
            site=article.site,
            section=article.section,
            paywalled=article.paywalled,
            text=article.text,
        )
    return line


def _iso(moment: Moment | None) -> str | None:
    return moment.iso() if moment else None


def _line(file: str, outcome: str, detail: str = "") -> dict[str, Any]:
    return {
        "file": file, "outcome": outcome, "detail": detail, "url": None, "title": "", "authors": [],
        "published": None, "modified": None, "language": None, "canonical": None, "site": None,
        "text": "",
    }  # fmt: skip
