import unicodedata
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import translation

from articles.enums import BylineRole
from articles.importing.legacy_page import BlockKind, Credit, PageBlock, RelatedStory
from articles.importing.page_lines import LARGEST_PAGE, LegacyPageRefused
from articles.importing.page_reader import read_page
from articles.text import VIETNAM

PAGE = (Path(__file__).parents[1] / "data/legacy/lang-nghe-dong-nga.txt").read_bytes()
LONG = "Nước trên sông đã rút dưới báo động một, bà con chín xã ven đê trở lại đồng từ sáng sớm."
MORE = "Đến trưa, các trạm bơm của huyện đã vận hành hết công suất để cứu những diện tích lúa ngập."


def page(
    *body,
    head="Lũ rút",
    moment="Thứ 4, 24.02.2021 | 07:30:00",
    views="384 lượt xem",
    foot="  • Từ khóa\n",
):
    """A page with each of the given lines standing alone."""
    return read_page("\n\n".join([head, f"{moment}\n{views}", *body, foot]).encode())


def kinds(read):
    return [str(block.kind) for block in read.blocks]


def captions(read):
    return [(block.text, block.credit) for block in read.of_kind(BlockKind.CAPTION)]


def refusal(raw):
    with pytest.raises(LegacyPageRefused) as refused:
        read_page(raw)
    return str(refused.value)


def test_every_part_of_the_reference_page_is_found():
    read = read_page(PAGE)
    assert read.headline.startswith("Thường trực Huyện ủy Đông Ngà làm việc")
    assert read.moment == datetime(2021, 2, 24, tzinfo=VIETNAM)
    assert read.pageviews == 384
    assert read.standfirst.endswith("1 số phòng")
    assert kinds(read) == [
        "caption", "paragraph", "paragraph", "caption", "paragraph",
        "video", "paragraph", "video", "paragraph", "paragraph",
    ]  # fmt: skip
    assert [block.text for block in read.of_kind(BlockKind.VIDEO)] == [
        "22421_GIANG1.mp4",
        "22421_GIANG2.mp4",
    ]
    assert read.credits == [Credit("Phạm Sông", BylineRole.WORDS)]
    assert read.keywords == []
    assert [story.headline[:12] for story in read.related] == ["Lựa chọn, lậ", "Khơi dậy ngh"]
    assert all(story.excerpt.endswith("...") for story in read.related)
    assert read.unplaced == []


def test_each_line_of_the_reference_page_stands_in_one_field():
    source = PAGE.decode().split("\n")
    filled = [number for number, line in enumerate(source, 1) if line.strip()]
    assert [placement.line_number for placement in read_page(PAGE).placements] == filled


def test_icelandic_d_and_hard_spaces_are_repaired():
    read = read_page(PAGE)
    assert "nhất của Đông Ngà" in read.related[1].excerpt
    assert read.blocks[6].text.startswith("Đồng chí cho rằng")
    assert not any("\u00a0" in block.text for block in read.blocks)


def test_only_the_caption_that_is_no_repeated_headline_is_a_guess():
    guesses = read_page(PAGE).guesses
    assert [(guess.line_number, guess.taken_for) for guess in guesses] == [(14, "caption")]


def test_a_standfirst_that_stops_in_the_middle_is_told():
    assert len(read_page(PAGE).warnings) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: b"\xef\xbb\xbf" + raw,
        lambda raw: raw.replace(b"\n", b"\r\n"),
        lambda raw: raw.replace(b"\n", b"\r"),
        lambda raw: unicodedata.normalize("NFD", raw.decode()).encode(),
        lambda raw: raw.replace("Đ".encode(), "Ð".encode()),
        lambda raw: raw + b"\n\n\n",
        lambda raw: b"\n\n\xc2\xa0\n" + raw,
    ],
    ids=["bom", "crlf", "cr", "decomposed", "icelandic", "blank end", "blank start"],
)
def test_the_same_page_in_another_dress_is_the_same_page(change):
    plain, dressed = read_page(PAGE), read_page(change(PAGE))
    for field in ("headline", "moment", "pageviews", "standfirst", "blocks", "credits", "related"):
        assert getattr(plain, field) == getattr(dressed, field)


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("Chủ nhật, 28.02.2021 | 18:05:09", datetime(2021, 2, 28, 18, 5, 9, tzinfo=VIETNAM)),
        ("Thứ 2, 1.3.2021 | 5:07:00", datetime(2021, 3, 1, 5, 7, tzinfo=VIETNAM)),
        ("Thứ Hai, 01/03/2021 | 05:07", datetime(2021, 3, 1, 5, 7, tzinfo=VIETNAM)),
    ],
)
def test_moments_are_local_time(line, moment):
    assert page(LONG, moment=line).moment == moment


def test_a_wrong_weekday_is_told_and_the_date_is_believed():
    read = page(LONG, moment="Thứ 5, 24.02.2021 | 07:30:00")
    assert read.moment == datetime(2021, 2, 24, 7, 30, tzinfo=VIETNAM)
    assert len(read.warnings) == 1
    assert page(LONG).warnings == []


@pytest.mark.parametrize(
    ("line", "count"),
    [("1.384 lượt xem", 1384), ("0 lượt xem", 0), ("1384 lượt xem", 1384)],
)
def test_counts_are_read_with_and_without_points(line, count):
    assert page(LONG, views=line).pageviews == count


@pytest.mark.parametrize("line", ["1.5 lượt xem", "99999999999999999999 lượt xem", "vài lượt xem"])
def test_a_count_that_is_none_is_kept_as_text_and_told(line):
    read = page(LONG, views=line)
    assert read.pageviews == 0
    assert line in [read.standfirst, *(entry.text for entry in read.unplaced)]
    assert read.warnings


def test_a_page_without_a_count_starts_from_nothing():
    read = page(LONG, views="")
    assert (read.pageviews, read.standfirst) == (0, LONG)


def test_a_page_of_headline_date_and_text_is_enough():
    read = page(LONG)
    assert (read.standfirst, read.blocks, read.credits, read.related) == (LONG, [], [], [])


@pytest.mark.parametrize(
    ("line", "credits"),
    [
        ("Phạm Ngọc", [("Phạm Ngọc", "words")]),
        ("T.H", [("T.H", "words")]),
        ("Minh Đức - Ngọc Lan", [("Minh Đức", "words"), ("Ngọc Lan", "words")]),
        ("Minh Đức, Ngọc Lan", [("Minh Đức", "words"), ("Ngọc Lan", "words")]),
        ("Bài và ảnh: Minh Đức", [("Minh Đức", "words"), ("Minh Đức", "photographs")]),
        ("Bài: Minh Đức - Ảnh: Ngọc Lan", [("Minh Đức", "words"), ("Ngọc Lan", "photographs")]),
        ("Ảnh: Ngọc Lan", [("Ngọc Lan", "photographs")]),
        ("Thực hiện: Minh Đức", [("Minh Đức", "words")]),
        ("Mạnh Thắng (Thành phố)", [("Mạnh Thắng (Thành phố)", "words")]),
    ],
)
def test_bylines_are_read_from_the_last_line(line, credits):
    assert page(LONG, MORE, line).credits == [Credit(name, role) for name, role in credits]


def test_a_byline_of_two_lines_keeps_its_order():
    read = page(LONG, MORE, "Minh Đức", "Ảnh: Ngọc Lan")
    assert [credit.name for credit in read.credits] == ["Minh Đức", "Ngọc Lan"]
    assert kinds(read) == ["paragraph"]


@pytest.mark.parametrize("line", ["Theo TTXVN", "(Theo songnga.example)", "Nguồn: TTXVN"])
def test_where_a_story_was_taken_from_is_its_source(line):
    read = page(LONG, MORE, line)
    assert read.source in line
    assert read.source.endswith(("TTXVN", "songnga.example"))


def test_the_last_line_is_a_caption_where_it_is_nobodys_name():
    read = page(LONG, MORE, "Bà con xã An Bình dọn bùn sau lũ")
    assert read.credits == []
    assert captions(read) == [("Bà con xã An Bình dọn bùn sau lũ", "")]


def test_a_page_without_a_byline_gets_none():
    assert page(LONG, MORE).credits == []


@pytest.mark.parametrize(
    ("lines", "caption"),
    [
        (["Dọn bùn ở An Bình. Ảnh: Minh Đức"], ("Dọn bùn ở An Bình.", "Minh Đức")),
        (["Dọn bùn ở An Bình (Ảnh: Minh Đức)"], ("Dọn bùn ở An Bình", "Minh Đức")),
        (["Trong ảnh: Dọn bùn ở An Bình."], ("Trong ảnh: Dọn bùn ở An Bình.", "")),
        (["Dọn bùn ở An Bình.\nẢnh: Minh Đức"], ("Dọn bùn ở An Bình.", "Minh Đức")),
        (["Ảnh: Minh Đức"], ("", "Minh Đức")),
    ],
)
def test_captions_give_up_their_credit(lines, caption):
    assert captions(page(LONG, *lines, MORE)) == [caption]


def test_numbered_short_lines_are_crossheads():
    read = page(LONG, "2. Giữ nghề để giữ người", MORE)
    assert kinds(read) == ["crosshead", "paragraph"]
    assert [guess.taken_for for guess in read.guesses] == ["crosshead"]


@pytest.mark.parametrize(
    "line", ["- Hỗ trợ giống lúa cho chín xã", "“Chúng tôi không bỏ đồng”", "Cụ thể như sau:"]
)
def test_lists_and_speech_are_paragraphs(line):
    assert kinds(page(LONG, line, MORE)) == ["paragraph", "paragraph"]


def test_verse_is_not_a_row_of_captions():
    assert kinds(page(LONG, "Sông Ngà nước chảy đôi dòng\nBên bồi bên lở", MORE)) == (
        ["paragraph"] * 3
    )


def test_a_short_sentence_is_a_paragraph_that_might_be_a_caption():
    read = page(LONG, "Lãnh đạo tỉnh thăm bà con.", MORE)
    assert kinds(read) == ["paragraph", "paragraph"]
    assert (read.guesses[0].taken_for, read.guesses[0].might_be) == ("paragraph", "caption")


@pytest.mark.parametrize(
    "line", ["Video: lũ rút (1).mp4", "VIDEO:2242.MP4", "Video : thu muc/a.mov"]
)
def test_videos_keep_the_name_the_old_site_gave_them(line):
    (video,) = page(LONG, line, MORE).of_kind(BlockKind.VIDEO)
    assert video.text == line.split(":", 1)[1].strip()


def test_a_video_may_end_the_text():
    read = page(LONG, MORE, "Video: LU.MP4")
    assert kinds(read) == ["paragraph", "video"]
    assert read.credits == []


def test_a_credit_for_a_video_is_not_a_file():
    read = page(LONG, MORE, "Video: Minh Đức")
    assert read.credits == [Credit("Minh Đức", BylineRole.VIDEO)]
    assert read.blocks == [PageBlock(BlockKind.PARAGRAPH, MORE)]


def test_a_page_that_begins_with_a_video_has_no_standfirst():
    read = page("Video: a.mp4", LONG)
    assert read.standfirst == ""
    assert kinds(read) == ["video", "paragraph"]


HEADLINE = "Khơi dậy nghề gốm ven sông"
EXCERPT = "Trong bài viết về đất, nước và lửa, nghệ nhân cao tuổi nhất đã chỉ rõ rằng nguồn lực..."


@pytest.mark.parametrize(
    "foot",
    [
        "• Từ khóa\nlũ lụt, đê điều\n",
        "• Từ khóa: lũ lụt, đê điều\n",
        "• Từ khoá\n\nlũ lụt\nđê điều\n",
        "Từ khóa:\nlũ lụt; đê điều\n",
        f"• Từ khóa\nlũ lụt, đê điều\n{HEADLINE}\n{HEADLINE}\n\n{EXCERPT}\n",
        f"• Từ khóa\nlũ lụt, đê điều\n\n{HEADLINE}\n\n{EXCERPT}\n",
        f"• Từ khóa\nlũ lụt\nđê điều\n\nTin liên quan\n{HEADLINE}\n{HEADLINE}\n\n{EXCERPT}",
    ],
)
def test_keywords_are_told_from_related_headlines(foot):
    read = page(LONG, foot=foot)
    assert read.keywords == ["lũ lụt", "đê điều"]
    assert read.related == ([RelatedStory(HEADLINE, EXCERPT)] if HEADLINE in foot else [])


def test_related_stories_may_lack_picture_or_excerpt():
    other = "Chín xã ven đê trở lại đồng"
    read = page(LONG, foot=f"• Từ khóa\n{HEADLINE}\n{HEADLINE}\n{other}\n{other}\n\n{EXCERPT}\n")
    assert read.related == [RelatedStory(HEADLINE), RelatedStory(other, EXCERPT)]


def test_furniture_of_the_old_site_is_left_unplaced_with_its_line():
    read = page(LONG, foot=f"• Từ khóa\nTin liên quan\n{HEADLINE}\n{HEADLINE}\n\n{EXCERPT}\n")
    assert [(entry.line_number, entry.text) for entry in read.unplaced] == [(9, "Tin liên quan")]


def test_a_second_line_above_the_date_is_left_unplaced():
    read = page(LONG, head="Lũ rút\nThời sự")
    assert read.headline == "Lũ rút"
    assert [entry.text for entry in read.unplaced] == ["Thời sự"]


def test_a_sentence_about_assemblies_is_no_keywords_heading():
    line = "Từ khóa XIV đến nay, HĐND huyện đã ban hành nhiều nghị quyết về giữ nghề và giữ người."
    assert page(LONG, line, MORE).blocks[0].text == line


def test_a_page_without_the_keywords_part_is_read_and_told():
    read = page(LONG, MORE, "Phạm Ngọc", foot="")
    assert read.credits == [Credit("Phạm Ngọc", BylineRole.WORDS)]
    assert len(read.warnings) == 1


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b"\n \n\xc2\xa0\n\xe2\x80\x8b\n", "empty"),
        ("Thường trực".encode("utf-16"), "UTF-16"),
        (b"L\xf2 r\xf3t\nTh\xf8 4\n", "not UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not text"),
        (b"Khong\x00phai", "not text"),
        (b"<!DOCTYPE html><html><body>Tin</body></html>", "HTML"),
        ("Chỉ có một dòng".encode(), "cut off"),
        (("Ghi chú họp giao ban\n" * 30).encode(), "no page of the old site"),
        ("Lũ rút\n\nThứ 4, 24.02.2021 | 00:00:00\n384 lượt xem\n".encode(), "nothing below"),
        ("Lũ rút\n\nThứ 4, 31.02.2021 | 00:00:00\n\nNước rút.\n".encode(), "does not exist"),
        ("Thứ 4, 24.02.2021 | 00:00:00\n384 lượt xem\n\nNước rút.\n".encode(), "no headline"),
        (b"a" * (LARGEST_PAGE + 1), "larger"),
        (f"{'Lũ rút ' * 50}\nThứ 4, 24.02.2021 | 00:00:00\n\nNước.\n".encode(), "too long"),
    ],
)  # fmt: skip
def test_what_is_no_page_is_refused_with_one_sentence(raw, words):
    with translation.override("en"):
        sentence = refusal(raw)
    assert words in sentence
    assert "\n" not in sentence


def test_a_stray_control_character_is_no_reason_to_refuse():
    assert page(LONG + "\x02\x0b", MORE).standfirst == LONG


def test_a_first_paragraph_beyond_measure_is_no_standfirst():
    read = page(LONG * 40, MORE)
    assert (read.standfirst, kinds(read)) == ("", ["paragraph", "paragraph"])


def test_a_page_cut_off_in_the_middle_of_its_text_is_refused():
    end_of_text = PAGE.index("  • Từ khóa".encode())
    cut_short = [PAGE[:end] for end in range(len("Thường".encode()), end_of_text - 40, 97)]
    for raw in cut_short:
        if not raw.rstrip(b" ").endswith((b"\n", b".", b"mp4")):
            assert refusal(raw)


def test_a_page_cut_off_in_an_excerpt_is_refused():
    assert refusal(PAGE[: -len(" cho...")])


def test_a_page_cut_off_in_a_repeated_headline_is_refused():
    twice = PAGE.index("Khơi dậy".encode())
    again = PAGE.index("Khơi dậy".encode(), twice + 1)
    assert refusal(PAGE[: again + len("Khơi dậy nghề".encode())])
