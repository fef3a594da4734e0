"""Scenes of old roofs, drums and games."""

import math

from .canvas import Canvas, Colour, mix, spline
from .figures import Dress, person, shadowed, tree


def communal_house(c: Canvas) -> None:
    ground = c.h * 0.74
    c.wash(
        0,
        ground,
        [(0, (22, 44, 84)), (0.5, (92, 104, 140)), (0.85, (236, 176, 140)), (1, (255, 214, 164))],
    )
    c.clouds(0, ground * 0.8, (255, 206, 178), (2, 6), 128, 196, 0.5)
    c.glow(c.w * 0.76, c.h * 0.2, 190, (255, 246, 214), 0.7)
    c.oval(c.w * 0.76, c.h * 0.2, 52, 52, (255, 248, 226))
    c.ridge(ground, 150, (96, 100, 126), (206, 160, 140), ground, 0.5)
    for bush in range(0, c.w, 60):
        c.oval(bush, ground - 30, c.random.uniform(40, 70), c.random.uniform(26, 60), (58, 66, 84))
    c.haze(ground - 160, ground, (255, 208, 164), 0.5, 0.9)
    tree(c, c.w * 0.1, ground + 30, 640, (28, 50, 50), (96, 104, 62))
    _temple(c, c.w * 0.52, ground - 10, 880)
    c.reflect(
        ground + 26, c.h, [(0, (230, 176, 144)), (0.4, (96, 92, 116)), (1, (20, 34, 58))], 0.4, 4
    )
    c.wash(ground - 2, ground + 28, [(0, (150, 120, 104)), (1, (70, 62, 72))])
    c.glints(ground + 30, c.h, c.w * 0.52, 380, (255, 214, 160), 200, 0.45)
    for place, height in ((0.36, 92), (0.385, 84), (0.66, 90)):
        person(c, c.w * place, ground + 16, height, Dress((60, 48, 70), (40, 36, 52)), "walk")
    for _ in range(26):
        left, top = c.random.uniform(0, c.w * 0.4), c.random.uniform(c.h * 0.86, c.h)
        c.oval(
            left,
            top,
            c.random.uniform(20, 46),
            c.random.uniform(5, 10),
            mix((26, 58, 56), (70, 104, 76), c.random.random()),
        )
    for lily, pond in ((0.07, 0.88), (0.2, 0.93), (0.33, 0.9)):
        for petal in (-1, -0.5, 0, 0.5, 1):
            c.oval(
                c.w * lily + petal * 13, c.h * pond - 10 + abs(petal) * 5, 7, 15, (236, 150, 170)
            )


def _temple(c: Canvas, x: float, foot: float, wide: float) -> None:
    tile, deep = (132, 66, 52), (74, 38, 42)
    half = wide / 2
    c.rect(x - half * 0.8, foot - 130, x + half * 0.8, foot, (66, 36, 40))
    for bay in range(-3, 4):
        c.rect(
            x + bay * half * 0.24 - 42,
            foot - 118,
            x + bay * half * 0.24 + 42,
            foot - 8,
            (255, 190, 104) if bay % 2 == 0 else (130, 62, 48),
        )
    c.glow(x, foot - 60, half * 0.9, (255, 170, 84), 0.55)
    for bay in range(-4, 5):
        c.rect(x + bay * half * 0.2 - 8, foot - 136, x + bay * half * 0.2 + 8, foot, deep)
    eave = foot - 118
    curve = spline(
        [
            (x - half * 1.1, eave - 84),
            (x - half * 0.98, eave - 14),
            (x - half * 0.6, eave + 8),
            (x, eave + 12),
            (x + half * 0.6, eave + 8),
            (x + half * 0.98, eave - 14),
            (x + half * 1.1, eave - 84),
        ],
        12,
    )
    top = spline(
        [
            (x + half * 0.62, eave - 232),
            (x + half * 0.3, eave - 214),
            (x, eave - 210),
            (x - half * 0.3, eave - 214),
            (x - half * 0.62, eave - 232),
        ],
        8,
    )
    c.blend_shape(
        [*curve, (x + half * 0.74, eave - 110), *top, (x - half * 0.74, eave - 110)],
        mix(tile, (255, 180, 130), 0.25),
        tile,
    )
    for row in range(1, 9):
        share = row / 9
        y = eave - 206 + 200 * share
        wide_here = half * (0.6 + 0.4 * share**1.6)
        c.stroke(
            spline(
                [(x - wide_here, y - 12 - 10 * share), (x, y), (x + wide_here, y - 12 - 10 * share)]
            ),
            mix(tile, deep, 0.6),
            2.4,
        )
    c.stroke(curve, deep, 9)
    c.stroke(top, deep, 14)
    for side in (-1, 1):
        c.stroke(
            spline(
                [
                    (x + side * half * 0.62, eave - 228),
                    (x + side * half * 0.69, eave - 262),
                    (x + side * half * 0.62, eave - 284),
                ]
            ),
            deep,
            9,
        )
    c.oval(x, eave - 240, 22, 22, (206, 120, 66))
    c.rect(x - half * 0.9, foot, x + half * 0.9, foot + 16, (150, 120, 104))


def festival(c: Canvas) -> None:
    ground = c.h * 0.7
    c.wash(0, c.h, [(0, (252, 206, 116)), (0.5, (246, 160, 88)), (1, (150, 62, 52))])
    c.glow(c.w * 0.5, c.h * 0.36, 760, (255, 240, 190), 0.8)
    c.clouds(0, c.h * 0.6, (255, 232, 180), (2, 5), 130, 200, 0.5)
    for place, size in ((0.1, 420), (0.9, 460)):
        tree(c, c.w * place, ground, size, (176, 100, 58), (232, 160, 84))
    for index in range(9):
        _feast_flag(
            c,
            c.w * (0.06 + index * 0.11),
            ground + 20 + 30 * (index % 2),
            380 + 70 * math.sin(index * 1.9),
        )
    c.haze(c.h * 0.4, ground + 40, (255, 206, 140), 0.4, 0.8)
    _crowd(c, ground + 30, 150, (176, 84, 60), 30)
    c.blend_shape(
        [(0, ground + 50), (c.w, ground + 50), (c.w, c.h), (0, c.h)], (176, 78, 54), (84, 32, 36)
    )
    for place, size in ((0.24, 120), (0.5, 168), (0.77, 124)):
        _drum(c, c.w * place, c.h * 0.84, size)
        sash = Dress((190, 34, 38), (250, 236, 214), "cap", (190, 34, 38))
        person(c, c.w * place - size * 1.5, c.h * 0.93, size * 2.5, sash, "reach")
    for _ in range(60):
        c.oval(
            c.random.uniform(0, c.w),
            c.random.uniform(0, c.h * 0.7),
            4,
            3,
            c.random.choice([(255, 236, 170), (226, 60, 52), (255, 255, 240)]),
        )


def _feast_flag(c: Canvas, x: float, foot: float, height: float) -> None:
    c.stroke([(x, foot), (x, foot - height)], (110, 54, 42), 5)
    size = height * 0.36
    top = foot - height * 0.98
    for share, colour in (
        (1.0, (206, 44, 42)),
        (0.8, (250, 196, 56)),
        (0.6, (62, 128, 88)),
        (0.42, (48, 94, 152)),
        (0.24, (250, 236, 214)),
    ):
        left, upper = x + 4 + size * (1 - share) * 0.5, top + size * (1 - share) * 0.5
        side = size * share
        edge = [
            (left + side * s / 8, upper + math.sin(s * 0.9 + x) * size * 0.03) for s in range(9)
        ]
        c.shape([*edge, *((px, py + side) for px, py in reversed(edge))], colour)


def _crowd(c: Canvas, foot: float, height: float, tone: Colour, count: int) -> None:
    for _ in range(count):
        x = c.random.uniform(0, c.w)
        tall = height * c.random.uniform(0.8, 1.1)
        shirt = mix(
            c.random.choice(
                [(206, 60, 56), (250, 220, 150), (66, 96, 140), (240, 236, 224), (120, 60, 90)]
            ),
            tone,
            0.5,
        )
        person(
            c,
            x,
            foot + c.random.uniform(-6, 24),
            tall,
            shadowed(Dress(shirt, hat=c.random.choice(["", "", "non"])), tone, 0.35),
            c.random.choice(["stand", "up", "walk"]),
            c.random.choice([-1, 1]),
        )


def _drum(c: Canvas, x: float, y: float, size: float) -> None:
    red = (176, 30, 36)
    for leg in (-0.7, 0.7):
        c.stroke([(x, y), (x + size * leg, y + size * 1.1)], (96, 44, 34), size * 0.09)
    c.oval(x + size * 0.28, y, size * 0.98, size, mix(red, (40, 8, 16), 0.45))
    c.oval(x, y, size * 0.92, size * 0.98, red)
    c.oval(x, y, size * 0.8, size * 0.86, (246, 226, 186))
    c.oval(x, y, size * 0.58, size * 0.63, (250, 210, 110))
    c.oval(x, y, size * 0.5, size * 0.55, (246, 226, 186))
    for stud in range(22):
        angle = math.tau * stud / 22
        c.oval(
            x + math.cos(angle) * size * 0.86,
            y + math.sin(angle) * size * 0.92,
            size * 0.028,
            size * 0.03,
            (255, 214, 110),
        )


def football(c: Canvas) -> None:
    stand = c.h * 0.44
    c.wash(0, stand, [(0, (14, 26, 60)), (0.6, (38, 62, 104)), (1, (84, 106, 136))])
    _terraces(c, stand)
    c.wash(stand, c.h, [(0, (92, 156, 84)), (0.5, (52, 122, 64)), (1, (24, 74, 46))])
    for stripe in range(0, 10, 2):
        left, right = c.w * (0.18 + stripe * 0.064), c.w * (0.18 + (stripe + 1) * 0.064)
        spread = c.w * 0.9
        c.veil(
            [
                (left, stand),
                (right, stand),
                (c.w / 2 + (right - c.w / 2) * 2.6, c.h),
                (c.w / 2 + (left - c.w / 2) * 2.6, c.h),
            ],
            (170, 214, 120),
            0.16 if spread else 0,
        )
    c.stroke([(0, stand + 26), (c.w, stand + 26)], (236, 244, 228), 3)
    ring = [
        (c.w * 0.5 + math.cos(a / 8) * 420, c.h * 0.68 + math.sin(a / 8) * 120) for a in range(52)
    ]
    c.stroke(ring, (226, 238, 216), 5)
    c.stroke([(c.w * 0.5, stand + 26), (c.w * 0.5, c.h)], (226, 238, 216), 5)
    for place in (0.06, 0.94):
        _floodlight(c, c.w * place, stand, 380)
    home, guests = Dress((206, 40, 44), (250, 250, 246)), Dress((240, 236, 226), (34, 62, 116))
    for place, depth, height, dress, pose, facing in (
        (0.16, 0.53, 96, guests, "run", 1),
        (0.78, 0.52, 92, home, "walk", -1),
        (0.88, 0.6, 130, guests, "run", -1),
        (0.3, 0.64, 160, home, "run", 1),
        (0.42, 0.84, 300, home, "run", 1),
        (0.62, 0.82, 284, guests, "run", -1),
    ):
        c.veil(
            [
                (c.w * place - height * 0.3, c.h * depth),
                (c.w * place + height * 0.3, c.h * depth),
                (c.w * place + height * 0.5, c.h * depth + height * 0.09),
                (c.w * place - height * 0.1, c.h * depth + height * 0.09),
            ],
            (10, 40, 28),
            0.5,
            4,
        )
        person(c, c.w * place, c.h * depth, height, dress, pose, facing)
    c.oval(c.w * 0.525, c.h * 0.83, 19, 19, (250, 250, 246))
    c.oval(c.w * 0.529, c.h * 0.834, 7, 7, (60, 64, 70))


def _terraces(c: Canvas, foot: float) -> None:
    c.shape([(0, foot - 190), (c.w, foot - 190), (c.w, foot), (0, foot)], (40, 46, 74))
    for row in range(13):
        y = foot - 176 + row * 14
        for x in c.along(0, c.w, 12):
            c.oval(
                x,
                y,
                5,
                6,
                mix(
                    c.random.choice(
                        [
                            (206, 60, 56),
                            (232, 204, 150),
                            (92, 110, 150),
                            (60, 60, 84),
                            (206, 60, 56),
                        ]
                    ),
                    (40, 46, 74),
                    0.35,
                ),
            )
    c.shape([(0, foot - 250), (c.w, foot - 250), (c.w, foot - 196), (0, foot - 196)], (22, 30, 58))
    c.rect(0, foot - 8, c.w, foot + 8, (206, 150, 60))


def _floodlight(c: Canvas, x: float, foot: float, height: float) -> None:
    c.stroke([(x, foot), (x, foot - height)], (30, 38, 66), 10)
    c.rect(x - 74, foot - height - 46, x + 74, foot - height + 24, (30, 38, 66))
    for row in range(2):
        for column in range(5):
            c.oval(x - 58 + column * 29, foot - height - 28 + row * 32, 11, 11, (255, 252, 232))
    c.glow(x, foot - height, 560, (222, 234, 255), 0.85)
