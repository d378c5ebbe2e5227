"""What the clauses of a sentence claim where verbs stand last and names on either side of them.

The same classes of predicates as in `arguments`. German "von" is who acts in the passive, and
where somebody comes from else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.affiliations import affiliations, people_of
from pipelines.classes import CLASSES, Class, Found
from pipelines.clauses import Clause, Token, tokens_of
from pipelines.likewise import with_others
from pipelines.lines import BREAK
from pipelines.masking import Masked
from pipelines.patterns import Language
from pipelines.verblast import verb_last_clauses
from pipelines.verblast_people import objects_and_actor, passive_voice, subject

_OF_UNNAMED = ("hire", "rehire", "leave", "join", "go", "return", "found")
_POST = re.compile(r"-[^\W\d_]")  # "X-Chef"
_SEVERAL = re.compile(r"(?<!\w)(zwei|drei|vier|fünf|sechs|mehrere|weitere|einige|\d+)(?!\w)")
# A preposition that another name has: "in Freiburg X", "in Berlin das Start-up X".
_IN_TOWN = re.compile(
    r"(?<!\w)in (?!de[rmn] |eine|ihre|seine)((san|new|los|palo|menlo|tel|mountain|santa) )?[\w-]+ "
    r"((das|die|den|eine?n?) ([\w-]+ ){1,2})?$"
)
_OTHER_PASSIVE = re.compile(
    r"^[^,;:]* (ge[a-zäöüß]{2,}e[nt]|ge[a-zäöüß]{2,}t|[a-zäöü]+iert)\W*([,.;:]|$)"
)
_HE = re.compile(r"(?<!\w)(er|ich|sie(?! \w+en ))(?!\w)")
_OF_SOMETHING = ("found", "lead", "succeed")  # "geleitet von P"


def read_verb_last(
    sentence: Masked, language: Language
) -> tuple[list[Found], list[tuple[str, bool, Token | None, bool]]]:
    """Return what the predicates of a masked sentence claim, and who belongs where by the way."""
    tokens = tokens_of(sentence, language)
    belonging = people_of(affiliations(tokens, sentence.text, language))
    found: list[Found] = []
    for clause in verb_last_clauses(tokens, sentence.text, language):
        found.append(_read(clause, found, sentence.text, language))
    _under_header(found)
    _told_by_himself(found, tokens, sentence.text, language)
    _old_relatives(found)
    return [one for one in found if one.kind and (one.people or one.nameless)], belonging


def _read(clause: Clause, before: Sequence[Found], text: str, language: Language) -> Found:
    said = CLASSES[clause.predicate.name]
    found = Found(clause, said.kind)
    passive = passive_voice(clause, text, language) or _done_by(clause, text, language)
    told = before[-1].people if before else []
    if said.subject == "noun":
        _of_noun(found)
    elif passive and clause.predicate.name in _OF_SOMETHING and _agent(clause):
        found.people = _agent(clause)
        found.goal = next(iter(_bare_orgs(clause)), clause.head)
    elif said.subject == "person" or passive:
        found.people = subject(clause, told, text, language)
        if said.subject == "org":
            found.actor = _passive_actor(clause)
    else:
        _acted_on(found, before, text, language)
    _ends(found, said, text, language)
    if said.subject == "org" and not passive and _alone(found, text, language):
        return found  # "Musk holt drei Forscher"
    _kind(found, said, text, language)
    _refusal(found, before, text, language)
    with_others(found, text, language)
    if not found.people:
        _nameless(found, text, language)
    return found


def _done_by(clause: Clause, text: str, language: Language) -> bool:
    """Return whether a participle tells by whom something is done: "X, von P gegründet,"."""
    if clause.predicate.name != "found" or not _agent(clause):
        return False
    said = text[clause.predicate.start : clause.predicate.end]
    return language.has("participle", said) and not _free_names(clause)


def _free_names(clause: Clause) -> bool:
    """Return whether a person stands in a clause whom no preposition marks."""
    return any(t.kind == "person" and not t.mark for t in (*clause.left, *clause.right))


def _nameless(found: Found, text: str, language: Language) -> None:
    """Note that a headline tells of somebody by house and post: "X-Chef geht", "Y holt X-Chef"."""
    clause = found.clause
    if clause.predicate.name not in _OF_UNNAMED or _SEVERAL.search(text):
        return
    around = [t for t in (*clause.left, *clause.right) if t.kind == "org" and t is not found.actor]
    posts = [t for t in around if _POST.match(text, t.end) or t.mark == "from"]
    posts = posts or [
        t for t in around if t.owner and language.has("role", text[t.end : t.end + 24])
    ]
    said = text[clause.start : clause.end + 40]
    if len(posts) != 1 or not language.has("role", said):
        return
    acts = CLASSES[clause.predicate.name].subject == "org"
    if acts != (found.actor is not None):
        return
    found.nameless = True
    if found.goal is posts[0]:
        found.goal = found.actor or next((t for t in around if t is not posts[0]), None)
    founds = language.has("founder", text[posts[0].start : posts[0].end + 24])
    found.source = None if founds and acts else posts[0]


def _around(clause: Clause) -> list[Token]:
    """Return the tokens of a clause; on the left what stands nearer to the verb comes first."""
    return [*reversed(clause.left), *clause.right]


def _bare_orgs(clause: Clause) -> list[Token]:
    return [t for t in _around(clause) if t.kind == "org" and not (t.mark or t.used or t.owner)]


def _agent(clause: Clause) -> list[Token]:
    """Return the person "von" whom something is done."""
    around = (*clause.left, *clause.right)
    return [t for t in around if t.kind == "person" and t.mark in ("by", "from")][:1]


def _passive_actor(clause: Clause) -> Token | None:
    """Return the organisation "von" which somebody is hired; led to another it is the origin."""
    orgs = [t for t in (*clause.left, *clause.right) if t.kind == "org" and not t.used]
    led = any(t.mark == "to" for t in orgs)
    return next((t for t in orgs if t.mark == "by" or (t.mark == "from" and not led)), None)


def _acted_on(found: Found, before: Sequence[Found], text: str, language: Language) -> None:
    """Put in who is hired, named or dismissed, and who does it."""
    clause = found.clause
    found.people, found.actor = objects_and_actor(clause, text, language)
    after = [t.kind for t in clause.tail[:2]]
    # "X bekommt einen neuen Chef: P", and not "X entlässt Leute, sagt P"
    if not found.people and after == ["cut", "person"] and text[clause.tail[0].start] != BREAK:
        found.people = clause.tail[1:2]
    if not found.people and before and clause.joined:
        found.people = before[-1].people
    if found.actor is None and before and not any(t.kind == "person" for t in clause.left[:1]):
        found.actor = before[-1].actor


def _of_noun(found: Found) -> None:
    """Put in the person of "der Abgang von P", "Ps Abgang", and whose loss or gain it is."""
    clause = found.clause
    owners = [t for t in clause.left if t.kind == "person" and t.owner]
    near = [
        t
        for t in clause.right
        if t.kind == "person" and t.start - clause.predicate.end <= 60 and t.mark != "about"
    ]
    own = clause.left[-1:]
    if owners and clause.predicate.start - owners[-1].end <= 30:
        found.people = owners[-1:]
    elif own and own[0].slot and not own[0].slot.full and _right_before(own[0], clause):
        found.people = own if own[0].kind == "person" else []  # "meldet dessen Verpflichtung"
    else:
        found.people = near[:1]
    holders = [t for t in clause.left if t.kind == "org" and not t.used and not t.mark]
    found.actor = holders[-1] if holders else None


def _right_before(token: Token, clause: Clause) -> bool:
    return 0 <= clause.predicate.start - token.end <= 1


def _ends(found: Found, said: Class, text: str, language: Language) -> None:
    """Put in where from and where to, by the marks of the organisations around."""
    clause = found.clause
    parting = language.has("parting", text[clause.predicate.start : clause.predicate.end])
    for token in (*_around(clause), *_head_org(found, said), *clause.before):
        if token.kind != "org" or token.used or token is found.actor:
            continue
        sense = token.mark
        if said.kind == "founding" and _in_town(token, text):
            sense = ""
        unmarked = not sense and token in clause.before
        if unmarked or _elsewhere(token, clause) or _doubtful(token, clause):
            continue
        where = {"from": "from", "to": said.to, "by": said.by, "": said.bare}.get(sense)
        if sense in ("at", "in", "of"):
            where = "from" if _left_crew(token, clause) else said.at
        if sense == "from" and said.kind == "appointment" and not _beside_person(token, clause):
            where = said.at  # "die Leitung des Zentrums von X"
        if parting and sense == "to" and said.kind == "departure":
            where = "from"  # "gehört nicht mehr zu X"
        if where == "from":
            found.source = _surer(found.source, token)
        elif where:
            nearer = sense == "to" and found.goal is not None and found.goal.mark in ("at", "in")
            found.goal = token if nearer else _surer(found.goal, token)
    if found.kind == "founding" and found.goal is None:
        found.goal = _named_behind(clause)
    if found.kind == "promotion":
        found.source = found.goal = found.goal or found.source or found.actor
    elif found.actor is not None and found.kind in ("departure", "layoff"):
        found.source = found.source or found.actor
    elif found.actor is not None and not (found.kind == "appointment" and found.goal):
        found.goal = found.actor


def _named_behind(clause: Clause) -> Token | None:
    """Return the firm that a colon introduces: "hat eine Firma gegründet: X baut Modelle"."""
    behind = clause.tail[:2]
    return behind[1] if [t.kind for t in behind] == ["cut", "org"] and not behind[1].mark else None


def _left_crew(token: Token, clause: Clause) -> bool:
    """Return whether an organisation is whose people arrive at another: "Gründer und Team von X
    heuern bei Y an"."""
    if token.mark != "of" or clause.predicate.name not in ("join", "go"):
        return False
    return any(t.kind == "org" and t.mark in ("to", "at", "in") for t in _around(clause))


def _in_town(token: Token, text: str) -> bool:
    """Return whether the preposition before a name is a town's: "gründet in Freiburg X"."""
    return token.mark == "at" and _IN_TOWN.search(text[: token.start]) is not None


def _placed(token: Token, text: str) -> bool:
    return token.mark in ("at", "in") and not _in_town(token, text)


def _beside_person(token: Token, clause: Clause) -> bool:
    """Return whether a name stands right behind a person: "P von X"."""
    around = (*clause.left, *clause.right)
    return any(t.kind == "person" and 0 <= token.start - t.end <= 8 for t in around)


def _head_org(found: Found, said: Class) -> list[Token]:
    """Return the organisation that a relative clause is about: "X, das P verlässt", "X, wo P"."""
    head = found.clause.head
    return [head] if head is not None and head.kind == "org" and said.subject == "person" else []


def _surer(one: Token | None, other: Token) -> Token:
    """Return the first of two names, but rather one that is an organisation for sure."""
    if one is None or one.slot is None or other.slot is None:
        return other
    named = not other.slot.maybe and (one.mark == other.mark or other.mark in ("of", "from"))
    return other if one.slot.maybe and named else one


def _elsewhere(token: Token, clause: Clause) -> bool:
    """Return whether a comma parts a name from its verb; two enclose an aside."""
    if token not in clause.left:
        return False
    commas = [t for t in clause.left if t.kind == "comma" and t.start >= token.end]
    return len(commas) % 2 == 1


def _doubtful(token: Token, clause: Clause) -> bool:
    """Return whether a name that only its place makes an organisation stands too far away."""
    name = clause.predicate.name
    if name == "go" and not token.mark:
        return True
    if token.slot is None or not token.slot.maybe:
        # "She will build up the new team": not the house that the text spoke of
        return name == "found" and token.slot is not None and not token.slot.full
    if name == "work" and not token.mark:
        return True
    if token.mark in ("from", "to", "at", "of"):
        return name == "found"
    if 0 <= clause.predicate.start - token.end <= 2 or (name == "hire" and token in clause.left):
        return False  # "hat Kortex verlassen", "hat Kortex den Chef ausgespannt"
    return not 0 <= token.start - clause.predicate.end <= 6


def _kind(found: Found, said: Class, text: str, language: Language) -> None:
    """Say what kind of move it is, by what stands around; none where it is no move."""
    clause, name = found.clause, found.clause.predicate.name
    around = text[max(0, clause.start - 40) : clause.end + 60]
    if found.kind == "appointment" and language.has("stays", around):
        found.kind = ""
    elif name == "work" and found.source is None and language.has("until", around):
        found.kind = "member"  # "er leitete bislang die Entwicklung"
    elif name == "work" and found.source is None and clause.head and _holds(clause, text, language):
        found.kind = "member"  # "P, der die Forschung leitet, übernimmt"
    elif name == "go" and _to_board(found, text, language):
        found.kind = "appointment"
    elif name == "go" and found.goal is None:
        found.kind = _gone(found, text, language)
    elif said.needs_role and not language.has("role", around):
        found.kind = ""
    elif name == "become" and _OTHER_PASSIVE.search(text[clause.predicate.end : clause.end + 60]):
        found.kind = ""  # "wurde P ein Manager vor die Nase gesetzt"
    elif name == "found" and found.goal and _placed(found.goal, text):
        found.kind = "hire"  # "bauen bei Microsoft ein Labor auf"
    elif name == "found" and not _venture(found, text, language):
        found.kind = ""
    elif _to_post(found, text, language):
        found.kind = "appointment"
    elif found.kind == "return" and not found.goal:
        alone = not any(t.kind == "org" for t in _around(clause))
        alone = alone or language.has("old_house", around)
        found.kind = "origin" if found.source else "return" if alone else ""


def _holds(clause: Clause, text: str, language: Language) -> bool:
    """Return whether a relative clause says what somebody is in charge of now."""
    return language.has("holds", text[clause.predicate.start : clause.predicate.end + 5])


def _alone(found: Found, text: str, language: Language) -> bool:
    """Note whether who seems to be acted on is the one who acts, on somebody unnamed."""
    clause = found.clause
    having = language.has("having", text[max(0, clause.start - 24) : clause.predicate.start])
    acting = not having and any(person in clause.left for person in found.people)
    if found.actor or found.goal or clause.head or not acting:
        return False
    found.kind = ""
    return True


def _gone(found: Found, text: str, language: Language) -> str:
    """Return what going without a goal says: that somebody comes to the house, or leaves."""
    predicate = found.clause.predicate
    if found.source is not None and language.has("comes", text[predicate.start : predicate.end]):
        return "origin" if found.clause.head else "hire"
    said = text[predicate.start : predicate.end + 60]
    beside = found.clause.left[-1:] + found.clause.right[:1]
    alone = any(t.kind == "person" for t in beside) and language.has("goes-off", said)
    return "departure" if found.source or alone else "hire"


def _to_board(found: Found, text: str, language: Language) -> bool:
    """Return whether somebody goes to a board and to no firm: "zieht in den Aufsichtsrat"."""
    clause = found.clause
    if found.goal is not None or not language.has("board", text[clause.start : clause.end + 20]):
        return False
    found.goal, found.source = found.source, None  # "in den Aufsichtsrat von X"
    return True


def _to_post(found: Found, text: str, language: Language) -> bool:
    """Return whether an arrival is one at a board or at a post of those that are named."""
    clause, name = found.clause, found.clause.predicate.name
    if found.kind == "hire" and language.has("board", text[clause.start : clause.end + 20]):
        return True
    posts = {"hire": "role", "hiring": "role", "join": "chief"}.get(name)
    return posts is not None and _as_post(clause, posts, text, language)


def _as_post(clause: Clause, posts: str, text: str, language: Language) -> bool:
    """Return whether somebody is hired for a post: "als Chefwissenschaftler"."""
    return any(
        token.name == "as" and language.has(posts, text[token.end : token.end + 45])
        for token in _around(clause)
    )


def _venture(found: Found, text: str, language: Language) -> bool:
    """Return whether a verb of founding speaks of a firm: a name beside it, or a word."""
    predicate, goal = found.clause.predicate, found.goal
    builds = language.has("builds", text[predicate.start : predicate.end])
    if builds and goal is not None and goal.mark:
        return False  # "baut für X ein Büro auf"
    if goal is not None and goal.slot is not None:
        beside = -6 < goal.start - predicate.end < 6 or goal in found.clause.left
        if beside or not goal.slot.maybe:
            return True
    near = text[max(0, predicate.start - 60) : predicate.end + 70]
    return language.has("own-firm" if builds else "venture", near)


def _refusal(found: Found, before: Sequence[Found], text: str, language: Language) -> None:
    """Make a refusal of what a verb of refusing rules; of what is no offer make nothing."""
    clause, previous = found.clause, before[-1] if before else None
    if clause.predicate.name == "refuse":
        found.denied = True
        if found.source is not None and found.goal is None:
            found.goal, found.source = found.source, None
        elif found.goal is None and not language.has("offer", text[clause.start : clause.end + 60]):
            found.kind = ""
    elif previous and clause.joined and previous.clause.predicate.name == "refuse":
        found.denied = True
        found.people = found.people or previous.people
        previous.kind = ""


def _under_header(found: Sequence[Found]) -> None:
    """Give a clause without organisations the one that the clause before a colon told of nobody."""
    main = [one for one in found if one.clause.head is None]
    for one, other in zip(main, main[1:], strict=False):
        said = CLASSES[other.clause.predicate.name]
        headed = [*one.clause.tail[:1], *other.clause.before[-1:]]
        if one.kind == "appointment" and one.actor and not one.people and headed:
            one.people = other.people  # "X besetzt den Posten: P kommt von Y"
            continue
        told = one.people and (one.source or one.goal)
        if told or other.source or other.goal or not other.people:
            continue
        holders = [t for t in one.clause.left if t.kind == "org" and t.mark in ("at", "in")]
        if holders and (said.at == "from" or other.kind in ("departure", "layoff")):
            other.source = holders[0]
        elif holders and other.kind == "promotion":
            other.source = other.goal = holders[0]
        elif holders and said.at == "to":
            other.goal = holders[0]


def _told_by_himself(
    found: Sequence[Found], tokens: Sequence[Token], text: str, language: Language
) -> None:
    """Give clauses without a subject the one who says so behind them, where nobody is named
    before: "Er verlasse X und gehe zu Y, schrieb P"."""
    teller = next((t for t in tokens if t.kind == "person"), None)
    lead = text[: teller.start] if teller else ""
    pronoun = _HE.search(lead)
    if teller is None or pronoun is None or not language.has("said", lead[-45:]):
        return
    for one in found:
        within = pronoun.start() < one.clause.predicate.start < teller.start
        if within and not one.people and CLASSES[one.clause.predicate.name].subject == "person":
            one.people, one.nameless = [teller], False


def _leads_to(exit_: Found, other: Found) -> bool:
    """Return whether somebody leaves one house and arrives at another."""
    houses = [token.slot.names for token in (exit_.source, other.goal) if token and token.slot]
    return exit_.kind == "departure" and len(houses) == 2 and houses[0] != houses[1]


def _old_relatives(found: list[Found]) -> None:
    """An arrival told in a relative clause, beside a main verb about the same person, is old.

    Not where that verb tells what he leaves for it: "zu den Abgängen zählt P, der zu Y wechselt".
    """
    for one in found:
        if one.clause.head is None or one.kind in ("departure", "layoff", "origin", "member"):
            continue
        others = [o for o in found if o is not one and o.clause.head is None]
        others = [o for o in others if not _leads_to(o, one)]
        if any(set(map(id, o.people)) & set(map(id, one.people)) for o in others):
            one.background = True
