"""Two people arranged the same page at once: nothing is lost."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from articles.arrangement import (
    Arrangement,
    Block,
    Slot,
    block_places,
    fitted,
    merge,
    opening_places,
    picked_places,
)

NOON = datetime.datetime(2026, 3, 1, 5, tzinfo=datetime.UTC)
MENU = (1, 2, 3)
PLACES = (*opening_places(), *picked_places(), *block_places(1))
holds = st.sampled_from([None, NOON + datetime.timedelta(hours=1)])
slots = st.builds(Slot, st.sampled_from(PLACES), st.integers(1, 12), holds)
blocks = st.permutations(MENU).flatmap(
    lambda order: st.tuples(*(st.builds(Block, st.just(pk), st.booleans()) for pk in order))
)


@st.composite
def arrangements(draw):
    drawn = draw(st.lists(slots, max_size=8, unique_by=(lambda s: s.place, lambda s: s.article_id)))
    return fitted(Arrangement(tuple(drawn), draw(blocks)), menu=MENU, at=NOON)


three = st.tuples(arrangements(), arrangements(), arrangements())


def stands_once(arrangement):
    ids = [slot.article_id for slot in arrangement.slots]
    return len(ids) == len(set(ids)) == len({slot.place for slot in arrangement.slots})


@given(three)
def test_who_changed_nothing_takes_over_what_the_other_did(pages):
    base, mine, _ = pages
    assert merge(base, mine, base).merged == mine
    assert merge(base, base, mine).merged == mine
    assert merge(base, mine, mine).merged == mine
    assert merge(base, mine, base).is_clean


@given(three)
def test_every_change_is_in_the_page_or_among_the_conflicts(pages):
    base, mine, theirs = pages
    joined = merge(*pages)
    conflicting = {conflict.place for conflict in joined.conflicts}
    for place in PLACES:
        before, by_me, by_them = (each.by_place.get(place) for each in pages)
        if place not in conflicting:
            changed = {slot for slot in (by_me, by_them) if slot != before}
            assert changed <= {joined.merged.by_place.get(place)}
    for conflict in joined.conflicts:
        assert conflict.mine == mine.by_place.get(conflict.place)
        assert conflict.theirs == theirs.by_place.get(conflict.place)
        assert conflict.base == base.by_place.get(conflict.place)


@given(three)
def test_whoever_decides_no_story_stands_twice(pages):
    joined = merge(*pages)
    assert all(map(stands_once, (joined.merged, joined.taking("mine"), joined.taking("theirs"))))


@given(three)
def test_it_is_the_same_from_either_side(pages):
    base, mine, theirs = pages
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert one.merged.slots == other.merged.slots
    assert [c.place for c in one.conflicts] == [c.place for c in other.conflicts]
    assert one.taking("mine") == other.taking("theirs")
    assert one.is_order_in_conflict == other.is_order_in_conflict


@given(three)
def test_order_and_shown_blocks_are_joined_apart(pages):
    joined = merge(*pages)
    assert {block.section_id for block in joined.merged.blocks} == set(MENU)
    before, by_me, by_them, after = (
        {block.section_id: block.is_shown for block in each.blocks}
        for each in (*pages, joined.merged)
    )
    for pk in MENU:
        assert after[pk] == (by_them[pk] if by_me[pk] == before[pk] else by_me[pk])


LEAD, SECOND, THIRD = opening_places()[:3]


def test_changes_of_different_places_are_joined():
    base = Arrangement((Slot(LEAD, 1), Slot(SECOND, 2)))
    mine, theirs = base.with_slot(Slot(LEAD, 8)), base.with_slot(Slot(SECOND, 9))
    joined = merge(base, mine, theirs)
    assert joined.is_clean
    assert joined.merged == Arrangement((Slot(LEAD, 8), Slot(SECOND, 9)))


def test_a_story_that_one_put_here_and_the_other_there_must_be_decided():
    base = Arrangement((Slot(LEAD, 1),))
    mine, theirs = base.with_slot(Slot(SECOND, 7)), base.with_slot(Slot(THIRD, 7))
    joined = merge(base, mine, theirs)
    assert [conflict.place for conflict in joined.conflicts] == [SECOND, THIRD]
    assert joined.merged == base
    assert joined.taking("mine") == mine
    assert joined.taking("theirs") == theirs


def test_holding_a_slot_longer_is_a_change_of_it():
    base = Arrangement((Slot(LEAD, 1),))
    mine = base.with_slot(Slot(LEAD, 1, NOON))
    theirs = base.without(LEAD)
    assert [conflict.mine for conflict in merge(base, mine, theirs).conflicts] == [
        Slot(LEAD, 1, NOON)
    ]
