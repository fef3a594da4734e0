"""What was due and did not happen: each thing is really broken, and the desk says so."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from articles import actions, selectors
from articles.actions.demands import Told, take_down_demand
from articles.actions.takedowns import sweep
from articles.admin.alarms import last_look, look
from articles.enums import ArticleState, DueKind, Office
from articles.models import Announcement, Approval, Article, PublishedArticle, public_storage
from articles.selectors.alarms import alarms
from tests import factories

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
DUE = "/toa-soan/articles/article/lich/"
PIECE = f"{DUE}canh-bao/"


@pytest.fixture(autouse=True)
def all_is_well():
    """A worker that lives, and nothing known from another test."""
    factories.make_masthead()
    last_look.forget()
    work("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    yield
    last_look.forget()


def work(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def kill_the_worker():
    work("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'")


def found(at=None):
    return [alarm.what for alarm in look(at or timezone.now())]


def schedule(hour, **fields):
    article = factories.make_article(**fields)
    factories.pass_and_publish(
        by=factories.make_hoa(), at=timezone.now(), article=article, shown_from=hour
    )
    return article


def plan(article, hour):
    return actions.schedule_takedown(
        by=factories.make_hoa(), at=timezone.now(), article=article, ends_at=hour, reason="Hết"
    )


def test_a_newsroom_where_all_is_well_hears_nothing():
    factories.make_published()
    hour = timezone.now() + HOUR
    schedule(hour, embargo_until=hour)
    plan(factories.make_published(), timezone.now() + HOUR)
    assert found() == []


def test_an_approval_ended_behind_the_verbs_is_noticed(hoa):
    article = schedule(timezone.now() + HOUR)
    Approval.objects.filter(article=article).update(ended_at=timezone.now(), ended_by=hoa)
    (alarm,) = look(timezone.now())
    assert (alarm.article_id, alarm.headline) == (article.pk, article.headline)
    assert "phê duyệt" in alarm.what


def test_what_the_verbs_do_themselves_is_no_alarm(hoa, dung):
    """A newer text that is approved, or its approval that falls, leaves the scheduled one whole."""
    article = schedule(timezone.now() + HOUR)
    for _time in (1, 2):
        article.refresh_from_db()
        article.headline += " nữa"
        actions.save_article(
            by=hoa, at=timezone.now(), article=article, expected_version=article.version
        )
        assert found() == []
        actions.approve(by=dung, at=timezone.now(), article=article)
        assert found() == []


def test_an_approved_story_past_its_embargo_that_nobody_scheduled():
    over = timezone.now() + HOUR
    article = factories.approved(factories.make_article(embargo_until=over))
    assert list(alarms(timezone.now())) == []
    with_clock = [alarm for alarm in alarms(over) if alarm.article_id == article.pk]
    assert len(with_clock) == 1


def test_an_approved_story_past_its_deadline_that_nobody_scheduled():
    article = factories.make_article(due_at=timezone.now() - MINUTE)
    factories.approved(article)
    assert len(found()) == 1
    actions.publish(by=factories.make_hoa(), at=timezone.now(), article=article)
    assert found() == []


def test_a_takedown_that_somebody_undid_behind_the_verbs():
    article = factories.make_published()
    hour = timezone.now() + HOUR
    plan(article, hour)
    PublishedArticle.objects.filter(article=article).update(shown_until=None)
    assert len(found()) == 1
    assert [alarm.article_id for alarm in alarms(hour + MINUTE)][:1] == [article.pk]


def test_a_takedown_that_nobody_tidied_up_after(hoa):
    article = factories.make_published()
    hour = timezone.now() + HOUR
    plan(article, hour)
    later = hour + 11 * MINUTE

    def left():
        return [alarm.what for alarm in selectors.alarms(later) if alarm.article_id == article.pk]

    assert len(left()) == 1
    sweep(at=later)
    assert left() == []
    assert Article.objects.get(pk=article.pk).state == ArticleState.RETRACTED


def test_a_queue_whose_worker_died_with_work_before_it():
    kill_the_worker()
    assert found() == []
    plan(factories.make_published(), timezone.now() + HOUR)
    (sentence,) = found()
    assert "Hàng đợi" in sentence


def test_a_queue_that_lives_and_does_not_get_on():
    app.configure_task("articles.announce").defer()
    assert found() == []
    work("UPDATE procrastinate_events SET at = now() - interval '20 minutes'")
    assert len(found()) == 1


def test_clips_that_wait_behind_a_long_one_are_not_overdue():
    for number in range(2):
        app.configure_task("articles.make_video", queue="videos").defer(video=number)
    work("UPDATE procrastinate_events SET at = now() - interval '20 minutes'")
    assert len(found()) == 1
    work(
        "UPDATE procrastinate_jobs SET status = 'doing',"
        " worker_id = (SELECT max(id) FROM procrastinate_workers)"
        " WHERE id = (SELECT min(id) FROM procrastinate_jobs)"
    )
    assert found() == []


def test_work_that_a_dead_worker_still_holds():
    app.configure_task("articles.announce").defer()
    work("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL")
    assert len(found()) == 1


def test_a_job_that_was_given_up():
    app.configure_task("articles.tell_hub").defer(hub="https://hub.example", feeds=[])
    work("UPDATE procrastinate_jobs SET status = 'doing'")
    work("UPDATE procrastinate_jobs SET status = 'failed'")
    (sentence,) = found()
    assert "articles.tell_hub" in sentence


def test_an_announcement_that_nobody_made():
    article = factories.make_published()
    Announcement.objects.create(article=article, due_from=timezone.now() - HOUR)
    assert len(found()) == 1


@pytest.mark.parametrize("apart", [timedelta(seconds=30), timedelta(seconds=-30)])
def test_clocks_that_do_not_agree(apart):
    assert len(selectors.alarms(timezone.now() + apart)) == 1


@pytest.fixture
def photograph(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    made = factories.make_photograph()
    factories.make_rendition(made)
    return made


def put(rendition):
    public_storage().save(rendition.name, ContentFile(b"x" * rendition.size))


def test_files_of_a_scheduled_version_that_are_not_public(photograph, monkeypatch):
    monkeypatch.setattr("articles.media.release", lambda published: None)
    article = schedule(timezone.now() + HOUR, lead_photograph=photograph)
    (alarm,) = look(timezone.now())
    assert alarm.article_id == article.pk
    put(photograph.renditions.get())
    assert found() == []


def test_files_that_stay_public_after_a_takedown(photograph, monkeypatch):
    monkeypatch.setattr("articles.media.release", lambda published: None)
    article = factories.make_published(lead_photograph=photograph)
    put(photograph.renditions.get())
    hour = timezone.now() + HOUR
    plan(article, hour)
    later = hour + 11 * MINUTE

    def about_files():
        return [alarm for alarm in look(later) if "tải về" in alarm.what]

    assert len(about_files()) == 1
    public_storage().delete(photograph.renditions.get().name)
    assert about_files() == []


# -- On the pages of the desk ----------------------------------------------------------


def test_the_piece_tells_managing_editors_and_nobody_else(client, hoa, minh, lan):
    article = schedule(timezone.now() + HOUR)
    Approval.objects.filter(article=article).update(ended_at=timezone.now(), ended_by=hoa)
    client.force_login(hoa)
    answer = client.get(PIECE)
    assert article.headline in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    for person in (minh, lan):
        client.force_login(person)
        assert client.get(PIECE).status_code == 403


def test_headlines_are_told_within_reach_and_only_counted_beyond_it(
    client, hoa, django_assert_max_num_queries
):
    hour = timezone.now() + HOUR
    article = schedule(hour, headline="Kết luận thanh tra chưa công bố")
    game = schedule(hour, headline="Đội nhà mất điểm", section=factories.make_section("Thể thao"))
    Approval.objects.update(ended_at=timezone.now(), ended_by=hoa)
    stand_in = factories.make_user("thay", "Thư ký tòa soạn")
    factories.end_offices(stand_in)
    factories.make_assignment(
        stand_in, Office.MANAGING, section=game.section, on_behalf_of=hoa,
        valid_until=timezone.now() + 9 * HOUR,
    )  # fmt: skip
    without_office = factories.make_user("không", "Thư ký tòa soạn")
    factories.end_offices(without_office)
    named = {hoa: {article, game}, stand_in: {game}, without_office: set()}
    for person, stories in named.items():
        client.force_login(person)
        for address in (PIECE, DUE):
            page = client.get(address).content.decode()
            assert {each for each in (article, game) if each.headline in page} == stories
            beyond = re.search(r"(\d+) cảnh báo khác", page)
            assert int(beyond[1] if beyond else 0) == 2 - len(stories)
    client.force_login(hoa)
    client.get(PIECE)
    with django_assert_max_num_queries(6):
        client.get(PIECE)


def test_where_all_is_well_the_piece_is_empty(client, hoa):
    client.force_login(hoa)
    assert client.get(PIECE).content.strip() == b""


def test_the_newsroom_is_looked_over_once_a_minute(client, hoa, django_assert_max_num_queries):
    client.force_login(hoa)
    with django_assert_max_num_queries(20):
        client.get(PIECE)
    with django_assert_max_num_queries(4):
        client.get(PIECE)


def test_a_clock_set_back_makes_it_look_again():
    now = timezone.now()
    last_look.at(now)
    last_look.at(now - HOUR)
    assert last_look.looked_at == now - HOUR


def test_the_page_says_what_to_do(client, hoa):
    article = schedule(timezone.now() + HOUR)
    Approval.objects.filter(article=article).update(ended_at=timezone.now(), ended_by=hoa)
    client.force_login(hoa)
    page = client.get("/toa-soan/articles/article/lich/").content.decode()
    assert 'id="canh-bao"' in page
    assert "duyệt và hẹn giờ lại" in page


def test_a_demand_is_due_and_past_its_hour_an_alarm(hoa):
    now = timezone.now()
    article = factories.make_published()
    told = Told(
        kind="correction", asked_by="Công ty Muối Diêm Trà", statement="Sai số hộ", received_at=now
    )
    demand = take_down_demand(by=hoa, at=now, article=article, told=told)
    days = selectors.due_days(now, within=Article.objects.all(), until=demand.due_at + MINUTE)
    assert [row.kind for day in days for row in day.rows] == [DueKind.DEMAND]
    assert found() == []
    late = [alarm for alarm in selectors.alarms(demand.due_at) if alarm.article_id == article.pk]
    assert len(late) == 1
