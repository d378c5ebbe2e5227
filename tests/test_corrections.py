"""What a person corrects in the ledger holds, survives re-reading, and can be undone."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from small_ledger import FACTS, maybe, open_wire, said

from pipelines.corrections import merge_moves, merge_names, split_move, undo
from pipelines.recording import refresh
from talentwire.errors import UsageError
from talentwire.model import Org, Person
from talentwire.store import claims, facts

NOW = datetime(2025, 12, 1, tzinfo=UTC)


@pytest.fixture
def wire(tmp_path):
    wire = open_wire(tmp_path)
    yield wire
    wire.db.close()


def the_two(wire):
    wire.tell("2025-01-08", said("OpenAI", "Anthropic"))
    wire.tell("2025-11-08", said("OpenAI", "Anthropic"), host="b.example")
    later, first = (move.id for move in wire.moves())
    return first, later


def test_moves_merged_by_hand_stay_merged_and_come_apart_when_undone(wire):
    first, later = the_two(wire)
    merge_moves(wire.db, first, later, now=NOW)
    assert [len(m.evidence) for m in wire.moves()] == [2]
    told = wire.tell("2025-11-09", said("OpenAI", "Anthropic"), host="c.example")
    assert [len(m.evidence) for m in wire.moves()] == [3]
    wire.again(told, said("OpenAI", "Anthropic", quote="New words."), day="2025-11-10")
    assert len(wire.moves()) == 1
    undo(wire.db, claims.judgements(wire.db, "move")[0]["id"], now=NOW)
    assert len(wire.moves()) == 2


def test_a_split_survives_that_the_rules_word_its_claims_anew(wire):
    wire.tell("2025-05-08", said("OpenAI", "Anthropic"))
    told = wire.tell("2025-05-18", said("OpenAI", "Anthropic"), host="b.example")
    (move,) = wire.moves()
    split_move(wire.db, move.id, [move.evidence[1].claim], now=NOW)
    assert len(wire.moves()) == 2
    wire.again(told, said("OpenAI", "Anthropic", role="head"), day="2025-06-01")
    assert len(wire.moves()) == 2
    undo(wire.db, 1, now=NOW)
    assert len(wire.moves()) == 1


def test_people_merged_by_hand_share_their_moves_until_undone(wire):
    wire.tell("2025-05-08", said("OpenAI", None, "departure", person="Bo Early"))
    wire.tell("2025-06-08", said(None, "Anthropic", person="Robert Early"))
    merge_names(wire.db, "person", "bo-early", "robert-early", now=NOW)
    assert wire.lines() == ["Robert Early: OpenAI -> Anthropic, hire, reported"]
    assert [m.person for m in wire.moves(person="Bo Early")] == ["Robert Early"]
    undo(wire.db, 1, now=NOW)
    assert sorted(wire.lines()) == [
        "Bo Early: OpenAI -> None, departure, reported",
        "Robert Early: None -> Anthropic, hire, reported",
    ]


def test_a_near_spelling_is_a_judgement_that_can_be_undone(wire):
    wire.tell("2025-05-08", said("Meta", "OpenAI", person="Yuhuai Wundt"))
    wire.tell("2025-05-08", said("Meta", "OpenAI", person="Yuhuai Wumdt"), host="b.example")
    assert [m.person for m in wire.moves()] == ["Yuhuai Wundt"]
    (judged,) = claims.judgements(wire.db, "person")
    undo(wire.db, judged["id"], now=NOW)
    assert sorted(m.person for m in wire.moves()) == ["Yuhuai Wumdt", "Yuhuai Wundt"]
    wire.tell("2025-05-09", said("Meta", "OpenAI", person="Yuhuai Wumdt"), host="c.example")
    assert len(wire.moves()) == 2


def test_organisations_merged_by_hand_are_one_end_of_a_move(wire):
    wire.tell("2025-05-08", said("OpenAI", "Humans And"))
    wire.tell("2025-05-08", said("OpenAI", "humans&"), host="b.example")
    assert len(wire.moves()) == 2
    merge_names(wire.db, "org", "humans", "humans-and", now=NOW)
    assert wire.lines() == ["Ada Example: OpenAI -> Humans And, hire, confirmed"]
    assert len(wire.moves(to_org="humans&")) == 1
    undo(wire.db, 1, now=NOW)
    assert len(wire.moves()) == 2


def test_the_table_of_names_may_learn_later_who_somebody_is(wire):
    wire.tell("2025-05-08", said("OpenAI", None, "departure"))
    wire.tell("2025-05-09", said(None, "Anthropic", person="A. D. Example-Smith"))
    wire.tell("2025-05-09", said(None, "Anthropic PBC", person="Cy Later"))
    assert len(wire.moves()) == 3
    tables = replace(
        FACTS,
        orgs=tuple(
            replace(org, aliases=("Anthropic PBC",)) if org.name == "Anthropic" else org
            for org in FACTS.orgs
        ),
        people=(Person("Ada Example", forms=("A. D. Example-Smith",)),),
    )
    refresh(wire.db, tables, now=NOW)
    assert sorted(wire.lines()) == [
        "Ada Example: OpenAI -> Anthropic, hire, reported",
        "Cy Later: None -> Anthropic, hire, reported",
    ]


def test_a_name_that_left_the_table_keeps_its_moves(wire):
    wire.tell("2025-05-08", said("OpenAI", "Mistral"))
    refresh(wire.db, replace(FACTS, orgs=(Org("OpenAI"),)), now=NOW)
    assert len(wire.moves(to_org="Mistral AI")) == 1


def test_syncing_the_same_tables_again_changes_nothing(wire):
    wire.tell("2025-05-08", said("OpenAI", "Mistral"))
    before = list(wire.db.iterdump())
    assert facts.sync_facts(wire.db, FACTS) == set()
    assert list(wire.db.iterdump()) == before


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        (lambda db: merge_moves(db, 1, 1, now=NOW), "same move"),
        (lambda db: merge_moves(db, 1, 99, now=NOW), "no move 99"),
        (lambda db: merge_moves(db, 1, 2, now=NOW), "merge person"),
        (lambda db: split_move(db, 1, [2], now=NOW), "claim 2"),
        (lambda db: split_move(db, 1, [1], now=NOW), "both sides"),
        (lambda db: merge_names(db, "org", "meta", "meta", now=NOW), "already the same"),
        (lambda db: undo(db, 7, now=NOW), "does not exist"),
    ],
)
def test_a_mistake_is_told_in_one_line_and_nothing_is_stored(wire, mistake, words):
    wire.tell("2025-05-08", said("OpenAI", "Meta"))
    wire.tell("2025-05-08", maybe("OpenAI", "Meta", person="Bo Early"))
    before = list(wire.db.iterdump())
    with pytest.raises(UsageError, match=words):
        mistake(wire.db)
    assert list(wire.db.iterdump()) == before
