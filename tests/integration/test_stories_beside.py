"""The newest of the section beside a story: kept with the frame, and never a second too long."""

import datetime

import pytest
from django.utils import timezone

from articles import actions, selectors
from articles.models import Section
from articles.pages import article_page, last_frame, published_story
from articles.pages.neighbours import NEWEST_KEPT, SAME_SECTION_STORIES
from tests.factories import (
    approved,
    make_article,
    make_hoa,
    make_published,
    make_section,
    pass_and_publish,
)
from tests.paper import next_transaction, pictured, text_of

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)
INSTANT = datetime.timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


@pytest.fixture
def hoa():
    return make_hoa()


def publish_several(number, **fields):
    """The last one is the newest."""
    now = timezone.now()
    return [
        make_published(f"Chuyện {n:02}", at=now - HOUR - datetime.timedelta(minutes=n), **fields)
        for n in reversed(range(number))
    ]


def cards_beside(article, at=None):
    at = at or timezone.now()
    return article_page(published_story(selectors.story(article.pk, at)), at=at).same_section


def beside(article, at=None):
    return [card.headline for card in cards_beside(article, at)]


def test_beside_a_story_stand_the_four_newest_others_of_its_section():
    stories = publish_several(6)
    make_published("Chuyện của mục khác", section=make_section("Kinh tế"))
    assert beside(stories[0]) == ["Chuyện 00", "Chuyện 01", "Chuyện 02", "Chuyện 03"]
    assert beside(stories[-2]) == ["Chuyện 00", "Chuyện 02", "Chuyện 03", "Chuyện 04"]


def test_a_whole_section_leads_to_its_parts_and_a_part_to_itself_alone():
    whole = make_section("Đời sống")
    part = make_section("Giáo dục", parent=whole)
    now = timezone.now()
    one, two, three = (
        make_published(headline, section=section, at=now - hours * HOUR)
        for headline, section, hours in (("Một", whole, 1), ("Hai", part, 2), ("Ba", part, 3))
    )
    assert beside(one) == ["Hai", "Ba"]
    assert beside(two) == ["Ba"]
    assert beside(three) == ["Hai"]


@pytest.mark.parametrize("linked", [1, NEWEST_KEPT - 2, NEWEST_KEPT + 3])
def test_what_a_story_links_to_does_not_stand_there_twice(linked):
    stories = publish_several(NEWEST_KEPT + 8)
    targets = stories[-linked:]
    related = [{"kind": "internal", "target": target} for target in targets]
    story = make_published("Bài dẫn đi nhiều nơi", related=related)
    others = [each.headline for each in reversed(stories[:-linked])]
    assert beside(story) == others[:SAME_SECTION_STORIES]


def test_one_question_more_is_asked_only_where_too_few_are_left(django_assert_num_queries):
    stories = publish_several(NEWEST_KEPT + 8)
    for linked, asked in ((1, 1), (NEWEST_KEPT - SAME_SECTION_STORIES, 1), (NEWEST_KEPT, 2)):
        related = [{"kind": "internal", "target": target} for target in stories[-linked:]]
        story = make_published(f"Bài dẫn đến {linked} bài", at=timezone.now() - 9 * HOUR,
                               related=related)  # fmt: skip
        beside(stories[0])
        with django_assert_num_queries(asked):
            assert len(beside(story)) == SAME_SECTION_STORIES


def test_a_small_section_is_asked_once_and_no_more(django_assert_num_queries):
    one, two = publish_several(2)
    assert beside(one) == [two.headline]
    with django_assert_num_queries(1):
        assert beside(two) == [one.headline]


def test_what_is_published_stands_there_with_the_next_page():
    (story,) = publish_several(1)
    assert beside(story) == []
    next_transaction()
    make_published("Tin vừa xong", at=timezone.now())
    assert beside(story) == ["Tin vừa xong"]


def test_what_is_retracted_is_gone_with_the_next_page(client, hoa):
    one, two = publish_several(2, lead_photograph=pictured())
    assert two.headline in text_of(client.get(one.get_absolute_url()))
    next_transaction()
    actions.retract(by=hoa, at=timezone.now(), article=two, reason="Sai sự thật")
    assert beside(one) == []
    assert two.headline not in text_of(client.get(one.get_absolute_url()))


def test_a_headline_that_is_corrected_changes_with_the_next_page(hoa):
    one, two = publish_several(2)
    assert beside(one) == [two.headline]
    two.refresh_from_db()
    two.headline = "Tít đã sửa lại cho đúng"
    actions.save_article(by=hoa, at=timezone.now(), article=two, expected_version=two.version)
    next_transaction()
    approved(two)
    actions.correct(by=hoa, at=timezone.now(), article=two, note="Sửa tên xã.")
    assert beside(one) == ["Tít đã sửa lại cho đúng"]


def test_a_section_that_is_renamed_is_called_so_with_the_next_page():
    one, _two = publish_several(2)
    assert [card.section.name for card in cards_beside(one)] == ["Thời sự"]
    next_transaction()
    Section.objects.filter(name="Thời sự").update(name="Thời cuộc")
    assert [card.section.name for card in cards_beside(one)] == ["Thời cuộc"]


def test_a_story_whose_hour_comes_or_ends_comes_and_goes_by_the_clock(hoa):
    (story,) = publish_several(1)
    hour, end = timezone.now() + HOUR / 120, timezone.now() + HOUR / 80
    later = make_article("Khai mạc kỳ họp")
    pass_and_publish(by=hoa, at=timezone.now(), article=later, shown_from=hour)
    actions.schedule_takedown(by=hoa, at=timezone.now(), article=later, ends_at=end,
                              reason="Hết hạn")  # fmt: skip
    last_frame.forget()
    assert beside(story) == []
    frame = last_frame.frame
    assert beside(story, hour - INSTANT) == []
    assert last_frame.frame is frame
    assert beside(story, hour) == ["Khai mạc kỳ họp"]
    assert beside(story, end - INSTANT) == ["Khai mạc kỳ họp"]
    assert beside(story, end) == []


def test_a_related_story_is_shown_as_it_stands_now_and_not_at_all_when_it_is_gone(hoa, client):
    target = make_published("Bài gốc", standfirst="Sapo của bài gốc.", lead_photograph=pictured())
    story = make_published("Bài dẫn", related=[{"kind": "internal", "target": target}])
    page = text_of(client.get(story.get_absolute_url()))
    assert f'href="{target.get_absolute_url()}"' in page
    assert "Sapo của bài gốc." in page
    next_transaction()
    actions.retract(by=hoa, at=timezone.now(), article=target, reason="Sai sự thật")
    page = text_of(client.get(story.get_absolute_url()))
    assert "Bài gốc" not in page
    assert "Tin liên quan" not in page
