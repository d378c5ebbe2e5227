"""Names in Chinese, Japanese and Korean writing that are in no table.

Nothing marks a name there: what stands on both sides does, and once a name is sure it is one
wherever it stands. Titles, verbs and endings are lists of config/language/*.toml; which of the
three ways to find names a language needs is its `names`.
"""

from __future__ import annotations

import re

from pipelines.hangul import korean_people
from pipelines.hanzi import chinese_people
from pipelines.kanji import HAN, japanese_people
from pipelines.names import NameWords, Shape
from pipelines.patterns import Language
from pipelines.spans import Span, Taken

_FINDERS = {"hanzi": chinese_people, "kanji": japanese_people, "hangul": korean_people}


def eastern_people(text: str, names: NameWords, language: Language, sure: set[str]) -> list[Shape]:
    """Return hanzi, kanji and Hangul names by what stands beside them, in order.

    Those in *sure* are names already, and are found wherever they stand.
    """
    finder = _FINDERS.get(language.rules.names)
    if finder is None:
        return []
    found = list(finder(text, text.lower(), names, language))
    return _everywhere(text, found, sure, spaced=language.rules.names == "hangul")


def _everywhere(text: str, found: list[Shape], sure: set[str], *, spaced: bool) -> list[Shape]:
    """Return the shapes and wherever else the same characters stand: as words if *spaced*."""
    texts = {shape.text for shape in found}
    # 瀬戸口氏 after 瀬戸口亮氏 is a family name, not a name of its own.
    found = [s for s in found if not any(t != s.text and t.startswith(s.text) for t in texts)]
    shapes = {shape.start: shape for shape in found}
    for name in {shape.text for shape in found} | sure:
        edge = "(?<![가-힣])" if spaced else ""
        for hit in re.finditer(edge + re.escape(name), text):
            shapes.setdefault(hit.start(), Shape(hit.start(), hit.end(), name, True))
    return [shapes[start] for start in sorted(shapes)]


def short_forms(text: str, found: list[Span], language: Language | None) -> list[Span]:
    """Return where a family name and a title mean a person named in full: 桐谷氏, 한 박사."""
    title = language.lists.get("title") if language else None
    if title is None or language is None or not language.rules.names:
        return []
    full = _families(text, found)
    if not full:
        return []
    taken = Taken(len(text), found)
    small = text.lower()
    gap = " ?" if language.rules.names == "hangul" else ""
    either = "|".join(map(re.escape, sorted(full, key=len, reverse=True)))
    spans: list[Span] = []
    for hit in re.finditer(rf"(?<![{HAN}가-힣])(?:{either})(?={gap}\S)", text):
        after = hit.end() + (text[hit.end()] == " ")
        meant = full[hit.group()]
        if len(meant) == 1 and title.match(small, after) and not taken.any(*hit.span()):
            spans.append(Span(*hit.span(), "person", next(iter(meant)), full=False))
    return spans


def _families(text: str, found: list[Span]) -> dict[str, dict[str, str]]:
    """Return, for what may be a family name, the people of the text who have it."""
    full: dict[str, dict[str, str]] = {}
    for span in found:
        surface = text[span.start : span.end]
        if span.kind == "person" and re.fullmatch(rf"[{HAN}가-힣]{{2,5}}", surface):
            for length in range(1, min(4, len(surface))):
                full.setdefault(surface[:length], {})[span.name] = span.name
        elif span.kind == "person" and (
            mixed := re.match(rf"([{HAN}]{{1,4}})[ぁ-んァ-ヺー]", surface)
        ):
            full.setdefault(mixed[1], {})[span.name] = span.name
    return full
