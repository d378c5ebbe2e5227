"""Hits of a search as terminal text, JSON, CSV or Markdown."""

from __future__ import annotations

import os
import sqlite3

from talentwire.excerpt import Excerpt
from talentwire.search import Answer, Hit
from talentwire.show import clean, counted, markdown_link, markdown_text, shorten, wrap
from talentwire.wording import between

BOLD, DIM, MARK, RESET = "\x1b[1m", "\x1b[2m", "\x1b[1;33m", "\x1b[0m"
WIDEST = 100
_ON, _OFF = "\ue000", "\ue001"  # stand for the marks while lines are folded


def render(answer: Answer, form: str, *, color: bool) -> str:
    """Return *answer* in the format *form* of FORMATS."""
    if form == "text":
        return as_text(answer, color=color)
    return FORMATS[form](answer)


def as_text(answer: Answer, *, color: bool = False) -> str:
    """Return one block of lines for each hit."""
    if not answer.hits:
        also = f" (also looked for {', '.join(map(clean, answer.also))})" if answer.also else ""
        return f"no hits{also}" if answer.page == 1 else f"no more hits on page {answer.page}"
    columns = min(os.get_terminal_size().columns, WIDEST) if color else WIDEST
    blocks = [_block(hit, columns, color) for hit in answer.hits]
    return "\n\n".join([*blocks, _style(_summary(answer), DIM, color)])


def _block(hit: Hit, columns: int, color: bool) -> str:
    day = (hit.published or "")[:10] or "no date"
    facts = [day, clean(hit.site), hit.language or "?"]
    if hit.story is not None:
        facts.append(f"story {hit.story}")
    if hit.story_articles > 1:
        tongues = ", ".join(hit.story_languages)
        outlets = counted(hit.story_sources, "outlet", "outlets")
        facts.append(f"{hit.story_articles} articles, {outlets} ({tongues})")
    elif hit.is_copy:
        facts.append("copy")
    title = clean(hit.title)
    lines = [
        _style(shorten(title, columns), BOLD, color),
        _style("  " + shorten(" · ".join(facts), columns - 2), DIM, color),
    ]
    body = wrap(_marked(hit.excerpt, _ON, _OFF), columns, "  ")
    lines += [body.replace(_ON, MARK if color else "").replace(_OFF, RESET if color else "")]
    lines += [
        "  " + shorten(f"move {move['id']}  {move_line(move)}", columns - 2)
        for move in hit.moves[:3]
    ]
    lines.append(_style("  " + clean(hit.url), DIM, color))
    return "\n".join(line for line in lines if line.strip())


def move_line(move: sqlite3.Row) -> str:
    """Return one line for a move: Rob Fergus: Meta → Google DeepMind (hire, 2025-05, reported)."""
    way = between(clean(move["left"]), clean(move["joined"]), move["kind"])
    facts = ", ".join(str(f) for f in (move["kind"], move["date"], move["status"]) if f)
    return f"{clean(move['person'])}: {way} ({facts})"


def _marked(piece: Excerpt, on: str, off: str) -> str:
    return clean("".join(f"{on}{text}{off}" if hit else text for text, hit in piece.parts()))


def _style(text: str, code: str, color: bool) -> str:
    return f"{code}{text}{RESET}" if color and text else text


def _summary(answer: Answer) -> str:
    count = f"{answer.matches:,}{'+' if answer.more else ''}"
    noun = "article matches" if answer.matches == 1 and not answer.more else "articles match"
    whole = answer.page == 1 and not answer.has_next and not answer.more
    folded = whole and 0 < len(answer.hits) < answer.matches
    groups = "one story" if len(answer.hits) == 1 else f"{len(answer.hits)} stories"
    noun += f", in {groups}" if folded else ""
    also = (
        f"; also looked for {', '.join(clean(a) for a in answer.also[:4])}" if answer.also else ""
    )
    more = f"; --page {answer.page + 1} for more" if answer.has_next else ""
    back = f"; back to {answer.reached:%Y-%m-%d}, --all looks further" if answer.reached else ""
    return f"{count} {noun}{also}{back}{more}"


def as_json(answer: Answer) -> str:
    """Return the answer as JSON; words of others stand under untrusted_text."""
    import json

    return json.dumps(
        {
            "matches": answer.matches,
            "more": answer.more,
            "page": answer.page,
            "has_next": answer.has_next,
            "looked_back_to": answer.reached.isoformat() if answer.reached else None,
            "also_looked_for": answer.also,
            "hits": [_record(hit) for hit in answer.hits],
        },
        ensure_ascii=False,
        indent=2,
    )


def _record(hit: Hit) -> dict[str, object]:
    return {
        "article": hit.article,
        "story": hit.story,
        "url": clean(hit.url),
        "site": clean(hit.site),
        "language": hit.language,
        "published": hit.published,
        "copy": hit.is_copy,
        "relevant": hit.relevant,
        "score": hit.score,
        "story_articles": hit.story_articles,
        "story_languages": hit.story_languages,
        "moves": [_move(move) for move in hit.moves],
        "untrusted_text": {"title": clean(hit.title), "excerpt": clean(hit.excerpt.text)},
    }


def _move(move: sqlite3.Row) -> dict[str, object]:
    ends = {"person": "person", "from": "left", "to": "joined"}
    names = {key: clean(move[column]) or None for key, column in ends.items()}
    facts = {key: move[key] for key in ("id", "kind", "date", "status", "sources")}
    return {**facts, "untrusted_text": names}


def as_csv(answer: Answer) -> str:
    """Return the answer as CSV that no spreadsheet takes for formulas."""
    from talentwire.app.tables import csv_text

    head = ("published", "site", "language", "title", "url", "articles", "excerpt")
    return csv_text(
        head,
        (
            (h.published, h.site, h.language, h.title, h.url, h.story_articles, h.excerpt.text)
            for h in answer.hits
        ),
    ).rstrip("\r\n")


def as_markdown(answer: Answer) -> str:
    """Return the answer as a list of Markdown links."""
    return "\n".join(
        f"- {markdown_link(hit.title, hit.url)} - {markdown_text(hit.site)}, "
        f"{(hit.published or 'no date')[:10]}"
        for hit in answer.hits
    )


FORMATS = {"text": as_text, "json": as_json, "csv": as_csv, "markdown": as_markdown}
