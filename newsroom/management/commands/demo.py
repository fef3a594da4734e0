import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.enums import VIDEO_QUEUE
from newsroom import local_secrets, supervision
from newsroom.embedded import EmbeddedDatabase, EmbeddedDatabaseError
from newsroom.server import server_command

MANAGE = str(settings.BASE_DIR / "manage.py")
WORKER = [sys.executable, MANAGE, "procrastinate", "worker", "--queues"]
FLUSHER = [sys.executable, MANAGE, "flush_readings"]
START_SECONDS = 60
# The whole of it fits a small machine; a real site gives its pages more room.
PAGE_CACHE_BYTES = 32 * 1024 * 1024


class Command(BaseCommand):
    help = "A newsroom to look at: database, stories, server. Ctrl-C ends all of it."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        supervision.interrupt_once_on_any_signal()
        try:
            with supervision.only_one(settings.DATA_DIR / "demo.lock", settings.SITE_ORIGIN):
                self.demonstrate()
        except KeyboardInterrupt:
            self.say("\nStopped.")
        except supervision.RunsAlreadyError as other:
            raise CommandError(f"A demonstration of this folder runs already: {other}") from None
        except EmbeddedDatabaseError as error:
            raise CommandError(str(error)) from None
        except PermissionError as error:
            raise CommandError(f"No right to {error.filename}: who made it?") from None

    def demonstrate(self) -> None:
        supervision.end_leftovers(str(settings.DATA_DIR))
        if not supervision.is_port_free(settings.PORT):
            raise CommandError(
                f"Port {settings.PORT} is taken. Try another: make demo PORT={settings.PORT + 1}"
            )
        local_secrets.ensure(settings.DATA_DIR, "secret_key")
        with self.database():
            self.prepare()
            self.serve()

    @contextmanager
    def database(self) -> Iterator[None]:
        if settings.ENVIRONMENT.database_url:
            self.say("Database: the one of DATABASE_URL")
            yield
            return
        self.say("Database: starting PostgreSQL")
        embedded = EmbeddedDatabase(settings.DATA_DIR)
        is_ours = settings.DATA_DIR / "demo-database"
        # Noted before it starts, so that a kill at any moment leaves a note, not a stray server:
        # found running, it may be ours from a demonstration that was killed.
        if not embedded.is_running():
            is_ours.touch()
        try:
            embedded.start()
            yield
        finally:
            if is_ours.exists():
                embedded.stop()
                is_ours.unlink()

    def prepare(self) -> None:
        command = [sys.executable, MANAGE, "prepare_demonstration"]
        with supervision.child(command, self.environment()) as process:
            if process.wait():
                raise CommandError("The demonstration could not be prepared; see above.")

    def serve(self) -> None:
        self.say(f"Server: starting on port {settings.PORT}")
        environment = self.environment()
        with (
            supervision.child([*WORKER, "default"], environment) as worker,
            supervision.child([*WORKER, VIDEO_QUEUE], environment) as worker_of_clips,
            supervision.child(FLUSHER, environment) as flusher,
            supervision.child(server_command(settings.PORT), environment) as server,
        ):
            self.wait_until_it_answers(server)
            self.welcome()
            self.watch(
                {
                    "server": server,
                    "worker of the queue": worker,
                    "worker of clips": worker_of_clips,
                    "counting of readings": flusher,
                }
            )

    def watch(self, processes: "dict[str, subprocess.Popen[bytes]]") -> None:
        """Until one of them ends: a demonstration that does half of what it says is none."""
        while True:
            for name, process in processes.items():
                if (code := process.poll()) is not None:
                    raise CommandError(f"The {name} ended by itself with code {code}.")
            time.sleep(0.5)

    def wait_until_it_answers(self, server: "subprocess.Popen[bytes]") -> None:
        patience = time.monotonic() + START_SECONDS
        while not supervision.answers(settings.PORT):
            if server.poll() is not None or time.monotonic() > patience:
                raise CommandError("The server did not start; see above.")
            time.sleep(0.1)

    def welcome(self) -> None:
        self.say("")
        self.say(f"The paper   {settings.SITE_ORIGIN}/")
        self.say(f"The desk    {settings.SITE_ORIGIN}{settings.DESK_PATH}")
        logins = settings.DATA_DIR / "demo-logins"
        if logins.exists():
            self.say("")
            self.say(logins.read_text("utf-8").rstrip())
        self.say("")
        self.say("Ctrl-C stops it.")

    def environment(self) -> dict[str, str]:
        return {
            "PAGE_CACHE_BYTES": str(PAGE_CACHE_BYTES),
            **os.environ,
            "PORT": str(settings.PORT),
            "PYTHONUNBUFFERED": "1",
            supervision.MARK: str(settings.DATA_DIR),
        }

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
