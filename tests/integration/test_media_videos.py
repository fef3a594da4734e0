import io
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import media
from articles.enums import VideoState
from articles.models import VideoAttachment, private_storage
from tests.factories import make_article, make_missing_video
from tests.media_files import clip, jpeg

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


def fill(video, by, content=CLIP):
    return media.fill_missing_video(
        by=by, at=timezone.now(), video=video, file=io.BytesIO(content), name="tìm thấy.mp4"
    )


def queued():
    jobs = ProcrastinateJob.objects.filter(task_name="articles.make_video")
    return [(job.args["video"], job.lock, job.queue_name) for job in jobs.order_by("id")]


def test_a_clip_is_kept_as_it_came_and_waits_for_the_worker(lan):
    video = take_in(lan, caption="Ông Hải trả lời", article=make_article())
    video.refresh_from_db()
    assert (video.state, video.progress, video.caption) == ("waiting", 0, "Ông Hải trả lời")
    with private_storage().open(video.original.name) as original:
        assert original.read() == CLIP
    assert not video.renditions.exists()
    assert media.clip_addresses(video) is None
    assert queued() == [(video.pk, f"video-{video.pk}", "videos")]


def test_uploaded_files_of_both_kinds_are_read(lan):
    small = take_in(lan, file=SimpleUploadedFile("a.mp4", CLIP, "text/html"))
    with TemporaryUploadedFile("b.mp4", "video/mp4", 0, None) as large:
        content = clip(seconds=1)
        large.write(content)
        kept = take_in(lan, file=large)
    for video, expected in ((small, CLIP), (kept, content)):
        with private_storage().open(video.original.name) as original:
            assert original.read() == expected


def test_a_file_that_lies_on_the_same_disk_is_not_copied(lan):
    name = private_storage().save("lying/lying.mp4", io.BytesIO(CLIP))
    with private_storage().open(name) as file:
        video = take_in(lan, file=file)
    path = private_storage().path(video.original.name)
    assert os.path.samefile(private_storage().path(name), path)
    private_storage().delete(name)
    with open(path, "rb") as kept:
        assert kept.read() == CLIP


def test_the_same_clip_for_the_same_story_is_the_same_video(lan):
    first, second = make_article(), make_article()
    assert take_in(lan, article=first) == take_in(lan, article=first)
    assert take_in(lan) == take_in(lan)
    assert take_in(lan, article=second) not in (take_in(lan, article=first), take_in(lan))
    assert len(queued()) == 3


def test_what_could_not_be_used_may_be_sent_again(lan):
    refused = take_in(lan)
    VideoAttachment.objects.update(state=VideoState.REFUSED, refusal="The video is damaged.")
    assert take_in(lan) != refused


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"<html>", "not a video"),
        (jpeg((90, 60)), "not a video"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "not a video"),
    ],
    ids=["empty", "page", "photograph", "playlist"],
)
def test_what_is_no_clip_is_refused_at_once_and_leaves_nothing(lan, content, said):
    with pytest.raises(media.MediaRefused, match=said):
        take_in(lan, content)
    assert not VideoAttachment.objects.exists()
    assert queued() == []


def test_a_clip_over_the_limit_is_refused_at_once(lan, settings):
    settings.VIDEO_MAX_BYTES = 1000
    with pytest.raises(media.MediaRefused, match="too large"):
        take_in(lan)


def test_a_missing_video_gets_its_file_once(lan):
    video = make_missing_video(make_article(), name="22421_OHAI1.mp4")
    filled = fill(video, lan)
    assert (filled.state, filled.original_name) == ("waiting", "22421_OHAI1.mp4")
    assert [pk for pk, _lock, _queue in queued()] == [video.pk]
    with pytest.raises(media.MediaRefused, match="already"):
        fill(video, lan)


def test_a_clip_that_was_refused_gets_another_file(lan):
    video = take_in(lan, article=make_article())
    VideoAttachment.objects.update(state=VideoState.REFUSED, refusal="The video is damaged.")
    filled = fill(video, lan, clip(seconds=1))
    filled.refresh_from_db()
    assert (filled.state, filled.refusal, filled.pk) == ("waiting", "", video.pk)


def test_a_clip_that_no_job_knows_of_is_queued_again(lan):
    lost, known = take_in(lan), take_in(lan, clip(seconds=1))
    ProcrastinateJob.objects.filter(args={"video": lost.pk})._raw_delete("default")
    assert media.queue_forgotten() == 1
    assert sorted(pk for pk, _lock, _queue in queued()) == [lost.pk, known.pk]
    assert media.queue_forgotten() == 0
