"""Whether a candidate is worth fetching, by its title and summary alone."""

from __future__ import annotations

from pipelines.entities import names_known_org
from pipelines.masking import lowered
from pipelines.patterns import Language
from pipelines.plain import plain
from pipelines.rules import Rules

# Classes of verbs that speak of products as often as of people.
_OF_PRODUCTS = frozenset(("found", "become", "make", "serve", "work", "court"))


def promising(title: str, summary: str, rules: Rules) -> bool:
    """Return whether a candidate may be AI-talent news, by title and summary alone.

    Any language will do: a known organisation or a word for AI, and a word for staffing news.
    """
    text = lowered(plain(f"{title}\n{summary}"[:5000]).text)
    named = names_known_org(text, rules)
    return any(
        (named or language.has("ai", text)) and _has_cue(text, language)
        for language in rules.languages.values()
    )


def _has_cue(text: str, language: Language) -> bool:
    present = language.present(text)
    if any(
        f"event:{kind}" in present and language.events[kind].search(text)
        for kind in language.events
    ):
        return True
    verbs = (name for name in language.predicates if name not in _OF_PRODUCTS)
    return any(language.predicates[name].search(text) for name in verbs)
