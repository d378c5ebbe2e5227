"""The chain of the steps: one page in, one reading out. Pure and picklable, so that it runs
the same in a process pool, over an archive, or in a test."""

from __future__ import annotations

import logging
from datetime import datetime

from pipelines.cast import cast_of, kinds_of
from pipelines.extract import extract
from pipelines.fingerprint import fingerprint
from pipelines.judge import Rules, judge
from talentwire.model import Article, Page, Reading

log = logging.getLogger(__name__)


def read(
    page: Page, rules: Rules, *, now: datetime, selector: dict[str, object] | None = None
) -> tuple[Reading, dict[str, object] | None]:
    """Return what *page* yields, and what was learnt about where its source keeps the text.

    Never raises for what is in the page: an outcome says what went wrong.
    """
    extraction = extract(page, now=now, selector=selector)
    if extraction.article is None:
        return (
            Reading(page.url, page.source, extraction.outcome, detail=extraction.detail),
            extraction.selector,
        )
    return read_article(extraction.article, rules), extraction.selector


def read_article(article: Article, rules: Rules) -> Reading:
    """Return the reading of an article whose text is already known."""
    judgement = judge(
        article.title, article.text, article.language, rules, published=article.published
    )
    kinds = kinds_of(judgement, article.text)
    people = judgement.people
    if not (judgement.orgs or kinds):
        # In other news the shape of a name alone misleads too often.
        known = {mention.name for mention in judgement.mentions if mention.known}
        people = tuple(name for name in people if name in known)
    mark = fingerprint(
        article.title,
        article.text,
        article.language,
        orgs=judgement.orgs,
        people=people,
        cast=cast_of(judgement, article.title, article.text, rules.parents),
        kinds=kinds,
    )
    return Reading(article.url, article.source, "article", article, judgement, mark)
