"""How sure a clause is of what it says, and whether it tells of old times."""

from __future__ import annotations

import re

from pipelines.claims import NOT_DENIED, is_past, rest_of, told_of_old
from pipelines.classes import Found, class_of, inverts
from pipelines.lines import BREAK, PERSON
from pipelines.patterns import Language
from pipelines.supposed import asks, hangs
from talentwire.model import Certainty

_INFINITIVE = re.compile(r"\bzu \w+n\b|\w+zu\w+n\b")
_WILL = 16  # characters before a verb that say that it is to come: "will soon"
_BESIDE = ("origin", "member")  # kinds that only say where somebody belongs


def certainty(one: Found, kind: str, text: str, language: Language) -> Certainty | None:
    """Return what a clause makes of a move of *kind*; None where it says that it is none."""
    near, around = _near(one, text, language), _around(one, text, language)
    if one.denied or (kind not in _BESIDE and language.has("denial", text)):
        return Certainty.DENIED
    if kind not in _BESIDE and language.has("negation", near):
        # Whom nobody hires has refused nothing.
        idle = one.actor is not None and one.clause.predicate.name in ("hire", "rehire", "poach")
        return None if idle or kind in NOT_DENIED else Certainty.DENIED
    # "She announced that she would leave": a conditional, and yet no rumour.
    if (announced := language.lists.get("announcement")) is not None:
        around = announced.sub(" ", around)
    verb = one.clause.predicate
    doubtful = language.has("hedge", around) or asks(text, verb.start, language)
    doubtful = doubtful or hangs(text, max(0, verb.start - _WILL), verb.end, language)
    return Certainty.RUMOURED if doubtful else Certainty.STATED


def says_so(text: str, language: Language) -> bool:
    """Return whether a sentence says a thing, and neither asks, denies nor only supposes it."""
    asked = text.rstrip(" \"'»”)").endswith(("?", "？"))
    return not asked and not any(language.has(n, text) for n in ("negation", "denial", "refuse"))


def _near(one: Found, text: str, language: Language) -> str:
    """Return where a word that denies a verb stands."""
    predicate = one.clause.predicate
    if language.particles:  # behind it
        return text[predicate.start : predicate.end + 12]
    if language.verb_last:  # "wechselt nicht zu X", "hat keine Lust, X zu gründen"
        piece = _piece(text, predicate.start)
        before = text[: text.find(piece)].rstrip(" ,") if _INFINITIVE.search(piece) else ""
        return before[-40:] + piece
    if language.prenominal:
        phrase = _phrase(text, predicate.start)
        first = max(one.clause.start, phrase, predicate.start - 40)
        return text[first : predicate.end] + re.split("[，,。；]", text[predicate.end :][:12])[0]
    # "no plans to leave": the words before a verb, wherever its clause begins
    before = text[max(0, predicate.start - 40) : predicate.start]
    led = re.split(f"[,;:—({BREAK}]", before)[-1]
    return led if inverts(language) else led + text[predicate.start : predicate.end]


def _around(one: Found, text: str, language: Language) -> str:
    """Return where a word of doubt stands."""
    clause = one.clause
    if language.particles:
        return text[clause.predicate.start : max(clause.end, clause.predicate.end) + 60]
    return text[max(0, clause.start - 60) : clause.end + (0 if language.spaced else 20)]


def is_old(one: Found, text: str, language: Language, year: int | None) -> bool:
    """Return whether a clause tells of old times, by its words or a year before *year*."""
    start, end = one.clause.start, one.clause.end
    said = text[start:end]
    rest = ""
    if not (inverts(language) and one.clause.tail):
        rest = rest_of(text, end - 1 if said[-1:] in (",", "(") else end)
    if one.background or (language.particles and _dated_before(one, text, language, year)):
        return True
    named = (t.start for t in one.clause.left if t.slot is not None)
    if told_of_old(text[: next(named, one.clause.predicate.start)], language, year):
        return True
    return is_past(_without_aside(one, text, language), rest, language, year)


def _without_aside(one: Found, text: str, language: Language) -> str:
    """Return the words of a clause without what they tell of a person named last: "founds X with
    P, once of Y" does not say when it is founded."""
    said = told(one, text, language)
    if not language.spaced or language.verb_last:
        return said
    led, comma, last = said.rpartition(",")
    behind = one.clause.start + len(led) > one.clause.predicate.end and led[-2:-1] == PERSON
    return led if comma and behind and not re.search(r"\d{4}", last) else said


def _dated_before(one: Found, text: str, language: Language, year: int | None) -> bool:
    """Return whether an earlier year, or "years ago", stands before a verb that is told last, or
    the sentence begins with a word for what was before: "2024年にXを離れたP", "앞서 P는"."""
    if "before_this" in language.lists and language.lists["before_this"].match(text):
        return True
    dated, predicate = language.lists.get("dated"), one.clause.predicate
    first = max(0, one.clause.begin, predicate.start - 60)
    for hit in dated.finditer(text, first, predicate.start) if dated else ():
        between = text[hit.end() : predicate.start]
        # "in 2017, the author P leaves": of the author, if the name does not stand right behind
        if PERSON in between[3:] or language.has("prize", between):
            continue
        told_in = re.search(r"(?:19|20)\d\d", hit.group())
        if told_in is None or (year is not None and int(told_in.group()) < year):
            return True
    return False


def told(one: Found, text: str, language: Language) -> str:
    """Return the words of a clause that are its own: none that describe its subject."""
    start, end = one.clause.start, one.clause.end
    if language.verb_last:
        verb = one.clause.predicate.start
        if one.clause.head:
            return _piece(text, verb)
        # "der X gegründet und später verlassen | hatte"
        behind = re.match(r"\s*\w+", text[end:])
        having = behind is not None and any(language.has(n, behind[0]) for n in ("having", "was"))
        return _piece(
            text[start : end + len(behind[0]) if behind and having else end], verb - start
        )
    if not language.prenominal:
        noun = class_of(one.clause.predicate.name).subject == "noun"
        # "Trois mois après son départ de X, P raconte"
        return (
            _piece(text[start:end], one.clause.predicate.start - start) if noun else text[start:end]
        )
    phrase = _phrase(text, start)
    first = min((t.start for t in one.people), default=phrase)
    return text[max(phrase, text.rfind("的", phrase, first) + 1) : end]


def _phrase(text: str, start: int) -> int:
    """Return where the phrase begins that a clause stands in: "2023年他…"."""
    return max(text.rfind(sign, 0, start) for sign in "，,。；、\n") + 1


def _piece(said: str, at: int) -> str:
    """Return what stands between the commas around a verb."""
    begin = max(said.rfind(sign, 0, at) for sign in (",", BREAK)) + 1
    stop = said.find(",", at)
    return said[begin:] if stop < 0 else said[begin:stop]
