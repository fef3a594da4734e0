"""Scenes of people at work under a roof."""

import math

from .canvas import Canvas, Colour, mix
from .figures import SKIN, Dress, person, seated

Ends = tuple[float, float, float]


def room(
    c: Canvas, vanish: Ends, wall: Colour, floor: Colour, ceiling: Colour
) -> tuple[float, ...]:
    """A room in central perspective; answers the edges of its far wall."""
    x, y, depth = vanish
    left, right = x - c.w * depth, x + c.w * depth
    top, bottom = y - c.h * depth, y + c.h * depth
    c.blend_shape(
        [(0, 0), (c.w, 0), (right, top), (left, top)], mix(ceiling, (0, 0, 0), 0.25), ceiling
    )
    c.blend_shape(
        [(0, c.h), (c.w, c.h), (right, bottom), (left, bottom)],
        mix(floor, (255, 255, 255), 0.25),
        mix(floor, (0, 0, 0), 0.25),
    )
    c.shape([(0, 0), (left, top), (left, bottom), (0, c.h)], mix(wall, (0, 0, 0), 0.14))
    c.shape([(c.w, 0), (right, top), (right, bottom), (c.w, c.h)], mix(wall, (0, 0, 0), 0.05))
    c.rect(left, top, right, bottom, mix(wall, (255, 255, 255), 0.2))
    return left, top, right, bottom


def into(vanish: Ends, point: tuple[float, float], share: float) -> tuple[float, float]:
    """A point of the picture's edge, moved towards the vanishing point."""
    return point[0] + (vanish[0] - point[0]) * share, point[1] + (vanish[1] - point[1]) * share


def factory_line(c: Canvas) -> None:
    eye: Ends = (c.w * 0.62, c.h * 0.38, 0.09)
    room(c, eye, (150, 176, 182), (126, 142, 140), (96, 122, 134))
    for side in (0.08, 0.36, 0.7, 1.0):
        for step in range(9):
            near, far = step / 10, step / 10 + 0.055
            a, b = (
                into(eye, (c.w * side, -c.h * 0.02), near),
                into(eye, (c.w * side, -c.h * 0.02), far),
            )
            d, e = (
                into(eye, (c.w * side + 90, -c.h * 0.02), far),
                into(eye, (c.w * side + 90, -c.h * 0.02), near),
            )
            c.shape([a, b, d, e], (246, 250, 240))
            c.glow(a[0], a[1], 150 * (1 - near), (220, 240, 236), 0.32)
    for step in range(8):
        near = 1 - 0.78 ** (8 - step)
        for edge in (0, c.w):
            top, foot = into(eye, (edge, 0), near), into(eye, (edge, c.h), near)
            c.stroke([top, foot], (74, 98, 110), 14 * (1 - near) + 2)
    c.haze(c.h * 0.2, c.h * 0.6, (206, 222, 218), 0.4, 0.5)
    belt = [
        into(eye, (c.w * 0.1, c.h * 1.02), 0.9),
        into(eye, (c.w * 0.62, c.h * 1.02), 0.9),
        (c.w * 0.62, c.h * 1.02),
        (c.w * 0.02, c.h * 1.02),
    ]
    c.blend_shape(belt, (120, 150, 156), (44, 66, 78))
    c.stroke([belt[1], belt[2]], (236, 178, 60), 10)
    c.stroke([belt[0], belt[3]], (236, 178, 60), 10)
    for step in range(9):
        near = 0.86 * (1 - step / 9) ** 0.7
        x, y = into(eye, (c.w * 0.33, c.h * 0.98), near)
        size = 150 * (1 - near)
        c.shape(
            [
                (x - size * 0.9, y),
                (x - size * 0.7, y - size * 0.5),
                (x + size * 0.8, y - size * 0.5),
                (x + size, y),
            ],
            (216, 220, 210),
        )
        c.rect(x - size * 0.9, y, x + size, y + size * 0.2, (150, 160, 158))
        c.rect(x - size * 0.3, y - size * 0.4, x + size * 0.4, y - size * 0.12, (60, 120, 116))
    for near in (0.82, 0.75, 0.66, 0.54, 0.37, 0.12):
        place = into(eye, (c.w * 0.86, c.h * 1.14), near)
        person(
            c,
            *place,
            820 * (1 - near),
            Dress((64, 116, 150), (40, 58, 82), "cap", (236, 240, 236)),
            "reach",
            -1,
        )


def clean_room(c: Canvas) -> None:
    c.wash(0, c.h, [(0, (186, 214, 222)), (0.6, (142, 184, 200)), (1, (66, 102, 130))])
    for row in range(3):
        y = c.h * (0.06 + 0.09 * row)
        for column in range(7):
            x = c.w * (column / 7) + (row - 1) * 22
            c.shape(
                [(x + 30, y), (x + 190, y), (x + 184, y + 22), (x + 38, y + 22)], (250, 254, 252)
            )
    c.glow(c.w * 0.5, c.h * 0.1, 900, (226, 244, 250), 0.5)
    for row, (y, size) in enumerate(((0.46, 200), (0.62, 320), (0.9, 520))):
        dim = 0.45 - 0.22 * row
        _bench(c, c.h * y, size, dim)
        if row < 2:
            c.haze(c.h * 0.3, c.h * (y + 0.08), (196, 220, 228), 0.34, 0.7)


def _bench(c: Canvas, top: float, size: float, dim: float) -> None:
    fog = (150, 190, 206)
    step = size * 1.05
    x = size * 0.2
    while x < c.w + size * 0.4:
        suit = Dress(
            mix((244, 248, 250), fog, dim),
            mix((226, 236, 242), fog, dim),
            "cap",
            mix((240, 246, 250), fog, dim),
            mix(SKIN, fog, dim),
            mix((240, 246, 250), fog, dim),
        )
        seated(c, x, top + size * 0.12, size * 1.25, suit, 1)
        c.oval(
            x + size * 0.16,
            top - size * 0.48,
            size * 0.045,
            size * 0.035,
            mix((120, 176, 206), fog, dim),
        )
        x += step
    c.rect(0, top, c.w, top + size * 0.09, mix((236, 240, 236), fog, dim))
    c.rect(0, top + size * 0.09, c.w, top + size * 0.9, mix((64, 92, 112), fog, dim))
    x = size * 0.62
    while x < c.w + size:
        c.rect(
            x - size * 0.16,
            top - size * 0.07,
            x + size * 0.16,
            top + size * 0.012,
            mix((40, 122, 98), fog, dim),
        )
        for dot in range(6):
            c.rect(
                x - size * 0.13 + dot * size * 0.045,
                top - size * 0.055,
                x - size * 0.11 + dot * size * 0.045,
                top - size * 0.03,
                mix((244, 206, 110), fog, dim),
            )
        arm = [
            (x + size * 0.24, top),
            (x + size * 0.22, top - size * 0.34),
            (x + size * 0.05, top - size * 0.42),
        ]
        c.stroke(arm, mix((80, 96, 108), fog, dim), size * 0.022)
        c.oval(
            x + size * 0.02,
            top - size * 0.41,
            size * 0.09,
            size * 0.03,
            mix((250, 250, 240), fog, dim),
        )
        c.glow(x, top - size * 0.2, size * 0.4, (255, 246, 210), 0.5 - dim * 0.5)
        x += step


def looms(c: Canvas) -> None:
    c.wash(
        0, c.h, [(0, (54, 36, 34)), (0.5, (112, 74, 52)), (0.74, (134, 92, 62)), (1, (58, 38, 34))]
    )
    for beam in range(6):
        c.rect(0, c.h * 0.03 + beam * 46, c.w, c.h * 0.03 + beam * 46 + 9, (42, 28, 28))
    for place in (0.12, 0.42, 0.72):
        x = c.w * place
        c.rect(x - 8, c.h * 0.2 - 8, x + 228, c.h * 0.52 + 8, (62, 40, 32))
        c.rect(x, c.h * 0.2, x + 220, c.h * 0.52, (255, 232, 176))
        c.rect(x, c.h * 0.4, x + 220, c.h * 0.52, (222, 222, 150))
        for bar in range(1, 6):
            c.rect(x + bar * 36 - 3, c.h * 0.2, x + bar * 36 + 3, c.h * 0.52, (74, 48, 36))
    c.wash(c.h * 0.72, c.h, [(0, (118, 80, 58)), (1, (64, 42, 38))])
    for place in (0.12, 0.42, 0.72):
        x = c.w * place
        c.veil(
            [(x, c.h * 0.2), (x + 220, c.h * 0.2), (x - 20, c.h), (x - 420, c.h)],
            (255, 210, 130),
            0.2,
            12,
            light=True,
        )
        c.glow(x + 110, c.h * 0.36, 320, (255, 220, 150), 0.5)
    _loom(c, c.w * 0.87, c.h * 0.83, 330, ((70, 110, 120), (226, 190, 120)))
    weaver = Dress((126, 52, 62), (48, 40, 50))
    seated(c, c.w * 0.72, c.h * 0.74, 370, weaver, 1)
    _loom(c, c.w * 0.42, c.h * 0.95, 620, ((196, 62, 56), (240, 206, 120)))
    seated(c, c.w * 0.15, c.h * 0.76, 640, Dress((74, 84, 116), (40, 36, 48)), 1)
    c.rect(c.w * 0.08, c.h * 0.78, c.w * 0.22, c.h * 0.81, (84, 54, 40))


def _loom(c: Canvas, x: float, foot: float, size: float, yarn: tuple[Colour, Colour]) -> None:
    wood = (96, 60, 40)
    for side in (-0.42, 0.42):
        c.stroke(
            [(x + size * side, foot), (x + size * side, foot - size * 0.86)], wood, size * 0.05
        )
    c.stroke(
        [(x - size * 0.48, foot - size * 0.84), (x + size * 0.48, foot - size * 0.84)],
        wood,
        size * 0.05,
    )
    warp = [(x - size * 0.4, foot - size * 0.3), (x + size * 0.4, foot - size * 0.44)]
    for thread in range(34):
        y = thread * size * 0.006
        colour = mix(yarn[0], yarn[1], 0.5 + 0.5 * math.sin(thread * 0.9))
        c.stroke([(warp[0][0], warp[0][1] + y), (warp[1][0], warp[1][1] + y * 0.8)], colour, 2)
    c.shape(
        [
            (warp[0][0], warp[0][1]),
            (warp[0][0] + size * 0.2, warp[0][1] - size * 0.035),
            (warp[0][0] + size * 0.2, warp[0][1] + size * 0.17),
            (warp[0][0], warp[0][1] + size * 0.21),
        ],
        yarn[0],
    )
    for stripe in range(4):
        left = warp[0][0] + size * (0.02 + stripe * 0.05)
        c.shape(
            [
                (left, warp[0][1] - 4),
                (left + size * 0.02, warp[0][1] - 6),
                (left + size * 0.02, warp[0][1] + size * 0.185),
                (left, warp[0][1] + size * 0.2),
            ],
            yarn[1],
        )
    for heddle in (0.0, 0.08):
        hx = x + size * heddle
        c.rect(
            hx - size * 0.012,
            foot - size * 0.74,
            hx + size * 0.012,
            foot - size * 0.16,
            (206, 176, 128),
        )
        c.stroke([(hx, foot - size * 0.84), (hx, foot - size * 0.7)], (206, 186, 150), 2)
    c.stroke(
        [(x - size * 0.5, foot - size * 0.26), (x - size * 0.36, foot - size * 0.26)],
        wood,
        size * 0.06,
    )
    c.stroke(
        [(x + size * 0.36, foot - size * 0.4), (x + size * 0.5, foot - size * 0.4)],
        wood,
        size * 0.07,
    )


def greenhouse(c: Canvas) -> None:
    eye: Ends = (c.w * 0.5, c.h * 0.36, 0.05)
    c.wash(0, c.h * 0.4, [(0, (214, 232, 226)), (1, (250, 250, 226))])
    c.wash(c.h * 0.4, c.h, [(0, (186, 196, 140)), (1, (104, 92, 66))])
    for step in range(11):
        near = 1 - 0.8**step
        arch = [
            into(
                eye,
                (
                    c.w * 0.5 - math.cos(a / 20 * math.pi) * c.w * 0.62,
                    c.h * 0.66 - math.sin(a / 20 * math.pi) * c.h * 0.72,
                ),
                near,
            )
            for a in range(21)
        ]
        c.stroke(arch, (176, 196, 196), 9 * (1 - near) + 1.5)
    c.glow(c.w * 0.5, c.h * 0.34, 620, (255, 252, 220), 0.8)
    for step in reversed(range(13)):
        near = 1 - 0.82**step
        for lane in (-0.42, -0.16, 0.2, 0.46):
            _melon_vine(
                c, *into(eye, (c.w * (0.5 + lane), c.h * 1.05), near), 500 * (1 - near), near
            )
        if step == 3:
            person(
                c,
                *into(eye, (c.w * 0.53, c.h * 1.06), near),
                640 * (1 - near),
                Dress((56, 104, 150), (60, 62, 70), "non"),
                "reach",
                1,
            )
    c.haze(c.h * 0.2, c.h * 0.62, (250, 250, 220), 0.35, 0.45)


def _melon_vine(c: Canvas, x: float, foot: float, tall: float, fog: float) -> None:
    haze = (226, 236, 196)
    c.stroke(
        [(x, foot), (x, foot - tall)], mix((70, 110, 52), haze, fog * 0.7), max(1.5, tall * 0.014)
    )
    for leaf in range(9):
        y = foot - tall * (0.12 + leaf * 0.1)
        side = 1 if leaf % 2 else -1
        colour = mix(mix((56, 122, 58), (150, 180, 76), c.random.random()), haze, fog * 0.7)
        c.oval(x + side * tall * 0.08, y, tall * 0.09, tall * 0.065, colour)
    c.oval(
        x + tall * 0.05,
        foot - tall * 0.36,
        tall * 0.062,
        tall * 0.068,
        mix((226, 208, 130), haze, fog * 0.7),
    )
