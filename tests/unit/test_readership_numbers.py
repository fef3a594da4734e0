import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.readership.numbers import FEW, InMemoryNumbers, in_order

ids = st.integers(min_value=1, max_value=30)
rows = st.lists(st.tuples(ids, st.integers(min_value=0, max_value=2**62)), max_size=20)


@pytest.fixture
def numbers():
    return InMemoryNumbers()


def test_before_the_first_load_nothing_is_known(numbers):
    assert numbers.of(1834) is None
    assert not numbers.is_loaded


def test_a_number_is_found_whatever_the_order_of_loading(numbers):
    numbers.load([(9, 90), (1, 10), (5, 0)])
    assert numbers.is_loaded
    assert [numbers.of(article_id) for article_id in (1, 5, 9)] == [10, 0, 90]
    assert [numbers.of(article_id) for article_id in (0, 2, 10, 10**18 - 1)] == [None] * 4


def test_loading_again_forgets_what_was_there(numbers):
    numbers.load([(1, 10)])
    numbers.change([(2, 20)])
    numbers.load([(3, 30)])
    assert [numbers.of(article_id) for article_id in (1, 2, 3)] == [None, None, 30]


def test_a_story_that_is_gone_may_come_back(numbers):
    numbers.load([(1, 10)])
    numbers.change([(2, 20)])
    numbers.gone([1, 2, 3])
    assert [numbers.of(article_id) for article_id in (1, 2, 3)] == [None] * 3
    numbers.change([(1, 11)])
    assert numbers.of(1) == 11


def test_what_was_counted_of_a_story_that_is_gone_does_not_bring_it_back(numbers):
    numbers.load([(1, 10), (2, 20)])
    numbers.change([(3, 30)])
    numbers.gone([2])
    numbers.count([(1, 11), (2, 21), (3, 31), (4, 41)])
    assert [numbers.of(article_id) for article_id in (1, 2, 3, 4)] == [11, None, 31, None]


counted = st.tuples(rows)


@given(
    first=rows,
    acts=st.lists(st.one_of(rows, counted, st.sets(ids, max_size=5)), max_size=12),
    few=st.integers(min_value=0, max_value=6),
)
def test_whatever_happens_in_whatever_order_it_is_a_plain_dictionary(first, acts, few):
    numbers, model = InMemoryNumbers(), dict(first)
    numbers.load(model.items())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("articles.readership.numbers.FEW", few)
        for act in acts:
            if isinstance(act, set):
                numbers.gone(act)
                model = {each: number for each, number in model.items() if each not in act}
            elif isinstance(act, tuple):
                numbers.count(act[0])
                model |= {each: number for each, number in act[0] if each in model}
            else:
                numbers.change(act)
                model |= dict(act)
            assert {each: numbers.of(each) for each in range(32)} == {
                each: model.get(each) for each in range(32)
            }


def test_a_million_stories_take_twenty_megabytes_at_most(numbers):
    numbers.load((number, 384) for number in range(1, 1_000_001))
    numbers.change((number, 1) for number in range(2_000_000, 2_000_000 + FEW + 1))
    held = [*numbers._known, numbers._newer]
    assert sum(map(sys.getsizeof, held)) <= 20 * 1024 * 1024
    assert (numbers.of(1), numbers.of(1_000_000), numbers.of(2_000_000)) == (384, 384, 1)


def test_a_story_is_there_at_each_moment_while_others_are_sorted_in(numbers, monkeypatch):
    seen = []

    def sorting(ids, found):
        seen.append([numbers.of(article_id) for article_id in (1, 2, 3)])
        return in_order(ids, found)

    numbers.load([(1, 10)])
    monkeypatch.setattr("articles.readership.numbers.FEW", 1)
    monkeypatch.setattr("articles.readership.numbers.in_order", sorting)
    numbers.change([(2, 20), (3, 30)])
    assert seen == [[10, 20, 30]]
    assert [numbers.of(article_id) for article_id in (1, 2, 3)] == [10, 20, 30]
