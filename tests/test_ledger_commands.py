"""The commands that ask and correct the ledger print what a reader needs, and never a trace."""

import csv
import io
import json
import sqlite3
import struct
import xml.etree.ElementTree as ET
from contextlib import closing

import pytest
from small_ledger import maybe, open_wire, said

from talentwire.app.cli import main
from talentwire.app.names import few
from talentwire.store.aliases import people_named


@pytest.fixture
def ask(tmp_path, monkeypatch, capsys):
    wire = open_wire(tmp_path)
    wire.tell(
        "2025-05-08",
        said("DeepMind", "FAIR", "return", person="Rob Fergus", role="head", date="2025-05"),
        host="a.example", site="The A Times",
    )  # fmt: skip
    wire.tell("2025-05-09", said("Google", "Meta", person="Robert Fergus"), host="b.example")
    wire.tell("2025-06-01", maybe("OpenAI", "Anthropic", quote="\x1b[31m She may\u202e go."))
    wire.tell("2025-06-19", said("Mistral", None, "departure", person="Bo Early"))
    wire.tell("2025-07-19", said("OpenAI", "OpenAI", "appointment", person="Cy Later"))
    wire.tell("2025-08-19", said("Google", "Anthropic", person="=cmd()"))
    wire.tell("2025-09-19", said("Meta", "xAI", person="Di Once", background=True, date="2019"))
    wire.db.close()
    monkeypatch.setenv("TALENTWIRE_DB", str(tmp_path / "a.db"))

    def run(*words, code=0):
        assert main(list(words)) == code
        printed = capsys.readouterr()
        return printed.err if code >= 2 else printed.out

    return run


def test_moves_show_who_where_when_and_who_says_so(ask):
    out = ask("moves", "--to", "meta")
    assert "2025-05  Robert Fergus  Google DeepMind → FAIR (Meta)" in out
    assert "confirmed, 2 sources (en)" in out
    assert "“She moves.”" in out
    assert "https://a.example/1" in out


@pytest.mark.parametrize(
    ("person", "way"),
    [
        ("Bo Early", "leaves Mistral AI"),
        ("Cy Later", "inside OpenAI"),
        ("Fergus", "Google DeepMind → FAIR"),
    ],
)
def test_moves_and_articles_tell_a_way_in_the_same_words_and_with_its_numbers(ask, person, way):
    (move,) = json.loads(ask("moves", "--person", person, "--json"))
    told = ask("moves", "--person", person)
    assert way in told and f"move {move['id']}" in told
    piece = move["evidence"][0]
    assert f"claim {piece['claim']}" in told
    article = ask("article", str(piece["article"]))
    assert f"claim {piece['claim']}  {move['person']}: {way.split(' → ')[0]}" in article


def test_moves_say_how_many_old_ones_they_leave_out(ask):
    assert "\n1 more told in passing" in ask("moves", "--limit", "0")
    assert "told in passing" not in ask("moves", "--limit", "0", "--background")
    assert "told in passing" not in ask("moves", "--limit", "0", "--json")


def test_moves_as_json_keep_the_words_of_others_apart(ask):
    (move,) = json.loads(ask("moves", "--person", "Fergus", "--json"))
    assert (move["from"], move["to"], move["status"]) == ("Google DeepMind", "FAIR", "confirmed")
    assert move["evidence"][0]["untrusted_text"]["quote"] == "She moves."


def test_moves_as_csv_hold_no_formula(ask):
    rows = list(csv.DictReader(io.StringIO(ask("moves", "--csv"))))
    assert len(rows) == 5
    assert rows[0]["person"] == "'=cmd()"


def test_nothing_from_an_article_reaches_the_terminal_raw(ask):
    out = ask("moves", "--status", "rumoured")
    assert "She may go." in out
    assert not {"\x1b", "\u202e"} & set(out)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("moves", "--from", "Gogle"), 2, "did you mean Google"),
        (("search", "x", "--from", "Gogle"), 2, "did you mean Google"),
        (("stories", "--org", "Gogle"), 2, "did you mean Google"),
        (("stories", "--org", "谷歌"), 1, "no stories like that"),
        (("moves", "--since", "whenever"), 2, "cannot read the date"),
        (("moves", "--from", "\udcff\udcfe"), 2, "no organisation called"),
        (("moves", "--until", "9999", "--as-of", "9999", "--status", "denied"), 1, "no moves"),
        (("moves", "--since", "2031"), 1, "no moves like that"),
        (("moves", "--kind", "holiday"), 2, "invalid choice"),
        (("person", "Nobody Atall"), 2, "no person called"),
        (("org", "Nowhere"), 2, "no organisation called"),
        (("person", "a" * 50_001), 2, "no person called 'aaaa"),
        (("moves", "--person", "a" * 50_001), 2, "aaaa…' in the ledger"),
        (("moves", "--from", "a " * 50_001), 2, "a a…' in the ledger"),
        (("merge", "move", "one", "2"), 2, "is no number"),
        (("split", "move", "1", "99"), 2, "does not rest on claim 99"),
        (("undo", "5"), 2, "does not exist"),
        (("undo", "five"), 2, "`talentwire undo` has the numbers"),
        (("undo", "9" * 30), 2, "a number that large"),
        (("story", "9" * 30), 2, "a number that large"),
        (("article", "9" * 30), 2, "a number that large"),
        (("people", "--add", "X"), 2, "whose name"),
        (("people", "Fergus", "--add", "Ada Example"), 2, "merge person"),
        (("flow", "--svg", "/nowhere/at/all.svg"), 2, "cannot write"),
    ],
)
def test_a_mistake_is_answered_in_one_line(ask, words, code, told):
    assert told in ask(*words, code=code)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("from:gogle", "did you mean Google"),
        ("person:nobodyatall", "no person called 'nobodyatall'"),
        ("x -to:gogle", "to: no organisation called 'gogle' in the ledger; did you mean Google?"),
        ("kind:holiday", "there is departure, hire"),
        ("status:perhaps", "there is rumoured"),
    ],
)
def test_a_search_for_a_name_or_kind_that_is_none_says_so(ask, capsys, asked, told):
    assert main(["search", asked]) == 2
    assert told in capsys.readouterr().err
    assert main(["saved", "add", "mine", asked]) == 0
    assert told in capsys.readouterr().err
    main(["search", "from:google kind:hire lang:fr"])
    assert capsys.readouterr().err == ""


def test_dates_reach_to_the_end_of_what_they_name(ask):
    assert "Bo Early" in ask("moves", "--until", "2025-06", "--since", "2025-06-02")
    assert "Ada Example" in ask("moves", "--as-of", "2025-06")


def test_flow_tells_who_gains_and_who_loses(ask):
    rows = {row["name"]: row for row in json.loads(ask("flow", "--json"))}
    assert (rows["Meta"]["net"], rows["Google"]["net"], rows["Mistral AI"]["net"]) == (1, -2, -1)
    assert "OpenAI" not in rows  # an appointment inside, and a rumour
    assert json.loads(ask("flow", "--by", "month", "--json"))[0]["month"] == "2025-05"
    assert "Meta +1" in ask("flow", "--by", "month")
    assert "+Robert Fergus" in ask("flow", "--org", "meta")


@pytest.mark.parametrize("columns", ["20", "40", "60"])
def test_a_month_is_whole_however_narrow_the_terminal(ask, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    assert "2025-05" in ask("org", "meta")


def test_flow_draws_a_picture(ask, tmp_path):
    ask("flow", "--svg", str(tmp_path / "flow.svg"))
    picture = ET.parse(tmp_path / "flow.svg").getroot()
    assert picture.tag.endswith("svg")
    assert "Mistral AI" in "".join(picture.itertext())


def test_flow_draws_a_picture_of_dots_too(ask, tmp_path):
    ask("flow", "--by", "month", "--png", str(tmp_path / "flow.png"))
    content = (tmp_path / "flow.png").read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = struct.unpack(">II", content[16:24])
    assert wide > 1_000 and high > 100


def test_a_career_and_a_house_can_be_read(ask):
    assert "first told by The A Times" in ask("person", "Rob Fergus", "--history")
    house = ask("org", "google")
    assert "part of Alphabet" in house
    assert "Google DeepMind → FAIR (Meta)" in house
    assert json.loads(ask("org", "google", "--json"))["units"] == ["Google DeepMind"]


def test_names_can_be_listed_and_added_and_taken_back(ask):
    assert "Bo Early" in ask("people", "--unknown")
    assert "Mistral" in ask("orgs", "--find", "mistr")
    assert "undo 1" in ask("people", "Fergus", "--add", "Bobby F")
    assert "Robert Fergus" in ask("moves", "--person", "Bobby F")
    assert "undone" in ask("undo", "1")
    assert ask("undo") == "none\n"


def test_merge_and_split_are_told_and_kept(ask):
    moves = json.loads(ask("moves", "--person", "Fergus", "--json"))
    claim = moves[0]["evidence"][1]["claim"]
    out = ask("split", "move", str(moves[0]["id"]), str(claim))
    new = out.split()[-1]
    assert len(json.loads(ask("moves", "--person", "Fergus", "--json"))) == 2
    ask("merge", "move", str(moves[0]["id"]), new)
    assert len(json.loads(ask("moves", "--person", "Fergus", "--json"))) == 1


def test_one_move_is_one_move(ask):
    assert "1 move\n" in ask("people", "--find", "Later")
    assert "1 move)" in ask("people", "Cy Later")


def test_a_surname_as_long_as_a_book_is_nobodys_in_a_search(tmp_path):
    wire = open_wire(tmp_path)
    wire.tell("2025-05-09", said("Google", "Meta", person="Robert Fergus"))
    assert people_named(wire.db, "a" * 50_001) == {"a" * 50_001}
    assert people_named(wire.db, "Fergus") == {"robert-fergus", "fergus"}
    assert people_named(wire.db, "ergus") == {"ergus"}
    wire.db.close()


def test_a_move_that_only_one_of_two_sources_tells_as_a_fact_says_so_and_what_confirms(
    tmp_path, monkeypatch, capsys
):
    wire = open_wire(tmp_path)
    wire.tell("2025-06-01", said("OpenAI", "Anthropic", person="Ada Example"), host="a.example")
    wire.tell("2025-06-02", maybe("OpenAI", "Anthropic", person="Ada Example"), host="b.example")
    wire.db.close()
    assert main(["moves", "--db", str(tmp_path / "a.db")]) == 0
    out = capsys.readouterr().out
    assert "reported, 1 of 2 sources (en)" in out
    assert "confirmed takes two independent ones" in out
    assert main(["digest", "--since", "2025-05-01", "--db", str(tmp_path / "a.db")]) == 0
    assert "reported · told as a fact by 1 of 2 sources" in capsys.readouterr().out


def test_where_nothing_has_to_be_explained_nothing_is(ask):
    assert "confirmed takes" not in ask("moves")


NAMES = (
    "owner of Facebook",
    "Facebook-Mutter",
    "Meta Platforms",
    "脸书",
    "メタ",
    "Facebook",
    "메타",
)


def test_of_many_names_a_page_shows_the_plain_ones_and_where_all_are(ask, tmp_path):
    with closing(sqlite3.connect(tmp_path / "a.db")) as db, db:
        for name in NAMES:
            db.execute("INSERT INTO org_alias VALUES (?, ?, 'meta')", (name.casefold(), name))
    line = next(line for line in ask("org", "meta").splitlines() if "also" in line)
    assert line.startswith("  also Facebook, Meta Platforms, メタ, 脸书, 메타, Facebook-Mutter")
    assert few(NAMES, 72, "x orgs meta") == (
        "also Facebook, Meta Platforms, メタ, 脸书 and 3 more: `x orgs meta`"
    )
    assert few(NAMES[:1], 60, "x") == "also owner of Facebook"
