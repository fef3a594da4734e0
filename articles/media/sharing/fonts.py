"""The paper's own letters for drawn cards: one variable font, the one that pages use."""

from functools import cache
from pathlib import Path

from PIL import ImageFont

FONT = Path(__file__).parents[2] / "static/articles/paper/fonts/newsreader-vi.woff2"
BOLD, REGULAR = 650, 450
MEASURED_AT = 100
NOT_A_LETTER = "\ufffe"


@cache
def letters(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FONT, size)
    font.set_variation_by_axes([weight])
    return font


def width_of(text: str, weight: int = BOLD) -> float:
    """At the size 1."""
    return letters(MEASURED_AT, weight).getlength(text) / MEASURED_AT


def drawable(text: str) -> str:
    """Without what the font has no sign for, such as pictures that stand in for words."""
    return " ".join("".join(c if is_drawn(c) else " " for c in text).split())


@cache
def is_drawn(character: str) -> bool:
    if character.isspace():
        return True
    font = letters(MEASURED_AT, REGULAR)
    return bytes(font.getmask(character)) != bytes(font.getmask(NOT_A_LETTER))
