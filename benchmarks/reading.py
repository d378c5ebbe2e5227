"""Pages: our reader against trafilatura, readability, newspaper4k, resiliparse and fundus.

    make bench-reading                            all sets, all readers, one run
    python -m benchmarks.reading --sets pages --readers ours,fast --limit 40

Text is scored as the article extraction benchmark does (github.com/scrapinghub/
article-extraction-benchmark): multisets of 4-token shingles, precision and recall averaged
over pages, F1 of the two means; an empty prediction counts in recall only. The gain over
trafilatura fast has a paired bootstrap interval. Milliseconds are CPU time of one process, a
page at a time, readers taking turns on each page. `learnt` is our reader on a site it has seen
often: three readings of the page first, then one, timed, by the selector they left.
Metadata is right if it is equal after folding case, quotes and spaces (authors: as a set).

The peers are installed into .venv-bench and .venv-bench-fundus on the first run. The truth of
pages-fundus was made by fundus itself, so there only its milliseconds say something.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import html
import json
import random
import re
import statistics
import subprocess
import sys
import time
import unicodedata
import venv
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
SETS = ("pages", "pages-wcxb", "pages-fundus")
HERE = ("ours", "learnt", "fast", "precise", "recall", "default")
PEERS = ("readability", "newspaper4k", "resiliparse")
NOW = datetime.now(UTC)
RESAMPLES = 2_000

Truth = dict[str, Any]


# --- the metric ---------------------------------------------------------------------


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Return the 4-token shingles of *text*; all its tokens as one if there are fewer."""
    tokens = re.findall(r"\w+", text or "")
    if not tokens:
        return Counter()
    if len(tokens) < 4:
        return Counter([tuple(tokens)])
    return Counter(tuple(tokens[at : at + 4]) for at in range(len(tokens) - 3))


def precision_recall(truth: str, text: str) -> tuple[float | None, float | None]:
    """Return how much of *text* is in *truth*, and of *truth* in *text*; None if undefined."""
    wanted, found = shingles(truth), shingles(text)
    common = sum((wanted & found).values())
    return (
        common / sum(found.values()) if found else None,
        common / sum(wanted.values()) if wanted else None,
    )


def f1(scores: list[tuple[float | None, float | None]]) -> tuple[float, float, float]:
    """Return F1 of the mean precision and the mean recall, and the two means."""
    precisions = [p for p, _ in scores if p is not None]
    recalls = [r for _, r in scores if r is not None]
    precision = statistics.fmean(precisions) if precisions else 0.0
    recall = statistics.fmean(recalls) if recalls else 0.0
    both = precision + recall
    return (2 * precision * recall / both if both else 0.0), precision, recall


def gain(
    ours: list[tuple[float | None, float | None]], theirs: list[tuple[float | None, float | None]]
) -> tuple[float, float, float]:
    """Return the gain in F1 and its 95 % interval, by a paired bootstrap over pages."""
    chance = random.Random(1)
    places = range(len(ours))
    gains = []
    for _ in range(RESAMPLES):
        drawn = chance.choices(places, k=len(ours))
        gains.append(f1([ours[at] for at in drawn])[0] - f1([theirs[at] for at in drawn])[0])
    gains.sort()
    cut = RESAMPLES // 40
    return f1(ours)[0] - f1(theirs)[0], gains[cut], gains[-cut - 1]


def folded(text: str) -> str:
    """Return *text* without what is a matter of taste in metadata."""
    text = unicodedata.normalize("NFKC", html.unescape(text)).casefold()
    text = re.sub("[‘’‚‛`´]", "'", re.sub("[“”„‟«»]", '"', text))
    return " ".join(text.split())


def same_day(found: str | None, truth: str) -> bool:
    """Return whether two dates name the same day, in the truth's own zone or in UTC."""
    if not found:
        return False
    days = {truth[:10]}
    with contextlib.suppress(ValueError):
        days.add(datetime.fromisoformat(truth).astimezone(UTC).strftime("%Y-%m-%d"))
    return found[:10] in days


def same_authors(found: list[str], truth: list[str]) -> bool:
    """Return whether the same people are named, however they are joined."""

    def names(texts: list[str]) -> set[str]:
        return {folded(part) for text in texts for part in re.split(r", | and | & ", text)}

    return names(found) == names(truth)


# --- the readers --------------------------------------------------------------------


def ours(body: bytes, truth: Truth) -> dict[str, Any]:
    """Return what our reader reads on a page of a site it has never seen."""
    return _read(body, truth, None)[0]


def learnt(body: bytes, truth: Truth) -> Callable[[], dict[str, Any]]:
    """Return our reader for this page after it has learnt where the site keeps its text."""
    state = None
    for _ in range(3):
        _, state = _read(body, truth, state)
    return lambda: _read(body, truth, state)[0]


def _read(body: bytes, truth: Truth, state: Any) -> tuple[dict[str, Any], Any]:
    from pipelines.extract import extract
    from pipelines.selectors import with_lesson
    from talentwire.model import Page

    extraction = extract(Page(truth["url"], body, "bench", NOW), now=NOW, learnt=state)
    state = with_lesson(state, extraction.lesson)
    article = extraction.article
    if article is None:
        return {"text": ""}, state
    return {
        "text": article.text,
        "title": article.title,
        "date": article.published.iso() if article.published else None,
        "authors": list(article.authors),
        "language": article.language,
    }, state


def trafilatura(**options: Any) -> Callable[[bytes, Truth], dict[str, Any]]:
    """Return a reader that is trafilatura in one of its modes, without comments."""

    def read(body: bytes, truth: Truth) -> dict[str, Any]:
        from trafilatura import extract

        return {"text": extract(body, include_comments=False, **options) or ""}

    return read


READERS: dict[str, Callable[[bytes, Truth], dict[str, Any]]] = {
    "ours": ours,
    "fast": trafilatura(fast=True),
    "precise": trafilatura(favor_precision=True),
    "recall": trafilatura(favor_recall=True),
    "default": trafilatura(),
}


# --- one run ------------------------------------------------------------------------


@dataclass
class Result:
    """What one reader made of one set."""

    pages: list[dict[str, Any]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def load(name: str, limit: int | None = None) -> dict[str, tuple[bytes, Truth]]:
    """Return the pages of a set and their truth, by id."""
    truths = json.loads((DATA / name / "ground-truth.json").read_text(encoding="utf-8"))
    folder = DATA / name / "html"
    return {
        page: (gzip.decompress((folder / f"{page}.html.gz").read_bytes()), truths[page])
        for page in sorted(truths)[:limit]
    }


def run(pages: dict[str, tuple[bytes, Truth]], readers: list[str]) -> dict[str, Result]:
    """Return what *readers* make of *pages*, each reader in turn on each page."""
    results = {reader: Result() for reader in readers}
    body, truth = next(iter(pages.values()))
    for reader in readers:  # imports and models are loaded once, not for each page
        READERS.get(reader, ours)(body, truth)
    for body, truth in pages.values():
        for reader in readers:
            prepared = learnt(body, truth) if reader == "learnt" else None
            start = time.process_time()
            found = prepared() if prepared else READERS[reader](body, truth)
            results[reader].seconds.append(time.process_time() - start)
            results[reader].pages.append(found)
    return results


def run_peers(name: str, limit: int | None, peers: list[str], fundus: bool) -> dict[str, Result]:
    """Return what *peers* make of a set, each environment in a process of its own."""
    results: dict[str, Result] = {}
    jobs = [(environment(".venv-bench", "peers.txt"), peers)] if peers else []
    if fundus and name == "pages-fundus":
        jobs.append((environment(".venv-bench-fundus", "peers-fundus.txt"), ["fundus"]))
    for python, names in jobs:
        script = Path(__file__).with_name("reading_peers.py")
        command = [str(python), str(script), str(DATA / name), str(limit or 0), ",".join(names)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
        for line in done.stdout.splitlines():
            found = json.loads(line)
            result = results.setdefault(found.pop("reader"), Result())
            result.seconds.append(found.pop("seconds"))
            result.pages.append(found)
    return results


def environment(folder: str, requirements: str) -> Path:
    """Return the Python of the peers' environment, made if it is not there."""
    python = ROOT / folder / "bin" / "python"
    ready = ROOT / folder / "ready"
    wanted_text = Path(__file__).with_name(requirements).read_text(encoding="utf-8")
    if not ready.exists() or ready.read_text(encoding="utf-8") != wanted_text:
        print(f"installing {requirements} into {folder} ...", file=sys.stderr)
        venv.create(ROOT / folder, with_pip=True, clear=True)
        # pip 26.3 trips over readability's extras; uv reads the same file
        uv = [sys.executable, "-m", "uv", "pip", "install", "-q", "--python", str(python)]
        pip = [str(python), "-m", "pip", "install", "-q"]
        wanted = ["-r", str(Path(__file__).with_name(requirements))]
        for installer in (uv, pip):
            if subprocess.run([*installer, *wanted], check=False).returncode == 0:
                ready.write_text(wanted_text, encoding="utf-8")
                break
        else:
            sys.exit(f"could not install {requirements}; see the messages above")
    return python


# --- the table ----------------------------------------------------------------------


def accuracy(result: Result, truths: list[Truth]) -> dict[str, tuple[int, int]]:
    """Return how many titles, dates and authors are right, of how many that are known."""
    counts: dict[str, list[int]] = {"title": [0, 0], "date": [0, 0], "authors": [0, 0]}
    if not any("title" in page for page in result.pages):
        return {}
    for page, truth in zip(result.pages, truths, strict=True):
        authors = truth.get("authors") or ([truth["author"]] if truth.get("author") else [])
        found = page.get("title") or "", page.get("date"), page.get("authors") or []
        title, date = truth.get("title"), truth.get("date")
        checks = {
            "title": title and folded(found[0]) == folded(title),
            "date": date and same_day(found[1], date),
            "authors": authors and same_authors(found[2], authors),
        }
        for kind, known in (("title", title), ("date", date), ("authors", authors)):
            if known:
                counts[kind][1] += 1
                counts[kind][0] += bool(checks[kind])
    return {kind: (right, known) for kind, (right, known) in counts.items() if known}


def table(name: str, results: dict[str, Result], truths: list[Truth]) -> list[str]:
    """Return the lines of the table for one set."""
    scores = {
        reader: [
            precision_recall(truth["articleBody"] or "", page["text"])
            for page, truth in zip(result.pages, truths, strict=True)
        ]
        for reader, result in results.items()
    }
    lines = [
        f"\n{name}: {len(truths)} pages",
        f"{'':14}{'F1':>7}{'P':>7}{'R':>7}{'ms med':>8}{'total s':>9}  metadata right",
    ]
    for reader, result in results.items():
        score, precision, recall = f1(scores[reader])
        metadata = accuracy(result, truths)
        right = "  ".join(f"{kind} {a / b:.3f}" for kind, (a, b) in metadata.items())
        lines.append(
            f"{reader:14}{score:7.4f}{precision:7.3f}{recall:7.3f}"
            f"{1000 * statistics.median(result.seconds):8.1f}{sum(result.seconds):9.2f}  {right}"
        )
    if {"ours", "fast"} <= results.keys():
        by, low, high = gain(scores["ours"], scores["fast"])
        lines.append(f"gain over trafilatura fast: {by:+.4f} (95 %: {low:+.4f} to {high:+.4f})")
    return lines


def main() -> None:
    """Print one table: all sets, all readers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--readers", default=",".join((*HERE, *PEERS, "fundus")))
    parser.add_argument("--limit", type=int, help="read only the first pages of each set")
    args = parser.parse_args()
    if not DATA.is_dir():
        sys.exit(f"no data at {DATA}: this benchmark needs the shared pages")
    wanted = args.readers.split(",")
    for name in args.sets.split(","):
        pages = load(name, args.limit)
        results = run(pages, [reader for reader in HERE if reader in wanted])
        results |= run_peers(
            name, args.limit, [peer for peer in PEERS if peer in wanted], "fundus" in wanted
        )
        truths = [truth for _, truth in pages.values()]
        print("\n".join(table(name, results, truths)), flush=True)


if __name__ == "__main__":
    main()
