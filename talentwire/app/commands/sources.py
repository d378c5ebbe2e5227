"""`talentwire sources`: list, check, explain, add, import and export what is polled."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talentwire import places
from talentwire.app.counts import whole
from talentwire.app.writing import write
from talentwire.errors import ConfigError, CrawlError, UsageError

if TYPE_CHECKING:
    from crawler.round import ProbeResult
    from talentwire.model import Source

EXAMPLE = """  talentwire sources                          # the table; tells mistakes in config/
  talentwire sources check heise              # ask one source now, by name or address
  talentwire sources why heise                # how it is, what it set aside, and why
  talentwire sources add https://lab.example/ # finds the feed, writes it into sources.toml
  talentwire sources import feeds.opml        # from another feed reader
  talentwire sources export > feeds.opml"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.set_defaults(action=_list)
    actions = parser.add_subparsers(metavar="ACTION")
    listing = actions.add_parser("list", help="the table (what happens without an action)")
    listing.set_defaults(action=_list)
    check = actions.add_parser("check", help="ask one source now; nothing is stored")
    check.add_argument("source", metavar="NAME|URL")
    check.set_defaults(action=_check)
    why = actions.add_parser(
        "why", help="how a source is, when it is polled next, what it set aside"
    )
    why.add_argument("source", metavar="NAME")
    why.add_argument(
        "--limit", type=whole(), default=10, metavar="N", help="of what was set aside; 0: all"
    )
    why.set_defaults(action=_why)
    add = actions.add_parser("add", help="find the feed of a site and write it into sources.toml")
    add.add_argument("url", metavar="URL")
    add.add_argument("--name", help="a short name of its own")
    add.add_argument("--language", help="it, fr, ...; left out: what its titles are written in")
    add.add_argument("--scope", choices=("ai", "broad"), default="broad")
    add.add_argument("--every-minutes", type=int, default=60, metavar="N")
    add.set_defaults(action=_add)
    opml_in = actions.add_parser("import", help="add the feeds of an OPML file")
    opml_in.add_argument("file", help="OPML file, - for standard input")
    opml_in.set_defaults(action=_import)
    opml_out = actions.add_parser("export", help="write the feeds as OPML")
    opml_out.add_argument("file", nargs="?", default="-", help="left out: standard output")
    opml_out.set_defaults(action=_export)
    for sub in (listing, check, why, add, opml_in, opml_out):
        # SUPPRESS: a default here would undo `talentwire sources --json list`.
        sub.add_argument("--config", metavar="DIR", default=argparse.SUPPRESS)
        sub.add_argument("--db", metavar="PATH", default=argparse.SUPPRESS)
        sub.add_argument("--json", action="store_true", default=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Do what was asked; return 0, or 5 where a source does not answer as it should."""
    code: int = args.action(args, places.config_dir(args.config))
    return code


def _list(args: argparse.Namespace, folder: Path) -> int:
    from talentwire.config import check_all, load_sources

    check_all(folder)
    sources = load_sources(folder)
    if args.json:
        for source in sources:
            print(json.dumps(dataclasses.asdict(source), ensure_ascii=False))
        return 0
    from rich.console import Console
    from rich.table import Table

    from talentwire.app.show import clean

    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("name", "title", "kind", "language", "scope", "every"):
        table.add_column(column)
    for source in sources:
        style = None if source.enabled else "dim"
        kind = source.api or source.kind
        every = f"{source.every_minutes} min" if source.enabled else "off"
        row = (source.name, clean(source.title), kind, source.language or "-", source.scope, every)
        table.add_row(*row, style=style)
    console = Console(highlight=False, markup=False)
    console.print(table)
    off = sum(not source.enabled for source in sources)
    console.print(f"{len(sources)} sources" + (f", {off} off" if off else "") + f", from {folder}")
    return 0


def _check(args: argparse.Namespace, folder: Path) -> int:
    from talentwire.model import Source
    from talentwire.store.sources import FINE

    if "://" in args.source:
        source = Source(name="address", title=args.source, kind="feed", url=args.source)
    else:
        source = _named(args.source, folder)
    answer = _ask(folder, source)
    if args.json:
        print(json.dumps(_as_json(answer), ensure_ascii=False))
    else:
        _tell(answer)
    return 0 if answer.result.health in FINE else CrawlError.exit_code


def _why(args: argparse.Namespace, folder: Path) -> int:
    from contextlib import closing

    from talentwire.app.explaining import as_text, explain
    from talentwire.app.moves import columns
    from talentwire.store import open_store

    source = _named(args.source, folder)
    with closing(open_store(places.database(args.db, args.config))) as db:
        found = explain(db, source, datetime.now(UTC), limit=args.limit)
    if args.json:
        print(json.dumps(found, ensure_ascii=False))
        return 0
    print(as_text(found, columns()))
    return 0


def _add(args: argparse.Namespace, folder: Path) -> int:
    from talentwire.app.discovery import discover, free_name, named
    from talentwire.config import load_sources
    from talentwire.config.sources import append_sources

    _must_be_own(folder)
    present = load_sources(folder)
    url = args.url if "://" in args.url else f"https://{args.url}"
    found = discover(url, lambda source: _ask(folder, source))
    if found is None:
        raise CrawlError(f"no feed at or behind {url}; `talentwire sources check {url}` says more")
    twin = next((known.name for known in present if known.url == found[0].url), None)
    if twin:
        raise UsageError(f"{found[0].url} is a source already: {twin}")
    taken = [known.name for known in present]
    source = named(*found, taken)
    given = {"scope": args.scope, "every_minutes": args.every_minutes}
    if args.name:
        given["name"] = free_name(args.name, source.url, taken)
    if args.language:
        given["language"] = args.language
    source = dataclasses.replace(source, **given)
    append_sources(folder, [source])
    if args.json:
        print(json.dumps(dataclasses.asdict(source), ensure_ascii=False))
    else:
        print(f"added {source.name}: {source.url} ({len(found[1].candidates)} entries now)")
    return 0


def _import(args: argparse.Namespace, folder: Path) -> int:
    from talentwire.app.discovery import free_name
    from talentwire.config import load_sources
    from talentwire.config.sources import append_sources, from_outline
    from talentwire.opml import read_opml

    _must_be_own(folder)
    try:
        body = sys.stdin.buffer.read() if args.file == "-" else Path(args.file).read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {args.file}: {error.strerror}") from error
    present = load_sources(folder)
    taken, urls = {source.name for source in present}, {source.url for source in present}
    added, refused = [], []
    for outline in read_opml(body):
        source = from_outline(outline, free_name(outline.title, outline.url, ()))
        if source is None:
            refused.append(outline.url)
        elif source.url not in urls:
            source = dataclasses.replace(source, name=free_name(source.name, source.url, taken))
            taken.add(source.name)
            urls.add(source.url)
            added.append(source)
    if added:
        append_sources(folder, added)
    for url in refused:
        print(f"left out, no web address: {_clean(url)}", file=sys.stderr)
    print(f"added {len(added)} sources to {folder / 'sources.toml'}")
    return 0


def _export(args: argparse.Namespace, folder: Path) -> int:
    from talentwire.config import load_sources
    from talentwire.opml import write_opml

    text = write_opml(load_sources(folder))
    if args.file == "-":
        sys.stdout.write(text)
        return 0
    write(args.file, text)
    return 0


def _must_be_own(folder: Path) -> None:
    if folder == places.shipped_config():
        raise ConfigError("the shipped sources are not changed: run `talentwire init` first")


def _named(name: str, folder: Path) -> Source:
    from difflib import get_close_matches

    from talentwire.config import load_sources

    by_name = {source.name: source for source in load_sources(folder)}
    if name in by_name:
        return by_name[name]
    near = get_close_matches(name, by_name, n=1)
    hint = f"did you mean {near[0]}?" if near else "`talentwire sources` lists them"
    raise UsageError(f"no source {name!r}: {hint}")


def _ask(folder: Path, source: Source) -> ProbeResult:
    from crawler.round import probe

    return probe(source, config_dir=folder, now=datetime.now(UTC))


def _as_json(answer: ProbeResult) -> dict[str, Any]:
    from talentwire.model import Moment

    result = dataclasses.asdict(answer.result)
    rows = [
        {
            "url": c.url,
            "title": c.title,
            "published": c.published.iso() if isinstance(c.published, Moment) else None,
        }
        for c in answer.candidates
    ]
    return {**result, "address": answer.address, "title": answer.title,
            "promising": answer.promising, "candidates": rows}  # fmt: skip


def _tell(answer: ProbeResult) -> None:
    result = answer.result
    print(
        f"{result.health}  {_clean(answer.address)}"
        + (f"  {_clean(result.detail)}" if result.detail else "")
    )
    if result.health == "HTML_RETURNED":
        print(f"`talentwire sources add {_clean(answer.address)}` looks for the feed it names")
    if not answer.candidates:
        return
    title = f"{_clean(answer.title)}: " if answer.title else ""
    print(f"{title}{len(answer.candidates)} entries, {answer.promising} worth fetching")
    for candidate in answer.candidates[:5]:
        when = (
            candidate.published.iso()[:16].replace("T", " ") if candidate.published else "no date"
        )
        print(f"  {when:<16}  {_clean(candidate.title or candidate.url)}")


def _clean(text: str) -> str:
    from talentwire.app.show import clean

    return clean(text)
