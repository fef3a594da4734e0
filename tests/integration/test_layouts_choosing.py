"""What the screen reads: versions, what may be put onto a page, where a story stands."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import actions, layout_selectors
from articles.enums import Genre
from articles.models import PageLayout
from tests import factories
from tests.arranging import LEAD, PICKED, SECOND, arrange, put
from tests.factories import (
    make_article,
    make_hoa,
    make_lan,
    make_masthead,
    make_minh,
    make_published,
    make_section,
    make_user,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def names(stories):
    return [story.headline for story in stories]


def schedule(headline, hours, **fields):
    make_masthead()
    now, story = timezone.now(), make_article(headline, **fields)
    factories.pass_and_publish(by=make_hoa(), at=now, article=story, shown_from=now + hours * HOUR)
    return story


def test_the_history_is_turned_by_number_and_says_who(django_assert_num_queries):
    story, now = make_published(), timezone.now()
    places = (LEAD, SECOND)
    for number in range(5):
        arrange(put(places[number % 2], story), at=now + number * HOUR, based_on=number)
    with django_assert_num_queries(3):
        first = layout_selectors.layout_history(None, limit=2)
        assert [(each.number, each.arranged_by.username) for each in first] == [
            (5, "hoa"),
            (4, "hoa"),
        ]
        assert first[0].arrangement.slots == (put(LEAD, story),)
    rest = layout_selectors.layout_history(None, before=4, limit=10)
    assert [each.number for each in rest] == [3, 2, 1]
    assert layout_selectors.layout_history(make_section()) == []
    assert PageLayout.objects.of_page(None).begun(now + 2.5 * HOUR).first().number == 3
    assert PageLayout.objects.of_page(None).begun(now - HOUR).first() is None


def test_scheduled_stories_come_soonest_first_with_their_hour(hoa):
    schedule("Chiều", 6)
    morning = schedule("Sáng", 2)
    schedule("Căn hộ ven sông", 1, genre=Genre.SPONSORED, sponsor="Công ty Đất Lành")
    found = layout_selectors.scheduled_to_place(by=hoa, at=timezone.now())
    assert names(found) == ["Sáng", "Chiều"]
    assert found[0].shown_from == morning.published.get().shown_from
    assert names(layout_selectors.scheduled_to_place(by=hoa, at=timezone.now(), words="chieu")) == [
        "Chiều"
    ]


def test_scheduled_stories_are_told_only_to_whom_they_belong_or_who_may_open_them():
    lan, now = make_lan(), timezone.now()
    schedule("Của Lan", 1, by=lan)
    schedule("Của Minh", 2, by=make_minh())
    of = layout_selectors.scheduled_to_place
    assert names(of(by=lan, at=now)) == ["Của Lan"]
    assert names(of(by=make_minh(), at=now)) == ["Của Lan", "Của Minh"]
    assert names(of(by=make_user("ngoai", "Cộng tác viên"), at=now)) == []


def test_what_was_unscheduled_is_not_offered(hoa):
    story = schedule("Thôi", 1)
    actions.unschedule(by=hoa, at=timezone.now(), article=story)
    assert layout_selectors.scheduled_to_place(by=hoa, at=timezone.now()) == []


def test_what_readers_see_comes_newest_first_page_by_page():
    now, economy = timezone.now(), make_section("Kinh tế")
    for number in range(5):
        make_published(f"Chuyện {number}", at=now - (5 - number) * HOUR)
    make_published("Lúa", section=make_section("Nông nghiệp", parent=economy), at=now - 9 * HOUR)
    make_published("Căn hộ", genre=Genre.SPONSORED, sponsor="Công ty Đất Lành")
    first = layout_selectors.shown_to_place(at=now, limit=3)
    assert names(first) == ["Chuyện 4", "Chuyện 3", "Chuyện 2"]
    place = (first[-1].first_published_at, first[-1].pk)
    rest = layout_selectors.shown_to_place(at=now, position=place)
    assert names(rest) == ["Chuyện 1", "Chuyện 0", "Lúa"]
    assert names(layout_selectors.shown_to_place(at=now, section=economy)) == ["Lúa"]


@pytest.mark.parametrize("words", ["cau ben", "Cầu Bến Vát", "CẦU", "vat", "“cầu bến”"])
def test_words_find_with_and_without_marks_and_half_typed(words):
    make_published("Cầu Bến Vát hợp long")
    make_published("Bến cá đón tàu về")
    assert names(layout_selectors.shown_to_place(at=timezone.now(), words=words)) == [
        "Cầu Bến Vát hợp long"
    ]


@pytest.mark.parametrize("words", ["   ", "?!", "''\"", "\x00", "%"])
def test_words_that_say_nothing_do_no_harm(words):
    make_published("Cầu Bến Vát hợp long")
    layout_selectors.shown_to_place(at=timezone.now(), words=words)
    layout_selectors.scheduled_to_place(by=make_hoa(), at=timezone.now(), words=words)


def test_whole_words_find_what_is_older_than_the_newest_few_hundred(monkeypatch):
    monkeypatch.setattr(layout_selectors, "LOOKED_THROUGH", 1)
    make_published("Cầu Bến Vát hợp long", at=timezone.now() - 9 * HOUR)
    make_published("Mới")
    assert names(layout_selectors.shown_to_place(at=timezone.now(), words="bến vát")) == [
        "Cầu Bến Vát hợp long"
    ]


def test_it_is_told_where_a_story_stands_now():
    section, now = make_section(), timezone.now()
    story, other = make_published(section=section), make_published()
    arrange(put(LEAD, story), at=now - HOUR)
    arrange(put(PICKED[1], story), put(LEAD, other), at=now, based_on=1)
    arrange(put(SECOND, story), section=section, at=now)
    found = {
        (slot.layout.section, slot.area, slot.position)
        for slot in layout_selectors.places_of(story, now)
    }
    assert found == {(None, "picked", 1), (section, "opening", 1)}
    assert [slot.area for slot in layout_selectors.places_of(story, now - HOUR)] == ["opening"]
    assert layout_selectors.places_of(make_published(), now) == []
