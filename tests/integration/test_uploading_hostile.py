"""Files in parts from machines that mean ill, and from people who may not."""

import io

import pytest
from django.conf import settings
from django.test import Client

from articles.models import Photograph, Upload, private_storage
from tests.factories import (
    make_article,
    make_user,
)
from tests.integration.uploads_client import (
    PICTURE,
    UPLOADS,
    asked,
    begin,
    finish,
    lies,
    part,
    post,
    sent,
    signed_in,
    stored,
)

pytestmark = pytest.mark.django_db
really_committed = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(lan):
    return signed_in(lan)


@pytest.mark.parametrize(
    "about",
    [
        {"kind": "document"}, {"kind": None}, {"kind": ["photograph"]}, {"size": "5"},
        {"size": 1.5}, {"size": True}, {"size": None},
    ],
)  # fmt: skip
def test_what_is_no_upload_is_not_begun(desk, about):
    wanted = {"kind": "photograph", "name": "a.jpg", "size": 5} | about
    assert post(desk, "new/", wanted).status_code == 400
    assert not Upload.objects.exists()


@pytest.mark.parametrize("size", [0, -1, -(2**63), 40 * 1024**2 + 1, 2**63, 10**30])
def test_sizes_out_of_bounds_are_refused_before_a_byte_comes(desk, size):
    answer = post(desk, "new/", {"kind": "photograph", "name": "a.jpg", "size": size})
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert not Upload.objects.exists()


def test_a_clip_may_be_larger_than_a_photograph_but_not_endless(desk, settings):
    about = {"kind": "video", "name": "a.mp4"}
    assert post(desk, "new/", about | {"size": 900 * 1024**2}).status_code == 200
    answer = post(desk, "new/", about | {"size": settings.VIDEO_MAX_BYTES + 1})
    assert (answer.status_code, "1024" in answer.json()["error"]) == (422, True)


@pytest.mark.parametrize("offset", ["", "-1", "1.0", "0x0", "٣", "1" * 40, "0%00", "null"])
def test_an_offset_that_is_no_number_is_refused(desk, offset):
    key = begin(desk)
    assert part(desk, key, offset, PICTURE[:100]).status_code == 400
    assert not lies(key)


def test_more_than_the_file_has_is_refused(desk):
    key = begin(desk)
    part(desk, key, 0, PICTURE[:-10])
    answer = part(desk, key, len(PICTURE) - 10, PICTURE[-10:] + b"x")
    assert answer.status_code == 422
    assert asked(desk, key).json() == {"received": len(PICTURE) - 10}


def test_of_an_endless_part_no_more_than_the_bound_is_read(desk, settings):
    settings.UPLOAD_PART_MAX_BYTES = 3000
    key = begin(desk)
    assert part(desk, key, 0, PICTURE).json() == {"received": 3000}


@really_committed
def test_after_its_end_nothing_more_comes(desk):
    key = sent(desk)
    finish(desk, key)
    answer = part(desk, key, 0, PICTURE)
    assert (answer.status_code, answer.json()["received"]) == (409, len(PICTURE))
    assert not lies(key)


def test_a_form_is_no_part(desk):
    key = begin(desk)
    address = f"{UPLOADS}{key}/part/?offset=0"
    assert desk.post(address, {"file": io.BytesIO(PICTURE)}).status_code == 415
    assert desk.post(address, "a=b", content_type="text/plain").status_code == 415


def test_another_persons_file_is_not_there(desk, minh, hoa):
    key = begin(desk)
    part(desk, key, 0, PICTURE[:100])
    for other in (signed_in(minh), signed_in(hoa), signed_in(make_user("root", is_superuser=True))):
        assert asked(other, key).status_code == 404
        assert part(other, key, 100, PICTURE[100:]).status_code == 404
        for verb in ("finish/", "cancel/", "words/"):
            assert post(other, f"{key}/{verb}").status_code == 404
    assert stored(key) == PICTURE[:100]


@pytest.mark.parametrize("key", ["0" * 32, "..", "%2e%2e%2f", "%00", "a" * 5000, "ổ", "-"])
def test_a_key_that_nobody_was_given_is_not_there(desk, key):
    # What is no key at all the stock admin sends to where nothing is.
    assert asked(desk, key).status_code in (302, 404)
    assert part(desk, key, 0, b"x").status_code in (302, 404)
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\anh\\kè.jpg", "kè.jpg"), ("a\0b.jpg", "ab.jpg"),
        ("\u202egpj.exe", "gpj.exe"), ("Ễ" * 300 + ".jpg", "Ễ" * 251 + ".jpg"), ("", ""),
        (None, ""), (5, ""), ("e\u0302\u0301.jpg", "ế.jpg"),
    ],
)  # fmt: skip
def test_a_name_is_for_show_and_never_for_a_path(desk, given, kept):
    key = begin(desk, name=given)
    assert Upload.objects.get().original_name == kept
    part(desk, key, 0, PICTURE[:10])
    assert stored(key) == PICTURE[:10]
    assert private_storage().listdir("uploads")[0] == []


def test_a_name_with_half_a_character_breaks_nothing(desk):
    begin(desk, name="\ud83d.jpg")
    assert Upload.objects.get().original_name.endswith(".jpg")


def test_who_may_add_nothing_begins_nothing(desk, lan):
    key = begin(desk)
    lan.groups.clear()
    assert post(desk, "new/", {"kind": "photograph", "name": "a", "size": 1}).status_code == 403
    assert part(desk, key, 0, PICTURE).status_code == 403
    assert finish(desk, key).status_code == 403


def test_an_expired_login_is_told_so_that_the_page_asks_for_it(desk):
    key = begin(desk)
    desk.logout()
    assert part(desk, key, 0, PICTURE).status_code == 401
    assert asked(desk, key).status_code == 401


def test_bytes_without_the_token_are_not_taken(lan):
    key = begin(signed_in(lan))
    stranger = Client(enforce_csrf_checks=True)
    stranger.force_login(lan)
    assert part(stranger, key, 0, PICTURE).status_code == 403
    stranger.get("/toa-soan/articles/photograph/add/")
    token = stranger.cookies[settings.CSRF_COOKIE_NAME].value
    assert part(stranger, key, 0, PICTURE, headers={"X-CSRFToken": token}).status_code == 200


def test_nobody_sends_for_a_story_out_of_reach(desk, minh):
    hidden = make_article(by=minh)
    wanted = {"kind": "photograph", "name": "a", "size": 5, "article": hidden.pk}
    assert post(desk, "new/", wanted).status_code == 404
    assert post(desk, "new/", wanted | {"article": "1"}).status_code == 404


def test_one_person_has_only_so_much_on_its_way(desk, minh, settings):
    settings.UPLOADS_UNFINISHED_MAX = 2
    keys = [begin(desk), begin(desk)]
    wanted = {"kind": "photograph", "name": "a.jpg", "size": 5}
    assert post(desk, "new/", wanted).status_code == 422
    assert post(signed_in(minh), "new/", wanted).status_code == 200
    post(desk, f"{keys[0]}/cancel/")
    assert post(desk, "new/", wanted).status_code == 200


def test_one_person_has_only_so_many_bytes_on_their_way(desk, settings):
    settings.UPLOADS_UNFINISHED_MAX_BYTES = 1000
    wanted = {"kind": "photograph", "name": "a.jpg", "size": 600}
    assert post(desk, "new/", wanted).status_code == 200
    assert post(desk, "new/", wanted).status_code == 422


@really_committed
def test_a_refused_file_is_refused_in_words_each_time_and_goes_when_cancelled(desk):
    key = sent(desk, b"<svg onload=alert(1)>")
    for _time in range(2):
        answer = finish(desk, key)
        assert answer.status_code == 422
        assert len(answer.json()["error"]) > 10
    assert not Photograph.objects.exists()
    assert post(desk, f"{key}/cancel/").status_code == 200
    assert not lies(key)
    assert asked(desk, key).status_code == 404


def test_cancelling_keeps_what_has_become_a_photograph(desk):
    key = sent(desk)
    finish(desk, key)
    post(desk, f"{key}/cancel/")
    assert Photograph.objects.count() == 1
    assert not Upload.objects.exists()
