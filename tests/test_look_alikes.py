"""What looks like a move and is none, beside true moves that look like it."""

import pytest

from pipelines.judge import judge
from talentwire.model import Certainty


def ends(rules, text):
    """From where to where a text says that each person goes."""
    return [(c.person, c.from_org, c.to_org) for c in judge("", text, "en", rules).claims]


@pytest.mark.parametrize(
    "text",
    [
        # whose man or whose firm somebody is
        "OpenAI hires former adviser to Ida Novak.",
        "Mistral has recruited a longtime aide to Emmanuel Macron.",
        "Anthropic poaches chief of staff to Mark Zuckerberg.",
        "xAI has added a former lawyer for Sam Altman to its legal team.",
        "OpenAI hires law firm led by Ida Novak.",
        "Microsoft hires PR agency founded by Tom Berg.",
        # who meets whom
        "Ida Novak joined OpenAI chief executive Sam Altman on stage.",
        "Tom Berg joined Mistral co-founder Arthur Mensch for a fireside chat.",
        "Demis Hassabis joined OpenAI's Sam Altman at a summit in Paris.",
        "Sam Altman joined Satya Nadella at Microsoft Build.",
        "Tom Berg joined Sundar Pichai at Google I/O in May.",
        "Carla Ruiz returns to Google for a guest lecture.",
        "Tom Berg goes back to OpenAI to give a talk.",
        "Carla Ruiz left Paris for Washington to meet OpenAI.",
        "Jensen Huang visited Mistral, where Arthur Mensch welcomed him.",
        "Carla Ruiz was welcomed by Sam Altman at OpenAI.",
        "OpenAI welcomed Carla Ruiz on stage at its conference.",
        # who sides with or against whom
        "Yann LeCun joins critics of OpenAI.",
        "Elon Musk joins Meta in suit against OpenAI.",
        "Carla Ruiz joins Tom Berg in lawsuit against OpenAI.",
        "Ida Novak was appointed by a court to examine OpenAI.",
        "A judge appointed Tom Berg to examine OpenAI's books.",
        "Carla Ruiz steps down from Pfizer board to focus on OpenAI.",
        "Tom Berg quits Snap's board to spend more time on Mistral.",
        # what a firm or a product does
        "Ida Novak said OpenAI had lost its way.",
        "Tom Berg said Mistral had left the race.",
        "Carla Ruiz believes Meta has left its open-source roots behind.",
        "Mustafa Suleyman is moving Copilot from OpenAI to Anthropic.",
        "Li Wei shifted two workloads from Microsoft to Google.",
        # what somebody does to others
        "Elon Musk said he would hire anyone leaving OpenAI.",
        "Sam Altman hired the best people for OpenAI.",
        "Ida Novak fired the head of safety at OpenAI.",
        "Carla Ruiz has hired a law firm to fight OpenAI.",
        "Ida Novak appointed a new board at OpenAI.",
        "Ida Novak picked OpenAI over Google.",
        "Ida Novak won an award at OpenAI.",
        "Tom Berg would join OpenAI if they asked him.",
        # what somebody begins that is no firm, and where he only goes
        "Ida Novak started a petition against OpenAI.",
        "Tom Berg launches a lawsuit against Google DeepMind.",
        "Carla Ruiz opened a case against xAI.",
        "Ida Novak heads to trial against OpenAI.",
        "Ida Novak came to OpenAI's defence.",
        "Tom Berg jumped to the rescue of OpenAI.",
        "Ida Novak went to OpenAI with a complaint.",
        "Tom Berg turned to OpenAI for help.",
        "Ida Novak joins Mistral's funding round.",
        "Tom Berg joins Meta AI as a voice.",
        "Ida Novak was removed from an OpenAI event by security.",
        "Ida Novak was fired up about OpenAI.",
        "Tom Berg follows OpenAI on social media.",
        "Tom Berg declined an invitation from OpenAI to speak.",
        "Ida Novak replaces ChatGPT with Claude from Anthropic.",
        "OpenAI has lost its lawsuit against Elon Musk.",
        "Tom Berg's departure from reality at OpenAI continues.",
        # what is told, asked or acted: jests, memories, films
        "Sam Altman joked that he would join Anthropic.",
        "Dario Amodei laughed off a question on whether he would join Google.",
        "In an interview with Lex Fridman, Demis Hassabis talked about joining Google.",
        "Mira Murati was questioned about the ouster of Sam Altman at OpenAI.",
        "Helen Toner recalled how OpenAI's board fired Sam Altman.",
        "Ida Novak will play the OpenAI chief who was fired and returned.",
    ],
)
def test_what_is_no_move(rules, text):
    assert ends(rules, text) == []


@pytest.mark.parametrize(
    ("text", "person", "origin", "goal"),
    [
        (
            "Anthropic hires Ida Novak, a former adviser to Tom Berg.",
            "Ida Novak",
            None,
            "Anthropic",
        ),
        ("Ida Novak, an ex-aide to Tom Berg, joins OpenAI.", "Ida Novak", None, "OpenAI"),
        ("Ida Novak joins OpenAI as chief of staff to Tom Berg.", "Ida Novak", None, "OpenAI"),
        ("Anthropic hires Ida Novak as deputy to Tom Berg.", "Ida Novak", None, "Anthropic"),
        ("Yann LeCun returns to Meta to lead research.", "Yann LeCun", None, "Meta"),
        ("Ida Novak returned to OpenAI for a second stint.", "Ida Novak", None, "OpenAI"),
        ("Ida Novak was joined by Tom Berg at Anthropic.", "Ida Novak", None, "Anthropic"),
        ("Ida Novak joins OpenAI's Codex team.", "Ida Novak", None, "OpenAI"),
        ("Ida Novak leaves Paris lab for OpenAI.", "Ida Novak", None, "OpenAI"),
        ("Ida Novak leaves London for Paris to join OpenAI.", "Ida Novak", None, "OpenAI"),
        ("Ida Novak was named by OpenAI to oversee safety.", "Ida Novak", None, "OpenAI"),
        ("Ida Novak joins OpenAI in push to build robots.", "Ida Novak", None, "OpenAI"),
        ("Ida Novak quits OpenAI's board to focus on Mistral.", "Ida Novak", "OpenAI", None),
        ("Ida Novak has left Google to compete with OpenAI.", "Ida Novak", "Google", None),
        (
            "Ida Novak is moving her lab from Google to Anthropic.",
            "Ida Novak",
            "Google",
            "Anthropic",
        ),
        ("Ida Novak is switching jobs from Google to OpenAI.", "Ida Novak", "Google", "OpenAI"),
        ("Ida Novak said OpenAI had lost Tom Berg to Meta.", "Tom Berg", "OpenAI", "Meta"),
        ("Ida Novak said OpenAI had hired her.", "Ida Novak", None, "OpenAI"),
        ("Among those leaving OpenAI is Ida Novak.", "Ida Novak", "OpenAI", None),
        ("Ida Novak, hired the same month, has left OpenAI.", "Ida Novak", "OpenAI", None),
        ("Ida Novak hired by OpenAI from Google.", "Ida Novak", "Google", "OpenAI"),
        ("OpenAI has won the battle for Ida Novak.", "Ida Novak", None, "OpenAI"),
        ("Mistral has welcomed Ida Novak to the team.", "Ida Novak", None, "Mistral AI"),
        ("Ida Novak founds a start-up, Lumen, to take on OpenAI.", "Ida Novak", None, "Lumen"),
        ("Ida Novak heads to OpenAI with two colleagues.", "Ida Novak", None, "OpenAI"),
        ("Ida Novak joins OpenAI as head of voice.", "Ida Novak", None, "OpenAI"),
        ("Ida Novak joins OpenAI as an engineer for voice.", "Ida Novak", None, "OpenAI"),
        ("Ida Novak has joined OpenAI's call centre team.", "Ida Novak", None, "OpenAI"),
        ("Ida Novak was removed from OpenAI's board.", "Ida Novak", "OpenAI", None),
        ("Ida Novak follows Tom Berg from Google to OpenAI.", "Ida Novak", "Google", "OpenAI"),
        ("Ida Novak talked about AI on Monday and left OpenAI.", "Ida Novak", "OpenAI", None),
        ("Ida Novak's departure from OpenAI was announced.", "Ida Novak", "OpenAI", None),
        ("Asked if she had left, Ida Novak said she joined OpenAI.", "Ida Novak", None, "OpenAI"),
        ("Tom Berg backed Mistral before Google hired Ida Novak.", "Ida Novak", None, "Google"),
        ("Tom Berg sued OpenAI after Google hired Ida Novak.", "Ida Novak", None, "Google"),
    ],
)
def test_what_looks_alike_and_is_a_move(rules, text, person, origin, goal):
    assert ends(rules, text) == [(person, origin, goal)]


@pytest.mark.parametrize(
    "text",
    [
        "If he gets the visa, Ida Novak will join Anthropic.",
        "If the deal closes, Ida Novak will leave OpenAI for Meta.",
        "Ida Novak will join Mistral if her visa is granted.",
    ],
)
def test_what_hangs_on_a_condition_is_no_fact(rules, text):
    claims = judge("", text, "en", rules).claims
    assert {c.certainty for c in claims} == {Certainty.RUMOURED}
