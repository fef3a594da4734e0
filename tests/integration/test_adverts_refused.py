"""What the database and the verbs refuse about advertisements, whoever asks."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from articles.actions.advertisements import (
    AdvertisementRefusedError,
    Request,
    Target,
    handle_report,
    place_advertisement,
    remove_advertisement,
    report_advertisement,
    switch_advertisements,
)
from articles.enums import AdvertisementSlot, ReportReason, SwitchVerb
from articles.models import Advertisement, AdvertisementReport, AdvertisementSwitch
from tests import factories

pytestmark = pytest.mark.django_db
OFF = {"verb": SwitchVerb.OFF, "target": Target(), "reason": "Thanh tra yêu cầu"}


@pytest.mark.parametrize(
    "fields",
    [
        {"url": "javascript:alert(1)"},
        {"url": "http://baisen.example/"},
        {"url": "//baisen.example/"},
        {"url": "data:text/html,x"},
        {"advertiser": ""},
        {"words": ""},
        {"shown_until": timezone.now() - timedelta(days=9)},
    ],
    # A moment in a name would tell the processes of a run apart.
    ids=lambda fields: str(fields) if "url" in fields else next(iter(fields)),
)
def test_the_database_refuses_an_advertisement_that(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_advertisement(**fields)


def test_a_picture_without_a_description_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_advertisement(photograph=factories.make_photograph())


def test_two_never_stand_in_one_place_at_one_time():
    first = factories.make_advertisement()
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_advertisement(shown_from=first.shown_until - timedelta(seconds=1))
    factories.make_advertisement(
        shown_from=first.shown_until, shown_until=first.shown_until + timedelta(days=1)
    )
    factories.make_advertisement(AdvertisementSlot.ARTICLE_SIDE)


@pytest.mark.parametrize("change", [{"words": "Khác"}, {"url": "https://khac.example/"}])
def test_what_readers_have_seen_is_not_altered(change):
    advert = factories.make_advertisement()
    with pytest.raises(DatabaseError, match="has begun"), transaction.atomic():
        Advertisement.objects.filter(pk=advert.pk).update(**change)
    with pytest.raises(DatabaseError, match="has begun"), transaction.atomic():
        Advertisement.objects.filter(pk=advert.pk)._raw_delete("default")
    Advertisement.objects.filter(pk=advert.pk).update(shown_until=timezone.now())


@pytest.mark.parametrize(
    "act",
    [
        lambda rows: rows.update(reason="Khác"),
        lambda rows: rows._raw_delete("default"),
    ],
)
def test_the_log_of_the_switch_is_written_once(hoa, act):
    switch_advertisements(by=hoa, at=timezone.now(), **OFF)
    with pytest.raises(DatabaseError), transaction.atomic():
        act(AdvertisementSwitch.objects.all())


def test_an_entry_of_the_log_without_a_reason_or_of_two_targets_is_refused(hoa):
    common = {"verb": "off", "happened_at": timezone.now(), "happened_by": hoa}
    for fields in (
        {"reason": ""},
        {"reason": "a", "slot": "article_side", "advertisement": factories.make_advertisement()},
        {"reason": "a", "verb": "requested"},
        {"reason": "a", "request_received_at": timezone.now() - timedelta(hours=1)},
        {
            "reason": "a",
            "document_number": "1",
            "request_received_at": timezone.now() + timedelta(hours=1),
        },
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            AdvertisementSwitch.objects.create(**common | fields)


def test_who_may_not_places_switches_and_answers_nothing(lan, minh):
    advert, now = factories.make_advertisement(), timezone.now()
    report = report_advertisement(at=now, advertisement=advert, reason=ReportReason.FRAUD)
    for person in (lan, minh):
        for act in (
            lambda by: place_advertisement(by=by, at=now, advertisement=advert),
            lambda by: remove_advertisement(by=by, at=now, advertisement=advert),
            lambda by: switch_advertisements(by=by, at=now, **OFF),
            lambda by: handle_report(by=by, at=now, report=report, outcome="Xong"),
        ):
            with pytest.raises(PermissionDenied):
                act(person)


def test_no_advertisement_begins_in_the_past(hoa):
    now = timezone.now()
    advert = Advertisement(
        slot=AdvertisementSlot.ARTICLE_SIDE,
        advertiser="A",
        words="B",
        url="https://a.example/",
        shown_from=now - timedelta(days=3),
        shown_until=now + timedelta(days=3),
    )
    assert place_advertisement(by=hoa, at=now, advertisement=advert).shown_from == now


def test_one_that_has_begun_or_stands_in_the_log_is_not_removed(hoa):
    now = timezone.now()
    to_come = factories.make_advertisement(
        AdvertisementSlot.ARTICLE_SIDE, shown_from=now + timedelta(hours=1)
    )
    noted = factories.make_advertisement(
        AdvertisementSlot.SECTION_SIDE, shown_from=now + timedelta(hours=1)
    )
    switch_advertisements(by=hoa, at=now, **OFF | {"target": Target(advertisement=noted)})
    for advert in (factories.make_advertisement(), noted):
        with pytest.raises(AdvertisementRefusedError):
            remove_advertisement(by=hoa, at=now, advertisement=advert)
    remove_advertisement(by=hoa, at=now, advertisement=to_come)
    assert not Advertisement.objects.filter(pk=to_come.pk).exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"reason": "  "}, "lý do"),
        ({"verb": SwitchVerb.ON}, "không tắt"),
        ({"verb": SwitchVerb.REQUESTED}, "số văn bản"),
        ({"request": Request("", timezone.now() - timedelta(hours=1))}, "số văn bản"),
        ({"request": Request("1/CV", timezone.now() + timedelta(hours=9))}, "tương lai"),
    ],
)
def test_the_switch_says_what_is_wrong(hoa, given, sentence):
    with pytest.raises(AdvertisementRefusedError, match=sentence):
        switch_advertisements(by=hoa, at=timezone.now(), **OFF | given)
    assert not AdvertisementSwitch.objects.exists()


def test_off_twice_is_told_and_logged_once(hoa):
    switch_advertisements(by=hoa, at=timezone.now(), **OFF)
    with pytest.raises(AdvertisementRefusedError, match="đã tắt rồi"):
        switch_advertisements(by=hoa, at=timezone.now(), **OFF)
    assert AdvertisementSwitch.objects.count() == 1


def test_a_report_sent_twice_is_one_and_a_flood_is_bounded():
    advert, now = factories.make_advertisement(), timezone.now()
    for _ in range(2):
        report_advertisement(at=now, advertisement=advert, reason=ReportReason.FRAUD, words="x")
    assert AdvertisementReport.objects.count() == 1
    AdvertisementReport.objects.bulk_create(
        AdvertisementReport(advertisement=advert, reason="fraud", words=str(n), reported_at=now)
        for n in range(100)
    )
    with pytest.raises(AdvertisementRefusedError):
        report_advertisement(at=now, advertisement=advert, reason=ReportReason.FRAUD, words="y")


def test_a_report_is_handled_once_and_says_how(hoa, dung):
    advert, now = factories.make_advertisement(), timezone.now()
    report = report_advertisement(at=now, advertisement=advert, reason=ReportReason.FRAUD)
    with pytest.raises(AdvertisementRefusedError, match="xử lý thế nào"):
        handle_report(by=hoa, at=now, report=report, outcome=" ")
    handle_report(by=hoa, at=now, report=report, outcome="Đã tắt quảng cáo.")
    with pytest.raises(AdvertisementRefusedError, match="Lê Thị Hoa"):
        handle_report(by=dung, at=now, report=report, outcome="Tôi cũng xem rồi.")


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_same_place_at_once_get_one_advertisement_and_one_sentence():
    hoa, now = factories.make_hoa(), timezone.now()
    outcome, gate = [], threading.Barrier(2)

    def place(name):
        advert = Advertisement(
            slot=AdvertisementSlot.ARTICLE_SIDE, advertiser=name, words="B",
            url="https://a.example/", shown_from=now, shown_until=now + timedelta(days=1),
        )  # fmt: skip
        try:
            gate.wait(5)
            place_advertisement(by=hoa, at=now, advertisement=advert)
            outcome.append("placed")
        except AdvertisementRefusedError as refused:
            outcome.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=place, args=(name,)) for name in ("A", "B")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcome) == ["Trong thời gian ấy, vị trí này đã có quảng cáo khác.", "placed"]
    assert Advertisement.objects.count() == 1
