"""What a page says about itself: JSON-LD first, then meta elements, then what is seen.

The listing's entry and the page are reconciled in pipelines.extract.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import chain, islice
from typing import Any

from pipelines.dates import read_date
from pipelines.text import clean_title
from pipelines.urls import canonical, host
from pipelines.wordlists import load
from talentwire.model import Moment, Precision

_ARTICLE = re.compile(r"Article|BlogPosting|^Report$|LiveBlog|^Review$|^Recipe$|^NewsItem$")
_PAGE = re.compile(r"Page$|^VideoObject$|^CreativeWork$")
_MOST = 2_000_000  # characters of JSON-LD read on one page
_SEPARATORS = re.compile(r"\s+[|–—·•»:/~‹›«-]+\s+|\s*[|ㅣ│｜]\s*|\s+::\s+|(?<=\w)-(?=[^\s-]+$)")
_JUNK_JSON = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$"
)
_ASIDE = re.compile(r"\s*[(（\[][^()（）]*[)）\]]?")
_NOT_NAME = re.compile(r"^\W*\d[\d\W]*$|\b(?:19|20)\d{2}\b|\d{1,2}:\d{2}|\b\d+ min|^\w+: ", re.I)
_WORD = re.compile(r"[^\W_]+")

_HEADING = 10  # characters; what is shorter begins too many titles
_DATED_LINE = 110  # characters; a longer line is text
_ALONE = 45  # ... of a line that is a date and nothing else
_LABEL = 25  # ... of a label before a date
_NEAR = 30  # lines around the headline
_UP = 4  # elements above it
_MOST_DATES = 40
_DATE = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
    r"|(?<!\d)\d{1,2}[./]\s?\d{1,2}[./]\s?(?:\d{4}|\d{2})(?!\d)|\d{4}[./]\d{1,2}[./]\d{1,2}(?!\d)"
    r"|(?<!\d)\d{1,2}(?:st|nd|rd|th|er|\.|º)?[ -](?:de |of )?[^\W\d_]{3,12}\.?,?[ -](?:de )?\d{4}"
    r"|[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
)
_DATE_AT_END = re.compile(rf"[|–—-]\s*({_DATE.pattern})\s*$")
_UPDATE = re.compile(
    r"updat|modif|aktualis|mis à jour|aggiornat|actualiz|atualiz|güncel|обновл", re.I
)
_DATED_PATH = re.compile(
    r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:/|-|$)"
)

Json = dict[str, Any]


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


@dataclass(frozen=True, slots=True)
class _Head:
    """The parts of a page that metadata is read from."""

    tree: Any
    article: Json
    nodes: list[Json]
    meta: dict[str, list[str]]
    url: str


def read_metadata(
    tree: Any, *, url: str, timezone: str | None = None, language: str | None = None, now: datetime
) -> Metadata:
    """Return what the page in *tree* (lexbor) at *url* says about itself."""
    nodes = list(_linked_data(tree))
    head = _Head(tree, _article(nodes), nodes, _meta(tree), url)
    spoken = _language(head)
    site = _site(head)
    return Metadata(
        title=_title(head, site),
        authors=_authors(head, site),
        published=_date(head, "datePublished", "published", spoken or language, timezone, now),
        modified=_date(head, "dateModified", "modified", spoken or language, timezone, now),
        language=spoken,
        canonical=_canonical(head),
        site=site,
        section=_section(head),
        summary=clean_title(_first(head, "summary")),
        paywalled=_paywalled(nodes),
        is_article=bool(head.article) or "article" in head.meta.get("og:type", ()),
    )


# --- where things stand -------------------------------------------------------------


def _linked_data(tree: Any) -> Iterator[Json]:
    budget = _MOST
    for script in tree.css('script[type="application/ld+json"]'):
        text = _JUNK_JSON.sub("", script.text() or "")
        budget -= len(text)
        if budget < 0:
            return
        waiting: list[Any] = [_json(text)]
        while waiting:
            value = waiting.pop(0)
            if isinstance(value, list):
                waiting[:0] = value[:200]
            elif isinstance(value, dict):
                yield value
                waiting.extend(value[key] for key in ("@graph", "mainEntity") if key in value)


def _json(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        try:  # a trailing comma, a stray semicolon
            return json.loads(re.sub(r",\s*([}\]])", r"\1", text).rstrip("; \n"), strict=False)
        except (ValueError, RecursionError):
            return None


def _article(nodes: list[Json]) -> Json:
    for pattern in (_ARTICLE, _PAGE):
        for node in nodes:
            if any(pattern.search(kind) for kind in _texts(node.get("@type"))) and (
                pattern is _ARTICLE or "headline" in node or "datePublished" in node
            ):
                return node
    return {}


def _meta(tree: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.css("meta[content]"):
        attributes = element.attributes
        content = (attributes.get("content") or "").strip()
        if content:
            for key in ("property", "name", "itemprop", "http-equiv"):
                name = attributes.get(key)
                if name:
                    found.setdefault(name.lower(), []).append(content)
    return found


def _first(head: _Head, kind: str) -> str:
    return next((head.meta[name][0] for name in _table()[kind] if name in head.meta), "")


def _texts(value: Any) -> list[str]:
    """Return the strings in a JSON-LD value: a text, a list, or objects with a name."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for item in value[:50] for text in _texts(item)]
    if isinstance(value, dict):
        return _texts(value.get("name") or value.get("@value"))
    return []


def _seen(element: Any) -> str:
    return " ".join((element.text() or "").split()) if element is not None else ""


# --- title --------------------------------------------------------------------------


def _title(head: _Head, site: str | None) -> str:
    """Return the headline without the site's name.

    JSON-LD first, then the h1 if the rest of the page bears it out, then what is shared. No
    other order is right more often: where they differ, each is an editor's headline.
    """
    names = {_fold(name) for name in (site or "", host(head.url).split(".")[0]) if name}
    # the link home is the site's name, or its logo
    home = [_seen(link) for link in head.tree.css('a[href="/"], header a')[:3]]
    names |= {_fold(name) for name in home if 3 < len(name) <= 40}
    seen = {
        "linked": next(iter(_texts(head.article.get("headline"))), ""),
        "h1": next(filter(None, map(_seen, head.tree.css("h1")[:6])), ""),
        "shared": _first(head, "title"),
        "document": _document(head.tree),
    }
    clean = {kind: clean_title(form) for kind, form in seen.items()}
    forms = list(filter(None, clean.values()))
    bare = {kind: _without_site(form, names, forms) for kind, form in clean.items()}
    if bare["linked"]:
        return bare["linked"]
    if bare["h1"] and _borne_out(bare["h1"], [bare["shared"], bare["document"]]):
        return bare["h1"]
    return bare["shared"] or _heading(head.tree, bare["document"]) or bare["document"] or bare["h1"]


def _heading(tree: Any, document: str) -> str:
    """Return the heading that the window's title begins with; sites add to it, not it to them."""
    whole = _fold(document)
    for element in tree.css('[itemprop="headline"], h2, h3')[:20]:
        form = clean_title(_seen(element))
        if len(form) > _HEADING and whole.startswith(_fold(form)):
            return form
    return ""


def _document(tree: Any) -> str:
    return _seen(tree.css_first("head title") or tree.css_first("title"))


def _borne_out(form: str, others: list[str]) -> bool:
    """Return whether *form* shares a third of its words with one of *others*, if there are any."""
    words = set(_fold(form).split())
    sets = [set(_fold(other).split()) for other in others if other]
    return not sets or any(
        len(words & other) >= 0.3 * max(1, min(len(words), len(other))) for other in sets
    )


def _without_site(form: str, names: set[str], forms: list[str]) -> str:
    """Drop the parts of *form* at its ends that name the site."""
    while True:
        cuts = list(_SEPARATORS.finditer(form))
        if not cuts:
            return form
        first, last = cuts[0], cuts[-1]
        head, tail = form[: last.start()].strip(), form[last.end() :].strip()
        if head and _names_site(tail, names, head, forms):
            form = head
            continue
        lead, rest = form[: first.start()].strip(), form[first.end() :].strip()
        if rest and _names_site(lead, names, rest, forms):
            form = rest
            continue
        return form


def _names_site(part: str, names: set[str], rest: str, forms: list[str]) -> bool:
    if _DATE.fullmatch(part):
        return True
    folded = _fold(part)
    squeezed = folded.replace(" ", "")
    if any(
        folded == name or squeezed == name.replace(" ", "") or (len(name) > 3 and name in folded)
        for name in names
    ):
        return len(folded.split()) <= 8
    # or another form of the headline is the rest alone
    return any(_fold(form) == _fold(rest) for form in forms) and len(rest) > len(part)


def _fold(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


# --- authors ------------------------------------------------------------------------


def _authors(head: _Head, site: str | None) -> tuple[str, ...]:
    own = {
        _squeezed(name)
        for name in (site or "", host(head.url), *_texts(head.article.get("publisher")))
    }
    linked = _names(_texts(head.article.get("author")) or _texts(head.article.get("creator")))
    # a newsroom may be the author of its news; elsewhere the site's name is what the CMS puts
    newsroom = "NewsArticle" in _texts(head.article.get("@type"))
    if linked and (newsroom or not own.issuperset(map(_squeezed, linked))):
        return _without(own, linked)
    said = linked or _names(
        [text for name in _table()["author"] for text in head.meta.get(name, [])[:1]]
    )
    for name in _table()["author"]:
        names = _names(head.meta.get(name, []))
        if names and not own.issuperset(map(_squeezed, names)):
            return _without(own, names)
    for selector in _table()["bylines"]:
        texts = [_seen(element) for element in head.tree.css(selector)[:6]]
        names = _names([text for text in texts if len(text) < 120])
        if names and not own.issuperset(map(_squeezed, names)):
            return _without(own, names)
    for line in chain.from_iterable(_around_headline(head.tree)):
        if (match := _byline().match(line)) and (names := _names([match[1]])):
            return names
    return said[:1]


@cache
def _byline() -> re.Pattern[str]:
    """Return what matches "By Ada Lind": a preposition and two to four capitalised words."""
    words = "|".join(map(re.escape, _table()["byline_words"]))
    return re.compile(rf"(?:(?i:{words}))\s+((?:[A-ZÀ-ÞА-Я][\w.’'-]+\s?){{2,4}})(?:$|[,|(•·–])")


def _without(own: set[str], names: tuple[str, ...]) -> tuple[str, ...]:
    """Return *names* without the site's own, if there are others."""
    return tuple(name for name in names if _squeezed(name) not in own) or names


def _squeezed(name: str) -> str:
    return _fold(name).replace(" ", "")


def _names(texts: list[str]) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for text in texts:
        line = _ASIDE.sub(" ", clean_title(text)).strip()
        if "://" in line:
            continue
        parts = [part for part in (_name(part) for part in _joints().split(line)) if part]
        if len(parts) > 1 and sum(" " in part for part in parts) < 2 and line.isascii():
            parts = [_name(line)]  # "AFP, Manila", "Le Figaro et AFP"
        for name in parts:
            if name:
                names.setdefault(_fold(name), name)
    return tuple(names.values())[:20]


def _name(part: str) -> str:
    """Return the name in *part* of a byline, or "" if there is none."""
    name = _prefixes().sub("", part.split(" - ")[0].strip(" \t,;:|•·-–—()[]")).strip()
    name = _suffixes().sub("", name).strip(" ,;:|•·-–—")
    folded = _fold(name)
    if not folded or "@" in name or len(name) > 80 or len(folded.split()) > 8:
        return ""
    if folded in _table()["not_authors"] or _NOT_NAME.search(name):
        return ""
    return name


@cache
def _joints() -> re.Pattern[str]:
    words = "|".join(map(re.escape, _table()["author_joints"]))
    return re.compile(rf"\s*[,;|/&•·、]\s*|\s+(?:{words})\s+", re.IGNORECASE)


@cache
def _prefixes() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _table()["author_prefixes"]), key=len, reverse=True))
    return re.compile(rf"^(?:(?:{words})(?:\s*:\s*|\s+))+", re.IGNORECASE)


@cache
def _suffixes() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _table()["author_suffixes"]), key=len, reverse=True))
    return re.compile(rf"\s+(?:{words})$", re.IGNORECASE)


# --- dates --------------------------------------------------------------------------


def _date(
    head: _Head, key: str, kind: str, language: str | None, timezone: str | None, now: datetime
) -> Moment | None:
    texts = _texts(head.article.get(key))
    texts += [text for node in head.nodes for text in _texts(node.get(key))]
    texts += [head.meta[name][0] for name in _table()[kind] if name in head.meta]
    texts += [
        element.attributes.get("datetime") or element.attributes.get("content") or _seen(element)
        for element in head.tree.css(f'[itemprop="{key}"]')[:2]
    ]
    if kind == "published":
        texts += _times(head.tree)
    for text in texts[:40]:
        moment = read_date(text, language=language, timezone=timezone, now=now)
        if moment is not None:
            return moment
    return None


def _times(tree: Any) -> list[str]:
    """Return the dates of `<time>` elements, the one that is marked as the page's own first."""
    elements = tree.css("time[pubdate], time[class*=publish], time[class*=entry-date]")[:2]
    elements += tree.css("article header time, header time, article time, main time")[:2]
    return [element.attributes.get("datetime") or _seen(element) for element in elements]


def visible_date(
    tree: Any, url: str, *, language: str | None, timezone: str | None, now: datetime
) -> Moment | None:
    """Return the date near the headline, else in the address, else alone on a line.

    A line that speaks of an update counts only if no other has a date.
    """

    def read(text: str) -> Moment | None:
        moment = read_date(text, language=language, timezone=timezone, now=now)
        return moment if moment and moment.precision in (Precision.MINUTE, Precision.DAY) else None

    if dated := _DATE_AT_END.search(_document(tree)):
        return read(dated[1])
    for lines in _around_headline(tree):
        if moment := _first_date(lines, read):
            return moment
    if path := _DATED_PATH.search(url):
        return read("-".join(path.groups()))
    alone = (line for line in _lines(tree.body) if len(line) <= _ALONE and _DATE.search(line))
    return next(filter(None, map(read, islice(alone, _MOST_DATES))), None)


def _around_headline(tree: Any) -> Iterator[list[str]]:
    """Yield the first lines of the headline's parent, of that one's parent, and so on."""
    headline = tree.css_first("h1")
    node = headline.parent if headline is not None else None
    for _ in range(_UP):
        if node is None or node.tag in ("body", "html", None):
            return
        lines = _lines(node)
        yield lines[:_NEAR]
        if len(lines) > 2 * _NEAR:
            return
        node = node.parent


def _first_date(lines: list[str], read: Callable[[str], Moment | None]) -> Moment | None:
    late = None
    before = ""
    for line in lines:
        label, before = before if len(before) < _LABEL else "", line
        for match in _DATE.finditer(line) if len(line) <= _DATED_LINE else ():
            moment = read(match[0])
            if moment is None:
                continue
            before = ""
            if not _UPDATE.search(f"{label} {line[: match.start()]}"):
                return moment
            late = late or moment
    return late


def _lines(node: Any) -> list[str]:
    lines = (" ".join(line.split()) for line in node.text(separator="\n").split("\n"))
    return [line for line in lines if line]


# --- the rest -----------------------------------------------------------------------


def _language(head: _Head) -> str | None:
    root = head.tree.css_first("html")
    said = [root.attributes.get("lang") if root is not None else None]
    said += _texts(head.article.get("inLanguage"))
    said += [head.meta[name][0] for name in _table()["language"] if name in head.meta]
    for value in said:
        match = re.match(r"\s*([a-zA-Z]{2})(?:[-_].*)?\s*$", value or "")
        if match:
            return match[1].lower()
    return None


def _canonical(head: _Head) -> str | None:
    link = head.tree.css_first('link[rel~="canonical"]')
    said = [link.attributes.get("href") if link is not None else None]
    said += [head.meta["og:url"][0]] if "og:url" in head.meta else []
    for value in said:
        address = canonical(value, head.url) if value else None
        # the front page is no article's address: a common mistake
        if address and address.split("://", 1)[1].partition("/")[2]:
            return address
    return None


def _site(head: _Head) -> str | None:
    said = [head.meta[name][0] for name in _table()["site"] if name in head.meta]
    said += _texts(head.article.get("publisher"))
    for node in head.nodes:
        if {"WebSite", "NewsMediaOrganization"}.intersection(_texts(node.get("@type"))):
            said += _texts(node.get("name"))
    return next((name for name in map(clean_title, said) if 0 < len(name) <= 60), None)


def _section(head: _Head) -> str | None:
    said = _texts(head.article.get("articleSection")) + [_first(head, "section")]
    return next((name for name in map(clean_title, said) if 0 < len(name) <= 60), None)


def _paywalled(nodes: list[Json]) -> bool:
    return any(
        str(node.get("isAccessibleForFree", "")).strip().lower() in ("false", "no", "0")
        for node in nodes
    )


def _table() -> dict[str, Any]:
    return load("metadata")
