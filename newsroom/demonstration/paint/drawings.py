"""Drawings with words in them: what a graphics desk makes of figures."""

from .canvas import Canvas, Colour

EGGSHELL: Colour = (247, 240, 226)
INK: Colour = (29, 24, 20)
SOFT: Colour = (104, 92, 80)
LINE: Colour = (214, 200, 178)
CINNABAR: Colour = (163, 32, 27)
WATER: Colour = (150, 178, 184)

FIGURES = (
    ("1.186 m", "chiều dài toàn cầu"),
    ("240 m", "nhịp chính dây văng"),
    ("16 m", "mặt cầu, 4 làn xe"),
    ("47 ngày", "vượt tiến độ hợp đồng"),
)
JOURNEYS = (
    ("Đường vòng qua cầu Cau", 42, "23 km · 42 phút"),
    ("Đò ngang bến Vát", 18, "0,4 km · 18 phút cả chờ"),
    ("Qua cầu Bến Vát", 3, "1,2 km · dưới 3 phút"),
)


def bridge_in_numbers(c: Canvas) -> None:
    c.is_drawing = True
    c.wash(0, c.h, [(0, EGGSHELL), (1, EGGSHELL)])
    c.rect(80, 80, 200, 92, CINNABAR)
    c.letters("Cầu Bến Vát bằng con số", 80, 116, 92, INK, heavy=True)
    c.letters("Cầu dây văng một trụ tháp nối hai bờ sông Lạc", 80, 236, 42, SOFT)
    profile(c, left=80, right=c.w - 80, deck=760)
    for place, (figure, words) in enumerate(FIGURES):
        left = 80 + place * (c.w - 160) / 4
        c.rect(left, 1010, left + 300, 1013, INK)
        c.letters(figure, left, 1030, 76, CINNABAR, heavy=True)
        c.letters(words, left, 1132, 34, INK)
    c.letters("Từ Bến Vát sang Ngọc Điền mất bao lâu?", 80, 1270, 58, INK, heavy=True)
    for place, (name, minutes, words) in enumerate(JOURNEYS):
        journey(c, 1380 + place * 150, name, minutes, words)
    c.letters(
        "Nguồn: Ban Quản lý dự án công trình giao thông tỉnh. Đồ họa: Báo Lạc Giang",
        80, 1870, 30, SOFT,
    )  # fmt: skip


def profile(c: Canvas, *, left: float, right: float, deck: float) -> None:
    c.rect(left, deck + 120, right, deck + 170, WATER)
    tower = left + (right - left) * 0.42
    for reach in range(90, 560, 47):
        for side in (-1, 1):
            c.stroke([(tower, deck - 400 + reach * 0.22), (tower + side * reach, deck)], SOFT, 3)
    c.shape(
        [
            (tower - 10, deck - 420),
            (tower + 10, deck - 420),
            (tower + 26, deck + 150),
            (tower - 26, deck + 150),
        ],
        INK,
    )
    for share in (0.06, 0.82, 0.94):
        pier = left + (right - left) * share
        c.rect(pier - 12, deck, pier + 12, deck + 150, INK)
    c.rect(left, deck - 8, right, deck + 14, CINNABAR)
    c.letters("Bến Vát", left, deck - 70, 38, INK, heavy=True)
    c.letters("Ngọc Điền", right - 176, deck - 70, 38, INK, heavy=True)


def journey(c: Canvas, top: float, name: str, minutes: int, words: str) -> None:
    c.letters(name, 80, top, 38, INK)
    c.rect(80, top + 56, c.w - 80, top + 96, LINE)
    length = (c.w - 160) * minutes / 42
    c.rect(80, top + 56, 80 + length, top + 96, CINNABAR)
    is_long = length > 900
    left = 80 + length - 330 if is_long else 80 + length + 24
    c.letters(words, left, top + 60, 34, EGGSHELL if is_long else INK)
