"""When a move happens, as a sentence says it on a day."""

from datetime import UTC, datetime

import pytest

from pipelines.judge import judge
from pipelines.moments import read_moment
from talentwire.model import Moment, Precision

WEDNESDAY = Moment(datetime(2025, 6, 11, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("language", "text", "date"),
    [
        ("en", "left openai earlier this month", "2025-06"),
        ("en", "left openai last month", "2025-05"),
        ("en", "will join meta next month", "2025-07"),
        ("en", "joined meta this week", "2025-06"),
        ("en", "joined meta over the last month", None),
        ("en", "joined meta last week", "2025-06"),
        ("en", "joined meta in march, not last month", "2025-03"),
        ("en", "joined meta in 2019, she said last week", "2019"),
        ("it", "ha lasciato openai questo mese", "2025-06"),
        ("it", "è entrata in meta il mese scorso", "2025-05"),
        ("it", "la scorsa settimana ha lasciato meta", "2025-06"),
        ("fr", "a quitté openai ce mois-ci", "2025-06"),
        ("fr", "a rejoint meta le mois dernier", "2025-05"),
        ("fr", "rejoindra meta au mois prochain", "2025-07"),
        ("fr", "a quitté openai cette semaine", "2025-06"),
        ("de", "verlässt openai diesen monat", "2025-06"),
        ("de", "wechselte im vergangenen monat zu meta", "2025-05"),
        ("de", "in den vergangenen monaten", None),
        ("de", "geht kommenden monat zu meta", "2025-07"),
        ("de", "kündigte vergangene woche", "2025-06"),
        ("es", "deja openai este mes", "2025-06"),
        ("es", "fichó por meta el mes pasado", "2025-05"),
        ("es", "la semana pasada", "2025-06"),
        ("pt", "deixou a openai neste mês", "2025-06"),
        ("pt", "entrou na meta no mês passado", "2025-05"),
        ("pt", "deixa a openai este mês", "2025-06"),
        ("zh", "本月离开openai", "2025-06"),
        ("zh", "本月15日离开openai", "2025-06-15"),
        ("zh", "上个月加入meta", "2025-05"),
        ("zh", "上周加入meta", "2025-06"),
        ("ja", "今月、openaiを退社した", "2025-06"),
        ("ja", "先月末にmetaに入社した", "2025-05"),
        ("ja", "来月1日付でmetaに移る", "2025-07-01"),
        ("ko", "이달 초 오픈ai를 떠났다", "2025-06"),
        ("ko", "이번 달 오픈ai를 떠났다", "2025-06"),
        ("ko", "지난달 메타에 합류했다", "2025-05"),
        ("ko", "지난주 메타에 합류했다", "2025-06"),
        ("ko", "이번 주총에서 선임됐다", None),
    ],
)
def test_a_month_is_counted_from_the_day_of_publication(rules, language, text, date):
    assert read_moment(text, rules.languages[language], WEDNESDAY) == date


@pytest.mark.parametrize(
    ("text", "at", "date"),
    [
        ("last month", datetime(2025, 1, 3, tzinfo=UTC), "2024-12"),
        ("next month", datetime(2025, 12, 31, tzinfo=UTC), "2026-01"),
        ("this week", datetime(2025, 7, 1, tzinfo=UTC), None),  # Monday was in June
        ("last week", datetime(2025, 7, 9, tzinfo=UTC), None),
        ("last week", datetime(2025, 7, 16, tzinfo=UTC), "2025-07"),
    ],
)
def test_a_week_in_two_months_tells_none_and_a_year_ends(rules, text, at, date):
    assert read_moment(text, rules.languages["en"], Moment(at)) == date


def test_nothing_is_counted_from_a_day_that_is_not_known(rules):
    english = rules.languages["en"]
    assert read_moment("last month", english, None) is None
    at = datetime(2025, 6, 1, tzinfo=UTC)
    assert read_moment("last month", english, Moment(at, Precision.YEAR)) is None
    assert read_moment("last week", english, Moment(at, Precision.MONTH)) is None
    assert read_moment("last month", english, Moment(at, Precision.MONTH)) == "2025-05"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ida Novak left OpenAI for Anthropic this month."),
        ("it", "Ida Novak ha lasciato OpenAI per Anthropic questo mese."),
        ("fr", "Ida Novak a quitté OpenAI pour Anthropic ce mois-ci."),
        ("de", "Ida Novak wechselt diesen Monat von OpenAI zu Anthropic."),
        ("es", "Ida Novak deja OpenAI por Anthropic este mes."),
        ("pt", "Ida Novak troca a OpenAI pela Anthropic este mês."),
        ("zh", "研究员卢俊旸本月从OpenAI离职，加入Anthropic。"),
        ("ja", "サム・アルトマン氏は今月OpenAIを退社した。"),
        ("ko", "샘 올트먼은 이달 오픈AI를 떠났다."),
    ],
)
def test_a_claim_of_this_month_is_dated_by_it(rules, language, text):
    claims = judge("", text, language, rules, published=WEDNESDAY).claims
    assert claims
    assert {claim.date for claim in claims} == {"2025-06"}
