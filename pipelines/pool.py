"""A small pool of processes for work on hostile input: what hangs is killed, alone.

concurrent.futures can neither stop one task nor lose one process without losing the pool, so
each worker here is a process with a pipe of its own. Waiting happens in threads, which cost
nothing while they wait; the event loop stays free.
"""

from __future__ import annotations

import asyncio
import contextlib
import resource
import signal
import time
from collections.abc import Callable
from multiprocessing import forkserver, get_context
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")

START_SECONDS = 300.0  # to import the readers and compile the rules, on a very busy machine
MEMORY_BYTES = 3 << 30  # address space of one worker; numpy alone maps several hundred MB
TASKS = 2_000  # after which a worker is replaced: parsers in C leak


class Overdue(Exception):
    """A task took longer than it was given; its worker was killed."""


class WorkerDied(Exception):
    """A worker ended in the middle of a task: out of memory, or a crash in native code."""


class Workers:
    """Run plain functions in *count* processes, each prepared once by *setup(\\*arguments)*."""

    def __init__(self, count: int, setup: Callable[..., None], *arguments: Any) -> None:
        warm_up(setup.__module__)
        self._setup = (setup, arguments)
        self._idle: asyncio.LifoQueue[_Worker | None] = asyncio.LifoQueue()
        for _ in range(count):
            self._idle.put_nowait(None)  # started when first needed
        self._all: set[_Worker] = set()
        self.cpu_seconds = 0.0  # spent on tasks so far, in all workers

    async def run(
        self,
        function: Callable[..., T],
        *arguments: Any,
        timeout: float,
        late: Callable[[], tuple[Any, ...]] = tuple,
    ) -> T:
        """Return `function(*arguments)` from a worker; function and values must be picklable.

        *late* gives further arguments; it is asked when a worker is free, not before.

        Raises Overdue after *timeout* seconds, WorkerDied if the process ended, and what the
        function raised.
        """
        worker = await self._idle.get()
        try:
            if worker is None:
                worker = await asyncio.to_thread(_Worker, *self._setup)
                self._all.add(worker)
            good, value, cpu = await asyncio.to_thread(
                worker.ask, function, (*arguments, *late()), timeout
            )
            self.cpu_seconds += cpu
        except BaseException:
            self._discard(worker)
            worker = None
            raise
        else:
            if worker.tasks >= TASKS:
                self._discard(worker)
                worker = None
        finally:
            self._idle.put_nowait(worker)
        if good:
            return value  # type: ignore[no-any-return]
        raise value

    def _discard(self, worker: _Worker | None) -> None:
        if worker is not None:
            self._all.discard(worker)
            worker.kill()

    def close(self) -> None:
        """End all workers at once."""
        for worker in list(self._all):
            self._discard(worker)


def warm_up(module: str) -> None:
    """Start the process that workers are forked from; it imports *module* meanwhile."""
    get_context("forkserver").set_forkserver_preload([module])
    forkserver.ensure_running()


class _Worker:
    def __init__(self, setup: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        # A fork of this process would copy the reactor, its threads' locks and the open
        # database; the fork server is a fresh process that has imported the readers once.
        context = get_context("forkserver")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, setup, arguments), daemon=True)
        self._process.start()
        theirs.close()
        self.tasks = 0
        try:
            good, value, _ = self._answer(START_SECONDS)
        except (Overdue, WorkerDied) as error:  # no task's fault
            self.kill()
            raise RuntimeError(f"no process to read in: {error}") from error
        except BaseException:
            self.kill()
            raise
        if not good:
            self.kill()
            raise value

    def ask(self, function: Callable[..., Any], arguments: tuple[Any, ...], timeout: float) -> Any:
        self.tasks += 1
        try:
            self._pipe.send((function, arguments))
        except (BrokenPipeError, ConnectionResetError):
            raise WorkerDied("the reading process ended before it was asked") from None
        return self._answer(timeout)

    def _answer(self, timeout: float) -> Any:
        if not self._pipe.poll(timeout):
            raise Overdue(f"not read within {timeout:g} seconds")
        try:
            return self._pipe.recv()
        except (EOFError, ConnectionResetError):
            self._process.join(1)
            raise WorkerDied(f"the reading process ended ({self._process.exitcode})") from None

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection, setup: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    # Ctrl-C and a service's stop reach the whole process group; it is the parent that decides
    # when we end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with contextlib.suppress(ValueError, OSError):  # a lower limit is in force already
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    function: Callable[..., Any] = setup
    spent = time.process_time()
    while True:
        try:
            good, value = True, function(*arguments)
        except Exception as error:
            good, value = False, _portable(error)
        try:
            now = time.process_time()
            pipe.send((good, value, now - spent))
            spent = now
            function, arguments = pipe.recv()
        except (EOFError, OSError):
            return  # the parent is gone


def _portable(error: Exception) -> Exception:
    """Return *error*, or a plain one that says the same where it would not survive the pipe."""
    import pickle

    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
