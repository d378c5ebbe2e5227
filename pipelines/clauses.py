"""The words of a masked sentence that matter, cut into clauses: one predicate and what it rules.

A predicate is a verb or noun of moving (`[predicates]` of a language file); names stand around
it, marked by prepositions (English: "from ORG") or by particles behind them (Japanese: "ORG から").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipelines.lines import BREAK, ORG, PERSON, STOP
from pipelines.masking import Masked
from pipelines.patterns import Language
from pipelines.referents import Slot

MARKS = (
    "from",
    "to",
    "by",
    "at",
    "in",
    "of",
    "as",
    "object",
    "subject",
    "topic",
    "about",
    "speaker",
    "named",
)
_MARK_LISTS = (
    *((name, f"mark-{name}") for name in (*MARKS, "link", "relative")),
    ("about", "dealt_with"),
)
# Classes whose subject is the one who moves.
OF_PEOPLE = ("leave", "join", "go", "return", "found", "become", "lead", "work", "refuse", "come")
PASSIVE = ("hired", "poached", "rehired", "appointed", "promoted", "fired")
OF_VERBS = (*OF_PEOPLE, "hire", "rehire", "appoint", "make", "promote", "fire", "lose")
_SIGNS = {",": "comma", "，": "comma", "、": "comma", "(": "open", ")": "close"}
ITEMS = "▽▼▲△▷"  # what begins an item of a list within one sentence
_CUTS = f";；:：—–…!?！？{ITEMS}"
_LONGEST_TOLD = 24  # characters of ", as announced by"
_SIGN = re.compile(f"[{ORG}{PERSON}{BREAK}{re.escape(''.join(_SIGNS) + _CUTS)}]")


@dataclass(slots=True)
class Token:
    """A name, a predicate, a mark or a boundary in a masked sentence."""

    kind: str  # person | org | predicate | mark | link | relative | comma | cut | open | close
    start: int
    end: int
    name: str = ""  # the class of a predicate, the sense of a mark
    slot: Slot | None = None
    mark: str = ""  # of a name: what the preposition or particle beside it says
    owner: bool = False  # of a name: it only owns what follows ("Meta's")
    used: bool = False  # of an organisation: it says where somebody belongs
    lead: int = -1  # of a person: where the post before begins ("the head of research of X, P")
    modifies: bool = False  # of a predicate: it says something of the name behind it


@dataclass(slots=True)
class Clause:
    """One predicate with the tokens around it, up to those that belong to its neighbours."""

    predicate: Token
    left: list[Token] = field(default_factory=list)
    right: list[Token] = field(default_factory=list)
    tail: list[Token] = field(default_factory=list)  # beyond a conjunction: "after ten years at"
    head: Token | None = None  # of a relative clause: whom it is about
    before: list[Token] = field(default_factory=list)  # what stands before a break on its left
    described: Token | None = None  # whom a clause before its noun is about
    noun: Token | None = None  # whom the clause before its noun that follows is about
    earlier: list[Token] = field(default_factory=list)  # what stands before it in the sentence
    begin: int = 0  # where the predicate before ends
    opens: int = 0  # ... or that before it, if it only describes a person here
    joined: bool = False  # nothing but small words between it and the predicate before
    stranger: bool = False  # its subject is a word that is no name known here
    main: bool = False  # its head is the subject, and a relative clause stands between
    closes: list[Token] = field(default_factory=list)  # whom what a comma ends before it tells of

    @property
    def start(self) -> int:
        """Where the clause begins in the masked sentence."""
        first = self.left[0] if self.left else self.predicate
        return min(first.start, self.predicate.start)

    @property
    def end(self) -> int:
        """Where the clause ends in the masked sentence."""
        return max(t.end for t in (self.predicate, *self.right))


def tokens_of(sentence: Masked, language: Language) -> list[Token]:
    """Return the tokens of a sentence in order, names with their marks; none without predicate."""
    text = sentence.text
    found = list(predicates(sentence, language))
    for sign in _SIGN.finditer(text):
        index, char = sign.start(), sign.group()
        if char == ORG and _only_tells(text, index, language):
            found.append(Token("cut", index, index + 2))
        elif char in (ORG, PERSON):
            kind = "org" if char == ORG else "person"
            found.append(Token(kind, index, index + 2, slot=sentence.slot(text[index + 1])))
        elif char == BREAK and not _post_follows(text, index, language):
            found.append(Token("cut", index, index + 1))
        elif char in _SIGNS:
            found.append(Token(_SIGNS[char], index, index + 1, char))
        elif char in _CUTS:
            found.append(Token("cut", index, index + 1))
    taken = [(t.start, t.end) for t in found if t.kind == "predicate"]
    for name, listed in _MARK_LISTS:
        for hit in language.lists[listed].finditer(text) if listed in sentence.present else ():
            if not any(a <= hit.start() < b for a, b in taken):
                kind = "mark" if name in MARKS else name
                found.append(Token(kind, hit.start(), hit.end(), name))
    if any(t.name == "about" for t in found):
        found = [t for t in found if not _within_about(found, t)]
    found.sort(key=lambda t: (t.start, -t.end))
    _own(found, text, language)
    return found


def _within_about(tokens: Sequence[Token], token: Token) -> bool:
    """Return whether a mark is but a part of one that says that a name is no end of a move: the
    "on" of "to focus on X"."""
    return token.kind == "mark" and any(
        t.name == "about" and t.start <= token.start and token.end < t.end for t in tokens
    )


_SMALL = f" {BREAK}{STOP}"


def _only_tells(text: str, at: int, language: Language) -> bool:
    """Return whether an organisation behind a comma only says what stands before: "P has quit to
    found a firm, X said", ", so teilte X mit"."""
    said = language.lists.get("said")
    if said is None or PERSON in text[at:] or "," not in text[:at]:
        return False
    before, after = text[:at].rstrip(_SMALL), text[at + 2 :].lstrip(_SMALL)
    if before.endswith(","):
        return said.match(after) is not None
    told = before.rsplit(",", 1)[1].strip(_SMALL)
    return len(told) < _LONGEST_TOLD and said.search(told) is not None and ORG not in told


def _ends_at(words: re.Pattern[str], text: str, at: int) -> bool:
    """Return whether one of *words* stands right before a place in the text."""
    before = text[max(0, at - 12) : at].rstrip(f" {BREAK}{STOP}")
    return any(hit.end() == len(before) for hit in words.finditer(before))


def _post_follows(text: str, index: int, language: Language) -> bool:
    """Return whether a conjunction only names a post: "as its chief scientist"."""
    role = language.lists.get("mark-as")
    match = role.match(text, index + 1) if role else None
    return match is not None and language.has(
        "role", text[match.end() : match.end() + 45].split(",")[0]
    )


def predicates(sentence: Masked, language: Language) -> Iterable[Token]:
    """Yield the predicates of a sentence in order."""
    hits: list[tuple[int, int, str]] = []
    for wanted, name in language.looked_for:
        if wanted in sentence.present:
            regex = language.predicates[name]
            hits += [(hit.start(), hit.end(), name) for hit in regex.finditer(sentence.text)]
    noun = language.lists.get("determiner")
    end = 0
    for start, stop, name in sorted(hits, key=lambda h: (h[0], -h[1])):
        if noun and name in OF_VERBS and _ends_at(noun, sentence.text, start):
            continue  # "since its start"
        if (
            name == "appointment"
            and end
            and start - end <= 12
            and not re.search("[，。；]", sentence.text[end:start])
        ):
            continue  # "becomes interim chief": the verb says it
        if start >= end:
            end = stop
            yield Token("predicate", start, stop, name)


def _own(tokens: list[Token], text: str, language: Language) -> None:
    """Note which names only own what follows: "Meta's", "Meta 的"."""
    owning = language.lists.get("owning")
    for token in tokens:
        if token.slot is not None and owning is not None:
            token.owner = owning.match(text, token.end) is not None


def clauses(tokens: Sequence[Token], text: str, language: Language) -> list[Clause]:
    """Return the clauses of a sentence, in the order of their predicates."""
    at = [index for index, token in enumerate(tokens) if token.kind == "predicate"]
    bounds = [0]
    for one, other in zip(at, at[1:], strict=False):
        bounds.append(boundary(tokens, one, other, language))
    bounds.append(len(tokens))
    found: list[Clause] = []
    for number, index in enumerate(at):
        low, high = bounds[number], bounds[number + 1]
        clause = Clause(tokens[index], list(tokens[low:index]), earlier=list(tokens[:low]))
        after = list(tokens[index + 1 : high])
        cut = next((i for i, t in enumerate(after) if t.kind in ("cut", "relative")), len(after))
        clause.right, clause.tail = after[:cut], after[cut:]
        relative = next((i for i in range(index - 1, low - 1, -1) if _opens(tokens[i])), None)
        if relative is not None and not any(t.kind == "person" for t in tokens[relative:index]):
            clause.head = head(tokens[:relative], clause.predicate)
            clause.left = list(tokens[relative + 1 : index])
        if clause.head is None and not language.prenominal:
            clause.closes = _closes(tokens, index, text, language)
            if not clause.closes:
                clause.head, clause.main = _apposed(tokens, index, text, language)
        if number:
            gap = tokens[at[number - 1] + 1 : index]
            clause.joined = _follows(gap, tokens[index], text, language)
            clause.stranger = _stranger(tokens[low], tokens[index], text, language)
            if clause.stranger and found[-1].head is not None:
                clause.stranger = not _goes_on(tokens[low], tokens[index], text, language)
        found.append(clause)
    return found


_APPOSED = ("hiring", "arrival")


def is_active(verb: str, language: Language) -> bool:
    """Return whether the form of a verb is never passive: "taps", "poaching"."""
    forms = language.lists.get("active")
    bare = verb.replace(STOP, "").replace(BREAK, "")
    return forms is not None and forms.fullmatch(bare) is not None


def _may_be_apposed(predicate: Token, text: str, language: Language) -> bool:
    """Return whether a verb right behind a comma tells of the person before it."""
    if predicate.name in (*OF_PEOPLE, *PASSIVE, *_APPOSED):
        return True
    done_to = predicate.name in ("hire", "poach", "rehire", "appoint", "promote", "fire")
    if not done_to or "active" not in language.lists:
        return False
    return not is_active(text[predicate.start : predicate.end], language)


def _apposed(
    tokens: Sequence[Token], index: int, text: str, language: Language
) -> tuple[Token | None, bool]:
    """Return the person right before a comma and a verb: "the post of P, dismissed in May".

    If a relative clause ends there, it is the person whom that tells of, and True.
    """
    if index < 2 or not _may_be_apposed(tokens[index], text, language):
        return None, False
    person, comma, verb = tokens[index - 2 : index + 1]
    near = comma.start - person.end <= 2 and verb.start - comma.end <= 7
    if not near or (person.kind, comma.kind) != ("person", "comma"):
        return None, False
    if _owns_firm(tokens[: index - 1]):
        return None, False  # "founders of X, the company of P, have left"
    subject = _antecedent(tokens[: index - 2])
    return subject or person, subject is not None


def _owns_firm(before: Sequence[Token]) -> bool:
    """Return whether the last person only says whose the firm before a comma is."""
    person = before[-1]
    if person.mark != "of" and not person.owner:
        return False
    inner = [t for t in before[-6:-1] if t.kind != "mark"]
    return [t.kind for t in inner[-2:]] == ["org", "comma"]


def _antecedent(before: Sequence[Token]) -> Token | None:
    """Return whom a relative clause is about that has not ended: "P, who came to X with" Q."""
    for index in range(len(before) - 1, 1, -1):
        if before[index].kind in ("cut", "open", "close"):
            return None
        if before[index].kind == "relative":
            at = index - 1  # "P, a former X engineer who"
            while at > 1 and before[at].kind in ("org", "mark"):
                at -= 1
            person, comma = before[at - 1 : at + 1]
            told = (person.kind, comma.kind) == ("person", "comma") and not person.owner
            return person if told and comma.start - person.end <= 2 else None
    return None


_ADVERBS = 16  # characters of small words between a comma and the verb behind it


def _closes(tokens: Sequence[Token], index: int, text: str, language: Language) -> list[Token]:
    """Return whom a verb is about that stands right behind an apposition or a relative clause
    with other people in it: "P, who ran X together with Q, moves to Y"."""
    verb, comma = tokens[index], tokens[index - 1] if index else tokens[index]
    if comma.kind != "comma" or verb.start - comma.end > _ADVERBS or not language.spaced:
        return []
    inner: list[Token] = []
    for at in range(index - 2, 0, -1):
        token, before = tokens[at], tokens[at - 1]
        if token.kind == "cut" and text[token.start] in _CUTS:
            return []
        opens = token.kind == "comma" and before.kind == "person" and not before.owner
        if opens and token.start - before.end <= 2 and before.mark in ("", "subject"):
            others = any(t.kind in ("person", "predicate") for t in inner)
            if not _aside(inner):
                return []
            # Whom the clause before it tells of is another: "with P's move to X, Q, its CTO, leads"
            another = any(t.kind == "predicate" for t in tokens[: at - 1])
            return _listed(tokens[:at]) if others or another else []
        inner.insert(0, token)
    return []


def _aside(inner: Sequence[Token]) -> bool:
    """Return whether what stands between two commas only tells of the name before it."""
    if inner and inner[0].kind == "relative":
        return True
    if any(t.kind in ("predicate", "link") for t in inner[:1]):
        return False
    verbs = [t for t in inner if t.kind == "predicate" and t.name != "work"]
    return not verbs and all(t.mark for t in inner if t.kind == "person")


def _listed(before: Sequence[Token]) -> list[Token]:
    """Return the last person, and those who stand in one list before him."""
    people: list[Token] = []
    for token in reversed(before):
        if token.kind == "person" and not token.owner:
            people.insert(0, token)
        elif token.kind not in ("link", "comma", "mark") or token.kind == "mark" and people:
            break
    return people


def _stranger(opens: Token, predicate: Token, text: str, language: Language) -> bool:
    """Return whether a clause with a conjunction has a subject of its own: "after Wang left"."""
    if opens.kind != "cut" or not language.spaced or language.particles:
        return False
    if "dropped" in language.lists and text[opens.start] in _CUTS:
        return False  # "leaves X: next week [she] begins at Y"
    between = text[opens.end : predicate.start]
    if PERSON in between:
        return False
    if language.has("unnamed", between):
        return True
    words = re.findall(r"[^\W\d_]+", between)
    return any(w not in language.common and not w.endswith(("ly", "mente", "ment")) for w in words)


def _goes_on(opens: Token, predicate: Token, text: str, language: Language) -> bool:
    """Return whether a verb stands behind the comma that ends a relative clause: "P, who ran X
    after selling Y, is leaving"."""
    _, comma, last = text[opens.end : predicate.start].rpartition(",")
    return bool(comma) and all(w in language.common for w in re.findall(r"[^\W\d_]+", last))


def _follows(gap: Sequence[Token], predicate: Token, text: str, language: Language) -> bool:
    """Return whether a verb hangs on the one before: "refused to join", "an offer to rejoin"."""
    if all(t.kind in ("mark", "link") for t in gap):
        return True
    if any(t.kind in ("cut", "comma", "relative", "link") for t in gap):
        return False
    infinitive = language.lists.get("infinitive")
    if infinitive and infinitive.match(text, predicate.start):
        return True
    return gap[-1].kind == "mark" and predicate.start - gap[-1].end <= 2


def boundary(tokens: Sequence[Token], one: int, other: int, language: Language) -> int:
    """Return where the clause of the predicate *other* begins, after that of *one*."""
    for kinds in (("cut", "relative"), ("link",), ("comma", "open", "close")):
        for index in range(other - 1, one, -1):
            if tokens[index].kind in kinds:
                return index
    return other


def _opens(token: Token) -> bool:
    return token.kind == "relative"


def head(before: Sequence[Token], predicate: Token) -> Token | None:
    """Return the name that a relative clause is about: the last person, or the last name."""
    last = next((t for t in reversed(before) if t.slot is not None), None)
    person = next((t for t in reversed(before) if t.kind == "person" and not t.owner), None)
    near = person is not None and predicate.start - person.end <= 110
    return person if near and predicate.name in (*OF_PEOPLE, *PASSIVE) else last
