"""The one way this project is served, in a demonstration and for real."""

import os
import sys

from newsroom import env


def server_command(port: int, workers: int = 1) -> list[str]:
    options = {
        "interface": "wsgi",
        "host": "127.0.0.1",
        "port": str(port),
        "workers": str(workers),
        # More than can be busy with a processor: pages from memory must not stand behind those that
        # wait for the database.
        "blocking-threads": str(min(16, max(8, 2 * (os.cpu_count() or 1)))),
        "backlog": "1024",
        "log-level": "warning",
    }
    # A worker that dies is replaced; the rest go on meanwhile.
    flags = ["--no-ws", "--respawn-failed-workers"]
    flags += [part for name, value in options.items() for part in (f"--{name}", value)]
    return [sys.executable, "-m", "granian", *flags, "newsroom.wsgi:application"]


def main() -> None:
    found = env.read()
    command = server_command(found.port, found.workers)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
