"""`talentwire score`: labels that say something are scored, others are told."""

import json

import pytest

from talentwire.app.cli import main

ARTICLE = {"id": "a", "lang": "en", "title": "Notes", "text": "Ida Novak left Cohere."}


def scored(tmp_path, label, article=ARTICLE, *options):
    """The exit code of `talentwire score` on one label, as JSON text or an object."""
    for name, row in (("labels", label), ("articles", article)):
        text = row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)
        (tmp_path / name).write_text(text, "utf-8")
    return main(["score", str(tmp_path / "labels"), str(tmp_path / "articles"), *options])


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("", "no labels in it"),
        ("\n\n", "no labels in it"),
        ("[" * 100_000, "nested too deeply"),
        ('{"id": ' + "9" * 5000 + "}", "a number of too many digits"),
        ({"relevant": True}, "id is missing"),
        ({"id": None}, "id must be text or a whole number"),
        ({"id": "a"}, "labels nothing"),
        ({"id": "b" * 5000, "relevant": True}, "no article has the id 'bbb"),
        ({"id": "a", "moves": "x"}, "moves must be a list of objects"),
        ({"id": "a", "moves": ["x"]}, "moves must be a list of objects"),
        ({"id": "a", "moves": [{"person": 7}]}, "moves: person must be text or null"),
        ({"id": "a", "moves": [{"kind": "hired"}]}, "moves: no kind is called 'hired'"),
        ({"id": "a", "orgs": "Cohere"}, "orgs must be a list of texts"),
        ({"id": "a", "people": [], "forms": {"A": 1}}, "forms must be an object of texts"),
        ({"id": "a", "events": [["hire"]]}, "events must be a list of texts"),
        ({"id": "a", "relevant": "no"}, "relevant must be true or false"),
        ({"id": "a", "lang": ["en"]}, "lang must be text"),
    ],
)
def test_a_label_that_says_nothing_is_one_line(label, words, tmp_path, capsys):
    assert scored(tmp_path, label) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert words in told.err
    assert len(told.err) < 400


@pytest.mark.parametrize("published", ["2025-13-01", "0000", "2025-01-" + "9" * 5000])
def test_an_article_of_no_day_is_one_line(published, tmp_path, capsys):
    article = {**ARTICLE, "published": published}
    assert scored(tmp_path, {"id": "a", "relevant": True}, article) == 2
    assert "articles:1: published must be a date" in capsys.readouterr().err


def test_what_is_not_labelled_has_no_score(tmp_path, capsys):
    label = {"id": "a", "relevant": True, "orgs": []}
    article = {**ARTICLE, "text": "It is\u2028late."}  # a separator of lines to some
    assert scored(tmp_path, label, article, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    nothing = {"precision": None, "recall": None, "f1": None, "n": 0}
    assert found["orgs"] == found["people"] == found["moves_strict"] == nothing
    assert found["relevance"]["recall"] == 0.0
    assert scored(tmp_path, label, article) == 0
    assert "orgs                   -       -      -     0" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("orgs", "person", "move_from"),
    [
        (["Google DeepMind"], "Lin Junyang", "Google DeepMind"),
        (["DeepMind"], "Junyang Lin", "DeepMind"),
    ],
)
def test_a_name_is_the_same_by_another_alias_and_in_the_other_order(
    orgs, person, move_from, tmp_path, capsys
):
    article = {"id": "a", "lang": "en", "title": "", "text": "Lin Junyang has left DeepMind."}
    move = {"person": person, "from": move_from, "to": None, "kind": "departure"}
    label = {"id": "a", "orgs": orgs, "people": [person], "moves": [move]}
    assert scored(tmp_path, label, article, "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    assert [figures[m]["f1"] for m in ("orgs", "people", "moves_strict")] == [1.0, 1.0, 1.0]


def test_a_person_is_the_same_in_the_form_of_the_text(tmp_path, capsys):
    article = {"id": "a", "lang": "zh", "title": "", "text": "郭小庆从OpenAI离职。"}
    label = {"id": "a", "people": ["Guo Xiaoqing"], "forms": {"Guo Xiaoqing": "郭小庆"}}
    assert scored(tmp_path, label, article, "--json") == 0
    assert json.loads(capsys.readouterr().out)["people"]["f1"] == 1.0


def test_another_person_is_not_taken_for_the_labelled_one(tmp_path, capsys):
    label = {"id": "a", "people": ["Ida Nowakova"]}
    assert scored(tmp_path, label, ARTICLE, "--json") == 0
    assert json.loads(capsys.readouterr().out)["people"]["f1"] == 0.0


def test_a_move_that_is_missed_is_listed_once_and_one_nearly_right_says_so(tmp_path, capsys):
    text = "Ida Novak left Cohere. Bo Karlsson joined DeepMind."
    moves = [
        {"person": "Ida Novak", "from": "OpenAI", "to": None, "kind": "departure"},
        {"person": "Bo Karlsson", "from": None, "to": "Google", "kind": "hire"},
    ]
    label = {"id": "a", "lang": "en", "moves": moves}
    assert scored(tmp_path, label, {**ARTICLE, "text": text}, "--misses") == 0
    told = capsys.readouterr().out
    lines = [line.removeprefix("a en moves_strict: ") for line in told.splitlines() if "->" in line]
    assert lines == [
        "missed bo karlsson: ? -> Google (hire), right leniently",
        "missed ida novak: OpenAI -> ? (departure)",
        "invented bo karlsson: ? -> Google DeepMind (hire), right leniently",
        "invented ida novak: Cohere -> ? (departure)",
    ]
