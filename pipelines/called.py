"""Names as labels have them: one organisation or person may be called by several."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipelines.rules import Rules, bare


def forms_of(label: dict[str, Any]) -> dict[str, str]:
    """Return how the text writes the names that a label gives in their usual form; a form that is
    another's name in the label says nothing."""
    forms: dict[str, str] = label.get("forms") or {}
    named = {bare(name) for key in ("orgs", "people") for name in label.get(key) or ()}
    return {n: f for n, f in forms.items() if f.strip() and bare(f) not in named - {bare(n)}}


def org_called(name: str, rules: Rules) -> str:
    """Return an organisation as the table calls it: the label may know it by another name."""
    known = {alias.name for alias in rules.aliases.get(name.lower()) if alias.kind == "org"}
    return known.pop() if len(known) == 1 else name


def orgs_said(label: dict[str, Any], rules: Rules) -> dict[str, str]:
    """Return the organisations of a label by the bare forms of the text."""
    return {bare(form): org_called(name, rules) for name, form in forms_of(label).items()}


class Called:
    """People as the labels call them, whether said in their text's form, in another spelling of
    the table, or in the other order."""

    def __init__(self, labelled: Iterable[str], label: dict[str, Any], rules: Rules) -> None:
        self._rules = rules
        forms = forms_of(label)
        self._by_key = {
            self._key(said): bare(name)
            for name in labelled
            for said in (forms.get(name, name), name)
        }

    def by(self, said: str) -> str:
        """Return the label's form of a name, or the name itself, bare."""
        return self._by_key.get(self._key(said), bare(said))

    def _key(self, name: str) -> frozenset[str]:
        listed = self._rules.aliases.get(name.lower())
        known = {alias.name for alias in listed if alias.kind == "person"}
        return frozenset(bare(known.pop() if len(known) == 1 else name).split())
