"""Pinned figures of the page reader; they may only rise. The sets lie beside the checkout."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.reading import accuracy, f1, gain, load, precision_recall, run
from pipelines.dates import read_date
from pipelines.language import detect

pytestmark = [pytest.mark.shared, pytest.mark.slow]

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
F1 = {"pages": 0.976, "pages-wcxb": 0.944, "pages-fundus": 0.962}
GAIN = {"pages": 0.01, "pages-wcxb": 0.02, "pages-fundus": 0.010}  # over trafilatura fast
RIGHT = {
    "pages": {},
    "pages-wcxb": {"title": 0.83, "date": 0.86, "authors": 0.72},
    "pages-fundus": {"title": 0.82, "date": 0.97, "authors": 0.84},
}


@pytest.fixture(scope="module", params=["pages", "pages-wcxb", "pages-fundus"])
def read(request):
    """One set, read by us, by us with learnt selectors, and by trafilatura fast."""
    pages = load(request.param)
    truths = [truth for _, truth in pages.values()]
    results = run(pages, ["ours", "learnt", "fast"])
    scores = {
        reader: [
            precision_recall(truth["articleBody"] or "", page["text"])
            for page, truth in zip(result.pages, truths, strict=True)
        ]
        for reader, result in results.items()
    }
    return request.param, truths, results, scores


def test_text_is_read_as_well_as_pinned(read):
    name, _, _, scores = read
    assert f1(scores["ours"])[0] >= F1[name]


def test_the_gain_over_trafilatura_is_no_chance(read):
    name, _, _, scores = read
    by, low, _ = gain(scores["ours"], scores["fast"])
    assert low > 0
    assert by >= GAIN[name]


def test_a_learnt_selector_reads_the_same(read):
    _, _, _, scores = read
    assert abs(f1(scores["learnt"])[0] - f1(scores["ours"])[0]) <= 0.003


def test_a_page_costs_less_than_with_trafilatura_and_a_known_site_much_less(read):
    _, _, results, _ = read
    cost = {reader: sum(result.seconds) for reader, result in results.items()}
    assert cost["ours"] <= cost["fast"]
    assert cost["learnt"] <= 0.45 * cost["fast"]  # a third on a quiet machine


def test_metadata_is_right_as_often_as_pinned(read):
    name, truths, results, _ = read
    found = accuracy(results["ours"], truths)
    for kind, least in RIGHT[name].items():
        right, known = found[kind]
        assert right / known >= least, kind


def test_every_odd_date_is_read_or_left_alone(shared):
    right = 0
    cases = (shared / "feeds/dates/dates.jsonl").read_text(encoding="utf-8").splitlines()
    for case in map(json.loads, cases):
        moment = read_date(case["text"], language=case["lang"], now=NOW)
        wanted = case["expected_date"]
        if moment is None:
            continue
        # the day is the one in the zone that is written, the moment is in UTC
        near = abs(moment.at - datetime.fromisoformat(f"{wanted}-01"[:10] + "T12:00:00+00:00"))
        assert near < timedelta(hours=27) or len(wanted) == 7 and moment.iso()[:7] == wanted
        right += 1
    assert right == len(cases)


def test_languages_of_texts_and_titles(shared):
    def base(code):
        return {"nb": "no", "nn": "no"}.get(code[:2], code[:2])

    texts, titles = [], []
    for path in ("gold/articles.jsonl", "stories/ntrex/docs.jsonl"):
        for line in (shared / path).read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            texts.append((case.get("text"), {base(case["lang"])}))
            titles.append((case.get("title"), {base(case["lang"])}))
    for _, truth in load("pages-fundus").values():
        texts.append((truth["articleBody"], set(map(base, truth["langs"]))))
        titles.append((truth["title"], set(map(base, truth["langs"]))))
    for cases, least in ((texts, 0.998), (titles, 0.98)):
        told = [base(detect(text) or "??") in wanted for text, wanted in cases if text]
        assert sum(told) / len(told) >= least
