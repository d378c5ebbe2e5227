"""A search answers whatever was typed: with hits, or with one clear line."""

import csv
import io
import json
from datetime import timedelta

import pytest
from small_archive import NOW, add_article, add_move, fill_names

from talentwire.app.hits import as_csv, as_json, as_markdown, as_text
from talentwire.errors import QueryError
from talentwire.model import Kind
from talentwire.query import Term, parse, when
from talentwire.search import search
from talentwire.store import fulltext, open_store

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    """An archive of a dozen articles."""
    db = open_store(tmp_path_factory.mktemp("search") / "a.db", create=True)
    fill_names(db)
    fergus = add_article(
        db, "Rob Fergus returns to Meta to lead FAIR", "Meta said on Thursday that Rob Fergus "
        "comes back from Google DeepMind. " + "He built the lab years ago. " * 30,
        story=1, orgs=("Meta", "FAIR", "Google DeepMind"), people=("Rob Fergus",),
        event=Kind.RETURN, at=NOW - DAY,
    )  # fmt: skip
    add_article(db, "Fergus torna a Meta", "Rob Fergus lascia Google DeepMind.", language="it",
                story=1, orgs=("Meta",), people=("Rob Fergus",), at=NOW,
                host="giornale.example")  # fmt: skip
    add_move(db, "Rob Fergus", "Google DeepMind", "FAIR", [(fergus, "Rob Fergus comes back")],
             kind=Kind.RETURN, date="2025-05-08")  # fmt: skip
    lecun = add_article(db, "扬·勒昆离开Meta", "扬·勒昆将离开Meta，创办新公司。", language="zh",
                orgs=("Meta",), people=("Yann LeCun",), at=NOW - 3 * DAY)  # fmt: skip
    add_article(db, "Yann LeCun to found a company", "The scientist LeCun will leave.",
                people=("Yann LeCun",), event=Kind.FOUNDING, at=NOW - 4 * DAY)  # fmt: skip
    add_move(db, "Yann LeCun", "Meta", None, [(lecun, "扬·勒昆将离开Meta")], kind=Kind.DEPARTURE)
    for number, (title, text) in enumerate([
        ("C++ committee member joins AT&T", "She wrote C++ and C# compilers at AT&T."),
        ("C for beginners", "The language C, and vitamin C."),
        ("O'Brien hired as e-mail chief", "Mr O'Brien comes from Zürich."),
        ("日本語AIの新会社", "人工知能の研究者が退社した。東京で起業する。"),
        ("A word about layoffs", "meta-analysis of redundancies; modelling models moderately"),
        ("=HYPERLINK(\"http://evil\")\x1b[31m\u202e", "formula formula <script>alert(1)</script>"),
    ]):  # fmt: skip
        add_article(db, title, text, at=NOW - (10 + number) * DAY, relevant=False)
    yield db
    db.close()


def test_a_person_is_found_by_a_name_spelt_almost_so(db):
    assert titles(db, "person:'Rob Fergos'".replace("'", '"')) == titles(db, "person:Fergus") != []


def titles(db, text, **more):
    options = more.pop("options", None)
    answer = search(db, parse(text, now=NOW, options=options), now=NOW, **more)
    return [hit.title for hit in answer.hits]


FERGUS = "Rob Fergus returns to Meta to lead FAIR"
TORNA = "Fergus torna a Meta"
CHINESE = "扬·勒昆离开Meta"
ENGLISH = "Yann LeCun to found a company"
CPP = "C++ committee member joins AT&T"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("C++", {CPP}),
        ("c#", {CPP}),
        ("AT&T", {CPP}),
        ("O'Brien", {"O'Brien hired as e-mail chief"}),
        ("e-mail", {"O'Brien hired as e-mail chief"}),
        ("zurich", {"O'Brien hired as e-mail chief"}),
        ("人工知能", {"日本語AIの新会社"}),
        ("知能", {"日本語AIの新会社"}),
        ("京", {"日本語AIの新会社"}),
        ('"研究者が退社"', {"日本語AIの新会社"}),
        ("mod*", {"A word about layoffs"}),
        ('"vitamin C"', {"C for beginners"}),
        ("vitamin OR vitamins beginners", {"C for beginners"}),
        ("fergus -torna", {FERGUS}),
        ("rob fergus -torna", {FERGUS}),
        ("fergus NOT torna", {FERGUS}),
        ("fergus AND torna", {TORNA}),
        ("lang:it", {TORNA}),
        ("fergus lang:it", {TORNA}),
        ("fergus -lang:it", {FERGUS}),
        ("event:return", {FERGUS}),
        ("from:deepmind", {FERGUS}),
        ('from:"google deepmind" to:meta', {FERGUS}),
        ("to:facebook kind:return status:reported", {FERGUS}),
        ("from:meta to:deepmind", set()),
        ('person:"Joëlle Pineau"', set()),
        ("person:扬·勒昆", {CHINESE, ENGLISH}),
        ("source:giornale.example", {TORNA}),
        ("fergus since:2025-06-10", {TORNA}),
        ("fergus since:30h before:2025-06-10", {FERGUS}),
        ("since:2025-06-10", {TORNA}),
    ],
)
def test_words_phrases_and_filters_find_what_they_say(db, query, expected):
    assert set(titles(db, query, flat=True)) == expected


@pytest.mark.parametrize(
    "name", ["扬·勒昆", "勒昆", "Yann LeCun", "ヤン・ルカン", "ルカン", "lecun", "yann lecun"]
)
def test_a_name_in_one_script_finds_its_stories_in_the_others(db, name):
    assert {CHINESE, ENGLISH} <= set(titles(db, name))


def test_a_name_among_other_words_is_extended_too(db):
    assert titles(db, "扬·勒昆 company") == [ENGLISH]
    assert titles(db, "lecun 离开") == [CHINESE]


def test_articles_of_one_story_are_one_hit(db):
    answer = search(db, parse("fergus", now=NOW), now=NOW)
    assert [hit.story for hit in answer.hits] == [1]
    assert answer.hits[0].story_articles == 2
    assert answer.matches == 2
    assert len(titles(db, "fergus", flat=True)) == 2


def test_a_filter_is_an_option_or_part_of_the_query(db):
    assert titles(db, "fergus", options={"lang": "it"}) == titles(db, "fergus lang:it")


def test_pages_continue_where_the_last_one_ended(db):
    every = titles(db, "since:2020", limit=100)
    paged = [
        title for page in (1, 2, 3, 4) for title in titles(db, "since:2020", limit=3, page=page)
    ]
    assert len(every) == 9
    assert paged == every


@pytest.mark.parametrize("text", ["", "   ", "+", "\\", "%", '"" ""', "();", "\x00", "-", '"'])
def test_a_search_that_asks_nothing_is_refused_in_one_line(text):
    with pytest.raises(QueryError, match="type a word"):
        parse(text, now=NOW)


@pytest.mark.parametrize(
    "text",
    ["AND", "OR OR", "NEAR(a b, 5", '"unbalanced', "col:x", "title:meta", "(a OR", "a)", "a*",
     "{title}:x", "a AND NOT", '";-- x', "meta\x00x", "x NOT", "NOT", "a:b:c", '"a" "b" NEAR', "*",
     "^a", "rowid:1", "'; DROP TABLE article; --x", "-meta", "from:", "since", "person:'x",
     "a\ud800b", "ก็", "🙂 b", "\u202eabc", "a" * 900, "x " * 30, "-a -b", "from:nobody-at-all",
     'lang:"', "１２"],
)  # fmt: skip
def test_any_string_is_answered(db, text):
    try:
        answer = search(db, parse(text, now=NOW), now=NOW)
    except QueryError as error:
        assert "\n" not in str(error)
    else:
        assert as_text(answer)
        json.loads(as_json(answer))


@pytest.mark.shared
def test_every_hostile_search_string_is_answered(db, shared):
    cases = json.loads((shared / "hostile" / "hostile.json").read_text(encoding="utf-8"))
    strings = [case["data"] for case in cases if case["category"] == "fts-query"]
    assert len(strings) > 20
    for text in strings:
        try:
            search(db, parse(text, now=NOW), now=NOW)
        except QueryError as error:
            assert len(str(error)) < 300


@pytest.mark.parametrize(
    ("text", "iso"),
    [("7d", "2025-06-03T08:00"), ("2w", "2025-05-27T08:00"), ("12h", "2025-06-09T20:00"),
     ("2025", "2025-01-01T00:00"), ("2025-03", "2025-03-01T00:00"), ("today", "2025-06-10T00:00"),
     ("2025-03-04", "2025-03-04T00:00"), ("yesterday", "2025-06-09T00:00"),
     ("2025-03-04T10:00:00+02:00", "2025-03-04T10:00")],
)  # fmt: skip
def test_dates_are_read(text, iso):
    assert when(text, NOW).isoformat().startswith(iso)


@pytest.mark.parametrize("text", ["soon", "2025-13", "99999y", "0000", "2025-02-30", "7x", "-1d"])
def test_a_date_that_is_none_is_named(text):
    with pytest.raises(QueryError, match="cannot read the date"):
        when(text, NOW)


@pytest.mark.parametrize("text", ["to:mistral OR meta", "meta OR to:mistral", "from:a | from:b"])
def test_a_filter_that_is_joined_by_or_is_refused_and_says_how_to_ask(text):
    with pytest.raises(QueryError, match="to:mistral,cohere"):
        parse(text, now=NOW)


def test_a_query_is_understood():
    query = parse('rob "back to meta" hire OR hired -x mod* from:a,b since:7d', now=NOW)
    assert query.groups == (
        (Term("rob"),),
        (Term("back to meta", phrase=True),),
        (Term("hire"), Term("hired")),
        (Term("mod", prefix=True),),
    )
    assert query.without == (Term("x"),)
    assert query.filters == {"from": ("a", "b")}
    assert query.since == NOW - 7 * DAY


def test_an_unindexed_article_is_found_no_more(tmp_path):
    db = open_store(tmp_path / "a.db", create=True)
    fulltext.index(db, 7, "東京AI", "C++ Zürich")
    for word in ("東京", "京", "C++", "zurich"):
        assert len(fulltext.matches(db, fulltext.match_term(word)).ids) == 1
    fulltext.unindex(db, 7, "東京AI", "C++ Zürich")
    for word in ("東京", "京", "C++", "zurich"):
        assert len(fulltext.matches(db, fulltext.match_term(word)).ids) == 0
    db.close()


def test_the_excerpt_shows_and_marks_the_words(db):
    hit = search(db, parse("years lab", now=NOW), now=NOW).hits[0]
    marked = {text for text, found in hit.excerpt.parts() if found}
    assert marked == {"lab", "years"}
    assert len(hit.excerpt.text) < 300


def test_a_hit_shows_the_moves_it_tells_of(db):
    text = as_text(search(db, parse("fergus", now=NOW), now=NOW))
    assert "Rob Fergus: Google DeepMind → FAIR (return, 2025-05-08, reported)" in text
    assert "story 1 · 2 articles" in text and "move 1  Rob Fergus" in text


def test_what_came_from_outside_is_shown_harmless(db):
    answer = search(db, parse("formula", now=NOW), now=NOW)
    for form in (as_text, as_json, as_csv, as_markdown):
        shown = form(answer)
        assert "\x1b" not in shown
        assert "\u202e" not in shown
    row = list(csv.DictReader(io.StringIO(as_csv(answer))))[0]
    assert row["title"].startswith("'=")
    assert json.loads(as_json(answer))["hits"][0]["untrusted_text"]["title"].startswith("=")


def test_a_title_counts_more_than_a_mention_and_the_new_more_than_the_old(tmp_path):
    db = open_store(tmp_path / "a.db", create=True)
    filler = "Nothing of the kind is said here. " * 40
    add_article(db, "In passing", f"{filler} zebra", at=NOW - DAY)
    add_article(db, "Zebra old", f"The zebra. {filler}", at=NOW - 200 * DAY)
    add_article(db, "Zebra new", f"The zebra. {filler}", at=NOW - 2 * DAY)
    assert titles(db, "zebra") == ["Zebra new", "Zebra old", "In passing"]
    db.close()


def test_talent_news_comes_before_other_news_and_copies_last(tmp_path):
    db = open_store(tmp_path / "a.db", create=True)
    first = add_article(db, "A zebra", "zebra", story=1, relevant=True, at=NOW)
    add_article(db, "A zebra", "zebra", story=2, relevant=False, at=NOW)
    add_article(db, "A zebra", "zebra", story=3, copy_of=first, relevant=False, at=NOW)
    hits = search(db, parse("zebra", now=NOW), now=NOW).hits
    assert [hit.story for hit in hits] == [1, 2, 3]
    db.close()


def test_a_search_out_of_time_leaves_older_articles_out_only_if_some_match(tmp_path):
    db = open_store(tmp_path / "a.db", create=True)
    for months in range(12):
        add_article(db, "zebra", "zebra", at=NOW - months * 61 * DAY)
    every = fulltext.matches(db, '"zebra"', seconds=60)
    assert (len(every.ids), every.reached) == (12, None)
    some = fulltext.matches(db, '"zebra"', seconds=0)
    assert some.ids == every.ids[:1]
    assert every.ids[0] >= some.reached > every.ids[1]
    assert fulltext.matches(db, '"horse"', seconds=0).reached is None
    assert fulltext.matches(db, '"zebra"', seconds=0, enough=3).ids == every.ids[:3]
    db.close()


def test_merging_the_index_changes_no_answer(db):
    before = titles(db, "fergus OR c++ OR 人工知能", flat=True)
    fulltext.merge(db)
    assert titles(db, "fergus OR c++ OR 人工知能", flat=True) == before
