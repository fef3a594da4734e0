"""A worker of the queue within this process."""

from threading import Thread

from asgiref.sync import SyncToAsync
from django.db import connections
from procrastinate.contrib.django import app


def work_until_nothing_is_due():
    # A thread of its own: the browser's driver leaves an event loop running in this one.
    working = Thread(target=_work)
    working.start()
    working.join()
    # Jobs run in one thread of all, whose connection nobody closes: the database could not go.
    SyncToAsync.single_thread_executor.submit(connections.close_all).result()


def _work():
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
