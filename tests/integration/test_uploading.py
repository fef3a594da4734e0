"""Files that come in parts, over lines that break, from people and from machines that mean ill."""

import errno
import hashlib
import io
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles import media
from articles.enums import UploadKind
from articles.jobs import forget_broken_uploads
from articles.models import AuditEntry, Photograph, Upload, VideoAttachment, private_storage
from articles.storage import WholeFileStorage
from tests.factories import (
    make_article,
    make_missing_photograph,
    make_missing_video,
    make_photograph,
    make_user,
)
from tests.media_files import clip, jpeg

pytestmark = pytest.mark.django_db
really_committed = pytest.mark.django_db(transaction=True)
UPLOADS = "/toa-soan/articles/article/desk/uploads/"
BYTES = "application/octet-stream"
PICTURE = jpeg((400, 300))


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def desk(lan):
    return signed_in(lan)


def post(client, address, content=None):
    return client.post(
        f"{UPLOADS}{address}", json.dumps(content or {}), content_type="application/json"
    )


def begin(client, content=PICTURE, **about):
    wanted = {"kind": "photograph", "name": "lũ.jpg", "size": len(content)} | about
    answer = post(client, "new/", wanted)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()["key"]


def part(client, key, offset, content, **options):
    address = f"{UPLOADS}{key}/part/?offset={offset}"
    return client.post(address, content, **{"content_type": BYTES} | options)


def sent(client, content=PICTURE, size=20_000, **about):
    key = begin(client, content, **about)
    for place in range(0, len(content), size):
        assert part(client, key, place, content[place : place + size]).status_code == 200
    return key


def finish(client, key):
    return post(client, f"{key}/finish/")


def asked(client, key):
    return client.get(f"{UPLOADS}{key}/")


def stored(key):
    with private_storage().open(f"uploads/{key}") as file:
        return file.read()


def lies(key):
    return private_storage().exists(f"uploads/{key}")


# -- The way of an honest file ---------------------------------------------------------


@really_committed
def test_a_file_in_parts_becomes_a_photograph(desk, lan):
    key = sent(desk, size=1000)
    assert stored(key) == PICTURE
    told = finish(desk, key).json()
    photograph = Photograph.objects.get()
    assert (told["id"], told["kind"], told["name"]) == (photograph.pk, "photograph", "lũ.jpg")
    assert photograph.renditions.exists()
    assert photograph.sha256 == hashlib.sha256(PICTURE).hexdigest()
    assert photograph.uploaded_by == lan
    assert not lies(key)


def test_a_file_in_parts_becomes_a_clip(desk):
    content = clip(seconds=1)
    key = sent(desk, content, kind="video", name="kè vỡ.mp4")
    told = finish(desk, key).json()
    video = VideoAttachment.objects.get()
    assert (told["id"], told["kind"]) == (video.pk, "video")
    assert video.sha256 == hashlib.sha256(content).hexdigest()


def test_what_came_stands_in_the_record_once(desk, lan):
    key = sent(desk)
    finish(desk, key)
    finish(desk, key)
    entry = AuditEntry.objects.get(subject_type="photograph")
    assert (entry.actor_id, entry.action) == (lan.pk, "add")


def test_finished_twice_it_is_the_same_photograph(desk):
    key = sent(desk)
    assert finish(desk, key).json()["id"] == finish(desk, key).json()["id"]
    assert Photograph.objects.count() == 1


def test_the_server_says_where_to_go_on(desk):
    key = begin(desk)
    assert asked(desk, key).json() == {"received": 0}
    part(desk, key, 0, PICTURE[:700])
    assert asked(desk, key).json() == {"received": 700}


def test_ones_own_list_tells_what_lacks_its_end_and_what_arrived(desk, minh):
    article = make_article()
    half = begin(desk, article=article.pk)
    part(desk, half, 0, PICTURE[:500])
    finish(desk, sent(desk, jpeg((410, 300))))
    sent(signed_in(minh), jpeg((420, 300)))
    told = desk.get(UPLOADS).json()
    assert told["unfinished"] == [
        {
            "key": half, "kind": "photograph", "name": "lũ.jpg", "size": len(PICTURE),
            "received": 500, "article": article.pk,
        }
    ]  # fmt: skip
    assert [each["medium"]["id"] for each in told["fresh"]] == [Photograph.objects.get().pk]


def test_its_uploader_says_what_a_new_photograph_shows_and_nobody_else(desk, minh):
    key = sent(desk)
    finish(desk, key)
    words = {"caption": "Đê vỡ", "credit": "Ngọc Lan", "alt_text": "Nước tràn qua mặt đê"}
    assert post(signed_in(minh), f"{key}/words/", words).status_code == 404
    told = post(desk, f"{key}/words/", words).json()
    assert {name: told[name] for name in words} == words
    photograph = Photograph.objects.get()
    assert (photograph.caption, photograph.alt_text) == ("Đê vỡ", "Nước tràn qua mặt đê")
    assert AuditEntry.objects.filter(subject_type="photograph", action="change").exists()


def test_there_is_nothing_to_say_of_what_has_not_arrived(desk):
    assert post(desk, f"{begin(desk)}/words/", {"caption": "Đê"}).status_code == 404


# -- Lines, tabs and processes that break -----------------------------------------------


def test_a_part_at_a_wrong_place_changes_nothing_and_learns_the_right_one(desk):
    key = begin(desk)
    part(desk, key, 0, PICTURE[:1000])
    for wrong in (0, 999, 1001, 10**18 - 1):
        answer = part(desk, key, wrong, PICTURE[1000:1500])
        assert (answer.status_code, answer.json()["received"]) == (409, 1000)
    assert stored(key) == PICTURE[:1000]


def test_of_a_part_that_breaks_off_its_beginning_counts(lan):
    upload = media.begin_upload(
        by=lan, at=timezone.now(), kind=UploadKind.PHOTOGRAPH, name="a.jpg", size=len(PICTURE)
    )
    line = BreakingLine(PICTURE, after=300_000 if len(PICTURE) > 300_000 else 4000)
    received = media.append_part(by=lan, at=timezone.now(), upload=upload, offset=0, body=line)
    assert received == line.told
    assert stored(upload.key) == PICTURE[: line.told]


class BreakingLine(io.BytesIO):
    def __init__(self, content, after):
        super().__init__(content)
        self.after, self.told = after, 0

    def read(self, size=-1):
        if self.told >= self.after:
            raise OSError("Connection reset by peer")
        chunk = super().read(min(size, self.after - self.told))
        self.told += len(chunk)
        return chunk


def test_what_a_killed_process_wrote_and_did_not_count_is_written_again(desk):
    key = begin(desk)
    part(desk, key, 0, PICTURE[:1000])
    with open(private_storage().path(f"uploads/{key}"), "ab") as file:
        file.write(b"what was never counted" * 2000)
    assert asked(desk, key).json() == {"received": 1000}
    part(desk, key, 1000, PICTURE[1000:])
    assert stored(key) == PICTURE
    assert finish(desk, key).status_code == 200


@really_committed
def test_a_process_killed_between_writing_and_counting_loses_nothing(desk, monkeypatch):
    key = begin(desk)
    part(desk, key, 0, PICTURE[:1000])
    append = WholeFileStorage.append

    def killed(*given, **options):
        append(*given, **options)
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(WholeFileStorage, "append", killed)
        with pytest.raises(SystemExit):
            part(desk, key, 1000, PICTURE[1000:2000])
    assert asked(desk, key).json() == {"received": 1000}
    part(desk, key, 1000, PICTURE[1000:])
    assert stored(key) == PICTURE


def test_where_the_disk_lost_what_was_counted_the_file_begins_there_again(desk):
    key = begin(desk)
    part(desk, key, 0, PICTURE[:2000])
    os.truncate(private_storage().path(f"uploads/{key}"), 700)
    answer = part(desk, key, 2000, PICTURE[2000:])
    assert (answer.status_code, answer.json()["received"]) == (409, 700)
    part(desk, key, 700, PICTURE[700:])
    assert finish(desk, key).status_code == 200


@really_committed
def test_two_tabs_that_send_one_file_cannot_mix(lan):
    content = os.urandom(600_000)
    key = begin(signed_in(lan), content)
    step = 50_000

    def tab(_number):
        client, place, refused = signed_in(lan), 0, 0
        try:
            while place < len(content):
                answer = part(client, key, place, content[place : place + step])
                refused += answer.status_code == 409
                place = answer.json()["received"]
        finally:
            connection.close()
        return refused

    with ThreadPoolExecutor(2) as tabs:
        refused = list(tabs.map(tab, range(2)))
    assert stored(key) == content
    assert sum(refused) > 0


@really_committed
def test_of_two_parts_for_one_place_one_is_taken(lan, monkeypatch):
    key = begin(signed_in(lan), b"x" * 2000)
    append, together = WholeFileStorage.append, Barrier(2)

    def slow(*given, **options):
        time.sleep(0.3)
        return append(*given, **options)

    def tab(letter):
        client = signed_in(lan)
        try:
            together.wait()
            return part(client, key, 0, letter * 1000).status_code
        finally:
            connection.close()

    monkeypatch.setattr(WholeFileStorage, "append", slow)
    with ThreadPoolExecutor(2) as tabs:
        assert sorted(tabs.map(tab, (b"a", b"b"))) == [200, 409]
    assert stored(key) in (b"a" * 1000, b"b" * 1000)


@really_committed
def test_two_tabs_that_finish_one_file_get_one_photograph(lan):
    key = sent(signed_in(lan))

    def tab(_number):
        try:
            return finish(signed_in(lan), key).json()["id"]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as tabs:
        assert len(set(tabs.map(tab, range(2)))) == 1
    assert Photograph.objects.count() == 1
    assert AuditEntry.objects.filter(subject_type="photograph", action="add").count() == 1


def test_killed_before_it_was_closed_the_photograph_is_found_again(desk, monkeypatch):
    key = sent(desk)
    killed_before_closing(monkeypatch, desk, key)
    assert finish(desk, key).json()["id"] == Photograph.objects.get().pk
    assert AuditEntry.objects.filter(subject_type="photograph", action="add").count() == 1


def killed_before_closing(monkeypatch, client, key):
    def killed(**_given):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(media, "close_upload", killed)
        with pytest.raises(SystemExit):
            finish(client, key)


def test_half_a_file_is_not_finished(desk):
    key = begin(desk)
    part(desk, key, 0, PICTURE[:100])
    answer = finish(desk, key)
    assert (answer.status_code, answer.json()["received"]) == (409, 100)
    assert not Photograph.objects.exists()


def test_a_full_disk_is_told_in_words_and_what_came_is_kept(desk, monkeypatch):
    key = begin(desk)
    part(desk, key, 0, PICTURE[:100])

    def full(*_given):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("articles.storage.shutil.copyfileobj", full)
        answer = part(desk, key, 100, PICTURE[100:])
    assert answer.status_code == 507
    assert "hết chỗ" in answer.json()["error"]
    assert stored(key) == PICTURE[:100]
    assert part(desk, key, 100, PICTURE[100:]).status_code == 200


# -- Hostile ---------------------------------------------------------------------------


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


# -- The same bytes, and media that wait for theirs -----------------------------------------


def known(client, **about):
    wanted = {
        "kind": "photograph", "name": "a.jpg", "size": len(PICTURE),
        "sha256": hashlib.sha256(PICTURE).hexdigest(),
    }  # fmt: skip
    return post(client, "new/", wanted | about).json()


def test_the_same_bytes_in_the_library_are_offered_instead(desk, minh):
    theirs = make_photograph(sha256=hashlib.sha256(PICTURE).hexdigest(), uploaded_by=minh)
    told = known(desk)
    assert (told["known"]["id"], told["is_own"]) == (theirs.pk, False)
    assert not Upload.objects.exists()
    assert "key" in known(desk, sha256=None)


def test_of_several_the_persons_own_is_offered(desk, lan, minh):
    sha256 = hashlib.sha256(PICTURE).hexdigest()
    make_photograph(sha256=sha256, uploaded_by=minh)
    own = make_photograph(sha256=sha256, uploaded_by=lan)
    told = known(desk)
    assert (told["known"]["id"], told["is_own"]) == (own.pk, True)


@pytest.mark.parametrize("sha256", ["", "x" * 64, "A" * 64, 5, ["a"], None, "0" * 64])
def test_a_hash_that_is_none_or_unknown_begins_an_upload(desk, sha256):
    make_missing_photograph()
    assert "key" in known(desk, sha256=sha256)


def test_a_missing_photograph_gets_its_file_once(hoa):
    missing = make_missing_photograph()
    desk = signed_in(hoa)
    key = sent(desk, missing=missing.pk)
    assert finish(desk, key).json()["id"] == missing.pk
    assert finish(desk, key).json()["id"] == missing.pk
    missing.refresh_from_db()
    assert not missing.is_missing
    answer = post(
        desk, "new/", {"kind": "photograph", "name": "", "size": 5, "missing": missing.pk}
    )
    assert answer.status_code == 404


def test_a_missing_photograph_filled_but_not_closed_is_no_refusal(hoa, monkeypatch):
    missing = make_missing_photograph()
    desk = signed_in(hoa)
    key = sent(desk, missing=missing.pk)
    killed_before_closing(monkeypatch, desk, key)
    assert finish(desk, key).json()["id"] == missing.pk


def test_two_people_who_fill_in_the_same_picture_get_one(hoa, minh):
    missing = make_missing_photograph()
    first, second = signed_in(hoa), signed_in(minh)
    keys = sent(first, missing=missing.pk), sent(second, jpeg((500, 300)), missing=missing.pk)
    assert finish(first, keys[0]).status_code == 200
    assert finish(second, keys[1]).status_code == 422
    missing.refresh_from_db()
    assert missing.width == 400


def test_a_missing_clip_gets_its_file(minh):
    video = make_missing_video(make_article("Họp dân"))
    desk = signed_in(minh)
    key = sent(desk, clip(seconds=1), kind="video", missing=video.pk)
    assert finish(desk, key).json()["id"] == video.pk
    video.refresh_from_db()
    assert video.original


def test_filling_in_takes_the_right_to_change(desk, lan):
    missing = make_missing_photograph(uploaded_by=lan)
    about = {"kind": "photograph", "name": "", "size": 5, "missing": missing.pk}
    assert post(desk, "new/", about).status_code == 403


# -- What nobody comes back for ----------------------------------------------------------


def grown_old(days):
    Upload.objects.update(changed_at=timezone.now() - timedelta(days=days))


@really_committed
@pytest.mark.parametrize("way", ["job", "command"])
def test_uploads_whose_rest_never_came_are_forgotten(desk, settings, way):
    settings.UPLOAD_DAYS_KEPT = 3
    old, done = begin(desk), sent(desk, jpeg((410, 300)))
    part(desk, old, 0, PICTURE[:10])
    finish(desk, done)
    grown_old(days=4)
    young = begin(desk)
    part(desk, young, 0, PICTURE[:10])
    if way == "job":
        forget_broken_uploads(timestamp=0)
    else:
        call_command("forget_uploads")
    assert [each.key for each in Upload.objects.all()] == [young]
    assert (lies(old), lies(young)) == (False, True)
    assert Photograph.objects.count() == 1


def reconciled(*options):
    out = io.StringIO()
    call_command("reconcile_media", *options, stdout=out, stderr=out)
    return out.getvalue()


def test_parts_that_belong_to_no_upload_are_found_and_removed(desk, monkeypatch):
    key = begin(desk)
    part(desk, key, 0, PICTURE[:10])
    storage = private_storage()
    storage.append("uploads/" + "f" * 32, io.BytesIO(b"x"), after=0)
    assert "uploads/" not in reconciled("--apply")
    later = timezone.now() - timedelta(days=2)
    monkeypatch.setattr(WholeFileStorage, "get_created_time", lambda self, name: later)
    assert f"uploads/{'f' * 32}" in reconciled("--apply")
    assert (lies("f" * 32), lies(key)) == (False, True)
