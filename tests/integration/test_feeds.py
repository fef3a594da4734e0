"""What feed readers are given: valid, whole, costing little, and never what readers may not see."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import etree

from articles import actions
from articles.models import SharingCard
from articles.pages import last_frame
from tests import factories
from tests.feed_rules import ATOM, CONTENT, DC, MEDIA, faults
from tests.paper import figure, filmed, pictured, queries_of, rich_story, text_of

pytestmark = pytest.mark.django_db

PLACES = ["/rss/tin-tuc", "/rss/thoi-su", "/rss/tag/khu-kinh-te-0", "/rss/tac-gia/pham-ngoc-0"]
ENDINGS = ["rss", "atom", "json"]
TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


@pytest.fixture
def full_text(settings):
    settings.FEED_TEXT = "full"


def items(client, url="/rss/tin-tuc.rss"):
    response = client.get(url)
    assert response.status_code == 200
    return etree.fromstring(response.content).findall("channel/item")


def entries(client, url="/rss/tin-tuc.json"):
    return json.loads(client.get(url).content)["items"]


def titles(client):
    return [item["title"] for item in entries(client)]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("text", ["excerpt", "full"])
def test_every_feed_keeps_the_rules_of_its_format(client, settings, ending, text):
    settings.FEED_TEXT = text
    settings.WEBSUB_HUBS = ["https://hub.example/"]
    factories.make_masthead(reuse_notice="Ghi rõ nguồn “Báo Sông Ngà” khi phát lại.")
    rich_story(standfirst="Một <b>sapo</b> & hơn thế")
    for place in PLACES:
        response = client.get(f"{place}.{ending}")
        assert response.status_code == 200, place
        assert response["Content-Type"] == TYPES[ending]
        assert faults(response.content, ending) == [], place


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_feed_that_holds_nothing_is_valid_and_the_same_each_time(client, ending):
    factories.make_masthead()
    factories.make_section("Kinh tế")
    for place in ("/rss/tin-tuc", "/rss/kinh-te"):
        response = client.get(f"{place}.{ending}")
        assert faults(response.content, ending) == []
        assert client.get(f"{place}.{ending}")["ETag"] == response["ETag"]


def test_an_item_says_who_what_when_and_shows_the_picture(client):
    parent = factories.make_section("Kinh tế")
    section = factories.make_section("Nông nghiệp", parent=parent)
    photograph = pictured()
    story = factories.make_published(
        "Lũ rút",
        section=section,
        lead_photograph=photograph,
        authors=[factories.make_author("Ngọc Lan"), factories.make_author("Minh Đức")],
        tags=["đê điều"],
        standfirst="Nước xuống.",
    )
    (item,) = items(client, "/rss/kinh-te/nong-nghiep.rss")
    address = f"http://testserver{story.get_absolute_url()}"
    assert item.findtext("title") == "Lũ rút"
    assert item.findtext("link") == item.findtext("guid") == address
    assert item.find("guid").get("isPermaLink") == "true"
    assert item.findtext("description") == "Nước xuống."
    assert [e.text for e in item.findall(f"{DC}creator")] == ["Ngọc Lan", "Minh Đức"]
    assert [e.text for e in item.findall("category")] == ["Kinh tế", "Nông nghiệp", "đê điều"]
    assert item.find(f"{ATOM}updated") is None
    enclosure, media = item.find("enclosure"), item.find(f"{MEDIA}content")
    assert enclosure.get("url") == media.get("url")
    assert enclosure.get("url").startswith("http://testserver/media/")
    assert enclosure.get("url").endswith("/1600.jpeg")
    assert (enclosure.get("type"), enclosure.get("length")) == ("image/jpeg", "10000")
    sent = client.head(enclosure.get("url").removeprefix("http://testserver"))
    assert (sent.status_code, sent["Content-Length"]) == (200, enclosure.get("length"))
    assert media.get("width") == "1600"


def test_the_text_is_an_excerpt_unless_the_paper_gives_it_all(client, settings):
    rich_story("Bài dài")
    assert "Phần giữa" not in text_of(client.get("/rss/tin-tuc.rss"))
    settings.FEED_TEXT = "full"
    assert "Phần giữa" in text_of(client.get("/rss/tin-tuc.rss"))


def test_the_whole_text_stands_by_itself_anywhere(client, full_text):
    photograph, video = pictured(), filmed()
    body = (
        '<p>Xem <a href="/thoi-su">mục này</a> và <a href="https://khac.example/">kia</a>.</p>'
        "<div data-box><p>Hộp &lt;script&gt; tin</p></div>"
        + figure("photograph", photograph, "Ruộng lúa")
        + figure("video", video, "Bí thư phát biểu")
        + figure("photograph", factories.make_missing_photograph(), "Ảnh đã mất")
        + "<table><tbody><tr><td><p>Ô</p></td></tr></tbody></table>"
    )
    factories.make_published("Bài", body=body, lead_photograph=photograph)
    (item,) = items(client)
    html = item.findtext(f"{CONTENT}encoded").replace("\u00a0", " ")
    assert 'href="http://testserver/thoi-su"' in html
    assert 'href="https://khac.example/"' in html
    assert 'src="http://testserver/media/' in html
    assert 'poster="http://testserver/media/' in html
    assert "Ảnh đã mất" not in html
    assert html.count("<img ") == 1
    assert "<script" not in html
    assert 'class="' not in html
    assert "<td><p>Ô</p></td>" in html
    (entry,) = entries(client)
    assert entry["content_html"].replace("\u00a0", " ") == html


def test_a_correction_stands_in_the_whole_text_and_moves_the_date_of_change(
    client, full_text, hoa, lan
):
    story = factories.make_published("Sai một số", at=timezone.now() - timedelta(hours=2))
    first = items(client)[0]
    story.body = "<p>Con số đúng.</p>"
    actions.save_article(by=hoa, at=timezone.now(), article=story, expected_version=story.version)
    story.refresh_from_db()
    factories.pass_and_correct(by=hoa, at=timezone.now(), article=story, note="Số đúng là năm.")
    (item,) = items(client)
    assert item.findtext("pubDate") == first.findtext("pubDate")
    assert item.findtext("guid") == first.findtext("guid")
    assert item.find(f"{ATOM}updated") is not None
    assert "Số đúng là năm" in item.findtext(f"{CONTENT}encoded")


def test_what_somebody_paid_for_says_so_in_its_title(client, settings):
    factories.make_published(
        "Vay mua nhà",
        genre="sponsored",
        sponsor="Ngân hàng",
        body='<p><a href="https://nganhang.example/">Vay</a></p>',
    )
    assert titles(client) == ["[Nội dung tài trợ] Vay mua nhà"]
    settings.FEED_TEXT = "full"
    assert 'rel="sponsored nofollow"' in entries(client)[0]["content_html"]


def test_a_story_with_a_sharing_card_travels_with_it(client):
    story = factories.make_published(lead_photograph=pictured())
    card = SharingCard.objects.filter(published__article=story).first()
    if card is None:
        card = SharingCard.objects.create(
            published=story.published.get(), look="picture", size=4321, sha256="1" * 64,
            made_at=timezone.now(),
        )  # fmt: skip
    (item,) = items(client)
    enclosure = item.find("enclosure")
    assert enclosure.get("url") == f"http://testserver{card.url}"
    assert enclosure.get("length") == str(card.size)
    assert item.findtext(f"{MEDIA}content/{MEDIA}credit") is not None


def test_a_story_taken_back_is_gone_at_once_and_one_to_come_is_not_there(client, hoa, lan):
    story = factories.make_published("Bị gỡ", tags=["mật"], authors=[factories.make_author()])
    factories.make_published("Ở lại", at=timezone.now() - timedelta(minutes=5))
    later = factories.make_article("Chưa đến giờ", tags=["mật"])
    hour = timezone.now() + timedelta(hours=1)
    factories.pass_and_publish(by=hoa, at=timezone.now(), article=later, shown_from=hour)
    assert titles(client) == ["Ở lại", "Bị gỡ"]
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    assert titles(client) == ["Ở lại"]
    for gone in ("/rss/tag/mat.rss", "/rss/tac-gia/ngoc-lan.atom"):
        assert client.get(gone).status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "/rss/khong-co.rss", "/rss/thoi-su/khong-co.rss", "/rss/tag/khong-co.json",
        "/rss/tac-gia/khong-co.atom", "/rss/tin-tuc.xml", "/rss/tin-tuc", "/rss/.rss",
        "/rss/Thoi-su.rss",
    ],
)  # fmt: skip
def test_a_feed_of_nothing_is_not_found(client, url):
    factories.make_published()
    assert client.get(url).status_code == 404


def test_the_feed_of_a_merged_tag_leads_to_the_one_that_stays_and_a_blocked_one_to_none(client):
    kept, merged = factories.make_tag("Khu kinh tế"), factories.make_tag("KKT")
    merged.merged_into = kept
    merged.save()
    factories.make_published(tags=[kept])
    response = client.get("/rss/tag/kkt.atom")
    assert (response.status_code, response["Location"]) == (301, "/rss/tag/khu-kinh-te.atom")
    kept.is_blocked = True
    kept.save()
    assert client.get("/rss/tag/khu-kinh-te.atom").status_code == 404
    assert "Khu kinh tế" not in text_of(client.get("/rss/tin-tuc.json"))


def test_a_feed_asks_eight_times_at_most_and_no_more_when_the_archive_grows(client, settings):
    def asked():
        found = {}
        for settings.FEED_TEXT in ("excerpt", "full"):
            found |= {(p, settings.FEED_TEXT): queries_of(client, f"{p}.rss") for p in PLACES}
        return found

    rich_story()
    before = asked()
    assert max(before.values()) <= 8
    for _ in range(3):
        rich_story(many=2)
    assert asked() == before


def test_a_feed_holds_the_newest_thirty(client):
    at = timezone.now() - timedelta(days=1)
    for number in range(33):
        factories.make_published(f"Bài {number}", at=at + timedelta(minutes=number))
    assert titles(client) == [f"Bài {number}" for number in range(32, 2, -1)]


def test_characters_that_xml_forbids_never_get_into_a_feed(client, monkeypatch):
    """Nothing lets them in by the front door; these stand for an old restore."""
    factories.make_published("Một bài", tags=["thẻ"])
    monkeypatch.setattr(
        "articles.feeds.entries.headline", lambda genre, words: "Lũ\x00 \x0b\x1f\ufffe\uffff rút"
    )
    for ending in ENDINGS:
        content = client.get(f"/rss/tin-tuc.{ending}").content
        assert faults(content, ending) == []
        assert "Lũ  rút" in content.decode()


def test_hubs_are_named_in_the_document_and_in_the_header(client, settings):
    factories.make_published()
    assert "Link" not in client.get("/rss/tin-tuc.rss").headers
    settings.WEBSUB_HUBS = ["https://hub.example/"]
    for ending in ENDINGS:
        response = client.get(f"/rss/tin-tuc.{ending}")
        assert "https://hub.example/" in text_of(response)
        assert response["Link"] == (
            '<https://hub.example/>; rel="hub", '
            f'<http://testserver/rss/tin-tuc.{ending}>; rel="self"'
        )


def test_pages_name_the_feeds_that_are_theirs(client):
    story = rich_story()
    wanted = {
        "/": "/rss/tin-tuc",
        "/thoi-su": "/rss/thoi-su",
        "/tag/khu-kinh-te-0": "/rss/tag/khu-kinh-te-0",
        "/tac-gia/pham-ngoc-0": "/rss/tac-gia/pham-ngoc-0",
        story.get_absolute_url(): "/rss/thoi-su",
        "/rss": "/rss/tin-tuc",
    }
    for url, place in wanted.items():
        page = text_of(client.get(url))
        assert page.count('rel="alternate"') == 3, url
        for ending in ENDINGS:
            assert f'href="{place}.{ending}"' in page, url
            assert client.get(f"{place}.{ending}").status_code == 200


def test_a_page_for_people_lists_the_feeds_of_every_section(client):
    parent = factories.make_section("Kinh tế")
    factories.make_section("Nông nghiệp", parent=parent)
    factories.make_published()
    page = text_of(client.get("/rss"))
    for place in ("tin-tuc", "thoi-su", "kinh-te", "kinh-te/nong-nghiep"):
        assert f'href="/rss/{place}.rss"' in page
    assert 'href="/rss"' in text_of(client.get("/"))
    assert client.get("/rss/")["Location"] == "/rss"
    assert queries_of(client, "/rss") == 1


def test_a_feed_that_the_reader_has_is_not_sent_again(client):
    rich_story()
    for place in PLACES:
        for ending in ENDINGS:
            first = client.get(f"{place}.{ending}")
            again = client.get(f"{place}.{ending}", headers={"if-none-match": first["ETag"]})
            assert (again.status_code, again.content) == (304, b"")
            assert "s-maxage=1" in again["Cache-Control"]
            assert "Set-Cookie" not in first.headers
