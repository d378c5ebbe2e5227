"""Where somebody belongs, apart from what a verb says: posts, appositions, brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.clauses import Token
from pipelines.lines import BREAK, ORG, PERSON, STOP
from pipelines.particles import mark_behind
from pipelines.patterns import Language
from pipelines.prepositions import mark
from pipelines.verblast import mark_verb_last

_NEAR = 70  # characters between a name and the organisation of its post
_BOUND = re.compile(f"[{ORG}{PERSON}].|[,;:.(—–]")
# The words behind an organisation that may be a post, up to the next name.
_POST_BEHIND = re.compile(
    rf"\s?(?:[^\s,、。을를{ORG}{PERSON}]{{1,10}}\s){{0,3}}[^\s,、。{ORG}{PERSON}]{{1,14}}"
)
_BRACKETED = re.compile(r"\s?[(（][a-z]{2,5}[)）]")
_PLAIN = re.compile(f"[{BREAK}{STOP}\\s]+")


@dataclass(frozen=True, slots=True)
class Affiliation:
    """A person, an organisation, and whether the text presents it as where he comes from."""

    person: Token
    org: Token | None  # None: of the house the text is about ("P, the chief scientist,")
    origin: bool


def affiliations(tokens: list[Token], text: str, language: Language) -> list[Affiliation]:
    """Return the affiliations of a sentence.

    Names get their marks, and organisations of posts are used up.
    """
    found: list[Affiliation] = []
    named = [t for t in tokens if t.slot is not None]
    verbs = [t for t in tokens if t.kind == "predicate"]
    if language.particles:
        mark_behind(tokens, text, language)
        found += _right_behind(named, text, language)
    for one, other in zip(named, named[1:], strict=False):
        if language.particles and (one.used or not _leads_to(one, other, text, language)):
            continue
        if any(one.end <= t.start < other.start for t in verbs):
            continue
        if pair := _before(one, other, text, language):
            one.used = True
            found.append(pair)
    if language.prenominal:
        found += _of_one_list(named, found, text, language)
    if not language.particles:
        (mark_verb_last if language.verb_last else mark)(tokens, text, language)
    for one, other in zip(named, named[1:], strict=False):
        if not other.used and (pair := _behind(one, other, tokens, text, language)):
            other.used = True
            found.append(pair)
    placed = {id(pair.person) for pair in found}
    found += [
        Affiliation(token, None, False)
        for token in named
        if token.kind == "person" and id(token) not in placed and _titled(token, text, language)
    ]
    return found


_NEXT_OF_LIST = re.compile(r"(?:、|和|与|及|以及|，以及)(?!前|原)[^，。；:]{2,18}")


def _of_one_list(
    named: Sequence[Token], found: Sequence[Affiliation], text: str, language: Language
) -> Iterable[Affiliation]:
    """Yield the posts of one house that a list gives: "X产品负责人P、模型负责人Q以及架构师R"."""
    told = {id(pair.person): pair for pair in found}
    for one, other in zip(named, named[1:], strict=False):
        pair = told.get(id(one))
        between = text[one.end : other.start]
        if pair is None or other.kind != "person" or id(other) in told:
            continue
        if _NEXT_OF_LIST.fullmatch(between) and language.has("role", between):
            told[id(other)] = Affiliation(other, pair.org, pair.origin)
            yield told[id(other)]


def _leads_to(org: Token, person: Token, text: str, language: Language) -> bool:
    """Return whether an organisation may belong to the post behind it: no comma, no particle."""
    between = text[org.end : person.start]
    marks = (
        language.lists.get(f"mark-{name}") for name in ("to", "subject", "object", "topic", "in")
    )
    if any(listed and listed.search(between) for listed in marks):
        return False
    bare = _PLAIN.sub("", between)
    return org.mark in ("", "of", "topic") and not bare.startswith(("、", ",", "は", "も"))


def _right_behind(named: Sequence[Token], text: str, language: Language) -> Iterable[Affiliation]:
    """Yield the affiliations in "P OpenAI 연구원이": the particle of the post is the person's."""
    for person, org in zip(named, named[1:], strict=False):
        if person.kind != "person" or org.kind != "org" or person.mark not in ("", org.mark):
            continue
        if org.mark == "to":
            continue  # "P 삼성리서치 소장에 내정": where P goes
        between = _PLAIN.sub(" ", text[person.end : org.start]).strip()
        former = language.has("former", between + "\n") and _ends_with("former", between, language)
        if between and not former:
            continue
        post = _POST_BEHIND.match(text, org.end)
        if post is None:
            continue
        heads = re.match("장(?=[은는이가을를의로 ]|에)", post[0])  # 연구원 + 장: who heads it
        if not heads and not _has("role", post[0], language):
            continue
        org.used, person.mark = True, org.mark
        yield Affiliation(person, org, former or bool(heads) or _comes_from(post[0], language))


def _unsure(org: Token, text: str, language: Language) -> bool:
    """Return whether what may be an organisation stands where none is: "of the Supreme Court"."""
    if org.slot is None or not org.slot.maybe:
        return False
    before = text[max(0, org.start - 16) : org.start]
    names = [n for n in ("mark-of", "mark-at", "mark-in", "former") if n in language.lists]
    led = any(_ends_with(name, before, language) for name in names)
    return language.spaced and not language.particles and not led and bool(before.strip(" (,"))


def _before(org: Token, person: Token, text: str, language: Language) -> Affiliation | None:
    """Return the affiliation in "OpenAI researcher P", "ex-OpenAI P", "OpenAI 的研究员 P"."""
    if org.kind != "org" or person.kind != "person" or not person.slot:
        return None
    between = text[org.end : person.start]
    if between == "-":  # "der Kortex-Gründer", who is named elsewhere
        return Affiliation(person, org, True)
    if language.particles:
        between = _BRACKETED.sub("", between)  # 최고경영자(CEO)인
    if post := _post_before_both(org, person, between, text, language):
        person.lead = org.start - len(post)
        return Affiliation(
            person, org, _has("former", post, language) or _comes_from(post, language)
        )
    if not person.slot.full or _apart(between, language):
        return None
    aside = re.sub(r"\s*,\s*$", " ", between)  # "OpenAI's chief scientist, P, has left"
    titled = aside != between and re.match(r"\s*,", text[person.end :]) is not None
    if titled and aside.strip() and not _has("role", aside, language):
        return None
    between = aside if titled else between
    if not _one_phrase(between, language):
        return None
    if org.owner and not between[_owned(between, language) :].strip():
        return Affiliation(person, org, True)  # "Microsoft's P"
    led = text[max(0, org.start - 50) : org.start]
    if titled and not aside.strip() and _post_of(led, language):
        return Affiliation(person, org, True)  # "the chief scientist of Cohere, P, ..."
    return _by_post(org, person, between, text, language)


def _post_before_both(
    org: Token, person: Token, between: str, text: str, language: Language
) -> str:
    """Return the post in "the head of research of OpenAI P", where nothing else stands between."""
    apart = "," in between and re.match(r"\s*\w", text[person.end :])
    clung = re.sub(r"^-\w+", "", between)  # "der Chef der Google-Suche, P,"
    return "" if apart or clung.strip(" ,\"'“«") else _post_first(org, text, language)


def _one_phrase(between: str, language: Language) -> bool:
    """Return whether the words between a house and a person may be a post."""
    signs = r"[,;:，、。()（]" if language.spaced else r"[;:，。；：(（]"
    if len(between) > _NEAR or re.search(signs, between):
        return False
    if any(_has(name, between, language) for name in language.predicates):
        return False
    article = language.lists.get("article")
    if article and article.match(between.lstrip()):
        return False  # "passano a OpenAI il fondatore P"
    return not language.has("not_between", between)


def _by_post(
    org: Token, person: Token, between: str, text: str, language: Language
) -> Affiliation | None:
    """Return the affiliation that a post between house and person tells, or "former" before."""
    lead = text[max(0, org.start - 16) : org.start]
    former = language.has("former", lead + "\n") and _ends_with("former", lead, language)
    if language.particles and re.match(r"\s?(전|前|元)\s?", between):
        former = True  # "스케일 AI 전 CEO"
    near = language.prenominal and not between.strip()  # "任命 Naver 河正宇", "微软苏巴曼亚"
    told = near or _has("role", between, language) or _only_of(between, language)
    if not former and not told:
        return None
    after = re.match(r"[^、,。]{0,14}", text[person.end :]) if language.particles else None
    post = between + lead + (after[0] if after and not language.spaced else "")
    house = language.particles and _only_of(between, language)
    return Affiliation(person, org, former or house or near or _comes_from(post, language))


def _post_first(org: Token, text: str, language: Language) -> str:
    """Return the post before both names: "the former head of research of OpenAI P"."""
    lead = text[max(0, org.start - _NEAR) : org.start]
    marks = [name for name in ("mark-of", "mark-at", "mark-in") if name in language.lists]
    ending = [*marks, "former"] if "former" in language.lists else marks
    if not any(_ends_with(name, lead, language) for name in ending):
        return ""  # before all verbs are looked for
    ends = [hit.end() for hit in _BOUND.finditer(lead)]
    for regex in language.verbs:
        ends += [hit.end() for hit in regex.finditer(lead)]
    post = lead[max(ends, default=0) :]
    led = any(_ends_with(name, post, language) for name in marks)
    core = post.rstrip()
    core = core[: core.rfind(" ") + 1] if " " in core else ""  # without its last preposition
    if led and (_has("role", core, language) or _has("former", post, language)):
        return post
    return post if "former" in language.lists and _ends_with("former", post, language) else ""


def _behind(
    person: Token, org: Token, tokens: Sequence[Token], text: str, language: Language
) -> Affiliation | None:
    """Return the affiliation in "P, a researcher at OpenAI,", "P (OpenAI)", "P of OpenAI"."""
    if person.kind != "person" or org.kind != "org" or not person.slot or person.owner:
        return None
    between = text[person.end : org.start]
    if len(between) > _NEAR + 30:
        return None
    inner = [t for t in tokens if person.end <= t.start < org.start]
    if any(t.kind in ("predicate", "relative") for t in inner):
        return None
    bare = _PLAIN.sub(" ", between).strip()
    of_old = ("former", "recently")  # "P, zuletzt X,"
    told = any(name in language.lists and _ends_with(name, bare, language) for name in of_old)
    if org.slot and org.slot.maybe and len(bare) > 1 and not (told or _right_at(org, inner)):
        return None  # "(ex judge of the court Suprema"
    if bare in ("(", "（") or (bare[:1] in ("(", "（") and _ends_with_former(bare, language)):
        return Affiliation(person, org, True)
    if bare.startswith((",", "，", "(", "-", "–", "—")):
        after = text[org.end : org.end + 60].split(",")[0]
        near = len(bare) < (10 if org.mark == "at" else 4)
        if (
            (org.owner or org.mark == "at")
            and near
            and ORG not in after
            and _has("role", after, language)
        ):
            return Affiliation(person, org, _comes_from(after, language))
        if org.mark == "of" and len(bare) < 6 and re.match(r"\s?[,.)]", text[org.end :]):
            return Affiliation(person, org, True)  # "P, of X, "
        recent = _has("former", between, language) or _has("recently", between, language)
        role = _has("role", between, language)
        if not (recent or role) or sum(t.kind == "comma" for t in inner) > 2:
            return None
        last = between.rsplit(",", 1)[-1]
        if len(last) > 8 and not any(
            _has(n, last, language) for n in ("former", "recently", "role")
        ):
            return None  # "P, one of its authors, has written on X"
        if org.mark in ("to", "by") and not recent:
            return None
        return Affiliation(person, org, recent or _comes_from(between, language))
    if org.mark == "of" and not language.particles and len(inner) == 1 and len(bare) < 8:
        return Affiliation(person, org, True)
    return None


def _right_at(org: Token, inner: Sequence[Token]) -> bool:
    """Return whether a mark stands right before a name."""
    return any(t.kind == "mark" and 0 <= org.start - t.end <= 2 for t in inner)


def _titled(person: Token, text: str, language: Language) -> bool:
    """Return whether a post without a house stands in apposition: "P, its chief scientist,"."""
    if language.prenominal:
        return _posted(person, text, language)
    if language.particles:
        return _in_post(person, text, language)
    before = text[max(0, person.start - 40) : person.start]
    if person.slot and person.slot.full and _house_title(before, language):
        return True
    inside = language.lists.get("inside")
    leads = [before[hit.end() :] for hit in inside.finditer(before)] if inside else []
    if any(ORG not in lead and _post_alone(lead, language) for lead in leads):
        return True  # "making company president P the lead"
    rest = re.match(r"\s*[,(，（]([^,(，（;.]{3,60})(?:[,)，）.]|$)", text[person.end :])
    if rest is None or PERSON in rest[1] or ORG in rest[1]:
        return False
    if _has("founder", rest[1], language) or _has("become", rest[1], language):
        return False
    if not _has("role", rest[1], language) or _only_trained(rest[1].strip(), language):
        return False
    return language.has("until", rest[1]) or not _has("former", rest[1], language)


def _only_trained(words: str, language: Language) -> bool:
    """Return whether words say what somebody is by training, not which post he has in the house:
    "P, a well-known researcher, becomes chief scientist of X"."""
    trained, role = language.lists.get("by_training"), language.lists["role"]
    if trained is None or _has("until", words, language) or _has("in_house", words, language):
        return False  # "P, the engineer who built its models, takes over"
    return all(trained.fullmatch(hit.group()) for hit in role.finditer(words))


def _house_title(before: str, language: Language) -> bool:
    """Return whether a title that only the house's own people bear ends right before a name.

    "Finanzchef P", "la vicepresidente P": an engineer or a professor may come from anywhere.
    """
    titles = language.lists.get("house_title")
    words = before.rstrip(" ,")
    hit = (
        next((h for h in titles.finditer(words) if h.end() == len(words)), None) if titles else None
    )
    lead = words[: hit.start()] if hit else ""
    lead = lead[max((m.end() for m in _BOUND.finditer(lead)), default=0) :]
    if hit is None or language.has("title_not_held", f"{lead[-24:]} {hit[0]}"):
        return False  # "der neue Finanzchef P"
    return not language.has("former", lead)


def _post_alone(words: str, language: Language) -> bool:
    """Return whether words name a post and nothing else: not "his board a minister"."""
    words = words.rstrip(" ,")  # "o atual diretor, P,"
    if not _has("role", words, language) or re.search(r"[,;:.(]", words):
        return False
    return not any(language.has(name, words) for name in ("mark-to", "mark-at"))


def _posted(person: Token, text: str, language: Language) -> bool:
    """Return whether a post of the house stands before a name: "由副手P接任"."""
    lead = re.split(
        rf"[，。、；:,\s{ORG}{PERSON}]", text[max(0, person.start - 20) : person.start].rstrip()
    )[-1]
    lead = lead[max(lead.rfind("由"), 0) :]  # "CEO由原财务长"
    if not any(m.end() == len(lead) for m in language.lists["role"].finditer(lead)):
        return False
    if not language.has("of_house", lead):
        return False
    return not any(language.has(name, lead) for name in ("title", "stranger"))


def _ends_with_former(words: str, language: Language) -> bool:
    return "former" in language.lists and _ends_with("former", words, language)


def _apart(between: str, language: Language) -> bool:
    """Return whether words before a post show that it is not the organisation's: "hat den"."""
    role = language.lists["role"].search(between) if "role" in language.lists else None
    return role is not None and language.has("apart", between[: role.start()])


def _in_post(person: Token, text: str, language: Language) -> bool:
    """Return whether a post stands right before or behind a name: "最高技術責任者の P"."""
    posts = language.lists.get("post")
    if posts is None:
        return False
    before = _PLAIN.sub("", text[max(0, person.start - 30) : person.start])
    clause = re.split(r"[、,。]", before)[-1]
    former = language.has("former", clause)
    led = any(hit.end() == len(before) for hit in posts.finditer(before))
    title = person.slot.title if person.slot and person.slot.full else ""
    behind = _PLAIN.sub(" ", title + text[person.end : person.end + 30])
    return (led and not former) or posts.match(behind) is not None


def _only_of(between: str, language: Language) -> bool:
    """Return whether nothing but a particle of possession stands between."""
    bare = _PLAIN.sub("", between)
    return bool(bare) and not language.spaced and bare in ("的", "の", "의")


def _comes_from(words: str, language: Language) -> bool:
    """Return whether a post says where somebody comes from: no founder's title does."""
    return _has("role", words, language) and not _has("founder", words, language)


def _has(name: str, words: str, language: Language) -> bool:
    if name in language.predicates:
        return language.predicates[name].search(words) is not None
    return language.has(name, words)


def _owned(between: str, language: Language) -> int:
    """Return the length of the mark of possession that *between* begins with."""
    owning = language.lists.get("owning")
    hit = owning.match(between) if owning else None
    return hit.end() if hit else 0


def _post_of(before: str, language: Language) -> bool:
    """Return whether a post and "of" stand before an organisation."""
    ends = [language.lists.get(f"mark-{name}") for name in ("of", "at")]
    small = _PLAIN.sub(" ", before).rstrip()
    led = any(hit.end() == len(small) for found in ends if found for hit in found.finditer(small))
    return led and _has("role", small, language) and not _has("founder", small, language)


def _ends_with(name: str, words: str, language: Language) -> bool:
    listed = language.lists[name]
    return any(not words[hit.end() :].strip() for hit in listed.finditer(words))


def people_of(found: Iterable[Affiliation]) -> list[tuple[str, bool, Token | None, bool]]:
    """Return (person, is a pronoun, organisation, origin) for each affiliation and person."""
    return [
        (name, not pair.person.slot.full, pair.org, pair.origin)
        for pair in found
        if pair.person.slot
        for name in pair.person.slot.names
    ]
