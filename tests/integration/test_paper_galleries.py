"""Galleries and clips as readers get them, and the subtitles beside a clip."""

import re

import lxml.html
import pytest
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.utils import timezone

from articles import actions
from articles.models import VideoRendition, private_storage
from tests import factories
from tests.paper import figure, filmed, pictured, queries_of
from tests.vocabulary import faults, graph_of

pytestmark = pytest.mark.django_db
CUES = "WEBVTT\n\n00:00.000 --> 00:02.000\nNước sông đang lên.\n"


def gallery(*photographs):
    inside = "".join(figure("photograph", each, f"ảnh {each.pk}") for each in photographs)
    return f'<section data-gallery="">{inside}</section>'


def page_of(client, story):
    return lxml.html.fromstring(client.get(story.get_absolute_url()).content.decode())


def made(video, kind, ending, **fields):
    rendition = VideoRendition.objects.create(
        **{"video": video, "kind": kind, "width": 1280, "height": 720, "size": 9} | fields,
        name=f"video/{video.folder}/{ending}",
    )
    private_storage().save(rendition.name, ContentFile(bytes(9)))
    return rendition


def story_with(*videos, **facts):
    body = "<p>Lời dẫn.</p>" + "".join(figure("video", each, "Đê vỡ") for each in videos)
    for video in videos:
        type(video).objects.filter(pk=video.pk).update(**facts)
    return factories.make_published(body=body)


def test_each_picture_of_a_gallery_stands_there_whole_with_its_words_and_number(client):
    pictures = [pictured() for _ in range(3)]
    page = page_of(client, factories.make_published(body=gallery(*pictures)))
    [row] = page.cssselect(".gallery-row")
    slides = row.cssselect(".slide")
    words = [" ".join(each.cssselect("figcaption")[0].text_content().split()) for each in slides]
    assert [re.search(r"\d/3 ảnh \d+", each) is not None for each in words] == [True] * 3
    assert all("Minh Đức" in each for each in words)
    images = [each.cssselect("img")[0] for each in slides]
    assert [each.get("loading") for each in images] == [None, "lazy", "lazy"]
    assert all(each.get("width") and each.get("height") for each in images)
    assert (row.get("tabindex"), row.get("role")) == ("0", "region")


def test_arrows_of_a_gallery_lead_to_the_picture_beside_without_any_script(client):
    story = factories.make_published(body=gallery(*(pictured() for _ in range(3))) * 2)
    page = page_of(client, story)
    slides = page.cssselect(".slide")
    ids = [each.get("id") for each in slides]
    assert len(set(ids)) == 6
    led = [[link.get("href")[1:] for link in each.cssselect("a.turn")] for each in slides]
    first = ids[:3]
    assert led[:3] == [[first[1]], [first[0], first[2]], [first[1]]]


def test_a_gallery_asks_the_database_nothing_more(client):
    short = factories.make_published(body=gallery(pictured(), pictured()))
    long = factories.make_published(body=gallery(*(pictured() for _ in range(9))))
    assert queries_of(client, short.get_absolute_url()) == queries_of(
        client, long.get_absolute_url()
    )
    assert queries_of(client, long.get_absolute_url()) <= 6


def test_the_script_of_figures_comes_only_where_it_has_work(client):
    plain = factories.make_published(body=figure("photograph", pictured(), "một"))
    assert "figures.js" not in client.get(plain.get_absolute_url()).content.decode()
    story = factories.make_published(body=gallery(pictured(), pictured()))
    assert "figures.js" in client.get(story.get_absolute_url()).content.decode()
    assert finders.find("articles/paper/figures.js")


def test_feeds_get_each_picture_of_a_gallery(client, settings):
    settings.FEED_TEXT = "full"
    pictures = [pictured(), pictured()]
    factories.make_published(body="<p>Mở.</p>" + gallery(*pictures))
    feed = client.get("/rss/tin-tuc.rss").content.decode()
    for each in pictures:
        assert each.folder in feed
        assert f"ảnh {each.pk}" in feed


def test_a_clip_names_all_its_forms_and_fetches_none(client):
    video = filmed()
    made(video, "mp4", "720.mp4")
    made(video, "hls", "m.m3u8")
    story = factories.make_published(body=figure("video", video, "Đê vỡ"))
    response = client.get(story.get_absolute_url())
    [clip] = lxml.html.fromstring(response.content.decode()).cssselect("video")
    assert (clip.get("preload"), clip.get("controls")) == ("none", "")
    assert clip.get("poster").endswith("540.jpg")
    names = [each.get("src").rpartition("/")[2] for each in clip.cssselect("source")]
    assert names == ["m.m3u8", "720.mp4", "540.mp4"]
    assert [each.get("media") for each in clip.cssselect("source")][1:] == [
        "(min-width: 40rem)",
        None,
    ]
    assert clip.get("data-hls").endswith("m.m3u8")
    assert "blob:" in policy(response, "media-src")


def policy(response, directive):
    parts = response["Content-Security-Policy"].split(";")
    return next(part for part in parts if part.strip().startswith(directive))


def test_no_page_but_that_of_a_long_clip_may_play_what_a_script_put_together(client):
    response = client.get(story_with(filmed()).get_absolute_url())
    assert "blob:" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("state", ["waiting", "making"])
def test_a_clip_that_is_being_made_says_so_calmly(client, state):
    story = story_with(factories.make_video(original="video/goc.mp4"), state=state)
    page = page_of(client, story)
    assert "Video đang được xử lý" in page.cssselect(".absent")[0].text_content()
    assert page.cssselect("video") == []


def test_readers_see_the_still_that_was_chosen_when_it_was_published(client, settings):
    settings.FEED_TEXT = "full"
    video = filmed()
    stills = [made(video, "poster", f"bia-{number}.jpg", number=number) for number in (1, 2)]
    video.poster = stills[0]
    video.save()
    story = story_with(video)
    video.poster = stills[1]
    video.save()
    [clip] = page_of(client, story).cssselect("video")
    assert clip.get("poster").endswith("bia-1.jpg")
    assert "bia-1.jpg" in client.get("/sitemap/bai-1.xml").content.decode()
    assert "bia-1.jpg" in client.get("/rss/tin-tuc.rss").content.decode()


def test_what_is_said_stands_in_the_page_and_is_told_to_machines(client):
    story = story_with(filmed(), transcript="Chủ tịch xã: <Nước> đang lên.", subtitles=CUES)
    page = page_of(client, story)
    [said] = page.cssselect("details.transcript")
    assert said.get("open") is None
    assert "Chủ tịch xã: <Nước> đang lên." in said.text_content()
    graph = graph_of(client.get(story.get_absolute_url()).content.decode())
    assert faults(graph) == []
    [told] = [node for node in graph if node["@type"] == "VideoObject"]
    assert told["transcript"] == "Chủ tịch xã: <Nước> đang lên."
    assert "/phu-de/" in told["caption"]["contentUrl"]


def test_subtitles_are_those_of_the_version_that_readers_have(client):
    video = filmed()
    story = story_with(video, subtitles=CUES)
    [track] = page_of(client, story).cssselect("video track")
    assert (track.get("kind"), track.get("srclang")) == ("captions", "vi")
    type(video).objects.filter(pk=video.pk).update(
        subtitles=CUES + "\n00:03.000 --> 00:04.000\nX\n"
    )
    response = client.get(track.get("src"))
    assert response.content.decode() == CUES
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "s-maxage=1" in response["Cache-Control"]
    assert (
        client.get(track.get("src"), headers={"If-None-Match": response["ETag"]}).status_code == 304
    )


def test_subtitles_go_with_the_story(client, hoa):
    story = story_with(filmed(), subtitles=CUES)
    address = page_of(client, story).cssselect("video track")[0].get("src")
    assert client.get(address.replace("-", "-9")).status_code == 404
    assert client.get(address.replace("/phu-de/", "/phu-de/9")).status_code == 404
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Theo yêu cầu")
    assert client.get(address).status_code == 404
