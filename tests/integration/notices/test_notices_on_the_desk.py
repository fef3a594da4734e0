"""What a person's own notices say at the desk, and what of them ends there."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import actions
from articles.actions.notifying import forget_notices
from articles.actions.trash import move_to_trash
from articles.enums import NoticeKind
from tests import factories
from tests.integration.notices.acts import at, credit, send_back

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("masthead")]
NEW, SEEN, TOLD = "/toa-soan/thong-bao/moi/", "/toa-soan/thong-bao/da-xem/", "/toa-soan/thong-bao/"


def asked(client, **headers):
    return client.get(NEW, headers=headers)


def test_new_notices_come_in_three_queries_and_not_again(client, article, lan, minh):
    client.force_login(minh)
    actions.submit(by=lan, at=at(), article=article)
    with CaptureQueriesContext(connection) as found:
        answer = asked(client)
    assert len(found) <= 3
    (notice,) = answer.json()["notices"]
    assert (notice["headline"], notice["by"]) == ("Lũ rút", "Nguyễn Thị Lan")
    assert asked(client, if_none_match=answer.headers["ETag"]).status_code == 304
    for number in range(120):
        actions.submit(by=lan, at=at(), article=factories.make_article(f"Bài {number}", by=lan))
    with CaptureQueriesContext(connection) as found:
        answer = asked(client)
    assert len(found) <= 3
    assert (answer.json()["count"], len(answer.json()["notices"])) == (100, 20)


def test_an_expired_login_is_answered_401_without_a_word_of_any_story(client, article, lan, minh):
    actions.submit(by=lan, at=at(), article=article)
    answer = asked(client)
    assert answer.status_code == 401
    assert "Lũ rút" not in answer.content.decode()


def test_whoever_opens_the_story_has_seen_its_notices(client, article, lan, minh):
    actions.submit(by=lan, at=at(), article=article)
    client.force_login(minh)
    assert client.get(f"/toa-soan/articles/article/{article.pk}/change/").status_code == 200
    assert asked(client).json()["count"] == 0


def test_notices_are_marked_one_by_one_or_all_and_only_ones_own(client, lan, minh):
    nga = factories.make_user("nga", "Biên tập viên")
    for headline in ("Một", "Hai", "Ba"):
        actions.submit(by=lan, at=at(), article=factories.make_article(headline, by=lan))
    client.force_login(minh)
    first, *_others = minh.notices.order_by("pk")
    client.post(SEEN, {"notice": [first.pk, nga.notices.first().pk]})
    assert minh.notices.unseen().count() == 2
    assert nga.notices.unseen().count() == 3
    client.post(SEEN)
    assert not minh.notices.unseen().exists()
    assert nga.notices.unseen().count() == 3
    for wrong in ("abc", "-1", "9" * 40, "1 OR 1=1"):
        assert client.post(SEEN, {"notice": wrong}).status_code == 400


def test_who_lost_the_office_reads_no_more_of_the_story(client, article, lan, minh):
    actions.submit(by=lan, at=at(), article=article)
    factories.end_offices(minh)
    client.force_login(minh)
    assert asked(client).json()["count"] == 0
    assert "Lũ rút" not in client.get(TOLD).content.decode()


def test_whoever_is_credited_alone_hears_of_it_without_a_link(client, article, lan, minh):
    tu = factories.make_user("tu", "Cộng tác viên")
    credit(article, tu)
    actions.submit(by=lan, at=at(), article=article)
    send_back(article, minh)
    for person, may_open in ((tu, False), (lan, True)):
        client.force_login(person)
        (notice,) = asked(client).json()["notices"]
        assert bool(notice["address"]) is may_open
        page = client.get(f"/toa-soan/articles/article/{article.pk}/change/")
        assert (page.status_code == 200) is may_open
        found = f"/article/{article.pk}/change/" in client.get(TOLD).content.decode()
        assert found is may_open


def test_a_story_in_the_trash_is_not_talked_about(client, article, lan, minh):
    actions.submit(by=lan, at=at(), article=article)
    send_back(article, minh)
    move_to_trash(by=lan, at=at(), article=article)
    client.force_login(lan)
    assert asked(client).json()["count"] == 0


def test_headlines_are_text_and_never_markup(client, lan, minh):
    nasty = "<script>alert(1)</script> & “Ễ Ặ Ộ”"
    actions.submit(by=lan, at=at(), article=factories.make_article(nasty, by=lan))
    client.force_login(minh)
    assert "<script>alert" not in client.get(TOLD).content.decode()
    assert "<script>alert" not in client.get("/toa-soan/").content.decode()
    assert asked(client).json()["notices"][0]["headline"] == nasty


def test_all_notices_are_read_on_without_counting(client, lan, minh):
    for number in range(60):
        actions.submit(by=lan, at=at(), article=factories.make_article(f"Bài {number}", by=lan))
    client.force_login(minh)
    page = client.get(TOLD).content.decode()
    assert page.count("told-row--new") == 50
    onward = re.search(r'href="\?(truoc=\d+)"', page)[1]
    assert client.get(f"{TOLD}?{onward}").content.decode().count("told-row--new") == 10
    assert client.get(f"{TOLD}?truoc=x").status_code == 200


def test_everybody_chooses_how_to_be_told(client):
    admin = factories.make_user("hong", "Quản trị")
    client.force_login(admin)
    page = client.get("/toa-soan/thong-bao/cach-nhan/").content.decode()
    assert page.count('name="screen_') == page.count('name="mail_') == len(NoticeKind)
    client.post("/toa-soan/thong-bao/cach-nhan/", {"screen_waiting": "on"})
    kept = {row.kind: (row.is_on_screen, row.is_by_mail) for row in admin.notice_choices.all()}
    assert kept["waiting"] == (True, False)
    assert kept["returned"] == (False, False)


def test_old_notices_are_forgotten_and_the_history_stays(article, lan, minh):
    actions.submit(by=lan, at=at() - timedelta(days=91), article=article)
    recent = factories.make_article("Mới", by=lan)
    actions.submit(by=lan, at=at(), article=recent)
    assert forget_notices(older_than=at() - timedelta(days=90)) == 1
    assert minh.notices.get().article == recent
    assert article.events.filter(verb="submit").exists()
