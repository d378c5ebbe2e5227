"""Who belongs to whom: the houses that organisations form, with dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Link = tuple[str, str | None, str | None]  # parent, since (included), until (excluded)


@dataclass(frozen=True, slots=True)
class Relations:
    """Parents of organisations by slug. Dates are YYYY-MM-DD; None leaves that side open."""

    parents: Mapping[str, tuple[Link, ...]] = field(default_factory=dict)

    def above(self, org: str, on: str | None = None) -> Iterator[str]:
        """Yield the organisations that *org* belongs to, nearest first, on a day or ever."""
        pending, seen = [org], {org}
        while pending:
            for parent, since, until in self.parents.get(pending.pop(0), ()):
                if parent not in seen and _covers(since, until, on):
                    seen.add(parent)
                    pending.append(parent)
                    yield parent

    def within(self, unit: str, org: str, on: str | None = None) -> bool:
        """Return whether *unit* is *org* or a part of it."""
        return unit == org or org in self.above(unit, on)

    def same_line(self, one: str, other: str, on: str | None = None) -> bool:
        """Return whether one is the other or a part of it: FAIR and Meta, Meta and FAIR."""
        return self.within(one, other, on) or self.within(other, one, on)

    def same_house(self, one: str, other: str, on: str | None = None) -> bool:
        """Return whether both belong to one organisation: FAIR and Superintelligence Labs."""
        return one == other or bool({one, *self.above(one, on)} & {other, *self.above(other, on)})

    def depth(self, org: str, on: str | None = None) -> int:
        """Return how many organisations stand above *org*: the more, the more specific."""
        return sum(1 for _ in self.above(org, on))


def _covers(since: str | None, until: str | None, on: str | None) -> bool:
    return on is None or ((since is None or since <= on) and (until is None or on < until))
