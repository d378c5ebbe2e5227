"""A digest reaches each channel once, whatever breaks on the way."""

import random
import socket
import subprocess
import sys
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import kill_again
import pytest
from receivers import Mailbox, refusing_port, smtp, web
from small_archive import NOW
from test_render import DIGEST

from talentwire.app.channels import channel, channels
from talentwire.app.delivery import deliver, keep, only_one, wait
from talentwire.errors import DeliveryError
from talentwire.model import iso
from talentwire.news import Told
from talentwire.store import deliveries, digests, open_store


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    """A clock for one test."""
    return Clock()


@pytest.fixture
def db(tmp_path):
    """An empty store."""
    db = open_store(tmp_path / "a.db", create=True)
    yield db
    db.close()


def mail_to(port, to="reader@example.org"):
    return channel(f"mailto://127.0.0.1:{port}?from=wire@example.org&to={to}")


def hook_to(port):
    return channel(f"json://127.0.0.1:{port}/hook")


def go(db, chosen, clock, **more):
    return {
        o.channel.split()[0]: o
        for o in deliver(db, "daily", chosen, clock=clock, sleep=clock.sleep, **more)
    }


def test_a_mail_has_text_and_html_and_the_headers_of_a_list(db, clock):
    box = Mailbox()
    with smtp(box) as port:
        chosen = [mail_to(port)]
        keep(db, DIGEST, chosen, NOW)
        assert go(db, chosen, clock)["mail"].outcome == "delivered"
    (message,) = box.messages
    assert message["Subject"].startswith("talentwire daily, 10 June 2025: 5 new moves")
    assert message["Message-ID"].endswith("@example.org>")
    assert message["List-Unsubscribe"] == "<mailto:wire@example.org?subject=unsubscribe%20daily>"
    assert message["Date"].datetime == NOW
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert "Ada Example  Meta → Mistral AI" in text.get_content()
    assert "prefers-color-scheme" in html.get_content()


def test_what_is_delivered_is_not_delivered_again(db, clock):
    box = Mailbox()
    with smtp(box) as port:
        chosen = [mail_to(port)]
        keep(db, DIGEST, chosen, NOW)
        go(db, chosen, clock)
        assert go(db, chosen, clock) == {}
    assert len(box.messages) == 1


def test_a_webhook_gets_the_digest_with_a_key_of_its_own(db, clock):
    with web() as (port, received):
        chosen = [hook_to(port)]
        keep(db, DIGEST, chosen, NOW)
        assert go(db, chosen, clock)["json"].outcome == "delivered"
    ((headers, body),) = received
    assert headers["Idempotency-Key"].startswith("daily.1.")
    assert "Ada Example" in body["message"]


def test_a_folder_gets_one_whole_file(db, clock, tmp_path):
    chosen = [channel(f"file:{tmp_path}/out?format=md")]
    keep(db, DIGEST, chosen, NOW)
    assert go(db, chosen, clock)["file"].outcome == "delivered"
    (file,) = (tmp_path / "out").iterdir()
    assert file.name == "daily-20250610T060000Z.md"
    assert "Ada Example" in file.read_text(encoding="utf-8")


def test_a_failure_for_a_while_is_tried_again_with_back_off(db, clock):
    box = Mailbox(answers=["451 later", "451 later"])
    with smtp(box) as port:
        chosen = [mail_to(port)]
        keep(db, DIGEST, chosen, NOW)
        assert go(db, chosen, clock)["mail"].outcome == "delivered"
    assert len(box.messages) == 1
    assert clock.now - NOW == timedelta(seconds=5 + 30)


def test_waiting_for_a_channel_is_told(capsys):
    wait(0.01)
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "trying again in 0 s" in err


def test_a_refusal_for_good_is_not_tried_again(db, clock):
    box = Mailbox(answers=["554 go away"] * 5)
    with smtp(box) as port:
        chosen = [mail_to(port)]
        keep(db, DIGEST, chosen, NOW)
        outcome = go(db, chosen, clock)["mail"]
        assert (outcome.outcome, outcome.next_try) == ("failed", None)
        assert "go away" in outcome.detail
        assert go(db, chosen, clock) == {}


def test_a_dead_channel_does_not_hold_up_the_others_and_is_reported_on_them(db, clock):
    box = Mailbox()
    with smtp(box) as port:
        chosen = [hook_to(refusing_port()), mail_to(port)]
        keep(db, DIGEST, chosen, NOW)
        done = go(db, chosen, clock, waited=0)
        assert (done["json"].outcome, done["mail"].outcome) == ("failed", "delivered")
        assert done["json"].next_try == NOW + timedelta(seconds=5)
    unseen = digests.gather(db, NOW, NOW + timedelta(days=1)).unseen
    assert [(u.what, u.name.split()[0]) for u in unseen] == [("channel", "json")]
    assert deliveries.names_waiting(db) == ["daily"]


def test_a_later_run_brings_what_an_earlier_one_could_not(db, clock):
    with web(answers=[503] * 4) as (port, received):
        chosen = [hook_to(port)]
        keep(db, DIGEST, chosen, NOW)
        assert go(db, chosen, clock)["json"].outcome == "failed"
        assert go(db, chosen, clock) == {}  # not due yet
        clock.now += timedelta(hours=1)
        assert go(db, chosen, clock)["json"].outcome == "delivered"
    assert len(received) == 1


@pytest.mark.parametrize("kind", ["mail", "json"])
def test_a_message_that_is_taken_without_an_answer_is_not_sent_again(db, clock, kind):
    box = Mailbox(drop=9)
    with smtp(box) as mail_port, web(drop=9) as (web_port, received):
        chosen = [mail_to(mail_port) if kind == "mail" else hook_to(web_port)]
        keep(db, DIGEST, chosen, NOW)
        outcome = go(db, chosen, clock)[kind]
        assert go(db, chosen, clock) == {}
    assert outcome.outcome == "unknown"
    assert "may have arrived" in outcome.detail
    assert len(box.messages) + len(received) == 1
    (unseen,) = digests.gather(db, NOW, NOW + timedelta(days=1)).unseen
    assert (unseen.what, unseen.name) == ("channel", chosen[0].name)


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("mail", "failed"),  # no greeting: nothing was sent, so it is tried again
        ("json", "unknown"),  # the whole request was sent
    ],
)
def test_a_channel_that_hangs_is_given_up_and_holds_up_no_other(
    db, clock, tmp_path, monkeypatch, kind, outcome
):
    monkeypatch.setattr("talentwire.app.channels.mail.TIMEOUT", 0.2)
    monkeypatch.setattr("talentwire.app.channels.webhook.TIMEOUT", (0.2, 0.2))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        chosen = [
            mail_to(port) if kind == "mail" else hook_to(port),
            *channels([f"file:{tmp_path}"]),
        ]
        keep(db, DIGEST, chosen, NOW)
        done = go(db, chosen, clock, waited=0)
    assert (done[kind].outcome, done["file"].outcome) == (outcome, "delivered")
    assert "timed out" in done[kind].detail


@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        ("gotify://127.0.0.1:{port}/token", "delivered"),
        ("ntfy://127.0.0.1:{port}/topic", "delivered"),
        ("form://127.0.0.1:{port}/hook", "delivered"),
    ],
)
def test_other_services_are_handed_over_by_apprise(db, clock, address, outcome):
    with web(reads=bytes) as (port, received):
        chosen = [channel(address.format(port=port))]
        keep(db, DIGEST, chosen, NOW)
        (done,) = go(db, chosen, clock).values()
    assert done.outcome == outcome
    ((_, body),) = received
    assert b"Ada" in body


def test_a_hand_over_is_noted_before_the_receiver_has_it_all(db, clock, tmp_path):
    seen = []

    class Watching(Mailbox):
        async def handle_DATA(self, *args):  # noqa: N802
            with closing(open_store(tmp_path / "a.db")) as other:
                seen.extend(row["outcome"] for row in deliveries.of_digest(other, 1))
            return await super().handle_DATA(*args)

    with smtp(Watching()) as port:
        chosen = [mail_to(port)]
        keep(db, DIGEST, chosen, NOW)
        assert go(db, chosen, clock)["mail"].outcome == "delivered"
    assert seen == ["started"]


def test_what_was_cut_off_while_it_was_handed_over_is_not_handed_over_again(db, clock):
    with web() as (port, received):
        chosen = [hook_to(port)]
        number = keep(db, DIGEST, chosen, NOW)
        deliveries.start(db, number, chosen[0].name, NOW)  # and then the process is killed
        assert go(db, chosen, clock)["json"].outcome == "unknown"
    assert received == []


def test_a_channel_that_left_the_configuration_is_said_so(db, clock):
    keep(db, DIGEST, [hook_to(1)], NOW)
    assert "no longer" in go(db, [], clock)["json"].detail


def test_names_and_records_of_channels_hold_no_secret(db, clock):
    port = refusing_port()
    secret = channel(f"mailto://user:hunter2@127.0.0.1:{port}?from=a@example.org&to=b@example.org")
    keep(db, DIGEST, [secret], NOW)
    go(db, [secret], clock, waited=0)
    assert "hunter2" not in secret.name
    assert "hunter2" not in "\n".join(db.iterdump())


def test_a_secret_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("WIRE_HOOK", "json://127.0.0.1/x")
    assert channel("$WIRE_HOOK").name == channel("json://127.0.0.1/x").name
    monkeypatch.delenv("WIRE_HOOK")
    with pytest.raises(DeliveryError, match="WIRE_HOOK is not set"):
        channel("${WIRE_HOOK}")


@pytest.mark.parametrize(
    "address",
    ["nonsense", "foo://bar", "file:", "file:/tmp/x?format=doc", "slack://a:secret/b", ""],
)
def test_a_wrong_address_is_one_clear_line(address):
    with pytest.raises(DeliveryError, match="^channel ") as caught:
        channel(address)
    assert "secret" not in str(caught.value)


def test_a_wrong_address_holds_up_no_other_and_is_reported_on_them(db, clock, tmp_path):
    both = channels([f"file:{tmp_path}/out", "foo://secret@host"])
    keep(db, DIGEST, both, NOW)
    done = go(db, both, clock)
    assert (done["file"].outcome, done["foo"].outcome) == ("delivered", "failed")
    assert "not an address that Apprise knows" in done["foo"].detail
    (unseen,) = digests.gather(db, NOW, NOW + timedelta(days=1)).unseen
    assert unseen.name.startswith("foo wrong address")
    assert "secret" not in "\n".join(db.iterdump())


@pytest.mark.parametrize(
    "address",
    [
        "mailto://127.0.0.1:99999?from=a@example.org&to=b@example.org",
        "json://127.0.0.1:99999/x",
        "json://no-such-host.invalid/x",
        "file:/dev/null/x",
        "file:/tmp/\0",
    ],
)
def test_an_address_that_leads_nowhere_is_a_failure_like_others(db, clock, address):
    chosen = [channel(address)]
    keep(db, DIGEST, chosen, NOW)
    (done,) = go(db, chosen, clock, waited=0).values()
    assert done.outcome == "failed"
    assert done.detail and "\n" not in done.detail


def test_two_processes_do_not_deliver_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr("talentwire.app.delivery.LOCK_SECONDS", 0.05)
    with only_one(tmp_path / "a.db"), pytest.raises(DeliveryError, match="another process"):  # noqa: SIM117
        with only_one(tmp_path / "a.db"):
            pass


def lives(forks, seconds):
    """Let a child live so long; return how long it took."""
    print(seconds, file=forks.stdin, flush=True)
    return float(forks.stdout.readline())


def killed_again_and_again(tmp_path, times, slow):
    """Deliver digest after digest while the process is killed; return the store and, by channel,
    how often each digest arrived."""
    path = tmp_path / "a.db"
    db = open_store(path, create=True)
    chance = random.Random(5)
    box = Mailbox(slow=slow)
    with smtp(box) as mail_port, web(slow=slow) as (web_port, received):
        addresses = [
            f"mailto://127.0.0.1:{mail_port}?from=wire@example.org&to=reader@example.org",
            f"json://127.0.0.1:{web_port}/hook",
            f"file:{tmp_path}/out",
        ]
        chosen = [channel(address) for address in addresses]
        forks = subprocess.Popen(
            [sys.executable, "-W", "ignore", kill_again.__file__, path, *addresses],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert forks.stdout.readline() == "ready\n"
        keep(db, DIGEST, chosen, NOW)
        whole = lives(forks, "inf")
        for kill in range(1, times + 1):
            if not deliveries.names_waiting(db):
                at = NOW + timedelta(seconds=kill)
                keep(db, replace(DIGEST, until=iso(at)), chosen, at)
            lives(forks, chance.uniform(0, whole))
        forks.communicate()
        kill_again.deliver_everything(path, addresses)
    files = [file.name for file in (tmp_path / "out").glob("[!.]*")]
    arrived = {
        "mail": Counter(message["Message-ID"].split(".")[1] for message in box.messages),
        "json": Counter(headers["Idempotency-Key"].split(".")[1] for headers, _ in received),
        "file": Counter(files),
    }
    return db, arrived


def check_once_each(db, arrived):
    """Nothing comes twice. Nothing is lost but what is said to be unknown."""
    made = db.execute("SELECT count(*) FROM digest").fetchone()[0]
    assert made > 1
    rows = db.execute("SELECT digest, channel, outcome FROM delivery").fetchall()
    assert {row["outcome"] for row in rows} <= {"delivered", "unknown"}
    for kind in arrived:
        assert set(arrived[kind].values()) == {1}
        unknown = [r for r in rows if r["channel"].startswith(kind) and r["outcome"] == "unknown"]
        assert made - len(arrived[kind]) <= len(unknown)
    print(f"{made} digests; arrived: { ({k: sum(v.values()) for k, v in arrived.items()}) }")
    return made


@pytest.mark.slow
@pytest.mark.parametrize("slow", [0, 0.2], ids=["quick receivers", "slow receivers"])
def test_killed_at_200_moments_every_channel_gets_each_digest_once(tmp_path, slow):
    db, arrived = killed_again_and_again(tmp_path, 200, slow)
    made = check_once_each(db, arrived)
    # Lost may be what was killed in the microseconds between the note and the last bytes.
    assert sum(made - sum(counts.values()) for counts in arrived.values()) <= 1


def test_killed_at_some_moments_no_channel_gets_a_digest_twice(tmp_path):
    check_once_each(*killed_again_and_again(tmp_path, 12, 0.02))


def test_a_digest_is_kept_together_with_where_it_has_to_go(db):
    chosen = [hook_to(1), hook_to(2)]
    number = keep(db, DIGEST, chosen, NOW)
    assert [row["outcome"] for row in deliveries.of_digest(db, number)] == ["waiting"] * 2
    assert digests.told(db, "daily") == Told()
