"""What is measured: this site with the server it is run with, and nginx with a file. All of it
begins and ends with the measuring, on loopback, with a folder and a database of its own.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from newsroom import embedded, supervision
from newsroom.embedded import EmbeddedDatabase
from newsroom.server import server_command

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60
MANAGE = [sys.executable, str(ROOT / "manage.py")]
PROGRAMS = {"nginx": "nginx-light", "wrk": "wrk"}
NGINX = """
daemon off;
worker_processes auto;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
{user}
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000000;
    open_file_cache max=100;
    client_body_temp_path {folder}; proxy_temp_path {folder};
    fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        root {folder}/pages;
        types {{ }}
        default_type "text/html; charset=utf-8";
        location = /page.html {{ add_header Content-Encoding br; }}
        location /d/ {{ return 204; }}
    }}
}}
"""


def install_programs() -> None:
    missing = [package for name, package in PROGRAMS.items() if not shutil.which(name)]
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"To measure, install first: {' '.join(command)}")
    print(f"Installing {' and '.join(missing)}", flush=True)
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(f"Not installed: {' '.join(command)}")


def urls_of(folder: Path) -> tuple[str, str]:
    """The site's address of the database there, and the owner's."""
    urls = embedded.recorded_urls(folder)
    assert urls is not None
    return urls


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class House:
    """One folder with a database in it, and what differs in the environment of its servers."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def database(self) -> Iterator[None]:
        embedded = EmbeddedDatabase(self.folder)
        embedded.start()
        try:
            yield
        finally:
            embedded.stop()

    def env(self, **changed: str) -> dict[str, str]:
        said = {
            "DATA_DIR": str(self.folder),
            "MEDIA_ROOT": str(self.folder / "media"),
            "TRUSTED_PROXIES": "1",
            "DATABASE_URL": "",
            "MIGRATION_DATABASE_URL": "",
            "PYTHONPATH": str(ROOT),
        }
        return {**os.environ, **said, **self.environment, **changed}

    def tidy(self) -> None:
        """Now, or the database would begin to by itself while it is measured."""
        with psycopg.connect(urls_of(self.folder)[1], autocommit=True) as owner:
            owner.execute("VACUUM (ANALYZE)")

    def run(self, *command: str, **changed: str) -> str:
        done = subprocess.run(
            command, env=self.env(**changed), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        if done.returncode:
            sys.exit(f"{' '.join(command)} failed; see above.")
        return done.stdout

    @contextmanager
    def site(self, *, workers: int, application: str = "", **changed: str) -> Iterator["Running"]:
        port = free_port()
        command = server_command(port, workers)
        command[-1] = application or command[-1]
        env = self.env(PORT=str(port), SITE_ORIGIN=f"http://127.0.0.1:{port}", **changed)
        with supervision.child(command, env) as process:
            wait_for(port, process)
            yield Running(port, process)

    @contextmanager
    def nginx(self, page: bytes) -> Iterator["Running"]:
        pages, port = self.folder / "pages", free_port()
        pages.mkdir(exist_ok=True)
        (pages / "page.html").write_bytes(page)
        told = NGINX.format(
            folder=self.folder, port=port, user="user root;" if os.geteuid() == 0 else ""
        )
        (self.folder / "nginx.conf").write_text(told, "utf-8")
        command = ["nginx", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        with supervision.child(command, os.environ) as process:
            wait_for(port, process)
            yield Running(port, process)

    @contextmanager
    def flusher(self, **changed: str) -> Iterator["subprocess.Popen[bytes]"]:
        with supervision.child([*MANAGE, "flush_readings"], self.env(**changed)) as process:
            yield process

    @contextmanager
    def demonstration(self) -> Iterator["Running"]:
        """As `make demo` begins it. What it says is for others: it tells logins."""
        port = free_port()
        process = subprocess.Popen(
            [*MANAGE, "demo"], env=self.env(PORT=str(port), SITE_ORIGIN=f"http://127.0.0.1:{port}"),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            wait_for(port, process)
            yield Running(port, process)
        finally:
            supervision.end(process)


@dataclass(frozen=True)
class Running:
    port: int
    process: "subprocess.Popen[bytes]"

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    patience = time.monotonic() + PATIENCE_SECONDS
    while not supervision.answers(port):
        if process.poll() is not None or time.monotonic() > patience:
            sys.exit(f"{process.args!r} does not answer; see above.")
        time.sleep(0.1)


def fetched(url: str, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, headers=named)  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return answer.status, dict(answer.headers), answer.read()


def family(pid: int) -> list[int]:
    """A process and all that came from it, PostgreSQL's own among them."""
    found, looked_at = [pid], 0
    while looked_at < len(found):
        tasks = Path(f"/proc/{found[looked_at]}/task")
        for children in tasks.glob("*/children"):
            found += [int(child) for child in children.read_text().split()]
        looked_at += 1
    return found


def megabytes(pids: list[int]) -> float:
    """Memory that is shared counts once, in parts, with each who shares it (PSS)."""
    return sum(map(proportional_kilobytes, pids)) / 1024


def proportional_kilobytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
