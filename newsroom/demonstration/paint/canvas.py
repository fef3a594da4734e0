"""The brushes that every scene is painted with.

Coordinates are pixels of the finished picture; the canvas itself is larger by OVERSAMPLE, which is
what smooths the edges.
"""

import itertools
import math
import random
from collections.abc import Iterable, Iterator, Sequence

from django.contrib.staticfiles import finders
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Colour = tuple[int, int, int]
Point = tuple[float, float]
Stops = Sequence[tuple[float, Colour]]

OVERSAMPLE = 1.5
FONT = "articles/paper/fonts/newsreader-vi.woff2"


def mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def at_stop(stops: Stops, position: float) -> Colour:
    for (start, one), (end, other) in itertools.pairwise(stops):
        if position <= end:
            return mix(one, other, max(0.0, (position - start) / ((end - start) or 1)))
    return stops[-1][1]


def gradient(size: tuple[int, int], stops: Stops) -> Image.Image:
    column = Image.new("RGB", (1, 256))
    column.putdata([at_stop(stops, step / 255) for step in range(256)])
    return column.resize(size, Image.Resampling.BILINEAR)


def noise(
    size: tuple[int, int], cells: tuple[int, int], rng: random.Random, octaves: int = 4
) -> Image.Image:
    """Smooth random clouds in grey, `cells` bumps across and down in the coarsest octave."""
    small = (max(2, size[0] // 4), max(2, size[1] // 4))
    total = Image.new("L", small, 128)
    for octave in range(octaves):
        grid = (cells[0] << octave, cells[1] << octave)
        bumps = Image.frombytes("L", grid, rng.randbytes(grid[0] * grid[1]))
        share = 1.0 if octave == 0 else 0.62**octave * 0.6
        total = Image.blend(total, bumps.resize(small, Image.Resampling.BICUBIC), share)
    return total.resize(size, Image.Resampling.BICUBIC)


def ramp(low: float, high: float) -> list[int]:
    """A lookup table: nothing below `low`, everything above `high` (both 0 to 255)."""
    span = max(1e-6, high - low)
    return [round(255 * min(1.0, max(0.0, (value - low) / span))) for value in range(256)]


def spline(points: Sequence[Point], steps: int = 8) -> list[Point]:
    """A smooth line through all points (Catmull-Rom)."""
    padded = [points[0], *points, points[-1]]
    line: list[Point] = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(steps):
            t = step / steps
            line.append((_bend(a[0], b[0], c[0], d[0], t), _bend(a[1], b[1], c[1], d[1], t)))
    return [*line, points[-1]]


def _bend(a: float, b: float, c: float, d: float, t: float) -> float:
    square = t * t
    cube = square * t
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * square + (3 * b - a - 3 * c + d) * cube
    )


class Canvas:
    def __init__(self, width: int, height: int, seed: int) -> None:
        self.w, self.h = width, height
        self.random = random.Random(seed)  # noqa: S311  a picture, not a secret
        self.size = (round(width * OVERSAMPLE), round(height * OVERSAMPLE))
        self.image = Image.new("RGB", self.size)
        self.pen = ImageDraw.Draw(self.image)
        self.is_drawing = False

    # -- whole areas ---------------------------------------------------------------------------

    def _box(self, left: float, top: float, right: float, bottom: float) -> tuple[int, ...]:
        return tuple(round(edge * OVERSAMPLE) for edge in (left, top, right, bottom))

    def wash(self, top: float, bottom: float, stops: Stops) -> None:
        """A vertical gradient over the whole width."""
        _, upper, _, lower = self._box(0, top, 0, bottom)
        band = gradient((self.size[0], max(1, lower - upper)), stops)
        self.image.paste(band, (0, upper))

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 1) -> None:
        """Light added around a point: a sun, a lamp, a window."""
        left, top, right, bottom = self._box(x - radius, y - radius, x + radius, y + radius)
        if right - left < 2 or bottom - top < 2:
            return
        light = Image.radial_gradient("L").point(
            [round(255 * strength * (1 - min(1.0, v / 181)) ** 2) for v in range(256)]
        )
        light = light.resize((right - left, bottom - top), Image.Resampling.BILINEAR)
        tinted = Image.composite(
            Image.new("RGB", light.size, colour), Image.new("RGB", light.size), light
        )
        under = self.image.crop((left, top, right, bottom))
        self.image.paste(ImageChops.screen(under, tinted), (left, top))

    def haze(
        self, top: float, bottom: float, colour: Colour, strength: float, peak: float = 1.0
    ) -> None:
        """Mist that thickens from `top` and is densest at `peak` of the way down."""
        _, upper, _, lower = self._box(0, top, 0, bottom)
        height = max(2, lower - upper)
        column = Image.new("L", (1, 128))
        column.putdata([_mist(step / 127, peak, strength) for step in range(128)])
        mask = column.resize((self.size[0], height), Image.Resampling.BICUBIC)
        self.image.paste(Image.new("RGB", mask.size, colour), (0, upper), mask)

    def clouds(
        self,
        top: float,
        bottom: float,
        colour: Colour,
        cells: tuple[int, int] = (3, 4),
        low: float = 120,
        high: float = 210,
        strength: float = 0.8,
    ) -> None:
        _, upper, _, lower = self._box(0, top, 0, bottom)
        size = (self.size[0], lower - upper)
        mask = noise(size, cells, self.random, 5).point(ramp(low, high))
        fade = Image.new("L", (1, 64))
        fade.putdata(
            [round(255 * strength * min(1.0, 4 * s / 63, 4 * (63 - s) / 63)) for s in range(64)]
        )
        mask = ImageChops.multiply(mask, fade.resize(size, Image.Resampling.BILINEAR))
        self.image.paste(Image.new("RGB", size, colour), (0, upper), mask)

    def mottle(
        self, top: float, bottom: float, cells: tuple[int, int], strength: float = 0.3
    ) -> None:
        """Uneven light, so that no plane looks filled by a machine."""
        _, upper, _, lower = self._box(0, top, 0, bottom)
        size = (self.size[0], lower - upper)
        under = self.image.crop((0, upper, size[0], lower))
        grey = noise(size, cells, self.random, 4)
        lit = ImageChops.soft_light(under, Image.merge("RGB", (grey, grey, grey)))
        self.image.paste(Image.blend(under, lit, strength), (0, upper))

    def reflect(
        self,
        waterline: float,
        bottom: float,
        tint: Stops,
        share: float = 0.45,
        ripple: float = 6,
        squash: float = 1.0,
    ) -> None:
        """Water below a line, mirroring what stands above it."""
        _, upper, _, lower = self._box(0, waterline, 0, bottom)
        width, depth = self.size[0], lower - upper
        tall = min(upper, round(depth / squash))
        above = self.image.crop((0, upper - tall, width, upper))
        mirror = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((width, depth))
        mirror = mirror.filter(ImageFilter.BoxBlur((1, 3)))
        mirror = self._rippled(mirror, ripple * OVERSAMPLE)
        self.image.paste(Image.blend(mirror, gradient((width, depth), tint), share), (0, upper))

    def _rippled(self, mirror: Image.Image, strength: float) -> Image.Image:
        rippled = mirror.copy()
        drift = 0.0
        row = 0
        while row < mirror.height:
            depth = row / mirror.height
            thick = 1 + round(depth * 4)
            drift = drift * 0.6 + self.random.uniform(-1, 1) * strength * (0.2 + depth)
            strip = mirror.crop((0, row, mirror.width, row + thick))
            rippled.paste(strip, (round(drift), row))
            row += thick
        return rippled

    def glints(
        self,
        top: float,
        bottom: float,
        x: float,
        spread: float,
        colour: Colour,
        count: int = 220,
        strength: float = 0.7,
    ) -> None:
        """Short bright strokes of light on water, widening towards the viewer."""
        mask = Image.new("L", self.size)
        pen = ImageDraw.Draw(mask)
        for _ in range(count):
            depth = self.random.random() ** 0.8
            y = top + (bottom - top) * depth
            middle = x + self.random.gauss(0, 0.16 + 0.84 * depth) * spread
            length = (3 + 26 * depth) * self.random.uniform(0.4, 1.3)
            light = round(255 * strength * self.random.uniform(0.25, 1))
            left, upper, right, lower = self._box(middle - length, y, middle + length, y + 2)
            pen.ellipse((left, upper, right, upper + max(1, round((lower - upper) * depth))), light)
        self.image.paste(Image.new("RGB", self.size, colour), (0, 0), mask)

    # -- shapes --------------------------------------------------------------------------------

    def _scaled(self, points: Iterable[Point]) -> list[Point]:
        return [(x * OVERSAMPLE, y * OVERSAMPLE) for x, y in points]

    def shape(self, points: Iterable[Point], colour: Colour) -> None:
        self.pen.polygon(self._scaled(points), colour)

    def rect(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        self.pen.rectangle(self._box(left, top, right, bottom), colour)

    def oval(self, x: float, y: float, across: float, down: float, colour: Colour) -> None:
        edges = (x - across, y - down, x + across, y + down)
        self.pen.ellipse([edge * OVERSAMPLE for edge in edges], colour)

    def stroke(self, points: Sequence[Point], colour: Colour, width: float) -> None:
        """A line of even width with round ends."""
        scaled = self._scaled(points)
        thick = width * OVERSAMPLE
        self.pen.line(scaled, colour, max(1, round(thick)), joint="curve")
        if thick > 3:
            for x, y in (scaled[0], scaled[-1]):
                half = thick / 2
                self.pen.ellipse((x - half, y - half, x + half, y + half), colour)

    def letters(
        self, words: str, x: float, y: float, size: float, colour: Colour, *, heavy: bool = False
    ) -> None:
        """`y` is where the tallest mark begins."""
        font = ImageFont.truetype(str(finders.find(FONT)), round(size * OVERSAMPLE))
        font.set_variation_by_axes([700 if heavy else 450])
        self.pen.text((x * OVERSAMPLE, y * OVERSAMPLE), words, colour, font)

    def limb(self, points: Sequence[Point], colour: Colour, start: float, end: float) -> None:
        """A line that thins from one end to the other: an arm, a branch, a trunk."""
        count = len(points) - 1
        for index, (one, other) in enumerate(itertools.pairwise(points)):
            width = start + (end - start) * index / max(1, count - 1 or 1)
            self.stroke([one, other], colour, width)

    def veil(
        self,
        points: Iterable[Point],
        colour: Colour,
        strength: float,
        blur: float = 0,
        light: bool = False,
    ) -> None:
        """A translucent shape: a shadow, or (with `light`) a beam."""
        scaled = self._scaled(points)
        pad = blur * OVERSAMPLE * 2 + 2
        left = max(0, int(min(x for x, _ in scaled) - pad))
        top = max(0, int(min(y for _, y in scaled) - pad))
        right = min(self.size[0], int(max(x for x, _ in scaled) + pad))
        bottom = min(self.size[1], int(max(y for _, y in scaled) + pad))
        if right <= left or bottom <= top:
            return
        mask = Image.new("L", (right - left, bottom - top))
        ImageDraw.Draw(mask).polygon(
            [(x - left, y - top) for x, y in scaled], round(255 * strength)
        )
        if blur:
            mask = mask.filter(ImageFilter.BoxBlur(blur * OVERSAMPLE))
        under = self.image.crop((left, top, right, bottom))
        fill = Image.new("RGB", mask.size, colour)
        if light:
            fill = ImageChops.screen(under, fill)
        self.image.paste(Image.composite(fill, under, mask), (left, top))

    def blend_shape(self, points: Iterable[Point], top: Colour, bottom: Colour) -> None:
        """A shape filled with a vertical gradient."""
        scaled = self._scaled(points)
        left = max(0, int(min(x for x, _ in scaled)))
        upper = max(0, int(min(y for _, y in scaled)))
        right = min(self.size[0], int(max(x for x, _ in scaled)) + 1)
        lower = min(self.size[1], int(max(y for _, y in scaled)) + 1)
        if right <= left or lower <= upper:
            return
        mask = Image.new("L", (right - left, lower - upper))
        ImageDraw.Draw(mask).polygon([(x - left, y - upper) for x, y in scaled], 255)
        self.image.paste(gradient(mask.size, [(0, top), (1, bottom)]), (left, upper), mask)

    def ridge(
        self,
        base: float,
        swell: float,
        top: Colour,
        bottom: Colour,
        floor: float,
        rough: float = 0.5,
    ) -> list[Point]:
        """A line of hills or far trees, fading into mist at its foot."""
        heights = self._midpoints(rough)
        step = self.w / (len(heights) - 1)
        line = [(index * step, base - height * swell) for index, height in enumerate(heights)]
        self.blend_shape([*line, (self.w, floor), (0, floor)], top, bottom)
        return line

    def _midpoints(self, rough: float) -> list[float]:
        heights = [self.random.random(), self.random.random(), self.random.random()]
        reach = 0.5
        while len(heights) < 256:
            between = [
                (a + b) / 2 + self.random.uniform(-reach, reach)
                for a, b in itertools.pairwise(heights)
            ]
            heights = [h for pair in zip(heights, between, strict=False) for h in pair] + [
                heights[-1]
            ]
            reach *= rough
        return heights

    def blurred(self, radius: float) -> None:
        """Everything painted so far moves out of focus."""
        self.image.paste(self.image.filter(ImageFilter.BoxBlur(radius * OVERSAMPLE)))

    def along(self, start: float, stop: float, step: float) -> Iterator[float]:
        """Places in a row, not quite evenly set."""
        place = start
        while place < stop:
            yield place
            place += step * self.random.uniform(0.75, 1.25)

    # -- developing ----------------------------------------------------------------------------

    def finish(
        self, grain: float = 0.16, bloom: float = 0.35, vignette: float = 0.35
    ) -> Image.Image:
        """To final size, with the bloom, falling-off light and grain of film."""
        picture = self.image.resize((self.w, self.h), Image.Resampling.BOX)
        if self.is_drawing:
            return picture
        picture = _bloomed(picture, bloom)
        edge = _falling_off(picture.size, vignette)
        picture = ImageChops.multiply(picture, Image.merge("RGB", (edge, edge, edge)))
        film = _grain(picture.size, self.random)
        return Image.blend(
            picture, ImageChops.overlay(picture, Image.merge("RGB", (film, film, film))), grain * 2
        )


def _mist(depth: float, peak: float, strength: float) -> int:
    nearness = depth / peak if depth <= peak else (1 - depth) / max(1e-6, 1 - peak)
    return round(255 * strength * math.pow(max(0.0, nearness), 1.5))


def _bloomed(picture: Image.Image, strength: float) -> Image.Image:
    small = picture.resize((picture.width // 4, picture.height // 4), Image.Resampling.BOX)
    bright = small.point(ramp(165, 330) * 3).filter(ImageFilter.BoxBlur(9))
    bright = bright.filter(ImageFilter.BoxBlur(9)).resize(picture.size)
    return Image.blend(picture, ImageChops.screen(picture, bright), strength)


def _falling_off(size: tuple[int, int], vignette: float) -> Image.Image:
    """Light that fades towards the corners."""
    disc = Image.radial_gradient("L").point(
        [round(255 - 255 * vignette * max(0.0, v - 100) / 155) for v in range(256)]
    )
    return disc.resize(size, Image.Resampling.BILINEAR)


def _grain(size: tuple[int, int], rng: random.Random) -> Image.Image:
    tile = Image.frombytes("L", (512, 512), rng.randbytes(512 * 512))
    tile = tile.filter(ImageFilter.BoxBlur(0.6)).point(
        [round(128 + (v - 128) * 0.8) for v in range(256)]
    )
    film = Image.new("L", size)
    for top in range(0, size[1], 512):
        for left in range(0, size[0], 512):
            film.paste(tile, (left, top))
    return film
