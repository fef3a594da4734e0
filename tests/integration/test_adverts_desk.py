"""Advertising at the desk: the list, the form, its preview, the switch and its log, the reports."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles import media
from articles.actions.advertisements import Request, Target, switch_advertisements
from articles.admin.switches import open_requests
from articles.enums import AdvertisementSlot, SwitchVerb
from articles.models import (
    Advertisement,
    AdvertisementReport,
    AdvertisementSwitch,
    Photograph,
    Section,
    Tag,
)
from tests import factories
from tests.media_files import jpeg
from tests.paper import queries_of, visible_text

pytestmark = pytest.mark.django_db
LIST = "/toa-soan/articles/advertisement/"
SWITCHES = f"{LIST}cong-tac/"


@pytest.fixture
def desk(client, hoa):
    client.force_login(hoa)
    return client


def told(**changes):
    tomorrow = timezone.localtime() + timedelta(days=1)
    values = {
        "advertiser": "Xưởng mộc Đình Bảng",
        "slot": "article_side",
        "words": "Bàn ghế gỗ xoan.",
        "url": "https://moc.example/",
        "shown_from_0": f"{tomorrow:%d/%m/%Y}",
        "shown_from_1": "08:00",
        "shown_until_0": f"{tomorrow + timedelta(days=7):%d/%m/%Y}",
        "shown_until_1": "08:00",
    }
    return values | changes


def errors(response):
    return response.context["adminform"].form.errors


def test_an_advertisement_is_entered_and_its_state_told(desk, hoa):
    response = desk.post(f"{LIST}add/", told())
    assert response.status_code == 302, errors(response)
    advert = Advertisement.objects.get()
    assert (advert.created_by, advert.slot) == (hoa, "article_side")
    assert "Hẹn chạy" in visible_text(desk.get(LIST))


def test_the_list_tells_running_scheduled_ended_and_off_apart(desk, hoa):
    now = timezone.now()
    hours = {"Đang chạy": (-1, 1), "Hẹn chạy": (1, 2), "Đã hết": (-3, -2)}
    for state, (begin, end) in hours.items():
        factories.make_advertisement(
            advertiser=f"Hãng {state}",
            shown_from=now + timedelta(hours=begin),
            shown_until=now + timedelta(hours=end),
        )
    off = factories.make_advertisement(AdvertisementSlot.SECTION_SIDE, advertiser="Hãng Đã tắt")
    switch_advertisements(
        by=hoa, at=now, verb=SwitchVerb.OFF, target=Target(advertisement=off), reason="Sai"
    )
    filters = {"running": "Đang chạy", "scheduled": "Hẹn chạy", "ended": "Đã hết", "off": "Đã tắt"}
    for key, state in filters.items():
        page = visible_text(desk.get(f"{LIST}?trang-thai={key}"))
        assert f"Hãng {state}" in page
        assert page.count("Hãng ") == 1, state


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "http://moc.example/"}, "url"),
        ({"url": "https://"}, "url"),
        ({"words": ""}, "__all__"),
        ({"advertiser": ""}, "advertiser"),
        ({"slot": "giua-bai"}, "slot"),
        ({"shown_until_0": "1/1/2020"}, "shown_until"),
        ({"shown_until_1": ""}, "shown_until"),
        ({"photograph": "999999"}, "photograph"),
    ],
    ids=str,
)
def test_bad_input_is_told_at_its_field_and_nothing_typed_is_lost(desk, change, field):
    response = desk.post(f"{LIST}add/", told(**change))
    assert response.status_code == 200
    assert field in errors(response)
    assert "constraint" not in str(errors(response)).lower()
    if "advertiser" not in change:
        assert "Xưởng mộc Đình Bảng" in response.content.decode()
    assert not Advertisement.objects.exists()


def test_a_taken_place_is_told_with_the_name_of_who_has_it(desk):
    factories.make_advertisement(
        AdvertisementSlot.ARTICLE_SIDE, shown_until=timezone.now() + timedelta(days=30)
    )
    response = desk.post(f"{LIST}add/", told())
    assert "“Hợp tác xã Bãi Sen”" in str(errors(response)["slot"])


def banner(size):
    return SimpleUploadedFile("bien.jpg", jpeg(size), "image/jpeg")


def test_a_new_picture_is_taken_in_with_the_form(desk):
    given = told(file=banner((600, 500)), alt_text="Bàn ghế gỗ xoan", words="")
    response = desk.post(f"{LIST}add/", given)
    assert response.status_code == 302, errors(response)
    advert = Advertisement.objects.get()
    assert advert.photograph.caption == "Quảng cáo: Xưởng mộc Đình Bảng"


@pytest.mark.parametrize(
    ("file", "slot"),
    [
        (SimpleUploadedFile("bien.jpg", b"<svg onload=alert(1)>", "image/jpeg"), "article_side"),
        (banner((300, 900)), "article_after_text"),
    ],
    ids=["not a picture", "a tower in a wide place"],
)
def test_a_picture_that_does_not_fit_is_refused_with_a_sentence(desk, file, slot):
    file.seek(0)
    response = desk.post(f"{LIST}add/", told(file=file, slot=slot, alt_text="Biển"))
    assert response.status_code == 200
    assert {"file", "photograph"} & set(errors(response))
    assert not Advertisement.objects.exists()


def test_what_readers_have_seen_offers_only_its_end_to_change(desk):
    advert = factories.make_advertisement()
    url = f"{LIST}{advert.pk}/change/"
    fields = set(desk.get(url).context["adminform"].form.fields)
    assert fields == {"shown_until"}
    end = timezone.localtime() + timedelta(hours=3)
    given = {"shown_until_0": f"{end:%d/%m/%Y}", "shown_until_1": f"{end:%H:%M}", "words": "Khác"}
    assert desk.post(url, given).status_code == 302
    advert.refresh_from_db()
    assert advert.words.startswith("Gạo nếp")
    assert advert.shown_until < timezone.now() + timedelta(hours=4)


def test_the_preview_shows_what_was_typed_and_stores_nothing(desk, hoa):
    photograph = media.take_in_photograph(
        by=hoa, at=timezone.now(), file=io.BytesIO(jpeg((970, 250))), name="a.jpg"
    )
    given = {
        "advertiser": "<b>Ai</b>", "slot": "front_after_opening", "photograph": photograph.pk,
        "alt_text": "Biển", "url": "javascript:alert(1)",
    }  # fmt: skip
    page = desk.post(f"{LIST}xem-truoc/", given).content.decode()
    assert "&lt;b&gt;Ai&lt;/b&gt;" in page
    assert "javascript:" not in page
    assert "/toa-soan/tep/photographs/" in page
    assert not Advertisement.objects.exists()
    for hostile in ({}, {"photograph": "9" * 30, "slot": "x", "words": "\0"}):
        assert desk.post(f"{LIST}xem-truoc/", hostile).status_code == 200


# -- The switch ---------------------------------------------------------------------


def switch(desk, **changes):
    values = {
        "target": "toan-trang", "verb": "off", "reason": "Bão số 5", "received_at_0": "",
        "received_at_1": "", "document_number": "",
    }  # fmt: skip
    return desk.post(SWITCHES, values | changes)


def test_the_whole_site_is_switched_off_and_the_log_says_who_when_and_why(desk):
    advert = factories.make_advertisement()
    assert switch(desk).status_code == 302
    assert not Advertisement.objects.running(timezone.now()).exists()
    page = visible_text(desk.get(SWITCHES))
    assert "Tắt ngay · Toàn trang · Lê Thị Hoa Bão số 5" in page
    assert "Toàn trang (đang tắt)" in page
    assert switch(desk, verb="on", reason="Bão tan").status_code == 302
    assert Advertisement.objects.running(timezone.now()).get() == advert


def test_a_request_runs_its_day_from_the_receipt_until_it_is_carried_out(desk, hoa):
    advert = factories.make_advertisement()
    received = timezone.localtime() - timedelta(hours=20, minutes=30)
    given = {
        "target": f"quang-cao-{advert.pk}",
        "verb": "requested",
        "reason": "Yêu cầu gỡ",
        "document_number": "15/CV-TTr",
        "received_at_0": f"{received:%d/%m/%Y}",
        "received_at_1": f"{received:%H:%M}",
    }
    assert switch(desk, **given).status_code == 302
    page = visible_text(desk.get(LIST))
    assert "Còn 3 giờ" in page
    assert "15/CV-TTr" in page
    late = timezone.now() + timedelta(hours=4)
    assert open_requests(late)[0].is_late
    assert switch(desk, target="vi-tri-article_after_text").status_code == 302
    assert open_requests(timezone.now()) == []
    assert "Còn 3 giờ" not in visible_text(desk.get(LIST))


def test_a_request_about_what_is_off_already_is_no_open_one(hoa):
    advert, now = factories.make_advertisement(), timezone.now()
    for verb, target in ((SwitchVerb.OFF, Target()), (SwitchVerb.REQUESTED, Target("", advert))):
        switch_advertisements(
            by=hoa, at=now, verb=verb, target=target, reason="a", request=Request("1/CV", now)
        )
    assert open_requests(now) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"target": "quang-cao-999"},
        {"target": ""},
        {"verb": "explode"},
        {"reason": ""},
        {"reason": " \u200b "},
        {"verb": "requested"},
        {"verb": "on"},
        {"document_number": "á" * 121},
        {"received_at_0": "31/02/2026", "received_at_1": "08:00"},
        {"reason": "a\0b"},
    ],
    ids=str,
)
def test_a_switch_that_makes_no_sense_is_told_and_turns_nothing(desk, changes):
    response = switch(desk, **changes)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not AdvertisementSwitch.objects.exists()


def test_the_switch_page_costs_the_same_with_a_long_log_and_many_to_come(desk, hoa):
    advert = factories.make_advertisement()
    before = queries_of(desk, SWITCHES)
    for number in range(1, 20):
        begin = timezone.now() + timedelta(days=number)
        factories.make_advertisement(shown_from=begin, shown_until=begin + timedelta(hours=1))
        for verb in (SwitchVerb.OFF, SwitchVerb.ON):
            switch_advertisements(
                by=hoa, at=timezone.now(), verb=verb, target=Target("", advert), reason="Thử"
            )
    assert queries_of(desk, SWITCHES) == before <= 20


# -- Reports, marks -----------------------------------------------------------------


def test_a_report_is_read_and_marked_as_handled(desk, hoa):
    advert = factories.make_advertisement()
    report = AdvertisementReport.objects.create(
        advertisement=advert, reason="fraud", words="Hứa lãi cao", reported_at=timezone.now()
    )
    assert "Có báo cáo của bạn đọc chưa xử lý" in visible_text(desk.get(LIST))
    listed = visible_text(desk.get("/toa-soan/articles/advertisementreport/?trang-thai=cho"))
    assert "Hứa lãi cao" in listed
    url = f"/toa-soan/articles/advertisementreport/{report.pk}/xu-ly/"
    assert desk.post(url, {"outcome": ""}).status_code == 200
    assert desk.post(url, {"outcome": "Đã tắt quảng cáo."}).status_code == 302
    report.refresh_from_db()
    assert (report.handled_by, report.outcome) == (hoa, "Đã tắt quảng cáo.")
    again = desk.post(url, {"outcome": "Lần nữa"})
    assert "đã xử lý báo cáo này" in visible_text(again)


def test_lists_of_reports_and_advertisements_cost_the_same_however_long(desk):
    advert = factories.make_advertisement()
    urls = (LIST, "/toa-soan/articles/advertisementreport/")

    def report(number):
        AdvertisementReport.objects.create(
            advertisement=advert, reason="fraud", words=str(number), reported_at=timezone.now()
        )

    report(0)
    before = [queries_of(desk, url) for url in urls]
    for number in range(1, 12):
        report(number)
        begin = timezone.now() + timedelta(days=number)
        factories.make_advertisement(shown_from=begin, shown_until=begin + timedelta(hours=1))
    assert [queries_of(desk, url) for url in urls] == before
    assert max(before) <= 20


def test_tags_and_sections_are_marked_at_the_desk(client, hoa):
    client.force_login(factories.make_user("root", is_superuser=True))
    tag, section = factories.make_tag("tang lễ"), factories.make_section("Cáo phó")
    marked = {"is_without_advertisements": "on"}
    client.post(f"/toa-soan/articles/tag/{tag.pk}/change/", marked | {"name": tag.name})
    client.post(
        f"/toa-soan/articles/section/{section.pk}/change/",
        marked | {"name": section.name, "slug": section.slug, "position": "0"},
    )
    assert Tag.objects.get().is_without_advertisements
    assert Section.objects.get().is_without_advertisements


def test_a_picture_that_an_advertisement_uses_is_not_deleted_and_says_why(desk):
    photograph = factories.make_photograph()
    factories.make_advertisement(photograph=photograph, alt_text="Biển")
    page = visible_text(desk.get(f"/toa-soan/articles/photograph/{photograph.pk}/delete/"))
    assert "Quảng cáo đang dùng ảnh này" in page
    desk.post(f"/toa-soan/articles/photograph/{photograph.pk}/delete/")
    assert Photograph.objects.filter(pk=photograph.pk).exists()
