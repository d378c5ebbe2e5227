"""Whoever founded or heads a firm that is bought, and joins the buyer, comes from there with it."""

import pytest

from pipelines.judge import judge


def moves(text, language, rules):
    """What the claims of a text say: who, from, to, kind."""
    return [
        (claim.person, claim.from_org, claim.to_org, str(claim.kind))
        for claim in judge("", text, language, rules).claims
        if not claim.background
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "OpenAI has bought AI startup Quillon, and founder Ada Brandt will join OpenAI."),
        ("en", "OpenAI acquired AI startup Quillon and its chief executive Ada Brandt joins the "
         "company."),
        ("fr", "OpenAI rachète la start-up d'IA Quillon. Sa fondatrice, Ada Brandt, rejoindra "
         "OpenAI avec son équipe."),
        ("it", "OpenAI compra la startup di IA Quillon. La fondatrice, Ada Brandt, entrerà in "
         "OpenAI con il suo team."),
        ("es", "OpenAI compra la startup de IA Quillon. Su fundadora, Ada Brandt, se unirá a "
         "OpenAI con su equipo."),
        ("pt", "A OpenAI compra a startup de IA Quillon. A fundadora, Ada Brandt, vai para a "
         "OpenAI com sua equipe."),
        ("de", "OpenAI kauft das KI-Start-up Quillon. Gründerin Ada Brandt wechselt mit ihrem Team "
         "zu OpenAI."),
    ],
)  # fmt: skip
def test_who_founded_what_is_bought_comes_with_it(rules, language, text):
    assert moves(text, language, rules) == [("Ada Brandt", "Quillon", "OpenAI", "acquihire")]


def test_founders_of_a_firm_that_winds_down_come_from_there(rules):
    text = (
        "Ada Brandt and Omar Leclerc, founders of AI startup Quillon, are joining OpenAI, and "
        "Quillon will wind down."
    )
    assert moves(text, "en", rules) == [
        ("Ada Brandt", "Quillon", "OpenAI", "acquihire"),
        ("Omar Leclerc", "Quillon", "OpenAI", "acquihire"),
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ada Brandt joins OpenAI as an investor."),
        ("en", "Ada Brandt sold her stake in Nvidia to go all in on OpenAI."),
        ("it", "Sam Altman saluta l'arrivo di OpenAI in Italia."),
        ("ja", "山田太郎氏はOpenAIの開発に参画した経験を持つ。"),
    ],
)
def test_whose_money_or_words_come_has_not_moved(rules, language, text):
    assert moves(text, language, rules) == []


def test_a_line_of_a_pattern_begins_with_a_word(rules):
    # "a dire ..." stands within "nuova direttrice"
    text = "La nuova direttrice scientifica di OpenAI è Ada Brandt."
    assert moves(text, "it", rules) == [("Ada Brandt", None, "OpenAI", "appointment")]
