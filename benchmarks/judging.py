"""CPU time of judging a page: entities, relevance, events and claims, a 500 words.

Pages as they come are real ones, from the folder of shared data where it is: most have nothing of
AI, and of those that have few are news of ours. Dense pages are each one of our own labelled
articles followed by others without news, which speak of moves all the same (of footballers, of
ministers): 500 words in all, 1,000 characters for languages without spaces. No page that comes
is as dense. Run: python -m benchmarks.judging
"""

import json
import statistics
import time
from pathlib import Path

from pipelines.judge import compile_rules, judge
from talentwire.config import load_facts
from talentwire.places import shipped_config

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tests" / "quality" / "labelled"
SHARED = ROOT.parent / "shared" / "data"
SETS = ("pages", "pages-fundus", "pages-wcxb")
EASTERN = ("zh", "ja")
WORDS = 500
LONGEST = 20_000  # characters of a real page; a few are books


def dense_pages():
    """Return (language, title, text) of 500-word pages, made of our own articles."""
    rows = [
        json.loads(line) for line in (FOLDER / "articles.jsonl").read_text("utf-8").splitlines()
    ]
    labels = [
        json.loads(line) for line in (FOLDER / "labels.jsonl").read_text("utf-8").splitlines()
    ]
    dull = {}
    for row, label in zip(rows, labels, strict=True):
        if not label["relevant"]:
            dull.setdefault(row["lang"], []).append(row["text"])
    for row in rows:
        filler = " ".join(dull.get(row["lang"], [row["text"]])) + " "
        if row["lang"] in EASTERN:
            text = (row["text"] + "\n" + filler * 40)[: 2 * WORDS]
        else:
            text = " ".join((row["text"] + "\n" + filler * 40).split(" ")[:WORDS])
        yield row["lang"], row["title"] or "", text


def real_pages(languages):
    """Yield (language, title, text) of the shared pages in our *languages*; none without them."""
    for name in SETS:
        truth = SHARED / name / "ground-truth.json"
        if not truth.exists():
            continue
        for page in json.loads(truth.read_text("utf-8")).values():
            body = page["articleBody"]
            text = "\n".join(body) if isinstance(body, list) else body
            language = next(iter(page.get("langs") or ()), "en")
            if text and language in languages:
                yield language, page.get("title") or "", text[:LONGEST]


def timed(pages, rules):
    """Return what each page cost, in ms, with its words and what was said of it.

    Each is judged twice, and the second time counts: the first compiles what it needs.
    """
    found = []
    for language, title, text in pages:
        judge(title, text, language, rules)
        started = time.process_time()
        said = judge(title, text, language, rules)
        cost = (time.process_time() - started) * 1000
        words = len(text) / 2 if language in EASTERN else len(text.split())
        found.append((cost, words, language, said.relevance))
    return found


def a_page(costs):
    """Return the milliseconds that 500 words take."""
    return WORDS * sum(cost for cost, *_ in costs) / sum(words for _, words, *_ in costs)


def main():
    """Print milliseconds of CPU a page of 500 words: real ones by what they are, then dense ones
    by language."""
    started = time.process_time()
    rules = compile_rules(load_facts(shipped_config()))
    print(f"facts and rules ready after {time.process_time() - started:.2f} s")
    real = timed(real_pages(rules.languages), rules)
    kinds = (
        ("pages as they come", real),
        ("  nothing of AI", [one for one in real if one[3].reasons == ("nothing of AI",)]),
        ("  of AI", [one for one in real if one[3].reasons != ("nothing of AI",)]),
        ("  of AI, judged news", [one for one in real if one[3].relevant]),
    )
    for name, costs in kinds:
        if costs:
            print(f"{name:22} {a_page(costs):6.2f} ms  ({len(costs)} pages)")
    if not real:
        print(f"no pages as they come: {SHARED} is not there")
    dense = timed(dense_pages(), rules)
    print(f"{'dense pages':22} {a_page(dense):6.2f} ms  ({len(dense)} pages)")
    for language in sorted({one[2] for one in dense}):
        each = [one[0] for one in dense if one[2] == language]
        print(f"  {language:20} {statistics.mean(each):6.2f} ms  ({len(each)} pages)")


if __name__ == "__main__":
    main()
