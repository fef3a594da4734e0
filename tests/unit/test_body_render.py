import lxml.html
from django.utils.safestring import SafeString, mark_safe
from hypothesis import given

from articles.body import (
    captions,
    clean,
    first_paragraph,
    parse,
    photograph_ids,
    plain_text,
    render,
    render_inline,
    video_ids,
    word_count,
)
from articles.body.schema import TAGS

from .body_samples import assert_safe_address, hostile, html

STORY = clean(
    "<p>Chiều 24/2, khoảng 800 triệu USD &amp; hơn.</p>"
    '<figure data-photograph="17"><figcaption>Đồng chí <em>Hải</em></figcaption></figure>'
    "<h2>Tít xen</h2>"
    '<figure data-video="3"><figcaption></figcaption></figure>'
    '<p>Xem <a href="https://example.vn/">trang</a>, <a href="/phap-luat">mục</a>.</p>'
    "<ul><li>một</li></ul><blockquote>hai</blockquote><aside data-box><h3>ba</h3><p>bốn</p></aside>"
    "<table><tr><td>năm</td></tr></table>"
    '<figure data-photograph="5"><figcaption>Cuối</figcaption></figure>'
)


def rendered(stored):
    return render(
        parse(stored),
        photograph=lambda node: mark_safe(f'<img alt="{node.photograph_id:d}">'),
        video=lambda node: f"<video {node.video_id}>",
    )


def test_a_page_is_made_of_the_stored_form():
    page = rendered(STORY)
    assert isinstance(page, SafeString)
    assert "800\u00a0triệu USD &amp; hơn." in page
    assert '<img alt="17">' in page
    assert '<a href="https://example.vn/" rel="noopener">trang</a>' in page
    assert '<a href="/phap-luat">mục</a>' in page
    assert '<div class="table-scroll" tabindex="0" role="region" aria-label="' in page
    assert '<aside class="box"><h3>ba</h3><p>bốn</p></aside>' in page


def test_what_a_callback_does_not_vouch_for_is_escaped():
    assert "&lt;video 3&gt;" in rendered(STORY)


def test_the_order_of_reading_is_kept():
    document = parse(STORY)
    assert photograph_ids(document) == (17, 5)
    assert video_ids(document) == (3,)
    assert captions(document) == ("Đồng chí Hải", "", "Cuối")
    assert first_paragraph(document) == "Chiều 24/2, khoảng 800 triệu USD & hơn."
    assert plain_text(document).splitlines() == [
        "Chiều 24/2, khoảng 800 triệu USD & hơn.",
        "Đồng chí Hải",
        "Tít xen",
        "Xem trang, mục.",
        *["một", "hai", "ba", "bốn", "năm"],
        "Cuối",
    ]
    assert word_count(document) == 17


def test_an_empty_document_has_no_first_paragraph():
    assert first_paragraph(parse("")) == ""
    assert rendered("") == ""


def test_a_caption_is_rendered_for_a_template():
    caption = parse('<figure data-video="1">1 &lt; 2 <b>ngày 5</b></figure>').blocks[0].caption
    assert render_inline(caption) == "1 &lt; 2 <strong>ngày\u00a05</strong>"


def assert_inert(page):
    root = lxml.html.fragment_fromstring(page, create_parent="main")
    allowed = {"class", "tabindex", "role", "aria-label", "href", "rel", "colspan", "rowspan"}
    for element in root.iter():
        assert element.tag in TAGS - {"figure"} | {"div", "main"}
        assert set(element.attrib) <= allowed
        if element.tag == "a":
            assert_safe_address(element.get("href"))
            assert element.get("rel", "noopener") == "noopener"


def bare(document):
    return render(document, photograph=lambda node: "", video=lambda node: "")


def test_every_hostile_payload_comes_out_inert():
    payloads = list(dict.fromkeys(hostile()))
    assert len(payloads) > 1500
    for payload in payloads:
        assert_inert(bare(parse(clean(payload))))
        assert_inert(bare(parse(payload)))


@given(html)
def test_whatever_comes_in_the_page_is_inert(text):
    assert_inert(bare(parse(text)))
