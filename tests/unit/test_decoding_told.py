import io
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from articles.decoding.iptc import told_by_iptc
from articles.decoding.telling import Told
from articles.decoding.xmp import packet_of, told_by_xmp
from tests.media_files import (
    GPS,
    chunk,
    dataset,
    exif,
    heic,
    iptc,
    jpeg,
    painted,
    saved,
    segment,
    with_segments,
    xmp,
)
from tests.pictures_read import read_picture

CAPTION = "Nước lũ tràn qua đê Hữu Hồng, xã Vũ Thư, sáng 26.11"
AI = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
CAMERA = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"


def told(content):
    return read_picture(content).told


def from_iptc(*sets, **options):
    return told(with_segments(jpeg((90, 60)), iptc(*sets, **options)))


def from_xmp(inner="", attributes=""):
    return told_by_xmp(xmp(inner, attributes))


def test_what_a_photo_desk_wrote_is_read():
    found = from_iptc(
        (120, CAPTION.encode()),
        (80, "Nguyễn Thị Lan".encode()),
        (110, b"TTXVN"),
        (116, "© TTXVN 2026".encode()),
        (92, "Đê Hữu Hồng".encode()),
        (90, "Vũ Thư".encode()),
        (95, "Hưng Yên".encode()),
        (25, "lũ".encode()),
        (25, "đê điều".encode()),
        (55, b"20261126"),
        (60, b"063000+0700"),
    )
    assert found == {
        "caption": CAPTION,
        "photographer": "Nguyễn Thị Lan",
        "credit": "TTXVN",
        "copyright": "© TTXVN 2026",
        "place": "Đê Hữu Hồng, Vũ Thư, Hưng Yên",
        "keywords": ["lũ", "đê điều"],
        "taken_at": "2026-11-26T06:30:00+07:00",
        "source_type": "",
        "ai_tool": "",
    }


def test_latin_letters_are_read_where_nothing_says_utf_8():
    found = from_iptc((120, "Café à Huế"[:6].encode("latin-1")), is_utf8_told=False)
    assert found["caption"] == "Café à"


def test_utf_8_is_seen_where_no_program_said_so():
    assert from_iptc((120, CAPTION.encode()), is_utf8_told=False)["caption"] == CAPTION


def test_a_broken_letter_does_not_take_the_words_along():
    assert from_iptc((120, "Lũ ".encode() + b"\xff" + "lớn".encode()))["caption"] == "Lũ lớn"


def test_the_source_stands_in_where_no_credit_does():
    assert from_iptc((115, b"Reuters"))["credit"] == "Reuters"


@pytest.mark.parametrize(
    ("day", "hour", "moment"),
    [
        (b"20261126", b"", "2026-11-26"),
        (b"20261126", b"063000", "2026-11-26T06:30:00"),
        (b"20261126", b"soon", "2026-11-26"),
        (b"26.11.26", b"063000", ""),
        ("２０２６１１２６".encode(), b"", "２０２６-１１-２６"),
    ],
)
def test_moments_of_a_photo_desk(day, hour, moment):
    assert from_iptc((55, day), (60, hour))["taken_at"] == moment


def test_the_same_stands_in_xmp_as_attribute_element_and_list():
    found = from_xmp(
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{CAPTION}</rdf:li></rdf:Alt>'
        "</dc:description>"
        "<dc:creator><rdf:Seq><rdf:li>Lan</rdf:li><rdf:li>Minh</rdf:li></rdf:Seq></dc:creator>"
        "<dc:subject><rdf:Bag><rdf:li>lũ</rdf:li><rdf:li>đê</rdf:li></rdf:Bag></dc:subject>"
        "<photoshop:Source>TTXVN</photoshop:Source>"
        "<Iptc4xmpCore:Location>Đê</Iptc4xmpCore:Location>"
        f'<Iptc4xmpExt:DigitalSourceType rdf:resource="{AI}"/>',
        'photoshop:City="Vũ Thư" photoshop:DateCreated="2026-11-26T06:30:00"'
        ' Iptc4xmpExt:AISystemUsed="Firefly"',
    )
    assert found == Told(
        caption=CAPTION,
        photographer="Lan, Minh",
        credit="TTXVN",
        place="Đê, Vũ Thư",
        keywords=("lũ", "đê"),
        taken_at="2026-11-26T06:30:00",
        source_type=AI,
        ai_tool="Firefly",
    )


def test_of_several_languages_the_vietnamese_is_read():
    items = '<rdf:li xml:lang="x-default">Flood</rdf:li><rdf:li xml:lang="vi-VN">Lũ</rdf:li>'
    assert from_xmp(f"<dc:description><rdf:Alt>{items}</rdf:Alt></dc:description>").caption == "Lũ"


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"<",
        b"\0" * 90,
        "<a>lũ</a>".encode("utf-16"),
        b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
        + xmp("<dc:rights>&x;</dc:rights>"),
        b"<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/x.dtd'>" + xmp("<dc:rights>x</dc:rights>"),
        b"<!DOCTYPE a [<!ENTITY a 'ha'>"
        + b"".join(
            f"<!ENTITY {name} '{('&' + before + ';') * 10}'>".encode()
            for before, name in zip("abcdefgh", "bcdefghi", strict=True)
        )
        + b"]>"
        + xmp("<dc:rights>&i;</dc:rights>"),
        xmp("<dc:rights>" + "<b>" * 5000 + "</b>" * 5000 + "</dc:rights>"),
        xmp("<dc:rights>x</dc:rights>" + " " * 1024**2),
    ],
    ids=range(9),
)
def test_hostile_xmp_says_nothing(packet):
    began = time.monotonic()
    assert told_by_xmp(packet) == Told()
    assert time.monotonic() - began < 1


@given(st.binary(max_size=300))
def test_no_bytes_stop_the_reading(noise):
    told_by_iptc(noise)
    told_by_iptc(dataset(2, 120, b"x") + noise)
    told_by_xmp(noise)


def test_what_the_camera_wrote_is_read():
    tags = Image.Exif()
    tags[0x010E], tags[0x013B] = CAPTION.encode(), "Lan"
    camera = tags.get_ifd(0x8769)
    camera[0x9003], camera[0x9011] = "2026:11:26 06:30:00", "+09:00"
    found = told(jpeg((90, 60), exif=tags))
    assert found["caption"] == CAPTION
    assert found["photographer"] == "Lan"
    assert found["taken_at"] == "2026-11-26T06:30:00+09:00"


@pytest.mark.parametrize(
    "name", ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "DCIM\\100MEDIA\\DJI_0012.JPG", "IMG_1.HEIC"]
)
def test_what_cameras_write_by_themselves_is_no_caption(name):
    tags = Image.Exif()
    tags[0x010E] = name
    assert told(jpeg((90, 60), exif=tags))["caption"] == ""


def test_the_newest_standard_speaks_first_and_the_older_fill_in():
    tags = Image.Exif()
    tags[0x010E] = tags[0x013B] = tags[0x8298] = "máy".encode()
    content = jpeg((90, 60), exif=tags, xmp=xmp("<photoshop:Credit>mới</photoshop:Credit>"))
    found = told(with_segments(content, iptc((110, b"x"), (80, "bàn ảnh".encode()))))
    assert (found["credit"], found["photographer"], found["copyright"]) == (
        "mới", "bàn ảnh", "máy",
    )  # fmt: skip


@pytest.mark.parametrize("format", ["WEBP", "AVIF"])
def test_other_formats_tell_it_too(format):
    packet = xmp(f"<dc:description>{CAPTION}</dc:description>")
    assert told(saved(painted((90, 60)), format, xmp=packet))["caption"] == CAPTION


def test_a_png_tells_it_too():
    texts = PngInfo()
    texts.add_itxt("XML:com.adobe.xmp", xmp(f"<dc:description>{CAPTION}</dc:description>").decode())
    assert told(saved(painted((90, 60)), "PNG", pnginfo=texts))["caption"] == CAPTION


def test_an_iphone_tells_it_too():
    packet = xmp(f"<dc:description>{CAPTION}</dc:description>")
    assert told(heic((90, 64), xmp=packet))["caption"] == CAPTION


def test_decomposed_letters_come_as_they_are():
    decomposed = unicodedata.normalize("NFD", CAPTION)
    assert from_iptc((120, decomposed.encode()))["caption"] == decomposed


# -- Where it came from ---------------------------------------------------------


def test_the_mark_of_ai_is_found_in_xmp():
    packet = xmp(attributes=f'Iptc4xmpExt:DigitalSourceType="{AI}"')
    assert told(jpeg((90, 60), xmp=packet))["source_type"] == AI


def test_the_mark_of_ai_is_found_in_a_signed_manifest():
    manifest = b"JP\0\1\0\0\0\1\0\0\1\0jumbc2pa.actions" + AI.encode()
    assert told(with_segments(jpeg((90, 60)), segment(0xEB, manifest)))["source_type"] == AI
    png = saved(painted((90, 60)), "PNG")
    assert told(png[:33] + chunk(b"caBX", manifest) + png[33:])["source_type"] == AI


def test_a_mark_of_ai_outweighs_the_word_of_a_camera():
    packet = xmp(attributes=f'Iptc4xmpExt:DigitalSourceType="{CAMERA}"')
    content = with_segments(jpeg((90, 60), xmp=packet), segment(0xEB, AI.encode()))
    assert told(content)["source_type"] == AI


def test_a_camera_is_kept_as_a_camera_and_nonsense_as_nothing():
    camera = xmp(attributes=f'Iptc4xmpExt:DigitalSourceType="{CAMERA}"')
    assert told(jpeg((90, 60), xmp=camera))["source_type"] == CAMERA
    nonsense = xmp(attributes='Iptc4xmpExt:DigitalSourceType="javascript:alert(1)//&quot;"')
    assert told(jpeg((90, 60), xmp=nonsense))["source_type"] == ""


# -- What travels with the renditions ---------------------------------------------


def whole():
    packet = xmp(
        "<photoshop:Credit>TTXVN &amp; &lt;b&gt;</photoshop:Credit>"
        "<dc:creator><rdf:Seq><rdf:li>Nguyễn Thị Lan</rdf:li></rdf:Seq></dc:creator>"
        "<dc:rights><rdf:Alt><rdf:li xml:lang='x-default'>© TTXVN</rdf:li></rdf:Alt></dc:rights>"
        f"<dc:description>{CAPTION}</dc:description>",
        f'Iptc4xmpExt:DigitalSourceType="{AI}" exif:GPSLatitude="{GPS.decode()}"',
    )
    return jpeg((1400, 900), exif=exif(), xmp=packet)


def test_credit_and_the_mark_of_ai_travel_with_every_rendition():
    picture = read_picture(whole())
    for made in [picture.first, *picture.made]:
        image = Image.open(io.BytesIO(made.content))
        assert told_by_xmp(image.info["xmp"]) == Told(
            credit="TTXVN & <b>",
            photographer="Nguyễn Thị Lan",
            copyright="© TTXVN",
            source_type=AI,
        )
        assert GPS not in made.content
        assert not image.getexif()
        assert len(image.info["xmp"]) < 1100


def test_a_picture_that_tells_nothing_carries_nothing():
    picture = read_picture(jpeg((90, 60), exif=exif()))
    assert all("xmp" not in Image.open(io.BytesIO(made.content)).info for made in picture.made)


@given(st.text(max_size=400))
def test_whatever_a_credit_holds_the_mark_is_xml(text):
    packet = packet_of(Told(credit=f"a{text}", source_type=AI))
    found = told_by_xmp(packet)
    assert found.source_type == AI
    assert found.credit.startswith("a")
