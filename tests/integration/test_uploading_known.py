"""Files that are there already, that are waited for, and that nobody comes back for."""

import hashlib
import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.jobs import forget_broken_uploads
from articles.models import Photograph, Upload, private_storage
from articles.storage import WholeFileStorage
from tests.factories import (
    make_article,
    make_missing_photograph,
    make_missing_video,
    make_photograph,
)
from tests.integration.uploads_client import (
    PICTURE,
    begin,
    finish,
    killed_before_closing,
    lies,
    part,
    post,
    sent,
    signed_in,
)
from tests.media_files import clip, jpeg

pytestmark = pytest.mark.django_db
really_committed = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(lan):
    return signed_in(lan)


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
