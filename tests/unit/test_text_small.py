import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import (
    bind,
    excerpt,
    fold,
    fold_exact,
    format_number,
    normalise,
    parse_count,
    parse_pageviews_line,
    slugify,
    sort_key,
    word_count,
)
from articles.text.typography import (
    ABBREVIATION_AND_NAME,
    BOUND,
    INITIALS,
    NO_BREAK_SPACE,
    NUMBER_AND_UNIT,
    WORD_AND_NUMBER,
)

from .timing import assert_linear

any_text = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("number", "printed"), [(0, "0"), (999, "999"), (1384, "1.384"), (-1234567, "-1.234.567")]
)
def test_thousands_are_parted_by_a_point(number, printed):
    assert format_number(number) == printed


@given(st.integers(0, 2**63 - 1))
def test_a_printed_count_can_be_read_again(number):
    assert parse_count(format_number(number)) == parse_count(str(number)) == number


@pytest.mark.parametrize("text", ["", "1.5", "1,5", "1.38", "-1", "１", "9" * 19, "1.384.", "một"])
def test_what_is_not_a_count_is_refused(text):
    with pytest.raises(ValueError, match="not a count"):
        parse_count(text)


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("384 lượt xem", 384),
        ("1.384 lượt xem", 1384),
        (" 1.384\u00a0Lượt xem ", 1384),
        ("Lượt xem: 12", 12),
        ("1.5 lượt xem", None),
        ("hôm nay 384 lượt xem", None),
        ("lượt xem", None),
    ],
)
def test_the_line_of_pageviews_is_read(line, count):
    assert parse_pageviews_line(line) == count


def test_an_excerpt_ends_at_a_word():
    text = "Chiều 17/4, Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Thái Bình"
    assert excerpt(text, limit=30) == "Chiều 17/4, Ban Thường trực…"
    assert excerpt(text, limit=12) == "Chiều 17/4…"
    assert excerpt(text, limit=500) == text
    assert excerpt("Nhiệm kỳ 2021", limit=13) == "Nhiệm kỳ 2021"


def test_an_excerpt_never_cuts_a_letter_in_two():
    assert excerpt("x" * 3 + "q\u0301" * 9, limit=6) == "xxxq\u0301…"
    assert excerpt("🇻🇳🇻🇳🇻🇳", limit=4) == "🇻🇳…"
    assert excerpt("👍🏽👍🏽👍🏽", limit=4) == "👍🏽…"


@given(any_text, st.integers(1, 60))
def test_an_excerpt_is_never_longer_than_asked(text, limit):
    assert len(excerpt(text, limit=limit)) <= limit


def test_words_are_counted_by_syllable():
    assert word_count("Hội đồng nhân dân – 5.500 người.") == 6
    assert word_count(" — ") == 0


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("800 triệu USD", "800~triệu USD"),
        ("tăng 14 % so với", "tăng 14~% so với"),
        ("sáng ngày 5 tháng 2 năm 2021", "sáng ngày~5 tháng~2 năm~2021"),
        ("sau 5 tháng", "sau 5~tháng"),
        ("TP. Thái Bình, TP Hưng Yên", "TP.~Thái Bình, TP~Hưng Yên"),
        ("TX Long Khánh", "TX~Long Khánh"),
        ("khóa XV", "khóa~XV"),
        ("Điều 3", "Điều~3"),
        ("N. V. An", "N.~V.~An"),
        ("5 mét nước", "5 mét nước"),
        ("căn nhà", "căn nhà"),
    ],
)
def test_a_number_stays_with_its_unit(text, bound):
    assert bind(text) == bound.replace("~", "\u00a0")


PIECES = ("TX ", "Tx. ", "TP ", "TP. ", "P. ", "ThS. ", "N. ", "V. ", "ngày ", "5 ", "khóa ", "XV ",
          "kg ", "Long ", "Khánh ", ", ")  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_what_is_quickly_passed_over_holds_nothing_to_bind(text):
    bound = NUMBER_AND_UNIT.sub(NO_BREAK_SPACE, text)
    for words in (WORD_AND_NUMBER, ABBREVIATION_AND_NAME, INITIALS):
        bound = words.sub(BOUND, bound)
    assert bind(text) == bound


@given(any_text)
def test_binding_changes_nothing_but_spaces(text):
    assert bind(text).replace("\u00a0", " ") == text.replace("\u00a0", " ")
    assert bind(bind(text)) == bind(text)


@pytest.mark.parametrize(
    "function",
    [
        normalise,
        fold,
        fold_exact,
        slugify,
        bind,
        word_count,
        lambda text: excerpt(text, limit=200),
        lambda text: excerpt(text, limit=len(text) - 1),
        sort_key,
        parse_pageviews_line,
    ],
)
@pytest.mark.parametrize(
    "unit", ["Đường Nguyễn Huệ ướt; 5 triệu ", "u\u0301", "-", "1 ", "🇻", "N. ", "oà"]
)
def test_no_text_takes_more_than_its_length(function, unit):
    assert_linear(function, lambda size: unit * (size // len(unit)), size=30_000)
