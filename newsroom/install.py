"""Packages of one lock file into .venv. Run by whatever Python the machine has, so that even an old
one can read why it is refused; and before anything is installed, so with nothing but what it has.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Callable

VENV = ".venv"
PYTHON = os.path.join(VENV, "bin", "python")
PIP = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input"]


def refuse_an_unfit_python() -> None:
    if sys.version_info < (3, 11):
        found = ".".join(map(str, sys.version_info[:2]))
        sys.exit("Python 3.11 or newer is needed, this is " + found + ": make PYTHON=python3.12 …")
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        sys.exit("This Python makes no virtual environments. On Debian: apt install python3-venv")


def run(command: list[str], tell: Callable[[str], object]) -> None:
    """Run it, telling how it goes; its own words are shown only if it fails."""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said = []
    for line in process.stdout or ():
        said.append(line.decode("utf-8", "replace"))
        tell(said[-1])
    if process.wait() != 0:
        sys.exit("\n" + "".join(said[-30:]))


def say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def retell(text: str) -> None:
    if sys.stdout.isatty():
        say("\r" + text.ljust(40) + ("" if text else "\r"))


def counting(lock: str) -> Callable[[str], object]:
    with open(lock, "rb") as file:
        packages = len(re.findall(rb"^[a-z0-9-]+==", file.read(), re.MULTILINE))
    seen: list[str] = []

    def tell(line: str) -> None:
        if re.match(r"Collecting|Processing|Requirement already", line):
            seen.append(line)
            retell("%d of some %d" % (len(seen), packages))
        if line.startswith("Installing collected"):
            retell("unpacking")

    return tell


def main(lock: str) -> None:
    refuse_an_unfit_python()
    if lock == "requirements.lock":
        say("Environment: making %s with %s\n" % (VENV, sys.executable))
        run([sys.executable, "-m", "venv", "--clear", VENV], len)
    say("Packages of %s (some 100 MB the first time)\n" % lock)
    run([*PIP, "install", "--require-hashes", "--requirement", lock], counting(lock))
    retell("")


if __name__ == "__main__":
    main(sys.argv[1])
