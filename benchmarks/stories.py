"""Stories: how well they are grouped. (What placing one costs: benchmarks/placing.py.)

python -m benchmarks.stories quality [--plain]     the labelled sets of the data folder
python -m benchmarks.stories pairs                 hard pairs, against TF-IDF cosine
python -m benchmarks.stories mixture FILE          write the mixture as JSON Lines
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import statistics
import sys
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from pipelines import likeness
from pipelines.fingerprint import fingerprint
from pipelines.frequency import Frequency
from pipelines.marks import vector_of
from pipelines.story_score import Item, item_of, plain_mark, score_stories
from talentwire.app.commands.score_stories import judging
from talentwire.store import open_store

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
    mark = plain_mark if plain else judging(None)
    fine = True
    print(f"{'':10}{'P':>7}{'R':>7}{'F1':>8}{'ARI':>8}{'found':>7}{'true':>6}  ms median, p95")
    for name, build in SETS.items():
        items: list[Item] = [item_of(row) for row in build()]
        with closing(open_store(":memory:", create=True)) as db:
            s = score_stories(db, items, mark, now=NOW)
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
            likeness.likeness(vectors[p["a"]["url"]], [vectors[p["b"]["url"]]], frequency)[0]
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


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("what", choices=["quality", "pairs", "mixture"])
    parser.add_argument("rest", nargs="*")
    parser.add_argument("--plain", action="store_true", help="by words alone, without judging")
    args = parser.parse_args()
    if args.what == "quality":
        return 0 if quality(plain=args.plain) else 1
    if args.what == "pairs":
        pairs()
    else:
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in mixture())
        Path(args.rest[0]).write_text("".join(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
