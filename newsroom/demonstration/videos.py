"""Two short moving pictures with sound, made of the same scenery as the photographs."""

import math
import random
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from PIL import Image, ImageChops

from .paint.boats import trawler
from .paint.canvas import Canvas, Colour, noise, ramp
from .paint.figures import bird, palm
from .paint.water import rowing

SIZE = WIDTH, HEIGHT = 960, 540
RATE = 25
SECONDS = 9
SOUND_RATE = 32_000
WATERLINE = 270


@dataclass(frozen=True, slots=True)
class Sprite:
    """A moving thing: its colours on black, and where it covers what is behind it."""

    colours: Image.Image
    cover: Image.Image

    def onto(self, frame: Image.Image, left: float, top: float) -> None:
        place = (round(left), round(top))
        box = (*place, place[0] + self.colours.width, place[1] + self.colours.height)
        behind = frame.crop(box)
        behind = ImageChops.multiply(behind, self.cover)
        frame.paste(ImageChops.add(behind, self.colours), place)


def sprite(width: int, height: int, paint: Callable[[Canvas], None]) -> Sprite:
    """Painted on black and on white; the difference tells what shines through."""
    on_black, on_white = (Canvas(width, height, seed=7) for _ in range(2))
    on_white.wash(0, height, [(0, (255, 255, 255)), (1, (255, 255, 255))])
    for canvas in (on_black, on_white):
        paint(canvas)
    size = (width, height)
    black, white = (
        canvas.image.resize(size, Image.Resampling.BOX) for canvas in (on_black, on_white)
    )
    return Sprite(black, ImageChops.subtract(white, black))


@dataclass(frozen=True, slots=True)
class Mover:
    sprite: Sprite
    start: float
    speed: float
    top: float
    swing: float

    def onto(self, frame: Image.Image, second: float) -> None:
        bob = math.sin(second * 2.2 + self.start) * self.swing
        self.sprite.onto(frame, self.start + self.speed * second, self.top + bob)


@dataclass(frozen=True, slots=True)
class Film:
    plate: Image.Image
    clouds: Image.Image
    cloud_colour: Colour
    movers: tuple[Mover, ...]

    def frames(self) -> Iterator[Image.Image]:
        for number in range(RATE * SECONDS):
            yield self._frame(number / RATE)

    def _frame(self, second: float) -> Image.Image:
        frame = self.plate.copy()
        drift = round(second * 9)
        mask = self.clouds.crop((drift, 0, drift + WIDTH, self.clouds.height))
        frame.paste(Image.new("RGB", mask.size, self.cloud_colour), (0, 0), mask)
        _stir(frame, second)
        for mover in self.movers:
            mover.onto(frame, second)
        return frame


def _stir(frame: Image.Image, second: float) -> None:
    """Water: each row of it slides a little, more the nearer it is."""
    row = WATERLINE
    while row < HEIGHT:
        depth = (row - WATERLINE) / (HEIGHT - WATERLINE)
        thick = 2 + round(depth * 4)
        slide = math.sin(second * 2.1 + row * 0.42) + 0.6 * math.sin(second * 1.3 - row * 0.17)
        shift = round(slide * (1 + 5 * depth))
        frame.paste(frame.crop((0, row, WIDTH, row + thick)), (shift, row))
        row += thick


def _sky(c: Canvas, stops: list[tuple[float, Colour]], sun: tuple[float, float]) -> None:
    c.wash(0, WATERLINE, stops)
    c.glow(*sun, 300, (255, 236, 196), 0.8)
    c.oval(*sun, 20, 20, (255, 250, 230))


def _cloud_mask(seed: int, height: int) -> Image.Image:
    rng = random.Random(seed)  # noqa: S311
    mask = noise((WIDTH * 2, height), (5, 4), rng, 5).point(ramp(122, 200))
    fade = Image.linear_gradient("L").transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    return ImageChops.multiply(mask, fade.resize(mask.size))


def river() -> Film:
    c = Canvas(WIDTH, HEIGHT, seed=11)
    _sky(c, [(0, (70, 132, 158)), (0.6, (176, 206, 202)), (1, (248, 230, 194))], (650, 190))
    c.ridge(WATERLINE - 10, 110, (126, 160, 170), (214, 214, 196), WATERLINE, 0.52)
    c.ridge(WATERLINE, 60, (84, 126, 128), (170, 190, 172), WATERLINE, 0.5)
    for place in (0.06, 0.1, 0.84, 0.93):
        palm(c, WIDTH * place, WATERLINE + 2, 76, (46, 86, 78), 0.06)
    c.haze(WATERLINE - 60, WATERLINE + 10, (244, 236, 212), 0.5, 0.8)
    c.reflect(
        WATERLINE, HEIGHT, [(0, (212, 214, 196)), (0.4, (92, 148, 154)), (1, (26, 76, 94))], 0.55, 3
    )
    c.glints(WATERLINE, HEIGHT, 640, 240, (248, 246, 230), 300, 0.45)
    return Film(_plate(c), _cloud_mask(3, 220), (252, 248, 236), _rowing_boats())


def _rowing_boats() -> tuple[Mover, ...]:
    def boat(length: float, hull: Colour) -> Sprite:
        size = round(length * 1.3)
        return sprite(
            size, round(length * 0.9), lambda c: rowing(c, size / 2, length * 0.66, length, hull)
        )

    return (
        Mover(boat(80, (96, 66, 58)), 640, -12, 250, 0.6),
        Mover(boat(110, (60, 84, 98)), 120, 20, 276, 1.0),
        Mover(boat(250, (110, 58, 40)), -40, 42, 318, 2.0),
    )


def harbour() -> Film:
    c = Canvas(WIDTH, HEIGHT, seed=23)
    _sky(c, [(0, (62, 74, 122)), (0.5, (206, 132, 120)), (1, (255, 206, 150))], (330, 226))
    c.ridge(WATERLINE, 34, (112, 88, 116), (214, 150, 130), WATERLINE, 0.5)
    c.haze(WATERLINE - 50, WATERLINE + 6, (255, 208, 160), 0.5, 0.8)
    c.reflect(
        WATERLINE, HEIGHT, [(0, (250, 186, 146)), (0.4, (140, 92, 116)), (1, (30, 36, 70))], 0.5, 3
    )
    c.glints(WATERLINE, HEIGHT, 330, 150, (255, 228, 184), 360, 0.6)
    return Film(_plate(c), _cloud_mask(5, 230), (255, 188, 160), _trawlers())


def _trawlers() -> tuple[Mover, ...]:
    def boat(length: float, hull: Colour) -> Sprite:
        size = round(length * 1.2)
        return sprite(
            size,
            round(length * 0.8),
            lambda c: trawler(c, size / 2, length * 0.7, length, hull, (190, 78, 58)),
        )

    gulls = sprite(120, 60, _gulls)
    return (
        Mover(boat(70, (84, 74, 104)), 700, -8, 226, 0.5),
        Mover(boat(120, (58, 62, 96)), 420, 14, 208, 0.9),
        Mover(boat(290, (36, 54, 96)), -60, 38, 190, 2.2),
        Mover(gulls, 560, -26, 90, 5),
    )


def _gulls(c: Canvas) -> None:
    for place in range(3):
        bird(c, 24 + place * 34, 20 + (place % 2) * 18, 13, (70, 60, 84))


def _plate(c: Canvas) -> Image.Image:
    return c.finish(grain=0.03, bloom=0.3, vignette=0.22)


def ambience(seed: int) -> "array[int]":
    """Soft water and a low chord: filtered noise that swells, over four quiet tones."""
    rng = random.Random(seed)  # noqa: S311
    total = SOUND_RATE * SECONDS
    hiss = rng.randbytes(total)
    tones = [math.tau * pitch / SOUND_RATE for pitch in (110.0, 164.8, 220.0, 277.2)]
    samples = array("h", bytes(2 * total))
    low = 0.0
    for index in range(total):
        low += (hiss[index] - 127.5 - low) * 0.045
        second = index / SOUND_RATE
        swell = 0.55 + 0.45 * math.sin(second * 1.3)
        edge = min(1.0, second / 0.8, (SECONDS - second) / 1.2)
        chord = sum(math.sin(index * tone) for tone in tones)
        samples[index] = int(edge * (low * 150 * swell + chord * 260))
    return samples


def write(film: Film, path: Path, seed: int) -> None:
    """H.264 and AAC with the index in front, so that it plays while it loads."""
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        picture = container.add_stream("libx264", rate=RATE)
        picture.width, picture.height = SIZE
        picture.pix_fmt = "yuv420p"
        picture.options = {"preset": "veryfast", "crf": "25", "threads": "1", "profile": "high"}
        sound = container.add_stream("aac", rate=SOUND_RATE, layout="mono")
        sound.bit_rate = 64_000
        for still in film.frames():
            container.mux(picture.encode(av.VideoFrame.from_image(still)))  # type: ignore[no-untyped-call]
        container.mux(picture.encode())
        for block in _sound_blocks(ambience(seed)):
            container.mux(sound.encode(block))
        container.mux(sound.encode())


def _sound_blocks(samples: "array[int]") -> Iterator[av.AudioFrame]:
    step = 1024
    for start in range(0, len(samples), step):
        block = samples[start : start + step]
        frame = av.AudioFrame(format="s16", layout="mono", samples=len(block))
        frame.planes[0].update(block.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate = SOUND_RATE
        frame.pts = start
        frame.time_base = Fraction(1, SOUND_RATE)
        yield frame


FILMS: dict[str, tuple[Callable[[], Film], int]] = {
    "thuyen-tren-song-lac": (river, 41),
    "tau-ca-ra-khoi": (harbour, 42),
}


def make(key: str, path: Path) -> None:
    film, seed = FILMS[key]
    write(film(), path, seed)
