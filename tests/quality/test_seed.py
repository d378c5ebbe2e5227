"""The article the project started from, in a page as a site would serve it, comes out whole."""

from datetime import UTC, datetime
from html import escape

import pytest

from pipelines.read import read
from talentwire.model import Certainty, Kind, Page

NOW = datetime(2025, 5, 28, 9, 0, tzinfo=UTC)
ADDRESS = "https://news.example/it/llama"
PAGE = """<!doctype html><html lang="it"><head><title>Llama perde gli autori - Sito di prova</title>
<meta property="og:site_name" content="Sito di prova">
<meta property="article:published_time" content="2025-05-27T10:00:00+02:00"></head><body>
<header><nav><a href="/">Home</a> <a href="/mercati">Mercati</a> <a href="/ia">IA</a></nav></header>
<div class="cookie-banner"><p>Questo sito usa i cookie.</p><button>Accetta</button></div>
<main><article><h1>Llama perde gli autori</h1>{body}</article>
<aside><h2>Leggi anche</h2><ul><li><a href="/1">Un altro pezzo</a></li></ul></aside></main>
<footer><p>Informazioni legali e contatti</p></footer></body></html>"""


@pytest.fixture(scope="module")
def reading(shared, rules):
    lines = (shared / "seed" / "article-it.txt").read_text("utf-8").splitlines()
    body = "".join(f"<p>{escape(line)}</p>" for line in lines if line.strip())
    page = Page(ADDRESS, PAGE.format(body=body).encode(), "test", NOW, language="it")
    found, _ = read(page, rules, now=NOW)
    return found


@pytest.mark.shared
def test_the_advertisement_and_the_page_around_it_are_gone(reading):
    text = reading.article.text
    assert "crittografiche" not in text
    assert not any(word in text for word in ("cookie", "Leggi anche", "legali"))
    assert "Joelle Pineau" in text


@pytest.mark.shared
def test_it_is_italian_relevant_and_names_whom_it_names(reading):
    assert reading.article.language == "it"
    assert reading.judgement.relevance.relevant
    assert set(reading.judgement.orgs) >= {
        "Meta", "FAIR", "Mistral AI", "Google DeepMind", "Google", "OpenAI", "DeepSeek",
    }  # fmt: skip
    assert set(reading.judgement.people) == {
        "Hugo Touvron", "Xavier Martinet", "Faisal Azhar", "Guillaume Lample",
        "Timothée Lacroix", "Joelle Pineau", "Robert Fergus",
    }  # fmt: skip


@pytest.mark.shared
def test_fergus_comes_back_from_deepmind_and_pineau_leaves_with_quoted_evidence(reading):
    claims = {claim.person: claim for claim in reading.judgement.claims}
    fergus, pineau = claims["Robert Fergus"], claims["Joelle Pineau"]
    assert fergus.from_org == "Google DeepMind"
    assert fergus.to_org in ("Meta", "FAIR")
    assert (fergus.kind, fergus.date) == (Kind.RETURN, "2025-05")
    assert pineau.from_org in ("FAIR", "Meta")
    assert (pineau.to_org, pineau.kind) == (None, Kind.DEPARTURE)
    assert pineau.certainty is Certainty.STATED
    for claim in (fergus, pineau):
        assert reading.article.text[claim.start : claim.end] == claim.quote


@pytest.mark.shared
def test_who_stays_has_no_move(reading):
    movers = {claim.person for claim in reading.judgement.claims}
    assert not movers & {"Hugo Touvron", "Xavier Martinet", "Faisal Azhar"}
