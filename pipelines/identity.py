"""Who belongs to whom: the houses that organisations form, with dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Link = tuple[str, str | None, str | None]  # parent, since (included), until (excluded)


@dataclass(frozen=True, slots=True)
class Relations:
    """Parents of organisations by slug. Dates are YYYY-MM-DD; None leaves that side open."""

    parents: Mapping[str, tuple[Link, ...]] = field(default_factory=dict)
    _above: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def above(self, org: str, on: str | None = None) -> Iterator[str]:
        """Yield the organisations that *org* belongs to, nearest first, on a day or ever."""
        pending, seen = [org], {org}
        while pending:
            for parent, since, until in self.parents.get(pending.pop(0), ()):
                if parent not in seen and _covers(since, until, on):
                    seen.add(parent)
                    pending.append(parent)
                    yield parent

    def ever_above(self, org: str) -> frozenset[str]:
        """Return all organisations that *org* ever belonged to."""
        if org not in self._above:
            self._above[org] = frozenset(self.above(org))
        return self._above[org]

    def within(self, unit: str, org: str) -> bool:
        """Return whether *unit* is *org* or was ever a part of it."""
        return unit == org or org in self.ever_above(unit)

    def same_line(self, one: str, other: str, on: str | None = None) -> bool:
        """Return whether one is the other or a part of it, on a day or ever: FAIR and Meta."""
        if not (self.within(one, other) or self.within(other, one)):
            return False
        return (
            one == other
            or on is None
            or other in self.above(one, on)
            or one in self.above(other, on)
        )

    def line(self, org: str | None) -> frozenset[str]:
        """Return *org* and all it ever belonged to; nothing for None. Two lines with a common
        member are of one house."""
        return self.ever_above(org) | {org} if org else frozenset()

    def depth(self, org: str) -> int:
        """Return how many organisations stand above *org*: the more, the more specific."""
        return len(self.ever_above(org))


def _covers(since: str | None, until: str | None, on: str | None) -> bool:
    return on is None or ((since is None or since <= on) and (until is None or on < until))
