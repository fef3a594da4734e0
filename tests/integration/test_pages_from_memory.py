"""The page cache in the whole of the site: the real middleware, the real lookout, one process."""

import datetime
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import OperationalError, connections
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import actions, pages, selectors
from articles.front_door import front_door, leave
from articles.lookout import ALIAS, Lookout, own_connection
from articles.models import PageviewBatch, PageviewTotal
from articles.page_cache.codings import decoded
from articles.page_cache.sight import OUTAGE_SECONDS
from articles.pages import last_frame
from articles.readership.numbers import InMemoryNumbers
from articles.selectors import looking
from articles.taken_back import TakenBack
from tests import factories
from tests.front import Server, grown_old, looked, opened, until
from tests.paper import rich_story

pytestmark = pytest.mark.django_db(transaction=True)

# And what the page itself takes, on a machine that has other work.
WITHIN_A_SECOND = 1.5
ONE_SECOND = datetime.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()
    yield
    last_frame.forget()


@pytest.fixture
def story():
    return factories.make_published("Nước lũ rút chậm", at=timezone.now() - ONE_SECOND)


@pytest.fixture
def door(settings, story):
    settings.PAGE_CACHE_BYTES = 4 * 1024 * 1024
    with opened() as door:
        yield door


@pytest.fixture
def server(door):
    return Server()


def is_kept(server, path):
    """It is given without Django being asked."""
    asked = server.django.asked
    server.ask(path)
    return server.django.asked == asked


# -- What is kept, and what is given ---------------------------------------------------


def test_a_page_is_built_once_and_then_given_from_memory(server, story):
    today = f"{timezone.localdate():%Y/%m/%d}"
    paths = (
        "/", "/thoi-su", story.get_absolute_url(), f"/luu-tru/{today}", "/24h", "/dinh-chinh",
        "/chu-de", "/rss", "/rss/tin-tuc.rss", "/rss/tin-tuc.json", "/sitemap.xml",
        "/sitemap/muc.xml", "/sitemap/bai-1.xml", "/sitemap-news.xml", "/robots.txt",
        "/ngoai-tuyen", "/ngoai-tuyen/thay-doi",
    )  # fmt: skip
    for path in paths:
        first = server.ask(path)
        assert first.status == 200, path
        assert is_kept(server, path), path
        again = server.ask(path)
        assert (again.headers, again.body) == (first.headers, first.body), path


def test_a_page_from_memory_is_the_page_that_django_makes(server, client):
    for path in (rich_story(many=2).get_absolute_url(), "/thoi-su"):
        for coding in ("", "br", "gzip"):
            server.ask(path)
            until(lambda path=path: is_kept(server, path))
            kept = server.ask(path, HTTP_ACCEPT_ENCODING=coding)
            made = client.get(path, headers={"accept-encoding": coding})
            # From memory it is the smaller one: Django made its own for one reader.
            assert decoded(kept.body, coding) == decoded(made.content, coding), (path, coding)
            assert without_length(kept.headers) == without_length(dict(made.items())), path
            assert len(kept.body) == int(kept.headers["Content-Length"]) <= len(made.content)
            tag = made["ETag"]
            known = server.ask(path, HTTP_IF_NONE_MATCH=tag, HTTP_ACCEPT_ENCODING=coding)
            told = client.get(path, headers={"if-none-match": tag, "accept-encoding": coding})
            assert (known.status, known.body) == (told.status_code, told.content) == (304, b"")
            for name in ("ETag", "Cache-Control", "Content-Security-Policy"):
                assert known.headers[name] == told[name]
            head = server.ask(path, "HEAD", HTTP_ACCEPT_ENCODING=coding)
            assert head.body == b""
            assert head.headers == kept.headers


def test_the_first_who_asks_is_answered_as_he_asked(server, story):
    path = story.get_absolute_url()
    head = server.ask(path, "HEAD", HTTP_ACCEPT_ENCODING="br")
    assert (head.status, head.body, head.headers["Content-Encoding"]) == (200, b"", "br")
    got, again = (server.ask(path, HTTP_ACCEPT_ENCODING="br") for _ in range(2))
    assert got == again
    assert without_length(got.headers) == without_length(head.headers)
    assert len(got.body) == int(got.headers["Content-Length"])
    assert server.django.asked == 1


def without_length(headers):
    return {name: value for name, value in headers.items() if name != "Content-Length"}


def test_what_is_not_for_everybody_is_never_kept(server, story, hoa, client):
    draft = factories.make_article("Chưa ai được đọc")
    paths = (
        "/tim-kiem", "/tim-kiem?q=lũ", "/khong-co", f"/sai-{story.pk}.html", "/luu-tru",
        "/khong-co-999999.html", "/thoi-su/", "/sw.js", "/toa-soan/", "/toa-soan/login/",
        f"/toa-soan/articles/article/{draft.pk}/xem-truoc/", "/media/khong-co.jpg",
        "/lien-he/bao-cao-quang-cao/1", "/tag/khong-co",
    )  # fmt: skip
    for path in paths:
        server.ask(path)
        assert not is_kept(server, path), path
    assert len(front_door().pages.memory) == 0


def test_a_page_is_kept_by_its_path_alone(server, story):
    path = story.get_absolute_url()
    first = server.ask(path)
    for asked in (f"{path}?utm_source=zalo", f"{path}?q=<script>", path.replace("-", "%2D")):
        assert is_kept(server, asked), asked
        assert server.ask(asked).body == first.body
    assert not is_kept(server, path.replace("-", "%252D"))
    assert server.ask("/t%C3%AAn").status == server.ask("/t%EAn").status == 404


HOSTILE = [
    {"HTTP_COOKIE": "phien=hoa; khong-dem=1; theme=x"},
    {"HTTP_AUTHORIZATION": "Basic aG9hOng="},
    {"HTTP_ACCEPT_LANGUAGE": "en"},
    {"HTTP_ACCEPT": "application/json"},
    {"HTTP_RANGE": "bytes=0-9"},
    {"HTTP_IF_MODIFIED_SINCE": "Thu, 26 Nov 2026 00:00:00 GMT"},
    {"HTTP_IF_NONE_MATCH": "*"},
    {"HTTP_IF_MATCH": '"x"'},
    {"HTTP_IF_RANGE": '"x"'},
    {"HTTP_USER_AGENT": "Googlebot"},
    {"HTTP_X_FORWARDED_HOST": "ac.example"},
    {"HTTP_X_FORWARDED_PROTO": "https"},
    {"HTTP_X_FORWARDED_PORT": "1"},
    {"HTTP_X_FORWARDED_PREFIX": "/ac"},
    {"HTTP_X_ORIGINAL_URL": "/toa-soan/"},
    {"HTTP_X_REWRITE_URL": "/toa-soan/"},
    {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"},
    {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"},
    {"HTTP_FORWARDED": "host=ac.example;proto=https"},
    {"HTTP_ORIGIN": "https://ac.example"},
    {"HTTP_REFERER": "https://ac.example/"},
    {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
    {"HTTP_CACHE_CONTROL": "no-cache"},
    {"HTTP_PRAGMA": "no-cache"},
    {"HTTP_SAVE_DATA": "on"},
    {"QUERY_STRING": "trang=2&q=<script>&utm_source=zalo"},
    {"REMOTE_ADDR": "198.51.100.9"},
    {"REMOTE_USER": "hoa"},
    {"SERVER_NAME": "ac.example"},
    {"SERVER_PORT": "81"},
    {"CONTENT_TYPE": "application/json"},
    {"CONTENT_LENGTH": "1000"},
    {"PATH_TRANSLATED": "/etc/passwd"},
    {"HTTP_ACCEPT_ENCODING": "br;q=1, gzip, \x00"},
    {"wsgi.url_scheme": "https"},
]


def test_nobody_stores_a_page_for_someone_else(server, story):
    path = story.get_absolute_url()
    plain = server.ask(path)
    for asked in ("/", "/thoi-su", path):
        front_door().pages.forget_all()
        clean = server.ask(asked)
        for said in HOSTILE:
            front_door().pages.forget_all()
            server.ask(asked, **said)
            after = server.ask(asked)
            assert (after.status, after.headers, after.body) == (
                200,
                clean.headers,
                clean.body,
            ), said
    assert server.ask(path).body == plain.body


def test_nobody_gets_a_page_that_was_made_for_another_kind_of_request(server, story):
    path = story.get_absolute_url()
    page = server.ask(path)
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"):
        answer = server.ask(path, method)
        assert answer.status in (403, 405), method
        assert answer.headers["Cache-Control"] == "no-store"
    for host in ("ac.example", "testserver@ac.example", "testserver, ac.example", "\x00"):
        assert server.ask(path, HTTP_HOST=host).status == 400, host
    assert server.ask(path).body == page.body


def test_a_forged_host_leaves_no_trace_in_any_page(server, story):
    for said in ({"HTTP_HOST": "ac.example"}, {"HTTP_X_FORWARDED_HOST": "ac.example"}):
        for path in ("/", story.get_absolute_url(), "/rss/tin-tuc.rss", "/sitemap.xml"):
            server.ask(path, **said)
            assert "ac.example" not in server.ask(path).text


def test_an_answer_with_a_cookie_or_a_nonce_is_for_one_reader_only(server, monkeypatch):
    def with_cookie(request):
        response = HttpResponse("x" * 300)
        response.set_cookie("a", "1")
        return response

    def with_nonce(request):
        policy = {"Content-Security-Policy": "script-src 'nonce-abc'"}
        return HttpResponse("x" * 300, headers=policy)

    def personal(request):
        return HttpResponse("x" * 300, headers={"Vary": "Cookie"})

    for view in (with_cookie, with_nonce, personal):
        view.may_be_kept = True
        monkeypatch.setattr("articles.middleware.resolve", lambda path, view=view: Found(view))
        monkeypatch.setattr("django.urls.URLResolver.resolve", lambda self, p, v=view: Found(v))
        assert server.ask("/").status == 200
        assert not is_kept(server, "/"), view


class Found:
    """As `resolve` says where a path leads."""

    args, kwargs, captured_kwargs, route = (), {}, {}, ""

    def __init__(self, func):
        self.func = func

    def __iter__(self):
        return iter((self.func, self.args, self.kwargs))


def test_without_a_server_nothing_is_kept_and_no_thread_begins(settings, story, client):
    settings.PAGE_CACHE_BYTES = 4 * 1024 * 1024
    leave()
    running = threading.active_count()
    server = Server()
    server.ask("/")
    assert not is_kept(server, "/")
    assert len(front_door().pages.memory) == 0
    assert threading.active_count() == running
    leave()


def test_nought_bytes_turn_the_memory_off(settings, story):
    settings.PAGE_CACHE_BYTES = 0
    with opened():
        server = Server()
        server.ask("/")
        assert not is_kept(server, "/")


# -- One builder ------------------------------------------------------------------------


def slow_front(monkeypatch, *, seconds=0.3, before=None):
    """How often the front page was begun."""
    begun = []
    made = pages.front_page

    def slowly(*args, **kwargs):
        begun.append(threading.current_thread())
        if before:
            before(len(begun))
        time.sleep(seconds)
        return made(*args, **kwargs)

    monkeypatch.setattr(pages, "front_page", slowly)
    return begun


def at_once(number, act):
    """Together, and what each of them got; their connections are given back."""
    gate = threading.Barrier(number)

    def one():
        gate.wait()
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return [each.result() for each in [pool.submit(one) for _ in range(number)]]


def test_a_thousand_who_miss_one_page_at_once_get_it_from_one_builder(server, monkeypatch):
    begun = slow_front(monkeypatch)
    answers = at_once(1000, lambda: server.ask("/"))
    assert {each.status for each in answers} == {200}
    assert len({each.body for each in answers}) == 1
    assert len(begun) == 1


def test_others_get_the_old_copy_while_one_builds_the_new(server, door, monkeypatch):
    before = server.ask("/")
    grown_old(door.pages)
    begun = slow_front(monkeypatch, seconds=0.5)
    with ThreadPoolExecutor(1) as pool:
        builder = pool.submit(lambda: (server.ask("/"), connections.close_all()))
        until(lambda: begun)
        started = time.monotonic()
        assert server.ask("/").body == before.body
        assert time.monotonic() - started < 0.3
        builder.result()
    assert len(begun) == 1


def test_a_builder_that_breaks_lets_the_others_build(server, monkeypatch):
    def break_first(number):
        if number == 1:
            time.sleep(0.2)
            raise RuntimeError("the first one breaks")

    begun = slow_front(monkeypatch, seconds=0, before=break_first)
    answers = at_once(5, lambda: server.ask("/"))
    assert sorted(each.status for each in answers) == [200, 200, 200, 200, 500]
    assert len(begun) >= 2
    assert server.ask("/").status == 200
    assert not front_door().pages.turns._running


def test_who_waits_too_long_for_a_builder_builds_without_it(server, monkeypatch):
    monkeypatch.setattr("articles.middleware.BUILDING_SECONDS", 0.2)
    release = threading.Event()

    def hang_first(number):
        if number == 1:
            release.wait(10)

    begun = slow_front(monkeypatch, seconds=0, before=hang_first)
    with ThreadPoolExecutor(1) as pool:
        hanging = pool.submit(lambda: (server.ask("/"), connections.close_all()))
        until(lambda: begun)
        assert server.ask("/").status == 200
        release.set()
        hanging.result()


def test_a_change_while_a_page_is_built_is_in_what_everybody_gets(server, door, monkeypatch):
    """The builder read the paper before a story came, and looks once more."""

    def publish_during_first(number):
        if number == 1:
            with ThreadPoolExecutor(1) as pool:
                pool.submit(publish).result()
            last = door.pages.sight.edition
            until(lambda: door.pages.sight.edition != last)

    def publish():
        factories.make_published("Tin đến giữa chừng", at=timezone.now())
        connections.close_all()

    made = pages.front_page
    calls = []

    def front_page(*args, **kwargs):
        page = made(*args, **kwargs)
        calls.append(page)
        publish_during_first(len(calls))
        return page

    edition = door.pages.sight.edition
    monkeypatch.setattr(pages, "front_page", front_page)
    server.ask("/")
    assert len(calls) >= 2
    assert door.pages.sight.edition > edition
    assert "Tin đến giữa chừng" in server.ask("/").text


# -- What the paper does ----------------------------------------------------------------


def test_publishing_correcting_and_taking_back_is_seen_within_a_second(server, story, hoa):
    path = story.get_absolute_url()
    server.ask("/"), server.ask(path)
    other = factories.make_published("Tin vừa đến", at=timezone.now())
    assert until(lambda: "Tin vừa đến" in server.ask("/").text) < WITHIN_A_SECOND
    assert server.ask(other.get_absolute_url()).status == 200

    actions.retract(by=hoa, at=timezone.now(), article=other, reason="Sai")
    assert until(lambda: server.ask(other.get_absolute_url()).status == 410) < WITHIN_A_SECOND
    assert "Tin vừa đến" not in server.ask("/").text
    assert "Tin vừa đến" not in server.ask("/rss/tin-tuc.rss").text
    assert server.ask(path).status == 200


def test_a_story_begins_and_ends_at_its_second_though_nobody_publishes(server, story, hoa, dung):
    """What is asked all the time is right all the time, but for the blink of an eye."""
    path = story.get_absolute_url()
    comes_at = timezone.now() + 2 * ONE_SECOND
    goes_at = comes_at + 2 * ONE_SECOND
    coming = factories.make_published("Tin hẹn giờ", at=timezone.now() - ONE_SECOND)
    actions.schedule_takedown(
        by=dung, at=timezone.now(), article=coming, ends_at=goes_at, reason="Hết hạn"
    )
    actions.schedule_takedown(
        by=dung, at=timezone.now(), article=story, ends_at=comes_at, reason="Hết hạn"
    )
    until(lambda: "Tin hẹn giờ" in server.ask("/").text)
    wrong = []
    while (at := timezone.now()) < goes_at + ONE_SECOND:
        page, front = server.ask(path), server.ask("/").text
        after = timezone.now()
        for edge, is_there, is_right in (
            (comes_at, page.status == 200, "first"),
            (goes_at, "Tin hẹn giờ" in front, "second"),
        ):
            if (is_there and at >= edge) or (not is_there and after < edge):
                wrong.append((is_right, at - edge))
        time.sleep(0.01)
    assert wrong == []


def test_a_story_scheduled_for_an_hour_appears_at_it(server, story, hoa):
    server.ask("/")
    comes_at = timezone.now() + 3 * ONE_SECOND
    coming = factories.approved(factories.make_article("Tin sẽ đến"))
    actions.publish(by=hoa, at=timezone.now(), article=coming, shown_from=comes_at)
    early = []
    while timezone.now() < comes_at - ONE_SECOND / 10:
        is_there = "Tin sẽ đến" in server.ask("/").text
        early.append(is_there and timezone.now() < comes_at)
    assert early
    assert not any(early)
    until(lambda: "Tin sẽ đến" in server.ask("/").text)
    assert timezone.now() - comes_at < ONE_SECOND


def test_midnight_in_vietnam_is_a_boundary(door):
    boundary = datetime.datetime.fromtimestamp(door.pages.sight.boundary, datetime.UTC)
    assert boundary <= timezone.localtime().replace(
        hour=0, minute=0, second=0, microsecond=0
    ) + datetime.timedelta(days=1)


# -- What the lookout knows ---------------------------------------------------------------


def count(article, readings, segment):
    """As a flusher writes it."""
    PageviewTotal.objects.filter(article=article).update(counted=readings)
    PageviewBatch.objects.create(segment=segment, readings=1, articles=[article.pk])


def test_numbers_follow_what_is_counted_published_and_taken_back(door, story, hoa):
    of = door.numbers.of
    until(lambda: door.numbers.is_loaded)
    assert of(story.pk) == 0
    count(story, 7, "a/1")
    assert until(lambda: of(story.pk) == 7) < WITHIN_A_SECOND
    count(story, 9, "a/2")
    until(lambda: of(story.pk) == 9)

    other = factories.make_published("Tin vừa đến", at=timezone.now())
    assert until(lambda: of(other.pk) == 0) < WITHIN_A_SECOND
    actions.retract(by=hoa, at=timezone.now(), article=other, reason="Sai")
    assert until(lambda: of(other.pk) is None) < WITHIN_A_SECOND
    # Read before, counted after: it stays unknown.
    count(other, 3, "a/3")
    count(story, 10, "a/4")
    until(lambda: of(story.pk) == 10)
    assert of(other.pk) is None
    assert of(10**15) is None


@pytest.fixture
def lookout(story, tmp_path):
    """Looks when it is told to."""
    connections[ALIAS] = own_connection()
    yield Lookout(InMemoryNumbers(), None, TakenBack(tmp_path))
    connections[ALIAS].close()
    del connections[ALIAS]


def test_a_look_costs_two_questions_or_three_and_no_more_when_the_archive_grows(lookout):
    def asked():
        with CaptureQueriesContext(connections[ALIAS]) as captured:
            lookout.look()
        return len(captured)

    lookout.look()
    assert asked() == 2
    factories.make_published("Tin đầu", at=timezone.now())
    assert asked() == 3
    for number in range(12):
        factories.make_published(f"Tin số {number}", at=timezone.now())
    assert asked() == 3
    assert asked() == 2


def test_stories_imported_with_an_hour_long_past_get_their_number(lookout):
    lookout.look()
    old = factories.make_published("Tin cũ", at=timezone.now() - datetime.timedelta(days=900))
    lookout.look()
    assert lookout.numbers.of(old.pk) == 0


def test_stories_that_came_while_all_were_read_are_known(lookout, story, hoa, monkeypatch):
    monkeypatch.setattr("articles.lookout.EACH_SECONDS", 0)
    made = looking.visible_numbers
    late = []

    def visible_numbers(*args, **kwargs):
        rows = made(*args, **kwargs)
        if rows:
            actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
            late.append(factories.make_published("Tin vừa đến", at=timezone.now()))
        monkeypatch.setattr(looking, "visible_numbers", made)
        return rows

    monkeypatch.setattr(looking, "visible_numbers", visible_numbers)
    lookout.look()
    assert lookout.numbers.is_loaded
    assert lookout.numbers.of(story.pk) is None
    assert lookout.numbers.of(late[0].pk) == 0


def test_an_hour_set_back_is_looked_at_anew(lookout, monkeypatch):
    lookout.look()
    seen = lookout._sight
    before = timezone.now() - datetime.timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: before)
    lookout.look()
    assert lookout._sight.seen_at < seen.seen_at
    assert lookout._known_edition(before) == seen.edition


def test_whatever_happens_the_lookout_goes_on(door, monkeypatch, caplog):
    def stumble(*args, **kwargs):
        raise ZeroDivisionError

    made = looking.edition_now
    monkeypatch.setattr(looking, "edition_now", stumble)
    until(lambda: door.pages.sight.is_blind)
    monkeypatch.setattr(looking, "edition_now", made)
    until(lambda: not door.pages.sight.is_blind)
    assert "the lookout stumbled" in caplog.text


def test_a_process_that_was_forked_has_a_door_of_its_own(door, server):
    server.ask("/")
    read, write = os.pipe()
    if (child := os.fork()) == 0:
        # Nothing of the parent's may be closed or rolled back here.
        own = front_door()
        told = b"%d%d" % (own is not door, len(own.pages.memory) == 0)
        os.write(write, told)
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(read, 9) == b"11"
    os.close(read), os.close(write)
    assert front_door() is door
    assert is_kept(server, "/")


# -- Without a database -----------------------------------------------------------------


@pytest.fixture
def outage(door, monkeypatch):
    """Neither the lookout nor a builder is answered until it is over."""

    class Outage:
        def begin(self, *, is_noticed=True):
            self.patch = pytest.MonkeyPatch()
            self.patch.setattr(looking, "edition_now", self.away)
            self.patch.setattr(selectors, "frame_row", self.away)
            self.patch.setattr(selectors, "edition_number", self.away)
            self.patch.setattr(selectors, "story", self.away)
            if is_noticed:
                until(lambda: door.pages.sight.is_blind)

        def end(self):
            self.patch.undo()
            until(lambda: not door.pages.sight.is_blind)

        @staticmethod
        def away(*args, **kwargs):
            raise OperationalError("away")

    outage = Outage()
    yield outage
    if hasattr(outage, "patch"):
        outage.patch.undo()


def test_pages_that_are_there_are_given_while_the_database_is_away(server, story, outage):
    path = story.get_absolute_url()
    page = server.ask(path)
    outage.begin()
    asked = server.django.asked
    for method in ("GET", "HEAD"):
        for _ in range(20):
            assert server.ask(path, method).status == 200
    assert server.ask(path).body == page.body
    assert server.django.asked == asked
    outage.end()
    assert server.ask("/thoi-su").status == 200


def test_a_page_that_is_not_there_is_refused_at_once_and_nobody_waits_behind_it(server, outage):
    server.ask("/")
    outage.begin()
    began = time.monotonic()
    for path in ("/thoi-su", "/24h", "/rss/tin-tuc.rss"):
        refused = server.ask(path)
        assert refused.status == 503, path
        assert refused.headers["Retry-After"] == "5"
        assert refused.headers["Cache-Control"] == "no-store"
        assert "Content-Security-Policy" in refused.headers
    assert time.monotonic() - began < 1
    outage.end()
    assert server.ask("/thoi-su").status == 200


def test_for_an_hour_and_no_longer(server, door, outage):
    server.ask("/")
    outage.begin()
    assert server.ask("/").status == 200
    door.pages._ticks = lambda: time.monotonic() + OUTAGE_SECONDS
    sight = door.pages.sight
    door.pages.sight = replace(sight, asked_ticks=sight.asked_ticks + OUTAGE_SECONDS)
    assert server.ask("/").status in (500, 503)


def test_a_page_that_had_to_be_built_anew_just_then_is_given_as_it_was(server, door, outage):
    """The edition rose, and before the page was asked for the database went."""
    before = server.ask("/")
    factories.make_published("Tin cuối trước khi mất điện", at=timezone.now())
    looked(door)
    outage.begin(is_noticed=False)
    after = server.ask("/")
    assert (after.status, after.body) == (200, before.body)


def test_what_was_taken_back_before_it_is_not_given_in_it(server, door, story, hoa, outage):
    path = story.get_absolute_url()
    other = factories.make_published("Bài khác", at=timezone.now() - ONE_SECOND)
    for each in (path, "/", other.get_absolute_url()):
        server.ask(each)
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    looked(door)
    outage.begin()
    assert server.ask(path).status == 503
    assert server.ask("/").status == 503, "the list may name it"


def test_nor_what_changed_when_nobody_could_say_any_more_what_it_was(
    server, door, story, hoa, outage, monkeypatch
):
    """The number was read, and before the rest was the line broke."""
    path = story.get_absolute_url()
    server.ask(path)
    monkeypatch.setattr(looking, "paper_now", outage.away)
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    until(lambda: door.pages.sight.is_blind)
    outage.begin()
    assert server.ask(path).status == 503


def test_nor_what_another_process_of_the_host_has_seen_go(server, door, story, outage):
    path = story.get_absolute_url()
    server.ask(path)
    outage.begin()
    assert server.ask(path).status == 200
    TakenBack(settings.SPOOL_DIR).tell(door.pages.sight.edition + 1)
    until(lambda: server.ask(path).status == 503)


def test_a_takedown_is_told_to_the_other_processes_of_the_host(door, story, hoa):
    before = TakenBack(settings.SPOOL_DIR).last()
    factories.make_published("Tin vừa đến", at=timezone.now())
    looked(door)
    assert TakenBack(settings.SPOOL_DIR).last() == before, "nobody lost anything"
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    looked(door)
    assert TakenBack(settings.SPOOL_DIR).last() == door.pages.sight.edition


def test_a_number_of_another_database_is_put_right_at_the_start(lookout, tmp_path):
    TakenBack(tmp_path).tell(10**9)
    lookout.look()
    assert TakenBack(tmp_path).last() == lookout._sight.edition


def test_what_no_process_could_write_is_no_news(tmp_path):
    assert TakenBack(tmp_path).last() == 0
    (tmp_path / "taken-back").write_text("không phải số")
    assert TakenBack(tmp_path).last() == 0
    TakenBack(tmp_path / "khong-co").tell(7)
    TakenBack(tmp_path).tell(7)
    assert TakenBack(tmp_path).last() == 7


def test_a_story_ends_at_its_hour_in_it(server, door, story, dung, outage):
    path = story.get_absolute_url()
    ends_at = timezone.now() + 3 * ONE_SECOND
    actions.schedule_takedown(
        by=dung, at=timezone.now(), article=story, ends_at=ends_at, reason="Hết hạn"
    )
    looked(door)
    server.ask(path)
    outage.begin()
    assert server.ask(path).status == 200
    until(lambda: timezone.now() >= ends_at)
    assert server.ask(path).status == 503


def test_a_page_that_breaks_while_the_database_answers_is_said_to_be_broken(
    server, door, monkeypatch
):
    server.ask("/")
    factories.make_published("Tin vừa đến", at=timezone.now())
    looked(door)

    def break_(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("articles.views.pages.pages.front_page", break_)
    assert server.ask("/").status == 500
