import lxml.html
from django.utils.safestring import SafeString
from hypothesis import given

from articles.body import (
    EmbedPlace,
    GalleryPlace,
    PhotographPlace,
    VideoPlace,
    captions,
    clean,
    embeds,
    first_paragraph,
    parse,
    photograph_ids,
    plain_text,
    print_body,
    render,
    render_inline,
    video_ids,
    word_count,
)
from articles.body.markup import Writer
from articles.body.schema import TAGS
from articles.enums import Genre
from articles.text import excerpt

from .body_samples import assert_safe_address, hostile, html

STORY = clean(
    "<p>Chiều 24/2, khoảng 800 triệu USD &amp; hơn.</p>"
    '<figure data-photograph="17"><figcaption>Đồng chí <em>Hải</em></figcaption></figure>'
    "<h2>Tít xen</h2>"
    '<figure data-video="3"><figcaption></figcaption></figure>'
    '<p>Xem <a href="https://example.vn/">trang</a>, <a href="/phap-luat">mục</a>.</p>'
    "<ul><li>một</li></ul><blockquote>hai</blockquote><aside data-box><h3>ba</h3><p>bốn</p></aside>"
    "<table><caption>bảng</caption><tr><td>năm</td></tr></table>"
    "<aside data-facts><h3>sáu</h3><ul><li><b>7</b> tấn</li><li>tám <b>9</b></li></ul></aside>"
    '<figure data-embed="youtube" data-reference="aqz-KE-bpKQ" data-photograph="4">Thỏ</figure>'
    '<figure data-photograph="5"><figcaption>Cuối</figcaption></figure>'
)


def words(printed):
    return "".join(piece for piece in printed.pieces if isinstance(piece, str))


def rendered(stored):
    return words(print_body(parse(stored), Genre.NEWS))


def test_a_page_is_made_of_the_stored_form():
    page = rendered(STORY)
    assert "800\u00a0triệu USD &amp; hơn." in page
    assert '<a href="https://example.vn/" rel="noopener">trang</a>' in page
    assert '<a href="/phap-luat">mục</a>' in page
    assert '<div class="table-scroll" tabindex="0" role="region" aria-label="' in page
    assert '<aside class="box" aria-label="ba"><h3>ba</h3><p>bốn</p></aside>' in page


def test_what_may_change_later_is_left_open_between_finished_words():
    printed = print_body(parse(STORY), Genre.NEWS)
    opened = [type(piece) for piece in printed.pieces if not isinstance(piece, str)]
    assert opened == [PhotographPlace, VideoPlace, EmbedPlace, PhotographPlace]
    assert all(isinstance(piece, SafeString) for piece in printed.pieces if isinstance(piece, str))
    photograph, video, embed, _last = printed.places
    assert photograph == PhotographPlace(17, "Đồng chí <em>Hải</em>")
    assert video == VideoPlace(3, "")
    assert embed == EmbedPlace("youtube", "aqz-KE-bpKQ", 4, "Thỏ", "Thỏ")
    assert "<figure" not in words(printed)


def test_what_a_page_asks_of_a_text_is_told_without_reading_it_again():
    document = parse(STORY)
    printed = print_body(document, Genre.NEWS)
    assert printed.photograph_ids == photograph_ids(document)
    assert printed.video_ids == video_ids(document)
    assert printed.services == {"youtube"}
    assert printed.summary == excerpt(plain_text(document), limit=160)
    assert not printed.has_gallery
    assert print_body(document, Genre.NEWS, "Sapo  của bài").summary == "Sapo của bài"


def test_links_of_paid_content_are_marked_in_captions_too():
    link = '<a href="https://example.vn/">x</a>'
    body = f'<p>{link}</p><figure data-photograph="1">{link}</figure>'
    printed = print_body(parse(body), Genre.SPONSORED)
    paid = '<a href="https://example.vn/" rel="sponsored nofollow noopener">x</a>'
    assert printed.pieces == (f"<p>{paid}</p>", PhotographPlace(1, paid))


def test_questions_are_set_apart_in_an_interview_alone():
    body = "<p><b>Vì sao, thưa ông?</b></p><p>Vì <b>mưa</b>.</p>"
    asked = '<p class="question"><strong>Vì sao, thưa ông?</strong></p>'
    assert words(print_body(parse(body), Genre.INTERVIEW)).startswith(asked + "<p>Vì")
    assert "question" not in rendered(body)


def test_the_order_of_reading_is_kept():
    document = parse(STORY)
    assert photograph_ids(document) == (17, 4, 5)
    assert video_ids(document) == (3,)
    assert captions(document) == ("Đồng chí Hải", "", "Thỏ", "Cuối")
    assert [node.reference for node in embeds(document)] == ["aqz-KE-bpKQ"]
    assert first_paragraph(document) == "Chiều 24/2, khoảng 800 triệu USD & hơn."
    assert plain_text(document).splitlines() == [
        "Chiều 24/2, khoảng 800 triệu USD & hơn.",
        "Đồng chí Hải",
        "Tít xen",
        "Xem trang, mục.",
        *["một", "hai", "ba", "bốn", "bảng", "năm"],
        *["sáu", "7 tấn", "tám 9"],
        *["Thỏ", "Cuối"],
    ]
    assert word_count(document) == 22


def test_the_address_of_an_embed_is_told_to_those_who_compare():
    told = plain_text(parse(STORY), with_addresses=True).splitlines()
    assert told[-3:] == ["Thỏ", "https://www.youtube.com/watch?v=aqz-KE-bpKQ", "Cuối"]


def test_a_reader_of_feeds_gets_a_link_for_an_embed():
    page = Writer(photograph=lambda node: "", video=lambda node: "").document(parse(STORY))
    link = '<a href="https://www.youtube.com/watch?v=aqz-KE-bpKQ">YouTube</a>'
    assert f"<p>Thỏ – {link}</p>" in page


def test_a_list_of_facts_sets_its_figures_apart():
    page = rendered(STORY)
    assert '<aside class="facts" aria-label="sáu"><h3>sáu</h3><ul>' in page
    assert '<li class="has-figure"><p><strong>7</strong> tấn</p></li>' in page
    assert "<li><p>tám <strong>9</strong></p></li>" in page
    label = rendered("<aside data-facts><ul><li><b>Ai được hưởng:</b> hộ nghèo</ul></aside>")
    assert "has-figure" not in label


def test_a_table_says_what_heads_its_columns_and_rows():
    page = rendered(
        "<table><caption>Lịch</caption><tr><th>Ca<th colspan=4>Giờ</tr>"
        "<tr><th>Sáng<td>1<td>2<td>3<td>4</tr><tr><th colspan=5>Nghỉ</tr></table>"
    )
    assert 'role="region" aria-label="Lịch"><table><caption><span>Lịch</span></caption>' in page
    assert '<thead><tr><th scope="col"><p>Ca</p></th>' in page
    assert '<th colspan="4" scope="colgroup"><p>Giờ</p></th></tr></thead><tbody>' in page
    assert '<tr><th scope="row"><p>Sáng</p></th>' in page
    assert '<div class="table-box is-wide"><p class="table-hint" aria-hidden="true">' in page


def test_a_head_that_reaches_into_the_rows_below_is_not_cut_off_from_them():
    page = rendered("<table><tr><th rowspan=2>a<th>b</tr><tr><td>c</tr></table>")
    assert "<thead>" not in page
    assert "is-wide" not in page
    assert "<thead>" not in rendered("<table><tr><th>a</table>")


def test_an_empty_document_has_no_first_paragraph():
    assert first_paragraph(parse("")) == ""
    assert rendered("") == ""


def test_a_caption_is_rendered_for_a_template():
    caption = parse('<figure data-video="1">1 &lt; 2 <b>ngày 5</b></figure>').blocks[0].caption
    assert render_inline(caption) == "1 &lt; 2 <strong>ngày\u00a05</strong>"


def assert_inert(page):
    root = lxml.html.fragment_fromstring(page, create_parent="main")
    allowed = {"class", "tabindex", "role", "aria-label", "aria-hidden", "href", "rel"}
    allowed |= {"colspan", "rowspan", "scope"}
    for element in root.iter():
        assert element.tag in TAGS - {"figure"} | {"div", "main", "span", "thead"}
        assert set(element.attrib) <= allowed
        if element.tag == "a":
            assert_safe_address(element.get("href"))
            assert element.get("rel", "noopener") == "noopener"


def bare(document):
    """Of words alone: everything that is left open is made of templates."""
    printed = print_body(document, Genre.INTERVIEW)
    captions = [f"<p>{each}</p>" for each in captions_of(printed.places)]
    assert render(document) == words(print_body(document, Genre.NEWS))
    return words(printed) + "".join(captions)


def captions_of(places):
    for place in places:
        if isinstance(place, GalleryPlace):
            yield from captions_of(place.photographs)
        else:
            yield place.caption


def test_every_hostile_payload_comes_out_inert():
    payloads = list(dict.fromkeys(hostile()))
    assert len(payloads) > 1500
    for payload in payloads:
        assert_inert(bare(parse(clean(payload))))
        assert_inert(bare(parse(payload)))


@given(html)
def test_whatever_comes_in_the_page_is_inert(text):
    assert_inert(bare(parse(text)))
