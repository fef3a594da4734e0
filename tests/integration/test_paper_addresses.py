"""Which address answers what, and how tolerant the paper is of old and mistyped ones."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from articles import actions, selectors
from articles.models import LegacyAddress
from articles.pages import last_frame
from articles.templatetags.sheets import sheet
from articles.text import slugify
from tests import factories
from tests.paper import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


@pytest.fixture
def story():
    return factories.make_published("Đường ven biển thông xe")


@pytest.mark.parametrize("words", ["sai-be-bet", "Duong-Ven-Bien", "đường", "a-b-c-99", ""])
def test_a_wrong_slug_leads_to_the_right_one_for_good(client, story, words):
    wrong = f"/{words}-{story.pk}.html" if words else f"/{story.pk}.html"
    response = client.get(wrong)
    assert response.status_code == 301
    assert response["Location"] == story.get_absolute_url()


def test_the_right_address_answers_whatever_the_query_string_says(client, story):
    response = client.get(story.get_absolute_url() + "?zarsrc=30&utm_source=zalo")
    assert response.status_code == 200
    assert "zarsrc" not in text_of(response)


def test_a_retracted_story_answers_410_with_a_short_notice(client, story, hoa):
    reason = "Lý do nội bộ"
    actions.retract(by=hoa, at=timezone.now(), article=story, reason=reason)
    for url in (story.get_absolute_url(), f"/khac-{story.pk}.html"):
        response = client.get(url)
        assert response.status_code == 410
        assert 'content="noindex"' in text_of(response)
        assert reason not in text_of(response)
        assert story.headline not in text_of(response)


def test_a_retracted_story_that_is_published_again_answers_200(client, story, hoa):
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Kiểm tra lại")
    story.refresh_from_db()
    story.headline = "Đường ven biển thông xe đúng hẹn"
    now = timezone.now() + timedelta(seconds=1)
    actions.save_article(by=hoa, at=now, article=story, expected_version=story.version)
    factories.pass_and_publish(by=hoa, at=timezone.now(), article=story)
    assert client.get(story.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "/khong-co-bai-nay-999999.html",
        "/qua-lon-9999999999999999999.html",
        "/qua-dai-99999999999999999999999.html",
        "/khong-co-muc-nay",
        "/thoi-su/khong-co",
        "/tag/khong-co",
        "/tac-gia/khong-co",
        "/luu-tru/2026/02/30",
        "/luu-tru/2999/01/01",
        "/luu-tru/0001/01/01",
        "/tin-tuc/0/424242/khong-co",
        "/trang/1-1",
        "/thoi-su/trang/abc",
        "/thoi-su/trang/99999999999999999999-1",
        "/khong-co/gi/o/day/",
        "/%00",
        "/%E2%80%8B.html",
    ],
)
def test_what_does_not_exist_answers_404_in_the_dress_of_the_paper(client, story, url):
    response = client.get(url)
    assert response.status_code == 404
    assert "Báo Sông Ngà" in text_of(response)
    assert 'content="noindex"' in text_of(response)


def test_a_draft_answers_404(client, lan):
    draft = factories.make_article("Còn là bản nháp")
    assert client.get(f"/con-la-ban-nhap-{draft.pk}.html").status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "/tin-tuc/206/140540/van-tai",
        "/tin-tuc/0/140540/phong-tru",
        "/tin-tuc/0/140540",
        "/tin-tuc/206/140540/van-tai/",
        "/tin-tuc//206///140540//van-tai",
        "/TIN-TUC/206/140540/VAN-TAI",
        "/Tin-tuc/abc/140540/van-tai?zarsrc=30&fbclid=x",
    ],
)
@pytest.mark.parametrize("host", ["baothaibinh.example", "www.baothaibinh.example"])
def test_an_old_address_leads_to_the_story_however_it_is_written(
    client, settings, story, url, host
):
    settings.ALLOWED_HOSTS = ["*"]
    LegacyAddress.objects.create(host="baothaibinh.example", legacy_id="140540", article=story)
    response = client.get(url, headers={"host": host})
    assert response.status_code == 301
    assert response["Location"] == story.get_absolute_url()


def test_an_old_address_that_begins_with_two_slashes_still_leads_there(client, story):
    LegacyAddress.objects.create(host="baothaibinh.example", legacy_id="140540", article=story)
    response = client.get("/", PATH_INFO="//tin-tuc/206/140540/van-tai")
    assert response.status_code == 301


def test_numbers_of_two_former_papers_that_collide_are_told_apart_by_host(client, settings, story):
    settings.ALLOWED_HOSTS = ["*"]
    other = factories.make_published("Nhãn lồng vào vụ")
    LegacyAddress.objects.create(host="baothaibinh.example", legacy_id="77", article=story)
    LegacyAddress.objects.create(host="baohungyen.example", legacy_id="77", article=other)
    for host, right in (("baothaibinh.example", story), ("baohungyen.example", other)):
        response = client.get("/tin-tuc/1/77/x", headers={"host": host})
        assert response["Location"] == right.get_absolute_url()
    unknown = client.get("/tin-tuc/1/77/x", headers={"host": "khac.example"})
    assert unknown.status_code == 404


def test_the_old_address_of_a_retracted_story_answers_410(client, story, hoa):
    LegacyAddress.objects.create(host="baothaibinh.example", legacy_id="5", article=story)
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    assert client.get("/tin-tuc/1/5/x").status_code == 410


@pytest.mark.parametrize(
    ("url", "right"),
    [
        ("/thoi-su/", "/thoi-su"),
        ("/tag/x/", "/tag/x"),
        ("/thoi-su//", "/thoi-su"),
        ("//thoi-su", "/thoi-su"),
        ("//thoi-su//trang/1-1/", "/thoi-su/trang/1-1"),
    ],
)
def test_a_slash_too_many_is_taken_away(client, url, right):
    response = client.get("/", PATH_INFO=url)
    assert response.status_code == 301
    assert response["Location"] == right


@pytest.mark.parametrize("url", ["//evil.example/", "/\\evil.example/", "///evil.example"])
def test_slashes_never_lead_off_the_site(client, url):
    response = client.get("/", PATH_INFO=url)
    assert response.status_code == 404


def test_a_merged_tag_leads_to_the_one_it_was_merged_into(client):
    kept, merged = factories.make_tag("Khu kinh tế"), factories.make_tag("KKT")
    merged.merged_into = kept
    merged.save()
    factories.make_published(tags=[kept])
    response = client.get("/tag/kkt")
    assert response.status_code == 301
    assert response["Location"] == "/tag/khu-kinh-te"


def test_a_blocked_tag_is_no_page_and_stands_under_no_story(client):
    story = factories.make_published(tags=["Nhạy cảm"])
    tag = story.tags.get()
    tag.is_blocked = True
    tag.save()
    assert client.get(f"/tag/{slugify('Nhạy cảm')}").status_code == 404
    assert "Nhạy cảm" not in text_of(client.get(story.get_absolute_url()))


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_are_only_read(client, story, method):
    assert getattr(client, method)(story.get_absolute_url()).status_code == 405


def test_head_answers_like_get_without_a_body(client, story):
    response = client.head(story.get_absolute_url())
    assert response.status_code == 200
    assert response.content == b""


def test_a_broken_page_still_carries_masthead_and_legal_foot_without_a_database(
    client, story, monkeypatch
):
    client.get("/")

    def database_is_away(*args, **kwargs):
        raise DatabaseError("away")

    monkeypatch.setattr(selectors, "edition_mark", database_is_away)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "Vũ Hà Giang" in text_of(response)


def test_a_process_that_never_saw_the_database_still_answers_in_the_dress_of_the_paper(
    client, monkeypatch
):
    def database_is_away(*args, **kwargs):
        raise DatabaseError("away")

    monkeypatch.setattr(selectors, "frame_row", database_is_away)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert sheet("list") in response.content.decode()
    response = client.get("/khong/co/gi/ca")
    assert response.status_code == 404
    assert sheet("list") in response.content.decode()
