"""Whoever is appointed under a title of the house, or for the time being, comes from inside."""

import pytest

from pipelines.judge import judge


def moves(rules, text, title, language):
    """Every move that is no background, as person, from, to and kind."""
    found = judge(title, text, language, rules).claims
    return {(c.person, c.from_org, c.to_org, str(c.kind)) for c in found if not c.background}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Neuer Chef von Cohere wird Finanzvorständin Rita Solano."),
        ("de", "Cohere wird künftig von Rita Solano kommissarisch geleitet."),
        ("fr", "La directrice financière Rita Solano prend la tête de Cohere."),
        ("fr", "Rita Solano dirigera Cohere par intérim."),
        ("it", "La vicepresidente Rita Solano guiderà Cohere."),
        ("it", "Rita Solano guiderà Cohere ad interim."),
        ("es", "La directora técnica Rita Solano asume la dirección de Cohere."),
        ("es", "Rita Solano dirigirá Cohere de forma interina."),
        ("pt", "A diretora financeira Rita Solano assume o comando da Cohere."),
        ("pt", "Rita Solano vai comandar a Cohere interinamente."),
        ("zh", "Cohere 任命 Rita Solano 暂代首席执行官。"),
        ("ja", "Cohereは社内からRita Solano氏をCEOに任命した。"),
        ("ko", "코히어는 Rita Solano를 CEO 직무대행으로 선임했다."),
    ],
)
def test_a_title_of_the_house_or_an_interim_post_comes_from_inside(rules, language, text):
    assert moves(rules, text, "Cohere", language) == {
        ("Rita Solano", "Cohere", "Cohere", "appointment")
    }


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Neue Chefin von Cohere wird die Forscherin Rita Solano."),
        ("de", "Die ehemalige Finanzchefin Rita Solano wird Chefin von Cohere."),
        ("fr", "L'ingénieure Rita Solano prend la tête de Cohere."),
        ("es", "La profesora Rita Solano asume la dirección de Cohere."),
        ("pt", "A pesquisadora Rita Solano assume o comando da Cohere."),
    ],
)
def test_a_profession_or_a_former_title_may_come_from_anywhere(rules, language, text):
    assert moves(rules, text, "Cohere", language) == {
        ("Rita Solano", None, "Cohere", "appointment")
    }


def test_who_comes_with_a_firm_that_is_bought_comes_from_it(rules):
    text = (
        "Meta buys Manus for two billion dollars. The engineers join Meta. Co-founder Rita Solano "
        "becomes vice president of Meta."
    )
    assert {m[1] for m in moves(rules, text, "Manus team joins Meta", "en")} == {"Manus"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ada Brandt, a well-known researcher, becomes chief scientist of Anthropic."),
        ("en", "Anthropic names Ada Brandt, a veteran engineer, as chief scientist."),
        ("fr", "Ada Brandt, chercheuse reconnue, devient directrice scientifique d'Anthropic."),
        ("pt", "Ada Brandt, pesquisadora renomada, torna-se cientista-chefe da Anthropic."),
        ("it", "Ada Brandt, nota ricercatrice, diventa direttrice scientifica di Anthropic."),
        ("de", "Ada Brandt, eine bekannte Forscherin, wird Forschungschefin von Anthropic."),
    ],
)
def test_what_somebody_is_by_training_says_nothing_of_where_he_comes_from(rules, language, text):
    assert moves(rules, text, "", language) == {("Ada Brandt", None, "Anthropic", "appointment")}


def test_the_engineer_of_the_house_comes_from_inside(rules):
    text = "Ada Brandt, its head of research, becomes chief scientist of Anthropic."
    assert moves(rules, text, "", "en") == {("Ada Brandt", "Anthropic", "Anthropic", "appointment")}
