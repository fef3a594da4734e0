import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from newsroom.management.commands.work_at_all_queues import end, ended


class Worker:
    """Told to end, it finishes what it has, as a worker of the queue does."""

    def __init__(self, *, fails=False, takes=0.05):
        self.fails, self.takes, self.has_finished = fails, takes, False

    async def run(self):
        if self.fails:
            raise ZeroDivisionError
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            await asyncio.sleep(self.takes)
            self.has_finished = True
            raise


async def run(*workers, told=0):
    tasks = [asyncio.create_task(worker.run()) for worker in workers]
    await asyncio.sleep(0)
    for _time in range(told):
        end(tasks)
    await ended(tasks)


def in_a_loop_of_its_own(working):
    """In another thread: the browser's driver leaves an event loop running in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, working).result()


def test_all_finish_what_they_have_when_they_are_told_to_end():
    workers = Worker(takes=0), Worker()
    in_a_loop_of_its_own(run(*workers, told=2))
    assert [worker.has_finished for worker in workers] == [True, True]


def test_one_that_breaks_takes_the_others_along_and_is_told_of():
    other = Worker()
    with pytest.raises(ZeroDivisionError):
        in_a_loop_of_its_own(run(Worker(fails=True), other))
    assert other.has_finished
