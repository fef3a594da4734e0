import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.body import clean, parse, photograph_ids, plain_text, repair_paste
from articles.body.refusals import BodyRefused, BodyTooLarge
from articles.body.schema import MAX_PASTE_BYTES

from .body_samples import assert_only_schema, hostile, html
from .timing import assert_linear

LIBRARY = {"/upload/news/7_2019/1_a.jpg": 17, "/upload/news/7_2019/2_b.jpg": 18}

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator
content="Microsoft Word 15"><style><!-- p.MsoNormal {mso-style-parent:"";} --></style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
</head><body lang=VI><!--StartFragment-->
<p class=MsoNormal style='margin-bottom:6.0pt'><b style='mso-bidi-font-weight:normal'><span
lang=VI>Thái Bình</span></b><span lang=VI> phấn đấu <i>tăng</i> 14%.<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if
!supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]>Một<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span
style='mso-list:Ignore'>o<span>&nbsp;</span></span>Một rưỡi</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>·<span>&nbsp;</span></span>Hai</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span
style='mso-list:Ignore'>1.<span>&nbsp;</span></span>Ba</p>
<p class=MsoNormal>800 ha, 5 km<sup>2</sup>,
CO<sub>2</sub><span style='display:none'>ẩn</span></p>
<p class=MsoNormal>Giữ <del cite="mailto:Minh"
datetime="2021-02-24T00:00">bỏ</del><ins>thêm</ins><span
class=MsoCommentReference>[M1]</span></p>
<div style='mso-element:comment-list'><p class=MsoCommentText>Xem lại số này</p></div>
<!--EndFragment--></body></html>"""


def test_word_leaves_paragraphs_lists_and_marks():
    assert repair_paste(WORD) == (
        "<p><strong>Thái Bình</strong> phấn đấu <em>tăng</em> 14%.</p>"
        "<ul><li><p>Một</p><ul><li><p>Một rưỡi</p></li></ul></li><li><p>Hai</p></li></ul>"
        "<ol><li><p>Ba</p></li></ol>"
        "<p>800 ha, 5 km², CO₂</p>"
        "<p>Giữ thêm</p>"
    )


def test_a_list_paragraph_with_a_typed_marker_becomes_an_item():
    pasted = (
        '<p class="MsoListParagraph">· Một</p>\n'
        '<p class="MsoListParagraph"><span>·\u00a0 Hai</span></p>'
        '<p class="MsoListParagraph">1. Ba</p><p class="MsoListParagraph">Không phải mục</p>'
    )
    assert repair_paste(pasted) == (
        "<ul><li><p>Một</p></li><li><p>Hai</p></li></ul>"
        "<ol><li><p>Ba</p></li></ol><p>Không phải mục</p>"
    )


def test_google_docs_says_bold_by_style_and_wraps_all_in_a_bold_that_is_none():
    pasted = (
        '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1">'
        '<h2 dir="ltr"><span style="font-weight:700">Tít xen</span></h2>'
        '<p dir="ltr"><span style="font-weight:400">Chữ </span><span style="font-weight:700;'
        'font-style:normal">đậm</span><span style="font-style: italic"> nghiêng</span></p><br>'
        '<ul style="font-weight:700"><li dir="ltr" style="font-weight:700">'
        '<p role="presentation"><span>mục</span></p></li><li>hai</li></ul>'
        "<h3><b>Tít xen <i>nhỏ</i></b></h3></b>"
    )
    assert repair_paste(pasted) == (
        "<h2>Tít xen</h2><p>Chữ <strong>đậm</strong><em> nghiêng</em></p>"
        "<ul><li><p><strong>mục</strong></p></li><li><p>hai</p></li></ul>"
        "<h3>Tít xen <em>nhỏ</em></h3>"
    )


def test_zalo_writes_a_line_for_each_paragraph():
    expected = "<p>Dòng một</p><p>Dòng hai</p><p>Dòng ba</p>"
    assert repair_paste("<div>Dòng một</div><div><br></div><div>Dòng hai</div>Dòng ba") == expected
    assert repair_paste("<span>Dòng một<br>Dòng hai<br><br>Dòng ba</span>") == expected
    assert repair_paste("<p>Dòng một<br><br>Dòng hai<br>\n<br/>&nbsp;<br>Dòng ba</p>") == expected
    assert repair_paste("<p>Thơ<br>hai câu</p>") == "<p>Thơ<br>hai câu</p>"


OLD_SITE = (
    "<p>Mở đầu.&nbsp;&nbsp;&nbsp;</p>\r\n<p>&nbsp;</p>\r\n"
    '<p style="text-align:center"><img alt="" src="/upload/news/7_2019/1_a.jpg" /></p>\r\n'
    "<p><em>Ảnh&nbsp;một&nbsp;&nbsp;</em></p>\r\n"
    '<p><img src="/upload/news/7_2019/lost.jpg"></p><p><i>Ảnh <b>mất</b></i></p>'
    "<p>K&ecirc;́t <em>luận</em>.</p>"
)


def test_a_picture_of_the_old_site_takes_the_italic_line_after_it_as_caption():
    assert repair_paste(OLD_SITE, resolve_image=LIBRARY.get) == (
        "<p>Mở đầu.</p>"
        '<figure data-photograph="17"><figcaption>Ảnh một</figcaption></figure>'
        "<p><em>Ảnh </em><strong><em>mất</em></strong></p>"
        "<p>Kết <em>luận</em>.</p>"
    )


def test_of_an_unknown_picture_the_caption_stays():
    assert repair_paste(OLD_SITE).startswith(
        "<p>Mở đầu.</p><p><em>Ảnh một</em></p><p><em>Ảnh </em>"
    )


@pytest.mark.parametrize(
    "pasted",
    [
        "<p>{img}<br><em>Chú thích</em></p>",
        "<figure>{img}<figcaption>Chú thích</figcaption></figure>",
        "<div><p>{img}</p>\n<p><span style='font-style:italic'>Chú thích</span></p></div>",
        "<table><tr><td>{img}</td></tr><tr><td>Chú thích</td></tr></table>",
        "<p><a href='/x'>{img}</a></p><div><i>Chú thích</i></div>",
        "{img}<p><em>Chú thích</em></p>",
    ],
)
def test_a_picture_and_its_caption_are_joined_however_they_were_laid_out(pasted):
    pasted = pasted.replace("{img}", '<img src=" /upload/news/7_2019/1_a.jpg ">')
    assert repair_paste(pasted, resolve_image=LIBRARY.get) == (
        '<figure data-photograph="17"><figcaption>Chú thích</figcaption></figure>'
    )
    assert plain_text(parse(repair_paste(pasted))) == "Chú thích"


def test_pictures_without_captions_and_pictures_within_text_are_kept():
    first, second = (f'<img src="{address}">' for address in LIBRARY)
    pasted = f"<p>{first}{second}</p><p>Chữ {first} giữa <em>dòng</em></p><p>{second}</p>"
    document = parse(repair_paste(pasted, resolve_image=LIBRARY.get))
    assert photograph_ids(document) == (17, 18, 17, 18)
    assert plain_text(document).split() == ["Chữ", "giữa", "dòng"]


def test_a_table_that_holds_more_than_a_picture_stays_a_table():
    pasted = '<table><tr><td><img src="/upload/news/7_2019/1_a.jpg"></td><td>Lan</td></tr></table>'
    assert repair_paste(pasted, resolve_image=LIBRARY.get) == (
        "<table><tbody><tr><td><p></p></td><td><p>Lan</p></td></tr></tbody></table>"
        '<figure data-photograph="17"><figcaption></figcaption></figure>'
    )


def test_our_own_figures_pass_unchanged():
    stored = clean(
        '<p>a</p><figure data-photograph="5"><figcaption>b</figcaption></figure><p><em>c</em></p>'
    )
    assert repair_paste(stored, resolve_image=LIBRARY.get) == stored


@given(html, st.booleans())
def test_whatever_is_pasted_only_the_schema_is_stored(text, resolves):
    stored = repair_paste(text, resolve_image=(lambda address: 17) if resolves else None)
    assert_only_schema(stored)
    assert clean(stored) == stored


def test_hostile_paste_is_as_harmless_as_hostile_input():
    for payload in hostile():
        assert_only_schema(repair_paste(payload, resolve_image=lambda address: 1))


@given(html)
def test_a_paste_loses_no_word_that_cleaning_keeps(text):
    text = text.replace("<iframe", "<i")  # a frame leaves a link, of words that nobody wrote
    assert _letters(repair_paste(text)) == _letters(clean(text))


def _letters(stored):
    """Without marks: one that bold parts from its letter may stand beside it or on it."""
    decomposed = unicodedata.normalize("NFD", plain_text(parse(stored)))
    return sorted(filter(str.isalnum, decomposed))


def test_the_size_of_a_paste_is_bounded():
    with pytest.raises(BodyTooLarge):
        repair_paste("a" * (MAX_PASTE_BYTES + 1))
    assert repair_paste("<style>" + "a" * 2_000_000 + "</style>b") == "<p>b</p>"


@pytest.mark.parametrize(
    "unit",
    [
        "<p class=MsoListParagraph style='mso-list:l0 level1'>a",
        "<p class=MsoListParagraph>",
        "<p style='mso-list:l0 level9'><foo>",
        "<img src=a>",
        "<p><img src=a></p><p><em>a</em></p>",
        "<div><img src=a>",
        "<br>",
        "<b style='font-weight:normal'>",
        ";a:b",
        "\u00a0",
    ],
)
@pytest.mark.parametrize("around", ["{}", "<p style='{}'>", "<div>" * 90 + "{}"])
def test_a_paste_takes_time_in_proportion_to_length(unit, around):
    def text_of_size(size):
        return around.replace("{}", unit * (size // len(unit.encode())))

    assert_linear(repair_or_refuse, text_of_size)


def repair_or_refuse(text):
    with suppress(BodyRefused):
        repair_paste(text)
