"""Rows with what was wanted, as they stand in bench/serving.md."""

from collections.abc import Sequence
from dataclasses import dataclass

HEAD = "| | Wanted | Median (range) | |\n|---|---|---|---|"


@dataclass(frozen=True)
class Row:
    """`is_met` is None where nothing was wanted of it: it helps to read the others."""

    title: str
    told: str
    wanted: str = ""
    is_met: bool | None = None

    def line(self) -> str:
        verdict = {None: "", True: "yes", False: "**no**"}[self.is_met]
        return f"| {self.title} | {self.wanted} | {self.told} | {verdict} |"


def table(rows: Sequence[Row], *, heading: str) -> str:
    return "\n".join([heading, "", HEAD, *(row.line() for row in rows), ""])
