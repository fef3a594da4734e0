"""Static pages: written, published, kept, taken off."""

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from articles.actions.intervals import IntervalRefusedError
from articles.actions.static_pages import (
    StalePageError,
    publish_page,
    save_page,
    withdraw_page,
)
from articles.models import PublishedPage, StaticPage, text_hash
from articles.pages import last_frame
from tests import factories
from tests.paper import queries_of, text_of, visible_text

pytestmark = pytest.mark.django_db
ADD = reverse("admin:articles_staticpage_add")
BODY = "<p>Báo của <strong>người</strong> Sông Ngà.</p>"


@pytest.fixture(autouse=True)
def a_paper_of_its_own():
    last_frame.forget()
    factories.make_masthead()
    yield
    last_frame.forget()


def changed(page, by, **fields):
    for name, value in fields.items():
        setattr(page, name, value)
    return save_page(by=by, at=timezone.now(), page=page, expected_version=page.version)


def published(page, by):
    return publish_page(
        by=by, at=timezone.now(), page=page, expected_version=page.version, note="Sửa địa chỉ"
    )


# -- What readers see --------------------------------------------------------------


def test_the_four_pages_stand_at_the_root_and_every_other_below_one_word(client):
    factories.make_page("chinh-sach-du-lieu-ca-nhan", title="Chính sách dữ liệu cá nhân")
    factories.make_page("quy-che", title="Quy chế")
    assert client.get("/chinh-sach-du-lieu-ca-nhan").status_code == 200
    assert client.get("/trang/quy-che").status_code == 200
    assert client.get("/quy-che").status_code == 404
    moved = client.get("/trang/chinh-sach-du-lieu-ca-nhan")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/chinh-sach-du-lieu-ca-nhan")


def test_nobody_sees_a_page_before_it_is_published_nor_a_change_before_it_is(client, hoa):
    page = factories.make_page(is_published=False)
    assert client.get("/gioi-thieu").status_code == 404
    published(page, hoa)
    changed(page, hoa, body="<p>Bản nháp mới.</p>")
    html = text_of(client.get("/gioi-thieu"))
    assert "Báo của người Sông Ngà" in html
    assert "Bản nháp mới" not in html
    published(page, hoa)
    assert "Bản nháp mới" in text_of(client.get("/gioi-thieu"))


def test_a_page_tells_machines_where_it_stands_and_readers_when_it_changed(client):
    when = timezone.now() - timedelta(days=3)
    factories.make_page(at=when)
    html = text_of(client.get("/gioi-thieu"))
    assert '<link rel="canonical" href="http://testserver/gioi-thieu">' in html
    assert '<meta name="description" content="Báo của người Sông Ngà.">' in html
    graph = json.loads(re.search(r'ld\+json">(.*?)</script>', html)[1])["@graph"]
    [trail] = [node for node in graph if node["@type"] == "BreadcrumbList"]
    assert [place["name"] for place in trail["itemListElement"]] == ["Trang nhất", "Giới thiệu"]
    assert f"{timezone.localtime(when):%d.%m.%Y}" in html
    assert visible_text(client.get("/gioi-thieu")).count("Giới thiệu") == 2  # headline and foot


def test_a_page_asks_twice_however_long_it_is(client):
    factories.make_page()
    assert queries_of(client, "/gioi-thieu") == 2
    table = "<table><tbody>" + "<tr><td><p>a</p></td></tr>" * 300 + "</tbody></table>"
    factories.make_page("lien-he", body=table)
    assert queries_of(client, "/lien-he") == 2


def test_a_page_taken_off_is_gone_and_what_was_read_is_kept(client, hoa):
    page = factories.make_page()
    withdraw_page(by=hoa, at=timezone.now(), page=page)
    assert client.get("/gioi-thieu").status_code == 404
    kept = PublishedPage.objects.get()
    assert (kept.body, kept.ended_by) == (page.body, hoa)
    with pytest.raises(IntervalRefusedError):
        withdraw_page(by=hoa, at=timezone.now(), page=page)
    assert published(page, hoa).number == 2
    assert client.get("/gioi-thieu").status_code == 200


# -- The record ----------------------------------------------------------------------


def test_every_published_version_is_kept_with_hash_person_and_hour(hoa, dung):
    page = factories.make_page(by=hoa)
    changed(page, dung, title="Về chúng tôi")
    published(page, dung)
    first, second = PublishedPage.objects.order_by("number")
    assert first.shown_until == second.shown_from
    assert (first.arranged_by, second.arranged_by, second.note) == (hoa, dung, "Sửa địa chỉ")
    assert second.content_hash == text_hash("Về chúng tôi", page.body)


@pytest.mark.parametrize(
    "change", [{"body": ""}, {"title": "Khác"}, {"shown_until": timezone.now()}, {"note": "x"}]
)
def test_the_database_lets_nobody_rewrite_a_published_page(change):
    factories.make_page()
    with pytest.raises(DatabaseError), transaction.atomic():
        PublishedPage.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        PublishedPage.objects.all()._raw_delete("default")


def test_the_database_refuses_two_versions_at_once_a_reserved_address_and_a_moved_one():
    page = factories.make_page()
    twin = PublishedPage.objects.get()
    twin.pk, twin.number = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_page("tim-kiem")
    with pytest.raises(DatabaseError), transaction.atomic():
        StaticPage.objects.filter(pk=page.pk).update(slug="khac")


def test_who_may_not_and_who_comes_late_change_nothing(minh, hoa, dung):
    page = factories.make_page(is_published=False)
    with pytest.raises(PermissionDenied):
        published(page, minh)
    seen = StaticPage.objects.get()
    changed(page, dung, title="Mới")
    for late in (save_page, publish_page):
        with pytest.raises(StalePageError):
            late(by=hoa, at=timezone.now(), page=seen, expected_version=seen.version)


def test_of_two_who_publish_at_once_the_one_that_waited_is_told_so(hoa, dung):
    """It read the clock first and got the lock last."""
    page = factories.make_page(is_published=False)
    before = timezone.now()
    after = before + timedelta(seconds=1)
    publish_page(by=dung, at=after, page=page, expected_version=page.version)
    with pytest.raises(IntervalRefusedError, match="đúng bản này"):
        publish_page(by=hoa, at=before, page=page, expected_version=page.version)
    newer = changed(page, hoa, title="Mới hơn")
    assert publish_page(by=hoa, at=before, page=newer, expected_version=newer.version).number == 2
    withdraw_page(by=hoa, at=before, page=page)
    assert not PublishedPage.objects.visible(after).exists()


def test_a_page_that_readers_had_is_not_removed_and_the_desk_says_why(client, hoa):
    page = factories.make_page()
    client.force_login(hoa)
    remove = reverse("admin:articles_staticpage_delete", args=[page.pk])
    for answer in (client.get(remove), client.post(remove, {"post": "yes"})):
        assert "Hãy thôi hiển thị trang" in text_of(answer)
    draft = factories.make_page("quy-che", is_published=False)
    client.post(reverse("admin:articles_staticpage_delete", args=[draft.pk]), {"post": "yes"})
    assert StaticPage.objects.get() == page


# -- At the desk -----------------------------------------------------------------------


def form(**fields):
    return {
        "title": "Giới thiệu",
        "slug": "gioi-thieu",
        "body": BODY,
        "expected_version": 0,
        **fields,
    }


def test_the_desk_writes_looks_and_publishes(client, hoa):
    client.force_login(hoa)
    looked = client.post(reverse("admin:desk_preview_page"), form())
    assert "<strong>người</strong>" in text_of(looked)
    assert 'content="noindex' in text_of(looked)
    answer = client.post(ADD, form(_publish=""))
    page = StaticPage.objects.get()
    step = reverse("admin:desk_publish_page", args=[page.pk])
    assert answer.headers["Location"] == step
    assert "/gioi-thieu" in text_of(client.get(step))
    client.post(step, {"version": page.version, "note": "Bản đầu"})
    assert "người" in text_of(client.get("/gioi-thieu"))
    address = reverse("admin:articles_staticpage_change", args=[page.pk])
    assert 'name="slug"' not in text_of(client.get(address))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"body": '<figure data-photograph="1"></figure>'}, "không có ảnh hay video"),
        ({"slug": "tim-kiem"}, "trang đã dùng"),
        ({"title": ""}, "bắt buộc"),
        ({"body": "<p>" + "<b>" * 400 + "x"}, "lồng"),
    ],
)
def test_what_the_desk_refuses_it_explains_and_loses_nothing(client, hoa, fields, sentence):
    client.force_login(hoa)
    answer = client.post(ADD, form(**fields))
    assert answer.status_code == 200
    assert sentence in text_of(answer)
    assert answer.context["form"]["body"].value() == fields.get("body", BODY)
    assert not StaticPage.objects.exists()


def test_an_address_left_empty_is_made_from_the_title_and_never_a_word_of_the_site(client, hoa):
    client.force_login(hoa)
    for title, slug in (("Tìm kiếm", "tim-kiem-2"), ("Quy chế thưởng", "quy-che-thuong")):
        client.post(ADD, form(title=title, slug=""))
        assert StaticPage.objects.filter(title=title, slug=slug).exists()


def test_the_second_of_two_at_once_is_told_and_keeps_the_text(client, hoa, dung):
    page = factories.make_page(is_published=False)
    changed(page, dung, title="Mới")
    client.force_login(hoa)
    address = reverse("admin:articles_staticpage_change", args=[page.pk])
    late = client.post(address, form(title="Của tôi", expected_version=1))
    assert f"{dung} vừa lưu bản mới hơn" in text_of(late)
    assert "Của tôi" in text_of(late)
    assert StaticPage.objects.get().title == "Mới"
    version = late.context["form"]["expected_version"].value()
    assert client.post(address, form(title="Của tôi", expected_version=version)).status_code == 302
    assert StaticPage.objects.get().title == "Của tôi"


def test_nothing_pasted_into_a_page_runs_in_a_readers_browser(client, hoa):
    client.force_login(hoa)
    hostile = (
        '<p onclick="a()">Chữ</p><script>alert(1)</script><a href="javascript:alert(2)">x</a>'
        '<iframe src="https://evil.example"></iframe><img src=x onerror=alert(3)>'
    )
    client.post(ADD, form(title="<b>Tít</b>", body=hostile))
    page = StaticPage.objects.get()
    published(page, hoa)
    html = text_of(client.get("/gioi-thieu"))
    for bad in ("alert(", "javascript:", "onclick", "<iframe", "<img src=x", "<b>Tít"):
        assert bad not in html


def test_a_page_that_was_published_is_not_removed_and_a_draft_is(client, hoa):
    client.force_login(hoa)
    kept = factories.make_page()
    draft = factories.make_page("lien-he", title="Liên hệ", is_published=False)
    for page in (kept, draft):
        client.post(reverse("admin:articles_staticpage_delete", args=[page.pk]))
    assert list(StaticPage.objects.all()) == [kept]


def test_a_page_of_a_clock_that_runs_ahead_comes_to_the_foot_in_its_second():
    now = timezone.now()
    second = timedelta(seconds=1)
    factories.make_page(at=now + 2 * second)

    def foot(at):
        return [link.name for link in last_frame.at(at).foot_menu]

    assert "Giới thiệu" not in foot(now)
    assert "Giới thiệu" not in foot(now + second)
    assert "Giới thiệu" in foot(now + 2 * second)
