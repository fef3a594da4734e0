import pytest
from django.core.files.storage import FileSystemStorage
from hypothesis import given
from hypothesis import strategies as st

from articles import media
from articles.models import Photograph, PhotographRendition, VideoAttachment, VideoRendition
from articles.selectors import MadeClip, MadePicture
from articles.storage import WholeFileStorage


def photograph(*made):
    found = Photograph(pk=1)
    found._prefetched_objects_cache = {
        "renditions": [
            PhotographRendition(
                format=format, width=width, height=width // 2, name=f"{width}.{format}"
            )
            for format, width in made
        ]
    }
    return found


def video(*made):
    found = VideoAttachment(pk=1)
    found._prefetched_objects_cache = {
        "renditions": [
            VideoRendition(kind=kind, width=960, height=540, name=name) for kind, name in made
        ]
    }
    return found


def test_a_picture_falls_back_on_jpeg_and_offers_better_formats_first():
    found = media.picture_addresses(
        photograph(("jpeg", 1280), ("jpeg", 320), ("webp", 640), ("avif", 640)), "/m/{}".format
    )
    assert found.src == "/m/1280.jpeg"
    assert found.srcset == "/m/320.jpeg 320w, /m/1280.jpeg 1280w"
    assert [source.media_type for source in found.sources] == ["image/avif", "image/webp"]
    assert (found.width, found.height) == (1280, 640)


def test_the_middling_width_is_taken_where_there_is_one():
    made = photograph(("jpeg", 1920), ("jpeg", 960), ("jpeg", 320))
    assert media.picture_addresses(made).src == "/media/960.jpeg"
    assert media.thumbnail_address(made) == "/media/320.jpeg"
    assert media.sharing_address(made) == "/media/1920.jpeg"


def test_a_small_picture_gives_what_it_has():
    made = photograph(("jpeg", 200))
    assert media.picture_addresses(made).src == "/media/200.jpeg"
    assert media.thumbnail_address(made) == "/media/200.jpeg"


def test_a_missing_picture_has_no_addresses():
    assert media.picture_addresses(photograph()) is None
    assert media.thumbnail_address(photograph()) == ""
    assert media.sharing_address(photograph()) == ""


def test_a_clip_has_its_poster_and_plays_from_its_address():
    found = media.clip_addresses(video(("mp4", "540.mp4"), ("poster", "540.jpg")))
    assert found.sources == (media.Source("video/mp4", "/media/540.mp4", 540),)
    assert (found.poster, found.width, found.height) == ("/media/540.jpg", 960, 540)


def test_a_clip_without_an_mp4_is_missing():
    assert media.clip_addresses(video(("poster", "540.jpg"))) is None


def test_the_desk_has_addresses_of_its_own():
    made = photograph(("jpeg", 320))
    assert media.thumbnail_address(made, media.desk_address) == "/toa-soan/tep/320.jpeg"


def test_rows_of_a_page_have_the_addresses_that_the_models_have():
    columns = [("jpeg", 1280), ("avif", 640), ("webp", 320), ("jpeg", 320), ("avif", 320)]
    rows = [MadePicture(form, width, width // 2, f"{width}.{form}") for form, width in columns]
    assert media.addresses_of_picture(rows) == media.picture_addresses(photograph(*columns))
    clips = [("mp4", "540.mp4"), ("poster", "540.jpg"), ("hls", "list.m3u8")]
    rows = [MadeClip(n, kind, 0, 960, 540, name) for n, (kind, name) in enumerate(clips)]
    assert media.addresses_of_clip(rows) == media.clip_addresses(video(*clips))
    assert media.addresses_of_picture([]) is media.addresses_of_clip([]) is None


BASES = ["/media/", "/media", "media/", "https://anh.bao.example/tep/", "https://anh.bao.example",
         "/a/../b/", "//cdn.bao.example/", "/tệp/", "http://127.0.0.1:8000/media/?v=1"]  # fmt: skip
NAMES = ["photographs/0f3a9c/960.jpeg", "a.jpg", "a/b/c.tar.gz", "a", "ảnh/Đồng lúa.jpg", "a b.jpg",
         "../secret.jpg", "a/../b.jpg", "./a.jpg", "a/./b", "/a.jpg", "//evil.example/a.jpg",
         "http://evil.example/a.jpg", "javascript:x", "a?b=c.jpg", "a#b.jpg", "a%20b.jpg", "a\\b",
         "a//b.jpg", "a/", ".hidden", "a..b", "a/..", "", "a;b.jpg", "a\n", "a~b.jpg", "-", "_/-.0",
         "x" * 300, "cards/ab/1200x630.jpg", "video/9f/540.m3u8", "a.", "a/.b/c"]  # fmt: skip


@pytest.mark.parametrize("base", BASES)
def test_an_address_is_what_django_makes_of_the_name_however_odd(base):
    ours, theirs = WholeFileStorage(base_url=base), FileSystemStorage(base_url=base)
    for name in NAMES * 2:
        assert ours.url(name) == theirs.url(name), name


@given(st.text(alphabet="aZ0/.-_~%:? ả\\", max_size=12), st.sampled_from(BASES))
def test_so_it_is_for_any_name(name, base):
    ours, theirs = WholeFileStorage(base_url=base), FileSystemStorage(base_url=base)
    assert answer_of(ours, name) == answer_of(theirs, name)


def answer_of(storage, name):
    try:
        return storage.url(name)
    except ValueError as error:
        return str(error)


def test_a_base_that_changes_is_noticed_and_none_is_refused():
    storage = WholeFileStorage(base_url="/media/")
    assert storage.url("a.jpg") == "/media/a.jpg"
    storage.__dict__["base_url"] = "https://cdn.example/"
    assert storage.url("a.jpg") == "https://cdn.example/a.jpg"
    storage.__dict__["base_url"] = None
    with pytest.raises(ValueError):
        storage.url("a.jpg")
