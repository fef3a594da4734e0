import json

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import actions, selectors
from tests import factories
from tests.factories import make_article, make_hoa, make_masthead, make_video

pytestmark = pytest.mark.django_db


def test_describing_a_clip_at_the_desk_cannot_alter_a_published_story(client, lan):
    make_masthead()
    article = make_article(by=lan)
    video = make_video(article, credit="Mạnh Khoa")
    article.body = f'<figure data-video="{video.pk}"><figcaption>Bến cá</figcaption></figure>'
    actions.save_article(by=lan, at=timezone.now(), article=article, expected_version=1)
    factories.pass_and_publish(by=make_hoa(), at=timezone.now(), article=article)
    client.force_login(lan)
    client.post(
        reverse("admin:desk_describe_video"),
        json.dumps({"video": video.pk, "caption": "", "credit": "Người khác"}),
        content_type="application/json",
    )
    [row] = selectors.story(article.pk, timezone.now()).video_rows
    assert row["credit"] == "Mạnh Khoa"
