"""What stands where: the pure part, over pages that nobody would think of."""

import datetime
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.arrangement import (
    SIZES,
    Arrangement,
    Block,
    Candidates,
    Place,
    Reason,
    Slot,
    Story,
    block_places,
    fill_front,
    fill_section,
    fitted,
    opening_places,
    picked_places,
    reserved,
)
from articles.enums import LayoutArea

NOON = datetime.datetime(2026, 3, 1, 5, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
MENU = (1, 2, 3)
LATEST = 10
PLACES = (
    *opening_places(),
    *picked_places(),
    *(place for section in (*MENU, 9) for place in block_places(section)),
)
holds = st.one_of(st.none(), st.sampled_from([NOON - HOUR, NOON, NOON + HOUR]))
slots = st.builds(Slot, st.sampled_from(PLACES), st.integers(1, 40), holds)
blocks = st.lists(
    st.builds(Block, st.sampled_from((*MENU, 9)), st.booleans()),
    unique_by=lambda block: block.section_id,
).map(tuple)


@st.composite
def arrangements(draw):
    drawn = draw(
        st.lists(slots, max_size=20, unique_by=(lambda s: s.place, lambda s: s.article_id))
    )
    return Arrangement(tuple(drawn), draw(blocks))


@st.composite
def papers(draw):
    """Everything that is visible, newest first, each story in one section."""
    ids = draw(st.lists(st.integers(1, 60), unique=True, max_size=60))
    return [
        (Story(100 + pk, pk, draw(st.booleans()), draw(st.integers(0, 9)) == 0), draw(sections))
        for pk in ids
    ]


sections = st.sampled_from((*MENU, 9))


def candidates_of(paper):
    return Candidates(
        newest=[story for story, _ in paper],
        of_sections={pk: [story for story, section in paper if section == pk] for pk in MENU},
        placed={story.article_id: story for story, _ in paper},
    )


def front(arrangement, candidates, at=NOON):
    return fill_front(arrangement, candidates, menu=MENU, at=at, latest=LATEST)


def in_places(filling):
    of_blocks = [place for block in filling.blocks for place in block.places]
    return [*filling.opening, *filling.picked, *of_blocks]


@given(arrangements(), papers())
def test_no_story_stands_twice(arrangement, paper):
    filling = front(arrangement, candidates_of(paper))
    standing = [filled.story.article_id for filled in in_places(filling) if filled.story]
    assert len(standing) == len(set(standing))
    pinned = {filled.story.article_id for filled in in_places(filling) if is_pinned(filled)}
    opening = {filled.story.article_id for filled in filling.opening if filled.story}
    latest = [story.article_id for story in filling.latest]
    assert len(latest) == len(set(latest))
    assert not set(latest) & (pinned | opening)


def is_pinned(filled):
    return filled.reason == Reason.PINNED


@given(st.lists(slots, max_size=25), papers())
def test_no_story_stands_twice_even_where_the_screen_put_it_twice(drawn, paper):
    filling = front(Arrangement(tuple(drawn)), candidates_of(paper))
    standing = [filled.story.article_id for filled in in_places(filling) if filled.story]
    assert len(standing) == len(set(standing))


@given(arrangements(), papers())
def test_what_was_put_by_hand_stays_where_it_was_put(arrangement, paper):
    filling = front(arrangement, candidates_of(paper))
    visible = {story.article_id for story, _ in paper if not story.is_sponsored}
    by_place = {filled.place: filled for filled in in_places(filling)}
    for slot in arrangement.slots:
        if slot.place in by_place and slot.holds(NOON) and slot.article_id in visible:
            assert by_place[slot.place].story.article_id == slot.article_id


@given(arrangements(), papers())
def test_what_has_run_out_or_cannot_be_seen_falls_back_to_its_rule(arrangement, paper):
    candidates = candidates_of(paper)
    filling = front(arrangement, candidates)
    for filled in in_places(filling):
        if filled.slot is None or is_pinned(filled):
            continue
        assert filled.reason != Reason.AUTOMATIC
        if filled.place.area == LayoutArea.PICKED:
            assert filled.story is None
        elif filled.place.area == LayoutArea.BLOCK and filled.story:
            assert filled.story in candidates.of_sections[filled.place.section_id]


@given(arrangements(), papers())
def test_paid_text_stands_nowhere(arrangement, paper):
    filling = front(arrangement, candidates_of(paper))
    assert not any(filled.story.is_sponsored for filled in in_places(filling) if filled.story)
    assert not any(story.is_sponsored for story in filling.latest)


@given(arrangements(), papers())
def test_the_same_makes_the_same_page(arrangement, paper):
    backwards = Arrangement(arrangement.slots[::-1], arrangement.blocks)
    first = front(arrangement, candidates_of(paper))
    assert front(backwards, candidates_of(paper)) == first


@given(arrangements(), papers())
def test_what_fits_the_page_makes_the_same_page(arrangement, paper):
    whole = front(arrangement, candidates_of(paper))
    pruned = front(fitted(arrangement, menu=MENU, at=NOON), candidates_of(paper))
    assert [(f.place, f.story) for f in in_places(pruned)] == [
        (f.place, f.story) for f in in_places(whole)
    ]


@given(arrangements(), papers())
def test_short_lists_without_what_is_reserved_fill_it_like_the_whole_archive(arrangement, paper):
    """So the page reads fifteen and ten stories, never an archive."""
    without = reserved(arrangement, menu=MENU, at=NOON)
    free = [(s, at) for s, at in paper if s.article_id not in without and not s.is_sponsored]
    placed = {slot.article_id for slot in arrangement.slots}
    short = Candidates(
        newest=[story for story, _ in free][: 5 + LATEST],
        of_sections={pk: [s for s, section in free if section == pk][:10] for pk in MENU},
        placed={s.article_id: s for s, _ in paper if s.article_id in placed},
    )
    assert front(arrangement, short) == front(arrangement, candidates_of(paper))


@given(arrangements(), papers())
def test_the_automatic_ones_are_the_newest_of_what_is_left(arrangement, paper):
    filling = front(arrangement, candidates_of(paper))
    age = dict(zip((story.article_id for story, _ in paper), count(), strict=False))
    chosen = [f.story for f in filling.opening if f.story and not is_pinned(f)]
    if chosen:
        oldest = max(age[story.article_id] for story in chosen)
        assert all(age[story.article_id] > oldest for story in filling.latest)


@given(arrangements(), papers())
def test_a_section_loses_and_repeats_nothing(arrangement, paper):
    newest = [story for story, section in paper if section == 1]
    everywhere = {story.article_id: story for story, _ in paper}
    filling = fill_section(arrangement, Candidates(newest=newest, placed=everywhere), at=NOON)
    opening = [filled.story for filled in filling.opening if filled.story]
    standing = [*opening, *filling.rest]
    assert len(standing) == len(set(standing))
    assert set(newest) <= set(standing)
    assert list(filling.rest) == [story for story in newest if story not in opening]


def stories(*ids, **facts):
    return [Story(100 + pk, pk, **facts) for pk in ids]


def numbers(places):
    return [filled.story and filled.story.article_id for filled in places]


def test_an_empty_layout_opens_with_the_newest_that_has_a_picture():
    newest = [*stories(1, 2), *stories(3, has_picture=True), *stories(4, 5, 6)]
    filling = front(Arrangement(), Candidates(newest=newest))
    assert numbers(filling.opening) == [3, 1, 2, 4, 5]
    assert [story.article_id for story in filling.latest] == [6]


def test_a_lead_put_by_hand_stays_without_a_picture():
    newest = stories(1, 2, 3, has_picture=True) + stories(7)
    lead = Slot(opening_places()[0], 7)
    placed = {story.article_id: story for story in newest}
    filling = front(Arrangement((lead,)), Candidates(newest=newest, placed=placed))
    assert numbers(filling.opening) == [7, 1, 2, 3, None]


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (NOON - datetime.timedelta(microseconds=1), Reason.PINNED),
        (NOON, Reason.EXPIRED),
    ],
)
def test_a_slot_is_held_to_the_microsecond(at, reason):
    newest = stories(1, 2)
    arrangement = Arrangement((Slot(opening_places()[0], 2, NOON),))
    placed = {story.article_id: story for story in newest}
    filling = front(arrangement, Candidates(newest=newest, placed=placed), at)
    assert filling.opening[0].reason == reason


def test_of_two_slots_with_one_story_the_first_has_it():
    newest = stories(1, 2)
    twice = Arrangement((Slot(picked_places()[0], 2), Slot(opening_places()[1], 2)))
    filling = front(twice, Candidates(newest=newest, placed={2: newest[1]}))
    assert numbers(filling.opening)[:2] == [1, 2]
    assert filling.picked[0].reason == Reason.REPEATED


def test_what_has_run_out_or_stands_in_a_block_that_is_gone_says_nothing():
    kept = Slot(opening_places()[0], 1, NOON + HOUR)
    gone = (Slot(opening_places()[1], 2, NOON), Slot(block_places(9)[0], 3))
    assert fitted(Arrangement((kept, *gone)), menu=MENU, at=NOON).slots == (kept,)


def test_a_hidden_block_reserves_nothing():
    shown = Arrangement((Slot(block_places(1)[0], 1),))
    newest = stories(1, 2)
    candidates = Candidates(newest, {1: newest}, {1: newest[0]})
    assert numbers(front(shown, candidates).opening) == [2, None, None, None, None]
    hidden = Arrangement(shown.slots, (Block(1, is_shown=False),))
    assert numbers(front(hidden, candidates).opening) == [1, 2, None, None, None]


def test_blocks_keep_their_order_and_a_new_section_stands_last():
    filling = front(Arrangement(blocks=(Block(3), Block(1, is_shown=False))), Candidates())
    assert [(block.section_id, block.is_shown) for block in filling.blocks] == [
        (3, True),
        (1, False),
        (2, True),
    ]


def test_a_place_lies_within_its_area():
    assert {area: len([p for p in PLACES if p.area == area]) for area in SIZES} == {
        LayoutArea.OPENING: 5,
        LayoutArea.PICKED: 4,
        LayoutArea.BLOCK: 20,
    }
    assert Place(LayoutArea.BLOCK, 4, 9) in PLACES
