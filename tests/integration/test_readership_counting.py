"""What a request does: to the spool, and in the answer. No database is on its path."""

import pytest

from articles.readership.beacon import ReaderClass
from tests.integration.readership_client import (
    PAGE_HEADERS,
    beacon,
    pixel,
    reception_here,
    spooled,
)

SEEN, IMPORTED, UNSEEN = 1834, 1835, 999_999


@pytest.fixture(autouse=True)
def numbers():
    """Of two stories that readers see. What others left in the spool is fetched first."""
    reception = reception_here()
    spooled(reception.spool)
    reception.numbers.load([(SEEN, 0), (IMPORTED, 384)])
    yield reception.numbers
    reception.numbers.load([])
    reception.numbers.is_loaded = False


@pytest.fixture
def reader(client):
    return client


def taken():
    return spooled(reception_here().spool)


def test_a_reading_is_spooled_and_the_number_comes_back(reader):
    answer = beacon(reader, IMPORTED)
    assert (answer.status_code, answer.content) == (200, b"384")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    (record,) = taken()
    assert (record.article_id, record.reader_class) == (IMPORTED, ReaderClass.READER)


def test_the_number_is_the_one_in_memory_at_that_moment(reader, numbers):
    numbers.change([(SEEN, 17)])
    assert beacon(reader, SEEN).content == b"17"


def test_a_reload_has_the_same_key(reader):
    for _again in range(3):
        beacon(reader, SEEN)
    assert len({record.key for record in taken()}) == 1


def test_two_tabs_are_two_readings_of_one_reader(reader):
    beacon(reader, SEEN, token="tab-one-aaaa")
    beacon(reader, SEEN, token="tab-two-bbbb")
    records = taken()
    assert len({record.key for record in records}) == 2
    assert len({record.who for record in records}) == 1


def test_five_hundred_readers_behind_one_address_are_five_hundred(reader):
    for number in range(500):
        beacon(reader, SEEN, token=f"telephone-{number}")
    records = taken()
    assert len({record.key for record in records}) == 500
    assert {record.reader_class for record in records} == {ReaderClass.READER}


@pytest.mark.parametrize("article_id", ["0", UNSEEN, "9" * 18])
def test_a_story_that_readers_do_not_see_is_not_spooled(reader, article_id):
    answer = beacon(reader, article_id)
    assert (answer.status_code, answer.content) == (204, b"")
    assert taken() == []


def test_a_story_that_is_gone_is_spooled_no_more(reader, numbers):
    beacon(reader, SEEN)
    numbers.gone([SEEN])
    assert beacon(reader, SEEN, token="another-reader").status_code == 204
    assert len(taken()) == 1


def test_before_the_numbers_are_known_every_reading_is_taken_and_none_is_told(reader, numbers):
    numbers.load([])
    numbers.is_loaded = False
    assert beacon(reader, UNSEEN).status_code == 204
    assert [record.article_id for record in taken()] == [UNSEEN]


def test_robots_are_known_by_their_byte(reader):
    assert beacon(reader, SEEN, agent="Mozilla/5.0 (compatible; Googlebot/2.1)").content == b"0"
    assert beacon(reader, SEEN, flags="w").content == b"0"
    assert [record.reader_class for record in taken()] == [ReaderClass.ROBOT] * 2


def test_readers_without_script_fetch_a_pixel(reader):
    answers = [pixel(reader, SEEN) for _again in range(2)]
    assert {answer.status_code for answer in answers} == {200}
    assert answers[0].headers["Content-Type"] == "image/gif"
    assert answers[0].content.startswith(b"GIF89a")
    records = taken()
    assert {record.reader_class for record in records} == {ReaderClass.WITHOUT_SCRIPT}
    assert len({record.key for record in records}) == 1


def test_a_head_of_the_pixel_counts_nothing(reader):
    answer = reader.head(f"/d/{SEEN}.gif", headers=PAGE_HEADERS)
    assert (answer.status_code, answer.content) == (200, b"")
    assert taken() == []


def test_staff_see_the_number_and_are_not_spooled(reader):
    reader.cookies["khong-dem"] = "1"
    assert beacon(reader, IMPORTED).content == b"384"
    assert taken() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"x-moz": "prefetch"},
        {"x-purpose": "preview"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_what_is_refused_counts_nothing(reader, headers):
    assert beacon(reader, SEEN, headers=headers).status_code == 204
    assert pixel(reader, SEEN, headers=headers).status_code == 200
    assert taken() == []


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options", "head", "trace"])
def test_only_a_post_is_a_beacon(reader, method):
    answer = getattr(reader, method)("/d/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "path", ["/d/x", "/d/1.png", "/d/1.gif/", "/d/../x", "/d/01.gif", "/d/٣.gif"]
)
@pytest.mark.django_db
def test_other_addresses_below_are_not_found(reader, path):
    assert reader.get(path).status_code == 404


@pytest.mark.parametrize("body", [b"", b"x" * 200, b"x" * 1_000_000, b"1834.aaaaaaaaaaaa.\0"])
def test_bad_beacons_change_nothing(reader, body):
    answer = reader.post("/d/", body, content_type="text/plain", headers=PAGE_HEADERS)
    assert answer.status_code == 204
    assert taken() == []


def test_no_answer_sets_a_cookie_or_varies(reader):
    for answer in (beacon(reader, SEEN), pixel(reader, SEEN), reader.get("/d/")):
        assert not answer.cookies
        assert "Vary" not in answer.headers
        assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_no_answer_asks_the_database_anything(reader, django_assert_num_queries):
    with django_assert_num_queries(0):
        for answer in (beacon(reader, SEEN), beacon(reader, UNSEEN), pixel(reader, SEEN)):
            assert answer.status_code in (200, 204)
