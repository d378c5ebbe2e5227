"""Who moves, from where and to where: what the clauses of one sentence claim.

Each class of predicates says who its subject is and what a name beside it means unless a mark
says otherwise. The engine knows no language; words and marks are those of the language file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipelines.affiliations import affiliations, people_of
from pipelines.clauses import Clause, Token, clauses, tokens_of
from pipelines.masking import Masked
from pipelines.patterns import BREAK, STOP, Language
from pipelines.prenominal import acting, house_of, told_behind


@dataclass(frozen=True, slots=True)
class Class:
    """What a class of predicates says."""

    kind: str  # of the frame
    subject: str  # person: who moves; org: who acts on a person
    bare: str  # an organisation without a mark: from | to
    at: str  # one marked "at"
    needs_org: bool = False
    needs_role: bool = False
    to: str = "to"  # one marked "to"
    by: str = ""  # one marked "by"


CLASSES = {
    "leave": Class("departure", "person", "from", "from", by="to"),
    "join": Class("hire", "person", "to", "to", needs_org=True, by="to"),
    "go": Class("hire", "person", "to", "", needs_org=True, by="to"),
    "come": Class("hire", "person", "to", "to", needs_org=True),
    "return": Class("return", "person", "to", "to"),
    "found": Class("founding", "person", "to", "from"),
    "become": Class("appointment", "person", "to", "to", needs_role=True),
    "lead": Class("appointment", "person", "to", "to"),
    "work": Class("origin", "person", "from", "from", needs_org=True, to="from", by="from"),
    "serve": Class("member", "person", "from", "from"),  # where somebody is, as told beside
    "hire": Class("hire", "org", "from", "to"),
    "poach": Class("hire", "org", "from", "from", to="from"),
    "rehire": Class("return", "org", "from", "to"),
    "appoint": Class("appointment", "org", "to", "to"),
    "make": Class("appointment", "org", "to", "to", needs_role=True),
    "promote": Class("promotion", "org", "to", "to"),
    "fire": Class("layoff", "org", "from", "from"),
    "lose": Class("departure", "org", "from", "from"),
    "court": Class("", "org", "", ""),  # makes an offer, which somebody may refuse
    "departure": Class("departure", "noun", "from", "from"),
    "farewell": Class("departure", "noun", "from", "from", to="from"),
    "arrival": Class("hire", "noun", "to", "to"),
    "hiring": Class("hire", "noun", "to", "to"),
    "appointment": Class("appointment", "noun", "to", "to"),
    "handover": Class("appointment", "noun", "to", "to"),
    "comeback": Class("return", "noun", "to", "to"),
    "dismissal": Class("layoff", "noun", "from", "from"),
    "successor": Class("appointment", "noun", "to", "to"),
    "refuse": Class("hire", "person", "to", "to"),
    "succeed": Class("appointment", "person", "to", "to"),
}

# Participles of verbs whose object moves, where a language tells them from the active voice.
PASSIVES = {
    "hired": "hire",
    "poached": "poach",
    "rehired": "rehire",
    "appointed": "appoint",
    "promoted": "promote",
    "fired": "fire",
}


# What is founded or led may be the subject, and the person stand behind "by".
_OF_SOMETHING = ("found", "lead", "succeed", "become")


@dataclass(slots=True)
class Found:
    """The arguments of one predicate."""

    clause: Clause
    kind: str
    people: list[Token] = field(default_factory=list)
    source: Token | None = None
    goal: Token | None = None
    actor: Token | None = None  # the organisation that acts
    denied: bool = False
    background: bool = False
    nameless: bool = False  # "OpenAI co-founder leaves": whom the article names later


def read_clauses(
    sentence: Masked, language: Language
) -> tuple[list[Found], list[tuple[str, bool, Token, bool]]]:
    """Return what the predicates of a masked sentence claim, and who belongs where by the way."""
    tokens = tokens_of(sentence, language)
    belonging = people_of(affiliations(tokens, sentence.text, language))
    found: list[Found] = []
    for clause in clauses(tokens, sentence.text, language):
        found += _read(clause, found, sentence.text, language)
    if _inverts(language) or language.prenominal:
        _ahead(found, sentence.text, language)
    elif len(found) > 1 and not found[0].people and not found[0].nameless:
        found[0].people = found[1].people  # "Ousted by the board, P heads to ..."
    _under_header(found, tokens, sentence.text)
    found += _route(tokens, language)
    _after_own(found)
    _old_relatives(found)
    return [one for one in found if one.kind and (one.people or one.nameless)], belonging


def _read(clause: Clause, before: Sequence[Found], text: str, language: Language) -> list[Found]:
    name = clause.predicate.name
    said = CLASSES[PASSIVES.get(name, name)]
    found = Found(clause, said.kind)
    passive = name in PASSIVES or _passive(clause, text, language)
    if said.subject == "noun":
        _of_noun(found, language)
        if language.prenominal and not found.people:
            found.people = [clause.noun] if clause.noun else []
            if before and not found.people and name == "arrival":
                found.people = before[-1].people
    elif name in _OF_SOMETHING and _by_person(clause, language):
        found.people = _by_person(clause, language)
        whole = [t for t in clause.left if t.kind == "org" and not t.used and not t.mark]
        whole = whole or [t for t in (clause.head,) if t and t.kind == "org"]
        whole = whole or (_names(clause.left, "org", marks=("of",)) if _inverts(language) else [])
        found.goal = whole[-1] if whole else None
    elif said.subject == "person":
        found.people = _subject(clause, before, text, language)
        if found.kind == "appointment" and not any(t in clause.left for t in found.people):
            holders = _names(clause.left, "org")
            found.actor = holders[-1] if holders else None  # "X has a new head: P"
    else:
        _acted_on(found, before, passive, text, language)
    if language.spaced and _transitive(found, language):
        found.kind = ""
    more = _elliptic(found, language)
    _ends(found, said, text, language)
    if not found.people:
        _nameless(found, text, language)
    if language.prenominal and found.kind in ("appointment", "promotion") and not found.goal:
        found.goal = house_of(clause, found.people)
    if language.prenominal:
        if clause.predicate.name in (
            "found",
            "lead",
            "become",
            "hire",
            "appoint",
        ) and text.startswith("的", clause.predicate.end):
            found.background = True  # "P创立的X": what a noun is told by is old
        _earlier(found, before, text, language)
    _refusal(found, before, text, language)
    if found.kind == "hire" and clause.predicate.name == "go" and found.goal is None:
        found.kind = _gone(found, text, language)
    if said.needs_role and not _has_role(clause, text, language) and not _bare_end(clause, text):
        found.kind = ""
    if name == "lead" and not (found.goal or found.actor) and _at_end(clause, text):
        found.kind = ""  # "will take charge": of what, it does not say
    if clause.predicate.name == "become" and not found.goal and _indefinite(clause, text, language):
        found.kind = ""
    previous = before[-1] if before else None
    if previous and clause.predicate.name == "lead" and _hangs_on(clause, previous, text, language):
        if previous.kind in ("hire", "return", "promotion", "appointment") and previous.goal:
            if previous.actor and previous.kind == "hire":
                previous.kind = "appointment"
            found.kind = ""  # "joins Meta to lead its lab" is one move
    if found.kind == "founding" and found.source and not found.goal:
        if found.source.mark in ("at", "in") and not _own(clause, text, language):
            found.kind = "origin"  # "who created AlphaGo at DeepMind"
    if clause.predicate.name == "found" and found.kind and not _venture(found, text, language):
        found.kind = ""
    if found.kind == "hire" and language.has("board", text[clause.start : clause.end + 20]):
        found.kind = "appointment"
    if name == "join" and _inverts(language):
        _handed_over(found, text, language)
    if name == "come" and found.source and not found.goal and found.source in clause.right:
        found.kind = "origin"
    if previous and found.kind == "hire" and not previous.people and found.people:
        near = clause.predicate.start - previous.clause.predicate.end <= 12
        near = near and not any(t.kind in ("cut", "comma") for t in clause.left)
        if near and previous.clause.predicate.name == "appointment":
            found.kind = "appointment"  # "al suo posto arriva P"
    if found.kind == "return" and not found.goal:
        found.kind = (
            "origin" if found.source else "return" if _stands_alone(clause, text, language) else ""
        )
    return [found, *more]


def _earlier(found: Found, before: Sequence[Found], text: str, language: Language) -> None:
    """Note what was before something: "加入X之前，P在Y负责研究" tells where P comes from."""
    sooner = language.lists.get("earlier")
    clause = found.clause
    if sooner is not None and sooner.match(text, clause.end) and not before:
        found.background = True
    if before and before[0].background and found.kind in ("appointment", "hire", "origin"):
        place = [t for t in clause.left if t.kind == "org" and t.mark == "at"]
        if place:
            found.kind, found.source, found.goal = "origin", place[0], None


def _bare_end(clause: Clause, text: str) -> bool:
    """Return whether nothing follows: "P will take over."."""
    return clause.predicate.name == "become" and _at_end(clause, text)


def _at_end(clause: Clause, text: str) -> bool:
    return not re.match(r"\s*\w", text[clause.predicate.end :])


def _gone(found: Found, text: str, language: Language) -> str:
    """Return what going without a goal says: where somebody comes from, or that he leaves."""
    predicate = found.clause.predicate
    if found.source is not None and language.has("comes", text[predicate.start : predicate.end]):
        return "origin"
    said = text[predicate.start : predicate.end + 60]
    return "departure" if language.has("goes-off", said) else "hire"


def _indefinite(clause: Clause, text: str, language: Language) -> bool:
    """Return whether somebody becomes "a" something: no post is named."""
    article = language.lists.get("indefinite")
    rest = text[clause.predicate.end :].lstrip(f"{BREAK}{STOP} ")
    return bool(article and article.match(rest))


def _hangs_on(clause: Clause, previous: Found, text: str, language: Language) -> bool:
    """Return whether an infinitive says what somebody is hired or named for."""
    if clause.joined:
        return True
    infinitive = language.lists.get("infinitive")
    purpose = infinitive is not None and infinitive.match(text, clause.predicate.start) is not None
    return purpose and previous.actor is not None and not clause.left[:1]


def _transitive(found: Found, language: Language) -> bool:
    """Return whether somebody is left by something: "his exit leaves P with three"."""
    if _inverts(language):
        return False
    clause = found.clause
    if clause.predicate.name != "leave" or not clause.right:
        return False
    first = clause.right[0]
    return first.kind == "person" and not first.mark and first.start - clause.predicate.end <= 2


def _stands_alone(clause: Clause, text: str, language: Language) -> bool:
    """Return whether a return needs no organisation: "as" something, or by its word alone."""
    if language.has("back_home", text[clause.predicate.start : clause.predicate.end]):
        return True
    return any(t.name == "as" and t.start - clause.predicate.end < 12 for t in clause.right)


def _nameless(found: Found, text: str, language: Language) -> None:
    """Note that a headline tells of somebody by house and post: "OpenAI co-founder leaves"."""
    clause = found.clause
    houses = [t for t in clause.left if t.kind == "org" and not t.used]
    if clause.predicate.name not in ("leave", "join", "go", "return", "found") or not houses:
        return
    house = houses[-1]
    between = text[house.end : clause.predicate.start]
    if len(between) < 60 and language.has("role", between) and not language.has("unnamed", between):
        found.nameless = True
        found.source = found.source or house


def _inverts(language: Language) -> bool:
    """Return whether subjects stand behind verbs, as where a verb alone can tell its subject."""
    return "dropped" in language.lists and not language.prenominal


def _agent(language: Language) -> str:
    """Return the mark of who acts in the passive: where nothing says "by", it is "from"."""
    return "by" if "mark-by" in language.lists else "from"


def _by_person(clause: Clause, language: Language) -> list[Token]:
    """Return who it is done by: "founded by P", "由P创立"."""
    people = [t for t in clause.right if t.kind == "person" and t.mark in (_agent(language), "")]
    first = next((i for i, t in enumerate(people) if t.mark), None)
    if first is None or (first and not _inverts(language)):
        return [t for t in reversed(clause.left) if t.kind == "person" and t.mark == "by"][:1]
    return _list(people[first:], clause.right)


def _elliptic(found: Found, language: Language) -> list[Found]:
    """Return those who go elsewhere by the same verb: "A went to X, B to Y and C to Z"."""
    clause = found.clause
    if clause.predicate.name not in ("go", "join", "leave") or language.particles:
        return []
    more: list[Found] = []
    right: list[Token] = []
    person: Token | None = None
    parted = False
    goals = ("to", "at") if _inverts(language) and clause.predicate.name != "leave" else ("to",)
    for token in clause.right:
        parted = parted or token.kind in ("comma", "link")
        if token.kind == "person" and not token.mark and token not in found.people:
            person = token if parted else None
        elif person is not None and token.kind == "org" and token.mark in goals and not token.used:
            more.append(Found(clause, "hire", [person], goal=token))
            person = None
        elif person is None and not more:
            right.append(token)
    if more:
        clause.right = right
    if clause.predicate.name == "leave":
        heirs = [t for t in clause.right if t.kind == "person" and t.mark == "to"]
        more += [Found(clause, "appointment", heirs[:1])] if heirs else []
    return more


def _refusal(found: Found, before: Sequence[Found], text: str, language: Language) -> None:
    """Make a refusal of what a verb of refusing rules; of what is no offer make nothing."""
    clause, previous = found.clause, before[-1] if before else None
    if clause.predicate.name == "refuse":
        found.denied = True
        said = text[clause.start : clause.end + 60]
        if found.goal is not None and found.goal.mark == "to":
            found.kind = ""
        elif found.source is not None:
            found.goal, found.source = found.source, None
        elif found.goal is None and previous and previous.clause.predicate.name == "court":
            found.goal = previous.actor
        elif found.goal is None and previous is not None and previous.kind in ("hire", "return"):
            previous.denied = previous.denied or previous.actor is not None
            found.kind = ""  # "X tried to hire P, who said no"
        elif found.goal is None and not language.has("offer", said):
            found.kind = ""
    elif previous and clause.joined and previous.clause.predicate.name == "refuse":
        found.denied = True
        found.people = found.people or previous.people
        previous.kind = ""


def _has_role(clause: Clause, text: str, language: Language) -> bool:
    if language.particles:
        near = text[max(0, clause.predicate.start - 40) : clause.predicate.start]
    else:
        near = text[clause.predicate.start : clause.predicate.end + 60].split(",")[0]
    return language.has("role", near)


def _own(clause: Clause, text: str, language: Language) -> bool:
    return language.has("venture", text[clause.predicate.end : clause.predicate.end + 40])


def _venture(found: Found, text: str, language: Language) -> bool:
    """Return whether a verb of founding speaks of a firm: a name right after it, or a word."""
    if found.kind == "origin":
        return True
    predicate = found.clause.predicate
    goal = found.goal
    if (
        goal is not None
        and goal.slot is not None
        and (not goal.slot.maybe or goal.start - predicate.end < 6)
    ):
        return True
    near = text[max(0, predicate.start - 50) : predicate.end + 60]
    return language.has("venture", near)


def _names(tokens: Iterable[Token], kind: str, *, marks: tuple[str, ...] = ("",)) -> list[Token]:
    return [t for t in tokens if t.kind == kind and not t.used and not t.owner and t.mark in marks]


def _subject(clause: Clause, before: Sequence[Found], text: str, language: Language) -> list[Token]:
    """Return who does what a verb says: before it, by relation, from the clause before, after."""
    marks = ("", "subject", "as", "of") if language.particles else ("",)
    if (
        _inverts(language)
        and (behind := _inverted(clause))
        and behind[0].start - clause.predicate.end <= 3
    ):
        return behind  # "del que salen P y Q"
    if clause.head is not None and clause.head.kind == "person":
        return [clause.head]
    beside = clause.left[-1] if clause.left else None
    if clause.predicate.name == "lead" and beside is not None and beside.kind == "person":
        if beside.mark and clause.predicate.start - beside.end <= 3:
            return [beside]  # "con P al frente"
    cut = max((i for i, t in enumerate(clause.left) if t.kind == "cut"), default=-1)
    people = _names(clause.left[cut + 1 :], "person", marks=marks)
    if language.prenominal and not people and clause.described is not None:
        clause.head = clause.described
        return [clause.described]
    people = people or _names(clause.left, "person", marks=marks)
    if language.prenominal:
        people = list(acting(people, text, language))
        if people and before and re.search("[，,。；][与和同跟携]$", text[: people[0].start]):
            return [*before[-1].people, *people]  # "P离开X，与Q共同创办Y"
    if people:
        if language.spaced and not language.particles:
            people = _nearest(people, clause.left)
        return _list(people, clause.left)
    if language.particles or not language.spaced:
        behind = (
            _right_behind(clause) if language.particles else [t for t in (clause.described,) if t]
        )
        if behind:
            if not language.particles:
                clause.head = behind[0]
            return behind
        if clause.noun is not None:
            return [clause.noun]
    if _inverts(language) and (inverted := _inverted(clause)):
        return inverted
    if before and before[-1].people and not clause.stranger:
        return before[-1].people
    listed = _names(clause.right, "person")[:1]
    if not listed and clause.tail and clause.tail[0].kind == "cut":
        listed = _list(_names(clause.tail, "person"), clause.tail)
    return listed


def _nearest(people: list[Token], around: Sequence[Token]) -> list[Token]:
    """Return the people behind the last conjunction, if they are far from those before it."""
    for before, one in zip(reversed(people[:-1]), reversed(people[1:]), strict=True):
        between = [t for t in around if before.end <= t.start < one.start]
        if one.start - before.end > 30 and any(t.kind in ("link", "cut") for t in between):
            return people[people.index(one) :]
    return people


def _inverted(clause: Clause) -> list[Token]:
    """Return the subject behind its verb: "se va también P", "arriva a OpenAI P"."""
    for token in clause.right:
        if token.kind == "person" and not token.mark and not token.owner:
            people = [t for t in clause.right if t.kind == "person" and not t.mark]
            return _list(people, clause.right)
        if token.kind in ("comma", "cut", "link", "open"):
            return []
    return []


def _right_behind(clause: Clause) -> list[Token]:
    """Return the person that a clause before its noun is about: "OpenAIを退社したP"."""
    for token in clause.right:
        if token.kind == "person":
            return [token] if token.start - clause.predicate.end <= 14 else []
        if token.kind in ("comma", "cut"):
            return []
    return []


def _list(people: list[Token], around: Sequence[Token]) -> list[Token]:
    """Return the first person and those that follow in one list with him."""
    group = people[:1]
    for one in people[1:]:
        between = [t for t in around if group[-1].end <= t.start < one.start]
        if any(t.kind in ("cut", "relative", "predicate") for t in between):
            break
        if not any(t.kind in ("comma", "link") for t in between):
            break
        group.append(one)
    return group


def _of_noun(found: Found, language: Language) -> None:
    """Put in the person of "the departure of P" or "P's departure"."""
    clause = found.clause
    owners = [t for t in clause.left if t.kind == "person" and t.owner]
    if clause.predicate.name == "successor":
        owners = []
    marks: tuple[str, ...] = ("", "of", "by", "from", "to", "at")
    if not _inverts(language):
        marks = ("", "of", "by")
    after = [t for t in clause.right if t.kind == "person" and t.mark in marks]
    near = [t for t in after if t.start - clause.predicate.end <= 60]
    if owners and clause.predicate.start - owners[-1].end <= 30:
        found.people = owners[-1:]
    elif near:
        found.people = _list(near, clause.right)
    elif clause.head is not None and clause.head.kind == "person":
        found.people = [clause.head]
    elif _inverts(language) and found.kind == "hire" and _names(clause.left, "person")[-1:]:
        last = _names(clause.left, "person")[-1]  # "P is the new signing of X"
        found.people = [last] if clause.predicate.start - last.end <= 14 else []
    elif clause.tail[1:2] and clause.tail[0].kind == "cut" and clause.tail[1].kind == "person":
        found.people = _list(clause.tail[1:], clause.tail)  # "another exit at X: P"
    elif clause.tail and clause.tail[0].kind == "cut" and found.kind == "appointment":
        found.people = _names(clause.tail, "person")[:1]
    org = [t for t in clause.left if t.kind == "org" and t.owner]
    if org and clause.predicate.start - org[-1].end <= 25:
        found.actor = org[-1]
    elif found.kind == "appointment":
        holders = _names(clause.left, "org")
        found.actor = holders[-1] if holders else None


def _acted_on(
    found: Found, before: Sequence[Found], passive: bool, text: str, language: Language
) -> None:
    """Put in who is hired, named or dismissed, and who does it."""
    clause = found.clause
    if passive:
        found.people = _subject(clause, before, text, language)
        agent = _agent(language)
        actors = [t for t in (*clause.right, *clause.left) if t.kind == "org" and t.mark == agent]
        if not actors and _inverts(language):  # "lo ha assunto OpenAI"
            actors = [t for t in _names(clause.right, "org") if not _aside(t, clause)]
        found.actor = actors[0] if actors else None
        return
    objects = _names(clause.right, "person", marks=("", "of", "object", "to", "at"))
    if language.particles:
        objects = _names(clause.left, "person", marks=("object",)) or _names(
            clause.left, "person", marks=("", "as", "of")
        )
        objects = objects or _right_behind(clause)
    if objects and language.spaced and not language.particles and _aside(objects[0], clause):
        said = text[clause.predicate.end : objects[0].start]
        objects = objects if len(said) < 80 and language.has("role", said) else []
    if language.prenominal:
        objects = _names(clause.left, "person", marks=("object",)) or objects
        objects = objects or told_behind(clause) or [t for t in (clause.noun,) if t]
    if not language.prenominal or clause.predicate.name == "promote":
        objects = objects or _names(clause.left, "person")[-1:]
    found.people = _list(objects, (*clause.left, *clause.right))
    actors = _names(
        clause.left, "org", marks=("", "subject", "at") if language.particles else ("",)
    )
    linked = max((i for i, t in enumerate(clause.left) if t.kind in ("link", "comma")), default=-1)
    actors = actors or _names(clause.left[linked + 1 :], "org", marks=("of", "at"))
    if not actors and language.prenominal:  # "X旗下团队聘请"
        actors = [
            t for t in clause.left if t.kind == "org" and t.owner and not t.used and not t.mark
        ]
    if not actors and clause.head is not None and clause.head.kind == "org":
        actors = [clause.head]
    if not actors and not _names(clause.left, "person") and before:
        actors = [t for t in (before[-1].actor,) if t is not None]
    if not actors and _inverts(language) and not _names(clause.left, "person"):
        actors = _names(clause.earlier, "org")[
            :1
        ]  # "OpenAI, che vuole guidare il mercato, ha scelto P"
    found.actor = actors[-1] if actors else None


def _passive(clause: Clause, text: str, language: Language) -> bool:
    """Return whether the predicate is in the passive: by its auxiliary, or by what surrounds it."""
    start, end = clause.predicate.start, clause.predicate.end
    if language.prenominal:
        # What is done to somebody is always said so, but for a promotion.
        first = max([clause.start, *(t.end for t in clause.left if t.kind in ("comma", "cut"))])
        if language.has("passive", text[min(first, start) : end]):
            return True
        if clause.predicate.name != "promote":
            return False
    elif language.has("passive", text[max(0, start - 30) : end + 14]):
        return True
    if language.particles:
        return False
    objects = _names(clause.right, "person")
    before = _names(clause.left, "person")
    if (
        len(before) > 1
        and before[-1].slot
        and not before[-1].slot.full
        and start - before[-1].end <= 2
    ):
        return False  # "P lo ha assunto": the one right before the verb is its object
    subjects = before or clause.head
    actors = _names(clause.left, "org")
    return bool(subjects) and not objects and not actors


def _ends(found: Found, said: Class, text: str, language: Language) -> None:
    """Put in where from and where to, by the marks of the organisations around."""
    clause = found.clause
    for token in (*clause.left, *clause.right):
        if (
            token.kind != "org"
            or token.used
            or token is found.actor
            or _doubtful(token, clause, text, language)
        ):
            continue
        behind = token in clause.right
        if token.owner and not behind:
            continue
        sense = token.mark
        if sense == "of" and _leading(token, found, language):
            continue  # "the head of X joins Y"
        if sense == "as" and not language.particles:
            if (
                said.bare == "from" and said.subject == "person"
            ):  # "leaves his role as White House adviser"
                found.source = found.source or token
            else:  # "hired as Inflection's new chief"
                found.goal = found.goal or token
        elif sense == "from":
            found.source = found.source or token
        elif sense == "as" and behind and language.prenominal and said.kind == "appointment":
            found.goal = found.goal or token
        elif sense in ("to", "by"):
            where = said.to if sense == "to" else said.by
            if where == "from":
                found.source = found.source or token
            elif where:
                found.goal = found.goal or token
        elif sense in ("at", "in", "of", "object") or (
            not sense and (language.particles or (behind and not _aside(token, clause)))
        ):
            where = said.at if sense in ("at", "in", "of") else said.bare
            if (
                sense in ("at", "in")
                and _leading(token, found, language)
                and said.kind != "appointment"
            ):
                where = "from"
            if where == "from":
                found.source = found.source or token
            elif where:
                found.goal = found.goal or token
    if found.kind == "hire" and found.actor is not None and _named_to_post(clause, text, language):
        found.kind = "appointment"
    if found.kind == "promotion":
        found.source = found.goal = found.goal or found.source or found.actor
        return
    if found.actor is not None:
        if found.kind in ("departure", "layoff"):
            found.source = found.source or found.actor
        else:
            named = found.goal is not None and not (found.goal.slot and found.goal.slot.maybe)
            found.goal = found.goal if found.kind == "appointment" and named else found.actor
    if (
        said.bare == "to"
        and found.goal is None
        and clause.tail[1:2]
        and clause.tail[0].kind == "cut"
    ):
        named = clause.tail[1]
        if named.kind == "org" and not named.mark and not named.used:
            found.goal = named  # "has a new employer: X"
    for token in clause.tail:
        if (
            token.kind == "org"
            and token.mark in ("at", "in", "from")
            and not token.used
            and said.bare == "to"
        ):
            found.source = found.source or token


def _leading(token: Token, found: Found, language: Language) -> bool:
    """Return whether a name stands before its verb, as what was before: "after years at X, P"."""
    if language.particles or token in found.clause.right:
        return False
    return not any(person in found.clause.right for person in found.people)


def _named_to_post(clause: Clause, text: str, language: Language) -> bool:
    """Return whether somebody is hired for a post: "as chief scientist"."""
    for token in (*clause.left, *clause.right):
        if token.name == "as" and token.kind == "mark":
            near = (
                text[token.end : token.end + 45]
                if not language.particles
                else text[max(0, token.start - 30) : token.start]
            )
            if language.has("role", near):
                return True
    return False


def _aside(token: Token, clause: Clause) -> bool:
    """Return whether a comma stands between a predicate and a name behind it."""
    return any(t.kind == "comma" and t.start < token.start for t in clause.right)


def _doubtful(token: Token, clause: Clause, text: str, language: Language) -> bool:
    """Return whether a name that only its place makes an organisation stands too far away."""
    if token.slot is None:
        return False
    near = 0 <= token.start - clause.predicate.end
    if clause.predicate.name == "go" and not token.mark:
        return not near or token.start - clause.predicate.end > 30
    if not token.slot.maybe:
        # "to launch his own start-up": not the company the text spoke of
        return clause.predicate.name == "found" and not token.slot.full
    if token.mark in ("from", "to", "at"):
        return clause.predicate.name == "found"
    if token.mark == "of" and near and language.has("role", text[token.start - 30 : token.start]):
        return False
    return not near or token.start - clause.predicate.end > 6


def _ahead(found: list[Found], text: str, language: Language) -> None:
    """Give a clause without a subject that of the one after it: "离开OpenAI后，P加入Meta"."""
    for one, other in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        first = one.clause.left[0].start if one.clause.earlier and one.clause.left else 0
        words = text[first : one.clause.predicate.start]
        if language.spaced and len(words) > 16:
            continue  # it has a subject that is nobody's name
        untold = bool(one.clause.right) and one.clause.right[-1].owner  # "离开X的" somebody unnamed
        untold = untold or (language.prenominal and bool(_names(one.clause.left, "org")))
        done_to = one.actor is not None and one.actor.mark == "by"  # "被OpenAI辞退后，P"
        if not one.people and not untold and (done_to or _of_person(one)) and _of_person(other):
            one.people = other.people


def _after_own(found: list[Found]) -> None:
    """Give a farewell without a name the person before: "founded by P after his exit from X"."""
    for one, other in zip(found, found[1:], strict=False):
        bare = other.clause.predicate.name in ("departure", "farewell") and not other.people
        if bare and one.people and other.source and other.clause.left[:1]:
            opens = other.clause.left[0]
            other.people = one.people if opens.kind == "cut" else []


def _route(tokens: Sequence[Token], language: Language) -> list[Found]:
    """Return who goes by a headline without a verb: "From X to Y: P changes sides"."""
    names = [t for t in tokens if t.slot is not None or t.kind in ("predicate", "cut", "comma")]
    if len(names) < 4 or language.particles or not language.spaced:
        return []
    one, other, sign, person = names[:4]
    if (one.kind, one.mark, other.kind) != ("org", "from", "org") or one.start > 12:
        return []
    person = next((t for t in names[2:] if t.kind == "person" and not t.mark), person)
    if (
        other.mark not in ("to", "at")
        or sign.kind not in ("cut", "comma")
        or person.kind != "person"
    ):
        return []
    clause = Clause(Token("predicate", one.start, one.start, "go"), [], [one, other, sign, person])
    return [Found(clause, "hire", [person], source=one, goal=other)]


def _handed_over(found: Found, text: str, language: Language) -> None:
    """Make an appointment of "the helm of X passes to P"."""
    clause = found.clause
    heir = next((t for t in clause.right if t.slot is not None), None)
    words = text[max(0, clause.start - 25) : clause.predicate.start]
    if (
        heir is None
        or heir.kind != "person"
        or heir.mark not in ("to", "at")
        or not language.has("helm", words)
    ):
        return
    houses = _names(clause.left, "org", marks=("", "of", "at"))
    found.kind, found.people, found.source = "appointment", [heir], None
    found.goal = houses[-1] if houses else None


def _of_person(found: Found) -> bool:
    """Return whether the subject of a predicate is the one who moves."""
    name = found.clause.predicate.name
    return name in PASSIVES or CLASSES[name].subject == "person"


def _under_header(found: list[Found], tokens: Sequence[Token], text: str) -> None:
    """Fill in the house that stands before all else: "OpenAI: the head of research leaves"."""
    if len(tokens) < 2 or tokens[0].kind != "org" or tokens[0].start > 2 or tokens[0].used:
        return
    house, sign = tokens[0], tokens[1]
    if text[sign.start] not in ":,：" or sign.start - house.end > 1:
        return
    for one in found:
        if one.source is house or one.goal is house or one.actor is not None:
            continue
        if one.kind in ("departure", "layoff"):
            one.source = one.source or house
        elif one.kind in ("hire", "appointment", "return") and one.source is not house:
            one.goal = one.goal or house


_EXITS = ("departure", "layoff")


def _stands_before(one: Found, other: Found) -> bool:
    return one.clause.predicate.start < other.clause.predicate.start


def _old_relatives(found: list[Found]) -> None:
    """An arrival told in a relative clause, beside a main verb about the same person, is old."""
    for one in found:
        if one.clause.head is None or one.kind in ("departure", "layoff", "origin"):
            continue
        others = [o for o in found if o is not one and o.clause.head is None]
        # "X loses P, who goes to Y": what follows an exit is news as well.
        others = [o for o in others if o.kind not in _EXITS or _stands_before(one, o)]
        if any(_who(o) & _who(one) for o in others):
            if one.source is not None and one.goal is None:
                one.kind = "origin"  # "P, poached from X, will work for Y"
            elif (
                CLASSES[PASSIVES.get(one.clause.predicate.name, one.clause.predicate.name)].subject
                != "noun"
            ):
                one.background = True


def _who(found: Found) -> set[str]:
    return {name for token in found.people if token.slot for name in token.slot.names}
