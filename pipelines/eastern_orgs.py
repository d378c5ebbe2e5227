"""Organisations in Chinese, Japanese and Korean writing that are in no table.

An ending that firms have, quotes, or a word for a firm beside them tells them; the words are lists
of config/language/*.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from pipelines.hanzi import ends_here
from pipelines.kanji import HAN
from pipelines.lazy import Regexes
from pipelines.names import NameWords
from pipelines.patterns import Language
from pipelines.spans import Span, Taken


def eastern_orgs(text: str, names: NameWords, language: Language, found: list[Span]) -> list[Span]:
    """Return organisations in no table: by their ending, in quotes, beside a word for a firm."""
    lists = language.lists
    if "firm_lead" not in lists or "firm_ending" not in lists or not language.rules.names:
        return []
    small = text.lower()
    taken = Taken(len(text), found)
    sure: set[str] = set()
    told = (*_quoted(text, small, language), *_by_ending(text, small, names, language))
    for start, end in (*told, *_behind_noun(small, names, language)):
        if not taken.any(start, end):
            sure.add(text[start:end])
    spans: list[Span] = []

    def everywhere(regex: str, name: str) -> None:
        for hit in re.finditer(regex, text):
            if not taken.any(*hit.span()):
                taken.add(*hit.span())
                spans.append(Span(*hit.span(), "org", name, known=False))

    for shown, name in _two_names(text, small, language, found):
        everywhere(rf"(?<![A-Za-z]){re.escape(shown)}(?![A-Za-z])", name)
    for name in sorted(sure, key=len, reverse=True):
        everywhere(re.escape(name), name)
    return spans


@cache
def _noun_then_name(noun: str, then: str) -> re.Pattern[str]:
    """Return the regex of a firm between a word for one and what may follow."""
    return re.compile(
        rf"(?<=[\u4e00-\u9fff]){noun}(?P<firm>[\u4e00-\u9fff]{{2,6}}?)"
        rf"(?=[，。、；(:\s\"”」]|{then}|$)"
    )


def _behind_noun(small: str, names: NameWords, language: Language) -> Iterable[tuple[int, int]]:
    """Yield firms by the word before them: 推理加速公司流萤智算."""
    noun, then = language.lists.get("firm_noun"), language.lists.get("firm_then")
    if noun is None or then is None:
        return
    never = [language.lists[n] for n in ("not_a_firm", "role", "firm_never") if n in language.lists]
    verbs = [language.predicates[name] for name in language.predicates]
    for hit in _noun_then_name(noun.pattern, then.pattern).finditer(small):
        name = hit["firm"]
        if names.hanzi_never.isdisjoint(name) and not any(r.search(name) for r in (*never, *verbs)):
            yield hit.span("firm")


_HAN_THEN_LATIN = re.compile(
    r"([\u4e00-\u9fff]{2,8})\s?\(([A-Z][A-Za-z0-9.]*(?: [A-Z][A-Za-z0-9.]*){0,2})\)"
)
_LATIN_THEN_HAN = re.compile(
    r"(?<![A-Za-z.])([A-Z][A-Za-z0-9.]*(?: [A-Z][A-Za-z0-9.]*){0,2})\s?\(([\u4e00-\u9fff]{2,8})\)"
)


def _two_names(
    text: str, small: str, language: Language, found: list[Span]
) -> Iterable[tuple[str, str]]:
    """Yield (form, name) for firms named twice: 公司灵构纪元(LinkEra), Pebble(鹅卵石智能)."""
    noun = language.lists.get("org_noun")
    if noun is None or language.rules.names != "hanzi":
        return
    for hit in _HAN_THEN_LATIN.finditer(text):
        run = small[hit.start(1) : hit.end(1)]
        cut = max((m.end() for m in noun.finditer(run) if m.end() <= len(run) - 2), default=0)
        lead = ends_here(noun, small, hit.start(1))
        if cut or lead:
            yield text[hit.start(1) + cut : hit.end(1)], hit.group(2)
            yield hit.group(2), hit.group(2)
    names = {text[span.start : span.end]: span.name for span in found if span.kind == "org"}
    for hit in _LATIN_THEN_HAN.finditer(text):
        latin = hit.group(1)
        if latin in names or ends_here(noun, small, hit.start(1)):
            yield hit.group(2), names.get(latin, latin)
            yield latin, names.get(latin, latin)


_QUOTED = re.compile(
    r"[「“『‘'\"]([^「」“”『』‘’'\"。，、\s]{2,14}"
    r"(?: [^「」“”『』‘’'\"。，、\s]{2,10})?)[」”』’'\"]"
)


def _quoted(text: str, small: str, language: Language) -> Iterable[tuple[int, int]]:
    lead, follow = language.lists["firm_lead"], language.lists.get("firm_follow")
    never = language.lists.get("firm_never")
    for hit in _QUOTED.finditer(text):
        before = len(small[: hit.start()].rstrip())
        field = language.lists.get("firm_field")  # 研究“高级机器智能”的公司: what it does
        if ends_here(field, small, before) or (never and never.search(small, *hit.span(1))):
            continue
        if ends_here(lead, small, before) > 1 or (follow and follow.match(small, hit.end())):
            yield hit.span(1)


_HANZI_RUN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]{3,40}")
_RUNS = {
    "kanji": re.compile(
        r"[\u4e00-\u9fff]{2,6}(?:ジャパン|グループ|ホールディングス|システムズ|テクノロジーズ|ソリューションズ)"
        r"|[ァ-ヺー]{2,}(?:[・]?[ァ-ヺー]{2,}){0,2}(?:\s?AI|\s?Labs?)?|[\u4e00-\u9fff]{2,8}(?:ラボ)?"
    ),
    "hangul": re.compile(r"(?<![가-힣A-Za-z0-9])[가-힣A-Za-z0-9]{2,12}"),
}
_PARTICLE = re.compile(r"(?:에서|으로|에게|까지|부터|은|는|이|가|을|를|의|에|로|와|과|도)$")


def _by_ending(
    text: str, small: str, names: NameWords, language: Language
) -> Iterable[tuple[int, int]]:
    """Yield the runs of characters that are firms by their ending or what stands beside them."""
    never, role = language.lists.get("firm_never"), language.lists.get("role")
    if language.rules.names == "hanzi":
        runs = [
            pair
            for run in _HANZI_RUN.finditer(text)
            for pair in _chinese_firms(small, *run.span(), names, language)
        ]
    else:
        runs = list(_firm_words(text, small, language))
    for start, end in runs:
        if role and role.fullmatch(small, start, end):
            continue
        if end - start >= 2 and not (never and never.search(small[start:end])):
            yield start, end


def _firm_words(text: str, small: str, language: Language) -> Iterable[tuple[int, int]]:
    """Yield Japanese and Korean words that are firms, without their particles."""
    lists = language.lists
    lead, firm = lists["firm_lead"], lists["firm_ending"]
    for run in _RUNS[language.rules.names].finditer(text):
        stop = run.end()
        if language.rules.names == "hangul" and (particle := _PARTICLE.search(run.group())):
            stop = run.start() + particle.start()
        before = small[max(0, run.start() - 12) : run.start()].rstrip()
        body = small[run.start() : stop]
        if (
            any(m.end() == len(before) for m in lead.finditer(before))
            or any(m.end() == len(body) and m.start() >= 2 for m in firm.finditer(body))
            or _followed(small, run, language)
            or _kana_beside(text, small, run, lists)
            or _once(small, run.start(), stop, language)
        ):
            yield run.start(), stop


def _followed(small: str, run: re.Match[str], language: Language) -> bool:
    """Return whether what stands behind firms only stands behind a word."""
    follow = language.lists.get("firm_follow")
    found = follow.match(small, run.end()) if follow else None
    # 開発に加わ: no firm
    verb = found and re.fullmatch(rf"[{HAN}]+", run.group()) and found.group()[0] not in "社」"
    return found is not None and not verb


def _once(small: str, start: int, stop: int, language: Language) -> bool:
    """Return whether a word stands between "former" and a post: 전 넥스트도어 최고경영자."""
    former, role = language.lists.get("former"), language.lists.get("role")
    if former is None or role is None or stop - start < 3:
        return False
    before = small[max(0, start - 4) : start].rstrip()
    if not any(hit.end() == len(before) for hit in former.finditer(before)):
        return False
    gap = small[start - 1] == " "
    if gap and (start < 3 or small[start - 3] not in " \n(,"):
        return False
    if role.search(small[start:stop]):
        return False
    words = r"(?: [^\s,.]{1,10}){0,2} [^\s,.]{2,14}" if gap else r"[のa]?[^\s、。,がをはにの]{0,12}"
    if not gap and re.match(r"の[ァ-ヺ][ァ-ヺー・＝]{2,24}(?:氏|さん)", small[stop:]):
        return True  # 元モジラのショーン・ホワイト氏
    after = re.match(words, small[stop:])
    return after is not None and role.search(after.group()) is not None


def _kana_beside(text: str, small: str, run: re.Match[str], lists: Regexes) -> re.Match[str] | None:
    """Return what stands beside a word in katakana, no part of a name, as beside a firm's."""
    alone = re.fullmatch(rf"(?:[{HAN}]{{2,6}})?[ァ-ヺー]{{3,}}(?:\s?AI)?", run.group()) and text[
        run.start() - 1 : run.start()
    ] not in ("・", "＝")
    if not alone or text[run.end() : run.end() + 1] in ("・", "＝", "氏"):
        return None
    beside, lead = lists.get("firm_beside"), lists.get("firm_lead_kana")
    before = small[max(0, run.start() - 8) : run.start()]
    for hit in lead.finditer(before) if lead else ():
        if hit.end() == len(before) and re.match(r"[はがを、（(にの」]", text[run.end() :]):
            return hit
    return beside.match(small, run.end()) if beside else None


_NO_STEM = frozenset("新前原这该年月日")  # "new", "former", dates: no part of a firm's name


def _chinese_firms(
    small: str, first: int, last: int, names: NameWords, language: Language
) -> list[tuple[int, int]]:
    """Return the firms in a run of characters: two to four, then an ending that firms have."""
    lead = language.lists["firm_lead"]
    pairs: list[tuple[int, int]] = []
    for ending in language.lists["firm_ending"].finditer(small, first, last):
        for start in range(max(first, ending.start() - 4), ending.start() - 1):
            stem = small[start : ending.start()]
            if any(char in names.hanzi_never or char in _NO_STEM for char in stem):
                continue
            while (opening := lead.match(small, start)) and opening.end() > start + 1:
                start = opening.end()
            if ending.start() - start < 2:
                break
            if start == first or ends_here(lead, small, start):
                pairs.append((start, ending.end()))
                break
    return pairs
