"""What a machine can ask the daemon: metrics and health, over a real socket on loopback."""

import contextlib
import http.client
import json
import socket
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from test_alarms import DAY, HOUR, NOW, SETTINGS, a_round, db  # noqa: F401

from talentwire.app.metrics import HANGS, Listener
from talentwire.app.pulse import Pulse
from talentwire.config import load_settings
from talentwire.errors import ConfigError
from talentwire.model import Health
from talentwire.store import runs


class Asked:
    """A listener on a free port, with a clock and a pulse that a test can move."""

    def __init__(self, path):
        self.now = self.ticked = NOW
        self.listener = Listener("127.0.0.1:0", path, self.pulse, lambda: self.now)
        self.port = self.listener.server_address[1]

    def pulse(self):
        return Pulse(SETTINGS, self.ticked, NOW - DAY, ("round",))

    def get(self, path, **headers):
        """Return status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def health(self):
        status, body = self.get("/health")
        return status, json.loads(body)

    def metrics(self):
        """Return every sample: (name, labels) -> value."""
        status, body = self.get("/metrics")
        assert status == 200
        return {
            (sample.name.removeprefix("talentwire_"), *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(body)
            for sample in family.samples
        }


@pytest.fixture
def asked(db, tmp_path):  # noqa: F811
    asked = Asked(tmp_path / "a.db")
    with contextlib.closing(asked.listener):
        yield asked


def test_health_is_well_while_rounds_happen(db, asked):  # noqa: F811
    a_round(db, NOW - timedelta(minutes=20))
    status, said = asked.health()
    assert (status, said["status"], said["troubles"]) == (200, "ok", [])
    assert said["last_round"]["outcome"] == "ok"
    assert said["sources"] == {"OK": 1}
    assert said["running"] == ["round"]
    assert said["bytes"]["database"] > 0


def test_a_broken_source_is_a_trouble_and_no_reason_to_restart_anything(db, asked):  # noqa: F811
    a_round(db, NOW - 9 * DAY)
    a_round(db, NOW, "partial", Health.GONE)
    status, said = asked.health()
    assert (status, said["status"]) == (200, "trouble")
    assert [trouble["key"] for trouble in said["troubles"]] == ["source:desk"]


def test_health_is_down_without_rounds_without_ticks_and_without_a_database(db, asked, tmp_path):  # noqa: F811
    a_round(db, NOW - 8 * HOUR)
    status, said = asked.health()
    assert (status, said["status"], said["troubles"][0]["key"]) == (503, "down", "no-rounds")
    asked.now = asked.ticked + HANGS + timedelta(seconds=1)
    status, said = asked.health()
    assert (status, "stands still" in said["why"]) == (503, True)
    asked.ticked = asked.now
    db.close()
    (tmp_path / "a.db").write_bytes(b"not a database" * 1000)
    status, said = asked.health()
    assert (status, said["status"]) == (503, "down")
    assert "database" in said["why"]
    assert asked.metrics()["database_readable",] == 0


def test_metrics_tell_sources_by_class_runs_missed_the_last_round_and_deliveries(db, asked):  # noqa: F811
    a_round(db, NOW - HOUR, "partial", Health.TIMEOUT)
    runs.note_missed(db, "digest:daily", NOW - 2 * HOUR, NOW)
    found = asked.metrics()
    assert {word: found["sources", word] for word in Health if found["sources", word]} == {
        "TIMEOUT": 1
    }
    assert found["source_failures", "desk"] == 1
    assert found["runs_missed_of_a_day",] == 1
    assert found["runs_of_a_day", "round", "partial"] == 1
    assert found["last_run_timestamp_seconds", "round"] == (NOW - HOUR).timestamp()
    assert found["database_bytes",] > 0
    assert found["free_bytes",] > 0
    assert found["process_resident_memory_bytes",] > 1_000_000
    assert found["rounds_failed_in_a_row",] == 0


def test_a_web_page_that_found_its_way_by_a_name_of_its_own_is_sent_away(asked):
    assert asked.get("/health", Host="rebound.example")[0] == 403
    assert asked.get("/metrics", Host=f"localhost:{asked.port}")[0] == 200
    assert asked.get("/metrics", Host="[::1]:9464")[0] == 200
    assert asked.get("/elsewhere")[0] == 404


def test_a_caller_that_says_nothing_holds_nobody_up(asked):
    with socket.create_connection(("127.0.0.1", asked.port)) as silent:
        silent.send(b"GET /metr")
        assert asked.get("/elsewhere")[0] == 404


@pytest.mark.parametrize(
    ("listen", "fine"),
    [
        ("", True), ("127.0.0.1:9464", True), ("[::1]:9464", True), ("localhost:9464", True),
        ("0.0.0.0:9464", False), (":9464", False), ("192.168.1.2:80", False), ("9464", False),
        ("127.0.0.1:http", False), ("127.0.0.1:70000", False), ("example.org:80", False),
    ],
)  # fmt: skip
def test_only_a_port_on_loopback_can_be_listened_on(listen, fine, tmp_path):
    (tmp_path / "talentwire.toml").write_text(f'[daemon]\nlisten = "{listen}"\n')
    if fine:
        assert load_settings(tmp_path).daemon.listen == listen
    else:
        with pytest.raises(ConfigError, match="must be a port on loopback"):
            load_settings(tmp_path)
