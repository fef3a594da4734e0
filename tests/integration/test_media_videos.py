import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.utils import timezone, translation

from articles import media
from articles.enums import VideoState
from articles.models import VideoAttachment, private_storage, public_storage
from tests import factories
from tests.factories import make_article, make_masthead, make_missing_video
from tests.media_files import clip

pytestmark = pytest.mark.django_db
CLIP = clip(seconds=2)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def take_in(by, content=CLIP, name="22421_OHAI1.mp4", file=None, **fields):
    return media.take_in_video(
        by=by, at=timezone.now(), file=file or io.BytesIO(content), name=name, **fields
    )


def fill(video, by):
    return media.fill_missing_video(
        by=by, at=timezone.now(), video=video, file=io.BytesIO(CLIP), name="tìm thấy.mp4"
    )


def published_with(video, by):
    make_masthead()
    VideoAttachment.objects.filter(pk=video.pk).update(credit="Ngọc Lan")
    article = video.article
    article.body = f'<figure data-video="{video.pk}"><figcaption>Bến cá</figcaption></figure>'
    article.save()
    factories.pass_and_publish(by=by, at=timezone.now(), article=article)
    assert video.published_links.exists()


def public_names(video):
    return [made.name for made in video.renditions.all() if public_storage().exists(made.name)]


def test_a_clip_is_kept_with_its_poster(lan):
    video = take_in(lan, caption="Ông Hải trả lời", article=make_article())
    video.refresh_from_db()
    assert (video.state, video.width, video.height) == (VideoState.READY, 320, 180)
    assert 1900 <= video.duration_ms <= 2100
    assert video.caption == "Ông Hải trả lời"
    with private_storage().open(video.original.name) as original:
        assert original.read() == CLIP
    made = {each.kind: each for each in video.renditions.all()}
    assert set(made) == {"mp4", "poster"}
    assert all(private_storage().size(each.name) == each.size for each in made.values())
    found = media.clip_addresses(video)
    assert found.sources[0].address.endswith("/180.mp4")
    assert found.poster.endswith("/poster.jpg")


def test_uploaded_files_of_both_kinds_are_read(lan):
    small = SimpleUploadedFile("a.mp4", CLIP, "text/html")
    assert take_in(lan, file=small).state == VideoState.READY
    with TemporaryUploadedFile("b.mp4", "video/mp4", 0, None) as large:
        large.write(clip(seconds=1))
        assert take_in(lan, file=large).state == VideoState.READY


def test_the_same_clip_for_the_same_story_is_the_same_video(lan):
    first, second = make_article(), make_article()
    assert take_in(lan, article=first) == take_in(lan, article=first)
    assert take_in(lan) == take_in(lan)
    assert take_in(lan, article=second) not in (take_in(lan, article=first), take_in(lan))


def test_a_refused_clip_leaves_nothing(lan):
    with pytest.raises(media.MediaRefused, match="not a video"):
        take_in(lan, b"<html>")
    assert not VideoAttachment.objects.exists()


def test_a_clip_over_the_limit_is_refused_unread(lan, settings):
    settings.VIDEO_MAX_BYTES = 1000
    with pytest.raises(media.MediaRefused, match="too large"):
        take_in(lan)


def test_publishing_brings_clip_and_poster_out_without_copying_bytes(lan, hoa):
    video = take_in(lan, article=make_article())
    published_with(video, hoa)
    assert len(public_names(video)) == 2
    for made in video.renditions.all():
        private, public = private_storage().path(made.name), public_storage().path(made.name)
        with open(private, "rb") as one, open(public, "rb") as other:
            assert one.read() == other.read()


def test_a_missing_video_gets_its_file_once_and_is_shown_at_once(lan, hoa):
    video = make_missing_video(make_article(), name="22421_OHAI1.mp4")
    published_with(video, hoa)
    filled = fill(video, lan)
    assert (filled.state, filled.original_name) == (VideoState.READY, "22421_OHAI1.mp4")
    assert len(public_names(filled)) == 2
    with pytest.raises(media.MediaRefused, match="already"):
        fill(video, lan)


def test_a_video_for_an_unpublished_story_stays_private(lan):
    filled = fill(make_missing_video(make_article()), lan)
    assert public_names(filled) == []
