import asyncio
import signal
from typing import Any

from django.core.management.base import BaseCommand
from procrastinate import App
from procrastinate.contrib.django import app

from articles.enums import VIDEO_QUEUE

QUEUES = ("default", VIDEO_QUEUE)


class Command(BaseCommand):
    help = "Work at every queue, each at its own pace, in one process: for a small machine."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
        with app.replace_connector(connector) as working:
            asyncio.run(work(working))


async def work(working: App) -> None:
    """Until we are asked to end: what is under way is finished first."""
    loop = asyncio.get_running_loop()
    async with working.open_async():
        workers = [
            loop.create_task(
                working.run_worker_async(queues=[queue], name=queue, install_signal_handlers=False)
            )
            for queue in QUEUES
        ]
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, end, workers)
        await ended(workers)


def end(workers: "list[asyncio.Task[None]]") -> None:
    """Told once, a worker finishes what it has; told twice, it lets go of it."""
    for worker in workers:
        if not worker.cancelling():
            worker.cancel()


async def ended(workers: "list[asyncio.Task[None]]") -> None:
    """One that fails takes the others along: half of what is promised is none of it."""
    done, _others = await asyncio.wait(workers, return_when=asyncio.FIRST_COMPLETED)
    end(workers)
    await asyncio.wait(workers)
    for worker in done:
        if not worker.cancelled():
            worker.result()
