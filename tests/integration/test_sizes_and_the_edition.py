"""Making sizes of pictures and forms of clips raises the edition only where readers meet them."""

import pytest
from django.utils import timezone

from articles.models import Edition, Topic, VideoRendition
from tests import factories
from tests.paper import figure, filmed, next_transaction, pictured

pytestmark = pytest.mark.django_db


@pytest.fixture
def raised():
    """How often the edition rises, where each act would be a transaction of its own."""

    def raised(act):
        before = Edition.objects.get().number
        next_transaction()
        act()
        return Edition.objects.get().number - before

    return raised


def one_more_size(photograph):
    return lambda: factories.make_rendition(photograph, width=828)


def test_a_picture_of_a_draft_leaves_the_pages_in_memory(raised):
    photograph = pictured()
    factories.make_article(lead_photograph=photograph)
    assert raised(one_more_size(photograph)) == 0


def test_a_picture_of_a_published_story_raises_it(raised):
    photograph = pictured()
    body = "<p>Nước rút.</p>" + figure("photograph", photograph, "Ruộng lúa")
    factories.make_published("Nước rút", body=body)
    assert raised(one_more_size(photograph)) == 1
    assert raised(photograph.renditions.filter(width=828).delete) == 1


def test_the_lead_of_a_published_story_raises_it(raised):
    photograph = pictured()
    factories.make_published("Nước rút", lead_photograph=photograph)
    assert raised(one_more_size(photograph)) == 1


def test_a_picture_of_a_topic_raises_it(raised):
    photograph = pictured()
    tag = factories.make_tag("Lũ tháng mười")
    Topic.objects.create(
        tag=tag,
        standfirst="Cả tỉnh chống lũ",
        alt_text="Nước lên",
        credit="Minh Đức",
        photograph=photograph,
        changed_at=timezone.now(),
        changed_by=factories.make_hoa(),
    )
    assert raised(one_more_size(photograph)) == 1


def test_a_clip_raises_it_once_it_is_published(raised):
    article = factories.make_article()
    clip = filmed(article)

    def one_more_form():
        VideoRendition.objects.filter(video=clip, kind="poster").update(width=640)

    assert raised(one_more_form) == 0
    article.body = "<p>Nước rút.</p>" + figure("video", clip, "Nước lên")
    article.save()
    factories.make_masthead()
    factories.pass_and_publish(by=factories.make_hoa(), at=timezone.now(), article=article)
    assert raised(one_more_form) == 1
