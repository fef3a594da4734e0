"""Scenes of rice, salt, mud and weather."""

import itertools

from .canvas import Canvas, Colour, mix
from .figures import STRAW, Dress, bamboo, bird, grass, palm, person, shadowed


def rice_dawn(c: Canvas) -> None:
    horizon = c.h * 0.46
    c.wash(
        0,
        horizon,
        [
            (0, (44, 84, 112)),
            (0.45, (150, 158, 158)),
            (0.78, (248, 198, 138)),
            (1, (255, 226, 168)),
        ],
    )
    c.clouds(0, horizon * 0.8, (255, 214, 176), (2, 6), 118, 190, 0.55)
    sun = c.w * 0.66
    c.glow(sun, horizon - 60, c.w * 0.5, (255, 196, 120), 0.8)
    c.oval(sun, horizon - 66, 44, 44, (255, 246, 214))
    c.ridge(horizon - 6, 120, (146, 150, 158), (226, 196, 160), horizon + 6, 0.55)
    c.ridge(horizon + 2, 60, (104, 122, 122), (196, 176, 140), horizon + 10, 0.5)
    _hamlet(c, horizon + 8, (58, 78, 74))
    c.haze(horizon - 70, horizon + 60, (255, 222, 170), 0.75, 0.6)
    _paddies(c, horizon + 6, sun)
    c.haze(horizon - 10, horizon + 150, (255, 218, 168), 0.5, 0.25)
    dark = (34, 46, 42)
    farmer = shadowed(Dress((86, 96, 120), hat="non"), dark, 0.45)
    _buffalo(c, c.w * 0.31, c.h * 0.77, 210, mix(dark, (70, 66, 60), 0.4))
    person(c, c.w * 0.43, c.h * 0.785, 190, farmer, "walk", -1)
    grass(c, 0, c.w, c.h + 6, 90, (38, 58, 34), 5)
    grass(c, 0, c.w, c.h + 10, 60, (70, 92, 44), 6)
    for place in range(7):
        bird(
            c,
            c.w * 0.2 + place * 34 + c.random.uniform(-8, 8),
            c.h * 0.2 - abs(place - 3) * -12,
            12,
            (70, 76, 84),
        )


def _hamlet(c: Canvas, base: float, colour: Colour) -> None:
    for x in c.along(0, c.w, 26):
        c.oval(x, base - 12, c.random.uniform(16, 34), c.random.uniform(14, 34), colour)
    for place in (0.16, 0.22, 0.85, 0.9):
        bamboo(c, c.w * place, base, c.random.uniform(90, 140), mix(colour, (20, 34, 34), 0.25), 10)


def _paddies(c: Canvas, horizon: float, sun: float) -> None:
    """Flooded terraces in perspective: bright water, green seedlings, dark bunds."""
    rows = 9
    edges = [horizon + (c.h - horizon) * (row / rows) ** 1.9 for row in range(rows + 1)]
    for row, (top, bottom) in enumerate(itertools.pairwise(edges)):
        near = row / rows
        water = mix((255, 220, 164), (126, 150, 140), near)
        c.wash(top, bottom, [(0, water), (1, mix(water, (84, 122, 104), 0.35 + 0.3 * near))])
        if row % 3 != 1:
            _seedlings(c, top, bottom, near)
        c.rect(
            0,
            bottom - 1 - 7 * near,
            c.w,
            bottom + 1 + 5 * near,
            mix((132, 116, 84), (40, 50, 32), near),
        )
    for slope in (-1.5, -0.6, 0.16, 0.9, 1.8):
        foot = c.w / 2 + slope * c.w * 0.95
        top = c.w / 2 + slope * 150
        c.shape(
            [(top - 1, horizon), (top + 1, horizon), (foot + 16, c.h), (foot - 16, c.h)],
            (66, 72, 44),
        )
    c.glow(sun, horizon + 70, 330, (255, 206, 138), 0.8)
    c.glints(horizon + 8, c.h * 0.9, sun, 240, (255, 240, 200), 240, 0.55)


def _seedlings(c: Canvas, top: float, bottom: float, near: float) -> None:
    green = mix((150, 160, 90), (74, 116, 52), near)
    rows = 5 + round(8 * near)
    for row in range(rows):
        y = top + (bottom - top) * (row + 0.5) / rows
        tall = 3 + 24 * near
        for x in c.along(0, c.w, 5 + 9 * near):
            c.stroke(
                [
                    (x, y),
                    (
                        x + c.random.uniform(-4, 4) * (0.3 + near),
                        y - tall * c.random.uniform(0.5, 1),
                    ),
                ],
                mix(green, (206, 200, 110), c.random.random() * 0.5),
                0.8 + 2 * near,
            )


def _buffalo(c: Canvas, x: float, foot: float, length: float, colour: Colour) -> None:
    s = length
    for leg in (-0.36, -0.26, 0.2, 0.31):
        c.limb(
            [
                (x + s * leg, foot - s * 0.3),
                (x + s * (leg + 0.02), foot - s * 0.14),
                (x + s * leg, foot),
            ],
            colour,
            s * 0.1,
            s * 0.055,
        )
    c.oval(x - s * 0.02, foot - s * 0.38, s * 0.46, s * 0.18, colour)
    c.oval(x + s * 0.27, foot - s * 0.41, s * 0.18, s * 0.16, colour)
    c.limb(
        [
            (x + s * 0.36, foot - s * 0.42),
            (x + s * 0.5, foot - s * 0.34),
            (x + s * 0.58, foot - s * 0.2),
        ],
        colour,
        s * 0.16,
        s * 0.1,
    )
    c.limb(
        [
            (x + s * 0.5, foot - s * 0.4),
            (x + s * 0.4, foot - s * 0.52),
            (x + s * 0.27, foot - s * 0.54),
        ],
        mix(colour, (200, 190, 170), 0.4),
        s * 0.045,
        s * 0.012,
    )
    c.limb(
        [(x - s * 0.47, foot - s * 0.4), (x - s * 0.52, foot - s * 0.2)],
        colour,
        s * 0.03,
        s * 0.015,
    )


def storm_dyke(c: Canvas) -> None:
    horizon = c.h * 0.62
    c.wash(
        0,
        horizon,
        [(0, (26, 34, 44)), (0.55, (62, 78, 88)), (0.9, (150, 158, 150)), (1, (188, 186, 164))],
    )
    c.clouds(0, horizon, (20, 26, 36), (3, 4), 96, 178, 0.95)
    c.clouds(0, horizon * 0.8, (92, 106, 114), (4, 7), 138, 200, 0.6)
    c.glow(c.w * 0.22, horizon - 10, 420, (220, 210, 160), 0.5)
    c.wash(horizon, c.h, [(0, (128, 132, 120)), (0.3, (78, 92, 92)), (1, (32, 44, 50))])
    c.mottle(horizon, c.h, (3, 16), 0.8)
    _waves(c, horizon, (206, 210, 198))
    dyke = [(0, c.h * 0.93), (c.w * 0.3, c.h * 0.83), (c.w * 0.64, c.h * 0.71), (c.w, c.h * 0.645)]
    c.blend_shape([*dyke, (c.w, c.h), (0, c.h)], (84, 92, 62), (24, 32, 28))
    c.stroke(dyke, (176, 166, 134), 9)
    _lashed_palms(c, horizon)
    for place, height in (
        (0.2, 170),
        (0.27, 162),
        (0.36, 146),
        (0.41, 142),
        (0.5, 120),
        (0.545, 116),
        (0.66, 92),
        (0.7, 88),
        (0.79, 70),
    ):
        _dyke_guard(c, dyke, place, height)
    c.glow(c.w * 0.285, c.h * 0.77, 130, (255, 214, 120), 0.8)
    c.glow(c.w * 0.555, c.h * 0.69, 90, (255, 214, 120), 0.7)
    _rain(c)


def _waves(c: Canvas, horizon: float, foam: Colour) -> None:
    for _ in range(150):
        depth = c.random.random() ** 1.4
        y = horizon + (c.h - horizon) * depth
        x = c.random.uniform(0, c.w)
        long = 14 + 90 * depth
        c.stroke(
            [(x, y), (x + long * 0.5, y - 3 - 5 * depth), (x + long, y)],
            mix(foam, (84, 98, 98), c.random.uniform(0.2, 0.8)),
            1 + 2.5 * depth,
        )


def _lashed_palms(c: Canvas, horizon: float) -> None:
    for place, size in ((0.8, 150), (0.86, 120), (0.93, 170)):
        palm(c, c.w * place, c.h * 0.665, size, (20, 28, 28), 0.22)


def _dyke_guard(c: Canvas, dyke: list[tuple[float, float]], place: float, height: float) -> None:
    x = c.w * place
    foot = next(
        a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0])
        for a, b in itertools.pairwise(dyke)
        if a[0] <= x <= b[0]
    )
    coat = c.random.choice([(206, 152, 44), (186, 84, 40), (58, 96, 92), (206, 152, 44)])
    dress = shadowed(
        Dress(coat, (40, 48, 46), "helmet" if c.random.random() < 0.5 else "non"),
        (24, 30, 32),
        0.32,
    )
    person(
        c,
        x,
        foot + 4,
        height,
        dress,
        c.random.choice(["walk", "bend", "reach", "stand"]),
        c.random.choice([-1, 1]),
    )


def _rain(c: Canvas) -> None:
    for _ in range(520):
        x, y = c.random.uniform(-60, c.w), c.random.uniform(-60, c.h)
        long = c.random.uniform(18, 60)
        c.stroke(
            [(x, y), (x - long * 0.3, y + long)],
            mix((60, 74, 82), (170, 182, 184), c.random.random() * 0.75),
            1,
        )
    c.haze(c.h * 0.3, c.h, (120, 130, 130), 0.22, 0.5)


def salt_fields(c: Canvas) -> None:
    horizon = c.h * 0.36
    c.wash(0, horizon, [(0, (96, 170, 204)), (0.6, (182, 216, 222)), (1, (246, 236, 220))])
    c.clouds(0, horizon * 0.95, (255, 252, 246), (3, 5), 122, 176, 0.95)
    c.ridge(horizon, 46, (140, 170, 172), (206, 214, 204), horizon + 4, 0.5)
    c.reflect(
        horizon + 2,
        c.h,
        [(0, (240, 236, 224)), (0.5, (176, 206, 210)), (1, (120, 160, 172))],
        0.4,
        2,
        1.7,
    )
    for share in (0.05, 0.13, 0.25, 0.42, 0.66, 0.98):
        y = horizon + (c.h - horizon) * share
        c.rect(
            0, y - 2 - 5 * share, c.w, y + 1 + 5 * share, mix((190, 172, 150), (120, 98, 80), share)
        )
    for slope in (-2.4, -1.2, -0.3, 0.5, 1.4, 2.6):
        top, foot = c.w * 0.55 + slope * 160, c.w * 0.55 + slope * c.w * 0.62
        c.shape(
            [(top - 1, horizon), (top + 1, horizon), (foot + 12, c.h), (foot - 12, c.h)],
            (138, 114, 94),
        )
    for x, y, size in (
        (0.1, 0.44, 30),
        (0.2, 0.45, 32),
        (0.5, 0.45, 32),
        (0.66, 0.47, 40),
        (0.8, 0.46, 36),
        (0.92, 0.49, 46),
        (0.3, 0.55, 74),
        (0.86, 0.64, 120),
        (0.13, 0.72, 150),
    ):
        _salt_cone(c, c.w * x, c.h * y, size)
    for x, y, height, pose, facing in (
        (0.42, 0.52, 84, "bend", -1),
        (0.58, 0.56, 110, "walk", 1),
        (0.7, 0.6, 126, "bend", 1),
        (0.34, 0.84, 290, "reach", 1),
    ):
        _salt_worker(c, c.w * x, c.h * y, height, pose, facing)


def _salt_cone(c: Canvas, x: float, foot: float, size: float) -> None:
    c.veil(
        [
            (x - size, foot),
            (x + size, foot),
            (x + size * 0.2, foot + size * 0.7),
            (x - size * 0.2, foot + size * 0.7),
        ],
        (250, 250, 250),
        0.4,
        size * 0.05,
    )
    c.shape(
        [
            (x - size, foot),
            (x - size * 0.1, foot - size * 0.86),
            (x + size * 0.1, foot - size * 0.84),
            (x + size, foot),
            (x, foot + size * 0.12),
        ],
        (252, 250, 246),
    )
    c.shape(
        [
            (x + size * 0.06, foot - size * 0.86),
            (x + size, foot),
            (x + size * 0.2, foot + size * 0.11),
        ],
        (190, 204, 214),
    )


def _salt_worker(c: Canvas, x: float, foot: float, height: float, pose: str, facing: int) -> None:
    shirt = c.random.choice([(176, 72, 70), (66, 92, 138), (92, 72, 122)])
    c.veil(
        [
            (x - height * 0.14, foot),
            (x + height * 0.14, foot),
            (x + height * 0.1, foot + height * 0.5),
            (x - height * 0.1, foot + height * 0.5),
        ],
        (60, 76, 88),
        0.3,
        height * 0.02,
    )
    c.stroke(
        [(x + facing * height * 0.16, foot - height * 0.62), (x + facing * height * 0.56, foot)],
        (116, 86, 62),
        height * 0.022,
    )
    c.stroke(
        [
            (x + facing * height * 0.48, foot - height * 0.01),
            (x + facing * height * 0.66, foot + height * 0.01),
        ],
        (116, 86, 62),
        height * 0.03,
    )
    person(c, x, foot, height, Dress(shirt, (48, 50, 62), "non", STRAW), pose, facing)


def mangrove_planting(c: Canvas) -> None:
    horizon = c.h * 0.4
    c.wash(0, horizon, [(0, (120, 184, 190)), (1, (250, 234, 196))])
    c.clouds(0, horizon, (255, 250, 236), (3, 6), 120, 184, 0.8)
    c.glow(c.w * 0.2, horizon - 60, 460, (255, 236, 190), 0.7)
    for x in range(-20, c.w + 40, 26):
        c.oval(
            x,
            horizon - 6,
            30,
            c.random.uniform(18, 46),
            mix((70, 116, 84), (150, 180, 140), c.random.random() * 0.6),
        )
    c.haze(horizon - 60, horizon + 30, (246, 236, 206), 0.5, 0.7)
    c.wash(horizon + 4, c.h, [(0, (206, 198, 170)), (0.4, (150, 136, 116)), (1, (84, 70, 64))])
    c.mottle(horizon, c.h, (3, 14), 0.9)
    c.glints(horizon + 10, c.h, c.w * 0.3, 600, (250, 240, 216), 420, 0.45)
    for row in range(12):
        depth = (row / 12) ** 1.6
        y = horizon + 20 + (c.h - horizon) * depth
        for place in c.along(0, c.w, 46 + 120 * depth):
            _sapling(c, place, y, 16 + 80 * depth)
    shirts: tuple[Colour, ...] = ((40, 104, 160), (40, 104, 160), (214, 78, 58), (240, 236, 222))
    for place, depth, height in (
        (0.2, 0.5, 96),
        (0.3, 0.52, 104),
        (0.62, 0.51, 100),
        (0.78, 0.54, 120),
        (0.44, 0.6, 160),
        (0.88, 0.7, 220),
        (0.14, 0.74, 240),
        (0.62, 0.86, 330),
    ):
        person(
            c,
            c.w * place,
            c.h * depth,
            height,
            Dress(c.random.choice(shirts), (52, 56, 66), c.random.choice(["non", "cap"])),
            c.random.choice(["bend", "bend", "reach"]),
            c.random.choice([-1, 1]),
        )


def _sapling(c: Canvas, x: float, foot: float, tall: float) -> None:
    c.stroke([(x, foot), (x, foot - tall * 0.6)], (84, 92, 60), max(1.2, tall * 0.05))
    for turn in (-1, -0.4, 0.3, 1):
        c.oval(
            x + turn * tall * 0.16,
            foot - tall * (0.62 + 0.16 * (1 - abs(turn))),
            tall * 0.12,
            tall * 0.07,
            mix((66, 128, 66), (160, 186, 90), c.random.random()),
        )
