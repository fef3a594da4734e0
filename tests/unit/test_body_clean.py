import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.body import (
    BodyDamaged,
    BodyRefused,
    BodyTooDeep,
    BodyTooLarge,
    clean,
    parse,
    plain_text,
    serialise,
)
from articles.body.schema import MAX_BYTES, MAX_DEPTH

from .body_samples import BLOCKS, INLINES, TABLES, any_text, assert_only_schema, hostile, html
from .timing import assert_linear, seconds

pytestmark = pytest.mark.usefixtures("untranslated")


@pytest.mark.parametrize(
    ("given_html", "stored"),
    [
        ("", ""),
        ("  \n <p> </p> &nbsp; <p>\u200b<br></p>", ""),
        ("một dòng", "<p>một dòng</p>"),
        ("<div>a</div><div>b</div>c", "<p>a</p><p>b</p><p>c</p>"),
        ("<p> a &nbsp;\n <b>b </b> c&nbsp;&nbsp;</p>", "<p>a <strong>b </strong>c</p>"),
        ("<p>e&#x301;&#x302; Ðảng</p>", "<p>ế Đảng</p>"),
        ("<p>a<br> <br>b<br></p>", "<p>a<br><br>b</p>"),
        ("<h1>a</h1><h4>b</h4><h2></h2>", "<h2>a</h2><h3>b</h3>"),
        ("<p><i><b>a</b></i></p>", "<p><strong><em>a</em></strong></p>"),
        ("<p><b>a</b><strong>b</strong></p>", "<p><strong>ab</strong></p>"),
        ("<ul><li>a<li>b</ul>", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        (
            "<ol><li>a</li><ul><li>b</li></ul></ol>",
            "<ol><li><p>a</p><ul><li><p>b</p></li></ul></li></ol>",
        ),
        ("<ul> <li> </li> </ul>", ""),
        ("<blockquote>a<p>b</p></blockquote>", "<blockquote><p>a</p><p>b</p></blockquote>"),
        (
            "<aside data-box=x><h2>a</h2>b</aside><aside>c</aside>",
            '<aside data-box=""><h3>a</h3><p>b</p></aside><p>c</p>',
        ),
        (
            "<table><caption>t</caption><tr><th colspan=2>a<td rowspan=21>b<td></table>",
            '<table><caption>t</caption><tbody><tr><th colspan="2"><p>a</p></th>'
            "<td><p>b</p></td><td><p></p></td></tr></tbody></table>",
        ),
        (
            "<table><caption> a <b>b</b><p>c</p></caption><tr><td>d</td></table>",
            "<table><caption>a b c</caption><tbody><tr><td><p>d</p></td></tr></tbody></table>",
        ),
        ("<table><caption>t</caption></table>", "<p>t</p>"),
        (
            "<aside data-facts><h2>Số <b>liệu</b></h2><ul><li>a<ul><li>b</ul></ul>c</aside>",
            '<aside data-facts=""><h3>Số <strong>liệu</strong></h3><ul><li><p>a</p></li>'
            "<li><p>b</p></li><li><p>c</p></li></ul></aside>",
        ),
        ("<aside data-facts><h3>a</h3></aside>", '<aside data-box=""><h3>a</h3></aside>'),
        ("<aside data-facts> <ul><li> </li></ul></aside>", ""),
        (
            '<figure data-embed="youtube" data-reference="aqz-KE-bpKQ">a</figure>',
            '<figure data-embed="youtube" data-reference="aqz-KE-bpKQ">'
            "<figcaption>a</figcaption></figure>",
        ),
        (
            '<figure data-photograph=7 data-reference="10.50000,106.50000,9"'
            " data-embed=google-maps>",
            '<figure data-embed="google-maps" data-reference="10.50000,106.50000,9"'
            ' data-photograph="7"><figcaption></figcaption></figure>',
        ),
        (
            '<figure data-embed="youtube" data-reference="x" data-photograph="7">a</figure>',
            '<figure data-photograph="7"><figcaption>a</figcaption></figure>',
        ),
        ('<figure data-embed="evil" data-reference="aqz-KE-bpKQ">a</figure>', "<p>a</p>"),
        ('<figure data-embed="google-maps" data-reference="10.5,106.5,9">a</figure>', "<p>a</p>"),
        ('<p>a</p><iframe src="https://evil.example/"><p>x</p></iframe>b', "<p>a</p><p>b</p>"),
        (
            '<figure data-photograph="17"><img src=x><figcaption>a <b>b</b></figcaption></figure>',
            '<figure data-photograph="17"><figcaption>a <strong>b</strong></figcaption></figure>',
        ),
        (
            '<figure data-video="3"></figure>',
            '<figure data-video="3"><figcaption></figcaption></figure>',
        ),
        ('<figure data-video="0">a</figure>', "<p>a</p>"),
        ('<figure data-video="9223372036854775808">a</figure>', "<p>a</p>"),
        ('<figure data-video="3;x">a</figure>', "<p>a</p>"),
        ("a<script>b</script><style>c</style><!-- d --><template>e</template>f", "<p>af</p>"),
        ("<p>1 < 2 &amp; 3 > 2</p>", "<p>1 &lt; 2 &amp; 3 &gt; 2</p>"),
        ("<p>\u0338a</p>", "<p>a</p>"),
        ("<p>\u0301\u0338a</p>", "<p>\u0301a</p>"),
        ("<p> <b>\u0338</b>a</p>", "<p>a</p>"),
        ("<p>e<b>\u0338</b>\u0301</p>", "<p>é</p>"),
        ("<p>e<b>&#8203;</b>\u0301</p>", "<p>é</p>"),
        ("<p>x<b>\u0301\u0338a</b></p>", "<p>x<strong>\u0301a</strong></p>"),
        ("<p>x <b> \u0338a</b></p>", "<p>x <strong>a</strong></p>"),
        ("<p>a <br> b <i> <br></i></p>", "<p>a<br>b</p>"),
        ("<ul><li><ul><li>a</ul></ul>", "<ul><li><p></p><ul><li><p>a</p></li></ul></li></ul>"),
    ],
)
def test_each_shape_has_one_stored_form(given_html, stored):
    assert clean(given_html) == stored


@pytest.mark.parametrize(
    ("href", "stored"),
    [
        ("https://example.vn/a?b=1&amp;c=2", "https://example.vn/a?b=1&amp;c=2"),
        ("HTTP://example.vn", "HTTP://example.vn"),
        ("/phap-luat", "/phap-luat"),
        ("mailto:toasoan@example.vn", "mailto:toasoan@example.vn"),
        ("tel:+84227", "tel:+84227"),
        ("www.example.vn/đường dài", "https://www.example.vn/đường%20dài"),
        ("#a", None),
        ("a.html", None),
        ("//example.vn", None),
        ("/\\example.vn", "/%5Cexample.vn"),
        ("https:///x", None),
        ("https://[::1", None),
        ("https://a:99999/", None),
        ("https://a@b.vn/", None),
        ("mailto:", None),
        ("ftp://example.vn", None),
        ("https://example.vn/" + "a" * 2000, None),
        ("", None),
    ],
)
def test_a_link_leads_to_the_web_to_mail_to_a_telephone_or_within_the_site(href, stored):
    expected = "<p>x</p>" if stored is None else f'<p><a href="{stored}">x</a></p>'
    assert clean(f'<a href="{href}">x</a>') == expected


@pytest.mark.parametrize(
    "outer",
    [
        "<ul><li>{}</li></ul>",
        "<blockquote>{}</blockquote>",
        "<aside data-box>{}</aside>",
        "<table><td>{}</table>",
        "<h2>a{}</h2>",
        "<p>a{}b</p>",
        "<ul><li><ul>{}</ul></li></ul>",
    ],
)
def test_a_photograph_inside_another_block_moves_up_and_stays(outer):
    stored = clean(outer.format('<figure data-photograph="17">chú thích</figure>'))
    assert '<figure data-photograph="17"><figcaption>chú thích</figcaption></figure>' in stored
    assert_only_schema(stored)


def test_lists_nest_four_deep_and_the_words_below_stay():
    stored = clean("<ul><li>a" * 30 + "</li></ul>" * 30)
    assert stored.count("<ul>") == 4
    assert stored.count("a</p>") == 30
    assert clean(stored) == stored


@given(html)
def test_whatever_comes_in_only_the_schema_comes_out(text):
    stored = clean(text)
    assert_only_schema(stored)
    assert clean(stored) == stored
    assert serialise(parse(stored)) == stored
    assert unicodedata.is_normalized("NFC", stored)


@given(any_text)
def test_any_text_at_all_can_be_cleaned(text):
    assert_only_schema(clean(text))


def test_the_second_lock_finds_nothing_left_to_take():
    for payload in hostile():
        assert serialise(parse(payload)) == clean(payload)


@given(html)
def test_nh3_agrees_with_the_typed_tree(text):
    assert serialise(parse(text)) == clean(text)


@given(st.lists(st.sampled_from(BLOCKS + TABLES + INLINES), min_size=1, max_size=25))
def test_no_word_is_lost_whatever_tags_stand_around_it(tags):
    markup = "".join(f"<{tag}>w{number} </{tag}>" for number, tag in enumerate(tags))
    deep = "".join(f"<{tag}>d{number} " for number, tag in enumerate(tags))
    for text, letter in ((markup, "w"), (deep, "d")):
        kept = plain_text(parse(text)).split()
        assert sorted(kept) == sorted(f"{letter}{number}" for number in range(len(tags)))


def test_the_words_of_unknown_and_misplaced_tags_survive_in_order():
    words = [f"từ{number}" for number in range(12)]
    tags = [
        "foo",
        "marquee",
        "xmp",
        "textarea",
        "button",
        "td",
        "li",
        "svg",
        "math",
        "select",
        "o:p",
        "dialog",
    ]
    mixed = " ".join(f"<{tag}>{word}</{tag}>" for tag, word in zip(tags, words, strict=True))
    assert [
        word for word in clean(mixed).replace("<", " ").replace(">", " ").split() if word in words
    ] == words


@pytest.mark.parametrize(
    "opening", ["<div>", "<b>", "<blockquote>", "<ul><li>", "<svg>", "<foo>", "<table><tr><td>"]
)
def test_nesting_is_bounded_with_a_clear_sentence(opening):
    with pytest.raises(BodyTooDeep, match="nested too deeply"):
        clean(opening * (MAX_DEPTH + 1) + "x")
    assert "x" in clean("<div>" * (MAX_DEPTH - 1) + "x")


def test_size_is_bounded_with_a_clear_sentence():
    with pytest.raises(BodyTooLarge, match=r"1\.000\.000"):
        clean("a" * (MAX_BYTES + 1))
    with pytest.raises(BodyTooLarge):
        clean("ế" * (MAX_BYTES // 3 + 1))
    with pytest.raises(BodyTooLarge):
        clean("&" * (MAX_BYTES // 2))


def test_half_a_character_is_refused_with_a_clear_sentence():
    with pytest.raises(BodyDamaged, match="damaged"):
        clean("<p>\ud800</p>")


REPEATED = [
    "<p>",
    "<p>Đường ướt</p>",
    "<b>x</b>",
    "<b></p>",
    "</p>",
    "<",
    "<a ",
    "<!--",
    "<!-->",
    "&",
    "&#x",
    "&amp;",
    "<br>",
    "<br> ",
    " ",
    "\u00a0",
    "<td>",
    "<li>",
    "<ul></ul>",
    "<table><td></table>",
    "<i>a</i> ",
    "a\u0301\u0302",
    "\u0301\u0323",
    "<a href=x>",
    "<p a=1 a=1 ",
    "a=1 ",
    "<h2>",
    "<svg/>",
    "]]>",
    "<![CDATA[",
    "<?",
    "</x>",
    "<b><p>x</b>",
    "<figure data-video=1></figure>",
    "<li><figure data-video=1></figure></li>",
    "<script>",
    "\"'",
]


@pytest.mark.parametrize("unit", REPEATED)
def test_cleaning_takes_time_in_proportion_to_length(unit):
    assert_linear(clean_or_refuse, lambda size: unit * (size // len(unit.encode())))


@pytest.mark.parametrize(
    "formatting", ["<b id={}>", "<font color={}>", "<i class={}>", "<a href=/{}>"]
)
def test_unclosed_formatting_is_not_multiplied_over_paragraphs(formatting):
    unclosed = "".join(formatting.replace("{}", str(number)) for number in range(90))
    assert seconds(clean_or_refuse, unclosed + "<p>x" * 10_000) < 2


def test_reading_stops_at_the_first_element_that_stands_too_deep():
    assert seconds(clean_or_refuse, "<b></p>" * 140_000) < 1


def test_a_body_of_three_thousand_words_is_cleaned_at_once():
    paragraph = "<p>Đường <strong>Nguyễn Huệ</strong> ướt, ưu điểm <em>thuở</em> nào.</p>"
    assert seconds(clean, paragraph * 334) < 0.15  # 30 ms on a quiet machine


def clean_or_refuse(text):
    with suppress(BodyRefused):
        clean(text)
