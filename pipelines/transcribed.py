"""Names of other writings by their sound: ジョン・シュルマン and 존 슐먼 are John Schulman.

A part of a name is its consonants in a few classes that no transcription mixes up (p b f v are
one, l r another). Names whose parts agree are one if their letters as a whole are near too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from string import ascii_lowercase

from rapidfuzz import fuzz

from pipelines.hanzi_sounds import in_latin

# How near the letters must be, of 100, where that many consonants agree.
_NEAR = {0: 75, 1: 75, 2: 70, 3: 66, 4: 52, 5: 48}
_NEAR_LONG = 46
# ... where nothing else says that it is a name.
_LONG, _SURE, _SURE_LONG = 5, {5: 70, 6: 68, 7: 64}, 56
# (consonants, nearness): each part of a name with so few must be so near. Of the 1,167 forms in
# the table 955 are found by sound alone; of as many people who are in no table 54 are taken for
# another.
_EACH_PART = ((4, 60), (6, 45))
_MOST = 24  # spellings of one part that are tried

# Katakana and Hangul in Latin letters; Hangul by its parts.
_KANA_ROWS = {
    "a": "アカガサザタダナハバパマヤラワァヷャヮ",
    "i": "イキギシジチヂニヒビピミリヰィ",
    "u": "ウクグスズツヅヌフブプムユルゥヴュ",
    "e": "エケゲセゼテデネヘベペメレヱェ",
    "o": "オコゴソゾトドノホボポモヨロヲォョ",
}
_KANA_HEADS = {
    "k": "カキクケコ",
    "g": "ガギグゲゴ",
    "s": "サスセソ",
    "sh": "シ",
    "z": "ザズゼゾ",
    "j": "ジ",
    "t": "タテト",
    "ch": "チヂ",
    "ts": "ツヅ",
    "d": "ダデド",
    "n": "ナニヌネノ",
    "h": "ハヒヘホ",
    "f": "フ",
    "b": "バビブベボ",
    "p": "パピプペポ",
    "m": "マミムメモ",
    "y": "ヤユヨャュョ",
    "r": "ラリルレロ",
    "w": "ワヲ",
    "v": "ヴ",
}
_HEAD = {char: head for head, chars in _KANA_HEADS.items() for char in chars}
_VOWEL = {char: vowel for vowel, chars in _KANA_ROWS.items() for char in chars}
_SMALL = "ァィゥェォャュョヮ"


def _entries(table: str) -> tuple[str, ...]:
    """Return the entries of a table, "" for those that are silent ("-")."""
    return tuple(entry.strip("-") for entry in table.split())


# ... in the order of Unicode
_HANGUL_HEADS = _entries("k k n d t l m b p s s - j j ch k t p h")
_HANGUL_VOWELS = _entries("a e ya e o e yo e o wa we we yo u wo we wi yu u ui i")
_HANGUL_TAILS = _entries("- k k k n n n t l k m l l l p l m p p t t n t t k t p -")

# What letters of Latin names may sound like, longest first.
_LETTERS = """
tsch=S sch=S,SK tch=S dge=S ght=T sh=S ch=S,K,- th=T,S ph=P gh=-,K,P ck=K cz=S sz=S
rz=S,LS zh=S ts=S,TS tz=S,TS dz=S dj=S kh=K,- ng=N,NK,NS qu=K kn=N,KN mb=MP,NP,M
mp=MP,NP gn=N,KN ll=L,- ti=T,S tu=T,S di=T,S si=S ci=S,K ce=S,K cy=S ge=S,K gi=S,K
gy=S,K x=KS,S,K c=K,S j=S,- b=P p=P f=P v=P,- t=T d=T s=S z=S k=K g=K q=K,S l=L r=L,-
n=N m=M w=-,P h=- y=-
"""
_SOUNDS = tuple(
    (letters, _entries(classes.replace(",", " ")))
    for letters, _, classes in (entry.partition("=") for entry in _LETTERS.split())
)


# How Latin names begin, by ear; with which letters a transcription of each may begin.
_OPENINGS_BY_EAR = """
chr=k sch=s tsch=c sh=s ch=c zh=j ph=f th=t kn=n wh=w ts=c tz=c cz=c x=s q=c gy=j dj=j
dz=j wr=r ge=j gi=j ce=s ci=s cy=s c=k
"""
_OPENINGS = tuple(entry.split("=") for entry in _OPENINGS_BY_EAR.split())
_OPEN_BY_EAR = """
b=bv v=bvw w=wv p=pf f=fhp h=hfj t=tsz d=dt k=kgc g=gkj s=szt z=zsj j=jzcyhg c=ctsj y=yj
"""
_OPEN_ALIKE = {entry[0]: entry[2:] for entry in _OPEN_BY_EAR.split()}
_SOFT = ("pbvf", "td", "kgc", "szjc")  # what Hangul writes alike
_OPEN_VOWEL = "aeiouhyjw"

_HANZI = re.compile(r"[\u4e00-\u9fff]+")
_KANA_OR_HANGUL = re.compile(r"[ァ-ヺー]+|[가-힣]+")
_PARTED = re.compile(r"[\s・･·•‧∙＝=-]+")


def sounds(part: str) -> frozenset[str]:
    """Return the consonant classes that a part of a name may have, in order."""
    if _KANA_OR_HANGUL.fullmatch(part):
        return frozenset([_classes(romanised(part))])
    if _HANZI.fullmatch(part):
        # Chinese has no m at the end of a syllable but 姆, and often an n before it.
        heard = _classes((in_latin(part) or "").replace("nm", "m"))
        return frozenset([heard, heard[:-1] + "M"] if heard.endswith("N") else [heard])
    return _latin(part)


def romanised(part: str) -> str:
    """Return katakana or Hangul in Latin letters, near enough to compare by."""
    if _HANZI.fullmatch(part):
        return in_latin(part) or ""
    out: list[str] = []
    for char in part:
        if "가" <= char <= "힣":
            code = ord(char) - 0xAC00
            vowel, tail = _HANGUL_VOWELS[code % 588 // 28], _HANGUL_TAILS[code % 28]
            out.append(_HANGUL_HEADS[code // 588] + vowel + tail)
        elif char == "ン":
            out.append("n")
        elif char in _VOWEL:
            if char in _SMALL and out:
                out[-1] = out[-1][:-1] if len(out[-1]) > 1 else out[-1]
                out.append(("y" if char in "ャュョ" else "") + _VOWEL[char])
            else:
                out.append(_HEAD.get(char, "") + _VOWEL[char])
    return "".join(out)


_CLASSES = dict(zip("pbfvtdszjckglrnm", "PPPPTTSSSSKKLLNM", strict=True))


class _Classes(dict[int, str | None]):
    """What `str.translate` makes classes of letters with; what has none is left out."""

    def __missing__(self, code: int) -> None:
        return None


_TO_CLASSES = _Classes({ord(letter): _CLASSES.get(letter) for letter in ascii_lowercase + " "})


def _classes(letters: str) -> str:
    """Return the consonant classes of what `romanised` wrote."""
    return _squeezed(letters.replace("ts", "s").translate(_TO_CLASSES))


def _squeezed(classes: str) -> str:
    """Return classes without doubles; "m" before "p" is written as "n"."""
    return "".join(one for one, _ in groupby(classes)).replace("MP", "NP")


@lru_cache(maxsize=4096)
def _latin(part: str) -> frozenset[str]:
    """Return what a part of a Latin name may sound like."""
    small = _ascii(part)
    found = {""}
    at = 0
    while at < len(small):
        for letters, classes in _SOUNDS:
            if small.startswith(letters, at):
                vowel = letters[-1] in "iueo" and len(letters) == 2
                at, heard = at + len(letters) - vowel, classes
                break
        else:
            at, heard = at + 1, ("",)
        found = {before + one for before in sorted(found)[:_MOST] for one in heard}
    if small[-1:] in ("t", "d", "s", "x", "z"):  # silent in French
        found |= {one[:-1] for one in found if one}
    return frozenset(map(_squeezed, found))


def _ascii(text: str) -> str:
    """Return the letters of a name without accents, small."""
    special = {"ø": "o", "ł": "l", "ß": "ss", "æ": "e", "ı": "i", "đ": "d"}
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(special.get(c, c) for c in plain if special.get(c) or "a" <= c <= "z")


@lru_cache(maxsize=4096)
def _sound(word: str) -> str:
    """Return the consonant classes of a short word in katakana or Hangul."""
    return _classes(romanised(word))


_OTHER = re.compile(r"[ァ-ヺー]+|[가-힣]+|[\u4e00-\u9fff]+")


class Heard:
    """Finds the person of a table whose name sounds like one in another writing."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_sound: dict[tuple[str, str], set[str]] = {}
        self._given: set[str] = set()
        for name in names:
            parts = name.split()
            if len(parts) < 2 or not name[0].isalpha() or name[0] > "\u024f":
                continue
            for given in sounds(parts[0]):
                for family in sounds("".join(parts[1:]) if len(parts[1]) < 4 else parts[-1]):
                    self._by_sound.setdefault((given, family), set()).add(name)
                    self._given.add(given)

    def begins(self, part: str) -> bool:
        """Return whether a word in katakana or Hangul sounds like a given name of the table."""
        return _sound(part) in self._given

    def find(self, text: str, *, alone: bool = False) -> str | None:
        """Return the name that *text* (two parts or more) is a transcription of, if one is.

        With *alone* nothing but the sound says that it is a name, so it must be nearer.
        """
        parts = _PARTED.split(text.strip())
        if len(parts) < 2 or not all(_OTHER.fullmatch(part) for part in parts):
            return None
        if _HANZI.match(text) and not all(in_latin(part) for part in parts):
            return None
        given = sounds(parts[0])
        if given.isdisjoint(self._given):
            return None  # most words are told apart by this
        spelt = romanised(parts[0]) + " " + romanised(parts[-1])
        heard = len(_classes(spelt))
        if alone and heard < _LONG:
            return None
        likely: set[str] = set()
        for family in {"".join(parts[1:]), parts[-1]}:
            for one in given:
                for other in sounds(family):
                    likely |= self._by_sound.get((one, other), set())
        hanzi = _HANZI.match(text) is not None
        ranked = sorted((-_nearness(spelt, name, hanzi=hanzi), name) for name in likely)
        if not ranked:
            return None
        enough = _SURE.get(heard, _SURE_LONG) if alone else _NEAR.get(heard, _NEAR_LONG)
        return ranked[0][1] if -ranked[0][0] >= enough else None


_VOICED = str.maketrans("bdgvczy", "ptkfksj")


def _nearness(spelt: str, name: str, *, hanzi: bool) -> float:
    """Return how near two spellings are, of 100; 0 where a part of a short name is another's."""
    parts = name.split()
    if not hanzi and not all(
        map(_opens_alike, spelt.split(" ", 1), (_ascii(parts[0]), _ascii(parts[-1])))
    ):
        return 0.0
    latin = f"{_ascii(parts[0])} {_ascii(parts[-1])}"
    if hanzi:  # which does not tell them apart
        spelt, latin = spelt.translate(_VOICED), latin.translate(_VOICED)
    heard = len(_classes(spelt))
    needed = next((least for most, least in _EACH_PART if heard <= most), 0)
    if needed and _weakest(spelt.split(" ", 1), latin.split(" ", 1)) < needed:
        return 0.0
    return fuzz.ratio(spelt.replace("l", "r"), latin.replace("l", "r"))


def _opens_alike(spelt: str, latin: str) -> bool:
    """Return whether a part of a name may begin as its transcription does: ヘレン is no Chern."""
    one = spelt[:1]
    other = next((s for letters, s in _OPENINGS if latin.startswith(letters)), latin[:1])
    if spelt.startswith(("ch", "ts")):
        one = "c"
    if one in "aeiou" or other in "aeiou":
        return one in _OPEN_VOWEL and other in _OPEN_VOWEL
    if one in "rl" and other in "rl":
        return True
    soft = any(one in alike and other in alike for alike in _SOFT)
    return soft or other in _OPEN_ALIKE.get(one, one) or one in _OPEN_ALIKE.get(other, other)


def _weakest(one: list[str], other: list[str]) -> float:
    """Return how near the parts that differ most are, with some credit for the rest."""
    near: list[float] = []
    for a, b in zip(one, other, strict=True):
        if (a[:1] in "aeiouy") != (b[:1] in "aeiouyh") and a[:1] != "h":
            return 0.0  # one begins with a vowel
        near.append(fuzz.ratio(a.replace("l", "r"), b.replace("l", "r")))
    return min(near) + sum(near) / len(near) / 4
