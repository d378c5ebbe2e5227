"""`talentwire crawl`, as a person or a daemon runs it."""

import contextlib
import json
import re
import shutil
from pathlib import Path

import pytest
from faults.server import Servers, reply, says

from talentwire.app.cli import main

CONFIG = Path(__file__).parent.parent / "config"
FEED = (
    "<rss version='2.0'><channel><title>Lab</title><item><title>Ada Example joins OpenAI</title>"
    "<link>https://lab.example/1</link><description>Ada Example leaves Meta for OpenAI."
    "</description></item></channel></rss>"
)


@pytest.fixture
def folder(tmp_path):
    """A configuration with two sources, one of which is never there, and their servers."""
    with contextlib.closing(Servers()) as servers:
        base = servers.host({"/feed": says(reply(FEED))})
        config = tmp_path / "config"
        shutil.copytree(CONFIG, config)
        common = "headlines_only = true\nlanguage = 'en'\n\n"
        (config / "sources.toml").write_text(
            f"[[sources]]\nname = 'lab'\nurl = '{base}/feed'\n{common}"
            f"[[sources]]\nname = 'void'\nurl = 'http://127.0.1.250:1/feed'\n{common}"
        )
        settings = (config / "talentwire.toml").read_text()
        settings = re.sub("(?m)^allow_private = .*", 'allow_private = ["127.0.1.0/24"]', settings)
        (config / "talentwire.toml").write_text(settings)
        yield config


def test_a_round_tells_what_came_and_what_failed_and_then_nothing_is_due(folder, tmp_path, capsys):
    place = ["--config", str(folder), "--db", str(tmp_path / "a.db")]
    assert main(["crawl", *place]) == 0
    out, err = capsys.readouterr()
    assert re.search(r"lab +1 .*OK", out)
    assert re.search(r"void .*REFUSED +connection refused", out)
    assert "1 of 2 sources answered; 0 pages fetched" in out
    assert re.search(r"(?m)^\d\d:\d\d:\d\d \[\d/2\] void: REFUSED", err)
    assert main(["crawl", *place]) == 0
    assert "no source is due; the next one is at 20" in capsys.readouterr().out
    assert main(["status", *place]) == 0
    assert re.search(r"round +just now +partial +1 of 2 sources failed", capsys.readouterr().out)


def test_many_sources_that_fail_alike_share_a_row_and_a_guess_at_the_cause(
    folder, tmp_path, capsys
):
    void = "[[sources]]\nname = 'void{0}'\nurl = 'http://127.0.1.24{0}:1/'\nlanguage = 'en'\n"
    (folder / "sources.toml").write_text("\n".join(void.format(n) for n in range(9)))
    assert main(["crawl", "--config", str(folder), "--db", str(tmp_path / "a.db")]) == 5
    out, err = capsys.readouterr()
    assert re.search(r"(?m)^9 sources .* REFUSED +connection refused", out)
    assert "void" not in out
    assert "9 sources could not be reached: is this machine online?" in out
    assert len(re.findall("void.: REFUSED", err)) == 5
    assert err.count("more sources: REFUSED, connection refused") == 1


def test_a_round_that_fetches_nothing_at_all_ends_with_code_5_also_in_json(
    folder, tmp_path, capsys
):
    place = ["--config", str(folder), "--db", str(tmp_path / "a.db")]
    assert main(["crawl", "void", "--json", *place]) == 5
    found = json.loads(capsys.readouterr().out)
    assert [(one["source"], one["health"]) for one in found["results"]] == [("void", "REFUSED")]
    assert found["outcome"] == "failed"


def test_an_unknown_source_is_one_clear_line(folder, tmp_path, capsys):
    code = main(["crawl", "labb", "--config", str(folder), "--db", str(tmp_path / "a.db")])
    assert (code, capsys.readouterr().err) == (
        2, "talentwire: no source 'labb': did you mean lab?\n",
    )  # fmt: skip


def test_names_and_all_exclude_each_other(folder, tmp_path, capsys):
    assert (
        main(["crawl", "lab", "--all", "--config", str(folder), "--db", str(tmp_path / "x")]) == 2
    )
    assert "not both" in capsys.readouterr().err
