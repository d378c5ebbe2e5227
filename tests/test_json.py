"""Programs find a thing under the same word in the JSON of every command."""

import json
from contextlib import closing

import pytest
from small_archive import add_article, add_move, fill_names

from talentwire.app.cli import main
from talentwire.store import open_store


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The path of an archive with one move, and the number of the article that tells it."""
    path = tmp_path_factory.mktemp("archive") / "a.db"
    with closing(open_store(path, create=True)) as db:
        fill_names(db)
        told = add_article(
            db, "Fergus joins Mistral", "Rob Fergus has left Meta.", story=1,
            orgs=("Meta", "Mistral AI", "Nobody Knows It"), people=("Rob Fergus", "Not In A Table"),
        )  # fmt: skip
        add_move(db, "Rob Fergus", "Meta", "Mistral AI", [(told, "Rob Fergus has left Meta.")])
    return path, told


def moves_in(value):
    """The objects of *value* that tell a move or a claim, with what is fenced laid open."""
    if isinstance(value, list):
        return [found for each in value for found in moves_in(each)]
    if not isinstance(value, dict):
        return []
    own = [{**value, **value.get("untrusted_text", {})}] if "kind" in value else []
    return own + [found for each in value.values() for found in moves_in(each)]


@pytest.mark.parametrize(
    "words",
    [
        "moves --json", "person Fergus --json", "org Meta --json", "search Fergus --json",
        "story 1 --json", "article {} --json", "digest --since 20y --format json",
    ],
)  # fmt: skip
def test_the_ends_of_a_move_are_from_and_to_in_every_json(archive, capsys, words):
    path, told = archive
    assert main([*words.format(told).split(), "--db", str(path)]) == 0
    found = moves_in(json.loads(capsys.readouterr().out))
    assert [(move["person"], move["from"], move["to"]) for move in found] == [
        ("Rob Fergus", "Meta", "Mistral AI")
    ]
    assert not any({"from_org", "to_org", "left", "joined"} & move.keys() for move in found)


def test_what_an_article_adds_to_a_story_are_names_and_no_keys(archive, capsys):
    assert main(["story", "1", "--json", "--db", str(archive[0])]) == 0
    (article,) = json.loads(capsys.readouterr().out)["coverage"]
    assert article["adds"] == ["Meta", "Mistral AI", "Rob Fergus"]
