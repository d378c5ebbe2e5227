"""What an article claims: the language's patterns matched over masked sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from pipelines.frames import Frame
from pipelines.lines import BREAK, ORG, PERSON, STOP, Compiled
from pipelines.masking import Masked
from pipelines.moments import read_moment, with_tail
from pipelines.patterns import Language
from pipelines.referents import Slot
from pipelines.stays import names_post
from pipelines.supposed import asks, hangs
from talentwire.model import Certainty, Moment

_FEW_WORDS = re.compile(r"[\w' -]{0,45}")  # from a time to whom a clause is about: his post
_AND = re.compile(r"^.*,|^\W*(?:(?:and|but)\s)?")
_SPAN = re.compile(
    rf"(?<!\d)20\d\d(?:[-–]| {STOP}?\w{{1,3}} {STOP}?)20\d\d(?!\d)"
)  # "de 2016 a 2019"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# A negated move of these kinds is no news; of the others it is one that was refused.
NOT_DENIED = (
    "departure",
    "layoff",
    "founding",
    "appointment",
    "acquihire",
    "promotion",
    "group",
    "poaching",
)
_OPENING = 25  # characters of the words that a sentence opens with
_CAME = ("hire", "return")  # kinds that a relative clause may tell of old times
_AUXILIARIES = 24  # characters of "has now decided to" before a verb
_SUPPORTING = ("origin", "member", "group", "poaching", "acquired")


def frames(
    sentence: Masked,
    number: int,
    language: Language,
    published: Moment | None,
    none: list[tuple[int, int]],
) -> list[Frame]:
    """Return what the language's patterns find in one masked sentence.

    What a sentence dates before the year of *published* is background. What ends in a stretch of
    *none* is no move; the stretches that patterns find to be none are added to it.
    """
    if not sentence.slots:
        return []
    found: list[Frame] = []
    barred = list(none)
    for compiled in language.candidates(sentence.text, sentence.present):
        for match in compiled.regex.finditer(sentence.text):
            if compiled.pattern.kind == "none":
                none.append(match.span())
                barred.append(match.span())
                continue
            new = _frames(compiled, match, sentence, number, language, published)
            if new and new[0].kind in _CAME and _told_beside(match, language):
                new = [replace(f, background=True) for f in new]
            found += [
                f for f in new if f.kind in _SUPPORTING or not any(_inside(f, b) for b in barred)
            ]
            if compiled.pattern.certainty == "denied" or compiled.pattern.background:
                barred.append(match.span())
    return found


def _inside(frame: Frame, span: tuple[int, int]) -> bool:
    """Return whether a frame's match ends within *span*: it reads the same verb."""
    if frame.certainty is Certainty.DENIED and frame.start == span[0]:
        return True
    return span[0] <= frame.end - 1 < span[1]


def _frames(
    compiled: Compiled,
    match: re.Match[str],
    sentence: Masked,
    number: int,
    language: Language,
    published: Moment | None,
) -> list[Frame]:
    pattern = compiled.pattern
    values = {k.rsplit("_", 1)[0]: v for k, v in match.groupdict().items() if v is not None}
    certainty = _certainty(compiled, match, sentence.text, language)
    if certainty is None:
        return []
    origin, to, at = (_slot(values.get(name), sentence) for name in ("from", "to", "at"))
    source, goal = origin or at, to or at
    kind = pattern.kind
    if kind not in _SUPPORTING and _owns(match, language):
        return []  # "P, the right hand of Q, at X": Q is not who moves
    if kind == "appointment" and "P" in values and _replaced(match, language):
        return []  # "P succeeds Q at the helm of X": Q gets no post
    if "P" in values and _told_by_the_way(match, language):
        return []  # "P, who came to X with Q, has joined Y": Q is not who joins
    if kind == "origin" and source and language.has("founder", _around(match)):
        kind = "member"  # a founder's title does not say where somebody comes from now
    if kind == "origin" and _SPAN.search(sentence.text[match.start() : match.end() + _OPENING]):
        return []  # where somebody was for some years, long over, is not where he comes from
    if kind == "hire" and language.has("board", match.group() + _clause_after(match)):
        kind = "appointment"  # "adds P to its board"
    year = published.at.year if published else None
    opening = sentence.text[: match.start()] if kind == "origin" else ""
    earlier = 0 < len(opening) <= _OPENING and language.has("earlier", opening)
    around = with_tail(sentence.text, match.start(), match.end(), language)
    date = read_moment(around, language, published) if kind not in _SUPPORTING else None
    people = list(_people(values.get("P", ""), sentence))
    if "P" not in values:
        people = [("", False)]
    return [
        Frame(
            person=person,
            kind=kind,
            from_org=source.names[0] if source else None,
            to_org=goal.names[0] if goal else None,
            role=_role(values.get("role"), language),
            certainty=certainty,
            background=pattern.background
            or earlier  # "Antes, ela passou seis anos na X"
            or is_past(match.group(), rest_of(sentence.text, match.end()), language, year)
            or told_of_old(sentence.text[: match.start()], language, year),
            sentence=number,
            start=match.start(),
            end=match.end(),
            pattern=pattern.id,
            pronoun=pronoun,
            whole=source.whole if source else None,
            date=date,
            hirer=bool(goal and "P" in values and _before(match, goal is to, "P")),
            header=sentence.header,
            deal=sentence.has("deal", language),
            post=kind == "departure"
            and names_post(sentence.text, match.start(), match.end(), language),
        )
        for person, pronoun in people
    ]


def _clause_after(match: re.Match[str]) -> str:
    """Return the few words after a match that still belong to its clause."""
    return re.split(f"[,;.:({BREAK}{PERSON}]", match.string[match.end() : match.end() + 25])[0]


def _owns(match: re.Match[str], language: Language) -> bool:
    """Return whether a match begins with a person who only owns what stands before, in commas."""
    if match.string[match.start()] != PERSON:
        return False
    lead = re.search(r",([^,]+)$", match.string[: match.start()])
    of = language.lists.get("mark-of")
    small = lead[1].replace(STOP, "").rstrip() if lead and PERSON not in lead[1] else ""
    return of is not None and any(hit.end() == len(small) for hit in of.finditer(small))


def _replaced(match: re.Match[str], language: Language) -> bool:
    """Return whether a match begins with the person whose place another takes."""
    text, start = match.string, match.start()
    verbs = language.predicates.get("succeed") if language.spaced else None
    if verbs is None or text[start] != PERSON:
        return False
    lead = text[max(0, start - 30) : start].rstrip(f" {STOP}")
    led = PERSON in text[:start] or start > len(lead) + 2
    return led and any(hit.end() == len(lead) for hit in verbs.finditer(lead))


def _told_beside(match: re.Match[str], language: Language) -> bool:
    """Return whether a relative clause tells an arrival, and its sentence goes on with an exit of
    the same person: "P, who joined X as its first designer, is leaving"."""
    text, start, end = match.string, match.start(), match.end()
    relative, leave = language.lists.get("mark-relative"), language.predicates.get("leave")
    if relative is None or leave is None or text[start + 2 : start + 3] != ",":
        return False
    lead = re.compile(f"[\\s{BREAK}{STOP}]*").match(text, start + 3)
    if lead is None or not relative.match(text, lead.end()):
        return False
    for hit in leave.finditer(text, end):
        _, comma, last = text[end : hit.start()].rpartition(",")
        if comma and len(last) <= _AUXILIARIES and PERSON not in last and ORG not in last:
            return True
    return False


def _told_by_the_way(match: re.Match[str], language: Language) -> bool:
    """Return whether a match begins with whom the relative clause of another ends."""
    text, start = match.string, match.start()
    relative = language.lists.get("mark-relative")
    if relative is None or text[start] != PERSON:
        return False
    before = re.split("[;:]", text[:start])[-1]
    if text[start + 2 : start + 3] != ",":
        whom, led = language.lists.get("whom"), before.rstrip()
        behind = whom is not None and any(hit.end() == len(led) for hit in whom.finditer(led))
        return behind and "," in match.group()  # "P, whom Q hired in May, has left"
    last = next(reversed(list(relative.finditer(before))), None)
    if last is None or PERSON in before[last.end() :] or ", " in before[last.end() :]:
        return False
    return re.search(f"{PERSON}.,[^{PERSON}]*$", before[: last.start()]) is not None


def _around(match: re.Match[str]) -> str:
    """Return what stands right beside the organisation that somebody comes from."""
    at = next(match.start(k) for k, v in match.groupdict().items() if v and k.startswith("from"))
    return match.string[max(match.start(), at - 25) : min(match.end(), at + 25)]


def _before(match: re.Match[str], to: bool, other: str) -> bool:
    """Return whether the organisation stands before the person in a match."""
    starts = {
        name: min(match.start(k) for k, v in match.groupdict().items() if v and k.startswith(name))
        for name in ("to" if to else "at", other)
    }
    return starts["to" if to else "at"] < starts[other]


def _slot(index: str | None, sentence: Masked) -> Slot | None:
    return sentence.slot(index) if index else None


def _people(text: str, sentence: Masked) -> Iterable[tuple[str, bool]]:
    for position, char in enumerate(text):
        if char == PERSON:
            slot = sentence.slot(text[position + 1])
            for name in slot.names:
                yield name, not slot.full


def _certainty(
    compiled: Compiled, match: re.Match[str], text: str, language: Language
) -> Certainty | None:
    """Return what the sentence makes of the move; None where it says that it is none."""
    stated = compiled.pattern.certainty
    if stated:
        return Certainty(stated)
    said = match.group()
    verb_last = language.lists.get("negation_after")
    refused = verb_last is not None and verb_last.match(text, match.end()) is not None
    negated = refused or language.has("negation", said)
    if compiled.pattern.kind in ("group", "poaching") and negated:
        return None  # "there is no exodus from X"
    if compiled.pattern.kind not in _SUPPORTING and negated:
        return None if compiled.pattern.kind in NOT_DENIED else Certainty.DENIED
    if compiled.pattern.kind not in _SUPPORTING and language.has("denial", text):
        return Certainty.DENIED
    around = text[max(0, match.start() - 60) : match.end() + (0 if language.spaced else 20)]
    # "She announced that she would leave": a conditional, and yet no rumour.
    announced = language.lists.get("announcement")
    if announced is not None:
        around = announced.sub(" ", around)
    doubtful = language.has("hedge", around) or asks(text, match.start(), language)
    doubtful = doubtful or hangs(text, match.start(), match.end(), language)
    return Certainty.RUMOURED if doubtful else Certainty.STATED


def rest_of(text: str, end: int) -> str:
    """Return what follows a match in its clause."""
    return re.split(rf"[,;，、。(（{BREAK}]", text[end : end + 60])[0]


def is_past(matched: str, after: str, language: Language, year: int | None) -> bool:
    # "who was once at X, leaves": only the clause with the verb says when.
    if language.has("past", re.split(r"[,，、]", matched)[-1]):
        return True
    years = [int(found) for found in _YEAR.findall(matched + after)]
    return bool(years and year and max(years) < year)


def told_of_old(before: str, language: Language, year: int | None) -> bool:
    """Return whether a clause begins with words for a time long ago, or says only how long before
    or after it something else was: "Late last year P left", "months after P left"."""
    times, since = language.lists.get("long_ago"), language.lists.get("long_after")
    if times is None or since is None:
        return False
    led = re.split("[;:–—(.]", before[-90:])[-1]
    led = led.replace(BREAK, "").replace(STOP, "").rstrip(" ,")
    if any(_FEW_WORDS.fullmatch(led, hit.end()) for hit in since.finditer(led)):
        return True
    hit = times.match(_AND.sub("", led))
    if hit is None or not _FEW_WORDS.fullmatch(hit.string, hit.end()):
        return False
    told_in = _YEAR.search(hit.group())
    return told_in is None or (year is not None and int(told_in.group()) < year)


def _role(said: str | None, language: Language) -> str | None:
    """Return the post in English where the language file knows it, else in the quote's words."""
    bare = re.sub(r"[\ue000-\uf8ff]", "", said or "").strip(" ,")
    return language.english_role(bare) if bare else None
