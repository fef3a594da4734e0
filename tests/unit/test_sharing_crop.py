from hypothesis import given
from hypothesis import strategies as st

from articles.enums import CardLook
from articles.media.sharing.crop import (
    CARD,
    LARGEST_ENLARGEMENT,
    cut,
    fitted,
    look_for,
    width_that_does,
)

sides = st.integers(1, 8000)
sizes = st.tuples(sides, sides)
points = st.tuples(st.integers(0, 1000), st.integers(0, 1000))


@given(sizes, points)
def test_a_cut_lies_within_the_picture_and_touches_two_of_its_edges(size, focus):
    left, top, right, bottom = cut(size, focus)
    assert 0 <= left < right <= size[0]
    assert 0 <= top < bottom <= size[1]
    assert (right - left, bottom - top)[0] == size[0] or bottom - top == size[1]


@given(st.tuples(st.integers(600, 8000), st.integers(600, 8000)), points)
def test_a_cut_has_the_shape_of_the_card(size, focus):
    left, top, right, bottom = cut(size, focus)
    assert abs((right - left) / (bottom - top) - CARD[0] / CARD[1]) < 0.01


@given(st.tuples(st.integers(600, 8000), st.integers(600, 8000)), points)
def test_what_the_eye_should_rest_on_is_never_cut_off(size, focus):
    left, top, right, bottom = cut(size, focus)
    x, y = size[0] * focus[0] / 1000, size[1] * focus[1] / 1000
    assert left - 1 <= x <= right + 1
    assert top - 1 <= y <= bottom + 1


@given(sizes, points)
def test_a_picture_that_fills_the_card_is_not_blown_up(size, focus):
    if look_for(size) == CardLook.PICTURE:
        left, _top, right, _bottom = cut(size, focus)
        assert CARD[0] / (right - left) <= LARGEST_ENLARGEMENT


@given(sizes, st.tuples(st.integers(50, 1200), st.integers(50, 630)))
def test_on_a_plate_a_picture_keeps_within_its_room_and_its_shape(size, room):
    width, height = fitted(size, room)
    assert width <= max(1, room[0])
    assert height <= max(1, room[1])
    assert width <= size[0] * LARGEST_ENLARGEMENT + 1
    assert abs(width * size[1] - height * size[0]) <= max(size)


@given(sizes)
def test_the_rendition_asked_for_is_never_wider_than_need_be(size):
    assert 1 <= width_that_does(size) <= max(CARD[0] * 3, round(size[0] * LARGEST_ENLARGEMENT))


def test_the_middle_stays_in_the_middle_and_a_corner_in_its_corner():
    assert cut((1200, 1000), (500, 500)) == (0, 185, 1200, 815)
    assert cut((1200, 1000), (0, 0))[:2] == (0, 0)
    assert cut((2400, 630), (1000, 1000)) == (1200, 0, 2400, 630)


def test_pictures_stand_as_their_size_and_shape_allow():
    assert look_for((1920, 1280)) == CardLook.PICTURE
    assert look_for((1000, 667)) == CardLook.PICTURE
    assert look_for((900, 600)) == CardLook.PLATE, "it would be blown up"
    assert look_for((1600, 2400)) == CardLook.PLATE, "most of it would be cut off"
    assert look_for((1920, 380)) == CardLook.PLATE
    assert look_for((160, 120)) == CardLook.DRAWN
    assert look_for(None) == CardLook.DRAWN
