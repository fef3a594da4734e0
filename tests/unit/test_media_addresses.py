from articles import media
from articles.models import Photograph, PhotographRendition, VideoAttachment, VideoRendition


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
