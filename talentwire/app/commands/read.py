"""`talentwire read`: what the reader makes of a page on disk, to see why a source reads badly."""

from __future__ import annotations

import argparse
import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talentwire.app import files

if TYPE_CHECKING:
    from talentwire.model import Moment

EXAMPLE = """  curl -s https://news.example/2025/a.html > a.html
  talentwire read a.html --url https://news.example/2025/a.html"""

GZIP = b"\x1f\x8b"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    files.add_arguments(parser, "pages: HTML, also gzipped")


def run(args: argparse.Namespace) -> int:
    """Print one JSON line a file; return 0, or 1 if there was no article in any."""
    outcomes = files.tell(args, prepare=prepare, body_of=_body, line_of=line_of, failed=_failed)
    return 0 if "article" in outcomes else 1


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


def _failed(file: str, detail: str) -> dict[str, Any]:
    return _line(file, "failed", detail)


def _line(file: str, outcome: str, detail: str = "") -> dict[str, Any]:
    return {
        "file": file, "outcome": outcome, "detail": detail, "url": None, "title": "", "authors": [],
        "published": None, "modified": None, "language": None, "canonical": None, "site": None,
        "text": "",
    }  # fmt: skip
