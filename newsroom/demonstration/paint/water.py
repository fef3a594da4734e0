"""Scenes on river, pond and sea."""

import math

from .boats import sampan, trawler
from .canvas import Canvas, Colour, mix
from .figures import Dress, bird, grass, palm, person, shadowed, star


def river_boats(c: Canvas) -> None:
    water = c.h * 0.5
    c.wash(0, water, [(0, (58, 122, 150)), (0.6, (164, 200, 200)), (1, (238, 228, 196))])
    c.clouds(0, water * 0.85, (250, 246, 232), (3, 5), 120, 180, 0.85)
    c.ridge(water - 20, 190, (126, 160, 172), (206, 214, 200), water, 0.52)
    c.ridge(water - 8, 100, (84, 128, 130), (170, 192, 174), water, 0.5)
    for x in range(-20, c.w, 30):
        c.oval(x, water - 8, c.random.uniform(18, 40), c.random.uniform(10, 30), (56, 100, 88))
    for place in (0.07, 0.11, 0.9, 0.94, 0.8):
        palm(
            c,
            c.w * place,
            water + 4,
            c.random.uniform(100, 150),
            (40, 80, 72),
            c.random.uniform(-0.1, 0.1),
        )
    c.haze(water - 120, water + 20, (240, 236, 214), 0.5, 0.8)
    c.reflect(water, c.h, [(0, (206, 216, 200)), (0.4, (92, 150, 156)), (1, (24, 74, 92))], 0.6, 5)
    c.glints(water, c.h, c.w * 0.45, 560, (244, 248, 236), 420, 0.4)
    for place, depth, size, hull in (
        (0.62, 0.57, 120, (120, 74, 58)),
        (0.24, 0.6, 150, (60, 84, 98)),
        (0.86, 0.63, 130, (96, 66, 54)),
    ):
        rowing(c, c.w * place, c.h * depth, size, hull)
    rowing(c, c.w * 0.46, c.h * 0.78, 420, (104, 56, 40))
    grass(c, 0, c.w * 0.3, c.h + 8, 190, (20, 52, 48), 6)
    grass(c, c.w * 0.86, c.w, c.h + 8, 130, (20, 52, 48), 6)


def rowing(c: Canvas, x: float, water: float, length: float, hull: Colour) -> None:
    c.veil(
        [
            (x - length * 0.5, water),
            (x + length * 0.5, water),
            (x + length * 0.34, water + length * 0.16),
            (x - length * 0.34, water + length * 0.16),
        ],
        (18, 44, 52),
        0.42,
        length * 0.02,
    )
    person(
        c,
        x - length * 0.24,
        water - length * 0.02,
        length * 0.46,
        Dress((72, 66, 104), hat="non"),
        "pole",
    )
    c.stroke(
        [(x - length * 0.16, water - length * 0.36), (x + length * 0.02, water + length * 0.06)],
        (70, 50, 40),
        length * 0.014,
    )
    for place in (0.08, 0.2, 0.3):
        c.oval(
            x + length * place,
            water - length * 0.06,
            length * 0.07,
            length * 0.06,
            mix((216, 150, 62), (120, 140, 62), c.random.random()),
        )
    sampan(c, x, water, length, hull)


def shrimp_ponds(c: Canvas) -> None:
    horizon = c.h * 0.4
    c.wash(
        0,
        horizon,
        [(0, (48, 44, 92)), (0.45, (150, 84, 116)), (0.8, (240, 136, 96)), (1, (255, 196, 116))],
    )
    c.clouds(0, horizon * 0.9, (86, 52, 96), (2, 8), 118, 182, 0.7)
    c.clouds(0, horizon, (255, 170, 110), (2, 10), 150, 215, 0.7)
    sun = c.w * 0.36
    c.glow(sun, horizon - 26, 520, (255, 176, 90), 0.9)
    c.oval(sun, horizon - 30, 40, 40, (255, 240, 196))
    c.ridge(horizon, 40, (92, 58, 88), (150, 84, 92), horizon + 6, 0.5)
    for x in range(0, c.w, 24):
        c.oval(x, horizon - 2, 20, c.random.uniform(4, 20), (60, 40, 70))
    for place in (0.6, 0.63, 0.72, 0.9, 0.94):
        palm(
            c,
            c.w * place,
            horizon + 8,
            c.random.uniform(80, 130),
            (48, 32, 58),
            c.random.uniform(-0.1, 0.1),
        )
    c.reflect(
        horizon + 8, c.h, [(0, (255, 180, 110)), (0.35, (190, 96, 104)), (1, (44, 34, 72))], 0.42, 4
    )
    c.glints(horizon + 8, c.h, sun, 260, (255, 222, 160), 360, 0.6)
    _pond_banks(c, horizon + 8)
    for left, top, size in ((0.2, 0.6, 70), (0.58, 0.56, 56), (0.42, 0.8, 130), (0.84, 0.72, 100)):
        _paddle_wheel(c, c.w * left, c.h * top, size)
    _hut(c, c.w * 0.76, c.h * 0.55, 150)
    person(
        c,
        c.w * 0.665,
        c.h * 0.6,
        108,
        Dress((46, 34, 52), (34, 26, 44), "non", (96, 66, 62), (60, 40, 48)),
        "reach",
    )


def _pond_banks(c: Canvas, horizon: float) -> None:
    dark = (46, 32, 50)
    for share in (0.1, 0.28, 0.56, 1.0):
        y = horizon + (c.h - horizon) * share
        c.rect(0, y - 3 - 16 * share, c.w, y + 2 + 14 * share, mix((96, 58, 74), dark, share))
    for slope in (-1.7, -0.5, 0.55, 1.75):
        top, foot = c.w * 0.42 + slope * 170, c.w * 0.42 + slope * c.w * 0.8
        c.shape([(top - 2, horizon), (top + 2, horizon), (foot + 34, c.h), (foot - 34, c.h)], dark)


def _paddle_wheel(c: Canvas, x: float, y: float, size: float) -> None:
    c.veil(
        [
            (x - size, y + 4),
            (x + size, y + 4),
            (x + size * 1.6, y + size * 0.4),
            (x - size * 1.6, y + size * 0.4),
        ],
        (255, 226, 190),
        0.35,
        size * 0.1,
    )
    for _ in range(40):
        angle = c.random.uniform(math.pi, math.tau)
        reach = size * c.random.uniform(0.2, 0.6)
        side = c.random.choice([-0.5, 0.5])
        c.oval(
            x + side * size + math.cos(angle) * reach * 0.6,
            y + math.sin(angle) * reach,
            size * 0.03,
            size * 0.03,
            (255, 226, 190),
        )
    c.rect(x - size * 0.6, y - size * 0.1, x + size * 0.6, y + size * 0.02, (40, 30, 48))
    for side in (-0.5, 0.5):
        c.oval(x + side * size, y - size * 0.08, size * 0.16, size * 0.16, (58, 42, 60))
    c.rect(x - size * 0.12, y - size * 0.24, x + size * 0.12, y - size * 0.08, (70, 92, 128))


def _hut(c: Canvas, x: float, foot: float, size: float) -> None:
    dark = (40, 28, 46)
    for leg in (-0.4, -0.1, 0.2, 0.45):
        c.stroke(
            [(x + size * leg, foot - size * 0.3), (x + size * leg, foot + size * 0.14)], dark, 5
        )
    c.rect(x - size * 0.45, foot - size * 0.62, x + size * 0.48, foot - size * 0.22, (62, 42, 58))
    c.rect(
        x - size * 0.06, foot - size * 0.55, x + size * 0.16, foot - size * 0.36, (255, 206, 120)
    )
    c.shape(
        [
            (x - size * 0.62, foot - size * 0.58),
            (x - size * 0.3, foot - size * 0.92),
            (x + size * 0.36, foot - size * 0.92),
            (x + size * 0.66, foot - size * 0.58),
        ],
        dark,
    )
    c.glow(x + size * 0.05, foot - size * 0.45, size * 0.8, (255, 190, 100), 0.7)


def fishermen(c: Canvas) -> None:
    horizon = c.h * 0.42
    c.wash(0, horizon, [(0, (92, 146, 172)), (0.6, (190, 212, 206)), (1, (255, 232, 196))])
    c.clouds(0, horizon * 0.9, (255, 248, 234), (3, 7), 116, 188, 0.8)
    c.glow(c.w * 0.76, horizon - 40, 420, (255, 232, 180), 0.7)
    c.wash(horizon, c.h, [(0, (188, 208, 200)), (0.14, (96, 150, 160)), (1, (18, 70, 92))])
    c.mottle(horizon, c.h, (4, 18), 0.75)
    c.glints(horizon, c.h, c.w * 0.76, 420, (255, 246, 220), 380, 0.5)
    for place, size in ((0.1, 60), (0.2, 46), (0.9, 54), (0.6, 40)):
        trawler(c, c.w * place, horizon + 8, size, (86, 110, 122), (150, 110, 96), -1)
    trawler(c, c.w * 0.7, c.h * 0.6, 470, (32, 84, 122), (196, 74, 52), -1)
    for place, pose in ((0.62, "reach"), (0.68, "bend"), (0.735, "stand")):
        person(
            c,
            c.w * place,
            c.h * 0.555,
            96,
            Dress((206, 126, 58), (40, 52, 66), "cap", (60, 70, 84)),
            pose,
            -1,
        )
    c.veil(
        [
            (c.w * 0.47, c.h * 0.605),
            (c.w * 0.9, c.h * 0.605),
            (c.w * 0.84, c.h * 0.7),
            (c.w * 0.52, c.h * 0.7),
        ],
        (14, 44, 62),
        0.5,
        14,
    )
    _thrown_net(c, c.w * 0.2, c.h * 0.5, 180)
    _rowing_fisher(c, c.w * 0.3, c.h * 0.83, 430)
    for _ in range(12):
        bird(
            c,
            c.random.uniform(0.3, 0.9) * c.w,
            c.random.uniform(0.1, 0.36) * c.h,
            c.random.uniform(9, 20),
            (250, 250, 244),
        )


def _rowing_fisher(c: Canvas, x: float, water: float, length: float) -> None:
    c.veil(
        [
            (x - length * 0.5, water),
            (x + length * 0.5, water),
            (x + length * 0.3, water + 60),
            (x - length * 0.3, water + 60),
        ],
        (10, 40, 56),
        0.5,
        10,
    )
    person(
        c, x - length * 0.08, water - 8, 230, Dress((150, 60, 52), (42, 48, 62), "non"), "up", -1
    )
    sampan(c, x, water, length, (88, 58, 44), -1)


def _thrown_net(c: Canvas, x: float, y: float, size: float) -> None:
    for spoke in range(24):
        angle = math.tau * spoke / 24
        c.stroke(
            [
                (x + size * 0.5, y + size * 0.62),
                (x + math.cos(angle) * size, y + math.sin(angle) * size * 0.42),
            ],
            (224, 226, 212),
            1,
        )
    for ring in (0.45, 0.72, 1.0):
        points = [
            (
                x + (1 - ring) * size * 0.5 + math.cos(a / 6) * size * ring,
                y + (1 - ring) * size * 0.62 + math.sin(a / 6) * size * 0.42 * ring,
            )
            for a in range(39)
        ]
        c.stroke(points, (236, 236, 220), 1.4)


def fishing_harbour(c: Canvas) -> None:
    water = c.h * 0.56
    c.wash(0, water, [(0, (246, 190, 130)), (0.5, (250, 214, 164)), (1, (255, 236, 200))])
    c.glow(c.w * 0.5, water - 120, 520, (255, 246, 210), 0.8)
    c.ridge(water, 90, (206, 166, 140), (246, 214, 176), water, 0.5)
    for index in range(12):
        c.stroke(
            [
                (c.w * (0.05 + index * 0.08), water),
                (c.w * (0.05 + index * 0.08) + 4, water - c.random.uniform(120, 260)),
            ],
            (150, 104, 92),
            4,
        )
    c.reflect(
        water, c.h, [(0, (246, 204, 150)), (0.5, (186, 128, 106)), (1, (70, 52, 70))], 0.45, 8
    )
    for place, depth, size, hull in (
        (0.2, 0.6, 300, (70, 96, 116)),
        (0.74, 0.61, 330, (96, 66, 70)),
        (0.5, 0.68, 440, (38, 76, 112)),
    ):
        _moored(c, c.w * place, c.h * depth, size, hull)
    c.blend_shape(
        [(0, c.h * 0.86), (c.w, c.h * 0.8), (c.w, c.h), (0, c.h)], (150, 112, 96), (60, 44, 52)
    )
    for place, height, pose in (
        (0.16, 250, "walk"),
        (0.29, 240, "bend"),
        (0.7, 240, "reach"),
        (0.86, 250, "walk"),
    ):
        person(
            c,
            c.w * place,
            c.h * (0.955 - 0.04 * place),
            height,
            Dress(c.random.choice([(120, 56, 62), (62, 84, 110)]), (40, 36, 50), "non"),
            pose,
            1 if place < 0.5 else -1,
        )
        c.oval(c.w * place + 70, c.h * 0.94, 52, 22, (90, 70, 66))
        c.oval(c.w * place + 70, c.h * 0.932, 44, 15, (196, 206, 210))


def _moored(c: Canvas, x: float, water: float, size: float, hull: Colour) -> None:
    c.shape(
        [
            (x - size * 0.32, water - size * 0.3),
            (x - size * 0.18, water),
            (x + size * 0.18, water),
            (x + size * 0.32, water - size * 0.3),
            (x, water - size * 0.24),
        ],
        hull,
    )
    c.shape(
        [
            (x - size * 0.32, water - size * 0.3),
            (x, water - size * 0.24),
            (x + size * 0.32, water - size * 0.3),
            (x, water - size * 0.29),
        ],
        (206, 84, 56),
    )
    c.rect(
        x - size * 0.14,
        water - size * 0.46,
        x + size * 0.14,
        water - size * 0.27,
        mix(hull, (240, 226, 200), 0.6),
    )
    c.rect(
        x - size * 0.17, water - size * 0.49, x + size * 0.17, water - size * 0.46, (206, 84, 56)
    )
    c.stroke([(x, water - size * 0.48), (x, water - size * 0.9)], (90, 60, 60), size * 0.014)
    c.rect(x, water - size * 0.9, x + size * 0.14, water - size * 0.81, (214, 38, 36))
    star(c, x + size * 0.07, water - size * 0.855, size * 0.028)
    for side in (-1, 1):
        c.oval(
            x + side * size * 0.16, water - size * 0.16, size * 0.035, size * 0.025, (250, 244, 230)
        )
        c.oval(
            x + side * size * 0.16, water - size * 0.16, size * 0.014, size * 0.014, (30, 30, 40)
        )


def ferry_mist(c: Canvas) -> None:
    water = c.h * 0.52
    c.wash(0, water, [(0, (104, 140, 150)), (0.6, (190, 204, 196)), (1, (236, 226, 200))])
    c.glow(c.w * 0.62, water - 260, 420, (255, 236, 196), 0.8)
    c.oval(c.w * 0.62, water - 260, 46, 46, (255, 246, 222))
    c.ridge(water - 60, 160, (150, 174, 174), (218, 218, 200), water, 0.5)
    c.ridge(water, 70, (108, 138, 138), (196, 204, 186), water, 0.55)
    for place in (0.1, 0.16, 0.86):
        palm(c, c.w * place, water, 190, (82, 114, 112), 0.1)
    c.haze(water - 160, water + 40, (238, 230, 206), 0.85, 0.7)
    c.reflect(water, c.h, [(0, (232, 224, 202)), (0.4, (138, 168, 168)), (1, (40, 76, 84))], 0.5, 5)
    c.glints(water, c.h, c.w * 0.62, 240, (255, 244, 214), 320, 0.45)
    x, y = c.w * 0.46, c.h * 0.7
    c.blend_shape(
        [(x - 330, y - 42), (x + 360, y - 54), (x + 290, y + 16), (x - 280, y + 16)],
        (66, 84, 88),
        (30, 44, 50),
    )
    for place, tall, hat in (
        (-210, 170, "non"),
        (-140, 178, ""),
        (-60, 166, "non"),
        (30, 180, "cap"),
        (120, 172, "non"),
        (210, 176, ""),
    ):
        person(
            c,
            x + place,
            y - 26,
            tall,
            shadowed(
                Dress(c.random.choice([(150, 70, 66), (76, 96, 130), (206, 190, 160)]), hat=hat),
                (50, 66, 72),
                0.35,
            ),
            "stand",
            c.random.choice([-1, 1]),
        )
    c.rect(x - 326, y - 66, x + 340, y - 58, (50, 66, 70))
    for bird_at in range(6):
        bird(c, c.w * 0.25 + bird_at * 44, c.h * 0.16 + abs(bird_at - 2) * 14, 16, (84, 104, 110))
