"""A process for each file that is opened: see `articles.decoding`."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings

from articles.decoding.limits import Limits
from articles.decoding.refusals import Refusal, Unusable

# Nothing of ours that a file could carry away: no address of the database, no key.
ENVIRONMENT = {
    "PATH": os.defpath,
    "LANG": "C.UTF-8",
    "PYTHONPATH": str(settings.BASE_DIR),
    "PYTHONDONTWRITEBYTECODE": "1",
}
# What the kernel sends to whoever wants more than the limits allow.
OVER_LIMIT = {-signal.SIGXCPU, -signal.SIGXFSZ, -signal.SIGKILL}


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
    with subprocess.Popen(
        [sys.executable, "-m", "articles.decoding"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
        cwd=settings.BASE_DIR,
        start_new_session=True,
        text=True,
        encoding="utf-8",
    ) as process:
        clock = threading.Timer(limits.seconds, process.kill)
        clock.start()
        try:
            last = conversation(process, asked, tell or (lambda percent: None))
        except BaseException:
            process.kill()
            raise
        finally:
            clock.cancel()
    return result(last, process.returncode)


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
    for line in process.stdout:
        last = json.loads(line)
        if "progress" in last:
            tell(last["progress"])
    # Open until now: it closes under us when we are killed, and then the process ends itself.
    process.stdin.close()
    return last


def result(last: dict[str, Any], code: int) -> dict[str, Any]:
    if "made" in last and code == 0:
        made: dict[str, Any] = last["made"]
        return made
    if "refused" in last:
        raise Unusable(Refusal(last["refused"]), **last["facts"])
    raise Unusable(Refusal.TOO_MUCH if code in OVER_LIMIT else Refusal.DAMAGED)
