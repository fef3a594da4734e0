"""Links to the pages and feeds of the two former papers stand all over the web: they stay alive."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from articles import actions
from articles.models import LegacyAddress, LegacyPath, Section
from articles.pages import last_frame
from tests import factories
from tests.paper import text_of

pytestmark = pytest.mark.django_db
THAI_BINH, HUNG_YEN = "baothaibinh.example", "baohungyen.example"


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


@pytest.fixture(autouse=True)
def old_hosts(settings):
    settings.ALLOWED_HOSTS = ["testserver", f".{THAI_BINH}", f".{HUNG_YEN}"]


@pytest.fixture(autouse=True)
def paper():
    factories.make_section("Pháp luật")
    return factories.make_published()


@pytest.fixture
def desk(client):
    client.force_login(factories.make_user("hong", "Quản trị"))
    return client


def lead(host, path, target):
    return LegacyPath.objects.create(host=host, path=path, target=target)


def asked(client, url, host="testserver", **extra):
    return client.get(url, headers={"host": host}, **extra)


@pytest.mark.parametrize(
    "url",
    [
        "/rss/home.rss",
        "/RSS/Home.RSS",
        "/rss/home.rss/",
        "/rss//home.rss",
        "/rss/home.rss?zarsrc=30&utm_source=zalo&utm_medium=zalo&fbclid=x",
        "/rss/home%2Erss",
    ],
)
@pytest.mark.parametrize("host", [THAI_BINH, f"www.{THAI_BINH}", f"WWW.{THAI_BINH.upper()}:80"])
def test_an_old_feed_is_found_however_its_address_is_written(client, url, host):
    lead(THAI_BINH, "/rss/home.rss", "/rss/tin-tuc.rss")
    response = asked(client, url, host)
    assert response.status_code == 301
    assert response["Location"] == "http://testserver/rss/tin-tuc.rss"
    assert "Set-Cookie" not in response.headers


def test_an_address_that_begins_with_slashes_too_many_is_found(client):
    lead(THAI_BINH, "/rss/home.rss", "/rss/tin-tuc.rss")
    response = asked(client, "/", THAI_BINH, PATH_INFO="//rss//home.rss//")
    assert response["Location"] == "http://testserver/rss/tin-tuc.rss"


def test_sections_by_number_and_by_name_lead_to_ours(client):
    lead(THAI_BINH, "/tin-tuc/206", "/thoi-su")
    lead(HUNG_YEN, "/phap-luat-doi-song", "/phap-luat")
    lead(HUNG_YEN, "/", "/")
    for url, host, target in (
        ("/tin-tuc/206", THAI_BINH, "/thoi-su"),
        ("/TIN-TUC/206/?p=2", THAI_BINH, "/thoi-su"),
        ("/phap-luat-doi-song/", HUNG_YEN, "/phap-luat"),
        ("/", f"www.{HUNG_YEN}", "/"),
    ):
        response = asked(client, url, host)
        assert response.status_code == 301, url
        assert response["Location"] == f"http://testserver{target}"
        assert asked(client, target).status_code == 200


def test_the_same_address_of_two_papers_is_told_apart_by_host(client):
    lead(THAI_BINH, "/chinh-tri", "/thoi-su")
    lead(HUNG_YEN, "/chinh-tri", "/phap-luat")
    for host, target in ((THAI_BINH, "/thoi-su"), (HUNG_YEN, "/phap-luat")):
        assert asked(client, "/chinh-tri", host)["Location"] == f"http://testserver{target}"
    assert asked(client, "/chinh-tri").status_code == 404


def test_an_address_that_the_old_site_shares_with_ours_means_the_old_page_there(client):
    lead(HUNG_YEN, "/thoi-su", "/phap-luat")
    assert asked(client, "/thoi-su", HUNG_YEN)["Location"] == "http://testserver/phap-luat"
    assert asked(client, "/thoi-su").status_code == 200


def test_under_our_own_name_an_old_address_answers_where_no_page_does(client):
    lead(THAI_BINH, "/tin-tuc/206", "/thoi-su")
    assert asked(client, "/tin-tuc/206")["Location"] == "http://testserver/thoi-su"
    assert asked(client, "/tin-tuc/207").status_code == 404


@pytest.mark.parametrize("host", [THAI_BINH, "testserver"])
@pytest.mark.parametrize(
    "url",
    [
        "/khong-biet", "/rss/khong-biet.rss", "/%00", "/%ED%A0%80", "/a%20b",
        "/" + "a" * 400, "/toa-soan/muc", "/media/muc.jpg", "/tin-tuc/206/..",
    ],
)  # fmt: skip
def test_an_address_that_nobody_wrote_down_is_not_found(client, url, host):
    lead(THAI_BINH, "/toa-soan/muc", "/thoi-su")
    lead(THAI_BINH, "/media/muc.jpg", "/thoi-su")
    assert asked(client, url, host).status_code in (302, 404)
    assert "thoi-su" not in asked(client, url, host).headers.get("Location", "")


def test_a_story_of_a_former_site_is_found_by_the_number_it_had_there(client, paper, hoa):
    other = factories.make_published("Bài khác")
    LegacyAddress.objects.create(host=HUNG_YEN, legacy_id=str(other.pk), article=paper)
    for url in (f"/nhan-long-{other.pk}.html", f"/Nhan-Long-{other.pk}.html/?zarsrc=30"):
        response = asked(client, url, f"www.{HUNG_YEN}")
        assert response["Location"] == f"http://testserver{paper.get_absolute_url()}", url
    assert asked(client, f"/nhan-long-{paper.pk}.html", HUNG_YEN).status_code == 404
    assert asked(client, other.get_absolute_url()).status_code == 200
    assert asked(client, other.get_absolute_url(), THAI_BINH).status_code == 200
    actions.retract(by=hoa, at=timezone.now(), article=paper, reason="Sai")
    assert asked(client, f"/nhan-long-{other.pk}.html", HUNG_YEN).status_code == 410


def test_a_host_that_nobody_allowed_gets_no_answer(client):
    lead("la.example", "/muc", "/thoi-su")
    assert asked(client, "/muc", "la.example").status_code == 400


def test_without_a_database_an_unknown_address_is_unknown_and_nothing_more(client, monkeypatch):
    def database_is_away(*args, **kwargs):
        raise DatabaseError("away")

    monkeypatch.setattr(LegacyPath.objects, "filter", database_is_away)
    assert asked(client, "/khong-biet").status_code == 404
    assert asked(client, "/khong-biet", THAI_BINH).status_code == 404


def test_only_reading_is_led_on(client):
    lead(THAI_BINH, "/muc", "/thoi-su")
    assert client.head("/muc", headers={"host": THAI_BINH}).status_code == 301
    assert client.post("/muc", headers={"host": THAI_BINH}).status_code in (404, 405)


def test_whatever_stands_in_the_table_nobody_is_led_in_a_circle(client):
    """Even where the pages are gone that the addresses led to."""
    for path, target in (("/a", "/b"), ("/b", "/c"), ("/c", "/a"), ("/d", "/d"), ("/e", "/a")):
        lead(THAI_BINH, path, target)
    for url in ("/a", "/b", "/c", "/d", "/e"):
        for host in (THAI_BINH, "testserver"):
            hops, address = 0, url
            while (response := asked(client, address, host)).status_code == 301:
                address, host = response["Location"].removeprefix("http://testserver"), "testserver"
                hops += 1
                assert hops <= 1, url


def test_the_database_takes_only_plain_addresses_of_this_site():
    for host, path, target in (
        (f"www.{THAI_BINH}", "/a", "/b"),
        ("BAO.example", "/a", "/b"),
        ("", "/a", "/b"),
        (THAI_BINH, "a", "/b"),
        (THAI_BINH, "/a/", "/b"),
        (THAI_BINH, "/A", "/b"),
        (THAI_BINH, "/a?b", "/b"),
        (THAI_BINH, "/a", "//evil.example"),
        (THAI_BINH, "/a", "https://evil.example/"),
        (THAI_BINH, "/a", "/b c"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            lead(host, path, target)
    lead(THAI_BINH, "/a", "/b")
    with pytest.raises(IntegrityError), transaction.atomic():
        lead(THAI_BINH, "/a", "/c")
    with pytest.raises(ValidationError, match="đã có rồi"):
        LegacyPath(host=THAI_BINH, path="/a", target="/c").full_clean()


ADD = "/toa-soan/articles/legacypath/add/"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (
            {"host": f"https://WWW.{THAI_BINH}/", "path": "/RSS//home.rss/", "target": "/"},
            (THAI_BINH, "/rss/home.rss", "/"),
        ),
        (
            {"path": f"http://www.{HUNG_YEN}/phap-luat-doi-song?zarsrc=30", "target": "/phap-luat"},
            (HUNG_YEN, "/phap-luat-doi-song", "/phap-luat"),
        ),
        (
            {"host": HUNG_YEN, "path": "/b%C3%A1o", "target": "http://testserver/rss/thoi-su.rss"},
            (HUNG_YEN, "/báo", "/rss/thoi-su.rss"),
        ),
    ],
)
def test_the_desk_takes_an_address_however_it_is_pasted(desk, sent, kept):
    assert desk.post(ADD, sent).status_code == 302
    row = LegacyPath.objects.get()
    assert (row.host, row.path, row.target) == kept


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("/khong-co-muc-nay", "Báo không có trang"),
        ("https://evil.example/", "Báo không có trang"),
        ("//evil.example", "Báo không có trang"),
        ("/toa-soan/", "Báo không có trang"),
        ("/thoi su", "Báo không có trang"),
    ],
)
def test_the_desk_says_why_an_address_leads_nowhere_and_loses_nothing(desk, target, sentence):
    sent = {"host": THAI_BINH, "path": "/muc-cu", "target": target}
    page = text_of(desk.post(ADD, sent))
    assert sentence in page
    assert 'value="/muc-cu"' in page
    assert not LegacyPath.objects.exists()


@pytest.mark.parametrize("path", ["http://[cu/rss", "http://[::1", "//["])
def test_what_only_looks_like_an_address_is_explained_and_stays_in_the_form(desk, path):
    sent = {"host": THAI_BINH, "path": path, "target": "/thoi-su"}
    page = text_of(desk.post(ADD, sent))
    assert "từ dấu gạch chéo đầu tiên" in page
    assert f'value="{path}"' in page


def test_the_desk_asks_for_the_host_and_finds_by_any_part(desk):
    sent = {"host": "", "path": "/muc-cu", "target": "/thoi-su"}
    assert "thuộc trang cũ nào" in text_of(desk.post(ADD, sent))
    lead(THAI_BINH, "/muc-cu", "/thoi-su")
    lead(THAI_BINH, "/rss/home.rss", "/rss/tin-tuc.rss")
    found = desk.get("/toa-soan/articles/legacypath/", {"q": "home"}).context["cl"].result_list
    assert [row.path for row in found] == ["/rss/home.rss"]


def test_the_target_of_an_old_address_may_be_any_page_of_ours(desk, paper):
    Section.objects.create(name="Giá", slug="gia", parent=Section.objects.get(slug="thoi-su"))
    targets = ["/", "/thoi-su/gia", "/rss", "/rss/thoi-su/gia.atom", "/luu-tru", "/dinh-chinh"]
    targets.append(paper.get_absolute_url())
    for number, target in enumerate(targets):
        sent = {"host": THAI_BINH, "path": f"/{number}", "target": target}
        assert desk.post(ADD, sent).status_code == 302, target
