"""The story files: read, dated, and turned into bodies without losing a word."""

import datetime
import re
import unicodedata
from zoneinfo import ZoneInfo

import pytest

from articles.body import clean, parse, word_count
from articles.enums import BylineRole, Genre
from newsroom.demonstration import content, notation, pictures, videos

STORIES = {story.key: story for story in content.stories()}
PHOTOGRAPHS = {key: number for number, key in enumerate(pictures.SCENES, 1)}
CLIPS = {key: number for number, key in enumerate(videos.FILMS, 1)}
NOW = datetime.datetime(2026, 3, 1, 9, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def letters(html):
    return "".join(re.sub(r"<[^>]+>", "", html).split())


def body(story):
    return notation.html(story.dated(story.text, NOW), PHOTOGRAPHS, CLIPS)


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_a_body_is_canonical_as_it_is_written(story):
    assert letters(clean(body(story))) == letters(body(story))
    assert not re.search(r"[*{}|]|\]\(", letters(body(story)))


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_a_story_names_only_what_exists(story):
    assert story.genre in Genre.values
    assert {part for _pen_name, part in story.credits} <= set(BylineRole.values)
    pen_names = {line["pen_name"] for line in content.read("people")["author"]}
    assert {pen_name for pen_name, _part in story.credits} <= pen_names
    assert {link["story"] for link in story.related if "story" in link} <= set(STORIES)
    assert story.lead in {"", *PHOTOGRAPHS}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_a_story_is_composed_and_typeset_by_hand(story):
    words = f"{story.headline}\n{story.standfirst}\n{story.text}"
    assert unicodedata.is_normalized("NFC", words)
    assert not re.search(r"[\"'\u00a0\u00d0\u00f0]| - |\.\.\.|  ", words)


def test_two_stories_are_long_reads():
    lengths = [word_count(parse(body(story))) for story in STORIES.values()]
    assert sum(length >= 1200 for length in lengths) >= 2


def test_every_picture_and_clip_is_described_and_used():
    assert set(content.read("photographs")) == set(PHOTOGRAPHS)
    assert set(content.read("videos")) == set(CLIPS)
    used = {key for story in STORIES.values() for key in notation.used_keys(story.text, "!")}
    assert used | {story.lead for story in STORIES.values()} >= set(PHOTOGRAPHS)


def test_nothing_that_is_out_already_lies_ahead_of_the_hour_it_is_filled():
    for hour in (0, 3, 12, 23):
        now = NOW.replace(hour=hour)
        for story in STORIES.values():
            assert (story.moment(now) > now) == (story.status == "scheduled"), story.key


def test_a_story_of_the_early_morning_tells_of_the_day_before():
    story = content.Story(
        key="", headline="", text="", genre="", section="", bylines=[], days_ago=1, time="06:00"
    )
    assert story.dated("Sáng {ngay}, hẹn {ngay+2}", NOW) == "Sáng 27/2, hẹn 1/3"


def test_a_correction_changes_words_that_stand_in_the_story():
    for story in STORIES.values():
        if story.correction:
            assert story.correction["after"] in story.text
            assert story.correction["before"] not in story.text


def test_an_unknown_picture_is_an_error_and_not_a_hole():
    with pytest.raises(KeyError):
        notation.html("![khong-co] Chú thích", PHOTOGRAPHS, CLIPS)


def test_each_block_becomes_what_it_stands_for():
    text = (
        "Một **đậm** và *nghiêng* & [nguồn](https://a.example/b).\n\n## Tít\n\n> Lời nói\n\n"
        "- a\n- b\n\n1. một\n2. hai\n\n| Cột | Số |\n| x | 1,5 |\n\n::: Hộp\n- trong hộp\n:::"
    )
    assert notation.html(text, {}, {}) == (
        '<p>Một <strong>đậm</strong> và <em>nghiêng</em> &amp; <a href="https://a.example/b">nguồn'
        "</a>.</p><h2>Tít</h2><blockquote><p>Lời nói</p></blockquote>"
        "<ul><li><p>a</p></li><li><p>b</p></li></ul><ol><li><p>một</p></li><li><p>hai</p></li></ol>"
        "<table><tbody><tr><th><p>Cột</p></th><th><p>Số</p></th></tr>"
        "<tr><td><p>x</p></td><td><p>1,5</p></td></tr></tbody></table>"
        '<aside data-box=""><h3>Hộp</h3><ul><li><p>trong hộp</p></li></ul></aside>'
    )
