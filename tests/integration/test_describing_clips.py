"""What is said of a clip at the desk, who may, and that an approval holds it."""

import io
import json
from datetime import timedelta
from functools import partial

import pytest
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from articles import actions, media, selectors
from articles.actions.approvals import approval_of
from articles.actions.clips import describe_clip
from articles.actions.media_rules import media_obstacles
from articles.actions.restoring import restore_revision
from articles.enums import Verb
from articles.models import AuditEntry, Photograph, PublishedVideo, VideoRendition
from articles.workflow import TransitionRefused
from tests import factories
from tests.media_files import jpeg
from tests.paper import figure, filmed

pytestmark = pytest.mark.django_db
CUES = "1\n00:00:01,000 --> 00:00:02,000\nNước lên\n"


@pytest.fixture
def story(lan):
    factories.make_masthead()
    article = factories.make_article(by=lan)
    video = filmed(article)
    article.body = figure("video", video, "Đê")
    actions.save_article(by=lan, at=timezone.now(), article=article, expected_version=1)
    article.video = video
    return article


def say(client, video, **said):
    return client.post(
        reverse("admin:desk_describe_video"),
        json.dumps({"video": video.pk, **said}),
        content_type="application/json",
    )


def another_still(video, number=1):
    return VideoRendition.objects.create(
        video=video, kind="poster", number=number, width=640, height=360,
        name=f"videos/{video.folder}/{number}.jpg", size=9,
    )  # fmt: skip


def test_only_what_is_named_is_changed_and_the_record_tells(client, lan, story):
    client.force_login(lan)
    still = another_still(story.video)
    facts = say(client, story.video, subtitles=CUES, transcript="Bà Thuở: Nước lên.").json()
    assert (facts["subtitles"], facts["transcript"]) == (1, "Bà Thuở: Nước lên.")
    facts = say(client, story.video, poster=still.pk).json()
    assert (facts["subtitles"], facts["poster_id"]) == (1, still.pk)
    assert [each["id"] for each in facts["posters"]][-1] == still.pk
    entry = AuditEntry.objects.filter(subject_type="videoattachment").latest("pk")
    assert entry.changes["poster"][1] is not None


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"subtitles": "<script>"}, "Dòng 1"),
        ({"transcript": "a" * 30_001}, "30"),
        ({"poster": 10**9}, "không còn"),
        ({"photograph": 10**9}, "không còn"),
    ],
)
def test_what_is_refused_says_why_and_changes_nothing(client, lan, story, said, sentence):
    client.force_login(lan)
    say(client, story.video, subtitles=CUES)
    response = say(client, story.video, credit="Khác", **said)
    assert response.status_code == 400
    assert sentence in response.json()["error"]
    story.video.refresh_from_db()
    assert (story.video.credit, media.cue_count(story.video.subtitles)) == ("Ngọc Lan", 1)


def test_a_still_of_another_clip_is_none_of_this_one(client, lan, story):
    client.force_login(lan)
    assert say(client, story.video, poster=another_still(filmed()).pk).status_code == 400


def test_who_only_reads_the_story_says_nothing_of_its_clips(client, story):
    client.force_login(factories.make_user("tam", "Phóng viên"))
    assert say(client, story.video, transcript="x").status_code in (403, 404)


def test_a_photograph_becomes_the_still_once_however_often_it_is_chosen(client, lan, story):
    client.force_login(lan)
    photograph = media.take_in_photograph(
        by=lan, at=timezone.now(), file=io.BytesIO(jpeg((1500, 1000))), name="a.jpg"
    )
    for _ in range(2):
        facts = say(client, story.video, photograph=photograph.pk).json()
    stills = VideoRendition.objects.filter(video=story.video, kind="poster")
    assert stills.count() == 2
    chosen = stills.get(pk=facts["poster_id"])
    assert f"still-{photograph.pk}.jpg" in facts["poster"]
    assert (chosen.width, chosen.width / chosen.height) == (chosen.width, pytest.approx(1.5, 0.01))


@pytest.fixture
def still(client, lan, story):
    """A photograph of the library that stands for the clip until it is played."""
    client.force_login(lan)
    photograph = media.take_in_photograph(
        by=lan, at=timezone.now(), file=io.BytesIO(jpeg((1500, 1000))), name="cho-noi.jpg"
    )
    say(client, story.video, photograph=photograph.pk, caption="Chợ", credit="Minh Đức")
    return Photograph.objects.filter(pk=photograph.pk)


def test_a_photograph_that_stands_for_a_clip_keeps_its_terms(story, still):
    at = timezone.now()
    obstacles = partial(media_obstacles, story, at=at, shown_from=at, verb=Verb.PUBLISH)
    assert obstacles() == []
    still.update(rights_until=at - timedelta(days=1))
    assert "chỉ được dùng đến" in obstacles()[0]
    still.update(rights_until=None, has_children=True)
    assert "trẻ em" in obstacles()[0]


def test_a_photograph_that_stands_for_a_clip_is_never_called_unused(still):
    assert still.unused().count() == 0
    with pytest.raises(ProtectedError):
        still.get().delete()


def test_a_still_made_with_ai_marks_the_clip(story, still):
    still.update(is_ai_used=True, ai_tool="Máy vẽ", ai_purpose="minh họa")
    factories.approved(story)
    actions.publish(by=factories.make_hoa(), at=timezone.now(), article=story)
    shown = PublishedVideo.objects.get()
    assert (shown.is_ai_used, shown.ai_note) == (True, "Máy vẽ, minh họa")


@pytest.mark.parametrize("field", ["subtitles", "transcript", "poster"])
def test_what_is_said_of_a_clip_after_the_approval_has_to_be_approved_again(
    client, lan, story, field
):
    factories.approved(story)
    approval_of(story)
    said = {"subtitles": CUES, "transcript": "x", "poster": another_still(story.video).pk}
    describe_clip(
        by=factories.make_dung(), at=timezone.now(), video=story.video, said={field: said[field]}
    )
    with pytest.raises(TransitionRefused, match="duyệt lại"):
        approval_of(story)


def test_the_still_that_the_worker_proposes_later_voids_no_approval(story):
    factories.approved(story)
    story.video.poster = another_still(story.video)
    story.video.save()
    approval_of(story)


def test_readers_keep_what_was_published_and_search_finds_what_is_said(client, lan, hoa, story):
    client.force_login(lan)
    say(client, story.video, subtitles=CUES, transcript="Ông Quỳnh kể chuyện khuỷu đê.")
    factories.pass_and_publish(by=hoa, at=timezone.now(), article=story)
    story.refresh_from_db()
    story.video.transcript = "khác"
    story.video.save()
    [row] = PublishedVideo.objects.all()
    assert (row.transcript, media.cue_count(row.subtitles)) == ("Ông Quỳnh kể chuyện khuỷu đê.", 1)
    assert "Ông Quỳnh" in client.get(story.get_absolute_url()).content.decode()
    found = client.get("/tim-kiem?q=khuỷu+đê").content.decode()
    assert story.headline in found
    assert selectors.subtitles_of(story.pk, story.video.pk, timezone.now()).startswith("WEBVTT")


def test_an_earlier_revision_brings_back_what_was_said_of_its_clip(lan, story):
    video = story.video
    said = {"subtitles": CUES, "transcript": "trước", "poster": another_still(video).pk}
    describe_clip(by=lan, at=timezone.now(), video=video, said=said)
    story.headline = "Tít mới"
    actions.save_article(by=lan, at=timezone.now(), article=story, expected_version=2)
    describe_clip(
        by=lan, at=timezone.now(), video=video,
        said={"subtitles": "", "transcript": "sau", "poster": another_still(video, 2).pk},
    )  # fmt: skip
    restore_revision(by=lan, at=timezone.now(), article=story, number=3, expected_version=3)
    video.refresh_from_db()
    assert (video.transcript, media.cue_count(video.subtitles)) == ("trước", 1)
    assert video.poster_id == said["poster"]


def test_the_preview_has_the_subtitles_that_are_not_published_yet(client, lan, story):
    client.force_login(lan)
    say(client, story.video, subtitles=CUES)
    preview = client.get(reverse("admin:desk_preview_of", args=[story.pk])).content.decode()
    address = reverse("admin:desk_subtitles", args=[story.video.pk])
    assert f'src="{address}"' in preview
    response = client.get(address)
    assert response["Content-Type"].startswith("text/vtt")
    client.force_login(factories.make_user("tam", "Phóng viên"))
    assert client.get(address).status_code == 404


def test_what_changed_of_a_clip_is_seen_where_two_texts_are_compared(client, lan, story):
    describe_clip(
        by=lan, at=timezone.now(), video=story.video, said={"transcript": "Nước đang lên"}
    )
    actions.save_article(by=lan, at=timezone.now(), article=story, expected_version=2)
    client.force_login(lan)
    page = client.get(reverse("admin:desk_compare", args=[story.pk])).content.decode()
    assert "Nước đang lên" in page
