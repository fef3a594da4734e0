from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import (
    DateStyle,
    format_day,
    format_moment,
    iso_moment,
    parse_reference_date,
    reference_date,
    time_of_day,
)

MIDNIGHT = datetime(2021, 2, 23, 17, tzinfo=UTC)  # midnight of the 24th in Vietnam
SUNDAY = datetime(2026, 1, 4, 4, 10, 5, tzinfo=UTC)


def test_the_reference_page_gets_its_own_date_back():
    assert reference_date(MIDNIGHT) == "Thứ 4, 24.02.2021 | 00:00:00"
    assert reference_date(SUNDAY) == "Chủ nhật, 04.01.2026 | 11:10:05"


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        (DateStyle.REFERENCE, "Thứ 4, 24.02.2021 | 00:00:00"),
        (DateStyle.SLASHES, "Thứ Tư, 24/2/2021, 00:00 (GMT+7)"),
        (DateStyle.DASHES, "Thứ Tư, 24-2-2021, 00:00 (GMT+7)"),
        (DateStyle.DOTS, "Thứ Tư, 24.2.2021, 00:00 (GMT+7)"),
    ],
)
def test_each_house_style_prints_the_same_moment(style, printed):
    assert format_moment(MIDNIGHT, style) == printed


def test_days_and_hours_are_vietnamese_whatever_the_zone_of_the_server():
    assert format_day(date(2021, 2, 24)) == "24/2/2021"
    assert format_day(date(2021, 2, 24), DateStyle.DASHES) == "24-2-2021"
    assert time_of_day(SUNDAY) == "11:10"
    assert iso_moment(MIDNIGHT) == "2021-02-24T00:00:00+07:00"


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        reference_date(datetime(2021, 2, 24))


@pytest.mark.parametrize(
    "line",
    [
        "Thứ 4, 24.02.2021 | 00:00:00",
        "  thứ tư ,24/2/2021|0:00  ",
        "Thứ Tư, 24-2-2021, 00:00 (GMT+7)",
        "Thứ 4, ngày 24 tháng 2 năm 2021 | 00:00:00",
        "Thứ\u00a04, 24.02.2021 | 00:00:00\r\n",
        "\ufeffThư\u0301 4, 24.02.2021 | 00:00",
        "24.02.2021 00:00",
        "Thứ 4, 24.02.2021 | 00:00 AM",
    ],
)
def test_the_date_line_is_read_however_it_was_typed(line):
    parsed = parse_reference_date(line)
    assert parsed is not None
    assert parsed.moment == MIDNIGHT
    assert parsed.warning is None


@pytest.mark.parametrize("sunday", ["Chủ nhật", "Chủ Nhật", "CHỦ NHẬT", "CN", "cn"])
def test_sunday_has_several_names(sunday):
    parsed = parse_reference_date(f"{sunday}, 4/1/2026 11:10:05")
    assert parsed is not None
    assert (parsed.moment, parsed.warning) == (SUNDAY, None)


def test_a_wrong_weekday_is_warned_of_and_the_date_kept():
    parsed = parse_reference_date("Thứ 5, 24.02.2021 | 00:00:00")
    assert parsed is not None
    assert parsed.moment == MIDNIGHT
    assert "24/2/2021" in parsed.warning
    assert "Thứ Tư" in parsed.warning


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Chiều 24/2, Thường trực Tỉnh ủy",
        "384 lượt xem",
        "Thứ 4, 31.02.2021 | 00:00:00",
        "Thứ 4, 24.13.2021 | 00:00:00",
        "Thứ 4, 24.02.2021 | 24:00:00",
        "Thứ 4, 24.02.0001 | 00:00:00",
        "Thứ 4, 24.02.2021 | 00:00:00 và",
        "Thứ 4, ２４.02.2021 | 00:00:00",
    ],
)
def test_any_other_line_is_not_a_date(line):
    assert parse_reference_date(line) is None


@given(st.datetimes(datetime(1976, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_what_is_printed_can_be_read_again(moment):
    second = moment.replace(microsecond=0)
    parsed = parse_reference_date(reference_date(moment))
    assert parsed is not None
    assert (parsed.moment, parsed.warning) == (second, None)
    parsed = parse_reference_date(format_moment(moment, DateStyle.SLASHES))
    assert parsed is not None
    assert second - parsed.moment < timedelta(minutes=1)


@given(st.text())
def test_no_line_breaks_the_reader_of_dates(line):
    if not any("\ud800" <= character <= "\udfff" for character in line):
        parse_reference_date(line)
