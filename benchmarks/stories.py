"""Stories: how well they are grouped, and what placing one article costs as the archive grows.

python -m benchmarks.stories quality [--plain]     the labelled sets of the data folder
python -m benchmarks.stories pairs                 hard pairs, against TF-IDF cosine
python -m benchmarks.stories mixture FILE          write the mixture as JSON Lines
python -m benchmarks.stories speed [N ...]         archives of N articles (10000 100000)
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import resource
import statistics
import sys
import tempfile
import time
from array import array
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import xxhash

from pipelines import stories
from pipelines.fingerprint import band_keys, fingerprint
from pipelines.frequency import Frequency
from pipelines.marks import vector_of
from pipelines.placing import POSTED, place
from pipelines.story_score import Item, score_stories
from talentwire.app.commands.score_stories import _finder
from talentwire.model import Article, Moment
from talentwire.store import articles, atomic, open_store
from talentwire.store import stories as store

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
SEED = 20260301
NOW = datetime(2026, 3, 1, tzinfo=UTC)
NTREX = ("en", "it", "fr", "de", "es", "pt", "zh", "ja")
WMT = ("en", "ja", "de", "fr")
SYSTEMS = ("src", "A", "Online-A", "Online-B")


def rows(path: str) -> list[dict[str, Any]]:
    """Return the objects of a JSON Lines file of the data folder."""
    return [json.loads(line) for line in (SHARED / path).read_text("utf-8").splitlines()]


def scoop() -> list[dict[str, Any]]:
    """Return a week of an AI-news collector: many copies, short texts, with dates."""
    return [
        _row("s", d, d["story"], published=d["date"], host=d["source"])
        for d in rows("stories/scoop_ainews/docs.jsonl")
    ]


def ntrex() -> list[dict[str, Any]]:
    """Return news and their translations by people."""
    found = rows("stories/ntrex/docs.jsonl")
    return shuffled([_row("n", d, d["doc"]) for d in found if d["lang"] in NTREX])


def wmt() -> list[dict[str, Any]]:
    """Return news and their translations by people and machines."""
    found = rows("stories/wmt21_variants/docs.jsonl")
    return [_row("w", d, d["doc"]) for d in found if d["lang"] in WMT and d["system"] in SYSTEMS]


def gold() -> list[dict[str, Any]]:
    """Return the labelled talent news."""
    labels = {label["id"]: label["story"] for label in rows("gold/labels.jsonl")}
    return [
        _row("g", d, labels[d["id"]], published=d["published"], host=d["url"].split("/")[2])
        for d in rows("gold/articles.jsonl")
    ]


def mixture() -> list[dict[str, Any]]:
    """Return scoop, ntrex and wmt in one stream."""
    return shuffled([*scoop(), *ntrex(), *wmt()])


def shuffled(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return *found* in an order that is always the same."""
    random.Random(SEED).shuffle(found)
    return found


def _row(kind: str, d: dict[str, Any], story: str, **more: str | None) -> dict[str, Any]:
    row = {"id": f"{kind}:{d['id']}", "title": d["title"] or "", "text": d["text"]}
    return {
        **row,
        "lang": d["lang"],
        "published": None,
        "host": None,
        "story": f"{kind}:{story}",
        **more,
    }


SETS = {"mixture": mixture, "scoop": scoop, "ntrex": ntrex, "gold": gold}
WANTED = {"mixture": (0.965, 0.92), "scoop": (0.98, 0), "ntrex": (0.945, 0), "gold": (0.90, 0)}


def quality(*, plain: bool) -> bool:
    """Print a line for each set; return whether all reach what is wanted."""
    from pipelines.story_score import _item

    names = None if plain else _finder(None)
    fine = True
    print(f"{'':10}{'P':>7}{'R':>7}{'F1':>8}{'ARI':>8}{'found':>7}{'true':>6}  ms median, p95")
    for name, build in SETS.items():
        items: list[Item] = [_item(row) for row in build()]
        with closing(open_store(":memory:", create=True)) as db:
            s = score_stories(db, items, names, now=NOW)
        fine &= s.f1 >= WANTED[name][0] and s.ari >= WANTED[name][1]
        print(
            f"{name:10}{s.precision:7.3f}{s.recall:7.3f}{s.f1:8.4f}{s.ari:8.4f}"
            f"{s.stories_found:7}{s.stories_true:6}  {s.median_ms:.1f}, {s.p95_ms:.1f}"
            f" (placing {s.placing_median_ms:.1f}, {s.placing_p95_ms:.1f})",
            flush=True,
        )
    return fine


# --- hard pairs -----------------------------------------------------------------------


def pairs() -> None:
    """Print precision and recall for "same story", ours and TF-IDF cosine at its best.

    Document frequencies are those of the pairs' own articles, for both.
    """
    found = rows("stories/tg_pairs/pairs.jsonl")
    documents = {d["url"]: (d, p["lang"]) for p in found for d in (p["a"], p["b"])}
    frequency, vectors, words = Frequency(), {}, {}
    for url, (d, language) in documents.items():
        vectors[url] = vector_of(fingerprint(d["title"], d["text"], language), language)
        frequency.add(language, np.concatenate([vectors[url].terms, vectors[url].anchors]))
        words[url] = Counter(re.findall(r"\w+", f"{d['title']} {d['text']}".lower()))
    seen = Counter(word for counts in words.values() for word in counts)
    for language in ("en", "ru", "all"):
        some = [p for p in found if language in (p["lang"], "all")]
        true = [bool(p["same"]) for p in some]
        ours = [
            stories.likeness(vectors[p["a"]["url"]], [vectors[p["b"]["url"]]], frequency)[0]
            for p in some
        ]
        cosine = [
            _tfidf(words[p["a"]["url"]], words[p["b"]["url"]], seen, len(words)) for p in some
        ]
        print(f"{language}: {len(some)} pairs, {sum(true)} of one story")
        _told("ours, as it stands", ours, true, 1.0)
        _told("ours, best threshold", ours, true, _best(ours, true))
        _told("TF-IDF cosine, best threshold", cosine, true, _best(cosine, true))


def _tfidf(a: Counter[str], b: Counter[str], seen: Counter[str], total: int) -> float:
    def weigh(counts: Counter[str]) -> dict[str, float]:
        return {w: (1 + math.log(n)) * math.log(1 + total / seen[w]) for w, n in counts.items()}

    x, y = weigh(a), weigh(b)
    dot = sum(x[w] * y[w] for w in x.keys() & y.keys())
    norm = math.hypot(*x.values()) * math.hypot(*y.values())
    return dot / norm if norm else 0.0


def _best(values: list[float], true: list[bool]) -> float:
    return max(values, key=lambda t: _figures(values, true, t)[2])


def _figures(values: list[float], true: list[bool], least: float) -> tuple[float, float, float]:
    right = sum(t for v, t in zip(values, true, strict=True) if v >= least)
    said = sum(v >= least for v in values)
    precision, recall = right / max(said, 1), right / max(sum(true), 1)
    return precision, recall, 2 * right / max(said + sum(true), 1)


def _told(name: str, values: list[float], true: list[bool], least: float) -> None:
    precision, recall, f1 = _figures(values, true, least)
    order = sorted(range(len(values)), key=lambda i: -values[i])
    ranks = [n for n, i in enumerate(order, 1) if true[i]]
    average = statistics.mean(k / n for k, n in enumerate(ranks, 1))
    print(f"  {name:30} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  AP {average:.3f}")


# --- speed ----------------------------------------------------------------------------

VOCABULARY = 200_000
WORDS = 300
A_DAY = 1000
BATCH = 2000
SAMPLE = 400


class Newsstand:
    """Made-up articles whose words are as unevenly common as a language's (Zipf)."""

    def __init__(self) -> None:
        self.chance = np.random.default_rng(SEED)
        rank = np.arange(1, VOCABULARY + 1)
        self.shares = np.cumsum(1 / rank / (1 / rank).sum())
        hashes = [xxhash.xxh32_intdigest(f"w{i}".encode()) for i in range(VOCABULARY)]
        self.hashes = np.array(hashes, np.uint32)

    def words(self) -> np.ndarray:
        """Return the words of an article, as numbers."""
        return np.minimum(np.searchsorted(self.shares, self.chance.random(WORDS)), VOCABULARY - 1)

    def text(self, words: np.ndarray) -> str:
        """Return these words as a text."""
        return " ".join(f"w{i}" for i in words)


def speed(sizes: list[int]) -> None:
    """Print what placing costs at each size of the archive."""
    stand = Newsstand()
    print("CPU ms of placing one article: all (median, 95 %), new, copy, rewrite (medians)")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stories.db"
        with closing(open_store(path, create=True)) as db:
            frequency, have = Frequency(), 0
            for size in sizes:
                start = time.perf_counter()
                _fill(db, stand, frequency, have, size)
                filled, have = time.perf_counter() - start, size
                took = _measure(db, stand, size)
                every = sorted(t for times in took.values() for t in times)
                split = "  ".join(f"{statistics.median(times):5.2f}" for times in took.values())
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                print(
                    f"{size:9,} articles: {statistics.median(every):.2f}, "
                    f"{every[int(len(every) * 0.95)]:.2f}; {split}; "
                    f"{_bytes(db) / size:,.0f} bytes each, {memory:,.0f} MB, "
                    f"filled in {filled:.0f} s",
                    flush=True,
                )


def _fill(db: Any, stand: Newsstand, frequency: Frequency, have: int, size: int) -> None:
    """Write articles *have* to *size* as they would stand after placing, without placing them."""
    for first in range(have, size, BATCH):
        marks, bands, posted, rows_, told = [], [], [], [], []
        for number in range(first, min(first + BATCH, size)):
            article = articles.id_floor(_at(number)) + 500 + number % 400
            words, counts = np.unique(stand.words(), return_counts=True)
            terms = stand.hashes[words]
            order = np.argsort(terms)
            terms, weights = terms[order], (1 + np.log(counts[order])).astype(np.float16)
            signature = stand.chance.bytes(128)
            keys = band_keys(signature)
            anchors = terms[:40]
            rare = stand.hashes[words[np.argsort(-words)[:POSTED]]]
            at = store.period(article)
            rows_.append((article, str(article), "h", "", "2026", -1 - number))
            told.append((-1 - number, "", "", ""))
            marks.append(
                (article, "en", WORDS, array("q", keys).tobytes(), signature, terms.tobytes(),
                 weights.tobytes(), anchors.tobytes(), weights[:40].tobytes())
            )  # fmt: skip
            bands.extend((at, key, article) for key in keys)
            posted.extend(
                (at, int(t), article) for t in {*rare.tolist(), *anchors[:POSTED].tolist()}
            )
            frequency.add("en", np.concatenate([terms, anchors]))
        with atomic(db):
            db.executemany(
                "INSERT INTO story (id, title, first_seen, last_seen, articles)"
                " VALUES (?, ?, ?, ?, 1)", told,
            )  # fmt: skip
            db.executemany(
                "INSERT INTO article (id, url, canonical, source, host, title, fetched_at,"
                " language, story) VALUES (?1, ?2, ?2, 's', ?3, ?4, ?5, 'en', ?6)", rows_,
            )  # fmt: skip
            db.executemany("INSERT INTO mark VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", marks)
            db.executemany("INSERT INTO mark_band VALUES (?, ?, ?)", bands)
            db.executemany("INSERT INTO mark_term VALUES (?, ?, ?)", posted)
    with atomic(db):
        _, _, last = store.frequency_state(db)
        store.save_frequency(db, last + 1, frequency.languages, frequency.counts.tobytes())


def _at(number: int) -> datetime:
    return datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=number / A_DAY)


def _measure(db: Any, stand: Newsstand, size: int) -> dict[str, list[float]]:
    """Return the milliseconds of placing articles that are new, copies and rewrites."""
    took: dict[str, list[float]] = {"new": [], "copy": [], "rewrite": []}
    last: list[np.ndarray] = [stand.words()]
    for number in range(SAMPLE):
        kind = ("new", "new", "copy", "rewrite")[number % 4]
        words = stand.words()
        if kind == "copy":
            words = last[-1]
        elif kind == "rewrite":
            half = stand.chance.permutation(last[-1])[: WORDS // 2]
            words = np.concatenate([half, words[WORDS // 2 :]])
        else:
            last.append(words)
        at = _at(size) + timedelta(minutes=number)
        url = f"https://h{number}.example/{size}"
        title = stand.text(words[:3])
        article = Article(
            url, url, title, stand.text(words), "s", at, published=Moment(at), language="en"
        )
        mark = fingerprint(article.title, article.text, "en")
        with atomic(db):
            article_id = articles.insert(db, article, None, f"h{number}.example")
            start = time.process_time()  # of this process: the machine may be busy
            place(db, article_id, article, None, mark, now=at)
            if number >= 20:  # the first ones load what the process keeps
                took[kind].append(1000 * (time.process_time() - start))
    return took


def _bytes(db: Any) -> int:
    """Return the bytes that marks, bands and postings take."""
    tables = ("mark", "mark_band", "mark_term", "frequency", "mark_log")
    try:
        marks = ",".join("?" * len(tables))
        query = f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({marks})"
        return int(db.execute(query, tables).fetchone()[0])
    except Exception:  # an SQLite without dbstat: the whole file
        size = db.execute("PRAGMA page_count").fetchone()[0]
        return int(size * db.execute("PRAGMA page_size").fetchone()[0])


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("what", choices=["quality", "pairs", "mixture", "speed"])
    parser.add_argument("rest", nargs="*")
    parser.add_argument("--plain", action="store_true", help="without the tables of names")
    args = parser.parse_args()
    if args.what == "quality":
        return 0 if quality(plain=args.plain) else 1
    if args.what == "pairs":
        pairs()
    elif args.what == "mixture":
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in mixture())
        Path(args.rest[0]).write_text("".join(lines), encoding="utf-8")
    else:
        speed([int(n) for n in args.rest] or [10_000, 100_000])
    return 0


if __name__ == "__main__":
    sys.exit(main())
