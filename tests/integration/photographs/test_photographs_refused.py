"""Photographs that cannot be used: a sentence, and nothing is left of them."""

import unicodedata
from pathlib import Path

import pytest
from django.utils import timezone, translation

from articles import media
from articles.media import pictures
from articles.models import Photograph
from tests.integration.photographs.bringing import bring, take_in
from tests.media_files import jpeg, painted, png_bomb, saved

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/passwd\x00.jpg", "passwd.jpg"),
        ("C:\\Users\\lan\\lũ.jpg", "lũ.jpg"),
        ("anh\u202egpj.exe", "anhgpj.exe"),
        ("lũ\r\nSet-Cookie: a=b.jpg", "lũ Set-Cookie_ a=b.jpg"),
        ("Ễ" * 255 + ".jpg", "Ễ" * 251 + ".jpg"),
        (unicodedata.normalize("NFD", "Ặ" * 85) + ".heic", "Ặ" * 85 + ".heic"),
        ("..", ""),
        ("", ""),
        ("\ud83d.jpg", "_.jpg"),
    ],
)
def test_a_name_is_for_show_and_never_a_path(lan, name, kept):
    photograph = bring(lan, jpeg((60, 40)), name=name)
    photograph.refresh_from_db()
    assert photograph.original_name == kept
    assert photograph.original.name == f"photographs/{photograph.folder}/original.jpg"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind SVG cannot be used"),
        (saved(painted((90, 60)), "TIFF"), "kind TIFF cannot be used"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 99, "This is a video"),
        (b"MZ" + b"\0" * 99, "not a picture that can be used"),
        (jpeg((900, 600))[:-900], "damaged or cut off"),
        (png_bomb(60_000, 60_000), "at most 50 megapixels"),
        (png_bomb(1, 100_000), "too narrow a strip"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value[:6]!r}",
)
def test_a_hostile_file_is_refused_with_a_sentence_and_leaves_nothing(lan, content, said):
    with pytest.raises(media.MediaRefused, match=said):
        bring(lan, content)
    with translation.override("vi"), pytest.raises(media.MediaRefused) as refused:
        bring(lan, content)
    assert said not in str(refused.value)
    assert not Photograph.objects.exists()


def test_a_decoder_that_leaves_a_link_instead_of_a_picture_is_refused(lan, monkeypatch, tmp_path):
    run = pictures.sandbox.run

    def leave_link(task, *, folder, **options):
        found = run(task, folder=folder, **options)
        made = Path(folder, "320.jpg")
        made.unlink(missing_ok=True)
        made.symlink_to("/etc/passwd")
        return found | {"made": [{"format": "jpeg", "width": 320, "height": 9}]}

    monkeypatch.setattr(pictures.sandbox, "run", leave_link)
    with pytest.raises(media.MediaRefused):
        bring(lan)


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
