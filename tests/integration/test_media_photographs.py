import io
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone, translation

from articles import actions, media
from articles.media import photographs as taking_in
from articles.models import Photograph, private_storage, public_storage
from tests import factories
from tests.factories import make_article, make_masthead, make_missing_photograph
from tests.media_files import jpeg, painted, saved

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def take_in(by, content=None, name="ảnh lũ.jpg", **fields):
    return media.take_in_photograph(
        by=by, at=timezone.now(), file=io.BytesIO(content or jpeg((900, 600))), name=name, **fields
    )


def fill(photograph, by, content=None):
    return media.fill_missing_photograph(
        by=by,
        at=timezone.now(),
        photograph=photograph,
        file=io.BytesIO(content or jpeg((900, 600))),
        name="tìm thấy.jpg",
    )


def published_with(photograph, by, *, shown_from=None):
    make_masthead()
    article = make_article()
    factories.make_use(article, photograph)
    now = timezone.now()
    factories.pass_and_publish(by=by, at=now, article=article, shown_from=shown_from)
    return article


def public_names(photograph):
    return [made.name for made in photograph.renditions.all() if public_storage().exists(made.name)]


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


def test_nothing_is_public_before_a_story_is_published(lan):
    assert public_names(take_in(lan)) == []


def test_the_same_file_from_the_same_person_is_the_same_photograph(lan, minh):
    content = jpeg()
    first = take_in(lan, content, caption="Một")
    assert take_in(lan, content, caption="Hai") == first
    assert take_in(minh, content) != first


def test_the_name_of_a_file_is_never_a_path(lan):
    photograph = take_in(lan, name="../../../etc/passwd\x00.jpg")
    assert photograph.original_name == "passwd.jpg"
    assert photograph.original.name.startswith("photographs/")
    assert ".." not in photograph.original.name


def test_the_extension_kept_is_that_of_the_content(lan):
    photograph = take_in(lan, saved(painted((80, 60)), "PNG"), name="anh.jpg")
    assert photograph.original.name.endswith("/original.png")


def test_a_refused_file_leaves_nothing(lan):
    with pytest.raises(media.MediaRefused):
        take_in(lan, b"<svg/>")
    assert not Photograph.objects.exists()


def test_a_file_over_the_limit_is_refused_unread(lan, settings):
    settings.PHOTOGRAPH_MAX_BYTES = 1024**2

    class Endless:
        def read(self, size):
            assert size <= 1024**2 + 1
            return b"\xff" * size

    with pytest.raises(media.MediaRefused, match="at most 1 MB"):
        media.take_in_photograph(by=lan, at=timezone.now(), file=Endless(), name="a.jpg")


@pytest.mark.parametrize("field", ["caption", "credit", "alt_text"])
def test_damaged_words_are_refused_with_a_sentence(lan, field):
    with pytest.raises(media.MediaRefused, match="damaged character"):
        take_in(lan, **{field: "lũ \ud83d"})


def test_a_credit_that_does_not_fit_is_refused_with_a_sentence(lan):
    with pytest.raises(media.MediaRefused, match="at most 200"):
        take_in(lan, credit="ả" * 201)


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
    assert filled.renditions.count() == 6


def test_a_file_that_comes_late_is_shown_at_once(hoa):
    photograph = make_missing_photograph()
    published_with(photograph, hoa)
    fill(photograph, hoa)
    assert len(public_names(photograph)) == 6


def test_a_file_that_comes_late_is_ready_for_a_scheduled_story(hoa):
    photograph = make_missing_photograph()
    published_with(photograph, hoa, shown_from=timezone.now() + timedelta(days=1))
    fill(photograph, hoa)
    assert len(public_names(photograph)) == 6


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
    read_picture = taking_in.read_picture

    def read_together(content):
        picture = read_picture(content)
        both_have_read.wait()
        return picture

    monkeypatch.setattr(taking_in, "read_picture", read_together)
    found = []

    def press():
        try:
            found.append(take_in(lan, content).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert len(set(found)) == 1 == Photograph.objects.count()
