"""Topics: a tag with a standfirst, a picture and a hand-picked story; and the last 24 hours."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles import actions
from articles.actions.removal import uses_of
from articles.actions.tags import TagRefusedError, block_tag, merge_tags
from articles.actions.topics import TopicRefusedError, describe_topic
from articles.models import Edition, Topic
from articles.pages import last_frame
from tests import factories
from tests.paper import pictured, queries_of, text_of, visible_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


@pytest.fixture
def tag():
    return factories.make_tag("Bão số 9")


def told(headline, tag, **fields):
    return factories.make_published(headline, tags=[tag], **fields)


def topic_of(tag, hoa, **fields):
    values = {"standfirst": "Cơn bão mạnh nhất mười năm đổ vào ven biển."} | fields
    return describe_topic(by=hoa, at=timezone.now(), topic=Topic(tag=tag, **values))


def test_a_topic_tells_what_it_is_about_before_its_stories(client, tag, hoa):
    told("Bão đổi hướng trong đêm", tag)
    topic_of(tag, hoa, kind="event")

    page = visible_text(client.get("/tag/bao-so-9"))

    places = [page.index(words) for words in ("Sự kiện", "mạnh nhất mười năm", "Bão đổi hướng")]
    assert places == sorted(places)


def test_the_story_picked_by_hand_opens_the_page_and_stands_there_once(client, tag, hoa):
    old = told("Nhật ký một đêm bão", tag, at=timezone.now() - timedelta(days=9))
    told("Bão đổi hướng trong đêm", tag)
    topic_of(tag, hoa, lead=old)

    page = visible_text(client.get("/tag/bao-so-9"))

    assert page.count("Nhật ký một đêm bão") == 1
    assert page.index("Nhật ký một đêm bão") < page.index("Bão đổi hướng")


def test_a_retracted_story_no_longer_opens_its_topic(client, tag, hoa):
    picked = told("Nhật ký một đêm bão", tag)
    told("Bão đổi hướng trong đêm", tag)
    topic_of(tag, hoa, lead=picked)
    actions.retract(by=hoa, at=timezone.now(), article=picked, reason="Sai sự thật")

    page = text_of(client.get("/tag/bao-so-9"))

    assert "Nhật ký" not in page
    assert "Bão đổi hướng" in page


def test_a_topic_that_only_drafts_bear_is_told_to_nobody(client, tag, hoa):
    factories.make_article("Bài còn giữ kín", tags=[tag])
    topic_of(tag, hoa)

    assert client.get("/tag/bao-so-9").status_code == 404
    assert "Bão số 9" not in text_of(client.get("/chu-de"))
    asked = client.get("/chu-de/bao-so-9"), client.get("/chu-de/khong-co")
    assert [each.status_code for each in asked] == [301, 301]


def test_the_list_of_topics_shows_those_that_run_in_their_order(client, tag, hoa):
    told("Bão đổi hướng", tag)
    other, ended = factories.make_tag("Đại hội Đảng"), factories.make_tag("SEA Games")
    told("Trù bị", other)
    told("Bế mạc", ended)
    topic_of(tag, hoa, position=2)
    topic_of(other, hoa, position=1)
    topic_of(ended, hoa, is_running=False)

    page = visible_text(client.get("/chu-de"))

    assert page.index("Đại hội Đảng") < page.index("Bão số 9")
    assert "SEA Games" not in page


def test_the_picture_of_a_topic_leaves_with_the_last_story_that_shows_it(client, tag, hoa):
    story = told("Bão đổi hướng", tag, lead_photograph=pictured())
    told("Bão suy yếu", tag)
    topic = topic_of(tag, hoa, photograph=story.lead_photograph)
    name = story.lead_photograph.renditions.first().name
    assert topic.alt_text == story.lead_photograph.alt_text
    assert name in text_of(client.get("/tag/bao-so-9"))
    assert name in text_of(client.get("/chu-de"))

    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Ảnh giả")

    assert name not in text_of(client.get("/tag/bao-so-9"))
    assert name not in text_of(client.get("/chu-de"))


def test_a_picture_that_no_reader_sees_is_refused_and_one_in_use_is_not_deleted(tag, hoa):
    with pytest.raises(TopicRefusedError):
        topic_of(tag, hoa, photograph=pictured())
    story = told("Bão đổi hướng", tag, lead_photograph=pictured())
    topic_of(tag, hoa, photograph=story.lead_photograph)
    assert any("Bão số 9" in sentence for sentence in uses_of(story.lead_photograph))


def test_only_a_story_of_the_tag_may_open_the_topic(tag, hoa):
    with pytest.raises(TopicRefusedError):
        topic_of(tag, hoa, lead=factories.make_published("Bài của mục khác"))


def test_an_editor_makes_no_topic(tag, minh):
    with pytest.raises(PermissionDenied):
        topic_of(tag, minh)


def test_a_tag_with_a_topic_is_not_merged_away_and_a_blocked_one_gets_none(tag, hoa):
    topic_of(tag, hoa)
    with pytest.raises(TagRefusedError):
        merge_tags(by=hoa, at=timezone.now(), tag=tag, into=factories.make_tag("Bão"))
    blocked = factories.make_tag("bậy")
    block_tag(by=hoa, at=timezone.now(), tag=blocked)
    with pytest.raises(TopicRefusedError):
        topic_of(blocked, hoa)


def test_the_database_refuses_a_topic_that_says_nothing(tag, hoa):
    with pytest.raises(IntegrityError), transaction.atomic():
        topic_of(tag, hoa, standfirst="")


def test_a_changed_topic_raises_the_edition(tag, hoa):
    before = Edition.objects.get().number
    topic_of(tag, hoa)
    # The rise counts once in a transaction, and a test is one: only the trigger is looked at.
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_trigger WHERE tgrelid = 'articles_topic'::regclass")
        assert cursor.fetchone()
    assert Edition.objects.get().number >= before


def test_a_topic_costs_eight_questions_and_no_more_when_it_grows(client, tag, hoa):
    lead = told("Mở đầu", tag, lead_photograph=pictured())
    other = told("Thứ hai", tag, lead_photograph=pictured())
    topic_of(tag, hoa, lead=lead, photograph=other.lead_photograph)
    before = queries_of(client, "/tag/bao-so-9")
    assert before <= 8
    for number in range(8):
        told(f"Tin bão {number}", tag, lead_photograph=pictured())
    assert queries_of(client, "/tag/bao-so-9") == before


def test_the_list_of_topics_costs_the_same_however_many_run(client, hoa):
    def run(number):
        tag = factories.make_tag(f"Chủ đề {number}")
        story = told(f"Tin {number}", tag, lead_photograph=pictured())
        topic_of(tag, hoa, photograph=story.lead_photograph)

    run(0)
    before = queries_of(client, "/chu-de")
    assert before <= 8
    for number in range(1, 6):
        run(number)
    assert queries_of(client, "/chu-de") == before


# -- At the desk --------------------------------------------------------------------


def test_a_managing_editor_makes_a_topic_and_gives_it_a_picture(client, tag, hoa):
    story = told("Bão đổi hướng", tag, lead_photograph=pictured())
    client.force_login(hoa)
    answer = client.post(
        "/toa-soan/articles/topic/add/",
        {
            "tag_name": "bão số 9",
            "kind": "event",
            "standfirst": "Tất cả về cơn bão.",
            "position": "0",
            "is_running": "on",
        },
    )
    assert answer.status_code == 302
    topic = Topic.objects.get()
    photograph = story.lead_photograph_id
    address = f"/toa-soan/articles/topic/{topic.pk}/change/"
    assert re.search(rf'name="photograph" value="{photograph}"', text_of(client.get(address)))
    client.post(
        address,
        {
            "kind": "event",
            "standfirst": "Tất cả về cơn bão.",
            "photograph": photograph,
            "lead": story.pk,
            "alt_text": "",
            "position": "0",
            "is_running": "on",
        },
    )
    topic.refresh_from_db()
    assert (topic.photograph_id, topic.lead_id) == (photograph, story.pk)
    assert topic.alt_text


def test_of_two_who_write_a_topic_at_once_neither_loses_words(client, tag, hoa, dung):
    topic = topic_of(tag, hoa)
    client.force_login(hoa)
    address = f"/toa-soan/articles/topic/{topic.pk}/change/"
    seen = re.search(r'name="seen_at" value="([^"]+)"', text_of(client.get(address)))[1]
    topic.standfirst = "Bão đã tan."
    describe_topic(by=dung, at=timezone.now(), topic=topic)
    sent = {"kind": "event", "standfirst": "Bão mạnh lên.", "position": "0", "seen_at": seen}
    page = text_of(client.post(address, sent))
    assert "Phạm Dũng" in page
    assert "Bão mạnh lên." in page
    topic.refresh_from_db()
    assert topic.standfirst == "Bão đã tan."
    seen = re.search(r'name="seen_at" value="([^"]+)"', page)[1]
    assert client.post(address, {**sent, "seen_at": seen}).status_code == 302
    topic.refresh_from_db()
    assert topic.standfirst == "Bão mạnh lên."


def test_an_unknown_tag_and_a_second_topic_are_refused_in_a_sentence(client, tag, hoa):
    topic_of(tag, hoa)
    client.force_login(hoa)
    for name, sentence in (("bảo số 9", "Không có từ khóa"), ("Bão số 9", "đã là chủ đề")):
        answer = client.post(
            "/toa-soan/articles/topic/add/",
            {"tag_name": name, "kind": "event", "standfirst": "Chữ đã gõ.", "position": "0"},
        )
        assert sentence in text_of(answer)
        assert "Chữ đã gõ." in text_of(answer)


# -- The last 24 hours ------------------------------------------------------------


def test_the_last_24_hours_end_after_24_hours(client):
    now = timezone.now()
    factories.make_published("Vừa xong", at=now - timedelta(minutes=2))
    factories.make_published("Hôm qua giờ này", at=now - timedelta(hours=23, minutes=58))
    factories.make_published("Cũ rồi", at=now - timedelta(hours=24, minutes=2))

    page = visible_text(client.get("/24h"))

    assert page.index("Vừa xong") < page.index("Hôm qua giờ này")
    assert "Cũ rồi" not in page


def test_a_day_without_news_says_so_and_leads_to_the_archive(client):
    factories.make_masthead()
    page = text_of(client.get("/24h"))
    assert "24 giờ qua chưa có tin mới" in page
    assert "/luu-tru/" in page


def test_the_last_24_hours_cost_the_same_on_a_busy_day(client):
    factories.make_published(lead_photograph=pictured())
    before = queries_of(client, "/24h")
    assert before <= 8
    for _ in range(6):
        factories.make_published(lead_photograph=pictured())
    assert queries_of(client, "/24h") == before
