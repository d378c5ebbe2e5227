"""Entries of a language file that cannot be used: each is told by itself, its list goes on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from functools import cache

from pipelines.classes import CLASSES, PASSIVES
from pipelines.endless import OFTEN_GROUP, refuse_endless
from pipelines.wordforms import word_regex
from talentwire.config.facts import LanguageRules
from talentwire.config.problems import line_of

LISTED = re.compile(r"(?<!\?)<([a-z-]+)>")
_AS_TEXT = ("lowercase",)  # "Name=regex", looked at where it is compiled
_MAY_BE_NOTHING = ("possessive",)  # Japanese and Korean also put a unit right behind its firm
_SIGNS = re.compile(r"\{(?:ORG|P)\}")
_LETTERS = re.compile(r"(\\.|\[[^\]]*\])|[^\W\d_]{2,}")
_BRANCHES = re.compile(r"(?<=[(|])(?:aa\|)+(?=aa[|)])")
# Where it matters which letters stand there.
_PECULIAR = re.compile(rf"\\[^wsdbWSDB.]|\(\?[^=!:]|{OFTEN_GROUP.pattern}")


def usable(rules: LanguageRules, problems: list[str]) -> LanguageRules:
    """Return *rules* without the entries that cannot be used; *problems* gets a line for each."""
    words = {
        name: entries if name in _AS_TEXT else _kept(rules, ("words", name), entries, problems)
        for name, entries in rules.words.items()
    }
    events = {
        kind: _kept(rules, ("events", kind), cues, problems) for kind, cues in rules.events.items()
    }
    roles = {
        name: _kept(rules, ("roles", name), entries, problems)
        for name, entries in rules.roles.items()
    }
    predicates = {}
    for name, entries in rules.predicates.items():
        if name in CLASSES or name in PASSIVES:
            predicates[name] = _kept(rules, ("predicates", name), entries, problems)
        else:
            near = get_close_matches(name, [*CLASSES, *PASSIVES], n=1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            where = _where(rules, ("predicates", name))
            problems.append(f"{where}: no class of predicates has this name{hint}")
    return replace(rules, words=words, events=events, predicates=predicates, roles=roles)


def _kept(
    rules: LanguageRules, path: tuple[str, str], entries: tuple[str, ...], problems: list[str]
) -> tuple[str, ...]:
    """Return the entries of one list that can be used; the list itself where all can."""
    bad = {entry: said for entry in entries if (said := _wrong(entry, path, rules))}
    for entry, said in bad.items():
        problems.append(f"{_where(rules, path, entry)}: {said}: {entry!r}")
    if path[1] == "numbers":  # each has its place
        return tuple("(?!)" if entry in bad or not entry else entry for entry in entries)
    return tuple(entry for entry in entries if entry not in bad) if bad else entries


def _wrong(entry: str, path: tuple[str, str], rules: LanguageRules) -> str | None:
    """Return what is wrong with an entry, None where nothing is."""
    parts = [_SIGNS.sub("x", entry)]
    if path[0] == "predicates":
        for name in _lists_of(entry) if "<" in entry else ():
            if name not in rules.words:
                return f"no word list is named <{name}>"
        parts = [LISTED.sub("(x)", part) for part in re.split(r" \.{2,3} ", entry)]
    if not any(parts) and path[1] in _MAY_BE_NOTHING:
        return None
    found = (_mistake(part) for part in parts if _PECULIAR.search(part) or _mistake(_shape(part)))
    return next((said for said in found if said), None)


def _shape(entry: str) -> str:
    """Return an entry that is right where this one is, and the same for hundreds of entries.

    Compiling every entry of nine languages would take as long as all the rest of the start.
    """
    return _BRANCHES.sub("", _LETTERS.sub(lambda found: found[1] or "aa", entry))


@cache
def _mistake(entry: str) -> str | None:
    """Return what is wrong with an entry that is no regex, or one of nothing; else None."""
    try:
        source = f"(?:{word_regex(entry, '')})"
        refuse_endless(source)
        regex = re.compile(source)
    except re.error as error:
        return error.msg
    except (ValueError, RecursionError, OverflowError) as error:
        return str(error)
    return "it needs no letter and would be found everywhere" if regex.fullmatch("") else None


def _lists_of(entry: str) -> Iterable[str]:
    """Return the names of the lists that an entry of `[predicates]` asks for."""
    alone = entry.startswith("<") and entry.endswith(">") and entry.count("<") == 1
    return [entry[1:-1]] if alone else LISTED.findall(entry)


def _where(rules: LanguageRules, path: tuple[str, str], entry: str = "") -> str:
    """Return file, line (where it can be told) and list of an entry."""
    line = line_of(rules.text, path)
    lines = rules.text.splitlines()
    if line and entry:
        forms = tuple(q + form + q for q in "\"'" for form in (entry, entry.replace("\\", "\\\\")))
        for number in range(line, len(lines) + 1):
            if any(form in lines[number - 1] for form in forms):
                line = number
                break
            if lines[number - 1].strip().endswith("]"):  # the list ends
                break
    return f"{rules.file}:{line}: {'.'.join(path)}" if line else f"{rules.file}: {'.'.join(path)}"
