import io
import re
import time
from contextlib import suppress

import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from articles.decoding.refusals import Unusable
from articles.decoding.renditions import sizes
from tests.media_files import (
    GPS,
    exif,
    heic,
    jpeg,
    painted,
    png_bomb,
    saved,
    scan_bomb,
    sideways_heic,
    sideways_jpeg,
    srgb_profile,
)
from tests.pictures_read import read_picture


def images(picture):
    return [Image.open(io.BytesIO(made.content)) for made in picture.made]


def looks_upright(image):
    image = image.convert("RGB")
    width, height = image.size
    red, light, dark = (
        image.getpixel((int(width * x), int(height * y)))
        for x, y in ((0.1, 0.1), (0.9, 0.1), (0.5, 0.9))
    )
    return red[0] > 150 > red[1] and min(light) > 180 and max(dark) < 110


def test_a_photograph_becomes_small_ones_in_two_formats():
    picture = read_picture(jpeg((3000, 2000)))
    assert [(made.format, made.width, made.height) for made in picture.made] == [
        (format, width, round(width * 2 / 3))
        for width in (320, 480, 828, 1200, 1920)
        for format in ("jpeg", "avif")
        if format != "jpeg" or width in (320, 1200, 1920)
    ]
    assert all(looks_upright(image) for image in images(picture))
    assert (picture.width, picture.height, picture.extension) == (3000, 2000, "jpg")


def test_what_is_made_has_the_size_it_says():
    picture = read_picture(jpeg((1111, 777)))
    for made, image in zip(picture.made, images(picture), strict=True):
        assert image.size == (made.width, made.height)
        assert image.format.lower() == made.format


def test_nothing_is_made_larger_than_the_original():
    picture = read_picture(jpeg((500, 300)))
    assert [made.width for made in picture.made if made.format == "jpeg"] == [320, 500]


def test_the_jpegs_are_progressive():
    made = [image for image in images(read_picture(jpeg())) if image.format == "JPEG"]
    assert all(image.info.get("progressive") for image in made)


def test_one_pixel_is_a_picture():
    assert [made.width for made in read_picture(jpeg((1, 1))).made] == [1, 1]


@given(st.integers(1, 1920), st.integers(1, 1920))
def test_widths_rise_and_end_with_the_whole(width, height):
    found = sizes((width, height))
    assert found[-1] == (width, height)
    assert [size[0] for size in found] == sorted({size[0] for size in found})
    assert all(min(size) >= 1 for size in found)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_of_the_camera_is_applied(orientation):
    picture = read_picture(sideways_jpeg(orientation))
    assert (picture.width, picture.height) == (600, 400)
    assert all(looks_upright(image) for image in images(picture))


def test_a_broken_orientation_leaves_the_picture_as_it_is():
    assert read_picture(jpeg((60, 40), exif=exif(77))).width == 60


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_position_and_every_other_word_about_the_picture_are_gone(format):
    extra = {"comment": GPS} if format == "JPEG" else {}
    pillow_heif.register_heif_opener()
    original = saved(
        painted((400, 300)), format, exif=exif(), icc_profile=srgb_profile(), xmp=GPS, **extra
    )
    assert GPS in original
    for made in read_picture(original).made:
        assert GPS not in made.content
        assert b"Exif" not in made.content
        assert b"EXIF" not in made.content
        image = Image.open(io.BytesIO(made.content))
        assert not image.getexif()
        assert not {"icc_profile", "comment", "xmp", "exif"} & set(image.info)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_turn_that_an_iphone_asks_for_is_applied(orientation):
    picture = read_picture(sideways_heic(orientation))
    assert (picture.width, picture.height, picture.extension) == (600, 400, "heic")
    assert all(looks_upright(image) for image in images(picture))


def test_an_iphones_thumbnail_never_stands_for_the_picture():
    pillow_heif.options.THUMBNAILS = True
    read_picture(heic((64, 64)))
    assert pillow_heif.options.THUMBNAILS is False


def test_ten_bits_of_a_phone_become_eight():
    wide = pillow_heif.from_bytes("RGB;16", (200, 120), b"\xff\xff\x00\x00\x00\x00" * 24_000)
    file = io.BytesIO()
    wide.save(file, quality=90)
    red, green, _blue = images(read_picture(file.getvalue()))[0].convert("RGB").getpixel((9, 9))
    assert red > 240 > 30 > green


def test_an_avif_is_a_picture_like_others():
    picture = read_picture(saved(painted((600, 400)), "AVIF"))
    assert picture.extension == "avif"
    assert all(looks_upright(image) for image in images(picture))


def test_the_first_picture_is_one_of_those_made_afterwards():
    for size in ((3000, 2000), (1250, 800), (1200, 900), (640, 400), (500, 9000), (1400, 20_000)):
        picture = read_picture(saved(Image.new("L", size, 200), "PNG"))
        assert picture.first.format == "jpeg"
        assert picture.first.width <= 1333
        assert picture.first in picture.made


def test_colours_of_another_profile_become_srgb():
    profile = srgb_profile().replace(b"rXYZ", b"????", 1).replace(b"bXYZ", b"rXYZ", 1)
    profile = profile.replace(b"????", b"bXYZ", 1)
    for image in images(read_picture(jpeg((600, 400), icc_profile=profile))):
        red, _green, blue = image.convert("RGB").getpixel((60, 40))
        assert blue > 150 > red


def test_a_profile_of_another_colour_model_does_not_hinder():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert all(looks_upright(image) for image in images(read_picture(jpeg(icc_profile=lab))))


def test_a_broken_profile_does_not_hinder():
    picture = read_picture(jpeg((300, 200), icc_profile=b"\0" * 200))
    assert all(looks_upright(image) for image in images(picture))


@pytest.mark.parametrize("mode", ["L", "CMYK", "YCbCr"])
def test_jpegs_of_other_colour_models_are_understood(mode):
    picture = read_picture(saved(painted((300, 200), mode)))
    assert {image.mode for image in images(picture)} == {"RGB"}
    corner = images(picture)[0].getpixel((290, 190))
    assert max(corner) < 110


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "PA"])
def test_pngs_of_every_mode_are_understood(mode):
    source = (
        painted((300, 200)).convert("P").convert("RGBA") if mode == "PA" else painted((300, 200))
    )
    image = source.convert("P" if mode == "PA" else mode)
    if mode == "PA":
        image.info["transparency"] = 0
    picture = read_picture(saved(image, "PNG"))
    assert max(images(picture)[0].getpixel((290, 190))) < 110
    assert min(images(picture)[0].getpixel((290, 5))) > 180


def test_a_png_of_sixteen_bits_keeps_its_greys():
    image = Image.new("I;16", (100, 80), 40_000)
    grey = images(read_picture(saved(image, "PNG")))[0].getpixel((50, 40))
    assert all(abs(value - 156) < 4 for value in grey)


def test_what_is_transparent_becomes_paper():
    image = Image.new("RGBA", (100, 80), (255, 0, 0, 0))
    pixel = images(read_picture(saved(image, "PNG")))[0].getpixel((50, 40))
    assert min(pixel) > 250


def test_a_transparent_palette_becomes_paper():
    image = Image.new("P", (100, 80), 3)
    image.putpalette([0, 0, 0] * 256)
    pixel = images(read_picture(saved(image, "PNG", transparency=3)))[0].getpixel((50, 40))
    assert min(pixel) > 250


def test_of_an_animation_the_first_frame_is_taken():
    frames = [Image.new("RGB", (90, 60), colour) for colour in ("white", "black", "red")]
    for format in ("GIF", "WEBP", "PNG"):
        content = saved(frames[0], format, save_all=True, append_images=frames[1:])
        picture = read_picture(content)
        assert min(images(picture)[0].getpixel((45, 30))) > 250


def test_the_two_pictures_in_a_phones_file_are_one_jpeg():
    content = saved(painted(), "MPO", save_all=True, append_images=[painted()])
    assert read_picture(content).extension == "jpg"


def test_html_behind_a_picture_stays_behind():
    script = b"<html><script>alert(document.domain)</script></html>"
    for content in (jpeg((90, 60)) + script, jpeg((90, 60), comment=script)):
        picture = read_picture(content)
        assert all(b"script" not in made.content for made in picture.made)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\0" * 5000, "not_a_picture"),
        (b"<!doctype html><script>alert(1)</script>", "not_a_picture"),
        (b"#!/bin/sh\nrm -rf /\n", "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x --><SVG/>", "SVG"),
        (b"push graphic-context\nviewbox 0 0 640 480\nimage over 0,0 0,0 'https://x'", "MVG"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "EPS"),
        (b"\xc5\xd0\xd3\xc6" + b"\0" * 90, "EPS"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        (b"8BPS\0\1" + b"\0" * 90, "PSD"),
        (b"PK\3\4" + b"\0" * 90, "ZIP"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + b"\0" * 300, "CR3"),
        (saved(painted(), "TIFF"), "TIFF"),
        (saved(painted((90, 60)), "BMP"), "BMP"),
        (saved(painted((90, 60)), "ICO"), "ICO"),
        (saved(painted((90, 60)), "JPEG2000"), "JPEG 2000"),
        (saved(painted((90, 60)), "PPM"), "not_a_picture"),
        (saved(painted((90, 60)), "TGA"), "not_a_picture"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 300, "video"),
        (b"\x1a\x45\xdf\xa3" + b"\0" * 300, "video"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 300, "damaged"),
        (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif" + b"\0" * 300, "damaged"),
        (saved(painted(), "AVIF")[:-300], "damaged"),
        (jpeg()[:-3000], "damaged"),
        (jpeg()[:30], "damaged"),
        (saved(painted(), "PNG")[:-100], "damaged"),
        (saved(painted(), "WEBP")[:-100], "damaged"),
        (saved(painted(), "GIF")[:-500], "damaged"),
        (png_bomb(60_000, 60_000), "too_many_pixels"),
        (png_bomb(9_000, 9_000), "too_many_pixels"),
        (png_bomb(1, 100_000), "strip"),
        (scan_bomb(), "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value[:12]!r}",
)
def test_a_hostile_file_is_refused_by_its_name(content, said):
    began = time.monotonic()
    with pytest.raises(Unusable) as unusable:
        read_picture(content)
    reason = unusable.value.facts.get("kind", unusable.value.refusal)
    assert re.match(said, reason)
    assert time.monotonic() - began < 3


def test_a_picture_with_fewer_pixels_than_it_says_is_refused():
    with pytest.raises(Unusable):
        read_picture(png_bomb(5000, 5000))


@given(place=st.integers(2, 5000), value=st.integers(0, 255))
def test_a_flipped_byte_gives_a_picture_or_a_reason(place, value):
    content = bytearray(SMALL)
    content[place % len(content)] = value
    with suppress(Unusable):
        assert read_picture(bytes(content)).made


SMALL = jpeg((48, 32), exif=exif(6))


def test_a_long_infographic_has_no_webp_where_webp_cannot_be_so_long():
    picture = read_picture(saved(Image.new("L", (1000, 17_000), 255), "PNG"))
    longest = [made.format for made in picture.made if made.width == 1000]
    assert longest == ["jpeg"]
