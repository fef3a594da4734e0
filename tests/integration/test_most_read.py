"""What leads the paper by its readers: two windows, at one price, and an editor's word."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles import actions
from articles.models import AuditEntry, MostReadBlock, PageviewDay, PageviewHour
from articles.pages import last_frame
from articles.text import VIETNAM
from tests import factories
from tests.integration.test_paper_pages import next_transaction

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


def windows(at):
    return {
        window.title: [link.name for link in window.stories]
        for window in last_frame.apart(at).most_read
    }


def of_a_day(at):
    return windows(at).get("24 giờ qua", [])


def of_a_week(at):
    return windows(at).get("7 ngày qua", [])


def old(name, at):
    return factories.make_published(name, at=at - 40 * DAY)


def test_a_window_of_a_day_and_one_of_a_week():
    at = datetime(2026, 11, 26, 10, 30, tzinfo=VIETNAM)
    now, week, long_ago = old("Hôm nay", at), old("Trong tuần", at), old("Tháng trước", at)
    factories.make_read(now, 3, at=at)
    factories.make_read(week, 30, at=at - 3 * DAY)
    factories.make_read(long_ago, 300, at=at - 7 * DAY)
    assert of_a_day(at) == ["Hôm nay"]
    assert of_a_week(at) == ["Trong tuần", "Hôm nay"]


def test_the_day_is_this_hour_and_the_twenty_three_before_it():
    at = datetime(2026, 11, 26, 10, 30, tzinfo=VIETNAM)
    inside, outside = old("Vừa trong", at), old("Vừa ngoài", at)
    factories.make_read(inside, 1, at=datetime(2026, 11, 25, 11, 0, tzinfo=VIETNAM))
    factories.make_read(outside, 9, at=datetime(2026, 11, 25, 10, 59, tzinfo=VIETNAM))
    assert of_a_day(at) == ["Vừa trong"]
    assert of_a_day(at + HOUR / 2) == []


def test_the_week_turns_at_midnight_in_vietnam():
    at = datetime(2026, 11, 26, 0, 0, tzinfo=VIETNAM)
    story = old("Bảy ngày trước", at)
    factories.make_read(story, 1, at=datetime(2026, 11, 19, 12, 0, tzinfo=VIETNAM))
    assert of_a_week(at - timedelta(seconds=1)) == ["Bảy ngày trước"]
    assert of_a_week(at) == []


def test_hours_are_summed_up_before_they_are_compared():
    at = datetime(2026, 11, 26, 10, 30, tzinfo=VIETNAM)
    steady, sudden = old("Đều đều", at), old("Một lúc", at)
    for past in range(10):
        factories.make_read(steady, 3, at=at - past * HOUR)
    factories.make_read(sudden, 20, at=at)
    assert of_a_day(at) == ["Đều đều", "Một lúc"]


def test_robots_and_machines_lead_nothing():
    at = timezone.now()
    factories.make_read(old("Máy đọc", at), 0, at=at, robots=9000, machines=900, without_script=90)
    factories.make_read(old("Người đọc", at), 1, at=at)
    assert of_a_day(at) == of_a_week(at) == ["Người đọc"]


def test_stories_taken_down_or_paid_for_stand_in_no_window(hoa):
    at = timezone.now()
    gone, paid, left = old("Đã gỡ", at), old("Được trả tiền", at), old("Còn lại", at)
    for story, readers in ((gone, 90), (paid, 80), (left, 1)):
        factories.make_read(story, readers, at=at)
    actions.retract(by=hoa, at=at, article=gone, reason="Sai")
    sponsored = factories.make_published(
        genre="sponsored", sponsor="Hợp tác xã Bãi Sen", at=at - HOUR
    )
    factories.make_read(sponsored, 70, at=at)
    assert of_a_day(at) == of_a_week(at) == ["Được trả tiền", "Còn lại"]


def test_five_stand_in_a_window_and_those_that_fell_out_leave_no_gap(hoa):
    at = timezone.now()
    for place in range(9):
        factories.make_read(old(f"Bài {place}", at), 100 - place, at=at)
    for name in ("Bài 0", "Bài 3"):
        story = PageviewHour.objects.get(article__headline=name).article
        actions.keep_out_of_most_read(by=hoa, at=at, article=story)
    assert of_a_day(at) == of_a_week(at) == ["Bài 1", "Bài 2", "Bài 4", "Bài 5", "Bài 6"]


def test_what_is_read_most_is_known_anew_after_a_minute_without_any_edition():
    at = timezone.now()
    first, second = old("Trước", at), old("Sau", at)
    factories.make_read(first, 5, at=at)
    assert [link.name for link in last_frame.at(at).most_read[0].stories] == ["Trước"]
    factories.make_read(second, 50, at=at)
    soon, later = at + timedelta(seconds=59), at + timedelta(seconds=60)
    assert [link.name for link in last_frame.at(soon).most_read[0].stories] == ["Trước"]
    names = [link.name for link in last_frame.at(later).most_read[0].stories]
    assert names == ["Sau", "Trước"]


def test_pages_print_both_windows_and_open_the_first(client):
    factories.make_read(old("Nước rút", timezone.now()), 5)
    page = client.get("/dinh-chinh").content.decode()
    block = page.partition('id="doc-nhieu"')[2].partition("</section>")[0]
    assert block.count("<details") == 2
    assert block.count(" open>") == 1
    assert block.index("24 giờ qua") < block.index("7 ngày qua")


# -- An editor's word -----------------------------------------------------------------


def test_an_editor_keeps_a_story_out_and_lets_it_in_again(client, hoa):
    at = timezone.now()
    story = old("Tai nạn thương tâm", at)
    factories.make_read(story, 500, at=at)
    client.force_login(hoa)
    assert "Tai nạn" in client.get("/dinh-chinh").content.decode()
    address = f"/toa-soan/articles/article/{story.pk}/doc-nhieu/"

    next_transaction()
    answer = client.post(address)
    assert answer["Location"] == f"/toa-soan/articles/article/{story.pk}/luot-xem/"
    assert "Tai nạn" not in client.get("/dinh-chinh").content.decode()
    page = client.get(answer["Location"]).content.decode()
    assert "Lê Thị Hoa không cho bài này vào Đọc nhiều" in page

    next_transaction()
    client.post(address, {"cho": "1"})
    assert "Tai nạn" in client.get("/dinh-chinh").content.decode()
    told = AuditEntry.objects.filter(action="change", subject_id=story.pk).order_by("pk")
    assert [entry.changes["kept_out"] for entry in told] == [[False, True], [True, False]]
    assert {entry.actor for entry in told} == {hoa}


def test_pressing_twice_is_pressing_once(hoa):
    story, at = factories.make_published(), timezone.now()
    for _time in range(2):
        actions.keep_out_of_most_read(by=hoa, at=at, article=story)
    assert MostReadBlock.objects.get().blocked_by == hoa
    assert AuditEntry.objects.filter(action="change", subject_id=story.pk).count() == 1
    for _time in range(2):
        actions.let_into_most_read(by=hoa, at=at, article=story)
    assert AuditEntry.objects.filter(action="change", subject_id=story.pk).count() == 2


@pytest.mark.parametrize("who", ["lan", "minh"])
def test_who_lays_out_no_pages_keeps_nothing_out(who, request):
    story, by = factories.make_published(), request.getfixturevalue(who)
    for act in (actions.keep_out_of_most_read, actions.let_into_most_read):
        with pytest.raises(PermissionDenied):
            act(by=by, at=timezone.now(), article=story)
    client = Client()
    client.force_login(by)
    assert client.post(f"/toa-soan/articles/article/{story.pk}/doc-nhieu/").status_code == 403
    assert not MostReadBlock.objects.exists()
    page = client.get(f"/toa-soan/articles/article/{story.pk}/luot-xem/").content.decode()
    assert "Không cho vào Đọc nhiều" not in page


def test_looking_at_the_address_keeps_nothing_out(client, hoa):
    story = factories.make_published()
    client.force_login(hoa)
    assert client.get(f"/toa-soan/articles/article/{story.pk}/doc-nhieu/").status_code == 405
    assert not MostReadBlock.objects.exists()


# -- What it costs --------------------------------------------------------------------

ROWS_READ = """
SELECT sum(idx_tup_fetch + seq_tup_read) FROM pg_stat_xact_user_tables
WHERE relname IN ('articles_pageviewhour', 'articles_pageviewday')
"""


def rows_read(at):
    """Of the counted hours and days, by the plan of a table that is worth its indexes."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(ROWS_READ)
        [(before,)] = cursor.fetchall()
        windows(at)
        cursor.execute(ROWS_READ)
        [(after,)] = cursor.fetchall()
    return int(after - before)


def test_a_window_reads_as_many_rows_however_long_the_archive_is():
    at = datetime(2026, 11, 26, 10, 30, tzinfo=VIETNAM)
    begun = at.replace(minute=0)
    stories = [old(f"Bài {place}", at) for place in range(60)]
    hours = [
        PageviewHour(article=story, hour=begun - past * HOUR, readers=1000 - place)
        for place, story in enumerate(stories)
        for past in range(24)
    ]
    PageviewHour.objects.bulk_create(hours)
    PageviewDay.objects.bulk_create(
        PageviewDay(article=story, day=(at - past * DAY).date(), readers=1000 - place)
        for place, story in enumerate(stories)
        for past in range(7)
    )
    few = rows_read(at)
    archive = [factories.make_article(f"Kho {place}", at=at - 90 * DAY) for place in range(150)]
    PageviewHour.objects.bulk_create(
        PageviewHour(article=story, hour=begun - past * HOUR, readers=1)
        for story in archive
        for past in range(24)
    )
    PageviewDay.objects.bulk_create(
        PageviewDay(article=story, day=(at - past * DAY).date(), readers=1)
        for story in archive
        for past in range(7)
    )
    assert rows_read(at) <= few * 1.05
