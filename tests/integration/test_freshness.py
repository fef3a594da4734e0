"""Who may keep which answer for how long, and that nothing is sent twice."""

import datetime
import re

import pytest
from django.db import DatabaseError
from django.utils import timezone

from articles import actions, selectors
from articles.pages import last_frame
from tests import factories
from tests.paper import rich_story

pytestmark = pytest.mark.django_db

PAGE = "public, max-age=0, s-maxage=1, stale-while-revalidate=2, stale-if-error=3600"
SHORT = "public, max-age=0, s-maxage=1"


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


@pytest.fixture
def story():
    return rich_story()


def urls(story):
    return [
        "/",
        "/thoi-su",
        "/tag/khu-kinh-te-0",
        "/tac-gia/pham-ngoc-0",
        f"/luu-tru/{timezone.localdate():%Y/%m/%d}",
        "/dinh-chinh",
        story.get_absolute_url(),
    ]


def test_a_page_that_the_reader_has_is_not_sent_again(client, story):
    for url in urls(story):
        first = client.get(url)
        assert re.fullmatch(r'"[0-9a-f]{32}"', first["ETag"]), url
        assert first["Cache-Control"] == PAGE, url
        again = client.get(url, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b""), url
        assert again["ETag"] == first["ETag"], url
        assert again["Cache-Control"] == PAGE, url
        assert "Set-Cookie" not in again.headers, url


def test_a_proxy_that_weakened_the_tag_or_asks_with_several_is_understood(client, story):
    tag = client.get("/")["ETag"]
    for asked in (f"W/{tag}", f'"khac", {tag}', "*"):
        assert client.get("/", headers={"if-none-match": asked}).status_code == 304, asked
    for asked in ('"khac"', tag.strip('"'), "", '"', "\x00"):
        assert client.get("/", headers={"if-none-match": asked}).status_code == 200, asked


def test_the_tag_of_the_same_page_is_the_same_in_every_process(client, story):
    for url in urls(story):
        first = client.get(url)["ETag"]
        last_frame.forget()
        assert client.get(url)["ETag"] == first, url


def test_the_tag_changes_with_the_story_and_with_the_day_in_the_strip(client, story, monkeypatch):
    before = client.get("/")["ETag"]
    factories.make_published("Tin vừa đến", at=timezone.now() - datetime.timedelta(minutes=1))
    last_frame.forget()
    after = client.get("/")["ETag"]
    assert after != before

    tomorrow = timezone.now() + datetime.timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert client.get("/")["ETag"] != after


def test_head_says_what_get_says_and_sends_nothing(client, story):
    for url in urls(story):
        got, asked = client.get(url), client.head(url)
        assert asked.content == b""
        for name in ("ETag", "Cache-Control", "Content-Length", "Content-Type"):
            assert asked[name] == got[name], (url, name)
        known = client.head(url, headers={"if-none-match": got["ETag"]})
        assert known.status_code == 304


def test_a_story_taken_back_is_gone_for_whoever_has_the_page(client, story, hoa):
    url = story.get_absolute_url()
    tag = client.get(url)["ETag"]
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    gone = client.get(url, headers={"if-none-match": tag})
    assert gone.status_code == 410
    assert gone["Cache-Control"] == SHORT
    assert "ETag" not in gone.headers


def test_what_is_missing_or_moved_is_kept_for_a_second_and_never_stale(client, story):
    for url in ("/khong-co", f"/sai-{story.pk}.html", "/thoi-su/", "/luu-tru"):
        response = client.get(url)
        assert response.status_code in (301, 302, 404), url
        assert response["Cache-Control"] == SHORT, url


def test_what_somebody_looks_for_is_kept_by_no_proxy(client, story):
    assert client.get("/tim-kiem?q=l%C5%A9")["Cache-Control"] == "private, no-cache"


def test_what_broke_is_kept_by_nobody(client, story, monkeypatch):
    def database_is_away(*args, **kwargs):
        raise DatabaseError("away")

    monkeypatch.setattr(selectors, "frame_row", database_is_away)
    client.raise_request_exception = False
    broken = client.get("/")
    assert (broken.status_code, broken["Cache-Control"]) == (500, "no-store")
    assert client.post("/")["Cache-Control"] == "no-store"


def test_what_the_desk_shows_is_kept_by_nobody(client, story, hoa):
    client.force_login(hoa)
    paths = (
        "", "dang-nhap-khong-co/", "articles/article/", f"articles/article/{story.pk}/change/",
        "articles/article/add/", "jsi18n/", "login/",
    )  # fmt: skip
    for path in paths:
        response = client.get(f"/toa-soan/{path}")
        assert "no-store" in response["Cache-Control"], path
        assert "private" in response["Cache-Control"], path
        assert "ETag" not in response.headers, path


def test_a_preview_of_what_nobody_may_see_yet_is_kept_by_nobody(client, hoa):
    draft = factories.make_article("Chưa ai được đọc")
    client.force_login(hoa)
    response = client.get(f"/toa-soan/articles/article/{draft.pk}/xem-truoc/")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
