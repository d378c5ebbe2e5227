"""Organisations and people named in an article: from the tables, and by the shape of names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipelines.names import (
    DOTTED_HANZI,
    KATAKANA,
    Shape,
    family_name,
    latin_shapes,
)
from pipelines.patterns import Language
from pipelines.rules import Alias, Rules, bare

_WORDISH = re.compile(r"[A-Za-z0-9\u00c0-\u024f]")
_HANGUL = re.compile(r"[가-힣]")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff가-힣]")


@dataclass(frozen=True, slots=True)
class Span:
    """A name in the plain text of an article."""

    start: int
    end: int
    kind: str  # org | person
    name: str
    known: bool = True
    full: bool = True  # False: a family name alone


def find_entities(text: str, rules: Rules, language: Language | None) -> list[Span]:
    """Return the organisations and people of *text* (title and body, plain), in order."""
    found = _known(text, rules, language)
    people = _shaped(text, rules, language, found)
    found = sorted(found + people, key=lambda s: s.start)
    found = sorted(found + _unknown_orgs(text, language, found, rules), key=lambda s: s.start)
    return sorted(found + _family_names(text, found, language), key=lambda s: s.start)


# --- names in the tables -------------------------------------------------------------


def _known(text: str, rules: Rules, language: Language | None) -> list[Span]:
    lowered = text.lower()
    if len(lowered) != len(text):  # a capital whose small form is two characters
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    hits: list[tuple[int, int, Alias]] = []
    for end, aliases in rules.aliases.iter(lowered):
        end += 1
        for alias in aliases:
            start = end - len(alias.surface)
            stop = _accept(text, start, end, alias, language)
            if stop:
                hits.append((start, stop, alias))
    hits.sort(key=lambda hit: (hit[0], -hit[1], hit[2].ambiguous))
    chosen: list[tuple[int, int, Alias]] = []
    for hit in hits:
        if not chosen or hit[0] >= chosen[-1][1]:
            chosen.append(hit)
    sure = {a.name for _, _, a in chosen if not a.ambiguous and not _common(a, language)}
    spans: list[Span] = []
    for start, end, alias in chosen:
        if alias.kind == "none":
            continue
        doubtful = alias.ambiguous or _common(alias, language)
        if (
            doubtful
            and alias.name not in sure
            and not _supported(text, start, end, language, chosen)
        ):
            continue
        spans.append(Span(start, end, alias.kind, alias.name))
    return spans


def _accept(text: str, start: int, end: int, alias: Alias, language: Language | None) -> int:
    """Return where the name ends if it stands at *start* as its own word, else 0."""
    surface = text[start:end]
    if surface != alias.surface and not _respelt(surface, alias):
        return 0
    if start and _WORDISH.match(surface[0]) and _WORDISH.match(text[start - 1]):
        return 0
    if _HANGUL.match(surface[0]) and start and _HANGUL.match(text[start - 1]):
        return 0
    if end < len(text) and _WORDISH.match(surface[-1]) and _WORDISH.match(text[end]):
        german = language is not None and "s" in language.rules.words.get("possessive", ())
        after = text[end + 1 : end + 2]
        if german and text[end] == "s" and not _WORDISH.match(after or " "):
            return end
        return 0
    return end


def _respelt(surface: str, alias: Alias) -> bool:
    """Return whether other capitals than the table's still mean the name."""
    if alias.ambiguous or len(surface) <= 4:
        return False
    if surface[0].isupper():
        return True
    return any(c.isupper() for c in alias.surface[1:]) and " " not in alias.surface


def _common(alias: Alias, language: Language | None) -> bool:
    return language is not None and alias.surface.casefold() in language.common_nouns


def _supported(
    text: str,
    start: int,
    end: int,
    language: Language | None,
    others: list[tuple[int, int, Alias]],
) -> bool:
    """Return whether an ambiguous name has a word beside it that only a name would have."""
    if language is None:
        return False
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    near = re.search(r"[^.;:!?。！？\n]*$", before)
    before = near.group() if near else before
    if language.has("org_before", before[-28:]) or language.has("org_after", after[:24]):
        return True
    return _common_only(text, start, end, language, others)


def _common_only(
    text: str,
    start: int,
    end: int,
    language: Language,
    others: list[tuple[int, int, Alias]],
) -> bool:
    """A capitalised common noun (Meta) counts in an article that names AI or another company."""
    if text[start:end].casefold() not in language.common_nouns:
        return False
    if any(
        a.kind != "none" and not a.ambiguous and a.surface.casefold() not in language.common_nouns
        for _, _, a in others
    ):
        return True
    return language.has("ai", text)


# --- names by shape ------------------------------------------------------------------


def _shaped(text: str, rules: Rules, language: Language | None, known: list[Span]) -> list[Span]:
    """Return the people of *text* that are in no table."""
    common = language.common if language else frozenset()
    taken = [(span.start, span.end) for span in known]
    shapes = latin_shapes(text, rules.names, common=common, taken=taken)
    kept = [shape for shape in shapes if _is_person(text, shape, language, shapes)]
    spans: list[Span] = []
    names: dict[str, str] = {}
    for shape in kept:
        name = _canonical(shape.text, rules, names, [s.name for s in known if s.kind == "person"])
        spans.append(Span(shape.start, shape.end, "person", name, known=name in rules.people))
    return spans


def _is_person(text: str, shape: Shape, language: Language | None, shapes: list[Shape]) -> bool:
    if shape.sure:
        return True
    if language is None:
        return False
    before = text[max(0, shape.start - 30) : shape.start]
    after = text[shape.end : shape.end + 30]
    return (
        language.has("person_before", before.rstrip()[-16:])
        and False
        or _beside(before, after, language)
    )


def _beside(before: str, after: str, language: Language) -> bool:
    role = language.lists.get("role")
    if role:
        for found in role.finditer(before):
            if not before[found.end() :].strip():
                return True
    follows = language.lists.get("person_after")
    return bool(follows and follows.match(after.lstrip(" ,")))


def _canonical(text: str, rules: Rules, seen: dict[str, str], known: list[str]) -> str:
    """Return the person's canonical name: the table's, or the first spelling in the article."""
    name = " ".join(text.split())
    key = bare(name)
    if key in rules.folded:
        return rules.folded[key]
    if key in seen:
        return seen[key]
    for other_key, other in [*seen.items(), *((bare(k), k) for k in known)]:
        if _same(key, other_key):
            return other
    seen[key] = name
    return name


def _same(one: str, other: str) -> bool:
    """Return whether two folded names differ only by a typo."""
    if abs(len(one) - len(other)) > 2 or len(one) < 9 or one[0] != other[0]:
        return False
    return fuzz.ratio(one, other) >= 92


def _family_names(text: str, found: list[Span], language: Language | None) -> list[Span]:
    """Return where a family name stands alone for a person named in full elsewhere."""
    full: dict[str, str] = {}
    for span in found:
        if span.kind == "person":
            full.setdefault(family_name(text[span.start : span.end]), span.name)
    full = {family: name for family, name in full.items() if len(family) >= 2}
    if not full:
        return []
    taken = sorted((span.start, span.end) for span in found)
    either = "|".join(map(re.escape, sorted(full, key=len, reverse=True)))
    spans: list[Span] = []
    for hit in (
        re.finditer(rf"(?<![\w-])(?:{either})(?!\w)", text) if not _CJK.search(either) else ()
    ):
        if not any(start < hit.end() and hit.start() < end for start, end in taken):
            spans.append(Span(hit.start(), hit.end(), "person", full[hit.group()], full=False))
    return spans


# --- organisations in no table ---------------------------------------------------------


def _unknown_orgs(
    text: str, language: Language | None, found: list[Span], rules: Rules
) -> list[Span]:
    return []
