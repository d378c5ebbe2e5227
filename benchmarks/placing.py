"""What placing one article among copies and stories costs, as the archive grows.

    python -m benchmarks.placing [N ...]      archives of N articles (10000 100000)

The archive is made up: words as unevenly common as a language's (Zipf), every fourth article a
retelling of the one before, a few people in each. It is written as it would stand after placing;
the articles that are measured (new ones, copies, retellings) go the ordinary way.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import xxhash

from pipelines.fingerprint import band_keys, fingerprint
from pipelines.frequency import PEOPLE, Frequency
from pipelines.placing import POSTED, place
from talentwire.model import Article, Fingerprint, Kind, Moment, Role
from talentwire.store import articles, atomic, marks, open_store

SEED = 20260301
VOCABULARY = 200_000
WORDS = 300
ANCHORS = 120
CAST = 3
KNOWN_PEOPLE = 5000
A_DAY = 1000
BATCH = 2000
ROUNDS, BLOCK = 8, 60  # of articles placed at each size
FIRST = 5  # of each block: they load what the process keeps, and are not counted
KINDS = ("new", "new", "copy", "rewrite")
MOST_GROWTH = 1.5

Words = npt.NDArray[np.int64]


class Newsstand:
    """Made-up articles."""

    def __init__(self) -> None:
        self.chance = np.random.default_rng(SEED)
        rank = np.arange(1, VOCABULARY + 1)
        self.shares = np.cumsum(1 / rank / (1 / rank).sum())
        hashes = [xxhash.xxh32_intdigest(f"w{i}".encode()) for i in range(VOCABULARY)]
        self.hashes = np.array(hashes, np.uint32)
        people = [xxhash.xxh32_intdigest(f"p{i}".encode()) for i in range(KNOWN_PEOPLE)]
        self.people = np.array(people, np.uint32)

    def words(self) -> Words:
        """Return the words of an article, as numbers."""
        return np.minimum(np.searchsorted(self.shares, self.chance.random(WORDS)), VOCABULARY - 1)

    def retold(self, words: Words) -> Words:
        """Return an article of the same length that shares half its words with another."""
        half = self.chance.permutation(words)[: WORDS // 2]
        return np.concatenate([half, self.words()[: WORDS - len(half)]])

    def cast(self) -> list[int]:
        """Return the people of an article, as numbers."""
        return sorted({int(i) for i in self.chance.integers(0, KNOWN_PEOPLE, CAST)})


def fill(
    db: sqlite3.Connection, stand: Newsstand, frequency: Frequency, have: int, size: int
) -> None:
    """Write articles *have* to *size* as they would stand after placing, without placing them."""
    words, cast, story = stand.words(), stand.cast(), -1
    for first in range(have, size, BATCH):
        with atomic(db):
            for number in range(first, min(first + BATCH, size)):
                retold = number % 4 == 3
                words = stand.retold(words) if retold else stand.words()
                cast = cast if retold else stand.cast()
                story = story if retold else -1 - number
                write(db, stand, frequency, number, words, cast, story)
    with atomic(db):
        _, _, last = marks.frequency_state(db)
        marks.save_frequency(db, last + 1, frequency.languages, frequency.counts.tobytes())


def write(
    db: sqlite3.Connection,
    stand: Newsstand,
    frequency: Frequency,
    number: int,
    words: Words,
    cast: list[int],
    story: int,
) -> None:
    """Write one article with its mark and postings."""
    article = articles.id_floor(at(number)) + 500 + number % 400
    numbers, counts = np.unique(words, return_counts=True)
    order = np.argsort(stand.hashes[numbers])
    terms, weights = stand.hashes[numbers][order], (1 + np.log(counts[order])).astype(np.float16)
    people = np.sort(stand.people[cast])
    signature = stand.chance.bytes(128)
    mark = marks.Mark(
        article=article,
        language="en",
        words=WORDS,
        keys=np.array(band_keys(signature), np.int64).tobytes(),
        signature=signature,
        terms=terms.tobytes(),
        term_weights=weights.tobytes(),
        anchors=terms[:ANCHORS].tobytes(),
        anchor_weights=weights[:ANCHORS].tobytes(),
        people=people.tobytes() + np.zeros(len(people), np.uint32).tobytes(),
        shares=np.ones(len(people), np.float16).tobytes(),
        span=0,
        kinds=bytes([2] + [0] * (len(Kind) - 1)),
    )
    rare = stand.hashes[numbers[np.argsort(-numbers)[:POSTED]]]
    db.execute(
        "INSERT OR IGNORE INTO story (id, title, first_seen, last_seen) VALUES (?, '', '', '')",
        (story,),
    )
    db.execute(
        "INSERT INTO article (id, url, canonical, source, host, title, fetched_at, language, story)"
        " VALUES (?1, ?1, ?1, 's', 'h', '', '2026', 'en', ?2)",
        (article, story),
    )
    db.execute("INSERT INTO article_text (article, text) VALUES (?, 'x')", (article,))
    posted = {*rare.tolist(), *terms[:POSTED].tolist(), *people.tolist()}
    marks.save_mark(db, mark, posted)
    frequency.add("en", np.concatenate([terms, terms[:ANCHORS]]))
    frequency.add(PEOPLE, people)


def at(number: int) -> datetime:
    """Return when an article was published."""
    return datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=number / A_DAY)


Times = dict[str, list[float]]


class Stream:
    """Articles that come in after an archive was filled, and what placing them took (CPU ms)."""

    def __init__(self, size: int) -> None:
        self.size, self.number = size, 0
        self.stand = Newsstand()
        self.words, self.cast = self.stand.words(), self.stand.cast()
        self.took: Times = {kind: [] for kind in KINDS}
        self.wall: list[float] = []

    def run(self, db: sqlite3.Connection, block: int) -> None:
        """Place the next *block* articles, and leave the archive as it was."""
        db.execute("BEGIN IMMEDIATE")
        for placed in range(block):
            kind = KINDS[self.number % len(KINDS)]
            if kind == "new":
                words = self.words = self.stand.words()
                self.cast = self.stand.cast()
            else:
                words = self.words if kind == "copy" else self.stand.retold(self.words)
            moment = at(self.size) + timedelta(minutes=self.number)
            host = f"h{self.number}.example"
            article, made = _article(f"https://{host}/{self.size}", words, self.cast, moment)
            self.number += 1
            article_id = articles.insert(db, article, None, host)
            start, begun = time.process_time(), time.perf_counter()
            place(db, article_id, article, made, now=moment)
            if placed >= FIRST:
                self.took[kind].append(1000 * (time.process_time() - start))
                self.wall.append(1000 * (time.perf_counter() - begun))
        db.execute("ROLLBACK")

    @property
    def every(self) -> list[float]:
        """The times of all kinds."""
        return [time for times in self.took.values() for time in times]


def _article(
    url: str, words: Words, cast: list[int], moment: datetime
) -> tuple[Article, Fingerprint]:
    text = " ".join(f"w{i}" for i in words)
    title = " ".join(f"w{i}" for i in words[:3])
    article = Article(
        url, url, title, text, "s", moment, published=Moment(moment), language="en"
    )  # fmt: skip
    roles = tuple(Role(f"p{i}", 1.0) for i in cast)
    return article, fingerprint(title, text, "en", cast=roles, kinds=((Kind.HIRE, 2),))


def bytes_of(db: sqlite3.Connection) -> int:
    """Return the bytes that marks, bands, postings and frequencies take."""
    names = "'mark', 'mark_band', 'mark_term', 'frequency', 'mark_log'"
    # Of a whole table, pageno is the number of its pages; its pgsize overflows at 2 GB.
    query = f"SELECT sum(pageno) FROM dbstat WHERE aggregate = 1 AND name IN ({names})"
    return int(db.execute(query).fetchone()[0] * db.execute("PRAGMA page_size").fetchone()[0])


def build(folder: Path, sizes: list[int]) -> dict[int, Path]:
    """Return archives of these sizes in *folder*; those that are there already are kept."""
    paths = {size: folder / f"placing-{size}.db" for size in sizes}
    if all(path.exists() for path in paths.values()):
        return paths
    stand, frequency, have, growing = Newsstand(), Frequency(), 0, folder / "growing.db"
    growing.unlink(missing_ok=True)
    with closing(open_store(growing, create=True)) as db:
        db.execute("PRAGMA cache_size = -100000")
        for size in sizes:
            start = time.perf_counter()
            fill(db, stand, frequency, have, size)
            have = size
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copy(growing, paths[size])
            print(f"filled up to {size:,} in {time.perf_counter() - start:.0f} s", flush=True)
    growing.unlink()
    return paths


def main() -> int:
    """Print a line for each size and how much the largest costs more than the smallest."""
    parser = argparse.ArgumentParser(description="what placing one article costs")
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--folder", type=Path, help="where archives are kept for the next time")
    args = parser.parse_args()
    sizes = sorted(args.sizes)
    with tempfile.TemporaryDirectory() as folder:
        paths = build(args.folder or Path(folder), sizes)
        streams = {size: Stream(size) for size in sizes}
        # In turns, so that whatever else the machine does hits all sizes alike.
        for _ in range(ROUNDS):
            for size, stream in streams.items():
                with closing(open_store(paths[size])) as db:
                    stream.run(db, BLOCK)
        bytes_each = {size: _bytes_each(path, size) for size, path in paths.items()}
    print(
        f"{'articles':>9}  CPU ms median, p95  (new, copy, rewrite)  wall ms median, p95"
        "  bytes each"
    )
    for size, stream in streams.items():
        split = "  ".join(f"{statistics.median(times):.2f}" for times in stream.took.values())
        print(
            f"{size:9,}  {statistics.median(stream.every):13.2f}, {_p95(stream.every):.2f}"
            f"  ({split})  {statistics.median(stream.wall):13.2f}, {_p95(stream.wall):.2f}"
            f"  {bytes_each[size]:10,.0f}"
        )
    growth = statistics.median(streams[sizes[-1]].every) / statistics.median(
        streams[sizes[0]].every
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{sizes[-1]:,} articles cost {growth:.2f} times what {sizes[0]:,} do; {memory:,.0f} MB")
    return 0 if growth <= MOST_GROWTH else 1


def _bytes_each(path: Path, size: int) -> float:
    with closing(open_store(path)) as db:
        return bytes_of(db) / size


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


if __name__ == "__main__":
    raise SystemExit(main())
