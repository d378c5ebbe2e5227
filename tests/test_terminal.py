"""Lists and pages keep to the terminal they are shown on, in every script."""

import os
import pty
import subprocess
import sys
import termios
from contextlib import closing

import pytest
from small_archive import NOW, add_article, add_move, fill_names

from talentwire.show import width
from talentwire.store import open_store

ALIASES = ("Facebook AI Research Laboratory of Paris", "フェイスブック人工知能研究所", "脸书研究院")
LONG = (
    "Maria Wilhelmina Aurelia von und zu Hohenfels-Waldenburg",
    "Kunstintelligenzforschungsgesellschaft des Landes Niedersachsen",
    "International Institute for the Study of Reasoning Machines",
    "deputy chief scientist for reinforcement learning and head of the Montréal laboratory",
)
TITLES = (
    "Joelle Pineau, head of the research lab of Meta in Montréal and Paris, leaves after years",
    "研究所负责人" * 12,
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The path of an archive of one story with long titles, and a firm with long names."""
    path = tmp_path_factory.mktemp("archive") / "a.db"
    with closing(open_store(path, create=True)) as db:
        fill_names(db)
        for alias in ALIASES:
            db.execute("INSERT INTO org_alias VALUES (?, ?, 'fair')", (alias.lower(), alias))
            db.execute(
                "INSERT INTO person_form VALUES (?, ?, 'rob-fergus')", (alias.lower(), alias)
            )
        told = [
            add_article(db, title, title * 3, story=1, at=NOW, orgs=("Meta", "Mistral AI", "AT&T"),
                        people=("Rob Fergus", "Yann LeCun", "Joelle Pineau"))
            for title in TITLES
        ]  # fmt: skip
        add_move(db, "Joelle Pineau", "Google DeepMind", "FAIR", [(n, TITLES[0]) for n in told])
        add_move(db, LONG[0], LONG[1], LONG[2], [(told[0], TITLES[0])], role=LONG[3])
        add_move(db, "Rob Fergus", None, "FAIR", [(told[0], TITLES[0])])
    return path


def on_terminal(archive, words, columns):
    """The lines that a terminal of that width shows."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    subprocess.run(
        [sys.executable, "-m", "talentwire.app.cli", *words.split()],
        stdout=theirs, env={**os.environ, "TALENTWIRE_DB": str(archive), "NO_COLOR": "1"},
        check=True, timeout=60,
    )  # fmt: skip
    os.close(theirs)
    shown = os.read(ours, 100_000).decode().split("\r\n")
    os.close(ours)
    return shown


@pytest.mark.parametrize("columns", [60, 80, 100])
@pytest.mark.parametrize(
    "words", ["orgs", "people", "orgs FAIR", "stories", "story 1", "moves --no-evidence"]
)
def test_what_is_shown_keeps_to_the_width_of_the_terminal(archive, words, columns):
    shown = on_terminal(archive, words, columns)
    assert len(shown) > 1
    assert [line for line in shown if width(line) > columns] == []


@pytest.mark.parametrize("columns", [80, 100, 140])
def test_long_moves_are_folded_in_their_columns_and_nothing_is_lost(archive, columns):
    shown = on_terminal(archive, "moves --no-evidence", columns)
    assert [word for word in " ".join(LONG).split() if word not in " ".join(shown)] == []
    ways = [line.index(way) for way in ("Google DeepMind →", "joins FAIR") for line in shown
            if way in line]  # fmt: skip
    assert len(ways) == 2 and len(set(ways)) == 1


def test_moves_take_a_line_each_where_all_of_them_fit_else_two(archive):
    def lines(columns):
        asked = "moves --person Fergus --no-evidence"
        return [line for line in on_terminal(archive, asked, columns) if "move " in line]

    assert "Rob Fergus  joins FAIR (Meta)  hire  reported, 1 source (en)  move" in lines(100)[0]
    assert lines(60)[0].startswith("             hire  reported, 1 source (en)  move")
