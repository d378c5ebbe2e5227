"""How well stories are grouped on labelled sets: the figures may only rise."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.stories import NOW, SETS
from pipelines.story_score import item_of, read_items, score_stories
from talentwire.app.commands.score_stories import judging
from talentwire.store import open_store

OURS = Path(__file__).parent / "stories"


@pytest.fixture(scope="module")
def mark():
    return judging(None)


def scored(items, mark):
    """Return how well these are grouped, from an empty store."""
    with closing(open_store(":memory:", create=True)) as db:
        return score_stories(db, items, mark, now=NOW)


# `unread` was at ARI .985 until a round-up of it was judged rightly (2026-11-29): now that it is
# known to tell a move, it joins the story of that move. No weight was found that parts them and
# keeps the gold set's stories.
@pytest.mark.slow
@pytest.mark.parametrize(("half", "f1", "ari"), [("dev", 0.98, 0.97), ("unread", 0.985, 0.96)])
def test_talent_news_of_our_own_are_grouped_as_well_as_they_were(half, f1, ari, mark):
    score = scored(read_items(OURS / f"{half}.jsonl"), mark)
    assert score.f1 >= f1
    assert score.ari >= ari


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "f1", "ari"),
    [
        ("scoop", 0.989, 0.97),
        ("gold", 0.945, 0.84),
        ("ntrex", 0.97, 0.945),
        ("mixture", 0.967, 0.945),
    ],
)
def test_stories_are_grouped_as_well_as_they_were(name, f1, ari, mark):
    score = scored([item_of(row) for row in SETS[name]()], mark)
    assert score.f1 >= f1
    assert score.ari >= ari


@pytest.mark.shared
@pytest.mark.slow
def test_without_dates_the_talent_news_are_grouped_nearly_as_well(mark):
    items = [replace(item_of(row), published=None) for row in SETS["gold"]()]
    assert scored(items, mark).f1 >= 0.85
