"""Words with capitals are found by their capital, and as they are found without."""

import json
from pathlib import Path

import pytest

from pipelines import capitals

QUALITY = Path(__file__).parent / "quality"


def found(matches):
    return [match.group() for match in matches]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("after Ana O'Brien left", ["Ana", "O'Brien"]),
        ("J. Robert at the U.S. firm", ["J.", "Robert"]),
        ("l'arrivée d'Antoine Lefort", ["Antoine", "Lefort"]),
        ("the ex-Google man", []),
        ("Rui deSouza", ["Rui", "deSouza"]),
        ("Đặng Thu Trang", ["Đặng", "Thu", "Trang"]),
    ],
)
def test_words_and_initials_are_found_where_no_letter_stands_before_them(text, words):
    assert found(capitals.words(text)) == words


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("at Helix Loop and Figure AI today", ["Helix Loop", "Figure AI"]),
        ("at xAI, Character.ai and H2O", ["xAI", "Character.ai", "H2O"]),
        ("l'équipe d'Isarkern", ["Isarkern"]),
        ("R2D2x", ["R2D2x"]),
    ],
)
def test_runs_of_words_are_found_with_their_ending(text, runs):
    assert found(capitals.runs(text)) == runs


def test_by_its_capital_a_word_is_found_as_without():
    texts = [
        json.loads(line)["text"]
        for line in (QUALITY / "labelled" / "articles.jsonl").read_text("utf-8").splitlines()
    ]
    for text in texts:
        if not capitals._BEGINS_SMALL.search(text):
            assert found(capitals.words(text)) == found(capitals._WORD.finditer(text))
        if not capitals._RUN_BEGINS_SMALL.search(text):
            assert found(capitals.runs(text)) == found(capitals._RUN.finditer(text))
    assert any(capitals._BEGINS_SMALL.search(text) for text in texts)
