"""The one way this project is served, in a demonstration and for real."""

import os
import sys


def server_command(port: int, host: str = "127.0.0.1", workers: int = 1) -> list[str]:
    options = {
        "interface": "wsgi",
        "host": host,
        "port": str(port),
        "workers": str(workers),
        "blocking-threads": str(min(8, 2 * (os.cpu_count() or 1))),
        "backlog": "1024",
        "log-level": "warning",
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    return [sys.executable, "-m", "granian", "--no-ws", *flags, "newsroom.wsgi:application"]
