"""Hubs and search engines hear of what readers see, once, in time, and of nothing else."""

import json
import logging
from datetime import timedelta
from urllib.parse import parse_qs

import httpx
import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate import RetryDecision
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from articles import actions, jobs
from articles.actions import announcing, telling
from articles.models import Announcement, Article
from tests import factories
from tests.worker import work_until_nothing_is_due

pytestmark = pytest.mark.django_db
HUB, OTHER = "https://hub.example/", "https://khac.example/hub"
KEY = "0123456789abcdef"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def told(settings):
    settings.WEBSUB_HUBS, settings.INDEXNOW_KEY = [HUB], KEY
    factories.make_masthead()


@pytest.fixture
def heard(monkeypatch):
    """Every request that was made; `answer` says how the other side takes it."""

    class Heard(list):
        answer = httpx.Response(202)

        def take(self, request):
            self.append(request)
            if isinstance(self.answer, Exception):
                raise self.answer
            return self.answer

        def feeds(self):
            told = [parse_qs(r.content.decode()) for r in self if r.url == HUB]
            return [address for each in told for address in each["hub.url"]]

        def addresses(self):
            told = [json.loads(r.content) for r in self if "indexnow" in r.url.host]
            return [address for each in told for address in each["urlList"]]

    heard = Heard()
    monkeypatch.setattr(telling, "transport", httpx.MockTransport(heard.take))
    return heard


def waiting(name=announcing.ANNOUNCE):
    return list(ProcrastinateJob.objects.filter(task_name=name, status="todo").order_by("id"))


def gather(at=None):
    """What a worker does at that moment, without one."""
    announcing.announce(at=at or timezone.now())
    for job in waiting(announcing.TELL_HUB):
        jobs.tell_hub(**job.args)
    for job in waiting(announcing.TELL_ENGINES):
        jobs.tell_search_engines(**job.args)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name <> %s", [announcing.ANNOUNCE]
        )


def whole(story):
    return f"http://testserver{story.get_absolute_url()}"


def test_a_publication_leaves_a_job_and_one_that_was_rolled_back_leaves_none(hoa):
    story = factories.make_article()
    with transaction.atomic():
        factories.pass_and_publish(by=hoa, at=timezone.now(), article=story)
        assert len(waiting()) == 1
        transaction.set_rollback(True)
    assert (waiting(), Announcement.objects.count()) == ([], 0)
    story = Article.objects.get(pk=story.pk)
    at = timezone.now()
    factories.pass_and_publish(by=hoa, at=at, article=story)
    (job,) = waiting()
    assert job.scheduled_at == at + MINUTE


def test_a_paper_that_tells_nobody_leaves_no_job(settings):
    settings.WEBSUB_HUBS, settings.INDEXNOW_KEY = [], ""
    factories.make_published()
    assert (waiting(), Announcement.objects.count()) == ([], 0)


def test_one_job_tells_what_a_whole_minute_brought(heard):
    parent = factories.make_section("Kinh tế")
    section = factories.make_section("Nông nghiệp", parent=parent)
    first = factories.make_published(
        "Một", section=section, tags=["lúa"], authors=[factories.make_author("Ngọc Lan")]
    )
    second = factories.make_published("Hai", section=section)
    assert len(waiting()) == 2
    gather()
    assert heard.addresses() == [whole(first), whole(second)]
    places = {
        address.rpartition(".")[0].removeprefix("http://testserver/rss")
        for address in heard.feeds()
    }
    assert places == {
        "/tin-tuc", "/kinh-te", "/kinh-te/nong-nghiep", "/tag/lua", "/tac-gia/ngoc-lan",
    }  # fmt: skip
    assert len(heard) == 2
    gather()
    assert len(heard) == 2


def test_search_engines_are_shown_the_key_that_stands_under_our_name(client, heard):
    factories.make_published()
    gather()
    request = next(r for r in heard if "indexnow" in r.url.host)
    told = json.loads(request.content)
    assert told["host"] == "testserver"
    assert told["keyLocation"] == f"http://testserver/{KEY}.txt"
    response = client.get(f"/{KEY}.txt")
    assert response.content.decode() == told["key"] == KEY
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert client.get("/fedcba9876543210.txt").status_code == 404


def test_no_key_no_file(client, settings):
    settings.INDEXNOW_KEY = ""
    assert client.get(f"/{KEY}.txt").status_code == 404


def test_a_story_to_come_is_told_in_its_hour_and_not_a_second_before(heard, hoa):
    story = factories.make_article("Chưa đến giờ", tags=["mật"])
    now = timezone.now()
    hour = now + timedelta(hours=3)
    factories.pass_and_publish(by=hoa, at=now, article=story, shown_from=hour)
    (job,) = waiting()
    assert job.scheduled_at == hour + MINUTE
    assert story.headline not in json.dumps(job.args)
    other = factories.make_published("Tin khác")
    gather(hour - timedelta(seconds=1))
    assert heard.addresses() == [whole(other)]
    assert not [address for address in heard.feeds() if "mat" in address]
    gather(hour + MINUTE)
    story.refresh_from_db()
    assert heard.addresses() == [whole(other), whole(story)]


def test_a_story_taken_back_before_its_hour_is_told_to_nobody(heard, hoa):
    story = factories.make_article("Không bao giờ ra", tags=["mật"])
    now = timezone.now()
    hour = now + timedelta(hours=3)
    factories.pass_and_publish(by=hoa, at=now, article=story, shown_from=hour)
    actions.unschedule(by=hoa, at=now, article=story)
    gather(hour + MINUTE)
    assert heard == []
    assert Announcement.objects.count() == 0


def test_a_story_put_off_is_told_in_its_new_hour(heard, hoa):
    story = factories.make_article("Dời giờ")
    now = timezone.now()
    early, late = now + timedelta(hours=1), now + timedelta(hours=5)
    factories.pass_and_publish(by=hoa, at=now, article=story, shown_from=early)
    story.refresh_from_db()
    factories.pass_and_publish(by=hoa, at=now, article=story, shown_from=late)
    gather(early + MINUTE)
    assert heard == []
    gather(late + MINUTE)
    story.refresh_from_db()
    assert heard.addresses() == [whole(story)]


def test_a_story_taken_back_is_told_so_that_it_goes_elsewhere_too(heard, hoa):
    story = factories.make_published(tags=["lúa"])
    gather()
    del heard[:]
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    gather()
    assert heard.addresses() == [whole(story)]
    assert "http://testserver/rss/tag/lua.rss" in heard.feeds()


def test_a_correction_is_told_to_the_feeds_where_the_story_stood_before_too(heard, hoa):
    story = factories.make_published(tags=["thẻ cũ"], at=timezone.now() - timedelta(hours=1))
    gather()
    del heard[:]
    story.tags.set(["thẻ mới"])
    factories.changed_past_the_desk(story, body="<p>Đúng rồi.</p>")
    factories.pass_and_correct(by=hoa, at=timezone.now(), article=story, note="Số đúng là năm.")
    gather()
    assert heard.addresses() == [whole(story)]
    told = heard.feeds()
    for slug in ("the-cu", "the-moi"):
        assert f"http://testserver/rss/tag/{slug}.atom" in told


def tagged(by, story, *tags, at):
    story.tags.set(tags)
    factories.changed_past_the_desk(story, body=f"<p>{tags}</p>")
    factories.pass_and_correct(by=by, at=at, article=story, note="Số đúng là năm.")


def feeds_of_tags(heard):
    return {feed for feed in heard.feeds() if "/tag/" in feed and feed.endswith(".rss")}


def feeds(*slugs):
    return {f"http://testserver/rss/tag/{slug}.rss" for slug in slugs}


def test_of_two_corrections_in_one_minute_no_feed_is_forgotten(heard, hoa):
    now = timezone.now()
    story = factories.make_published(tags=["một"], at=now - 2 * MINUTE)
    tagged(hoa, story, "hai", at=now - MINUTE)
    tagged(hoa, story, "ba", at=now)
    gather()
    assert heard.addresses() == [whole(story)]
    assert feeds_of_tags(heard) == feeds("mot", "hai", "ba")


def test_feeds_that_a_story_left_long_ago_hear_no_more_of_it(heard, hoa):
    now = timezone.now()
    story = factories.make_published(tags=["một"], at=now - MINUTE)
    tagged(hoa, story, "hai", at=now)
    gather()
    assert feeds_of_tags(heard) == feeds("mot", "hai")
    del heard[:]
    later = now + timedelta(days=2)
    actions.retract(by=hoa, at=later, article=story, reason="Sai")
    gather(later)
    assert heard.addresses() == [whole(story)]
    assert feeds_of_tags(heard) == feeds("hai")


def test_a_takedown_that_is_told_days_later_is_told_all_the_same(heard, hoa):
    now = timezone.now()
    story = factories.make_published(tags=["một"], at=now - timedelta(days=5))
    gather()
    del heard[:]
    actions.retract(by=hoa, at=now, article=story, reason="Sai")
    gather(now + timedelta(days=4))
    assert heard.addresses() == [whole(story)]
    assert feeds_of_tags(heard) == feeds("mot")


def test_an_archive_that_comes_in_is_not_news(dung):
    story = factories.make_article()
    factories.make_import(story)
    hour = timezone.now() - timedelta(days=900)
    actions.publish_from_archive(by=dung, at=timezone.now(), article=story, shown_from=hour)
    assert waiting() == []


def test_more_than_is_told_at_once_is_told_in_turn(heard, monkeypatch):
    monkeypatch.setattr(announcing, "STORIES_AT_ONCE", 2)
    stories = [factories.make_published() for _ in range(3)]
    before = len(waiting())
    gather()
    assert len(waiting()) == before + 1
    gather()
    assert sorted(heard.addresses()) == sorted(map(whole, stories))


def retry_of(task, fault, attempts=0):
    job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name=task.name,
              task_kwargs={}, attempts=attempts)  # fmt: skip
    return task.get_retry_exception(exception=fault, job=job)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500), httpx.Response(503), httpx.Response(429), httpx.Response(408),
        httpx.ConnectTimeout("slow"), httpx.ConnectError("no route"), httpx.ReadError("cut"),
        httpx.RemoteProtocolError("nonsense"),
    ],
)  # fmt: skip
def test_whoever_does_not_answer_is_told_again_later_and_ever_later(heard, answer):
    heard.answer = answer
    with pytest.raises(telling.NotHeardError) as fault:
        jobs.tell_hub(hub=HUB, feeds=["/rss/tin-tuc.rss"])
    waits = []
    for attempts in range(6):
        decision = retry_of(jobs.tell_hub, fault.value, attempts)
        assert decision is not None
        waits.append(decision.retry_decision)
    assert all(isinstance(each, RetryDecision) for each in waits)
    assert retry_of(jobs.tell_hub, fault.value, 6) is None


@pytest.mark.parametrize("number", [400, 403, 404, 422, 301, 302, 307])
def test_a_refusal_is_logged_and_done_with(heard, caplog, number):
    heard.answer = httpx.Response(number, headers={"location": "http://169.254.169.254/"})
    with caplog.at_level(logging.ERROR):
        jobs.tell_search_engines(addresses=["/a-1.html"])
    assert str(number) in caplog.text
    assert KEY not in caplog.text
    assert [request.url.host for request in heard] == ["api.indexnow.org"]


def test_one_hub_that_is_away_does_not_keep_the_other_from_hearing(heard, settings):
    settings.WEBSUB_HUBS = [HUB, OTHER]
    factories.make_published()
    announcing.announce(at=timezone.now())
    assert sorted(job.args["hub"] for job in waiting(announcing.TELL_HUB)) == sorted([HUB, OTHER])


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_all_of_it_by_itself(heard):
    story = factories.make_published()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now()")
    for _round in range(2):
        work_until_nothing_is_due()
    assert heard.addresses() == [whole(story)]
    assert "http://testserver/rss/tin-tuc.rss" in heard.feeds()
    assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {"succeeded"}
