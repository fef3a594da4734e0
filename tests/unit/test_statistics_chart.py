"""Columns of a chart, as shares of whatever room there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.admin.statistics_chart import Point, chart_of, top_of


def points(*numbers):
    return [Point(f"t{place}", f"told {number}", number) for place, number in enumerate(numbers)]


def share(text):
    assert text.endswith("%")
    return float(text[:-1])


@pytest.mark.parametrize(
    ("number", "top"),
    [(0, 2), (1, 2), (2, 2), (3, 4), (9, 10), (10, 10), (11, 20), (61, 80), (178_546, 200_000)],
)
def test_the_top_is_round_and_can_be_halved(number, top):
    assert top_of(number) == top
    assert chart_of(points(number)).half * 2 == top


@given(st.lists(st.integers(min_value=0, max_value=2**40), max_size=200))
def test_columns_stay_in_the_picture_and_are_as_high_as_their_numbers(numbers):
    chart = chart_of(points(*numbers))
    assert len(chart.columns) == len(numbers)
    for column, number in zip(chart.columns, numbers, strict=True):
        x, y, width, height = map(share, (column.x, column.y, column.width, column.height))
        assert x >= 0
        assert y >= 0
        assert x + width <= 100.01
        assert abs(y + height - 100) < 0.01
        assert (height == 0) == (number == 0)
        assert height == pytest.approx(100 * number / chart.top, abs=0.81)
    assert len(chart.ticks) <= 5
    assert len(chart.ticks) == 0 or chart.ticks[0].text == "t0"


def test_a_column_that_is_still_growing_is_marked_and_no_other():
    chart = chart_of([Point("1", "", 5), Point("2", "", 3, is_running=True)])
    assert [column.is_running for column in chart.columns] == [False, True]


def test_of_nothing_there_is_an_empty_chart():
    chart = chart_of([])
    assert (chart.columns, chart.ticks, chart.highest) == ((), (), None)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1, [0]),
        (7, [0, 2, 4, 6]),
        (24, [0, 6, 12, 18]),
        (30, [0, 6, 12, 18, 24]),
        (36, [0, 12, 24]),
    ],
)
def test_ticks_are_thinned_to_steps_that_mean_something(number, shown):
    chart = chart_of(points(*range(number)))
    assert [tick.text for tick in chart.ticks] == [f"t{place}" for place in shown]
