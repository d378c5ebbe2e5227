"""Japanese names that are in no table: titles behind them, posts before, known family names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.hanzi import ends_here
from pipelines.names import NameWords, Shape
from pipelines.patterns import Language

HAN = r"\u3400-\u9fff々"
_KANJI_RUN = re.compile(rf"[{HAN}ヶ]{{2,14}}")
# Kanji, then a given name in kana, then perhaps kanji again: 狩俣エリカ, 桐生ジェームズ拓海.
_MIXED = re.compile(
    rf"[{HAN}ヶ]{{1,10}}(?:[ァ-ヺー・]{{2,9}}[{HAN}]{{0,3}}?|[ぁ-ん]{{2,4}})"
    r"(?=\s?(?:氏|さん|博士|教授|[A-Z]{3}|両氏|社長|代表|会長|副社長|[（(]))"
)
_SPACED = re.compile(
    rf"(?<![{HAN}])([{HAN}ヶ]{{1,4}})[ 　]([{HAN}ぁ-んァ-ヺー]{{1,5}}?)"
    r"(?=[ 　]?(?:氏|さん|博士|教授|[（(]|が|は|を|[A-Z]{3}))"
)
_BRACKET = re.compile(r"[（(](?=[\d]{2}|[ァ-ヺー\u3041-\u3096・a-z]{2})")
_BRACKET_SURE = re.compile(r"[（(](?=[\d]{2}[）)]|[a-z]{2,}\s[a-z])")
_PARTICLE = re.compile(r"[がはをもにとへ、。）)，\n・]|から|$")


def japanese_people(text: str, small: str, names: NameWords, language: Language) -> Iterable[Shape]:
    """Yield the Japanese names of *text* that a title, a post or a list makes sure."""
    yield from _mixed(text, small, names, language)
    yield from _chinese(text, names)
    for hit in _SPACED.finditer(text):
        if names.kanji_family.fullmatch(hit[1]):
            yield Shape(hit.start(), hit.end(), hit.group(), True)
    role, never = language.lists.get("role"), language.lists.get("not_a_name")
    title = language.lists.get("name_title")
    for run in _KANJI_RUN.finditer(text):
        start, end = run.span()
        titled = _behind(title, small, end) or _BRACKET.match(small, end) is not None
        if not titled and title and (inner := title.search(small, start + 3, end)):
            titled, end = True, inner.start()  # 瀬戸口亮社長: one run
        start = _without_titles(small, start, end, role, language, names)
        name = text[start:end]
        if not 3 <= len(name) <= 6 or (role and role.search(name)):
            continue
        if (never and never.search(name)) or names.kanji_family.fullmatch(name):
            continue
        known = names.kanji.match(name) is not None
        led = ends_here(role, small, start) > 1 or ends_here(role, small, start - 1) > 1
        if (titled and (known or len(name) <= 5)) or (
            (known and led or len(name) == 4 and _family(name, names) > 1)
            and _PARTICLE.match(small, end)
            and _opens(text, start)
        ):
            yield Shape(start, end, name, True)


# Family names that few Japanese ones begin with: 周浩氏, later 周氏.
_CHINESE = re.compile(
    rf"(?<![{HAN}ァ-ヺ])([王李張劉陳楊趙黄周呉徐孫胡朱何郭馬羅梁宋鄭謝韓唐馮董蕭程曹袁鄧許傅沈曾彭呂蘇盧"
    rf"蒋蔡賈丁魏薛葉閻余潘杜戴夏鍾汪姜範姚譚廖鄒熊陸郝孔崔邱秦江史顧侯邵孟龍段雷銭湯尹黎易武喬賀頼龔郁])"
    rf"([{HAN}])(?=氏)"
)


_CHINA = re.compile("中国|北京|上海|深圳|杭州|香港|アリババ|テンセント|バイトダンス|百度|バイドゥ")


def _chinese(text: str, names: NameWords) -> Iterable[Shape]:
    """Yield Chinese names of two characters, if the text is about China or goes on by the first."""
    for hit in _CHINESE.finditer(text):
        if names.kanji_family.fullmatch(hit.group()):
            continue
        if _CHINA.search(text) or re.search(rf"(?<![{HAN}]){hit[1]}氏", text):
            yield Shape(hit.start(), hit.end(), hit.group(), True)


def _behind(title: re.Pattern[str] | None, small: str, end: int) -> bool:
    """Return whether a title stands behind a name that ends at *end*, with or without a space."""
    places = (end, end + 1) if small[end : end + 1].isspace() else (end,)
    return title is not None and any(title.match(small, at) for at in places)


def _family(name: str, names: NameWords) -> int:
    """Return how many characters of a name are a known family name."""
    found = names.kanji_family.match(name)
    return found.end() if found else 0


def _opens(text: str, start: int) -> bool:
    """Return whether a name may begin at *start*: no run of kanji or katakana goes on there."""
    return not start or not re.match(rf"[{HAN}ァ-ヺ]", text[start - 1]) or text[start - 1] in "元前"


def _mixed(text: str, small: str, names: NameWords, language: Language) -> Iterable[Shape]:
    """Yield names of kanji and kana before a title: 狩俣エリカ氏."""
    role, never = language.lists.get("role"), language.lists.get("not_a_name")
    sure = language.lists.get("name_title_sure")
    for hit in _MIXED.finditer(text):
        start, end = hit.span()
        kanji = re.match(rf"[{HAN}ヶ]+", hit.group())
        assert kanji is not None
        first = _without_titles(small, start, start + kanji.end(), role, language, names)
        while start + kanji.end() - first > 4 or (
            start + kanji.end() - first > 2 and small[first] in "元前現新同米"
        ):
            first += 1
        name = text[first:end]
        hiragana = "\u3041" <= name[-1] <= "\u3096"
        family = names.kanji_family.fullmatch(text[first : start + kanji.end()])
        titled = _behind(sure, small, end) or _BRACKET_SURE.match(small, end)
        if not titled or (hiragana and not family) or (role and role.search(name)):
            continue
        if not (never and never.search(name)):
            yield Shape(first, end, name, True)


def _without_titles(
    small: str,
    start: int,
    end: int,
    role: re.Pattern[str] | None,
    language: Language,
    names: NameWords,
) -> int:
    """Return where a name begins in a run of kanji that may open with a title."""
    lead = language.lists.get("name_lead")
    moved = True
    while moved:
        moved = False
        for listed in (role, lead):
            hit = listed.match(small, start, end) if listed else None
            single = hit is not None and hit.end() == start + 1
            if single and _family(small[start:end], names) > 1:
                continue  # 伊集院: no Italian
            if hit and hit.end() > start and end - hit.end() >= 2:
                start, moved = hit.end(), True
    return start
