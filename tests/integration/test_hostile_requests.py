"""Requests that no honest browser sends: an answer, never a crash, and nobody led astray."""

import html
import json
import re
import time

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Masthead
from articles.pages import last_frame
from tests import factories

pytestmark = pytest.mark.django_db
PRINTED_AT_THE_FOOT = (
    "product_name", "motto", "agency", "governing_body", "licence", "head_title", "head_name",
    "address", "telephone", "email", "reuse_notice",
)  # fmt: skip
CANARY = "\"><x9 y='"


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


PATHS = [
    "/%00", "/a%00-5.html", "/tag/%00", "/tim-kiem?q=%00", "/tim-kiem?q=%ED%A0%80", "/%ff%fe",
    "/tim-kiem?q=%ff&trang=%00", "/tim-kiem?trang=99999999999999999999", "/media/%00.jpg",
    "/media/%2e%2e/%2e%2e/settings.py", "/toa-soan/tep/%00", "/static/%00", "/static/../manage.py",
    "/x-9999999999999999999.html", "/x-0000000000000000000.html", "/luu-tru/0000/00/00",
    "/luu-tru/9999/99/99", "/luu-tru/2026/01/01/trang/99999999999999999-999999999999999999",
    "/thoi-su/trang/99999999999999999999999-1", "/thoi-su/trang/99999999999999999-0",
    "/dinh-chinh/trang/0-0", "/tin-tuc/x/999999999999999999/y", "/tin-tuc/%00/1/%ff",
    "//evil.example/%2f..", "/\\evil.example", "/thoi-su%0d%0aSet-Cookie:x=1", "/d/%00.gif",
    "/d/999999999999999999.gif", "/thoi-su%0a", "/" + "a" * 8000, "/" + "a/" * 2000,
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_no_address_breaks_the_paper(path):
    factories.make_published()
    for method in ("get", "head", "post", "options", "put"):
        answer = getattr(Client(raise_request_exception=False), method)(path)
        assert answer.status_code < 500, method
        assert "evil.example" not in answer.headers.get("Location", "")
        assert not answer.cookies


DESK = [
    "article/abc/history/", "article/99999999999999999999999/history/", "article/%00/change/",
    "article/1/change/?khoi-phuc=%00", "article/?q=%00", "article/?trang-thai=%00&chuyen-muc=%00",
    "article/?tiep=9,0001-01-01T00:00:00%2B14:00", "article/?tiep=9,%00",
    "article/?tiep=9,9999-12-31T23:59:59%2B00:00",
    "article/?tiep=%00,%00", "article/?tiep=9999-12-31T23:59:59%2B00:00,9", "article/?cua=%00",
    "article/?tiep=0001-01-01T00:00:00%2B14:00,9", "article/?x__y=%00",
    "article/99999999999999999999999/xuat-ban/", "article/desk/tags/?q=%00",
    "article/desk/stories/?ids=99999999999999999999", "article/desk/library/?after=%00",
    "article/desk/media/?photograph=999999999999999999&video=%00", "tag/?is_blocked__exact=%00",
    "user/?groups__id__exact=%00", "user/?department__id__exact=99999999999999999999",
    "user/abc/change/", "user/99999999999999999999999/mo/", "workflowevent/?viec=%00",
    "publishedarticle/?q=%00", "publishedarticle/?tiep=9,9999", "photograph/?tep=%00",
    "masthead/?tiep=9,0000-00-00", "author/?tiep=9,%00", "legacyaddress/?q=%00",
    "section/%2e%2e/change/", "workflowevent/?tiep=9,0001-01-01T00:00:00%2B14:00",
]  # fmt: skip


@pytest.mark.parametrize("path", DESK)
def test_no_address_breaks_the_desk(path):
    client = Client(raise_request_exception=False)
    client.force_login(factories.make_user("root", is_superuser=True))

    assert client.get(f"/toa-soan/articles/{path}").status_code < 500


POSTED = [b"\xff", b"null", b"[]", b'{"draft_key": 1}', b"{" * 100_000, b'"\\ud800"', b""]


@pytest.mark.parametrize("body", POSTED)
@pytest.mark.parametrize("name", ["desk_autosave", "desk_forget"])
def test_no_body_breaks_the_desks_scripts(body, name):
    client = Client(raise_request_exception=False)
    client.force_login(factories.make_minh())

    answer = client.post(reverse(f"admin:{name}"), body, content_type="application/json")

    assert answer.status_code < 500


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver:evil", "", "a" * 500, "[::1", "x\r\ny"]
)
def test_a_foreign_host_is_refused_and_never_printed(host):
    factories.make_published()
    answer = Client(raise_request_exception=False).get("/", headers={"host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"]
)
def test_a_login_leads_only_to_the_desk(client, minh, target):
    words = {"username": "minh", "password": "mật khẩu đủ dài để thử", "next": target}
    answer = client.post(f"{reverse('admin:login')}?next={target}", words)
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("admin:index")


def test_a_query_of_ten_kilobytes_costs_little(client):
    factories.make_published()
    client.get("/tim-kiem?q=n")
    for query in ("a" * 10_000, "lũ " * 3_000, '"' * 10_000, "\u0301" * 5_000, "(&|!:*" * 1_500):
        begun = time.process_time()
        answer = client.get("/tim-kiem", {"q": query})
        assert time.process_time() - begun < 0.05
        assert answer.status_code == 200


def test_text_of_people_is_never_markup(client):
    Masthead.objects.all().delete()
    factories.make_masthead(**dict.fromkeys(PRINTED_AT_THE_FOOT, CANARY))
    top = factories.make_section(CANARY, slug="muc", introduction=CANARY)
    photograph = factories.make_photograph(caption=CANARY, credit=CANARY, alt_text=CANARY)
    factories.make_rendition(photograph)
    missing = factories.make_missing_photograph(caption=CANARY, credit=CANARY)
    video = factories.make_missing_video(name=CANARY, credit=CANARY)
    escaped = html.escape(CANARY)
    body = f'<p>{escaped}</p><p><a href="https://a.vn/?{escaped}">{escaped}</a></p>'
    body += f'<figure data-photograph="{missing.pk}"><figcaption>{escaped}</figcaption></figure>'
    body += f'<figure data-video="{video.pk}"><figcaption>{escaped}</figcaption></figure>'
    story = factories.make_published(
        CANARY,
        kicker=CANARY,
        short_headline=CANARY,
        standfirst=CANARY,
        source=CANARY,
        body=body,
        section=top,
        authors=[factories.make_author(CANARY, slug="tac-gia", introduction=CANARY)],
        tags=[factories.make_tag(CANARY)],
        related=[
            {"kind": "unresolved", "headline": CANARY, "excerpt": CANARY},
            {"kind": "external", "headline": CANARY, "url": f"https://a.vn/?{CANARY}"},
        ],
        lead_photograph=missing,
    )
    tag = story.tags.get()
    pages = [
        story.get_absolute_url(), "/", "/muc", tag.get_absolute_url(), "/tac-gia/tac-gia",
        f"/tim-kiem?q={CANARY}", "/dinh-chinh", "/khong-co", f"/{CANARY}", "/luu-tru",
    ]  # fmt: skip
    for page in pages:
        text = client.get(page, follow=True).content.decode()
        assert "<x9" not in text, page
        assert "x9" in text, page
        for script in re.findall(r"<script[^>]*ld\+json[^>]*>(.*?)</script>", text, re.DOTALL):
            json.loads(script)
