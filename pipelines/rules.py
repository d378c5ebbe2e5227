"""Facts made ready for judging: one automaton for all names, compiled patterns by language."""

from __future__ import annotations

import logging
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property

from pipelines.aliases import Aliases, aliases_of
from pipelines.names import NameWords, compile_names
from pipelines.patterns import Language, broken, compile_language
from pipelines.transcribed import Heard
from talentwire.config.facts import Facts
from talentwire.model import Org, Person

_log = logging.getLogger(__name__)
_BETWEEN_PARTS = re.compile(r"[\s'’.\-·・•‧]+")
_HEADS = re.compile(r"(^|and |, )(CEO|chair(man|woman)?|founder)\b(?! (of|for))")
_RUNS = re.compile(r"^(C[EOF]O|chair(man|woman)?|president)\b(?! (of|for))")


@dataclass(frozen=True)
class Rules:
    """What `judge` needs; build it once per process with `compile_rules`."""

    facts: Facts
    aliases: Aliases
    orgs: dict[str, Org]
    people: dict[str, Person]
    parents: dict[str, tuple[str, ...]]  # org -> its parents, theirs, and so on
    languages: dict[str, Language]
    names: NameWords
    wrong: tuple[str, ...] = ()  # what is wrong with the language files at first sight
    folded: dict[str, str] = field(default_factory=dict)  # folded person name -> canonical
    surnames: frozenset[str] = frozenset()  # of people of the table, in Latin letters
    heard: Heard = field(default_factory=lambda: Heard(()))  # people by the sound of their names
    employers: frozenset[str] = frozenset()  # organisations that only a move makes ours
    general: frozenset[str] = frozenset()  # people who run a firm that is no AI firm
    heads: dict[str, str] = field(default_factory=dict)  # who runs a house that does more than AI

    def ending_in(self, letters: str) -> list[str]:
        """Return the folded names of the table that end in *letters*, in its order."""
        backwards, number = self._backwards
        end = letters[::-1]
        first = bisect_left(backwards, end)
        last = bisect_left(backwards, end + "\U0010ffff")
        return sorted((name[::-1] for name in backwards[first:last]), key=number.__getitem__)

    def beginning_with(self, letter: str) -> list[str]:
        """Return the folded names of the table that begin with *letter*, in its order."""
        return self._initials.get(letter, [])

    @cached_property
    def no_orgs(self) -> re.Pattern[str]:
        """Finds the names of several words that are no organisation: "The New York Times"."""
        names = [name for name in self.facts.words.get("not_org", ()) if " " in name]
        return re.compile("|".join(map(re.escape, names)) or "(?!)")

    @cached_property
    def _initials(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self.folded:
            found.setdefault(name[:1], []).append(name)
        return found

    @cached_property
    def _backwards(self) -> tuple[list[str], dict[str, int]]:
        """The folded names read backwards, sorted, and the place of each in the table."""
        number = {name: at for at, name in enumerate(self.folded)}
        return sorted(name[::-1] for name in self.folded), number

    @property
    def problems(self) -> tuple[str, ...]:
        """All words, cues and patterns that are left out, each with its file; compiles all."""
        found = list(self.wrong)
        for language in self.languages.values():
            found += broken(language)
        return tuple(found)


def compile_rules(facts: Facts) -> Rules:
    """Return *facts* ready for `judge`; broken patterns are left out and told."""
    problems: list[str] = []
    languages = {
        code: compile_language(language, problems) for code, language in facts.languages.items()
    }
    names = compile_names(facts.words, problems)
    for problem in problems:
        _log.warning("left out: %s", problem)
    orgs = {org.name: org for org in facts.orgs}
    people = {person.name: person for person in facts.people}
    return Rules(
        facts=facts,
        aliases=aliases_of(facts),
        orgs=orgs,
        people=people,
        parents={name: _ancestors(name, orgs) for name in orgs},
        languages=languages,
        names=names,
        wrong=tuple(problems),
        folded={bare(person.name): person.name for person in facts.people},
        surnames=frozenset(n.split()[-1] for n in people if " " in n and len(n.split()[-1]) > 3),
        heard=Heard(people),
        employers=frozenset(org.name for org in facts.orgs if org.employer),
        general=frozenset(p.name for p in facts.people if _runs_other_firm(p, orgs)),
        heads={p.name: p.affiliation for p in facts.people if p.affiliation and _heads(p, orgs)},
    )


def _heads(person: Person, orgs: dict[str, Org]) -> bool:
    """Return whether the table has somebody at the head of a whole house that does more than AI,
    and not as one who has just come there ("CEO, from Google Cloud"). Whoever goes to the AI firm
    that he heads now has founded it, or came not long ago: that is news."""
    role, house = person.role or "", orgs.get(person.affiliation or "")
    whole = house is not None and not house.parents and not house.ai_first
    return bool(_HEADS.search(role) and whole and ", from " not in role)


def _runs_other_firm(person: Person, orgs: dict[str, Org]) -> bool:
    """Return whether somebody runs a firm that has more to do than AI, as the table says."""
    firm = orgs.get(person.affiliation or "")
    return bool(firm and not firm.ai_first and _RUNS.search(person.role or ""))


def bare(text: str) -> str:
    """Return *text* for comparing names: lower case, no accents, hyphens or dots."""
    if text.isascii():
        return " ".join(_BETWEEN_PARTS.sub(" ", text.lower()).split())
    import unicodedata

    decomposed = unicodedata.normalize("NFKD", text.casefold())
    # Only Latin accents go; the marks on kana make other letters.
    kept = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    return " ".join(_BETWEEN_PARTS.sub(" ", unicodedata.normalize("NFC", kept)).split())


def _ancestors(name: str, orgs: dict[str, Org]) -> tuple[str, ...]:
    found: list[str] = []
    waiting = [name]
    while waiting:
        org = orgs.get(waiting.pop())
        for parent in org.parents if org else ():
            if parent.org not in found and parent.org != name:
                found.append(parent.org)
                waiting.append(parent.org)
    return tuple(found)
