"""Names of people by their shape: capitalised words, katakana, hanzi and Hangul names.

A shape alone is not enough: a known given or family name, a role beside it, or the family
name standing alone elsewhere in the article makes a person of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines import capitals
from pipelines.alternation import alternation
from pipelines.capitals import WORD
from pipelines.endless import refuse_endless
from pipelines.given import given_names
from pipelines.spans import Taken

# "London-based", "Turkish-born": said of a name, no part of it.
TOLD_OF = re.compile(
    r"[^\s-]+-(?:based|born|bred|educated|trained|listed|traded|owned|backed|funded|led|run|made|style"
    r"|bound|headquartered|founded|raised|speaking|powered|controlled|affiliated)"
)

KATAKANA = re.compile(
    r"(?<![ァ-ヺー])[ァ-ヺー]{2,}(?:[・･·＝=-](?:[ァ-ヺー]+|[A-Z]\.?(?=[・･·])|ド(?=[・･·]))){1,4}"
    r"|(?<![ァ-ヺー])[ァ-ヺー]{2,} [ァ-ヺー]{2,}(?=氏|さん|博士)"
    r"|[A-Z]\.?・[ァ-ヺー]{2,}(?:・[ァ-ヺー]{2,})?(?=氏|さん|博士)"
    r"|(?<![ァ-ヺー])[ァ-ヺー]{2,}[（(][ァ-ヺー]{2,}[）)]・[ァ-ヺー]{2,}"
)
DOT = "[·・•‧∙]"  # between the parts of a foreign name in Chinese characters


@dataclass(frozen=True, slots=True)
class Shape:
    """A stretch that looks like a person's name."""

    start: int
    end: int
    text: str
    sure: bool  # a given or family name that is known


@dataclass(frozen=True)
class ForeignHanzi:
    """Names of other languages in Chinese characters, by those that they are written with."""

    dotted: re.Pattern[str]  # 卢卡斯·拜尔
    dotted_end: re.Pattern[str]  # the same at the end of a text
    end: re.Pattern[str]  # 古普塔 at the end of a text
    one: re.Pattern[str]  # a character of such names

    @classmethod
    def of(cls, sounds: str, never: str) -> ForeignHanzi:
        """Return the patterns for names written with *sounds*, none of *never* among them."""
        heard, none = _any_of(sounds), _any_of(never)
        # A character that is seldom heard in names may stand between two that are.
        seldom = rf"(?<={heard})(?!{none})[\u4e00-\u9fff](?={heard})" if sounds else "(?!)"
        part = rf"(?:{heard}|{seldom}){{1,8}}"
        part = rf"{part}(?:-{part})?"  # 拉菲·埃尔-哈达德
        return cls(
            dotted=re.compile(rf"{heard}{{1,7}}(?:{DOT}{part}){{1,2}}"),
            dotted_end=re.compile(rf"(?:{heard}{{1,7}}(?:{DOT}|-))+{heard}{{1,8}}$"),
            end=re.compile(rf"{heard}{{2,8}}$"),
            one=re.compile(rf"{heard}|俄"),
        )


def _any_of(characters: str) -> str:
    return f"[{re.escape(characters)}]" if characters else "(?!.)."


@dataclass(frozen=True)
class NameWords:
    """The word lists of names.toml, compiled."""

    given: frozenset[str] = frozenset()
    likely: frozenset[str] = frozenset()  # given names of many countries; some are words too
    family: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    firm_last: frozenset[str] = frozenset()  # last words of firms, small
    not_person: frozenset[str] = frozenset()  # firms and places with the shape of a person's name
    particles: re.Pattern[str] = field(default=re.compile(r"(?!)"))
    hanzi_not: re.Pattern[str] = field(default=re.compile(r"(?!)"))
    hanzi: re.Pattern[str] = field(default=re.compile(r"(?!)"))
    hanzi_given: frozenset[str] = frozenset()  # characters of given names
    hanzi_never: frozenset[str] = frozenset()  # characters of no name
    hanzi_follows: frozenset[str] = frozenset()  # ... before which a name may end
    hanzi_leads: frozenset[str] = frozenset()  # ... behind which a name may begin
    hanzi_foreign: ForeignHanzi = field(default_factory=lambda: ForeignHanzi.of("", ""))
    hanzi_weak: frozenset[str] = frozenset()  # family names that are words more often
    kanji: re.Pattern[str] = field(default=re.compile(r"(?!)"))
    kanji_family: re.Pattern[str] = field(default=re.compile(r"(?!)"))
    hangul: re.Pattern[str] = field(default=re.compile(r"(?!)"))
    hangul_pair: re.Pattern[str] = field(default=re.compile(r"(?!)"))
    hangul_sounds: frozenset[str] = frozenset()  # syllables of foreign names
    hangul_first: frozenset[str] = frozenset()  # syllables that given names begin with
    hangul_last: frozenset[str] = frozenset()  # ... and end in, where few other words do
    hangul_chinese: re.Pattern[str] = field(default=re.compile(r"(?!)"))
    hangul_behind: re.Pattern[str] = field(default=re.compile(r"(?!)"))
    hangul_particle: frozenset[str] = frozenset()
    institution: re.Pattern[str] = field(default=re.compile(r"(?!)"))
    institution_for_ai: re.Pattern[str] = field(default=re.compile(r"(?!)"))


_NAME = r"[A-ZÀ-Ý][\w'-]{1,40}"  # bounded: "L'L'L'..." is tried from every letter


def _called(words: dict[str, tuple[str, ...]], key: str, problems: list[str]) -> re.Pattern[str]:
    """Return what finds the houses that a list of regexes describes."""
    sound: list[str] = []
    for entry in words.get(key, ()):
        regex = entry.replace("NAME", _NAME)
        try:
            refuse_endless(regex)
            re.compile(regex)
        except (ValueError, re.error, RecursionError, OverflowError) as error:
            problems.append(f"names.toml: {key}: {error}: {entry}")
        else:
            sound.append(regex)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(sound) or '(?!)'})(?!\w)")


def compile_names(words: dict[str, tuple[str, ...]], problems: list[str]) -> NameWords:
    """Return the lists of names.toml ready for use; broken regexes are left out and told."""

    def one_of(key: str) -> str:
        listed = sorted(words.get(key, ()), key=len, reverse=True)
        return "|".join(map(re.escape, listed)) or "(?!)"

    def begun(key: str) -> str:
        """Return the same, quicker to try where they are many."""
        return alternation(map(re.escape, sorted(words.get(key, ()), key=len, reverse=True)))

    def characters(key: str) -> str:
        return "".join(words.get(key, ()))

    return NameWords(
        given=frozenset(words.get("given", ())),
        likely=given_names(tuple(words.get("name_locales", ()))),
        family=frozenset(words.get("family", ())),
        never=frozenset(words.get("not_a_name", ())),
        firm_last=frozenset(words.get("firm_last", ())),
        not_person=frozenset(words.get("not_person", ())),
        hanzi_not=re.compile(one_of("hanzi_not")),
        particles=re.compile(
            rf"[ \t]+(?:(?:{one_of('particle')})[ \t]+)?(?:[\"“(]{WORD}[\"”)][ \t]+)?"
        ),
        hanzi=re.compile(rf"({one_of('hanzi')})[\u4e00-\u9fff]{{1,2}}"),
        hanzi_given=frozenset(characters("hanzi_given")),
        hanzi_never=frozenset(characters("hanzi_never")),
        hanzi_follows=frozenset(characters("hanzi_follows")),
        hanzi_leads=frozenset(characters("hanzi_leads")),
        hanzi_foreign=ForeignHanzi.of(characters("hanzi_sounds"), characters("hanzi_never")),
        hanzi_weak=frozenset(words.get("hanzi_weak", ())),
        kanji=re.compile(rf"(?:{one_of('kanji')})[\u3040-\u30ff\u4e00-\u9fff]{{1,3}}"),
        kanji_family=re.compile(one_of("kanji")),
        hangul=re.compile(rf"(?<![가-힣])(?:{one_of('hangul')})[가-힣]{{2}}"),
        hangul_pair=re.compile(
            rf"(?<![가-힣\d])(?=[가-힣]){begun('hangul_given')}\s(?:[드반폰데라르벤빈]\s)?[가-힣]{{1,5}}?"
            r"(?=(?:(?:이|가|을|를)(?![,·])|은|는|의|도|와|과|에게|에|로|으로|씨|이나)?(?![가-힣]))"
        ),
        hangul_sounds=frozenset(characters("hangul_sounds")),
        hangul_first=frozenset(characters("hangul_first")),
        hangul_last=frozenset(characters("hangul_last")),
        hangul_behind=re.compile(one_of("hangul_behind")),
        hangul_particle=frozenset(characters("hangul_particle")),
        institution=_called(words, "institution", problems),
        institution_for_ai=_called(words, "institution_for_ai", problems),
        hangul_chinese=re.compile(
            rf"(?<![가-힣])(?:{one_of('hangul_chinese')})[가-힣]{{2,3}}"
            rf"(?=\s?\([\u4e00-\u9fff]| (?:{one_of('hangul_title')}))"
        ),
    )


def latin_shapes(
    text: str,
    words: NameWords,
    *,
    common: frozenset[str],
    taken: Taken,
    ends: frozenset[str] = frozenset(),
    titles: Sequence[re.Pattern[str]] = (),
) -> list[Shape]:
    """Return the Latin-script name shapes of *text* outside the *taken* spans, in order.

    *common* are lower-case words that never belong to a name in the article's language;
    before one of *ends* a name of two words is complete ("Anna Berg von Siemens"); what
    *titles* match whole stands before a name ("Gründerin Anna Berg").
    """
    runs: list[list[re.Match[str]]] = []
    last, before = -1, ""
    for token in capitals.words(text):
        if last >= 0 and _nickname(text, token):
            continue  # "Yuhai (Tony) Wu"
        start, end = token.span()
        word = token.group()
        # After a given name an ordinary word is a family name: Katrin Sommer.
        follows = last >= 0 and text[last:start] == " " and is_given(before, words, common)
        before = word
        if taken.any(start, end) or _ordinary(word, words, common, titles, follows=follows):
            if last >= 0 and words.particles.fullmatch(text, last, end + 1):
                continue  # "Tom Le Goff"
            last = -1
            continue
        between = text[last:start].strip() if last >= 0 else ""
        done = bool(between) and len(runs[-1]) > 1 and between in ends
        if last >= 0 and not done and words.particles.fullmatch(text, last, start):
            runs[-1].append(token)
        else:
            runs.append([token])
        last = end
    shapes: list[Shape] = []
    for run in runs:
        if found := _shape(text, run, words, common):
            shapes.append(found)
    return shapes


def _nickname(text: str, token: re.Match[str]) -> bool:
    return (
        text[token.start() - 1] in '("“'
        and text[token.end() : token.end() + 1] in (")", '"', "”")
        and text[token.end() + 1 : token.end() + 2] == " "
    )


def _ordinary(
    word: str,
    words: NameWords,
    common: frozenset[str],
    titles: Sequence[re.Pattern[str]],
    *,
    follows: bool,
) -> bool:
    """Return whether a word is part of no name, *follows* it a given name or not."""
    if follows:
        return word in words.never
    if _common(word, words, common):
        return True
    return bool(titles) and any(title.fullmatch(word.lower()) for title in titles)


def _common(token: str, words: NameWords, common: frozenset[str]) -> bool:
    if token in words.never or (token[1:2] == "'" and token[2:3].islower()):
        return True  # "C'est"
    if "-" in token and TOLD_OF.fullmatch(token):
        return True
    return token not in words.given and token.casefold() in common


def _shape(
    text: str, run: list[re.Match[str]], words: NameWords, common: frozenset[str]
) -> Shape | None:
    """Return the name in a run of capitalised words, begun at a given name if there is one."""
    for index, token in enumerate(run[:-1]):
        if is_given(token.group(), words, common):
            run = run[index:]
            break
    run = run[:5]
    full = [token for token in run if len(token.group().rstrip(".")) > 1]
    if len(run) < 2 or len(full) < 2 or len(run[-1].group().rstrip(".")) < 2:
        return None
    first, last = run[0].group(), run[-1].group()
    sure = (
        is_given(first, words, common)
        or _pinyin(run)
        or (len(run) <= 3 and (first in words.family or last in words.family))
    )
    start, end = run[0].start(), run[-1].end()
    return Shape(start, end, text[start:end], sure)


_SYLLABLE = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|ui|uo"
    r"|ue|a|e|i|o|u)"
)
_PINYIN = re.compile(rf"{_SYLLABLE}(?:{_SYLLABLE})?", re.IGNORECASE)


def _pinyin(run: list[re.Match[str]]) -> bool:
    """Return whether two words are spelt as Chinese names are in Latin letters: Jiao Ke."""
    return len(run) == 2 and all(_PINYIN.fullmatch(token.group()) for token in run)


def is_given(token: str, words: NameWords, common: frozenset[str] = frozenset()) -> bool:
    """Return whether a word, or the first half of a double name, is a known given name."""
    if token in words.given or _likely(token, words, common):
        return True
    if "-" not in token:
        return False
    half = token.split("-")[0]
    return half in words.given or _likely(half, words, common)


def _likely(name: str, words: NameWords, common: frozenset[str]) -> bool:
    return name in words.likely and name.casefold() not in common and name not in words.never


def family_name(name: str) -> str:
    """Return what a full name is shortened to: its last word or part."""
    return re.split(r"[\s・･·•‧＝=]+", name.strip())[-1]
