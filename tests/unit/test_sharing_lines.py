import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.media.sharing.fonts import drawable, is_drawn, letters, width_of
from articles.media.sharing.lines import balanced, broken, fit
from articles.text import NO_BREAK_SPACE, normalise_line

SIZES = range(30, 97, 3)
ROOM = {"width": 1000, "height": 380}
words = st.lists(
    st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyấềộẫựĂƯỘẪ,.5", min_size=1, max_size=12),
    min_size=1,
    max_size=50,
)


def narrow(text):
    """Every sign as wide as half its height."""
    return len(text) / 2


@settings(deadline=None)
@given(words)
def test_nothing_is_lost_and_nothing_sticks_out(found):
    text = normalise_line(" ".join(found))[:250].strip() or "Lũ"
    setting = fit(text, width_of, sizes=SIZES, **ROOM)
    written = " ".join(setting.lines).replace(NO_BREAK_SPACE, " ")
    assert written == text or setting.size == min(SIZES)
    assert len(setting.lines) * setting.leading <= ROOM["height"]
    for line in setting.lines:
        assert width_of(line) * setting.size <= ROOM["width"] + 1
        assert line == line.strip()


@given(words, st.integers(10, 60))
def test_evening_the_lines_out_makes_no_more_of_them(found, room):
    room = max(room, max(map(narrow, found)))
    assert len(balanced(found, narrow, room)) == len(broken(found, narrow, room))
    assert " ".join(balanced(found, narrow, room)) == " ".join(found)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Từ sáng sớm ngày 5 đến hết tháng", "ngày\u00a05"),
        ("Hội nghị tại TP. Thái Bình hôm nay", "TP.\u00a0Thái"),
        ("Thu hơn 1,5 triệu đồng mỗi sào lúa", "1,5\u00a0triệu"),
    ],
)
def test_what_belongs_together_stays_on_one_line(text, kept):
    for width in range(150, 1000, 25):
        lines = fit(text, width_of, width=width, height=900, sizes=(30,)).lines
        assert any(kept in line for line in lines), width


def test_a_short_headline_is_large_and_a_long_one_gives_way_until_all_of_it_has_room():
    short = fit("Lũ rút", width_of, sizes=SIZES, **ROOM)
    long = fit("Thường trực Tỉnh ủy làm việc " * 8, width_of, sizes=SIZES, **ROOM)
    assert short.size == max(SIZES)
    assert min(SIZES) < long.size < 60
    assert not long.lines[-1].endswith("…")


def test_one_endless_word_is_cut_up_and_ends_in_dots_where_even_that_is_too_long():
    one = fit("x" * 120, width_of, sizes=SIZES, **ROOM)
    assert "".join(one.lines) == "x" * 120
    endless = fit("Ặ" * 3000, width_of, sizes=SIZES, **ROOM)
    assert endless.lines[-1].endswith("…")
    assert len(endless.lines) * endless.leading <= ROOM["height"]


def test_a_letter_is_never_cut_from_its_mark():
    for line in fit("n\u0303x\u0323" * 200, width_of, sizes=(30,), width=200, height=400).lines:
        assert line[0] not in "\u0303\u0323"


VIETNAMESE = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵfjwz"
)


@pytest.mark.parametrize("text", [VIETNAMESE, VIETNAMESE.upper(), "0123456789“”‘’–—…%.,:;!?()/-₫"])
def test_the_font_has_every_letter_and_sign_of_a_headline(text):
    assert [c for c in text if not is_drawn(c)] == []


def test_marks_stacked_on_capitals_stay_within_the_leading():
    top = letters(100, 650).getbbox("Ễ", anchor="ls")[1]
    bottom = letters(100, 650).getbbox("Ộ", anchor="ls")[3]
    assert -top + bottom <= 125


def test_what_the_font_has_no_sign_for_is_left_out():
    assert drawable("Lũ rút 😀 中 rồi") == "Lũ rút rồi"
    assert drawable("😀") == ""
