import io
import logging
import os
import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone, translation

from articles import actions, media
from articles.actions import NotReadyError, snapshot
from articles.models import (
    PublishedArticle,
    private_storage,
    public_storage,
)
from tests import factories
from tests.factories import make_article, make_hoa, make_masthead, make_missing_photograph
from tests.media_files import jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    """What is done after the commit happens within the test too."""

    def run(act):
        with django_capture_on_commit_callbacks(execute=True):
            return act()

    return run


@pytest.fixture
def photograph(hoa):
    found = take_in(hoa, (700, 400))
    media.make_renditions(found, at=timezone.now())
    return found


def take_in(by, size):
    return media.take_in_photograph(
        by=by,
        at=timezone.now(),
        file=io.BytesIO(jpeg(size)),
        name="a.jpg",
        **factories.TOLD,
    )


def story_with(*photographs):
    make_masthead()
    article = make_article()
    for photograph in photographs:
        factories.make_use(article, photograph)
    return article


def publish(article, by, **when):
    return factories.pass_and_publish(by=by, at=timezone.now(), article=article, **when)


def retract(article, by):
    return actions.retract(by=by, at=timezone.now(), article=article, reason="Sai người")


def is_public(photograph):
    names = [made.name for made in photograph.renditions.all()]
    found = {public_storage().exists(name) for name in names}
    assert len(found) == 1
    return found.pop()


def leave(name, content=b"left"):
    public_storage().save(name, io.BytesIO(content))
    return name


def age(storage, monkeypatch, days):
    created = type(storage).get_created_time
    monkeypatch.setattr(
        type(storage),
        "get_created_time",
        lambda self, name: created(self, name) - timedelta(days=days),
    )


def test_a_file_cut_off_in_the_public_storage_is_made_whole(hoa, photograph):
    name = photograph.renditions.first().name
    leave(name, b"half")
    publish(story_with(photograph), hoa)
    assert public_storage().size(name) == private_storage().size(name)


def test_a_lost_file_is_an_obstacle_and_nothing_is_published(hoa, photograph):
    private_storage().delete(photograph.renditions.first().name)
    with pytest.raises(NotReadyError, match="lost or damaged"):
        publish(story_with(photograph), hoa)
    assert not PublishedArticle.objects.exists()


def test_a_file_lost_in_private_but_public_hinders_nobody(hoa, photograph):
    publish(story_with(photograph), hoa)
    for made in photograph.renditions.all():
        private_storage().delete(made.name)
    publish(story_with(photograph), hoa)


def test_a_retracted_storys_pictures_are_gone_and_come_back_with_it(hoa, photograph, at_once):
    article = story_with(photograph)
    publish(article, hoa)
    at_once(lambda: retract(article, hoa))
    assert not is_public(photograph)
    publish(article, hoa)
    assert is_public(photograph)


def test_a_picture_that_another_story_shows_stays(hoa, photograph, at_once):
    article = story_with(photograph)
    publish(article, hoa)
    publish(story_with(photograph), hoa)
    at_once(lambda: retract(article, hoa))
    assert is_public(photograph)


def test_a_picture_that_a_scheduled_story_will_show_stays(hoa, photograph, at_once):
    article = story_with(photograph)
    publish(article, hoa)
    publish(story_with(photograph), hoa, shown_from=timezone.now() + timedelta(days=1))
    at_once(lambda: retract(article, hoa))
    assert is_public(photograph)


def test_an_unscheduled_storys_pictures_are_gone(hoa, photograph, at_once):
    article = story_with(photograph)
    publish(article, hoa, shown_from=timezone.now() + timedelta(days=1))
    assert is_public(photograph)
    at_once(lambda: actions.unschedule(by=hoa, at=timezone.now(), article=article))
    assert not is_public(photograph)


def test_a_picture_that_an_update_drops_is_gone(hoa, photograph, at_once):
    other = take_in(hoa, (500, 300))
    article = story_with(photograph, other)
    publish(article, hoa)
    article.refresh_from_db()
    article.photograph_uses.get(photograph=photograph).delete()
    factories.changed_past_the_desk(article)
    at_once(lambda: publish(article, hoa))
    assert not is_public(photograph)
    assert is_public(other)


def test_a_scheduled_update_that_drops_a_picture_leaves_it_until_then(hoa, photograph, at_once):
    article = story_with(photograph)
    publish(article, hoa)
    article.refresh_from_db()
    article.photograph_uses.all().delete()
    factories.changed_past_the_desk(article)
    at_once(lambda: publish(article, hoa, shown_from=timezone.now() + timedelta(hours=1)))
    assert is_public(photograph)


def test_a_fault_while_removing_is_logged_and_the_retraction_stands(
    hoa, photograph, at_once, monkeypatch, caplog
):
    article = story_with(photograph)
    publish(article, hoa)

    def refuse(self, name):
        raise PermissionError(name)

    monkeypatch.setattr(type(public_storage()), "delete", refuse)
    with caplog.at_level(logging.ERROR, "articles"):
        at_once(lambda: retract(article, hoa))
    assert article.retractions.exists()
    assert photograph.folder in caplog.text


def test_without_links_between_disks_the_bytes_are_copied(hoa, photograph, monkeypatch):
    def other_disk(source, target):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", other_disk)
    publish(story_with(photograph), hoa)
    assert is_public(photograph)


def test_a_file_half_written_is_not_there_at_all(monkeypatch):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            raise OSError("connection lost")

    with pytest.raises(OSError, match="lost"):
        leave_broken(Broken(b"x" * 100))
    assert public_storage().listdir("photographs/half") == ([], [])


def leave_broken(file):
    file.size = 100
    file.chunks = lambda: iter([b"x" * 50, file.read()])
    public_storage()._save("photographs/half/640.jpg", file)


def in_thread(act):
    outcome = []

    def run():
        try:
            outcome.append(act())
        except Exception as error:
            outcome.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, outcome


@pytest.mark.django_db(transaction=True)
def test_removing_waits_for_a_publication_that_uses_the_same_picture(monkeypatch):
    hoa = make_hoa()
    photograph = take_in(hoa, (700, 400))
    first, second = story_with(photograph), story_with(photograph)
    publish(first, hoa)
    withdraw = media.withdraw
    monkeypatch.setattr(media, "withdraw", lambda *args, **kwargs: None)
    retract(first, hoa)
    is_released, is_removing = threading.Event(), threading.Event()

    def publish_slowly():
        with transaction.atomic():
            publish(second, hoa)
            is_released.set()
            assert is_removing.wait(10)
            threading.Event().wait(0.5)

    publishing, published = in_thread(publish_slowly)
    assert is_released.wait(10)
    removing, removed = in_thread(lambda: (is_removing.set(), withdraw(first, at=timezone.now())))
    publishing.join()
    removing.join()
    assert (published, removed) == ([None], [(None, None)])
    assert is_public(photograph)


@pytest.mark.django_db(transaction=True)
def test_filling_in_while_a_story_with_it_is_published_ends_in_public(monkeypatch):
    hoa = make_hoa()
    photograph = make_missing_photograph(uploaded_by=hoa)
    article = story_with(photograph)
    has_edition, filling_in = threading.Event(), threading.Event()
    copy_photographs = snapshot.copy_photographs

    def slowly(*args):
        has_edition.set()
        assert filling_in.wait(10)
        threading.Event().wait(0.5)
        copy_photographs(*args)

    monkeypatch.setattr(snapshot, "copy_photographs", slowly)

    def fill():
        filling_in.set()
        return media.fill_missing_photograph(
            by=hoa, at=timezone.now(), photograph=photograph, file=io.BytesIO(jpeg()), name="a.jpg"
        )

    publishing, published = in_thread(lambda: publish(article, hoa))
    assert has_edition.wait(10)
    thread, filled = in_thread(fill)
    publishing.join()
    thread.join()
    assert isinstance(published[0], PublishedArticle)
    assert filled == [photograph]
    photograph.refresh_from_db()
    assert is_public(photograph)


def reconcile(*options):
    out = io.StringIO()
    call_command("reconcile_media", *options, stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def an_empty_house(settings, tmp_path, monkeypatch):
    for storage, name in ((private_storage(), "private"), (public_storage(), "public")):
        monkeypatch.setitem(storage.__dict__, "location", str(tmp_path / name))
        monkeypatch.setitem(storage.__dict__, "base_location", str(tmp_path / name))


def test_where_everything_is_in_its_place_there_is_nothing_to_do(hoa, photograph):
    publish(story_with(photograph), hoa)
    assert reconcile() == "0 files differ.\n"


def test_what_readers_lack_is_only_said_until_it_is_to_be_mended(hoa, photograph):
    publish(story_with(photograph), hoa)
    lacking, cut_off = [made.name for made in photograph.renditions.all()][:2]
    public_storage().delete(lacking)
    leave(cut_off, b"half")
    assert "2 files differ" in reconcile()
    assert not public_storage().exists(lacking)
    assert f"{lacking}: readers need it" in reconcile("--apply")
    assert is_public(photograph)
    assert public_storage().size(cut_off) == private_storage().size(cut_off)
    assert reconcile() == "0 files differ.\n"


def test_what_a_killed_retraction_left_is_removed(hoa, photograph):
    article = story_with(photograph)
    publish(article, hoa)
    retract(article, hoa)
    assert is_public(photograph)
    assert "no story or advertisement shown now or later uses it" in reconcile()
    reconcile("--apply")
    assert not is_public(photograph)
    assert private_storage().exists(photograph.original.name)


def test_an_original_that_strayed_into_the_public_is_removed(hoa, photograph):
    publish(story_with(photograph), hoa)
    leave(photograph.original.name)
    reconcile("--apply")
    assert not public_storage().exists(photograph.original.name)
    assert is_public(photograph)


def test_a_scheduled_storys_files_stay(hoa, photograph):
    publish(story_with(photograph), hoa, shown_from=timezone.now() + timedelta(days=9))
    assert reconcile("--apply") == "0 files differ.\n"
    assert is_public(photograph)


def test_files_of_no_medium_go_once_they_are_old(monkeypatch):
    stray = leave("videos/00000000000000000000000000000000/480.mp4")
    part = leave("photographs/00000000000000000000000000000000/.x-640.jpg.part")
    assert reconcile("--apply") == "0 files differ.\n"
    age(public_storage(), monkeypatch, days=2)
    assert "2 files differ" in reconcile("--apply")
    assert not public_storage().exists(stray)
    assert not public_storage().exists(part)


def test_a_lost_file_makes_the_command_fail(hoa, photograph):
    publish(story_with(photograph), hoa)
    name = photograph.renditions.first().name
    public_storage().delete(name)
    private_storage().delete(name)
    with pytest.raises(CommandError, match="1 of them"):
        reconcile("--apply")


def test_one_file_that_cannot_be_mended_does_not_stop_the_others(hoa, photograph, monkeypatch):
    article = story_with(photograph)
    publish(article, hoa)
    retract(article, hoa)
    stuck = photograph.renditions.first().name
    delete = type(public_storage()).delete

    def refuse_one(self, name):
        if name == stuck:
            raise PermissionError(name)
        delete(self, name)

    monkeypatch.setattr(type(public_storage()), "delete", refuse_one)
    with pytest.raises(CommandError, match="1 of them"):
        reconcile("--apply")
    names = [made.name for made in photograph.renditions.all()]
    assert [name for name in names if public_storage().exists(name)] == [stuck]


def test_reconciling_costs_the_same_for_ten_pictures_as_for_two(hoa, django_assert_max_num_queries):
    publish(story_with(*[take_in(hoa, (90 + number, 60)) for number in range(10)]), hoa)
    with django_assert_max_num_queries(18):
        reconcile()
