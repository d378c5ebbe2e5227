"""Organisations in no table: capitalised words beside words that only companies have."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipelines import capitals
from pipelines.capitals import WORD
from pipelines.names import TOLD_OF
from pipelines.patterns import HOUSES, Language
from pipelines.persons import told_as_firm
from pipelines.rules import Rules
from pipelines.spans import Span, Taken

_EX = re.compile(rf"(?<!\w)[Ee]x-(({WORD})(?: {WORD})?)(?![\w-])")
_OPENING = re.compile(r"(^|[.!?:\n]\s*[\"“«]?)$")
_WORDS = re.compile(r"\S+")
_LONGEST = 300  # characters of a name with all that stands beside it in capitals
_MORE = re.compile(rf" ({WORD}|[A-Z]{{2,4}})(?!\w)")


def unlisted_orgs(
    text: str, rules: Rules, language: Language | None, found: list[Span]
) -> list[Span]:
    """Return organisations by their surroundings, and, as "maybe", other capitalised words."""
    if language is None:
        return []
    endings = frozenset(rules.facts.words.get("org_ending", ()))
    ai_endings = frozenset(rules.facts.words.get("ai_ending", ()))
    if not found and not language.near("ai", text):
        return []
    before = frozenset(rules.facts.words.get("ai_before", ()))  # "la start-up d'IA Nuageo"
    ordinary = _ordinary(rules, language, endings)
    legal = frozenset(rules.facts.words.get("org_legal", ()))
    taken = Taken(len(text), found)
    firsts = {s.name.split()[0] for s in found if s.kind == "person" and s.known}
    sure: dict[str, str] = {}
    runs: list[tuple[int, int]] = []
    compounds: set[tuple[int, int]] = set()
    for hit in capitals.runs(text):
        begin, stop = hit.span()
        if stop - begin > _LONGEST:
            continue
        firm = _firm_of_compound(text, begin, stop, language) if "-" in hit.group() else None
        if firm and not taken.any(*firm):
            runs.append(firm)
            compounds.add(firm)
            continue
        stop = taken.first(begin, stop)  # "Velora Hires | Jane Doering"
        if stop == begin:
            continue
        if stop < hit.end() and re.search(r"-[a-z]+\s*$", text[begin:stop]):
            continue  # "Indian-origin P"
        if " " in hit.group() and rules.no_orgs.search(hit.group()):
            continue  # "The New York Times"
        start, end = _trim(text, begin, stop, ordinary, endings, before)
        end = _whole(text, start, end, stop, language)
        if end <= start:
            continue
        more = _MORE.match(text, end) if start > begin and end == stop else None
        if more and more[1] in endings | ai_endings:
            end = more.end()  # "Ihr Unternehmen Lumora | AI"
        runs.append((start, end))
        name = text[start:end]
        if "-" in name and re.search(r"-[a-z]+ed\b", name):
            continue  # "Amazon-backed"
        last = name.split()[-1]
        if last in legal and " " in name:  # "Isarkern GmbH"
            end = start + len(name) - len(last) - 1
            runs[-1], name = (start, end), text[start:end]
            sure.setdefault(name, name)
        elif (
            (last in ai_endings and " " in name)
            or last.lower().endswith(".ai")
            or _beside(text, start, end, language)
        ):
            sure.setdefault(name, name)
    runs += _left_firms(text, taken, runs, ordinary, language)
    # "Jequitibá" is the "Jequitibá IA" that the article names elsewhere.
    whole = (*(s.name for s in found if s.kind == "org"), *sure)
    short = {n.rsplit(" ", 1)[0]: n for n in whole if " " in n and n.split()[-1] in ai_endings}
    spans: list[Span] = []
    for start, end in runs:
        name = short.get(text[start:end], text[start:end])
        if (start, end) in compounds and name.replace("-", " ") in whole:
            name = name.replace("-", " ")  # "der Lumen-Labs-Chef"
        if name in sure:
            spans.append(Span(start, end, "org", name, known=False))
        elif _part(text, start, end, language, taken):
            continue
        elif (name in rules.surnames or name in firsts) and (start, end) not in compounds:
            continue  # "Sutskever's start-up", "the exit of John"
        elif (
            (start, end) in compounds
            or text[max(0, start - 3) : start].lower() == "ex-"
            or _may(text, start, name, language)
        ):
            spans.append(Span(start, end, "maybe", name, known=False))
    return spans


def _left_firms(
    text: str,
    taken: Taken,
    runs: list[tuple[int, int]],
    ordinary: Callable[[str], bool],
    language: Language,
) -> list[tuple[int, int]]:
    """Return where a name clings to "ex": "Anne Lorrain, ex-Airbus"."""
    role = language.lists.get("role")
    found: list[tuple[int, int]] = []
    told = language.spaced and ("ex-" in text or "Ex-" in text)
    for hit in _EX.finditer(text) if told else ():
        for span in (hit.span(1), hit.span(2)):
            words = text[slice(*span)].split()
            usual = any(ordinary(w) or (role and role.fullmatch(w.lower())) for w in words)
            if span not in runs and not usual and not taken.any(*span):
                found.append(span)
                break
    return found


def _ordinary(rules: Rules, language: Language, endings: frozenset[str]) -> Callable[[str], bool]:
    """Return what tells whether a capitalised word is no part of a name."""
    never, common = rules.names.never, language.common
    noun = language.lists.get("org_noun")  # "KI-Labor Lumen"
    role = language.lists.get("role") if language.verb_last else None  # "Gründerin Thu Trang"

    def ordinary(word: str) -> bool:
        if word in endings:
            return False
        if word in never or word.casefold() in common:
            return True
        if noun and noun.fullmatch(word.lower()):
            return True
        if role and role.fullmatch(word.lower()):
            return True
        return "-" in word and TOLD_OF.fullmatch(word) is not None

    return ordinary


def _whole(text: str, start: int, end: int, stop: int, language: Language) -> int:
    """Return where a name ends whose last word is an ordinary one, as what follows tells: "Cetus
    Minds, a new lab", "Hyperion Speech has hired"."""
    cut = text[end:stop]
    if not cut or end <= start or not re.fullmatch(r" \w+", cut):
        return end
    if told_as_firm(text, stop, language):
        return stop
    word = cut.strip().lower()
    plain = not any(n in language.lists and language.lists[n].fullmatch(word) for n in _NO_NAMES)
    verb = any(regex.match(word) for regex in language.verbs)
    acts = text[stop : stop + 1] == " " and text[stop + 1 : stop + 2].islower()
    if plain and not verb and acts and _acts(text[stop:][:40], language):
        return stop
    return end


_NO_NAMES = ("role", "maybe_not", "not_a_name", "pronoun", "org_noun")


def _trim(
    text: str,
    start: int,
    end: int,
    ordinary: Callable[[str], bool],
    endings: frozenset[str],
    before: frozenset[str],
) -> tuple[int, int]:
    """Cut ordinary words off both ends of a run of capitalised words, one of *before* too."""
    run = text[start:end]
    if " " not in run:
        return start, start if run in endings or ordinary(run) else end
    words = list(_WORDS.finditer(run))
    while words and ordinary(words[0].group()):
        words.pop(0)
    if words[1:] and words[0].group() in before:
        words.pop(0)
    while words and ordinary(words[-1].group()):
        words.pop()
    if not words or all(w.group() in endings for w in words):
        return start, start
    return start + words[0].start(), start + words[-1].end()


def _beside(text: str, start: int, end: int, language: Language) -> bool:
    """Return whether a word for a company stands right before or, as apposition, after."""
    told = language.lists.get("firm_told")  # "la start-up chilena X"
    before = text[max(0, start - (48 if told else 24)) : start].lower()
    after = text[end : end + 40].lower()
    noun = language.lists.get("org_noun")
    if noun is None:
        return False
    if told_as_firm(text, end, language):
        return True
    rests = (before[m.end() :].strip(" \"'“„«»:") for m in noun.finditer(before))
    if any(not rest or (told and told.fullmatch(rest)) for rest in rests):
        return True
    noun_before = language.lists.get("noun_before")
    if noun_before and noun_before.search(before):
        return False  # "für die Produkte, das Unternehmen": every German noun is capitalised
    if language.spaced:
        apposed = after[:1] == "," and after[1:2].isspace()
        found = noun.search(after) if apposed else None
        return bool(found and not re.search(r"[.;:,]", after[1 : found.start()]))
    return bool(noun.match(after.lstrip()))


def _part(text: str, start: int, end: int, language: Language, taken: Taken) -> bool:
    """Return whether this is a part of the organisation it clings to, or a department."""
    if language.spaced:
        return False
    after = language.lists.get("part_after")
    inside = after is not None and after.match(text[end : end + 8].lstrip().lower()) is not None
    return inside or (start > 0 and taken.any(start - 1, start))


def _may(text: str, start: int, name: str, language: Language) -> bool:
    """Return whether a claim may take this for an organisation."""
    if all(language.has("maybe_not", word.lower()) for word in name.split()):
        return False
    product = language.lists.get("product_after")  # "the Ray framework"
    if product and product.match(text[start + len(name) :][:16].lower().lstrip()):
        return False
    led = language.lists.get("maybe_after")  # "bei Bosch": no noun stands so without an article
    before = text[max(0, start - 12) : start].lower()
    if led and any(m.end() == len(before) - 1 for m in led.finditer(before)):
        return True
    if language.verb_last and _acts_alone(text, start, name, language):
        return True
    if language.verb_last and " " not in name and not re.search(r"[a-z][A-Z]|\d", name):
        return False  # every German noun is capitalised
    if name.isupper() and len(name) <= 3:
        return False
    if language.spaced and " " not in name and _acts(text[start + len(name) :][:40], language):
        return True
    opening = _OPENING.search(text[max(0, start - 4) : start])
    after = text[start + len(name) : start + len(name) + 1]
    return " " in name or not opening or after == ":"


def _acts(after: str, language: Language) -> bool:
    """Return whether what follows a word is said of firms: "Instacart CEO", "Brightloom fired"."""
    small = after.lower()
    owning, beside = language.lists.get("owning"), language.lists.get("org_after")
    if (owning and owning.match(small)) or (beside and beside.match(small.lstrip())):
        return True
    bare = small.lstrip()
    if not language.any_hiring.match(bare):
        return False
    return any(language.predicates[n].match(bare) for n in HOUSES if n in language.predicates)


def _acts_alone(text: str, start: int, name: str, language: Language) -> bool:
    """Return whether a word opens a sentence without an article and does something."""
    opens = re.search(r"(^|[.!?:;\n–»]\s*[\"“«»]?)$", text[max(0, start - 4) : start])
    verb = language.lists.get("org_after")
    if not opens or verb is None or " " in name or name.lower() in language.common:
        return False
    rest = text[start + len(name) :]
    return rest[:1] == " " and verb.match(rest.lstrip().lower()) is not None


def _firm_of_compound(
    text: str, start: int, end: int, language: Language
) -> tuple[int, int] | None:
    """Return the firm in "SAP-Chefentwickler", "Ex-Telekom-Vorständin"."""
    generic = language.lists.get("compound_not")
    role = language.lists.get("role")
    if generic is None or role is None:
        return None
    word = re.match(r"(?:Ex-)?([\w.&]+(?:-[A-Z][\w.]*)*)-(\w+)$", text[start:end].split(" ")[0])
    if word is None or not role.fullmatch(word[2].lower()) or generic.fullmatch(word[1].lower()):
        return None
    parts = word[1].lower().split("-")
    if any(generic.fullmatch(part) or role.fullmatch(part) for part in parts):
        return None  # "Gründerinnen-Duo"
    return start + word.start(1), start + word.end(1)
