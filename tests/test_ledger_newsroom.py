"""The newsroom tells each move many times, in ten languages; the ledger has it once."""

from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest
from small_ledger import Wire

from pipelines.identity import Relations
from talentwire.config import load_facts
from talentwire.model import Certainty, Claim, Kind
from talentwire.newsroom.content import pieces
from talentwire.store import claims, facts, open_store

NOW = datetime(2026, 11, 23, tzinfo=UTC)
CONFIG = Path(__file__).resolve().parents[1] / "config"


def as_claim(move):
    return Claim(
        move.person, move.from_org, move.to_org, Kind(move.kind), "", 0, 0,
        role=move.role, date=move.date, certainty=Certainty(move.certainty),
        background=move.background,
    )  # fmt: skip


@pytest.fixture(params=["as published", "backwards"])
def wire(request, tmp_path):
    db = open_store(tmp_path / "a.db", create=True)
    facts.sync_facts(db, load_facts(CONFIG))
    wire = Wire(db)
    told = sorted(pieces(2), key=lambda piece: piece.published.at(NOW))
    for piece in told if request.param == "as published" else reversed(told):
        day = piece.published.at(NOW).isoformat()
        wire.tell(day, *map(as_claim, piece.truth.moves), host=f"{piece.outlet}.example")
    yield wire
    db.close()


def test_no_person_has_two_moves_where_one_could_be_meant(wire):
    relations = Relations(claims.parents(wire.db))
    rows = wire.db.execute("SELECT person, from_org, to_org FROM move WHERE background = 0")

    def agree(one, other):
        return not (one and other) or bool(relations.line(one) & relations.line(other))

    doubles = []
    for one, other in combinations(map(tuple, rows), 2):
        left, joined = one[1] or other[1], one[2] or other[2]
        back_again = left and joined and agree(left, joined)  # dismissed, and returned
        same = one[0] == other[0] and agree(one[1], other[1]) and agree(one[2], other[2])
        if same and not back_again:
            doubles.append((one, other))
    assert doubles == []


def test_every_move_the_newsroom_reports_as_news_is_there(wire):
    reported = {
        facts.resolve_person(wire.db, move.person)
        for piece in pieces(2)
        for move in piece.truth.moves
        if not move.background
    }
    assert reported == {row[0] for row in wire.db.execute(
        "SELECT DISTINCT person FROM move WHERE background = 0")}  # fmt: skip
