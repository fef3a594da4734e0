"""Two texts word by word, as Vietnamese writes words: syllables with their tones."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import compare_texts, count_changes
from articles.text.comparing import MOST_WORDS

TEXTS = st.text(alphabet="ab đề,. \n", max_size=80)


def changed(runs):
    return [run.text for run in runs if run.is_changed]


def whole(runs):
    return "".join(run.text for run in runs)


@pytest.mark.parametrize(
    ("before", "after", "went", "came"),
    [
        ("bà con trở lại đồng", "bà con trở lại đống", ["đồng"], ["đống"]),
        ("cơn lũ đi qua", "trận lũ đi qua", ["cơn"], ["trận"]),
        ("nước đã rút", "nước đã rút hẳn", [], ["hẳn"]),
        ("lúc 7:30 ngày 24.02.2021", "lúc 8:30 ngày 24.02.2021", ["7:30"], ["8:30"]),
        ("1.500.000 đồng", "1.500.001 đồng", ["1.500.000"], ["1.500.001"]),
        ("rút, bà con", "rút bà con", [","], []),
        ("Thái Bình", "thái bình", ["Thái Bình"], ["thái bình"]),
        ("", "mới", [], ["mới"]),
        ("y nguyên", "y nguyên", [], []),
    ],
)
def test_a_changed_syllable_is_marked_and_nothing_beside_it(before, after, went, came):
    old, new = compare_texts(before, after)
    assert (changed(old), changed(new)) == (went, came)


def test_a_lone_word_shared_by_two_rewritten_passages_is_no_common_text():
    before, after = "mưa lớn ngập cả đồng của bà con xã", "nắng hạn khô hết ruộng của dân làng thôn"
    old, new = compare_texts(before, after)
    assert (changed(old), changed(new)) == ([before], [after])


@given(TEXTS, TEXTS)
def test_no_word_is_lost_and_what_is_not_marked_is_the_same_on_both_sides(before, after):
    old, new = compare_texts(before, after)
    assert whole(old) == before.lstrip(" ")
    assert whole(new) == after.lstrip(" ")
    kept = ["".join(whole(r for r in runs if not r.is_changed).split()) for runs in (old, new)]
    assert kept[0] == kept[1]


@given(TEXTS)
def test_a_text_is_no_different_from_itself(text):
    assert changed(compare_texts(text, text)[0]) == []


@pytest.mark.parametrize("words", [["a"], ["a", "b"], [f"tiếng{n}" for n in range(5000)]])
def test_twenty_thousand_words_are_compared_in_bounded_time(words):
    chance = random.Random(7)
    before, after = (" ".join(chance.choices(words, k=20_000)) for _side in range(2))
    begun = time.process_time()
    compare_texts(before, after)
    assert time.process_time() - begun < 5


def test_a_text_beyond_every_measure_still_comes_out_whole():
    before = "a," * MOST_WORDS
    old, new = compare_texts(before, before + " hết")
    assert whole(old) == before
    assert whole(new).endswith("hết")


def test_words_are_counted_as_they_come_and_go():
    before, after = "một hai ba bốn".split(), "một hai năm bốn sáu".split()
    assert count_changes(before, after) == (2, 1)
    assert count_changes([], after) == (5, 0)


def test_counting_the_words_of_a_hostile_save_holds_nobody_up():
    begun = time.process_time()
    assert count_changes(["a"] * 30_000, ["a", "b"] * 15_000)[0] > 0
    assert time.process_time() - begun < 5
