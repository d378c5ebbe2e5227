"""Who wrote a page: names only, without roles, agencies' places and the site's own name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, pairwise

from pipelines.datelines import DATE
from pipelines.declared import Declared, around_headline, fold, seen, table, texts
from pipelines.text import clean_title
from pipelines.urls import host

_MOST = 20
_BYLINE = 120  # characters; a longer line is text
_LABEL = 25  # ... no label
_PARAGRAPHS = 12  # looked at for one that is a name and nothing else
_TEXT = 80  # characters; what follows such a paragraph is text

_ASIDE = re.compile(r"\s*[(（\[][^()（）]*[)）\]]?")
_NOT_NAME = re.compile(r"^\W*\d[\d\W]*$|\b(?:19|20)\d{2}\b|\d{1,2}:\d{2}|\b\d+ min|^\w+: ", re.I)
_CAPITALISED = r"[^\W\d_a-zà-öø-ÿа-я][\w.’'-]+"
_WORD = rf"(?:{_CAPITALISED}|[A-Z]\.)"
_HAN_NAME = re.compile("[\u3400-\u9fff\uf900-\ufaff\u3005]{2,4}|[\uac00-\ud7a3]{2,4}")
_BAR = "|·•"
_ADDRESS = re.compile(r"://|^www\.|^[\w-]+(?:\.[\w-]+){2,}$")


def authors(page: Declared, site: str | None) -> tuple[str, ...]:
    """Return the names of those who wrote *page*; the site's own if there is nobody else."""
    own = _Own(page, site)
    linked = _names(texts(page.article.get("author")) or texts(page.article.get("creator")))
    if linked and not own.all(linked):
        return own.without(linked)
    # a newsroom may be the author of its news, unless a person is named as well
    newsroom = bool(linked) and "NewsArticle" in page.types()
    for names in chain(_in_meta(page), _in_marked(page)):
        if names and not own.all(names) and (not newsroom or all(map(_is_person, names))):
            return own.without(names)
    said = linked or next(filter(None, _in_meta(page)), ())
    return _near_headline(page) or _labelled(page) or _opening(page, own) or said[:1]


class _Own:
    """What a site calls itself: its name among the authors says nothing."""

    def __init__(self, page: Declared, site: str | None) -> None:
        names = (site or "", host(page.url), *texts(page.article.get("publisher")))
        self._whole = {_squeezed(name) for name in names}
        self._first = {fold(name) for name in names if fold(name)}

    def all(self, names: tuple[str, ...]) -> bool:
        return all(map(self._is, names))

    def without(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return *names* without the site's own, if there are others."""
        return tuple(name for name in names if not self._is(name)) or names

    def _is(self, name: str) -> bool:
        # "MDR THÜRINGEN" is the MDR
        folded = fold(name)
        return _squeezed(name) in self._whole or any(
            folded.startswith(f"{first} ") for first in self._first
        )


# --- where names stand --------------------------------------------------------------


def _in_meta(page: Declared) -> list[tuple[str, ...]]:
    return [_names(page.meta[name]) for name in table()["author"] if name in page.meta]


def _in_marked(page: Declared) -> Iterator[tuple[str, ...]]:
    """Yield the names in elements that are named like a byline, from the surest on."""
    for selector in table()["bylines"]:
        marked = [seen(element) for element in page.tree.css(selector)[:6]]
        yield _names([text for text in marked if len(text) < _BYLINE])


def _near_headline(page: Declared) -> tuple[str, ...]:
    """Return the names in a line "By Ada Lind", after a line "By", or before one with a date."""
    for found in around_headline(page.tree):
        for line, after in pairwise([*found, ""]):
            if (match := _byline().match(line)) and (names := _names([match[1]])):
                return names
            bare = line.strip(f" {_BAR}–—,:")
            if fold(bare) in _alone() and len(after) < _BYLINE and _person().search(after):
                return _names([after])
            barred = line[-1] in _BAR or after[:1] in tuple(_BAR)  # "Ada Lind | 5 May 2025"
            if barred and _is_person(bare) and len(after) < _BYLINE and DATE.search(after):
                return _names([bare])
    return ()


def _labelled(page: Declared) -> tuple[str, ...]:
    """Return the names after a line "Author" or "By", wherever on the page it is."""
    pieces = map(str.strip, page.tree.body.text(separator="\n").split("\n"))
    for line, after in pairwise(filter(None, pieces)):
        if len(line) < _LABEL and len(after) < _BYLINE and fold(line) in _alone():
            names = _names([after])
            if names and all(map(_is_person, names)):
                return names
    return ()


def _opening(page: Declared, own: _Own) -> tuple[str, ...]:
    """Return the names that are a paragraph of their own before the first one of text."""
    paragraphs = [seen(element) for element in page.tree.css("p")[:_PARAGRAPHS]]
    paragraphs = [text for text in paragraphs if text]
    for line, after in pairwise(paragraphs):
        if len(line) > _TEXT:
            return ()
        if len(after) > _TEXT:
            names = _names([line])
            persons = names and all(map(_is_person, names)) and not own.all(names)
            return names if persons else ()
    return ()


# --- names --------------------------------------------------------------------------


def _is_person(name: str) -> bool:
    return bool(_person().fullmatch(name) or _HAN_NAME.fullmatch(name))


def _squeezed(name: str) -> str:
    return fold(name).replace(" ", "")


def _names(said: list[str]) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for text in said:
        line = DATE.sub(" ", _ASIDE.sub(" ", clean_title(text))).strip()
        if _ADDRESS.search(line):
            continue
        parts = [part for part in (_name(part) for part in _joints().split(line)) if part]
        if len(parts) > 1 and sum(" " in part for part in parts) < 2 and line.isascii():
            parts = [_name(line)]  # "AFP, Manila", "Le Figaro et AFP"
        for name in parts:
            if name:
                names.setdefault(fold(name), name)
    return tuple(names.values())[:_MOST]


def _name(part: str) -> str:
    """Return the name in *part* of a byline, or "" if there is none."""
    name = _prefixes().sub("", part.split(" - ")[0].strip(" \t,;:|•·-–—()[]")).strip()
    name = _suffixes().sub("", name).strip(" ,;:|•·-–—")
    folded = fold(name)
    if not folded or "@" in name or len(name) > 80 or len(folded.split()) > 8:
        return ""
    if folded in _no_names() or _NOT_NAME.search(name):
        return ""
    return name


@cache
def _person() -> re.Pattern[str]:
    """Return what matches two to four capitalised words, with "van" or "de la" among them."""
    small = "|".join(map(re.escape, table()["name_particles"]))
    return re.compile(rf"{_WORD}(?: (?:{_WORD}|(?:{small})\b)){{1,4}}")


@cache
def _byline() -> re.Pattern[str]:
    """Return what matches "By Ada Lind": a preposition and two to four capitalised words."""
    words = "|".join(map(re.escape, table()["byline_words"]))
    return re.compile(rf"(?:(?i:{words}))\s+((?:[A-ZÀ-ÞА-Я][\w.’'-]+\s?){{2,4}})(?:$|[,|(•·–])")


@cache
def _no_names() -> frozenset[str]:
    """Return labels, and roles that stand where a name should."""
    return frozenset(map(fold, (*table()["not_authors"], *table()["author_suffixes"])))


@cache
def _alone() -> frozenset[str]:
    return frozenset(map(fold, (*table()["byline_words"], *table()["byline_labels"])))


@cache
def _joints() -> re.Pattern[str]:
    words = "|".join(map(re.escape, table()["author_joints"]))
    return re.compile(rf"\s*[,;|/&•·、]\s*|\s+(?:{words})\s+", re.IGNORECASE)


@cache
def _prefixes() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, table()["author_prefixes"]), key=len, reverse=True))
    # "Jul 11 Written by Ada Lind", "ByAda Lind", "View all posts by Ada Lind"
    inside = "|".join(map(re.escape, table()["author_leads"]))
    return re.compile(
        rf"^(?:.*\b(?i:{inside})\s+|(?:(?i:{words})(?:\s*:\s*|\s+))+|(?i:{inside}|by)(?=[A-ZÀ-Þ]))"
    )


@cache
def _suffixes() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, table()["author_suffixes"]), key=len, reverse=True))
    return re.compile(rf"\s+(?:{words})$", re.IGNORECASE)
