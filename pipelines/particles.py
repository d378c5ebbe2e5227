"""Clauses of languages that put the verb last and its marks behind the names.

What stands before a verb is its own, up to the verb before; a topic ("P は", "X、") reaches on
to the end of the sentence; a verb in the form that modifies says something of the name behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipelines.clauses import ITEMS, OF_PEOPLE, Clause, Token
from pipelines.lines import BREAK, STOP
from pipelines.patterns import Language

_CLING = 16  # characters between a name and the particle behind it
_ROLE = 28  # characters of a title behind a name
_BEHIND = 40  # characters between a verb and the name that it modifies
_BARRIER = frozenset(("person", "org", "predicate", "comma", "cut"))
_HELD = 5  # characters between "Pの" and the noun of moving that is his
_ASIDE = ("work", "leave")  # verbs that lead nowhere
_LIST_END = 6  # characters of a title between the last name of a list and its particle
_FAR = 60  # characters between a post and whom it goes to
_TO = "にはへ에는은로"
_POSTS = ("become", "appoint", "appointed", "promote", "promoted")
_SPLITS = ("topic", "subject", "object", "")  # how those stand who share one verb


def mark_behind(tokens: list[Token], text: str, language: Language) -> None:
    """Give each name the sense of the particles behind it, each verb whether it modifies."""
    for index, token in enumerate(tokens):
        if token.slot is not None:
            _mark(token, tokens[index + 1 :])
            if token.start == 0 and not token.slot.full and text[token.end : token.end + 1] == " ":
                token.mark = "topic"  # nobody wrote it: "[P] 六月からはXで"
            # "메타 대신 앤트로픽을": where somebody does not go.
            token.used = token.used or language.has("instead", text[token.end : token.end + 8])
            if token.kind == "person" and token.mark in ("at", "in"):
                token.mark = ""
            if _first_named(token, tokens[index + 1 :], text, language):
                token.mark = "and"
            if _listed(token, tokens) and not language.has(
                "together", text[token.end : token.end + 12]
            ):
                token.mark = "and"
            if token.kind == "org" and not token.mark and _leads(token, tokens, index, text):
                token.mark = "topic"
        elif token.kind == "predicate":
            token.modifies = _modifies(token, tokens[index + 1 :], text, language)
    _share(tokens)


def _mark(token: Token, after: Sequence[Token]) -> None:
    """Give a name the sense of the particle behind it; what stands in brackets is passed over."""
    reach, inside = token.end + _CLING, False
    for other in after:
        if other.kind in ("open", "close"):
            inside = other.kind == "open"
            reach = max(reach, other.end + _CLING)
            continue
        if inside:
            reach = max(reach, other.end + _CLING)
            continue
        if other.kind in _BARRIER or other.start > reach:
            return
        if other.kind == "mark":
            token.mark, reach = other.name, other.end + _CLING
            # "Pの声が" is not P's own, "Pを含む複数の社員が" is.
            if other.name != "of" or (token.kind == "person" and other.start - token.end < 2):
                return


def _first_named(token: Token, after: Sequence[Token], text: str, language: Language) -> bool:
    """Return whether a person is the first of those who do what a verb says: "Pをはじめ、Qらが"."""
    other = next((t for t in after if t.kind in ("person", "predicate", "cut")), None)
    listed = token.kind == other.kind == "person" if other is not None else False
    return listed and language.has("first_named", text[token.end : token.end + 24])


def _leads(token: Token, tokens: Sequence[Token], index: int, text: str) -> bool:
    """Return whether a name before a comma opens the sentence or its part: "Meta, ..."."""
    opens = not text[: token.start].strip(f"{BREAK}{STOP} 　「『\"'“‘<[【▲◆■●・-")
    opens = opens or (index > 0 and tokens[index - 1].kind == "cut")
    comma = index + 1 < len(tokens) and tokens[index + 1].kind in ("comma", "cut")
    return opens and comma and tokens[index + 1].start - token.end < 8


def _share(tokens: Sequence[Token]) -> None:
    """Give organisations in a list the mark of the last: "XとYから"."""
    for one, comma, other in zip(tokens, tokens[1:], tokens[2:], strict=False):
        both = one.kind == other.kind == "org" and comma.kind in ("comma", "link")
        if both and not one.mark and other.start - one.end <= 3:
            one.mark = other.mark


def _modifies(token: Token, after: Sequence[Token], text: str, language: Language) -> bool:
    """Return whether a verb says something of the name behind it: "OpenAIを退社したP"."""
    form = language.lists.get("attributive")
    head = _head(token, after, text)
    if form is None or head is None or head.slot is None or head.start - token.end > _BEHIND:
        return False
    if language.has("after_it", text[token.end : token.end + 8]):
        return False  # "퇴사 후에는 X를": X is of the next verb
    if head.kind == "person" and text[token.start : token.end].rstrip()[-1] in _TO:
        return head.start - token.end <= _FAR  # "CTOにP氏", "CTOにXのP氏"
    return form.search(_plain(text[token.end - 1 : head.start])) is not None


def _head(token: Token, after: Sequence[Token], text: str) -> Token | None:
    """Return the name that a verb may modify; a post's is a person: "CTOに X 出身の P"."""
    if text[token.start : token.end].rstrip()[-1] in _TO and token.name == "become":
        return next((t for t in after if t.kind in ("person", "cut")), None)
    return next((t for t in after if t.slot is not None or t.kind in ("predicate", "cut")), None)


def _plain(text: str) -> str:
    return text.replace(BREAK, "").replace(STOP, "")


def particle_clauses(tokens: Sequence[Token], text: str) -> list[Clause]:
    """Return the clauses of a sentence whose verbs stand last, in order."""
    at = [index for index, token in enumerate(tokens) if token.kind == "predicate"]
    found: list[Clause] = []
    topics: dict[str, Token] = {}
    waiting: list[Token] = []  # "A と、X を退社した B": A waits for the verb that both share
    carried: list[Token] = []
    begin = 0
    for number, index in enumerate(at):
        predicate = tokens[index]
        clause = Clause(predicate, list(tokens[begin:index]))
        clause.begin = tokens[begin - 1].end if begin else -9
        last = found[-1] if found else None
        aside = last is not None and last.predicate.modifies and last.head in clause.left
        clause.opens = last.opens if last is not None and aside else clause.begin
        if number + 1 == len(at):
            clause.right = list(tokens[index + 1 :])
        if predicate.modifies:
            clause.head = _head(predicate, tokens[index + 1 :], text)
        items = [i for i, t in enumerate(clause.left) if t.kind == "cut" and text[t.start] in ITEMS]
        if items:  # "P はXへ▽YはQを": of the item before nothing reaches here
            clause.left, topics, waiting = clause.left[items[-1] + 1 :], {}, []
            clause.begin = tokens[begin + items[-1]].end
        if number:
            gap = tokens[at[number - 1] + 1 : index]
            clause.joined = all(t.kind in ("mark", "link") for t in gap)
        own = {t.kind: t for t in clause.left if t.mark == "topic" and not t.used}
        clause.left = [t for k, t in topics.items() if k not in own] + carried + clause.left
        carried = []
        topics |= own
        if clause.head is not None and clause.head.kind == "person":
            waiting += [t for t in clause.left if t.mark == "and"]
            clause.left = [t for t in clause.left if t.mark != "and"]
        else:
            clause.tail, waiting = waiting + [t for t in clause.left if t.mark == "and"], []
        if predicate.modifies and predicate.name in _ASIDE:
            # "X の所長に、Y で研究を率いた P を充てる": to X is where P goes, not where he was.
            # Who acts, neither: "X가 Y에서 연구하던 P를 영입했다".
            orgs = (t for t in clause.left if t.kind == "org" and not t.used)
            carried = [t for t in orgs if t.mark in ("to", "subject")]
            clause.left = [t for t in clause.left if t not in carried]
        found += _gapped(clause)
        begin = index + 1
    return found


def _listed(token: Token, tokens: Sequence[Token]) -> bool:
    """Return whether a person without a mark stands before "and": another follows."""
    if token.kind != "person" or token.mark:
        return False
    inside, comma = False, None
    for other in tokens[tokens.index(token) + 1 :]:
        if other.kind in ("open", "close"):
            inside = other.kind == "open"
        elif comma is not None and other.kind == "person":
            return other.start - comma.end <= _ROLE
        elif comma is None and other.kind == "org" and other.start - token.end <= 3:
            continue  # "P 윈드서프 CEO와 Q"
        elif inside or (comma is not None and other.kind == "mark" and other.name == "of"):
            continue
        elif comma is not None and other.kind == "org" and _of_next(other, token, tokens):
            continue  # "X の P、Y の Q が"
        elif comma is None and other.kind == "link":
            return other.start - token.end <= _ROLE
        elif comma is None and other.kind == "comma" and other.start - token.end <= _ROLE:
            comma = other
        else:
            return False
    return False


def _of_next(org: Token, person: Token, tokens: Sequence[Token]) -> bool:
    """Return whether an organisation is the next person's of a list in which each has his own:
    "X の P、Y の Q が"."""
    at = tokens.index(org)
    named = [t for t in tokens[: tokens.index(person)] if t.slot is not None]
    own = bool(named) and named[-1].kind == "org" and person.start - named[-1].end <= _ROLE
    of, other = (*tokens[at + 1 : at + 3], None, None)[:2]
    if not own or of is None or other is None or (of.kind, other.kind) != ("mark", "person"):
        return False
    behind = next((t for t in tokens[at + 3 :] if t.start >= other.end), None)
    if of.name != "of" or behind is None or behind.start - other.end > _LIST_END:
        return False
    ends = behind.kind == "mark" and behind.name in ("subject", "topic", "object")
    return ends or behind.kind in ("comma", "link")


def _gapped(clause: Clause) -> list[Clause]:
    """Return a clause for each of those who share a verb: "A moved to X, B to Y"."""
    people = [t for t in clause.left if t.kind == "person" and t.mark in _SPLITS and not t.owner]
    if len(people) < 2 or len({t.mark for t in people if t.mark not in ("topic", "")}) > 1:
        return [clause]
    first = next((t for t in clause.left if t in people or _placed(t)), None)
    leading = first is not None and first.kind == "org"  # "from X A, from Y B"
    parts = _between_commas(clause, people)
    if not parts:
        parts = _parts(clause, people, leading=leading)
        posts = clause.predicate.name in _POSTS  # "A が CEO に、B が社長に就任"
        whole = [any(map(_placed, part)) or (posts and _posted(part)) for part in parts[:-1]]
        whole += [posts or any(map(_placed, parts[-1]))]
        if len(parts) < 2 or not all(whole):
            return [clause]
    shared = [t for t in parts[0] if t.kind == "org" and t.mark in ("topic", "subject")]
    if leading and not any(t.mark == "to" for part in parts[:-1] for t in part):
        shared += [t for t in parts[-1] if t.kind == "org" and t.mark == "to"]
    each = [
        Clause(clause.predicate, part + [t for t in shared if t not in part], clause.right)
        for part in parts
    ]
    for token in clause.tail:  # "A と、B は X へ、C は Y へ": A goes where B does
        ends = (one for one, part in zip(each, parts, strict=True) if part[-1].end > token.start)
        next(ends, each[-1]).tail.append(token)
    return each


def _parts(clause: Clause, people: Sequence[Token], *, leading: bool) -> list[list[Token]]:
    """Return the tokens before a verb in parts of one person each."""
    parts: list[list[Token]] = [[]]
    for token in clause.left:
        if not leading and token in people and any(t in people for t in parts[-1]):
            parts.append([])
        parts[-1].append(token)
        if leading and token in people:
            parts.append([])
    if leading and not any(t in people for t in parts[-1]):
        rest = parts.pop()
        parts[-1] += rest
    return parts


def _between_commas(clause: Clause, people: Sequence[Token]) -> list[list[Token]]:
    """Return the parts that a comma behind a house begins, if in each somebody has one that says
    from where or where to: "X の A は Y へ、Z の B は W へ"."""
    parts: list[list[Token]] = [[]]
    for before, token in zip([None, *clause.left], clause.left, strict=False):
        behind = len(parts[-1]) > 1 and before is not None and before.kind == "comma"
        if behind and any(t in people for t in parts[-1]) and _goes(parts[-1], clause):
            parts.append([])
        parts[-1].append(token)
    one_each = all(sum(t in people for t in part) == 1 for part in parts)
    if len(parts) < 2 or not one_each or not all(_goes(part, clause) for part in parts):
        return []
    return parts


def _goes(part: Sequence[Token], clause: Clause) -> bool:
    """Return whether a house stands behind somebody, or before, that says from or to where."""
    orgs = [t for t in part if t.kind == "org" and not t.used]
    last = orgs[-1] if orgs else None  # the verb may have its particle: "Xへ移る"
    beside = last is not None and not last.mark and clause.predicate.start - last.end < 1
    return beside or any(t.mark in ("from", "to", "in", "at") for t in orgs)


def _posted(part: Sequence[Token]) -> bool:
    """Return whether what a post is told with ends what stands behind a person: "Pが CEO に、"."""
    mark, comma = part[-2:] if len(part) > 1 else (None, None)
    told = mark is not None and mark.kind == "mark" and mark.name in ("to", "as")
    return told and comma is not None and comma.kind == "comma"


def _placed(token: Token) -> bool:
    """Return whether an organisation says from where, where or to where."""
    marks = ("from", "to", "in", "at", "of", "object")
    return token.kind == "org" and not token.used and token.mark in marks


def subject(clause: Clause, before: Iterable[list[Token]]) -> list[Token]:
    """Return who does what a verb says: marked so, behind it, the topic, or as before."""
    people = [t for t in clause.left if t.kind == "person" and not t.owner]
    if people and people[-1].mark == "of" and clause.predicate.start - people[-1].end <= _HELD:
        return people[-1:]  # "Q는 P의 사직을": the noun is P's
    # "Q が ... したが、P は": the main clause is about P.
    last = [t for t in people if t.mark in ("subject", "topic")][-1:]
    first = (
        "topic" if last and last[0].mark == "topic" and last[0] in clause.left[1:] else "subject"
    )
    if first == "topic" and not any(t.mark == "subject" for t in people):
        first = "subject"
    for marks in ((first,), None, ("topic",), ("",), ("as", "of"), ("object", "by", "to")):
        if marks is None:
            if clause.head is not None and clause.head.kind == "person":
                return [clause.head]
            continue
        found = [t for t in people if t.mark in marks]
        if found:
            return (found[-1:] if marks != ("",) else found[:1]) + clause.tail
        if marks == ("",) and _stranger(clause):
            return []
        if marks == ("as", "of") and (earlier := next((p for p in before if p), None)):
            # "P は X を辞め、Q と Y を立ち上げた"
            return earlier + (clause.tail if clause.predicate.name == "found" else [])
    return [t for t in clause.right if t.kind == "person"][:1]


def _stranger(clause: Clause) -> bool:
    """Return whether somebody without a name does it: "全員が移籍する"."""
    if not clause.left:
        return False
    for index, token in enumerate(clause.left):
        if token.kind != "mark" or token.name != "subject":
            continue
        named = any(
            t.slot and t.mark == "subject" and 0 <= token.start - t.end <= _CLING
            for t in clause.left[:index]
        )
        if not named and token.start - clause.begin > 2:
            return True
    return False


def objects(clause: Clause) -> list[Token]:
    """Return whom a verb of hiring, naming or dismissing is about."""
    people = [t for t in clause.left if t.kind == "person" and not t.owner]
    for marks in (("object",), None, ("",), ("as", "of", "to")):
        if marks is None:
            if clause.head is not None and clause.head.kind == "person":
                return [clause.head]
            continue
        found = [t for t in people if t.mark in marks]
        if found:
            return found[-1:] + clause.tail
    return [t for t in clause.right if t.kind == "person"][:1]


def actors(clause: Clause) -> list[Token]:
    """Return the organisations that may act in a clause, the likeliest last."""
    orgs = [t for t in clause.left if t.kind == "org" and not t.used]
    for marks in (("subject",), ("topic",), ("",)):
        found = [t for t in orgs if t.mark in marks]
        if found:
            return found if marks != ("",) else found[:1]
    if clause.head is not None and clause.head.kind == "org":
        return [clause.head]
    return []


def around(clause: Clause) -> list[Token]:
    """Return the names that say from where and to where; the head of the clause among them."""
    names = [t for t in clause.left if t.kind == "org"]
    head = clause.head
    if head is not None and head.kind == "org" and clause.predicate.name in OF_PEOPLE:
        names.append(replace(head, mark=""))
    if clause.predicate.name != "work" and not clause.predicate.modifies:
        cut = next((i for i, t in enumerate(clause.right) if t.kind == "cut"), len(clause.right))
        right = clause.right[:cut]
        names += [t for t in right if t.kind == "org" and t.mark in ("from", "to")]
    return names
