"""From one fetched page to an article. Pure: the same page and state give the same answer.

Page and listing are reconciled by these rules. Title, authors, language: the page's, else the
listing's. Published: the page's, unless the listing knows the minute of the same day and the
page only the day; else the listing's. Canonical address: what the page says if it is on the
page's own host, else the page's address. Language: as the text reads, else as the page says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from pipelines import selectors
from pipelines.cleaning import Line, clean, is_walled
from pipelines.content import Content, content_of, find_content
from pipelines.datelines import visible_date
from pipelines.decoding import decode
from pipelines.language import detect
from pipelines.metadata import Metadata, read_metadata
from pipelines.selectors import Lesson, Way
from pipelines.text import clean_text, clean_title
from pipelines.urls import canonical, host
from talentwire.model import Article, Moment, Page, Precision

LARGEST = 15_000_000  # bytes
_DEEPEST = 1_500  # nested elements; parsing takes time with the square of it
_SUSPECT = 20_000  # start tags; below that no nesting takes long
_LITTLE = 250  # characters of text that are worth a second opinion
_WIDEST = 1_000  # attributes of one tag; parsing takes time with the square of them too
_WIDE = 100_000  # characters; in a shorter page no number of attributes takes long

_MARKUP = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|title|meta|div|p|article|main|table|h1)\b", re.I
)
_OTHER = re.compile(
    rb"\s*(?:%PDF|\x89PNG|\xff\xd8\xff|GIF8|PK\x03\x04|\{|\[|<(?:rss|feed|urlset|rdf:RDF)\b"
    rb"|<\?xml[^>]*>\s*(?:<!--.*?-->\s*)?<(?:rss|feed|urlset|sitemapindex|rdf:RDF)\b)",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# A start tag as the HTML standard's tokenizer reads it, where a > within quotes does not end it.
_ATTRIBUTE = (
    r"""[\s/]++|=?+[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>]++))?+|="""
)
_USUAL = r' [a-z-]++="[^"]*+"'  # in the form of nearly all of them, read in a third less time
_START_TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:{_USUAL})*+(?:{_ATTRIBUTE})*+")
_UNPARSED = re.compile(r"<(script|style)\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
     "track", "wbr", "p", "li", "a", "td", "tr", "th", "option", "dt", "dd", "path")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extraction:
    """What became of a page, and what it taught about its source."""

    outcome: str  # article | empty | not_html | too_large | failed
    lesson: Lesson  # for `selectors.with_lesson`
    article: Article | None = None
    detail: str = ""


def extract(page: Page, *, now: datetime, learnt: dict[str, Any] | None = None) -> Extraction:
    """Return the article on *page*, or why there is none; never raises for what a page holds.

    *learnt* is what is known of where the source's pages keep their text (pipelines.selectors).
    """

    def nothing(outcome: str, detail: str = "") -> Extraction:
        return Extraction(outcome, selectors.lesson(page.url, ""), None, detail)

    if len(page.body) > LARGEST:
        return nothing("too_large", f"{len(page.body)} bytes")
    if not _is_html(page.body):
        return nothing("not_html")
    markup = decode(page.body, page.charset)
    if page.body.count(b"<") >= _SUSPECT and _is_too_deep(markup):
        return nothing("failed", f"nested deeper than {_DEEPEST} elements")
    if len(markup) > _WIDE and _is_too_wide(markup):
        return nothing("failed", f"a tag with more than {_WIDEST} attributes")
    from selectolax.lexbor import LexborHTMLParser

    try:
        tree = LexborHTMLParser(markup)
        return _extract(page, tree, markup, now, learnt) if tree.body else nothing("empty")
    except Exception as error:  # a bug here must not cost the round
        return nothing("failed", f"{type(error).__name__}: {error}"[:200])


def _extract(
    page: Page, tree: Any, markup: str, now: datetime, learnt: dict[str, Any] | None
) -> Extraction:
    metadata = read_metadata(
        tree, url=page.url, timezone=page.timezone, language=page.language, now=now
    )
    content, text, lesson = _text(page, tree, markup, metadata, learnt)
    walled = metadata.paywalled or is_walled(content.lines)
    if not text and not (metadata.title and (walled or metadata.is_article)):
        return Extraction("empty", lesson)
    if walled and not text:  # that a wall hides the text is no change of the site's pages
        lesson = replace(lesson, mark=selectors.mark(metadata.title + metadata.summary))
    # a stub: its text is behind a wall, or made by scripts; headline and summary are known
    walled = walled or not text
    published = metadata.published or _date(page, tree, metadata, now)
    return Extraction("article", lesson, _article(page, metadata, text, published, walled))


def _is_html(body: bytes) -> bool:
    start = body[:2_000]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16
        return True
    binary = start.count(b"\0") > len(start) // 500
    return not binary and not _OTHER.match(start) and _MARKUP.search(body[:100_000]) is not None


# --- the text -----------------------------------------------------------------------


def _text(
    page: Page, tree: Any, markup: str, metadata: Metadata, learnt: dict[str, Any] | None
) -> tuple[Content, str, Lesson]:
    """Return the content, its text and the lesson, by the learnt selector or carefully."""
    used = selectors.known(learnt, page.url)
    if used:
        content, text = _at(tree, used, metadata)
        if content and len(text) >= _LITTLE:
            return content, text, selectors.lesson(page.url, text, "selector", used=used)
    way: Way = "failed" if used else "careful"
    content = find_content(tree.body)
    text = _cleaned(content.lines, metadata)
    chosen = None
    if len(text) < _LITTLE:
        text = _second_opinion(tree, markup, metadata, text)
    else:
        chosen = selectors.propose(tree, content.node())
    if checked := selectors.to_check(learnt, page.url):
        used = checked
        way = "agreed" if selectors.agree(_at(tree, used, metadata)[1], text) else "differed"
    return content, text, selectors.lesson(page.url, text, way, used=used, chosen=chosen)


def _at(tree: Any, selector: str, metadata: Metadata) -> tuple[Content | None, str]:
    """Return what stands where *selector* points to."""
    node = tree.css_first(selector)
    if node is None:
        return None, ""
    content = content_of(node)
    return content, _cleaned(content.lines, metadata)


def _cleaned(lines: list[Line], metadata: Metadata) -> str:
    return clean_text("\n".join(clean(lines, title=metadata.title, authors=metadata.authors)))


def _second_opinion(tree: Any, markup: str, metadata: Metadata, text: str) -> str:
    """Return the longer of *text* and what a generic extractor finds, if the page has more."""
    if len(tree.body.text(separator=" ")) < 4 * _LITTLE:
        return text
    import trafilatura

    other = trafilatura.extract(markup, fast=True, include_comments=False) or ""
    lines = [Line(line) for line in other.splitlines() if line.strip()]
    return max(text, _cleaned(lines, metadata), key=len)


def _is_too_deep(markup: str) -> bool:
    depth = 0
    for closing, name in _TAG.findall(markup):
        if name.lower() not in _VOID:
            depth = max(0, depth - 1) if closing else depth + 1
            if depth > _DEEPEST:
                return True
    return False


def _is_too_wide(markup: str) -> bool:
    # what looks like a tag in a script is none, but to look into all scripts first takes longer
    return _has_wide_tag(markup) and _has_wide_tag(_UNPARSED.sub("", markup))


def _has_wide_tag(markup: str) -> bool:
    return any(
        tag.end() - tag.start() > _WIDEST
        and sum(1 for _ in _ATTRIBUTES.finditer(tag[0])) > 2 * _WIDEST  # one space, one attribute
        for tag in _START_TAG.finditer(markup)
    )


# --- page and listing ---------------------------------------------------------------


def _article(
    page: Page, metadata: Metadata, text: str, published: Moment | None, walled: bool
) -> Article:
    offered = page.candidate
    title = metadata.title or (clean_title(offered.title) if offered else "")
    hint = metadata.language or (offered.language if offered else None) or page.language
    return Article(
        url=page.url,
        canonical=_canonical(page, metadata),
        title=title or clean_title(text.split("\n", 1)[0][:200]),
        text=text,
        source=page.source,
        fetched_at=page.fetched_at,
        authors=metadata.authors or (offered.authors if offered else ()),
        published=_published(published, offered.published if offered else None),
        modified=metadata.modified or (offered.modified if offered else None),
        language=detect(text or metadata.summary, title) or hint,
        site=metadata.site,
        section=metadata.section,
        paywalled=walled,
        summary=metadata.summary or (clean_title(offered.summary) if offered else ""),
    )


def _published(page: Moment | None, listing: Moment | None) -> Moment | None:
    if page is None or listing is None:
        return page or listing
    coarse = page.precision is not Precision.MINUTE and listing.precision is Precision.MINUTE
    return listing if coarse and abs(listing.at - page.at) < timedelta(hours=36) else page


def _canonical(page: Page, metadata: Metadata) -> str:
    own = canonical(page.url) or page.url
    said = metadata.canonical
    return said if said and (not own or host(said) == host(own)) else own


def _date(page: Page, tree: Any, metadata: Metadata, now: datetime) -> Moment | None:
    """Return the date that is seen on the page, else that of its last change.

    htmldate would find one more in a hundred, at 110 ms a page (1 in 7 needs it).
    """
    language = metadata.language or page.language
    seen = visible_date(tree, page.url, language=language, timezone=page.timezone, now=now)
    return seen or metadata.modified
