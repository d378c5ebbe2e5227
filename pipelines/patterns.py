"""The language files of config/language/*.toml, compiled to `re`; see docs/languages.md."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import product

from pipelines.alternation import NUMBERED
from pipelines.endless import refuse_endless
from pipelines.entries import LISTED, usable
from pipelines.finder import Finder, Wanted
from pipelines.lazy import Lazy, Regexes
from pipelines.lines import (
    BREAK,
    INDEX,
    MARKS,
    ORG,
    PERSON,
    Compiled,
    compile_line,
    people_regex,
    sketch,
    where,
)
from pipelines.pieces import pieces
from pipelines.wordforms import compile_months, lower, word_regex, words_regex
from talentwire.config.facts import LanguageRules

_ACTING = (  # classes of verbs whose object is a person
    *("hire", "rehire", "appoint", "promote", "fire", "lose"),
    *("succeed", "appointment", "hiring"),
)
HOUSES = ("hire", "rehire", "appoint", "promote", "fire", "lose")  # what firms do with people


@dataclass(frozen=True)
class Language:
    """One language file, compiled."""

    code: str
    spaced: bool
    rules: LanguageRules
    lists: Regexes = field(default_factory=lambda: Regexes({}))
    events: Regexes = field(default_factory=lambda: Regexes({}))
    predicates: Regexes = field(default_factory=lambda: Regexes({}))
    roles: Regexes = field(default_factory=lambda: Regexes({}))  # by their English name
    particles: bool = False
    prenominal: bool = False  # a relative clause stands before its noun, subjects are dropped
    verb_last: bool = False
    patterns: tuple[Compiled, ...] = ()
    common: frozenset[str] = frozenset()  # small words that are never part of a name
    common_nouns: frozenset[str] = frozenset()
    lowercase: tuple[tuple[str, re.Pattern[str]], ...] = ()  # organisation, how it is written
    months: re.Pattern[str] = field(default=re.compile(r"(?!)"))
    numbers: tuple[Lazy, ...] = ()  # the words for 2, 3, ...
    people: Lazy = field(default_factory=lambda: Lazy("(?!)", ""))  # a list of people
    finder: Finder = field(default_factory=lambda: Finder(tuple))

    def has(self, name: str, text: str) -> bool:
        """Return whether a word of the list *name* is in *text* (in small letters)."""
        listed = self.lists.get(name)
        return listed is not None and listed.search(text) is not None

    def english_role(self, role: str) -> str:
        """Return what `[roles]` calls *role* (in small letters) in English, else *role*."""
        return next((name for name in self.roles if self.roles[name].fullmatch(role)), role)

    def candidates(self, text: str, present: frozenset[str]) -> Iterable[Compiled]:
        """Return the patterns whose words and slots the masked sentence has, in their order."""
        by_need = self._by_need[PERSON in text, ORG in text]
        named = sorted(pair for name in by_need.keys() & present for pair in by_need[name])
        return [
            compiled
            for _, compiled in named
            if compiled.needs <= present
            and (not compiled.either or all(map(present.intersection, compiled.either)))
        ]

    @cached_property
    def verbs(self) -> tuple[re.Pattern[str], ...]:
        """The regexes of all classes of predicates; compiles them."""
        return tuple(self.predicates[name] for name in self.predicates)

    @cached_property
    def any_verb(self) -> re.Pattern[str]:
        """Matches wherever one of `verbs` does: one look where none of them stands."""
        return either(self.verbs)

    @cached_property
    def leading(self) -> tuple[re.Pattern[str], ...]:
        """The words that a person's name stands right behind, posts first."""
        words = [self.lists.get(name) for name in ("role", "person_before")]
        words += [self.predicates.get(name) for name in _ACTING]
        return tuple(each for each in words if each)

    @cached_property
    def any_leading(self) -> re.Pattern[str]:
        """Matches wherever one of `leading` does."""
        return either(self.leading)

    @cached_property
    def any_hiring(self) -> re.Pattern[str]:
        """Matches wherever one of `HOUSES` does, the classes of verbs that are said of firms."""
        return either(self.predicates[name] for name in HOUSES if name in self.predicates)

    @cached_property
    def looked_for(self) -> tuple[tuple[str, str], ...]:
        """The classes of predicates as `present` calls them, and their names."""
        return tuple((f"predicate:{name}", name) for name in self.predicates)

    @cached_property
    def cues(self) -> tuple[tuple[str, str], ...]:
        """The kinds of event as `present` calls them, and their names."""
        return tuple((f"event:{kind}", kind) for kind in self.events)

    @cached_property
    def any_cue(self) -> frozenset[str]:
        """The kinds of event as `present` calls them."""
        return frozenset(cue for cue, _ in self.cues)

    @cached_property
    def _by_need(self) -> dict[tuple[bool, bool], dict[str, list[tuple[int, Compiled]]]]:
        """The patterns, each with its number, by what has to be present for them; for sentences
        with people or not, and with organisations or not."""
        found: dict[tuple[bool, bool], dict[str, list[tuple[int, Compiled]]]] = {}
        for people, orgs in product((False, True), repeat=2):
            signs = {sign for sign, there in ((PERSON, people), (ORG, orgs)) if there}
            listed = found[people, orgs] = {}
            for number, compiled in enumerate(self.patterns):
                if compiled.signs <= signs:
                    listed.setdefault(self._need(number, compiled), []).append((number, compiled))
        return found

    def _need(self, number: int, compiled: Compiled) -> str:
        """Return what is rarest of that which a pattern needs."""
        need = f"line:{number}"
        if compiled.needs and (not compiled.has_letters or need in self.finder.always):
            return min(compiled.needs, key=lambda name: (len(self.rules.words[name]), name))
        return need

    def near(self, name: str, text: str) -> bool:
        """Return the same for text as it is written."""
        return self.has(name, text.lower())

    def present(self, text: str, *, narrow: bool = False) -> frozenset[str]:
        """Return the lists and events that *text* may have, beside names also what claims need.

        Never too few. Of the lists those of `_ASKED`, those of patterns and the marks. *narrow*
        says that the text was ASCII before it was masked.
        """
        group = "" if PERSON in text or ORG in text else NAMELESS
        return self.finder.among(self.finder.look(text, narrow=narrow), group)


def either(regexes: Iterable[re.Pattern[str]]) -> re.Pattern[str]:
    """Return a regex that matches wherever one of *regexes* does (or everywhere, if they count
    their groups, whose numbers would be others)."""
    sources = [regex.pattern for regex in regexes]
    if any(map(NUMBERED.search, sources)):
        return re.compile("(?s:.*?)")
    return re.compile("|".join(f"(?:{source})" for source in sources) or "(?!)")


def compile_language(rules: LanguageRules, problems: list[str]) -> Language:
    """Return *rules* ready to match; what can be seen to be wrong is told in *problems*.

    Regexes are compiled when they are first needed; `broken` compiles all of them.
    """
    problems += rules.wrong
    rules = usable(rules, problems)

    def lazy(words: Iterable[str], where: str) -> Lazy:
        return Lazy(lambda: words_regex(words, rules.spaced, MARKS), f"{rules.file}: {where}")

    lists = {
        name: lazy(words, f"words.{name}")
        for name, words in rules.words.items()
        if name != "lowercase"
    }
    events = {
        kind: lazy(map(_slots, cues), f"events.{kind}") for kind, cues in rules.events.items()
    }
    predicates = {
        name: lazy(_expanded(entries, rules), f"predicates.{name}")
        for name, entries in rules.predicates.items()
    }
    roles = {name: lazy(forms, f"roles.{name}") for name, forms in rules.roles.items()}
    patterns = tuple(sorted(_patterns(rules, problems), key=_order))
    return Language(
        code=rules.code,
        spaced=rules.spaced,
        rules=rules,
        lists=Regexes(lists),
        events=Regexes(events),
        predicates=Regexes(predicates),
        roles=Regexes(roles),
        particles=rules.particles,
        prenominal=not rules.spaced and not rules.particles,
        verb_last=rules.verb_last,
        patterns=patterns,
        common=frozenset(_plain_words(rules)),
        common_nouns=frozenset(w.casefold() for w in rules.words.get("common_noun", ())),
        lowercase=tuple(_lowercase(rules, problems)),
        months=compile_months(rules.months),
        numbers=tuple(lazy((word,), "words.numbers") for word in rules.words.get("numbers", ())),
        people=Lazy(
            lambda: people_regex(rules), f"{rules.file}: words.separator, honorific or role"
        ),
        finder=Finder(
            partial(_wanted, rules, patterns),
            spaced=rules.spaced,
            common=frozenset(_small_words(rules)),
            groups={NAMELESS: _nameless},
        ),
    )


def broken(language: Language) -> list[str]:
    """Return what is wrong with the words, cues and patterns of a language; slow."""
    kinds = (language.lists, language.events, language.predicates, language.roles)
    found = [problem for regexes in kinds for problem in regexes.problems()]
    found += [compiled.problem for compiled in language.patterns if compiled.problem]
    if language.people.problem:
        found.append(language.people.problem)
    return found


def _expanded(entries: Iterable[str], rules: LanguageRules) -> Iterable[str]:
    """Yield the entries: `<leave>` alone stands for those of that list, within words for any."""
    for entry in entries:
        if entry.startswith("<") and entry.endswith(">") and entry.count("<") == 1:
            yield from rules.words.get(entry[1:-1], ())
        else:
            either = LISTED.sub(
                lambda m: f"({'|'.join(rules.words.get(m[1], ())) or '(?!)'})", entry
            )
            yield _apart(either)


def _apart(entry: str) -> str:
    """Return an entry of words that stand apart as its first part, where the rest follows.

    "tritt ... zurück": up to the sentence's end; "ist .. an Bord": up to the next comma.
    """
    first, *rest = re.split(r" (\.{2,3}) ", entry)
    follows = "".join(
        rf"(?!\w)[^{';:!?' if dots == '...' else ',;:!?'}\n{BREAK}]{{0,150}}?(?<!\w){word}(?!\w)"
        for dots, word in zip(rest[::2], rest[1::2], strict=True)
    )
    return f"{first}(?={follows})" if follows else entry


_SMALL = ("article", "determiner", "indefinite", "passive", "stop")


def _slots(cue: str) -> str:
    return cue.replace("{ORG}", f"{ORG}{INDEX}").replace("{P}", f"{PERSON}{INDEX}")


NAMELESS = "nameless"  # a group of what is looked for
# Lists of words that stand for names.
WORDS_FOR_NAMES = frozenset(
    (
        *(
            "aide_of",
            "clitic",
            "company",
            "described",
            "dropped",
            "elsewhere",
            "first_of",
            "latest",
            "owned",
        ),
        *("post_alone", "pronoun", "pronouns", "second_of", "third_of", "last_of", "unit"),
    )
)
# Lists of which it is asked whether they are present, also in sentences without names.
_ASKED = WORDS_FOR_NAMES.union(
    (
        *("ai", "ai_staff", "deal", "former", "newcomers", "other_news", "past", "role"),
        "unnamed",
    ),
)

# The same, in sentences with names.
_ASKED_BESIDE = (
    *("supposing", "given_that", "made-by", "once-headed", "off-board"),
    *("its_founders", "newborn", "comes_along", "dealt_with"),
)


def _nameless(name: str) -> bool:
    """Return whether a list or event is looked for also where there are no names."""
    return name in _ASKED or name.startswith("event:")


def _wanted(rules: LanguageRules, patterns: tuple[Compiled, ...]) -> Iterable[Wanted]:
    """Yield what is looked for in sentences."""
    needed = {name for compiled in patterns for name in compiled.needs.union(*compiled.either)}
    needed.update(_ASKED, _ASKED_BESIDE)
    lists = ((n, w) for n, w in rules.words.items() if n in needed or n.startswith("mark-"))
    yield from _spelt(rules, lists)
    events = ((f"event:{kind}", map(_slots, cues)) for kind, cues in rules.events.items())
    yield from _spelt(rules, events)
    predicates = rules.predicates.items()
    yield from _spelt(rules, ((f"predicate:{k}", _expanded(w, rules)) for k, w in predicates))
    for number, compiled in enumerate(patterns):
        if compiled.has_letters or not compiled.needs:
            regex = sketch(compiled.line, rules.spaced)
            yield f"line:{number}", pieces(regex, spaced=rules.spaced, edges=False)


def _spelt(rules: LanguageRules, named: Iterable[tuple[str, Iterable[str]]]) -> Iterable[Wanted]:
    for name, words in named:
        for word in words:
            yield name, pieces(word_regex(word, MARKS), spaced=rules.spaced, edges=True)


def _small_words(rules: LanguageRules) -> Iterable[str]:
    """Yield the words of lists that are in nearly every sentence."""
    for name, entries in rules.words.items():
        if name in _SMALL or name.startswith("mark-"):
            yield from (lower(entry) for entry in entries if entry.isalpha())


def _lowercase(rules: LanguageRules, problems: list[str]) -> Iterable[tuple[str, re.Pattern[str]]]:
    """Yield what `lowercase` says: "Meta=(la|alla) (?P<name>meta)"."""
    for entry in rules.words.get("lowercase", ()):
        name, _, regex = entry.partition("=")
        try:
            refuse_endless(regex)
            compiled = re.compile(rf"(?<!\w)(?:{regex})")
            if "name" not in compiled.groupindex:
                raise re.error("(?P<name>...) is missing")
            yield name.strip(), compiled
        except (ValueError, re.error, RecursionError, OverflowError) as error:
            problems.append(f"{rules.file}: words.lowercase: {error}: {entry}")


def _order(compiled: Compiled) -> int:
    """What is no move comes first, then what is old or was refused: they claim their words."""
    if compiled.pattern.kind == "none":
        return 0
    return 1 if compiled.pattern.background or compiled.pattern.certainty == "denied" else 2


def _patterns(rules: LanguageRules, problems: list[str]) -> Iterable[Compiled]:
    for pattern in rules.patterns:
        for line in pattern.match:
            try:
                yield compile_line(line, pattern, rules)
            except ValueError as error:
                problems.append(f"{where(pattern)}: {error}: {line}")


# Lists of words that are often part of a name: "Microsoft Build", "the Senate", "Prince".
_ALSO_NAMES = frozenset(
    (
        "aide_of",
        "authority",
        "dealt_with",
        "future",
        "occasion",
        "on_condition",
        "put_in",
        "taken_on",
    )
)


def _plain_words(rules: LanguageRules) -> Iterable[str]:
    """Yield every single word of the lists, lower case: none of them is part of a name."""
    listed = ((name, word) for name, words in rules.words.items() for word in words)
    entries = [word for name, word in listed if name not in _ALSO_NAMES]
    entries += [cue for cues in rules.events.values() for cue in cues]
    for entry in entries:
        for word in re.split(r"[\s|()?]+", entry):
            if word.isalpha():
                yield word.casefold()
