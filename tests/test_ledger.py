"""Claims about one real move become one move, and it says where it stands."""

import sqlite3
from datetime import UTC, datetime

import pytest
from small_ledger import FACTS, maybe, not_so, open_wire, said

from pipelines.recording import refresh, withdraw_article
from talentwire.model import Certainty, Kind, Status
from talentwire.store import facts
from talentwire.store.ledger import history


@pytest.fixture
def wire(tmp_path):
    wire = open_wire(tmp_path)
    yield wire
    wire.db.close()


def test_copies_and_translations_of_one_story_are_one_move(wire):
    first, _ = wire.tell("2025-05-08", said("OpenAI", "Anthropic"), host="one.example")
    wire.tell("2025-05-08", said("OpenAI", "Anthropic"), host="two.example", copy_of=first)
    wire.tell("2025-05-09", said("오픈AI", "Anthropic"), host="drei.example", language="de")
    (move,) = wire.moves()
    assert (move.from_org, move.to_org, move.sources) == ("OpenAI", "Anthropic", 2)
    assert len(move.evidence) == 3
    assert [e.counts for e in move.evidence].count(False) == 1


def test_copies_of_one_wire_text_do_not_confirm_it(wire):
    first, _ = wire.tell("2025-05-08", said("OpenAI", "Anthropic"), host="wire.example")
    for n in range(5):
        wire.tell("2025-05-08", said("OpenAI", "Anthropic"), host=f"copy{n}.example", copy_of=first)
    (move,) = wire.moves()
    assert (move.status, move.sources) == (Status.REPORTED, 1)


def test_a_departure_to_nowhere_closes_itself_when_the_person_turns_up(wire):
    wire.tell("2025-05-08", said("OpenAI", None, "departure"))
    assert wire.lines() == ["Ada Example: OpenAI -> None, departure, reported"]
    wire.tell("2025-07-01", said(None, "Anthropic"))
    assert wire.lines() == ["Ada Example: OpenAI -> Anthropic, hire, reported"]


def test_the_day_of_leaving_does_not_date_a_move_that_others_tell_whole(wire):
    wire.tell("2025-05-20", said("Meta", None, "departure", date="2025-05"))
    wire.tell("2025-08-14", said("Meta", "Cohere"))
    assert wire.lines() == ["Ada Example: Meta -> Cohere, hire, reported"]
    assert wire.moves()[0].date is None


def test_a_surmised_destination_does_not_close_a_departure(wire):
    wire.tell("2025-05-08", said("OpenAI", None, "departure"))
    wire.tell("2025-05-09", maybe(None, "Anthropic"))
    assert sorted(wire.lines()) == [
        "Ada Example: None -> Anthropic, hire, rumoured",
        "Ada Example: OpenAI -> None, departure, reported",
    ]
    wire.tell("2025-06-09", said(None, "Anthropic"))
    assert wire.lines() == ["Ada Example: OpenAI -> Anthropic, hire, reported"]


def test_a_rumour_is_reported_then_confirmed_then_effective(wire):
    wire.tell("2025-05-01", maybe("OpenAI", "Anthropic"), host="a.example")
    assert wire.moves()[0].status == Status.RUMOURED
    wire.tell("2025-05-05", said("OpenAI", "Anthropic", date="2025-06-01"), host="b.example")
    assert wire.moves()[0].status == Status.REPORTED
    wire.tell("2025-05-06", said("OpenAI", "Anthropic"), host="c.example")
    (move,) = wire.moves()
    assert (move.status, move.date, move.sources) == (Status.CONFIRMED, "2025-06-01", 3)
    refresh(wire.db, FACTS, now=datetime(2025, 6, 2, tzinfo=UTC))
    assert wire.moves()[0].status == Status.EFFECTIVE
    told = [change.status for change in history(wire.db, move.id)]
    assert told == ["rumoured", "reported", "confirmed", "effective"]


def test_the_organisations_own_word_confirms_alone(wire):
    wire.tell("2025-05-01", said(None, "FAIR"), host="ai.meta.example")
    assert wire.moves()[0].status == Status.CONFIRMED


def test_who_is_left_does_not_confirm_where_to(wire):
    wire.tell("2025-05-01", said("Meta", None, "departure"), host="meta.example")
    wire.tell("2025-05-03", said("Meta", "OpenAI"), host="a.example")
    assert wire.lines() == ["Ada Example: Meta -> OpenAI, hire, reported"]


def test_a_denial_goes_to_the_rumour_it_denies(wire):
    wire.tell("2025-05-01", maybe("OpenAI", "Meta"))
    wire.tell("2025-05-03", not_so(None, "Meta"), host="b.example")
    assert wire.lines() == ["Ada Example: OpenAI -> Meta, hire, denied"]


def test_a_refusal_in_august_and_a_move_in_october_are_two(wire):
    wire.tell("2025-08-01", not_so("OpenAI", "Meta"))
    wire.tell("2025-10-10", said("OpenAI", "Meta"))
    assert [m.status for m in wire.moves()] == [Status.REPORTED, Status.DENIED]


def test_a_confirmed_move_that_is_called_off_is_reversed(wire):
    wire.tell("2025-05-01", said("OpenAI", "Meta"), host="a.example")
    wire.tell("2025-05-02", said("OpenAI", "Meta"), host="b.example")
    wire.tell("2025-05-20", not_so("OpenAI", "Meta"), host="c.example")
    assert wire.lines() == ["Ada Example: OpenAI -> Meta, hire, reversed"]


def test_who_is_dismissed_and_back_within_days_has_a_reversed_move_and_a_return(wire):
    wire.tell("2023-11-17", said("OpenAI", None, "layoff"))
    wire.tell("2023-11-22", said(None, "OpenAI", "return"))
    assert wire.lines() == [
        "Ada Example: OpenAI -> None, layoff, reversed",
        "Ada Example: None -> OpenAI, return, reported",
    ]


def test_one_step_after_another_are_two_moves(wire):
    wire.tell("2025-01-10", said("Google", "OpenAI"))
    wire.tell("2025-03-10", said("OpenAI", "Anthropic"))
    wire.tell("2025-03-11", said("OpenAI", None, "departure"), host="b.example")
    assert wire.lines() == [
        "Ada Example: Google -> OpenAI, hire, reported",
        "Ada Example: OpenAI -> Anthropic, hire, reported",
    ]


def test_a_chain_told_in_halves_is_put_together_link_by_link(wire):
    wire.tell("2025-01-10", said("Google", None, "departure"))
    wire.tell("2025-02-01", said(None, "OpenAI"))
    wire.tell("2025-03-20", said("OpenAI", None, "departure"))
    wire.tell("2025-04-10", said(None, "Anthropic"))
    assert wire.lines() == [
        "Ada Example: Google -> OpenAI, hire, reported",
        "Ada Example: OpenAI -> Anthropic, hire, reported",
    ]


def test_the_order_of_arrival_makes_no_difference(wire):
    claims = [
        ("2025-05-08", said("OpenAI", None, "departure")),
        ("2025-05-09", maybe("OpenAI", "Anthropic")),
        ("2025-07-01", said(None, "Anthropic")),
        ("2025-08-01", said("OpenAI", "Anthropic", background=True)),
    ]
    for day, claim in reversed(claims):
        wire.tell(day, claim)
    assert wire.lines() == ["Ada Example: OpenAI -> Anthropic, hire, reported"]


def test_units_and_parents_agree_and_the_unit_is_kept(wire):
    wire.tell("2025-05-08", said("Google", "Meta"), host="a.example")
    wire.tell("2025-05-08", said("DeepMind", "FAIR", "return"), host="b.example")
    assert wire.lines() == ["Ada Example: Google DeepMind -> FAIR, return, confirmed"]


def test_background_is_put_to_the_move_it_recalls(wire):
    wire.tell("2025-05-08", said("OpenAI", "Anthropic"))
    wire.tell("2025-12-01", said("OpenAI", None, "departure", background=True), host="b.example")
    (move,) = wire.moves()
    assert (move.kind, move.background, move.sources) == (Kind.HIRE, False, 2)


def test_background_cannot_recall_what_had_not_happened_yet(wire):
    wire.tell("2025-05-08", said(None, "Anthropic", background=True))
    wire.tell("2025-12-01", said("OpenAI", "Anthropic"))
    assert len(wire.moves()) == 2
    assert len(wire.moves(background=False)) == 1


def test_a_move_inside_the_house_is_an_appointment_and_not_a_loss(wire):
    wire.tell("2025-05-08", said("FAIR", "Meta", "hire"))
    assert wire.lines() == ["Ada Example: FAIR -> Meta, appointment, reported"]
    assert wire.moves(from_org="Meta") == []
    assert len(wire.moves(person="Ada Example")) == 1


def test_a_question_about_a_house_includes_its_units_at_the_time(wire):
    wire.tell("2025-05-08", said("Google DeepMind", "OpenAI"))
    assert len(wire.moves(from_org="谷歌")) == 1
    assert len(wire.moves(from_org="alphabet")) == 1
    wire.tell("2025-01-08", said("Meta Superintelligence Labs", "Anthropic", person="Bo Early"))
    wire.tell("2025-09-08", said("Meta Superintelligence Labs", "Anthropic", person="Cy Later"))
    assert [m.person for m in wire.moves(from_org="Meta")] == ["Cy Later"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("robert fergus", "Robert Fergus"),
        ("Rob Fergus", "Robert Fergus"),
        ("Robert Feргus", None),
        ("Robert Fregus", "Robert Fergus"),
        ("Fergus", "Robert Fergus"),
        ("アダイグザンプル", "Ada Example"),
        ("Nobody Atall", None),
    ],
)
def test_people_are_found_by_any_form_and_near_spelling(wire, name, found):
    key = facts.resolve_person(wire.db, name)
    row = wire.db.execute("SELECT name FROM person WHERE slug = ?", (key,)).fetchone()
    assert (row[0] if row else None) == found


def test_a_typo_in_an_article_makes_no_second_person(wire):
    wire.tell("2025-05-08", said("Meta", "OpenAI", person="Yuhuai Wundt"))
    wire.tell("2025-05-08", said("Meta", "OpenAI", person="Yuhuai Wumdt"), host="b.example")
    wire.tell("2025-05-08", said("Meta", "OpenAI", person="Yuhuai Li"), host="b.example")
    assert sorted(m.person for m in wire.moves()) == ["Yuhuai Li", "Yuhuai Wundt"]


def test_reading_an_article_again_changes_nothing(wire):
    told = wire.tell("2025-05-08", said("OpenAI", "Anthropic"))
    before = list(wire.db.iterdump())
    recorded = wire.again(told, said("OpenAI", "Anthropic"), day="2025-05-09")
    assert (recorded.new_moves, recorded.changed_moves) == ((), ())
    assert list(wire.db.iterdump()) == before


def test_a_claim_no_longer_made_is_withdrawn_and_the_move_follows(wire):
    told = wire.tell("2025-05-08", said("OpenAI", "Anthropic"))
    wire.again(told, said("OpenAI", "Meta"), day="2025-05-09")
    assert wire.lines() == ["Ada Example: OpenAI -> Meta, hire, reported"]
    wire.again(told, said("OpenAI", "Anthropic"), day="2025-05-10")
    assert wire.lines() == ["Ada Example: OpenAI -> Anthropic, hire, reported"]
    withdraw_article(wire.db, told[0], datetime(2025, 5, 11, tzinfo=UTC))
    assert wire.moves() == []


def test_what_was_known_on_a_day_can_be_asked(wire):
    wire.tell("2025-05-01", maybe("OpenAI", "Anthropic"), host="a.example")
    wire.tell("2025-05-05", said("OpenAI", "Anthropic"), host="b.example")
    last = wire.tell("2025-05-09", said("OpenAI", "Anthropic"), host="c.example")
    withdraw_article(wire.db, last[0], datetime(2025, 6, 1, tzinfo=UTC))
    known = {
        day: [(m.status.value, len(m.evidence)) for m in wire.moves(as_of=day)]
        for day in ("2025-04-30", "2025-05-01", "2025-05-05", "2025-05-10", "2025-06-02")
    }
    assert known == {
        "2025-04-30": [],
        "2025-05-01": [("rumoured", 1)],
        "2025-05-05": [("reported", 2)],
        "2025-05-10": [("confirmed", 3)],
        "2025-06-02": [("reported", 2)],
    }


def test_a_crash_between_the_steps_leaves_nothing_half_done(wire):
    told = wire.tell("2025-05-01", said("OpenAI", "Anthropic"))
    before = list(wire.db.iterdump())
    wire.db.execute(
        "CREATE TEMP TRIGGER crash BEFORE INSERT ON main.move_history"
        " BEGIN SELECT raise(ABORT, 'power cut'); END"
    )
    with pytest.raises(sqlite3.IntegrityError, match="power cut"):
        wire.again(told, said("Google", "Meta", person="New One"), day="2025-05-02")
    wire.db.execute("DROP TRIGGER crash")
    assert list(wire.db.iterdump()) == before


@pytest.mark.parametrize("name", ["", "★★★", " \u200b ", "\ud800"])
def test_a_person_without_a_letter_is_nobody(wire, name):
    wire.tell("2025-05-08", said("OpenAI", "Anthropic", person=name))
    assert wire.moves() == []


def test_what_cannot_be_stored_as_it_is_does_no_harm(wire):
    odd = said(
        "OpenAI \udc80", "&&&", person="Ada \ud83d Example", date="2025-13-45", role="\udfff"
    )
    told = wire.tell("2025-05-08", odd)
    (move,) = wire.moves()
    assert (move.to_org, move.date) == (None, None)
    assert wire.again(told, odd, day="2025-05-09").changed_moves == ()
    assert wire.moves(as_of="9999-12-31", until="9999-12-31")


def test_a_claim_without_any_organisation_goes_with_the_move_it_recalls_or_with_none(wire):
    wire.tell("2025-05-10", said(None, None, "departure"))
    assert wire.moves() == []
    wire.tell("2025-05-08", said("Google", "Anthropic"), host="b.example")
    wire.tell("2025-05-09", said(None, None, "departure", background=True), host="c.example")
    (move,) = wire.moves()
    assert (move.from_org, move.to_org, len(move.evidence)) == ("Google", "Anthropic", 3)
    wire.tell("2025-05-12", said(None, None, "hire", certainty=Certainty.DENIED))
    assert [m.status for m in wire.moves()] == [Status.REPORTED]


def test_a_house_is_one_only_while_it_lasts(wire):
    wire.tell("2025-01-08", said("Meta Superintelligence Labs", "Meta"))
    wire.tell("2025-09-08", said("Meta Superintelligence Labs", "Meta", person="Cy Later"))
    wire.tell("2025-09-08", said("FAIR", "Meta", "acquihire", person="Di Later"))
    assert sorted(wire.lines()) == [
        "Ada Example: Meta Superintelligence Labs -> Meta, hire, reported",
        "Cy Later: Meta Superintelligence Labs -> Meta, appointment, reported",
        "Di Later: FAIR -> Meta, acquihire, reported",
    ]


def test_a_hire_by_nobody_is_a_departure_and_closes_like_one(wire):
    wire.tell("2025-05-08", said("OpenAI", None, "departure"))
    wire.tell("2025-05-08", said("OpenAI", None, "hire"), host="b.example")
    assert wire.lines() == ["Ada Example: OpenAI -> None, departure, confirmed"]
    wire.tell("2025-05-20", said(None, "Anthropic"))
    assert wire.lines() == ["Ada Example: OpenAI -> Anthropic, hire, reported"]


def test_one_stray_report_does_not_reverse_a_confirmed_move(wire):
    wire.tell("2025-05-08", said("OpenAI", None, "departure"))
    wire.tell("2025-05-08", said("OpenAI", None, "departure"), host="b.example")
    wire.tell("2025-05-10", said(None, "OpenAI"))
    assert wire.lines()[0] == "Ada Example: OpenAI -> None, departure, confirmed"
    wire.tell("2025-05-11", said(None, "OpenAI", "return"), host="c.example")
    assert wire.lines()[0] == "Ada Example: OpenAI -> None, departure, reversed"


def test_the_post_of_a_move_is_the_one_got_and_not_the_one_left(wire):
    wire.tell("2025-05-08", said("Google", None, "departure", role="head"), host="a.example")
    wire.tell("2025-05-09", said("Google", None, "departure", role="head"), host="b.example")
    wire.tell("2025-05-10", said("Google", "Meta", role="chief scientist"), host="c.example")
    assert [(m.to_org, m.role) for m in wire.moves()] == [("Meta", "chief scientist")]
