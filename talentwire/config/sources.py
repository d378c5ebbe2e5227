"""sources.toml: the places to poll."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    model_validator,
)

from talentwire.config.problems import Problems
from talentwire.config.settings import Language, Timezone
from talentwire.model import Source

FILE = "sources.toml"
APIS = {
    "gdelt": "https://api.gdeltproject.org/api/v2/doc/doc",
    "hackernews": "https://hn.algolia.com/api/v1/search_by_date",
}
_SELECTORS = ("item", "link", "title", "date", "summary")


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
            return {**data, "url": APIS.get(str(data.get("api")), "")}
        return data

    @model_validator(mode="after")
    def _belongs_together(self) -> SourceTable:
        if self.kind == "search":
            if not self.api:
                raise ValueError('a source of kind "search" needs api = "gdelt" or "hackernews"')
            if not self.query:
                raise ValueError('a source of kind "search" needs a query')
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
