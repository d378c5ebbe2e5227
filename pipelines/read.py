"""The chain of the steps: one page in, one reading out. Pure and picklable, so that it runs
the same in a process pool, over an archive, or in a test."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from pipelines.cast import cast_of, kinds_of
from pipelines.extract import extract
from pipelines.fingerprint import fingerprint
from pipelines.judge import Rules, judge
from pipelines.selectors import Lesson
from talentwire.model import Article, Page, Reading

log = logging.getLogger(__name__)


def read(
    page: Page, rules: Rules, *, now: datetime, learnt: dict[str, Any] | None = None
) -> tuple[Reading, Lesson]:
    """Return what *page* yields, and what it taught about where its source keeps the text.

    Never raises for what is in the page: an outcome says what went wrong.
    """
    extraction = extract(page, now=now, learnt=learnt)
    if extraction.article is None:
        reading = Reading(page.url, page.source, extraction.outcome, detail=extraction.detail)
    else:
        reading = read_article(extraction.article, rules)
    return reading, extraction.lesson


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
