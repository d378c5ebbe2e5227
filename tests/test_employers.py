"""Organisations that have nothing to do with AI count where a move begins or ends, nowhere else."""

import time

import pytest

from pipelines.judge import judge
from pipelines.names import compile_names


@pytest.mark.parametrize(
    ("language", "text", "origin"),
    [
        ("en", "Ada Brandt, until May at the University of Oxford, has joined Anthropic.", None),
        (
            "ja",
            "三菱重工業出身のAda Brandt氏がAnthropicに入社した。",
            "Mitsubishi Heavy Industries",
        ),
        ("zh", "前摩根士丹利研究员Ada Brandt加入Anthropic。", "Morgan Stanley"),
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


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "李明离开OpenAI加入河北约百人团队的初创公司"),
        ("zh", "李明从OpenAI离职，加入航空客运公司"),
        ("ja", "OpenAIの研究員だった田中太郎氏が昨日銀行に入社した。"),
        ("ja", "田中太郎氏はホンダワラ研究所からOpenAIに移籍した。"),
        ("ko", "김민수 연구원이 오픈AI를 떠나 연세대리점으로 옮겼다."),
        ("ko", "김민수 연구원이 나이키우기 게임사를 떠나 오픈AI에 합류했다."),
        ("en", "OpenAI CEO Sam Altman goes to Congress to testify."),
    ],
)
def test_an_employer_is_no_part_of_other_words(rules, language, text):
    named = {o for c in judge("", text, language, rules).claims for o in (c.from_org, c.to_org)}
    assert not named & rules.employers


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "アルファ" * 20_000 + "がOpenAIを退社。"),
        ("fr", "L'" * 50_000 + " OpenAI"),
        ("de", "A-" * 50_000 + " verlässt OpenAI."),
        ("zh", "A." * 50_000 + " OpenAI"),
        ("en", "A&" * 50_000 + " OpenAI"),
        ("en", "?" * 100_000 + " OpenAI"),
    ],
)
def test_what_is_repeated_without_end_is_read_in_bounded_time(rules, language, text):
    started = time.thread_time()
    judge("", text, language, rules)
    assert time.thread_time() - started < 20  # quadratic, it took minutes


def test_a_broken_description_of_houses_is_told_and_the_others_go_on():
    problems = []
    words = {"institution": ("NAME (Guild", "(x+)+ NAME", "NAME Guild")}
    names = compile_names(words, problems)
    assert names.institution.search("the Kestrel Guild").group() == "Kestrel Guild"
    broken, endless = problems
    assert broken.startswith("names.toml: institution:") and "NAME (Guild" in broken
    assert "for ever" in endless
