"""Every check and every test: `make test`. One line per step; the first failure ends it."""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from newsroom import env, supervision
from newsroom.embedded import EmbeddedDatabase, EmbeddedDatabaseError

DJANGO = [sys.executable, "manage.py"]
CHECKS = {
    "ruff check": ["-m", "ruff", "check", "--quiet"],
    "ruff format": ["-m", "ruff", "format", "--check", "--quiet"],
    "mypy, strict": ["-m", "mypy"],
    # import-linter has no `-m`, and a script beside Python breaks when its folder moves.
    "layers": ["-c", "from importlinter import cli; cli.lint_imports_command()"],
    "templates of the desk": ["-m", "djlint", "--quiet", "--lint", "templates"],
    "templates of readers": ["-m", "djlint", "--quiet", "--lint", "--profile", "jinja", "paper"],
}
AS_IF_REAL = {
    "SITE_ORIGIN": "https://bao.example",
    "TRUSTED_PROXIES": "1",
    "SECRET_KEY": secrets.token_urlsafe(50),
}
TEST_SETTINGS = {"DJANGO_SETTINGS_MODULE": "newsroom.test_settings"}
# One process more than there are cores, since tests in a browser wait more than they work; each
# has a database of its own, and whoever is done early takes from the others.
PROCESSES = min((os.cpu_count() or 1) + 1, 5)
SIDE_BY_SIDE = ["--numprocesses", str(PROCESSES), "--dist", "worksteal"]
# So few tests that failed beside others, in the order of that hour, are tried once more (ADR 43).
FEW = 5
TESTS_FAILED = 1
LAST_FAILED = env.BASE_DIR / ".pytest_cache/v/cache/lastfailed"


def main(arguments: Sequence[str]) -> int:
    supervision.interrupt_once_on_any_signal()
    os.chdir(env.BASE_DIR)
    for title, check in CHECKS.items():
        step(title, [sys.executable, *check])
    step("translations", [*DJANGO, "compile_translations"])
    with database():
        step(
            "migrations",
            [*DJANGO, "makemigrations", "--check", "--dry-run", "--skip-checks"],
            TEST_SETTINGS,
        )
        step(
            "check --deploy", [*DJANGO, "check", "--deploy", "--fail-level", "WARNING"], AS_IF_REAL
        )
        return 0 if "--lint" in arguments else tests(arguments)


def step(title: str, command: Sequence[str], extra: Mapping[str, str] | None = None) -> None:
    began = time.monotonic()
    print(f"{title:.<24} ", end="", flush=True)
    done = subprocess.run(
        command,
        env={**os.environ, **(extra or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode == 0:
        print(f"{time.monotonic() - began:5.1f} s")
        return
    print("FAILED\n", flush=True)
    sys.stdout.buffer.write(done.stdout)
    sys.exit(1)


def tests(arguments: Sequence[str]) -> int:
    print("tests", flush=True)
    result = run_tests("--cache-clear", *SIDE_BY_SIDE, *arguments)
    shaken = few_that_failed() if result == TESTS_FAILED else []
    if not shaken:
        return result
    print(
        "\nFailed beside others; once more, one after the other:", *shaken, sep="\n  ", flush=True
    )
    return run_tests(*shaken)


def run_tests(*arguments: str) -> int:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--quiet", *arguments], stdin=subprocess.DEVNULL
    ).returncode


def few_that_failed() -> list[str]:
    try:
        failed = list(json.loads(LAST_FAILED.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return []
    return failed if len(failed) <= FEW else []


@contextmanager
def database() -> Iterator[None]:
    """The embedded one where DATABASE_URL names none; left as it was found."""
    found = env.read()
    if found.database_url:
        yield
        return
    embedded = EmbeddedDatabase(found.data_dir)
    try:
        is_ours = embedded.start()
    except EmbeddedDatabaseError as error:
        sys.exit(str(error))
    try:
        yield
    finally:
        if is_ours:
            embedded.stop()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
