"""What is due today and later, and two stories that would lead in the same minute."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import actions, selectors
from articles.enums import DueKind, Office
from articles.models import Article
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("masthead")]
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
PAGE = "/toa-soan/articles/article/lich/"


def schedule(hour, headline=None, **fields):
    article = factories.make_article(headline, **fields)
    factories.pass_and_publish(
        by=factories.make_hoa(), at=timezone.now(), article=article, shown_from=hour
    )
    return article


def rows(at=None, **asked):
    at = at or timezone.now()
    asked = {"within": Article.objects.all(), "until": at + timedelta(days=7)} | asked
    return [row for day in selectors.due_days(at, **asked) for row in day.rows]


def kinds(at=None):
    return [(row.kind, row.text) for row in rows(at)]


def tomorrow(hour=6, minute=0):
    return (timezone.localtime() + timedelta(days=1)).replace(
        hour=hour, minute=minute, second=0, microsecond=0
    )


def test_everything_that_falls_due_stands_there_in_the_order_of_its_hours(hoa):
    first = tomorrow()
    live = factories.make_published("Bản một")
    live.headline = "Bản hai"
    actions.save_article(by=hoa, at=timezone.now(), article=live, expected_version=live.version)
    factories.pass_and_publish(by=hoa, at=timezone.now(), article=live, shown_from=first + HOUR)
    schedule(first, "Bài mới")
    actions.schedule_takedown(
        by=hoa, at=timezone.now(), article=live, ends_at=first + 2 * HOUR, reason="Hết hạn"
    )
    factories.approved(factories.make_article("Thông cáo", embargo_until=first + 3 * HOUR))
    factories.make_article("Bài đặt", due_at=first + 4 * HOUR)
    factories.make_banner("Báo động ba", shown_from=first + 5 * HOUR, hours=1)
    assert kinds() == [
        (DueKind.PUBLICATION, "Bài mới"),
        (DueKind.UPDATE, "Bản hai"),
        (DueKind.TAKEDOWN, "Bản hai"),
        (DueKind.EMBARGO, "Thông cáo"),
        (DueKind.DEADLINE, "Bài đặt"),
        (DueKind.BANNER, "Báo động ba"),
        (DueKind.BANNER, "Báo động ba"),
    ]


def test_what_was_taken_back_is_due_no_more_and_what_has_come_is_done(hoa):
    first = tomorrow()
    taken_back = schedule(first, "Rút lại")
    actions.unschedule(by=hoa, at=timezone.now(), article=taken_back)
    schedule(first + HOUR, "Đã ra")
    assert [(row.text, row.is_done) for row in rows(first + 2 * HOUR)] == [("Đã ra", True)]


def test_an_approved_story_under_embargo_that_is_scheduled_stands_there_once():
    first = tomorrow()
    schedule(first, "Thông cáo", embargo_until=first)
    assert kinds() == [(DueKind.PUBLICATION, "Thông cáo")]


def test_days_are_those_of_vietnam():
    midnight = tomorrow(0, 0)
    schedule(midnight - MINUTE, "Trước nửa đêm")
    schedule(midnight, "Sau nửa đêm")
    at = timezone.now()
    days = selectors.due_days(at, within=Article.objects.all(), until=at + timedelta(days=7))
    assert [day.day for day in days] == [(midnight - MINUTE).date(), midnight.date()]


def test_two_stories_that_could_lead_in_the_same_minute_are_told_of():
    hour = tomorrow(6, 30)
    pictures = [factories.make_photograph() for _each in range(3)]
    schedule(hour, "Bài một", lead_photograph=pictures[0])
    schedule(hour + timedelta(seconds=59), "Bài hai", lead_photograph=pictures[1])
    schedule(hour + MINUTE, "Bài ba", lead_photograph=pictures[2])
    schedule(hour, "Tin vắn")
    clashing = {row.text: row.clashes for row in rows()}
    assert clashing == {
        "Bài một": ("Bài hai",), "Bài hai": ("Bài một",), "Bài ba": (), "Tin vắn": (),
    }  # fmt: skip
    new = factories.make_article(lead_photograph=factories.make_photograph())
    now = timezone.now()
    assert selectors.clashes(new, hour, at=now) == ["Bài hai", "Bài một"]
    assert selectors.clashes(new, hour + 2 * MINUTE, at=now) == []
    assert selectors.clashes(factories.make_article(), hour, at=now) == []


def test_a_story_does_not_clash_with_itself_nor_an_update_with_anything(hoa):
    hour = tomorrow()
    first = schedule(hour, "Bài một", lead_photograph=factories.make_photograph())
    now = timezone.now()
    assert selectors.clashes(first, hour, at=now) == []
    live = factories.make_published(lead_photograph=factories.make_photograph())
    assert selectors.clashes(live, hour, at=now) == []


def test_the_plan_says_that_later_edits_change_nothing(hoa):
    hour = tomorrow()
    article = schedule(hour, "Bản duyệt", embargo_until=hour)
    article.refresh_from_db()
    now = timezone.now()
    assert not selectors.plan_of(article, now).has_newer_text
    article.headline = "Bản chưa duyệt"
    actions.save_article(by=hoa, at=now, article=article, expected_version=article.version)
    plan = selectors.plan_of(article, now)
    assert (plan.has_newer_text, plan.upcoming.headline) == (True, "Bản duyệt")
    assert plan.offered_hour == hour


# -- The page -------------------------------------------------------------------


def test_the_page_shows_days_hours_and_the_clash(client, hoa):
    hour = tomorrow(6, 30)
    for headline in ("Bài một", "Bài hai"):
        schedule(hour, headline, lead_photograph=factories.make_photograph())
    client.force_login(hoa)
    page = client.get(PAGE).content.decode()
    assert "Ngày mai" in page
    assert "06:30" in page
    assert "Cùng phút với “Bài một”" in page


def test_an_editor_sees_the_sections_that_are_his_and_no_alarm(client, minh):
    sport = factories.make_section("Thể thao")
    factories.end_offices(minh)
    factories.make_assignment(minh, Office.DESK, section=sport)
    schedule(tomorrow(), "Khởi tố giám đốc")
    schedule(tomorrow(), "Bóng đá", section=sport)
    client.force_login(minh)
    page = client.get(PAGE).content.decode()
    assert "Bóng đá" in page
    assert "Khởi tố" not in page
    assert "canh-bao" not in page


@pytest.mark.parametrize("query", ["muc=x", "muc=" + "9" * 30, "muc=²", "ngay=-1", "ngay=1e9"])
def test_a_query_of_nonsense_is_answered(client, hoa, query):
    client.force_login(hoa)
    assert client.get(f"{PAGE}?{query}").status_code == 200


def test_the_page_can_be_asked_for_one_section(client, hoa):
    sport = factories.make_section("Thể thao")
    schedule(tomorrow(), "Khởi công cầu")
    schedule(tomorrow(), "Bóng đá", section=sport)
    client.force_login(hoa)
    page = client.get(f"{PAGE}?muc={sport.pk}").content.decode()
    assert "Bóng đá" in page
    assert "Khởi công" not in page


def test_a_longer_list_costs_no_more_queries(client, hoa):
    client.force_login(hoa)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as context:
            client.get(PAGE)
        return len(context)

    schedule(tomorrow())
    client.get(PAGE)
    few = queries()
    for number in range(12):
        article = schedule(tomorrow(7), lead_photograph=factories.make_photograph())
        factories.make_article(due_at=tomorrow(8))
        actions.schedule_takedown(
            by=hoa, at=timezone.now(), article=article, ends_at=tomorrow(9, number), reason="Hết"
        )
    assert queries() == few <= 16
