"""Subtitles are read strictly, written anew, and refused with the line that is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.media import MediaRefused, cue_count, subtitles_from

pytestmark = pytest.mark.usefixtures("untranslated")

VTT = (
    "WEBVTT - Đê vỡ\n\nNOTE của kỹ thuật viên\n\nSTYLE\n::cue { color: red }\n\n"
    "mở đầu\n00:01.500 --> 00:00:04.000 align:start position:10% onload:alert(1)\n"
    "<v Bà Thuở>Nước lên nhanh</v> & mạnh\nlắm!\n\n"
    "00:05.000 --> 00:06.000\nĐê <i>vỡ</i>\n"
)
WRITTEN = (
    "WEBVTT\n\n00:00:01.500 --> 00:00:04.000 align:start position:10%\n"
    "<v Bà Thuở>Nước lên nhanh</v> &amp; mạnh\nlắm!\n\n"
    "00:00:05.000 --> 00:00:06.000\nĐê <i>vỡ</i>\n"
)
SRT = (
    "\ufeff2\r\n00:00:05,000 --> 00:00:06,000\r\n<font color='#fff'>Đê</font> vỡ\r\n\r\n"
    "1\r\n00:00:01,500 --> 00:00:04,000\r\n{\\an8}Nước lên\r\n"
)


def test_webvtt_is_written_anew_with_hours_places_and_words_alone():
    assert subtitles_from(VTT) == WRITTEN
    assert cue_count(WRITTEN) == 2


def test_subrip_becomes_webvtt_in_the_order_of_time():
    assert subtitles_from(SRT) == (
        "WEBVTT\n\n00:00:01.500 --> 00:00:04.000\nNước lên\n\n"
        "00:00:05.000 --> 00:00:06.000\nĐê vỡ\n"
    )


@pytest.mark.parametrize("nothing", ["", " \r\n ", "\ufeff"])
def test_nothing_is_no_subtitles(nothing):
    assert subtitles_from(nothing) == ""


def timed(words, hours="00:01.000 --> 00:02.000"):
    return f"WEBVTT\n\n{hours}\n{words}\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Một bức thư", "Line 1: hours are expected"),
        ("WEBVTT\n", "no subtitles"),
        (timed("a", "00:61.000 --> 00:62.000"), "Line 3: hours"),
        (timed("a", "00:01.000 -> 00:02.000"), "Line 4: hours"),
        (timed("a", "00:02.000 --> 00:02.000"), "Line 3: the end"),
        (timed("a\n00:03.000 --> 00:04.000\nb"), "Line 5: an empty line"),
        (timed("<script>alert(1)</script>"), "Line 4: of tags"),
        (timed("<b onclick=x>a</b>"), "Line 4: of tags"),
        (timed("<img src=x>"), "Line 4: of tags"),
        (timed("a < b"), "Line 4: of tags"),
        (timed("a" * 301), "Line 4: the line is too long"),
        ("a" * 500_001, "at most 500.000 bytes"),
        ("WEBVTT\n\n" + "00:01.000 --> 00:02.000\na\n\n" * 5001, "at most 5.000 lines"),
    ],
)
def test_what_cannot_be_shown_is_refused_by_its_line(text, sentence):
    with pytest.raises(MediaRefused, match=sentence):
        subtitles_from(text)


def test_subtitles_of_a_longer_clip_are_those_of_another():
    late = timed("a", "00:09.000 --> 00:10.000")
    assert subtitles_from(late, duration_ms=8_500)
    with pytest.raises(MediaRefused, match="another"):
        subtitles_from(late, duration_ms=5_000)


lines = st.text("ab ế\u0301<>/&;-:.,0123 \n\r\t{}\\ivbu\ufeff\u2028", max_size=60)


@given(lines | lines.map(timed) | st.just(SRT))
def test_what_is_written_reads_back_as_it_is_and_holds_nothing_else(text):
    try:
        written = subtitles_from(text)
    except MediaRefused:
        return
    assert subtitles_from(written) == written
    for line in written.splitlines():
        bare = line.replace("-->", "")
        for tag in ("<b>", "</b>", "<i>", "</i>", "<u>", "</u>", "<v>", "</v>"):
            bare = bare.replace(tag, "")
        assert not set("<>") & set(bare) or bare.count("<") == bare.count(">")
