"""Chinese, Japanese and Korean names that are in no table: what stands beside them tells them."""

import pytest

from pipelines.eastern import eastern_people
from pipelines.hanzi_sounds import in_latin
from pipelines.judge import judge
from pipelines.transcribed import Heard, romanised, sounds


def people(rules, language, text):
    return judge("", text, language, rules).people


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("人工智能公司深言的研究员陆筱棠宣布离职，加入OpenAI。", "陆筱棠"),
        ("OpenAI任命前谷歌研究员贺知远为首席科学家。", "贺知远"),
        ("大模型负责人欧阳绍霖从阿里巴巴离职。", "欧阳绍霖"),
        ("AI研究员马特奥·费尔南加入Meta。", "马特奥·费尔南"),
        ("古普塔(Sonal Gupta)离开谷歌，加入Anthropic。", "Sonal Gupta"),
    ],
)
def test_a_chinese_name_is_found_between_a_post_and_a_verb(rules, text, name):
    assert people(rules, "zh", text) == (name,)


def test_a_chinese_word_that_begins_like_a_name_is_none(rules):
    assert people(rules, "zh", "该公司研究员同意离职，AI部门受影响。") == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("OpenAIの研究者である瀬戸川亮介氏が退社した。", "瀬戸川亮介"),
        ("Metaは桐谷悠斗氏を最高AI責任者に任命した。", "桐谷悠斗"),
        ("AI研究者の狩俣エリカ氏はGoogleを退社した。", "狩俣エリカ"),
        ("最高技術責任者の伊集院光太郎がOpenAIを離れた。", "伊集院光太郎"),
    ],
)
def test_a_japanese_name_is_found_by_its_title_or_the_post_before(rules, text, name):
    assert people(rules, "ja", text) == (name,)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("오픈AI 연구원 차윤슬이 구글로 이직했다.", "차윤슬"),
        ("네이버 AI 연구원 반소희 씨가 퇴사했다.", "반소희"),
        ("AI 스타트업을 이끌던 도하늘을 메타가 영입했다.", "도하늘"),
        ("메타가 앤스로픽 출신 연구원 마르코 벨리니를 영입했다.", "마르코 벨리니"),
        ("딥시크의 궈다야 연구원이 바이트댄스에 합류했다.", "궈다야"),
    ],
)
def test_a_korean_name_is_found_by_its_title_or_the_post_before(rules, text, name):
    assert people(rules, "ko", text) == (name,)


def test_a_family_name_and_a_title_mean_who_was_named_before(rules):
    said = judge("", "瀬戸川亮介氏がOpenAIを退社した。瀬戸川氏はMetaに入社する。", "ja", rules)
    assert said.people == ("瀬戸川亮介",)
    assert [m.surface for m in said.mentions if m.kind == "person"] == ["瀬戸川亮介", "瀬戸川"]


def test_once_a_name_is_sure_it_is_one_wherever_it_stands(rules):
    text = "AI科学家唐泽衡已从百度离职。此后再无唐泽衡的消息。"
    found = eastern_people(text, rules.names, rules.languages["zh"], set())
    assert [shape.start for shape in found] == [text.index("唐"), text.rindex("唐")]


@pytest.mark.parametrize("code", ["en", "de"])
def test_other_languages_look_for_no_such_names(rules, code):
    text = "AI科学家唐泽衡已从百度离职。"
    assert eastern_people(text, rules.names, rules.languages[code], set()) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "ジョン・シュルマン氏がOpenAIを退社し、Anthropicに移籍した。"),
        ("ko", "존 슐먼이 오픈AI를 떠나 앤스로픽에 합류했다."),
    ],
)
def test_a_transcribed_name_is_the_person_of_the_table(rules, language, text):
    assert people(rules, language, text) == ("John Schulman",)


@pytest.mark.parametrize(
    ("spelt", "name"),
    [
        ("ハンナ・ヴィンクラー", "Hanna Winkler"),
        ("마르코 벨리니", "Marco Bellini"),
        ("トマス・ベルクマン", "Thomas Bergman"),
        ("다니엘 하퍼", "Daniel Harper"),
    ],
)
def test_a_name_is_heard_in_another_writing(spelt, name):
    heard = Heard(["Hanna Winkler", "Marco Bellini", "Thomas Bergman", "Daniel Harper"])
    assert heard.find(spelt) == name


@pytest.mark.parametrize("spelt", ["マルコ・ロッシ", "벨리니", "Marco Bellini", "マルコ"])
def test_who_sounds_otherwise_or_has_one_name_only_is_nobody(spelt):
    assert Heard(["Marco Bellini"]).find(spelt) is None


@pytest.mark.parametrize(
    ("part", "letters"),
    [("マルコ", "maruko"), ("ジョン", "jyon"), ("하퍼", "hapo"), ("슐먼", "syulmon")],
)
def test_kana_and_hangul_are_written_in_latin_letters(part, letters):
    assert romanised(part) == letters


def test_a_name_sounds_the_same_in_every_writing():
    assert sounds("マルコ") & sounds("Marco") & sounds("마르코")


@pytest.mark.parametrize(
    ("part", "latin"),
    [("约翰", "yohan"), ("舒尔曼", "shurman"), ("克", "k"), ("龘", None), ("x", None)],
)
def test_characters_of_foreign_names_are_read_by_their_sound(part, latin):
    assert in_latin(part) == latin


def test_a_word_may_begin_a_name_only_if_it_sounds_like_a_given_name_of_the_table():
    heard = Heard(["Marco Bellini"])
    assert heard.begins("마르코")
    assert not heard.begins("회사는")
