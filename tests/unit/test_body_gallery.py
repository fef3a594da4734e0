"""A gallery: photographs that are looked through in one place of the text."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from articles.body import (
    captions,
    clean,
    compare_documents,
    parse,
    photograph_ids,
    plain_text,
    print_body,
    repair_paste,
    serialise,
)
from articles.body.fixing import FixRefused, fixed_body, judge_fix
from articles.body.markup import Writer
from articles.body.schema import MOST_IN_GALLERY
from articles.body.tree import Document, GalleryNode, PhotographNode, Text
from articles.enums import Genre

from .body_samples import assert_only_schema
from .timing import assert_linear


def figure(number, caption=""):
    return f'<figure data-photograph="{number}"><figcaption>{caption}</figcaption></figure>'


def gallery(*numbers):
    inside = "".join(figure(number, f"ảnh {number}") for number in numbers)
    return f'<section data-gallery="">{inside}</section>'


def pictures(*numbers):
    return "".join(figure(number, f"ảnh {number}") for number in numbers)


VIDEO = '<figure data-video="3"><figcaption>đoạn phim</figcaption></figure>'


@pytest.mark.parametrize(
    ("given_html", "stored"),
    [
        (gallery(1, 2, 1), gallery(1, 2, 1)),
        (f"<section>{pictures(1, 2)}</section>", pictures(1, 2)),
        (gallery(), ""),
        (gallery(7), pictures(7)),
        (
            f"<section data-gallery><p>lời</p>{pictures(1, 2)}</section>",
            gallery(1, 2) + "<p>lời</p>",
        ),
        (
            f"<section data-gallery>{figure(1)}{VIDEO}{figure(2)}</section>",
            f'<section data-gallery="">{figure(1)}{figure(2)}</section>{VIDEO}',
        ),
        (
            f"<section data-gallery>{pictures(1)}<section data-gallery>{pictures(2, 3)}</section>"
            "</section>",
            gallery(1, 2, 3),
        ),
        (f"<p>trước{gallery(1, 2)}sau</p>", f"<p>trước</p>{gallery(1, 2)}<p>sau</p>"),
        (
            f"<ul><li>a{figure(9)}{gallery(1, 2)}</li></ul>",
            f"<ul><li><p>a</p></li></ul>{figure(9)}{gallery(1, 2)}",
        ),
        (
            f"<table><td>{figure(9)}{gallery(1, 2)}</td></table>",
            f"<table><tbody><tr><td><p></p></td></tr></tbody></table>{figure(9)}{gallery(1, 2)}",
        ),
        (
            f"<section data-gallery>{figure(1, gallery(4, 5))}{figure(2)}</section>",
            f'<section data-gallery="">{figure(1)}{figure(2)}</section>{gallery(4, 5)}',
        ),
        (gallery(1, 2) + gallery(3, 4), gallery(1, 2) + gallery(3, 4)),
    ],
)
def test_each_shape_of_a_gallery_has_one_stored_form(given_html, stored):
    assert clean(given_html) == stored
    assert clean(stored) == stored


def test_a_gallery_too_long_goes_on_in_a_second_one_and_loses_nothing():
    stored = clean(gallery(*range(1, MOST_IN_GALLERY + 2)))
    whole, rest = parse(stored).blocks
    assert len(whole.photographs) == MOST_IN_GALLERY
    assert rest.photograph_id == MOST_IN_GALLERY + 1
    assert_only_schema(stored)


nodes = st.builds(
    lambda number, words: PhotographNode(number, (Text(words),) if words else ()),
    st.integers(1, 99),
    st.sampled_from(["", "Đê vỡ", "Nước lên & xuống <nhanh>", "“Ẩm ướt”"]),
)
galleries = st.lists(nodes, min_size=2, max_size=6).map(lambda each: GalleryNode(tuple(each)))


@given(st.lists(nodes | galleries, max_size=6).map(lambda each: Document(tuple(each))))
def test_any_order_of_pictures_and_galleries_is_read_back_as_it_was_stored(document):
    stored = clean(serialise(document))
    assert parse(stored) == document
    assert serialise(document) == stored
    assert_only_schema(stored)


def test_its_pictures_and_captions_count_like_any_others():
    document = parse(clean(figure(9, "một") + gallery(1, 2) + VIDEO))
    assert photograph_ids(document) == (9, 1, 2)
    assert captions(document) == ("một", "ảnh 1", "ảnh 2", "đoạn phim")
    assert plain_text(document).splitlines() == ["một", "ảnh 1", "ảnh 2", "đoạn phim"]
    assert plain_text(document, with_captions=False) == ""


def test_a_page_may_frame_it_and_a_feed_gets_picture_after_picture():
    document = parse(gallery(1, 2))
    (place,) = print_body(document, Genre.NEWS).pieces
    assert [each.photograph_id for each in place.photographs] == [1, 2]
    assert [each.caption for each in place.photographs] == ["ảnh 1", "ảnh 2"]
    feed = Writer(photograph=lambda node: f"<img {node.photograph_id}>", video=str)
    assert feed.document(document) == "<img 1><img 2>"


def changes(before, after):
    aligned = compare_documents(parse(before), parse(after))
    return [
        tuple(side and side.kind for side in (each.before, each.after))
        for each in aligned
        if not each.is_same
    ]


def test_pictures_that_became_a_gallery_and_back_are_seen_as_changed():
    assert changes(pictures(1, 2), gallery(1, 2)) == [(None, "gallery")]
    assert changes(gallery(1, 2), pictures(1, 2)) == [("gallery", None)]
    assert changes(gallery(1, 2, 3, 4), gallery(1, 2) + gallery(3, 4)) != []
    assert (None, "photograph") in changes(gallery(1, 2), gallery(1, 2, 3))
    assert changes(gallery(1, 2), gallery(1, 2)) == []


def test_a_small_fix_touches_no_gallery():
    body = clean("<p>Bà con trở lại đồng ruộg.</p>" + gallery(1, 2))
    assert judge_fix(body, body.replace("ruộg", "ruộng")) == 1
    for other in ("ảnh 2", "ảnhh 1"):
        with pytest.raises(FixRefused):
            judge_fix(body, body.replace("ảnh 1", other))
    with translation.override("en"), pytest.raises(FixRefused, match="picture"):
        judge_fix(body, clean(body.replace("</section>", figure(3) + "</section>")))
    assert fixed_body(body, [("ruộg", "ruộng")]) == body.replace("ruộg", "ruộng")
    with pytest.raises(FixRefused):
        fixed_body(body, [("ảnh 1", "ảnh 3")])


def test_a_gallery_that_is_pasted_stays_one():
    assert repair_paste(gallery(1, 2)) == gallery(1, 2)


@pytest.mark.parametrize(
    "unit",
    [
        "<section data-gallery>",
        "<section data-gallery><figure data-photograph=1></section>",
        "<section data-gallery><figure data-photograph=1>",
        "<figure data-photograph=1></figure>",
    ],
)
def test_reading_galleries_takes_time_in_proportion_to_length(unit):
    def made(size):
        return "<section data-gallery>" + unit * (size // len(unit))

    assert_linear(read_or_refuse, made)


def read_or_refuse(html):
    try:
        clean(html)
    except ValueError:
        return
