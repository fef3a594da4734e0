"""What may pass as a small fix to an approved text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.body import clean
from articles.body.fixing import FixRefused, fixed_body, judge_fix

TEXT = (
    "<p>Sáng nay, nước trên sông Lành đã rút 1,5 mét. Bà con trở lại đồng ruộg.</p>"
    "<h2>Đê vẫn chắc</h2>"
    "<p>Xã cử <strong>hai tổ</strong> tuần tra, xem <a href='https://a.example/'>bản đồ</a>.</p>"
    "<figure data-photograph='7'><figcaption>Cánh đồg sau lũ</figcaption></figure>"
)
BODY = clean(TEXT)


def after(wrong, right):
    assert wrong in BODY
    return clean(BODY.replace(wrong, right, 1))


def refusal(changed):
    with pytest.raises(FixRefused) as refused:
        judge_fix(BODY, changed)
    return " ".join(refused.value.sentences)


@pytest.mark.parametrize(
    ("wrong", "right", "characters"),
    [
        ("ruộg", "ruộng", 1),
        ("tuần tra", "tuẩn tra", 1),
        ("trở lại đồng", "trở lại ngay đồng", 5),
        ("đã rút", "rút", 3),
        ("hai tổ", "haii tổ", 1),
        (", xem", " xem", 1),
    ],
)
def test_letters_of_the_text_are_mended_and_counted(wrong, right, characters):
    assert judge_fix(BODY, after(wrong, right)) == characters


@pytest.mark.parametrize(
    ("wrong", "right", "broken"),
    [
        ("1,5", "1,6", "digit"),
        # The comma alone is no digit, and makes fifteen of one and a half.
        ("1,5", "15", "digit"),
        ("đã rút 1,5 mét", "đã rút mét", "digit"),
        ("đã rút", "đã rút ②", "digit"),
        ("đã rút", "đã rút Ⅳ", "digit"),
        ("Lành", "Lanh", "capitalised"),
        ("Lành", "", "capitalised"),
        ("Sáng", "sáng", "capitalised"),
        ("nước", "Nước", "capitalised"),
        ("đồng ruộg", "Hà Nội", "capitalised"),
        ("Bà", "Bá", "capitalised"),
        ("trở lại đồng ruộg", "được đưa về nơi tránh lũ an toàn", "at most"),
        ("đồng ruộg", "đồng ruọng а", "alphabet"),  # the last letter is Cyrillic
        ("đồng ruộg", "đồng ruộg ａ", "alphabet"),
        ("đồng ruộg", "đồng ruộg ☠", "alphabet"),
        ("Cánh đồg", "Cánh đồng", "caption"),
        ('data-photograph="7"', 'data-photograph="8"', "picture"),
        ("bản đồ", "bản đố", "link"),
        ("https://a.example/", "https://b.example/", "link"),
        ("<strong>hai tổ</strong>", "hai tổ", "paragraph"),
        ("Xã cử <strong>hai tổ</strong>", "Xã cử hai <strong>tổ</strong>", "bold"),
        ("<h2>Đê vẫn chắc</h2>", "", "paragraph"),
        ("<h2>Đê vẫn chắc</h2>", "<p>Đê vẫn chắc</p>", "paragraph"),
        ("</h2>", "</h2><p>ạ</p>", "paragraph"),
    ],
)
def test_everything_else_is_refused_with_the_rule_that_was_broken(wrong, right, broken):
    assert broken in refusal(after(wrong, right))


def test_twenty_characters_are_the_most_in_all_the_text():
    body = clean("<p>" + "a b " * 40 + "</p><p>" + "c d " * 40 + "</p>")
    assert judge_fix(body, body.replace("b", "e", 12).replace("d", "f", 8)) == 20
    with pytest.raises(FixRefused, match="at most 20"):
        judge_fix(body, body.replace("b", "e", 12).replace("d", "f", 9))


def test_letters_are_counted_as_composed_however_they_were_typed():
    assert judge_fix(BODY, unicodedata.normalize("NFD", after("ruộg", "ruộng"))) == 1


def test_what_nobody_sees_is_no_change():
    assert "Nothing was changed" in refusal(BODY.replace("sông", "s\u200bông\u2060"))
    assert judge_fix(BODY, after("ruộg", "ruộ\u00adng\u202e")) == 1


def test_a_moved_paragraph_is_no_small_fix():
    body = clean("<p>trời tạnh.</p><p>nước rút.</p>")
    with pytest.raises(FixRefused, match="Moving"):
        judge_fix(body, clean("<p>nước rút.</p><p>trời tạnh.</p>"))


def test_a_hostile_text_is_judged_in_no_time():
    body = clean("".join(f"<p>{'a b ' * 400}</p>" for _ in range(100)))
    with pytest.raises(FixRefused):
        judge_fix(body, body.replace("a", "c"))


def test_a_passage_is_mended_where_it_stands_once():
    assert fixed_body(BODY, [("đồng ruộg", "đồng ruộng")]) == after("ruộg", "ruộng")
    with pytest.raises(FixRefused, match="2 times"):
        fixed_body(clean("<p>ba bab</p>"), [("ba", "be")])
    with pytest.raises(FixRefused, match="2 times"):
        fixed_body(clean("<p>aaa</p>"), [("aa", "bb")])
    for passage in ("cử hai tổ", "Cánh đồg", "bản đồ"):
        with pytest.raises(FixRefused, match="does not stand"):
            fixed_body(BODY, [(passage, "x")])


words = st.lists(st.text("aăâbcđeêghi oôơtuưư,.", min_size=1, max_size=6), min_size=1, max_size=8)


def paragraph(some):
    return clean(f"<p>{' '.join(some)}</p>")


@given(words, words)
def test_a_judgement_never_depends_on_which_side_is_older(some, others):
    first, second = paragraph(some), paragraph(others)
    assert judged(first, second) == judged(second, first)


@given(words, st.integers(0, 7), st.text("abc", min_size=1, max_size=20))
def test_a_small_word_put_in_counts_its_letters_at_most(some, place, new):
    before, now = paragraph(some), paragraph([*some[:place], new, *some[place:]])
    found = judged(before, now)
    assert isinstance(found, list) or 0 < found <= len(new) + 1


@given(words, st.sampled_from("0123456789ABĐÉАａ⓪"))
def test_a_digit_a_capital_or_a_stranger_never_slips_in(some, sign):
    assert isinstance(judged(paragraph(some), paragraph([*some, f"a{sign}"])), list)


def judged(before, now):
    try:
        return judge_fix(before, now)
    except FixRefused as refused:
        return refused.sentences
