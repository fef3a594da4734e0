"""The page cache in the whole of the site: the real middleware, the real lookout, one process."""

import datetime
import os
import threading

import pytest
from django.http import HttpResponse
from django.utils import timezone

from articles import actions
from articles.front_door import front_door, leave
from articles.page_cache.codings import decoded
from articles.selectors import looking
from tests import factories
from tests.front import Server, opened, until
from tests.paper import rich_story
from tests.readings import count

pytestmark = pytest.mark.django_db(transaction=True)
# And what the page itself takes, on a machine that has other work.
WITHIN_A_SECOND = 1.5
ONE_SECOND = datetime.timedelta(seconds=1)


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
            # Built anew meanwhile, it would be in its first, longer form.
            assert without_length(head.headers) == without_length(kept.headers)


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


# -- What the lookout knows ---------------------------------------------------------------


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
