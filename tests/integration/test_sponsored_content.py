"""What was paid for is labelled wherever it stands, and is never slotted as news."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import actions
from articles.actions import NotReadyError
from articles.models import PageviewDay, PublishedArticle
from articles.pages import last_frame
from tests import factories
from tests.paper import text_of, visible_text

pytestmark = pytest.mark.django_db
LABEL = "Nội dung tài trợ · Xi măng Lạc Giang"
HEADLINE = "Nhà máy mở cửa đón học sinh"


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


def sponsored(headline=HEADLINE, **fields):
    values = {"genre": "sponsored", "sponsor": "Xi măng Lạc Giang"}
    return factories.make_published(headline, **values | fields)


def older_news(number=1, **fields):
    at = timezone.now() - timedelta(hours=5)
    return [factories.make_published(f"Tin số {n}", at=at, **fields) for n in range(number)]


def test_it_is_not_published_without_the_name_of_who_paid():
    with pytest.raises(NotReadyError, match="tên nhà tài trợ"):
        sponsored(sponsor="")


def test_a_sponsor_of_anything_else_is_refused():
    with pytest.raises(NotReadyError, match="Chỉ nội dung tài trợ"):
        sponsored(genre="news")


def test_the_database_itself_holds_genre_and_sponsor_together():
    for fields in ({"sponsor": ""}, {"genre": "news"}):
        twin = sponsored(f"Bài {fields}").published.get()
        twin.pk, twin.number = None, 2
        twin.shown_from = twin.shown_until = twin.first_published_at + timedelta(days=1)
        for name, value in fields.items():
            setattr(twin, name, value)
        with pytest.raises(IntegrityError, match="sponsor"), transaction.atomic():
            twin.save(force_insert=True)


def test_the_label_heads_the_page_and_what_is_shared(client):
    html = text_of(client.get(sponsored().get_absolute_url()))
    assert html.index(LABEL) < html.index("<h1>")
    assert f'<meta property="og:title" content="{LABEL}: {HEADLINE}">' in html


def test_the_version_keeps_the_sponsor_that_was_approved(client, hoa):
    story = sponsored()
    story.sponsor = "Ai đó khác"
    actions.save_article(by=hoa, at=timezone.now(), article=story, expected_version=story.version)
    assert LABEL in text_of(client.get(story.get_absolute_url()))


def test_the_label_goes_with_it_into_every_list(client):
    tag, author = factories.make_tag("xi măng"), factories.make_author("Ngọc Lan")
    older_news(2, tags=[tag], authors=[author])
    sponsored(tags=[tag], authors=[author])
    today = timezone.localdate()
    urls = ("/thoi-su", "/tag/xi-mang", "/tac-gia/ngoc-lan", f"/luu-tru/{today:%Y/%m/%d}")
    for url in (*urls, "/tim-kiem?q=học sinh"):
        page = visible_text(client.get(url))
        assert re.search(f"{LABEL} (Thời sự )?{HEADLINE}", page), url


def test_a_hand_picked_link_to_it_says_what_it_leads_to(client):
    target = sponsored()
    story = factories.make_published(related=[{"kind": "internal", "target": target}])
    assert f"{LABEL} {HEADLINE}" in visible_text(client.get(story.get_absolute_url()))


def test_the_front_page_and_most_read_never_show_it(client):
    paid = sponsored()
    older_news(3)
    PageviewDay.objects.create(article=paid, day=timezone.localdate(), readers=99_000)
    assert HEADLINE not in text_of(client.get("/"))
    assert HEADLINE not in text_of(client.get("/thoi-su")).partition("doc-nhieu")[2]


def test_the_page_of_another_story_does_not_offer_it_by_itself(client):
    sponsored()
    [news] = older_news()
    assert HEADLINE not in text_of(client.get(news.get_absolute_url()))


def test_the_newest_of_a_section_is_not_its_lead(client):
    sponsored()
    older_news(2)
    page = visible_text(client.get("/thoi-su"))
    news = [page.index(f"Tin số {number}") for number in (1, 0)]
    assert news == sorted(news)
    assert page.index(LABEL) > max(news)


def test_a_section_that_holds_nothing_else_has_no_lead(client):
    sponsored()
    page = re.sub("<style>.*?</style>", "", text_of(client.get("/thoi-su")))
    assert "card-lead" not in page
    assert "stream-lead" not in page
    assert LABEL in page


def test_the_hash_covers_the_sponsor_and_leaves_older_hashes_alone():
    one = sponsored().published.get()
    other = sponsored(sponsor="Xi măng Bến Vạt").published.get()
    assert one.content_hash != other.content_hash


def test_news_is_what_is_left_without_it():
    sponsored()
    [news] = older_news()
    assert [row.article for row in PublishedArticle.objects.editorial()] == [news]


def test_links_that_were_paid_for_tell_search_engines_so(client):
    body = '<p>Xem <a href="https://ximang.example/">trang</a>, <a href="/thoi-su">tin</a>.</p>'
    paid = text_of(client.get(sponsored(body=body).get_absolute_url()))
    assert '<a href="https://ximang.example/" rel="sponsored nofollow noopener">' in paid
    assert '<a href="/thoi-su">tin</a>' in paid
    news = text_of(client.get(factories.make_published(body=body).get_absolute_url()))
    assert '<a href="https://ximang.example/" rel="noopener">' in news
