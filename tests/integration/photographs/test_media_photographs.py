import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import actions, jobs, media
from articles.decoding.refusals import Refusal, Unusable
from articles.media import photographs, pictures, publication
from articles.media.reconciliation import findings
from articles.models import (
    Edition,
    Photograph,
    PhotographRendition,
    PublishedArticle,
    private_storage,
    public_storage,
)
from tests.factories import make_missing_photograph
from tests.integration.photographs.bringing import (
    bring,
    fill,
    public_names,
    published_with,
    take_in,
)
from tests.media_files import iptc, jpeg, painted, saved, sideways_heic, with_segments

pytestmark = pytest.mark.django_db


def test_a_photograph_is_kept_whole_and_in_small(lan):
    content = jpeg((1400, 900))
    photograph = take_in(lan, content, caption="Đê", credit="Lan", alt_text="Con đê")
    photograph.refresh_from_db()
    with private_storage().open(photograph.original.name) as original:
        assert original.read() == content
    assert (photograph.width, photograph.height) == (1400, 900)
    assert photograph.original.name == f"photographs/{photograph.folder}/original.jpg"
    made = list(photograph.renditions.all())
    assert len(made) == 8
    assert all(private_storage().size(each.name) == each.size for each in made)
    assert (photograph.uploaded_by, photograph.credit) == (lan, "Lan")
    assert list(Photograph.objects.matching("de lan")) == [photograph]


def test_one_jpeg_is_there_at_once_and_a_job_for_the_rest(lan):
    photograph = bring(lan, jpeg((1400, 900)))
    (first,) = photograph.renditions.all()
    assert (first.format, first.width, first.height) == ("jpeg", 1200, 771)
    assert media.picture_addresses(photograph).src.endswith("/1200.jpg")
    assert media.thumbnail_address(photograph).endswith("/1200.jpg")
    assert photograph.renditions_made_at is None
    assert jobs_for(photograph.pk) == 1


def jobs_for(pk):
    """Tests whose acts were really committed may have left others."""
    made = ProcrastinateJob.objects.filter(task_name=media.MAKE_RENDITIONS)
    return made.filter(args={"photograph": pk}).count()


def test_a_photograph_that_is_refused_at_last_leaves_no_job(lan, monkeypatch):
    before = ProcrastinateJob.objects.count()
    monkeypatch.setattr(PhotographRendition, "save", failing)
    with pytest.raises(OSError), transaction.atomic():
        bring(lan)
    assert not Photograph.objects.exists()
    assert ProcrastinateJob.objects.count() == before


def failing(*_args, **_named):
    raise OSError("killed")


def test_the_worker_makes_them_once(lan):
    photograph = bring(lan, jpeg((1400, 900)))
    jobs.make_renditions(photograph=photograph.pk)
    photograph.refresh_from_db()
    made = {(each.format, each.width): each.pk for each in photograph.renditions.all()}
    assert set(made) == {
        ("jpeg", 320), ("jpeg", 1200), ("jpeg", 1400),
        ("avif", 320), ("avif", 480), ("avif", 828), ("avif", 1200), ("avif", 1400),
    }  # fmt: skip
    when = photograph.renditions_made_at
    jobs.make_renditions(photograph=photograph.pk)
    photograph.refresh_from_db()
    assert photograph.renditions_made_at == when
    assert {(e.format, e.width): e.pk for e in photograph.renditions.all()} == made


def test_a_job_for_a_photograph_that_is_gone_ends_quietly(db):
    jobs.make_renditions(photograph=1)


class Killed(BaseException):
    """As sudden as a kill: nothing of ours catches it."""


KILLED = [
    (photographs, "bring", 1),
    (photographs.pictures.sandbox, "run", 1),
    (photographs, "store", 3),
    (photographs, "locked", 1),
    (PhotographRendition.objects, "bulk_create", 1),
    (photographs, "release_medium", 1),
    (publication, "copy", 3),
]


@pytest.mark.parametrize(("place", "name", "time"), KILLED, ids=[step[1] for step in KILLED])
def test_a_worker_killed_anywhere_loses_and_doubles_nothing(
    lan, hoa, monkeypatch, place, name, time
):
    photograph = bring(lan, jpeg((1400, 900)))
    published_with(photograph, hoa)
    edition = Edition.objects.get().number
    step, calls = getattr(place, name), []

    def fall(*args, **named):
        calls.append(name)
        if len(calls) == time:
            raise Killed
        return step(*args, **named)

    monkeypatch.setattr(place, name, fall)
    with pytest.raises(Killed), transaction.atomic():
        jobs.make_renditions(photograph=photograph.pk)
    monkeypatch.undo()
    photograph.refresh_from_db()
    assert photograph.renditions.count() == 1
    assert photograph.renditions_made_at is None
    assert Edition.objects.get().number == edition
    jobs.make_renditions(photograph=photograph.pk)
    assert photograph.renditions.count() == 8
    assert len(public_names(photograph)) == 8
    assert not list(findings(at=timezone.now()))


def test_a_published_story_is_refreshed_when_its_renditions_come(lan, hoa, client):
    photograph = bring(lan, jpeg((1400, 900)))
    figure = f'<figure data-photograph="{photograph.pk}"><figcaption>Lũ về</figcaption></figure>'
    article = published_with(photograph, hoa, body=f"<p>Lũ về.</p>{figure}")
    page = PublishedArticle.objects.get(article=article).get_absolute_url()
    before = client.get(page).text
    assert "1200.jpg" in before
    assert "avif" not in before
    jobs.make_renditions(photograph=photograph.pk)
    after = client.get(page).text
    assert "828.avif 828w" in after
    assert len(public_names(photograph)) == 8


def test_renditions_of_what_no_story_shows_stay_private(lan):
    photograph = bring(lan)
    jobs.make_renditions(photograph=photograph.pk)
    assert public_names(photograph) == []


def test_a_file_that_asks_too_much_is_tried_again_and_a_broken_one_is_not(lan, monkeypatch, caplog):
    photograph = bring(lan)

    def refuse(reason):
        def make(*_args, **_named):
            raise Unusable(reason)

        monkeypatch.setattr(pictures, "make", make)

    refuse(Refusal.TOO_MUCH)
    with pytest.raises(Unusable):
        jobs.make_renditions(photograph=photograph.pk)
    refuse(Refusal.DAMAGED)
    jobs.make_renditions(photograph=photograph.pk)
    assert f"Photograph {photograph.pk}: damaged" in caplog.text
    assert photograph.renditions.count() == 1


def test_what_the_file_tells_is_in_the_library(lan):
    words = iptc(
        (120, "Lũ ở Ứng Hòa".encode()), (80, b"Minh"), (25, "lũ".encode()), (55, b"20261020")
    )
    photograph = bring(lan, with_segments(jpeg((600, 400)), words), credit="Báo ta")
    photograph.refresh_from_db()
    assert (photograph.caption, photograph.photographer) == ("Lũ ở Ứng Hòa", "Minh")
    assert (photograph.credit, photograph.keywords) == ("Báo ta", "lũ")
    assert photograph.taken_at.isoformat() == "2026-10-19T17:00:00+00:00"
    assert list(Photograph.objects.matching("ung hoa")) == [photograph]


def test_what_an_iphone_sends_is_kept_and_shown_as_jpeg(lan):
    content = sideways_heic(6)
    photograph = take_in(lan, content, name="IMG_0001.HEIC")
    assert photograph.original.name.endswith("/original.heic")
    assert (photograph.width, photograph.height) == (600, 400)
    assert {made.format for made in photograph.renditions.all()} == {"jpeg", "avif"}


def test_nothing_is_public_before_a_story_is_published(lan):
    assert public_names(take_in(lan)) == []


def test_the_same_file_from_the_same_person_is_the_same_photograph(lan, minh):
    content = jpeg()
    first = take_in(lan, content, caption="Một")
    assert take_in(lan, content, caption="Hai") == first
    assert take_in(minh, content) != first


def test_the_extension_kept_is_that_of_the_content(lan):
    photograph = take_in(lan, saved(painted((80, 60)), "PNG"), name="anh.jpg")
    assert photograph.original.name.endswith("/original.png")


def test_publishing_brings_the_small_ones_out_and_never_the_original(lan, hoa):
    photograph = take_in(lan)
    published_with(photograph, hoa)
    assert len(public_names(photograph)) == photograph.renditions.count() > 0
    assert not public_storage().exists(photograph.original.name)


def test_a_missing_photograph_gets_its_file_once(lan, hoa):
    photograph = make_missing_photograph(caption="Bờ sông", original_name="song.jpg")
    filled = fill(photograph, hoa)
    assert (filled.is_missing, filled.width, filled.uploaded_by) == (False, 900, hoa)
    assert filled.original_name == "song.jpg"
    with pytest.raises(media.MediaRefused, match="already"):
        fill(photograph, hoa)
    assert filled.renditions.count() == 5


def test_a_file_that_comes_late_is_shown_at_once(hoa):
    photograph = make_missing_photograph()
    published_with(photograph, hoa)
    fill(photograph, hoa)
    assert len(public_names(photograph)) == 5


def test_a_file_that_comes_late_is_ready_for_a_scheduled_story(hoa):
    photograph = make_missing_photograph()
    published_with(photograph, hoa, shown_from=timezone.now() + timedelta(days=1))
    fill(photograph, hoa)
    assert len(public_names(photograph)) == 5


def test_a_file_that_comes_late_for_a_retracted_story_stays_private(hoa):
    photograph = make_missing_photograph()
    article = published_with(photograph, hoa)
    actions.retract(by=hoa, at=timezone.now(), article=article, reason="Sai người")
    fill(photograph, hoa)
    assert public_names(photograph) == []


@pytest.mark.django_db(transaction=True)
def test_two_presses_of_the_button_make_one_photograph(lan, monkeypatch):
    content = jpeg()
    both_have_read = threading.Barrier(2, timeout=10)
    look = pictures.look

    def look_together(source, folder):
        seen = look(source, folder)
        both_have_read.wait()
        return seen

    monkeypatch.setattr(pictures, "look", look_together)
    found = []

    def press():
        try:
            found.append(bring(lan, content).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert len(set(found)) == 1 == Photograph.objects.count()
