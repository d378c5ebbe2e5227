"""Frames from clauses: what the predicates of a masked sentence say of each person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from pipelines.arguments import read_clauses
from pipelines.classes import Found
from pipelines.clauses import Token
from pipelines.frames import RECENT, Frame
from pipelines.lines import ORG, PERSON
from pipelines.masking import Masked
from pipelines.moments import read_moment, with_tail
from pipelines.particle_claims import read_particles
from pipelines.patterns import Language
from pipelines.referents import Slot
from pipelines.stays import gives_up
from pipelines.tone import certainty, is_old, told
from pipelines.verblast_claims import read_verb_last
from talentwire.model import Certainty, Moment

_TIME = 25  # characters behind a verb that say when
_LEAD = 9  # characters before "old employer" in an apposition: "ihrem ", "then his "


def clause_frames(
    sentence: Masked,
    number: int,
    language: Language,
    published: Moment | None,
    barred: list[tuple[int, int]],
) -> list[Frame]:
    """Return what the predicates of one masked sentence say, a frame for each person.

    What lies in a *barred* stretch looks like a move and is none.
    """
    # Without a name only a headline says something, of whom the article names below.
    if PERSON not in sentence.text and (number > 0 or not sentence.slots):
        return []
    read = read_particles if language.particles else read_clauses
    read = read_verb_last if language.verb_last else read
    found, belonging = read(sentence, language)
    _old_purposes(found, sentence.text, language, published)
    homes = {name: org for name, _, org, _ in belonging if org is not None}
    placed = set(homes)
    _posts_say_best(found, placed)
    if language.particles:
        _to_the_house(found, homes, sentence)
    frames = [
        frame
        for one in found
        if not any(
            a < one.clause.predicate.end and one.clause.predicate.start < b for a, b in barred
        )
        for frame in _frames(one, sentence, number, language, published)
    ]
    return frames + [
        _belonging(name, pronoun, org, origin, number, language)
        for name, pronoun, org, origin in belonging
    ]


def _old_purposes(
    found: list[Found], text: str, language: Language, published: Moment | None
) -> None:
    """Note that what an old deed was done for, or after, is old: "left X in 2021 to found Y"."""
    bare = language.lists.get("bare_verb")
    year = published.at.year if published else None
    for one, other in zip(found, found[1:], strict=False):
        verb = other.clause.predicate
        if bare is None or not bare.match(text, verb.start) or one.kind in ("origin", "member"):
            continue
        if other.people == one.people and is_old(one, text, language, year):
            other.background = True


def _posts_say_best(found: list[Found], placed: set[str]) -> None:
    """Take back "the company" where a post says it: "FAIR researcher P leaves the company"."""
    for one in found:
        names = {name for token in one.people if token.slot for name in token.slot.names}
        said = one.source.slot if one.source else None
        if one.kind == "departure" and said and not (said.full or said.maybe) and names & placed:
            one.source = None


def _to_the_house(found: list[Found], homes: dict[str, Token], sentence: Masked) -> None:
    """Let somebody of another house join the one that the text goes on about, where nothing else
    is said to be where to: "구글의 P 연구원이 합류할 가능성이 높다"."""
    if sentence.house is None or any(one.goal for one in found):
        return
    for one in found:
        slots = [homes[name].slot for name, _ in _people(one) if name in homes]
        away = slots and not any(slot and sentence.house in slot.names for slot in slots)
        before = sentence.text[: one.clause.predicate.start]
        quoted = any(before.count(a) > before.count(b) for a, b in ("「」", "“”"))
        if one.clause.predicate.name == "join" and one.kind == "hire" and away and not quoted:
            house = Slot("org", (sentence.house,), full=False)
            one.goal = replace(one.clause.predicate, kind="org", name="", slot=house)


def _belonging(
    name: str, pronoun: bool, org: Token | None, origin: bool, number: int, language: Language
) -> Frame:
    """Return the frame of somebody's post."""
    slot = org.slot if org else None
    return Frame(
        person=name,
        kind="origin" if origin else "member",
        from_org=slot.names[0] if slot else None,
        to_org=None,
        sentence=number,
        start=org.start if org else 0,
        end=org.end if org else 0,
        pattern="belonging",
        pronoun=pronoun,
        whole=slot.whole if slot and not language.prenominal else None,
    )


def _frames(
    one: Found, sentence: Masked, number: int, language: Language, published: Moment | None
) -> Iterable[Frame]:
    """Yield what one predicate says of each person; of nobody, where a headline names nobody."""
    text = sentence.text
    source = one.source.slot.names[0] if one.source and one.source.slot else None
    goal = one.goal.slot.names[0] if one.goal and one.goal.slot else None
    if _says_nothing(one, source or goal, text, language):
        if _in_the_house(one, text, language):
            for name, pronoun in _people(one):
                yield _belonging(name, pronoun, None, False, number, language)
        return
    beside = one.kind in ("origin", "member")
    dated = with_tail(text, one.clause.start, one.clause.end, language)
    date = None if beside else read_moment(dated, language, published)
    old = is_old(one, text, language, published.at.year if published else None)
    earlier = language.has("earlier", told(one, text, language))
    nobody = [("", False)]
    kinds = [one.kind]
    if one.kind == "departure" and goal and goal != source:
        kinds.append("hire")  # "leaves X for Y"
    if kinds[-1] == "hire" and one.goal is not None and _home(one.goal, text, language):
        kinds[-1] = "return"  # "... for Y, his old employer"
    for kind in kinds[-1:] if one.nameless else kinds:
        sure = Certainty.STATED if one.nameless else certainty(one, kind, text, language)
        for name, pronoun in nobody if one.nameless else _people(one, only=kinds[0] != kind):
            if sure is None:
                break
            yield Frame(
                person=name,
                kind=kind,
                from_org=source,
                to_org=goal if kind != "departure" or one.nameless else None,
                certainty=sure,
                background=earlier if kind == "origin" else old and kind != "member",
                sentence=number,
                start=one.clause.start,
                end=one.clause.end,
                pattern=RECENT if one.recent else f"clause:{one.clause.predicate.name}",
                pronoun=pronoun,
                whole=one.source.slot.whole if one.source and one.source.slot else None,
                date=date,
                hirer=one.goal is not None and one.goal is one.actor,
                house=sentence.house if language.particles else None,
                header=sentence.header,
                deal=sentence.has("deal", language),
                post=kind == "departure" and gives_up(text, one.clause, language),
                board=kind == "appointment"
                and language.has("board", text[one.clause.start : one.clause.end + 20]),
            )


def _home(goal: Token, text: str, language: Language) -> bool:
    """Return whether words beside an organisation say that somebody was there before."""
    old = language.lists.get("old_house")
    if old is None or not language.spaced or language.particles:
        return False
    # ", son ancien employeur", ", ihrem alten Arbeitgeber"
    behind = re.match(r"\s*,([^,.;:()]{3,45})", text[goal.end :])
    hit = old.search(behind[1]) if behind else None
    if hit is not None and hit.start() <= _LEAD:
        return True
    before = text[max(0, goal.start - 40) : goal.start].rstrip(" ,")
    return any(hit.end() == len(before) for hit in old.finditer(before))


def _people(one: Found, *, only: bool = False) -> Iterable[tuple[str, bool]]:
    """Yield each person and whether a pronoun stands for him; with *only*, but him whose goal
    stands in brackets behind his name, if one does: "loses P (to X) and Q"."""
    opened = [t.start for t in one.clause.right if t.kind == "open"]
    owner = None
    if only and one.goal and any(one.goal.start - 8 <= at < one.goal.start for at in opened):
        owner = max(
            (t for t in one.people if t.end <= one.goal.start), key=lambda t: t.end, default=None
        )
    for token in [owner] if owner else one.people:
        for name in token.slot.names if token.slot else ():
            yield name, token.slot is not None and not token.slot.full


def _in_the_house(one: Found, text: str, language: Language) -> bool:
    """Return whether somebody had a post until now of which no house is told: it is that of the
    text ("Elle dirigeait jusqu'ici l'équipe audio")."""
    verb = one.clause.predicate
    if verb.name != "work" or ORG in text[verb.start :]:
        return False
    said = re.split("[;:.]", text[: verb.start])[-1] + text[verb.start : verb.end + _TIME]
    return language.has("so_far", said)


def _says_nothing(one: Found, org: str | None, text: str, language: Language) -> bool:
    """Return whether going, joining or working somewhere names no place."""
    predicate = one.clause.predicate
    if org or predicate.name not in ("join", "go", "work"):
        return False
    if predicate.name == "join" and language.has("as_post", text[: predicate.start][-20:]):
        return False  # "CTO로 합류한다": of the house that the text is about
    if one.kind in ("departure", "member"):
        return False
    if one.kind == "appointment" and predicate.name == "go":
        return False  # "moves to the board"
    after = text[predicate.end : predicate.end + 30]
    return predicate.name != "join" or not language.has("team", after)
