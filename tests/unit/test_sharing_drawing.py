import io

import pytest
from PIL import Image

from articles.enums import CardLook
from articles.media.sharing.drawing import (
    LARGEST_BYTES,
    Paper,
    Words,
    draw_card,
    draw_house_card,
)
from tests.media_files import jpeg, saved

PAPER = Paper("Báo Sông Ngà", "SN", "songnga.example", "Tiếng nói của nhân dân")
CINNABAR, INK = (163, 32, 27), (27, 23, 20)
HEADLINES = [
    "Ễ ương Ặc Ộc ẪM ƯỚT, Ỵ ngày 5 tháng 2: TP. Thái Bình ẨM ƯỚT",
    "Thường trực Tỉnh ủy làm việc với Ban quản lý Khu kinh tế về giải phóng mặt bằng; " * 3,
    "Lũ",
    "x" * 250,
    "",
    "😀 中文",
]


def drawn(headline, size=None, focus=(500, 500), content=None):
    if size or content:
        content = io.BytesIO(content or jpeg(size))
    return draw_card(Words(headline, "Thời sự", PAPER), content, focus)


def opened(content):
    return Image.open(io.BytesIO(content))


def is_near(pixel, wanted):
    return all(abs(found - want) < 24 for found, want in zip(pixel, wanted, strict=True))


@pytest.mark.parametrize("headline", HEADLINES)
@pytest.mark.parametrize("size", [None, (900, 1600), (420, 300), (1920, 380), (1920, 1280)])
def test_every_card_is_one_jpeg_of_exactly_the_size_the_networks_want(headline, size):
    card = drawn(headline[:250], size)
    image = opened(card.content)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (1200, 630))
    assert len(card.content) <= LARGEST_BYTES
    assert not image.getexif()


def test_a_picture_full_of_detail_is_still_small_enough():
    noise = Image.effect_noise((1920, 1280), 120).convert("RGB")
    card = drawn("Lũ rút", content=saved(noise, "JPEG", quality=95))
    assert card.look == CardLook.PICTURE
    assert len(card.content) <= LARGEST_BYTES


def test_the_cut_follows_the_focal_point():
    """The picture is light above and dark below."""
    above = opened(drawn("Lũ rút", (1200, 1200), (500, 0)).content)
    below = opened(drawn("Lũ rút", (1200, 1200), (500, 1000)).content)
    assert is_near(above.getpixel((900, 300)), (235, 235, 220))
    assert is_near(below.getpixel((900, 300)), (20, 60, 40))


def test_a_tall_picture_stands_whole_beside_the_headline():
    card = drawn("Lũ rút, bà con trở lại đồng", (900, 1600))
    image = opened(card.content)
    assert card.look == CardLook.PLATE
    assert is_near(image.getpixel((5, 300)), CINNABAR)
    assert is_near(image.getpixel((1150, 20)), (235, 235, 220))
    assert is_near(image.getpixel((1150, 620)), (20, 60, 40))


def test_a_picture_too_small_to_be_seen_is_left_out():
    assert drawn("Lũ rút", (120, 90)).look == CardLook.DRAWN


def test_words_keep_clear_of_the_edges():
    for headline in HEADLINES:
        image = opened(drawn(headline[:250]).content).convert("L").point(lambda v: v < 128 and 255)
        left, top, right, bottom = image.crop((30, 0, 1200, 630)).getbbox()
        assert left + 30 >= 80
        assert right + 30 <= 1140
        assert top >= 40
        assert bottom <= 610


def test_the_papers_card_bears_its_seal():
    image = opened(draw_house_card(PAPER))
    assert image.size == (1200, 630)
    assert is_near(image.getpixel((535, 100)), CINNABAR)
    assert is_near(image.getpixel((600, 5)), CINNABAR)


def test_an_endless_name_of_a_paper_is_cut_and_breaks_nothing():
    paper = Paper("Báo và Phát thanh, Truyền hình " * 9, "PT", "x" * 90 + ".example", "m" * 160)
    assert opened(draw_house_card(paper)).size == (1200, 630)
    card = draw_card(Words("Lũ rút", "k" * 300, paper), None, (500, 500))
    assert opened(card.content).size == (1200, 630)


def test_a_file_that_is_no_picture_is_refused_not_drawn_over():
    with pytest.raises(OSError, match="identify"):
        drawn("Lũ rút", content=b"not a picture")
