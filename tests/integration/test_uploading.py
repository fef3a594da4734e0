"""Files that come in parts, over lines that break."""

import errno
import hashlib
import io
import os
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from articles import media
from articles.enums import UploadKind
from articles.models import AuditEntry, Photograph, VideoAttachment, private_storage
from articles.storage import WholeFileStorage
from tests.factories import (
    make_article,
)
from tests.integration.uploads_client import (
    PICTURE,
    UPLOADS,
    asked,
    begin,
    finish,
    killed_before_closing,
    lies,
    part,
    post,
    sent,
    signed_in,
    stored,
)
from tests.media_files import clip, jpeg

pytestmark = pytest.mark.django_db
really_committed = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(lan):
    return signed_in(lan)


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
