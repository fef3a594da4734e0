import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import person_sort_key, sort_key


@pytest.mark.parametrize(
    "ordered",
    [
        list("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"),
        ["ba", "bà", "bả", "bã", "bá", "bạ"],
        ["da", "dá", "Dương", "đá", "Đông"],
        ["an", "anh", "ăn", "ân", "bà"],
        ["ba", "Ba Đình", "ba má", "bà mẹ", "bác"],
        ["2021", "an", "я"],
        ["", "An"],
    ],
)
def test_words_follow_the_vietnamese_alphabet(ordered):
    shuffled = random.Random(7).sample(ordered, len(ordered))
    assert sorted(shuffled, key=sort_key) == ordered


def test_people_are_sorted_by_given_name_then_middle_then_family():
    ordered = [
        "Lê An",
        "Trần Văn An",
        "Phạm Bình",
        "Nguyễn Thị Hoa",
        "Trần Thị Hoa",
        "Nguyễn Văn Hoa",
        "Lê Hòa",
        "Ngô Đông Hải",
    ]
    expected = ["Lê An", "Trần Văn An", "Phạm Bình", "Ngô Đông Hải", *ordered[3:7]]
    assert sorted(random.Random(7).sample(ordered, 8), key=person_sort_key) == expected
    assert person_sort_key("Hoa") < person_sort_key("Lê Hoa")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_key_is_printable_ascii_that_fits_an_index(text):
    for key in (sort_key(text * 50), person_sort_key(text * 50)):
        assert key.isascii()
        assert key.isprintable()
        assert key == key.rstrip()
        assert len(key) < 2000


def test_punctuation_does_not_sort():
    assert sort_key("“Thái - Bình”") == sort_key("Thái Bình")
