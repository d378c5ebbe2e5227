"""The demo newsroom: that it looks like the web, and that its truth fits what it prints."""

import gzip
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from talentwire.config import load_facts, load_settings, load_sources
from talentwire.model import Certainty
from talentwire.newsroom import config, outlets, pieces, serve, truth
from talentwire.newsroom.labels import labelled, write_labels
from talentwire.places import shipped_config

FACTS = load_facts(shipped_config())
NOW = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)
XML_FEEDS = [n for n, o in outlets().items() if o.listing in ("rss", "atom", "rdf", "sitemap")]
PUBLISHING = sorted({piece.outlet for piece in pieces(2)})


@pytest.fixture(scope="module")
def newsroom():
    with serve(now=NOW) as running:
        yield running


@pytest.fixture(scope="module")
def day_two():
    with serve(day=2, now=NOW) as running:
        yield running


def ask(url, **headers):
    """Return status, headers and body of one GET."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname, parts.port, timeout=5)
    try:
        target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        connection.request("GET", target, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def addresses(newsroom):
    """Return the address of every piece, by outlet and slug."""
    return {(p.outlet, p.slug): newsroom.bases[p.outlet] + p.path for p in pieces(newsroom.day)}


# --- what there is ---------------------------------------------------------------------


def test_enough_pages_in_enough_languages_by_enough_outlets():
    standing = pieces(2)
    languages = Counter(piece.truth.language for piece in standing)
    assert len(standing) >= 100
    assert len(PUBLISHING) >= 12
    assert set(languages) == {"en", "it", "fr", "de", "es", "pt", "zh", "ja", "ko"}
    assert min(languages.values()) >= 6


def test_relevant_pieces_hard_negatives_and_noise_stand_side_by_side():
    told = truth().values()
    assert sum(t.relevant for t in told) >= 60
    assert sum(t.story.startswith("neg-") for t in told) >= 20
    assert sum(t.story.startswith("noise-") for t in told) >= 10
    assert not any(t.moves or t.events for t in told if not t.relevant)


def test_the_llama_story_is_told_in_four_languages():
    assert {t.language for t in truth().values() if t.story == "llama-exodus"} >= {
        "en", "it", "fr", "zh",
    }  # fmt: skip


def test_many_stories_are_told_in_several_languages():
    languages = {}
    for told in truth().values():
        if told.relevant:
            languages.setdefault(told.story, set()).add(told.language)
    assert len(languages) >= 20
    assert sum(len(spoken) >= 2 for spoken in languages.values()) >= 12
    assert sum(len(spoken) >= 4 for spoken in languages.values()) >= 3


def test_there_are_rumours_denials_and_copies():
    certainties = Counter(m.certainty for t in truth().values() for m in t.moves)
    assert certainties[Certainty.RUMOURED] >= 4
    assert certainties[Certainty.DENIED] >= 2
    assert sum(t.copy_of is not None for t in truth().values()) >= 5


def test_most_relevant_pieces_have_the_length_of_news():
    lengths = [
        len(p.text) / 2 if p.truth.language in ("zh", "ja") else len(p.text.split())
        for p in pieces(2)
        if p.truth.relevant
    ]
    assert sorted(lengths)[len(lengths) // 2] >= 120


def test_listing_kinds_are_spread_over_the_outlets():
    kinds = Counter(outlet.listing for outlet in outlets().values())
    assert set(kinds) == {"rss", "atom", "rdf", "json", "sitemap", "section", "search", "none"}
    assert kinds["section"] >= 3


# --- the truth fits ----------------------------------------------------------------------


def test_every_path_is_one_piece_and_every_copy_names_a_piece():
    told = truth()
    assert len(told) == len(pieces(2))
    assert all(t.copy_of in told for t in told.values() if t.copy_of)


def test_the_truth_of_a_running_newsroom_is_by_full_address(newsroom):
    assert set(newsroom.truth()) == set(addresses(newsroom).values())


def test_a_copy_shares_story_and_moves_with_its_original_and_is_younger():
    by_path = {piece.path: piece for piece in pieces(2)}
    for copy in by_path.values():
        if copy.truth.copy_of:
            original = by_path[copy.truth.copy_of]
            assert copy.truth.story == original.truth.story
            assert copy.truth.moves == original.truth.moves
            assert copy.published.at(NOW) > original.published.at(NOW)


def names_as_written(facts):
    people = {p.name: {p.name, *p.forms} for p in facts.people}
    orgs = {o.name: {o.name, *o.aliases, *o.ambiguous} for o in facts.orgs}
    return people, orgs


def test_what_the_truth_names_stands_in_the_text():
    people, orgs = names_as_written(FACTS)
    missing = []
    for piece in pieces(2):
        words = f"{piece.title}\n{piece.text}".casefold()
        forms = {n: {n, n.split()[-1]} | people.get(n, set()) for n in piece.truth.people}
        forms |= {n: {n} | orgs.get(n, set()) for n in piece.truth.orgs}
        missing += [
            (piece.path, name)
            for name, spellings in forms.items()
            if not any(spelling.casefold() in words for spelling in spellings)
        ]
    assert missing == []


def test_people_and_organisations_of_moves_are_among_those_named():
    for piece in pieces(2):
        for move in piece.truth.moves:
            assert move.person in piece.truth.people, piece.path
            ends = {move.from_org, move.to_org} - {None}
            assert ends <= set(piece.truth.orgs), piece.path
            assert move.kind.value in (*piece.truth.events, *piece.truth.events_optional) or (
                move.background or move.certainty is Certainty.DENIED
            ), piece.path


def test_organisations_are_named_as_the_tables_name_them():
    known = {org.name for org in FACTS.orgs}
    assert {name for t in truth().values() for name in t.orgs} <= known


# --- the site ------------------------------------------------------------------------------


def test_every_piece_is_a_page_that_shows_its_title_and_text(day_two):
    for piece in pieces(2):
        status, headers, body = ask(day_two.bases[piece.outlet] + piece.path)
        assert status == 200 and headers["Content-Type"].startswith("text/html")
        page = BeautifulSoup(body.decode(outlets()[piece.outlet].charset), "lxml")
        shown = " ".join(page.get_text(" ").split())
        assert " ".join(piece.title.split()) in shown, piece.path
        assert " ".join(piece.text.splitlines()[-1].split())[:40] in shown, piece.path


def test_each_outlet_has_a_template_of_its_own(day_two):
    skeletons = set()
    for name in PUBLISHING:
        piece = next(p for p in pieces(2) if p.outlet == name)
        page = BeautifulSoup(ask(day_two.bases[name] + piece.path)[2], "lxml")
        skeletons.add(tuple(tag.name + str(tag.get("class", "")) for tag in page.find_all(True)))
    assert len(skeletons) == len(PUBLISHING)


def test_a_piece_behind_the_paywall_keeps_the_rest_to_itself(newsroom):
    piece = next(p for p in pieces(1) if p.paywalled)
    _, _, body = ask(newsroom.bases[piece.outlet] + piece.path)
    page = body.decode()
    assert '"isAccessibleForFree": false' in page
    assert piece.body[1].text in BeautifulSoup(page, "lxml").get_text()
    assert piece.body[-1].text[:40] not in page


@pytest.mark.parametrize("name", XML_FEEDS)
def test_xml_listings_are_well_formed(day_two, name):
    fault = outlets()[name].fault
    status, headers, body = ask(day_two.listing_url(name))
    if fault:
        assert status == 410 or headers["Content-Type"].startswith("text/html")
        return
    tree = ElementTree.fromstring(body)
    titles = {e.text for e in tree.iter() if e.tag.rpartition("}")[2] == "title"}
    assert {p.title for p in pieces(2) if p.outlet == name and "'" not in p.title} <= titles


@pytest.mark.parametrize("name", [n for n, o in outlets().items() if o.selectors])
def test_selectors_of_section_pages_find_every_piece(day_two, name):
    page = BeautifulSoup(ask(day_two.listing_url(name))[2], "lxml")
    chosen = outlets()[name].selectors
    own = [p for p in pieces(2) if p.outlet == name]
    items = page.select(chosen["item"])
    assert len(items) == len(own)
    assert {i.select_one(chosen["title"]).get_text() for i in items} == {p.title for p in own}


def test_the_search_services_answer_in_their_own_shapes(newsroom):
    base = newsroom.bases["keyword"]
    asked = f"{base}/api/v2/doc/doc?query=Fergus&mode=artlist&format=json&maxrecords=2"
    rows = json.loads(ask(asked)[2])["articles"]
    assert 0 < len(rows) <= 2
    assert set(rows[0]) >= {"url", "title", "seendate", "domain", "language"}
    assert json.loads(ask(f"{base}/api/v2/doc/doc?query=nothingmatches")[2]) == {}
    hits = json.loads(ask(f"{base}/api/v1/search_by_date?query=OpenAI&hitsPerPage=9")[2])["hits"]
    assert hits and set(hits[0]) >= {"objectID", "title", "url", "points", "created_at_i"}
    assert hits == sorted(hits, key=lambda hit: -hit["created_at_i"])


def test_an_amp_page_names_the_page_it_stands_for(newsroom):
    piece = next(p for p in pieces(1) if p.amp)
    url = newsroom.bases[piece.outlet] + piece.path
    page = BeautifulSoup(ask(url + "/amp")[2], "lxml")
    assert page.select_one('link[rel="canonical"]')["href"] == url


def test_robots_disallow_is_said_and_nothing_is_found_where_nothing_is(newsroom):
    base = newsroom.bases["meridian"]
    assert b"Disallow: /private/" in ask(f"{base}/robots.txt")[2]
    assert ask(f"{base}/no-such-page")[0] == 404
    assert ask(newsroom.bases["ledger"] + "/robots.txt")[0] == 200


# --- validators ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["listing", "article", "search"])
def test_validators_give_304_without_a_body(newsroom, kind):
    url = {
        "listing": newsroom.listing_url("harbour"),
        "article": addresses(newsroom)["ledger", "llama-authors"],
        "search": newsroom.bases["keyword"] + "/api/v2/doc/doc?query=OpenAI",
    }[kind]
    _, headers, body = ask(url)
    assert body
    for given in (
        {"If-None-Match": headers["ETag"]},
        {"If-None-Match": f'"other", {headers["ETag"]}'},
        {"If-Modified-Since": headers["Last-Modified"]},
    ):
        status, again, nothing = ask(url, **given)
        assert (status, nothing) == (304, b"")
        assert again["ETag"] == headers["ETag"]


def test_an_etag_outranks_a_date(newsroom):
    url = newsroom.listing_url("ledger")
    given = {"If-None-Match": '"old"', "If-Modified-Since": ask(url)[1]["Last-Modified"]}
    assert ask(url, **given)[0] == 200


def test_pages_are_packed_where_that_is_accepted(newsroom):
    url = addresses(newsroom)["hanbit", "zurich"]
    _, plain_headers, plain = ask(url)
    _, headers, packed = ask(url, **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain_headers
    assert gzip.decompress(packed) == plain


def test_requests_are_noted(newsroom):
    url = newsroom.listing_url("molo")
    ask(url)
    assert newsroom.requests[-1] == ("molo", "/ultime/", 200)


# --- the second day --------------------------------------------------------------------------


def test_day_two_adds_pieces_and_changes_only_what_it_says():
    before, after = {p.path: p for p in pieces(1)}, {p.path: p for p in pieces(2)}
    assert before.keys() < after.keys()
    assert len(after) - len(before) >= 8
    changed = {after[path].slug for path in before if before[path] != after[path]}
    assert changed == {"windsurf-google", "wang-msl"}


def test_day_two_leaves_the_pages_of_day_one_as_they_are(newsroom):
    revised = {p.path for p in pieces(2) if p.modified}
    with serve(now=NOW) as running:
        urls = {p.path: running.bases[p.outlet] + p.path for p in pieces(1)}
        tags = {path: ask(url)[1]["ETag"] for path, url in urls.items()}
        listing = ask(running.listing_url("molo"))[1]["ETag"]
        running.publish(day=2)
        answers = {path: ask(urls[path], **{"If-None-Match": tags[path]})[0] for path in urls}
        assert {path for path, status in answers.items() if status != 304} == revised
        assert ask(running.listing_url("molo"), **{"If-None-Match": listing})[0] == 304


def test_a_corrected_piece_no_longer_makes_the_claim():
    def wang(day):
        piece = next(p for p in pieces(day) if p.slug == "windsurf-google")
        return next(m for m in piece.truth.moves if m.person == "Jeff Wang")

    assert wang(1).to_org == "Google"
    assert wang(2).to_org == "Windsurf"


def test_a_rumour_of_day_one_is_confirmed_on_day_two_by_the_organisation_itself():
    said = {}
    for piece in pieces(2):
        for move in piece.truth.moves:
            if move.person == "Yann LeCun":
                said.setdefault(piece.published.day, []).append((piece.outlet, move.certainty))
    assert {certainty for _, certainty in said[1]} == {Certainty.RUMOURED}
    assert ("worldmodels", Certainty.STATED) in said[2]
    assert outlets()["worldmodels"].own_word_of == "AMI Labs"


# --- clock, addresses, configuration, labels -----------------------------------------------------


def test_day_one_is_the_day_before_now(newsroom):
    dates = {p.published.at(NOW).date() for p in pieces(1)}
    assert dates == {(NOW - timedelta(days=1)).date()}
    assert newsroom.closes() == datetime(2025, 11, 20, tzinfo=UTC)
    assert all(p.published.at(NOW) < newsroom.closes() for p in pieces(1))


def test_outlets_can_share_one_address_told_apart_by_path():
    with serve(now=NOW, separate=False) as running:
        assert len(running.hosts()) == 1
        assert running.bases["fio"].endswith("/fio")
        url = addresses(running)["fio", "fergus"]
        assert ask(url)[0] == 200
        assert url in ask(running.listing_url("fio"))[2].decode()
        page = BeautifulSoup(ask(running.listing_url("molo"))[2], "lxml")
        assert page.select_one("h3 a")["href"].startswith("/molo/")
        robots = ask(f"http://{running.hosts()[0]}:{urlsplit(url).port}/robots.txt")[2].decode()
        assert "Disallow: /meridian/private/" in robots


def test_the_configuration_folder_loads(newsroom, tmp_path):
    folder = config(newsroom, tmp_path / "config")
    sources = {source.name: source for source in load_sources(folder)}
    assert len(sources) >= 15
    assert sources["molo"].kind == "section" and sources["molo"].selectors["item"]
    assert sources["gdelt"].api == "gdelt" and sources["gdelt"].query
    assert all(source.url.startswith("http://127.0.0.") for source in sources.values())
    assert set(load_settings(folder).crawl.allow_private) == set(newsroom.hosts())
    labs = next(org for org in load_facts(folder).orgs if org.name == "AMI Labs")
    assert labs.domains == (urlsplit(newsroom.bases["worldmodels"]).hostname,)


def test_labels_come_in_the_form_of_the_labelled_set(tmp_path):
    articles, labels = labelled(NOW)
    assert [row["id"] for row in articles] == [row["id"] for row in labels]
    assert len({row["id"] for row in articles}) == len(pieces(2))
    assert {"title", "text", "lang", "published", "text_kind"} <= set(articles[0])
    write_labels(tmp_path, NOW)
    lines = (tmp_path / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == labels
