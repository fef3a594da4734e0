"""Where to cut a picture for a card, and how large it may stand on a plate. Whole numbers only."""

from articles.enums import CardLook
from articles.models.media import FOCAL_RANGE
from articles.models.sharing import CARD_HEIGHT, CARD_WIDTH

Size = tuple[int, int]
Box = tuple[int, int, int, int]

CARD: Size = (CARD_WIDTH, CARD_HEIGHT)
# Beyond this a picture looks blown up.
LARGEST_ENLARGEMENT = 1.25
# A cut that shows less than this part of a picture no longer shows the picture.
LEAST_SHOWN = 0.5
LEAST_ON_PLATE = 240


def cut(size: Size, focus: Size, shape: Size = CARD) -> Box:
    """The largest window of that shape, its middle as near to the focal point as it can be."""
    width, height = size
    across = min(width, max(1, round(height * shape[0] / shape[1])))
    down = min(height, max(1, round(width * shape[1] / shape[0])))
    left = placed(focus[0], across, width)
    top = placed(focus[1], down, height)
    return left, top, left + across, top + down


def placed(thousandths: int, window: int, whole: int) -> int:
    wished = round(whole * thousandths / FOCAL_RANGE - window / 2)
    return min(max(wished, 0), whole - window)


def fills_card(size: Size) -> bool:
    left, top, right, bottom = cut(size, (0, 0))
    shown = (right - left) * (bottom - top) / (size[0] * size[1])
    return shown >= LEAST_SHOWN and (right - left) * LARGEST_ENLARGEMENT >= CARD[0]


def fitted(size: Size, room: Size) -> Size:
    """As large as the room allows, never blown up."""
    scale = min(room[0] / size[0], room[1] / size[1], LARGEST_ENLARGEMENT)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def is_worth_a_plate(size: Size) -> bool:
    return max(fitted(size, CARD)) >= LEAST_ON_PLATE


def look_for(size: Size | None) -> CardLook:
    """What kind of card a picture of that size gives."""
    if size is None or not is_worth_a_plate(size):
        return CardLook.DRAWN
    return CardLook.PICTURE if fills_card(size) else CardLook.PLATE


def width_that_does(size: Size) -> int:
    """The narrowest rendition from which nothing need be blown up."""
    if fills_card(size):
        left, _top, right, _bottom = cut(size, (0, 0))
        return round(CARD[0] * size[0] / (right - left))
    return fitted(size, CARD)[0]
