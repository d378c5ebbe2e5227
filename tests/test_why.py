"""`talentwire sources why NAME` says how a source is, when it is asked next, why, and the cure."""

import contextlib
import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from talentwire.app.cli import main
from talentwire.app.explaining import _CURES, explain
from talentwire.model import Health, Source, SourceResult, iso
from talentwire.places import shipped_config
from talentwire.store import open_store, runs, sources

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HEISE = Source("heise", "heise", "feed", "https://heise.example/feed", every_minutes=60)
DAY = timedelta(days=1)


@pytest.fixture
def db(tmp_path):
    with contextlib.closing(open_store(tmp_path / "a.db", create=True)) as connection:
        sources.sync(connection, [HEISE])
        yield connection


def polled(db, health, times=1, **more):
    for _ in range(times):
        sources.remember(db, HEISE, NOW, health=health, **more)
    return explain(db, HEISE, NOW)


def test_a_new_source_is_due_now(db):
    assert explain(db, HEISE, NOW)["because"] == "due now: it was never polled"


@pytest.mark.parametrize(
    ("health", "times", "more", "because", "due"),
    [
        (Health.OK, 1, {"last_new": iso(NOW)}, "every 1 hour, as sources.toml says", "10:00"),
        (Health.UNCHANGED, 1, {"last_new": iso(NOW - 4 * DAY)}, "stretched to 2 hours", "11:00"),
        (Health.UNCHANGED, 1, {"last_new": iso(NOW - 90 * DAY)}, "stretched to 4 hours", "13:00"),
        (Health.TIMEOUT, 3, {}, "3 failures in a row: its 1 hour doubled", "17:00"),
        (Health.TIMEOUT, 40, {}, "make 1 day", "03-03T09:00"),
        (Health.GONE, 1, {}, "asked again after 7 days", "03-09T09:00"),
        (
            Health.RATE_LIMITED, 1, {"retry_after": iso(NOW + 5 * DAY)},
            "asked to be left alone until 2026-03-07T09:00:00Z", "03-07T09:00",
        ),
    ],
)  # fmt: skip
def test_the_next_poll_is_explained(db, health, times, more, because, due):
    found = polled(db, health, times, **more)
    assert because in found["because"]
    assert due in found["next_due"]


def test_a_source_that_brings_news_again_has_its_own_interval_again(db):
    assert polled(db, Health.UNCHANGED, last_new=iso(NOW - 9 * DAY))["interval_minutes"] == 240
    assert polled(db, Health.OK, last_new=iso(NOW))["interval_minutes"] == 60


def test_every_way_to_fail_has_a_cure_or_a_comfort(db):
    assert set(Health) - set(_CURES) == {Health.OK, Health.UNCHANGED}
    for health in _CURES:
        cure = polled(db, health, moved_to="https://new.example/feed")["cure"]
        assert cure
        assert "{" not in cure
    assert polled(db, Health.OK)["cure"] is None


def test_the_command_tells_a_person_and_a_program(db, tmp_path, capsys):
    folder = shutil.copytree(shipped_config(), tmp_path / "config")
    (folder / "sources.toml").write_text(
        "[[sources]]\nname = 'heise'\nurl = 'https://heise.example/feed'\nlanguage = 'de'\n"
    )
    polled(db, Health.NOT_FOUND, 2, detail="HTTP 404\x1b[31m")
    run = runs.begin(db, "round", NOW)
    runs.finish(db, run, NOW, "failed", results=[SourceResult("heise", Health.NOT_FOUND)])
    place = ["--config", str(folder), "--db", str(tmp_path / "a.db")]
    assert main(["sources", "why", "heise", *place]) == 0
    out = capsys.readouterr().out
    assert "2 failures in a row" in out
    assert "NOT_FOUND HTTP 404" in out
    assert "talentwire sources add https://heise.example/" in out
    assert "\x1b" not in out
    assert main(["sources", "why", "heise", "--json", *place]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["failures"], found["results"][0]["health"]) == (2, "NOT_FOUND")
    assert main(["sources", "why", "hiese", *place]) == 2


def test_what_was_set_aside_is_listed_with_the_reason_the_latest_first(db, tmp_path, capsys):
    folder = shutil.copytree(shipped_config(), tmp_path / "config")
    (folder / "sources.toml").write_text(
        "[[sources]]\nname = 'heise'\nurl = 'https://heise.example/feed'\nlanguage = 'de'\n"
    )
    for number, (outcome, title) in enumerate(
        [("skipped", "An old kettle"), ("skipped", "A new\x1b[31m kettle"), ("robots", "A wall"),
         ("stored", "Who moved where")]
    ):  # fmt: skip
        url = f"https://heise.example/{number}"
        sources.note_seen(db, url, "heise", outcome, title, NOW + number * DAY)
    sources.note_seen(db, "https://other.example/1", "other", "skipped", "Elsewhere", NOW)
    why = ["sources", "why", "heise", "--config", str(folder), "--db", str(tmp_path / "a.db")]
    assert main(why) == 0
    out = capsys.readouterr().out
    told = out.partition("2 set aside: its headline promises no news of who moves where\n")[2]
    assert told.startswith("  2026-03-03  A new kettle\n              https://heise.example/1\n")
    assert "An old kettle" in told and "1 set aside: robots.txt does not want it read" in told
    assert "Who moved" not in out and "Elsewhere" not in out and "\x1b" not in out
    assert main([*why, "--limit", "1"]) == 0
    assert "the latest 1; --limit 0 shows all" in capsys.readouterr().out
    assert main([*why, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["aside"] == {"skipped": 2, "robots": 1}
    assert found["set_aside"][1]["untrusted_text"] == {"title": "A new kettle"}
