"""Work in processes that can be killed: one bad task costs itself and nothing else."""

import asyncio
import os
import time

import pytest

from pipelines.pool import Overdue, WorkerDied, Workers


def prepared(word):
    globals()["WORD"] = word


def word():
    return globals()["WORD"], os.getpid()


def sleep(seconds):
    time.sleep(seconds)


def die():
    os._exit(7)


def fail(text):
    raise ValueError(text)


def eat():
    return len(bytearray(8 << 30))


def unportable():
    class Local(Exception):
        pass

    raise Local("only here")


def with_workers(count, work):
    """Run the coroutine function *work* with a pool of *count* workers."""

    async def run():
        workers = Workers(count, prepared, "ready")
        try:
            return await work(workers)
        finally:
            workers.close()

    return asyncio.run(run())


def test_workers_are_prepared_once_and_used_again():
    async def work(workers):
        return [await workers.run(word, timeout=10) for _ in range(3)]

    answers = with_workers(2, work)
    assert {text for text, _ in answers} == {"ready"}
    assert len({pid for _, pid in answers}) == 1  # the idle one is asked first


def test_a_task_that_hangs_is_killed_and_the_next_one_is_done():
    async def work(workers):
        begun = time.monotonic()
        with pytest.raises(Overdue):
            await workers.run(sleep, 60, timeout=0.2)
        text, _ = await workers.run(word, timeout=10)
        return text, time.monotonic() - begun

    text, seconds = with_workers(1, work)
    assert text == "ready"
    assert seconds < 20


@pytest.mark.parametrize("crash", [die, eat])
def test_a_task_that_takes_its_process_with_it_costs_only_itself(crash):
    async def work(workers):
        with pytest.raises((WorkerDied, MemoryError)):
            await workers.run(crash, timeout=20)
        return await workers.run(word, timeout=10)

    assert with_workers(1, work)[0] == "ready"


def test_what_a_task_raises_arrives_as_it_is_or_in_words():
    async def work(workers):
        with pytest.raises(ValueError, match="bad input"):
            await workers.run(fail, "bad input", timeout=10)
        with pytest.raises(RuntimeError, match="Local: only here"):
            await workers.run(unportable, timeout=10)

    with_workers(1, work)


def test_a_worker_that_cannot_be_prepared_says_why():
    async def run():
        workers = Workers(1, fail, "no configuration")
        try:
            await workers.run(word, timeout=10)
        finally:
            workers.close()

    with pytest.raises(ValueError, match="no configuration"):
        asyncio.run(run())


def test_tasks_run_side_by_side():
    async def work(workers):
        await asyncio.gather(*(workers.run(word, timeout=10) for _ in range(2)))  # both started
        begun = time.monotonic()
        await asyncio.gather(*(workers.run(sleep, 0.5, timeout=10) for _ in range(2)))
        return time.monotonic() - begun

    assert with_workers(2, work) < 0.95
