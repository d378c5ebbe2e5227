"""One claim a person and move: what several sentences say of a person, put together.

The rules: left X and joined Y is one move X -> Y; a founding, return or appointment says more
than a hire; where a person comes from may stand in an apposition, in another sentence, or be
the organisation that the article says its people leave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from pipelines.arrivals import (
    ARRIVALS,
    COMES,
    HEADLINE,
    Beside,
    Setting,
    arrival,
    exited,
    goal,
    lift,
    of_founders,
    related,
    specific,
    surest,
)
from pipelines.frames import RECENT, Frame
from pipelines.rules import Rules
from talentwire.model import Certainty

_EXITS = ("departure", "layoff")
_MOVES = (*ARRIVALS, *_EXITS)
_GROUPS = ("group", "poaching", "acquired")
_POSTED = "hire-as"  # the pattern of who is hired for a post
_BELOW = 3  # sentences from the headline on; above stands what is new
_MOST = 60  # frames of one person that are looked at: more is no news but a trap


def joined(by_pattern: list[Frame], by_clause: list[Frame]) -> list[Frame]:
    """Return what is known of each person: by whole sentences if they tell a move, or by clauses.

    Whom the clauses of one sentence bring from somewhere to somewhere else they read themselves.
    Where somebody belongs counts from both.
    """
    by_pattern = _as_old(by_pattern, by_clause)
    by_clause = _for_posts(by_clause, by_pattern)
    whole = _told_whole(by_clause)
    kept = [f for f in by_pattern if f.person not in whole or f.kind in _GROUPS]
    # A sentence that clauses read whole tells nothing of people whom no clause of it is about.
    kept = _not_beside(kept, whole, by_clause)
    told = {
        f.person
        for f in kept
        if f.kind in _MOVES and not f.background and (f.to_org or not _refusal(f))
    }
    # "Fonde à Paris X": a clause knows the name of what a pattern only knows to be founded, left.
    ends = {f.person for f in kept if f.kind in _MOVES and (f.from_org or f.to_org)}
    told -= {f.person for f in by_clause if f.kind == "founding" and f.to_org} - ends
    # The same of whom a pattern only knows to leave: "has packed his bags for X".
    leaving = {(f.person, f.sentence) for f in kept if f.kind == "departure"}
    gone = [f for f in by_clause if f.kind in ARRIVALS and f.to_org and not f.background]
    told -= {f.person for f in gone if (f.person, f.sentence) in leaving} - ends
    # Who leaves to found a firm that has no name yet has founded one.
    only_gone = told - {f.person for f in kept if f.kind in ARRIVALS}
    told -= {f.person for f in by_clause if f.kind == "founding" and f.person in only_gone}
    told -= _another_post(by_clause, kept)
    untold = _untold(kept)
    # What a whole sentence says to be old is no news to a clause.
    old = {(f.person, f.sentence, f.kind, f.to_org) for f in kept if f.background and f.to_org}
    by_clause = [f for f in by_clause if (f.person, f.sentence, f.kind, f.to_org) not in old]
    placed = {f.person for f in kept if f.from_org and not f.background}
    beside = ("origin", "member")
    return kept + [
        f
        for f in by_clause
        if f.person not in told
        or f.kind in beside
        or untold(f)
        or (f.kind == "departure" and f.from_org and not f.background and f.person not in placed)
    ]


def _as_old(by_pattern: list[Frame], by_clause: list[Frame]) -> list[Frame]:
    """Return the frames of whole sentences; what a clause knows to be told by the way is old,
    where its sentence tells another move of the same person: "P, who came back to X, leaves"."""
    arrived = [f for f in by_clause if f.kind in ("return", "founding") and f.to_org]
    old = {(f.person, f.sentence, f.kind, f.to_org) for f in arrived if f.background}
    old -= {(f.person, f.sentence, f.kind, f.to_org) for f in arrived if not f.background}
    news = {
        (f.person, f.sentence)
        for f in by_clause
        if f.kind in _MOVES
        and not f.background
        and (f.person, f.sentence, f.kind, f.to_org) not in old
    }
    return [
        replace(f, background=True)
        if (f.person, f.sentence, f.kind, f.to_org) in old
        and (f.kind == "founding" or (f.person, f.sentence) in news)
        else f
        for f in by_pattern
    ]


def _for_posts(by_clause: list[Frame], by_pattern: list[Frame]) -> list[Frame]:
    """Return the frames of clauses; whom a house hires there, and a whole sentence says for what
    post, it names to it: "to run the office X has hired P"."""
    named = [f for f in by_pattern if f.pattern == _POSTED and f.hirer]
    posts = {(f.person, f.sentence, f.to_org) for f in named}
    return [
        replace(f, kind="appointment")
        if f.kind == "hire" and f.to_org and (f.person, f.sentence, f.to_org) in posts
        else f
        for f in by_clause
    ]


def _untold(kept: list[Frame]) -> Callable[[Frame], bool]:
    """Return what tells whether a clause says where somebody goes of whom whole sentences say but
    that he leaves."""
    here = {(f.person, f.sentence) for f in kept if f.kind in _MOVES}
    went = {f.person for f in kept if f.kind in ARRIVALS}
    left = [(f.person, f.sentence, f.from_org) for f in kept if f.kind == "departure"]

    def untold(frame: Frame) -> bool:
        if frame.kind not in ARRIVALS or not frame.to_org or frame.person in went:
            return False
        at = (frame.person, frame.sentence)
        gone = any((p, s) == at and org not in (None, frame.to_org) for p, s, org in left)
        return at not in here or (gone and not frame.background)

    return untold


def _another_post(by_clause: list[Frame], kept: list[Frame]) -> set[str]:
    """Return the people who get a post in the house that a whole sentence only knows them to
    leave: "steps down as X's chief executive and becomes chairman"."""
    left = {(f.person, f.sentence, f.from_org) for f in kept if f.kind == "departure"}
    elsewhere = {f.person for f in kept if f.kind in ARRIVALS and f.to_org}
    return {
        f.person
        for f in by_clause
        if f.kind == "appointment"
        and f.to_org
        and not f.background
        and {(f.person, f.sentence, org) for org in (f.to_org, None)} & left
    } - elsewhere


def _not_beside(kept: list[Frame], whole: set[str], by_clause: list[Frame]) -> list[Frame]:
    """Return the frames without arrivals that a clause of the sentence, which has nothing of that
    person, tells of another: "funda X con P y va a Y"."""
    clauses: dict[int, list[Frame]] = {}
    for frame in by_clause:
        if frame.person:
            clauses.setdefault(frame.sentence, []).append(frame)

    def beside(frame: Frame) -> bool:
        here = clauses.get(frame.sentence, ()) if frame.kind in ARRIVALS else ()
        told = any(f.person in whole and frame.to_org in (f.to_org, None) for f in here)
        return told and not any(f.person == frame.person for f in here)

    return [frame for frame in kept if not beside(frame)]


def _refusal(frame: Frame) -> bool:
    return frame.certainty is Certainty.DENIED


def _told_whole(frames: list[Frame]) -> set[str]:
    """Return the people for whom one sentence tells both where from and where to."""
    left: dict[tuple[str, int], set[str]] = {}
    arrived: set[tuple[str, int, str]] = set()
    for f in frames:
        if f.from_org and not f.background and f.kind in (*_MOVES, "origin"):
            left.setdefault((f.person, f.sentence), set()).add(f.from_org)
        if f.to_org and not f.background and f.kind in _MOVES:
            arrived.add((f.person, f.sentence, f.to_org))
    return {
        person
        for person, sentence, org in arrived
        if person and left.get((person, sentence), set()) - {org}
    }


def merge(found: list[Frame], setting: Setting, rules: Rules) -> list[Frame]:
    """Return one frame for each move of each person, with all that the frames support."""
    people: dict[str, list[Frame]] = {}
    for frame in (*found, *_named_later(found, setting), *_named_behind(found)):
        if frame.person:
            people.setdefault(frame.person, []).append(frame)
    # Who leaves says where a successor goes, so exits are settled first.
    exits: dict[int, list[Frame]] = {}
    for own in people.values():
        for move in _of_person(own, setting, rules):
            if move.kind in _EXITS and move.from_org:
                exits.setdefault(move.sentence, []).append(move)
    return [
        move
        for own in people.values()
        for move in _of_person(
            [_succeeding(f, exits) if _takes_over(f) and not f.to_org else f for f in own],
            setting,
            rules,
        )
    ]


def _named_later(found: list[Frame], setting: Setting) -> Iterable[Frame]:
    """Yield what a headline says of somebody by post, for the first person said to move."""
    titles = [
        f for f in found if not f.person and f.kind in (*ARRIVALS, *_EXITS) and f.sentence == 0
    ]
    movers = [f for f in found if f.person and not f.background and f.kind in (*ARRIVALS, *_EXITS)]
    if not titles or any(f.sentence == 0 for f in movers):
        return
    for title in titles:
        # Whom a house loses leaves below: it is not who comes in his place.
        leaving = [f for f in movers if f.kind in _EXITS] or [
            f for f in movers if f.kind not in ("appointment", "promotion")
        ]
        alike = leaving if title.kind in _EXITS else []
        first = min(alike or movers, key=lambda f: f.sentence, default=None)
        below = setting.opening if first is None or first.sentence > 1 else None
        # "Q's last co-founder leaves || Q had eleven. P left on Monday": it is not Q.
        named = setting.named if 0 not in setting.told.get(setting.named or "", ()) else None
        person = named or below or (first.person if first else None)
        if person and (len(titles) == 1 or _of_his(title, person, found, titles)):
            if title.from_org:
                yield replace(title, person=person, kind="origin", to_org=None, pattern=HEADLINE)
            # A post that the text names says more than that a firm took somebody.
            source = None if title.hirer else title.from_org
            yield replace(title, person=person, from_org=source, pattern=HEADLINE)


def _of_his(title: Frame, person: str, found: list[Frame], titles: list[Frame]) -> bool:
    """Return whether one of several items of a headline is about somebody, by a house that the
    text puts beside him: "X names a new president; Y's head of AI leaves for Z"."""
    ends = [{t.from_org, t.to_org} - {None} for t in titles]
    if any(one & other for one in ends for other in ends if one is not other):
        return True  # one piece of news in two verbs
    own = {org for f in found if f.person == person for org in (f.from_org, f.to_org)} - {None}
    return bool({title.from_org, title.to_org} & own)


def _named_behind(found: list[Frame]) -> Iterable[Frame]:
    """Yield what a sentence says of somebody by post for whom it names then: "X loses its fourth
    researcher to Y: P, an expert for images, left on Friday"."""
    for frame in found:
        if frame.person or frame.kind != "hire" or not (frame.from_org and frame.to_org):
            continue
        here = [f for f in found if f.person and f.sentence == frame.sentence and f.kind in _MOVES]
        told = any(f.from_org or f.to_org or f.start < frame.end for f in here)
        if frame.sentence and not told and len({f.person for f in here}) == 1:
            yield replace(frame, person=here[0].person)


def _takes_over(frame: Frame) -> bool:
    """Return whether somebody comes to a post: "dopo di lei arriva P"."""
    return frame.kind == "appointment" or (frame.kind == "hire" and frame.pattern == "clause:come")


def _succeeding(frame: Frame, exits: Mapping[int, Sequence[Frame]]) -> Frame:
    """Return the frame with the organisation that another leaves in or just before its sentence;
    nobody takes his own place ("leaves X and becomes a professor")."""
    for sentence in (frame.sentence, frame.sentence - 1):
        left = [e.from_org or "" for e in exits.get(sentence, ()) if e.person != frame.person]
        if left:
            return replace(frame, to_org=min(left))
    return frame


def setting_of(
    found: list[Frame],
    orgs: tuple[str, ...],
    topic: str | None,
    titled: tuple[str, ...],
    rules: Rules,
) -> Setting:
    """Return what the frames about unnamed groups say of the article."""
    groups = [f for f in found if f.kind in ("group", "poaching") and not f.person]
    leaving = [f for f in groups if f.from_org]
    drained = specific((f.from_org for f in leaving), rules) if leaving else None
    drained_in = next((f.sentence for f in leaving if f.from_org == drained), None)
    gaining = next((f.to_org for f in groups if f.to_org), None)
    sales = [f for f in found if f.kind == "acquired" and f.from_org not in (None, f.to_org)]
    sold = sales[0].from_org if sales else None
    buyer = next((f.to_org for f in sales if f.to_org and f.from_org == sold), None)
    arriving = {f.person for f in found if f.kind == "hire" and f.deal and f.to_org}
    targets = {f.to_org for f in found if f.kind == "hire" and f.to_org}
    bought = next(
        (
            f.from_org
            for f in found
            if f.kind == "member"
            and f.person in arriving
            and f.from_org
            and f.from_org not in targets
        ),
        sold,
    )
    homes = frozenset((f.person, f.from_org) for f in found if f.person and f.from_org)
    return Setting(topic, titled, drained, drained_in, gaining, bought, orgs, buyer, homes)


def _of_person(own: list[Frame], setting: Setting, rules: Rules) -> list[Frame]:
    own = own[:_MOST]
    # Where somebody was before the last place is no origin.
    origins = [f for f in own if f.kind == "origin"]
    origins = [f for f in origins if not f.background] or origins[:1]
    members = [f for f in own if f.kind == "member"]
    posts = [f for f in own if f.kind in ("appointment", "promotion")]
    origins, members = of_founders(own, posts, origins, members, rules)
    members = [f for f in members if not any(_within(f, post) for post in posts)]
    origins = [f for f in origins if not any(_within(f, post) for post in posts if post.to_org)]
    came = [f for f in own if f.background and f.kind in ARRIVALS and f.kind != "appointment"]
    said = Beside(origins=origins, members=members, earlier=came)
    moves = [f for f in own if f.kind in ARRIVALS or f.kind in _EXITS]
    denied = [f for f in moves if f.certainty is Certainty.DENIED]
    news = [f for f in moves if not f.background and f not in denied]
    past = [f for f in moves if f.background and f not in denied]
    result = _after_return(_moves(news, said, setting, rules), rules)
    result = _in_order([_where_he_was(move, past, rules) for move in result], rules)
    refused = _refused(denied, said, setting, rules)
    ends = [org for m in result for org in (m.from_org, m.to_org)]
    # Nobody declines to go where he is.
    if refused and not any(related(refused.to_org, org, rules) for org in ends):
        result.append(refused)
    for old in _moves(past, Beside(), Setting(), rules):
        if not any(_same(old, move, rules) for move in result):
            result.append(replace(old, background=True))
    return result


def _after_return(moves: list[Frame], rules: Rules) -> list[Frame]:
    """Return the moves; how somebody had gone whom a headline says to be back is background, and
    where he went is where he comes from."""
    back = next((m for m in moves if m.kind == "return" and m.to_org and m.sentence == 0), None)
    gone = [m for m in moves if back and m.sentence > 0 and related(m.from_org, back.to_org, rules)]
    away = next((m.to_org for m in gone if m.to_org), None)
    if back is None or away is None or back.from_org not in (None, away):
        return moves
    return [
        replace(m, from_org=away) if m is back else replace(m, background=True)
        for m in moves
        if m is back or m not in gone or m.to_org
    ]


def _in_order(moves: list[Frame], rules: Rules) -> list[Frame]:
    """Return the moves; how somebody came to the place that he is said to leave is background.

    A return may be what came after: "dismissed on Friday, back on Wednesday"; told far below a
    headline about the exit it came before.
    """
    leaving = [m for m in moves if m.from_org and not related(m.from_org, m.to_org, rules)]
    first = min(leaving, key=lambda m: m.sentence, default=None)
    if first is None:
        return moves
    return [
        replace(m, background=True)
        if m is not first
        and (m.kind != "return" or (first.sentence == 0 and m.sentence >= _BELOW))
        and related(m.to_org, first.from_org, rules)
        else m
        for m in moves
    ]


def _where_he_was(move: Frame, past: list[Frame], rules: Rules) -> Frame:
    """Return a move with the place that somebody had gone to before, if nothing is said."""
    moving = ("return", "hire", "appointment", "founding")
    if move.kind not in moving or move.from_org or not move.to_org:
        return move
    past = [f for f in past if f.kind != "founding" or move.kind == "return"]
    arrivals = past if move.kind != "founding" else []
    gone = [f.to_org for f in arrivals if f.to_org and not related(f.to_org, move.to_org, rules)]
    # "She had left X in spring."
    gone = gone or [
        f.from_org
        for f in past
        if f.kind in _EXITS and f.from_org and not related(f.from_org, move.to_org, rules)
    ]
    return replace(move, from_org=gone[-1]) if gone else move


def _within(frame: Frame, post: Frame) -> bool:
    """Return whether a frame only repeats the post that somebody is named to."""
    if frame.pattern in ("belonging", "clause:work", RECENT):
        # A post or a verb of its own says it: "P, X's finance chief, becomes chief executive"
        return False
    return (
        frame.sentence == post.sentence
        and frame.from_org is not None
        and frame.from_org == post.to_org
        and frame.end <= post.end
        and frame.start >= post.start
    )


def _same(one: Frame, other: Frame, rules: Rules) -> bool:
    """Return whether nothing speaks against two frames being one move."""

    def fits(first: str | None, second: str | None) -> bool:
        return first is None or second is None or related(first, second, rules)

    return fits(one.from_org, other.from_org) and fits(one.to_org, other.to_org)


def _moves(news: list[Frame], said: Beside, setting: Setting, rules: Rules) -> list[Frame]:
    if not news:
        return []
    exits = [f for f in news if f.kind in _EXITS]
    groups: list[list[Frame]] = []
    for frame in (f for f in news if f.kind in ARRIVALS):
        for group in groups:
            if all(_together(frame, other, rules) for other in group):
                group.append(frame)
                break
        else:
            groups.append([frame])
    left: list[str | None] = [f.from_org for f in news if f.kind != "founding"]
    # What somebody leaves was not founded just now; what he founds beside it may have no name yet.
    groups = [[f for f in g if not _old_founding([f], left, rules)] or g for g in groups]
    groups = [g for g in groups if not _old_founding(g, left, rules)]
    said = Beside(exits, said.origins, said.members, said.earlier)
    moves = [arrival(group, said, setting, rules) for group in groups]
    # Who goes from X, and nobody says where to, has left X.
    moves = [
        replace(move, kind="departure")
        if move.kind == "hire" and move.from_org and not move.to_org
        else move
        for move in moves
        if move.to_org or move.from_org
    ]
    # Who left X and is back at X has moved twice; else the exit is where an arrival begins.
    returned = exits and any(
        move.kind == "return" and related(move.to_org, exited(exits, setting), rules)
        for move in moves
    )
    dismissed = any(f.kind == "layoff" for f in exits)
    if exits and (not moves or returned or dismissed):
        moves.append(_exit(said, setting, rules))
    return moves


def _old_founding(group: list[Frame], left: list[str | None], rules: Rules) -> bool:
    told = goal(group)
    return all(f.kind == "founding" for f in group) and any(related(told, x, rules) for x in left)


def _together(one: Frame, other: Frame, rules: Rules) -> bool:
    return one.to_org is None or other.to_org is None or related(one.to_org, other.to_org, rules)


def _exit(said: Beside, setting: Setting, rules: Rules) -> Frame:
    """Return the departure of somebody who goes nowhere that is told."""
    exits = said.exits
    kind = "layoff" if any(f.kind == "layoff" for f in exits) else "departure"
    lead = surest(next((f for f in exits if f.from_org), exits[0]), exits)
    source = specific((f.from_org for f in exits), rules)
    # Where somebody was before the last place is where he leaves only if nothing else is.
    # Nor is what he came from when he came: "P, who had come from Y, has left too".
    recent = [f for f in said.origins if not (f.background and setting.drained)]
    recent = [f for f in recent if f.pattern not in COMES]
    if kind == "departure" and len(setting.titled) == 1:
        # "X loses its founders: P, ex-Y, left too": X is what he left.
        recent = [f for f in recent if _of_house(f.from_org, setting.titled[0], rules)]
    here = {f.sentence for f in exits}
    for frame in sorted((*recent, *said.members), key=lambda f: f.sentence not in here):
        if source is None and frame.from_org:
            source = lift(frame.whole or frame.from_org, setting, rules)
    if kind == "layoff":  # whoever is dismissed goes from the unit that is cut
        own = [f.from_org for f in (*said.origins, *said.members) if f.from_org]
        source = next((org for org in own if source in rules.parents.get(org, ())), source)
    guessed = source is None
    source = source or next((f.header for f in exits if f.header), None)
    near = next((f.house for f in exits if f.house), None)
    source = source or lift(setting.drained or near or setting.topic, setting, rules)
    role = next((f.role for f in (*exits, *said.origins, *said.members) if f.role), None)
    date = next((f.date for f in (lead, *exits) if f.date), None)
    return replace(
        lead, kind=kind, from_org=source, to_org=None, role=role, date=date, guessed=guessed
    )


def _of_house(one: str | None, other: str, rules: Rules) -> bool:
    """Return whether two organisations are of one house, or units of one."""
    units = [set(rules.parents.get(org or "", ())) for org in (one, other)]
    return related(one, other, rules) or not units[0].isdisjoint(units[1])


def _refused(denied: list[Frame], said: Beside, setting: Setting, rules: Rules) -> Frame | None:
    if not denied:
        return None
    # "He will not leave, he is not about to join X": it is X that he does not join.
    homes = [f.from_org for f in denied if f.from_org]
    going = (f for f in denied if f.kind == "hire" and f.to_org and f.to_org not in homes)
    first = next(going, denied[0])
    lead = next((f for f in denied if f.kind == "return"), first)
    to = next((f.to_org for f in denied if f.to_org), None)
    known = [f.from_org for f in (*denied, *said.origins, *said.members) if f.from_org]
    # Of whom nothing is said the headline's house is the one that he stays with.
    stays = known or (setting.titled[:1] if to else ())
    source = next((org for org in stays if not related(org, to, rules)), None)
    if to is None:
        others = [org for org in setting.orgs if not related(org, source, rules)]
        to = setting.gaining or (others[0] if len(others) == 1 else None)
    if lead.kind in _EXITS and lead.to_org is None:
        return replace(lead, from_org=source or setting.topic, to_org=None)
    if to is None:
        return None  # an offer of nobody's
    kind = "return" if any(related(org, to, rules) for org in known) else lead.kind
    return replace(lead, kind=kind, from_org=source, to_org=to)
