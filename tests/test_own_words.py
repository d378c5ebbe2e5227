"""Who tells of his own move in quotation marks has moved; who only says so of others has not."""

import pytest

from pipelines.judge import judge

# language -> sentences
LEFT = {
    "en": [
        '"I am leaving OpenAI," said Ada Brandt.',
        '"I have left OpenAI," says researcher Ada Brandt.',
        '"After five wonderful years I have decided to leave OpenAI," said Ada Brandt.',
        '"Today was my last day at OpenAI," Ada Brandt wrote on X.',
    ],
    "fr": ["« Je quitte OpenAI », a annoncé Ada Brandt."],
    "it": [
        "«Lascio OpenAI», ha annunciato Ada Brandt.",
        "«Ho deciso di lasciare OpenAI», scrive Ada Brandt su X.",
        "«Oggi è il mio ultimo giorno in OpenAI», ha scritto Ada Brandt.",
    ],
    "es": [
        "«Dejo OpenAI», anunció Ada Brandt.",
        "«He decidido dejar OpenAI», escribió Ada Brandt en X.",
        "«Hoy es mi último día en OpenAI», publicó Ada Brandt.",
    ],
    "pt": [
        '"Estou deixando a OpenAI", anunciou Ada Brandt.',
        '"Decidi deixar a OpenAI", escreveu Ada Brandt no X.',
        '"Hoje é meu último dia na OpenAI", escreveu Ada Brandt.',
    ],
    "de": ["„Ich verlasse OpenAI“, sagte Ada Brandt."],
    "zh": ["“我已从OpenAI离职，”王小明说。"],
    "ja": ["山田太郎氏は「OpenAIを退社します」とXに投稿した。"],
    "ko": ['김철수 박사는 X에 "오픈AI를 떠난다"고 적었다.'],
}
JOINED = {
    "en": [
        '"We are thrilled to join Anthropic," said Ada Brandt.',
        '"I\'m joining Anthropic," announced Ada Brandt.',
    ],
    "fr": ["« J'ai décidé de rejoindre Anthropic », écrit Ada Brandt."],
    "it": [
        "«Entro in Anthropic», ha scritto Ada Brandt su LinkedIn.",
        "«Sono felice di unirmi ad Anthropic», ha scritto Ada Brandt.",
    ],
    "es": ["«Me uno a Anthropic», anunció Ada Brandt en LinkedIn."],
    "pt": ['"Vou para a Anthropic", disse Ada Brandt.'],
    "de": ["„Ich fange bei Anthropic an“, schrieb Ada Brandt auf LinkedIn."],
}
OF_OTHERS = {
    "en": [
        '"People leave OpenAI every week," said Ada Brandt.',
        '"He is leaving OpenAI," said Ada Brandt.',
        '"I hope he joins Anthropic," said Ada Brandt.',
        '"I want to thank everyone who is leaving OpenAI," said Ada Brandt.',
        '"I have seen many people leave OpenAI," said Ada Brandt.',
        '"I think my boss is leaving OpenAI," said Ada Brandt.',
        '"I was sad when Tom left OpenAI," said Ada Brandt.',
    ],
    "fr": [
        "« Mon collègue quitte OpenAI », regrette Ada Brandt.",
        "« Je comprends ceux qui quittent OpenAI », dit Ada Brandt.",
        "« J'ai vu beaucoup de gens quitter OpenAI », dit Ada Brandt.",
    ],
    "it": [
        "«Sono usciti in molti da OpenAI», dice Ada Brandt.",
        "«Mio fratello lascia OpenAI», dice Ada Brandt.",
    ],
    "es": ["«Mi equipo deja OpenAI», dijo Ada Brandt."],
    "pt": ['"Meu chefe deixou a OpenAI", disse Ada Brandt.'],
}


def moves(text, language, rules):
    """What the claims of one sentence say: who, from, to, kind."""
    return [
        (claim.person, claim.from_org, claim.to_org, str(claim.kind))
        for claim in judge("", text, language, rules).claims
        if not claim.background
    ]


def cases(sentences):
    return [(code, text) for code, texts in sentences.items() for text in texts]


@pytest.mark.parametrize(("language", "text"), cases(LEFT))
def test_who_says_that_he_leaves_has_left(rules, language, text):
    assert [found[1:] for found in moves(text, language, rules)] == [("OpenAI", None, "departure")]


@pytest.mark.parametrize(("language", "text"), cases(JOINED))
def test_who_says_that_he_arrives_is_hired(rules, language, text):
    assert [found[1:] for found in moves(text, language, rules)] == [(None, "Anthropic", "hire")]


@pytest.mark.parametrize(("language", "text"), cases(OF_OTHERS))
def test_who_speaks_of_others_has_not_moved(rules, language, text):
    assert moves(text, language, rules) == []
