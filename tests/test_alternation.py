"""Alternatives that are put together by their beginnings match what they matched apart."""

import json
import re
from pathlib import Path

import pytest

from pipelines.alternation import alternation
from pipelines.lines import MARKS
from pipelines.masking import lowered
from pipelines.wordforms import word_regex

LABELLED = Path(__file__).parent / "quality" / "labelled" / "articles.jsonl"


@pytest.mark.parametrize(
    ("entries", "regex"),
    [
        (["hires", "hired", "left"], "(?:h(?:ires|ired)|left)"),
        (["s?he"], "(?:she|he)"),
        (["(has|had) left", "hit"], "(?:h(?:(?:as|ad) left|it))"),
        (["(he|it|) is"], "(?:he is|it is| is)"),
        ([r"(?<=to\s)(at|by)"], r"(?:a(?<=(?:to\s)a)t|b(?<=(?:to\s)b)y)"),
        (["^so", r"(?<!a)\w"], r"(?:s(?<=^s)o|(?<!a)\w)"),
        (["[ck]lub"], "(?:club|klub)"),
        ([r"\$5", "b"], r"(?:\$5|b)"),
        (["la(b|w)", r"\w+er", "lead"], r"(?:la(b|w)|\w+er|lead)"),
        (["ab*", "a*b", "a??b"], "(?:ab*|a*b|a??b)"),
        ([r"(?P<x>a)b", r"(a)\1"], r"(?:(?P<x>a)b|(a)\1)"),
        (["a", ""], "(?:a|)"),
        (["(?!)"], "(?:(?!))"),
    ],
)
def test_what_begins_alike_stands_together(entries, regex):
    assert alternation(entries) == regex


def test_few_first_letters_are_looked_for_before_the_edge_of_a_word():
    assert alternation(["by", "at"], at_edge=True) == r"(?:b(?<!\wb)y|a(?<!\wa)t)(?!\w)"
    assert alternation([r"\w*er", "at"], at_edge=True) == (
        r"(?<!\w)(?:(?=(?:\w*er)(?!\w))(?:\w*er|at)|at)(?!\w)"
    )


def test_words_that_end_alike_are_gone_through_once():
    together = alternation([r"\w*firma", "at", r"\w*fabrik", r"[^,]"], at_edge=True)
    assert together == (
        r"(?<!\w)(?:(?=(?:\w*(?:firma|fabrik)|[^,])(?!\w))(?:\w*firma|at|\w*fabrik|[^,])|at)(?!\w)"
    )


def test_what_would_grow_too_long_is_left_as_it_is():
    entries = [f"(a|b|c|d|e|f|g|h|i|j){n}{'x' * 150}" for n in range(99)]
    assert alternation(entries) == f"(?:{'|'.join(entries)})"


def test_a_long_beginning_is_written_once():
    entries = ["a" * 5000 + end for end in "bcdef"]
    assert alternation(entries) == f"(?:{'a' * 5000}(?:b|c|d|e|f))"


@pytest.mark.parametrize("text", ["xa|b]c", "a|b", "(a", "a)|b", "[|]c"])
def test_brackets_and_bars_in_classes_part_nothing(text):
    entries = [r"[]|(]c", r"a\|b", r"\(a", r"a\)"]
    plain, together = "|".join(entries), alternation(entries)
    assert re.findall(plain, text) == re.findall(together, text)


@pytest.mark.parametrize("code", ["de", "en", "es", "fr", "it", "ja", "ko", "pt", "zh"])
def test_the_lists_of_a_language_match_the_same_put_together(facts, code):
    rules = facts.languages[code]
    rows = map(json.loads, LABELLED.read_text("utf-8").splitlines())
    text = lowered("\n".join(row["text"] for row in rows if row["lang"] == code))[:3000]
    listed = [rules.words[name] for name in ("role", "pronoun", "company") if name in rules.words]
    for words in [*listed, *rules.events.values(), *rules.predicates.values()]:
        entries = [word_regex(word, MARKS) for word in sorted(words, key=len, reverse=True)]
        entries = [entry for entry in entries if "<" not in entry.replace("(?<", "")] or ["(?!)"]
        plain = rf"(?<!\w)(?:{'|'.join(entries)})(?!\w)"
        together = alternation(entries, at_edge=True)
        found = [hit.span() for hit in re.finditer(together, text)]
        assert found == [hit.span() for hit in re.finditer(plain, text)]


def test_many_parts_that_may_be_missing_are_not_spelt_out():
    entry = "(a|b)?" * 30 + "engineers"
    assert entry in alternation([entry, "x", "y", "z"], at_edge=True)
