"""The pattern language of config/language/*.toml, compiled to `re`; see docs/languages.md.

Patterns run over masked sentences in small letters: every organisation is ORG and one index
character, every list of people PERSON and one, words that end a clause have BREAK before
them and words that end a run of modifiers STOP. All of these are private-use characters,
which `plain` removes from what comes from outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

import ahocorasick

from pipelines.endless import OFTEN_GROUP, refuse_endless
from pipelines.entries import LISTED, usable
from pipelines.lazy import Lazy, Regexes
from pipelines.wordforms import (
    as_words,
    compile_months,
    literals,
    lower,
    words_regex,
)
from talentwire.config.facts import LanguageRules, Pattern

ORG = "\ue001"
PERSON = "\ue002"
BREAK = "\ue005"
STOP = "\ue006"
MARKS = f"[{BREAK}{STOP}]*"
FIRST = 0xE100  # index characters of slots begin here
_INDEX = "[\ue100-\uf8ff]"
_TOKEN = re.compile(
    r"(\[(?:\\.|[^\]\\])*\])"  # a set of characters, left as it is
    r"|\{([a-zA-Z]+)\}|<([\w-]+)>|(\s*~\s*)|(\s*\.\.\.\s*)"
    r"|(\s*(?<![\d{])[,:](?!\?)\s*)|(\s+)(\??)"
)
_LOOK = re.compile(r"\(\?<?[!=][^()]*\)")
_PEOPLE = ("P", "other")
_ORGS = ("from", "to", "at", "org")


class Compiled:
    """One `match` line of a pattern; its regex is compiled when it is first needed."""

    def __init__(
        self, pattern: Pattern, source: str, needs: frozenset[str], signs: frozenset[str], said: str
    ) -> None:
        self.pattern = pattern
        self.needs = needs  # word lists that must occur in the sentence
        self.signs = signs  # PERSON, ORG: what must occur
        self._lazy = Lazy(source, said)

    @property
    def regex(self) -> re.Pattern[str]:
        """The line as a regex; one that matches nothing where it is broken."""
        return self._lazy.regex

    @property
    def problem(self) -> str | None:
        """What is wrong with the line, if anything."""
        return self._lazy.problem


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
    grouped: tuple[tuple[frozenset[str], frozenset[str], tuple[Compiled, ...]], ...] = ()
    common: frozenset[str] = frozenset()  # small words that are never part of a name
    common_nouns: frozenset[str] = frozenset()
    lowercase: tuple[tuple[str, re.Pattern[str]], ...] = ()  # organisation, how it is written
    months: re.Pattern[str] = field(default=re.compile(r"(?!)"))
    people: Lazy = field(default_factory=lambda: Lazy("(?!)", ""))  # a list of people
    finder: ahocorasick.Automaton | None = None
    always: frozenset[str] = frozenset()  # lists that the finder cannot look for

    def has(self, name: str, text: str) -> bool:
        """Return whether a word of the list *name* is in *text* (in small letters)."""
        listed = self.lists.get(name)
        return listed is not None and listed.search(text) is not None

    def english_role(self, role: str) -> str:
        """Return what `[roles]` calls *role* (in small letters) in English, else *role*."""
        return next((name for name in self.roles if self.roles[name].fullmatch(role)), role)

    def candidates(self, text: str, present: frozenset[str]) -> Iterable[Compiled]:
        """Return the patterns whose words and slots the masked sentence has."""
        person, org = PERSON in text, ORG in text
        for needs, signs, compiled in self.grouped:
            if (person or PERSON not in signs) and (org or ORG not in signs) and needs <= present:
                yield from compiled

    def near(self, name: str, text: str) -> bool:
        """Return the same for text as it is written."""
        return self.has(name, text.lower())

    def present(self, text: str) -> frozenset[str]:
        """Return the lists and events that may have a word in *text*: quick, never too few."""
        found = set(self.always)
        if self.finder is not None:
            for _, names in self.finder.iter(as_words(text) if self.spaced else text):
                found |= names
        return frozenset(found)


def compile_language(rules: LanguageRules, problems: list[str]) -> Language:
    """Return *rules* ready to match; what can be seen to be wrong is told in *problems*.

    Regexes are compiled when they are first needed; `broken` compiles all of them.
    """
    rules = usable(rules, problems)

    def lazy(words: Iterable[str], where: str) -> Lazy:
        return Lazy(words_regex(words, rules.spaced, MARKS), f"{rules.file}: {where}")

    lists = {
        name: lazy(words, f"words.{name}")
        for name, words in rules.words.items()
        if name != "lowercase"
    }
    events = {
        kind: lazy(map(_slots, cues), f"events.{kind}") for kind, cues in rules.events.items()
    }
    predicates = {
        name: lazy(tuple(_expanded(entries, rules)), f"predicates.{name}")
        for name, entries in rules.predicates.items()
    }
    roles = {name: lazy(forms, f"roles.{name}") for name, forms in rules.roles.items()}
    finder, always = _finder(rules)
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
        grouped=tuple(
            (needs, signs, tuple(same))
            for (_, needs, signs), same in groupby(
                patterns, key=lambda c: (_order(c), c.needs, c.signs)
            )
        ),
        common=frozenset(_plain_words(rules)),
        common_nouns=frozenset(w.casefold() for w in rules.words.get("common_noun", ())),
        lowercase=tuple(_lowercase(rules, problems)),
        months=compile_months(rules.months),
        people=Lazy(people_regex(rules), f"{rules.file}: words.separator, honorific or role"),
        finder=finder,
        always=always,
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


def _slots(cue: str) -> str:
    return cue.replace("{ORG}", f"{ORG}{_INDEX}").replace("{P}", f"{PERSON}{_INDEX}")


def _finder(rules: LanguageRules) -> tuple[ahocorasick.Automaton | None, frozenset[str]]:
    """Return an automaton from a piece of each word to its lists, and lists without such."""
    found: dict[str, set[str]] = {}
    always: set[str] = set()
    named = [
        *rules.words.items(),
        *((f"event:{k}", cues) for k, cues in rules.events.items()),
        *(
            (f"predicate:{k}", tuple(word.partition("(?=(?!")[0] for word in _expanded(w, rules)))
            for k, w in rules.predicates.items()
        ),
    ]
    for name, words in named:
        for word in words:
            plain = lower(word.replace("{ORG}", " ").replace("{P}", " "))
            pieces = literals(plain, spaced=rules.spaced)
            if pieces is None:
                always.add(name)
                continue
            for piece in pieces:
                found.setdefault(piece, set()).add(name)
    if not found:
        return None, frozenset(always)
    automaton = ahocorasick.Automaton()
    for piece, names in found.items():
        automaton.add_word(piece, frozenset(names))
    automaton.make_automaton()
    return automaton, frozenset(always)


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
                yield _compile(line, pattern, rules)
            except ValueError as error:
                problems.append(f"{_where(pattern)}: {error}: {line}")


def _where(pattern: Pattern) -> str:
    place = f"{pattern.file}:{pattern.line}" if pattern.line else pattern.file
    return f"{place}: pattern {pattern.id!r}"


def _compile(line: str, pattern: Pattern, rules: LanguageRules) -> Compiled:
    """Return one line of the pattern language as a regex; raises ValueError."""
    out: list[str] = []
    needs: set[str] = set()
    signs: list[str] = []
    at = 0
    for number, token in enumerate(_TOKEN.finditer(line)):
        out.append(lower(line[at : token.start()]))
        before, at = line[: token.start()], token.end()
        certain = before.count("(") == before.count(")") and not line.startswith("?", at)
        chars, slot, words, gap, wide, mark, space, maybe = token.groups()
        if chars:
            out.append(lower(chars))
        elif slot:
            leads = not _LOOK.sub("", before).strip("( ")
            out.append(_slot(f"{slot}_{number}", slot, rules, leads=leads))
            if certain and slot in (*_PEOPLE, *_ORGS):
                signs.append(PERSON if slot in _PEOPLE else ORG)
        elif words:
            out.append(_list(words, rules))
            needs.update([words] if certain else [])
        elif gap:
            after_org = before.endswith(tuple(f"{{{name}}}" for name in _ORGS))
            out.append(_gap(rules.spaced, ORG if after_org else ""))
        elif wide:
            beside = before.endswith("{P}") or line.startswith("{P}", at)
            out.append(_wide(rules.spaced, PERSON if beside else ""))
        elif mark:
            out.append(_mark(mark.strip(), rules.spaced))
        elif space:
            before_org = line.startswith(tuple(f"{{{name}}}" for name in _ORGS), at)
            out.append(_space(rules.spaced, bool(maybe), "" if before_org else MARKS))
    out.append(lower(line[at:]))
    # A list is long to look through, and its entries have been looked at.
    refuse_endless("".join(out) if OFTEN_GROUP.search(line) else line)
    said = f"{_where(pattern)}: {line}"
    return Compiled(pattern, "".join(out), frozenset(needs), frozenset(signs), said)


def _space(spaced: bool, maybe: bool, marks: str) -> str:
    """Return the regex of a space; before an organisation no STOP word may follow."""
    if not spaced:
        return rf"\s*{marks}"
    # An apostrophe joins a small word to what follows: "dell'OpenAI".
    return rf"[\s,]*{marks}" if maybe else rf"(?:[\s,]+|(?<=')){marks}"


def _gap(spaced: bool, also: str) -> str:
    """Return the regex of `~`: what stands between a subject and its verb."""
    if spaced:
        also = also and f"{also}:"  # "Meta robs Google: has hired" goes on with Meta
        return rf"(?!\w)[^{PERSON}{BREAK}{also};?!\n]{{0,170}}?(?<!\w)"
    return rf"[^{PERSON}{BREAK}{also}；;。\n]{{0,60}}?"


def _wide(spaced: bool, also: str) -> str:
    """Return the regex of `...`: anything within the clause, other persons too."""
    if spaced:
        return rf"(?!\w)[^{also}{BREAK};\n]{{0,90}}?(?<!\w)"
    return rf"[^{also}；;。\n]{{0,50}}?"


def _mark(mark: str, spaced: bool) -> str:
    """Return the regex of a comma or colon with what white space stands around it."""
    signs = mark if spaced else {",": ",，、", ":": ":："}[mark]
    return rf"\s*[{signs}]\s*{MARKS}"


def _list(name: str, rules: LanguageRules) -> str:
    words = rules.words.get(name)
    if words is None:
        raise ValueError(f"no word list is named <{name}>")
    return MARKS + words_regex(words, rules.spaced, MARKS)


def _slot(group: str, slot: str, rules: LanguageRules, *, leads: bool) -> str:
    if slot in _PEOPLE:
        return f"(?P<{group}>{PERSON}{_INDEX})"
    if slot == "role":
        return f"(?P<{group}>{_role(rules)})"
    if slot in _ORGS:
        filler = "" if leads else _filler(rules.spaced)
        return rf"(?:{filler}{ORG}(?P<{group}>{_INDEX}))"
    raise ValueError(f"no slot is named {{{slot}}}")


def people_regex(rules: LanguageRules) -> str:
    """Return the regex of one person or a list of persons, titles and posts between them."""
    separators = rules.words.get("separator", (",",))
    honorific = "|".join(map(lower, rules.words.get("honorific", ()))) or "(?!)"
    roles = words_regex(rules.words.get("role", ()), rules.spaced, MARKS)
    joined = "|".join(
        re.sub(r"\s+", r"\\s*", lower(s)) for s in sorted(separators, key=len, reverse=True)
    )
    space = r"\s+" if rules.spaced else r"\s*"
    aside = rf"(?:\s*,\s*{roles}(?=\s*,)|\s*\({roles}\))?"  # "Bret Taylor (chairman), Larry ..."
    one = rf"{PERSON}{_INDEX}(?:\s*(?:{honorific}))?{aside}"
    articles = words_regex(rules.words.get("article", ()), rules.spaced, MARKS)
    between = rf"{MARKS}(?:{joined})\s*{MARKS}(?:{articles}\s*)?(?:(?:{roles}){space}?){{0,3}}"
    return rf"{one}(?:\s*{between}{one})*"


def _role(rules: LanguageRules) -> str:
    words = words_regex(rules.words.get("role", ()), rules.spaced, MARKS)
    if rules.spaced:
        return rf"(?:[^\W\d][\w'&/-]*\s+){{0,4}}?{words}(?:\s{words})*"
    return rf"[^\s，。、；{PERSON}{ORG}]{{0,10}}?{words}"


def _filler(spaced: bool) -> str:
    """Return the regex of the few words that may stand before an organisation's name."""
    if spaced:
        return r"(?:[\w'’.\-\"“«„(][\w'’.\- \"“«„(]{0,48}?[ \"“«„(-])??"
    return rf"[^\s，。、；{PERSON}{ORG}]{{0,10}}?"


def _plain_words(rules: LanguageRules) -> Iterable[str]:
    """Yield every single word of the lists, lower case: none of them is part of a name."""
    entries = [word for words in rules.words.values() for word in words]
    entries += [cue for cues in rules.events.values() for cue in cues]
    for entry in entries:
        for word in re.split(r"[\s|()?]+", entry):
            if word.isalpha():
                yield word.casefold()
