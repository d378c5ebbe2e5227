"""The headline of a page, without the site's name."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from typing import Any

from pipelines.datelines import DATE
from pipelines.declared import Declared, fold, seen, texts
from pipelines.text import clean_title
from pipelines.urls import host

_SEPARATORS = re.compile(r"\s+[|–—·•»:/~‹›«-]+\s+|\s*[|ㅣ│｜]\s*|\s+::\s+|(?<=\w)-(?=[^\s-]+$)")
_HEADING = 10  # characters; what is shorter begins too many titles
_NAME = 8  # words; what is longer is no site's name


def headline(page: Declared, site: str | None) -> str:
    """Return the headline without the site's name.

    JSON-LD first, then the h1 if the rest of the page bears it out, then what is shared. No
    other order is right more often: where they differ, each is an editor's headline.
    """
    forms = _forms(page, site)
    if forms["linked"]:
        return _rather_shared(page, forms) or forms["linked"]
    if forms["h1"] and _borne_out(forms["h1"], [forms["shared"], forms["document"]]):
        return forms["h1"]
    return (
        forms["shared"]
        or _heading(page.tree, forms["document"])
        or forms["document"]
        or forms["h1"]
    )


def _forms(page: Declared, site: str | None) -> dict[str, str]:
    """Return the forms in which the headline stands on the page, the site's name taken off."""
    masthead = page.masthead
    found = {
        "linked": next(iter(texts(page.article.get("headline"))), ""),
        "named": next(iter(texts(page.article.get("name"))), ""),
        "alternative": next(iter(texts(page.article.get("alternativeHeadline"))), ""),
        "h1": next(
            (h1 for h1 in map(seen, page.tree.css("h1")[:6]) if h1 not in ("", masthead)), ""
        ),
        "shared": page.first("title"),
        "twitter": page.meta.get("twitter:title", [""])[0],
        "document": page.document(),
    }
    clean = {kind: clean_title(form) for kind, form in found.items()}
    clean["marked"] = clean_title(page.meta.get("headline", [""])[0])
    own = _Site(page, site or masthead)
    whole = {fold(form) for form in clean.values() if form}
    bare = {form: _without_site(form, own, whole) for form in set(clean.values())}
    return {kind: bare[form] for kind, form in clean.items()}


def _rather_shared(page: Declared, forms: dict[str, str]) -> str:
    """Return the shared headline where it is better than that of JSON-LD, else "".

    It is if the h1 has it too, and JSON-LD has its own only once. In a newspaper it is as well
    if JSON-LD has it as the article's name, or if all other places repeat one form, made from
    one field: then an editor has written it on purpose. In blogs that is a plug-in's work.
    """
    said = {kind: fold(form) for kind, form in forms.items()}
    shared, linked = said["shared"], said["linked"]
    if not shared or shared == linked:
        return ""
    again = (said["named"], said["alternative"])
    if shared == said["h1"] and linked not in again:
        return forms["shared"]
    if "NewsArticle" not in page.types():
        return ""
    alone = linked == said["h1"] == said["document"] and linked != said["twitter"]
    if shared == said["named"] or (alone and shared != said["alternative"]):
        return forms["shared"]
    return ""


class _Site:
    """What a site calls itself."""

    def __init__(self, page: Declared, name: str | None) -> None:
        self._tree = page.tree
        self._said = {fold(said) for said in (name or "", host(page.url).split(".")[0]) if said}

    @cached_property
    def _home(self) -> set[str]:
        """Return what the link home says: the site's name, or its logo."""
        said = [seen(link) for link in self._tree.css('a[href="/"], header a')[:3]]
        return {fold(name) for name in said if 3 < len(name) <= 40}

    def names(self, part: str) -> bool:
        """Return whether *part* of a title is the site's name."""
        folded = fold(part)
        words = folded.split()
        return len(words) <= _NAME and any(
            _is_name(folded, words, name) for names in (self._said, self._home) for name in names
        )


def _heading(tree: Any, document: str) -> str:
    """Return the heading that the window's title begins with; sites add to it, not it to them."""
    whole = fold(document)
    for element in tree.css('[itemprop="headline"], h2, h3')[:20]:
        form = clean_title(seen(element))
        if len(form) > _HEADING and whole.startswith(fold(form)):
            return form
    return ""


def _borne_out(form: str, others: list[str]) -> bool:
    """Return whether *form* shares a third of its words with one of *others*, if there are any."""
    words = set(fold(form).split())
    sets = [set(fold(other).split()) for other in others if other]
    return not sets or any(
        len(words & other) >= 0.3 * max(1, min(len(words), len(other))) for other in sets
    )


def _without_site(form: str, site: _Site, forms: set[str]) -> str:
    """Drop the parts of *form* at its ends that name the site."""
    while True:
        cuts = list(_SEPARATORS.finditer(form))
        # "Headline | Tages-Anzeiger": the last cut may be inside the name
        for cut in cuts[:-3:-1]:
            head, tail = form[: cut.start()].strip(), form[cut.end() :].strip()
            if head and _names_site(tail, site, head, forms):
                form = head
                break
        else:
            for cut in cuts[:1]:
                lead, rest = form[: cut.start()].strip(), form[cut.end() :].strip()
                if rest and _names_site(lead, site, rest, forms):
                    form = rest
                    break
            else:
                return form


def _names_site(part: str, site: _Site, rest: str, forms: set[str]) -> bool:
    if DATE.fullmatch(part) or (len(rest) > len(part) and fold(rest) in forms):
        return True  # another form of the headline is the rest alone
    return site.names(part)


def _is_name(folded: str, words: list[str], name: str) -> bool:
    squeezed, bare = "".join(words), name.replace(" ", "")
    if squeezed == bare or (len(name) > 3 and name in folded):
        return True
    # "CBC News" of cbc.ca, "Börsen-Zeitung" of boersen-zeitung.de
    return (len(words) <= 3 and bare in words) or _ascii(squeezed) == bare


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def _ascii(text: str) -> str:
    """Return *text* as host names write it."""
    bare = unicodedata.normalize("NFKD", text.translate(_UMLAUTS))
    return "".join(letter for letter in bare if letter.isascii())
