"""Breaking a headline into lines, and the size at which it fits. Knows widths, no pixels."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from articles.text import bind, is_boundary

Measure = Callable[[str], float]
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Setting:
    """`size` in pixels; `leading` from one line of writing to the next."""

    size: int
    lines: tuple[str, ...]

    @property
    def leading(self) -> int:
        return leading(self.size)


def leading(size: int) -> int:
    """Stacked marks (Ễ, Ộ) need their room."""
    return round(size * 1.25)


def fit(text: str, measure: Measure, *, width: int, height: int, sizes: Sequence[int]) -> Setting:
    """The largest of the sizes at which all of the text has room, else as much as the last holds.

    `measure` tells how wide a text is at the size 1.
    """
    words = bind(text).split(" ")
    for size in sorted(sizes, reverse=True):
        room = width / size
        lines = broken(words, measure, room)
        fits = len(lines) * leading(size) <= height
        if fits and max(map(measure, words)) <= room:
            return Setting(size, balanced(words, measure, room))
    return shortened(words, measure, width / min(sizes), height, min(sizes))


def broken(words: Iterable[str], measure: Measure, room: float) -> tuple[str, ...]:
    """Filled line by line; a word wider than a line stands alone."""
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def balanced(words: Sequence[str], measure: Measure, room: float) -> tuple[str, ...]:
    """No more lines than need be, as even as they can be."""
    best = broken(words, measure, room)
    narrow, wide = max(map(measure, words)), room
    for _try in range(8):
        middle = (narrow + wide) / 2
        tried = broken(words, measure, middle)
        if len(tried) > len(best):
            narrow = middle
        else:
            best, wide = tried, middle
    return best


def shortened(
    words: Iterable[str], measure: Measure, room: float, height: int, size: int
) -> Setting:
    pieces = [piece for word in words for piece in cut_up(word, measure, room)]
    lines = broken(pieces, measure, room)
    most = max(1, height // leading(size))
    if len(lines) > most:
        last = f"{lines[most - 1]}{ELLIPSIS}"
        while measure(last) > room and len(last) > len(ELLIPSIS):
            last = last[: -len(ELLIPSIS) - 1].rstrip() + ELLIPSIS
        lines = (*lines[: most - 1], last)
    return Setting(size, lines)


def cut_up(word: str, measure: Measure, room: float) -> list[str]:
    """A word wider than the card, such as an address, in pieces that are not."""
    pieces: list[str] = []
    piece = ""
    for place, character in enumerate(word):
        if piece and is_boundary(word, place) and measure(piece + character) > room:
            pieces.append(piece)
            piece = ""
        piece += character
    return [*pieces, piece]
