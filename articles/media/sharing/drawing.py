"""The card that travels with a link: from a picture or from words to one JPEG of 1200 × 630."""

import io
import threading
from dataclasses import dataclass, field, replace
from typing import IO

from PIL import Image, ImageDraw

from articles.enums import CardLook
from articles.media.sharing.crop import (
    CARD,
    Size,
    cut,
    fitted,
    look_for,
)
from articles.media.sharing.fonts import BOLD, REGULAR, drawable, letters, width_of
from articles.media.sharing.lines import Setting, fit
from articles.text import NO_BREAK_SPACE

# What Zalo and Facebook take without making it anew.
LARGEST_BYTES = 300_000
QUALITIES = (90, 84, 78, 70, 60, 45, 30)

PAPER, LINE = "#fffdf8", "#e2d9ca"
INK, SOFT, CINNABAR, SEAL_INK = "#1b1714", "#62584e", "#a3201b", "#fff6e6"
HEADLINE_SIZES = tuple(range(30, 97, 3))
MARGIN = 72
BAND = 20
SEAL = 76
FOOT = 152
# FreeType's faces are shared by all threads of a process.
ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Paper:
    name: str
    seal: str
    domain: str
    motto: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    headline: str
    label: str
    paper: Paper


@dataclass(frozen=True, slots=True)
class DrawnCard:
    content: bytes = field(repr=False)
    look: CardLook


@dataclass(frozen=True, slots=True)
class Room:
    """A rectangle to write in."""

    left: int
    top: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        return self.top + self.height


def draw_card(words: Words, picture: IO[bytes] | None, focus: Size) -> DrawnCard:
    words = replace(words, headline=drawable(words.headline), label=drawable(words.label))
    with ONE_AT_A_TIME:
        if picture is None:
            return DrawnCard(encoded(words_alone(words)), CardLook.DRAWN)
        with Image.open(picture, formats=("JPEG",)) as image:
            return from_picture(image.convert("RGB"), words, focus)


def from_picture(image: Image.Image, words: Words, focus: Size) -> DrawnCard:
    look = look_for(image.size)
    if look == CardLook.PICTURE:
        card = image.resize(CARD, Image.Resampling.LANCZOS, box=cut(image.size, focus))
    elif look == CardLook.PLATE:
        card = on_plate(image, words)
    else:
        card = words_alone(words)
    return DrawnCard(encoded(card), look)


def draw_house_card(paper: Paper) -> bytes:
    """For pages that are no story: the paper's own name."""
    with ONE_AT_A_TIME:
        return encoded(nameplate(paper))


def encoded(card: Image.Image) -> bytes:
    for quality in QUALITIES:
        file = io.BytesIO()
        card.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
        if file.tell() <= LARGEST_BYTES:
            break
    return file.getvalue()


# -- The kinds of card ----------------------------------------------------------


def words_alone(words: Words) -> Image.Image:
    card = Image.new("RGB", CARD, PAPER)
    pen = ImageDraw.Draw(card)
    pen.rectangle((0, 0, BAND - 1, CARD[1]), fill=CINNABAR)
    write(pen, words, Room(BAND + MARGIN, 0, CARD[0] - BAND - 2 * MARGIN, CARD[1]))
    return card


def on_plate(image: Image.Image, words: Words) -> Image.Image:
    """Beside the words where it is tall or small, above them where it is a strip."""
    if image.width > image.height * 3:
        return strip_on_plate(image, words)
    card = Image.new("RGB", CARD, PAPER)
    size = fitted(image.size, (CARD[0] * 9 // 20, CARD[1]))
    ground = size[0] if size[1] == CARD[1] else CARD[0] * 9 // 20
    pen = ImageDraw.Draw(card)
    pen.rectangle((CARD[0] - ground, 0, CARD[0], CARD[1]), fill=INK)
    left, top = CARD[0] - (ground + size[0]) // 2, (CARD[1] - size[1]) // 2
    card.paste(image.resize(size, Image.Resampling.LANCZOS), (left, top))
    pen.rectangle((0, 0, BAND - 1, CARD[1]), fill=CINNABAR)
    inset = MARGIN * 3 // 4
    write(pen, words, Room(BAND + inset, 0, CARD[0] - ground - BAND - 2 * inset, CARD[1]))
    return card


def strip_on_plate(image: Image.Image, words: Words) -> Image.Image:
    card = Image.new("RGB", CARD, PAPER)
    size = fitted(image.size, (CARD[0], CARD[1] // 2))
    pen = ImageDraw.Draw(card)
    pen.rectangle((0, 0, CARD[0], size[1]), fill=INK)
    card.paste(image.resize(size, Image.Resampling.LANCZOS), ((CARD[0] - size[0]) // 2, 0))
    pen.rectangle((0, size[1], BAND - 1, CARD[1]), fill=CINNABAR)
    room = Room(BAND + MARGIN, size[1], CARD[0] - BAND - 2 * MARGIN, CARD[1] - size[1])
    write(pen, words, room)
    return card


def nameplate(paper: Paper) -> Image.Image:
    card = Image.new("RGB", CARD, PAPER)
    pen = ImageDraw.Draw(card)
    pen.rectangle((0, 0, CARD[0], BAND - 1), fill=CINNABAR)
    pen.rectangle((0, CARD[1] - BAND, CARD[0], CARD[1]), fill=CINNABAR)
    seal(pen, paper.seal, (CARD[0] - 150) // 2, 92, 150)
    name = fit(
        drawable(paper.name), width_of, width=CARD[0] - 2 * MARGIN, height=190,
        sizes=range(40, 97, 4),
    )  # fmt: skip
    top = 286 + (190 - len(name.lines) * name.leading) // 2
    write_lines(pen, name, CARD[0] // 2, top, anchor="ma")
    motto = one_line(drawable(paper.motto), CARD[0] - 2 * MARGIN, 30)
    pen.text((CARD[0] // 2, 512), motto, SOFT, letters(30, REGULAR), anchor="ms")
    pen.text((CARD[0] // 2, 562), paper.domain, CINNABAR, letters(28, BOLD), anchor="ms")
    return card


# -- What stands on them --------------------------------------------------------


def write(pen: ImageDraw.ImageDraw, words: Words, room: Room) -> None:
    top = room.top + MARGIN * 3 // 4
    if words.label:
        label = one_line(words.label, room.width, 30)
        pen.text((room.left, top + 26), label, CINNABAR, letters(30, BOLD), anchor="ls")
        top += 48
    height = room.bottom - FOOT - top
    headline = fit(words.headline, width_of, width=room.width, height=height, sizes=HEADLINE_SIZES)
    slack = height - len(headline.lines) * headline.leading
    write_lines(pen, headline, room.left, top + slack // 3, anchor="la")
    signature(pen, words.paper, room)


def write_lines(
    pen: ImageDraw.ImageDraw, setting: Setting, x: int, top: int, *, anchor: str
) -> None:
    font = letters(setting.size, BOLD)
    rise = round(setting.size * 0.97)
    for number, line in enumerate(setting.lines):
        baseline = top + number * setting.leading + rise
        pen.text((x, baseline), line, INK, font, anchor=anchor[0] + "s")


def signature(pen: ImageDraw.ImageDraw, paper: Paper, room: Room) -> None:
    top = room.bottom - FOOT + 32
    pen.line((room.left, top - 20, room.left + room.width, top - 20), LINE, width=2)
    seal(pen, paper.seal, room.left, top, SEAL)
    left = room.left + SEAL + 20
    width = room.width - SEAL - 20
    name = fit(drawable(paper.name), width_of, width=width, height=44, sizes=range(18, 35, 2))
    pen.text((left, top + 36), name.lines[0], INK, letters(name.size, BOLD), anchor="ls")
    domain = one_line(paper.domain, width, 24)
    pen.text((left, top + 67), domain, SOFT, letters(24, REGULAR), anchor="ls")


def seal(pen: ImageDraw.ImageDraw, initials: str, left: int, top: int, size: int) -> None:
    """With the engraved inner frame that it has on the page."""
    pen.rounded_rectangle((left, top, left + size, top + size), size // 16, CINNABAR)
    inset = size // 14
    frame = (left + inset, top + inset, left + size - inset, top + size - inset)
    pen.rectangle(frame, outline=SEAL_INK, width=max(1, size // 50))
    font = letters(round(size * (0.42 if len(initials) < 3 else 0.34)), BOLD)
    middle = (left + size / 2, top + size * 0.64)
    pen.text(middle, initials, SEAL_INK, font, anchor="ms")


def one_line(text: str, width: int, size: int) -> str:
    found = fit(text, width_of, width=width, height=round(size * 1.25), sizes=(size,))
    return found.lines[0].replace(NO_BREAK_SPACE, " ")
