"""People, plants, boats and houses, drawn as silhouettes at any size."""

import math
from dataclasses import dataclass

from .canvas import Canvas, Colour, mix, spline

SKIN: Colour = (196, 142, 108)
STRAW: Colour = (222, 192, 136)


@dataclass(frozen=True, slots=True)
class Dress:
    shirt: Colour
    trousers: Colour = (44, 46, 58)
    hat: str = ""
    hat_colour: Colour = STRAW
    skin: Colour = SKIN
    hair: Colour = (32, 28, 30)
    is_from_behind: bool = False


def shadowed(dress: Dress, dark: Colour, share: float) -> Dress:
    """The same clothes against the light."""
    return Dress(
        mix(dress.shirt, dark, share),
        mix(dress.trousers, dark, share),
        dress.hat,
        mix(dress.hat_colour, dark, share),
        mix(dress.skin, dark, share),
        mix(dress.hair, dark, share),
        dress.is_from_behind,
    )


def head(c: Canvas, x: float, y: float, size: float, dress: Dress) -> None:
    """`size` is the height of the head, (x, y) its middle."""
    c.oval(x, y, size * 0.42, size * 0.5, dress.skin)
    c.oval(x, y - size * 0.14, size * 0.45, size * 0.4, dress.hair)
    if dress.is_from_behind:
        c.oval(x, y + size * 0.04, size * 0.43, size * 0.42, dress.hair)
    else:
        c.oval(x, y + size * 0.12, size * 0.37, size * 0.36, dress.skin)
    HATS.get(dress.hat, _no_hat)(c, x, y, size, dress.hat_colour)


def _no_hat(c: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    return


def _cone(c: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    brim = [(x - size * 1.15, y), (x + size * 0.1, y - size * 0.98), (x + size * 1.15, y)]
    c.shape([*brim, (x, y + size * 0.2)], colour)
    c.shape(
        [(x + size * 0.1, y - size * 0.98), brim[2], (x, y + size * 0.2)],
        mix(colour, (60, 50, 40), 0.28),
    )


def _helmet(c: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    c.shape(
        [
            (x + size * 0.54 * math.cos(a / 8), y - size * 0.08 - size * 0.52 * math.sin(a / 8))
            for a in range(26)
        ],
        colour,
    )
    c.rect(
        x - size * 0.66,
        y - size * 0.14,
        x + size * 0.66,
        y - size * 0.02,
        mix(colour, (0, 0, 0), 0.18),
    )


def _cap(c: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    c.oval(x, y - size * 0.2, size * 0.5, size * 0.36, colour)
    c.oval(x, y - size * 0.02, size * 0.5, size * 0.12, mix(colour, (0, 0, 0), 0.15))


HATS = {"non": _cone, "helmet": _helmet, "cap": _cap}

# pose -> (lean of the back, hands from the shoulder (x, y), feet from the hip) in body heights
POSES: dict[str, tuple[float, tuple[tuple[float, float], ...], tuple[float, float]]] = {
    "stand": (0.0, ((-0.09, 0.34), (0.1, 0.34)), (-0.05, 0.06)),
    "walk": (0.03, ((-0.13, 0.3), (0.16, 0.27)), (-0.13, 0.13)),
    "reach": (0.06, ((0.2, 0.12), (0.26, 0.04)), (-0.06, 0.07)),
    "bend": (0.3, ((0.1, 0.33), (0.16, 0.32)), (-0.09, 0.07)),
    "run": (0.1, ((-0.17, 0.16), (0.2, 0.12)), (-0.24, 0.18)),
    "up": (0.0, ((-0.13, -0.24), (0.15, -0.22)), (-0.06, 0.07)),
    "pole": (0.08, ((0.16, 0.02), (0.12, 0.2)), (-0.11, 0.07)),
}


def person(
    c: Canvas,
    x: float,
    foot: float,
    height: float,
    dress: Dress,
    pose: str = "stand",
    facing: int = 1,
) -> None:
    lean, hands, feet = POSES[pose]
    h = height
    hip = (x, foot - h * 0.47)
    drop = 0.38 * math.cos(lean * 2.4)
    shoulder = (x + facing * h * 0.36 * math.sin(lean * 2.4), hip[1] - h * drop)
    for stride in feet:
        knee = (x + facing * h * (stride * 0.6 + 0.015), foot - h * 0.24)
        ankle = (x + facing * h * stride, foot)
        c.limb([hip, knee, ankle], dress.trousers, h * 0.115, h * 0.075)
        c.oval(
            ankle[0] + facing * h * 0.02,
            foot,
            h * 0.045,
            h * 0.02,
            mix(dress.trousers, (0, 0, 0), 0.4),
        )
    far, near = hands
    _arm(c, shoulder, far, h, facing, mix(dress.shirt, (0, 0, 0), 0.2), dress.skin)
    _torso(c, hip, shoulder, h, dress.shirt)
    _arm(c, shoulder, near, h, facing, dress.shirt, dress.skin)
    reach = h * 0.115
    top = (shoulder[0] + facing * reach * lean * 1.6, shoulder[1] - reach * (1 - lean * 0.9))
    c.stroke([shoulder, top], dress.skin, h * 0.05)
    head(c, top[0], top[1], h * 0.135, dress)


def _torso(
    c: Canvas, hip: tuple[float, float], shoulder: tuple[float, float], h: float, shirt: Colour
) -> None:
    c.limb([shoulder, hip], shirt, h * 0.17, h * 0.17)
    c.oval(shoulder[0], shoulder[1] + h * 0.02, h * 0.115, h * 0.06, shirt)
    c.oval(hip[0], hip[1], h * 0.095, h * 0.06, shirt)


def _arm(
    c: Canvas,
    shoulder: tuple[float, float],
    hand: tuple[float, float],
    h: float,
    facing: int,
    sleeve: Colour,
    skin: Colour,
) -> None:
    end = (shoulder[0] + facing * h * hand[0], shoulder[1] + h * hand[1])
    elbow = (
        (shoulder[0] + end[0]) / 2 - facing * h * 0.03,
        (shoulder[1] + end[1]) / 2 + h * 0.035,
    )
    c.limb([(shoulder[0], shoulder[1] + h * 0.02), elbow, end], sleeve, h * 0.07, h * 0.055)
    c.oval(end[0], end[1], h * 0.028, h * 0.028, skin)


def seated(c: Canvas, x: float, seat: float, height: float, dress: Dress, facing: int = 1) -> None:
    """A person sitting at work, hands forward; `seat` is the height of the hip."""
    h = height
    shoulder = (x + facing * h * 0.05, seat - h * 0.37)
    knee = (x + facing * h * 0.24, seat - h * 0.01)
    c.limb(
        [(x, seat), knee, (knee[0] - facing * h * 0.03, seat + h * 0.26)],
        dress.trousers,
        h * 0.12,
        h * 0.09,
    )
    _arm(c, shoulder, (0.24, 0.24), h, facing, mix(dress.shirt, (0, 0, 0), 0.2), dress.skin)
    _torso(c, (x, seat), shoulder, h, dress.shirt)
    _arm(c, shoulder, (0.27, 0.2), h, facing, dress.shirt, dress.skin)
    top = (shoulder[0] + facing * h * 0.04, shoulder[1] - h * 0.11)
    c.stroke([shoulder, top], dress.skin, h * 0.05)
    head(c, top[0], top[1], h * 0.135, dress)


def tree(c: Canvas, x: float, foot: float, height: float, leaf: Colour, light: Colour) -> None:
    """A round crown of many leaf masses, lit from above."""
    bark = mix(leaf, (30, 22, 18), 0.65)
    trunk = spline(
        [
            (x, foot),
            (x + height * 0.02, foot - height * 0.25),
            (x - height * 0.01, foot - height * 0.5),
        ]
    )
    c.limb(trunk, bark, height * 0.07, height * 0.035)
    for share in (0.0, 0.45, 0.9):
        for _ in range(26):
            angle = c.random.uniform(0, math.tau)
            reach = c.random.random() ** 0.6 * height * (0.34 - 0.1 * share)
            px = x + math.cos(angle) * reach * 1.15
            py = foot - height * (0.66 + 0.07 * share) + math.sin(angle) * reach * 0.75
            size = height * c.random.uniform(0.05, 0.11) * (1 - share * 0.35)
            c.oval(px, py, size * 1.2, size, mix(leaf, light, share * c.random.uniform(0.4, 1)))


def palm(
    c: Canvas, x: float, foot: float, height: float, colour: Colour, lean: float = 0.06
) -> None:
    top = (x + height * lean, foot - height)
    c.limb(
        spline([(x, foot), (x + height * lean * 0.2, foot - height * 0.5), top]),
        colour,
        height * 0.045,
        height * 0.025,
    )
    for step in range(11):
        angle = -math.pi * (0.02 + step / 10 * 0.96) + c.random.uniform(-0.1, 0.1)
        reach = height * c.random.uniform(0.26, 0.36)
        tip = (
            top[0] + math.cos(angle) * reach,
            top[1] + math.sin(angle) * reach * 0.55 + reach * 0.42,
        )
        bow = (top[0] + math.cos(angle) * reach * 0.55, top[1] + math.sin(angle) * reach * 0.75)
        rib = spline([top, bow, tip], 6)
        under = [
            (px, py + height * 0.03 * math.sin(i / len(rib) * math.pi))
            for i, (px, py) in enumerate(rib)
        ]
        c.shape([*rib, *reversed(under)], colour)


def bamboo(
    c: Canvas, x: float, foot: float, height: float, colour: Colour, stems: int = 12
) -> None:
    for _ in range(stems):
        lean = c.random.gauss(0, 0.16)
        tall = height * c.random.uniform(0.65, 1)
        tip = (x + tall * lean * 1.9, foot - tall * 0.95)
        stem = spline(
            [
                (x + c.random.uniform(-0.06, 0.06) * height, foot),
                (x + tall * lean * 0.6, foot - tall * 0.65),
                tip,
            ],
            6,
        )
        c.limb(stem, colour, height * 0.014, height * 0.005)
        for px, py in stem[5:]:
            for _ in range(7):
                angle = c.random.uniform(-0.5, math.pi + 0.5)
                reach = height * c.random.uniform(0.05, 0.12)
                wide = height * 0.008
                end = (px + math.cos(angle) * reach, py + abs(math.sin(angle)) * reach * 0.7)
                c.shape([(px, py - wide), end, (px, py + wide)], colour)


def grass(
    c: Canvas,
    left: float,
    right: float,
    foot: float,
    height: float,
    colour: Colour,
    step: float = 7,
) -> None:
    for x in c.along(left, right, step):
        tall = height * c.random.uniform(0.4, 1)
        bend = c.random.uniform(-0.5, 0.5) * tall
        waist = foot - tall * 0.57
        tip = (x + bend, foot - tall)
        c.shape(
            [
                (x - 2.2, foot),
                (x + bend * 0.3 - 1, waist),
                tip,
                (x + bend * 0.3 + 1, waist),
                (x + 2.2, foot),
            ],
            colour,
        )


def flag(
    c: Canvas, x: float, foot: float, height: float, cloth: Colour, wide: float, wave: float = 0.3
) -> None:
    c.stroke(
        [(x, foot), (x, foot - height)], mix(cloth, (40, 36, 34), 0.75), max(2, height * 0.012)
    )
    top, tall = foot - height * 0.98, wide * 0.66
    edge = [
        (x + wide * s / 12, top + math.sin(s * 0.75 + wave * 9) * wide * 0.05 * s / 6)
        for s in range(13)
    ]
    c.shape([*edge, *((px, py + tall) for px, py in reversed(edge))], cloth)
    star(c, x + wide * 0.5, top + tall * 0.5, tall * 0.3)


def star(c: Canvas, x: float, y: float, size: float, colour: Colour = (255, 214, 50)) -> None:
    """The yellow star of the national flag."""
    turns = [
        (math.tau * (step / 10 - 0.25), size if step % 2 == 0 else size * 0.4) for step in range(10)
    ]
    c.shape(
        [(x + math.cos(turn) * reach, y + math.sin(turn) * reach) for turn, reach in turns], colour
    )


def bird(c: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    wings = spline(
        [
            (x - size, y - size * 0.2),
            (x - size * 0.4, y - size * 0.38),
            (x, y),
            (x + size * 0.4, y - size * 0.38),
            (x + size, y - size * 0.15),
        ],
        4,
    )
    c.stroke(wings, colour, max(1.2, size * 0.1))
