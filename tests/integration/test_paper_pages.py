"""What a reader sees on each page."""

import json
import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from articles import actions
from articles.models import PageviewDay, PageviewTotal
from articles.pages import last_frame
from articles.text import VIETNAM
from tests import factories
from tests.paper import next_transaction, pictured, rich_story, text_of, visible_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


# -- The article ------------------------------------------------------------------


def test_the_article_page_prints_everything_in_the_order_of_the_reference_page(client):
    when = datetime(2021, 2, 24, tzinfo=VIETNAM)
    story = rich_story(
        at=when, kicker="Phát triển", section=factories.make_section("Kinh tế"), source="TTXVN"
    )
    PageviewTotal.objects.filter(article=story).update(imported=384)
    factories.make_published("Bài cùng mục", section=story.section)

    page = visible_text(client.get(story.get_absolute_url()))

    places = [
        page.index(words, page.index("Kinh tế"))
        for words in (
            "Kinh tế",
            "Phát triển",
            "Thường trực Tỉnh ủy làm việc",
            "Thứ 4, 24.02.2021 | 00:00:00",
            "384",
            "Sau ba ngày ngập",
            "Mở đầu câu chuyện",
            "Ruộng lúa Vĩnh Lành",
            "Đồng chí Bí thư Tỉnh ủy",
            "Ẩm ướt",
            "Đồng chí phát biểu",
            "22421_OHAI1.mp4",
            "Phần kết thúc",
            "Phạm Ngọc 0",
            "TTXVN",
            "Khu kinh tế 0",
            "Bài chưa có địa chỉ",
            "Mấy dòng đầu.",
            "Bài cùng mục",
        )
    ]
    assert places == sorted(places)


def test_a_photograph_has_sizes_so_that_nothing_moves(client):
    page = text_of(client.get(rich_story().get_absolute_url()))
    images = re.findall(r"<img [^>]*>", page.replace("<noscript>", "").split("<footer")[0])
    assert images
    assert all("width=" in image and "height=" in image and "alt=" in image for image in images)


def test_the_first_photograph_is_fetched_early_and_the_others_late(client):
    page = text_of(client.get(rich_story(many=3).get_absolute_url()))
    assert page.count('fetchpriority="high"') == 1
    first = page.index("<img ")
    assert "fetchpriority" in page[first : page.index(">", first)]


def test_a_missing_photograph_and_a_missing_video_leave_a_calm_frame(client):
    page = text_of(client.get(rich_story().get_absolute_url()))
    assert page.count('class="absent"') == 2
    assert "22421_OHAI1.mp4" in page


def test_the_lead_photograph_opens_a_story_whose_text_does_not_show_it(client):
    story = factories.make_published(lead_photograph=pictured())
    page = text_of(client.get(story.get_absolute_url()))
    assert page.index("story-figure") < page.index('class="prose"')


def test_a_related_story_that_was_retracted_is_not_named_any_more(client, hoa):
    story = rich_story()
    target = story.related_links.get(kind="internal").target
    url = story.get_absolute_url()
    assert f"-{target.pk}.html" in text_of(client.get(url))

    next_transaction()
    actions.retract(by=hoa, at=timezone.now(), article=target, reason="Sai sự thật")

    page = text_of(client.get(url))
    assert target.headline not in page
    assert f"-{target.pk}.html" not in page


def test_one_name_stands_once_in_the_credits_with_all_its_parts(client):
    factories.make_masthead()
    khoa, lan = factories.make_author("Mạnh Khoa"), factories.make_author("Đức Thiện")
    story = factories.make_article(authors=[lan])
    for role in ("photographs", "video"):
        story.bylines.create(author=khoa, role=role, position=1)
    factories.pass_and_publish(by=factories.make_hoa(), at=timezone.now(), article=story)
    story.refresh_from_db()
    page = text_of(client.get(story.get_absolute_url()))
    credits = page[page.index('class="bylines"') :].partition("</p>")[0]
    assert credits.count("Mạnh Khoa") == 1
    assert "(ảnh, video)" in credits
    assert "Đức Thiện</a> –" in credits


def test_a_related_story_without_address_is_no_link(client):
    page = text_of(client.get(rich_story().get_absolute_url()))
    assert "<h3>Bài chưa có địa chỉ</h3>" in page


def test_the_page_says_that_the_story_was_corrected_and_how(client, hoa):
    story = factories.make_published("Hơn 55.000 lao động có việc")
    story.headline = "Hơn 5.500 lao động có việc"
    actions.save_article(by=hoa, at=timezone.now(), article=story, expected_version=story.version)
    note = "Bản trước ghi nhầm là 55.000."
    factories.pass_and_correct(by=hoa, at=timezone.now(), article=story, note=note)

    page = text_of(client.get(story.get_absolute_url()))

    assert 'href="#dinh-chinh"' in page
    assert note in visible_text(client.get(story.get_absolute_url()))
    assert "Hơn 55.000" not in page


def test_pageviews_can_be_kept_from_readers(client, settings):
    story = factories.make_published()
    assert "data-pageviews" in text_of(client.get(story.get_absolute_url()))
    settings.PAGEVIEWS_SHOWN = False
    assert "data-pageviews" not in text_of(client.get(story.get_absolute_url()))


def test_the_imported_and_the_counted_readings_are_shown_as_one_number(client):
    story = factories.make_published()
    PageviewTotal.objects.filter(article=story).update(imported=384, counted=1000)
    assert ">1.384 " in text_of(client.get(story.get_absolute_url()))


def test_text_cannot_become_markup_anywhere_on_the_page(client):
    nasty = "</script><img src=x onerror=alert(1)>"
    story = factories.make_published(
        f"Tiêu đề {nasty}",
        standfirst=f"Sapo {nasty} \u2028",
        kicker=f"Mũ {nasty}",
        authors=[factories.make_author(f"Lan {nasty}", slug="lan-xau")],
        related=[{"kind": "unresolved", "headline": f"Tin {nasty}", "excerpt": nasty}],
    )
    page = text_of(client.get(story.get_absolute_url()))
    assert "<img src=x" not in page
    assert page.count("</script>") == page.count("<script")


def test_structured_data_and_sharing_data_say_what_the_page_says(client):
    story = rich_story(at=datetime(2026, 3, 1, 8, tzinfo=VIETNAM))
    page = text_of(client.get(story.get_absolute_url()))
    written = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    graph = json.loads(written[1])["@graph"]
    article, trail = graph[0], next(n for n in graph if n["@type"] == "BreadcrumbList")
    assert article["@type"] == "NewsArticle"
    assert article["headline"] == story.headline
    assert article["datePublished"] == "2026-03-01T08:00:00+07:00"
    assert article["image"][0].startswith("http://testserver/media/")
    assert article["author"][0]["name"] == "Phạm Ngọc 0"
    assert trail["itemListElement"][-1]["name"] == "Thời sự"
    address = f"http://testserver{story.get_absolute_url()}"
    assert f'<link rel="canonical" href="{address}">' in page
    assert f'<meta property="og:url" content="{address}">' in page


def test_edits_that_are_not_published_stay_unseen(client, hoa):
    story = factories.make_published("Bản đã duyệt")
    story.headline = "Bản đang sửa"
    actions.save_article(by=hoa, at=timezone.now(), article=story, expected_version=story.version)
    page = text_of(client.get(story.get_absolute_url()))
    assert "Bản đã duyệt" in page
    assert "Bản đang sửa" not in page


def test_a_scheduled_story_is_nowhere_before_its_hour(client, hoa):
    factories.make_masthead()
    story = factories.make_article("Chưa đến giờ", tags=["đê điều"])
    now = timezone.now()
    factories.pass_and_publish(by=hoa, at=now, article=story, shown_from=now + timedelta(hours=1))
    story.refresh_from_db()
    for url in ("/", "/thoi-su", "/tag/de-dieu", "/tim-kiem?q=chua+den+gio", "/luu-tru"):
        assert "Chưa đến giờ" not in text_of(client.get(url, follow=True)), url
    assert client.get(story.get_absolute_url()).status_code == 404


# -- Lists ------------------------------------------------------------------------


def test_the_front_page_opens_with_the_newest_story_that_has_a_picture(client):
    now = timezone.now()
    factories.make_published("Bài có ảnh", lead_photograph=pictured(), at=now - timedelta(hours=2))
    factories.make_published("Bài mới nhất không ảnh", at=now - timedelta(hours=1))
    page = text_of(client.get("/"))
    assert page.index("Bài có ảnh") < page.index("Bài mới nhất không ảnh")


def test_the_front_page_does_not_repeat_its_opening_in_the_sections(client):
    for number in range(12):
        at = timezone.now() - timedelta(hours=12 - number)
        factories.make_published(f"Chuyện thứ {number:02}", at=at)
    page = text_of(client.get("/"))
    opening, blocks = page[: page.index('class="block ')], page[page.index('class="block ') :]
    assert "Chuyện thứ 11" in opening
    assert "Chuyện thứ 11" not in blocks
    assert "Chuyện thứ 06" in blocks


def test_an_empty_paper_says_so(client):
    factories.make_masthead()
    factories.make_section()
    for url in ("/", "/thoi-su", "/dinh-chinh", "/luu-tru", "/tim-kiem?q=gi"):
        assert 'class="empty"' in text_of(client.get(url, follow=True)), url


def test_a_section_shows_its_parts_and_a_part_only_itself(client):
    economy = factories.make_section("Kinh tế")
    farming = factories.make_section("Nông nghiệp", parent=economy)
    factories.make_published("Lúa được giá", section=farming)
    factories.make_published("Đường ven biển", section=economy)
    whole, part = (text_of(client.get(url)) for url in ("/kinh-te", "/kinh-te/nong-nghiep"))
    assert "Lúa được giá" in whole
    assert "Đường ven biển" in whole
    assert "Lúa được giá" in part
    assert "Đường ven biển" not in part
    assert "/kinh-te/nong-nghiep" in whole


@pytest.mark.parametrize("url", ["/thoi-su", "/tag/khu-kinh-te", "/tac-gia/ngoc-lan"])
def test_a_long_list_is_turned_by_place_and_nothing_is_lost_or_repeated(client, url):
    moment = timezone.now() - timedelta(days=1)
    for number in range(45):
        # Three at a time share their second: the number decides among them.
        factories.make_published(
            f"Chuyện {number:02}.",
            at=moment + timedelta(seconds=number // 3),
            tags=["Khu kinh tế"],
            authors=[factories.make_author()],
        )
    found, pages = [], 0
    while url:
        page = text_of(client.get(url))
        main = page[page.index("<main") : page.index("</main")]
        found += re.findall(r"Chuyện (\d\d)\.", main)
        older = re.search(r'href="([^"]+/trang/[^"]+)" rel="next"', main)
        url, pages = older and older[1], pages + 1
    assert found == [f"{number:02}" for number in reversed(range(45))]
    assert pages == 3


def test_an_author_credited_twice_has_the_story_once(client):
    lan = factories.make_author()
    story = factories.make_article("Phóng sự ảnh", authors=[lan])
    story.bylines.create(author=lan, role="photographs", position=1)
    factories.make_masthead()
    factories.pass_and_publish(by=factories.make_hoa(), at=timezone.now(), article=story)
    page = text_of(client.get("/tac-gia/ngoc-lan"))
    assert page.count(story.headline) == 1


def test_the_archive_of_a_day_holds_what_was_first_published_on_it_in_vietnam(client):
    late = datetime(2026, 3, 1, 23, 59, tzinfo=VIETNAM)
    factories.make_published("Tin cuối ngày", at=late)
    factories.make_published("Tin đầu ngày sau", at=late + timedelta(minutes=2))
    page = text_of(client.get("/luu-tru/2026/03/01"))
    assert "Tin cuối ngày" in page
    assert "Tin đầu ngày sau" not in page
    assert "/luu-tru/2026/02/28" in page


def test_the_corrections_page_names_story_and_slip(client, hoa):
    story = factories.make_published("Hơn 5.500 lao động")
    story.headline = "Hơn 5.500 lao động có việc"
    now = timezone.now()
    actions.save_article(by=hoa, at=now, article=story, expected_version=story.version)
    factories.pass_and_correct(by=hoa, at=now, article=story, note="Bản trước ghi nhầm.")
    page = text_of(client.get("/dinh-chinh"))
    assert "Bản trước ghi nhầm." in page
    assert story.get_absolute_url() in page

    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    assert "lao động" not in text_of(client.get("/dinh-chinh"))


# -- The frame --------------------------------------------------------------------


def test_every_page_carries_masthead_and_legal_foot(client, settings):
    story = factories.make_published()
    factories.make_masthead()
    urls = ["/", "/thoi-su", story.get_absolute_url(), "/tim-kiem", "/dinh-chinh", "/khong-co"]
    for url in urls:
        page = text_of(client.get(url))
        for words in ("Báo Sông Ngà", "Tỉnh ủy Sông Ngà", "Vũ Hà Giang", "01/GP-BTTTT"):
            assert words in page, (url, words)


def test_the_frame_follows_the_edition(client):
    factories.make_masthead()
    client.get("/")
    next_transaction()
    factories.make_section("Biển đảo")
    assert "Biển đảo" in text_of(client.get("/"))


def test_most_read_lists_stories_by_readers_and_drops_what_is_no_longer_shown(client, hoa):
    today = timezone.localdate()
    less, more = factories.make_published("Ít người đọc"), factories.make_published("Đông người")
    PageviewDay.objects.create(article=less, day=today, readers=3, robots=900)
    PageviewDay.objects.create(article=more, day=today, readers=30)
    page = text_of(client.get("/dinh-chinh"))
    assert page.index("Đông người") < page.index("Ít người đọc")

    next_transaction()
    actions.retract(by=hoa, at=timezone.now(), article=more, reason="Sai")
    assert "Đông người" not in text_of(client.get("/dinh-chinh"))
