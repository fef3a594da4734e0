"""A process for each file that is opened: see `articles.decoding`."""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import IO, Any

from django.conf import settings

from articles.decoding.limits import Limits
from articles.decoding.refusals import Refusal, Unusable

PROGRAM = "articles.decoding"
# Nothing of ours that a file could carry away: no address of the database, no key.
ENVIRONMENT = {
    "PATH": os.defpath,
    "LANG": "C.UTF-8",
    "PYTHONPATH": str(settings.BASE_DIR),
    "PYTHONDONTWRITEBYTECODE": "1",
    # Each thread of a decoder would else take its own 64 MB of the addresses allowed.
    "MALLOC_ARENA_MAX": "2",
}
# What the kernel sends to whoever wants more than the limits allow.
OVER_LIMIT = {-signal.SIGXCPU, -signal.SIGXFSZ, -signal.SIGKILL}
LONGEST_ANSWER = 1024**2
LONGEST_COMPLAINT = 1500

logger = logging.getLogger(__name__)


def run(
    task: str,
    *,
    limits: Limits,
    tell: Callable[[int], None] | None = None,
    **options: Any,
) -> dict[str, Any]:
    """What the task made. `Unusable` where the file is to blame, also by killing its process;
    whoever is interrupted meanwhile takes the process along.
    """
    asked = json.dumps({"task": task, "limits": limits.as_row(), "options": options})
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(
            [sys.executable, "-m", PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=ENVIRONMENT,
            cwd=settings.BASE_DIR,
            start_new_session=True,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as process,
    ):
        clock = threading.Timer(limits.seconds, end, [process])
        clock.daemon = True
        clock.start()
        try:
            last = conversation(process, asked, tell or (lambda percent: None))
            # Its input stays open until it has ended: see `end_with_whoever_asked`.
            code = process.wait()
            if not is_answer(last):
                log(task, code, complaints)
        except BaseException:
            end(process)
            raise
        finally:
            clock.cancel()
    return result(last, code)


def log(task: str, code: int, complaints: IO[bytes]) -> None:
    """Nobody said what went wrong: a limit, a hole in a decoder, a library that is missing."""
    complaints.seek(0, os.SEEK_END)
    complaints.seek(max(0, complaints.tell() - LONGEST_COMPLAINT))
    # As it would be written in a program: the file has its say here, and may say line breaks.
    logger.error("%s ended with %s: %r", task, code, complaints.read(LONGEST_COMPLAINT))


def end(process: subprocess.Popen[str]) -> None:
    """With whatever it began itself."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def conversation(
    process: subprocess.Popen[str], asked: str, tell: Callable[[int], None]
) -> dict[str, Any]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("A sandbox without pipes")
    try:
        process.stdin.write(asked + "\n")
        process.stdin.flush()
    except BrokenPipeError:
        return {}
    last: dict[str, Any] = {}
    for line in answers(process.stdout):
        last = line
        if isinstance(percent := line.get("progress"), int):
            tell(min(max(percent, 0), 100))
    return last


def answers(output: IO[str]) -> Iterator[dict[str, Any]]:
    """A decoder that was taken over may say anything, and at any length."""
    while line := output.readline(LONGEST_ANSWER):
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise Unusable(Refusal.DAMAGED)
        yield found


def is_answer(last: dict[str, Any]) -> bool:
    return isinstance(last.get("made"), dict) or "refused" in last


def result(last: dict[str, Any], code: int) -> dict[str, Any]:
    if isinstance(made := last.get("made"), dict):
        return made
    if "refused" in last:
        raise refusal(last)
    raise Unusable(Refusal.TOO_MUCH if code in OVER_LIMIT else Refusal.DAMAGED)


def refusal(last: dict[str, Any]) -> Unusable:
    try:
        return Unusable(Refusal(last["refused"]), **last["facts"])
    except (KeyError, TypeError, ValueError):
        return Unusable(Refusal.DAMAGED)
