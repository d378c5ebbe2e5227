"""CPU time of judging one page: entities, relevance, events and claims, by language.

A page is one of our own labelled articles followed by filler without news, 500 words in all
(1,000 characters for languages without spaces). Run: python -m benchmarks.judging
"""

import json
import statistics
import time
from pathlib import Path

from pipelines.judge import compile_rules, judge
from talentwire.config import load_facts
from talentwire.places import shipped_config

FOLDER = Path(__file__).parent.parent / "tests" / "quality" / "labelled"
EASTERN = ("zh", "ja")


def pages():
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
            text = (row["text"] + "\n" + filler * 40)[:1000]
        else:
            text = " ".join((row["text"] + "\n" + filler * 40).split(" ")[:500])
        yield row["lang"], row["title"] or "", text


def main():
    """Print milliseconds of CPU a page, by language and for all."""
    started = time.process_time()
    rules = compile_rules(load_facts(shipped_config()))
    print(f"facts and rules ready after {time.process_time() - started:.2f} s")
    costs = {}
    todo = list(pages())
    for _ in range(2):  # the first time compiles what is needed
        costs = {}
        for language, title, text in todo:
            started = time.process_time()
            judge(title, text, language, rules)
            costs.setdefault(language, []).append((time.process_time() - started) * 1000)
    for language, each in sorted(costs.items()):
        print(f"{language}  {statistics.mean(each):6.2f} ms  ({len(each)} pages)")
    whole = [cost for each in costs.values() for cost in each]
    print(f"all {statistics.mean(whole):6.2f} ms a page, median {statistics.median(whole):.2f}")


if __name__ == "__main__":
    main()
