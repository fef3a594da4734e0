"""Faces, half in the light."""

from .canvas import Canvas, Colour, mix, spline
from .figures import Dress, head


def engineer(c: Canvas) -> None:
    c.wash(0, c.h, [(0, (60, 104, 124)), (0.6, (150, 178, 176)), (1, (206, 190, 160))])
    for _index in range(8):
        x = c.random.uniform(0, c.w)
        c.rect(
            x,
            0,
            x + c.random.uniform(20, 70),
            c.h,
            mix((90, 130, 144), (206, 206, 190), c.random.random()),
        )
    c.blurred(26)
    for _ in range(22):
        c.glow(
            c.random.uniform(0, c.w),
            c.random.uniform(0, c.h * 0.7),
            c.random.uniform(40, 90),
            (255, 236, 190),
            0.4,
        )
    _bust(
        c, c.w * 0.5, c.h * 0.44, 440, Dress((44, 84, 128), hat="helmet", hat_colour=(250, 212, 76))
    )


def elder(c: Canvas) -> None:
    c.wash(0, c.h, [(0, (74, 46, 40)), (0.6, (140, 92, 62)), (1, (60, 38, 36))])
    for bar in range(7):
        c.rect(
            c.w * (0.55 + bar * 0.07), 0, c.w * (0.55 + bar * 0.07) + 34, c.h * 0.6, (250, 214, 150)
        )
    c.blurred(18)
    c.glow(c.w * 0.85, c.h * 0.25, 700, (255, 214, 150), 0.7)
    _bust(
        c,
        c.w * 0.46,
        c.h * 0.42,
        420,
        Dress((110, 40, 52), hair=(206, 202, 196), skin=(190, 136, 102)),
    )
    c.stroke(
        spline([(c.w * 0.3, c.h * 0.62), (c.w * 0.46, c.h * 0.7), (c.w * 0.62, c.h * 0.62)]),
        (236, 206, 150),
        12,
    )


def _bust(c: Canvas, x: float, y: float, size: float, dress: Dress) -> None:
    """Head and shoulders, one side in the light."""
    body = spline(
        [
            (x - size * 1.15, c.h),
            (x - size * 0.98, y + size * 0.98),
            (x - size * 0.3, y + size * 0.66),
            (x + size * 0.3, y + size * 0.66),
            (x + size * 0.98, y + size * 0.98),
            (x + size * 1.15, c.h),
        ]
    )
    c.shape(body, dress.shirt)
    c.veil(
        [
            (x - size * 1.2, c.h),
            (x - size, y + size),
            (x - size * 0.2, y + size * 0.64),
            (x - size * 0.1, c.h),
        ],
        (14, 18, 34),
        0.34,
        24,
    )
    c.stroke(
        [(x, y + size * 0.3), (x, y + size * 0.62)], mix(dress.skin, (60, 20, 20), 0.2), size * 0.34
    )
    c.shape(
        [
            (x - size * 0.3, y + size * 0.62),
            (x, y + size * 0.96),
            (x + size * 0.3, y + size * 0.62),
            (x, y + size * 0.74),
        ],
        mix(dress.shirt, (255, 255, 255), 0.55),
    )
    for side in (-1, 1):
        c.oval(
            x + side * size * 0.42,
            y + size * 0.08,
            size * 0.06,
            size * 0.12,
            mix(dress.skin, (80, 30, 20), 0.15),
        )
    head(c, x, y, size, dress)
    _features(c, x, y, size, dress)
    if dress.hat:
        _peak(c, x, y, size, dress.hat_colour)
    c.veil(
        spline(
            [
                (x - size * 0.46, y - size * 0.3),
                (x - size * 0.5, y + size * 0.2),
                (x - size * 0.1, y + size * 0.52),
                (x - size * 0.06, y),
                (x - size * 0.2, y - size * 0.4),
            ]
        ),
        (40, 16, 20),
        0.3,
        18,
    )


def _features(c: Canvas, x: float, y: float, size: float, dress: Dress) -> None:
    dark = mix(dress.skin, (40, 20, 20), 0.75)
    for side in (-1, 1):
        c.stroke(
            spline(
                [
                    (x + side * size * 0.07, y + size * 0.02),
                    (x + side * size * 0.15, y - size * 0.015),
                    (x + side * size * 0.25, y + size * 0.02),
                ]
            ),
            mix(dress.hair, dark, 0.4),
            size * 0.025,
        )
        c.stroke(
            spline(
                [
                    (x + side * size * 0.09, y + size * 0.11),
                    (x + side * size * 0.16, y + size * 0.09),
                    (x + side * size * 0.22, y + size * 0.115),
                ]
            ),
            dark,
            size * 0.022,
        )
    c.stroke(
        spline(
            [
                (x + size * 0.01, y + size * 0.1),
                (x + size * 0.045, y + size * 0.22),
                (x - size * 0.01, y + size * 0.235),
            ]
        ),
        mix(dress.skin, dark, 0.4),
        size * 0.018,
    )
    c.stroke(
        spline(
            [
                (x - size * 0.1, y + size * 0.32),
                (x, y + size * 0.35),
                (x + size * 0.11, y + size * 0.315),
            ]
        ),
        mix(dress.skin, (150, 40, 40), 0.55),
        size * 0.024,
    )


def _peak(c: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    c.shape(
        spline(
            [
                (x - size * 0.56, y - size * 0.1),
                (x - size * 0.3, y - size * 0.06),
                (x, y - size * 0.02),
                (x + size * 0.3, y - size * 0.06),
                (x + size * 0.56, y - size * 0.1),
                (x, y - size * 0.24),
            ]
        ),
        mix(colour, (90, 60, 0), 0.18),
    )
    c.stroke(
        [(x, y - size * 0.58), (x, y - size * 0.24)], mix(colour, (255, 255, 255), 0.4), size * 0.06
    )
