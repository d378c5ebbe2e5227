"""How fast search and digest are on a large archive: `python -m benchmarks.search`.

    python -m benchmarks.search build --articles 100000
    python -m benchmarks.search measure --articles 100000

The archive is made, not collected: words by Zipf's law with a long tail, articles of realistic
length, names of people and organisations (also by Zipf), dates over five years, one article in
twenty in Chinese, tags, stories, moves. It stands in the cache folder (or --folder), never in
the checkout. Building takes about a minute for each 100,000 articles.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import random
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from talentwire.app.telling import make
from talentwire.errors import QueryError
from talentwire.model import Kind, iso
from talentwire.query import parse
from talentwire.search import search
from talentwire.store import fulltext, open_store
from talentwire.store.ids import id_floor
from talentwire.store.names import fold, slug

NOW = datetime(2026, 1, 1, tzinfo=UTC)
YEARS = 5
LAST_DAY = 5_000  # articles fetched within the last day, as the digest's target says
VOCABULARY = 400_000
BATCH = 2_000
COMMON = """
    the of to and a in is it that was for on are as with his they at be this from have or by one
    had not but what all were when we there can an your which their said if do will each about
    how up out them then she many some so these would other into has more her two like him see
    time could no make than first been its who now people my made over did down only way find
    use may water long little very after words called just where most know company year new
""".split()  # noqa: SIM905
HEADS = ("b", "c", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr",
         "pl", "ch", "sh")  # fmt: skip
TAILS = ("a", "e", "i", "o", "u", "ai", "ea", "on", "er", "an")
SYLLABLES = [head + tail for head in HEADS for tail in TAILS]
ENDINGS = ["", "", "s", "n", "ing", "ed", "tion", "ly", "al", "ment"]


def folder(given: str | None) -> Path:
    """Return where the archives stand."""
    from platformdirs import user_cache_path

    return Path(given) if given else user_cache_path("talentwire") / "benchmark"


# --- making the archive --------------------------------------------------------------------


class World:
    """The words and names of the archive; the same for the same seed."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)
        self.numbers = np.random.default_rng(seed)
        self.words = self._words()
        ranks = np.arange(1, len(self.words) + 1)
        weights = 1.0 / (ranks + 2.7) ** 1.07  # Mandelbrot's form, as in English news
        self.cumulated = np.cumsum(weights / weights.sum())
        self.pool: list[int] = []
        self.at = 0
        self.orgs = [self._name(1) for _ in range(400)]
        self.people = [self._name(2) for _ in range(8_000)]
        self.han = [chr(code) for code in self.numbers.permutation(np.arange(0x4E00, 0x5A00))]

    def _words(self) -> list[str]:
        words = dict.fromkeys(COMMON)
        while len(words) < VOCABULARY:
            # The more frequent a word, the shorter it tends to be.
            syllables = 2 + (len(words) > 3_000) + (self.random.random() < 0.4)
            word = "".join(self.random.choices(SYLLABLES, k=syllables))
            words[word + self.random.choice(ENDINGS)] = None
        return list(words)

    def _name(self, parts: int) -> str:
        return " ".join(
            "".join(self.random.choices(SYLLABLES, k=2 + (i > 0))).title() for i in range(parts)
        )

    def pick(self, many: int) -> list[str]:
        """Return *many* words, common ones often."""
        if self.at + many > len(self.pool):  # drawn many at a time: one search is slow
            places = np.searchsorted(self.cumulated, np.sort(self.numbers.random(2_000_000)))
            self.pool = self.numbers.permutation(places).tolist()
            self.at = 0
        self.at += many
        return [self.words[place] for place in self.pool[self.at - many : self.at]]

    def zipf(self, names: list[str]) -> str:
        """Return one of *names*, the first ones often."""
        return names[min(int(self.numbers.zipf(1.3)) - 1, len(names) - 1)]

    def text(self, words: int) -> str:
        """Return sentences."""
        pool = self.pick(words)
        sentences, at = [], 0
        while at < words:
            length = self.random.randint(8, 28)
            sentence = " ".join(pool[at : at + length])
            sentences.append(sentence[:1].upper() + sentence[1:] + ".")
            at += length
        return " ".join(sentences)

    def chinese(self, characters: int) -> str:
        """Return sentences without spaces."""
        places = np.minimum(self.numbers.zipf(1.2, characters), len(self.han)) - 1
        run = "".join(self.han[place] for place in places)
        return "".join(run[i : i + 30] + "。" for i in range(0, characters, 30))


def build(path: Path, articles: int) -> None:
    """Make an archive of so many articles at *path*, unless it is there."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    started = time.monotonic()
    db = open_store(unfinished, create=True)
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("PRAGMA cache_size = -200000")
    world = World()
    _names(db, world)
    done = 0
    for batch in _batches(_rows(world, articles), BATCH):
        db.execute("BEGIN")
        _insert(db, batch)
        db.execute("COMMIT")
        done += len(batch)
        if done % 50_000 < BATCH:
            print(f"  {done:,} articles, {time.monotonic() - started:,.0f} s", flush=True)
    db.execute("BEGIN")
    _stories(db)
    _moves(db, world)
    db.execute("COMMIT")
    while _merged(db):
        pass
    db.execute("PRAGMA journal_mode = WAL")
    db.close()
    unfinished.rename(path)


def _merged(db: sqlite3.Connection) -> bool:
    """Do what housekeeping does to the index every night; return whether more is to do."""
    before = db.total_changes
    fulltext.merge(db, pages=4_000)
    return db.total_changes - before > 2 * len(fulltext.tables(db))


def _batches(rows: Iterator[dict[str, object]], size: int) -> Iterator[list[dict[str, object]]]:
    while batch := list(itertools.islice(rows, size)):
        yield batch


def _rows(world: World, articles: int) -> Iterator[dict[str, object]]:
    begin = NOW - timedelta(days=365 * YEARS)
    step = (NOW - begin) / articles
    fresh = articles - LAST_DAY
    used: dict[int, int] = {}
    for number in range(articles):
        at = begin + number * step
        floor = id_floor(at)
        used = {floor: used.get(floor, -1) + 1}
        orgs = {world.zipf(world.orgs) for _ in range(1 + number % 3)}
        people = {world.zipf(world.people) for _ in range(number % 3)}
        chinese = number % 20 == 0
        length = int(min(max(world.numbers.lognormal(6.0, 0.55), 60), 3_000))
        names = " ".join(f"{p} left {o} in {at:%B %Y}." for p in people for o in orgs)
        body = world.chinese(length) if chinese else world.text(length)
        title = world.chinese(18) if chinese else world.text(9)[:-1]
        fetched = NOW - timedelta(seconds=(articles - number) * 10) if number >= fresh else at
        yield {
            "id": floor + used[floor],
            "url": f"https://news{number % 300}.example/{number}",
            "host": f"news{number % 300}.example",
            "title": f"{next(iter(orgs))} {title}",
            "text": f"{body} {names}",
            "published": iso(at),
            "fetched_at": iso(fetched),
            "language": "zh" if chinese else "en",
            "words": length,
            "relevant": int(number % 10 == 0),
            "story": number // 3 + 1 if number % 10 == 0 else None,
            "orgs": sorted(slug(name) for name in orgs),
            "people": sorted(slug(name) for name in people),
        }


def _insert(db: sqlite3.Connection, batch: list[dict[str, object]]) -> None:
    db.executemany(
        """INSERT INTO article (id, url, canonical, source, host, site, title, published,
             published_precision, fetched_at, language, words, relevant, story)
           VALUES (:id, :url, :url, :host, :host, :host, :title, :published, 'minute',
             :fetched_at, :language, :words, :relevant, :story)""",
        [{k: v for k, v in row.items() if k not in ("orgs", "people")} for row in batch],
    )
    db.executemany("INSERT INTO article_text VALUES (:id, :text)",
                   [{"id": row["id"], "text": row["text"]} for row in batch])  # fmt: skip
    for row in batch:
        fulltext.index(db, row["id"], row["title"], row["text"])
    for kind in ("org", "person"):
        key = {"org": "orgs", "person": "people"}[kind]
        db.executemany(
            f"INSERT INTO article_{kind} VALUES (?, ?)",
            sorted((name, row["id"]) for row in batch for name in row[key]),
        )


def _names(db: sqlite3.Connection, world: World) -> None:
    for name in dict.fromkeys(world.orgs):
        db.execute("INSERT OR IGNORE INTO org (slug, name) VALUES (?, ?)", (slug(name), name))
        db.execute("INSERT OR IGNORE INTO org_alias (folded, alias, org) VALUES (?, ?, ?)",
                   (fold(name), name, slug(name)))  # fmt: skip
    for name in dict.fromkeys(world.people):
        db.execute("INSERT OR IGNORE INTO person (slug, name) VALUES (?, ?)", (slug(name), name))
        db.execute("INSERT OR IGNORE INTO person_form (folded, form, person) VALUES (?, ?, ?)",
                   (fold(name), name, slug(name)))  # fmt: skip


def _stories(db: sqlite3.Connection) -> None:
    db.execute(
        """INSERT INTO story (id, title, summary, headline, first_seen, last_seen, articles,
             sources, languages, relevant)
           SELECT story, title, title, min(id), min(published), max(published), count(*),
             count(DISTINCT host), '["en"]', 1
           FROM article WHERE story IS NOT NULL GROUP BY story"""
    )


def _moves(db: sqlite3.Connection, world: World) -> None:
    """One relevant article in five states a move."""
    kinds = list(Kind)[:6]
    rows = db.execute("SELECT id, published, fetched_at FROM article WHERE relevant").fetchall()
    for number, row in enumerate(rows[::-5]):
        person, left, joined = (slug(world.zipf(n)) for n in (world.people, world.orgs, world.orgs))
        kind, day = kinds[number % len(kinds)], row["published"][:10]
        move = db.execute(
            """INSERT INTO move (person, from_org, to_org, kind, date, date_precision, status,
                 happened, first_seen, last_seen, sources)
               VALUES (?, ?, ?, ?, ?, 'day', 'reported', ?, ?, ?, 1)""",
            (person, left, joined, kind, day, day, row["published"], row["published"]),
        ).lastrowid
        claim = db.execute(
            """INSERT INTO claim (article, person, from_org, to_org, kind, certainty, quote, field,
                 start, stop, made_at) VALUES (?, ?, ?, ?, ?, 'stated', 'left', 'text', 0, 4, ?)""",
            (row["id"], person, left, joined, kind, row["fetched_at"]),
        ).lastrowid
        db.execute("INSERT INTO move_claim (claim, move) VALUES (?, ?)", (claim, move))
        state = dict(db.execute("SELECT * FROM move WHERE id = ?", [move]).fetchone())
        state |= {"move": state.pop("id"), "at": row["fetched_at"], "reason": "new"}
        columns = [c["name"] for c in db.execute("PRAGMA table_info(move_history)")]
        kept = {column: state[column] for column in columns if column in state}
        marks = ", ".join("?" * len(kept))
        db.execute(f"INSERT INTO move_history ({', '.join(kept)}) VALUES ({marks})",
                   list(kept.values()))  # fmt: skip


# --- measuring -------------------------------------------------------------------------------


def queries(db: sqlite3.Connection, each: int, seed: int = 11) -> dict[str, list[str]]:
    """Return *each* queries of every class; words from the commonest to rare ones."""
    world = World()
    chance = random.Random(seed)
    bands = [(0, 20), (20, 200), (200, 2_000), (2_000, 20_000), (20_000, 100_000)]

    def word() -> str:
        low, high = bands[chance.randrange(len(bands))]
        return world.words[chance.randrange(low, high)]

    ids = [row[0] for row in db.execute("SELECT id FROM article WHERE language = 'en'")]
    phrases = []
    for article in chance.sample(ids, each):
        text = db.execute("SELECT text FROM article_text WHERE article = ?", [article]).fetchone()
        said = chance.choice(text[0].split(".")[:-1] or [text[0]]).split()
        at = chance.randrange(max(len(said) - 2, 1))
        phrases.append(f'"{" ".join(said[at : at + chance.choice((2, 3))])}"')
    return {
        "commonest word": [chance.choice(COMMON[:20]) for _ in range(each)],
        "one word": [word() for _ in range(each)],
        "two words": [f"{word()} {word()}" for _ in range(each)],
        "phrase": phrases,
        "prefix": [f"{word()[: chance.choice((3, 4, 5))]}*" for _ in range(each)],
        "organisation, 30 days": [
            f'{word()} org:"{world.zipf(world.orgs)}" since:30d' for _ in range(each)
        ],
        "name": [world.zipf(world.people) for _ in range(each)],
    }


def timed(db: sqlite3.Connection, query: str) -> tuple[float, float]:
    """Return the milliseconds that a whole search takes, reading and excerpts included: by the
    clock on the wall, and of the processor (which other work on the machine does not lengthen).
    """
    wall, cpu = time.perf_counter(), time.process_time()
    with contextlib.suppress(QueryError):
        search(db, parse(query, now=NOW), now=NOW)
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def measure(path: Path, each: int) -> dict[str, object]:
    """Return the figures of one archive; the digest is made, not kept."""
    db = open_store(path)
    asked = queries(db, each)
    for query in (q for group in asked.values() for q in group[:5]):
        timed(db, query)  # let the caches warm
    articles = db.execute("SELECT count(*) FROM article").fetchone()[0]
    figures: dict[str, object] = {"articles": articles}
    every: list[tuple[float, float]] = []
    for name, group in asked.items():
        times = [timed(db, query) for query in group]
        every += times
        slowest = group[max(range(len(group)), key=lambda i: times[i][1])]
        figures[name] = {**_percentiles(times), "slowest": slowest}
    figures["all"] = _percentiles(every)
    figures["size"] = _sizes(db)
    begun = time.perf_counter(), time.process_time()
    digest = make(db, "benchmark", now=NOW, since=NOW - timedelta(days=1))
    figures["digest"] = {
        "wall s": round(time.perf_counter() - begun[0], 3),
        "cpu s": round(time.process_time() - begun[1], 3),
        "moves": len(digest.moves) + digest.more_moves,
        "stories": len(digest.stories) + digest.more_stories,
    }
    db.close()
    return figures


def _percentiles(times: list[tuple[float, float]]) -> dict[str, float]:
    found = {}
    for place, clock in enumerate(("wall", "cpu")):
        ordered = sorted(time[place] for time in times)
        for name, share in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1.0)):
            at = min(int(len(ordered) * share), len(ordered) - 1)
            found[f"{clock} {name}"] = round(ordered[at], 1)
    return found


def _sizes(db: sqlite3.Connection) -> dict[str, float]:
    """Return bytes of the texts themselves, and of the pages that hold them and their index."""
    text = db.execute("SELECT sum(length(CAST(text AS BLOB))) FROM article_text").fetchone()[0]
    text += db.execute("SELECT sum(length(CAST(title AS BLOB))) FROM article").fetchone()[0]
    pages = dict(
        db.execute(
            """SELECT CASE WHEN name GLOB 'article_fts_*' THEN 'index'
                           WHEN name = 'article_text' THEN 'text' ELSE 'rest' END,
                      sum(pageno) * (SELECT page_size FROM pragma_page_size)
               FROM dbstat WHERE aggregate = 1 GROUP BY 1"""  # pgsize overflows at 4 GB
        ).fetchall()
    )
    return {
        "the texts MB": round(text / 1e6),
        "text pages MB": round(pages["text"] / 1e6),
        "index pages MB": round(pages["index"] / 1e6),
        "other pages MB": round(pages["rest"] / 1e6),
        "index and text / texts": round((pages["index"] + pages["text"]) / text, 3),
    }


def main() -> None:
    """Build and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=("build", "measure", "both"), default="both")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--folder", help="where archives stand (default: the cache folder)")
    parser.add_argument(
        "--loaded", action="store_true",
        help="on a machine with other work: searches give up by processor time, as they would by"
        " the clock on an idle one",
    )  # fmt: skip
    parser.add_argument("--each", type=int, default=100, help="queries of every class")
    args = parser.parse_args()
    path = folder(args.folder) / f"archive-{args.articles}.db"
    if args.what != "measure":
        build(path, args.articles)
    if args.loaded:
        fulltext.time = SimpleNamespace(perf_counter=time.process_time)  # type: ignore[assignment]
    if args.what != "build":
        print(json.dumps(measure(path, args.each), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
