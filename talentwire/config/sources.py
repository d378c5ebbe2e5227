"""sources.toml: the places to poll."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from talentwire.config.problems import Problems
from talentwire.config.settings import Language, Timezone
from talentwire.errors import ConfigError
from talentwire.model import Source
from talentwire.opml import Outline

FILE = "sources.toml"
GDELT_LIMIT = 250
APIS = {
    "gdelt": "https://api.gdeltproject.org/api/v2/doc/doc",
    "hackernews": "https://hn.algolia.com/api/v1/search_by_date",
}


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - a port that is no number raises here
    except ValueError:
        raise ValueError("must be a web address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in text:
        raise ValueError("must be a web address that begins with https:// or http://")
    return text


def _country(code: str) -> str:
    if not (len(code) == 2 and code.isascii() and code.isupper()):
        raise ValueError("must be a country code of two capital letters such as IT")
    return code


def _asked_of_gdelt(query: str) -> None:
    """Refuse what GDELT answers with "Your query was too short or too long"."""
    if len(query) > GDELT_LIMIT:
        raise ValueError(f"GDELT takes no query of more than {GDELT_LIMIT} characters")
    for word in re.findall(r"[^\s()\"]+", query):
        if len(word) < 3 and word != "OR":
            raise ValueError(f"GDELT takes no word of less than three letters: {word}")


class SourceTable(BaseModel):
    """One [[sources]] table of sources.toml, with the fields of model.Source."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
    title: str = ""
    kind: Literal["feed", "sitemap", "section", "search", "archive"] = "feed"
    url: Annotated[str, AfterValidator(_web_address)] = ""
    language: Language | None = None
    country: Annotated[str, AfterValidator(_country)] | None = None
    scope: Literal["ai", "broad"] = "ai"
    every_minutes: Annotated[int, Field(ge=5, le=43_200)] = 60
    timezone: Timezone | None = None
    paywall: bool = False
    headlines_only: bool = False
    enabled: bool = True
    category: str | None = None
    query: str | None = None
    api: Literal["gdelt", "hackernews"] | None = None
    selectors: dict[Literal["item", "link", "title", "date", "summary"], str] = {}
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _address_of_the_api(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("kind") == "search" and "url" not in data:
            address = APIS.get(str(data.get("api")))
            return {**data, "url": address} if address else data
        return data

    @model_validator(mode="after")
    def _belongs_together(self) -> SourceTable:
        if self.kind == "search":
            if not self.api:
                raise ValueError('a source of kind "search" needs api = "gdelt" or "hackernews"')
            if not self.query:
                raise ValueError('a source of kind "search" needs a query')
            if self.api == "gdelt":
                _asked_of_gdelt(self.query)
        elif not self.url:
            raise ValueError("url is missing")
        if self.kind == "section" and "link" not in self.selectors and "item" not in self.selectors:
            raise ValueError('a source of kind "section" needs selectors = { item = ... }')
        return self


_ADAPTER = TypeAdapter(SourceTable)


def read_sources(folder: Path, problems: Problems) -> tuple[Source, ...]:
    """Return the sources of sources.toml, in its order; mistakes go to *problems*."""
    data = problems.toml(folder / FILE)
    if data is None:
        return ()
    for key in data.keys() - {"sources"}:
        problems.add(FILE, (key,), "unknown key (each source is a [[sources]] table)")
    tables = data.get("sources", [])
    if not isinstance(tables, list):
        problems.add(FILE, ("sources",), "must be a list: write [[sources]] with two brackets")
        return ()
    found: list[Source] = []
    names: dict[str, int] = {}
    for position, table in enumerate(tables):
        at = ("sources", position)
        entry = problems.validate(_ADAPTER, table, file=FILE, at=at, keys=SourceTable.model_fields)
        if entry is None:
            continue
        if entry.name in names:
            said = f"{entry.name!r} is the name of source {names[entry.name]} already"
            problems.add(FILE, (*at, "name"), said)
        names.setdefault(entry.name, position)
        found.append(source_of(entry))
    return tuple(found)


def source_of(entry: SourceTable) -> Source:
    """Return the table as the rest of the program knows it."""
    fields = entry.model_dump()
    return Source(**{**fields, "title": entry.title or entry.name})


def append_sources(folder: Path, added: Iterable[Source]) -> None:
    """Write *added* at the end of sources.toml, in its form; what is there stays as it is.

    Raises ConfigError, and leaves the file as it was, if the result would not be valid.
    """
    path = folder / FILE
    try:
        before = path.read_text(encoding="utf-8-sig")
        text = before.rstrip("\n") + "\n" + "".join(f"\n{written(source)}" for source in added)
        _replace(path, text)
        problems = Problems()
        read_sources(folder, problems)
        if problems.lines:
            _replace(path, before)
        problems.raise_if_any(folder)
    except OSError as error:
        raise ConfigError(f"cannot write {path}: {error.strerror}") from error


def _replace(path: Path, text: str) -> None:
    """Put *text* in the place of a file at once, so that a crash leaves the old or the new."""
    beside = path.with_name(path.name + ".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def written(source: Source) -> str:
    """Return a source as its [[sources]] table; what is as usual is left out."""
    lines = ["[[sources]]"]
    for field in dataclasses.fields(Source):
        value = getattr(source, field.name)
        # The usual language is none, but every entry says which kind, scope and interval.
        usual = field.default if field.name not in ("scope", "every_minutes") else None
        if value == usual or value == {} or (field.name, value) == ("kind", "feed"):
            continue
        if source.kind == "search" and value == APIS.get(source.api or ""):
            continue
        lines.append(f"{field.name} = {_toml(value)}")
    return "\n".join([*lines, ""])


def _toml(value: object) -> str:
    if isinstance(value, dict):
        inside = ", ".join(f"{key} = {_toml(member)}" for key, member in value.items())
        return f"{{ {inside} }}"
    # JSON's text, numbers and truth values are TOML's, but for one control character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def from_outline(outline: Outline, name: str) -> Source | None:
    """Return a feed of an OPML file as a source called *name*, or None if its address is none.

    What talentwire wrote there itself comes back as it was; of a stranger's file, the title,
    the address, a language that is one and the folder as category.
    """
    usual: dict[str, Any] = {
        "name": name, "title": outline.title, "url": outline.url, "scope": "broad",
        "language": (outline.language or "")[:2].lower() or None,
        "category": outline.folders[-1] if outline.folders else None,
    }  # fmt: skip
    for fields in ({**usual, **_own_fields(outline)}, usual, {**usual, "language": None}):
        try:
            return source_of(_ADAPTER.validate_python(fields))
        except ValidationError:
            continue
    return None


def _own_fields(outline: Outline) -> dict[str, Any]:
    if not outline.own:
        return {}
    known = SourceTable.model_fields
    return {"category": None, **{k: v for k, v in outline.own.items() if k in known}}
