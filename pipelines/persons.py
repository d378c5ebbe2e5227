"""People who are in no table, by the shape of their names; family names alone; other scripts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from pipelines.eastern import eastern_people
from pipelines.hanzi_foreign import alone_in, bracketed, dotted, hanzi_before
from pipelines.names import KATAKANA, Shape, family_name, latin_shapes
from pipelines.patterns import HOUSES, Language
from pipelines.rules import Rules, bare
from pipelines.spans import Span, Taken

_HANGUL = re.compile("[가-힣]")
_LINK = re.compile(r"\s*(,|、|，)?\s*(\w{1,3})?\s*")  # between two names of a list
_BESIDE = re.compile(r"[\w-]")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff가-힣]")
_KANA = re.compile("[ァ-ヺ]")
_NOUN_ENDS = ("ung", "heit", "keit", "schaft", "ion", "tät", "nis", "tum")  # German
_SCRIPTS = tuple(map(re.compile, ("[ァ-ヺー・]", "[가-힣]", "[\u3400-\u9fff々]")))
_BEFORE_BRACKET = re.compile(
    r"(?<![가-힣])(?:[가-힣]{1,6}\s[가-힣]{1,5}|[가-힣]{2,5})\s?\($|"
    r"(?:[ァ-ヺー]{2,}(?:[・･·＝=\s][ァ-ヺー]+)+|[\u4e00-\u9fff]{2,4})\s?\($"
)


def find_people(
    text: str, rules: Rules, language: Language | None, known: list[Span]
) -> list[Span]:
    """Return the people of *text* that the tables did not find, in order."""
    common = language.common if language else frozenset()
    ends = frozenset(language.rules.words.get("ends_name", ())) if language else frozenset()
    taken = Taken(len(text), known)
    titles = _titles(language)
    shapes = latin_shapes(text, rules.names, common=common, taken=taken, ends=ends, titles=titles)
    firms = frozenset(rules.facts.words.get("org_ending", ()))
    shapes = [s for s in shapes if s.text.split()[-1] not in firms]
    sure = [Shape(s.start, s.end, s.name, True) for s in known if s.kind == "person"]
    sure += [shape for shape in shapes if shape.sure]
    stops, starts = frozenset(s.end for s in sure), frozenset(s.start for s in sure)
    shapes = [s for s in shapes if _is_person(text, s, stops, starts, rules, language)]
    namer = _Namer(rules, [s.name for s in known if s.kind == "person"])
    spans = [namer.span(shape) for shape in shapes]
    spans += _foreign(text, rules, language, sorted([*known, *spans], key=lambda s: s.start), namer)
    return sorted(spans, key=lambda s: s.start)


def _titles(language: Language | None) -> list[re.Pattern[str]]:
    """Return what tells posts and kinds of firms in languages that write them large."""
    if language is None or not language.verb_last:
        return []
    return [language.lists[n] for n in ("role", "org_noun") if n in language.lists]


class _Namer:
    """Gives the people of one article their canonical names."""

    def __init__(self, rules: Rules, known: list[str]) -> None:
        self.rules = rules
        self.seen: dict[str, str] = {}
        self.families: dict[str, list[str]] = {}  # of whom is seen, by his last word
        for name in known:
            self.see(bare(name), name)

    def see(self, key: str, name: str) -> None:
        """Note that the article calls somebody *key* (folded)."""
        if key not in self.seen:
            self.families.setdefault(key.rsplit(" ", 1)[-1], []).append(key)
        self.seen[key] = name

    def span(self, shape: Shape) -> Span:
        name = self.name(shape.text)
        return Span(shape.start, shape.end, "person", name, known=name in self.rules.people)

    def name(self, text: str) -> str:
        """Return the table's name, the article's first spelling, or *text* itself."""
        name = " ".join(re.sub(r"[(\"“][^)\"”]*[)\"”]", " ", text).split())
        key = bare(name)
        if key in self.rules.folded:
            return self.rules.folded[key]
        if key in self.seen:
            return self.seen[key]
        if heard := self.rules.heard.find(name):
            self.see(key, heard)
            return heard
        family = key.rsplit(" ", 1)[-1]
        here = [*_nearest(key, self.seen.keys()), *self.families.get(family, ())]
        for other in here:
            if same_person(key, other):
                return self.seen[other]
        # Names of one person begin alike: all of the table are looked at only where one is near.
        near = _nearest(key, self.rules.beginning_with(key[:1]))
        if near and same_person(key, near[0]):
            near = _nearest(key, self.rules.folded.keys())
        for other in [*near, *self.rules.ending_in(family)]:
            if same_person(key, other) and not _another_family(name, key, other):
                return self.rules.folded[other]
        self.see(key, name)
        return name


def _nearest(key: str, names: Iterable[str]) -> list[str]:
    """Return the name that is spelt most alike, if one is."""
    found = process.extractOne(key, names, scorer=fuzz.ratio, score_cutoff=88)
    return [found[0]] if found else []


def same_person(one: str, other: str) -> bool:
    """Return whether two folded names differ by a typo, a nickname or a middle name only."""
    if one == other:
        return True
    first, second = one.split(), other.split()
    if len(first) < 2 or len(second) < 2:
        return False
    if first[-1] == second[-1] and first[0] == second[0] and len(first) != len(second):
        return True
    short, long = sorted((first, second), key=len)
    if len(short) != len(long) and long[: len(short)] == short:
        return True  # a second family name: "Alberto Gago Fernández"
    if abs(len(one) - len(other)) > 1 or len(one) < 9 or one[0] != other[0]:
        return False
    return len(first) == len(second) and bool(fuzz.ratio(one, other) >= 92)


def _another_family(name: str, key: str, other: str) -> bool:
    """Return whether the family name of somebody is one of the table and more: "Cheng" for Chen,
    "Verma-Stone" for Verma. So begins another name, and no typo."""
    last, known = key.rsplit(" ", 1)[-1], other.rsplit(" ", 1)[-1]
    longer = last != known and last[:-1] == known
    return longer or ("-" in name.split()[-1] and key.startswith(other + " "))


def _is_person(
    text: str,
    shape: Shape,
    ends: frozenset[int],
    starts: frozenset[int],
    rules: Rules,
    language: Language | None,
) -> bool:
    """Return whether a name's shape is a person's by its words and what stands around it; where
    sure names end and start it may be in a list with one."""
    if shape.text.split()[-1].lower() in rules.names.firm_last:
        return False
    if shape.text in rules.names.not_person:
        return False
    if language is not None and not language.spaced:
        firm = language.lists.get("org_noun")
        lead = text[max(0, shape.start - 6) : shape.start].lower()
        if firm and any(m.end() == len(lead) for m in firm.finditer(lead)):
            return False  # "公司Helix Loop"
    if language is not None and told_as_firm(text, shape.end, language):
        return False  # "Lumen Harbor, the Boston start-up that"
    if shape.sure:
        return True
    if language is None:
        return False
    before = text[max(0, shape.start - 40) : shape.start].lower()
    after = text[shape.end : shape.end + 30].lower()
    role = language.lists.get("role")
    noun = language.lists.get("org_noun")
    first, last = shape.text.split()[0].lower(), shape.text.split()[-1].lower()
    if (role and role.fullmatch(last)) or (noun and noun.fullmatch(first)):
        return False  # "erste KI-Forscher", "Start-up Lumen"
    if len(first) > 11 and "-" not in first:
        return False  # no given name is so long
    if language.verb_last and len(first) > 6 and first.endswith(_NOUN_ENDS):
        return False  # "Anordnung von Schaltkreisen"
    leads = language.lists.get("person_before") if language.spaced else None
    for led in (role, leads):
        if led and any(not before[m.end() :].strip(" ,:") for m in led.finditer(before)):
            return True
    if _acts(before, after, language):
        return True
    if bracketed(text, shape.start, rules.names, language):
        return True
    follows = language.lists.get("person_after")
    if follows and follows.match(after.lstrip(" ,")):
        return True
    family = family_name(shape.text)
    if len(family) > 3 and _again(text, family, shape.end):
        return True
    return _listed(text, shape, ends, starts)


def _again(text: str, word: str, at: int) -> bool:
    """Return whether a word stands alone in *text* from *at* on."""
    while (at := text.find(word, at)) >= 0:
        before, after = text[at - 1 : at], text[at + len(word) : at + len(word) + 1]
        if not (_BESIDE.match(before) or _BESIDE.match(after)):
            return True
        at += len(word)
    return False


def told_as_firm(text: str, end: int, language: Language) -> bool:
    """Return whether an apposition says that a name is a firm's: "X, the Boston start-up that"."""
    told = language.lists.get("firm_apposed")
    return told is not None and told.match(text[end : end + 80].lower()) is not None


def _acts(before: str, after: str, language: Language) -> bool:
    """Return whether a verb of moving stands right beside a name: "hires P", "P resigns"."""
    may_be = language.finder.names(f"{before} . {after}")
    for wanted, name in language.looked_for:
        if wanted not in may_be:
            continue
        verbs = language.predicates[name]
        if name in HOUSES:
            if any(_little(before[m.end() :], language) for m in verbs.finditer(before)):
                return True
        elif verbs.match(after.lstrip()):
            return True
    return False


def _little(words: str, language: Language) -> bool:
    """Return whether next to nothing stands between a verb and a name: "ficha a P"."""
    words = words.strip()
    return not words or (len(words) <= 3 and words in language.common)


def _goes_on(before: str, name: str) -> bool:
    """Return whether a name in another script only goes on with the letters before it."""
    for script in _SCRIPTS:
        if script.match(name):
            return script.match(before) is not None
    return False


def _listed(text: str, shape: Shape, ends: frozenset[int], starts: frozenset[int]) -> bool:
    """Return whether the shape stands in a list with a name that is sure, which ends before it
    or starts behind it."""
    for gap in range(1, 7):
        before, behind = shape.start - gap, shape.end + gap
        if before in ends and _LINK.fullmatch(text, before, shape.start):
            return True
        if behind in starts and _LINK.fullmatch(text, shape.end, behind):
            return True
    return False


# --- names in other scripts ---------------------------------------------------------------


def _foreign(
    text: str, rules: Rules, language: Language | None, found: list[Span], namer: _Namer
) -> Iterable[Span]:
    """Yield katakana, hanzi and Hangul names; one with a Latin name in brackets is that person."""
    if not _CJK.search(text):
        return
    taken = Taken(len(text), found)
    spelt: dict[str, Span] = {}
    for span in found:
        if span.kind == "person" and text[span.start - 1 : span.start] in ("(", "（"):
            latin = text[span.start : span.end]
            if language is not None and (
                chinese := hanzi_before(text, span.start - 1, latin, rules.names, language)
            ):
                if not taken.any(*chinese):
                    taken.add(*chinese)
                    spelt.setdefault(text[slice(*chinese)], span)
                    yield Span(*chinese, "person", span.name, known=span.known)
                continue
            before = _BEFORE_BRACKET.search(text, max(0, span.start - 24), span.start)
            if before:
                start, end = before.start(), before.end() - 1
                while end > start and text[end - 1].isspace():
                    end -= 1
                if not taken.any(start, end):
                    taken.add(start, end)
                    namer.see(bare(text[start:end]), span.name)
                    yield Span(start, end, "person", span.name, known=span.known)
    # 马德拉(Sunny Madra) is 马德拉 in the headline too.
    for form in sorted(spelt, key=len, reverse=True):
        for start, end in alone_in(text, form, rules.names, language):
            if not taken.any(start, end):
                taken.add(start, end)
                yield Span(start, end, "person", spelt[form].name, known=spelt[form].known)
    shapes = list(_foreign_shapes(text, rules, language))
    if language is not None:
        shapes += eastern_people(text, rules.names, language, {s.text for s in shapes})
    # 쉐바노우 beside 마이클 쉐바노우 is his family name, and no name of its own.
    last = {shape.text.split()[-1] for shape in shapes if " " in shape.text}
    shapes = [shape for shape in shapes if shape.text not in last]
    kanji = {shape.end: shape for shape in shapes if shape.text[-1] >= "\u3400"}
    for shape in shapes:
        if text[shape.start - 1 : shape.start] in ("(", "（") and shape.start - 1 in kanji:
            continue  # 梁文鋒（リャン・ウェンフォン）: how it is read
        if not taken.any(shape.start, shape.end):
            taken.add(shape.start, shape.end)
            yield namer.span(shape)


def _foreign_shapes(text: str, rules: Rules, language: Language | None) -> Iterable[Shape]:
    role = language.lists.get("role") if language else None
    hangul = _HANGUL.search(text) is not None
    shapes = [
        Shape(hit.start(), hit.end(), hit.group(), True)
        for pattern, there in ((KATAKANA, _KANA.search(text)), (rules.names.hangul_pair, hangul))
        for hit in (pattern.finditer(text) if there else ())
    ]
    shapes += _heard(text, rules) if hangul else ()
    ways = language.rules.names if language else ""
    if ways != "kanji":
        shapes += dotted(text, rules.names, language)
    # データブリックス・ジャパン; 짐 쌌다: no Jim
    unlike = {"kanji": ("not_a_name",), "hangul": ("left", "join", "hire", "no_part")}.get(ways, ())
    wrong = [language.lists[n] for n in unlike if n in language.lists] if language else []
    for shape in shapes:
        if any(listed.search(shape.text) for listed in wrong):
            continue
        if not (role and role.search(shape.text.lower())):
            yield shape


_LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")
_JOINED = re.compile(r"[A-Za-z\u00c0-\u024f-]")
_HANGUL_PAIR = re.compile(
    r"(?<![가-힣\d])(?=([가-힣]{1,5} [가-힣]{1,6}?)"
    r"(?:은|는|이|가|을|를|의|도|와|과|에게|씨)?(?![가-힣]))"
)


def _heard(text: str, rules: Rules) -> Iterable[Shape]:
    """Yield the Hangul names that sound like people of the table: 피터 덩이 is Peter Deng."""
    named: dict[str, bool] = {}  # an article has most of its words more than once
    for hit in _HANGUL_PAIR.finditer(text):
        pair = hit.group(1)
        if pair not in named:
            given = pair.split(" ", 1)[0]
            begins = len(given) > 1 and rules.heard.begins(given)
            named[pair] = begins and rules.heard.find(pair, alone=True) is not None
        if named[pair]:
            yield Shape(hit.start(1), hit.end(1), hit.group(1), True)


# --- family names alone -----------------------------------------------------------------------


def family_names(
    text: str, found: list[Span], firms: frozenset[str], eastern: frozenset[str]
) -> list[Span]:
    """Return where a family name stands alone for a person named in full elsewhere.

    One of *eastern* may stand before the given name. Not where a word follows with which *firms*
    end: "Babuschkin Ventures".
    """
    full: dict[str, str] = {}
    leading: dict[str, str] = {}
    for span in found:
        if span.kind == "person":
            surface = text[span.start : span.end]
            family = family_name(surface)
            if family != surface and (len(family) >= 2 or _KANA.match(family)):
                full.setdefault(family, span.name)
                leading.setdefault(surface.split()[0], span.name)
    # "Yan Zhiqiang" is Yan, unless somebody else of the article is.
    full = {n: leading[n] for n in leading if n in eastern} | full
    if not full:
        return []
    taken = Taken(len(text), found)
    spans: list[Span] = []
    last = 0
    for start, end in sorted(_alone(text, full), key=lambda at: (at[0], -at[1])):
        if start < last:
            continue
        last, family = end, text[start:end]
        if len(family) == 1 and text[end : end + 1] != "氏":
            continue  # ハ氏 is デビッド・ハ
        follows = re.match(r" (\w+)", text[end : end + 16])
        if follows and follows[1] in firms:
            continue
        if not _goes_on(text[start - 1 : start], family) and not taken.any(start, end):
            spans.append(Span(start, end, "person", full[family], full=False))
    return spans


def _alone(text: str, words: Iterable[str]) -> Iterable[tuple[int, int]]:
    """Yield where one of *words* stands with no Latin letter beside it."""
    for word in words:
        start = text.find(word)
        while start >= 0:
            end = start + len(word)
            joined = start > 0 and _JOINED.match(text, start - 1)
            if not joined and not _LATIN_LETTER.match(text, end):
                yield start, end
            start = text.find(word, start + 1)
