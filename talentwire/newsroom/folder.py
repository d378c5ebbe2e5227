"""A configuration folder whose sources are the newsroom's outlets."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

from talentwire.newsroom.content import Outlet, outlets
from talentwire.newsroom.site import Newsroom
from talentwire.places import shipped_config

SEARCHES = {
    "gdelt": ("/api/v2/doc/doc", '"OpenAI" (joins OR leaves OR poaching)'),
    "hackernews": ("/api/v1/search_by_date", "leaves OpenAI"),
}
KINDS = {"sitemap": "sitemap", "section": "section"}  # the others are feeds


def config(newsroom: Newsroom, directory: Path | str) -> Path:
    """Write the shipped configuration with the newsroom's sources to *directory*; return it.

    Loopback is allowed for the outlets' addresses only, the wait between two requests to one
    host is shortened, and an outlet that is an organisation's own blog counts as its domain.
    """
    folder = Path(directory)
    shutil.copytree(shipped_config(), folder, dirs_exist_ok=True)
    tables = [t for o in outlets().values() for t in _tables(o, newsroom)]
    text = "# The outlets of the demo newsroom; written anew at each start.\n\n"
    text += "\n".join(_toml(table) for table in tables)
    (folder / "sources.toml").write_text(text, encoding="utf-8")
    _set(folder / "talentwire.toml", "allow_private", json.dumps(list(newsroom.hosts())))
    _set(folder / "talentwire.toml", "per_host_delay", "0.05")
    _own_words(folder / "orgs.toml", newsroom)
    return folder


def _tables(outlet: Outlet, newsroom: Newsroom) -> list[dict[str, Any]]:
    if outlet.listing == "none":
        return []
    table: dict[str, Any] = {
        "name": outlet.name,
        "title": outlet.title,
        "kind": KINDS.get(outlet.listing, "feed"),
        "url": newsroom.listing_url(outlet.name),
        "language": outlet.language,
        "country": outlet.country,
        "scope": outlet.scope,
        "timezone": outlet.timezone,
        "every_minutes": 30,
    }
    if outlet.paywall:
        table["paywall"] = True
    if outlet.selectors:
        table["selectors"] = outlet.selectors
    if outlet.listing != "search":
        return [table]
    base = newsroom.bases[outlet.name]
    return [
        {"name": api, "title": f"Keyword search ({api})", "kind": "search", "api": api}
        | {"url": base + path, "query": query, "scope": "broad", "every_minutes": 30}
        for api, (path, query) in SEARCHES.items()
    ]


def _toml(table: dict[str, Any]) -> str:
    # A JSON string is a TOML string, so are its numbers and booleans; only tables differ.
    lines = ["[[sources]]"]
    for key, value in table.items():
        if isinstance(value, dict):
            pairs = ", ".join(f"{k} = {json.dumps(v)}" for k, v in value.items())
            lines.append(f"{key} = {{ {pairs} }}")
        else:
            lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def _set(path: Path, key: str, value: str) -> None:
    text = path.read_text(encoding="utf-8")
    changed, count = re.subn(rf"(?m)^{key} = .*$", f"{key} = {value}", text)
    if count != 1:
        raise ValueError(f"{path}: {key} stands there {count} times, not once")
    path.write_text(changed, encoding="utf-8")


def _own_words(path: Path, newsroom: Newsroom) -> None:
    """Make each outlet that is an organisation's own blog count as that organisation's domain."""
    if not path.is_file():
        return
    text = path.read_text(encoding="utf-8")
    for outlet in outlets().values():
        if outlet.own_word_of:
            host = newsroom.bases[outlet.name].partition("://")[2].partition(":")[0]
            text = _with_domain(text, outlet.own_word_of, host)
    path.write_text(text, encoding="utf-8")


def _with_domain(text: str, org: str, host: str) -> str:
    name = f'name = "{org}"\n'
    before, found, after = text.partition(name)
    if not found:
        raise ValueError(f"orgs.toml has no organisation {org!r}")
    table, bracket, rest = after.partition("\n[")
    kept = re.sub(r"(?m)^domains = .*\n?", "", table)
    return f'{before}{found}domains = ["{host}"]\n{kept}{bracket}{rest}'
