"""Việc của tôi: what each person finds on the first screen of the desk."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import actions
from articles.admin.my_work import SHELVES
from articles.enums import Office, ReturnReason, Step
from articles.models import Article, PageviewDay, Person
from articles.selectors import my_work
from articles.selectors.serving import offices_of
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("masthead")]


def at():
    return timezone.now()


def desk_of(user):
    return my_work.Desk(user, offices_of(user, at()), at())


def on_shelves(user):
    """Shelf by shelf the headlines, as the screen has them."""
    shelves = my_work.stories_on_shelves(desk_of(user))
    return {name: [story.headline for story in each.rows] for name, each in shelves.items()}


def send_back(article, by, to=Step.DRAFT, reason="Số hộ chưa khớp"):
    actions.send_back(
        by=by, at=at(), article=article, to=to, reason_kind=ReturnReason.FACTS, reason=reason
    )


def test_a_draft_is_its_writers_and_nobody_elses(article, lan, minh):
    assert on_shelves(lan) == {"drafts": ["Lũ rút"]}
    assert on_shelves(minh) == {}


def test_what_is_submitted_waits_for_the_desk_and_its_writer_sees_where_it_is(article, lan, minh):
    actions.submit(by=lan, at=at(), article=article)
    assert on_shelves(lan) == {"sent": ["Lũ rút"]}
    assert on_shelves(minh) == {"to_handle": ["Lũ rút"]}


def test_the_oldest_waits_first(lan, minh):
    for minutes, headline in ((1, "Mới"), (90, "Cũ nhất"), (30, "Giữa")):
        story = factories.make_article(headline, by=lan)
        actions.submit(by=lan, at=at() - timedelta(minutes=minutes), article=story)
    assert on_shelves(minh)["to_handle"] == ["Cũ nhất", "Giữa", "Mới"]


def test_a_final_approver_finds_what_waits_for_approval_except_her_own(
    article, lan, minh, hoa, dung
):
    own = factories.make_article("Của Dũng", by=dung)
    credit = factories.make_author(
        "Anh Dũng", person=Person.objects.create(full_name="Phạm Dũng", user=dung)
    )
    signed = factories.make_article("Dũng ký tên", by=lan, authors=[credit])
    for story, writer in ((article, lan), (own, dung), (signed, lan)):
        actions.submit(by=writer, at=at(), article=story)
        actions.pass_up(by=minh, at=at(), article=story)
        actions.pass_up(by=hoa, at=at(), article=story)
    assert on_shelves(dung)["to_approve"] == ["Lũ rút"]
    assert on_shelves(factories.make_deputy())["to_approve"] == [
        "Lũ rút",
        "Của Dũng",
        "Dũng ký tên",
    ]


def test_offices_reach_their_sections_and_subsections_alone(lan, minh):
    sport = factories.make_section("Thể thao")
    below = factories.make_section("Bóng đá", parent=sport)
    factories.end_offices(minh)
    factories.make_assignment(minh, Office.DESK, section=sport)
    for headline, section in (("Trận", below), ("Giải", sport), ("Lũ", factories.make_section())):
        story = factories.make_article(headline, by=lan, section=section)
        actions.submit(by=lan, at=at(), article=story)
    assert on_shelves(minh)["to_handle"] == ["Trận", "Giải"]


def test_a_delegation_shows_what_its_giver_would_find_and_no_more(article, lan, minh, hoa, dung):
    sport = factories.make_section("Thể thao")
    factories.end_offices(dung)
    factories.make_assignment(dung, Office.CHIEF, section=sport)
    factories.make_assignment(
        hoa, Office.CHIEF, on_behalf_of=dung, valid_until=at() + timedelta(hours=8)
    )
    game = factories.make_article("Trận", by=lan, section=sport)
    for story in (article, game):
        actions.submit(by=lan, at=at(), article=story)
        actions.pass_up(by=minh, at=at(), article=story)
        actions.pass_up(by=hoa, at=at(), article=story)
    assert on_shelves(hoa)["to_approve"] == ["Trận"]
    factories.end_offices(dung)
    assert "to_approve" not in on_shelves(hoa)


def test_what_was_sent_back_stands_first_with_its_last_reason(article, lan, minh):
    for reason in ("Số hộ chưa khớp", "Thiếu nguồn"):
        actions.submit(by=lan, at=at(), article=article)
        send_back(article, minh, reason=reason)
    assert on_shelves(lan) == {"returned": ["Lũ rút"]}
    story = my_work.stories_on_shelves(desk_of(lan))["returned"].rows[0]
    assert (story.returned_times, story.returned["reason"]) == (2, "Thiếu nguồn")


def test_what_is_taken_back_after_a_return_is_a_draft_again(article, lan, minh):
    actions.submit(by=lan, at=at(), article=article)
    send_back(article, minh)
    actions.submit(by=lan, at=at(), article=article)
    actions.withdraw(by=lan, at=at(), article=article)
    assert on_shelves(lan) == {"drafts": ["Lũ rút"]}


def test_what_comes_back_to_the_desk_is_returned_to_who_had_passed_it_up(article, lan, minh, hoa):
    other = factories.make_user("nga", "Biên tập viên")
    actions.submit(by=lan, at=at(), article=article)
    actions.pass_up(by=minh, at=at(), article=article)
    send_back(article, hoa, to=Step.WITH_DESK)
    assert on_shelves(minh) == {"returned": ["Lũ rút"]}
    assert on_shelves(other) == {"to_handle": ["Lũ rút"]}


def test_what_i_took_to_edit_is_named_mine(article, lan, minh):
    actions.submit(by=lan, at=at(), article=article)
    actions.take(by=minh, at=at(), article=article)
    assert on_shelves(minh) == {"held": ["Lũ rút"]}
    assert on_shelves(factories.make_user("nga", "Biên tập viên")) == {"to_handle": ["Lũ rút"]}


def test_the_approved_waits_for_whoever_publishes_until_it_is(article, lan, hoa):
    factories.approved(article)
    assert on_shelves(hoa) == {"ready": ["Lũ rút"]}
    assert on_shelves(lan) == {"sent": ["Lũ rút"]}
    actions.publish(by=hoa, at=at(), article=article)
    assert on_shelves(hoa) == {}
    assert on_shelves(lan) == {}


def test_an_archive_that_somebody_imported_is_not_work_of_hers(lan):
    factories.make_published(by=None)
    Article.objects.update(created_by=lan)
    assert on_shelves(lan) == {}


def test_a_live_story_that_is_being_rewritten_is_a_draft_again(lan, hoa):
    story = factories.make_published("Đang sống")
    stored = Article.objects.get(pk=story.pk)
    stored.headline = "Bản mới"
    actions.save_article(by=hoa, at=at(), article=stored, expected_version=stored.version)
    assert on_shelves(lan) == {"drafts": ["Bản mới"]}


def test_what_is_missing_is_counted_without_reading_the_texts(lan):
    photograph = factories.make_photograph(alt_text="", credit="")
    factories.make_article("Thiếu ảnh", by=lan, lead_photograph=photograph)
    video = factories.make_missing_video(uploaded_by=lan)
    factories.make_article(
        "Thiếu tệp", by=lan, body=f'<figure data-video="{video.pk}"></figure><p>Chữ</p>'
    )
    rows = my_work.stories_on_shelves(desk_of(lan))["drafts"].rows
    found = {each.headline: each for each in rows}
    assert found["Thiếu ảnh"].alt_texts_missing == found["Thiếu ảnh"].credits_missing == 1
    assert found["Thiếu tệp"].clips_missing == 1
    assert found["Thiếu tệp"].has_byline is False


def test_today_shows_what_was_published_with_its_readers_and_what_is_scheduled(lan, minh, hoa):
    now = at()
    begun = now.astimezone(timezone.get_default_timezone()).replace(hour=0, minute=0, second=1)
    shown = factories.make_published("Sáng nay", at=begun)
    PageviewDay.objects.create(article=shown, day=timezone.localdate(), readers=1234)
    later = factories.make_article("Chiều nay", by=lan)
    factories.pass_and_publish(by=hoa, at=now, article=later, shown_from=now + timedelta(seconds=1))
    desk = desk_of(minh)
    shown_now = {each.headline: each.readers_today for each in my_work.published_today(desk)}
    assert shown_now["Sáng nay"] == 1234
    coming = my_work.scheduled_today(my_work.Desk(minh, desk.offices, now))
    is_last_second = (now + timedelta(seconds=1)).astimezone().date() != now.astimezone().date()
    assert is_last_second or [each.headline for each in coming] == ["Chiều nay"]


def test_a_reporter_sees_of_today_her_own_and_what_she_signed(lan, hoa):
    other = factories.make_user("nga")
    pen = factories.make_author("Nga", person=Person.objects.create(full_name="Nga", user=other))
    factories.make_published("Của Lan", at=at() - timedelta(seconds=1))
    factories.make_published("Nga ký", at=at() - timedelta(seconds=1), authors=[pen])
    today = [each.headline for each in my_work.published_today(desk_of(other))]
    assert today in (["Nga ký"], [])  # empty in the first second of a day


def test_chiefs_are_told_which_steps_urgent_news_went_past(article, dung, hoa):
    actions.approve_at_once(by=dung, at=at(), article=article, reason="Đê vỡ lúc 3 giờ")
    (event,) = my_work.hastened_lately(desk_of(dung))
    assert event.details["skipped"] == [Step.WITH_DESK, Step.WITH_MANAGING]
    assert not my_work.hastened_lately(desk_of(hoa))


def fill(lan, minh, hoa, number):
    for count in range(number):
        story = factories.make_article(
            f"Bài {count}", by=lan, lead_photograph=factories.make_photograph()
        )
        factories.make_article(f"Nháp {count}", by=lan)
        actions.submit(by=lan, at=at(), article=story)
        if count % 2:
            send_back(story, minh)
        elif count % 3:
            actions.take(by=minh, at=at(), article=story)
        factories.make_published()


@pytest.mark.parametrize("who", ["lan", "minh", "hoa", "dung"])
def test_the_first_screen_asks_twelve_times_at_most_and_no_more_when_all_grows(
    who, client, lan, minh, hoa, dung
):
    fill(lan, minh, hoa, 2)
    client.force_login({"lan": lan, "minh": minh, "hoa": hoa, "dung": dung}[who])

    def asked():
        with CaptureQueriesContext(connection) as found:
            assert client.get("/toa-soan/").status_code == 200
        return len(found)

    before = asked()
    assert before <= 12
    fill(lan, minh, hoa, 6)
    assert asked() == before


SHELF = r'work-shelf--{}".*?work-count">(\d+)<.*?</section>'


def full_list(client, shelf):
    """Number on the shelf, rows on it, how many more it says, and the rows of the full list."""
    page = client.get("/toa-soan/").content.decode()
    section = re.search(SHELF.format(shelf), page, re.S)
    more = re.search(r'<a class="desk-link" href="([^"]+)">Còn (\d+) bài nữa', section[0])
    rows = section[0].count('class="work-row__headline"')
    if not more:
        return int(section[1]), rows, 0, None
    found = client.get(more[1]).context["cl"].result_list
    return int(section[1]), rows, int(more[2]), {story.pk for story in found}


def keys(stories):
    return {story.pk for story in stories}


def test_a_long_shelf_says_how_many_more_there_are_and_leads_to_all_of_them(
    client, lan, minh, monkeypatch
):
    monkeypatch.setattr(my_work, "SHOWN", 3)
    drafts = [factories.make_article(f"Nháp {number}", by=lan) for number in range(5)]
    sent = [factories.make_article(f"Gửi {number}", by=lan) for number in range(4)]
    for story in sent:
        actions.submit(by=lan, at=at(), article=story)
    live = [factories.make_published(f"Lên {number}", at=at()) for number in range(4)]
    client.force_login(lan)
    assert full_list(client, "drafts") == (5, 3, 2, keys(drafts))
    assert full_list(client, "sent") == (4, 3, 1, keys(sent))
    client.force_login(minh)
    assert full_list(client, "to_handle") == (4, 3, 1, keys(sent))
    assert full_list(client, "published") == (4, 3, 1, keys(live))
    send_back(sent[0], minh)
    assert full_list(client, "to_handle") == (3, 3, 0, None)


@pytest.mark.parametrize("who", ["lan", "minh", "dung"])
def test_the_full_list_of_each_shelf_holds_what_stands_on_it(who, client, lan, minh, hoa, dung):
    fill(lan, minh, hoa, 4)
    person = {"lan": lan, "minh": minh, "dung": dung}[who]
    client.force_login(person)
    page = client.get("/toa-soan/").context
    on_screen = {each.name: each for each in (*page["todo"], *page["aside"])}
    for name, (_title, word) in SHELVES.items():
        found = client.get(f"/toa-soan/articles/article/?viec={word}").context["cl"].result_list
        shelf = on_screen.get(name)
        standing = {getattr(row, "article_id", row.pk) for row in shelf.rows} if shelf else set()
        assert keys(found) == standing, name
        assert shelf is None or shelf.in_all == len(shelf.rows)


def test_the_screen_says_something_where_nothing_waits(client, lan, minh):
    client.force_login(minh)
    page = client.get("/toa-soan/").content.decode()
    assert "Không có bài nào chờ bạn" in page
    client.force_login(lan)
    assert "Bạn chưa có bản nháp nào" in client.get("/toa-soan/").content.decode()


def test_an_administrator_finds_the_screens_of_the_desk(client):
    client.force_login(factories.make_user("hong", "Quản trị"))
    page = client.get("/toa-soan/").content.decode()
    assert "data-my-work" not in page
    assert "/toa-soan/articles/user/" in page


def test_the_lists_alone_are_not_sent_again_while_they_stay_the_same(client, article, lan, minh):
    client.force_login(minh)
    first = client.get("/toa-soan/viec-cua-toi/")
    tag = first.headers["ETag"]
    assert client.get("/toa-soan/viec-cua-toi/", headers={"if-none-match": tag}).status_code == 304
    actions.submit(by=lan, at=at(), article=article)
    renewed = client.get("/toa-soan/viec-cua-toi/", headers={"if-none-match": tag})
    assert "Lũ rút" in renewed.content.decode()
    assert "<html" not in renewed.content.decode()
