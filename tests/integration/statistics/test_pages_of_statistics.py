"""Pages of the statistics: what each shows, to whom, and what it asks the database."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import actions
from articles.models import PageviewTotal, Person, ReaderSketch, ReadingSpool
from articles.readership.sketch import EMPTY, with_readers
from articles.text import VIETNAM
from tests import factories
from tests.integration.statistics.asking import HERE, LISTS, grown, page_of, signed_in, text

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_a_story_taken_down_keeps_its_numbers_and_is_marked(at, today, client, hoa):
    story = factories.make_published("Bài đã gỡ")
    factories.make_read(story, 6)
    actions.retract(by=hoa, at=at, article=story, reason="Sai")
    page = text(signed_in(client, hoa), HERE)
    assert "Bài đã gỡ" in page
    assert "Không còn hiện" in page
    assert "Không còn hiện" in text(client, page_of(story))


# -- Pages ----------------------------------------------------------------------------


def test_the_whole_paper_is_told_with_an_estimate_of_readers_that_says_so(client, dung, today):
    factories.make_read(factories.make_published("Nước rút"), 1234)
    registers = with_readers(EMPTY, (number * 2654435761 % 2**32 for number in range(500)))
    ReaderSketch.objects.create(day=today, registers=registers)
    page = text(signed_in(client, dung), HERE)
    assert "1.234" in page
    assert "ước tính, ngày" in page
    number = page.partition("khoảng ")[2].partition("\n")[0].strip()
    assert 450 < int(number) < 550


def test_losses_are_told_beside_the_numbers_of_every_page(client, dung, today):
    story = factories.make_published()
    factories.make_read(story, 9)
    factories.make_loss(1234)
    factories.make_loss(5, day=today - 200 * DAY)
    signed_in(client, dung)
    pages = [HERE, *(f"{HERE}{name}/" for name in LISTS), page_of(story)]
    for address in [*pages, f"{HERE}chuyen-muc/?rieng={story.section_id}"]:
        assert "1.234 lượt xem trên toàn báo không ghi lại được" in text(client, address), address
    assert "không ghi lại được" not in text(client, HERE, tu="2020-01-01", den="2020-02-01")


def test_when_the_spools_were_emptied_last_is_said(client, dung):
    factories.make_read(factories.make_published())
    moment = datetime(2026, 11, 20, 9, 15, tzinfo=VIETNAM)
    ReadingSpool.objects.create(name="một", flushed_at=moment)
    assert "Số liệu đến 09:15 20/11/2026" in text(signed_in(client, dung), HERE)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"tu": "2026-02-02", "den": "2026-01-01"}, "Ngày cuối đứng trước ngày đầu"),
        ({"tu": "9999-12-31"}, "quá xa"),
        ({"tu": "0001-01-01", "den": "2026-01-01"}, "quá xa"),
        ({"tu": "hôm kia"}, "Nhập một ngày hợp lệ"),
        ({"den": "31/02/2026"}, "Nhập một ngày hợp lệ"),
        ({"tu": "\0", "den": "<script>"}, "Nhập một ngày hợp lệ"),
        ({"tu": "٢٠٢٦-٠١-٠١", "den": "1" * 5000}, "Nhập một ngày hợp lệ"),
    ],
)
def test_days_that_are_nonsense_get_a_sentence_and_no_numbers(client, dung, asked, sentence):
    factories.make_read(story := factories.make_published(), 4321)
    signed_in(client, dung)
    for address in (HERE, *(f"{HERE}{name}/" for name in LISTS), page_of(story)):
        page = text(client, address, **asked)
        assert sentence in page, (address, page)
        assert "4.321" not in page.partition("stats-period")[2]
        assert "<script>" not in page.partition("stats-period")[2].partition("</form>")[0]
        # A file of days that nobody understood is none: the page says why.
        assert text(client, address, tep="csv", **asked).startswith(("\n", "<!"))


@pytest.mark.parametrize(
    ("first", "last", "caption"),
    [
        ("2026-11-20", "2026-11-20", "theo giờ"),
        ("2026-11-01", "2026-11-20", "theo ngày"),
        ("2025-11-01", "2026-11-20", "theo tháng"),
        ("1900-01-01", "2200-12-31", "theo năm"),
        ("2020-03-03", "2020-03-03", "theo ngày"),
    ],
)
def test_the_chart_is_as_fine_as_the_days_allow(client, dung, first, last, caption, monkeypatch):
    now = datetime(2026, 11, 26, 10, 30, tzinfo=VIETNAM)
    monkeypatch.setattr(timezone, "now", lambda: now)
    page = text(signed_in(client, dung), HERE, tu=first, den=last)
    assert f"<figcaption>Lượt xem {caption}</figcaption>" in page
    assert 1 <= page.count("<rect") <= 130


def test_days_to_come_have_no_columns(client, dung, today):
    page = text(signed_in(client, dung), HERE, tu=today + DAY, den=today + 3 * DAY)
    assert "Những ngày này chưa đến." in page
    assert "<rect" not in page


def test_hours_that_are_kept_no_longer_are_not_shown_as_empty(client, dung, settings, today, at):
    settings.READING_HOURS_DAYS_KEPT = 3
    story = factories.make_published(at=at - 20 * DAY)
    signed_in(client, dung)
    old = {"tu": today - 9 * DAY, "den": today - 6 * DAY}
    assert "theo giờ" in text(client, page_of(story))
    page = text(client, page_of(story), **old)
    assert page.count("<figure") == 1


def test_a_story_shows_its_days_its_hours_and_what_it_brought_along(client, hoa, at):
    story = factories.make_published("Cầu thông xe", at=at - 3 * DAY)
    PageviewTotal.objects.update_or_create(
        article=story, defaults={"imported": 1384, "counted": 16}
    )
    factories.make_read(story, 16)
    page = text(signed_in(client, hoa), page_of(story))
    assert page.count("<figure") == 2
    assert "tất cả 1.400 lượt xem" in page
    assert "1.384 lượt mang từ trang cũ" in page


def test_a_story_that_nobody_could_read_says_so(client, lan):
    story = factories.make_article("Còn là nháp", by=lan)
    assert "chưa đến với bạn đọc" in text(signed_in(client, lan), page_of(story))


@pytest.mark.parametrize("number", ["0", "-1", "1e3", "a", "9" * 30, "1 OR 1=1", ""])
def test_a_subject_that_is_none_is_not_found(client, dung, number):
    signed_in(client, dung)
    for name in LISTS[1:]:
        assert client.get(f"{HERE}{name}/", {"rieng": number}).status_code == 404


def test_hostile_names_are_only_shown(client, dung):
    name = "<script>alert(1)</script>"
    factories.make_read(factories.make_published(name, authors=[factories.make_author(name)]))
    signed_in(client, dung)
    for address in (HERE, *(f"{HERE}{name}/" for name in LISTS)):
        assert name not in text(client, address)
    assert "&lt;script&gt;alert(1)" in text(client, HERE)


def test_every_name_leads_to_a_page_of_its_own_days(client, dung, today):
    author, tag = factories.make_author(), factories.make_tag()
    story = factories.make_published("Giá lúa", authors=[author], tags=[tag])
    factories.make_read(story, 4)
    asked = {"tu": today.isoformat(), "den": today.isoformat()}
    query = f"tu={today}&amp;den={today}"
    overview = text(signed_in(client, dung), HERE, **asked)
    named = {"chuyen-muc": story.section, "tac-gia": author, "tu-khoa": tag}
    for name, subject in named.items():
        link = f'href="{HERE}{name}/?rieng={subject.pk}&amp;{query}"'
        assert link in overview, name
        assert link in text(client, f"{HERE}{name}/", **asked), name
        assert f'href="{HERE}{name}/?{query}"' in overview, name
        page = text(client, f"{HERE}{name}/", rieng=subject.pk, **asked)
        assert f'href="{page_of(story)}?{query}"' in page, name
        assert f'href="?rieng={subject.pk}&amp;{query}&amp;tep=csv"' in page, name


# -- Who sees what --------------------------------------------------------------------


def test_a_reporter_sees_her_own_stories_and_those_she_signed(client, lan, at):
    pen = factories.make_author("Ngọc Lan", person=Person.objects.create(full_name="L", user=lan))
    other = factories.make_user("an")
    factories.make_masthead()
    mine, signed, theirs = (
        factories.make_article("Bài của Lan", by=lan, at=at - HOUR),
        factories.make_article("Bài ký chung", by=other, authors=[pen], at=at - HOUR),
        factories.make_article("Bài của người khác", by=other, at=at - HOUR),
    )
    for story in (mine, signed, theirs):
        factories.pass_and_publish(by=factories.make_hoa(), at=at - HOUR, article=story)
        factories.make_read(story, 7)
        factories.make_keys(story, 2)
    signed_in(client, lan)
    for address in (HERE, f"{HERE}bai/", f"{HERE}chuyen-muc/?rieng={theirs.section_id}"):
        page = text(client, address)
        assert "Bài của Lan" in page
        assert "Bài ký chung" in page
        assert "Bài của người khác" not in page
    assert ">14<" in text(client, HERE)
    assert client.get(page_of(signed)).status_code == 200
    assert client.get(page_of(theirs)).status_code == 404
    assert client.get(page_of(theirs), {"tep": "csv"}).status_code == 404


def test_an_editor_sees_the_stories_of_her_sections(client, at):
    sport = factories.make_section("Thể thao")
    editor = factories.make_user("minh", "Biên tập viên")
    factories.end_offices(editor, at=at - HOUR)
    factories.make_assignment(editor, "desk", section=sport)
    factories.make_read(factories.make_published("Vào chung kết", section=sport), 5)
    factories.make_read(factories.make_published("Giá lúa"), 50)
    page = text(signed_in(client, editor), HERE)
    assert "Vào chung kết" in page
    assert "Giá lúa" not in page
    assert ">5<" in page
    assert "Bạn đọc trong ngày" not in page


def test_an_office_that_ended_and_a_superusers_mark_open_nothing(client, at):
    ended = factories.make_user("minh", "Biên tập viên")
    factories.end_offices(ended, at=at - HOUR)
    root = factories.make_user("root", "Quản trị", is_superuser=True)
    story = factories.make_published("Giá lúa")
    factories.make_read(story, 50)
    for user in (ended, root):
        signed_in(client, user)
        assert "Giá lúa" not in text(client, HERE)
        assert client.get(page_of(story)).status_code == 404


# -- What it costs --------------------------------------------------------------------


def cost(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def asked_of_days(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return sum('FROM "articles_pageviewday"' in query["sql"] for query in queries)


def test_the_overview_passes_over_the_days_once_by_time_and_once_for_all_lists(client, dung, at):
    grown(2, at)
    signed_in(client, dung)
    of_a_year = f"{HERE}?tu={at - 364 * DAY:%d/%m/%Y}&den={at:%d/%m/%Y}"
    assert asked_of_days(client, of_a_year) == 2
    assert asked_of_days(client, f"{of_a_year}&tep=xlsx") == 2


@pytest.mark.parametrize("user", ["dung", "minh", "lan"])
def test_pages_ask_as_often_however_much_was_read(client, at, user, request):
    signed_in(client, request.getfixturevalue(user))
    grown(2, at)
    subject = f"{HERE}chuyen-muc/?rieng={factories.make_section('Mục 0').pk}"
    addresses = [HERE, *(f"{HERE}{name}/" for name in LISTS), subject, f"{HERE}?tep=xlsx"]
    for address in addresses:
        client.get(address)
    few = [cost(client, address) for address in addresses]
    grown(9, at)
    assert [cost(client, address) for address in addresses] == few
    assert max(few) <= 20, few


def test_the_page_of_a_story_asks_as_often_however_long_it_was_read(client, hoa, at):
    story = factories.make_published(at=at - 40 * DAY)
    factories.make_read(story)
    signed_in(client, hoa)
    client.get(page_of(story))
    few = cost(client, page_of(story))
    for past in range(39):
        factories.make_read(story, 3, at=at - past * DAY, robots=2)
    assert cost(client, page_of(story)) == few <= 20
