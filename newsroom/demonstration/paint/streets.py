"""Scenes of streets, schools and feasts."""

import math

from .canvas import Canvas, Colour, mix, spline
from .figures import Dress, flag, person, tree


def night_town(c: Canvas) -> None:
    street = c.h * 0.68
    c.wash(0, street, [(0, (16, 20, 52)), (0.55, (52, 46, 98)), (1, (148, 88, 110))])
    c.glow(c.w * 0.5, street, 560, (255, 150, 96), 0.7)
    for layer, tint in enumerate(((74, 62, 112), (46, 42, 84), (28, 28, 60))):
        _houses(c, street, tint, 250 + 110 * layer, 70 + 46 * layer, layer)
        c.haze(street - 240, street, (170, 100, 120), 0.24 - 0.06 * layer, 0.9)
    for side, places in ((-1, (0.44, 0.38, 0.29, 0.14)), (1, (0.56, 0.62, 0.71, 0.86))):
        for near, place in enumerate(places):
            _street_lamp(c, c.w * place, street + 4 + 22 * near, 120 + 74 * near, -side)
    c.reflect(street, c.h, [(0, (96, 66, 96)), (0.5, (40, 38, 72)), (1, (14, 16, 40))], 0.5, 9)
    c.veil(
        [(c.w * 0.495, street), (c.w * 0.505, street), (c.w * 0.56, c.h), (c.w * 0.44, c.h)],
        (255, 220, 170),
        0.12,
        6,
    )
    for place, depth, size in (
        (0.47, 0.74, 60),
        (0.55, 0.75, 66),
        (0.6, 0.8, 104),
        (0.38, 0.84, 140),
        (0.68, 0.93, 230),
    ):
        _motorbike(c, c.w * place, c.h * depth, size)
    c.glints(street, c.h, c.w * 0.5, 520, (255, 206, 150), 300, 0.4)


def _houses(c: Canvas, foot: float, wall: Colour, tall: float, wide: float, layer: int) -> None:
    """Tube houses, thinning out towards the vanishing point in the middle."""
    x = -20.0
    while x < c.w + 20:
        away = abs(x / c.w - 0.5) * 2
        width = wide * c.random.uniform(0.7, 1.2)
        if layer and away < 0.16 + 0.15 * layer:
            x += width
            continue
        height = tall * (0.45 + 0.75 * away) * c.random.uniform(0.75, 1.15)
        tone = mix(wall, (90, 70, 110), c.random.random() * 0.2)
        c.rect(x, foot - height, x + width - 2, foot, tone)
        c.rect(x + width * 0.2, foot - height - 14, x + width * 0.5, foot - height, tone)
        _windows(c, x, foot - height, width, height)
        x += width


def _windows(c: Canvas, left: float, top: float, width: float, height: float) -> None:
    lamps: tuple[Colour, ...] = ((255, 206, 122), (255, 228, 172), (180, 214, 226), (255, 170, 96))
    step = width / 3
    for row in range(int(height / (step * 1.25))):
        for column in range(3):
            if c.random.random() < 0.42:
                x, y = left + step * (column + 0.22), top + 12 + row * step * 1.25
                c.rect(
                    x,
                    y,
                    x + step * 0.5,
                    y + step * 0.66,
                    mix(c.random.choice(lamps), (60, 50, 90), c.random.random() * 0.5),
                )


def _street_lamp(c: Canvas, x: float, foot: float, height: float, facing: int) -> None:
    arm = spline(
        [
            (x, foot),
            (x, foot - height * 0.86),
            (x + facing * height * 0.08, foot - height),
            (x + facing * height * 0.26, foot - height * 0.99),
        ]
    )
    c.stroke(arm, (22, 22, 44), height * 0.016)
    c.oval(
        x + facing * height * 0.25,
        foot - height * 0.97,
        height * 0.035,
        height * 0.018,
        (255, 240, 200),
    )
    c.glow(x + facing * height * 0.25, foot - height * 0.96, height * 0.5, (255, 190, 110), 0.8)


def _motorbike(c: Canvas, x: float, foot: float, size: float) -> None:
    dark = (18, 18, 34)
    c.oval(x, foot - size * 0.16, size * 0.06, size * 0.17, dark)
    c.oval(x, foot - size * 0.4, size * 0.14, size * 0.2, mix(dark, (130, 44, 52), 0.5))
    c.stroke(
        [(x - size * 0.2, foot - size * 0.56), (x + size * 0.2, foot - size * 0.56)],
        dark,
        size * 0.035,
    )
    coat = mix(c.random.choice([(60, 90, 130), (150, 70, 60), (90, 90, 110)]), dark, 0.45)
    c.oval(x, foot - size * 0.68, size * 0.16, size * 0.22, coat)
    c.oval(x, foot - size * 0.98, size * 0.1, size * 0.12, mix((210, 206, 190), dark, 0.4))
    c.oval(x, foot - size * 0.45, size * 0.05, size * 0.045, (255, 246, 220))
    c.glow(x, foot - size * 0.45, size * 0.6, (255, 236, 190), 0.85)


def school_yard(c: Canvas) -> None:
    ground = c.h * 0.66
    c.wash(0, ground, [(0, (100, 176, 206)), (0.7, (200, 224, 214)), (1, (250, 236, 204))])
    c.clouds(0, ground * 0.7, (255, 252, 244), (3, 5), 120, 178, 0.9)
    _classrooms(c, ground)
    c.wash(ground, c.h, [(0, (220, 190, 146)), (1, (176, 136, 100))])
    for share in (0.1, 0.3, 0.6):
        y = ground + (c.h - ground) * share
        c.rect(0, y, c.w, y + 1 + 3 * share, (190, 154, 116))
    for place, size in ((0.06, 520), (0.93, 560)):
        tree(c, c.w * place, c.h * 0.8, size, (52, 104, 62), (224, 74, 46))
        c.veil(
            [
                (c.w * place - size * 0.5, c.h * 0.82),
                (c.w * place + size * 0.5, c.h * 0.82),
                (c.w * place + size * 0.3, c.h * 0.88),
                (c.w * place - size * 0.4, c.h * 0.88),
            ],
            (80, 62, 66),
            0.35,
            16,
        )
    flag(c, c.w * 0.5, ground + 60, 500, (214, 38, 36), 130)
    c.rect(c.w * 0.455, ground + 44, c.w * 0.545, ground + 66, (198, 188, 170))
    _pupils(c, ground)


def _classrooms(c: Canvas, ground: float) -> None:
    left, right, top = c.w * 0.12, c.w * 0.88, ground - 340
    c.rect(left, top, right, ground, (242, 208, 126))
    c.shape(
        [
            (left - 30, top + 4),
            (left + 40, top - 92),
            (right - 40, top - 92),
            (right + 30, top + 4),
        ],
        (178, 78, 56),
    )
    for row in range(1, 6):
        c.rect(
            left - 20 + row * 10,
            top - row * 15,
            right + 20 - row * 10,
            top - row * 15 + 2,
            (150, 60, 46),
        )
    for floor in range(2):
        y = top + 18 + floor * 168
        c.rect(left, y + 128, right, y + 146, (250, 232, 180))
        c.rect(left, y + 92, right, y + 96, (122, 84, 62))
        step = (right - left) / 9
        for bay in range(9):
            x = left + step * bay
            c.rect(x + step * 0.2, y + 14, x + step * 0.8, y + 128, (78, 128, 130))
            c.rect(x + step * 0.48, y + 14, x + step * 0.52, y + 128, (242, 226, 190))
            c.rect(x + step * 0.2, y + 14, x + step * 0.8, y + 34, (54, 92, 100))
            c.rect(x - 7, y, x + 7, y + 146, (250, 232, 180))
    c.haze(ground - 120, ground + 10, (255, 236, 196), 0.25, 0.9)


def _pupils(c: Canvas, ground: float) -> None:
    crowd = [(c.random.uniform(0.14, 0.86), c.random.random() ** 1.3) for _ in range(26)]
    for place, depth in sorted(crowd, key=lambda one: one[1]):
        x, foot = c.w * place, ground + 26 + (c.h - ground - 60) * depth
        height = 86 + 130 * depth
        shirt = c.random.choice([(250, 250, 246), (250, 250, 246), (226, 236, 244)])
        c.veil(
            [
                (x - height * 0.1, foot),
                (x + height * 0.3, foot + 3),
                (x + height * 0.5, foot + height * 0.1),
                (x, foot + height * 0.08),
            ],
            (92, 66, 60),
            0.4,
            3,
        )
        person(
            c,
            x,
            foot,
            height,
            Dress(shirt, (36, 52, 96)),
            c.random.choice(["run", "walk", "stand", "up", "run"]),
            c.random.choice([-1, 1]),
        )
        c.shape(
            [
                (x - height * 0.05, foot - height * 0.82),
                (x + height * 0.05, foot - height * 0.82),
                (x, foot - height * 0.68),
            ],
            (206, 40, 40),
        )


def market(c: Canvas) -> None:
    c.wash(
        0,
        c.h,
        [(0, (250, 226, 176)), (0.4, (240, 190, 130)), (0.6, (176, 126, 94)), (1, (86, 60, 60))],
    )
    c.glow(c.w * 0.55, c.h * 0.3, 620, (255, 246, 214), 0.9)
    cloths: tuple[Colour, ...] = (
        (206, 66, 56),
        (236, 170, 66),
        (52, 116, 126),
        (240, 226, 196),
        (92, 138, 88),
    )
    for row, (y, size) in enumerate(((0.4, 150), (0.5, 230), (0.66, 360))):
        dim = 0.5 - 0.25 * row
        for index in range(round(c.w / size) + 1):
            x = index * size * 1.25 + (row % 2) * size * 0.6 - size * 0.3
            if row and abs(x - c.w * 0.53) < size * 0.75:
                continue
            _stall(
                c, x, c.h * y, size, mix(cloths[(index * 2 + row) % 5], (246, 200, 140), dim), dim
            )
        for _ in range(9 - 2 * row):
            x = c.w * 0.53 + c.random.gauss(0, 130 + 60 * row)
            shirt = c.random.choice([(150, 60, 70), (60, 90, 126), (226, 210, 180), (92, 110, 84)])
            person(
                c,
                x,
                c.h * (y + 0.14) + c.random.uniform(-10, 16),
                size * 0.86,
                Dress(
                    mix(shirt, (240, 190, 130), dim * 0.8),
                    mix((44, 46, 58), (240, 190, 130), dim * 0.7),
                    c.random.choice(["non", "non", ""]),
                ),
                c.random.choice(["walk", "stand", "reach"]),
                c.random.choice([-1, 1]),
            )
        c.haze(c.h * 0.3, c.h * (y + 0.2), (255, 222, 166), 0.22, 0.6)
    _baskets(c)


def _stall(c: Canvas, x: float, y: float, size: float, cloth: Colour, dim: float) -> None:
    fog = (240, 190, 130)
    c.stroke([(x, y - size * 0.1), (x, y + size * 0.55)], mix((90, 60, 50), fog, dim), size * 0.025)
    rim = [
        (x - size * 0.62, y),
        (x - size * 0.3, y - size * 0.02),
        (x, y),
        (x + size * 0.3, y - size * 0.02),
        (x + size * 0.62, y),
    ]
    c.shape([*spline(rim), (x, y - size * 0.42)], cloth)
    c.shape(
        [(x, y - size * 0.42), (x + size * 0.1, y), (x + size * 0.36, y - size * 0.01)],
        mix(cloth, (255, 240, 210), 0.35),
    )
    c.shape(
        [(x, y - size * 0.42), (x - size * 0.5, y), (x - size * 0.26, y - size * 0.01)],
        mix(cloth, (60, 30, 30), 0.2),
    )
    c.rect(
        x - size * 0.55,
        y + size * 0.34,
        x + size * 0.55,
        y + size * 0.42,
        mix((150, 100, 70), fog, dim),
    )
    c.rect(
        x - size * 0.5, y + size * 0.42, x + size * 0.5, y + size * 0.6, mix((96, 62, 52), fog, dim)
    )
    for _ in range(26):
        colour = c.random.choice([(206, 72, 50), (240, 176, 60), (98, 140, 70), (140, 60, 92)])
        c.oval(
            x + c.random.uniform(-0.48, 0.48) * size,
            y + size * 0.34 - c.random.random() * size * 0.07,
            size * 0.05,
            size * 0.05,
            mix(colour, fog, dim),
        )


def _baskets(c: Canvas) -> None:
    for place, y, size, fruit in (
        (0.1, 0.93, 150, (232, 146, 48)),
        (0.29, 0.97, 140, (196, 52, 50)),
        (0.76, 0.97, 150, (112, 150, 62)),
        (0.93, 0.93, 150, (240, 204, 84)),
    ):
        x, top = c.w * place, c.h * y - size * 0.35
        for _ in range(70):
            angle, reach = c.random.uniform(math.pi, math.tau), c.random.random() ** 0.5
            c.oval(
                x + math.cos(angle) * size * 0.84 * reach,
                top + math.sin(angle) * size * 0.4 * reach,
                size * 0.12,
                size * 0.12,
                mix(
                    fruit,
                    c.random.choice([(255, 240, 190), (90, 40, 30)]),
                    c.random.random() * 0.32,
                ),
            )
        c.shape(
            [
                (x - size, top),
                (x + size, top),
                (x + size * 0.7, top + size * 0.6),
                (x - size * 0.7, top + size * 0.6),
            ],
            (122, 80, 52),
        )
        for line in range(5):
            c.stroke(
                [
                    (x - size * (1 - line * 0.07), top + line * size * 0.12),
                    (x + size * (1 - line * 0.07), top + line * size * 0.12),
                ],
                (168, 118, 76),
                5,
            )
