"""Moves as terminal text, JSON or CSV."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace

from talentwire.app.rows import Cell, closed, folded, styled
from talentwire.app.show import clean, counted, shorten, width, wrap
from talentwire.model import Certainty, Evidence, Move, Status
from talentwire.store.ledger import Change
from talentwire.wording import alone, between

BOLD, DIM = "\x1b[1m", "\x1b[2m"
COLOURS = {
    Status.RUMOURED: "\x1b[33m",
    Status.REPORTED: "\x1b[36m",
    Status.CONFIRMED: "\x1b[32m",
    Status.EFFECTIVE: "\x1b[32m",
    Status.DENIED: "\x1b[31m",
    Status.REVERSED: "\x1b[31m",
}
WIDEST = 140
PIPED = 120
MOST_QUOTES = 4
ALONE = (
    "reported, 1 of 2 sources: only one says where to, as a fact; confirmed takes two independent"
    " ones, or the word of one of the two houses"
)


def colored() -> bool:
    """Return whether the output is a terminal that wants colours."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def columns() -> int:
    """Return how wide lines may be: as COLUMNS says, as the terminal is, or as for a file."""
    return max(40, min(shutil.get_terminal_size((PIPED, 24)).columns, WIDEST))


def as_text(
    moves: Sequence[Move],
    parents: Mapping[str, str],
    *,
    evidence: bool,
    color: bool = False,
    columns: int = PIPED,
) -> str:
    """Return the moves as aligned lines, with quotes and sources beneath if asked.

    A line each where all fit, else two; what is too long for its column is folded in it.
    *parents*: name of a unit -> name of the organisation it belongs to.
    """
    rows = [
        (
            Cell(when(move)),
            Cell(clean(move.person), BOLD),
            Cell(way(move, parents)),
            Cell(facts(move)),
            Cell(f"{move.status.value}, {support(move)}", COLOURS[move.status]),
            Cell(f"move {move.id}", DIM),
        )
        for move in moves
    ]
    indent = " " * (max((width(row[0].text) for row in rows), default=0) + 2)
    blocks = folded(rows, columns, color=color) or folded(_brief(rows), columns, color=color)
    blocks = blocks or [
        [*first, *closed(row[3:], columns, indent, color=color)]
        for first, row in zip(
            folded([row[:3] for row in rows], columns, color=color, squeeze=True),
            rows,
            strict=True,
        )
    ]
    if evidence:
        for move, block in zip(moves, blocks, strict=True):
            block += quotes(move.evidence, indent, color=color, columns=columns)
    legend = _legend(moves)
    return ("\n\n" if evidence else "\n").join("\n".join(block) for block in blocks) + (
        "\n\n" + "\n".join(styled(wrap(line, columns), DIM, color) for line in legend)
        if legend
        else ""
    )


def _brief(rows: Sequence[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """Return the rows without the languages, which the evidence has too."""
    return [
        (*row[:4], replace(row[4], text=row[4].text.partition(" (")[0]), row[5]) for row in rows
    ]


def when(move: Move) -> str:
    """Return the date as precise as known; ~ first reported then, < some time before."""
    if move.date:
        return move.date
    return f"{'<' if move.background else '~'}{move.first_seen[:10]}"


def way(move: Move, parents: Mapping[str, str]) -> str:
    """Return `Google DeepMind → FAIR (Meta)`, `leaves OpenAI`, in the words of the digest."""
    left, joined = (org_name(org, parents) if org else "" for org in (move.from_org, move.to_org))
    return between(left, joined, move.kind.value)


def org_name(name: str, parents: Mapping[str, str]) -> str:
    """Return the name, with the parent's where it does not show: FAIR (Meta)."""
    parent = parents.get(name)
    hidden = parent and parent.casefold() not in name.casefold()
    return clean(f"{name} ({parent})" if hidden else name)


def facts(move: Move) -> str:
    """Return kind and role: `return, head of FAIR`; what is told by the way is background."""
    told = "background" if move.background else ""
    return ", ".join(filter(None, (move.kind.value, clean(move.role), told)))


def support(move: Move) -> str:
    """Return `3 sources (en it fr)`, `1 of 2 sources (en)` where but one tells it as a fact."""
    languages = dict.fromkeys(e.language for e in move.evidence if e.language)
    spoken = f" ({' '.join(map(clean, languages))})" if languages else ""
    of = "1 of " if alone(move.status.value, move.sources) else ""
    return f"{of}{counted(move.sources, 'source', 'sources')}{spoken}"


def quotes(evidence: Sequence[Evidence], indent: str, *, color: bool, columns: int) -> list[str]:
    """Return the words each source uses and where they stand, independent sources first."""
    ranked = sorted(evidence, key=lambda e: not e.counts)
    shown: dict[str, Evidence] = {}
    for piece in ranked:
        shown.setdefault(piece.url, piece)
    lines: list[str] = []
    for piece in list(shown.values())[:MOST_QUOTES]:
        folded = wrap(shorten(clean(piece.quote), 400), columns - 2, indent).strip()
        lines.append(f"{indent}“{folded}”")
        hedge = "" if piece.certainty is Certainty.STATED else piece.certainty.value
        source = [
            clean(piece.site),
            (piece.published or "no date")[:10],
            clean(piece.language) or "?",
            hedge,
            f"claim {piece.claim}",
            "" if piece.counts else "copy or withdrawn",
        ]
        said = f"{indent}  {', '.join(filter(None, source))}  {clean(piece.url)}"
        lines.append(styled(said, DIM, color))
    more = len(shown) - MOST_QUOTES
    if more > 0:
        lines.append(styled(f"{indent}and {more} more", DIM, color))
    return lines


def _legend(moves: Sequence[Move]) -> list[str]:
    undated = [move for move in moves if not move.date]
    parts = []
    if any(not move.background for move in undated):
        parts.append("~ day first reported, no date given")
    if any(move.background for move in undated):
        parts.append("< some time before that day")
    if any(alone(move.status.value, move.sources) for move in moves):
        parts.append(ALONE)
    return parts


def heading(text: str, *, color: bool) -> str:
    """Return a line that stands out."""
    return styled(text, BOLD, color)


def change(entry: Change) -> dict[str, str]:
    """Return one line of a move's history for JSON."""
    return {"at": entry.at, "status": entry.status, "reason": clean(entry.reason)}


def record(move: Move) -> dict[str, object]:
    """Return a move for JSON; what articles say in their own words is under untrusted_text."""
    return {
        "id": move.id,
        "person": clean(move.person),
        "from": move.from_org and clean(move.from_org),
        "to": move.to_org and clean(move.to_org),
        "kind": move.kind.value,
        "role": move.role and clean(move.role),
        "date": move.date,
        "date_precision": move.date_precision.value if move.date_precision else None,
        "status": move.status.value,
        "background": move.background,
        "first_seen": move.first_seen,
        "last_seen": move.last_seen,
        "sources": move.sources,
        "evidence": [
            {
                "claim": piece.claim,
                "article": piece.article,
                "url": clean(piece.url),
                "site": clean(piece.site),
                "language": piece.language,
                "published": piece.published,
                "certainty": piece.certainty.value,
                "counts": piece.counts,
                "untrusted_text": {"title": clean(piece.title), "quote": clean(piece.quote)},
            }
            for piece in move.evidence
        ],
    }


HEAD = (
    "id", "person", "from", "to", "kind", "role", "date", "date_precision", "status",
    "background", "first_seen", "last_seen", "sources", "urls",
)  # fmt: skip


def as_csv(moves: Sequence[Move]) -> str:
    """Return one line for each move, safe to open in a spreadsheet."""
    from talentwire.app.tables import csv_text

    rows = (
        [*(record(move)[name] for name in HEAD[:-1]), " ".join(e.url for e in move.evidence)]
        for move in moves
    )
    return csv_text(HEAD, rows)
