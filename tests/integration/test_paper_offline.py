"""What browsers that keep stories are told: the same for all, and only what readers had."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import actions
from articles.models import User
from articles.pages import last_frame
from tests import factories
from tests.paper import text_of, visible_text

pytestmark = pytest.mark.django_db

CHANGES = "/ngoai-tuyen/thay-doi"
NOTHING = {"gone": [], "changed": {}}


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


def changes(client):
    return json.loads(client.get(CHANGES).content)


def retract(story, at=None):
    at = at or timezone.now()
    actions.retract(by=factories.make_hoa(), at=at, article=story, reason="Sai nguồn")


def test_a_story_taken_back_is_named_by_its_number(client):
    story = factories.make_published("Tin sai")
    factories.make_published("Tin đúng")
    assert changes(client) == NOTHING
    retract(story)
    assert changes(client) == {"gone": [story.pk], "changed": {}}
    assert "Tin sai" not in text_of(client.get(CHANGES))


def test_a_story_that_was_changed_is_named_with_the_second_of_it(client):
    story = factories.make_published("Tin cũ")
    factories.changed_past_the_desk(story, headline="Tin mới")
    at = timezone.now()
    factories.pass_and_correct(by=factories.make_hoa(), at=at, article=story, note="Mới hơn.")
    found = changes(client)
    assert found["gone"] == []
    assert abs(found["changed"][str(story.pk)] - at.timestamp()) <= 1


def test_what_readers_never_had_is_not_named(client):
    factories.make_masthead()
    soon = timezone.now() + timedelta(hours=1)
    story = factories.make_article("Tin hẹn giờ")
    factories.pass_and_publish(
        by=factories.make_hoa(), at=timezone.now(), article=story, shown_from=soon
    )
    assert changes(client) == NOTHING
    actions.unschedule(by=factories.make_hoa(), at=timezone.now(), article=story)
    assert changes(client) == NOTHING


def test_what_ended_longer_ago_than_a_browser_keeps_a_story_is_left_out(client, monkeypatch):
    story = factories.make_published("Tin sai")
    retract(story)
    later = timezone.now() + timedelta(days=8, seconds=1)
    monkeypatch.setattr("articles.views.offline.timezone.now", lambda: later)
    assert changes(client) == NOTHING


def test_asking_costs_one_query_however_many_stories_ended_and_nothing_if_none_did(client):
    stories = [factories.make_published() for _ in range(3)]
    for count in (0, 1, 3):
        for story in stories[:count]:
            if story.published.visible(timezone.now()).exists():
                story.refresh_from_db()
                retract(story)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(CHANGES)
        assert len(queries) == 1
        assert len(json.loads(answer.content)["gone"]) == count
    again = client.get(CHANGES, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_the_worker_is_one_script_that_is_asked_for_anew(client):
    answer = client.get("/sw.js")
    script = text_of(answer)
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == "no-cache"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    settings = json.loads(script.partition("const SETTINGS = ")[2].partition(";\n")[0])
    assert settings["words"]["notice"] == "Bản đã lưu lúc {}, có thể đã thay đổi."
    assert "/toa-soan/" in settings["untouched"]
    assert script.count('addEventListener("fetch"') == 1
    assert "\n//" not in script


def test_its_page_says_what_is_kept_and_where(client):
    page = visible_text(client.get("/ngoai-tuyen"))
    assert "Đọc khi không có mạng" in page
    assert "ngay trên máy này trong bảy ngày" in page
    assert "Máy này chưa lưu bài nào" in page


def test_turned_off_there_is_nothing_but_a_farewell(client, settings):
    story = factories.make_published().get_absolute_url()
    assert "offline.js" in text_of(client.get(story))
    settings.OFFLINE_READING = False
    assert client.get("/ngoai-tuyen").status_code == 404
    assert client.get(CHANGES).status_code == 404
    script = text_of(client.get("/sw.js"))
    assert "unregister" in script
    assert "fetch" not in script
    page = text_of(client.get(story))
    assert "offline.js" not in page
    assert "/ngoai-tuyen" not in page


@pytest.mark.django_db(transaction=True)
def test_a_story_with_a_passage_taken_out_of_the_record_is_looked_at_again(client, as_owner):
    """It ends no version, and the copies in browsers still hold the passage."""
    story = factories.make_published("Anh Nguyễn Văn Bền kể lại")
    factories.make_published("Tin khác")
    root = User.objects.create_superuser("goc", password="một mật khẩu rất dài")
    at = timezone.now()
    actions.redact(by=root, at=at, article=story, passage="Nguyễn Văn Bền", reason="Theo đơn")
    assert changes(client) == {"gone": [], "changed": {str(story.pk): int(at.timestamp())}}
    retract(story)
    assert changes(client) == {"gone": [story.pk], "changed": {}}
