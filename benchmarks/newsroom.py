"""Two days of the demo newsroom, crawled by the ordinary round, held against its truth.

    python benchmarks/newsroom.py [--misses]

Prints what should have been fetched and was not, and how well relevance, copies, stories
(BCubed) and the ledger's moves agree with what the newsroom knows about its own pieces.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Hashable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from crawler.round import crawl
from talentwire.config import load_facts, load_sources
from talentwire.newsroom import Truth, config, outlets, pieces, serve, truth
from talentwire.places import shipped_config
from talentwire.store.names import slug


def main() -> None:
    """Crawl, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="name what is wrong")
    misses = parser.parse_args().misses
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.db"
        with serve(now=datetime.now(UTC) - timedelta(days=1)) as newsroom:
            settings = config(newsroom, Path(folder) / "config")
            for day in (1, 2):
                newsroom.publish(day=day)
                now = newsroom.closes()
                crawl(load_sources(settings), db_path=path, config_dir=settings, now=now)
        with closing(sqlite3.connect(path)) as db:
            db.row_factory = sqlite3.Row
            for name, (agreement, wrong) in compare(db).items():
                print(f"{name:<10} {agreement}")
                for line in wrong if misses else ():
                    print(f"             {line}")


def compare(db: sqlite3.Connection) -> dict[str, tuple[str, list[str]]]:
    """Return for each question how well the database agrees with the truth, and what is wrong."""
    rows = db.execute("SELECT id, canonical, story, copy_of, relevant FROM article").fetchall()
    told = truth()
    read = {row["id"]: _path(row["canonical"]) for row in rows}
    known = {row["id"]: told[read[row["id"]]] for row in rows if read[row["id"]] in told}
    return {
        "fetched": _fetched(set(read.values())),
        "relevance": _sets(
            {read[r["id"]] for r in rows if r["relevant"]},
            {read[i] for i, t in known.items() if t.relevant},
        ),
        "copies": _sets(
            {(read[r["id"]], read[r["copy_of"]]) for r in rows if r["copy_of"]},
            {(read[i], t.copy_of) for i, t in known.items() if t.copy_of in read.values()},
        ),
        "stories": _stories({r["id"]: r["story"] for r in rows if r["id"] in known}, known, read),
        "moves": _moves(db, known),
    }


def _path(url: str) -> str:
    return urlsplit(url).path.removesuffix("/amp")


def _fetched(read: set[str]) -> tuple[str, list[str]]:
    offered = {p.path for p in pieces(2) if p.outlet != "outpost" and "/private/" not in p.path}
    wanted = {path for path, t in truth().items() if t.relevant and path in offered}
    lost = sorted(wanted - read)
    noise = {p.path for p in pieces(2) if not p.truth.relevant and _broad(p.outlet)}
    said = f"{len(wanted) - len(lost)} of {len(wanted)} relevant pieces; "
    return said + f"{len(noise & read)} of {len(noise)} others of broad outlets", lost


def _broad(outlet: str) -> bool:
    return outlets()[outlet].scope == "broad"


def _stories(
    found: Mapping[int, int | None], known: Mapping[int, Truth], read: Mapping[int, str]
) -> tuple[str, list[str]]:
    # An article that was put into no story is one of its own.
    ours = {i: f"story {s}" if s else f"article {i}" for i, s in found.items()}
    theirs = {i: known[i].story for i in found}
    precision, recall = bcubed(ours, theirs), bcubed(theirs, ours)
    f1 = 2 * precision * recall / (precision + recall)
    groups = defaultdict(list)
    for i, group in ours.items():
        groups[group].append(f"{theirs[i]} ({read[i]})")
    mixed = [
        f"{group}: {', '.join(sorted(members))}"
        for group, members in groups.items()
        if len({member.split()[0] for member in members}) > 1
    ]
    return f"BCubed precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}", mixed


def bcubed(ours: Mapping[int, Hashable], theirs: Mapping[int, Hashable]) -> float:
    """Return BCubed precision of *ours* against *theirs*; swapped, it is recall."""
    members = defaultdict(set)
    for item, group in ours.items():
        members[group].add(item)
    shares = [
        sum(theirs[other] == theirs[item] for other in members[group]) / len(members[group])
        for item, group in ours.items()
    ]
    return sum(shares) / len(shares)


def _moves(db: sqlite3.Connection, known: Mapping[int, Truth]) -> tuple[str, list[str]]:
    # Leniently: the kind is left out, and a house (Google with DeepMind) is one organisation.
    heads = {
        slug(org.name): slug(org.parents[-1].org)
        for org in load_facts(shipped_config()).orgs
        if org.parents
    }

    def house(name: str | None) -> str | None:
        end = slug(name) if name else None
        while end in heads:
            end = heads[end]
        return end

    wanted, optional = set(), set()
    for told in known.values():
        for move in told.moves:
            ends = (slug(move.person), house(move.from_org), house(move.to_org))
            (optional if move.background else wanted).add(ends)
    # Who left for an unknown place and turns up in another piece has made one move.
    closed = {(person, origin) for person, origin, to in wanted if to}
    wanted = {move for move in wanted if move[2] or move[:2] not in closed}
    rows = db.execute("SELECT person, from_org, to_org FROM move WHERE NOT background")
    found = {(row["person"], house(row["from_org"]), house(row["to_org"])) for row in rows}
    return _sets(found - (optional - wanted), wanted)


def _sets(found: set[Hashable], wanted: set[Hashable]) -> tuple[str, list[str]]:
    right = found & wanted
    precision, recall = len(right) / max(len(found), 1), len(right) / max(len(wanted), 1)
    wrong = [f"wrong   {item}" for item in sorted(map(str, found - wanted))]
    wrong += [f"missing {item}" for item in sorted(map(str, wanted - found))]
    return f"precision {precision:.3f} recall {recall:.3f} of {len(wanted)}", wrong


if __name__ == "__main__":
    main()
