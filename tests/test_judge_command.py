"""`talentwire judge`: what a text says, how it was read, and by which line of a language file."""

import io
import json
import shutil
import sys

import pytest

from talentwire.app.cli import main
from talentwire.places import shipped_config

MOVE = "Ida Novak leaves Cohere for Anthropic."


def test_a_sentence_shows_its_moves_with_the_words_that_say_so(capsys):
    assert main(["judge", MOVE]) == 0
    out = capsys.readouterr().out
    assert "language  en (guessed)" in out and "relevant, 0.95" in out
    assert f"Ida Novak: Cohere → Anthropic (hire, stated)\n  “{MOVE}”" in out
    assert "how each sentence was read" not in out


def test_how_tells_the_verbs_the_masked_names_and_the_line_of_the_file(capsys):
    assert main(["judge", "--how", "--language", "it", "Ida Novak lascia Cohere."]) == 0
    out = capsys.readouterr().out
    assert "[Ida Novak] lascia [Cohere]." in out
    assert "leave “lascia”" in out and "departure: Ida Novak, Cohere → ?" in out
    assert "by language/it.toml: predicates.leave" in out


def test_one_object_of_json_holds_the_same(capsys):
    assert main(["judge", "--json", "--how", MOVE]) == 0
    said = json.loads(capsys.readouterr().out)
    (claim,) = said["claims"]
    assert (claim["from"], claim["to"], claim["kind"]) == ("Cohere", "Anthropic", "hire")
    assert claim["quote"] == MOVE and said["how"][0]["verbs"] == [["leave", "leaves"]]


def test_the_first_of_several_lines_from_a_pipe_is_the_headline(capsys, monkeypatch):
    text = "Cohere loses a researcher\n\nIda Novak has left."
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main(["judge", "--how", "-", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [event["field"] for event in said["events"]] == ["title"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["judge", "  "], "no text"),
        (["judge", "--language", "xx", MOVE], "no rules for language xx: there are de, en"),
    ],
)
def test_what_cannot_be_judged_is_said_in_one_line(capsys, words, told):
    assert main(words) == 2
    assert told in capsys.readouterr().err


def test_a_text_with_nothing_of_ai_says_why_no_sentence_was_read(capsys):
    assert main(["judge", "--how", "--language", "de", "Die Köchin Anna Meier geht."]) == 0
    out = capsys.readouterr().out
    assert "nothing of AI" in out and "no sentence was read" in out


def test_control_characters_of_a_text_are_never_shown(capsys):
    assert main(["judge", "--how", "Ida \x1b[31mNovak leaves \u202eCohere for Anthropic."]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out and "\u202e" not in out


def test_a_word_added_to_a_language_file_counts_at_once(tmp_path, capsys):
    shutil.copytree(shipped_config(), tmp_path / "config")
    english = tmp_path / "config" / "language" / "en.toml"
    text = "Ida Novak skedaddles from Cohere."
    words = ["judge", "--language", "en", "--config", str(tmp_path / "config"), text]
    assert main(words) == 0
    assert "no claim counts" in capsys.readouterr().out
    english.write_text(
        english.read_text("utf-8").replace("\nleave = [", '\nleave = ["skedaddles from",'), "utf-8"
    )
    assert main(words) == 0
    assert "Ida Novak: leaves Cohere (departure, stated)" in capsys.readouterr().out
