"""Columns of a chart as numbers that an SVG without a viewBox takes: all of them percentages, so
that it fits every screen and its words keep their size. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

GAP = 0.22
MOST_TICKS = 5
# Quarters of a day, weeks, quarters of a year.
STEPS = (1, 2, 3, 4, 6, 7, 12, 14, 24)
# The tops that can be halved without a remainder.
TOPS = (2, 4, 6, 8, 10)
LEAST_SEEN = 0.8


class Point(NamedTuple):
    """`tick` stands below the column where there is room, `told` when it is pointed at."""

    tick: str
    told: str
    number: int
    is_running: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    x: str
    y: str
    width: str
    height: str
    told: str
    is_running: bool


@dataclass(frozen=True, slots=True)
class Tick:
    x: str
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]
    top: int
    highest: Point | None

    @property
    def half(self) -> int:
        return self.top // 2


def chart_of(points: Sequence[Point]) -> Chart:
    highest = max(points, key=lambda point: point.number, default=None)
    top = top_of(highest.number if highest else 0)
    share = 100 / max(len(points), 1)
    columns = tuple(column(place, point, share, top) for place, point in enumerate(points))
    return Chart(columns, tuple(ticks(points, share)), top, highest)


def top_of(number: int) -> int:
    """The round number at or above it."""
    power = 1
    while power * TOPS[-1] < number:
        power *= 10
    return next(top * power for top in TOPS if top * power >= number)


def column(place: int, point: Point, share: float, top: int) -> Column:
    height = max(100 * point.number / top, LEAST_SEEN) if point.number else 0.0
    return Column(
        x=percent(share * (place + GAP / 2)),
        y=percent(100 - height),
        width=percent(share * (1 - GAP)),
        height=percent(height),
        told=point.told,
        is_running=point.is_running,
    )


def ticks(points: Sequence[Point], share: float) -> list[Tick]:
    """Below the middles of their columns, as many as a phone has room for."""
    number = len(points)
    step = next((each for each in STEPS if number <= each * MOST_TICKS), -(-number // MOST_TICKS))
    return [
        Tick(percent(share * (place + 0.5)), points[place].tick) for place in range(0, number, step)
    ]


def percent(number: float) -> str:
    return f"{number:.3f}%"
