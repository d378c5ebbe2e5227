"""One arrival of one person: its kind, where to and where from, by all that is said of him."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipelines.frames import RECENT, Frame
from pipelines.rules import Rules
from talentwire.model import Certainty

ARRIVALS = ("acquihire", "founding", "return", "promotion", "appointment", "hire")
COMES = ("clause:come", "clause:poach")  # who comes from somewhere is not there any more
_LEAVES = (*COMES, "clause:return", "clause:hire", "return-from")  # "rejoins X from Y"
_THERE = ("clause:join", "clause:go", "join", "hire-by")  # who arrives by these is there himself
HEADLINE = "headline"  # the pattern of frames that a headline tells of somebody by his post
_INSIDE = ("appointment", "promotion")  # kinds that may begin where they end


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
    homes: frozenset[tuple[str, str]] = frozenset()  # who is said to have been where
    told: Mapping[str, frozenset[int]] = field(default_factory=dict)  # names, by their sentences
    # the organisations of each sentence, "" for people
    order: Callable[[int], tuple[str, ...]] = lambda _: ()
    earlier: Callable[[int], bool] = lambda number: False  # whether one speaks of what was before
    named: str | None = None  # the only person named in its first sentences
    opening: str | None = None  # with whom its first sentence begins
    below: frozenset[str] = frozenset()  # the organisations that the text below the title names
    founders: bool = False  # whether "X co-founder P goes to Y" says that he comes from X


@dataclass(frozen=True, slots=True)
class Beside:
    """What else is said of one person."""

    exits: list[Frame] = field(default_factory=list)
    origins: list[Frame] = field(default_factory=list)
    members: list[Frame] = field(default_factory=list)
    earlier: list[Frame] = field(default_factory=list)  # how he came there, long ago


def related(one: str | None, other: str | None, rules: Rules) -> bool:
    """Return whether two organisations are of one house: equal, or one above the other."""
    if one is None or other is None:
        return False
    return (
        one == other or one in rules.parents.get(other, ()) or other in rules.parents.get(one, ())
    )


def follows_on(other: str, to: str | None, order: Sequence[str], rules: Rules) -> bool:
    """Return whether a sentence, with its names in *order*, names *other* but behind *to*, of
    which it goes on to say something: "has joined X, a rival of Y", "joins X to compete with Y".

    Not where a person stands between, whose house it may be ("X hires P, the head of Y"), or none
    before ("X has poached two engineers of Y").
    """
    at = next((i for i, name in enumerate(order) if related(name, other, rules)), 0)
    before = [name for name in order[:at] if not name or related(name, to, rules)]
    return "" in before and before[-1] != ""


def arrival(group: list[Frame], beside: Beside, setting: Setting, rules: Rules) -> Frame:
    """Return the move that *group*, frames of one arrival, and what stands beside it make."""
    group = _in_the_house(group, beside.exits)
    kind, group = _kind(group, beside.exits, rules)
    lead = next(f for f in group if f.kind == kind)
    group = [f for f in group if f is lead or not related(f.to_org, lead.from_org, rules)]
    told = specific((f.to_org for f in group), rules)
    to = _hirer(group, told or _guess_goal(kind, group, beside, setting, rules), rules)
    source = specific((f.from_org for f in group if f.from_org != f.to_org), rules)
    above = lift(source, setting, rules)
    if any(above == f.from_org and f.pattern != HEADLINE for f in (*group, *beside.origins)):
        source = above  # the title and a sentence say the company, another its unit
    bought = _bought(kind, group, to, source, beside, setting, rules)
    if bought:
        kind, source = "acquihire", bought
    if kind == "promotion":
        source = to  # whoever is promoted was there before
    else:
        source = source or _origin(kind, group, to, beside, setting, rules)
    lead = surest(lead, group)
    return replace(
        lead,
        kind=kind,
        from_org=source,
        to_org=to,
        role=next((f.role for f in group if f.role), None),
        date=_date(lead, group, beside.exits),
        guessed=told is None and not source,
    )


def _in_the_house(group: list[Frame], exits: list[Frame]) -> list[Frame]:
    """Return the frames of a post whose house no sentence says, with the house where somebody has
    given up another: "leaves the chair of X. She will advise the board"."""
    first = exits[0] if exits else None
    if first is None or any(f.to_org or f.kind != "appointment" for f in group):
        return group
    house = next((f.from_org for f in exits if f.from_org), None)
    after = all(f.sentence >= first.sentence for f in group)
    given_up = any(f.post for f in exits) and all(f.post or not f.from_org for f in exits)
    return [replace(f, to_org=house) for f in group] if house and after and given_up else group


def _date(lead: Frame, group: list[Frame], exits: list[Frame]) -> str | None:
    """Return when somebody arrived: when he left dates it only where one clause tells both."""
    arrivals = [f for f in group if f.sentence == lead.sentence or f.to_org]
    leaving = [f for f in exits if any(_touch(f, one) or _before(f, one) for one in arrivals)]
    dated = (f for f in (lead, *arrivals, *leaving) if f.background == lead.background)
    return next((f.date for f in dated if f.date), None)


def _before(exit_: Frame, other: Frame) -> bool:
    """Return whether an arrival goes on where an exit ends: "本月从OpenAI离职，加入Anthropic"."""
    return exit_.sentence == other.sentence and 0 <= other.start - exit_.end <= 1


def _touch(one: Frame, other: Frame) -> bool:
    return one.sentence == other.sentence and one.start < other.end and other.start < one.end


def specific(orgs: Iterable[str | None], rules: Rules) -> str | None:
    """Return the smallest unit of the first house named; None if there is none."""
    best: str | None = None
    for org in orgs:
        if org is not None and (best is None or best in rules.parents.get(org, ())):
            best = org
    return best


def surest(lead: Frame, others: list[Frame]) -> Frame:
    """Return *lead* as stated, if one of the frames beside it is."""
    if lead.certainty is Certainty.STATED:
        return lead
    stated = any(f.certainty is Certainty.STATED for f in others)
    return replace(lead, certainty=Certainty.STATED) if stated else lead


def lift(org: str | None, setting: Setting, rules: Rules) -> str | None:
    """Return the company of a unit where the title and the text below speak of the company."""
    above = rules.parents.get(org or "", ())
    said = (name for name in setting.titled if name in above and name in setting.below)
    return next(said, org)


def goal(group: list[Frame]) -> str | None:
    """Return the first organisation that a group of frames leads to."""
    return next((f.to_org for f in group if f.to_org), None)


def exited(exits: list[Frame], setting: Setting) -> str | None:
    """Return where somebody has left, else what the article is about."""
    return next((f.from_org for f in exits if f.from_org), setting.topic)


def _kind(group: list[Frame], exits: list[Frame], rules: Rules) -> tuple[str, list[Frame]]:
    """Return the kind that says most; a post that somebody moved for is a hire."""
    if any(f.to_org and f.kind != "founding" for f in group):
        group = [f for f in group if f.to_org or f.kind != "founding"]  # of what, nobody says
    kind = next(k for k in ARRIVALS if any(f.kind == k for f in group))
    if kind != "appointment":
        return kind, group
    tasks = [f for f in group if f.pattern == "clause:lead" and f.house and not f.to_org]
    if len(tasks) == sum(f.kind == kind for f in group) and any(
        f.kind == "hire" and f.to_org for f in group
    ):
        return "hire", [f for f in group if f not in tasks]  # what for a house took somebody
    moved = any(f.kind == "hire" and f.to_org for f in group)  # "joins X", and "left" somewhere
    left = any(not related(f.from_org, goal(group), rules) if f.from_org else moved for f in exits)
    if left and not any(f.hirer for f in group):
        return "hire", [replace(f, kind="hire") for f in group]
    hires = (f for f in group if f.kind == "hire" and f.pattern != HEADLINE)
    whole = next((f for f in hires if f.from_org and f.to_org), None)
    if whole and not any(_overlap(whole, f) for f in group):
        return "hire", group  # moved from X to Y, and there got a post
    return kind, group


def _overlap(one: Frame, other: Frame) -> bool:
    return one is not other and other.kind != "hire" and _touch(one, other)


def _guess_goal(
    kind: str, group: list[Frame], beside: Beside, setting: Setting, rules: Rules
) -> str | None:
    """Return where an arrival leads whose own sentences do not say it."""
    header = next((f.header for f in group if f.header), None)
    apart = (*group, *beside.origins, *beside.exits)
    if header and kind != "founding" and not any(related(header, f.from_org, rules) for f in apart):
        return header
    if kind in _INSIDE:
        own = [f.from_org for f in beside.members if f.from_org]
        if kind == "promotion":  # where somebody rises he has been
            here = {f.sentence for f in group}
            own += [f.from_org for f in beside.origins if f.from_org and f.sentence in here]
        near = next((f.house for f in group if f.house), None)
        own = own or [org for org in (setting.bought or near or setting.topic,) if org]
        own += [f.from_org for f in beside.origins if f.from_org and f.pattern == "belonging"]
        gone = [f.from_org for f in (*group, *beside.origins) if f.pattern in COMES]
        return next((org for org in own if org not in gone), None)
    if kind == "return":
        told = exited(beside.exits, setting)
        # Nobody goes back to where he comes from.
        return None if any(related(told, f.from_org, rules) for f in beside.origins) else told
    if kind in ("hire", "acquihire"):
        near = next((f.house for f in group if f.house), None)
        to = setting.gaining or setting.buyer or near or setting.topic
        frames = (*group, *beside.exits, *beside.origins)
        source = next((f.from_org for f in frames if f.from_org), None)
        return None if related(to, source, rules) else to
    return None


def _hirer(group: list[Frame], to: str | None, rules: Rules) -> str | None:
    """Return the company that hires somebody to run its unit: "Meta hires P to run its FAIR"."""
    hirer = next((f.to_org for f in group if f.hirer and f.kind in ("hire", "appointment")), None)
    if any(f.to_org == to and f.pattern in _THERE and not f.hirer for f in group):
        return to  # "... P will join its FAIR"
    return hirer if hirer and hirer in rules.parents.get(to or "", ()) else to


def _bought(
    kind: str,
    group: list[Frame],
    to: str | None,
    source: str | None,
    beside: Beside,
    setting: Setting,
    rules: Rules,
) -> str | None:
    """Return the firm with which somebody comes to its buyer, if that is how he comes."""
    if kind != "hire":
        return None
    house = [
        f.from_org
        for f in beside.members
        if f.from_org and (not related(f.from_org, to, rules) or f.from_org == setting.bought)
    ]
    elsewhere = any(f.from_org and not related(f.from_org, to, rules) for f in beside.origins)
    sold = house[0] if house else None if elsewhere else setting.bought
    above = sold is None or sold in rules.parents.get(to or "", ())
    if any(f.deal for f in group) and not above and sold != to:
        # Whoever runs a company and goes with a deal about it comes with the company.
        return sold
    there = (None, to, setting.bought)
    others = any(f.from_org not in there for f in (*beside.exits, *beside.origins))
    if setting.buyer and related(setting.buyer, to, rules) and setting.bought and not others:
        return source or setting.bought
    return None


def _origin(
    kind: str, group: list[Frame], to: str | None, beside: Beside, setting: Setting, rules: Rules
) -> str | None:
    """Return where somebody comes from whose arrival does not say it."""
    drained = setting.drained is not None and not related(setting.drained, to, rules)
    # Where somebody was before the last place is where he comes from only if nothing else is.
    origins = sorted(beside.origins, key=lambda f: f.pattern not in (RECENT, *_LEAVES))
    said = [*beside.exits, *origins]
    if any(f.board for f in group):  # who is called to a board keeps his post: only an exit counts
        said = [f for f in said if f.pattern != "belonging" or related(f.from_org, to, rules)]
    told = [f.from_org for f in said if not (f.background and drained)]
    source = specific((org for org in told if org and not related(org, to, rules)), rules)
    # Whoever joined or founded a house long ago and gets a post in it now was there before.
    came = any(f.to_org and related(f.to_org, to, rules) for f in beside.earlier)
    if kind in _INSIDE and came and not beside.exits:
        return to
    if source:
        return source
    if kind in _INSIDE and _of_the_house(to, beside, setting, rules):
        return to
    header = next((f.header for f in group if f.header), None)
    if header and kind in ("hire", "return", "founding") and not related(header, to, rules):
        return header  # "Apple: P goes to Meta"
    there = setting.drained or setting.topic
    # "P, so far in charge of research, joins Y" left the house that the text is about.
    posted = kind in ("hire", "return") and any(f.from_org is None for f in beside.members)
    if (
        (posted or any(f.from_org is None for f in beside.exits))
        and not related(there, to, rules)
        and there
    ):
        return there
    house = _house_founded(group, to, beside, rules) if setting.founders else None
    if house and kind in ("hire", "return"):
        return house
    if drained:
        near = any(f.sentence == setting.drained_in for f in group)
        return setting.drained if near else lift(setting.drained, setting, rules)
    return _only_other(kind, group, to, beside, setting, rules)


def _house_founded(group: list[Frame], to: str | None, beside: Beside, rules: Rules) -> str | None:
    """Return the one house that the sentence of a move names somebody a founder of: "X co-founder
    P goes to Y"."""
    here = {f.sentence for f in group if not f.board}
    own = {f.from_org for f in beside.members if f.from_org and f.sentence in here}
    house = next(iter(own)) if len(own) == 1 else None
    return None if house not in rules.orgs or related(house, to, rules) else house


def _only_other(
    kind: str, group: list[Frame], to: str | None, beside: Beside, setting: Setting, rules: Rules
) -> str | None:
    """Return the one other organisation of the article, if it is named by a sentence about him or
    the one before, and nobody else comes from there."""
    if kind not in ("hire", "return") or to is None or beside.exits:
        return None
    others = [org for org in setting.orgs if not related(org, to, rules) and org in rules.orgs]
    others = others[:1] if all(related(org, others[0], rules) for org in others) else others
    taken = any(
        person != group[0].person and related(org, others[0], rules)
        for person, org in setting.homes
        if len(others) == 1
    )
    if len(others) != 1 or taken:
        return None
    here = setting.told.get(group[0].person, frozenset())
    near = any(
        (at in here or at + 1 in here)
        and (at <= group[0].sentence or setting.earlier(at))
        and not (at in here and follows_on(others[0], to, setting.order(at), rules))
        for at in setting.told.get(others[0], ())
    )
    return others[0] if near else None


def _of_the_house(to: str | None, beside: Beside, setting: Setting, rules: Rules) -> bool:
    """Return whether a post goes to somebody who has one there already.

    "The chief scientist P" is of the house that the text is about, not of the one that buys or
    raids it.
    """
    emptied = setting.drained or setting.bought
    taken = related(setting.buyer or setting.gaining, to, rules)
    here = not emptied or not taken or related(emptied, to, rules)
    return any(
        related(f.from_org, to, rules) if f.from_org else here for f in beside.members
    ) or any(related(f.from_org, to, rules) for f in (*beside.origins, *beside.exits))


def of_founders(
    own: list[Frame],
    posts: list[Frame],
    origins: list[Frame],
    members: list[Frame],
    rules: Rules,
) -> tuple[list[Frame], list[Frame]]:
    """Return where somebody was and belongs: who founded the house that he gets a post in is of
    that house, whatever he was before: "P, once of Y, becomes head of X, which he co-founded"."""
    for post in posts:
        if post.background or not post.to_org:
            continue
        for old in own:
            here = old.to_org is None and old.sentence == post.sentence
            founder = old.kind == "founding" and old.background
            if founder and (here or (old.to_org and related(old.to_org, post.to_org, rules))):
                house = replace(old, kind="member", from_org=post.to_org, to_org=None)
                return [], [*members, replace(house, start=-1, end=-1)]
    return origins, members
