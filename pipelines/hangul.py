"""Korean names that are in no table: titles, posts and particles beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.given import hangul_given
from pipelines.hanzi import ends_here
from pipelines.names import NameWords, Shape
from pipelines.patterns import Language

# Particles and endings of verbs: what a name may look as if it ended in.
_NOT_LAST = frozenset("의를을에는과와된던")
_ENDS = _NOT_LAST | frozenset("은이가도로한할인던고며서만까들적해")
_STRICT = frozenset(("은", "는", "이", "가", "을", "를", "과", "와", "의"))
_SUFFIX = re.compile(r"씨(?=[가는은를와의도 ])|님")
# 허훈 씨가: of two syllables only with the surest title; 김모 씨 is somebody unnamed.
_SHORT = re.compile(r"(?<![가-힣])[가-힣][가-힣](?<!모)(?= 씨(?:[가는은를와의도에]|[ ,]))")
_CASE = "은는을의에서고면며"
_VERBAL = frozenset("한된할인던는은")  # endings of verbs: 신청한 직원
_TITLE = re.compile(r" (?:(?:전|현|당시) )?(?:[^\s,은는을를에]{1,10} ){1,2}[^\s,]{2,12}")
_NEXT = re.compile(
    r" ((?:전 |현 )?[가-힣A-Za-z]{1,10}?)"
    r"(?:은|는|이|가|을|를|의|도|와|과|에게|에|로|으로|께서)?(?=[\s,.()…·'\"]|$)"
)
_WORD = re.compile(
    r"[가-힣A-Za-z]*?(?=(?:은|는|이|가|을|를|의|도|들|로|에게|과|와|인)?(?:[^가-힣A-Za-z]|$))"
)
_WAS = re.compile(r"(?:였던|이었던|이던|던|출신|출신인|출신의|인|이자) $")
_TO_POST = re.compile(r"(?:에|에는|으로|로) $")
_LAST = re.compile(r"\s?(?:$|[\n…'\"”’·]|전 |씨)")
_PARTICLE = re.compile(r"(?:은|는|이|가|을|를|과|와|도|의|에게|로|,|\s|\)|…|·|'|\"|”|’|\.|$)")


def korean_people(text: str, small: str, names: NameWords, language: Language) -> Iterable[Shape]:
    """Yield the Korean names of *text* that a title, a post or a list makes sure."""
    yield from _pairs(text, small, names, language)
    yield from _listed(text, small, names, language)
    for hit in names.hangul_chinese.finditer(text):
        yield Shape(hit.start(), hit.end(), hit.group(), True)
    for hit in _SHORT.finditer(text):
        if names.hangul.match(f"{hit.group()}가"):  # a family name first
            yield Shape(hit.start(), hit.end(), hit.group(), True)
    for hit in names.hangul.finditer(text):
        end, name = hit.end(), hit.group()
        if _no_name(name, language):
            continue
        closed = _PARTICLE.match(text, end)
        loose = name[-1] in _ENDS and not (closed and closed.group() in _STRICT)
        spaced = text[hit.start() - 1 : hit.start()] == " "
        led = spaced and not loose and _led(text, small, hit.start(), language)
        bracket = text[end : end + 1] == "(" and (
            _given(name) or re.match(r"\([A-Z\u4e00-\u9fff]|\(\d\d", text[end:])
        )
        seated = spaced and not loose and _seated(text, small, hit, language)
        beside = closed and (led or seated or _given(name))
        beside = beside or _moves(text, small, hit, names, language)
        if beside or bracket or _titled(text, small, hit, language):
            yield Shape(hit.start(), end, name, True)


def _no_name(name: str, language: Language) -> bool:
    """Return whether what begins like a name is a word, a post or one with a particle."""
    role, never = language.lists.get("role"), language.lists.get("not_a_name")
    if name[-1] in _NOT_LAST or (never and never.match(name) and not _given(name)):
        return True
    return role is not None and role.search(name) is not None


def _titled(text: str, small: str, hit: re.Match[str], language: Language) -> bool:
    """Return whether a title follows a name: right behind it, in the next word or soon."""
    title, role = language.lists.get("title"), language.lists.get("role")
    end, last = hit.end(), hit.group()[-1]
    if title and text[end : end + 1] == " " and title.match(small, end + 1):
        return True
    if _SUFFIX.match(text, end):  # 마케팅팀장 is nobody called 마케팅
        return True
    verbal = last in _VERBAL and ends_here(
        language.lists.get("unnamed"), small, _word_end(text, end + 1)
    )
    if not verbal and _title_next(small, end, role, title):
        return True
    if last in _ENDS or role is None:
        return False
    near = _TITLE.match(small, end)  # 하정우 네이버 AI센터장
    return near is not None and role.search(near.group()) is not None


def _led(text: str, small: str, start: int, language: Language) -> bool:
    """Return whether a post, or what somebody was, stands before *start*: 이끌던 반소희를."""
    was = _WAS.search(text, max(0, start - 5), start)
    if was is not None and was.group() in ("던 ", "출신 "):
        return True
    before = was.start() if was else start - 1
    return ends_here(language.lists.get("role"), small, before) > 1


def _seated(text: str, small: str, hit: re.Match[str], language: Language) -> bool:
    """Return whether a headline ends with whom a post goes to: "업스테이지, 새 CTO에 서지호"."""
    to = _TO_POST.search(text, max(0, hit.start() - 4), hit.start())
    if to is None or not _LAST.match(text, hit.end()):
        return False
    return ends_here(language.lists.get("role"), small, to.start()) > 1


def _title_next(
    small: str, end: int, role: re.Pattern[str] | None, title: re.Pattern[str] | None
) -> re.Match[str] | None:
    """Return the title that the next word ends in: 계성덕 성과리더가."""
    near = _NEXT.match(small, end)
    if near is None:
        return None
    for listed in (role, title):
        for hit in listed.finditer(near[1]) if listed else ():
            # 전북이 국가대표: a particle, and no title of its own.
            bare = hit.start() == 0 or small[end - 1] not in "이가은는도를을의"
            if hit.end() == len(near[1]) and bare:
                return hit
    return None


def _word_end(text: str, at: int) -> int:
    """Return where the word at *at* ends, without its particle."""
    found = _WORD.match(text, at)
    return found.end() if found else at


def _given(name: str) -> bool:
    """Return whether a Hangul name's last two syllables are a given name of Faker's list."""
    return name[-2:] in hangul_given()


_SUBJECT = re.compile(r"(?:은|는|이|가|을|를|과|와)(?= )")
_MOVING = ("left", "join", "hire", "found", "back")


def _moves(text: str, small: str, hit: re.Match[str], names: NameWords, language: Language) -> bool:
    """Return whether a word of syllables that names have does, or undergoes, what a verb of
    moving soon behind it says: 배서진이 뤼튼을 떠나."""
    name, end = hit.group(), hit.end()
    if name[1] not in names.hangul_first or name[2] not in names.hangul_last:
        return False
    if not _SUBJECT.match(text, end):
        return False
    rest = re.split(r"\.\s|[\n…]", small[end : end + _SOON])[0]
    return any(language.has(listed, rest) for listed in _MOVING)


_SOON = 50  # characters from a name to its verb

_PAIR = re.compile(
    r"(?<![^\s\"'“‘(·])[가-힣]{1,5} (?:[드반폰데라르] )?[가-힣]{1,6}?"
    r"(?=(?:은|는|이|가|을|를|의|도|와|과|에게)?(?:[\s,.(…·'\"”’]|$))"
)


def _pairs(text: str, small: str, names: NameWords, language: Language) -> Iterable[Shape]:
    """Yield transcribed names beside a title: 부사장 아마르 수브라마냐, 빈센트 마 연구원."""
    lists = language.lists
    wanted = (
        "title",
        "not_a_name",
        "left",
        "hire",
        "join",
        "firm_ending",
        "org_noun",
        "ai",
        "role",
    )
    others = [lists[name] for name in wanted if name in lists]
    cues = [language.events[kind] for kind in language.events]
    position = 0
    while hit := _PAIR.search(text, position):
        position = hit.start() + 1
        words = hit.group().split(" ")
        if max(map(len, words)) == 1:
            continue  # "둘 짐": two words
        if not all(len(word) == 1 or not names.hangul_sounds.isdisjoint(word) for word in words):
            continue
        led = _led(text, small, hit.start(), language)
        if not led and not (len(words[0]) > 1 and _title_behind(small, hit.end(), language)):
            continue
        if (len(words[0]) > 1 and words[0][-1] in _CASE) or words[-1][-1] in "고서":
            continue
        if words[-1] in ("전", "현", "신임", "겸"):  # 장앤드류 전 구글클라우드 이사
            if len(words[0]) > 2 and names.hangul.match(words[0]):
                yield Shape(hit.start(), hit.start() + len(words[0]), words[0], True)
            continue
        said = hit.group().lower()
        if not any(listed.search(said) for listed in (*others, *cues)):
            yield Shape(hit.start(), hit.end(), hit.group(), True)
            position = hit.end()
            # "연구원 칼 베넷과 다나 호이트를"
            while (more := _MORE.match(text, position)) and not any(
                r.search(more[1].lower()) for r in (*others, *cues)
            ):
                words = more[1].split()
                native = all(names.hangul_sounds.isdisjoint(word) for word in words)
                if native or language.has("no_part", more[1]):
                    break
                yield Shape(more.start(1), more.end(1), more[1], True)
                position = more.end()


# 톈허 위, 코스모 두, 웨이웨 왕을: three and more of two words each.
_TWO = r"[가-힣]{1,5} [가-힣]{1,5}?"
_MORE = re.compile(
    r"(?:, ?| ?· ?|(?:와|과) )([가-힣]{2,5} [가-힣]{2,5}?)"
    r"(?=(?:와|과|은|는|이|가|을|를|의|도|,| 등|씨| 씨))"
)
_LIST = re.compile(
    rf"(?<![가-힣])({_TWO})((?:, ?| ?· ?|(?:와|과) |,? 그리고 ){_TWO}){{2,6}}"
    r"(?= ?(?:은|는|이|가|을|를|의|도|등|씨)(?:[\s,.]|$))"
)


def _listed(text: str, small: str, names: NameWords, language: Language) -> Iterable[Shape]:
    """Yield the transcribed names of a list, where every one of its words may be foreign."""
    wanted = ("title", "role", "firm_ending", "org_noun", "ai", "unnamed")
    others = [language.lists[name] for name in wanted if name in language.lists]
    for hit in _LIST.finditer(text):
        parts = re.split(r", ?| ?· ?|(?<=[가-힣])(?:와|과) |,? 그리고 ", hit.group())
        words = [word for part in parts for word in part.split()]
        if any(len(part.split()) != 2 for part in parts):
            continue
        foreign = sum(not names.hangul_sounds.isdisjoint(w) or len(w) == 1 for w in words)
        if foreign * 3 < len(words) * 2 or any(r.search(small[slice(*hit.span())]) for r in others):
            continue
        for part in parts:
            start = text.index(part, hit.start(), hit.end())
            yield Shape(start, start + len(part), part, True)


def _title_behind(small: str, end: int, language: Language) -> bool:
    """Return whether a title stands behind a transcribed name, or soon: 해나 웡 오픈AI 대표."""
    title, role = language.lists.get("name_title"), language.lists.get("role")
    places = (end, end + 1) if small[end : end + 1].isspace() else (end,)
    if title and any(title.match(small, at) for at in places):
        return True
    near = _TITLE.match(small, end)
    return near is not None and role is not None and role.search(near.group()) is not None
