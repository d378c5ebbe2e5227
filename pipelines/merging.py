"""One claim a person and move: what several sentences say of a person, put together (R3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipelines.frames import Frame
from pipelines.rules import Rules


def merge(found: list[Frame], rules: Rules) -> list[Frame]:
    """Return one frame for each move of each person, the most specific that the frames support."""
    people = list(dict.fromkeys(frame.person for frame in found))
    merged: list[Frame] = []
    for person in people:
        own = [frame for frame in found if frame.person == person]
        origins = [frame for frame in own if frame.kind == "origin"]
        news = [f for f in own if f.kind != "origin" and not f.background]
        past = [f for f in own if f.kind != "origin" and f.background]
        moves = _moves(news, origins, rules)
        merged += moves
        merged += [
            f
            for f in _moves(past, [], rules)
            if not any(
                related(f.to_org, m.to_org, rules) and related(f.from_org, m.from_org, rules)
                for m in moves
            )
        ]
    return merged


def related(one: str | None, other: str | None, rules: Rules) -> bool:
    """Return whether two organisations are the same house: equal, or one above the other."""
    if one is None or other is None:
        return one is other
    return (
        one == other or one in rules.parents.get(other, ()) or other in rules.parents.get(one, ())
    )


def _specific(orgs: Iterable[str | None], rules: Rules) -> str | None:
    best: str | None = None
    for org in orgs:
        if org is None:
            continue
        if best is None or best in rules.parents.get(org, ()):
            best = org
    return best


_ARRIVALS = ("appointment", "return", "acquihire", "founding", "hire", "promotion")


def _moves(news: list[Frame], origins: list[Frame], rules: Rules) -> list[Frame]:
    denied = [f for f in news if str(f.certainty) == "denied"]
    news = [f for f in news if str(f.certainty) != "denied"]
    exits = [f for f in news if f.kind in ("departure", "layoff")]
    arrivals = [f for f in news if f.kind in _ARRIVALS]
    groups: list[list[Frame]] = []
    for frame in arrivals:
        for group in groups:
            if any(
                f.to_org is None or frame.to_org is None or related(f.to_org, frame.to_org, rules)
                for f in group
            ):
                group.append(frame)
                break
        else:
            groups.append([frame])
    moves = [_arrival(group, exits, origins, rules) for group in groups]
    if not moves and exits:
        moves = [_exit(exits, origins, rules)]
    for frame in denied:
        if not any(related(frame.to_org, m.to_org, rules) for m in moves):
            source = frame.from_org or _origin(origins, frame.to_org, rules)
            moves.append(replace(frame, from_org=source))
            break
    return moves


def _arrival(group: list[Frame], exits: list[Frame], origins: list[Frame], rules: Rules) -> Frame:
    kinds = [f.kind for f in group]
    kind = next(k for k in _ARRIVALS if k in kinds)
    lead = next(f for f in group if f.kind == kind)
    to = _specific((f.to_org for f in group), rules)
    source = _specific(
        (f.from_org for f in group if f.kind == kind or f.kind != "appointment"), rules
    )
    if source is None:
        source = _specific(
            (f.from_org for f in exits if not related(f.from_org, to, rules) or f.from_org is None),
            rules,
        )
    if source is None:
        source = _origin(origins, to, rules)
    role = next((f.role for f in group if f.role), None)
    certainty = lead.certainty
    return replace(lead, kind=kind, from_org=source, to_org=to, role=role, certainty=certainty)


def _exit(exits: list[Frame], origins: list[Frame], rules: Rules) -> Frame:
    kind = "layoff" if any(f.kind == "layoff" for f in exits) else "departure"
    lead = next((f for f in exits if f.from_org), exits[0])
    source = _specific((f.from_org for f in exits), rules)
    if source is None:
        known = next((o for o in origins if o.from_org), None)
        source = (known.whole or known.from_org) if known else None
    return replace(lead, kind=kind, from_org=source, to_org=None)


def _origin(origins: list[Frame], to: str | None, rules: Rules) -> str | None:
    for frame in origins:
        if frame.from_org and not related(frame.from_org, to, rules):
            return frame.from_org
    return None
