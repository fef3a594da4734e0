"""Over generated pages: no line is lost, none is used twice, no word of the text is dropped."""

import itertools
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from articles.body import clean, parse, plain_text, serialise
from articles.importing.legacy_page import BlockKind
from articles.importing.page_document import document_of
from articles.importing.page_lines import LegacyPageRefused, decode, split_lines
from articles.importing.page_reader import read_page
from articles.text import normalise_line

WORDS = (
    "Sông Ngà nước lũ rút đê điều bà con xã An Bình 1,5 lần 24/2 HĐND “nghề gốm” Ðông <b> & "
    "&nbsp; Ảnh: Video: a.mp4 (Theo TTXVN) - • Từ khóa Trong ảnh: 1. Tin liên quan 384 lượt xem "
    "Thứ 4, 24.02.2021 | 00:00:00"
)
SYLLABLES = st.sampled_from(WORDS.split())
ENDS = st.sampled_from(["", "", ".", "...", "?", ":", "”", ";", "\u00a0", " ", "…"])
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


@st.composite
def sentences(draw, most=40):
    syllables = draw(st.lists(SYLLABLES, min_size=1, max_size=most))
    return " ".join(syllables) + draw(ENDS)


LINES = (
    sentences()
    | sentences(most=6)
    | ANY_TEXT
    | st.sampled_from(
        [
            "", "", "", "Phạm Ngọc", "Video: 22421_GIANG1.mp4", "Ảnh: Minh Đức", "Theo TTXVN",
            "• Từ khóa", "  • Từ khóa", "Từ khóa: lũ lụt, đê điều", "Bài và ảnh: Ngọc Lan",
            "Tin liên quan", "1. Giữ nghề", "Trong ảnh: Dọn bùn.", "(Ảnh minh họa)",
        ]
    )
)  # fmt: skip
BREAKS = st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n", "\n\u00a0\n", "\r"])
FORMS = st.sampled_from(["NFC", "NFD"])


@st.composite
def pages(draw):
    head = draw(sentences(most=10))
    lines = draw(st.lists(LINES, min_size=1, max_size=14))
    foot = []
    if draw(st.booleans()):
        foot.append("  • Từ khóa")
        for headline, excerpt in draw(st.lists(st.tuples(sentences(most=9), LINES), max_size=3)):
            foot += [headline] * draw(st.integers(1, 2)) + [excerpt]
    moment = draw(
        st.sampled_from(["Thứ 4, 24.02.2021 | 00:00:00", "Chủ nhật, 28.02.2021 | 9:05:00"])
    )
    views = draw(st.sampled_from(["384 lượt xem", "1.384 lượt xem", "", "1.5 lượt xem"]))
    parts = [head, moment, views, *lines, *foot]
    breaks = [draw(BREAKS) for _part in parts]
    text = "".join(itertools.chain.from_iterable(zip(parts, breaks, strict=True)))
    return unicodedata.normalize(draw(FORMS), text).encode()


def read_or_none(raw):
    try:
        return read_page(raw)
    except LegacyPageRefused:
        return None


def squeezed(text):
    return "".join(character for character in text if character.isalnum())


@given(pages())
def test_every_line_ends_in_exactly_one_field_or_is_unplaced_with_its_number(raw):
    page = read_or_none(raw)
    if page is None:
        return
    source = {line.number: line.text for line in split_lines(decode(raw))}
    placed = [placement.line_number for placement in page.placements]
    left = [entry.line_number for entry in page.unplaced]
    assert sorted(placed + left) == sorted(source)
    assert all(source[entry.line_number] == entry.text for entry in page.unplaced)


@given(pages())
def test_what_a_line_says_stands_in_the_field_that_it_is_said_to_be_in(raw):
    page = read_or_none(raw)
    if page is None:
        return
    source = {line.number: line.text for line in split_lines(decode(raw))}
    for placement in page.placements:
        held = text_of(page, placement.field)
        line = source[placement.line_number]
        if held is not None:
            assert held
            assert squeezed(held) in squeezed(line) or squeezed(line) in squeezed(held)


def text_of(page, field):
    if field in ("headline", "standfirst", "source"):
        return getattr(page, field)
    if field.startswith("body["):
        block = page.blocks[int(field[5 : field.index("]")])]
        return block.credit if field.endswith("credit") else block.text or block.credit
    if field.startswith("related["):
        story = page.related[int(field[8 : field.index("]")])]
        return story.excerpt if field.endswith("excerpt") else story.headline
    return None


@given(pages())
def test_no_word_of_the_text_is_lost_on_the_way_into_the_body(raw):
    page = read_or_none(raw)
    if page is None:
        return
    numbers = {
        at: at + 1
        for at, block in enumerate(page.blocks)
        if block.kind in (BlockKind.CAPTION, BlockKind.VIDEO)
    }
    stored = clean(serialise(document_of(page.blocks, numbers)))
    kept = plain_text(parse(stored)).split()
    written = [
        word
        for block in page.blocks
        if block.kind != BlockKind.VIDEO
        for word in block.text.split()
    ]
    assert kept == written


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(raw):
    read_or_none(raw)


@given(pages(), st.data())
def test_a_page_cut_anywhere_is_read_or_refused(raw, data):
    read_or_none(raw[: data.draw(st.integers(0, len(raw)))])


@given(pages())
def test_fields_fit_the_database(raw):
    page = read_or_none(raw)
    if page is None:
        return
    assert 0 < len(page.headline) <= 250
    assert all(len(word) <= 100 for word in page.keywords)
    assert all(0 < len(story.headline) <= 250 for story in page.related)
    assert all(0 < len(credit.name) <= 120 for credit in page.credits)
    assert all(len(block.credit) <= 200 for block in page.blocks)
    assert normalise_line(page.standfirst) == page.standfirst
