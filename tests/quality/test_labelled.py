"""The project's own labelled set says what its README says it does."""

import json
from collections import Counter
from pathlib import Path

import pytest

from talentwire.model import Certainty, Kind

FOLDER = Path(__file__).parent / "labelled"
LANGUAGES = {
    "en": 57, "it": 14, "de": 14, "es": 13, "fr": 12, "zh": 12, "pt": 11, "ja": 11, "ko": 8,
}  # fmt: skip
# Where somebody comes from or goes to that is no AI organisation, and so is not among `orgs`.
OTHER_EMPLOYERS = {
    "Babuschkin Ventures",
    "Istituto Jožef Stefan",
    "Mercado Libre",
    "SAP",
    "University of Oxford",
}


def rows(name):
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def articles():
    return {row["id"]: row for row in rows("articles.jsonl")}


@pytest.fixture(scope="module")
def labels():
    return rows("labels.jsonl")


def whole(article):
    return f"{article['title'] or ''}\n{article['text']}"


def test_every_label_has_its_article_and_every_article_its_label(articles, labels):
    assert [label["id"] for label in labels] == list(articles)
    assert len({label["id"] for label in labels}) == len(labels)
    for label in labels:
        article = articles[label["id"]]
        assert (label["url"], label["lang"]) == (article["url"], article["lang"])


def test_no_text_occurs_twice(articles):
    assert len({row["text"] for row in articles.values()}) == len(articles)
    assert all(len(row["text"]) >= 40 for row in articles.values())


def test_the_languages_are_there_in_the_stated_numbers(labels):
    assert Counter(label["lang"] for label in labels) == LANGUAGES


def test_about_a_third_are_not_relevant_and_carry_no_event_and_no_move(labels):
    others = [label for label in labels if not label["relevant"]]
    assert 0.25 < len(others) / len(labels) < 0.40
    assert not [label["id"] for label in others if label["events"] or label["moves"]]
    assert not [label["id"] for label in labels if label["relevant"] and not label["events"]]


def test_some_stories_are_told_in_several_languages(labels):
    told = {}
    for label in labels:
        told.setdefault(label["story"], set()).add(label["lang"])
    assert sum(len(languages) > 1 for languages in told.values()) >= 10


def test_kinds_and_certainties_are_those_of_the_model(labels):
    kinds, certainties = {str(kind) for kind in Kind}, {str(each) for each in Certainty}
    for label in labels:
        assert set(label["events"]) | set(label["events_optional"]) <= kinds, label["id"]
        assert not set(label["events"]) & set(label["events_optional"]), label["id"]
        for move in label["moves"]:
            assert move["kind"] in kinds, label["id"]
            assert move["certainty"] in certainties, label["id"]


def test_a_move_kind_is_an_event_unless_the_move_is_denied(labels):
    for label in labels:
        for move in label["moves"]:
            if move["background"]:
                assert move["kind"] in label["events"] + label["events_optional"], label["id"]
            elif move["certainty"] == "denied":
                assert "retention" in label["events"], label["id"]
            else:
                assert move["kind"] in label["events"], label["id"]


def test_evidence_and_names_stand_in_the_text(articles, labels):
    for label in labels:
        text = whole(articles[label["id"]])
        for move in label["moves"]:
            assert move["evidence"] in text, label["id"]
        for person in label["people"]:
            assert label["forms"].get(person, person) in text, (label["id"], person)
        for name, form in label["forms"].items():
            assert form in text, (label["id"], name)
            assert name in label["people"] + label["orgs"], (label["id"], name)


def test_whoever_moves_is_among_the_people_and_both_ends_are_among_the_organisations(labels):
    for label in labels:
        for move in label["moves"]:
            assert move["person"] in label["people"], label["id"]
            ends = {move["from"], move["to"]} - {None}
            assert ends, label["id"]
            assert ends - OTHER_EMPLOYERS <= set(label["orgs"]), label["id"]
