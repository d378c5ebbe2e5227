"""Organisations and people named in an article: from the tables, and by the shape of names."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from pipelines.aliases import Alias
from pipelines.concern import may_concern
from pipelines.eastern import short_forms
from pipelines.eastern_orgs import eastern_orgs
from pipelines.institutions import institutions
from pipelines.names import NameWords
from pipelines.patterns import Language
from pipelines.persons import family_names, find_people
from pipelines.rules import Rules
from pipelines.spans import Span
from pipelines.unlisted import unlisted_orgs

_WORDISH = re.compile(r"[A-Za-z0-9\u00c0-\u024f]")
_HANGUL = re.compile(r"[가-힣]")
_KANA = re.compile(r"[ァ-ヺー]")


def find_entities(text: str, rules: Rules, language: Language | None) -> tuple[list[Span], bool]:
    """Return the organisations and people of *text* (title and body, plain), in order, and whether
    it may concern us; where it cannot, organisations in no table are not looked for.

    Spans of kind "maybe" are capitalised words that a claim may turn into an organisation.
    """
    found = _known(text, rules, language)
    if language is not None:
        found = _ordered(found + eastern_orgs(text, rules.names, language, found))
    if language is not None and language.spaced:
        found = _ordered(found + institutions(text, rules.names, found))
    found = _ordered(found + find_people(text, rules, language, found))
    found = _ordered(found + family_names(text, found, _firm_words(rules), rules.names.family))
    found = _ordered(found + short_forms(text, found, language))
    ours = language is not None and may_concern(text, found, language, rules)
    if ours:
        found = _ordered(found + unlisted_orgs(text, rules, language, found))
    return _told_twice(text, found, language), ours


def _firm_words(rules: Rules) -> frozenset[str]:
    """Return the words with which names of firms end."""
    return frozenset(rules.facts.words.get("org_ending", ()))


_BRACKET = re.compile(r"\s?[(（]")


def _told_twice(text: str, found: list[Span], language: Language | None) -> list[Span]:
    """Return the spans with one name for "코드브룩(Codebrook)": the known, else the Latin one."""
    if language is None or language.spaced:
        return found
    same: dict[str, str] = {}
    people: dict[str, str] = {}
    for one, other in pairwise(found):
        if _one_person(text, one, other):
            people[one.name] = other.name
        first, second = one.kind == "org", other.kind in ("org", "maybe") and not other.known
        closed = text[other.end : other.end + 1] in (")", "）", "、", ",")
        if first and second and closed and _BRACKET.fullmatch(text, one.end, other.start):
            same |= {other.name: one.name} if one.known else {one.name: other.name}
    role = language.lists.get("role")
    found = [span for span in found if not (role and _post_in_short(text, span, role))]
    return [
        replace(span, kind="org", name=same[span.name])
        if span.kind in ("org", "maybe") and span.name in same
        else replace(span, name=people[span.name])
        if span.kind == "person" and span.name in people
        else span
        for span in found
    ]


def _one_person(text: str, one: Span, other: Span) -> bool:
    """Return whether a bracket tells a Chinese name after the Latin one: Vinces Yao(姚顺雨)."""
    if one.kind != "person" or other.kind != "person" or one.known or one.name == other.name:
        return False
    brackets = _BRACKET.fullmatch(text, one.end, other.start) and text[other.end : other.end + 1]
    return brackets in (")", "）") and text[one.start].isascii() and text[other.start] >= "\u4e00"


def _post_in_short(text: str, span: Span, role: re.Pattern[str]) -> bool:
    """Return whether a name is a post in short: 최고AI과학자(CSAI)."""
    if span.known or span.kind == "person" or not re.fullmatch("[A-Z]{2,5}", span.name):
        return False
    before = text[max(0, span.start - 16) : span.start].lower()
    bare = before[:-1].rstrip()
    return before[-1:] in ("(", "（") and any(hit.end() == len(bare) for hit in role.finditer(bare))


def names_known_org(lowered: str, rules: Rules) -> bool:
    """Return whether a text in small letters may name an organisation of the table."""
    for end, aliases in rules.aliases.iter(lowered):
        for alias in aliases:
            start = end + 1 - len(alias.surface)
            alone = not (
                start and _WORDISH.match(lowered[start - 1]) and _WORDISH.match(lowered[start])
            )
            ours = alias.kind == "org" and alias.name not in rules.employers
            if ours and not alias.ambiguous and len(alias.surface) > 1 and alone:
                return True
    return False


def _ordered(spans: list[Span]) -> list[Span]:
    return sorted(spans, key=lambda span: span.start)


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
            stop = _accept(text, start, end, alias, rules.names, language)
            if stop and not (
                alias.name in rules.employers and _runs_on(text, start, stop, rules.names)
            ):
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
            and (
                (alias.ambiguous and _goes_on(text, start, end, rules.names, language))
                or not _supported(text, start, end, language, chosen)
            )
            and not (
                sure & {*rules.parents.get(alias.name, ())} and _unit(text, start, end, language)
            )
        ):
            continue
        known = alias.name not in rules.employers
        spans.append(Span(start, end, alias.kind, alias.name, known))
    named = {span.name for span in spans if span.kind == "org"}
    houses = named.union(*(rules.parents.get(name, ()) for name in named))
    return _lowercase(text, houses, language) + spans


def _unit(text: str, start: int, end: int, language: Language | None) -> bool:
    """Return whether a capitalised word of a house that the article names is a unit of it, and no
    money: "ByteDance reshuffles Seed", but "the Seed round"."""
    if language is None or not language.spaced or not text[start].isupper():
        return False
    return not language.near("headline_news", text[start : end + 24])


def _lowercase(text: str, sure: set[str], language: Language | None) -> list[Span]:
    """Return names that machine translation wrote small, where the article has them, or a unit
    of theirs, large too."""
    return [
        Span(*hit.span("name"), "org", name)
        for name, regex in (language.lowercase if language else ())
        if name in sure or re.search(rf"(?<!\w){name}(?!\w)", text)
        for hit in regex.finditer(text)
    ]


def _accept(
    text: str, start: int, end: int, alias: Alias, names: NameWords, language: Language | None
) -> int:
    """Return where the name ends if it stands at *start* as its own word, else 0."""
    surface = text[start:end]
    if (
        surface != alias.surface
        and not _respelt(surface, alias)
        and not (surface[0].isupper() and _BRACKETED.match(text, end) and _opens(text, start))
    ):
        return 0
    if start and _WORDISH.match(surface[0]) and _WORDISH.match(text[start - 1]):
        prefixed = surface[0].isupper() and _PREFIX.search(text[max(0, start - 3) : start])
        if not prefixed:  # "exGoogle"
            return 0
    kana = alias.kind == "person" and _KANA.match(surface[-1])
    if kana and _KANA.match(text[end : end + 1]):
        return 0  # デビッド・ハ in デビッド・ハー
    if alias.kind == "person" and _DOUBLED.match(text, end):
        return 0  # the family name goes on: "Avi Verma-Stone"
    if _HANGUL.match(surface[0]) and start and _HANGUL.match(text[start - 1]):
        return 0
    goes_on = _HANGUL.match(text[end : end + 1]) and not names.hangul_behind.match(text, end)
    if goes_on and alias.kind == "person" and " " in surface:
        return 0  # 마크 리 in 마크 리빙스턴
    if end < len(text) and _WORDISH.match(surface[-1]) and _WORDISH.match(text[end]):
        german = language is not None and "s" in language.rules.words.get("possessive", ())
        after = text[end + 1 : end + 2]
        if german and text[end] == "s" and not _WORDISH.match(after or " "):
            return end
        return 0
    return end


def _opens(text: str, at: int) -> bool:
    """Return whether a bracket opens right before a place in the text."""
    return text[max(0, at - 4) : at].rstrip()[-1:] == "("


def _runs_on(text: str, start: int, end: int, names: NameWords) -> bool:
    """Return whether an employer's name is the beginning of a longer word: 나이키 in 나이키우기."""
    behind = text[end : end + 1]
    if _HANGUL.match(text[end - 1]):
        return bool(_HANGUL.match(behind)) and behind not in names.hangul_particle
    kana = _KANA.match(text[start]) and start and _KANA.match(text[start - 1])
    return bool(kana or (_KANA.match(text[end - 1]) and _KANA.match(behind)))


def _respelt(surface: str, alias: Alias) -> bool:
    """Return whether other capitals than the table's still mean the name."""
    if alias.ambiguous or len(surface) <= 4:
        return False
    if surface[0].isupper():
        return True
    return any(c.isupper() for c in alias.surface[1:]) and " " not in alias.surface


def _common(alias: Alias, language: Language | None) -> bool:
    return language is not None and alias.surface.casefold() in language.common_nouns


_DOUBLED = re.compile(
    r"-(?!(?:Led|Backed|Founded|Run|Owned|Headed|Helmed|Style|Era|Linked)\b)[A-ZÀ-Þ][a-zß-ÿ]"
)
_BRACKETED = re.compile(r"\s?\)")
_PREFIX = re.compile(r"(?<!\w)[Ee]x$")
_EX = re.compile(r"(?<!\w)[Ee]x[- ]$")  # "ex-Meta"


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
    if language.near("org_before", before[-28:]) or language.near("org_after", after[:24]):
        return True
    if text[start].isupper() and (_EX.search(before) or _governed(before, language)):
        return True
    if text[start].isupper() and not before.strip() and re.match(r"\s?: ", after):
        return True  # "Dust : P arrive": the house of a line in a list of names
    if text[start].isupper() and (_OWNS.match(after) or (before[-1:] == "(" and after[:1] == ")")):
        return True  # "Cohere's Ellison", "Ellison (Cohere)"
    return _common_only(text, start, end, language, others)


_GOES_ON = re.compile(r" ([A-ZÀ-Þ][a-zß-ÿ]{2,})")


def _goes_on(text: str, start: int, end: int, names: NameWords, language: Language | None) -> bool:
    """Return whether a doubtful name is but the first word of a longer one: "Liquid Death"; not
    before a post, a verb or a person ("Runway Chief", "Figure Hires", "ex-Scale Ida Novak")."""
    word = _GOES_ON.match(text, end)
    if word is None or language is None or language.verb_last or not text[start].isupper():
        return False  # every German noun is capitalised
    small = word[1].lower()
    if small in language.common or language.has("role", small) or word[1] in names.given:
        return False
    if word[1] in names.likely or _EX.search(text, max(0, start - 4), start):
        return False
    return not language.any_verb.match(small)


_OWNS = re.compile(r"['’]s [A-Z]\w+ [A-Z]")


def _governed(before: str, language: Language) -> bool:
    """Return whether a verb of moving or a preposition of place stands right before a name."""
    small = before.lower().rstrip()
    lists = [language.lists.get(f"mark-{name}") for name in ("from", "to", "at", "of")]
    lists += [
        language.predicates[name]
        for name in ("leave", "join", "go", "return")
        if name in language.predicates
    ]
    return any(m.end() == len(small) for found in lists if found for m in found.finditer(small))


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
    return language.near("ai", text)
