"""`talentwire sources` and `talentwire read-feed`: what a person types, sees and is told."""

import json
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from crawler.round import ProbeResult
from talentwire.app.cli import main
from talentwire.app.discovery import discover, free_name, named
from talentwire.config import load_sources
from talentwire.model import Candidate, Health, Source, SourceResult
from talentwire.places import shipped_config


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(shipped_config(), tmp_path / "config")


def test_the_table_lists_every_source(folder, capsys):
    assert main(["sources", "--config", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "techcrunch-ai" in out
    assert f"{len(load_sources(folder))} sources" in out


def test_json_is_one_object_a_line(folder, capsys):
    assert main(["sources", "--json", "--config", str(folder)]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["name"] for row in rows] == [source.name for source in load_sources(folder)]


def test_a_mistake_in_any_file_is_told_with_exit_code_3(folder, capsys):
    (folder / "people.toml").write_text("x = [")
    assert main(["sources", "--config", str(folder)]) == 3
    assert "people.toml: not valid TOML" in capsys.readouterr().err


def test_an_unknown_source_is_told_with_the_nearest_name(folder, capsys):
    assert main(["sources", "--config", str(folder), "check", "hiese"]) == 2
    assert capsys.readouterr().err == "talentwire: no source 'hiese': did you mean heise?\n"


def test_the_shipped_sources_are_never_changed(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("TALENTWIRE_CONFIG", str(shipped_config()))
    (tmp_path / "x.opml").write_text("<opml/>")
    assert main(["sources", "import", str(tmp_path / "x.opml")]) == 3
    assert "run `talentwire init` first" in capsys.readouterr().err


# --- discovery: asked through a plain function that plays the web ------------------------------


def web(pages):
    """Return a function that answers for sources from *pages*: url -> (kind, titles or links)."""
    asked = []

    def ask(source):
        asked.append((source.kind, source.url))
        kind, offered = pages.get(source.url, ("nothing", []))
        if kind == source.kind:
            candidates = tuple(offered)
            return ProbeResult(
                SourceResult("new", Health.OK), candidates, 0, source.url, "Lab News"
            )
        health = Health.HTML_RETURNED if kind == "section" else Health.PARSE_FAILED
        return ProbeResult(SourceResult("new", health), (), 0, source.url)

    ask.asked = asked
    return ask


ENTRY = Candidate("https://lab.example/a", "Ricercatrice lascia l'azienda per fondare la sua")
FEED = ("feed", [ENTRY])


def test_a_feeds_address_is_taken_as_it_is():
    source, _ = discover("https://lab.example/rss", web({"https://lab.example/rss": FEED}))
    assert (source.kind, source.url) == ("feed", "https://lab.example/rss")


def test_a_page_leads_to_the_feed_it_names_but_not_to_its_comments():
    links = [Candidate("https://lab.example/comments/feed"), Candidate("https://lab.example/rss")]
    pages = {"https://lab.example/": ("section", links), "https://lab.example/rss": FEED}
    ask = web(pages)
    source, answer = discover("https://lab.example/", ask)
    assert source.url == "https://lab.example/rss"
    assert ("feed", "https://lab.example/comments/feed") not in ask.asked
    assert named(source, answer, ["lab-news"]).name == "lab-news-2"
    assert named(source, answer, []).language == "it"


def test_a_sitemap_is_taken_where_there_is_no_feed():
    ask = web({"https://lab.example/sitemap.xml": ("sitemap", [ENTRY])})
    assert discover("https://lab.example/sitemap.xml", ask)[0].kind == "sitemap"


def test_a_page_without_a_feed_is_none():
    assert discover("https://lab.example/", web({"https://lab.example/": ("section", [])})) is None
    assert discover("https://gone.example/", web({})) is None


@pytest.mark.parametrize(
    ("title", "name"),
    [("Lab News", "lab-news"), ("量子位", "lab-example"), ("", "unnamed"), ("É & Co.", "e-co")],
)
def test_a_name_is_made_of_the_title_or_the_host(title, name):
    assert free_name(title, "https://www.lab.example/rss", []) == name


def test_source_of_a_config_is_what_discovery_makes():
    source = named(Source("new", "", "feed", "https://lab.example/rss"),
                   ProbeResult(SourceResult("new", Health.OK), (), 0, ""), [])  # fmt: skip
    assert (source.name, source.title, source.language) == ("lab-example", "lab.example", None)


PAGES = {
    "/": b"""<!doctype html><html><head><title>Lab</title>
        <link rel="alternate" type="application/rss+xml" href="/comments.xml">
        <link rel="alternate" type="application/rss+xml" title="News" href="/feed.xml"></head>
        <body><p>Hello</p></body></html>""",
    "/feed.xml": b"""<rss version="2.0"><channel><title>Lab News</title><item>
        <title>Researcher leaves the lab</title><link>/a</link></item></channel></rss>""",
}


@pytest.fixture
def site():
    """A lab's site on loopback: its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = PAGES.get(self.path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html" if self.path == "/" else "text/xml")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.slow
def test_the_feed_that_a_site_names_is_found_and_added_over_the_wire(site, folder, capsys):
    settings = folder / "talentwire.toml"
    text = settings.read_text().replace("allow_private = []", 'allow_private = ["127.0.0.1"]')
    settings.write_text(text.replace("per_host_delay = 1.0", "per_host_delay = 0"))
    assert main(["sources", "add", site, "--json", "--config", str(folder)]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["name"] == "lab-news"
    added = load_sources(folder)[-1]
    assert (added.name, added.url, added.language) == ("lab-news", f"{site}feed.xml", "en")


# --- read-feed ----------------------------------------------------------------------------------


def test_read_feed_prints_one_json_line_a_file_whatever_the_file(tmp_path, capsys):
    good = tmp_path / "good.xml"
    good.write_text(
        "<rss><channel><title>T</title><item><title>Left &amp; joined</title><link>/a?utm_source=x"
        "</link><guid>7</guid><pubDate>Mon, 03 Aug 2026 10:00:00 GMT</pubDate></item>"
        "<item><title>Trick</title><link>javascript:x</link></item></channel></rss>"
    )
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><p>no feed")
    files = [str(good), str(page), str(tmp_path / "missing.xml"), str(tmp_path)]
    assert main(["read-feed", *files, "--url", "https://news.example/rss"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["outcome"] for line in lines] == ["ok", "html", "failed", "failed"]
    assert [line["file"] for line in lines] == files
    one, two = lines[0]["candidates"]
    assert (one["title"], one["link"]) == ("Left & joined", "https://news.example/a?utm_source=x")
    assert (one["url"], one["id"]) == ("https://news.example/a", "7")
    assert one["published"] == "2026-08-03T10:00:00Z"
    assert (two["title"], two["link"]) == ("Trick", None)


def test_read_feed_fails_where_no_file_is_a_feed(tmp_path, capsys):
    assert main(["read-feed", str(tmp_path / "missing")]) == 1
    assert json.loads(capsys.readouterr().out)["detail"] == "No such file or directory"
