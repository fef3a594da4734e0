import pytest

from articles.pages.parts import Picture


@pytest.mark.parametrize(
    ("point", "classes"),
    [
        ((500, 500), ""),
        ((0, 1000), "fx0 fy10"),
        ((449, 551), "fx4 fy6"),
        ((450, 549), ""),
        ((250, 350), "fx3 fy4"),
        ((549, 250), "fy3"),
    ],
)
def test_half_way_between_two_tenths_the_point_goes_up(point, classes):
    """As the desk's previews do it: rounding to the even would part the two."""
    assert Picture(focal_x=point[0], focal_y=point[1]).focus == classes
