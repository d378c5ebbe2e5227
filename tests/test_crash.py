"""Rounds that are killed at any moment lose no article, store none twice, damage nothing.

`kill -9` of the whole process group, over real sockets and a real file, at moments spread over
the whole life of a round that stores all along. A few rounds by default; `make crash` kills 300.
It says nothing about power loss, where SQLite's write-ahead log has to hold what it promises.
"""

import contextlib
import math
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from faults.server import Servers, reply, says

from talentwire import places
from talentwire.store import open_store
from talentwire.store.check import check

ROUNDS = int(os.environ.get("TALENTWIRE_CRASH_ROUNDS", "5"))
SEED = int(os.environ.get("TALENTWIRE_CRASH_SEED", "7"))
OUTLETS, ARTICLES = 8, 40  # of each
ORGS = ("OpenAI", "Anthropic", "Meta", "Mistral AI", "Cohere", "xAI", "Google DeepMind", "Apple")
FIRST = ("Alma", "Bruno", "Carla", "Dario", "Elena", "Fabio", "Greta", "Hugo", "Ines", "Jonas",
         "Karla", "Leon", "Mara", "Nils", "Olga", "Pablo", "Rosa", "Sven", "Ugo")  # fmt: skip
WORDS = """the of to and a in is it that was for on are as with his they at be this from have or
    by one had not but what all were when we there can an your which said if will each about how
    up out them then she many some so these would other into has more two like see time could no
    make than first been its now people made over down only way find use water long little very
    after words called just where most know year old street market bridge harbour river garden
    winter summer paper letter window kitchen morning evening village school story music train
""".split()  # noqa: SIM905
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo")


def made_up(dice, outlet, number):
    """Return one article, unlike all others: (title, page)."""
    who = f"{dice.choice(FIRST)} {''.join(dice.choices(SYLLABLES, k=3)).title()}"
    left, joined = dice.sample(ORGS, 2)
    title = f"{who} leaves {left} for {joined} ({outlet}.{number})"
    lines = [f"{who} has left {left} to join {joined}, the company said."]
    lines += [" ".join(dice.choices(WORDS, k=14)).capitalize() + "." for _ in range(12)]
    body = "".join(f"<p>{line}</p>" for line in lines)
    return title, f"<html><title>{title}</title><article><h1>{title}</h1>{body}</article></html>"


@contextlib.contextmanager
def press(folder):
    """Serve OUTLETS feeds on loopback; write a configuration for them; yield all addresses."""
    dice, tables, wanted = random.Random(1), [], set()
    date = format_datetime(datetime.now(UTC) - timedelta(hours=1))
    with contextlib.closing(Servers()) as servers:
        for outlet in range(OUTLETS):
            paths, items = {}, []
            for number in range(ARTICLES):
                title, page = made_up(dice, outlet, number)
                paths[f"/{number}"] = says(reply(page, type="text/html; charset=utf-8"))
                items.append(f"<item><title>{title}</title><link>/{number}</link>"
                             f"<pubDate>{date}</pubDate></item>")  # fmt: skip
            feed = f"<rss version='2.0'><channel><title>x</title>{''.join(items)}</channel></rss>"
            paths["/feed"] = says(reply(feed, ETag=f'"{outlet}"'))
            base = servers.host(paths)
            wanted |= {f"{base}/{number}" for number in range(ARTICLES)}
            tables.append(f'[[sources]]\nname = "press-{outlet}"\ntitle = "Press {outlet}"\n'
                          f'kind = "feed"\nurl = "{base}/feed"\nlanguage = "en"\n')  # fmt: skip
        shutil.copytree(places.shipped_config(), folder)
        (folder / "sources.toml").write_text("\n".join(tables), encoding="utf-8")
        (folder / "talentwire.toml").write_text(
            '[crawl]\nallow_private = ["127.0.1.0/24"]\nper_host_delay = 0.05\n', encoding="utf-8"
        )
        yield wanted


def a_round(database, folder, *, articles=0, seconds=math.inf):
    """Run one round over all sources; kill it with all it started *seconds* after it has stored
    so many *articles*.

    Return whether it was killed, and how long it took until then.
    """
    command = [sys.executable, "-m", "talentwire", "crawl", "--all", "--db", database]
    begin, wanted, since = time.monotonic(), stored(database) + articles, None
    child = subprocess.Popen(
        [*map(str, command), "--config", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while child.poll() is None:
        if since is None and stored(database) >= wanted:
            since = time.monotonic()
        if since is not None and time.monotonic() - since >= seconds:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            break
        time.sleep(0.01)
    return child.returncode == -signal.SIGKILL, time.monotonic() - begin


def stored(database):
    """Return how many articles any process has stored by now."""
    with contextlib.suppress(sqlite3.OperationalError):  # no file, or no tables yet
        db = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
        with contextlib.closing(db):
            return db.execute("SELECT count(*) FROM article").fetchone()[0]
    return 0


def state(database):
    """Return what is stored: articles by address, moves, how many claims stand."""
    with contextlib.closing(open_store(database, create=True)) as db:
        assert [finding.line for finding in check(db)] == []
        rows = db.execute("SELECT canonical, title FROM article").fetchall()
        moves = db.execute("SELECT person, from_org, to_org, kind FROM move").fetchall()
        claims = db.execute("SELECT count(*) FROM claim WHERE withdrawn_at IS NULL").fetchone()[0]
    assert len({row[1] for row in rows}) == len(rows)  # none under two addresses
    return {row[0]: row[1] for row in rows}, sorted(map(tuple, moves), key=str), claims


@pytest.mark.slow
def test_rounds_killed_at_random_moments_lose_and_double_nothing(tmp_path, capsys):
    dice, killed, archives = random.Random(SEED), Counter(), 0
    with press(tmp_path / "config") as wanted:
        folder, whole = tmp_path / "config", tmp_path / "whole.db"
        _, lasts = a_round(whole, folder)
        truth = state(whole)
        assert truth[0].keys() == wanted
        assert len(truth[1]) > 0.9 * len(wanted)
        database, before = tmp_path / "0.db", {}
        while killed.total() < ROUNDS:
            left = len(wanted) - len(before)
            # One kill in five while it starts and reads the listings; the others after any number
            # of articles, up to the last one, at any point of what comes then.
            if dice.random() < 0.2:
                kill = {"seconds": dice.uniform(0, lasts / 3)}
            else:
                kill = {"articles": dice.randint(1, left), "seconds": dice.uniform(0, 0.3)}
            died, _ = a_round(database, folder, **kill)
            articles, *_ = state(database)
            assert before.items() <= articles.items()  # nothing that was stored is gone
            assert articles.items() <= truth[0].items()  # and nothing is there that should not be
            if died:
                some = "storing" if before != articles else "before"
                killed["after" if len(articles) == len(wanted) else some] += 1
            before = articles
            if len(articles) == len(wanted):  # nothing left to interrupt: begin a new archive
                a_round(database, folder)
                assert state(database) == truth
                archives += 1
                database, before = tmp_path / f"{archives}.db", {}
        a_round(database, folder)
        assert state(database) == truth
    with capsys.disabled():
        print(
            f"\n{killed.total()} rounds killed: {killed['before']} before they stored anything,"
            f" {killed['storing']} while they stored, {killed['after']} after the last article;"
            f" {archives + 1} archives of {len(wanted)} articles and {len(truth[1])} moves, all"
            " whole, none doubled"
        )
