"""Feeds: our reader against feedparser and fastfeedparser, over the captured and written sets.

    make bench-feeds                        all sets, all readers (feedparser takes minutes)
    python -m benchmarks.feeds --readers ours --misses

Real sets: in how many files an entry with title and link is read, in how many a date, of
those files in which one of the readers finds any. Sets with expected values: how many titles,
links and dates are right, after folding what is a matter of taste (markup and entities in
titles, tracking parameters, spaces, a relative link resolved or not).
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import re
import signal
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipelines.urls import canonical

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "feeds"
REAL = ("news-real", "lab-feeds", "fastfeedparser-real", "feed-rs", "rss-parser")
EXPECTED = ("feed-rs", "rss-parser", "gofeed", "miniflux", "feedparser")
OTHER = ("reader", "simplepie")
NOW = datetime.now(UTC)
SECONDS = 30  # for one file

Read = list[dict[str, str | None]]


def ours(body: bytes, url: str) -> Read:
    """Return what talentwire's reader lists."""
    from crawler.listings import Context
    from crawler.listings.feed import entries_of

    return [
        {
            "title": item.heading(),
            "link": item.link(),
            # What stands for a missing title or link does not count as read.
            "own title": item.candidate.title,
            "own link": item.candidate.url,
            "published": item.candidate.published.iso() if item.candidate.published else None,
        }
        for item in entries_of(body, Context(url=url, now=NOW)).items
    ]


def with_feedparser(body: bytes, url: str) -> Read:
    """Return what feedparser lists."""
    import feedparser

    return [
        {"title": e.get("title"), "link": e.get("link"), "published": _stamp(e)}
        for e in feedparser.parse(body, response_headers={"content-location": url}).entries
    ]


def with_fastfeedparser(body: bytes, url: str) -> Read:
    """Return what fastfeedparser lists."""
    import fastfeedparser

    return [
        {
            "title": e.get("title"),
            "link": e.get("link"),
            "published": e.get("published") or e.get("updated"),
        }
        for e in fastfeedparser.parse(body).entries
    ]


def _stamp(entry: Any) -> str | None:
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    return datetime(*parsed[:6], tzinfo=UTC).isoformat() if parsed else None


READERS: dict[str, Callable[[bytes, str], Read]] = {
    "ours": ours,
    "feedparser": with_feedparser,
    "fastfeedparser": with_fastfeedparser,
}


@dataclass
class Score:
    """What one reader did on one set."""

    files: int = 0
    linked: set[str] = field(default_factory=set)  # files
    dated: set[str] = field(default_factory=set)
    right: int = 0
    asked: int = 0
    exceptions: int = 0
    times: list[float] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)


def files_of(name: str) -> Iterator[Path]:
    """Yield the feed files of a set: no expected results, no sitemaps, no papers."""
    for path in sorted((DATA / name).rglob("*")):
        relative = path.relative_to(DATA / name).as_posix()
        if not path.is_file() or path.name in ("SOURCE.md", "expected.jsonl", "urls.json"):
            continue
        if relative.startswith("output/") or path.name.endswith((".serde.json", ".py.txt", ".md")):
            continue
        if "sitemap" in path.name or (name == "gofeed" and path.suffix == ".json"
                                      and path.with_suffix(".xml").exists()):  # fmt: skip
            continue
        yield path


def run(name: str, reader: Callable[[bytes, str], Read]) -> Score:
    """Return the score of *reader* on the set *name*."""
    score = Score()
    listed = DATA / name / "expected.jsonl"
    expected = {}
    if listed.exists():
        rows = map(json.loads, listed.read_text(encoding="utf-8").splitlines())
        expected = {row["file"]: row["entries"] for row in rows}
    for path in files_of(name):
        relative = path.relative_to(DATA / name).as_posix()
        body = path.read_bytes()
        if path.suffix == ".gz":
            body = gzip.decompress(body)
        score.files += 1
        found = _timed(reader, body, score, relative)
        if any(_plain(e.get("own title", e["title"])) and _is_link(e.get("own link", e["link"]))
               for e in found):  # fmt: skip
            score.linked.add(relative)
        if any(e["published"] for e in found):
            score.dated.add(relative)
        compare(name, relative, expected.get(relative, []), found, score)
    return score


def _timed(reader: Callable[[bytes, str], Read], body: bytes, score: Score, name: str) -> Read:
    begin = time.process_time()  # CPU: the machine is shared
    signal.alarm(SECONDS)
    try:
        return reader(body, "https://feed.example/feed.xml")
    except Exception as error:
        score.exceptions += 1
        score.misses.append(f"{name}: {type(error).__name__}: {str(error)[:80]}")
        return []
    finally:
        signal.alarm(0)
        score.times.append(time.process_time() - begin)


def compare(name: str, file: str, wanted: list[dict[str, Any]], found: Read, score: Score) -> None:
    """Count the expected titles, links and dates that are right, entry by entry."""
    for position, entry in enumerate(wanted):
        got = found[position] if position < len(found) else {}
        for key, fold in (("title", _plain), ("link", _link), ("published", _time)):
            if key not in entry:
                continue
            score.asked += 1
            if fold(entry[key]) == fold(got.get(key)) or _resolved(key, entry[key], got.get(key)):
                score.right += 1
            else:
                score.misses.append(
                    f"{name}/{file} {position} {key}: {entry[key]!r}, got {got.get(key)!r}"
                )


def _plain(text: str | None) -> str:
    for _ in range(3):
        text = html.unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", text or ""))
    return " ".join(text.split()).casefold() if text else ""


def _is_link(text: str | None) -> bool:
    # feedparser gives an Atom id (urn:, tag:) as the link where there is none.
    return bool(text) and not re.match(r"\s*(?!https?:)[a-z][a-z0-9+.-]*:", text or "", re.I)


def _link(text: str | None) -> str:
    return canonical(text or "") or (text or "").strip()


def _resolved(key: str, wanted: str, got: str | None) -> bool:
    """Return whether *got* is the relative link *wanted*, resolved."""
    return key == "link" and ":" not in wanted and bool(got) and got.endswith("/" + wanted)


def _time(text: str | None) -> str:
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return text or ""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") if at.tzinfo else at.isoformat()


def main() -> int:
    """Print one table; exit code 1 if the data folder is not there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--readers", nargs="+", default=list(READERS), choices=list(READERS))
    parser.add_argument("--sets", nargs="+", default=sorted({*REAL, *EXPECTED, *OTHER}))
    parser.add_argument("--misses", action="store_true", help="print every miss")
    args = parser.parse_args()
    if not DATA.is_dir():
        print(f"no data folder at {DATA}", file=sys.stderr)
        return 1
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, _too_long)
    head = f"{'set':<20} {'reader':<15} {'files':>5} {'title+link':>10} {'dates':>6} "
    print(head + f"{'right':>7} {'asked':>5} {'median ms':>9} {'total s':>8} {'exceptions':>10}")
    for name in args.sets:
        scores = {reader: run(name, READERS[reader]) for reader in args.readers}
        linked = set().union(*(score.linked for score in scores.values()))
        dated = set().union(*(score.dated for score in scores.values()))
        for reader, score in scores.items():
            print(_row(name, reader, score, len(linked), len(dated)), flush=True)
            if args.misses:
                score.misses += [f"{name}/{file}: no link" for file in linked - score.linked]
                score.misses += [f"{name}/{file}: no date" for file in dated - score.dated]
                print(*(f"    {miss}" for miss in score.misses), sep="\n")
    return 0


def _too_long(*_: object) -> None:
    raise TimeoutError(f"more than {SECONDS} s")


def _row(name: str, reader: str, score: Score, linked: int, dated: int) -> str:
    real = name in REAL
    with_link = _share(len(score.linked), linked if real else 0)
    with_date = _share(len(score.dated), dated if real else 0)
    return (
        f"{name:<20} {reader:<15} {score.files:>5} {with_link:>10} {with_date:>6} "
        f"{_share(score.right, score.asked):>7} {score.asked:>5} "
        f"{statistics.median(score.times) * 1000:>9.2f} {sum(score.times):>8.2f} "
        f"{score.exceptions:>10}"
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


if __name__ == "__main__":
    sys.exit(main())
