"""What the clauses of a sentence claim in a language that puts its verbs last.

The same classes of predicates as in `arguments`; who moves and from where is told by the
particles behind the names, by topics and by verbs that modify a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.affiliations import affiliations, people_of
from pipelines.classes import CLASSES, Class, Found
from pipelines.clauses import OF_PEOPLE, Clause, Token, tokens_of
from pipelines.masking import Masked
from pipelines.particles import actors, around, objects, particle_clauses, subject
from pipelines.patterns import Language

_ROLE_NEAR = 40  # characters before a verb in which a post stands
_DATED = ("hire", "founding", "appointment", "promotion")  # what may be told as old


def read_particles(
    sentence: Masked, language: Language
) -> tuple[list[Found], list[tuple[str, bool, Token | None, bool]]]:
    """Return what the predicates of a masked sentence claim, and who belongs where by the way."""
    tokens = tokens_of(sentence, language)
    belonging = people_of(affiliations(tokens, sentence.text, language))
    found: list[Found] = []
    for clause in particle_clauses(tokens, sentence.text):
        found.append(_read(clause, found, tokens, sentence.text, language))
    _lend(found)
    _left_again(found)
    _main_verbs(found)
    _posts_of_arrivals(found)
    return [one for one in found if one.people and one.kind], belonging


def _read(
    clause: Clause,
    before: Sequence[Found],
    tokens: Sequence[Token],
    text: str,
    language: Language,
) -> Found:
    if _begins(clause, text, language):
        near = text[max(0, clause.predicate.start - _ROLE_NEAR) : clause.predicate.start]
        post = "become" if language.has("role", near) or language.has("seat", near) else "lead"
        clause.predicate = replace(clause.predicate, name=post)
    said = CLASSES[clause.predicate.name]
    found = Found(clause, said.kind)
    if said.subject == "org" and not _rises(clause) and not _passive(clause, text, language):
        found.people = objects(clause)
        found.actor = next(iter(actors(clause)[-1:]), None) or _same_actor(found, before)
        found.actor = found.actor or _later_topic(clause, tokens)
        hirer = None if found.actor else _hirer(clause, found.people)
        found.actor = _house_of(hirer, tokens) if hirer else found.actor
    else:
        hirer = None
        found.people = _subject(clause, before, text, language)
    _ends(found, said)
    if clause.predicate.name == "work" and not found.source:
        found.source = _own_firm(found, before)
    if hirer and found.kind == "hire" and found.goal is None:
        found.kind = ""  # for whom he hires, nobody says
    _kind(found, said, text, language)
    _refusal(found, before, tokens, text, language)
    after = text[clause.predicate.end : clause.predicate.end + 12]
    if language.has("till", after):
        found.kind = ""  # "stays until he retires": when, and no news
    lead = text[max(0, clause.opens) : clause.predicate.start]
    if clause.predicate.name == "work" and language.has("recently", lead):
        found.recent = True
    if found.kind in _DATED and language.has("since", after):
        found.background = True  # "a few days after joining Meta"
    if found.kind in ("departure", "layoff") and _of_predecessor(found, text, language):
        found.background = True
    head = clause.head
    behind = text[clause.predicate.start : clause.predicate.end + 10]
    if clause.predicate.modifies and found.kind != "origin" and language.has("had", behind):
        found.background = True  # "X를 떠났던 P": what he had done before
    if found.kind == "founding" and head and head.kind == "org" and clause.predicate.modifies:
        found.background = True  # "P が創業した X が": what a name is told by is old
    return found


def _subject(clause: Clause, before: Sequence[Found], text: str, language: Language) -> list[Token]:
    """Return who does what a verb says; who is made to, where it says so: "PをXに合流させた"."""
    verb = text[clause.predicate.start : clause.predicate.end + 6]
    caused = language.has("causative", verb)
    if caused and any(t.kind == "person" and t.mark == "object" for t in clause.left):
        return objects(clause)
    people = subject(clause, [one.people for one in reversed(before)])
    if language.has("nobody", text[max(0, clause.begin) : clause.predicate.start]):
        return []
    own = any(t in people for t in (*clause.left, *clause.right, clause.head))
    if not own and language.has("another", text[max(0, clause.begin) : clause.predicate.start]):
        return []  # "P retires, the successor is from X"
    return [t for t in people if not _replaced(t, clause, text, language)]


def _of_predecessor(found: Found, text: str, language: Language) -> bool:
    """Return whether an exit only tells whose place another takes, or since when it was vacant:
    "지난달 물러난 P 전 사장의 후임", "P 전 사장의 퇴임 이후 공석이던 자리"."""
    end = found.clause.predicate.end
    if language.has("vacant", text[end : end + 24]):
        return True
    return any(language.has("predecessor", text[t.end : t.end + 24]) for t in found.people)


def _own_firm(found: Found, before: Sequence[Found]) -> Token | None:
    """Return the firm that the clause before says somebody founded: "X を設立し、CEO を務めた"."""
    last = before[-1] if before else None
    own = last is not None and last.kind == "founding" and last.people == found.people
    return last.goal if last is not None and own else None


def _replaced(token: Token, clause: Clause, text: str, language: Language) -> bool:
    """Return whether a post is told to have been somebody's: "Pの後任となる"."""
    if language.has("under", text[token.end : token.end + 6]):
        return True  # "P 직속으로": whom others work for
    takes = clause.predicate.name in ("become", "lead", "appoint", "succeed", "refuse")
    behind = text[token.end : token.end + 24]
    place = language.has("place_of", behind[:8]) or language.has("predecessor", behind)
    return takes and place


def _begins(clause: Clause, text: str, language: Language) -> bool:
    """Return whether a post told as held is one to come: "4月からXの所長を務める"."""
    if clause.predicate.name != "work" or clause.predicate.modifies:
        return False
    return language.has("from-now", text[max(0, clause.opens) : clause.predicate.end])


def _passive(clause: Clause, text: str, language: Language) -> bool:
    start, end = clause.predicate.start, clause.predicate.end
    return language.has("passive", text[start : end + 5])


def _later_topic(clause: Clause, tokens: Sequence[Token]) -> Token | None:
    """Return the organisation that only the next clause names: "P を迎え入れ、X は..."."""
    later = [t for t in tokens if t.start > clause.predicate.end and t.slot is not None]
    first = next(iter(later), None)
    return first if first is not None and first.kind == "org" and first.mark == "topic" else None


def _hirer(clause: Clause, people: Sequence[Token]) -> Token | None:
    """Return the person who acts on others: "PのCEOは、Qを迎えて"."""
    acting = ("topic", "subject")
    left = [t for t in clause.left if t.kind == "person" and t.mark in acting and t not in people]
    return left[-1] if left and people else None


def _house_of(person: Token, tokens: Sequence[Token]) -> Token | None:
    """Return the organisation right before a person: "XのP"."""
    near = [t for t in tokens if t.kind == "org" and 0 <= person.start - t.end <= 2]
    return near[-1] if near else None


def _rises(clause: Clause) -> bool:
    """Return whether somebody rises to a post, whom nobody promotes: "P が昇格した"."""
    objects = any(t.kind == "person" and t.mark == "object" for t in clause.left)
    return clause.predicate.name == "promote" and not objects


def _same_actor(found: Found, before: Sequence[Found]) -> Token | None:
    """Return who acted in the clause before, where this one names nobody."""
    last = before[-1] if before else None
    return last.actor if last is not None and last.clause.head is None else None


def _ends(found: Found, said: Class) -> None:
    """Put in where from and where to, by the marks of the organisations around."""
    topics: list[Token] = []
    name = found.clause.predicate.name
    # What a particle marks says more than what none does.
    for token in sorted(around(found.clause), key=lambda t: t.mark in ("", "object")):
        if token.used or token is found.actor:
            continue
        sense = token.mark
        if sense in ("topic", "subject", "by"):
            topics.append(token)
        elif sense == "from":
            found.source = found.source or token
        elif sense == "to":
            found.goal = token  # the last: "X の Y に"
        elif sense == "in" and said.kind in ("hire", "return", "founding"):
            found.source = found.source or token
        elif name == "work" and sense in ("at", "in"):
            found.source = token  # the last: "X で学び、Y で率いた"
        elif where := said.bare if sense not in ("at", "in", "of") or name == "found" else said.at:
            if where == "from":
                found.source = found.source or token
            elif name == "found" and not sense:
                found.goal = token  # the nearest
            else:
                found.goal = found.goal or token
    _by_default(found, said, topics)


def _by_default(found: Found, said: Class, topics: list[Token]) -> None:
    """Put in the organisation that acts, or that the sentence is about."""
    name = found.clause.predicate.name
    leaving = said.kind in ("departure", "layoff")
    if found.actor is None and topics and name not in ("found", "work"):
        found.actor = topics[-1]
    if leaving:
        found.source = found.source or found.goal if name == "fire" else found.source
        found.source = found.source or found.actor
        found.goal = None if name == "fire" else found.goal
    elif said.subject == "org" and said.kind == "hire":
        placed = found.goal is not None and found.goal.mark == "to"
        found.goal = found.goal if placed else found.actor or found.goal
    elif name not in ("found", "work"):
        found.goal = found.goal or found.actor
    if said.kind == "promotion":
        found.source = found.goal = found.goal or found.source
    if name == "work":
        found.source = found.source or found.goal
        found.goal = None


def _kind(found: Found, said: Class, text: str, language: Language) -> None:
    """Take back the kind where something is missing that it needs; change it where told."""
    clause = found.clause
    near = text[max(0, clause.predicate.start - _ROLE_NEAR) : clause.predicate.end]
    placed = language.has("role", near) or language.has("seat", near)
    if said.needs_role and not placed:
        found.kind = ""
    named = found.goal is not None and found.goal.mark in ("object", "to", "")
    if clause.predicate.name == "found" and not named and not language.has("venture", near):
        found.kind = ""
    post = language.has("post-of", text[max(0, clause.opens) : clause.predicate.start])
    post = post or _for_post(clause, text, language)
    if found.kind == "hire" and said.subject == "org" and post:
        found.kind = "appointment"
    if found.kind == "hire" and language.has("board", near):
        found.kind = "appointment"
    joins = found.kind == "hire" and clause.predicate.name == "join"
    if joins and language.has("heir", text[: clause.predicate.start]):
        found.kind = "appointment"  # "後任には P が副社長として入社する"
    elsewhere = found.goal is not None and found.goal.mark == "at"
    if clause.predicate.name == "become" and elsewhere and language.has("plain_post", near):
        found.kind = "hire"  # "X で研究職に就く": whoever works there arrives
    nowhere = found.source is None and found.goal is None
    if nowhere and (
        found.kind == "origin" or (found.kind == "return" and not (post or _as_post(clause)))
    ):
        found.kind = ""


def _as_post(clause: Clause) -> bool:
    return any(token.name == "as" for token in clause.left)


def _for_post(clause: Clause, text: str, language: Language) -> bool:
    """Return whether somebody is taken on as something."""
    return any(
        token.name == "as" and language.has("role", text[max(0, token.start - 12) : token.start])
        for token in clause.left
    )


def _refusal(
    found: Found,
    before: Sequence[Found],
    tokens: Sequence[Token],
    text: str,
    language: Language,
) -> None:
    """Make a refusal of an offer, or of the move that stands before as a noun."""
    clause = found.clause
    if clause.predicate.name != "refuse":
        return
    last = before[-1] if before else None
    orgs = [t for t in clause.left if t.kind == "org" and not t.used and t.mark != "topic"]
    if last is not None and last.kind and not orgs and not last.clause.predicate.modifies:
        last.denied, found.kind = True, ""
        last.people = last.people or found.people
        return
    found.denied = True
    found.goal = found.source or found.goal or _offering(found, tokens)
    found.source = None
    said = text[max(0, clause.predicate.start - _ROLE_NEAR) : clause.predicate.end]
    if not language.has("offer", said):
        found.kind = ""


def _offering(found: Found, tokens: Sequence[Token]) -> Token | None:
    """Return the house of whom an offer came from that is turned down: "X の Q の誘いを断った"."""
    others = [t for t in found.clause.left if t.kind == "person" and t not in found.people]
    return _house_of(others[0], tokens) if others else None


def _lend(found: list[Found]) -> None:
    """Give a clause without a person that of the next: "X を辞めて Y に加わった P"."""
    for one, other in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        lends = other.clause.head is not None and other.clause.predicate.name in OF_PEOPLE
        if not one.people and lends and one.clause.predicate.name in OF_PEOPLE:
            one.people = other.people


def _left_again(found: list[Found]) -> None:
    """Note whom somebody leaves who came there in the clause before: "Xに入社し、昨年退社した".
    What is told before that is older still: "Wを辞めてXに移ったが、昨年退社した"."""
    for index, (one, other) in enumerate(zip(found, found[1:], strict=False)):
        came = one.kind in ("hire", "appointment") and one.goal is not None
        leaves = other.kind == "departure" and (other.source is None or _same(other, one))
        near = other.clause.predicate.start - one.clause.predicate.end < _ROLE_NEAR
        main = near and not other.clause.predicate.modifies
        if came and leaves and main and one.people == other.people:
            other.source, one.background = one.goal, True
            for older in found[:index]:
                older.background |= older.people == one.people and older.kind != "origin"


def _same(leaves: Found, came: Found) -> bool:
    """Return whether somebody leaves where he came: "Xに移ったが、同社を去った"."""
    one, other = leaves.source, came.goal
    return bool(one and other and one.slot and other.slot and one.slot.names == other.slot.names)


def _posts_of_arrivals(found: list[Found]) -> None:
    """Make one move of two verbs: "Xに入社し、研究を統括する" tells what for somebody arrives."""
    for one, other in zip(found, found[1:], strict=False):
        arrives = one.clause.predicate.name == "join" and one.kind == "hire" and one.goal
        posted = other.clause.predicate.name in ("lead", "become") and other.kind != ""
        there = other.goal is None or other.goal is one.goal or other.goal is other.actor
        posted = posted and one.people == other.people and not other.background
        if arrives and posted and there and not one.clause.predicate.modifies:
            other.kind = ""


def _main_verbs(found: list[Found]) -> None:
    """An arrival told by a verb that modifies, beside a main verb about the same person, is old."""
    for one in found:
        if one.clause.head is None or one.clause.head.kind != "person":
            continue
        if one.kind in ("departure", "layoff", "origin", "") or one.denied:
            continue
        if any(
            o is not one and o.kind not in ("", "origin") and one.people == o.people for o in found
        ):
            one.background = True
