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
    assert "language  en (guessed" in out and "relevant, 0.95" in out
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
    assert claim["untrusted_text"]["quote"] == MOVE and said["how"][0]["verbs"] == [
        ["leave", "leaves"]
    ]


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


def test_a_text_with_nothing_of_ai_says_so_and_shows_its_verbs_all_the_same(capsys):
    assert main(["judge", "--how", "--language", "de", "Die Köchin Anna Meier geht."]) == 1
    out = capsys.readouterr().out
    assert "nothing of AI" in out and "[Anna Meier] geht" in out


def test_control_characters_of_a_text_are_never_shown(capsys):
    for options in ([], ["--json"]):
        text = "Ida \x1b[31mNovak leaves \u202eCohere\x9b\x7f for Anthropic\ue000\uf8ff."
        main(["judge", "--how", *options, text])
        out = capsys.readouterr().out
        assert not [sign for sign in "\x1b\u202e\x9b\x7f\ue000\uf8ff" if sign in out]


def test_a_word_added_to_a_language_file_counts_at_once(tmp_path, capsys):
    shutil.copytree(shipped_config(), tmp_path / "config")
    english = tmp_path / "config" / "language" / "en.toml"
    text = "Ida Novak skedaddles from Cohere."
    words = ["judge", "--language", "en", "--config", str(tmp_path / "config"), text]
    assert main(words) == 1
    assert "no claim counts" in capsys.readouterr().out
    english.write_text(
        english.read_text("utf-8").replace("\nleave = [", '\nleave = ["skedaddles from",'), "utf-8"
    )
    assert main(words) == 0
    assert "Ida Novak: leaves Cohere (departure, stated)" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text", ["Anna Rossi leaves OpenAI.", "Yann LeCun leaves Meta.", "Ida Novak joins Mistral AI."]
)
def test_a_short_headline_is_taken_to_be_in_a_language_that_has_rules(capsys, text):
    main(["judge", text])
    assert "language  en (guessed" in capsys.readouterr().out


def test_words_without_quotes_are_one_text_and_a_file_is_not_taken_for_one(capsys, tmp_path):
    assert main(["judge", *MOVE.split()]) == 0
    assert "Cohere → Anthropic" in capsys.readouterr().out
    article = tmp_path / "a.txt"
    article.write_text(MOVE, "utf-8")
    assert main(["judge", str(article)]) == 2
    assert f"judge - < {article}" in capsys.readouterr().err


def test_a_mistake_in_one_pattern_leaves_that_one_out(tmp_path, capsys, caplog):
    shutil.copytree(shipped_config(), tmp_path / "config")
    italian = tmp_path / "config" / "language" / "it.toml"
    text = italian.read_text("utf-8").replace('kind = "hire"', 'kind = "hiire"', 1)
    italian.write_text(text, "utf-8")
    words = ["judge", "--language", "it", "--config", str(tmp_path / "config")]
    assert main([*words, "Ida Novak lascia Cohere."]) == 0
    assert "leaves Cohere" in capsys.readouterr().out
    assert "must be a kind of claim such as hire, not 'hiire' [line " in caplog.text


def test_without_a_text_and_with_a_closed_pipe_it_says_what_to_type(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["judge"]) == 2
    assert "no text: talentwire judge" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["王小明离开OpenAI，加入Anthropic。" * 12, MOVE * 400])
def test_a_text_longer_than_the_name_of_a_file_is_a_text(capsys, text):
    assert main(["judge", "--language", "zh" if text[0] == "王" else "en", text]) == 0
    assert "Anthropic" in capsys.readouterr().out
