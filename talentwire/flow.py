"""Who gains, who loses: moves counted by organisation or by month. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Turn:
    """One person going from one house to another; None where that is not known."""

    month: str  # YYYY-MM
    person: str
    left: str | None
    joined: str | None


@dataclass(slots=True)
class Balance:
    """How many came and went, for an organisation or in a month."""

    name: str
    came: list[str] = field(default_factory=list)  # people, earliest first
    went: list[str] = field(default_factory=list)

    @property
    def net(self) -> int:
        """Return gains less losses."""
        return len(self.came) - len(self.went)


@dataclass(frozen=True, slots=True)
class Month:
    """All turns of one month, and the balance of each organisation concerned."""

    name: str
    turns: int
    orgs: tuple[Balance, ...]  # the greatest gain first


def by_org(turns: Iterable[Turn]) -> list[Balance]:
    """Return the balance of each organisation, the greatest gain first, then the busiest."""
    found: dict[str, Balance] = {}
    for turn in sorted(turns, key=lambda turn: turn.month):
        if turn.joined:
            found.setdefault(turn.joined, Balance(turn.joined)).came.append(turn.person)
        if turn.left:
            found.setdefault(turn.left, Balance(turn.left)).went.append(turn.person)
    return sorted(found.values(), key=lambda b: (-b.net, -len(b.came), b.name))


def by_month(turns: Sequence[Turn]) -> list[Month]:
    """Return the months in which something happened, earliest first."""
    months: dict[str, list[Turn]] = {}
    for turn in turns:
        months.setdefault(turn.month, []).append(turn)
    return [Month(name, len(found), tuple(by_org(found))) for name, found in sorted(months.items())]


def month_by_month(turns: Iterable[Turn], org: str | None = None) -> list[Balance]:
    """Return the balance of each month, of one organisation or of all, earliest first."""
    found: dict[str, Balance] = {}
    for turn in sorted(turns, key=lambda turn: turn.month):
        balance = found.setdefault(turn.month, Balance(turn.month))
        if turn.joined and org in (None, turn.joined):
            balance.came.append(turn.person)
        if turn.left and org in (None, turn.left):
            balance.went.append(turn.person)
    return [balance for balance in found.values() if balance.came or balance.went]
