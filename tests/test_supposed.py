"""What is asked or only supposed is not stated."""

import pytest

from pipelines.judge import judge
from talentwire.model import Certainty


def told(text, rules):
    return {c.certainty for c in judge("", text, "en", rules).claims if not c.background}


@pytest.mark.parametrize(
    "text",
    [
        "Had Ida Novak joined Google, AI would look different.",
        "Suppose Ida Novak joins OpenAI as chief scientist.",
        "Imagine Ida Novak joining Anthropic.",
        "Ida Novak would have joined OpenAI if the offer had been better.",
        "It is unclear whether Ida Novak has left OpenAI.",
        "Will Ida Novak leave OpenAI for Anthropic?",
    ],
)
def test_what_is_only_supposed_is_no_move(rules, text):
    assert told(text, rules) <= {Certainty.RUMOURED}


@pytest.mark.parametrize(
    "text",
    [
        "Ida Novak denied she was leaving OpenAI.",
        "Ida Novak denied on Monday that she would join Anthropic.",
        "OpenAI dismissed reports that Ida Novak has left.",
    ],
)
def test_what_is_denied_is_not_stated(rules, text):
    assert told(text, rules) == {Certainty.DENIED}


@pytest.mark.parametrize(
    "text",
    [
        "Ida Novak, who denied she would leave OpenAI, has joined Anthropic.",
        "Ida Novak left OpenAI, but denied she was paid a fortune.",
    ],
)
def test_a_denial_by_the_way_denies_no_move(rules, text):
    assert told(text, rules) == {Certainty.STATED}


def test_a_statement_with_a_question_mark_is_a_rumour(rules):
    assert told("Ida Novak has left OpenAI? Not so fast.", rules) == {Certainty.RUMOURED}


def test_who_asks_why_takes_it_for_granted(rules):
    assert told("Why did Ida Novak leave OpenAI?", rules) == {Certainty.STATED}


@pytest.mark.parametrize(
    ("language", "text", "sure"),
    [
        ("zh", "姚顺雨离开OpenAI加入腾讯？", Certainty.RUMOURED),
        ("zh", "为什么姚顺雨离开OpenAI加入腾讯？", Certainty.STATED),
        ("ko", "샘 알트먼, 오픈AI 떠나나?", Certainty.RUMOURED),
        ("ko", "샘 알트먼은 왜 오픈AI를 떠났나?", Certainty.STATED),
        ("ja", "サム・アルトマン氏、OpenAIを退社か？", Certainty.RUMOURED),
    ],
)
def test_a_sign_of_a_question_asks_in_every_script(rules, language, text, sure):
    assert {c.certainty for c in judge("", text, language, rules).claims} == {sure}
