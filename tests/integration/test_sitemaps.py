"""What search engines are told of: by the protocol, whole, and nothing that readers may not see."""

from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import etree

from articles import actions
from articles.models import sitemaps
from articles.pages import last_frame
from articles.sitemaps import reading
from articles.text import iso_moment
from tests import factories
from tests.paper import figure, filmed, pictured, queries_of, rich_story
from tests.sitemap_rules import GOOGLE, SITEMAP, faults

pytestmark = pytest.mark.django_db
NAMES = {"s": SITEMAP, "i": f"{GOOGLE}-image/1.1", "v": f"{GOOGLE}-video/1.1"}
NAMES["n"] = f"{GOOGLE}-news/0.9"
ORIGIN = "http://testserver"


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


def read(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert faults(response.content) == [], url
    return etree.fromstring(response.content)


def texts(root, path):
    return [element.text for element in root.iterfind(path, NAMES)]


def parts(client):
    return [loc.removeprefix(ORIGIN) for loc in texts(read(client, "/sitemap.xml"), ".//s:loc")]


def addresses(client):
    """Of the whole paper, as a crawler finds them."""
    found = []
    for part in parts(client):
        found += texts(read(client, part), "s:url/s:loc")
    return [address.removeprefix(ORIGIN) for address in found]


def part_of(story):
    return f"/sitemap/bai-{story.pk // sitemaps.PART + 1}.xml"


def test_a_crawler_finds_every_page_of_the_paper_once_and_each_answers(client):
    parent = factories.make_section("Kinh tế")
    story = rich_story(section=factories.make_section("Nông nghiệp", parent=parent))
    factories.make_section("Chuyên mục trống")
    found = addresses(client)
    assert len(set(found)) == len(found)
    wanted = {
        "/", "/thoi-su", "/kinh-te", "/kinh-te/nong-nghiep", "/dinh-chinh",
        "/tag/khu-kinh-te-0", "/tac-gia/pham-ngoc-0", story.get_absolute_url(),
    }  # fmt: skip
    assert wanted <= set(found)
    assert "/chuyen-muc-trong" not in found
    for address in found:
        assert client.get(address).status_code == 200, address


def test_a_story_stands_with_its_change_its_pictures_and_its_films(client):
    lead, video = pictured(), filmed()
    lost = factories.make_missing_video()
    body = figure("photograph", pictured(), "Ruộng & lúa") + figure("video", video, "Bí thư nói")
    body += figure("video", lost, "") + figure(
        "photograph", factories.make_missing_photograph(), "Không có"
    )
    story = factories.make_published("Lũ rút", body=body, lead_photograph=lead)
    root = read(client, part_of(story))
    (url,) = root
    assert texts(url, "s:loc") == [ORIGIN + story.get_absolute_url()]
    assert texts(url, "s:lastmod") == [iso_moment(story.published.get().shown_from)]
    images = texts(url, "i:image/i:loc")
    assert len(images) == 2
    for address in images:
        assert address.endswith("/1600.jpeg")
        assert client.head(address.removeprefix(ORIGIN)).status_code == 200
    assert "Ruộng & lúa" in texts(url, "i:image/i:caption")
    (film,) = url.iterfind("v:video", NAMES)
    assert texts(film, "v:title") == ["Lũ rút"]
    assert texts(film, "v:description") == ["Bí thư nói"]
    assert texts(film, "v:duration") == ["8"]
    for name in ("thumbnail_loc", "content_loc"):
        (address,) = texts(film, f"v:{name}")
        assert client.head(address.removeprefix(ORIGIN)).status_code == 200


def test_what_readers_may_not_see_stands_in_no_part(client, hoa):
    draft = factories.make_article("Bản nháp", tags=["chỉ nháp"], authors=[factories.make_author()])
    later = factories.make_article("Chưa đến giờ", tags=["chưa đến"])
    hour = timezone.now() + timedelta(hours=2)
    factories.make_masthead()
    factories.pass_and_publish(by=hoa, at=timezone.now(), article=later, shown_from=hour)
    assert parts(client) == ["/sitemap/muc.xml"]
    assert addresses(client) == ["/24h", "/chu-de", "/dinh-chinh", "/rss"]
    assert client.get(part_of(draft)).status_code == 404
    assert list(read(client, "/sitemap-news.xml")) == []


def test_static_pages_are_listed_once_readers_see_them(client):
    factories.make_page("lien-he", title="Liên hệ")
    factories.make_page("dieu-khoan", title="Điều khoản", is_published=False)
    listed = addresses(client)
    assert "/lien-he" in listed
    assert "/dieu-khoan" not in listed


def test_a_story_taken_back_is_gone_and_its_part_says_that_it_changed(client, hoa):
    story = factories.make_published("Bị gỡ", at=timezone.now() - timedelta(hours=3))
    factories.make_published("Ở lại", at=timezone.now() - timedelta(hours=2))
    before = texts(read(client, "/sitemap.xml"), "s:sitemap/s:lastmod")[0]
    at = timezone.now()
    actions.retract(by=hoa, at=at, article=story, reason="Sai")
    after = texts(read(client, "/sitemap.xml"), "s:sitemap/s:lastmod")[0]
    assert before < after == iso_moment(at)
    assert story.get_absolute_url() not in addresses(client)


def test_a_correction_moves_the_date_of_its_story_and_of_its_part(client, hoa):
    story = factories.make_published(at=timezone.now() - timedelta(days=3))
    story.body = "<p>Đúng rồi.</p>"
    actions.save_article(by=hoa, at=timezone.now(), article=story, expected_version=story.version)
    story.refresh_from_db()
    at = timezone.now()
    factories.pass_and_correct(by=hoa, at=at, article=story, note="Số đúng là năm.")
    assert texts(read(client, part_of(story)), "s:url/s:lastmod") == [iso_moment(at)]
    assert texts(read(client, "/sitemap.xml"), "s:sitemap/s:lastmod") == [iso_moment(at)]


def test_a_story_stays_in_its_part_whatever_becomes_of_the_others(client, hoa):
    stories = [factories.make_published() for _ in range(5)]
    size = 3

    def cut():
        at = timezone.now()
        numbers = {story.pk // size for story in stories}
        return {n: [each.story.article_id for each in reading.stories(n, at)] for n in numbers}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "PART", size)
        before = cut()
        assert sorted(pk for part in before.values() for pk in part) == [s.pk for s in stories]
        actions.retract(by=hoa, at=timezone.now(), article=stories[1], reason="Sai")
        newer = factories.make_published()
        after = cut()
    for number, part in before.items():
        rest = [pk for pk in after[number] if pk != newer.pk]
        assert rest == [pk for pk in part if pk != stories[1].pk]


def test_a_merged_and_a_blocked_tag_stand_in_no_part(client):
    kept, merged = factories.make_tag("Khu kinh tế"), factories.make_tag("KKT")
    blocked = factories.make_tag("Nhạy cảm")
    factories.make_published(tags=[kept, merged, blocked])
    merged.merged_into = kept
    merged.save()
    blocked.is_blocked = True
    blocked.save()
    found = [address for address in addresses(client) if address.startswith("/tag/")]
    assert found == ["/tag/khu-kinh-te"]


def test_the_news_sitemap_holds_two_days_and_nothing_paid_for(client):
    now = timezone.now()
    factories.make_masthead()
    factories.make_published("Hôm nay", at=now - timedelta(hours=1))
    factories.make_published("Hôm qua", at=now - timedelta(hours=47))
    factories.make_published("Quá cũ", at=now - timedelta(hours=49))
    factories.make_published("Vay mua nhà", genre="sponsored", sponsor="Ngân hàng")
    root = read(client, "/sitemap-news.xml")
    assert texts(root, "s:url/n:news/n:title") == ["Hôm nay", "Hôm qua"]
    assert set(texts(root, ".//n:name")) == {"Báo Sông Ngà"}
    assert set(texts(root, ".//n:language")) == {"vi"}


@pytest.mark.parametrize(
    "url",
    [
        "/sitemap/bai-0.xml", "/sitemap/bai-999999999.xml", "/sitemap/bai-1234567890.xml",
        "/sitemap/tu-khoa-99.xml", "/sitemap/tac-gia-99.xml", "/sitemap/khac-1.xml",
        "/sitemap/bai-01.xml", "/sitemap",
    ],
)  # fmt: skip
def test_a_part_of_nothing_is_not_found(client, url):
    factories.make_published()
    assert client.get(url).status_code == 404


def test_the_sitemap_costs_the_same_number_of_queries_however_much_there_is(client):
    def asked():
        urls = [
            "/sitemap.xml", "/sitemap-news.xml", "/sitemap/muc.xml", part_of(story),
            "/sitemap/tu-khoa-1.xml", "/sitemap/tac-gia-1.xml",
        ]  # fmt: skip
        return [queries_of(client, url) for url in urls]

    story = rich_story()
    before = asked()
    assert before == [3, 2, 3, 3, 1, 1]
    factories.make_section("Kinh tế")
    for _ in range(3):
        rich_story(many=2)
    assert asked() == before


def test_sitemaps_are_not_sent_twice(client):
    story = rich_story()
    for url in ("/sitemap.xml", "/sitemap-news.xml", "/sitemap/muc.xml", part_of(story)):
        first = client.get(url)
        assert "s-maxage=1" in first["Cache-Control"]
        assert client.get(url, headers={"if-none-match": first["ETag"]}).status_code == 304
