"""What robots are told: the kind by genre, honest hours, nothing beyond the vocabulary."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from articles.enums import Genre
from articles.models import PhotographUse
from articles.pages import last_frame
from articles.text import VIETNAM
from tests import factories
from tests.paper import figure, filmed, pictured, rich_story, text_of
from tests.vocabulary import faults, graph_of

pytestmark = pytest.mark.django_db

KINDS = {
    Genre.NEWS: "NewsArticle",
    Genre.REPORT: "NewsArticle",
    Genre.FEATURE: "ReportageNewsArticle",
    Genre.LONGFORM: "ReportageNewsArticle",
    Genre.INTERVIEW: "NewsArticle",
    Genre.COMMENT: "OpinionNewsArticle",
    Genre.PHOTO_STORY: "NewsArticle",
    Genre.VIDEO: "NewsArticle",
    Genre.INFOGRAPHIC: "NewsArticle",
    Genre.DIGEST: "NewsArticle",
    Genre.SPONSORED: "AdvertiserContentArticle",
}


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


def graph_at(client, url):
    return graph_of(text_of(client.get(url)))


def of_kind(graph, kind):
    return [node for node in graph if node["@type"] == kind]


@pytest.mark.parametrize("genre", list(Genre))
def test_each_genre_is_called_what_it_is_in_the_words_of_the_vocabulary(client, genre):
    sponsor = "Gạo nếp Bãi Sen" if genre == Genre.SPONSORED else ""
    story = rich_story(genre=genre, source="Sở Nông nghiệp", kicker="Mùa lũ", sponsor=sponsor)
    graph = graph_at(client, story.get_absolute_url())
    assert faults(graph) == []
    assert graph[0]["@type"] == KINDS[genre]
    assert graph[0]["genre"] == genre.label
    assert graph[0].get("sponsor", {}).get("name") == (sponsor or None)
    assert graph[0]["sourceOrganization"]["name"] == "Sở Nông nghiệp"
    assert bool(graph[0].get("hasPart")) == (genre == Genre.PHOTO_STORY)


def test_a_bare_story_says_no_more_than_it_is(client):
    factories.make_masthead(motto="", agency="", governing_body="", address="", telephone="")
    story = factories.make_published(standfirst="", body="<p>Lũ.</p>")
    graph = graph_at(client, story.get_absolute_url())
    assert faults(graph) == []
    assert graph[0]["author"] == {"@id": "http://testserver/#toa-soan"}


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("/", "WebSite"),
        ("/thoi-su", "CollectionPage"),
        ("/tag/khu-kinh-te-0", "CollectionPage"),
        ("/tac-gia/pham-ngoc-0", "ProfilePage"),
        ("/luu-tru", "CollectionPage"),
        ("/dinh-chinh", "WebPage"),
        ("/tim-kiem?q=lũ", "SearchResultsPage"),
    ],
)
def test_every_page_says_what_it_is_and_who_publishes_it(client, url, kind):
    rich_story()
    graph = graph_of(text_of(client.get(url, follow=True)))
    assert faults(graph) == []
    assert graph[0]["@type"] == kind
    (paper,) = of_kind(graph, "NewsMediaOrganization")
    assert paper["name"] == "Báo Sông Ngà"
    assert paper["telephone"] == "0200 000 000"
    assert paper["correctionsPolicy"] == "http://testserver/dinh-chinh"
    assert graph[0]["publisher"] == {"@id": paper["@id"]}


def test_the_front_page_tells_how_to_search(client):
    factories.make_published()
    action = graph_at(client, "/")[0]["potentialAction"]
    assert action["target"]["urlTemplate"] == "http://testserver/tim-kiem?q={q}"
    assert client.get("/tim-kiem?q=lu").status_code == 200


def test_a_clip_is_told_with_its_length_its_still_and_its_first_hour(client):
    clip = filmed()
    clip.duration_ms = 68_400
    clip.save()
    at = datetime(2026, 3, 1, 8, tzinfo=VIETNAM)
    body = "<p>Lời.</p>" + figure("video", clip, "Đồng chí phát biểu")
    story = factories.make_published(body=body, at=at)
    (video,) = of_kind(graph_at(client, story.get_absolute_url()), "VideoObject")
    assert video["name"] == "Đồng chí phát biểu"
    assert video["duration"] == "PT1M8S"
    assert video["uploadDate"] == "2026-03-01T08:00:00+07:00"
    assert video["contentUrl"].startswith("http://testserver/media/video/")
    assert video["thumbnailUrl"].endswith(".jpg")


def test_a_picture_is_told_with_its_caption_its_credit_and_its_size(client):
    photograph = pictured()
    body = figure("photograph", photograph, "Bà con gia cố đê")
    factories.make_masthead()
    story = factories.make_article(body=body)
    PhotographUse.objects.filter(article=story).update(credit="Minh Đức")
    factories.pass_and_publish(by=factories.make_hoa(), at=timezone.now(), article=story)
    story.refresh_from_db()
    picture = graph_at(client, story.get_absolute_url())[0]["image"][-1]
    assert (picture["caption"], picture["creditText"]) == ("Bà con gia cố đê", "Minh Đức")
    assert (picture["width"]["value"], picture["height"]["value"]) == (1600, 1066)


def test_changed_is_said_of_a_new_version_only(client, hoa):
    first = timezone.now() - timedelta(hours=2)
    story = factories.make_published(at=first)
    told = graph_at(client, story.get_absolute_url())[0]
    assert told["dateModified"] == told["datePublished"]
    factories.pass_and_correct(by=hoa, at=timezone.now(), article=story, note="Đúng là 3 xã.")
    last_frame.forget()
    graph = graph_at(client, story.get_absolute_url())
    assert faults(graph) == []
    assert graph[0]["datePublished"] == told["datePublished"]
    assert graph[0]["dateModified"] > told["dateModified"]
    (correction,) = graph[0]["correction"]
    assert correction["@type"] == "CorrectionComment"
    assert correction["text"] == "Đúng là 3 xã."


def test_a_preview_tells_robots_nothing(client, hoa):
    story = factories.make_article()
    client.force_login(hoa)
    page = text_of(client.get(f"/toa-soan/articles/article/{story.pk}/xem-truoc/"))
    assert "ld+json" not in page
    assert "og:" not in page.replace("xmlns:og", "").replace("og: https://ogp.me", "")
    assert "data-sharing" not in page


INBOUND = [
    "?zarsrc=30&utm_source=zalo&utm_medium=zalo&utm_campaign=zalo",
    "?fbclid=IwAR0x-yZ_1",
    "?utm_source=facebook&utm_medium=social&fbclid=abc",
    "?gidzl=q&zarsrc=31",
    "?amp=1&trang=2",
]


@pytest.mark.parametrize("query", INBOUND)
def test_the_true_address_has_no_query_however_the_reader_came(client, query):
    story = rich_story()
    address = story.get_absolute_url()
    for url in (address, "/", "/thoi-su", "/tag/khu-kinh-te-0", "/tac-gia/pham-ngoc-0"):
        page = text_of(client.get(url + query))
        assert f'<link rel="canonical" href="http://testserver{url}">' in page
        assert f'<meta property="og:url" content="http://testserver{url}">' in page
        assert "utm_" not in page, url
        assert "zarsrc" not in page, url
        assert "fbclid" not in page, url
    wrong = client.get(f"/sai-{story.pk}.html{query}")
    assert wrong["Location"] == address


def test_the_head_says_to_the_networks_what_the_page_says(client):
    story = rich_story(at=datetime(2026, 3, 1, 8, tzinfo=VIETNAM))
    page = text_of(client.get(story.get_absolute_url()))
    for name, content in {
        "og:site_name": "Báo Sông Ngà",
        "og:locale": "vi_VN",
        "og:type": "article",
        "og:title": story.headline,
        "article:section": "Thời sự",
        "article:published_time": "2026-03-01T08:00:00+07:00",
        "article:author": "http://testserver/tac-gia/pham-ngoc-0",
        "article:tag": "Khu kinh tế 0",
    }.items():
        assert f'<meta property="{name}" content="{content}">' in page, name
    assert '<meta name="twitter:card" content="summary_large_image">' in page


def test_the_sharing_links_are_plain_and_carry_the_true_address(client):
    story = factories.make_published()
    page = text_of(client.get(story.get_absolute_url() + INBOUND[0]))
    quoted = story.get_absolute_url().replace("/", "%2F")
    assert f"https://www.facebook.com/sharer/sharer.php?u=http%3A%2F%2Ftestserver{quoted}" in page
    assert page.count('href="https://button-share.zalo.me/share_external?d=') == 2
    assert page.count('src="http') == 0


def test_the_paper_is_described_anew_under_another_masthead_and_another_origin(client, settings):
    story = factories.make_published()
    (before,) = of_kind(graph_at(client, story.get_absolute_url()), "NewsMediaOrganization")
    factories.make_masthead(product_name="Báo Ẩm Ướt điện tử", valid_from=timezone.localdate())
    settings.SITE_ORIGIN = "https://bao-am-uot.example"
    last_frame.forget()
    (after,) = of_kind(graph_at(client, story.get_absolute_url()), "NewsMediaOrganization")
    assert after["name"] == "Báo Ẩm Ướt điện tử" != before["name"]
    assert after["url"] == "https://bao-am-uot.example/" != before["url"]
