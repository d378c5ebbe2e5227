"""What stands for a person or an organisation in a sentence: names, pronouns, "the company"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipelines.patterns import Language
from pipelines.rules import Rules
from pipelines.spans import Span

_GOES = re.compile(r"へ|に|行|행|로|으로|入り|移籍|復帰|退社|退任|합류|이직|복귀|입사|퇴사")
# "（PFN、東京・千代田）": what the bracket says besides is no news.
_CLOSES = re.compile(r"(?:[、,]\s?[^()（）。\n]{1,16})?[)）]")
_HOUSES = ("company", "elsewhere", "unit", "owned")
# "The former", "the latter": which of the people named last.
_RAIDED = 14  # characters from a verb of raiding to a firm: "pioche chez", "pesca ancora in"
_SIGN = re.compile("[,;:.()]")
_ORDERED = {"first_of": 0, "second_of": 1, "third_of": 2, "last_of": -1}
_CLAUSE = 70  # characters from a verb to the organisation that it is about
Mark = tuple[int, int, str, Span | None]


@dataclass(frozen=True, slots=True)
class Slot:
    """What one slot of a masked sentence stands for."""

    kind: str  # org | person
    names: tuple[str, ...]  # several for "they"
    full: bool = True  # False for a pronoun or an anaphor
    whole: str | None = None  # an organisation's unit: the company the text puts beside it
    maybe: bool = False  # a capitalised word that only a claim makes an organisation
    title: str = ""  # what stands behind a name and is no part of it: "氏", " 대표"


@dataclass(slots=True)
class Context:
    """Who and what pronouns can mean, carried from sentence to sentence."""

    subject: tuple[str, ...] = ()
    company: str | None = None
    house: str | None = None  # the organisation that a sentence is about, as it is named
    unit: str | None = None  # the last organisation named, as it is
    before: tuple[str, ...] = ()  # the subject of the sentence before
    group: tuple[str, ...] = ()  # the last list of several people
    pair: tuple[str, ...] = ()  # the two people whom the sentence before names
    header: str | None = None  # the sentence before, if it is nothing but an organisation's name
    maybe: str | None = None  # what the headline begins with, if it may be an organisation
    latest: tuple[str, ...] = ()  # the person named last, wherever in a sentence
    named: set[str] = field(default_factory=set)  # all people named so far


@dataclass(slots=True)
class Referents:
    """Reads the marks of one sentence in order; the context is brought up to date."""

    text: str
    marks: list[Mark]
    language: Language
    rules: Rules
    context: Context
    first: tuple[str, ...] = ()  # the first person named here
    company: str | None = None  # the last company named here
    _before: tuple[str, ...] = ()
    _house: str | None = None
    _other: str | None = None  # the company before the last one named
    _said: dict[str, tuple[str, ...]] = field(default_factory=dict)  # what pronouns mean here
    _gone: set[str] = field(default_factory=set)  # companies that people leave in this sentence
    _known: str | None = field(init=False)  # the company of the sentences before

    def __post_init__(self) -> None:
        self._known = self.context.company

    def read(self, index: int) -> tuple[Slot | None, int, int]:
        """Return what a mark stands for (None: nothing), where it ends, and the next index."""
        _, stop, kind, span = self.marks[index]
        if kind in ("maybe", "org", "person"):
            assert span is not None
            if kind == "maybe":
                if span.start == 0:
                    self.context.maybe = span.name
                return Slot("org", (span.name,), full=False, maybe=True), stop, index + 1
            if span.name in self.rules.employers:  # never "the company" of a text about AI
                return Slot("org", (span.name,)), stop, index + 1
            return self._org(index) if kind == "org" else self._person(index, span.name)
        if kind in _HOUSES:
            return self._anaphor(index)
        if kind in _ORDERED:
            return self._ordered(kind), stop, index + 1
        if kind == "latest":
            last = self.context.latest
            return Slot("person", last, full=False) if last else None, stop, index + 1
        if kind == "pronoun" and _person_next(self.text, self.marks, index):
            return None, stop, index + 1  # "the Indian Venkat Rao": the name says who
        word = self.text[self.marks[index][0] : stop].lower()
        meant = self._said.get(word) if self.language.spaced else None
        meant = meant or _meant(kind, self._first_for(index), self._before, self.context)
        one = len(meant) == 1
        # Where nothing marks the plural but its word, "the three" are never one.
        alone = self.language.spaced or self.language.particles
        if not meant or (one and alone if kind == "pronouns" else not one):
            return None, stop, index + 1
        self._said[word] = meant  # said twice in one sentence, it is the same person
        return Slot("person", meant, full=False), stop, index + 1

    def _ordered(self, kind: str) -> Slot | None:
        """Return one of the people of a list, named here or before: "A and B leave, the latter"."""
        here = self.language.spaced and len(self._before) > 1
        listed = self._before if here else self.context.group
        at = _ORDERED[kind]
        if len(listed) < 2 or at >= len(listed) or (at < 2 and not here and len(listed) > 2):
            return None
        return Slot("person", (listed[at],), full=False)

    def _first_for(self, index: int) -> tuple[str, ...]:
        """Return the first person named, unless the words before a pronoun say it is another.

        "P, who said that she would leave" speaks of P; who tells of "the Austrian" is another.
        """
        start, stop = self.marks[index][:2]
        named = [m for m in self.marks[:index] if m[2] == "person"]
        if not named:
            return self.first
        since = self.text[named[-1][1] : start].lower()
        relative = self.language.lists.get("mark-relative")
        if relative and since[:2] == ", " and relative.match(since, 2) and named[-1][3]:
            return (named[-1][3].name,) if self.language.has("said", since) else self.first
        if self.language.particles and self._told_by_another(stop):
            return self.context.subject or self.first
        told = self.text[named[0][1] : start].lower()
        if " " in self.text[start:stop] and self.language.has("said", told):
            return self.context.subject
        return self.first

    def _told_by_another(self, stop: int) -> bool:
        """Return whether what a pronoun does is said by the person whom a topic names before it:
        "Pは、彼が…を率いると述べた"."""
        rest = re.split(r"[。\n]|\.\s", self.text[stop : stop + 200], maxsplit=1)[0]
        if rest.startswith(("의", "를", "에게", "の", "を")):
            return True  # "P는 그의 사직을 승인했다": his own would be 자신의
        return rest[:1] in ("가", "が") and self.language.has("said", rest)

    def _parted(self, index: int) -> bool:
        """Return whether a semicolon parts a mark from the organisation named before it: "P
        founds X; the French company has hired Q"."""
        named = next((m for m in reversed(self.marks[:index]) if m[2] == "org"), None)
        return named is not None and ";" in self.text[named[1] : self.marks[index][0]]

    def close(self, people: tuple[str, ...], slots: list[Slot]) -> None:
        """Bring the context up to date with a sentence whose first list names *people*."""
        self.context.company = self.company or self.context.company
        group = max((s.names for s in slots if s.kind == "person"), key=len, default=())
        self.context.group = group if len(group) > 1 else self.context.group
        named = dict.fromkeys(n for s in slots if s.kind == "person" and s.full for n in s.names)
        self.context.pair = tuple(named) if len(named) == 2 else ()
        if self.first:
            self.context.before = self.context.subject
            self.context.subject = people or self.first

    def _org(self, index: int) -> tuple[Slot, int, int]:
        start = self.marks[index][0]
        name, whole, stop, last = _compound(self.text, self.marks, index, self.language, self.rules)
        if _company(name, self.rules) != name:
            self.context.unit = name
        alone = all(mark[2] not in ("person", "pronoun", "latest") for mark in self.marks[:index])
        behind = self._at("house_behind", stop) or (alone and self._at("house_at", stop))
        if self._at("house_post", stop) or (self._house is None and behind):
            self._house = self.context.house = name
        # Where somebody was is not the house that a text goes on about.
        left = self.context.company is not None and (
            self._at("left_behind", stop) or self._titles(index) or self._was_there(index)
        )
        if self._follows(index, "leave", 4) or self._follows(index, "poach", _RAIDED):
            self._gone.add(_company(whole or name, self.rules))
        more = any(mark[2] == "org" for mark in self.marks[index + 1 :])
        left = left or (more and self._at("done_by", stop))  # "X による Y の買収": of Y
        if not left and not _formerly(self.text, start, self.language):
            self._other = self.context.company
            self.context.company = _company(whole or name, self.rules)
            self.company = self.company or self.context.company
        return Slot("org", (name,), whole=whole), stop, last + 1

    def _was_there(self, index: int) -> bool:
        """Return whether a clause says that somebody worked at an organisation: "P, who spent
        six years at X, joins the company"."""
        worked = self.language.predicates.get("work")
        if not self.language.spaced or worked is None or not (self.first or self.context.subject):
            return False
        start = self.marks[index][0]
        since = self.marks[index - 1][1] if index else 0
        lead = self.text[max(since, start - _CLAUSE) : start].lower()
        return worked.search(re.split("[,;:.\n]", lead)[-1]) is not None

    def _titles(self, index: int) -> bool:
        """Return whether an organisation stands right behind a person: "P 넷플릭스 회장"."""
        start, _, kind, _ = self.marks[index - 1] if index else self.marks[index]
        if not self.language.particles or kind != "person":
            return False
        return self.text[self.marks[index - 1][1] : self.marks[index][0]] == " "

    def _at(self, name: str, start: int) -> bool:
        listed = self.language.lists.get(name)
        # A slice, as "^" is the beginning of a text and not of a search in it.
        after = self.text[start : start + 30]
        after = after.lstrip(" ") if self.language.spaced else after
        return listed is not None and listed.match(after) is not None

    def _person(self, index: int, name: str) -> tuple[Slot | None, int, int]:
        mark = self.marks[index]
        owned = _owner(self.text, self.marks, index, self.language)
        listed = index > 0 and _one_list(self.text, self.marks[index - 1], mark, self.language)
        self._before = tuple(dict.fromkeys((*self._before, name))) if listed else (name,)
        self.first = self.first or self._before
        self.context.named.add(name)
        if not owned:
            self.context.latest = (name,)
        stop, last = _told_twice(self.text, self.marks, index)
        return None if owned else Slot("person", (name,)), stop, last + 1

    def _other_than_actor(self, index: int) -> str | None:
        """Return the company before the one that acts on another: "Xの買収は破談になり、Yが同社の
        Pを迎え"; or whom a sentence is about, where "同社に" tells where its people go."""
        start, stop, kind, _ = self.marks[index]
        if not self.language.particles or kind != "company":
            return None
        if not index:  # "P, formerly of X, has founded Y. To the company come ..."
            return self.context.house if self.text[stop : stop + 1] in ("에", "に", "へ") else None
        _, end, before, _ = self.marks[index - 1]
        if before == "org" and self.text[end:start] in (
            "が",
            "は",
            "も",
            "가 ",
            "이 ",
            "는 ",
            "은 ",
        ):
            return self._other
        return self._house if self.text[stop : stop + 1] in ("に", "へ", "を") else None

    def _anaphor(self, index: int) -> tuple[Slot | None, int, int]:
        """Read "the company", "this lab", "the Munich firm"."""
        _, stop, kind, _ = self.marks[index]
        if _named_next(self.text, self.marks, index, self.language) or (
            kind == "elsewhere" and _apposed(self.text, self.marks, index)
        ):
            return None, stop, index + 1  # "the start-up Lumen": the name says which
        meant = self._other_than_actor(index) or self.context.company
        if kind == "unit":
            meant = self.context.unit or meant
        elif kind == "elsewhere" and not self._parted(index):
            meant = self._known or meant  # no firm that its own sentence names
        # "同社のP" is somebody of the company, as "la empresa de P" is his.
        spaced = self.language.spaced
        owner = _owned_by(self.text, self.marks, index, self.language) if spaced else None
        if owner:
            person = self.rules.people.get(owner.name)
            meant = (person.affiliation if person else None) or self.context.company
            stop, index = owner.end, index + 1
        elif kind == "owned":
            return None, stop, index + 1
        if not owner and meant in self._gone and self._follows(index, "join", 4):
            # "X raids Y: P has joined the start-up"
            named = (self.company, self._other, self._known)
            meant = next((one for one in named if one not in self._gone), None)
        if kind == "company" and not owner and self._follows(index, "leave", 4):
            # "P left the company for X": the next one who leaves it does not leave X.
            self.company = self.company or meant
        slot = Slot("org", (meant,), full=False) if meant else None
        if slot is None and self.context.maybe:  # the only one that it can mean
            slot = Slot("org", (self.context.maybe,), full=False, maybe=True)
        return slot, stop, index + 1

    def _follows(self, index: int, name: str, most: int) -> bool:
        """Return whether a mark stands right behind a verb of a class, or behind a preposition."""
        start = self.marks[index][0]
        verbs = self.language.predicates.get(name)
        lead = self.text[max(0, start - 25) : start].lower()
        if verbs is None or not self.language.spaced:
            return False
        return any(
            len(lead) - hit.end() <= most and not _SIGN.search(lead, hit.end())
            for hit in verbs.finditer(lead)
        )


def _formerly(text: str, start: int, language: Language) -> bool:
    """Return whether an organisation is where somebody was: "ex-OpenAI", "前OpenAI"."""
    lead = text[max(0, start - 12) : start].lower()
    lists = [language.lists[name] for name in ("former", "leaving") if name in language.lists]
    return any(not lead[m.end() :].strip() for words in lists for m in words.finditer(lead))


def _told_twice(text: str, marks: list[Mark], index: int) -> tuple[int, int]:
    """Return where a name ends that stands again in brackets, and the last index of it."""
    stop = marks[index][1]
    if index + 1 < len(marks) and marks[index + 1][2] == "person":
        one, other = marks[index][3], marks[index + 1][3]
        bracket = re.fullmatch(r"\s?\(", text[stop : marks[index + 1][0]])
        after = marks[index + 1][1]
        if one and other and one.name == other.name and bracket and text[after : after + 1] == ")":
            return after + 1, index + 1
    return stop, index


def _one_list(text: str, one: Mark, other: Mark, language: Language) -> bool:
    """Return whether two people stand side by side: "A and B", "A, B"."""
    separator = language.lists.get("separator")
    between = text[one[1] : other[0]].strip().lower()
    return one[2] == "person" and bool(separator and separator.fullmatch(between))


def _named_next(text: str, marks: list[Mark], index: int, language: Language) -> bool:
    """Return whether an organisation's name stands right after a mark, or after words that only
    tell what firm it is: "la empresa francesa de IA Lumen"."""
    if index + 1 >= len(marks) or marks[index + 1][2] not in ("org", "maybe"):
        return False
    between = text[marks[index][1] : marks[index + 1][0]].strip(' "“«„').lower()
    told = language.lists.get("firm_told")
    return not between or bool(told and told.fullmatch(between))


def _apposed(text: str, marks: list[Mark], index: int) -> bool:
    """Return whether an anaphor only says what stands before it: "X, the Paris firm"."""
    if not index or marks[index - 1][2] not in ("org", "maybe"):
        return False
    return (
        re.fullmatch(r",\s(\w{1,3}[ '])?", text[marks[index - 1][1] : marks[index][0]]) is not None
    )


def _meant(
    kind: str, first: tuple[str, ...], before: tuple[str, ...], context: Context
) -> tuple[str, ...]:
    """Return whom a pronoun means; an object is hardly the subject of its sentence."""
    if kind == "pronouns":
        return _several(context, before)
    return (context.subject or first) if kind == "clitic" else (first or context.subject)


def _person_next(text: str, marks: list[Mark], index: int) -> bool:
    """Return whether a person's name stands right after a mark."""
    if index + 1 >= len(marks) or marks[index + 1][2] != "person":
        return False
    return text[marks[index][1] : marks[index + 1][0]] == " "


def _several(context: Context, here: tuple[str, ...]) -> tuple[str, ...]:
    """Return whom "they" means: the last list of people, else the last two sentences' subjects."""
    if len(context.subject) > 1 or not context.subject:
        return context.subject or here
    if context.pair or context.group:
        return context.pair or context.group
    return tuple(dict.fromkeys((*context.before, *context.subject)))


def _compound(
    text: str, marks: list[Mark], index: int, language: Language, rules: Rules
) -> tuple[str, str | None, int, int]:
    """Join "Meta's FAIR (Fundamental AI Research)": (most specific, company, end, last index)."""
    span = marks[index][3]
    assert span is not None
    name, stop, whole = span.name, span.end, None
    while index + 1 < len(marks) and marks[index + 1][2] == "org":
        other = marks[index + 1][3]
        assert other is not None
        between = text[stop : other.start]
        if len(between) > 24 or re.search(r"[,;.!?、，。]", between):
            break
        if other.name == name and re.fullmatch(r"\s*[(（\[]\s*", between):
            pass
        elif name in rules.parents.get(other.name, ()) and _joins(between, language):
            name, whole = other.name, whole or name
        elif other.name in rules.parents.get(name, ()) and _joins(between, language):
            whole = other.name
        else:
            break
        stop = other.end
        closed = _CLOSES.match(text, stop) if re.search(r"[(（]", between) else None
        stop = closed.end() if closed else stop
        index += 1
    return name, whole, stop, index


def _joins(between: str, language: Language) -> bool:
    words = language.lists.get("possessive")
    if re.fullmatch(r"[\s(（]*", between):
        return True
    if language.spaced and language.has("mark-link", between.lower()):
        return False  # "quitte FAIR mais reste chez Meta"
    return bool(words and words.search(between.lower()))


def _company(name: str, rules: Rules) -> str:
    """Return what "the company" means after *name*: the unit's parent, else itself."""
    parents = rules.parents.get(name, ())
    return parents[0] if parents and not rules.orgs[name].domains else name


def _owner(text: str, marks: list[Mark], index: int, language: Language) -> bool:
    """Return whether the person only owns what follows: "Elon Musk's xAI"."""
    if index + 1 >= len(marks) or marks[index + 1][2] != "org":
        return False
    between = text[marks[index][1] : marks[index + 1][0]]
    owning = between.strip().removeprefix("氏") in ("'s", "’s", "的", "の", "의")
    # X氏のYへの移籍 is X's move to Y, not X's own Y.
    return owning and not _GOES.match(text, marks[index + 1][1])


def _owned_by(text: str, marks: list[Mark], index: int, language: Language) -> Span | None:
    """Return the person whose company is meant: "la empresa de Mark Zuckerberg"."""
    if index + 1 >= len(marks) or marks[index + 1][2] != "person":
        return None
    between = text[marks[index][1] : marks[index + 1][0]]
    words = language.lists.get("possessive")
    return marks[index + 1][3] if words and words.fullmatch(between.strip().lower()) else None
