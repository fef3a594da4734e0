"""From where the present act comes: a browser at the desk, or a command on a server.

The desk's middleware says so for the length of a request. Whatever nobody spoke for comes from
the process itself: its command, without the words that stood after it, and who started it.
"""

import getpass
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LONGEST_AGENT = 300
WORKER = "procrastinate"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """`way` is desk, command or worker; only a desk has an address and an agent."""

    way: str
    address: str = ""
    agent: str = ""
    command: str = ""
    host_user: str = ""

    @property
    def is_desk(self) -> bool:
        return self.way == "desk"


_said: ContextVar[Whereabouts | None] = ContextVar("whereabouts", default=None)


def whereabouts() -> Whereabouts:
    return _said.get() or of_this_process()


@contextmanager
def acting_from(place: Whereabouts) -> Iterator[None]:
    token = _said.set(place)
    try:
        yield
    finally:
        _said.reset(token)


def at_the_desk(*, address: str, agent: str) -> Whereabouts:
    return Whereabouts("desk", address=address, agent=agent[:LONGEST_AGENT])


@cache
def of_this_process() -> Whereabouts:
    """What follows the command's name is left out: it may hold a secret, or a private name."""
    program, *words = sys.argv or [""]
    name = words[0] if words and not words[0].startswith("-") else Path(program).name
    way = "worker" if name == WORKER else "command"
    return Whereabouts(way, command=name[:80], host_user=f"{user_name()}@{platform.node()}"[:120])


def user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # Containers often run under a number that no file gives a name.
        return str(os.getuid())
