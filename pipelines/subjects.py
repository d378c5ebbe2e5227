"""Who moves in a clause, and who acts on him: before the verb, behind it, or in another clause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.classes import PASSIVES, Found, aside, inverts, names
from pipelines.clauses import Clause, Token, is_active
from pipelines.lines import BREAK, STOP
from pipelines.nameless import (
    LISTED,
    of_crowd,
    of_item,
    of_nobody,
    of_others,
    with_company,
)
from pipelines.patterns import Language
from pipelines.prenominal import acting, told_behind

_AUXILIARY = 16  # characters before a verb that make it a passive: "was quickly"
# What stands behind a verb that is done to others than its subject, by class.
_OBJECTS = {
    **dict.fromkeys(("hire", "rehire", "poach", "fire", "lose"), "taken_on"),
    **dict.fromkeys(("appoint", "promote", "make"), "put_in"),
}
# Words from the opening quotation mark on; those behind the closing one.
_OPENED = re.compile('[«"“„]([^«»"“”„]*)$')
_CLOSED = re.compile('[»"”“]([^«»"“”„]*)$')
_UNMARKED = {ord(BREAK): None, ord(STOP): None}
_SPEAKER = 60  # characters from the closing one to who speaks: ", announced the researcher"
_NEXT = 14  # characters from one of a list to the next, where "，" is between
# "，与Q共同创办Y", "，随后与Q一起回到Y"
_WITH = re.compile(
    "[，,。；]((随|此|之)?后来?|并|转而|将|已|再|又|也|近日|日前|正|现|如今|同时|计划|打算|准备|决定){0,2}"
    "[与和同跟携]$"
)

_POST = re.compile("(?<=[与和同跟携])[^，,。；、的\ue001\ue002]{1,16}$")  # "，与|联合创始人兼CTO"
_TOGETHER = re.compile("共同|一起|一同|一道|联手|携手|搭档|合作|分别")


def subject(clause: Clause, before: Sequence[Found], text: str, language: Language) -> list[Token]:
    """Return who does what a verb says: before it, by relation, from the clause before, after."""
    if found := _beside(clause, text, language):
        return found
    if _of_another(clause, text, language) or of_nobody(clause, text, language):
        return []
    cut = max((i for i, t in enumerate(clause.left) if t.kind == "cut"), default=-1)
    people = names(clause.left[cut + 1 :], "person")
    if language.prenominal:
        return _described(clause, people, before, text, language)
    people = people or names(clause.left, "person")
    if people and of_others(people[-1], clause, text, language):
        return []
    verb = text[max(0, clause.predicate.start - 9) : clause.predicate.end]
    several = language.has("plural", verb)
    if people and several and language.spaced and (first := _listed_first(people, clause)):
        return [first, *people]
    if people:
        return in_list(people if several else _nearest(people, clause, text, language), clause.left)
    return _elsewhere(clause, before, text, language)


def _succeeds(clause: Clause, language: Language) -> bool:
    """Return whether who takes another's place stands before the verb: "P substitui Q", where no
    pronoun may be its object as in "lo sostituisce P"."""
    if clause.predicate.name != "succeed":
        return False
    before = [t for t in (clause.head, *names(clause.left, "person")) if t and t.kind == "person"]
    return any(t.slot and (t.slot.full or "clitic" not in language.lists) for t in before)


def _listed_first(people: list[Token], clause: Clause) -> Token | None:
    """Return the first of two people with an apposition each: "P, last of the authors to leave X,
    and Q, until June at Y, have founded"."""
    tokens = [*clause.earlier, *clause.left]
    at = next(i for i, t in enumerate(tokens) if t is people[0])
    linked = at >= 2 and [t.kind for t in tokens[at - 2 : at]] == ["comma", "link"]
    if not linked or not any(t.kind == "comma" for t in tokens[at + 1 :]):
        return None
    last = max((i for i, t in enumerate(tokens[: at - 1]) if t.kind == "cut"), default=-1)
    first = next((t for t in tokens[last + 1 : at - 2] if t.kind == "person"), None)
    follows = tokens[tokens.index(first) + 1] if first else None
    apposed = follows is not None and follows.kind == "comma"
    return first if first and apposed and not first.owner and not first.mark else None


def _of_another(clause: Clause, text: str, language: Language) -> bool:
    """Return whether a post stands before the verb that is another's: "after the exit of P, the
    head of strategy takes over". In an apposition a comma would close it."""
    definite = language.lists.get("definite")
    if definite is None or clause.head is not None or not clause.left:
        return False
    last = max((i for i, t in enumerate(clause.left) if t.kind in ("comma", "cut")), default=-1)
    if last < 0 or any(t.kind == "person" for t in clause.left[last:]):
        return False
    words = text[clause.left[last].end : clause.predicate.start].replace(STOP, "").lstrip()
    return definite.match(words) is not None and language.has("role", words)


def _beside(clause: Clause, text: str, language: Language) -> list[Token]:
    """Return whom the form of a clause tells: right behind the verb, or its relative's head."""
    placed = whose_place(clause, text)
    placed = placed or (language.prenominal and clause.predicate.name == "succeed")  # "P接替Q"
    # "P sostituisce Q": whose place is taken stands behind the verb.
    placed = placed or (clause.predicate.name == "succeed" and bool(names(clause.left, "person")))
    behind = _inverted(clause) if inverts(language) and not placed else []
    if behind and _succeeds(clause, language):
        return names(clause.left, "person")[-1:] or [t for t in (clause.head,) if t]
    if behind and behind[0].start - clause.predicate.end <= 3:
        return behind  # "del que salen P y Q"
    if clause.head is not None and clause.head.kind == "person":
        return [clause.head]
    if clause.closes:
        verb = text[max(0, clause.predicate.start - 9) : clause.predicate.end]
        if not language.has("plural", verb):
            return clause.closes[-1:]
        first = _listed_first(clause.closes, clause)
        return [first, *clause.closes] if first else clause.closes
    last = clause.left[-1] if clause.left else None
    leads = clause.predicate.name == "lead" and last is not None and last.kind == "person"
    named = last is not None and leads and last.mark not in ("", "of")  # "the heir of P as head of"
    if last is not None and named and clause.predicate.start - last.end <= 3:
        return [last]  # "con P al frente"
    return []


def _described(
    clause: Clause, people: list[Token], before: Sequence[Found], text: str, language: Language
) -> list[Token]:
    """Return the subject where a clause may stand before its noun: "离开OpenAI的P"."""
    if not people and clause.described is not None:
        clause.head = clause.described
        return [clause.described]
    people = list(acting(people or names(clause.left, "person"), text, language))
    if people and before and _replaced(people[0], before[-1]):
        return before[-1].people  # "P接替Q出任X"
    crowd = text[people[-1].end : clause.predicate.start] if people else ""
    if language.has("some", crowd) and not re.search("[等与和及、同携]|在内", crowd):
        return []  # "P的X又有高管出走", but not "P等三名高管"
    if people and before and _beside_another(clause, people, text):
        if clause.predicate.name in ("lead", "become", "serve", "work"):
            return before[-1].people  # Q is there already: "转而与Q共同领导Z"
        return [*before[-1].people, *people]  # "P离开X，与Q共同创办Y"
    if people:
        return in_list(people, clause.left)
    if clause.noun is not None and clause.predicate.name != "succeed":  # "，接替离职的P"
        return [clause.noun]
    return _elsewhere(clause, before, text, language)


def _replaced(person: Token, before: Found) -> bool:
    """Return whether somebody is whose place another takes, by the verb right before his name."""
    verb = before.clause.predicate
    return verb.name == "succeed" and 0 <= person.start - verb.end <= 2


def _beside_another(clause: Clause, people: list[Token], text: str) -> bool:
    """Return whether people stand beside a subject told before: "，与联合创始人P共同负责"."""
    lead = text[: people[0].start]
    together = _TOGETHER.search(text[people[-1].end : clause.predicate.end])
    return bool(_WITH.search(lead) or (together and _WITH.search(_POST.sub("", lead))))


def _elsewhere(
    clause: Clause, before: Sequence[Found], text: str, language: Language
) -> list[Token]:
    """Return the subject of a clause that names none before its verb."""
    if himself := _who_says_so(clause, text, language):
        return himself
    place = whose_place(clause, text)
    if inverts(language) and not place and (behind := _inverted(clause)):
        return behind
    if item := of_item(clause, before, text):
        return item
    if before and before[-1].people and not clause.stranger:
        if clause.predicate.name in PASSIVES and of_crowd(clause, text, language):
            return []
        return with_company(before, text, language)
    if place:
        return []
    found = names(clause.right, "person")[:1]
    between = text[clause.predicate.end : found[0].start] if found else ""
    if found and _only_told_by(between, language):
        return []  # "as agents take over, says P"
    if found and clause.predicate.name == "join" and found[0].start - clause.predicate.end <= 2:
        return []  # "Joining Q on the board is P": Q is there
    after = bool(clause.tail) and clause.tail[0].kind == "cut"
    if after and inverts(language):
        after = text[clause.tail[0].start] != BREAK  # not "anuncia su salida, según P"
    if not found and after:
        found = in_list(names(clause.tail, "person"), clause.tail)
        led = text[clause.tail[0].start : found[0].start] if found else ""
        if _only_told_by(led, language):
            return []
    if found and language.spaced and _quoted_off(clause, found[0], text):
        return []  # "« Un collègue quitte X », regrette P"
    return found


def _quoted_off(clause: Clause, person: Token, text: str) -> bool:
    """Return whether a verb stands in quotation marks that close before somebody's name."""
    verb = clause.predicate
    return bool(
        _OPENED.search(text[: verb.start]) and _CLOSED.search(text[verb.end : person.start])
    )


def _who_says_so(clause: Clause, text: str, language: Language) -> list[Token]:
    """Return who is quoted to speak of himself, behind what he says: "I am leaving X," said P."""
    if not language.spaced or not _of_himself(clause, text, language):
        return []
    if not any(t.kind == "org" and t.slot and t.slot.full for t in clause.right):
        return []  # "I leave the house with a public model": which house is not told
    behind = (t for t in (*clause.right, *clause.tail) if t.kind == "person" and not t.used)
    speaker = next(behind, None)
    closed = _CLOSED.search(text[clause.predicate.end : speaker.start]) if speaker else None
    return [speaker] if speaker and closed and len(closed[1]) < _SPEAKER else []


def _of_himself(clause: Clause, text: str, language: Language) -> bool:
    """Return whether a verb in quotation marks is said of the speaker: a word of `first_person`
    is in it or ends right before it, unlike in "I hope he joins X", "I saw many leave X"."""
    first = language.lists.get("first_person")
    verb = clause.predicate
    opened = _OPENED.search(text[: verb.start]) if first else None
    if first is None or opened is None:
        return False
    lead = opened[1].translate(_UNMARKED).rstrip()
    words = f"{lead} {text[verb.start : verb.end].translate(_UNMARKED)}"
    return any(hit.end() >= len(lead) for hit in first.finditer(words))


def _only_told_by(led: str, language: Language) -> bool:
    """Return whether words before a name say that he tells of others than himself."""
    return language.spaced and not inverts(language) and language.has("said", led)


def whose_place(clause: Clause, text: str) -> bool:
    """Return whether a clause says whose place is taken, not who takes it: "prende il posto di"."""
    words = text[clause.predicate.start : clause.predicate.end]
    return clause.predicate.name == "succeed" and STOP in words


def _nearest(people: list[Token], clause: Clause, text: str, language: Language) -> list[Token]:
    """Return the people behind the last conjunction, if they are far from those before it and
    more stands between than a post: "the head of research P and vice president of sales Q"."""
    for before, one in zip(reversed(people[:-1]), reversed(people[1:]), strict=True):
        between = [t for t in clause.left if before.end <= t.start < one.start]
        if one.start - before.end <= 30 or not any(t.kind in ("link", "cut") for t in between):
            continue
        kinds = [t.kind for t in between if t.kind not in ("mark", "comma")]
        post = text[between[0].end : one.start]
        if kinds == ["link"] and language.has("role", post) and len(post) < 90:
            continue
        return people[people.index(one) :]
    return people


def _inverted(clause: Clause) -> list[Token]:
    """Return the subject behind its verb: "se va también P", "arriva a OpenAI P"."""
    before: Token | None = None
    for token in clause.right:
        if token.kind == "person" and not token.mark and not token.owner:
            people = [t for t in clause.right if t.kind == "person" and not t.mark]
            return in_list(people, clause.right)
        post = before is not None and before.kind == "org" and before.used
        if token.kind in ("comma", "cut", "link", "open") and not (token.kind == "comma" and post):
            return []  # but "se va la jefa de IA de X, P"
        before = token
    return []


def in_list(people: list[Token], around: Sequence[Token]) -> list[Token]:
    """Return the first person and those that follow in one list with him."""
    group = people[:1]
    for one in people[1:]:
        between = [t for t in around if group[-1].end <= t.start < one.start]
        if any(t.kind in ("cut", "relative", "predicate") for t in between):
            break
        if not any(t.kind in ("comma", "link") for t in between):
            break
        # In Chinese "，" parts clauses; lists have "、".
        apart = any(t.name == "，" for t in between)
        if apart and (one.start - group[-1].end > _NEXT or any(t.kind == "mark" for t in between)):
            break
        if between[-1].kind == "comma" and any(_ends_phrase(t) for t in between):
            break
        group.append(one)
    return group


def _ends_phrase(token: Token) -> bool:
    """Return whether a name ends what is told of a list: "as P moves to X, Q takes over"."""
    return token.kind == "org" and not token.used and token.mark in ("to", "at")


def _agent(language: Language) -> str:
    """Return the mark of who acts in the passive: where nothing says "by", it is "from"."""
    return "by" if "mark-by" in language.lists else "from"


def by_person(clause: Clause, language: Language) -> list[Token]:
    """Return who it is done by: "founded by P", "由P创立"."""
    people = [t for t in clause.right if t.kind == "person" and t.mark in (_agent(language), "")]
    if clause.predicate.name != "found":  # "takes the helm of the lab that is financed by P"
        people = [t for t in people if t.start - clause.predicate.end <= LISTED]
    first = next((i for i, t in enumerate(people) if t.mark), None)
    if first is None or (first and not inverts(language)):
        return [t for t in reversed(clause.left) if t.kind == "person" and t.mark == "by"][:1]
    return in_list(people[first:], clause.right)


def of_noun(found: Found, language: Language) -> None:
    """Put in the person of "the departure of P" or "P's departure", and the house of a post."""
    clause = found.clause
    found.people = _whose(clause, found.kind, language)
    owner = next((t for t in reversed(clause.left) if t.kind == "org" and t.owner), None)
    if owner is not None and clause.predicate.start - owner.end <= 25:
        found.actor = owner
    elif found.kind == "appointment":
        # "The helm of X is given to P", as a language tells it by a verb that is passive by itself.
        held = ("", "of", "at") if clause.predicate.name == "handover" else ("",)
        holders = names(clause.left, "org", marks=held)
        found.actor = holders[-1] if holders else None


def _whose(clause: Clause, kind: str, language: Language) -> list[Token]:
    """Return whom a noun of moving is about."""
    owners = [t for t in clause.left if t.kind == "person" and t.owner]
    owned = owners and clause.predicate.start - owners[-1].end <= 30
    if owned and clause.predicate.name != "successor":
        return owners[-1:]
    given = inverts(language) or clause.predicate.name == "handover"  # "les rênes reviennent à P"
    marks = ("", "of", "by", "from", "to", "at") if given else ("", "of", "by")
    after = [t for t in clause.right if t.kind == "person" and t.mark in marks]
    after = [t for t in after if t.start >= clause.predicate.end]  # "接替P的是Q": not P
    if after and after[0].start - clause.predicate.end <= 60:
        return in_list(after, clause.right)
    if clause.head is not None and clause.head.kind == "person":
        return [clause.head]
    before = names(clause.left, "person")[-1:]
    if inverts(language) and kind == "return" and not before:
        before = names(clause.left, "person", marks=("to",))[-1:]  # "for P it is a return to X"
    if inverts(language) and kind == "hire" and before:  # "P is the new signing of X"
        return before if _beside_name(before[0], clause) <= 14 else []
    if not clause.tail or clause.tail[0].kind != "cut":
        return []
    if clause.tail[1:2] and clause.tail[1].kind == "person":
        return in_list(clause.tail[1:], clause.tail)  # "another exit at X: P"
    return names(clause.tail, "person")[:1] if kind == "appointment" else []


def _beside_name(person: Token, clause: Clause) -> int:
    """Return the characters between a name, with what commas tell of it, and a predicate."""
    commas = [t for t in clause.left if t.kind == "comma" and t.start >= person.end]
    apposed = len(commas) == 2 and commas[0].start - person.end <= 2
    return clause.predicate.start - (commas[1].end if apposed else person.end)


def acted_on(
    found: Found, before: Sequence[Found], passive: bool, text: str, language: Language
) -> None:
    """Put in who is hired, named or dismissed, and who does it."""
    clause = found.clause
    if passive:
        heirs = _heirs(clause) if found.kind == "appointment" else []
        found.people = heirs or subject(clause, before, text, language)
        agent = _agent(language)
        actors = [t for t in (*clause.right, *clause.left) if t.kind == "org" and t.mark == agent]
        if not actors and inverts(language):  # "lo ha assunto OpenAI"
            actors = [t for t in names(clause.right, "org") if not aside(t, clause)]
        found.actor = actors[0] if actors else None
        return
    listed = in_list(_objects(clause, text, language), (*clause.left, *clause.right))
    found.people = _without_speaker(listed, text, language)
    found.actor = _actor(clause, before, text, language)


def _without_speaker(people: list[Token], text: str, language: Language) -> list[Token]:
    """Return the list without who only says so at its end: "X has fired P, according to Q"."""
    if len(people) < 2 or not language.spaced:
        return people
    speaker, said = people[-1], language.lists.get("said")
    before = text[people[-2].end : speaker.start].lstrip(f" {BREAK}{STOP}")
    after = text[speaker.end :].lstrip(f" {STOP}{BREAK}")
    if not (said and before.startswith(",")) or language.has("mark-link", before):
        return people
    led = said.match(before[1:].lstrip()) is not None and not after[:1].isalpha()
    return people[:-1] if led or said.match(after) else people


def _heirs(clause: Clause) -> list[Token]:
    """Return to whom a post is given: "la direction a été confiée à P"."""
    people = [t for t in clause.right if t.kind == "person" and t.mark in ("to", "at")]
    return [t for t in people[:1] if t.start - clause.predicate.end <= 6]


def _objects(clause: Clause, text: str, language: Language) -> list[Token]:
    """Return who is acted on: behind the verb, or before it where nobody is."""
    objects = names(clause.right, "person", marks=("", "of", "object", "to", "at"))
    speaks = language.lists.get("said")
    if objects and speaks and language.spaced and aside(objects[0], clause):
        after = text[objects[0].end :].lstrip(f" {STOP}{BREAK}")
        objects = [] if speaks.match(after) else objects  # "will recruit engineers, P said"
    if objects and language.spaced and aside(objects[0], clause):
        said = text[clause.predicate.end : objects[0].start]
        if language.has("mark-speaker", said.rsplit(",", 1)[-1]):
            return []  # "chamou especialistas, contou P"
        near = len(said) < (120 if language.has("such_as", said) else 80)
        objects = objects if near and language.has("role", said) else []
    if language.prenominal:
        objects = names(clause.left, "person", marks=("object",)) or objects
        objects = objects or told_behind(clause) or [t for t in (clause.noun,) if t]
        if clause.predicate.name != "promote":
            return objects
    if clause.predicate.name == "lose" and not names(clause.left, "org"):
        return objects  # "P loses a founder": who loses stays
    if not objects and (_active(clause, text, language) or _acts(clause, language)):
        return []
    return objects or names(clause.left, "person")[-1:]


def _acts(clause: Clause, language: Language) -> bool:
    """Return whether somebody right before an active verb is who acts: "P contrata a veteranos"."""
    apart = [t for t in clause.left if t.kind == "org" and (t.used or t.mark)]
    named = [t for t in clause.left if t.slot is not None and t not in apart]
    ours = language.spaced and inverts(language) and clause.head is None
    last = named[-1] if named and ours else None
    if last is None or last.slot is None:
        return False
    return last.kind == "person" and not last.mark and last.slot.full


def _own_words(owner: Token, clause: Clause, text: str) -> str:
    """Return the words between an owner and a verb: "'s decision to"."""
    return text[owner.end : clause.predicate.start].replace(STOP, "").replace(BREAK, "").strip()


def _actor(clause: Clause, before: Sequence[Found], text: str, language: Language) -> Token | None:
    """Return the organisation that acts: before the verb, by relation, or in the clause before."""
    actors = names(clause.left, "org")
    linked = max((i for i, t in enumerate(clause.left) if t.kind in ("link", "comma")), default=-1)
    actors = actors or names(clause.left[linked + 1 :], "org", marks=("of", "at"))
    if not actors and language.prenominal:  # "X旗下团队聘请"
        owners = [t for t in clause.left if t.kind == "org" and t.owner]
        actors = [t for t in owners if not t.used and not t.mark]
    if actors:
        return actors[-1]
    if clause.head is not None and clause.head.kind == "org":
        return clause.head
    owners = [t for t in clause.left if t.kind == "org" and t.owner]
    resolved = language.lists.get("resolved")
    if owners and resolved and resolved.fullmatch(_own_words(owners[-1], clause, text)):
        return owners[-1]  # "X's decision to hire P"
    if names(clause.left, "person"):
        return None
    if before and before[-1].actor is not None:
        return before[-1].actor
    # "OpenAI, che vuole guidare il mercato, ha scelto P"
    earlier = names(clause.earlier, "org") if inverts(language) else []
    return earlier[0] if earlier else None


def _active(clause: Clause, text: str, language: Language) -> bool:
    """Return whether a verb is never passive, by its form or what it is done to: "P taps X's
    founder", "P hired three engineers"."""
    verb = clause.predicate
    if is_active(text[verb.start : verb.end], language):
        return True
    listed = language.lists.get(_OBJECTS.get(verb.name, ""))
    if listed is None or names(clause.left, "org"):
        return False  # "P said that X had hired her"
    if language.has("passive", text[max(0, verb.start - _AUXILIARY) : verb.end]):
        return False
    behind = text[verb.end :].replace(STOP, "").replace(BREAK, "")
    return behind[:1] == " " and listed.match(behind, 1) is not None


def is_passive(clause: Clause, text: str, language: Language) -> bool:
    """Return whether the predicate is in the passive: by its auxiliary, or by what surrounds it."""
    start, end = clause.predicate.start, clause.predicate.end
    if _active(clause, text, language):
        return False
    if language.prenominal:
        # What is done to somebody is always said so, but for a promotion.
        first = max([clause.start, *(t.end for t in clause.left if t.kind in ("comma", "cut"))])
        if language.has("passive", text[min(first, start) : end]):
            return True
        if clause.predicate.name != "promote":
            return False
    elif language.has("passive", text[max(0, start - 30) : end + 14]):
        return True
    if clause.predicate.name == "lose":
        return False
    before = names(clause.left, "person")
    last = before[-1] if len(before) > 1 else None
    if last is not None and last.slot and not last.slot.full and start - last.end <= 2:
        return False  # "P lo ha assunto": the one right before the verb is its object
    told = before or clause.head or clause.closes
    # "P nombra director a Q": a preposition may mark the object
    marks = ("", "to", "object") if inverts(language) else ("",)
    acted = names(clause.right, "person", marks=marks)
    by_houses = clause.predicate.name in ("hire", "rehire", "poach", "appoint", "make", "fire")
    if by_houses and language.spaced and inverts(language) and not names(clause.right, "org"):
        return False  # "P contrata a veteranos de X"; but "lo ha assunto X"
    return bool(told) and not acted and not names(clause.left, "org")
