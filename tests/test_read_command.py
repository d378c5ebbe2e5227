"""`talentwire read`: one line a file, whatever the file."""

import gzip
import json
import os

import pytest

from talentwire.app.cli import main

PAGE = b"""<html lang="en"><head><title>Okafor leaves Harbour Lab</title></head><body><article>
<h1>Okafor leaves Harbour Lab</h1><p>Mira Okafor has left the Harbour Lab, where she led research
on small models for six years, and joins a start-up in Lisbon.</p></article></body></html>"""


def test_every_file_gives_one_line(tmp_path, capsys):
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(PAGE))
    (tmp_path / "c.html.gz").write_bytes(b"\x1f\x8bnot gzip at all")
    (tmp_path / "d.html").write_bytes(b"\x00\x01")
    files = [str(tmp_path / name) for name in ("a.html", "b.html.gz", "c.html.gz", "d.html", "e")]
    assert main(["read", *files, "--url", "https://news.example/a"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["file"] for line in lines] == files
    outcomes = [line["outcome"] for line in lines]
    assert outcomes == ["article", "article", "failed", "not_html", "failed"]
    assert lines[0]["title"] == "Okafor leaves Harbour Lab"
    assert lines[0]["text"] == lines[1]["text"] != ""
    assert all({"url", "authors", "published", "modified", "text"} <= set(line) for line in lines)


def test_a_line_is_readable_in_every_script_and_moves_no_terminal(tmp_path, capsys):
    page = PAGE.decode().replace("Mira Okafor", "Zoë \u202e山田\x9b1m")
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    (tmp_path / "\u202egpj.html").write_bytes(b"")
    assert main(["read", str(tmp_path / "a.html"), str(tmp_path / "\u202egpj.html")]) == 0
    out = capsys.readouterr().out
    assert "Zoë" in out and "山田" in out and "\\u202egpj" in out
    assert not {"\u202e", "\x9b"} & set(out)


@pytest.mark.parametrize("command", ["read", "read-feed"])
def test_what_may_never_end_is_refused_in_one_line(command, tmp_path, capsys):
    os.mkfifo(tmp_path / "pipe")
    files = [str(tmp_path / "pipe"), "/dev/zero", str(tmp_path)]
    assert main([command, *files]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["file"], line["outcome"]) for line in lines] == [(f, "failed") for f in files]
    assert {line["detail"].partition(":")[0] for line in lines} == {"not a regular file"}


@pytest.mark.parametrize("command", ["read", "read-feed"])
@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--timezone", "Rome", "must be an IANA time zone such as Europe/Rome"),
        ("--timezone", " ", "must be an IANA time zone such as Europe/Rome"),
        ("--timezone", "../../etc/passwd", "must be an IANA time zone such as Europe/Rome"),
        ("--language", "English", "must be a language code such as en or it"),
        ("--language", " ", "must be a language code such as en or it"),
    ],
)
def test_an_option_that_means_nothing_is_one_clear_line(
    command, option, value, words, tmp_path, capsys
):
    (tmp_path / "a").write_bytes(PAGE)
    assert main([command, str(tmp_path / "a"), option, value]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert f"{option} {value!r}: {words}" in told.err


def feed(entries):
    items = "".join(
        f"<item><title>News {n}</title><link>https://a.example/{n}</link></item>"
        for n in range(entries)
    )
    return f"<rss><channel><title>Lab</title>{items}</channel></rss>".encode()


def read_feed_of(body, tmp_path, capsys):
    (tmp_path / "feed").write_bytes(body)
    code = main(["read-feed", str(tmp_path / "feed")])
    return code, json.loads(capsys.readouterr().out)


def test_a_feed_whose_gzip_breaks_off_is_read_as_far_as_it_goes_and_says_so(tmp_path, capsys):
    packed = gzip.compress(feed(2000))
    code, line = read_feed_of(packed[: len(packed) // 2], tmp_path, capsys)
    assert (code, line["outcome"]) == (0, "ok")
    assert "the gzip breaks off" in line["detail"]
    assert 100 < len(line["candidates"]) < 2000


def test_a_feed_whose_gzip_is_damaged_says_so(tmp_path, capsys):
    packed = bytearray(gzip.compress(feed(2000)))
    packed[-8] ^= 0xFF  # its checksum
    code, line = read_feed_of(bytes(packed), tmp_path, capsys)
    assert "the gzip is damaged" in line["detail"]
    assert line["candidates"]
    code, line = read_feed_of(b"\x1f\x8b not gzip", tmp_path, capsys)
    assert (code, line["outcome"], line["candidates"]) == (1, "failed", [])
    assert "the gzip is damaged" in line["detail"]


def test_a_feed_of_more_than_a_round_takes_says_so(tmp_path, capsys):
    _, line = read_feed_of(feed(2001), tmp_path, capsys)
    assert line["detail"] == "2,001 entries: a round takes the newest 2,000"
    _, line = read_feed_of(gzip.compress(feed(3) + b" " * 20_000_000), tmp_path, capsys)
    assert line["detail"] == "more than 20,000,000 bytes: the rest is not read"
