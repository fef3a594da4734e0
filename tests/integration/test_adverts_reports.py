"""A reader reports an advertisement: without a name, a cookie or a script."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import AdvertisementReport
from articles.readership.allowance import Allowance
from articles.views import adverts
from tests import factories
from tests.paper import text_of

pytestmark = pytest.mark.django_db
OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}
GIVEN = {"reason": "fraud", "words": "Hứa lãi 30% một tháng."}


@pytest.fixture(autouse=True)
def nothing_reported_before(monkeypatch):
    monkeypatch.setattr(adverts, "allowance", Allowance(3))
    factories.make_masthead()


@pytest.fixture
def client():
    """Like a browser, it would be asked for a token where one is wanted."""
    return Client(enforce_csrf_checks=True)


def url_of(advert):
    return f"/lien-he/bao-cao-quang-cao/{advert.pk}"


def test_a_report_lands_at_the_desk_and_nothing_about_its_sender_with_it(client):
    advert = factories.make_advertisement()
    response = client.post(url_of(advert), GIVEN, **OURS)
    assert (response.status_code, response["Location"]) == (
        303,
        f"{url_of(advert)[: -len(str(advert.pk))]}da-nhan",
    )
    report = AdvertisementReport.objects.get()
    assert (report.advertisement, report.reason, report.words) == (advert, *GIVEN.values())
    assert report.handled_at is None
    assert {field.name for field in report._meta.fields} == {
        "id", "advertisement", "reason", "words", "reported_at", "outcome", "handled_at",
        "handled_by",
    }  # fmt: skip
    thanks = client.get(response["Location"])
    assert "Đã nhận báo cáo của bạn" in text_of(thanks)
    for each in (response, thanks, client.get(url_of(advert))):
        assert "Set-Cookie" not in each.headers
        assert "csrf" not in each.content.decode().lower()


def test_the_page_says_which_advertisement_is_meant_and_is_not_listed_by_robots(client):
    advert = factories.make_advertisement()
    page = text_of(client.get(url_of(advert)))
    assert "Hợp tác xã Bãi Sen" in page
    assert "Gạo nếp Bãi Sen" in page
    assert '<meta name="robots" content="noindex, nofollow">' in page


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_ORIGIN": "https://la.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_REFERER": "https://la.example/testserver"},
    ],
    ids=str,
)
def test_a_post_from_another_site_is_refused_and_loses_nothing(client, headers):
    response = client.post(url_of(factories.make_advertisement()), GIVEN, **headers)
    assert response.status_code == 403
    assert "không đến từ trang của báo" in text_of(response)
    assert "Hứa lãi 30% một tháng." in text_of(response)
    assert not AdvertisementReport.objects.exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Hãy chọn điều không ổn"),
        ({"reason": "vì thích"}, "Hãy chọn điều không ổn"),
        ({"reason": "other"}, "Hãy nói vắn tắt"),
        ({"reason": "fraud", "words": "á" * 1001}, "1000"),
        ({"reason": "fraud", "words": "a\0b"}, "Null"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_in_vietnamese_beside_the_form(client, given, sentence):
    response = client.post(url_of(factories.make_advertisement()), given, **OURS)
    assert response.status_code == 400
    assert sentence.lower() in text_of(response).lower()
    assert not AdvertisementReport.objects.exists()


def test_hostile_words_are_text(client, hoa):
    advert = factories.make_advertisement()
    words = "</textarea><script>alert(1)</script>"
    refused = client.post(url_of(advert), {"words": words}, **OURS)
    assert "<script>alert" not in refused.content.decode()
    client.post(url_of(advert), {"reason": "fraud", "words": words}, **OURS)
    client.force_login(hoa)
    report = AdvertisementReport.objects.get()
    desk = client.get(f"/toa-soan/articles/advertisementreport/{report.pk}/change/")
    assert "&lt;script&gt;alert(1)" in desk.content.decode()


def test_one_household_reports_so_often_and_no_more(client):
    url = url_of(factories.make_advertisement())
    codes = [client.post(url, GIVEN | {"words": str(n)}, **OURS).status_code for n in range(5)]
    assert codes == [303, 303, 303, 429, 429]
    # The same words again are the same report.
    assert client.post(url, GIVEN | {"words": "0"}, **OURS).status_code == 303
    assert AdvertisementReport.objects.count() == 3


def test_the_number_of_one_still_to_come_tells_nobody_of_it(client):
    later = factories.make_advertisement(shown_from=timezone.now() + timedelta(hours=1))
    for number in (later.pk, later.pk + 1, 10**18 - 1):
        assert client.get(f"/lien-he/bao-cao-quang-cao/{number}").status_code == 404
    assert client.get(f"/lien-he/bao-cao-quang-cao/{10**18}").status_code == 404


def test_one_that_ended_can_still_be_reported(client):
    now = timezone.now()
    ended = factories.make_advertisement(
        shown_from=now - timedelta(days=2), shown_until=now - timedelta(days=1)
    )
    assert client.post(url_of(ended), GIVEN, **OURS).status_code == 303


def test_other_methods_are_refused(client):
    url = url_of(factories.make_advertisement())
    assert client.head(url).status_code == 200
    for method in ("put", "delete", "patch", "options"):
        assert getattr(client, method)(url).status_code == 405
