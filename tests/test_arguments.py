"""What is typed behind a command and means nothing is told in one line that harms no terminal."""

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from small_archive import NOW, add_article, fill_names

from talentwire.app.cli import main
from talentwire.errors import StoreError
from talentwire.store import open_store


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """An archive of one story in Italian."""
    path = tmp_path_factory.mktemp("archive") / "a.db"
    with closing(open_store(path, create=True)) as db:
        fill_names(db)
        add_article(
            db, "Fergus torna a Meta", "Rob Fergus lascia.", language="it", story=1, at=NOW,
            host="corriere.example", orgs=("Meta",), people=("Rob Fergus",),
        )  # fmt: skip
    return path


@pytest.fixture
def ask(archive, monkeypatch, capsys):
    """A function: words of a command -> exit code and what it said to standard error."""
    monkeypatch.setenv("TALENTWIRE_DB", str(archive))

    def said(*words):
        code = main(list(words))
        return code, capsys.readouterr().err

    return said


@pytest.mark.parametrize(
    "words",
    [
        ("moves", "--limit", "-1"), ("moves", "--limit", "\u0663"),
        ("org", "Meta", "--limit", "-1"),
        ("flow", "--limit", "-1"), ("stories", "--limit", "0"), ("search", "--limit", "1e9", "x"),
        ("search", "--limit", "9" * 5_000, "x"), ("search", "--page", "0", "x"),
        ("crawl", "--max-pages", "-1"),
    ],
)  # fmt: skip
def test_a_count_that_is_none_says_which_are(ask, words):
    code, told = ask(*words)
    assert code == 2
    assert "must be a whole number from " in told
    assert "_" not in told.splitlines()[-1]


@pytest.mark.parametrize(
    "words", [("moves", "--person", ""), ("moves", "--from="), ("search", "x", "--org", "")]
)
def test_an_option_of_no_text_is_not_left_out_in_silence(ask, words):
    code, told = ask(*words)
    assert (code, told.count("\n")) == (2, 1)
    assert "'' says nothing: leave it out, or name something" in told


def test_a_configuration_that_was_named_must_be_there_also_where_none_is_read(ask, tmp_path):
    code, told = ask("moves", "--config", str(tmp_path / "none"))
    assert code == 3
    assert "no configuration folder at" in told


@pytest.mark.parametrize(
    ("asked", "code", "hint"),
    [
        ("source:coriere", 2, "source: none is called 'coriere'; did you mean corriere"),
        ("source:zzzz", 2, "see `talentwire sources`"),
        ("lang:xx", 1, "lang: no article in 'xx'; there is it"),
        ("lang:it source:corriere.example zzz", 1, ""),
    ],
)
def test_a_search_for_a_source_or_language_that_is_none_says_so(ask, asked, code, hint):
    ended, told = ask("search", asked)
    assert ended == code
    assert hint in told
    assert bool(told) == bool(hint)


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("frm:meta", "no such field 'frm:'; did you mean from:?"),
        ("Fergus joind:mistral", "no such field 'joind:'; did you mean joined:?"),
        ("colour:red", "no such field 'colour:'; there is from:, to:, person:"),
        ("fergsu", "no article has 'fergsu'; did you mean Fergus?"),
        ("torna mtea", "no article has 'mtea'; did you mean Meta?"),
        ('"rob fergsu"', "no article has 'rob fergsu'; did you mean Rob Fergus?"),
    ],
)
def test_a_word_that_finds_nothing_and_looks_mistyped_gets_one_hint(ask, asked, hint):
    code, told = ask("search", asked)
    assert code == 1
    assert told.startswith(hint)
    assert told.count("\n") == 1


@pytest.mark.parametrize("asked", ["mistarl", "xyzzy", "https://a.example/x", "Fergus -torna", "o"])
def test_no_name_is_offered_that_is_not_near_or_that_no_article_has(ask, asked):
    assert ask("search", asked) == (1, "")


@pytest.mark.parametrize(
    "words",
    [
        ("moves", "--db", "/nowhere/\x1b[31m"), ("story", "1", "\x1b]0;x\x07"),
        ("moves", "--config", "\x1b[31m"), ("moves", "--\x1b[31m"), ("score", "\x9b31m", "x"),
        ("\x1b[31m",), ("-\x1b[31m",),
    ],
)  # fmt: skip
def test_a_message_repeats_what_was_typed_without_steering_the_terminal(ask, words):
    code, told = ask(*words)
    assert code >= 2
    assert told
    assert not {"\x1b", "\x07", "\x9b"} & set(told)


def test_a_database_in_a_folder_that_cannot_be_written_says_what_to_do(archive, tmp_path):
    # A copy: a command before may still hold the archive open, and SQLite shares that.
    archive = Path(shutil.copy(archive, tmp_path))
    archive.parent.chmod(0o555)
    us = os.geteuid()
    try:
        if us == 0:  # root may write anywhere
            for above in (*archive.parent.parents, archive):
                if "pytest-of-" in str(above):
                    above.chmod(0o755)
            os.seteuid(65_534)
        with pytest.raises(StoreError, match="copy it to a folder that is"):
            open_store(archive)
    finally:
        os.seteuid(us)
        archive.parent.chmod(0o755)
