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
    return path


@pytest.mark.parametrize("columns", [60, 100])
@pytest.mark.parametrize(
    "words", ["orgs", "people", "orgs FAIR", "stories", "story 1", "moves --no-evidence"]
)
def test_what_is_shown_keeps_to_the_width_of_the_terminal(archive, words, columns):
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
    assert len(shown) > 1
    assert [line for line in shown if width(line) > columns] == []
