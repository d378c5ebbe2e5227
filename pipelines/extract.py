"""From one fetched page to an article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from talentwire.model import Article, Page

LARGEST = 15_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Extraction:
    """What became of a page, and what was learnt about its source on the way."""

    outcome: str  # article | empty | not_html | too_large | failed
    article: Article | None = None
    selector: dict[str, Any] | None = None  # JSON-able; hand it back with the source's next page
    detail: str = ""


def extract(page: Page, *, now: datetime, selector: dict[str, Any] | None = None) -> Extraction:
    """Return the article on *page*, or why there is none; never raises for what a page holds."""
    import trafilatura

    from pipelines.language import detect
    from pipelines.text import clean_text, clean_title
    from pipelines.urls import canonical

    if len(page.body) > LARGEST:
        return Extraction("too_large", selector=selector)
    if b"<" not in page.body[:2000]:
        return Extraction("not_html", selector=selector)
    markup = page.body.decode(page.charset or "utf-8", "replace")
    text = clean_text(
        trafilatura.extract(markup, fast=True, include_comments=False, with_metadata=False) or ""
    )
    candidate = page.candidate
    title = clean_title(candidate.title) if candidate else ""
    if not text:
        return Extraction("empty", selector=selector)
    article = Article(
        url=page.url,
        canonical=canonical(page.url) or page.url,
        title=title or text.split("\n", 1)[0][:200],
        text=text,
        source=page.source,
        fetched_at=page.fetched_at,
        authors=candidate.authors if candidate else (),
        published=candidate.published if candidate else None,
        modified=candidate.modified if candidate else None,
        language=detect(text, title) or page.language,
    )
    return Extraction("article", article, selector)
