"""The menus as the desk arranged them, and as they are by themselves."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from articles.actions.menus import StaleMenuError, arrange_menu
from articles.actions.static_pages import withdraw_page
from articles.actions.tags import block_tag, merge_tags
from articles.models import Menu, MenuEntry
from articles.pages import last_frame
from tests import factories
from tests.paper import text_of

pytestmark = pytest.mark.django_db
MENUS = reverse("admin:articles_menu_changelist")
TARGETS = reverse("admin:desk_menu_targets")


@pytest.fixture(autouse=True)
def a_paper_of_its_own():
    last_frame.forget()
    factories.make_masthead()
    factories.make_section("Thời sự", position=1)
    factories.make_section("Kinh tế", position=2)
    yield
    last_frame.forget()


def printed():
    frame = last_frame.at(timezone.now())
    return [(link.name, link.url) for link in frame.main_menu]


def foot():
    return [link.url for link in last_frame.at(timezone.now()).foot_menu]


def test_a_menu_that_nobody_arranged_shows_the_sections_and_at_the_foot_the_pages_too():
    factories.make_page("lien-he", title="Liên hệ")
    factories.make_page("gioi-thieu")
    factories.make_page("dieu-khoan", title="Điều khoản", is_published=False)
    assert printed() == [("Thời sự", "/thoi-su"), ("Kinh tế", "/kinh-te")]
    assert foot() == ["/thoi-su", "/kinh-te", "/gioi-thieu", "/lien-he"]


def test_an_arranged_menu_is_printed_in_its_order_with_its_labels(client):
    section = factories.make_section("Nông nghiệp", parent=factories.make_section("Kinh tế"))
    page, tag = factories.make_page(), factories.make_tag("bão số 5")
    factories.make_menu(
        "main",
        {"tag": tag, "label": "Bão"},
        {"section": section},
        {"page": page},
        {"url": "https://tinh.example/", "label": "Cổng tỉnh"},
    )
    assert printed() == [
        ("Bão", "/tag/bao-so-5"),
        ("Nông nghiệp", "/kinh-te/nong-nghiep"),
        ("Giới thiệu", "/gioi-thieu"),
        ("Cổng tỉnh", "https://tinh.example/"),
    ]
    html = text_of(client.get("/khong-co"))
    assert '<a href="https://tinh.example/" rel="noopener">Cổng tỉnh</a>' in html


def test_the_front_page_goes_on_following_the_sections_whatever_is_printed():
    factories.make_menu("main", {"url": "/24h", "label": "24 giờ"})
    frame = last_frame.at(timezone.now())
    assert [entry.slug for entry in frame.menu] == ["thoi-su", "kinh-te"]


def test_what_an_entry_leads_to_vanishes_with_it_and_a_merged_tag_leads_on(hoa):
    now = timezone.now()
    page, tag = factories.make_page(), factories.make_tag("lũ")
    other, section = factories.make_tag("lũ lụt"), factories.make_section("Thời sự")
    factories.make_menu(
        "main", {"section": section}, {"page": page}, {"tag": tag}, {"url": "/x", "label": "X"}
    )
    merge_tags(by=hoa, at=now, tag=tag, into=other)
    last_frame.forget()
    assert ("lũ lụt", "/tag/lu-lut") in printed()

    withdraw_page(by=hoa, at=timezone.now(), page=page)
    block_tag(by=hoa, at=now, tag=other)
    section.delete()
    last_frame.forget()
    assert printed() == [("X", "/x")]


def test_a_menu_whose_every_target_vanished_falls_back_to_the_sections(hoa):
    tag = factories.make_tag("lũ")
    factories.make_menu("main", {"tag": tag})
    block_tag(by=hoa, at=timezone.now(), tag=tag)
    assert printed() == [("Thời sự", "/thoi-su"), ("Kinh tế", "/kinh-te")]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"url": "/24h"},
        {"url": "javascript:alert(1)", "label": "x"},
        {"url": "//evil.example", "label": "x"},
        {"url": "http://a.example", "label": "x"},
    ],
)
def test_the_database_refuses_an_entry_of_no_kind_or_with_an_address_nobody_should_follow(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_menu("main", fields)


def test_the_database_refuses_an_entry_of_two_kinds_and_the_same_thing_twice():
    section, page = factories.make_section("Thời sự"), factories.make_page()
    for entries in ([{"section": section, "page": page}], [{"section": section}] * 2):
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.make_menu("foot", *entries)


def test_whoever_may_not_and_whoever_comes_late_change_nothing(minh, hoa, dung):
    now = timezone.now()
    with pytest.raises(PermissionDenied):
        arrange_menu(by=minh, at=now, place="main", entries=[], expected_version=0)
    factories.make_menu("main", {"url": "/a", "label": "A"}, by=dung)
    with pytest.raises(StaleMenuError, match=str(dung)):
        arrange_menu(by=hoa, at=now, place="main", entries=[], expected_version=0)
    assert MenuEntry.objects.get().label == "A"


# -- At the desk ---------------------------------------------------------------------


def posted(client, place, rows, version=0):
    fields = {"place": place, f"{place}-entries": json.dumps(rows), f"{place}-version": version}
    return client.post(MENUS, fields)


def test_the_desk_arranges_a_menu(client, hoa):
    client.force_login(hoa)
    section = factories.make_section("Kinh tế")
    rows = [
        {"kind": "address", "url": "http://testserver/24h", "label": "24 giờ qua"},
        {"kind": "section", "target": section.pk, "label": ""},
    ]
    assert posted(client, "main", rows).status_code == 302
    assert printed() == [("24 giờ qua", "/24h"), ("Kinh tế", "/kinh-te")]
    assert Menu.objects.get().changed_by == hoa


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([{"kind": "address", "url": "javascript:alert(1)", "label": "Xấu"}], "bắt đầu bằng https"),
        ([{"kind": "address", "url": "/a", "label": ""}], "cả địa chỉ lẫn tên"),
        ([{"kind": "section", "target": 999_999, "label": "Mất"}], "không còn nữa"),
        ([{"kind": "user", "target": 1}], "Không đọc được"),
        ([{"kind": "section", "target": "1 OR 1=1"}], "Không đọc được"),
        ([{"kind": ["section"], "target": 1}], "Không đọc được"),
        ([{"kind": "address", "url": "/a", "label": "A"}] * 51, "Không đọc được"),
    ],
)
def test_what_the_desk_refuses_it_explains_and_loses_nothing(client, hoa, rows, sentence):
    client.force_login(hoa)
    answer = posted(client, "main", rows)
    assert answer.status_code == 200
    assert sentence in text_of(answer)
    assert not MenuEntry.objects.exists()
    assert answer.context["menus"][0][2]["entries"].value() == json.dumps(rows)


def test_a_menu_arranged_by_two_at_once_shows_the_second_what_happened(client, hoa, dung):
    client.force_login(hoa)
    factories.make_menu("main", {"url": "/a", "label": "A"}, by=dung)
    rows = [{"kind": "address", "url": "/b", "label": "B"}]
    late = posted(client, "main", rows)
    assert f"{dung} vừa sắp xếp lại" in text_of(late)
    assert MenuEntry.objects.get().label == "A"
    version = late.context["menus"][0][2]["version"].value()
    assert posted(client, "main", rows, version).status_code == 302
    assert MenuEntry.objects.get().label == "B"


def test_the_desk_finds_what_a_menu_may_lead_to_without_marks(client):
    client.force_login(factories.make_user("hong", "Quản trị"))
    factories.make_page("lien-he", title="Liên hệ", is_published=False)
    factories.make_tag("kinh tế biển")

    def found(words):
        items = client.get(TARGETS, {"q": words}).json()["items"]
        return [(item["kind"], item["name"], item["is_shown"]) for item in items]

    assert found("kinh te") == [("section", "Kinh tế", True), ("tag", "kinh tế biển", True)]
    assert found("lien") == [("page", "Liên hệ", False)]


def test_a_label_is_never_markup(client, hoa):
    client.force_login(hoa)
    label = "<img src=x onerror=a()>\"'"
    posted(client, "foot", [{"kind": "address", "url": "/a", "label": label}])
    for url in ("/khong-co", MENUS):
        page = text_of(client.get(url))
        assert "<img src=x" not in page
        assert "img src=x onerror=a()" in page
