"""What pages cost, and that nothing about the reader goes in or out with them."""

import gzip
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone

from articles.pages import last_frame
from articles.templatetags.sheets import policy_source
from newsroom.static_files import minified
from tests import factories
from tests.paper import pictured, queries_of, rich_story, text_of

pytestmark = pytest.mark.django_db

KILOBYTE = 1024
LISTS = ["/", "/thoi-su", "/tag/khu-kinh-te-0", "/tac-gia/pham-ngoc-0", "/luu-tru", "/dinh-chinh"]


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


def list_urls():
    today = timezone.localdate()
    return [f"/luu-tru/{today:%Y/%m/%d}" if url == "/luu-tru" else url for url in LISTS]


def publish_many(number):
    for _ in range(number):
        factories.make_published(
            lead_photograph=pictured(),
            tags=["Khu kinh tế 0"],
            authors=[factories.make_author("Phạm Ngọc 0")],
            at=timezone.now() - timedelta(minutes=1),
        )


def test_an_article_page_asks_three_times_and_no_more_when_everything_grows(client):
    small = rich_story().get_absolute_url()
    assert queries_of(client, small) == 3

    publish_many(12)
    large = rich_story("Bài dài nhất năm", many=10, lead_photograph=pictured()).get_absolute_url()
    assert queries_of(client, large) == 3


def test_where_the_frame_is_known_an_article_page_asks_once(client, django_assert_num_queries):
    stories = [rich_story(f"Bài {many}", many=many).get_absolute_url() for many in (1, 4)]
    client.get(stories[0])
    for url in stories:
        with django_assert_num_queries(1):
            assert client.get(url).status_code == 200


def test_a_part_of_a_section_costs_no_question_more_than_a_whole_one(
    client, django_assert_num_queries
):
    whole = factories.make_section("Đời sống")
    part = factories.make_section("Giáo dục", parent=whole)
    stories = [rich_story(section=section).get_absolute_url() for section in (whole, part)]
    for url in stories:
        client.get(url)
    for url in stories:
        with django_assert_num_queries(1):
            assert client.get(url).status_code == 200


def test_a_page_notices_by_its_story_alone_that_the_edition_has_risen(client, monkeypatch):
    url = rich_story().get_absolute_url()
    client.get(url)
    monkeypatch.setattr("articles.selectors.edition_mark", None)
    known = last_frame.frame
    client.get(url)
    assert last_frame.frame is known

    last_frame.frame = of_yesterday = replace(known, edition=(0, 0))
    client.get(url)
    assert last_frame.frame is not of_yesterday
    assert last_frame.frame.edition == known.edition


@pytest.mark.parametrize("place", range(len(LISTS)))
def test_a_list_asks_eight_times_at_most_and_no_more_when_the_archive_grows(client, place):
    rich_story()
    publish_many(2)
    url = list_urls()[place]
    before = queries_of(client, url)
    assert before <= 8

    publish_many(15)
    factories.make_section("Kinh tế")
    assert queries_of(client, url) == before


def test_searching_asks_five_times_at_most(client):
    publish_many(3)
    assert queries_of(client, "/tim-kiem?q=đồng") <= 5


def test_a_frame_that_is_known_is_not_read_again(client):
    factories.make_published()
    client.get("/")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("articles.pages.frame.made", None)
        assert client.get("/").status_code == 200


def test_no_public_page_sets_a_cookie_touches_a_session_or_knows_the_reader(
    client, hoa, monkeypatch
):
    story = rich_story()
    client.force_login(hoa)

    def touched(*args):
        raise AssertionError("a public page asked who reads it")

    for method in ("_get_session", "__getitem__", "get", "__contains__"):
        monkeypatch.setattr(
            f"django.contrib.sessions.backends.base.SessionBase.{method}", touched, raising=False
        )
    urls = [*list_urls(), story.get_absolute_url(), "/tim-kiem?q=lũ", "/khong-co", "/thoi-su/"]
    for url in urls:
        response = client.get(url)
        assert response.status_code < 500, url
        assert "Set-Cookie" not in response.headers, url
        assert "cookie" not in response.headers.get("Vary", "").lower(), url
        assert not response.cookies, url
        assert "csrf" not in text_of(response).lower(), url
        assert hoa.username not in text_of(response).split(), url


STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def test_pages_hold_no_script_or_style_but_what_the_policy_names_and_nothing_from_elsewhere(
    client,
):
    story = rich_story()
    for url in [*list_urls(), story.get_absolute_url(), "/tim-kiem", "/khong-co"]:
        response = client.get(url)
        page = text_of(response)
        policy = response["Content-Security-Policy"]
        assert "unsafe" not in policy, url
        assert "nonce" not in policy, url
        assert " style=" not in page, url
        (style,) = STYLE.findall(response.content.decode())
        assert page.count("<style") == 1, url
        assert policy_source(style) in policy, url
        assert " onclick=" not in page, url
        scripts = SCRIPT.findall(response.content.decode())
        assert page.count("<script") == page.count("<script type=") + len(scripts), url
        assert all(policy_source(script) in policy for script in scripts), url
        assert 'src="http' not in page, url
        assert 'href="https://fonts' not in page, url


def compressed(content):
    return len(gzip.compress(content, 6))


def static_bytes(name):
    content = Path(finders.find(f"articles/paper/{name}")).read_bytes()
    return minified(content) if name.endswith(".js") else content


def test_an_article_page_weighs_less_than_forty_kilobytes(client):
    response = client.get(rich_story("Bài dài", many=8).get_absolute_url())
    scripts = (
        "reading.js", "text-size.js", "kept-text-size.js", "offline.js", "sharing.js",
        "embeds.js", "adverts.js", "figures.js",
    )  # fmt: skip
    script = sum(compressed(static_bytes(name)) for name in scripts)
    assert compressed(response.content) + script < 40 * KILOBYTE
    assert script < 5 * KILOBYTE
    assert len(static_bytes("fonts/newsreader-vi.woff2")) < 40 * KILOBYTE


def test_the_player_of_long_clips_is_fetched_on_demand_and_stays_small(client):
    assert compressed(static_bytes("hls.js")) < 3 * KILOBYTE
    assert "hls.js" not in text_of(client.get(rich_story().get_absolute_url()))


def test_the_worker_that_keeps_stories_is_fetched_after_the_page_and_stays_small(client):
    assert compressed(client.get("/sw.js").content) < 5 * KILOBYTE


def test_the_licence_of_the_font_lies_beside_it():
    assert b"SIL OPEN FONT LICENSE" in static_bytes("fonts/Newsreader-OFL.txt").upper()
