"""How large a clip is shown, and in which sizes it is made."""

from fractions import Fraction

RUNGS = (480, 720)
# A size that is hardly larger than the one below is not worth its bytes.
WORTHWHILE = Fraction(11, 10)
LEAST, MOST = 32, 4096


def displayed(width: int, height: int, ratio: Fraction | None, rotation: float) -> tuple[int, int]:
    """Old cameras store pixels that are not square; phones store what was held sideways."""
    if ratio is None or not Fraction(1, 4) < ratio < 4:
        ratio = Fraction(1)
    squared = max(1, round(width * ratio)), height
    return (squared[1], squared[0]) if quarter_turns(rotation) % 2 else squared


def quarter_turns(rotation: float) -> int:
    """Counted against the clock."""
    return round(rotation / 90) % 4


def ladder(width: int, height: int) -> list[tuple[int, int]]:
    """The shorter side gives a rung its name; nothing is ever made larger than it came."""
    shorter = min(width, height)
    low, high = RUNGS
    sides = [min(low, shorter)]
    if shorter >= low * WORTHWHILE:
        sides.append(min(high, shorter))
    return [scaled(width, height, Fraction(side, shorter)) for side in sides]


def scaled(width: int, height: int, factor: Fraction) -> tuple[int, int]:
    return even(width, factor), even(height, factor)


def even(side: int, factor: Fraction) -> int:
    """Colour is kept for two pixels at a time."""
    return max(2, min(2 * round(side * factor / 2), side // 2 * 2))
