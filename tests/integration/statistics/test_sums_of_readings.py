"""What the desk is told of readings: whose, of which days, and never more than there were."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from articles import actions
from articles.models import PageviewDay
from articles.selectors import statistics as read
from articles.selectors.statistics import Grain, Period, Readings
from articles.text import VIETNAM
from tests import factories
from tests.integration.statistics.asking import grown

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def of_paper(at):
    return read.stories_of(factories.make_dung(), at)


def test_readers_are_summed_up_apart_from_all_others(at, today):
    story = factories.make_published()
    factories.make_read(story, 5, at=at, robots=70, machines=4, without_script=2)
    factories.make_read(story, 3, at=at - DAY)
    found = read.readings_by(Grain.DAY, Period(today - DAY, today), of_paper(at))
    assert found == {today: Readings(5, 70, 2, 4), today - DAY: Readings(readers=3)}


def test_a_day_begins_at_midnight_in_vietnam():
    story = factories.make_published(at=timezone.now() - 40 * DAY)
    midnight = datetime(2026, 11, 20, 0, 0, tzinfo=VIETNAM)
    for moment in (midnight - HOUR, midnight, midnight + 23 * HOUR, midnight + 24 * HOUR):
        factories.make_read(story, at=moment)
    day = Period(date(2026, 11, 20), date(2026, 11, 20))
    hours = read.readings_by(Grain.HOUR, day, of_paper(timezone.now()))
    assert sorted(hours) == [midnight, midnight + 23 * HOUR]
    assert read.readings_by(Grain.DAY, day, of_paper(timezone.now())) == {
        date(2026, 11, 20): Readings(readers=2)
    }


def test_months_and_years_hold_their_days(at):
    story = factories.make_published(at=at - 400 * DAY)
    for day, readers in ((date(2026, 1, 31), 1), (date(2026, 2, 1), 10), (date(2025, 12, 31), 100)):
        PageviewDay.objects.create(article=story, day=day, readers=readers)
    period = Period(date(2025, 1, 1), date(2026, 12, 31))
    months = read.readings_by(Grain.MONTH, period, of_paper(at))
    assert {moment: counted.readers for moment, counted in months.items()} == {
        date(2026, 1, 1): 1, date(2026, 2, 1): 10, date(2025, 12, 1): 100,
    }  # fmt: skip
    years = read.readings_by(Grain.YEAR, period, of_paper(at))
    assert {moment: counted.readers for moment, counted in years.items()} == {
        date(2026, 1, 1): 11, date(2025, 1, 1): 100,
    }  # fmt: skip


def test_the_most_read_stories_stand_first_and_robots_lead_none(at, today):
    less, more, crawled = (factories.make_published(name) for name in ("Ít", "Đông", "Máy quét"))
    factories.make_read(less, 3, robots=900)
    factories.make_read(more, 30)
    factories.make_read(crawled, 0, robots=5000)
    rows = read.stories_read(Period(today, today), of_paper(at), 10)
    assert [(row.version.headline, row.readings.readers) for row in rows] == [
        ("Đông", 30), ("Ít", 3),
    ]  # fmt: skip


def test_a_section_holds_its_parts_and_they_stand_below_it(at, today):
    economy = factories.make_section("Kinh tế")
    farming = factories.make_section("Nông nghiệp", parent=economy)
    news = factories.make_section("Thời sự")
    for section, readers in ((economy, 5), (farming, 7), (farming, 1), (news, 10)):
        factories.make_read(factories.make_published(section=section), readers)
    rows = read.sections_read(Period(today, today), of_paper(at))
    assert [(row.name, row.readings.readers, row.stories, row.is_part) for row in rows] == [
        ("Kinh tế", 13, 3, False), ("Nông nghiệp", 8, 2, True), ("Thời sự", 10, 1, False),
    ]  # fmt: skip


def test_each_author_of_a_story_is_given_it_in_full_and_once(at, today):
    lan, duc = factories.make_author("Ngọc Lan"), factories.make_author("Minh Đức")
    both = factories.make_article(authors=[lan, duc], at=at - HOUR)
    both.bylines.create(author=lan, role="photographs", position=7)
    factories.make_masthead()
    factories.pass_and_publish(by=factories.make_hoa(), at=at - HOUR, article=both)
    factories.make_read(both, 10)
    factories.make_read(factories.make_published(authors=[duc]), 4)
    rows = read.authors_read(Period(today, today), of_paper(at), 10)
    assert [(row.name, row.readings.readers, row.stories) for row in rows] == [
        ("Minh Đức", 14, 2), ("Ngọc Lan", 10, 1),
    ]  # fmt: skip


def test_what_was_read_under_a_tag_is_read_under_the_one_it_was_merged_into(at, today, hoa):
    old, new = factories.make_tag("bão số 3"), factories.make_tag("bão Yagi")
    both = factories.make_published(tags=[old, new])
    factories.make_read(both, 2)
    factories.make_read(factories.make_published(tags=[old]), 5)
    actions.tags.merge_tags(by=hoa, at=at, tag=old, into=new)
    [row] = read.tags_read(Period(today, today), of_paper(at), 10)
    assert (row.name, row.readings.readers, row.stories) == ("bão Yagi", 7, 2)


def test_a_story_counts_for_the_section_that_readers_see_it_in(at, today, hoa):
    news, sport = factories.make_section("Thời sự"), factories.make_section("Thể thao")
    story = factories.make_published(section=news)
    factories.make_read(story, 6)
    story.refresh_from_db()
    story.section = sport
    actions.save_article(by=hoa, at=at, article=story, expected_version=story.version)
    period = Period(today, today)
    assert [row.name for row in read.sections_read(period, of_paper(at))] == ["Thời sự"]
    factories.pass_and_publish(by=hoa, at=timezone.now(), article=story)
    later = of_paper(timezone.now())
    assert [row.name for row in read.sections_read(period, later)] == ["Thể thao"]


def test_what_is_being_read_comes_from_two_half_hours_of_readers(at):
    story, other = factories.make_published("Bão"), factories.make_published("Lúa")
    half = timedelta(minutes=30)
    factories.make_keys(story, 3, at=at)
    factories.make_keys(story, 2, at=at - half)
    factories.make_keys(story, 50, at=at - 2 * half)
    factories.make_keys(story, 40, at=at, reader_class=1)
    factories.make_keys(other, 9, at=at, reader_class=3)
    [row] = read.being_read(at, of_paper(at), reader_class=0, most=10)
    assert (row.version.headline, row.readings.readers, row.before) == ("Bão", 3, 2)


def test_all_lists_at_once_say_what_each_says_alone(at, today):
    grown(5, at)
    nobody_read = factories.make_published(authors=[factories.make_author("Không ai đọc")])
    factories.make_read(nobody_read, 0, at=at, robots=9)
    period, stories = Period(today, today), of_paper(at)
    found = read.lists_read(period, stories, 3)
    assert found.stories == read.stories_read(period, stories, 3)
    assert found.sections == read.sections_read(period, stories)
    assert found.authors == read.authors_read(period, stories, 3)
    assert found.tags == read.tags_read(period, stories, 3)
    assert [row.readings.readers for row in found.stories] == [5, 4, 3]
    assert [row.name for row in found.authors] == ["Tác giả 4", "Tác giả 3", "Tác giả 2"]
    assert [row.name for row in found.tags] == ["từ khóa 4", "từ khóa 3", "từ khóa 2"]


def test_days_fall_into_their_months_and_years(at):
    story, begin = factories.make_published(), at.replace(year=2025, month=12, day=30, hour=5)
    for past in range(4):
        factories.make_read(story, past + 1, at=begin + past * DAY)
    period, stories = Period(date(2025, 12, 1), date(2026, 1, 31)), of_paper(at)
    by_month = read.readings_by(Grain.MONTH, period, stories)
    assert by_month == {date(2025, 12, 1): Readings(3), date(2026, 1, 1): Readings(7)}
    by_year = read.readings_by(Grain.YEAR, period, stories)
    assert by_year == {date(2025, 1, 1): Readings(3), date(2026, 1, 1): Readings(7)}
