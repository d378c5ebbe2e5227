"""Articles are placed one by one: copies point to the earliest, stories keep their ids."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median
from time import process_time

import pytest

from pipelines import marks
from pipelines.cast import name_key
from pipelines.copies import Text, copies
from pipelines.fingerprint import fingerprint, fold, shingles, words_of
from pipelines.placing import place
from pipelines.story_score import (
    adjusted_rand,
    bcubed,
    plain_mark,
    read_items,
    score_stories,
)
from talentwire.app.cli import main
from talentwire.errors import UsageError
from talentwire.model import Article, Kind, Moment, Precision, Role
from talentwire.store import articles, atomic, open_store
from talentwire.store import stories as store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

HARBOUR = (
    "The harbour pilots of Brindle Bay walked off their boats on Tuesday night after talks about "
    "rest hours broke down. Forty tankers now wait outside the breakwater, and the port authority "
    "warned that fuel for the northern islands lasts nine days at most. Union secretary Odile "
    "Varga said her members had slept four hours a night since the winter storms and would not "
    "return before a third crew was hired. The shipping line Norsk Tranter offered mediation, but "
    "the ministry has not answered the letter, a spokesman said on Wednesday."
)
HARBOUR_RETOLD = (
    "Fuel is running short on the northern islands because pilots in Brindle Bay refuse to board "
    "ships. Odile Varga, who speaks for their union, wants a third crew and more rest hours after "
    "the winter storms. The port authority counts forty tankers outside the breakwater; Norsk "
    "Tranter has offered mediation and waits for a letter from the ministry."
)
HARBOUR_FRENCH = (
    "Les pilotes du port de Brindle Bay sont en grève depuis mardi : Odile Varga, secrétaire du "
    "syndicat, demande un troisième équipage. Quarante pétroliers attendent, et les îles du nord "
    "n'ont plus que 9 jours de carburant. L'armateur Norsk Tranter propose une médiation, le "
    "ministère n'a pas répondu."
)
ORCHARD = (
    "A late frost has killed most of the plum blossom in the Vellin valley, growers said after "
    "walking their orchards on Monday. Temperatures fell to minus six degrees for five hours, "
    "too long for the candles and sprinklers that saved the crop two years ago. Insurers expect "
    "claims of eleven million crowns, and the cooperative in Sarn has told its pickers not to "
    "come before August. Apricots on the southern slopes seem to have escaped unharmed."
)


@pytest.fixture
def db(tmp_path):
    connection = open_store(tmp_path / "stories.db", create=True)
    yield connection
    connection.close()


def put(
    db, text, title="", *, host="a.example", hours=0, language="en", orgs=(), dated=True, **found
):
    """Store and place an article published *hours* after NOW; return its id and placement."""
    at = NOW + timedelta(hours=hours)
    number = db.execute("SELECT count(*) FROM article").fetchone()[0]
    url = f"https://{host}/{number}"
    article = Article(url, url, title, text, "s", at, language=language,
                      published=Moment(at) if dated else None)  # fmt: skip
    with atomic(db):
        article_id = articles.insert(db, article, None, host)
        mark = fingerprint(title, text, language, **found)
        return article_id, place(db, article_id, article, mark, now=at)


def again(db, article_id, text, title=""):
    """Change a stored article's wording and place it anew."""
    article = replace(articles.load(db, article_id), text=text, title=title)
    with atomic(db):
        articles.revise(db, article_id, article, None, now=NOW)
        mark = fingerprint(title, text, article.language)
        return place(db, article_id, article, mark, now=NOW)


def told(db, story):
    """Return the story's row."""
    return db.execute("SELECT * FROM story WHERE id = ?", (story,)).fetchone()


# --- copies ---------------------------------------------------------------------------

BYLINE = "By our correspondent in the north. "
TAIL = " Sign up for our newsletter. All rights reserved, no part may be reproduced."


@pytest.mark.parametrize(
    "text",
    [
        HARBOUR,
        BYLINE + HARBOUR,
        HARBOUR + TAIL,
        HARBOUR.replace("Forty", "Some forty").replace("warned", "said"),
        HARBOUR[: int(len(HARBOUR) * 0.65)],
    ],
    ids=["verbatim", "head", "tail", "edited", "truncated"],
)
def test_a_text_that_comes_again_elsewhere_is_a_copy_of_the_first(db, text):
    first, placed = put(db, HARBOUR, "Pilots strike")
    assert placed.copy_of is None and placed.is_new_story
    _, second = put(db, text, "Another headline", host="b.example", hours=3)
    assert second == type(second)(first, placed.story, False)
    assert told(db, placed.story)["articles"] == 2
    assert told(db, placed.story)["sources"] == 1


def test_a_copy_of_a_copy_points_to_the_original(db):
    first, _ = put(db, HARBOUR)
    put(db, HARBOUR, host="b.example", hours=1)
    assert put(db, HARBOUR, host="c.example", hours=2)[1].copy_of == first


def test_an_earlier_article_that_is_found_later_becomes_the_original(db):
    late, placed = put(db, HARBOUR, hours=5)
    other, _ = put(db, HARBOUR, host="b.example", hours=6)
    early, now = put(db, HARBOUR, host="wire.example", hours=1)
    assert now.copy_of is None and now.story == placed.story
    found = dict(db.execute("SELECT id, copy_of FROM article"))
    assert found == {early: None, late: early, other: early}
    assert told(db, placed.story)["headline"] == early


def test_another_text_is_no_copy(db):
    put(db, HARBOUR)
    _, other = put(db, ORCHARD, host="b.example", hours=1)
    assert other.copy_of is None and other.is_new_story


def test_a_month_later_the_same_text_is_news_again(db):
    put(db, HARBOUR)
    assert put(db, HARBOUR, host="b.example", hours=24 * 40)[1].copy_of is None


def _text(host, title, numbers, words=200):
    signature = b"".join(n.to_bytes(2, "little") for n in numbers)
    import numpy as np

    return Text(host, title, "en", words, signature, np.array([1, 2], np.uint32))


@pytest.mark.parametrize(
    ("host", "title", "same", "expected"),
    [
        ("b", "other", 0.6, True),
        ("b", "other", 0.4, False),
        ("a", "other", 0.6, False),  # one host's template
        ("a", "other", 0.9, True),
        ("a", "title", 0.6, True),
    ],
)
def test_one_hosts_templates_need_more_than_another_hosts_copies(host, title, same, expected):
    shared = round(64 * same)
    one = _text("a", "title", range(64))
    other = _text(host, title, [*range(shared), *range(1000, 1064 - shared)])
    assert copies(one, other, days=1) is expected


def test_a_headline_without_text_is_a_copy_of_the_article_with_that_headline(db):
    first, _ = put(db, HARBOUR, "Pilots of Brindle Bay strike over rest hours")
    _, second = put(db, "", "Pilots of Brindle Bay strike over rest hours", host="b.example")
    assert second.copy_of == first


def test_a_column_under_a_standing_title_is_no_copy(db):
    put(db, "Frost in the orchards, plums lost, insurers pay.", "Morning briefing")
    _, second = put(db, "Tankers wait, pilots rest, islands freeze in the dark.",
                    "Morning briefing", hours=24)  # fmt: skip
    assert second.copy_of is None


# --- stories --------------------------------------------------------------------------


def noise(db, count=12):
    """Place *count* unlike articles, so that common words become known as common."""
    for n in range(count):
        words = " ".join(f"w{(n * 37 + k * k) % 900}" for k in range(60))
        put(db, f"The report of the day said that on Tuesday a {words} was there", host=f"n{n}.x")


def test_a_rewrite_joins_the_story_and_another_event_does_not(db):
    noise(db)
    _, first = put(db, HARBOUR, "Pilots strike in Brindle Bay")
    _, second = put(db, HARBOUR_RETOLD, "Fuel short as pilots strike", host="b.example", hours=4)
    _, third = put(db, ORCHARD, "Frost kills plum blossom", host="b.example", hours=5)
    assert second.copy_of is None
    assert second.story == first.story
    assert third.is_new_story
    row = told(db, first.story)
    assert (row["articles"], row["sources"]) == (2, 2)
    assert row["title"] == "Pilots strike in Brindle Bay"
    assert row["summary"].startswith("The harbour pilots")
    assert row["first_seen"] == "2026-03-02T09:00:00Z"
    assert row["last_seen"] == "2026-03-02T13:00:00Z"


def test_a_story_goes_on_in_another_language(db):
    noise(db)
    _, first = put(db, HARBOUR, "Pilots strike in Brindle Bay")
    _, second = put(db, HARBOUR_FRENCH, "Grève des pilotes à Brindle Bay", language="fr")
    assert second.story == first.story
    assert json.loads(told(db, first.story)["languages"]) == ["en", "fr"]


def test_known_names_carry_a_story_across_scripts(db):
    noise(db)
    names = ("Odile Varga", "Norsk Tranter")
    _, first = put(db, "Odile Varga leaves Norsk Tranter for a rival.", orgs=names)
    _, second = put(
        db, "オディール・ヴァルガ氏がノルスク・トランターを退社", language="ja", orgs=names
    )
    assert second.story == first.story


TALENT = "{} {} as head of training at Example Lab, colleagues said. The company builds models."


def put_talent(db, text, person, aim="", kind=Kind.DEPARTURE, **more):
    """Store a piece of talent news about one person."""
    cast = (Role(name_key(person), 2.0, aim),)
    return put(db, text, cast=cast, kinds=((kind, 2),), people=(person,), orgs=("Lab",), **more)


def test_two_who_leave_one_firm_in_one_week_are_two_stories(db):
    noise(db)
    _, one = put_talent(db, TALENT.format("Ada Example", "steps down"), "Ada Example")
    _, other = put_talent(db, TALENT.format("Bo Sample", "steps down"), "Bo Sample", host="b.x")
    assert one.story != other.story


def test_one_departure_told_in_other_words_is_one_story(db):
    noise(db)
    _, one = put_talent(db, TALENT.format("Ada Example", "steps down"), "Ada Example")
    retold = "After six years Ada Example says goodbye to the Lab; her deputy fills in for now."
    _, other = put_talent(db, retold, "Example Ada", host="b.x", hours=5)
    assert one.story == other.story


def test_an_article_of_which_only_the_month_is_known_finds_those_of_that_month(db):
    noise(db)
    begun = datetime(2026, 3, 1, tzinfo=UTC)
    article = Article("https://c.x/1", "https://c.x/1", "", HARBOUR_RETOLD, "s", NOW, language="en",
                      published=Moment(begun, Precision.MONTH))  # fmt: skip
    with atomic(db):
        article_id = articles.insert(db, article, None, "c.x")
        placed = place(db, article_id, article, fingerprint("", HARBOUR_RETOLD, "en"), now=NOW)
    late = (datetime(2026, 3, 28, tzinfo=UTC) - NOW) / timedelta(hours=1)
    assert put(db, HARBOUR, hours=late)[1].story == placed.story


@pytest.mark.parametrize(
    ("one", "other"),
    [("李沐川", "Li Muchuan"), ("Muchuan Li", "Li Mu-chuan"), ("Joëlle Pineau", "Pineau Joelle")],
)
def test_a_person_has_one_key_whatever_the_order_and_script(one, other):
    assert name_key(one) == name_key(other)


def test_after_the_window_it_is_another_story(db):
    noise(db)
    _, first = put(db, HARBOUR)
    assert put(db, HARBOUR_RETOLD, host="b.example", hours=24 * 50)[1].story != first.story


def test_traditional_and_simplified_chinese_fold_together():
    assert words_of("開源軟體") == words_of("开源软体")
    assert fold("ＡＩ") == "AI"


def test_a_story_found_to_be_another_leaves_a_tombstone(db):
    _, one = put(db, HARBOUR)
    _, two = put(db, ORCHARD, hours=1)
    _, three = put(db, "A third event, told in a few words.", hours=2)
    with atomic(db):
        store.merge(db, two.story, one.story, at="2026-03-02T12:00:00Z", reason="the same event")
        store.merge(db, one.story, three.story, at="2026-03-02T13:00:00Z", reason="again")
    assert store.current(db, two.story) == store.current(db, one.story) == three.story
    assert told(db, two.story) is None
    articles_of = db.execute("SELECT count(*) FROM article WHERE story = ?", (three.story,))
    assert articles_of.fetchone()[0] == 3


# --- updates --------------------------------------------------------------------------


def test_an_article_that_changes_keeps_its_story(db):
    article, placed = put(db, HARBOUR, "Pilots strike")
    for hour in range(5):
        HOURLY = HARBOUR + " ".join(f"Hour {k}: no ship has entered." for k in range(hour + 1))
        assert again(db, article, HOURLY, "Pilots strike").story == placed.story
    assert db.execute("SELECT count(*) FROM story").fetchone()[0] == 1


def test_one_text_that_grows_by_a_sentence_each_hour_at_new_addresses_is_one_story(db):
    text, found = HARBOUR, set()
    for hour in range(12):
        found.add(put(db, text, "Live: pilots strike", hours=hour)[1].story)
        text += f" At hour {hour} the tanker number {hour} turned back to sea without a pilot."
    assert len(found) == 1


def test_an_article_that_becomes_about_something_else_moves_and_its_old_words_are_forgotten(db):
    noise(db)
    first, placed = put(db, HARBOUR)
    second, _ = put(db, HARBOUR_RETOLD, host="b.example", hours=1)
    moved = again(db, second, ORCHARD)
    assert moved.story != placed.story
    assert told(db, placed.story)["articles"] == 1
    assert put(db, HARBOUR_RETOLD, host="c.example", hours=2)[1].copy_of is None
    assert put(db, ORCHARD, host="d.example", hours=2)[1].copy_of == second


def test_a_deleted_article_leaves_no_trace_in_the_index(db):
    article, placed = put(db, HARBOUR, "Pilots strike")
    with atomic(db):
        store.forget(db, article)
        db.execute("DELETE FROM article WHERE id = ?", (article,))
    for table in ("mark", "mark_band", "mark_term"):
        assert db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0
    assert told(db, placed.story) is None


# --- bad input ------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " ", "…", "One", "Anna Bo Carl Dee " * 7, "word " * 30])
def test_short_and_odd_texts_find_a_place(db, text):
    put(db, HARBOUR)
    _, placed = put(db, text, host="b.example", language=None)
    assert placed.story


def test_pages_of_nothing_but_names_find_a_place_and_gather_no_news(db):
    names = "Ada Example Bo Sample Carla Specimen Dan Muster Eva Modello Fay Parangon " * 40
    _, news = put(db, HARBOUR, orgs=("Brindle Bay",))
    _, page = put(db, names, "Authors", host="b.example", people=names.split()[:8])
    _, again = put(db, names, "Authors", host="b.example", hours=1, people=names.split()[:8])
    assert page.story != news.story
    assert again.story == page.story


def test_articles_without_title_and_text_stay_apart(db):
    assert put(db, "")[1].story != put(db, "", host="b.example")[1].story


def test_many_copies_of_one_text_cost_no_more_each(db):
    first, placed = put(db, HARBOUR, "Pilots strike")
    steps = []
    for n in range(160):
        count = 0

        def tick():
            nonlocal count
            count += 1

        db.set_progress_handler(tick, 100)
        assert put(db, HARBOUR, "Pilots strike", host=f"h{n}.x")[1].copy_of == first
        db.set_progress_handler(None, 0)
        steps.append(count)
    row = told(db, placed.story)
    assert (row["articles"], row["sources"]) == (161, 1)
    assert max(steps[-40:]) <= 1.5 * max(steps[40:80])


@pytest.mark.slow
def test_ten_thousand_copies_of_one_text_are_one_story_and_the_last_costs_what_the_hundredth_did(
    db,
):
    first, placed = put(db, HARBOUR, "Pilots strike")
    took = []
    for n in range(10_000):
        start = process_time()
        assert put(db, HARBOUR, "Pilots strike", host=f"h{n}.x", hours=n / 100)[1].copy_of == first
        took.append(process_time() - start)
    row = told(db, placed.story)
    assert (row["articles"], row["sources"]) == (10_001, 1)
    assert median(took[-500:]) <= 3 * median(took[100:600])


def test_the_clock_may_run_backwards(db):
    first, placed = put(db, HARBOUR, hours=0)
    _, back = put(db, HARBOUR, host="b.example", hours=-48, dated=False)
    assert back.story == placed.story


def test_a_rolled_back_placement_leaves_nothing(db):
    put(db, ORCHARD)
    with pytest.raises(ZeroDivisionError), atomic(db):
        article = Article("https://a/1", "https://a/1", "", HARBOUR, "s", NOW, language="en")
        article_id = articles.insert(db, article, None, "a")
        place(db, article_id, article, fingerprint("", HARBOUR, "en"), now=NOW)
        _ = 1 / 0
    _, placed = put(db, HARBOUR)
    assert placed.copy_of is None and placed.is_new_story
    assert db.execute("SELECT count(*) FROM mark").fetchone()[0] == 2


def test_frequencies_survive_a_restart_and_a_fold(db, monkeypatch):
    monkeypatch.setattr(marks, "FOLD_EVERY", 5)
    noise(db, 12)
    with atomic(db):
        known = marks.frequency_in(db)
        before = known.languages, known.counts.tobytes()
        assert db.execute("SELECT count(*) FROM mark_log").fetchone()[0] < 12
        marks._remembered.clear()  # what a new process starts with
        loaded = marks.frequency_in(db)
    assert (loaded.languages, loaded.counts.tobytes()) == before
    assert loaded.articles("en") == 12


# --- fingerprints ---------------------------------------------------------------------


def test_a_fingerprint_is_the_same_in_every_process():
    mark = fingerprint("Pilots strike", HARBOUR, "en")
    assert len(mark.signature) == 128 and len(mark.keys) == 16
    assert mark == fingerprint("Pilots strike", HARBOUR, "en")
    assert all(0 <= key < 1 << 36 for key in mark.keys)


def test_a_fingerprint_takes_any_text():
    assert fingerprint("\ud800", "\x00 \ud800\U0010ffff", "xx").signature == b""


def test_short_texts_have_no_signature():
    assert fingerprint("", "Only a few words", "en").signature == b""


def test_chinese_is_cut_into_characters_and_bigrams():
    mark = fingerprint("", "研究员加入实验室", "zh")
    assert mark.words == 8
    assert "加入" in dict(mark.terms)


def test_shingles_are_runs_of_three_words():
    assert shingles(["a", "b", "c", "d"]) == {"a b c", "b c d"}
    assert shingles([]) == set()


# --- measuring ------------------------------------------------------------------------


def test_bcubed_and_rand_are_those_of_a_worked_example():
    true, found = ["a", "a", "a", "b", "b"], [1, 1, 2, 2, 2]
    precision, recall = bcubed(true, found)
    assert precision == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5)
    assert recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
    assert adjusted_rand(true, true) == 1.0
    assert adjusted_rand(true, found) == pytest.approx(1 / 6)


def _file(tmp_path, *more):
    rows = [
        {"id": "1", "title": "Pilots strike", "text": HARBOUR, "lang": "en", "published": None,
         "host": None, "story": "harbour"},
        {"id": "2", "title": "", "text": HARBOUR + TAIL, "lang": "en", "published": "2026-03",
         "host": "b.example", "story": "harbour"},
        {"id": "3", "title": None, "text": ORCHARD, "lang": "en", "published": "2026-03-02",
         "host": "b.example", "story": "orchard"},
    ]  # fmt: skip
    path = tmp_path / "labelled.jsonl"
    path.write_text("\n".join([*map(json.dumps, rows), *more]), encoding="utf-8")
    return path


def test_a_labelled_file_is_scored(db, tmp_path):
    items = read_items(_file(tmp_path))
    score = score_stories(db, items[1:] + items[:1], plain_mark, now=NOW)
    assert (score.precision, score.recall, score.ari) == (1.0, 1.0, 1.0)
    assert (score.documents, score.stories_found, score.stories_true) == (3, 2, 2)
    assert score.merges == score.splits == ()


def test_the_command_prints_the_figures_as_json(tmp_path, capsys):
    assert main(["score-stories", str(_file(tmp_path)), "--plain", "--json", "--errors"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["documents"] == 3 and found["wrong_merges"] == []
    assert {"precision", "recall", "f1", "ari", "median_ms", "p95_ms"} <= found.keys()


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"id": 1}', '{"id": 1, "story": 1, "published": "x"}']
)
def test_a_line_that_cannot_be_read_is_named(tmp_path, line):
    with pytest.raises(UsageError, match=r"labelled\.jsonl:4"):
        read_items(_file(tmp_path, line))


# --- commands -------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path, db):
    noise(db)
    first, placed = put(db, HARBOUR, "Pilots strike in Brindle Bay\x1b[31m")
    put(db, HARBOUR_RETOLD, "Fuel short as pilots strike", host="b.example", hours=4)
    again(db, first, HARBOUR + " The strike ended on Friday.", "Pilots end their strike")
    return str(tmp_path / "stories.db"), first, placed.story


def test_stories_are_listed_newest_first(archive, capsys):
    path, _, story = archive
    assert main(["stories", "--db", path, "--limit", "1"]) == 0
    out = capsys.readouterr().out
    assert f"story {story}  2 articles, 2 sources  en" in out and "\x1b" not in out
    assert main(["stories", "--db", path, "--language", "fr"]) == 1


def test_a_story_shows_its_coverage(archive, capsys):
    path, article, story = archive
    assert main(["story", str(story), "--db", path]) == 0
    out = capsys.readouterr().out
    assert "2 articles, 2 sources" in out and f"article {article}  changed once" in out
    assert main(["story", str(story), "--db", path, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert len(shown["coverage"]) == 2
    assert "title" not in shown and "title" in shown["untrusted_text"]
    assert main(["story", "4711", "--db", path]) == 2


def test_an_article_shows_how_it_changed(archive, capsys):
    path, article, _ = archive
    assert main(["article", str(article), "--db", path]) == 0
    assert "Odile" in capsys.readouterr().out
    assert main(["article", str(article), "--db", path, "--diff"]) == 0
    assert "+Pilots end their strike" in capsys.readouterr().out
    assert main(["article", "1", "--db", path]) == 2
