"""Scenes of bridges, ports and roads."""

from .boats import sampan
from .canvas import Canvas, Colour, mix
from .figures import Dress, person

BOXES: tuple[Colour, ...] = (
    (196, 74, 54),
    (44, 104, 140),
    (226, 156, 60),
    (70, 134, 112),
    (150, 62, 74),
    (206, 198, 180),
)


def cable_bridge(c: Canvas) -> None:
    water = c.h * 0.66
    c.wash(
        0,
        water,
        [(0, (28, 42, 84)), (0.5, (112, 92, 134)), (0.82, (240, 150, 118)), (1, (255, 206, 150))],
    )
    c.clouds(0, water * 0.8, (255, 170, 140), (2, 7), 124, 196, 0.6)
    c.glow(c.w * 0.3, water - 20, 520, (255, 180, 120), 0.8)
    c.ridge(water - 6, 80, (112, 88, 120), (216, 142, 122), water, 0.5)
    c.ridge(water, 36, (66, 58, 96), (126, 86, 104), water, 0.6)
    c.haze(water - 90, water, (255, 196, 150), 0.45, 0.8)
    deck = water - 110
    for place in (0.05, 0.18, 0.62, 0.75, 0.88):
        c.rect(c.w * place - 9, deck, c.w * place + 9, water + 6, (44, 42, 74))
    c.shape([(0, deck - 4), (c.w, deck - 26), (c.w, deck + 2), (0, deck + 20)], (36, 36, 66))
    c.stroke([(0, deck - 5), (c.w, deck - 27)], (255, 208, 150), 3)
    _pylon(c, c.w * 0.4, deck, water, 500)
    c.reflect(water, c.h, [(0, (250, 180, 140)), (0.4, (118, 84, 118)), (1, (22, 30, 62))], 0.42, 7)
    c.glints(water, c.h, c.w * 0.3, 300, (255, 220, 176), 380, 0.6)
    for place, depth, size in ((0.72, 0.78, 190), (0.16, 0.86, 250)):
        sampan(c, c.w * place, c.h * depth, size, (26, 28, 52))
        person(
            c,
            c.w * place - size * 0.2,
            c.h * depth - 5,
            size * 0.5,
            Dress((30, 30, 54), (22, 24, 44), "non", (70, 56, 72), (40, 34, 52)),
            "pole",
        )


def _pylon(c: Canvas, x: float, deck: float, water: float, height: float) -> None:
    top = deck - height
    pale = (250, 206, 170)
    for step in range(1, 15):
        anchor = top + 24 + step * 12
        reach = step * 40
        c.stroke(
            [(x, anchor), (x - reach, deck - 4 + reach * 0.008)], mix(pale, (90, 74, 110), 0.3), 1.8
        )
        c.stroke([(x, anchor), (x + reach * 1.15, deck - 12 - reach * 0.012)], pale, 1.8)
    c.shape(
        [
            (x - 10, top),
            (x + 10, top),
            (x + 34, water + 8),
            (x + 8, water + 8),
            (x, top + 150),
            (x - 8, water + 8),
            (x - 34, water + 8),
        ],
        (40, 40, 72),
    )
    c.shape(
        [(x - 10, top), (x - 4, top), (x - 26, water + 8), (x - 34, water + 8)], (208, 148, 132)
    )
    c.rect(x - 24, deck - 6, x + 24, deck + 16, (40, 40, 72))
    c.oval(x, top - 6, 4, 4, (255, 90, 70))
    c.glow(x, top - 6, 50, (255, 90, 70), 0.7)


def port_cranes(c: Canvas) -> None:
    quay = c.h * 0.72
    c.wash(0, quay, [(0, (86, 150, 178)), (0.6, (196, 214, 204)), (1, (250, 226, 188))])
    c.clouds(0, quay * 0.7, (255, 246, 230), (3, 6), 118, 186, 0.8)
    c.glow(c.w * 0.12, quay - 130, 520, (255, 220, 160), 0.7)
    c.ridge(quay - 60, 60, (150, 176, 178), (222, 214, 190), quay, 0.5)
    c.wash(quay - 60, quay + 10, [(0, (150, 186, 186)), (1, (96, 146, 156))])
    _ship(c, c.w * 0.36, quay - 4, 900)
    for place, share in ((0.3, 0.45), (0.58, 0.22), (0.86, 0.0)):
        _gantry(
            c, c.w * place, quay + 14, 560 - 120 * share, mix((30, 72, 104), (170, 190, 190), share)
        )
    c.haze(quay - 180, quay + 10, (246, 226, 192), 0.4, 0.8)
    c.wash(quay, c.h, [(0, (176, 168, 150)), (0.3, (132, 126, 118)), (1, (70, 72, 76))])
    c.mottle(quay, c.h, (4, 8), 0.7)
    for row, (y, size) in enumerate(((quay + 46, 58), (quay + 138, 92))):
        _stacks(c, y, size, row)
    _truck(c, c.w * 0.42, c.h * 0.93, 250)
    for place, height in ((0.25, 150), (0.285, 146), (0.68, 160)):
        person(
            c,
            c.w * place,
            c.h * 0.955,
            height,
            Dress((224, 112, 40), (38, 52, 78), "helmet", (250, 214, 72)),
            "stand" if place > 0.26 else "walk",
        )


def _ship(c: Canvas, x: float, water: float, length: float) -> None:
    hull = [
        (x - length * 0.5, water - 110),
        (x + length * 0.52, water - 104),
        (x + length * 0.46, water),
        (x - length * 0.46, water),
    ]
    c.shape(hull, (40, 54, 74))
    c.shape(
        [hull[3], hull[2], (x + length * 0.47, water - 26), (x - length * 0.47, water - 26)],
        (150, 60, 50),
    )
    for column in range(15):
        left = x - length * 0.3 + column * 48
        for level in range(c.random.randint(2, 4)):
            c.rect(
                left,
                water - 138 - level * 28,
                left + 45,
                water - 112 - level * 28,
                mix(c.random.choice(BOXES), (220, 214, 196), 0.32),
            )
    c.rect(x - length * 0.45, water - 280, x - length * 0.33, water - 108, (206, 210, 202))
    for level in range(4):
        c.rect(
            x - length * 0.445,
            water - 268 + level * 36,
            x - length * 0.335,
            water - 254 + level * 36,
            (70, 100, 116),
        )
    c.rect(x - length * 0.42, water - 316, x - length * 0.37, water - 280, (196, 74, 54))


def _gantry(c: Canvas, x: float, foot: float, height: float, steel: Colour) -> None:
    wide, top = height * 0.3, foot - height
    thick = height * 0.028
    for side in (-0.5, 0.5):
        c.stroke(
            [(x + wide * side, foot), (x + wide * side * 0.92, foot - height * 0.78)], steel, thick
        )
    c.stroke(
        [(x - wide * 0.5, foot - height * 0.3), (x + wide * 0.5, foot - height * 0.3)], steel, thick
    )
    c.stroke(
        [(x - wide * 0.5, foot - height * 0.3), (x + wide * 0.46, foot - height * 0.7)],
        steel,
        thick * 0.6,
    )
    boom = foot - height * 0.74
    c.stroke(
        [(x - height * 0.72, boom - height * 0.04), (x + height * 0.34, boom)], steel, thick * 1.3
    )
    c.stroke([(x - wide * 0.3, boom), (x, top), (x + wide * 0.46, boom)], steel, thick * 0.8)
    c.stroke([(x, top), (x - height * 0.62, boom - height * 0.03)], steel, thick * 0.4)
    c.stroke([(x, top), (x + height * 0.32, boom)], steel, thick * 0.4)
    hook = x - height * 0.42
    c.stroke([(hook, boom), (hook, boom + height * 0.3)], steel, thick * 0.3)
    c.rect(
        hook - height * 0.07,
        boom + height * 0.3,
        hook + height * 0.07,
        boom + height * 0.36,
        (206, 92, 58),
    )
    c.rect(x + height * 0.12, boom - height * 0.06, x + height * 0.26, boom + height * 0.03, steel)


def _stacks(c: Canvas, foot: float, size: float, row: int) -> None:
    spans = ((0, 0.34), (0.74, 1.02)) if row == 0 else ((-0.02, 0.2), (0.8, 1.02))
    for start, stop in spans:
        left = c.w * start
        while left < c.w * stop:
            for level in range(c.random.randint(1, 3)):
                colour = mix(c.random.choice(BOXES), (40, 40, 50), 0.1 + 0.1 * level)
                top = foot - size * (level + 1)
                c.rect(left, top, left + size * 2.2, top + size - 2, colour)
                for rib in range(1, 12):
                    c.rect(
                        left + size * 0.18 * rib,
                        top + 5,
                        left + size * 0.18 * rib + 1.6,
                        top + size - 8,
                        mix(colour, (0, 0, 0), 0.16),
                    )
                c.rect(left, top, left + size * 2.2, top + 4, mix(colour, (255, 230, 190), 0.4))
            left += size * 2.25


def _truck(c: Canvas, x: float, foot: float, length: float) -> None:
    c.rect(
        x - length * 0.5,
        foot - length * 0.34,
        x + length * 0.24,
        foot - length * 0.08,
        (44, 104, 140),
    )
    c.rect(
        x + length * 0.27,
        foot - length * 0.3,
        x + length * 0.47,
        foot - length * 0.06,
        (226, 220, 206),
    )
    c.rect(
        x + length * 0.36,
        foot - length * 0.27,
        x + length * 0.46,
        foot - length * 0.17,
        (60, 84, 98),
    )
    for place in (-0.42, -0.32, 0.12, 0.36):
        c.oval(x + length * place, foot - length * 0.02, length * 0.05, length * 0.05, (32, 32, 36))


def road_works(c: Canvas) -> None:
    horizon = c.h * 0.44
    c.wash(0, horizon, [(0, (90, 132, 160)), (0.65, (206, 206, 190)), (1, (252, 222, 176))])
    c.clouds(0, horizon * 0.9, (255, 244, 224), (3, 5), 122, 184, 0.8)
    c.ridge(horizon, 90, (146, 158, 158), (222, 204, 172), horizon + 4, 0.5)
    c.wash(horizon, c.h, [(0, (176, 164, 120)), (0.4, (132, 130, 88)), (1, (84, 88, 62))])
    c.mottle(horizon, c.h, (5, 9), 0.8)
    for x in c.along(0, c.w, 34):
        c.oval(x, horizon + 2, 26, c.random.uniform(8, 26), (112, 128, 104))
    c.haze(horizon - 40, horizon + 70, (250, 224, 182), 0.55, 0.5)
    road = c.w * 0.54
    c.blend_shape(
        [(road - 14, horizon + 8), (road + 18, horizon + 8), (c.w * 0.98, c.h), (c.w * 0.02, c.h)],
        (138, 132, 126),
        (58, 58, 62),
    )
    c.blend_shape(
        [(road + 2, horizon + 8), (road + 18, horizon + 8), (c.w * 0.98, c.h), (c.w * 0.5, c.h)],
        (112, 108, 108),
        (36, 36, 40),
    )
    for share in (0.06, 0.14, 0.28, 0.5, 0.84):
        y = horizon + (c.h - horizon) * share
        c.shape(
            [
                (road - 2, y),
                (road + 3 + 3 * share, y),
                (road - 26 * share, y + 80 * share),
                (road - 40 * share, y + 80 * share),
            ],
            (228, 220, 196),
        )
    _roller(c, c.w * 0.63, c.h * 0.72, 400)
    for place, depth, height, pose in (
        (0.33, 0.8, 230, "bend"),
        (0.22, 0.74, 180, "reach"),
        (0.41, 0.62, 110, "walk"),
        (0.87, 0.9, 290, "stand"),
    ):
        person(
            c,
            c.w * place,
            c.h * depth,
            height,
            Dress((232, 116, 40), (44, 58, 92), "helmet", (250, 216, 80)),
            pose,
        )
    for place, depth, size in ((0.06, 0.94, 74), (0.14, 0.8, 50), (0.25, 0.66, 32)):
        _cone(c, c.w * place, c.h * depth, size)
    c.clouds(c.h * 0.42, c.h * 0.72, (226, 216, 200), (4, 3), 140, 220, 0.5)


def _cone(c: Canvas, x: float, foot: float, size: float) -> None:
    c.rect(x - size * 0.5, foot - size * 0.1, x + size * 0.5, foot, (150, 64, 36))
    for low, high, colour in (
        (0.1, 1.2, (232, 96, 44)),
        (0.5, 0.78, (250, 244, 232)),
    ):
        below, above = 0.37 - 0.25 * low, 0.37 - 0.25 * high
        c.shape(
            [
                (x - size * below, foot - size * low),
                (x - size * above, foot - size * high),
                (x + size * above, foot - size * high),
                (x + size * below, foot - size * low),
            ],
            colour,
        )


def _roller(c: Canvas, x: float, foot: float, size: float) -> None:
    yellow, dark = (236, 178, 52), (44, 44, 50)
    c.veil(
        [
            (x - size * 0.6, foot - 8),
            (x + size * 0.55, foot - 8),
            (x + size * 0.4, foot + 34),
            (x - size * 0.5, foot + 34),
        ],
        (30, 28, 30),
        0.5,
        8,
    )
    c.oval(x - size * 0.36, foot - size * 0.19, size * 0.2, size * 0.19, dark)
    c.oval(x - size * 0.36, foot - size * 0.19, size * 0.15, size * 0.145, (120, 118, 118))
    c.oval(x + size * 0.3, foot - size * 0.18, size * 0.19, size * 0.18, (30, 30, 34))
    c.oval(x + size * 0.3, foot - size * 0.18, size * 0.09, size * 0.085, yellow)
    c.shape(
        [
            (x - size * 0.56, foot - size * 0.24),
            (x - size * 0.1, foot - size * 0.24),
            (x - size * 0.1, foot - size * 0.38),
            (x - size * 0.56, foot - size * 0.34),
        ],
        yellow,
    )
    c.shape(
        [
            (x - size * 0.1, foot - size * 0.2),
            (x + size * 0.5, foot - size * 0.26),
            (x + size * 0.48, foot - size * 0.48),
            (x - size * 0.08, foot - size * 0.46),
        ],
        yellow,
    )
    c.rect(x - size * 0.1, foot - size * 0.86, x - size * 0.06, foot - size * 0.44, dark)
    c.rect(x + size * 0.2, foot - size * 0.86, x + size * 0.24, foot - size * 0.44, dark)
    c.shape(
        [
            (x - size * 0.16, foot - size * 0.84),
            (x + size * 0.3, foot - size * 0.84),
            (x + size * 0.28, foot - size * 0.91),
            (x - size * 0.14, foot - size * 0.91),
        ],
        yellow,
    )
    c.oval(x + size * 0.06, foot - size * 0.56, size * 0.075, size * 0.13, (214, 100, 44))
    c.oval(x + size * 0.05, foot - size * 0.73, size * 0.05, size * 0.06, (196, 142, 108))
    c.oval(x + size * 0.05, foot - size * 0.77, size * 0.062, size * 0.04, (250, 216, 80))
