"""Where somebody comes from of whom no wording says it."""

import pytest

from pipelines.judge import judge

LEFT = "Ida Novak has left OpenAI, she said on Monday. OpenAI did not comment. "


def origins(text, rules, title=""):
    said = judge(title, text, "en", rules)
    return {c.person: c.from_org for c in said.claims if not c.background}


def test_who_goes_to_another_house_comes_from_the_one_beside_him(rules):
    text = "At OpenAI the mood is gloomy since Ida Novak went over to Anthropic."
    assert origins(text, rules) == {"Ida Novak": "OpenAI"}


def test_who_goes_elsewhere_in_news_of_an_exodus_comes_from_the_house_that_others_leave(rules):
    found = origins(LEFT + "Tom Berg has joined Anthropic.", rules)
    assert found == {"Ida Novak": "OpenAI", "Tom Berg": "OpenAI"}


@pytest.mark.parametrize(
    "other",
    [
        "Elsewhere, Cohere has hired Tom Berg.",
        "Anthropic: Tom Berg joins as an engineer.",
        "Tom Berg has been named chief scientist of Anthropic.",
    ],
)
def test_another_piece_of_news_has_nothing_to_do_with_who_left(rules, other):
    assert origins(LEFT + other, rules)["Tom Berg"] is None


@pytest.mark.parametrize(
    "text",
    [
        "Ida Novak has joined Cohere, a rival of OpenAI.",
        "Ida Novak joins xAI to compete with OpenAI.",
        "Ida Novak joins Cohere despite an offer from OpenAI.",
        "Ida Novak joined Waymo the day OpenAI cut prices.",
    ],
)
def test_what_follows_on_where_somebody_goes_is_not_where_she_comes_from(rules, text):
    assert origins(text, rules) == {"Ida Novak": None}


def test_a_house_behind_whom_another_hires_may_be_his(rules):
    text = "Cohere has hired Ida Novak, who built recommendation engines for Spotify."
    assert origins(text, rules) == {"Ida Novak": "Spotify"}


def test_two_sentences_about_two_houses_are_no_exodus(rules):
    found = origins("Ida Novak left OpenAI. Tom Berg joined Anthropic.", rules)
    assert found["Tom Berg"] is None


@pytest.mark.parametrize(
    "text",
    [
        "OpenAI fired Ida Novak, who ran safety, and the reporter Tom Berg broke the story.",
        "Meta has poached Ida Novak, who ran AI at Google, and the chief Tom Berg is furious.",
        "OpenAI fired Ida Novak, a scientist, and CEO Tom Berg is unhappy.",
        "Anthropic has hired Ida Novak and CEO Tom Berg praised her.",
        "OpenAI has lost Ida Novak to Meta, and Tom Berg told staff that more would follow.",
    ],
)
def test_who_does_something_else_behind_a_list_is_none_of_it(rules, text):
    assert set(origins(text, rules)) == {"Ida Novak"}
