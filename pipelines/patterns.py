"""The pattern language of config/language/*.toml, compiled to `re`; see docs/languages.md.

Patterns run over masked sentences: every organisation is ORG and one index character, every
person PERSON and one, words that end a clause have BREAK before them and words that end a
run of modifiers have STOP. All of these are private-use characters, which `plain` removes
from what comes from outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from talentwire.config.facts import LanguageRules, Pattern

ORG = "\ue001"
PERSON = "\ue002"
BREAK = "\ue005"
STOP = "\ue006"
FIRST = 0xE100  # index characters of slots begin here
_INDEX = "[\ue100-\uf8ff]"
_TOKEN = re.compile(r"\{(\w+)\}|<([\w-]+)>|(\s*~\s*)|(\s*\.\.\.\s*)|(\s*(?<![\d{])[,:](?!\?)\s*)|(\s+)(\??)")
_SLOTS = ("P", "from", "to", "at", "org", "role", "other")
# Lists that the engine itself asks for; all others are for the patterns of the file.
OWN_LISTS = (
    "separator", "honorific", "pronoun", "pronouns", "company", "unit", "deal", "founder", "hedge", "negation", "past",
    "break", "stop", "ai", "role", "org_before", "org_after", "org_noun", "person_before",
    "person_after", "not_a_name", "common_noun", "lowercase", "possessive", "not_staff",
)  # fmt: skip


@dataclass(frozen=True)
class Compiled:
    """One `match` line of a pattern."""

    pattern: Pattern
    regex: re.Pattern[str]
    needs: tuple[str, ...]  # word lists that must occur in the sentence


@dataclass(frozen=True)
class Language:
    """One language file, compiled."""

    code: str
    spaced: bool
    rules: LanguageRules
    lists: dict[str, re.Pattern[str]] = field(default_factory=dict)
    events: dict[str, re.Pattern[str]] = field(default_factory=dict)
    patterns: tuple[Compiled, ...] = ()
    common: frozenset[str] = frozenset()  # lower-case words that are never part of a name
    common_nouns: frozenset[str] = frozenset()
    lowercase: tuple[tuple[str, re.Pattern[str]], ...] = ()  # organisation, how it is written

    def has(self, name: str, text: str) -> bool:
        """Return whether a word of the list *name* is in *text*."""
        listed = self.lists.get(name)
        return listed is not None and listed.search(text) is not None


def compile_language(rules: LanguageRules, problems: list[str]) -> Language:
    """Return *rules* ready to match; what cannot be compiled is told in *problems*."""
    lists: dict[str, re.Pattern[str]] = {}
    for name, words in rules.words.items():
        if name == "lowercase":
            continue
        try:
            lists[name] = re.compile(words_regex(words, rules.spaced), re.IGNORECASE)
        except re.error as error:
            problems.append(f"{rules.file}: words.{name}: {error}")
    events: dict[str, re.Pattern[str]] = {}
    for kind, cues in rules.events.items():
        try:
            expanded = [_expand_lists(cue, rules) for cue in cues]
            events[kind] = re.compile(words_regex(expanded, rules.spaced), re.IGNORECASE)
        except (re.error, KeyError) as error:
            problems.append(f"{rules.file}: events.{kind}: {_said(error)}")
    return Language(
        code=rules.code,
        spaced=rules.spaced,
        rules=rules,
        lists=lists,
        events=events,
        patterns=tuple(sorted(_patterns(rules, problems), key=_order)),
        common=frozenset(_plain_words(rules)),
        lowercase=tuple(_lowercase(rules, problems)),
        common_nouns=frozenset(w.casefold() for w in rules.words.get("common_noun", ())),
    )


def _lowercase(
    rules: LanguageRules, problems: list[str]
) -> Iterable[tuple[str, re.Pattern[str]]]:
    """Yield what `lowercase` says: "Meta=(la|alla) (?P<name>meta)"."""
    for entry in rules.words.get("lowercase", ()):
        name, _, regex = entry.partition("=")
        try:
            compiled = re.compile(rf"(?<!\w)(?:{regex})")
            if "name" not in compiled.groupindex:
                raise re.error("(?P<name>...) is missing")
            yield name.strip(), compiled
        except re.error as error:
            problems.append(f"{rules.file}: words.lowercase: {error}: {entry}")


def words_regex(words: Iterable[str], spaced: bool) -> str:
    """Return a regex for any of *words*, longest first; `*` stands for any ending."""
    parts = [word_regex(word) for word in sorted(words, key=len, reverse=True)]
    joined = "|".join(parts) or "(?!)"
    return rf"(?<!\w)(?:{joined})(?!\w)" if spaced else f"(?:{joined})"


def word_regex(word: str) -> str:
    """Return the regex of one entry of a word list."""
    marks = f"[{BREAK}{STOP}]*"
    word = re.sub(r"(?<=\w)(?<!\\w)\*", r"\\w*", word)
    return word.replace(" ?", rf"\s*{marks}").replace(" ", rf"\s+{marks}")


def _order(compiled: Compiled) -> int:
    """What is no move comes first, then what was refused: they claim their words."""
    if compiled.pattern.kind == "none":
        return 0
    return 1 if compiled.pattern.certainty == "denied" else 2


def _expand_lists(cue: str, rules: LanguageRules) -> str:
    def put(found: re.Match[str]) -> str:
        words = rules.words.get(found[1])
        if words is None:
            raise KeyError(found[1])
        return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"

    cue = cue.replace("{ORG}", f"{ORG}{_INDEX}").replace("{P}", f"{PERSON}{_INDEX}")
    return re.sub(r"<([\w-]+)>", put, cue)


def _said(error: Exception) -> str:
    return f"no word list is named {error}" if isinstance(error, KeyError) else str(error)


def _patterns(rules: LanguageRules, problems: list[str]) -> Iterable[Compiled]:
    for pattern in rules.patterns:
        for line in pattern.match:
            try:
                yield _compile(line, pattern, rules)
            except (re.error, KeyError, ValueError) as error:
                where = f"{pattern.file}:{pattern.line}" if pattern.line else pattern.file
                problems.append(f"{where}: pattern {pattern.id!r}: {_said(error)}: {line}")


def _compile(line: str, pattern: Pattern, rules: LanguageRules) -> Compiled:
    """Return one line of the pattern language as a regex; raises KeyError, ValueError, re.error."""
    out: list[str] = []
    needs: list[str] = []
    counts: dict[str, int] = {}
    at = 0
    for token in _TOKEN.finditer(line):
        out.append(line[at : token.start()])
        at = token.end()
        slot, words, gap, wide, mark, space, maybe = token.groups()
        if slot:
            if slot not in _SLOTS:
                raise ValueError(f"no slot is named {{{slot}}}")
            counts[slot] = counts.get(slot, 0) + 1
            out.append(_slot(slot, counts[slot], rules))
        elif words:
            out.append(_words(words, rules))
            depth = line[: token.start()].count("(") - line[: token.start()].count(")")
            if depth == 0 and not line.startswith("?", at):
                needs.append(words)
        elif gap:
            after_org = line[: token.start()].endswith(("{to}", "{from}", "{at}", "{org}"))
            out.append(_gap(rules.spaced, "" if not after_org else ORG))
        elif wide:
            after = line[: token.start()]
            beside = after.endswith("{P}") or line.startswith("{P}", at)
            out.append(_wide(rules.spaced, PERSON if beside else ""))
        elif mark:
            out.append(_mark(mark.strip(), rules.spaced))
        elif space:
            before_org = line.startswith(("{to}", "{from}", "{at}", "{org}"), at)
            out.append(_space(rules.spaced, bool(maybe), "" if before_org else BREAK + STOP))
    out.append(line[at:])
    return Compiled(pattern, re.compile("".join(out), re.IGNORECASE), tuple(needs))


def _space(spaced: bool, maybe: bool, marks: str) -> str:
    """Return the regex of a space; before an organisation no STOP word may follow."""
    least = "*" if maybe or not spaced else "+"
    space = rf"[\s,]{least}" if spaced else r"\s*"
    return rf"{space}[{marks}]*" if marks else space


def _gap(spaced: bool, also: str) -> str:
    """Return the regex of `~`: what stands between a subject and its verb."""
    if spaced:
        return rf"(?=\W)[^{PERSON}{BREAK}{also};?!\n]{{0,110}}?(?<!\w)"
    return rf"[^{PERSON}{BREAK}{also}；;。\n]{{0,45}}?"


def _wide(spaced: bool, not_this: str) -> str:
    """Return the regex of `...`: anything within the clause, other persons too."""
    if spaced:
        return rf"(?=\W)[^{not_this}{BREAK};\n]{{0,90}}?(?<!\w)"
    return rf"[^{not_this}；;。\n]{{0,50}}?"


def _mark(mark: str, spaced: bool) -> str:
    """Return the regex of a comma or colon with what white space stands around it."""
    signs = {",": ",，、", ":": ":："}[mark] if not spaced else mark
    return rf"\s*[{signs}]\s*[{BREAK}{STOP}]*"


def _words(name: str, rules: LanguageRules) -> str:
    words = rules.words.get(name)
    if words is None:
        raise KeyError(name)
    marks = f"[{BREAK}{STOP}]*"
    return f"{marks}{words_regex(words, rules.spaced)}"


def _slot(slot: str, number: int, rules: LanguageRules) -> str:
    group = f"{slot}_{number}"
    if slot in ("P", "other"):
        return f"(?P<{group}>{people_regex(rules)})"
    if slot == "role":
        return f"(?P<{group}>{_role(rules)})"
    return rf"(?:{_filler(rules.spaced)}{ORG}(?P<{group}>{_INDEX}))"


def people_regex(rules: LanguageRules) -> str:
    """Return the regex of one person or a list of persons."""
    separators = rules.words.get("separator", (",",))
    space = r"\s*" if not rules.spaced else r"\s+"
    joined = "|".join(re.sub(r"\s+", r"\\s*", s) for s in sorted(separators, key=len, reverse=True))
    roles = _role_words(rules)
    honorific = "|".join(rules.words.get("honorific", ())) or "(?!)"
    aside = rf"(?:\s*,\s*{roles}(?=\s*,)|\s*\({roles}\))?"  # "Bret Taylor (chairman), Larry ..."
    one = rf"{PERSON}{_INDEX}(?:\s*(?:{honorific}))?{aside}"
    between = rf"[{STOP}{BREAK}]*(?:{joined})\s*[{STOP}{BREAK}]*(?:(?:{roles}){space}?){{0,3}}"
    return rf"{one}(?:\s*{between}{one})*"


def _role_words(rules: LanguageRules) -> str:
    return words_regex(rules.words.get("role", ()), rules.spaced)


def _role(rules: LanguageRules) -> str:
    if rules.spaced:
        before = rf"(?:[^\W\d][\w'&/-]*\s+){{0,4}}?"
        return rf"{before}{_role_words(rules)}(?:\s{_role_words(rules)})*"
    return rf"[^\s，。、；{PERSON}{ORG}]{{0,10}}?{_role_words(rules)}"


def _filler(spaced: bool) -> str:
    """Return the regex of the few words that may stand before an organisation's name."""
    if spaced:
        return r"(?:(?:[\w'’.-]+|[\"“«„(])\s*){0,5}?"
    return rf"[^\s，。、；{PERSON}{ORG}]{{0,10}}?"


def _plain_words(rules: LanguageRules) -> Iterable[str]:
    """Yield every single word of the lists, lower case: none of them is part of a name."""
    entries = [word for words in rules.words.values() for word in words]
    entries += [cue for cues in rules.events.values() for cue in cues]
    for entry in entries:
        for word in re.split(r"[\s|()?]+", entry):
            if word.isalpha():
                yield word.casefold()
