"""Scenes of care, learning and the state at its counters."""

import math

from .canvas import Canvas, mix
from .figures import SKIN, Dress, palm, person, seated, tree
from .workshops import Ends, into, room


def corridor(c: Canvas) -> None:
    eye: Ends = (c.w * 0.46, c.h * 0.42, 0.1)
    left, top, right, bottom = room(c, eye, (190, 216, 208), (150, 184, 180), (226, 234, 226))
    c.rect(left, top, right, bottom, (250, 250, 236))
    c.glow(eye[0], eye[1], 420, (255, 250, 226), 0.9)
    for step in range(8):
        near = 1 - 0.76**step
        far = near + 0.07 * (1 - near)
        quad = [
            into(eye, (c.w * 0.34, 0), near),
            into(eye, (c.w * 0.58, 0), near),
            into(eye, (c.w * 0.58, 0), far),
            into(eye, (c.w * 0.34, 0), far),
        ]
        c.shape(quad, (255, 255, 250))
        _doors(c, eye, near)
    for edge in (0, c.w):
        rail = [into(eye, (edge, c.h * 0.66), 0), into(eye, (edge, c.h * 0.66), 0.8)]
        c.stroke(rail, (92, 140, 138), 7)
    c.veil(
        [(c.w * 0.32, c.h), (c.w * 0.66, c.h), (eye[0] + 60, bottom), (eye[0] - 60, bottom)],
        (255, 255, 246),
        0.35,
        20,
        light=True,
    )
    x, foot = into(eye, (c.w * 0.2, c.h * 1.1), 0.3)
    person(c, x, foot, 420, Dress((246, 250, 250), (236, 240, 240), "cap", (250, 252, 252)), "walk")
    _stretcher(c, x + 250, foot - 6, 400)
    x, foot = into(eye, (c.w * 0.86, c.h * 1.1), 0.52)
    person(
        c, x, foot, 290, Dress((120, 190, 180), (110, 176, 170), "cap", (120, 190, 180)), "walk", -1
    )
    for near, shirt in ((0.7, (246, 250, 250)), (0.76, (150, 96, 90))):
        x, foot = into(eye, (c.w * 0.5 + 200 * near, c.h * 1.08), near)
        person(c, x, foot, 620 * (1 - near), Dress(shirt), "stand")


def _doors(c: Canvas, eye: Ends, near: float) -> None:
    far = near + 0.11 * (1 - near)
    for edge, tone in ((0.0, (112, 162, 158)), (float(c.w), (130, 176, 170))):
        quad = [
            into(eye, (edge, c.h * 0.14), near + 0.04),
            into(eye, (edge, c.h * 0.14), far + 0.04),
            into(eye, (edge, c.h * 0.98), far + 0.04),
            into(eye, (edge, c.h * 0.98), near + 0.04),
        ]
        c.shape(quad, tone)


def _stretcher(c: Canvas, x: float, foot: float, size: float) -> None:
    c.rect(x - size * 0.42, foot - size * 0.36, x + size * 0.42, foot - size * 0.3, (130, 146, 150))
    c.rect(
        x - size * 0.42, foot - size * 0.44, x + size * 0.42, foot - size * 0.36, (240, 244, 240)
    )
    c.oval(x + size * 0.02, foot - size * 0.47, size * 0.3, size * 0.075, (158, 200, 204))
    c.oval(x + size * 0.36, foot - size * 0.47, size * 0.05, size * 0.05, SKIN)
    for side in (-0.34, 0.34):
        c.stroke(
            [(x + size * side, foot - size * 0.3), (x + size * side, foot - size * 0.04)],
            (130, 146, 150),
            6,
        )
        c.oval(x + size * side, foot - size * 0.03, size * 0.032, size * 0.032, (54, 62, 68))
    c.stroke(
        [(x - size * 0.3, foot - size * 0.4), (x - size * 0.3, foot - size * 0.92)],
        (130, 146, 150),
        4,
    )
    c.oval(x - size * 0.3, foot - size * 0.9, size * 0.035, size * 0.06, (214, 236, 238))


def counters(c: Canvas) -> None:
    c.wash(
        0,
        c.h,
        [
            (0, (226, 220, 200)),
            (0.55, (206, 200, 184)),
            (0.7, (176, 164, 148)),
            (1, (120, 108, 104)),
        ],
    )
    c.rect(0, c.h * 0.1, c.w, c.h * 0.24, (166, 32, 38))
    star_x = c.w * 0.5
    for step in range(9):
        c.rect(
            star_x - 250 + step * 60,
            c.h * 0.155,
            star_x - 210 + step * 60,
            c.h * 0.185,
            (252, 214, 110),
        )
    c.glow(c.w * 0.5, 0, 900, (255, 246, 220), 0.5)
    for index in range(6):
        x = c.w * (0.02 + index * 0.165)
        c.rect(x + 6, c.h * 0.285, x + 246, c.h * 0.335, (34, 70, 110))
        c.rect(x + 104, c.h * 0.295, x + 150, c.h * 0.325, (255, 216, 120))
        seated(c, x + 96, c.h * 0.6, 330, Dress((236, 240, 242), (40, 50, 70)), 1)
        c.rect(x + 160, c.h * 0.44, x + 236, c.h * 0.52, (40, 48, 60))
        c.rect(x + 168, c.h * 0.448, x + 228, c.h * 0.512, (150, 206, 220))
        c.rect(x - 2, c.h * 0.34, x + 4, c.h * 0.56, (196, 220, 222))
    c.blend_shape(
        [(0, c.h * 0.54), (c.w, c.h * 0.54), (c.w, c.h * 0.74), (0, c.h * 0.74)],
        (150, 98, 62),
        (104, 64, 44),
    )
    c.rect(0, c.h * 0.53, c.w, c.h * 0.555, (226, 206, 172))
    for place, height, shirt, facing in (
        (0.13, 470, (60, 96, 130), 1),
        (0.31, 450, (176, 84, 70), 1),
        (0.64, 480, (92, 110, 82), -1),
        (0.83, 440, (120, 84, 120), 1),
    ):
        person(
            c, c.w * place, c.h * 0.96, height, Dress(shirt, is_from_behind=True), "stand", facing
        )
    for seat in range(5):
        x = c.w * (0.38 + seat * 0.05)
        c.rect(x, c.h * 0.9, x + 66, c.h * 0.915, (44, 84, 124))


def conference(c: Canvas) -> None:
    c.wash(
        0, c.h, [(0, (120, 22, 30)), (0.5, (176, 36, 40)), (0.62, (140, 30, 36)), (1, (50, 26, 34))]
    )
    for fold in range(42):
        x = c.w * fold / 42
        c.veil(
            [(x, 0), (x + 16, 0), (x + 20, c.h * 0.56), (x + 4, c.h * 0.56)], (70, 8, 18), 0.4, 5
        )
    c.glow(c.w * 0.3, c.h * 0.2, 620, (255, 150, 110), 0.5)
    turns = [(math.tau * (step / 10 - 0.25), 74 if step % 2 == 0 else 29) for step in range(10)]
    c.shape(
        [(c.w * 0.2 + math.cos(t) * r, c.h * 0.2 + math.sin(t) * r) for t, r in turns],
        (255, 214, 60),
    )
    for row, span in enumerate((0.38, 0.5, 0.3)):
        for word in range(int(span * 20)):
            c.rect(
                c.w * 0.38 + word * 52,
                c.h * (0.13 + row * 0.075),
                c.w * 0.38 + word * 52 + c.random.uniform(26, 46),
                c.h * (0.165 + row * 0.075),
                (252, 210, 100),
            )
    c.blend_shape(
        [(0, c.h * 0.58), (c.w, c.h * 0.58), (c.w, c.h), (0, c.h)], (120, 74, 56), (46, 30, 34)
    )
    _lectern(c, c.w * 0.25, c.h * 0.62)
    for index in range(5):
        x = c.w * (0.46 + index * 0.108)
        seated(
            c,
            x,
            c.h * 0.58,
            260,
            Dress(c.random.choice([(240, 242, 244), (60, 70, 100), (240, 242, 244)]), (36, 40, 54)),
            -1 if index % 2 else 1,
        )
    c.rect(c.w * 0.4, c.h * 0.53, c.w * 0.985, c.h * 0.63, (226, 196, 148))
    c.rect(c.w * 0.4, c.h * 0.53, c.w * 0.985, c.h * 0.545, (246, 226, 186))
    for _flower in range(70):
        c.oval(
            c.w * 0.6 + c.random.gauss(0, 90),
            c.h * 0.6 + c.random.gauss(0, 10),
            12,
            10,
            c.random.choice([(236, 96, 110), (250, 200, 90), (86, 140, 80), (250, 240, 226)]),
        )
    _audience(c)


def _lectern(c: Canvas, x: float, foot: float) -> None:
    person(c, x, foot, 330, Dress((44, 54, 86), (34, 40, 60)), "reach")
    c.shape(
        [(x - 20, foot - 170), (x + 150, foot - 170), (x + 128, foot + 30), (x + 4, foot + 30)],
        (134, 84, 54),
    )
    c.rect(x - 26, foot - 178, x + 156, foot - 164, (206, 160, 110))
    c.stroke([(x + 70, foot - 176), (x + 44, foot - 222)], (40, 40, 44), 4)


def _audience(c: Canvas) -> None:
    for row, (y, size) in enumerate(((0.74, 74), (0.84, 98), (0.97, 130))):
        x = -30.0 + 40 * (row % 2)
        while x < c.w + 60:
            tone = mix(
                c.random.choice([(84, 92, 116), (120, 112, 110), (70, 80, 84)]),
                (26, 20, 28),
                0.35 + 0.15 * row,
            )
            c.oval(x, c.h * y + size * 0.95, size * 0.88, size * 0.62, tone)
            c.oval(x, c.h * y, size * 0.36, size * 0.45, (30, 24, 28))
            c.veil(
                [
                    (x - size * 0.2, c.h * y - size * 0.36),
                    (x + size * 0.2, c.h * y - size * 0.36),
                    (x + size * 0.1, c.h * y - size * 0.28),
                    (x - size * 0.1, c.h * y - size * 0.28),
                ],
                (255, 150, 120),
                0.35,
                4,
            )
            x += size * c.random.uniform(1.75, 2.05)


def library(c: Canvas) -> None:
    c.wash(
        0,
        c.h,
        [(0, (242, 226, 190)), (0.62, (230, 204, 160)), (0.63, (160, 112, 78)), (1, (104, 70, 56))],
    )
    spines = [
        (176, 62, 54),
        (44, 98, 112),
        (226, 164, 70),
        (92, 120, 84),
        (120, 66, 92),
        (232, 222, 200),
        (58, 72, 104),
    ]
    for shelf in range(5):
        top = c.h * (0.05 + shelf * 0.12)
        c.rect(0, top, c.w, top + c.h * 0.115, (126, 82, 56))
        x = 6.0
        while x < c.w:
            wide, tall = c.random.uniform(9, 26), c.random.uniform(70, 104)
            if c.random.random() < 0.93:
                c.rect(
                    x,
                    top + c.h * 0.108 - tall,
                    x + wide - 2,
                    top + c.h * 0.108,
                    mix(c.random.choice(spines), (92, 62, 44), c.random.random() * 0.3),
                )
            x += wide
        c.rect(0, top + c.h * 0.107, c.w, top + c.h * 0.118, (170, 120, 82))
    c.blurred(2)
    c.glow(c.w * 0.16, c.h * 0.1, 760, (255, 240, 196), 0.6)
    c.veil(
        [(0, 0), (c.w * 0.22, 0), (c.w * 0.75, c.h), (c.w * 0.3, c.h)],
        (255, 228, 170),
        0.22,
        30,
        light=True,
    )
    for place, height, shirt, pose, facing in (
        (0.1, 480, (60, 96, 140), "reach", 1),
        (0.92, 470, (184, 82, 70), "stand", -1),
    ):
        person(
            c,
            c.w * place,
            c.h * 0.93,
            height,
            Dress(shirt, (44, 52, 76), is_from_behind=True),
            pose,
            facing,
        )
    for place, shirt, facing in (
        (0.3, (250, 246, 236), 1),
        (0.47, (120, 160, 150), 1),
        (0.72, (226, 150, 90), -1),
    ):
        seated(c, c.w * place, c.h * 0.86, 420, Dress(shirt, (44, 50, 76)), facing)
        x = c.w * place + facing * 120
        c.shape(
            [
                (x - 54, c.h * 0.752),
                (x, c.h * 0.768),
                (x + 54, c.h * 0.752),
                (x + 50, c.h * 0.775),
                (x, c.h * 0.79),
                (x - 50, c.h * 0.775),
            ],
            (252, 250, 240),
        )
    c.blend_shape(
        [
            (c.w * 0.2, c.h * 0.79),
            (c.w * 0.82, c.h * 0.79),
            (c.w * 0.86, c.h * 0.86),
            (c.w * 0.16, c.h * 0.86),
        ],
        (236, 196, 140),
        (184, 134, 90),
    )
    for leg in (0.2, 0.8):
        c.rect(c.w * leg, c.h * 0.86, c.w * leg + 22, c.h, (120, 82, 58))


def clinic(c: Canvas) -> None:
    ground = c.h * 0.74
    c.wash(0, ground, [(0, (120, 190, 210)), (1, (240, 240, 220))])
    c.clouds(0, ground * 0.6, (255, 255, 250), (3, 5), 120, 180, 0.9)
    for place in (0.05, 0.95, 0.86):
        palm(c, c.w * place, ground, 520, (58, 110, 92), c.random.uniform(-0.08, 0.08))
    c.rect(c.w * 0.14, c.h * 0.28, c.w * 0.86, ground, (250, 246, 232))
    c.rect(c.w * 0.12, c.h * 0.25, c.w * 0.88, c.h * 0.29, (40, 120, 124))
    c.rect(c.w * 0.14, c.h * 0.48, c.w * 0.86, c.h * 0.5, (40, 120, 124))
    for floor in (0.33, 0.54):
        for bay in range(6):
            x = c.w * (0.18 + bay * 0.11)
            if 2 <= bay <= 3:
                continue
            c.rect(x, c.h * floor, x + 110, c.h * (floor + 0.11), (110, 170, 178))
            c.rect(x + 52, c.h * floor, x + 57, c.h * (floor + 0.11), (250, 250, 240))
    c.rect(c.w * 0.41, c.h * 0.5, c.w * 0.59, ground, (255, 238, 196))
    c.rect(c.w * 0.43, c.h * 0.55, c.w * 0.57, ground, (96, 150, 156))
    c.glow(c.w * 0.5, c.h * 0.62, 220, (255, 240, 200), 0.5)
    c.oval(c.w * 0.5, c.h * 0.38, 66, 66, (255, 255, 250))
    c.rect(c.w * 0.5 - 15, c.h * 0.38 - 46, c.w * 0.5 + 15, c.h * 0.38 + 46, (208, 48, 48))
    c.rect(c.w * 0.5 - 46, c.h * 0.38 - 15, c.w * 0.5 + 46, c.h * 0.38 + 15, (208, 48, 48))
    c.wash(ground, c.h, [(0, (206, 196, 170)), (1, (150, 136, 118))])
    c.shape(
        [(c.w * 0.4, ground), (c.w * 0.6, ground), (c.w * 0.74, c.h), (c.w * 0.26, c.h)],
        (226, 218, 198),
    )
    tree(c, c.w * 0.1, c.h * 0.84, 420, (60, 124, 76), (176, 196, 96))
    for place, depth, height, dress, pose, facing in (
        (0.46, 0.82, 240, Dress((250, 252, 252), (60, 80, 100)), "reach", 1),
        (0.54, 0.83, 210, Dress((150, 92, 110), (60, 56, 70), "non"), "stand", -1),
        (0.68, 0.9, 290, Dress((70, 110, 150), (50, 54, 66)), "walk", -1),
        (0.735, 0.9, 190, Dress((240, 190, 80), (50, 70, 110)), "walk", -1),
        (0.28, 0.92, 300, Dress((96, 120, 84), (50, 50, 60), "non"), "walk", 1),
    ):
        person(c, c.w * place, c.h * depth, height, dress, pose, facing)
