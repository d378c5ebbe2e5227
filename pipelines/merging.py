"""One claim a person and move: what several sentences say of a person, put together.

The rules: left X and joined Y is one move X -> Y; a founding, return or appointment says more
than a hire; where a person comes from may stand in an apposition, in another sentence, or be
the organisation that the article says its people leave.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipelines.frames import Frame
from pipelines.rules import Rules
from talentwire.model import Certainty

_ARRIVALS = ("acquihire", "founding", "return", "appointment", "promotion", "hire")
_EXITS = ("departure", "layoff")
_MOST = 60  # frames of one person that are looked at: more is no news but a trap


@dataclass(frozen=True, slots=True)
class Setting:
    """What the whole article is about, for what a sentence leaves open."""

    topic: str | None = None  # the organisation it is about
    titled: tuple[str, ...] = ()  # those that the title names
    drained: str | None = None  # where its unnamed people leave
    drained_in: int | None = None  # the sentence that says so
    gaining: str | None = None  # where they go
    bought: str | None = None  # whose people come with a deal
    orgs: tuple[str, ...] = ()
    buyer: str | None = None  # who bought it
    named: str | None = None  # the only person named in its first sentences


def merge(found: list[Frame], setting: Setting, rules: Rules) -> list[Frame]:
    """Return one frame for each move of each person, with all that the frames support."""
    found = [*found, *_named_later(found, setting.named)]
    people = list(dict.fromkeys(frame.person for frame in found if frame.person))
    # Who leaves says where a successor goes, so exits are settled first.
    exits = [
        move
        for person in people
        for move in _of_person([f for f in found if f.person == person], setting, rules)
        if move.kind in _EXITS and move.from_org
    ]
    vacancies = {(exit_.sentence, exit_.from_org) for exit_ in exits}
    merged: list[Frame] = []
    for person in people:
        own = [
            _succeeding(f, vacancies) if f.kind == "appointment" and not f.to_org else f
            for f in found
            if f.person == person
        ]
        merged += _of_person(own, setting, rules)
    return merged


def _named_later(found: list[Frame], named: str | None) -> Iterable[Frame]:
    """Yield what a headline says of somebody by post, for the first person said to move."""
    titles = [
        f for f in found if not f.person and f.kind in (*_ARRIVALS, *_EXITS) and f.sentence == 0
    ]
    movers = [
        f for f in found if f.person and not f.background and f.kind in (*_ARRIVALS, *_EXITS)
    ]
    if not titles or any(f.sentence == 0 for f in movers):
        return
    person = min(movers, key=lambda f: f.sentence).person if movers else named
    for title in titles:
        if person:
            yield replace(title, person=person, kind="origin", to_org=None)
            yield replace(title, person=person)


def _succeeding(frame: Frame, vacancies: set[tuple[int, str | None]]) -> Frame:
    """Return the frame with the organisation that somebody leaves in or just before it."""
    near = sorted(
        (frame.sentence - sentence, org or "")
        for sentence, org in vacancies
        if 0 <= frame.sentence - sentence <= 1
    )
    return replace(frame, to_org=near[0][1]) if near else frame


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
    drained = _specific((f.from_org for f in leaving), rules) if leaving else None
    drained_in = next((f.sentence for f in leaving if f.from_org == drained), None)
    gaining = next((f.to_org for f in groups if f.to_org), None)
    sales = [f for f in found if f.kind == "acquired" and f.from_org]
    sold = sales[0].from_org if sales else None
    buyer = next((f.to_org for f in sales if f.to_org and f.from_org == sold), None)
    arriving = {f.person for f in found if f.kind == "hire" and f.deal and f.to_org}
    targets = {f.to_org for f in found if f.kind == "hire" and f.to_org}
    bought = next(
        (
            f.from_org
            for f in found
            if f.kind == "member" and f.person in arriving and f.from_org not in targets
        ),
        sold,
    )
    return Setting(topic, titled, drained, drained_in, gaining, bought, orgs, buyer)


def related(one: str | None, other: str | None, rules: Rules) -> bool:
    """Return whether two organisations are of one house: equal, or one above the other."""
    if one is None or other is None:
        return False
    return (
        one == other or one in rules.parents.get(other, ()) or other in rules.parents.get(one, ())
    )


def _of_person(own: list[Frame], setting: Setting, rules: Rules) -> list[Frame]:
    own = own[:_MOST]
    # Where somebody was before the last place is no origin.
    origins = [f for f in own if f.kind == "origin"]
    origins = [f for f in origins if not f.background] or origins[:1]
    members = [f for f in own if f.kind == "member"]
    posts = [f for f in own if f.kind in ("appointment", "promotion")]
    members = [f for f in members if not any(_within(f, post) for post in posts)]
    origins = [f for f in origins if not any(_within(f, post) for post in posts if post.to_org)]
    moves = [f for f in own if f.kind in _ARRIVALS or f.kind in _EXITS]
    denied = [f for f in moves if f.certainty is Certainty.DENIED]
    news = [f for f in moves if not f.background and f not in denied]
    past = [f for f in moves if f.background and f not in denied]
    result = _moves(news, origins, members, setting, rules)
    result = [_where_he_was(move, past, rules) for move in result]
    refused = _refused(denied, origins, members, setting, rules)
    if refused and not any(related(refused.to_org, m.to_org, rules) for m in result):
        result.append(refused)
    for old in _moves(past, [], [], Setting(), rules):
        if not any(_same(old, move, rules) for move in result):
            result.append(replace(old, background=True))
    return result


def _where_he_was(move: Frame, past: list[Frame], rules: Rules) -> Frame:
    """Return a return with the place that somebody had gone to before, where nothing else is said."""
    if move.kind != "return" or move.from_org:
        return move
    gone = [f.to_org for f in past if f.to_org and not related(f.to_org, move.to_org, rules)]
    return replace(move, from_org=gone[-1]) if gone else move


def _within(frame: Frame, post: Frame) -> bool:
    """Return whether a frame only repeats the post that somebody is named to."""
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


def _moves(
    news: list[Frame], origins: list[Frame], members: list[Frame], setting: Setting, rules: Rules
) -> list[Frame]:
    exits = [f for f in news if f.kind in _EXITS]
    groups: list[list[Frame]] = []
    for frame in (f for f in news if f.kind in _ARRIVALS):
        for group in groups:
            if all(_together(frame, other, rules) for other in group):
                group.append(frame)
                break
        else:
            groups.append([frame])
    left = [f.from_org for f in news if f.from_org and f.kind != "founding"]
    # What somebody leaves was not founded just now.
    groups = [g for g in groups if not _old_founding(g, left, rules)]
    moves = [_arrival(g, exits, origins, members, setting, rules) for g in groups]
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
        move.kind == "return" and related(move.to_org, _exited(exits, setting), rules)
        for move in moves
    )
    dismissed = any(f.kind == "layoff" for f in exits)
    if exits and (not moves or returned or dismissed):
        moves.append(_exit(exits, origins, members, setting, rules))
    return moves


def _old_founding(group: list[Frame], left: list[str | None], rules: Rules) -> bool:
    goal = _goal(group)
    return all(f.kind == "founding" for f in group) and any(related(goal, x, rules) for x in left)


def _exited(exits: list[Frame], setting: Setting) -> str | None:
    return next((f.from_org for f in exits if f.from_org), setting.topic)


def _together(one: Frame, other: Frame, rules: Rules) -> bool:
    return one.to_org is None or other.to_org is None or related(one.to_org, other.to_org, rules)


def _specific(orgs: Iterable[str | None], rules: Rules) -> str | None:
    best: str | None = None
    for org in orgs:
        if org is not None and (best is None or best in rules.parents.get(org, ())):
            best = org
    return best


def _goal(group: list[Frame]) -> str | None:
    """Return the first organisation that a group of frames leads to."""
    return next((f.to_org for f in group if f.to_org), None)


def _overlap(one: Frame, other: Frame) -> bool:
    if one is other or other.kind == "hire" or one.sentence != other.sentence:
        return False
    return one.start < other.end and other.start < one.end


def source_of(*frames: list[Frame]) -> str | None:
    """Return the first organisation that any of the frames comes from."""
    return next((f.from_org for group in frames for f in group if f.from_org), None)


def _lift(org: str | None, setting: Setting, rules: Rules) -> str | None:
    """Return the company of a unit where the title speaks of the company."""
    above = rules.parents.get(org or "", ())
    return next((name for name in setting.titled if name in above), org)


def _arrival(
    group: list[Frame],
    exits: list[Frame],
    origins: list[Frame],
    members: list[Frame],
    setting: Setting,
    rules: Rules,
) -> Frame:
    kind = next(k for k in _ARRIVALS if any(f.kind == k for f in group))
    whole = next((f for f in group if f.kind == "hire" and f.from_org and f.to_org), None)
    left = any(f.from_org and not related(f.from_org, _goal(group), rules) for f in exits)
    if kind == "appointment" and left and not any(f.hirer for f in group):
        kind = "hire"  # left X and now leads something at Y
        group = [replace(f, kind="hire") for f in group]
    elif kind == "appointment" and whole and not any(_overlap(whole, f) for f in group):
        kind = "hire"  # moved from X to Y, and there got a post
    lead = next(f for f in group if f.kind == kind)
    group = [f for f in group if f is lead or not related(f.to_org, lead.from_org, rules)]
    to = _specific((f.to_org for f in group), rules)
    guessed = to is None
    inside = kind in ("appointment", "promotion")
    if to is None and inside:
        own: list[str | None] = [f.from_org for f in members if f.from_org]
        own = own or [setting.bought or setting.topic]
        own += [f.from_org for f in origins if f.from_org]
        to = next((org for org in own if org), None)
    elif to is None and kind == "return":
        to = _exited(exits, setting)
    elif to is None and kind in ("hire", "acquihire"):
        to = setting.gaining or setting.buyer or setting.topic
        if related(to, source_of(group, exits, origins), rules):
            to = None
    hirer = next((f.to_org for f in group if f.hirer and f.kind in ("hire", "appointment")), None)
    if hirer and hirer in rules.parents.get(to or "", ()):
        to = hirer  # "Meta hires X to run its FAIR": Meta is the one who hires
    source = _specific((f.from_org for f in group if f.from_org != f.to_org), rules)
    house = [
        f.from_org
        for f in members
        if f.from_org and (not related(f.from_org, to, rules) or f.from_org == setting.bought)
    ]
    elsewhere = any(f.from_org and not related(f.from_org, to, rules) for f in origins)
    sold = house[0] if house else None if elsewhere else setting.bought
    above = sold is None or sold in rules.parents.get(to or "", ())
    if kind == "hire" and any(f.deal for f in group) and not above and sold != to:
        # Whoever runs a company and goes with a deal about it comes with the company.
        kind, source = "acquihire", sold
    others = [*exits, *origins]
    joined = kind == "hire" and setting.buyer and related(setting.buyer, to, rules)
    if joined and setting.bought and not any(f.from_org not in (None, to) for f in others):
        kind, source = "acquihire", source or setting.bought
    for frame in others:
        if source is None and frame.from_org and not related(frame.from_org, to, rules):
            source = frame.from_org
    if source is None and inside:
        own_house = any(f.from_org is None or related(f.from_org, to, rules) for f in members)
        own_house = own_house or any(related(f.from_org, to, rules) for f in origins)
        source = to if own_house else None
    if source is None and any(f.from_org is None for f in exits):
        there = setting.drained or setting.topic
        source = None if related(there, to, rules) else there
    if source is None and setting.drained and not related(setting.drained, to, rules):
        beside = any(f.sentence == setting.drained_in for f in group)
        source = setting.drained if beside else _lift(setting.drained, setting, rules)
    if kind == "promotion":
        source = to  # whoever is promoted was there before
    role = next((f.role for f in group if f.role), None)
    lead = _surest(lead, group)
    date = next((f.date for f in (lead, *group, *exits) if f.date), None)
    return replace(
        lead, kind=kind, from_org=source, to_org=to, role=role, date=date,
        guessed=guessed and not source,
    )


def _surest(lead: Frame, others: list[Frame]) -> Frame:
    """Return *lead* as stated, if one of the frames beside it is."""
    stated = any(f.certainty is Certainty.STATED for f in others)
    return replace(lead, certainty=Certainty.STATED) if stated else lead


def _exit(
    exits: list[Frame], origins: list[Frame], members: list[Frame], setting: Setting, rules: Rules
) -> Frame:
    kind = "layoff" if any(f.kind == "layoff" for f in exits) else "departure"
    lead = _surest(next((f for f in exits if f.from_org), exits[0]), exits)
    source = _specific((f.from_org for f in exits), rules)
    for frame in (*origins, *members):
        if source is None and frame.from_org:
            source = _lift(frame.whole or frame.from_org, setting, rules)
    guessed = source is None
    source = source or _lift(setting.drained or setting.topic, setting, rules)
    role = next((f.role for f in (*exits, *origins, *members) if f.role), None)
    date = next((f.date for f in (lead, *exits) if f.date), None)
    return replace(
        lead, kind=kind, from_org=source, to_org=None, role=role, date=date, guessed=guessed
    )


def _refused(
    denied: list[Frame], origins: list[Frame], members: list[Frame], setting: Setting, rules: Rules
) -> Frame | None:
    if not denied:
        return None
    lead = next((f for f in denied if f.kind == "return"), denied[0])
    to = next((f.to_org for f in denied if f.to_org), None)
    known = [f.from_org for f in (*denied, *origins, *members) if f.from_org]
    source = next((org for org in known if not related(org, to, rules)), None)
    if to is None:
        others = [org for org in setting.orgs if not related(org, source, rules)]
        to = setting.gaining or (others[0] if len(others) == 1 else None)
    if lead.kind in _EXITS and lead.to_org is None:
        return replace(lead, from_org=source or setting.topic, to_org=None)
    kind = "return" if any(related(org, to, rules) for org in known) else lead.kind
    return replace(lead, kind=kind, from_org=source, to_org=to)
