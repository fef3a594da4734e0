"""Boats, drawn as silhouettes at any size."""

from .canvas import Canvas, Colour, mix, spline
from .figures import star


def sampan(c: Canvas, x: float, water: float, length: float, hull: Colour, facing: int = 1) -> None:
    f = facing * length
    top = spline(
        [
            (x - f * 0.5, water - length * 0.09),
            (x - f * 0.25, water - length * 0.03),
            (x + f * 0.2, water - length * 0.03),
            (x + f * 0.55, water - length * 0.13),
        ]
    )
    keel = spline(
        [
            (x + f * 0.55, water - length * 0.13),
            (x + f * 0.34, water + length * 0.02),
            (x - f * 0.3, water + length * 0.025),
            (x - f * 0.5, water - length * 0.09),
        ]
    )
    c.shape([*top, *keel], hull)
    c.stroke(top, mix(hull, (255, 220, 170), 0.25), max(1.0, length * 0.012))


def trawler(
    c: Canvas, x: float, water: float, length: float, hull: Colour, trim: Colour, facing: int = 1
) -> None:
    f = facing * length
    deck = spline(
        [
            (x - f * 0.5, water - length * 0.16),
            (x - f * 0.1, water - length * 0.11),
            (x + f * 0.3, water - length * 0.14),
            (x + f * 0.56, water - length * 0.27),
        ]
    )
    keel = [(x + f * 0.44, water + length * 0.03), (x - f * 0.46, water + length * 0.03)]
    c.shape([*deck, *keel], hull)
    c.stroke(deck, trim, length * 0.02)
    c.shape(
        [
            (x - f * 0.42, water - length * 0.13),
            (x - f * 0.42, water - length * 0.34),
            (x - f * 0.12, water - length * 0.34),
            (x - f * 0.08, water - length * 0.12),
        ],
        mix(hull, (235, 230, 220), 0.55),
    )
    c.shape(
        [
            (x - f * 0.45, water - length * 0.33),
            (x - f * 0.45, water - length * 0.365),
            (x - f * 0.07, water - length * 0.365),
            (x - f * 0.08, water - length * 0.33),
        ],
        trim,
    )
    for share in (0.36, 0.26, 0.17):
        px = x - f * share
        c.rect(
            px - length * 0.025,
            water - length * 0.28,
            px + length * 0.025,
            water - length * 0.21,
            mix(hull, (20, 24, 34), 0.7),
        )
    c.stroke(
        [(x + f * 0.08, water - length * 0.12), (x + f * 0.08, water - length * 0.62)],
        mix(hull, (0, 0, 0), 0.3),
        length * 0.012,
    )
    c.stroke(
        [(x + f * 0.08, water - length * 0.6), (x + f * 0.5, water - length * 0.24)],
        mix(hull, (0, 0, 0), 0.3),
        length * 0.005,
    )
    c.stroke(
        [(x + f * 0.08, water - length * 0.6), (x - f * 0.24, water - length * 0.36)],
        mix(hull, (0, 0, 0), 0.3),
        length * 0.005,
    )
    c.shape(
        [
            (x + f * 0.08, water - length * 0.62),
            (x + f * 0.08, water - length * 0.54),
            (x - f * 0.04, water - length * 0.54),
            (x - f * 0.04, water - length * 0.62),
        ],
        (214, 38, 36),
    )
    star(c, x + f * 0.02, water - length * 0.58, length * 0.024)
