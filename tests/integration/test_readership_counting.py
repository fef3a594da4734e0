import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import actions
from articles.models import Article, PageviewKey, PageviewTotal
from tests import factories
from tests.factories import make_article, make_published
from tests.integration.readership_client import PAGE_HEADERS, beacon, day_of, pixel

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_published("Nước rút", at=timezone.now() - timedelta(days=3))


@pytest.fixture
def reader(client):
    return client


def total_of(article):
    return PageviewTotal.objects.get(article=article).shown


def test_a_reading_counts_once_and_the_number_comes_back(reader, article):
    answer = beacon(reader, article)
    assert (answer.status_code, answer.content) == (200, b"1")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert day_of(article) == (1, 0, 0)


def test_a_reload_counts_nothing(reader, article):
    assert [beacon(reader, article).content for _again in range(3)] == [b"1"] * 3
    assert day_of(article) == (1, 0, 0)


def test_two_tabs_are_two_readings(reader, article):
    beacon(reader, article, token="tab-one-aaaa")
    assert beacon(reader, article, token="tab-two-bbbb").content == b"2"


def test_five_hundred_readers_behind_one_address_are_five_hundred(reader, article):
    for number in range(500):
        beacon(reader, article, token=f"telephone-{number}")
    assert day_of(article) == (500, 0, 0)


def test_the_number_of_the_old_site_is_counted_on(reader, article):
    PageviewTotal.objects.filter(article=article).update(imported=384)
    assert beacon(reader, article).content == b"385"


def test_counting_does_not_touch_the_story(reader, article, django_assert_max_num_queries):
    before = Article.objects.filter(pk=article.pk).values().get()
    with django_assert_max_num_queries(12) as queries:
        beacon(reader, article)
    assert Article.objects.filter(pk=article.pk).values().get() == before
    assert not [q for q in queries if re.search(r'UPDATE "?articles_article"?\b', q["sql"])]


def test_a_story_that_was_never_published_is_not_counted(reader):
    draft = make_article()
    answer = beacon(reader, draft)
    assert (answer.status_code, answer.content) == (204, b"")
    assert not PageviewKey.objects.exists()


def test_a_scheduled_story_is_not_counted_before_its_hour(reader, hoa):
    article = make_published()
    scheduled = make_article()
    now = timezone.now()
    factories.pass_and_publish(
        by=hoa, at=now, article=scheduled, shown_from=now + timedelta(hours=1)
    )
    assert beacon(reader, scheduled).status_code == 204
    assert beacon(reader, article).status_code == 200


def test_a_retracted_story_is_counted_no_more(reader, article, hoa):
    beacon(reader, article)
    actions.retract(by=hoa, at=timezone.now(), article=article, reason="Sai sự thật")
    assert beacon(reader, article, token="another-reader").status_code == 204
    assert day_of(article) == (1, 0, 0)


@pytest.mark.parametrize("article_id", ["0", "999999999", "9" * 18])
def test_an_unknown_story_has_no_number(reader, article, article_id):
    assert beacon(reader, article_id).status_code == 204


def test_robots_stand_in_a_column_of_their_own(reader, article):
    assert beacon(reader, article, agent="Mozilla/5.0 (compatible; Googlebot/2.1)").content == b"0"
    assert beacon(reader, article, flags="w").content == b"0"
    assert day_of(article) == (0, 2, 0)


def test_readers_without_script_stand_in_a_column_of_their_own(reader, article):
    answers = [pixel(reader, article) for _again in range(2)]
    assert {answer.status_code for answer in answers} == {200}
    assert answers[0].headers["Content-Type"] == "image/gif"
    assert answers[0].content.startswith(b"GIF89a")
    assert day_of(article) == (0, 0, 1)
    assert total_of(article) == 0


def test_a_head_of_the_pixel_counts_nothing(reader, article):
    answer = reader.head(f"/d/{article.pk}.gif", headers=PAGE_HEADERS)
    assert (answer.status_code, answer.content) == (200, b"")
    assert day_of(article) == (0, 0, 0)


def test_staff_see_the_number_and_are_not_counted(reader, article):
    beacon(reader, article)
    reader.cookies["khong-dem"] = "1"
    assert beacon(reader, article, token="the-editor").content == b"1"
    assert day_of(article) == (1, 0, 0)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"x-moz": "prefetch"},
        {"x-purpose": "preview"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_what_is_refused_counts_nothing(reader, article, headers):
    assert beacon(reader, article, headers=headers).status_code == 204
    assert pixel(reader, article, headers=headers).status_code == 200
    assert not PageviewKey.objects.exists()


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options", "head", "trace"])
def test_only_a_post_is_a_beacon(reader, article, method):
    answer = getattr(reader, method)("/d/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "path", ["/d/x", "/d/1.png", "/d/1.gif/", "/d/../x", "/d/01.gif", "/d/٣.gif"]
)
def test_other_addresses_below_are_not_found(reader, path):
    assert reader.get(path).status_code == 404


def test_bad_beacons_ask_the_database_nothing(reader, django_assert_num_queries):
    with django_assert_num_queries(0):
        for body in (b"", b"x" * 200, b"x" * 1_000_000, b"1.aaaaaaaaaaaa.\0"):
            answer = reader.post("/d/", body, content_type="text/plain", headers=PAGE_HEADERS)
            assert answer.status_code == 204


def test_no_answer_sets_a_cookie_or_varies(reader, article):
    for answer in (beacon(reader, article), pixel(reader, article), reader.get("/d/")):
        assert not answer.cookies
        assert "Vary" not in answer.headers
        assert "no-store" in answer.headers["Cache-Control"]


def test_no_session_is_opened(reader, article, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as queries:
        beacon(reader, article)
    assert not [query for query in queries if "django_session" in query["sql"]]
