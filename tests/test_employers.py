"""Organisations that have nothing to do with AI count where a move begins or ends, nowhere else."""

import pytest

from pipelines.judge import judge


@pytest.mark.parametrize(
    ("language", "text", "origin"),
    [
        ("en", "Ada Brandt, until May at the University of Oxford, has joined Anthropic.", None),
        ("ja", "ホンダ出身のAda Brandt氏がAnthropicに入社した。", "Honda Motor"),
        ("zh", "前高盛研究员Ada Brandt加入Anthropic。", "Goldman Sachs"),
    ],
)
def test_an_employer_is_where_somebody_comes_from(rules, language, text, origin):
    found = judge("", text, language, rules)
    (claim,) = found.claims
    origin = origin or "University of Oxford"
    assert (claim.from_org, claim.to_org) == (origin, "Anthropic")
    assert set(found.orgs) == {origin, "Anthropic"}


def test_an_employer_beside_the_news_is_not_named(rules):
    text = "Ada Brandt has joined Anthropic. Goldman Sachs uses its models, and so does Airbus."
    found = judge("", text, "en", rules)
    assert found.orgs == ("Anthropic",)
    assert {m.name for m in found.mentions} == {"Anthropic", "Ada Brandt"}


def test_an_employer_alone_makes_no_news_of_ai(rules):
    text = "Goldman Sachs names Ada Brandt head of technology. The bank uses AI."
    assert not judge("Goldman Sachs", text, "en", rules).relevance.relevant


def test_the_company_is_never_the_employer(rules):
    text = "Anthropic advises Goldman Sachs. Ada Brandt has left the company."
    (claim,) = judge("", text, "en", rules).claims
    assert claim.from_org == "Anthropic"
