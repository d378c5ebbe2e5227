"""The spellings of the known names, all looked for in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

import ahocorasick

from pipelines.plain import simplified
from talentwire.config.facts import Facts

_DOTS = "·・•‧･"
_EASTERN = re.compile("[\u3000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Alias:
    """One spelling of a known name."""

    kind: str  # org | person | none: a longer word that is no name
    name: str
    surface: str
    ambiguous: bool = False


class Aliases:
    """Finds the spellings of names in a text in small letters.

    Those that begin in another script than ours have an automaton of their own: thousands of
    characters begin them, and where nothing goes on it tries them one by one.
    """

    def __init__(self, spellings: Mapping[str, tuple[Alias, ...]]) -> None:
        self._spellings = spellings
        eastern = {key for key in spellings if _EASTERN.match(key)}
        self._latin = _automaton({k: v for k, v in spellings.items() if k not in eastern})
        self._eastern = _automaton({k: v for k, v in spellings.items() if k in eastern})

    def get(self, spelling: str) -> tuple[Alias, ...]:
        """Return the names that are spelt so."""
        return self._spellings.get(spelling, ())

    def iter(self, text: str) -> Iterable[tuple[int, tuple[Alias, ...]]]:
        """Yield the last character of each spelling in *text*, and the names that it has."""
        found: Iterable[tuple[int, tuple[Alias, ...]]] = self._latin.iter(text)
        return chain(found, self._eastern.iter(text)) if _EASTERN.search(text) else found


def _automaton(spellings: Mapping[str, tuple[Alias, ...]]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for key, aliases in spellings.items():
        automaton.add_word(key, aliases)
    automaton.make_automaton()
    return automaton


def aliases_of(facts: Facts) -> Aliases:
    """Return all spellings of the names of *facts*."""
    spellings: dict[str, list[Alias]] = {}

    def add(alias: Alias) -> None:
        listed = spellings.setdefault(alias.surface.lower(), [])
        if alias not in listed:
            listed.append(alias)

    for org in facts.orgs:
        for listed in {org.name, *org.aliases} - set(org.ambiguous):
            for surface in _spaced(listed):
                add(Alias("org", org.name, surface))
                if " " in surface:  # "Stability-AI-Chef"
                    add(Alias("org", org.name, surface.replace(" ", "-")))
        for listed in org.ambiguous:
            for surface in _spaced(listed):
                add(Alias("org", org.name, surface, ambiguous=True))
    for person in facts.people:
        for form in (person.name, *person.forms):
            for surface in _spellings(form):
                add(Alias("person", person.name, surface))
    for surface in facts.words.get("not_org", ()):
        add(Alias("none", surface, surface))
    return Aliases({key: tuple(aliases) for key, aliases in spellings.items()})


_SEAM = re.compile(
    r"(?<=[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3])(?=[A-Za-z0-9])"
    r"|(?<=[A-Za-z0-9])(?=[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3])"
)


def _spaced(form: str) -> set[str]:
    """Return a firm's form, simplified too, and with spaces around Latin letters: 字节 Seed."""
    forms = {form, simplified(form)}
    return forms | {_SEAM.sub(" ", one) for one in forms}


def _spellings(form: str) -> set[str]:
    """Return a person's form and how else it is written: without accents, other dots, and as
    Chinese newspapers print it (秋葉拓哉 is 秋叶拓哉 there)."""
    import unicodedata

    found = {form, simplified(form)}
    decomposed = unicodedata.normalize("NFD", form)
    if any(unicodedata.category(c) == "Mn" for c in decomposed) and form[0].isalpha():
        bare_form = "".join(c for c in decomposed if unicodedata.category(c) != "Mn")
        if bare_form.isascii():
            found.add(bare_form)
    for dot in _DOTS:
        if dot in form:
            found |= {form.replace(dot, other) for other in _DOTS}
            break
    return found
