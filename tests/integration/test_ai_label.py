"""What readers and machines are told of a picture that AI had a hand in."""

import json
import re

import pytest
from django.urls import reverse

from articles.models import Photograph
from articles.pages import last_frame
from articles.pages.parts import Picture
from articles.pages.structured.nodes import digital_source
from tests import factories
from tests.embed_samples import embed
from tests.paper import figure, pictured, text_of

pytestmark = pytest.mark.django_db
LABEL = "Ảnh có dùng AI: Máy vẽ, dựng lại mặt đê"
MARKED = {"is_ai_used": True, "ai_tool": "Máy vẽ", "ai_purpose": "dựng lại mặt đê"}
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


@pytest.fixture
def marked():
    photograph = pictured()
    Photograph.objects.filter(pk=photograph.pk).update(**MARKED)
    photograph.refresh_from_db()
    return photograph


def test_the_label_stands_below_the_picture_as_it_was_approved(client, marked):
    story = factories.make_published(body=figure("photograph", marked, "Con đê"))
    page = text_of(client.get(story.get_absolute_url()))
    assert re.search(
        rf'<figcaption>Con đê.*<span class="ai-mark">{LABEL}</span></figcaption>', page
    )
    Photograph.objects.update(is_ai_used=False, ai_tool="")
    last_frame.forget()
    assert LABEL in text_of(client.get(story.get_absolute_url()))


def test_a_picture_without_ai_carries_no_label(client):
    story = factories.make_published(body=figure("photograph", pictured(), "Con đê"))
    page = text_of(client.get(story.get_absolute_url()))
    assert "có dùng AI" not in page.partition("</head>")[2]
    assert "digitalSourceType" not in page


def test_the_card_and_the_still_of_an_embed_carry_it_too(client, marked):
    story = factories.make_published(body=embed(still=marked), lead_photograph=marked)
    assert LABEL in text_of(client.get(story.get_absolute_url()))
    section = text_of(client.get(story.section.get_absolute_url()))
    assert '<span class="badge badge-ai">Có dùng AI</span>' in section


def test_the_preview_at_the_desk_shows_it_before_anything_is_published(client, marked, lan):
    article = factories.make_article(body=figure("photograph", marked, "Con đê"), by=lan)
    client.force_login(lan)
    page = text_of(client.get(reverse("admin:desk_preview_of", args=[article.pk])))
    assert LABEL in page


def test_machines_are_told_where_the_picture_comes_from(client, marked):
    story = factories.make_published(lead_photograph=marked)
    page = text_of(client.get(story.get_absolute_url()))
    graph = json.loads(re.search(r'ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)[1])["@graph"]
    told = graph[0]["image"][-1]
    assert told["digitalSourceType"] == f"{IPTC}compositeWithTrainedAlgorithmicMedia"
    assert told["description"] == LABEL


@pytest.mark.parametrize(
    ("picture", "told"),
    [
        ({}, ""),
        ({"source_type": f"{IPTC}digitalCapture"}, f"{IPTC}digitalCapture"),
        ({"source_type": "javascript:alert(1)"}, ""),
        (
            {"is_ai_used": True, "source_type": f"{IPTC}trainedAlgorithmicMedia"},
            f"{IPTC}trainedAlgorithmicMedia",
        ),
        (
            {"is_ai_used": True, "source_type": f"{IPTC}digitalCapture"},
            f"{IPTC}compositeWithTrainedAlgorithmicMedia",
        ),
        (
            {"is_ai_used": True, "source_type": "https://khac.example/"},
            f"{IPTC}compositeWithTrainedAlgorithmicMedia",
        ),
    ],
)
def test_only_addresses_of_the_iptc_are_passed_on(picture, told):
    assert digital_source(Picture(**picture)) == told


def test_feeds_say_it_with_the_caption(client, marked, settings):
    settings.FEED_TEXT = "full"
    factories.make_published(body=figure("photograph", marked, "Con đê"), lead_photograph=marked)
    feed = text_of(client.get("/rss/tin-tuc.rss"))
    assert feed.count(LABEL) == 2


def test_a_mark_without_a_note_is_still_a_mark():
    assert Picture(is_ai_used=True).ai_label == "Ảnh có dùng AI"
    assert Picture(ai_note="Máy vẽ").ai_label == ""
