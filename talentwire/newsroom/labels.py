"""The newsroom as a labelled set: articles.jsonl and labels.jsonl, as `talentwire score` reads.

python -m talentwire.newsroom.labels FOLDER
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from talentwire.model import iso
from talentwire.newsroom.content import Piece, TrueMove, pieces

BASE = "https://newsroom.example"


def labelled(now: datetime) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return articles and labels, in the same order, of all that stands on day 2.

    Texts are what a visitor reads (a paywalled piece is cut off); day 1 is the day before *now*.
    """
    found = pieces(2)
    return [_article(p, now) for p in found], [_label(p) for p in found]


def write_labels(folder: Path, now: datetime) -> None:
    """Write articles.jsonl and labels.jsonl to *folder*, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in zip(("articles", "labels"), labelled(now), strict=True):
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
        (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")


def _article(piece: Piece, now: datetime) -> dict[str, Any]:
    return {
        **_head(piece),
        "title": piece.title,
        "published": iso(piece.published.at(now)),
        "text": piece.text,
        "source": piece.outlet,
    }


def _label(piece: Piece) -> dict[str, Any]:
    truth = piece.truth
    return {
        **_head(piece),
        "relevant": truth.relevant,
        "events": list(truth.events),
        "events_optional": list(truth.events_optional),
        "orgs": list(truth.orgs),
        "people": list(truth.people),
        "moves": [_move(move) for move in truth.moves],
        "story": truth.story,
        "copy_of": truth.copy_of,
        "forms": {},
        "note": None,
    }


def _head(piece: Piece) -> dict[str, Any]:
    return {
        "id": f"{piece.outlet}/{piece.slug}",
        "url": BASE + piece.path,
        "lang": piece.truth.language,
        "text_kind": "written",
    }


def _move(move: TrueMove) -> dict[str, Any]:
    return {
        "person": move.person,
        "from": move.from_org,
        "to": move.to_org,
        "kind": move.kind.value,
        "role": move.role,
        "date": move.date,
        "certainty": move.certainty.value,
        "background": move.background,
    }


if __name__ == "__main__":
    write_labels(Path(sys.argv[1]), datetime.now(UTC))
