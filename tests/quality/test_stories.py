"""How well stories are grouped on labelled sets: the figures may only rise."""

from contextlib import closing
from dataclasses import replace

import pytest

from benchmarks.stories import NOW, SETS
from pipelines.story_score import item_of, score_stories
from talentwire.app.commands.score_stories import judging
from talentwire.store import open_store

pytestmark = [pytest.mark.shared, pytest.mark.slow]


@pytest.fixture(scope="module")
def mark():
    return judging(None)


@pytest.mark.parametrize(
    ("name", "f1", "ari"),
    [
        ("scoop", 0.985, 0.97),
        ("gold", 0.90, 0.65),
        ("ntrex", 0.965, 0.94),
        ("mixture", 0.965, 0.94),
    ],
)
def test_stories_are_grouped_as_well_as_they_were(name, f1, ari, mark):
    items = [item_of(row) for row in SETS[name]()]
    with closing(open_store(":memory:", create=True)) as db:
        score = score_stories(db, items, mark, now=NOW)
    assert score.f1 >= f1
    assert score.ari >= ari


def test_without_dates_the_talent_news_are_grouped_nearly_as_well(mark):
    items = [replace(item_of(row), published=None) for row in SETS["gold"]()]
    with closing(open_store(":memory:", create=True)) as db:
        assert score_stories(db, items, mark, now=NOW).f1 >= 0.85
