"""The daemon's child processes: begun, watched over until their deadline, ended with all of theirs.

A child inherits standard error. Where the log is JSON, what it prints goes line by line through
the daemon's log instead, so that no line of it is anything else.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from collections.abc import Sequence
from datetime import timedelta

from talentwire.app.logs import fields

LONGEST_LINE = 1 << 20  # bytes; a longer one is left out
LAST_WORDS = 5.0  # seconds for what a child left in the pipe

log = logging.getLogger(__name__)


async def begin(arguments: Sequence[str], *, captured: bool) -> asyncio.subprocess.Process:
    """Start `talentwire` with *arguments* in a process group of its own."""
    to = asyncio.subprocess.PIPE if captured else None
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "talentwire", *arguments,
        stdin=asyncio.subprocess.DEVNULL, stdout=to,
        stderr=asyncio.subprocess.STDOUT if captured else None,
        start_new_session=True, limit=LONGEST_LINE,
    )  # fmt: skip


async def wait(child: asyncio.subprocess.Process, job: str, deadline: timedelta) -> int | None:
    """Return the exit code, or None if the child was killed at its deadline."""
    pump = asyncio.create_task(_pump(child.stdout, job)) if child.stdout else None
    try:
        return await asyncio.wait_for(child.wait(), deadline.total_seconds())
    except TimeoutError:
        await kill(child)
        return None
    finally:
        if pump:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(pump, LAST_WORDS)


async def _pump(stream: asyncio.StreamReader, job: str) -> None:
    while True:
        try:
            line = await stream.readline()
        except ValueError:  # longer than LONGEST_LINE
            continue
        if not line:
            return
        if text := line.decode("utf-8", "replace").rstrip():
            _pass_on(text, job)


def _pass_on(text: str, job: str) -> None:
    with contextlib.suppress(ValueError):
        event = json.loads(text)
        if isinstance(event, dict) and "event" in event:
            values = {key: value for key, value in event.items() if key not in ("event", "time")}
            level = logging.getLevelNamesMapping().get(str(values.pop("level", "")).upper())
            log.log(level or logging.INFO, "%s", event["event"], extra=fields(job=job, **values))
            return
    log.info("%s", text, extra=fields(job=job))


async def kill(child: asyncio.subprocess.Process) -> None:
    """Kill a child with all it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    await child.wait()
