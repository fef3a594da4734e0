"""wrk, and what it says."""

import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

SCRIPT = str(Path(__file__).with_name("load.lua"))
PERCENT, MILLISECONDS = "{:.1%}", "{:.1f} ms"
# As browsers ask: the site answers them in Brotli.
AS_A_BROWSER = ["-H", "Accept-Encoding: gzip, deflate, br"]


@dataclass(frozen=True)
class Load:
    """Of some seconds. Milliseconds from a request's sending to its answer's last byte."""

    requests: int
    seconds: float
    failed: int
    median_ms: float
    slowest_hundredth_ms: float

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def wrk(url: str, *, seconds: int, connections: int, **environment: str) -> "subprocess.Popen[str]":
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s"]
    return subprocess.Popen(
        [*command, *AS_A_BROWSER, "-s", SCRIPT, url],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def result(process: "subprocess.Popen[str]") -> Load:
    said, _nothing = process.communicate()
    for line in said.splitlines():
        if line.startswith("RESULT "):
            requests, micros, failed, median, slowest = line.split()[1:]
            return Load(
                int(requests), int(micros) / 1e6, int(failed), float(median), float(slowest)
            )
    sys.exit(f"{process.args!r} said:\n{said}")


def load(url: str, *, seconds: int, connections: int = 64, **environment: str) -> Load:
    return result(wrk(url, seconds=seconds, connections=connections, **environment))


@dataclass(frozen=True)
class Figure:
    """What some rounds gave: the middle one, and from where to where."""

    values: Sequence[float]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def told(self, form: str = "{:,.0f}") -> str:
        shown = [form.format(value) for value in (self.median, min(self.values), max(self.values))]
        return "{} ({}–{})".format(*shown)


@dataclass
class Found:
    """The figures of all rounds by name."""

    by_name: dict[str, list[float]] = field(default_factory=dict)

    def note(self, name: str, value: float) -> None:
        self.by_name.setdefault(name, []).append(value)

    def figure(self, name: str) -> Figure:
        return Figure(self.by_name[name])

    def ratio(self, name: str, to: str) -> Figure:
        """Round by round, since what else the machine does changes from one to the next."""
        pairs = zip(self.by_name[name], self.by_name[to], strict=True)
        return Figure([one / other if other else 0.0 for one, other in pairs])

    def last(self) -> str:
        return ", ".join(f"{name} {values[-1]:,.4g}" for name, values in self.by_name.items())
