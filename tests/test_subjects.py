"""Who does what a verb says, where other people stand nearer to it."""

import pytest

from pipelines.judge import judge
from talentwire.model import Kind


def moves(text, language, rules):
    said = judge("", text, language, rules)
    return {(c.person, c.from_org, c.to_org, c.kind) for c in said.claims if not c.background}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "it",
            "Ida Novak, che ha guidato la sicurezza di OpenAI con Tom Berg, passa ad Anthropic.",
        ),
        ("es", "Ida Novak, que dirigió la seguridad de OpenAI con Tom Berg, se une a Anthropic."),
        ("pt", "Ida Novak, que liderava a segurança da OpenAI com Tom Berg, vai para a Anthropic."),
    ],
)
def test_what_a_comma_closes_tells_of_whom_stands_before_it(language, text, rules):
    assert moves(text, language, rules) == {("Ida Novak", "OpenAI", "Anthropic", Kind.HIRE)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Quasi nessuno ha lasciato Anthropic, dice Ida Novak."),
        ("es", "Casi nadie se ha ido a Anthropic, presume Ida Novak."),
        ("pt", "Vários deixaram a Anthropic, diz Ida Novak."),
    ],
)
def test_a_word_for_people_without_names_is_the_subject(language, text, rules):
    assert moves(text, language, rules) == set()


def test_a_post_passes_over_what_stands_between_commas(rules):
    text = "La poltrona di CTO di Cohere, vuota dopo l'uscita di Ida Novak, va a Tom Berg."
    assert ("Tom Berg", None, "Cohere", Kind.APPOINTMENT) in moves(text, "it", rules)


def test_who_founded_a_house_comes_from_inside(rules):
    text = (
        "Ida Novak, ex ricercatrice di OpenAI, diventa CEO di Cohere, la società che ha cofondato."
    )
    assert moves(text, "it", rules) == {("Ida Novak", "Cohere", "Cohere", Kind.APPOINTMENT)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "OpenAI has fired Ada Brandt, Tom Berg said."),
        ("en", "OpenAI fired Ada Brandt, said Tom Berg."),
        ("en", "OpenAI has fired Ada Brandt, chief executive Tom Berg said."),
        ("en", "OpenAI fired Ada Brandt, according to Tom Berg."),
        ("fr", "OpenAI a licencié Ada Brandt, selon Tom Berg."),
        ("de", "OpenAI hat Ada Brandt entlassen, sagte Tom Berg."),
        ("it", "OpenAI ha licenziato Ada Brandt, ha detto Tom Berg."),
        ("es", "OpenAI ha despedido a Ada Brandt, según Tom Berg."),
        ("pt", "A OpenAI demitiu Ada Brandt, segundo Tom Berg."),
    ],
)
def test_who_tells_of_a_dismissal_is_not_dismissed(rules, language, text):
    assert moves(text, language, rules) == {("Ada Brandt", "OpenAI", None, Kind.LAYOFF)}
