"""A cache in front hears what readers see no more, soon, first what was taken down, and at nobody's
cost: a real server listens here, and answers well, late, never or with nonsense.
"""

import socket
import time
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from articles import actions, jobs
from articles.actions import purging, telling
from articles.models import Article, public_storage
from articles.models.addresses import STORIES, day_address, sitemap_address
from articles.models.sitemaps import PART
from articles.text import in_vietnam
from tests import factories
from tests.worker import work_until_nothing_is_due

pytestmark = pytest.mark.django_db
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


class Cache(BaseHTTPRequestHandler):
    """Varnish, as far as it is asked."""

    def do_PURGE(self):
        self.server.heard.append((self.headers["Host"], self.path))
        status, headers = self.server.answer(self.path)
        self.send_response(status)
        for name, value in {"Content-Length": "0", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    do_GET = do_POST = do_PURGE

    def log_message(self, *_told):
        pass


@contextmanager
def listening(answer=lambda path: (200, {})):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Cache)
    server.heard, server.answer = [], answer
    server.address = f"http://127.0.0.1:{server.server_port}"
    serving = Thread(target=server.serve_forever)
    serving.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        serving.join()


@pytest.fixture
def cache(settings):
    factories.make_masthead()
    with listening() as cache:
        settings.PURGE_HOOK = cache.address
        yield cache


def told(cache):
    return [path for _host, path in cache.heard]


def waiting(task=purging.PURGE):
    """As a worker takes them."""
    found = ProcrastinateJob.objects.filter(task_name=task, status="todo")
    return list(found.order_by("-priority", "id"))


def work_through(at=None):
    """What a worker does at that moment, without one."""
    due = [job for job in waiting() if job.scheduled_at <= (at or timezone.now())]
    for job in due:
        article = Article.objects.get(pk=job.args["article"])
        purging.purge(article=article, at=at or timezone.now())
    for job in waiting(purging.PURGE_PATHS):
        jobs.purge_paths(**job.args)
    forget(*due, *waiting(purging.PURGE_PATHS))


def forget(*done):
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [[job.pk for job in done]]
        )


def test_a_publication_is_told_when_every_process_has_seen_it(cache):
    at = timezone.now()
    story = factories.make_published(
        section=factories.make_section("Nông nghiệp", parent=factories.make_section("Kinh tế")),
        tags=["lúa"],
        authors=[factories.make_author("Ngọc Lan")],
        at=at,
    )
    (job,) = waiting()
    assert job.scheduled_at == at + 2 * SECOND
    assert cache.heard == []
    work_through(at + 2 * SECOND)
    assert told(cache)[0] == story.get_absolute_url()
    assert {
        "/", "/kinh-te", "/kinh-te/nong-nghiep", "/tag/lua", "/tac-gia/ngoc-lan", "/24h",
        "/rss/tin-tuc.rss", "/rss/tag/lua.atom", "/sitemap-news.xml", "/sitemap.xml",
        sitemap_address(STORIES, story.pk // PART),
    } < set(told(cache))  # fmt: skip
    assert len(told(cache)) == len(set(told(cache)))
    assert {host for host, _path in cache.heard} == {"testserver"}


def test_a_takedown_is_told_at_once_and_again_and_before_all_else(cache, hoa):
    story, other = factories.make_published("Sai sự thật"), factories.make_published("Tin khác")
    work_through(timezone.now() + 3 * SECOND)
    del cache.heard[:]
    factories.changed_past_the_desk(other, body="<p>Thêm một dòng.</p>")
    factories.pass_and_correct(by=hoa, at=timezone.now(), article=other, note="Thêm một dòng.")
    at = timezone.now()
    actions.retract(by=hoa, at=at, article=story, reason="Sai")
    jobs_left = [(job.args["article"], job.scheduled_at - at) for job in waiting()]
    later = [wait for number, wait in jobs_left if number == story.pk]
    assert later == [timedelta(), 2 * SECOND, 60 * SECOND]
    assert [number for number, _wait in jobs_left] == [story.pk] * 3 + [other.pk]
    # All at once, as after a night without a worker.
    for job in waiting():
        purging.purge(article=Article.objects.get(pk=job.args["article"]), at=at + HOUR)
    first = waiting(purging.PURGE_PATHS)[0]
    assert first.args["paths"][0] == story.get_absolute_url()
    work_through(at + HOUR)
    assert told(cache)[0] == story.get_absolute_url()
    assert other.get_absolute_url() in told(cache)


def test_whatever_else_names_a_story_is_told_of_its_takedown(cache, hoa):
    story = factories.make_published("Sai sự thật", at=timezone.now() - HOUR)
    link = {"kind": "internal", "target": story}
    linking = factories.make_published("Bài dẫn tới", related=[link])
    work_through(timezone.now() + 3 * SECOND)
    del cache.heard[:]
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    work_through()
    day = day_address(in_vietnam(story.published.get().first_published_at).date())
    assert {linking.get_absolute_url(), day, "/dinh-chinh", "/chu-de"} < set(told(cache))


def test_a_takedown_asks_for_every_page_after_the_storys_own_and_before_the_lists(cache, hoa):
    """Its headline stands beside whatever was read while it was new."""
    story = factories.make_published("Sai sự thật")
    work_through(timezone.now() + 3 * SECOND)
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    assert "/*" not in told(cache)
    del cache.heard[:]
    work_through()
    own, every, front = map(told(cache).index, (story.get_absolute_url(), "/*", "/"))
    assert own < every < front
    assert told(cache).count("/*") == 1


def test_a_cache_that_refuses_every_page_has_still_heard_of_the_story(cache, hoa):
    story = factories.make_published("Sai sự thật")
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    purging.purge(article=story, at=timezone.now())
    cache.answer = lambda path: (405 if path == "/*" else 200, {})
    own, every, *lists = [job.args["paths"] for job in waiting(purging.PURGE_PATHS)]
    jobs.purge_paths(paths=own)
    assert "/*: 405" in str(fault_of(*every))
    for paths in lists:
        jobs.purge_paths(paths=paths)
    assert {story.get_absolute_url(), "/"} < set(told(cache))


def test_the_part_of_the_sitemap_that_is_named_is_the_one_that_names_the_story(cache, client, hoa):
    story = factories.make_published("Sai sự thật", at=timezone.now() - HOUR)
    work_through(timezone.now() + 3 * SECOND)
    parts = [path for path in told(cache) if path.startswith("/sitemap/")]
    holding = [
        path for path in parts if story.get_absolute_url().encode() in client.get(path).content
    ]
    assert holding == parts != []


def test_all_else_goes_before_what_is_no_takedown(cache):
    factories.make_published()
    assert [job.priority for job in waiting()] == [purging.CHANGED]
    work_through(timezone.now() + 3 * SECOND)
    factories.make_published()
    for job in waiting():
        purging.purge(
            article=Article.objects.get(pk=job.args["article"]), at=timezone.now() + 3 * SECOND
        )
    assert all(job.priority < 0 for job in waiting(purging.PURGE_PATHS))


@pytest.fixture
def no_files(monkeypatch):
    """Rows of pictures suffice here."""
    monkeypatch.setattr("articles.media.release", lambda published: None)
    monkeypatch.setattr("articles.media.card_in_advance", lambda article, at: None)


def figure(photograph):
    return f'<figure data-photograph="{photograph.pk}"><figcaption>Đê vỡ</figcaption></figure>'


def test_files_that_no_story_needs_any_more_go_with_a_takedown(cache, hoa, no_files):
    both, own = factories.make_photograph(), factories.make_photograph()
    kept, gone = (factories.make_rendition(each) for each in (both, own))
    factories.make_published(lead_photograph=both)
    story = factories.make_published(lead_photograph=own, body=figure(both))
    work_through(timezone.now() + 3 * SECOND)
    assert gone.url not in told(cache)
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    del cache.heard[:]
    work_through()
    assert told(cache).index(story.get_absolute_url()) < told(cache).index(gone.url)
    assert told(cache).index(gone.url) < told(cache).index("/")
    assert kept.url not in told(cache)


def test_files_under_a_name_that_is_not_the_papers_are_not_asked_for(
    cache, hoa, no_files, monkeypatch
):
    monkeypatch.setattr(type(public_storage()), "base_url", "https://anh.example/")
    photograph = factories.make_photograph()
    factories.make_rendition(photograph)
    story = factories.make_published(lead_photograph=photograph)
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    work_through()
    assert story.get_absolute_url() in told(cache)
    assert [path for path in told(cache) if "anh.example" in path or "photographs" in path] == []


def test_a_planned_takedown_is_told_in_its_hour(cache, hoa):
    story = factories.make_published()
    work_through(timezone.now() + 3 * SECOND)
    del cache.heard[:]
    ends_at = timezone.now() + HOUR
    actions.schedule_takedown(
        by=hoa, at=timezone.now(), article=story, ends_at=ends_at, reason="Hết hạn"
    )
    work_through(ends_at - SECOND)
    assert cache.heard == []
    work_through(ends_at)
    assert told(cache)[0] == story.get_absolute_url()


def test_what_readers_never_had_is_named_to_nobody(cache, hoa):
    story, now = factories.make_article("Không bao giờ ra"), timezone.now()
    factories.pass_and_publish(by=hoa, at=now, article=story, shown_from=now + HOUR)
    actions.unschedule(by=hoa, at=now, article=story)
    work_through(now + HOUR + 3 * SECOND)
    assert cache.heard == []


def test_a_verb_that_was_rolled_back_leaves_nothing_to_tell(cache, hoa):
    story = factories.make_published()
    forget(*waiting())
    with transaction.atomic():
        actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
        assert waiting() != []
        transaction.set_rollback(True)
    assert waiting() == []


def test_a_paper_without_such_a_cache_leaves_no_job(settings):
    assert settings.PURGE_HOOK == ""
    factories.make_published()
    assert waiting() == []
    jobs.purge_paths(paths=["/"])


# -- A cache that is slow, broken or hostile -------------------------------------------


def retry_of(fault, attempts):
    task = jobs.purge_paths
    job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name=task.name,
              task_kwargs={}, attempts=attempts)  # fmt: skip
    return task.get_retry_exception(exception=fault, job=job)


def fault_of(*paths):
    with pytest.raises(telling.NotHeardError) as fault:
        jobs.purge_paths(paths=list(paths))
    return fault.value


@pytest.mark.parametrize("status", [500, 503, 403, 405, 429])
def test_what_a_cache_refuses_is_told_again_later_and_the_rest_at_once(cache, status):
    cache.answer = lambda path: (status if path == "/mot" else 200, {})
    fault = fault_of("/mot", "/hai")
    assert told(cache) == ["/mot", "/hai"]
    assert f"/mot: {status}" in str(fault)
    assert "/hai" not in str(fault)
    assert retry_of(fault, 0) is not None
    # Given up in the end, which the desk's alarms show.
    assert retry_of(fault, 6) is None


@pytest.mark.parametrize("status", [404, 410, 412])
def test_a_cache_that_had_no_such_page_has_heard(cache, status):
    cache.answer = lambda path: (status, {})
    jobs.purge_paths(paths=["/mot"])


def test_a_cache_that_leads_elsewhere_is_not_followed(cache):
    with listening() as inside:
        cache.answer = lambda path: (302, {"Location": f"{inside.address}/tai-khoan"})
        fault = fault_of("/mot")
        assert (told(cache), inside.heard) == (["/mot"], [])
        assert "302" in str(fault)


def test_a_cache_that_does_not_answer_costs_one_patience_and_not_one_for_each_path(
    cache, monkeypatch
):
    monkeypatch.setattr(telling, "NEAR", httpx.Timeout(0.2))
    cache.answer = lambda path: time.sleep(0.6) or (200, {})
    began = time.monotonic()
    fault = fault_of(*(f"/{number}" for number in range(20)))
    assert time.monotonic() - began < 2
    assert "ReadTimeout" in str(fault)
    assert retry_of(fault, 0) is not None


def test_a_cache_that_is_not_there_is_told_later(cache, settings):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.PURGE_HOOK = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        assert retry_of(fault_of("/mot"), 0) is not None


def test_an_answer_without_end_is_not_read(cache, monkeypatch):
    cache.answer = lambda path: (200, {"Content-Length": str(10**12)})
    jobs.purge_paths(paths=["/mot", "/hai"])
    assert told(cache) == ["/mot", "/hai"]


def test_a_proxy_of_the_machine_is_not_asked_for_a_cache_that_is_near(cache, monkeypatch):
    with listening() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.address)
        jobs.purge_paths(paths=["/mot"])
        assert (told(cache), proxy.heard) == (["/mot"], [])


@pytest.mark.django_db(transaction=True)
def test_a_worker_tells_it_by_itself_and_publishing_waits_for_nobody(cache, settings):
    settings.PURGE_HOOK, hook = "http://127.0.0.1:1", settings.PURGE_HOOK
    hoa = factories.make_hoa()
    story = factories.make_published()
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    assert cache.heard == []
    settings.PURGE_HOOK = hook
    work_until_nothing_is_due()
    assert told(cache)[0] == story.get_absolute_url()
    assert "/" in told(cache)
    left = ProcrastinateJob.objects.exclude(status="succeeded")
    # What waits for two seconds, and for a minute, is still to come.
    assert {job.task_name for job in left} <= {purging.PURGE, "articles.after_the_hour"}
