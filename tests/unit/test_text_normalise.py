import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import LoneSurrogateError, normalise, normalise_line

from .timing import seconds

any_text = st.text(st.characters(exclude_categories=["Cs"]))
vietnamese_marks = st.text(
    "aeouydAEOUYDđ\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323\u200b\u0f73 "
)

pytestmark = pytest.mark.usefixtures("untranslated")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("e\u0301\u0302", "ế"),
        ("E\u0300\u0302", "Ề"),
        ("a\u0303\u0306", "ẵ"),
        ("a\u0309\u0302", "ẩ"),
        ("o\u0301\u031b", "ớ"),
        ("u\u0301\u031b", "ứ"),
        ("U\u0309\u031b", "Ử"),
        ("e\u0323\u0302", "ệ"),
        ("e\u0302\u0323", "ệ"),
        ("é\u0302", "ế"),
        ("ê\u0341", "ế"),
        ("e\u0301\u200b\u0302", "ế"),
        ("Ðại hội Ðảng, ðồng", "Đại hội Đảng, đồng"),
    ],
)
def test_one_letter_has_one_form_however_it_was_typed(typed, stored):
    assert normalise(typed) == stored


@pytest.mark.parametrize(
    "unseen",
    [
        "\ufeff",
        "\u200b",
        "\u200d",
        "\u00ad",
        "\u202e",
        "\u2066",
        "\x00",
        "\x1b",
        "\ufe0f",
        "\U000e0041",
    ],
)
def test_what_cannot_be_seen_is_removed(unseen):
    assert normalise(f"{unseen}Thái{unseen} Bình{unseen}") == "Thái Bình"


def test_every_line_break_is_a_newline_and_every_space_a_space():
    assert normalise("a\r\nb\rc\u2028d\x0be\u0085f") == "a\nb\nc\nd\ne\nf"
    assert normalise("a\u00a0b\u202fc\u3000d\te") == "a b c d\te"
    assert normalise_line(" \ufeff a \r\n\u00a0\t b ") == "a b"


def test_half_a_character_is_refused_with_a_sentence():
    with pytest.raises(LoneSurrogateError, match="damaged"):
        normalise("Thái \ud800 Bình")


@given(any_text | vietnamese_marks)
def test_normalising_twice_changes_nothing(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert normalise_line(normalise_line(text)) == normalise_line(text)


def test_marks_piled_on_one_letter_are_thinned_out_for_good():
    once = normalise("q" + "\u0344" * 9)
    assert len(once) == 9
    assert normalise(once) == once


@given(any_text)
def test_decomposed_and_composed_text_are_stored_alike(text):
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(
        unicodedata.normalize("NFC", text)
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "a" + "\u0301" * 300_000 + "\u0323" * 300_000,
        "a" + "\u0301\u0323" * 300_000,
        "\u0f73" * 300_000,
        "a\u0301\u0302" * 300_000,
        "\r" * 1_000_000,
    ],
    ids=["sorted marks", "mixed marks", "marks that hide marks", "repairs", "returns"],
)
def test_a_megabyte_of_marks_does_not_stop_the_process(hostile):
    assert seconds(normalise, hostile) < 2
