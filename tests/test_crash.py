"""Rounds that are killed at any moment lose no article, store none twice, damage nothing.

`kill -9` of the whole process group, over real sockets and a real file. Five rounds by default;
TALENTWIRE_CRASH_ROUNDS=300 for the full measure. It says nothing about power loss, where SQLite's
write-ahead log has to hold what it promises.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from talentwire.newsroom import config, serve
from talentwire.store import open_store
from talentwire.store.check import check

ROUNDS = int(os.environ.get("TALENTWIRE_CRASH_ROUNDS", "5"))
SEED = int(os.environ.get("TALENTWIRE_CRASH_SEED", "7"))


def a_round(database, folder, seconds=None):
    """Run one round over all sources; kill it with all it started after *seconds*.

    Return how long it lived.
    """
    command = [sys.executable, "-m", "talentwire", "crawl", "--all", "--db", database]
    begin = time.monotonic()
    child = subprocess.Popen(
        [*map(str, command), "--config", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    return time.monotonic() - begin


def state(database):
    """Return what is stored: articles by address, moves, how many claims stand."""
    with contextlib.closing(open_store(database, create=True)) as db:
        assert [finding.line for finding in check(db)] == []
        rows = db.execute("SELECT canonical, title FROM article").fetchall()
        moves = db.execute("SELECT person, from_org, to_org, kind FROM move").fetchall()
        claims = db.execute("SELECT count(*) FROM claim WHERE withdrawn_at IS NULL").fetchone()[0]
    return {row[0]: row[1] for row in rows}, sorted(map(tuple, moves), key=str), claims


@pytest.mark.slow
def test_rounds_killed_at_random_moments_lose_and_double_nothing(tmp_path, capsys):
    moments = random.Random(SEED)
    with serve(day=2) as newsroom:
        folder = config(newsroom, tmp_path / "config")
        whole = tmp_path / "whole.db"
        lasts = a_round(whole, folder)
        wanted = state(whole)
        assert len(wanted[0]) > 60
        killed = archives = within = 0
        database, before = tmp_path / "0.db", {}
        while killed < ROUNDS:
            if a_round(database, folder, moments.uniform(0, lasts)) < lasts:
                killed += 1
            articles, *_ = state(database)
            assert before.items() <= articles.items()  # nothing that was stored is gone
            within += len(articles) > len(before)
            before = articles
            if len(articles) == len(wanted[0]):  # nothing left to interrupt: begin a new archive
                assert state(database) == wanted
                archives += 1
                database, before = tmp_path / f"{archives}.db", {}
        a_round(database, folder)
        assert state(database) == wanted
    with capsys.disabled():
        print(
            f"\n{killed} rounds killed within {lasts:.1f} s, {within} of them after they had"
            f" stored articles; {archives + 1} archives of {len(wanted[0])} articles, all whole"
        )
