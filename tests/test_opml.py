"""OPML: what other readers write is read, what we write comes back, nothing hides in it."""

import io
import shutil
import sys
from types import SimpleNamespace

import pytest

from talentwire.app.cli import main
from talentwire.config import load_sources
from talentwire.config.sources import from_outline
from talentwire.errors import UsageError
from talentwire.model import Source
from talentwire.opml import read_opml, write_opml
from talentwire.places import shipped_config

OTHERS = b"""<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="1.1"><head><title>Abos</title></head><body>
<outline text="Technik"><outline title="KI &amp; Labore">
<outline text="Z\xfcrich" xmlUrl="https://a.example/feed?x=1&amp;y=2" language="de-CH"/>
</outline></outline>
<outline type="link" text="A link" url="https://b.example/"/>
<outline text="No title but this" TITLE="" xmlurl="https://c.example/rss"/>
</body></opml>"""


def test_the_feeds_of_another_reader_are_found_however_nested():
    one, two = read_opml(OTHERS)
    assert (one.url, one.title) == ("https://a.example/feed?x=1&y=2", "Zürich")
    assert (one.folders, one.language) == (("Technik", "KI & Labore"), "de-CH")
    assert (two.url, two.title) == ("https://c.example/rss", "No title but this")


def test_an_outline_becomes_a_source_with_what_is_usable():
    source = from_outline(read_opml(OTHERS)[0], "zurich")
    assert (source.name, source.title, source.language) == ("zurich", "Zürich", "de")
    assert (source.category, source.scope) == ("KI & Labore", "broad")


@pytest.mark.parametrize("url", ["javascript:x", "file:///etc/passwd", "", "feed"])
def test_an_outline_without_a_web_address_is_no_source(url):
    body = f'<opml><body><outline text="x" xmlUrl="{url}"/></body></opml>'.encode()
    assert [from_outline(outline, "x") for outline in read_opml(body)] in ([], [None])


def test_what_is_written_reads_back_the_same():
    sources = [
        Source("a", 'Title with "quotes", <b> & \x07', "feed", "https://a.example/?x=1&y=2",
               language="it", country="IT", scope="broad", every_minutes=15, paywall=True,
               timezone="Europe/Rome", headlines_only=True, enabled=False, category="press",
               note="naïve"),
        Source("b", "No language", "feed", "https://b.example/"),
    ]  # fmt: skip
    told = [from_outline(outline, "unused") for outline in read_opml(write_opml(sources).encode())]
    assert told[0] == Source(
        **{**vars_of(sources[0]), "title": 'Title with "quotes", <b> &  '.strip()}
    )
    assert told[1] == sources[1]


def vars_of(source):
    return {name: getattr(source, name) for name in Source.__dataclass_fields__}


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"", "not OPML"),
        (b"<rss/>", "does not begin with <opml>"),
        (b"<opml><body>", "not OPML: "),
        (b'<!DOCTYPE opml [<!ENTITY a "b">]><opml>&a;</opml>', "DOCTYPE"),
        (b'<!DOCTYPE opml SYSTEM "file:///etc/passwd"><opml/>', "DOCTYPE"),
        (b"<opml>" + b"<outline>" * 100_000, "nested"),
        (b" " * 10_000_001, "more than"),
        ("<opml/>".encode("utf-16") + b"\0", "not OPML"),
    ],
)
def test_what_is_no_plain_opml_is_refused(body, complaint):
    with pytest.raises(UsageError, match=complaint):
        read_opml(body)


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(shipped_config(), tmp_path / "config")


def test_sources_go_out_and_come_back_through_the_commands(folder, tmp_path, capsys):
    before = [source for source in load_sources(folder) if source.kind == "feed"]
    assert main(["sources", "--config", str(folder), "export", str(tmp_path / "out.opml")]) == 0
    (folder / "sources.toml").write_text("# empty\n")
    command = ["sources", "import", str(tmp_path / "out.opml"), "--config", str(folder)]
    assert main(command) == 0
    assert sorted(load_sources(folder), key=str) == sorted(before, key=str)
    assert main(command) == 0  # what is there already is not added again
    assert "added 0 sources" in capsys.readouterr().out


def test_an_import_reads_standard_input_and_names_what_it_leaves_out(folder, capsys, monkeypatch):
    body = OTHERS.replace(b"https://c.example/rss", b"feed://c.example/rss")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(body)))
    assert main(["sources", "--config", str(folder), "import", "-"]) == 0
    assert "left out, no web address: feed://c.example/rss" in capsys.readouterr().err
    assert load_sources(folder)[-1].title == "Zürich"
