"""What `make demo` becomes once Django has begun it: who starts the others and watches them.

It needs none of Django, and holds none: beside what it watches it would be a tenth of it all.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from newsroom import env, local_secrets, supervision
from newsroom.embedded import EmbeddedDatabase, EmbeddedDatabaseError
from newsroom.server import server_command

MANAGE = [sys.executable, str(env.BASE_DIR / "manage.py")]
WORKERS = [*MANAGE, "work_at_all_queues"]
FLUSHER = [*MANAGE, "flush_readings"]
START_SECONDS = 60
# The whole of it fits a small machine; a real site gives its pages more room.
SMALL = {"PAGE_CACHE_BYTES": str(32 * 1024 * 1024), "DATABASE_POOL_SIZE": "5"}


class CannotBeShownError(Exception):
    """One sentence for the person who started it."""


class Demonstration:
    def __init__(self, said: env.Environment) -> None:
        self.said = said

    def demonstrate(self) -> None:
        supervision.end_leftovers(str(self.said.data_dir))
        if not supervision.is_port_free(self.said.port):
            raise CannotBeShownError(
                f"Port {self.said.port} is taken. Try another: make demo PORT={self.said.port + 1}"
            )
        local_secrets.ensure(self.said.data_dir, "secret_key")
        with self.database():
            self.prepare()
            self.serve()

    @contextmanager
    def database(self) -> Iterator[None]:
        if self.said.database_url:
            say("Database: the one of DATABASE_URL")
            yield
            return
        say("Database: starting PostgreSQL")
        embedded = EmbeddedDatabase(self.said.data_dir)
        is_ours = self.said.data_dir / "demo-database"
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
        command = [*MANAGE, "prepare_demonstration"]
        with supervision.child(command, self.environment()) as process:
            if process.wait():
                raise CannotBeShownError("The demonstration could not be prepared; see above.")

    def serve(self) -> None:
        say(f"Server: starting on port {self.said.port}")
        environment = self.environment()
        with (
            supervision.child(WORKERS, environment) as workers,
            supervision.child(FLUSHER, environment) as flusher,
            supervision.child(server_command(self.said.port), environment) as server,
        ):
            self.wait_until_it_answers(server)
            self.welcome()
            self.watch(
                {
                    "server": server,
                    "workers of the queues": workers,
                    "counting of readings": flusher,
                }
            )

    def watch(self, processes: "dict[str, subprocess.Popen[bytes]]") -> None:
        """Until one of them ends: a demonstration that does half of what it says is none."""
        while True:
            for name, process in processes.items():
                if (code := process.poll()) is not None:
                    raise CannotBeShownError(f"The {name} ended by itself with code {code}.")
            time.sleep(0.5)

    def wait_until_it_answers(self, server: "subprocess.Popen[bytes]") -> None:
        patience = time.monotonic() + START_SECONDS
        while not supervision.answers(self.said.port):
            if server.poll() is not None or time.monotonic() > patience:
                raise CannotBeShownError("The server did not start; see above.")
            time.sleep(0.1)

    def welcome(self) -> None:
        say("")
        say(f"The paper   {self.said.site_origin}/")
        say(f"The desk    {self.said.site_origin}{env.DESK_PATH}")
        logins = self.said.data_dir / "demo-logins"
        if logins.exists():
            say("")
            say(logins.read_text("utf-8").rstrip())
        say("")
        say("Ctrl-C stops it.")

    def environment(self) -> dict[str, str]:
        return {
            **SMALL,
            **os.environ,
            "PORT": str(self.said.port),
            "PYTHONUNBUFFERED": "1",
            supervision.MARK: str(self.said.data_dir),
        }


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    supervision.interrupt_once_on_any_signal()
    said = env.read()
    try:
        with supervision.only_one(said.data_dir / "demo.lock", said.site_origin):
            Demonstration(said).demonstrate()
    except KeyboardInterrupt:
        say("\nStopped.")
    except supervision.RunsAlreadyError as other:
        sys.exit(f"A demonstration of this folder runs already: {other}")
    except (EmbeddedDatabaseError, CannotBeShownError) as error:
        sys.exit(str(error))
    except PermissionError as error:
        sys.exit(f"No right to {error.filename}: who made it?")


if __name__ == "__main__":
    main()
