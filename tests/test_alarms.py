"""The operator is told each trouble once, and once more when it is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from talentwire.app import alarms
from talentwire.app.cli import main
from talentwire.app.troubles import troubles
from talentwire.config.settings import ALARMS, AlarmSettings, DigestSettings, Settings
from talentwire.model import Health, Source, SourceResult, iso
from talentwire.news import Digest
from talentwire.places import DEMO_MARK
from talentwire.render import FORMATS, render
from talentwire.store import deliveries, digests, open_store, runs, sources
from talentwire.store.condition import condition

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ROOM = 10**12
SETTINGS = Settings(alarms=AlarmSettings(source_days=3, free_mb=500))
DESK = Source("desk", "The Desk", "feed", "https://desk.example/feed")


@pytest.fixture
def db(tmp_path):
    db = open_store(tmp_path / "a.db", create=True)
    sources.sync(db, [DESK])
    yield db
    db.close()


def a_round(db, at, outcome="ok", health=Health.OK, detail=""):
    """Note a round over the one source."""
    sources.remember(db, DESK, at, health=health, detail=detail)
    found = [SourceResult("desk", health, detail=detail)]
    runs.finish(db, runs.begin(db, "round", at), at, outcome, detail=detail, results=found)


def keys(db, now=NOW, free=ROOM, **options):
    found = troubles(condition(db, now), SETTINGS, now, free_bytes=free, **options)
    return [trouble.key for trouble in found]


# --- what is trouble ----------------------------------------------------------------------------


def test_a_new_archive_and_one_that_works_are_no_trouble(db):
    assert keys(db) == []
    a_round(db, NOW - timedelta(minutes=20))
    assert keys(db) == []


def test_a_source_is_trouble_once_it_has_been_broken_for_so_many_days(db):
    a_round(db, NOW - 5 * DAY)
    a_round(db, NOW - 4 * DAY, "partial", Health.FORBIDDEN, "HTTP 403")
    assert keys(db, NOW - 3 * DAY, awake_since=NOW - 3 * DAY) == []
    assert keys(db, awake_since=NOW) == ["source:desk"]
    (told,) = troubles(condition(db, NOW), SETTINGS, NOW, free_bytes=ROOM, awake_since=NOW)
    assert told.since == iso(NOW - 5 * DAY)
    assert "desk is FORBIDDEN (HTTP 403)" in told.text
    assert "talentwire sources why desk" in told.text


def test_a_source_that_never_worked_counts_from_its_first_poll(db):
    a_round(db, NOW - 4 * DAY, "failed", Health.DNS)
    a_round(db, NOW - HOUR, "failed", Health.DNS)
    assert "source:desk" in keys(db)


def test_one_failed_round_is_none_three_in_a_row_are(db):
    a_round(db, NOW - 4 * HOUR)
    for hours, wrong in ((3, []), (2, []), (1, ["rounds-fail"])):
        a_round(db, NOW - hours * HOUR, "failed", Health.TIMEOUT)
        assert keys(db, NOW - hours * HOUR) == wrong
    a_round(db, NOW, "interrupted")  # says nothing
    assert keys(db) == ["rounds-fail"]
    a_round(db, NOW, "partial")
    assert keys(db, NOW + timedelta(minutes=1)) == []


def test_no_round_though_sources_are_due_is_trouble_for_a_machine_that_was_awake(db):
    a_round(db, NOW - 8 * HOUR)
    assert keys(db, NOW) == ["no-rounds"]
    assert keys(db, NOW, awake_since=NOW - timedelta(minutes=3)) == []  # it has just woken up
    runs.begin(db, "round", NOW - timedelta(minutes=5))
    assert keys(db, NOW) == []  # one is under way


@pytest.mark.parametrize(
    ("daemon", "advice"), [(True, "is `talentwire run` alive"), (False, "`talentwire crawl` does")]
)
def test_who_crawls_by_hand_is_not_asked_after_a_daemon(db, daemon, advice):
    a_round(db, NOW - 8 * HOUR)
    if daemon:
        runs.first_seen(db, NOW - 9 * HOUR)
    (told,) = troubles(condition(db, NOW), SETTINGS, NOW, free_bytes=ROOM)
    assert advice in told.text


def test_no_round_is_expected_of_a_demo_that_has_ended(db, tmp_path, capsys):
    a_round(db, datetime.now(UTC) - DAY)
    (tmp_path / DEMO_MARK).touch()
    assert main(["alarms", "--db", str(tmp_path / "a.db")]) == 0
    assert "the demo has ended" in capsys.readouterr().out


def test_a_disk_is_full_at_its_limit_and_free_again_well_above_it(db):
    assert keys(db, free=499_000_000) == ["disk"]
    assert keys(db, free=600_000_000) == []
    assert keys(db, free=600_000_000, standing=["disk"]) == ["disk"]
    assert keys(db, free=800_000_000, standing=["disk"]) == []


def test_severe_is_what_stops_the_newswire_and_stands_first(db):
    a_round(db, NOW - 5 * DAY)
    a_round(db, NOW - 4 * DAY, "partial", Health.GONE)
    found = troubles(condition(db, NOW + 8 * DAY), SETTINGS, NOW + 8 * DAY, free_bytes=1_000)
    assert [(trouble.key, trouble.severe) for trouble in found] == [
        ("no-rounds", True), ("disk", True), ("source:desk", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "next_try", "age", "dead"),
    [
        ("failed", None, HOUR, True),
        ("unknown", None, HOUR, False),  # it most likely arrived
        ("failed", NOW + HOUR, HOUR, False),
        ("failed", NOW + HOUR, 2 * DAY, True),
        ("delivered", None, 2 * DAY, False),
    ],
)
def test_a_channel_is_dead_when_nothing_more_is_tried_or_it_fails_for_a_day(
    db, outcome, next_try, age, dead
):
    number = digests.save(db, Digest("daily", iso(NOW), iso(NOW)), NOW - age)
    deliveries.wait(db, number, ["mail a"], NOW - age)
    deliveries.finish(db, number, "mail a", NOW, outcome, detail="550 no", next_try=next_try)
    assert keys(db) == (["channel:mail a"] if dead else [])


# --- telling ------------------------------------------------------------------------------------


def tell(db, path, now, folder):
    """Tell as the daemon would; return what each file says that is new since."""
    settings = replace(
        SETTINGS, alarms=replace(SETTINGS.alarms, channels=(f"file:{folder}?format=text",))
    )
    before = set(folder.glob("*"))
    found = alarms.now_wrong(db, path, settings, now)
    assert alarms.tell(
        db, path, settings, found, now=now, clock=lambda: now, sleep=lambda s: None
    ) == []  # fmt: skip
    return [file.read_text() for file in sorted(set(folder.glob("*")) - before)]


def test_each_trouble_is_told_once_and_its_end_once(db, tmp_path):
    folder, path = tmp_path / "told", tmp_path / "a.db"
    folder.mkdir()
    a_round(db, NOW - 20 * DAY)
    a_round(db, NOW - 10 * DAY, "partial", Health.FORBIDDEN, "HTTP 403")
    (first,) = tell(db, path, NOW - 9 * DAY, folder)
    assert "no-rounds" not in first
    assert "no round since" in first
    assert "desk is FORBIDDEN" in first
    assert tell(db, path, NOW - 8 * DAY, folder) == []
    a_round(db, NOW, "partial", Health.FORBIDDEN, "HTTP 403")
    (second,) = tell(db, path, NOW, folder)
    assert "OVER" in second
    assert "no round since" in second
    assert "desk is" not in second  # still so, and told
    a_round(db, NOW + HOUR)
    (third,) = tell(db, path, NOW + HOUR, folder)
    assert "1 trouble is over" in third
    assert "desk is FORBIDDEN" in third
    assert tell(db, path, NOW + HOUR, folder) == []
    assert digests.standing_alarms(db, ALARMS) == {}


def test_an_alarm_that_could_not_be_brought_is_brought_later_and_not_made_anew(db, tmp_path):
    path, folder = tmp_path / "a.db", tmp_path / "told"
    folder.write_text("a file where the folder should be")
    settings = replace(
        SETTINGS, alarms=replace(SETTINGS.alarms, channels=(f"file:{folder}?format=text",))
    )
    a_round(db, NOW - 8 * HOUR)
    for now in (NOW, NOW + HOUR, NOW + 2 * HOUR):
        found = alarms.now_wrong(db, path, settings, now)
        alarms.tell(db, path, settings, found, now=now, clock=lambda: now, sleep=lambda s: None)  # noqa: B023
        if now == NOW:
            folder.unlink()
    assert len(list(folder.glob("*"))) == 1
    assert db.execute("SELECT count(*) FROM digest").fetchone()[0] == 1


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_tells_an_alarm_and_an_all_clear(form, db):
    wrong = troubles(condition(db, NOW), SETTINGS, NOW, free_bytes=1)
    digest = alarms.news({"source:x": "x was <b>broken</b>"}, wrong, SETTINGS, NOW)
    text = render(digest, form)
    assert "0 MB are free where the database is" in text
    assert "broken" in text
    assert form not in ("html", "atom") or "<b>broken" not in text


def test_the_command_shows_what_is_wrong_and_says_so_by_its_exit_code(db, tmp_path, capsys):
    a_round(db, datetime.now(UTC))
    where = ["--db", str(tmp_path / "a.db")]
    assert main(["alarms", *where]) == 0
    assert capsys.readouterr().out == "nothing is wrong\n"
    for hours in (5, 4, 3):
        a_round(db, datetime.now(UTC) + timedelta(seconds=6 - hours), "failed", Health.TLS)
    assert main(["alarms", *where]) == 1
    assert "!! the last 3 rounds failed" in capsys.readouterr().out


def test_no_digest_may_take_the_name_of_the_alarms(tmp_path):
    from talentwire.config import load_settings
    from talentwire.errors import ConfigError

    (tmp_path / "talentwire.toml").write_text('[[digests]]\nname = "alarms"\n')
    with pytest.raises(ConfigError, match="operator's own digest"):
        load_settings(tmp_path)
    assert DigestSettings().name != ALARMS
