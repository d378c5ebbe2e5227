"""One `match` line of the pattern language of config/language/*.toml, compiled to `re`.

Patterns run over masked sentences in small letters: every organisation is ORG and one index
character, every list of people PERSON and one, words that end a clause have BREAK before
them and words that end a run of modifiers STOP. All of these are private-use characters,
which `plain` removes from what comes from outside. See docs/languages.md.
"""

from __future__ import annotations

import re

from pipelines.endless import OFTEN_GROUP, refuse_endless
from pipelines.lazy import Lazy
from pipelines.wordforms import lower, words_regex
from talentwire.config.facts import LanguageRules, Pattern

ORG = "\ue001"
PERSON = "\ue002"
BREAK = "\ue005"
STOP = "\ue006"
MARKS = f"[{BREAK}{STOP}]*"
FIRST = 0xE100  # index characters of slots begin here
INDEX = "[\ue100-\uf8ff]"
_TOKEN = re.compile(
    r"(\[(?:\\.|[^\]\\])*\])"  # a set of characters, left as it is
    r"|\{([a-zA-Z]+)\}|<([\w-]+)>|(\s*~\s*)|(\s*\.\.\.\s*)"
    r"|(\s*(?<![\d{])[,:](?!\?)\s*)|(\s+)(\??)"
)
_GROUP = re.compile(r"\((?:<[\w-]+>\|)+<[\w-]+>\)(?![?*{])")
_NAME = re.compile(r"<([\w-]+)>")
_LOOK = re.compile(r"\(\?<?[!=][^()]*\)")
_WORD = re.compile(r"(?<!\\)[^\W_]")
_PEOPLE = ("P", "other")
_ORGS = ("from", "to", "at", "org")


class Compiled:
    """One `match` line of a pattern; its regex is compiled when it is first needed."""

    def __init__(
        self,
        pattern: Pattern,
        line: str,
        source: str,
        needs: frozenset[str],
        signs: frozenset[str],
        either: tuple[frozenset[str], ...] = (),
    ) -> None:
        self.pattern = pattern
        self.line = line
        self.needs = needs  # word lists that must occur in the sentence
        self.signs = signs  # PERSON, ORG: what must occur
        self.either = either  # of each of these word lists one must occur
        self._lazy = Lazy(source, f"{where(pattern)}: {line}")

    @property
    def has_letters(self) -> bool:
        """Whether the line has words of its own, beside its lists and slots."""
        return _WORD.search(_TOKEN.sub(" ", self.line)) is not None

    @property
    def regex(self) -> re.Pattern[str]:
        """The line as a regex; one that matches nothing where it is broken."""
        return self._lazy.regex

    @property
    def problem(self) -> str | None:
        """What is wrong with the line, if anything."""
        return self._lazy.problem


def where(pattern: Pattern) -> str:
    place = f"{pattern.file}:{pattern.line}" if pattern.line else pattern.file
    return f"{place}: pattern {pattern.id!r}"


_WORD_FIRST = re.compile(r"\(*\w")


def compile_line(line: str, pattern: Pattern, rules: LanguageRules) -> Compiled:
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
            owns = before.endswith("{P}") and rules.spaced  # "P's start-up has joined" is not P
            out.append(("(?!'s )" if owns else "") + _gap(rules.spaced, ORG if after_org else ""))
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
    # A line begins with a word, not within one: "a dire" is not in "nuova direttrice".
    edge = r"(?<!\w)" if rules.spaced and _WORD_FIRST.match(line) else ""
    source = edge + "".join(out)
    return Compiled(pattern, line, source, frozenset(needs), frozenset(signs), _either(line))


def _either(line: str) -> tuple[frozenset[str], ...]:
    """Return the lists of each group of which one must occur: `(<join>|<go>)`."""
    return tuple(
        frozenset(_NAME.findall(group.group()))
        for group in _GROUP.finditer(line)
        if line.count("(", 0, group.start()) == line.count(")", 0, group.start())
    )


def sketch(line: str, spaced: bool) -> str:
    """Return a regex that is found wherever the line is: anything for its lists and slots."""

    def loosely(token: re.Match[str]) -> str:
        chars, slot, words, gap, wide, mark, space, maybe = token.groups()
        if chars:
            return str(chars)
        if mark:
            return _mark(mark.strip(), spaced)
        if space and (maybe or not spaced):
            return _space(spaced, bool(maybe), MARKS)
        if space:
            return r"\s+"  # where an apostrophe stands for it that is no letter either
        if slot:
            sign = {**dict.fromkeys(_PEOPLE, PERSON), **dict.fromkeys(_ORGS, ORG)}.get(slot)
            return r"[\s\S]*" + (f"{sign}{INDEX}" if sign else "")
        # lists, gaps and what is wide begin and end between words
        return r"(?<!\w)[\s\S]*(?!\w)" if spaced else r"[\s\S]*"

    return lower(_TOKEN.sub(loosely, line))


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
        return f"(?P<{group}>{PERSON}{INDEX})"
    if slot == "role":
        return f"(?P<{group}>{_role(rules)})"
    if slot in _ORGS:
        filler = "" if leads else _filler(rules.spaced)
        return rf"(?:{filler}{ORG}(?P<{group}>{INDEX}))"
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
    one = rf"{PERSON}{INDEX}(?:\s*(?:{honorific}))?{aside}"
    articles = words_regex(rules.words.get("article", ()), rules.spaced, MARKS)
    fellow = words_regex(rules.words.get("fellow", ()), rules.spaced, MARKS)
    between = (
        rf"{MARKS}(?:{joined})\s*{MARKS}(?:(?:{articles}|{fellow})\s*)?"
        rf"(?:(?:{roles}){space}?){{0,3}}"
    )
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
