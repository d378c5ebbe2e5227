"""Pages: our reader against trafilatura, readability, newspaper4k, resiliparse and fundus.

    make bench-reading                            all sets, all readers, one run
    python -m benchmarks.reading --sets pages --readers ours,fast --limit 40

How text and metadata are scored is said in benchmarks/measuring.py. The gain over trafilatura
fast has a paired bootstrap interval. Milliseconds are CPU time of one process, a page at a
time, readers taking turns on each page. Learnt selectors are measured on sites of one template
each (benchmarks/templates.py), in pages read after those they were learnt from.

The peers are installed into .venv-bench and .venv-bench-fundus on the first run. The truth of
pages-fundus was made by fundus itself, so there only its milliseconds say something.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.measuring import Truth, accuracy, f1, gain, precision_recall

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
SETS = ("pages", "pages-wcxb", "pages-fundus")
HERE = ("ours", "fast", "precise", "recall", "default")
PEERS = ("readability", "newspaper4k", "resiliparse")
NOW = datetime.now(UTC)


# --- the readers --------------------------------------------------------------------


def ours(body: bytes, truth: Truth) -> dict[str, Any]:
    """Return what our reader reads on a page of a site it has never seen."""
    return read(body, truth, None)[0]


def read(body: bytes, truth: Truth, state: Any) -> tuple[dict[str, Any], Any]:
    """Return what our reader reads by what it has learnt, and what it then knows."""
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

    def reader(body: bytes, truth: Truth) -> dict[str, Any]:
        from trafilatura import extract

        return {"text": extract(body, include_comments=False, **options) or ""}

    return reader


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
        READERS[reader](body, truth)
    for body, truth in pages.values():
        for reader in readers:
            start = time.process_time()
            found = READERS[reader](body, truth)
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
        # pip's resolver, 23.2 to 26.3, ends in an assertion over readability's extras of lxml
        older = ["-q", "--use-deprecated=legacy-resolver"]
        wanted = ["-r", str(Path(__file__).with_name(requirements))]
        if subprocess.run(
            [python, "-m", "pip", "install", *older, *wanted], check=False
        ).returncode:
            sys.exit(f"could not install {requirements}; see the messages above")
        ready.write_text(wanted_text, encoding="utf-8")
    return python


# --- the table ----------------------------------------------------------------------


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
        metadata = accuracy(result.pages, truths)
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
    parser.add_argument("--sites", type=int, default=16, help="of one template each")
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
    if args.sites and not args.limit:
        from benchmarks import templates

        print("\n".join(templates.table(load(templates.SET), args.sites)))


if __name__ == "__main__":
    main()
