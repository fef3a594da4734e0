"""How far the worker is with a clip is seen in the text while one goes on writing."""

import io

import pytest
from django.utils import timezone

from articles import media
from articles.models import VideoAttachment
from tests.factories import make_article
from tests.media_files import clip

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story(lan):
    article = make_article("Lũ về trong đêm", by=lan)
    video = media.take_in_video(
        by=lan, at=timezone.now(), file=io.BytesIO(clip(seconds=1)), name="lũ.mp4", article=article
    )
    figure = f'<figure data-video="{video.pk}"><figcaption></figcaption></figure>'
    article.body = f"<p>Nước lên.</p>{figure}"
    article.save()
    return article, video


def test_progress_is_seen_and_then_the_clip_plays(open_desk, lan, story):
    article, video = story
    page = open_desk(lan, f"/toa-soan/articles/article/{article.pk}/change/")
    figure = page.locator(".desk-figure--video")
    figure.get_by_text("Máy chủ đang xử lý video").wait_for()
    assert figure.get_by_text("Tải tệp lên").count() == 0
    VideoAttachment.objects.filter(pk=video.pk).update(state="making", progress=40)
    figure.get_by_text("40 %").wait_for()
    VideoAttachment.objects.filter(pk=video.pk).update(state="waiting", progress=0)
    media.make_video(video, at=timezone.now())
    figure.locator("video").wait_for()
    assert figure.locator("progress").count() == 0


def test_what_cannot_be_used_says_why_and_may_be_replaced(open_desk, lan, story):
    article, video = story
    page = open_desk(lan, f"/toa-soan/articles/article/{article.pk}/change/")
    figure = page.locator(".desk-figure--video")
    figure.locator("progress").wait_for()
    media.give_up(video)
    figure.get_by_text("Máy chủ đã thử nhiều lần").wait_for()
    figure.locator("button", has_text="Tải tệp lên").wait_for(state="attached")
