"""What some processes, and all that came from them, took of the processors: user and system."""

import os
from collections.abc import Sequence
from pathlib import Path

from .servers import family

TICK = os.sysconf("SC_CLK_TCK")


class Processor:
    """From now on, for each of those that are there. One tick is a hundredth of a second."""

    def __init__(self, pids: Sequence[int]) -> None:
        self._pids = pids
        self._before = self._ticks()

    def seconds(self) -> float:
        after = self._ticks()
        return sum(ticks - self._before.get(pid, 0) for pid, ticks in after.items()) / TICK

    def _ticks(self) -> dict[int, int]:
        every = {pid for root in self._pids for pid in family(root)}
        return {pid: ticks for pid in every if (ticks := ticks_of(pid)) is not None}


def ticks_of(pid: int) -> int | None:
    try:
        said = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    fields = said.rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
