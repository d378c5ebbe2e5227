"""Who moves from where to where in languages whose verbs stand last: German, Japanese, Korean."""

import pytest

from pipelines.judge import judge
from talentwire.model import Kind


def moves(text, language, rules):
    said = judge("", text, language, rules)
    return [(c.person, c.from_org, c.to_org, c.kind) for c in said.claims]


WIEBKE = "Wiebke Ahrends"
SAORI = "南雲沙織"
YUNSEUL = "차윤슬"


@pytest.mark.parametrize(
    ("text", "came", "went", "kind"),
    [
        (
            "OpenAI hat die Forscherin Wiebke Ahrends von Google abgeworben.",
            *("Google", "OpenAI", Kind.HIRE),
        ),
        (
            "Wiebke Ahrends, die bei Google an KI forschte, wechselt zu OpenAI.",
            *("Google", "OpenAI", Kind.HIRE),
        ),
        (
            "Wiebke Ahrends hat Anthropic nach zwei Jahren verlassen.",
            *("Anthropic", None, Kind.DEPARTURE),
        ),
        (
            "Zu Meta wechselt Wiebke Ahrends, bisher KI-Chefin bei Google.",
            *("Google", "Meta", Kind.HIRE),
        ),
        (
            "Wiebke Ahrends kehrt zu Google DeepMind zurück.",
            *(None, "Google DeepMind", Kind.RETURN),
        ),
        (
            "Microsoft ernennt Wiebke Ahrends zur KI-Chefin.",
            *(None, "Microsoft", Kind.APPOINTMENT),
        ),
    ],
)
def test_a_german_verb_at_the_end_rules_the_names_before_it(rules, text, came, went, kind):
    assert moves(text, "de", rules) == [(WIEBKE, came, went, kind)]


@pytest.mark.parametrize(
    ("text", "came", "went", "kind"),
    [
        ("AnthropicはOpenAIから研究者の南雲沙織氏を引き抜いた。", "OpenAI", "Anthropic", Kind.HIRE),
        ("南雲沙織氏はGoogle DeepMindに復帰する。", None, "Google DeepMind", Kind.RETURN),
        ("Metaを退社した南雲沙織氏は、OpenAIに入社する。", "Meta", "OpenAI", Kind.HIRE),
        ("OpenAIは南雲沙織氏を解雇した。", "OpenAI", None, Kind.LAYOFF),
        (
            "元Google研究者の南雲沙織氏が、AIスタートアップのヒカリノートを設立した。",
            *("Google", "ヒカリノート", Kind.FOUNDING),
        ),
    ],
)
def test_japanese_particles_say_from_where_and_where_to(rules, text, came, went, kind):
    assert moves(text, "ja", rules) == [(SAORI, came, went, kind)]


@pytest.mark.parametrize(
    ("text", "came", "went", "kind"),
    [
        ("앤스로픽은 오픈AI에서 연구원 차윤슬을 영입했다.", "OpenAI", "Anthropic", Kind.HIRE),
        ("차윤슬 박사는 구글 딥마인드로 복귀한다.", None, "Google DeepMind", Kind.RETURN),
        ("메타를 떠난 차윤슬 연구원이 오픈AI에 합류했다.", "Meta", "OpenAI", Kind.HIRE),
        ("오픈AI는 연구원 차윤슬을 해고했다.", "OpenAI", None, Kind.LAYOFF),
    ],
)
def test_korean_particles_say_from_where_and_where_to(rules, text, came, went, kind):
    assert moves(text, "ko", rules) == [(YUNSEUL, came, went, kind)]


def test_an_offer_that_is_turned_down_is_a_denied_move(rules):
    text = "南雲沙織氏はMetaからの誘いを断り、OpenAIに残る。"
    (claim,) = judge("", text, "ja", rules).claims
    assert (claim.person, claim.to_org, claim.certainty) == (SAORI, "Meta", "denied")
