"""What the prepositions before a name say of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.clauses import Token
from pipelines.lines import BREAK, STOP
from pipelines.patterns import Language

_REACH = 70  # characters between a preposition and the name it marks
# Predicates that a preposition behind them does not hang on: "the appointment of P to X".
_OWN_NAME = ("hiring", "appointment", "handover", "lead", "become")
_PLACES = ("at", "in", "of")
_BARRIER = frozenset(("person", "org", "predicate", "comma", "cut", "open", "close", "relative"))


def mark(tokens: list[Token], text: str, language: Language) -> None:
    """Give each name the sense of the mark before it: of several the outermost that leads.

    Organisations of posts, which are used up, stand in no way.
    """
    for index, token in enumerate(tokens):
        if token.slot is not None:
            before = tokens[:index]
            lead = token.lead >= 0
            token.mark = (
                _at_lead(before, token.lead) if lead else _sense(token, before, text, language)
            )


def _sense(token: Token, before: list[Token], text: str, language: Language) -> str:
    """Return the sense of the marks before a name."""
    sense, inner = "", token
    for other in reversed(before):
        if other.kind == "org" and other.used:
            continue
        words = text[other.end : token.start]
        if _stops(other, token, words, language):
            break
        if other.kind != "mark" or (token.kind == "person" and other.name in ("as", "in")):
            continue
        # "A start-up in London called X"; "the head of hardware P".
        bare = token.kind == "person" and not _names_person(words, language)
        if other.name == "named" or bare or (token.kind == "org" and _of_ai(words, language)):
            break
        if not sense:
            if other.name in _PLACES and len(words) > _REACH // 2:
                continue
            sense, inner = other.name, other
        elif (
            other.name in ("from", "to", "by")
            and sense in _PLACES
            and (_leads(before, other) or language.has("job", text[other.end : inner.start]))
        ):
            sense = other.name
    return sense


def _stops(other: Token, token: Token, words: str, language: Language) -> bool:
    """Return whether no mark reaches over what stands before a name."""
    if other.kind in _BARRIER or other.kind == "link" or len(words) > _REACH:
        return True
    place = token.kind == "org" and _place_between(words, language)
    return place or re.search(r"\d", words) is not None


def _place_between(words: str, language: Language) -> bool:
    """Return whether a mark belongs to a place: "in Santiago de Chile Tierraluz"."""
    if "maybe_not" not in language.lists or not language.spaced:
        return False
    return any(language.has("maybe_not", word) for word in re.findall(r"[^\W\d_]+", words))


def _at_lead(tokens: Sequence[Token], lead: int) -> str:
    """Return the mark with which a post begins: "by the former head of research of X P"."""
    return next((t.name for t in tokens if t.kind == "mark" and 0 <= t.start - lead <= 3), "")


def _names_person(between: str, language: Language) -> bool:
    """Return whether only a title stands there: "of chief scientist P", not "of hardware P"."""
    words = between.strip(f" {BREAK}{STOP}")
    small = len(words) < 4 and not language.has("ai", words)  # an article, but not "head of AI P"
    return not words or small or language.has("role", words)


def _of_ai(between: str, language: Language) -> bool:
    """Return whether only a word for AI stands there: "funda la startup de IA" Lumina."""
    words = language.lists.get("ai")
    bare = between.strip(f" {BREAK}{STOP}")
    return bool(bare and words and words.fullmatch(bare))


def _leads(tokens: Sequence[Token], mark: Token) -> bool:
    """Return whether a mark stands right behind a predicate: "moves from a lab at X"."""
    verbs = (t for t in tokens if t.kind == "predicate" and t.name not in _OWN_NAME)
    return any(0 <= mark.start - t.end <= 2 for t in verbs)
