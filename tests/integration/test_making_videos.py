"""What the worker makes of a clip, whatever becomes of the worker meanwhile."""

import io
import os

import pytest
from django.utils import timezone, translation

from articles import actions, media
from articles.decoding.refusals import Refusal, Unusable
from articles.enums import VideoRenditionKind, VideoState
from articles.media import making_videos, sandbox
from articles.models import (
    Edition,
    PublishedVideo,
    VideoAttachment,
    VideoRendition,
    private_storage,
    public_storage,
)
from tests import factories
from tests.factories import make_article, make_masthead
from tests.media_files import clip
from tests.paper import next_transaction

pytestmark = pytest.mark.django_db
CLIP = clip(seconds=2)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def waiting(by, content=CLIP, **fields):
    return media.take_in_video(
        by=by, at=timezone.now(), file=io.BytesIO(content), name="lũ.mp4", **fields
    )


def made(video):
    media.make_video(video, at=timezone.now())
    video.refresh_from_db()
    return video


def kinds(video):
    rows = video.renditions.order_by("kind", "number", "height")
    return [(row.kind, row.name.rpartition("/")[2]) for row in rows]


def clips(video):
    return [name for kind, name in kinds(video) if kind == "mp4"]


def publish(video, by):
    make_masthead()
    article = video.article
    article.body = f'<figure data-video="{video.pk}"><figcaption>Lũ về</figcaption></figure>'
    article.save()
    type(video).objects.filter(pk=video.pk).update(credit="Ngọc Lan")
    factories.pass_and_publish(by=by, at=timezone.now(), article=article)


def text_of(name):
    with private_storage().open(name) as file:
        return file.read().decode()


def public_names(video):
    names = [row.name for row in video.renditions.order_by("name")]
    return [name.rpartition("/")[2] for name in names if public_storage().exists(name)]


def test_a_clip_becomes_stills_what_plays_at_once_and_its_ladder(lan):
    video = made(waiting(lan))
    assert (video.state, video.progress, video.refusal) == ("ready", 100, "")
    assert (video.width, video.height) == (320, 180)
    assert 1900 <= video.duration_ms <= 2100
    assert clips(video) == ["180.mp4", "first.mp4"]
    stills = video.renditions.filter(kind=VideoRenditionKind.POSTER)
    assert [still.number for still in stills.order_by("number")] == list(range(len(stills)))
    assert len(stills) > 2
    assert video.poster in stills
    for each in video.renditions.all():
        assert private_storage().size(each.name) == each.size
    folder = private_storage().path(f"videos/{video.folder}")
    assert not os.path.exists(f"{folder}/.making")


def test_readers_are_given_the_ladder_as_soon_as_there_is_one(lan):
    video = made(waiting(lan))
    found = media.clip_addresses(video)
    assert [source.address.rpartition("/")[2] for source in found.sources] == ["180.mp4"]
    assert (found.sources[0].height, found.width, found.height, found.hls) == (180, 320, 180, "")
    assert found.poster.endswith(video.poster.name)


def test_a_clip_that_phones_do_not_play_waits_for_its_ladder(lan):
    video = made(waiting(lan, clip(codec="mpeg4", seconds=1)))
    assert (video.state, clips(video)) == (VideoState.READY, ["180.mp4"])


def test_what_cannot_be_used_says_so_in_a_sentence_and_is_not_tried_again(lan):
    video = made(waiting(lan, CLIP[: len(CLIP) // 2]))
    assert (video.state, video.refusal) == (
        "refused",
        "The video is damaged or cut off. Send the file again.",
    )
    assert kinds(video) == []
    assert made(video).state == VideoState.REFUSED


def test_the_sentence_is_vietnamese(lan):
    video = waiting(lan, clip(codec=None))
    with translation.override("vi"):
        assert "chỉ có tiếng" in made(video).refusal


def test_a_clip_over_the_limit_of_length_is_refused(lan, settings):
    settings.VIDEO_MAX_SECONDS = 1
    assert "too long" in made(waiting(lan)).refusal


def test_a_long_clip_is_cut_for_streaming_under_relative_names(lan, settings):
    settings.VIDEO_STREAMED_SECONDS = 1
    video = made(waiting(lan))
    names = dict(kinds(video))
    assert (names["hls"], names["hls_list"], names["hls_file"]) == (
        "hls.m3u8", "180.m3u8", "180-hls.mp4",
    )  # fmt: skip
    assert media.clip_addresses(video).hls.endswith("/hls.m3u8")
    folder = f"videos/{video.folder}"
    master = text_of(f"{folder}/hls.m3u8")
    assert "RESOLUTION=320x180" in master
    assert 'CODECS="avc1.' in master
    assert master.splitlines()[-1] == "180.m3u8"
    listed = text_of(f"{folder}/180.m3u8")
    assert "180-hls.mp4" in listed
    assert "/" not in listed


def test_a_clip_of_a_story_that_is_shown_reaches_readers_piece_by_piece(lan, hoa, settings):
    settings.VIDEO_STREAMED_SECONDS = 1
    video = waiting(lan, article=make_article())
    publish(video, hoa)
    assert media.clip_addresses(video) is None
    before = Edition.objects.get().number
    next_transaction()
    made(video)
    chosen = video.poster.name.rpartition("/")[2]
    assert public_names(video) == sorted(
        ["180-hls.mp4", "180.m3u8", "180.mp4", "first.mp4", "hls.m3u8", chosen]
    )
    assert Edition.objects.get().number > before


def test_publishing_brings_out_the_chosen_still_and_no_other(lan, hoa):
    video = made(waiting(lan, article=make_article()))
    publish(video, hoa)
    stills = [name for name in public_names(video) if name.endswith(".jpg")]
    assert stills == [video.poster.name.rpartition("/")[2]]
    for each in video.renditions.filter(kind=VideoRenditionKind.MP4):
        private, public = private_storage().path(each.name), public_storage().path(each.name)
        assert os.path.samefile(private, public)


def test_an_unpublished_clip_stays_private(lan):
    assert public_names(made(waiting(lan, article=make_article()))) == []


def test_a_takedown_takes_everything_away(lan, hoa, dung, django_capture_on_commit_callbacks):
    video = made(waiting(lan, article=make_article()))
    publish(video, hoa)
    with django_capture_on_commit_callbacks(execute=True):
        actions.retract(by=dung, at=timezone.now(), article=video.article, reason="Sai người")
    assert public_names(video) == []


def test_the_first_form_goes_when_nobody_plays_it_any_more(lan, django_capture_on_commit_callbacks):
    video = made(waiting(lan))
    name = video.renditions.get(number=1, kind="mp4").name
    with django_capture_on_commit_callbacks(execute=True):
        media.drop_first_form(video)
    assert clips(video) == ["180.mp4"]
    assert not private_storage().exists(name)


class Killed(BaseException):
    """As SIGKILL would: nothing of ours runs after it but what the test holds."""


def killed_at(monkeypatch, task):
    def run(asked, **options):
        if asked == task:
            # What a killed worker leaves lying.
            with open(f"{options['folder']}/half.mp4", "wb") as file:
                file.write(b"half")
            raise Killed
        return sandbox_run(asked, **options)

    sandbox_run = sandbox.run
    monkeypatch.setattr(sandbox, "run", run)


@pytest.mark.parametrize("task", ["look_at_clip", "encode_clip", "stream_clip"])
def test_whoever_was_killed_is_followed_by_one_who_goes_on(lan, monkeypatch, settings, task):
    settings.VIDEO_STREAMED_SECONDS = 1
    video = waiting(lan)
    with monkeypatch.context() as patch:
        killed_at(patch, task)
        with pytest.raises(Killed):
            media.make_video(video, at=timezone.now())
    committed = {row.pk for row in video.renditions.all()}
    made(video)
    assert video.state == VideoState.READY
    assert committed < {row.pk for row in video.renditions.all()}
    assert clips(video) == ["180.mp4", "first.mp4"]


def test_sizes_of_a_long_clip_are_kept_one_by_one(lan, monkeypatch):
    monkeypatch.setattr(making_videos, "TOGETHER_MS", 0)
    asked = []
    sandbox_run = sandbox.run

    def run(name, **options):
        asked.append((name, [tuple(size) for size in options.get("sizes", ())]))
        return sandbox_run(name, **options)

    monkeypatch.setattr(sandbox, "run", run)
    video = made(waiting(lan, clip(seconds=1, size=(1280, 720))))
    assert asked[1:] == [("encode_clip", [(854, 480)]), ("encode_clip", [(1280, 720)])]
    assert clips(video) == ["480.mp4", "720.mp4", "first.mp4"]


def test_a_clip_that_fails_late_still_plays_as_it_came(lan, monkeypatch):
    sandbox_run = sandbox.run

    def run(name, **options):
        if name == "encode_clip":
            raise Unusable(Refusal.TOO_MUCH)
        return sandbox_run(name, **options)

    monkeypatch.setattr(sandbox, "run", run)
    video = made(waiting(lan))
    assert (video.state, clips(video)) == (VideoState.READY, ["first.mp4"])
    assert "more memory or time" in video.refusal
    media.drop_first_form(video)
    assert clips(video) == ["first.mp4"]


def test_a_clip_that_was_given_another_file_meanwhile_is_left_alone(lan, monkeypatch):
    video = waiting(lan)
    sandbox_run = sandbox.run

    def run(name, **options):
        VideoAttachment.objects.filter(pk=video.pk).update(folder="f" * 32)
        return sandbox_run(name, **options)

    monkeypatch.setattr(sandbox, "run", run)
    media.make_video(video, at=timezone.now())
    assert not VideoRendition.objects.exists()


def test_a_still_that_a_version_chose_is_public_beside_the_one_chosen_now(lan, hoa):
    video = made(waiting(lan, article=make_article()))
    publish(video, hoa)
    other = video.renditions.filter(kind="poster").exclude(pk=video.poster_id).first()
    another = factories.make_published().published.get()
    PublishedVideo.objects.create(published=another, video=video, position=7, poster=other)
    media.release(another)
    stills = {name for name in public_names(video) if name.endswith(".jpg")}
    assert stills == {each.name.rpartition("/")[2] for each in (other, video.poster)}
