"""orgs.toml, people.toml and language/<code>.toml: what the judging steps know."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from talentwire.config.problems import Problems
from talentwire.model import Kind, Org, Parent, Person

ORGS = "orgs.toml"
PEOPLE = "people.toml"
LANGUAGES = "language"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One claim pattern of a language file; docs/languages.md describes `match`."""

    id: str
    kind: str  # a Kind, or origin | member | group | acquired | none; see docs/languages.md
    match: tuple[str, ...]
    certainty: str | None = None  # stated, rumoured or denied; else what the sentence says
    background: bool = False
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class LanguageRules:
    """What one language file says."""

    code: str
    name: str = ""
    spaced: bool = True  # False: words are written without spaces (zh, ja)
    particles: bool = False  # True: what a name means stands behind it (ja, ko)
    verb_last: bool = False  # True: verbs end clauses, names stand before or behind (de)
    names: str = ""  # hanzi | kanji | hangul: how names in no table are found
    simplify: bool = False  # True: traditional characters are read as simplified ones (zh)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    events: dict[str, tuple[str, ...]] = field(default_factory=dict)
    predicates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    roles: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by their English name
    months: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    file: str = ""
    text: str = field(default="", repr=False)  # of the file, to tell the line of a mistake
    wrong: tuple[str, ...] = ()  # what is told of patterns that were left out


@dataclass(frozen=True, slots=True)
class Facts:
    """The tables and the language files of one configuration folder."""

    orgs: tuple[Org, ...] = ()
    people: tuple[Person, ...] = ()
    languages: dict[str, LanguageRules] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)  # names.toml


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ParentTable(_Table):
    """One entry of an organisation's `parents`."""

    org: str
    since: datetime.date | None = None
    until: datetime.date | None = None


class OrgTable(_Table):
    """One [[orgs]] table, with the fields of model.Org."""

    name: Annotated[str, Field(min_length=1)]
    aliases: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    parents: tuple[ParentTable, ...] = ()
    domains: tuple[str, ...] = ()
    ai_first: bool = True
    employer: bool = False
    note: str | None = None


class PersonTable(_Table):
    """One [[people]] table, with the fields of model.Person."""

    name: Annotated[str, Field(min_length=1)]
    forms: tuple[str, ...] = ()
    affiliation: str | None = None
    role: str | None = None
    as_of: Annotated[str, Field(pattern=r"^\d{4}(-\d\d)?$")] | None = None
    note: str | None = None


BESIDE = ("origin", "member", "group", "acquired", "none")  # kinds of pattern that are no move


def _kind_of_claim(value: str) -> str:
    """Return a kind that a pattern may have; raises ValueError."""
    kinds = (*map(str, Kind), *BESIDE)
    if value not in kinds:
        near = get_close_matches(value, kinds, n=1) or ["hire"]
        raise ValueError(f"must be a kind of claim such as {near[0]}")
    return value


class PatternTable(_Table):
    """One [[pattern]] table of a language file."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    kind: Annotated[str, AfterValidator(_kind_of_claim)]
    match: tuple[str, ...]
    certainty: Literal["stated", "rumoured", "denied"] | None = None
    background: bool = False


class LanguageTable(_Table):
    """A language file."""

    name: str
    spaced: bool = True
    particles: bool = False
    verb_last: bool = False
    names: Literal["", "hanzi", "kanji", "hangul"] = ""
    simplify: bool = False
    months: tuple[str, ...] = ()
    words: dict[str, tuple[str, ...]] = {}
    events: dict[Kind, tuple[str, ...]] = {}
    predicates: dict[str, tuple[str, ...]] = {}
    roles: dict[str, tuple[str, ...]] = {}
    pattern: tuple[PatternTable, ...] = ()


_ORG = TypeAdapter(OrgTable)
_PERSON = TypeAdapter(PersonTable)
_LANGUAGE = TypeAdapter(LanguageTable)
_PATTERN = TypeAdapter(PatternTable)


def read_facts(folder: Path, problems: Problems) -> Facts:
    """Return the tables and language files of *folder*; mistakes go to *problems*."""
    orgs = _orgs(folder, problems)
    return Facts(
        orgs=orgs,
        people=_people(folder, problems, {org.name for org in orgs}),
        languages=_languages(folder / LANGUAGES, problems),
        words=_names(folder, problems),
    )


def _orgs(folder: Path, problems: Problems) -> tuple[Org, ...]:
    found: dict[str, Org] = {}
    before = len(problems.lines)
    tables = _tables(folder, ORGS, "orgs", problems)
    if not tables and len(problems.lines) == before:  # a retag would take away every one there is
        problems.add(ORGS, (), "no organisation in it: put back what was there, or run `init`")
    for position, table in tables:
        at = ("orgs", position)
        entry = problems.validate(_ORG, table, file=ORGS, at=at, keys=OrgTable.model_fields)
        if entry is None:
            continue
        if entry.name in found:
            problems.add(ORGS, (*at, "name"), f"{entry.name!r} is there twice")
        parents = tuple(Parent(p.org, p.since, p.until) for p in entry.parents)
        found[entry.name] = Org(
            name=entry.name,
            aliases=entry.aliases,
            ambiguous=entry.ambiguous,
            parents=parents,
            domains=entry.domains,
            ai_first=entry.ai_first and not entry.employer,
            employer=entry.employer,
            note=entry.note,
        )
    for org in found.values():
        for parent in org.parents:
            if parent.org not in found:
                said = f"{org.name}: no organisation is named {parent.org!r}"
                problems.add(ORGS, (), said)
    return tuple(found.values())


def _people(folder: Path, problems: Problems, orgs: set[str]) -> tuple[Person, ...]:
    found: dict[str, Person] = {}
    for position, table in _tables(folder, PEOPLE, "people", problems):
        at = ("people", position)
        entry = problems.validate(_PERSON, table, file=PEOPLE, at=at, keys=PersonTable.model_fields)
        if entry is None:
            continue
        if entry.name in found:
            problems.add(PEOPLE, (*at, "name"), f"{entry.name!r} is there twice")
        found[entry.name] = Person(**entry.model_dump())
    return tuple(found.values())


def _tables(folder: Path, file: str, key: str, problems: Problems) -> list[tuple[int, Any]]:
    data = problems.toml(folder / file)
    if data is None:
        return []
    for unknown in data.keys() - {key}:
        problems.add(file, (unknown,), f"unknown key (each entry is a [[{key}]] table)")
    tables = data.get(key, [])
    if not isinstance(tables, list):
        problems.add(file, (key,), f"must be a list: write [[{key}]] with two brackets")
        return []
    return list(enumerate(tables))


def _names(folder: Path, problems: Problems) -> dict[str, tuple[str, ...]]:
    """Return names.toml: words that tell names by their shape, whatever the language."""
    data = problems.toml(folder / "names.toml")
    if data is None:
        return {}
    adapter = TypeAdapter(dict[str, tuple[str, ...]])
    return problems.validate(adapter, data, file="names.toml", keys=()) or {}


def _languages(folder: Path, problems: Problems) -> dict[str, LanguageRules]:
    found: dict[str, LanguageRules] = {}
    paths = sorted(folder.glob("*.toml"))
    if not paths:  # a retag would withdraw every claim there is
        problems.add(LANGUAGES, (), f"no language file (such as en.toml) in {folder}")
    for path in paths:
        file = f"{LANGUAGES}/{path.name}"
        data = problems.toml(path, name=file)
        if data is None:
            continue
        data, wrong = _sound(data, file, problems)
        entry = problems.validate(_LANGUAGE, data, file=file, keys=LanguageTable.model_fields)
        if entry is not None:
            text = path.read_text("utf-8-sig")
            found[path.stem] = replace(_language(path.stem, file, entry, text), wrong=wrong)
    return found


def _sound(
    data: dict[str, Any], file: str, problems: Problems
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return a language file without the patterns that are none, and what is wrong with them:
    a mistake in one is no reason to do without all others."""
    tables = data.get("pattern")
    if not isinstance(tables, list):
        return data, ()
    sound: list[Any] = []
    wrong: list[str] = []
    for number, table in enumerate(tables):
        told = problems.mistakes(
            _PATTERN, table, file=file, at=("pattern", number), keys=PatternTable.model_fields
        )
        wrong += told
        sound += [] if told else [table]
    return {**data, "pattern": sound}, tuple(wrong)


def _language(code: str, file: str, entry: LanguageTable, text: str) -> LanguageRules:
    patterns = tuple(
        Pattern(
            id=pattern.id,
            kind=str(pattern.kind),
            match=pattern.match,
            certainty=pattern.certainty,
            background=pattern.background,
            file=file,
            line=_line_of_id(text, pattern.id),
        )
        for pattern in entry.pattern
    )
    return LanguageRules(
        code=code,
        name=entry.name,
        spaced=entry.spaced,
        particles=entry.particles,
        verb_last=entry.verb_last,
        names=entry.names,
        simplify=entry.simplify,
        words=dict(entry.words),
        events={str(kind): cues for kind, cues in entry.events.items()},
        predicates=dict(entry.predicates),
        roles=dict(entry.roles),
        months=entry.months,
        patterns=patterns,
        file=file,
        text=text,
    )


def _line_of_id(text: str, wanted: str) -> int:
    """Return the line (from 1) where a pattern is named, 0 if it cannot be told."""
    for number, line in enumerate(text.splitlines(), 1):
        key, _, value = line.partition("=")
        if key.strip() == "id" and value.split("#")[0].strip().strip("\"'") == wanted:
            return number
    return 0
