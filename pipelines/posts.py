"""The post that somebody gets, or leaves, where a sentence tells it beside the move.

A post counts only where words say that it is that of the move: "joins X as chief scientist", "has
been named head of research", "Bob McGrew, X's research chief, is leaving". What somebody was before
("P, who led the vision team at Y") is none; no post is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipelines.arrivals import related
from pipelines.frames import Frame
from pipelines.lines import BREAK, ORG, PERSON, STOP
from pipelines.masking import Masked
from pipelines.patterns import Language
from pipelines.rules import Rules

_SENTENCES = 4  # of one move that are looked at
_MODIFIERS = 6  # words before a post's noun, with articles and owners: "its senior vice president"
_FIELD = 6  # words behind it: "of AI safety and policy"
_REACH = 80  # characters of the words that say that a post is got
_BEFORE = re.compile(rf"\S*[^\s,;:.()\[\]\"“”«»„|{PERSON}]\s*\Z")
_NEXT = re.compile(r"\s*([^\s,;:.()\[\]\"“”«»„|]+)")
_APART = re.compile(r"[;:!?。；：]|\.\s|[–—|]")
_SLOT = re.compile(f"([{ORG}{PERSON}])(.)")
_RUN = re.compile(rf"[^\s,;:.()、。，；：！？（）「」『』《》“”‘’…・·／/|{PERSON}]*\Z")
_LEAD = 20  # characters before a post's noun, where no spaces part the words
_OWNER = re.compile(rf"({ORG})(.)(?:'s|’s|s)?")
_MARKS = str.maketrans(dict.fromkeys((BREAK, STOP), ""))
_LEAVING = ("departure", "layoff")
_HEAD, _BOARD, _ENGLISH = "head", "board member", "en"


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence without the marks of clauses, and how it is written."""

    sentence: Masked
    text: str
    written: str

    def names(self, index: str) -> tuple[str, ...]:
        return self.sentence.slot(index).names


@dataclass(frozen=True, slots=True)
class _Post:
    """A post as it stands in a sentence."""

    start: int  # of its first word; articles and owners are none
    stop: int  # behind its field
    lead: int  # where the words before it end, articles and owners left out
    plain: bool  # a profession rather than a post
    orgs: tuple[str, ...]  # whose it says the post is


def with_posts(
    merged: list[Frame],
    found: Sequence[Frame],
    masked: Sequence[Masked],
    written: Sequence[str],
    language: Language,
    rules: Rules,
) -> list[Frame]:
    """Return the moves, with the post that their sentences (*written*: as they stand) tell."""
    if "told-post" not in language.lists:
        return merged
    theirs: dict[str, list[Frame]] = {}
    for frame in found:
        theirs.setdefault(frame.person, []).append(frame)
    read = _Reader(theirs, masked, written, language, rules)
    return [replace(frame, role=read.role(frame)) for frame in merged]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the posts of one article's moves."""

    found: Mapping[str, Sequence[Frame]]  # by the person
    masked: Sequence[Masked]
    written: Sequence[str]
    language: Language
    rules: Rules

    def role(self, frame: Frame) -> str | None:
        """Return the post of a move: what its sentences say, else what a pattern found."""
        told = [told for number in self.sentences(frame) for told in self.told(number)]
        said = (_role(frame, one, self.language, self.rules) for one in told)
        role = next(filter(None, said), frame.role)
        return role or (_BOARD if frame.board else None)

    def sentences(self, frame: Frame) -> list[int]:
        """Return the sentences that tell the move: first the one it is quoted from."""
        numbers = [frame.sentence]
        for other in self.found.get(frame.person, ()):
            same = other.to_org == frame.to_org if frame.to_org else not other.to_org
            if same and not other.background:
                numbers.append(other.sentence)
        return list(dict.fromkeys(numbers))[:_SENTENCES]

    def told(self, number: int) -> Iterator[_Told]:
        """Yield a sentence as it is, its lists of people apart, and with them as one."""
        sentence = self.masked[number]
        for text in filter(None, (sentence.unlisted, sentence.text)):
            yield _Told(sentence, text.translate(_MARKS), self.written[number])


def _role(frame: Frame, told: _Told, language: Language, rules: Rules) -> str | None:
    """Return the post of a move that a sentence tells, or what it says that somebody will lead."""
    around = _around if language.spaced else _run_on
    for noun in language.lists["told-post"].finditer(told.text):
        post = around(noun.start(), noun.end(), told, language)
        if _is_of(post, frame, told, language, rules):
            return _named(post, told, language)
    return _led(frame, told, language, rules) if frame.to_org else None


# --- a post and the words around it ---------------------------------------------------


def _around(start: int, end: int, told: _Told, language: Language) -> _Post:
    """Return the post with its modifiers, its field and its owner."""
    text, first, at, orgs = told.text, start, start, list[str]()
    for _ in range(_MODIFIERS):
        word = _BEFORE.search(text, 0, at)
        if word is None or _cued("post-cue", text[:at], language):
            break
        bare = word.group().strip()
        if owner := _OWNER.fullmatch(bare):
            orgs += told.names(owner[2])
        elif not _is("post-det", bare, language):
            if first != at or ORG in bare or not _modifies(bare, language):
                break
            first = word.start()
        at = word.start()
    stop = _field(end, told, language, orgs)
    plain = _is("post-plain", text[start:end], language)
    return _Post(first, stop, at, plain, tuple(orgs))


def _run_on(start: int, end: int, told: _Told, language: Language) -> _Post:
    """Return the same where no spaces part the words."""
    text = told.text
    lead = _RUN.search(text, max(0, start - _LEAD), start)
    first = lead.start() if lead else start
    orgs = list[str]()
    for owner in _SLOT.finditer(text, first, start):
        orgs += told.names(owner[2]) if owner[1] == ORG else ()
    at = first
    if "post-cue" in language.lists:
        at = max(
            (m.end() for m in language.lists["post-cue"].finditer(text, first, start)), default=at
        )
    owners = [m.end() for m in _SLOT.finditer(text, at, start)]
    joints = [m.end() for m in _joints(text, at, start, language)]
    first = max([at, *owners, *joints])
    plain = _is("post-plain", text[start:end], language)
    return _Post(first, end, at, plain, tuple(orgs))


def _joints(text: str, start: int, end: int, language: Language) -> Iterator[re.Match[str]]:
    joint = language.lists.get("post-joint")
    return joint.finditer(text, start, end) if joint else iter(())


def _modifies(word: str, language: Language) -> bool:
    if "post-mod" in language.lists:
        return _is("post-mod", word, language)
    return not _is("post-stop", word, language)


def _field(end: int, told: _Told, language: Language, orgs: list[str]) -> int:
    """Return where the field of a post ends; whose post it is said to be goes into *orgs*."""
    links = language.lists.get("post-field")
    space = len(told.text[end:]) - len(told.text[end:].lstrip())
    link = links.match(told.text, end + space) if links else None
    stop, at = end, link.end() if link else end
    for word in _words(at, told.text) if link else ():
        slot = _SLOT.match(word[1])
        if slot:
            orgs += told.names(slot[2]) if slot[1] == ORG else ()
            break
        if _is("post-stop", word[1], language) and not _is("post-and", word[1], language):
            break
        if not _is("post-det", word[1], language) and not _is("post-and", word[1], language):
            stop = word.end()
    return stop


def _words(at: int, text: str) -> Iterator[re.Match[str]]:
    """Yield the next words up to a sign that parts them."""
    for _ in range(_FIELD):
        word = _NEXT.match(text, at)
        if word is None:
            return
        yield word
        at = word.end()


# --- whose it is ----------------------------------------------------------------------


def _is_of(post: _Post, frame: Frame, told: _Told, language: Language, rules: Rules) -> bool:
    """Return whether a post is that of the move."""
    end = frame.to_org or frame.from_org
    if any(not related(org, end, rules) for org in post.orgs):
        return False
    before, after = told.text[: post.lead].rstrip(), told.text[post.stop :].lstrip()
    if _cued("post-was", before, language):
        return False
    if language.particles:
        return _is_of_behind(post, frame, told, language)
    left = _cued("post-left", before, language)
    if frame.kind in _LEAVING and not frame.to_org:
        if left:
            return frame.person in _holders(post.lead, told, language)
        return not post.plain and _apposed(before, after, frame, told)
    if left or after.startswith(PERSON) or not _cued("post-cue", before, language):
        return False
    return frame.person in _holders(post.lead, told, language)


def _is_of_behind(post: _Post, frame: Frame, told: _Told, language: Language) -> bool:
    """Return the same where what is said of a post stands behind it: "P가 CTO로 합류했다"."""
    after = re.sub(r"^\s*[(（][^)）]{1,20}[)）]", "", told.text[post.stop :])
    if frame.kind in _LEAVING and not frame.to_org:
        if post.plain:
            return False
        beside = (
            re.match(f"[の ]?{PERSON}(.)", after),
            re.search(rf"{PERSON}(.) ?\Z", told.text[: post.start]),
        )
        return any(one and told.names(one[1]) == (frame.person,) for one in beside)
    then = language.lists["post-then"].match(after)
    if then is None:
        return False
    clause = (
        max(map(told.text.rfind, ("、", "。", ",", ".", "·", "・"), [0] * 6, [post.start] * 6)) + 1
    )
    held = list(re.finditer(f"{PERSON}(.)", told.text[clause : post.start]))
    held = held[-1:] or list(re.finditer(f"{PERSON}(.)", re.split("[。.;]", after)[0]))[:1]
    return any(frame.person in told.names(m[1]) for m in held)


def _apposed(before: str, after: str, frame: Frame, told: _Told) -> bool:
    """Return whether a post stands right beside the name of who leaves it."""
    beside = (re.match(f",? ?{PERSON}(.)", after), re.search(rf"{PERSON}(.),\Z", before))
    return any(one and told.names(one[1]) == (frame.person,) for one in beside)


def _holders(lead: int, told: _Told, language: Language) -> tuple[str, ...]:
    """Return whom the words before a post say that it is of: the one named last."""
    named = list(re.finditer(f"{PERSON}(.)", told.text[:lead]))
    # "P replaces Q as": Q is passed over, unless nobody else is named.
    own = [m for m in named if not _cued("post-over", told.text[: m.start()].rstrip(), language)]
    if not named:
        return ()
    last = (own or named)[-1]
    between = told.text[last.end() : lead]
    apart = _APART.search(between) or language.has("past", between)
    return () if apart else told.names(last[1])


def _led(frame: Frame, told: _Told, language: Language, rules: Rules) -> str | None:
    """Return what a sentence says that somebody will lead: "to run the robotics lab"."""
    verbs = language.lists.get("post-lead")
    for verb in verbs.finditer(told.text) if verbs else ():
        before = told.text[: verb.start()]
        if _cued("post-was", before, language):
            continue
        if frame.person not in _holders(verb.start(), told, language):
            continue
        start = stop = verb.end()
        for word in _words(verb.end(), told.text):
            slot = _SLOT.match(word[1])
            if slot and slot[1] == ORG and stop == verb.end():
                ours = [related(org, frame.to_org, rules) for org in told.names(slot[2])]
                return _HEAD if any(ours) else None
            if _is("post-det", word[1], language) and stop == verb.end():
                continue
            if stop > verb.end() and _is("post-and", word[1], language):
                continue
            if slot or _is("post-stop", word[1], language):
                break
            start = word.start(1) if stop == verb.end() else start
            stop = word.end()
        if language.code != _ENGLISH:
            return _HEAD
        return f"{_HEAD} of {_written(start, stop, told)}" if stop > start else _HEAD
    return None


def _named(post: _Post, told: _Told, language: Language) -> str | None:
    """Return the post in English where the language file knows it, else as it is written."""
    small = told.text[post.start : post.stop].strip()
    english = language.english_role(small)
    return english if english != small else _written(post.start, post.stop, told)


def _written(start: int, stop: int, told: _Told) -> str:
    small = told.text[start:stop].strip(" '‘’\"“”")
    at = told.written.lower().find(small)
    return told.written[at : at + len(small)] if at >= 0 else small


def _cued(name: str, before: str, language: Language) -> bool:
    """Return whether what stands before ends with a word of the list *name*."""
    if name not in language.lists:
        return False
    return _ending(language.lists[name]).search(before, max(0, len(before) - _REACH)) is not None


@lru_cache(maxsize=256)
def _ending(words: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{words.pattern})\s*\Z", words.flags)


def _is(name: str, word: str, language: Language) -> bool:
    listed = language.lists.get(name)
    return listed is not None and listed.fullmatch(word) is not None
