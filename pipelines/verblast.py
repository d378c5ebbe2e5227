"""Clauses where verbs stand last: German "hat P von X zu Y gelockt", "P, der bei X forschte, geht".

Relative clauses end with their verb, so they are taken out of the clause around them first;
auxiliaries give way to the verb at the end; names belong to a clause on either side of its verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile

from pipelines.clauses import Clause, Token, boundary, head
from pipelines.lines import BREAK, STOP
from pipelines.patterns import Language
from pipelines.verblast_people import people_of

_STRENGTH = (
    *("refuse", "return", "rehire", "fire", "promote", "lead", "leave", "lose", "found", "appoint"),
    *("hire", "join", "make", "succeed", "go", "become", "work"),
)
_ENDS = ("comma", "cut", "close", "open")
_BARRIER = frozenset(("person", "org", "predicate", "comma", "cut", "open", "close", "link"))
_REACH = 60  # characters between a preposition and the name it marks
_WITH = re.compile(f"{STOP}mit ")
_LEADING = ("from", "to", "by", "at")
_WITHIN = ("at", "in", "of")
_GONE_BEFORE = ("arrival", "comeback", "departure")
_NOUNS = ("departure", "arrival", "hiring", "appointment", "comeback", "dismissal")


def verb_last_clauses(tokens: Sequence[Token], text: str, language: Language) -> list[Clause]:
    """Return the clauses of a sentence in the order of their predicates."""
    rest: list[Token] = []
    inner: list[Clause] = []
    index = 0
    while index < len(tokens):
        stop = _relative_end(tokens, index, len(text))
        if stop is None:
            rest.append(tokens[index])
            index += 1
            continue
        if rest and rest[-1].start == tokens[index].start:
            rest.pop()  # the same word as a mark
        relative = _simple(list(tokens[index + 1 : stop]), text, language)
        relative = relative or _unknown_verb(tokens[index + 1 : stop], tokens[stop - 1].end)
        for clause in relative[:1]:
            clause.head = head(tokens[:index], clause.predicate)
            if any(t.kind == "person" and not t.mark for t in clause.left):
                # "X, das P verlässt": the clause is about the organisation.
                last = next((t for t in reversed(tokens[:index]) if t.slot is not None), None)
                clause.head = last if last is not None and last.kind == "org" else None
        inner += relative
        index = stop
    return sorted([*_simple(rest, text, language), *inner], key=lambda c: c.predicate.start)


def _unknown_verb(tokens: Sequence[Token], end: int) -> list[Clause]:
    """Return what a relative clause with a verb of no list says: "der bei X die Chips entwarf"."""
    verb = Token("predicate", end, end, "work")
    return [Clause(verb, list(tokens))]


def _relative_end(tokens: Sequence[Token], index: int, end: int) -> int | None:
    """Return where the relative clause that begins at *index* ends, if one does and has a verb."""
    if tokens[index].kind != "relative":
        return None
    stop = index + 1
    while stop < len(tokens) and tokens[stop].kind not in _ENDS:
        stop += 1
    kinds = [t.kind for t in tokens[index + 1 : stop]]
    if "predicate" not in kinds:
        houses = [t for t in tokens[index + 1 : stop] if t.kind == "org"]
        there = len(houses) == 1 and houses[0].mark == "at" and "person" not in kinds
        last = tokens[stop].start if stop < len(tokens) else end
        after = last - houses[0].end > 8 if houses else False
        return stop if there and after else None
    last = len(kinds) - 1 - kinds[::-1].index("predicate")
    named = any(kind in ("org", "person") for kind in kinds[last:])
    return None if named or tokens[index + 1 + last].name in _NOUNS else stop


def _simple(tokens: list[Token], text: str, language: Language) -> list[Clause]:
    """Return the clauses of tokens without relative clauses in them."""
    tokens = [t for t in tokens if t.kind != "relative"]
    tokens = _strongest(_without_auxiliaries(tokens, text, language))
    tokens, found = _nouns_apart(tokens, text, language)
    at = [i for i, t in enumerate(tokens) if t.kind == "predicate"]
    bounds = [0, *(boundary(tokens, a, b, language) for a, b in zip(at, at[1:], strict=False))]
    bounds.append(len(tokens))
    for number, index in enumerate(at):
        left, right = tokens[bounds[number] : index], tokens[index + 1 : bounds[number + 1]]
        cut = max((i for i, t in enumerate(left) if t.kind == "cut"), default=-1)
        stop = next((i for i, t in enumerate(right) if t.kind == "cut"), len(right))
        clause = Clause(tokens[index], left[cut + 1 :], right[:stop], right[stop:])
        clause.before = left[: cut + 1]
        if number:
            gap = tokens[at[number - 1] + 1 : index]
            clause.joined = all(t.kind in ("mark", "link", "comma") for t in gap)
        found.append(clause)
    return found


def _strongest(tokens: list[Token]) -> list[Token]:
    """Keep one verb of those that nothing parts: "an die Spitze von X rückt P"."""
    dropped: set[int] = set()
    last: int | None = None
    for index, token in enumerate(tokens):
        if token.kind in ("comma", "cut", "link", "open", "close"):
            last = None
        elif token.kind == "predicate" and token.name not in _NOUNS:
            if last is not None and "refuse" not in (token.name, tokens[last].name):
                weaker = max((last, index), key=lambda i: _STRENGTH.index(tokens[i].name))
                dropped.add(weaker)
                last = last if weaker == index else index
            else:
                last = index
    return [t for i, t in enumerate(tokens) if i not in dropped]


def _nouns_apart(
    tokens: list[Token], text: str, language: Language
) -> tuple[list[Token], list[Clause]]:
    """Take nouns of moving with the names that hang on them out of the clause of a verb.

    "Nach seiner Rückkehr zu X hat P Y verlassen": X is nothing to the verb.
    """
    rest: list[Token] = []
    found: list[Clause] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.kind != "predicate" or token.name not in _NOUNS:
            rest.append(token)
            index += 1
            continue
        stop = index + 1
        while stop < len(tokens) and (tokens[stop].kind == "mark" or tokens[stop].mark):
            stop += 1
        run = tokens[index + 1 : stop]
        verbs = _verbs_beside(tokens, index)
        if any(t.kind == "person" for t in run):
            left = list(reversed(_until_cut(reversed(tokens[:index]))))
            found.append(Clause(token, left, run))
        elif _gone_before(token, run, text, language):
            # "Ein Jahr nach seinem Wechsel zu X", "nach seinem Abschied von X ist P": where he was
            beside = [*_until_cut(reversed(tokens[:index])), *_until_cut(tokens[stop:])]
            where = replace(next(t for t in run if t.kind == "org"), mark="from")
            found.append(Clause(replace(token, name="work"), people_of(beside)[:1], [where]))
        elif not verbs:
            behind = [*run, *_until_cut(tokens[stop:])]
            after = tokens[index + 1 + len(behind) :][:2]
            if [t.kind for t in after] == ["cut", "person"] and text[after[0].start] == ":":
                behind += after[1:]  # "Zugang bei X: P kommt von Y"
            found.append(
                Clause(token, list(reversed(_until_cut(reversed(tokens[:index])))), behind)
            )
            rest += run  # "Chefwechsel bei X: P geht"
        elif token.name == "departure":
            rest += [t for t in run if t.mark == "to"]  # "P geht nach seinem Rücktritt zu X"
        index = stop
    return rest, found


def _gone_before(token: Token, run: list[Token], text: str, language: Language) -> bool:
    """Return whether a noun tells a move before the one that its sentence is about."""
    houses = [t for t in run if t.kind == "org"]
    if token.name not in _GONE_BEFORE or not houses:
        return False
    if token.name == "departure" and any(t.mark == "to" for t in houses):
        return False  # "P wechselt nach seinem Rücktritt zu X"
    return language.has("since", text[max(0, token.start - 24) : token.start])


def _verbs_beside(tokens: list[Token], index: int) -> bool:
    """Return whether a verb of moving stands in the same clause as a noun."""
    before, after = _until_cut(reversed(tokens[:index])), _until_cut(tokens[index + 1 :])
    return any(t.kind == "predicate" and t.name not in _NOUNS for t in (*before, *after))


def _until_cut(tokens: Iterable[Token]) -> list[Token]:
    return list(takewhile(lambda t: t.kind != "cut", tokens))


def _without_auxiliaries(tokens: list[Token], text: str, language: Language) -> list[Token]:
    """Drop "wird", "soll", "hat" where a verb of moving ends the same clause."""
    dropped: set[int] = set()
    for index, token in enumerate(tokens):
        if token.kind != "predicate" or not language.has(
            "auxiliary", text[token.start : token.end]
        ):
            continue
        if re.search(r"\w(e|r|l)n[^\w]*$", text[: token.start]) and not re.match(
            r"\W*\w", text[token.end :]
        ):
            dropped.add(index)  # "kümmern wird."
        for after in tokens[index + 1 :]:
            if after.kind in ("comma", "cut", "link", "relative"):
                break
            if after.kind == "predicate" and after.name not in _NOUNS:
                dropped.add(index)
                break
    return [t for i, t in enumerate(tokens) if i not in dropped]


def mark_verb_last(tokens: list[Token], text: str, language: Language) -> None:
    """Give each name the sense of the prepositions before it.

    One that may tell a whole or an origin ("von") tells a whole behind a post or a part of it.
    """
    for index, token in enumerate(tokens):
        if token.slot is None:
            continue
        inner, placed = token, False
        for before in reversed(tokens[:index]):
            if before.kind == "org" and before.used:
                placed = text[before.end : before.end + 1] != "-"
                continue
            if before.kind in _BARRIER or token.start - before.end > _REACH:
                break
            between = text[before.end : token.start]
            if re.search(r"\d", between) or language.has("finite", between):
                break  # "nach drei Monaten hat P"
            if _WITH.search(between):
                break  # "in Prag mit zwei Kollegen X"
            if before.kind != "mark" or before.name == "as":
                continue
            if placed and before.name in _WITHIN:
                break  # "bei X Forschungsleiter P": where, and not beside whom
            if before.start == inner.start:  # "in die" is more than "in"
                closer = before.end > inner.end or token.mark in ("at", "about")
                token.mark = before.name if closer else token.mark
                continue
            if before.name == "of" and not _part_before(before, text, language):
                continue
            word = text[before.start : before.end]
            if token.kind == "person" and language.has("of_places", word):
                continue  # "der aus Protest zurückgetretene P"
            if not token.mark or (before.name in _LEADING and token.mark in _WITHIN):
                token.mark, inner = before.name, before


def _part_before(mark: Token, text: str, language: Language) -> bool:
    """Return whether a post or part of a firm stands right before a mark: "Chef von"."""
    near = text[max(0, mark.start - 34) : mark.start]
    return any(
        not near[hit.end() :].strip(STOP + BREAK + " ")
        for name in ("role", "whole")
        if name in language.lists
        for hit in language.lists[name].finditer(near)
    )
