"""Who moves, from where and to where: what the clauses of one sentence claim.

Who is settled in `subjects`, where in `ends`; here it is put together, and taken back where
something is missing that a class of predicates needs. The engine knows no language; words and
marks are those of the language file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.across import after_own, ahead, old_relatives, route, under_header
from pipelines.affiliations import affiliations, people_of
from pipelines.classes import PASSIVES, Class, Found, class_of, inverts, names
from pipelines.clauses import Clause, Token, clauses, tokens_of
from pipelines.ends import ends
from pipelines.gapped import elsewhere, from_each, from_elsewhere
from pipelines.likewise import with_others
from pipelines.lines import BREAK, PERSON, STOP
from pipelines.masking import Masked
from pipelines.parted import with_described
from pipelines.patterns import Language
from pipelines.prenominal import before_its_noun, describe
from pipelines.stays import heirs, of_heir, stays
from pipelines.subjects import acted_on, by_person, is_passive, of_noun, subject, whose_place

# Predicates of which a house is the subject and somebody the object.
_OF_HOUSES = ("hire", "poach", "rehire", "appoint", "promote", "fire", "lose")
_OPENS = 30  # characters before the firm that a sentence is about
_NEAR = 70  # characters behind a verb that tell of whom it speaks

# What is founded or led may be the subject, and the person stand behind "by".
_OF_SOMETHING = ("found", "lead", "succeed", "become")


def read_clauses(
    sentence: Masked, language: Language
) -> tuple[list[Found], list[tuple[str, bool, Token | None, bool]]]:
    """Return what the predicates of a masked sentence claim, and who belongs where by the way."""
    tokens = tokens_of(sentence, language)
    belonging = people_of(affiliations(tokens, sentence.text, language))
    found: list[Found] = []
    cut = clauses(tokens, sentence.text, language)
    if language.prenominal:
        describe(cut, sentence.text, language)
    for clause in cut:
        found += _read(clause, found, sentence.text, language)
    if inverts(language) or language.prenominal:
        ahead(found, sentence.text, language)
    elif len(found) > 1 and not (found[0].people or found[0].nameless or _acts_itself(found[0])):
        found[0].people = found[1].people  # "Ousted by the board, P heads to ..."
    if language.spaced:
        with_described(found, tokens, sentence.text)
    under_header(found, tokens, sentence.text)
    found += route(tokens, language)
    after_own(found)
    old_relatives(found)
    belonging += _inside(found, sentence.text, language)
    belonging += stays(found, sentence.text, language)
    return [one for one in found if one.kind and (one.people or one.nameless)], belonging


def _inside(
    found: Sequence[Found], text: str, language: Language
) -> list[tuple[str, bool, Token | None, bool]]:
    """Return who was in the house before, by the verb that gives him a post: "转任", "亲自接管"."""
    words = language.lists.get("moves_inside")
    if words is None:
        return []
    verbs = [(one, one.clause.predicate) for one in found if one.kind == "appointment"]
    here = [one for one, v in verbs if words.search(text[max(0, v.start - 3) : v.end])]
    slots = [token.slot for one in here for token in one.people if token.slot]
    return [(name, not slot.full, None, False) for slot in slots for name in slot.names]


def _acts_itself(one: Found) -> bool:
    """Return whether an organisation is the subject of a clause: "Meta went on hiring: ..."."""
    return one.actor is not None and one.actor in one.clause.left and one.actor.mark != "by"


def _read(clause: Clause, before: Sequence[Found], text: str, language: Language) -> list[Found]:
    """Return what one clause says: who, from where, to where; empty kinds say nothing."""
    name = clause.predicate.name
    said = class_of(name)
    found = Found(clause, said.kind)
    _who(found, said, before, text, language)
    if language.spaced and _transitive(found, language):
        found.kind = ""
    more = elsewhere(found, language)
    heir = heirs(clause, text, language) if name == "leave" else []
    ends(found, said, text, language)
    more += from_each(found, text) or from_elsewhere(found)
    if not found.people and whose_place(clause, text):
        found.kind = ""
    if not found.people:
        _nameless(found, text, language)
    if language.prenominal:
        before_its_noun(found, before, text, language)
    _refusal(found, before, text, language)
    _needs(found, said, before, text, language)
    _post_of_the_verb_before(found, before, text, language)
    of_heir(found, before)
    _founding(found, text, language)
    with_others(found, text, language)
    if found.kind == "hire" and language.has("board", text[clause.start : clause.end + 20]):
        found.kind = "appointment"
    if name == "work" and found.kind == "origin" and language.spaced:
        went = text[clause.predicate.start : clause.predicate.end + 8]
        if _several_houses(clause) or language.has("passing", went):
            found.kind = ""
    if name == "join" and inverts(language):
        _handed_over(found, text, language)
    if name == "come" and found.source and not found.goal and found.source in clause.right:
        found.kind = "origin"
    # What follows goes on about who leaves.
    return [*([Found(clause, "appointment", heir)] if heir else ()), found, *more]


def _who(found: Found, said: Class, before: Sequence[Found], text: str, language: Language) -> None:
    """Put in who moves, and who acts."""
    clause = found.clause
    name = clause.predicate.name
    passive = name in PASSIVES or is_passive(clause, text, language)
    doer = name in _OF_SOMETHING and not whose_place(clause, text)
    if said.subject == "noun":
        of_noun(found, language)
        if language.spaced and _only_says(found, text, language):
            found.people = []
        if language.prenominal and not found.people:
            found.people = [clause.noun] if clause.noun else []
            if before and not found.people and name == "arrival":
                found.people = before[-1].people
    elif doer and by_person(clause, language):
        found.people = by_person(clause, language)
        whole = [t for t in clause.left if t.kind == "org" and not t.used and not t.mark]
        whole = whole or [t for t in (clause.head,) if t and t.kind == "org"]
        if inverts(language):  # "... a X, una start-up fondata da P"
            whole = whole or names(clause.left, "org", marks=("of", "at", "in"))
        found.goal = whole[-1] if whole else None
    elif said.subject == "person":
        found.people = subject(clause, before, text, language)
        if found.kind == "appointment" and not any(t in clause.left for t in found.people):
            holders = names(clause.left, "org")
            found.actor = holders[-1] if holders else None  # "X has a new head: P"
    else:
        acted_on(found, before, passive, text, language)


def _only_says(found: Found, text: str, language: Language) -> bool:
    """Return whether the person behind a noun is who says it: "no exit, a move, says P"."""
    at = found.people[0].start if found.people else -1
    return at > found.clause.predicate.end and language.has(
        "said", text[found.clause.predicate.end : at]
    )


def _needs(
    found: Found, said: Class, before: Sequence[Found], text: str, language: Language
) -> None:
    """Take back the kind where something is missing that the class needs."""
    clause = found.clause
    name = clause.predicate.name
    if found.kind == "hire" and name == "go" and found.goal is None:
        found.kind = _gone(found, text, language)
    if said.needs_role and not _has_role(clause, text, language) and not _bare_end(clause, text):
        found.kind = ""
    if found.actor is None and found.goal is None and _by_outsider(clause, text, language):
        found.kind = ""
    by = any(t.mark == "by" for t in found.people)
    by = by or (language.prenominal and any(one.kind == "departure" for one in before))
    if name == "lead" and not (found.goal or found.actor or by) and _at_end(clause, text):
        verb = text[clause.predicate.start : clause.predicate.end]
        if not language.has("helm", verb):  # "will take the reins"
            found.kind = ""  # "will take charge": of what, it does not say
    if name == "become" and not found.goal and _indefinite(clause, text, language):
        found.kind = ""
    if name == "handover" and names(clause.left, "person"):
        found.kind = ""  # "P is placed under the direction of Q", who has it already
    if found.kind == "return" and not found.goal:
        alone = "return" if _stands_alone(clause, text, language) else ""
        found.kind = "origin" if found.source else alone


def _post_of_the_verb_before(
    found: Found, before: Sequence[Found], text: str, language: Language
) -> None:
    """Make one move of two verbs: "hires P to lead its lab", "al suo posto arriva P"."""
    clause, previous = found.clause, before[-1] if before else None
    if previous is None:
        return
    moved = previous.kind in ("hire", "return", "promotion", "appointment") and previous.goal
    leads = clause.predicate.name == "lead" and _hangs_on(clause, previous, text, language)
    ousted = previous.kind in ("layoff", "departure") and clause.predicate.name == "lead"
    if ousted and inverts(language) and found.people == previous.people and not clause.left[1:]:
        whom = [t for t in previous.clause.right if t in found.people]
        if whom and clause.predicate.start - whom[-1].end <= 4:
            # "releva a P al frente de X": the post is what he loses
            previous.source, found.kind = previous.source or found.goal, ""
    if leads and moved:
        if previous.actor and previous.kind == "hire":
            previous.kind = "appointment"
        found.kind = ""  # "joins Meta to lead its lab" is one move
    arrives = previous.clause.predicate.name in ("join", "return")
    arrives = arrives and previous.kind in ("hire", "return")
    arrives = arrives and found.people == previous.people
    posted = clause.predicate.name in ("lead", "become") and found.goal in (None, previous.goal)
    if language.prenominal and arrives and posted:
        found.kind = ""  # "加入X，负责Y": what for somebody arrives
    if found.kind == "hire" and found.people and not previous.people:
        near = clause.predicate.start - previous.clause.predicate.end <= 12
        near = near and not any(t.kind in ("cut", "comma") for t in clause.left)
        if near and previous.clause.predicate.name == "appointment":
            found.kind = "appointment"


def _founding(found: Found, text: str, language: Language) -> None:
    """Tell a founding from what somebody made somewhere: "who created AlphaGo at DeepMind"."""
    clause = found.clause
    if found.kind == "founding" and found.goal is None and _own(clause, text, language):
        told = [t for t in names(clause.right, "org") if t.start - clause.predicate.end < 60]
        found.goal = told[0] if told else None  # "founds a firm of his own, X"
    source = found.source if found.kind == "founding" and not found.goal else None
    if source and source.mark in ("at", "in") and not _own(clause, text, language):
        found.kind = "origin"
    if clause.predicate.name == "found" and found.kind and not _venture(found, text, language):
        found.kind = ""
    found.background = found.background or _told_aside(found, text, language)


def _told_aside(found: Found, text: str, language: Language) -> bool:
    """Return whether a sentence tells of a firm, and by whom it was founded but by the way: "X, the
    start-up founded by P, has raised 30 million"."""
    clause, firm = found.clause, found.goal
    agents = [t for t in found.people if t.start > clause.predicate.end]
    if "emerges" not in language.lists or found.kind != "founding" or not (firm and agents):
        return False
    if firm.start > min(clause.predicate.start, _OPENS) or is_passive(clause, text, language):
        return False
    if language.has("be", text[: firm.start]):
        return False  # "the best known is X, founded by P"
    rest = re.match(r"[^;:.,]{0,60},\s*\S+ \S+", text[agents[-1].end :])
    return rest is not None and not language.has("emerges", text)


def _by_outsider(clause: Clause, text: str, language: Language) -> bool:
    """Return whether somebody is hired or named by one whom the article is hardly about: "the City
    of Seattle has hired P"."""
    if clause.predicate.name not in ("hire", "rehire", "appoint", "make"):
        return False
    opens = clause.start if clause.earlier else 0
    start = max((t.end for t in clause.left if t.kind in ("cut", "comma")), default=opens)
    before = text[start : clause.predicate.start].replace(STOP, "")
    return language.has("outsider", before)


def _bare_end(clause: Clause, text: str) -> bool:
    """Return whether no object follows: "P will take over.", "P fills in for Q"."""
    rest = text[clause.predicate.end :]
    return clause.predicate.name == "become" and not re.match(r"\s*\w", rest)


def _at_end(clause: Clause, text: str) -> bool:
    return not re.match(rf"[\s{BREAK}{STOP}]*\w", text[clause.predicate.end :])


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
    if inverts(language):
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
    if language.has("old_house", text[clause.predicate.end : clause.predicate.end + 45]):
        return True
    return any(t.name == "as" and t.start - clause.predicate.end < 12 for t in clause.right)


def _nameless(found: Found, text: str, language: Language) -> None:
    """Note that a headline tells of somebody by house and post: "OpenAI co-founder leaves"."""
    clause = found.clause
    houses = [t for t in clause.left if t.kind == "org" and not t.used]
    taken = clause.predicate.name in ("hire", "poach", "rehire") and _by_another(found)
    if clause.predicate.name in _OF_HOUSES and not taken:
        _nameless_object(found, text, language)
        return
    movers = ("leave", "join", "go", "return", "found")
    if clause.predicate.name not in movers and not taken:
        return
    if not houses:
        _nameless_mover(found, text, language)
        return
    house = houses[-1]
    between = text[house.end : clause.predicate.start]
    if not between.strip() and house.mark in ("of", "at") and language.spaced:
        between = re.split("[,;:.]", text[: house.start])[-1]  # "Head of AI at X joins Y"
        if language.has("founder", between) and clause.predicate.name != "leave":
            return  # whoever founded X may be elsewhere by now
    several = language.has("unnamed", between)
    if language.prenominal:  # no form of a noun tells one from many
        several = several and language.has("many", text[: clause.predicate.end])
    if len(between) < 60 and language.has("role", between) and not several:
        found.nameless = True
        found.source = found.source or house


def _nameless_mover(found: Found, text: str, language: Language) -> None:
    """Note the same where only a post is told: "another engineer swaps Apple for Meta"."""
    said = re.split("[,;:.]", text[: found.clause.predicate.start])[-1]
    known = found.source is not None and (found.goal is not None or found.kind == "departure")
    if not language.spaced or not known or len(said) > 60 or PERSON in said:
        return
    found.nameless = language.has("role", said) and not language.has("unnamed", said)


def _by_another(found: Found) -> bool:
    """Return whether somebody is taken by a house behind the verb: "X's chief is poached by Y"."""
    return (
        found.actor is not None and found.actor.mark == "by" and found.actor in found.clause.right
    )


def _several_houses(clause: Clause) -> bool:
    """Return whether somebody worked here and there: "worked at X and Y" tells a career, not
    where somebody comes from."""
    after = [t for t in (*clause.right, *clause.tail) if t.kind != "mark"]
    kinds = [t.kind for t in after[:3]]
    if kinds not in (["org", "link", "org"], ["org", "comma", "org"]):
        return False
    return after[2].start - after[0].end <= 14


def _nameless_object(found: Found, text: str, language: Language) -> None:
    """Note the same where a house is who acts: "Meta hires a former Apple designer"."""
    clause, actor = found.clause, found.actor
    if actor is None or actor not in clause.left or actor.mark or not language.spaced:
        return
    said = re.split("[,;:.]", text[clause.predicate.end : clause.predicate.end + _NEAR])[0]
    if PERSON in said or not language.has("role", said) or language.has("unnamed", said):
        return
    found.nameless = True
    end = clause.predicate.end + len(said)
    others = [t for t in clause.right if t.kind == "org" and t is not actor and t.start < end]
    if clause.predicate.name == "lose":  # "X loses its head of AI to Y"
        found.goal = next((t for t in others if t.mark == "to"), None)
    if found.kind in ("departure", "layoff", "promotion"):
        return
    found.source, found.goal = None, actor
    # A founder's title does not say where he comes from.
    if len(others) == 1 and not language.has("founder", said):
        found.source = others[0]


def _refusal(found: Found, before: Sequence[Found], text: str, language: Language) -> None:
    """Make a refusal of what a verb of refusing rules; of what is no offer make nothing."""
    clause, previous = found.clause, before[-1] if before else None
    if clause.predicate.name == "refuse":
        found.denied = True
        if language.prenominal and is_passive(clause, text, language):
            found.kind = ""  # "被Q回绝": what is refused is his offer
            return
        said = text[clause.start : clause.end + 60]
        if found.goal is not None and found.goal.mark == "to":
            found.kind = ""
        elif found.source is not None:
            found.goal, found.source = found.source, None
        elif found.goal is None and previous and previous.clause.predicate.name == "court":
            found.goal = previous.actor or _offered_at(previous)
        elif found.goal is None and previous is not None and previous.kind in ("hire", "return"):
            previous.denied = previous.denied or previous.actor is not None
            found.kind = ""  # "X tried to hire P, who said no"
        elif found.goal is None and not language.has("offer", said):
            found.kind = ""
    elif previous and clause.joined and previous.clause.predicate.name == "refuse":
        found.denied = True
        found.people = found.people or previous.people
        previous.kind = ""


def _offered_at(offer: Found) -> Token | None:
    """Return the house of a post that somebody is offered: "was offered the same job at X"."""
    houses = [t for t in offer.clause.right if t.kind == "org" and t.mark in ("at", "of", "by")]
    return houses[0] if houses and not houses[0].used else None


def _has_role(clause: Clause, text: str, language: Language) -> bool:
    near = text[clause.predicate.start : clause.predicate.end + 60].split(",")[0]
    return language.has("role", near) or language.has("board", near)


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


def _handed_over(found: Found, text: str, language: Language) -> None:
    """Make an appointment of "the helm of X passes to P"."""
    clause = found.clause
    named = [t for t in clause.right if t.slot is not None]
    heir = next((t for t in named if t.kind != "person" or t.mark != "from"), None)
    before = [*clause.earlier, *clause.left]
    words = text[max(0, clause.start - 25) : clause.predicate.start]
    aside = bool(clause.left) and clause.left[-1].kind == "comma"
    if aside and not any(t.kind == "person" and not t.mark for t in before):
        # "the chair of X, vacant since P's exit, goes to Q"
        words = re.split("[;:.]", text[: clause.predicate.start])[-1].split(",")[0]
    if (
        heir is None
        or heir.kind != "person"
        or heir.mark not in ("to", "at")
        or not language.has("helm", words)
    ):
        return
    houses = names(before if aside else clause.left, "org", marks=("", "of", "at", "in"))
    found.kind, found.people, found.source = "appointment", [heir], None
    found.nameless = False
    found.goal = houses[-1] if houses else None
