"""What a sentence tells of somebody beside his move is no end of it."""

import pytest

from pipelines.judge import judge


def ends(rules, text, language="en"):
    """From where to where a text says that each person goes."""
    return [(c.person, c.from_org, c.to_org) for c in judge("", text, language, rules).claims]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ida Novak, a Mistral AI executive, has resigned from the board of Figma."),
        ("en", "Ida Novak of OpenAI is stepping down from Figma's board of directors."),
        ("en", "Ida Novak, who runs policy at Anthropic, leaves the board of Cohere."),
        ("fr", "Ida Novak, directrice chez OpenAI, quitte le conseil d'administration de Figma."),
        ("de", "OpenAI-Managerin Ida Novak verlässt den Aufsichtsrat von Figma."),
        ("es", "Ida Novak, de OpenAI, deja el consejo de administración de Figma."),
        ("pt", "Ida Novak, da OpenAI, deixa o conselho da Figma."),
    ],
)
def test_who_gives_up_a_seat_on_the_board_of_another_house_leaves_no_employer(
    rules, language, text
):
    assert ends(rules, text, language) == []


def test_who_has_no_other_place_leaves_the_house_whose_board_he_leaves(rules):
    text = "Helen Toner has left the board of OpenAI."
    assert ends(rules, text) == [("Helen Toner", "OpenAI", None)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Clawbert creator Ida Novak joins OpenAI."),
        ("fr", "Ida Novak, créatrice de Clawbert, rejoint OpenAI."),
        ("it", "Ida Novak, creatrice di Clawbert, passa a OpenAI."),
        ("de", "Clawbert-Erfinderin Ida Novak geht zu OpenAI."),
        ("es", "OpenAI ficha a Ida Novak, creadora de Clawbert."),
        ("pt", "OpenAI contrata Ida Novak, criadora do Clawbert."),
    ],
)
def test_nobody_comes_from_a_thing_that_he_made(rules, language, text):
    assert ends(rules, text, language) == [("Ida Novak", None, "OpenAI")]


@pytest.mark.parametrize(
    ("language", "text", "origin"),
    [
        ("en", "Former GitHub boss Ida Novak joins OpenAI.", None),
        ("en", "OpenAI has hired Ida Novak, the former chief executive of Uber.", None),
        ("en", "OpenAI has hired Ida Novak, a former Uber engineer.", "Uber"),
        ("en", "OpenAI has hired Ida Novak, the former chief executive of Cohere.", "Cohere"),
        ("fr", "Ida Novak, l'ancienne patronne de GitHub, rejoint OpenAI.", None),
        ("de", "Der frühere Chef von Uber, Ida Novak, wechselt zu OpenAI.", None),
        ("zh", "前优步CEO陈立加入OpenAI。", None),
        ("ja", "元GitHubのCEO佐藤健氏がOpenAIに加わった。", None),
    ],
)
def test_who_once_headed_a_firm_outside_of_ai_does_not_come_from_there_now(
    rules, language, text, origin
):
    assert [(o, to) for _, o, to in ends(rules, text, language)] == [(origin, "OpenAI")]


def test_one_of_the_founders_of_a_house_is_no_group_that_the_text_goes_on_about(rules):
    text = (
        "OpenAI has hired Ida Novak, co-founder of Cohere, its chief Sam Altman said. "
        "Novak, one of the three founders of Mistral AI, becomes vice president."
    )
    assert ends(rules, text)[0][1] != "Mistral AI"


@pytest.mark.parametrize(
    "text",
    [
        "Ida Novak goes to Apple headquarters to discuss AI safety.",
        "Ida Novak joins the Anthropic podcast.",
        "Ida Novak exits the OpenAI trial.",
        "Ida Novak joins OpenAI's fight against a bill.",
        "Ida Novak moved OpenAI's servers to Texas.",
        "Ida Novak joins forces with Anthropic to test models.",
        "Ida Novak moves to dismiss an OpenAI lawsuit.",
    ],
)
def test_a_thing_that_is_named_for_a_house_is_not_the_house(rules, text):
    assert ends(rules, text, "en") == []


def test_a_team_that_is_named_for_a_thing_is_of_the_house(rules):
    text = "Ida Novak joins OpenAI's chip team."
    assert [(o, to) for _, o, to in ends(rules, text, "en")] == [(None, "OpenAI")]
