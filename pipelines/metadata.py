"""What a page says about itself: JSON-LD first, then meta elements, then what is seen.

The listing's entry and the page are reconciled in pipelines.extract.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipelines.bylines import authors
from pipelines.datelines import declared_date
from pipelines.declared import Declared, Json, read_declared, table, texts
from pipelines.headline import headline
from pipelines.text import clean_title
from pipelines.urls import canonical, is_front_page
from talentwire.model import Moment


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about itself; what it does not say is empty."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: Moment | None = None
    modified: Moment | None = None
    language: str | None = None
    canonical: str | None = None
    site: str | None = None
    section: str | None = None
    summary: str = ""
    paywalled: bool = False
    is_article: bool = False  # it says so: JSON-LD or Open Graph


def read_metadata(
    tree: Any, *, url: str, timezone: str | None = None, language: str | None = None, now: datetime
) -> Metadata:
    """Return what the page in *tree* (lexbor) at *url* says about itself."""
    page = read_declared(tree, url)
    spoken = _language(page)
    site = _site(page)

    def date(key: str, kind: str) -> Moment | None:
        return declared_date(
            page, key, kind, language=spoken or language, timezone=timezone, now=now
        )

    return Metadata(
        title=headline(page, site),
        authors=authors(page, site),
        published=date("datePublished", "published"),
        modified=date("dateModified", "modified"),
        language=spoken,
        canonical=_canonical(page),
        site=site,
        section=_section(page),
        summary=clean_title(page.first("summary")),
        paywalled=_paywalled(page.nodes),
        is_article=bool(page.article) or "article" in page.meta.get("og:type", ()),
    )


def _language(page: Declared) -> str | None:
    root = page.tree.css_first("html")
    said = [root.attributes.get("lang") if root is not None else None]
    said += texts(page.article.get("inLanguage"))
    said += [page.meta[name][0] for name in table()["language"] if name in page.meta]
    for value in said:
        match = re.match(r"\s*([a-zA-Z]{2})(?:[-_].*)?\s*$", value or "")
        if match:
            return match[1].lower()
    return None


def _canonical(page: Declared) -> str | None:
    link = page.tree.css_first('link[rel~="canonical"]')
    said = [link.attributes.get("href") if link is not None else None]
    said += [page.meta["og:url"][0]] if "og:url" in page.meta else []
    for value in said:
        address = canonical(value, page.url) if value else None
        # the front page is no article's address: a common mistake
        if address and not is_front_page(address):
            return address
    return None


def _site(page: Declared) -> str | None:
    said = [page.meta[name][0] for name in table()["site"] if name in page.meta]
    said += texts(page.article.get("publisher"))
    for node in page.nodes:
        if {"WebSite", "NewsMediaOrganization"}.intersection(texts(node.get("@type"))):
            said += texts(node.get("name"))
    named = next((name for name in map(clean_title, said) if 0 < len(name) <= 60), None)
    return named or (page.masthead if 0 < len(page.masthead) <= 60 else None)


def _section(page: Declared) -> str | None:
    said = texts(page.article.get("articleSection")) + [page.first("section")]
    return next((name for name in map(clean_title, said) if 0 < len(name) <= 60), None)


def _paywalled(nodes: list[Json]) -> bool:
    return any(
        str(node.get("isAccessibleForFree", "")).strip().lower() in ("false", "no", "0")
        for node in nodes
    )
