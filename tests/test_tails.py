"""A move stays a move whatever is said behind it: when, why, with whom, what for."""

import pytest

from pipelines.judge import judge

# language -> (sentences with a gap, from, to, kind), tails that change nothing
CASES = {
    "en": (
        [
            ("Ada Brandt has left OpenAI{}.", "OpenAI", None, "departure"),
            ("Ada Brandt is leaving OpenAI{}.", "OpenAI", None, "departure"),
            ("Ada Brandt joined Anthropic{}.", None, "Anthropic", "hire"),
            ("Ada Brandt returns to Anthropic{}.", None, "Anthropic", "return"),
            ("Ada Brandt leaves OpenAI for Anthropic{}.", "OpenAI", "Anthropic", "hire"),
        ],
        " in September; on Friday; after ten years; in May 2025; with immediate effect; for "
        "personal reasons; without giving reasons; last week; in a surprise move; "
        "at the end of the month; amid a wave of changes; in London; in good spirits; on good "
        "terms; this spring",
    ),
    "de": (
        [
            ("Ada Brandt verlässt OpenAI{}.", "OpenAI", None, "departure"),
            ("Ada Brandt verließ OpenAI{}.", "OpenAI", None, "departure"),
            ("Ada Brandt wechselt zu Anthropic{}.", None, "Anthropic", "hire"),
            ("Ada Brandt kehrt zu Anthropic zurück{}.", None, "Anthropic", "return"),
            ("Ada Brandt wechselt von OpenAI zu Anthropic{}.", "OpenAI", "Anthropic", "hire"),
        ],
        " im September; am Freitag; nach zehn Jahren; zum Jahresende; mit sofortiger Wirkung; aus "
        "persönlichen Gründen; ohne Angabe von Gründen; in der vergangenen Woche; im Mai 2025; "
        "überraschend; in London; im Guten; auf eigenen Wunsch; in diesem Frühjahr",
    ),
    "fr": (
        [
            ("Ada Brandt quitte OpenAI{}.", "OpenAI", None, "departure"),
            ("Ada Brandt a quitté OpenAI{}.", "OpenAI", None, "departure"),
            ("Ada Brandt rejoint Anthropic{}.", None, "Anthropic", "hire"),
            ("Ada Brandt revient chez Anthropic{}.", None, "Anthropic", "return"),
            ("Ada Brandt quitte OpenAI pour Anthropic{}.", "OpenAI", "Anthropic", "hire"),
        ],
        " en septembre; vendredi; après dix ans; à la fin du mois; avec effet immédiat; pour des "
        "raisons personnelles; sans donner de raison; la semaine dernière; en mai 2025; en toute "
        "discrétion; à Londres; en bons termes; dans la foulée; au printemps",
    ),
    "it": (
        [
            ("Ada Brandt lascia OpenAI{}.", "OpenAI", None, "departure"),
            ("Ada Brandt ha lasciato OpenAI{}.", "OpenAI", None, "departure"),
            ("Ada Brandt passa ad Anthropic{}.", None, "Anthropic", "hire"),
            ("Ada Brandt torna in Anthropic{}.", None, "Anthropic", "return"),
            ("Ada Brandt lascia OpenAI per Anthropic{}.", "OpenAI", "Anthropic", "hire"),
        ],
        " a settembre; in settembre; venerdì; dopo dieci anni; a fine mese; con effetto immediato; "
        "per motivi personali; senza dare spiegazioni; la settimana scorsa; nel maggio 2025; in "
        "silenzio; a Londra; in buoni rapporti; in primavera",
    ),
    "es": (
        [
            ("Ada Brandt deja OpenAI{}.", "OpenAI", None, "departure"),
            ("Ada Brandt dejó OpenAI{}.", "OpenAI", None, "departure"),
            ("Ada Brandt ficha por Anthropic{}.", None, "Anthropic", "hire"),
            ("Ada Brandt vuelve a Anthropic{}.", None, "Anthropic", "return"),
            ("Ada Brandt deja OpenAI por Anthropic{}.", "OpenAI", "Anthropic", "hire"),
        ],
        " en septiembre; el viernes; tras diez años; a finales de mes; con efecto inmediato; por "
        "motivos personales; sin dar explicaciones; la semana pasada; en mayo de 2025; en "
        "silencio; en Londres; en buenos términos; esta primavera; sin hacer ruido",
    ),
    "pt": (
        [
            ("Ada Brandt deixa a OpenAI{}.", "OpenAI", None, "departure"),
            ("Ada Brandt deixou a OpenAI{}.", "OpenAI", None, "departure"),
            ("Ada Brandt vai para a Anthropic{}.", None, "Anthropic", "hire"),
            ("Ada Brandt volta à Anthropic{}.", None, "Anthropic", "return"),
            ("Ada Brandt troca a OpenAI pela Anthropic{}.", "OpenAI", "Anthropic", "hire"),
        ],
        " em setembro; na sexta-feira; após dez anos; no fim do mês; com efeito imediato; por "
        "motivos pessoais; sem dar explicações; na semana passada; em maio de 2025; em silêncio; "
        "em Londres; em bons termos; nesta primavera; sem alarde",
    ),
    "zh": (
        [
            ("王小明离开OpenAI{}。", "OpenAI", None, "departure"),
            ("王小明加入Anthropic{}。", None, "Anthropic", "hire"),
            ("王小明从OpenAI跳槽至Anthropic{}。", "OpenAI", "Anthropic", "hire"),
        ],
        "，立即生效;，原因不明;，消息于周五传出;，公司尚未回应;，这是今年第三次人事变动",
    ),
    "ja": (
        [
            ("山田太郎氏は{}OpenAIを退社した。", "OpenAI", None, "departure"),
            ("山田太郎氏は{}Anthropicに入社した。", None, "Anthropic", "hire"),
            ("山田太郎氏は{}OpenAIからAnthropicに移籍した。", "OpenAI", "Anthropic", "hire"),
        ],
        "9月に;先週、;5月末で;一身上の都合により;突然、;10年ぶりの異動で",
    ),
    "ko": (
        [
            ("김철수 박사가 {}오픈AI를 떠났다.", "OpenAI", None, "departure"),
            ("김철수 박사가 {}앤트로픽에 합류했다.", None, "Anthropic", "hire"),
            ("김철수 박사가 {}오픈AI에서 앤트로픽으로 이직했다.", "OpenAI", "Anthropic", "hire"),
        ],
        "9월에 ;지난주 ;5월 말 ;일신상의 이유로 ;갑자기 ;10년 만에 ",
    ),
}


@pytest.mark.parametrize(
    ("language", "sentence", "end", "to", "kind"),
    [(language, *case) for language, (cases, _) in CASES.items() for case in cases],
)
def test_what_is_said_behind_a_move_does_not_undo_it(rules, language, sentence, end, to, kind):
    lost = []
    spaced = language not in ("zh", "ja", "ko")
    for tail in ("", *CASES[language][1].split(";")):
        text = sentence.format(f" {tail.strip()}" if spaced and tail else tail)
        said = judge("", text, language, rules).claims
        if [(c.from_org, c.to_org, str(c.kind)) for c in said if not c.background] != [
            (end, to, kind)
        ]:
            lost.append(text)
    assert not lost


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Mistral AI fires 50 engineers, said Jo Lind."),
        ("fr", "Mistral a licencié Ada Brandt, a annoncé Jo Lind."),
        ("fr", "Mistral licencie 50 ingénieurs, a annoncé Jo Lind."),
        ("fr", "Ada Brandt quitte Mistral, a confirmé Jo Lind."),
        ("de", "Mistral AI entlässt 50 Leute, sagte Jo Lind."),
        ("it", "Mistral AI licenzia 50 persone, ha detto Jo Lind."),
        ("es", "Mistral AI despide a 50 empleados, dijo Jo Lind."),
        ("pt", "A Mistral AI demite 50 pessoas, disse Jo Lind."),
    ],
)
def test_who_says_so_behind_the_comma_does_not_move(rules, language, text):
    assert "Jo Lind" not in {claim.person for claim in judge("", text, language, rules).claims}
