"""The post of a move: what is told beside it, and never what somebody was before."""

import pytest

from pipelines.judge import judge


def role(rules, text, language="en", person=None):
    """The post of the one move that a text tells, or of that person's."""
    claims = judge("", text, language, rules).claims
    told = [claim for claim in claims if person in (None, claim.person)]
    assert len(told) == 1, claims
    return told[0].role


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("Ida Novak has joined Cohere as head of AI policy.", "head of AI policy"),
        ("Ida Novak is joining Cohere from Meta as its first Chief Security Officer.",
         "Chief Security Officer"),
        ("Ida Novak has been named vice president of research at Cohere.",
         "vice president of research"),
        ("Cohere has appointed Ida Novak chief financial officer.", "chief financial officer"),
        ("Mistral AI hired Ida Novak, a Google veteran, as managing director for Asia.",
         "managing director for Asia"),
        ("Cohere promoted Ida Novak to senior vice president.", "senior vice president"),
        ("Ida Novak becomes interim CEO of Cohere.", "interim CEO"),
        ("Cohere has hired Ida Novak from Google to run its robotics group.",
         "head of robotics group"),
        ("Ida Novak leaves Google to lead Cohere.", "head"),
        ("Ida Novak and Bo Karlsson join Mistral AI as research engineers.", None),
    ],
)  # fmt: skip
def test_a_post_told_beside_an_arrival_is_its_post(rules, text, post):
    people = ("Ida Novak",)
    assert [role(rules, text, person=name) for name in people] == [post]


@pytest.mark.parametrize(
    "text",
    [
        "Ida Novak, who led the vision team at Google, has joined Cohere.",
        "Ida Novak, chief scientist of Google, joins Cohere.",
        "Former Google research director Ida Novak has joined Cohere.",
        "Ida Novak, until now head of research at Google, is joining Cohere.",
        "Ida Novak joins Cohere, where she will report to chief executive Aidan Gomez.",
        "Ida Novak leaves her post as chief scientist of Google for Cohere.",
        "Ida Novak joined Cohere after she had served as vice president at Google.",
        "Ida Novak has joined Cohere, as chief executive Aidan Gomez said on Monday.",
    ],
)
def test_what_somebody_was_before_or_another_is_no_post_of_the_move(rules, text):
    assert role(rules, text, person="Ida Novak") is None


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("Ida Novak has stepped down as chief operating officer of Cohere.",
         "chief operating officer"),
        ("The board of Cohere has dismissed Ida Novak as chief executive.", "chief executive"),
        ("Cohere's head of safety, Ida Novak, has left the company.", "head of safety"),
        ("Ida Novak, the chief technology officer of Cohere, has resigned.",
         "chief technology officer"),
        ("Ida Novak, a researcher, has left Cohere.", None),
        ("Ida Novak, a former director of Google, has left Cohere.", None),
    ],
)  # fmt: skip
def test_who_only_leaves_leaves_the_post_that_stands_beside_his_name(rules, text, post):
    assert role(rules, text) == post


def test_each_of_two_gets_his_own_post(rules):
    text = "Cohere named Ida Novak chief scientist and Bo Karlsson general counsel."
    assert role(rules, text, person="Ida Novak") == "chief scientist"
    assert role(rules, text, person="Bo Karlsson") == "general counsel"


def test_who_succeeds_somebody_in_a_post_has_it(rules):
    text = "Ida Novak replaces Bo Karlsson as chief executive of Cohere."
    assert role(rules, text, person="Ida Novak") == "chief executive"


@pytest.mark.parametrize(
    ("language", "text", "post"),
    [
        ("fr", "Ida Novak rejoint Cohere comme directrice de la recherche.",
         "research director"),
        ("fr", "Cohere nomme Ida Novak directrice financière.", "chief financial officer"),
        ("fr", "Ida Novak, directrice de recherche chez Google, rejoint Cohere.", None),
        ("it", "Ida Novak passa a Cohere come responsabile della sicurezza.",
         "responsabile della sicurezza"),
        ("it", "Cohere ha nominato Ida Novak amministratrice delegata.", "chief executive"),
        ("it", "Ida Novak, finora direttrice di Google, passa a Cohere.", None),
        ("de", "Ida Novak wechselt als Finanzchefin zu Cohere.", "chief financial officer"),
        ("de", "Ida Novak, bisher Forschungschefin von Google, wechselt zu Cohere.", None),
        ("es", "Cohere ficha a Ida Novak como directora de seguridad.", "directora de seguridad"),
        ("es", "Cohere nombra a Ida Novak consejera delegada.", "chief executive"),
        ("pt", "Ida Novak foi nomeada vice-presidente de pesquisa da Cohere.",
         "vice-presidente de pesquisa"),
        ("zh", "前谷歌研究员陈立加入OpenAI，出任首席技术官。", "chief technology officer"),
        ("zh", "OpenAI首席科学家陈立宣布离职。", None),
        ("zh", "OpenAI首席财务官陈立宣布离职。", "chief financial officer"),
        ("ja", "Googleの佐藤健氏がOpenAIの最高技術責任者に就任した。",
         "chief technology officer"),
        ("ko", "오픈AI는 최고재무책임자(CFO)로 김민수 전 구글 이사를 영입했다.",
         "chief financial officer"),
    ],
)  # fmt: skip
def test_posts_are_told_in_every_language(rules, language, text, post):
    assert role(rules, text, language) == post
