"""What the screen for arranging pages is told, and what it may not do."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from articles.arrangement import Slot
from articles.layout_selectors import newest_layout
from tests import factories
from tests.arranging import LEAD, SECOND, arrange, put
from tests.factories import (
    make_article,
    make_masthead,
    make_published,
    make_section,
    make_user,
)

pytestmark = pytest.mark.django_db
DESK = "/toa-soan/bo-tri/"
HOUR = timedelta(hours=1)


@pytest.fixture
def desk(client, hoa):
    make_masthead()
    client.force_login(hoa)
    return client


def send(client, name, content):
    return client.post(f"{DESK}{name}/", json.dumps(content), content_type="application/json")


def slot(article, place=LEAD, until=None):
    where = {"area": place.area.value, "position": place.position, "section": place.section_id}
    return {**where, "article": article.pk, "until": until}


def arrangement(*slots):
    return {"slots": list(slots), "blocks": []}


def save(client, *slots, based_on=0, section=None):
    content = {"section": section, "arrangement": arrangement(*slots), "based_on": based_on}
    return send(client, "luu", content)


def scheduled(headline, by):
    story, now = make_article(headline), timezone.now()
    factories.pass_and_publish(by=by, at=now, article=story, shown_from=now + HOUR)
    return story


def test_a_layout_is_looked_at_and_published(desk):
    story, other = make_published("Cũ", at=timezone.now() - HOUR), make_published("Mới")
    looked = send(desk, "xem", {"section": None, "arrangement": arrangement(slot(story))}).json()
    assert [place["article"] for place in looked["places"][:2]] == [story.pk, other.pk]
    assert "Cũ" in looked["html"]
    assert newest_layout(None) is None

    answer = save(desk, slot(story, until="2126-01-01T12:00:00+07:00"))
    assert answer.json()["number"] == 1
    (kept,) = newest_layout(None).arrangement.slots
    assert (kept.article_id, kept.held_until.year) == (story.pk, 2126)


def test_the_page_of_a_section_is_arranged_too(desk):
    section = make_section("Kinh tế")
    story = make_published("Lúa", section=section)
    assert save(desk, slot(story), section=section.pk).status_code == 200
    assert newest_layout(section).number == 1
    assert "Lúa" in desk.get(f"{DESK}trang/?muc={section.pk}").content.decode()


def test_who_changed_the_same_place_is_told_with_both_stories(desk, dung):
    mine, theirs = make_published("Của tôi"), make_published("Của Dũng")
    arrange(put(LEAD, theirs), by=dung)
    answer = save(desk, slot(mine))
    facts = answer.json()
    assert answer.status_code == 409
    assert facts["newest"]["by"] == str(dung)
    (conflict,) = facts["conflicts"]
    assert (conflict["mine"]["article"], conflict["theirs"]["article"]) == (mine.pk, theirs.pk)
    assert facts["stories"][str(theirs.pk)]["headline"] == "Của Dũng"


def test_a_refusal_names_the_place(desk):
    answer = save(desk, slot(make_article("Bản nháp"), SECOND))
    assert answer.status_code == 422
    (fault,) = answer.json()["faults"]
    assert fault["place"]["position"] == 1


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "{", "null", "[" * 5000, '{"arrangement": 7, "based_on": 0}',
        '{"arrangement": {"slots": [7], "blocks": []}, "based_on": 0}',
        '{"arrangement": {"slots": [], "blocks": [{"section": true, "shown": 1}]}, "based_on": 0}',
        '{"arrangement": {"slots": [], "blocks": []}, "based_on": -1}',
        '{"arrangement": {"slots": [], "blocks": []}, "based_on": 1e400}',
        '{"arrangement": {"slots": [], "blocks": []}, "based_on": 0, "section": "1"}',
        '{"arrangement": {"slots": [{"area": "opening", "position": 0, "article": 1,'
        ' "until": "2026-01-01T12:00"}], "blocks": []}, "based_on": 0}',
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(desk, body):
    answer = desk.post(f"{DESK}luu/", body, content_type="application/json")
    assert (answer.status_code, bool(answer.json()["error"])) == (400, True)
    assert newest_layout(None) is None


def test_a_scheduled_headline_is_not_told_to_who_may_not_open_it(client, hoa):
    make_masthead()
    story = scheduled("Tin còn giữ kín", hoa)
    arrange(Slot(LEAD, story.pk), by=hoa)
    arranger = make_user("tam", "Phóng viên")
    arranger.user_permissions.add(Permission.objects.get(codename="arrange_page"))
    client.force_login(arranger)
    later = (timezone.now() + 2 * HOUR).isoformat()
    answers = [
        client.get(DESK),
        client.get(f"{DESK}tin/?loai=hen-gio"),
        send(client, "xem", {"arrangement": arrangement(slot(story))}),
        send(client, "xem", {"at": later}),
        save(client, slot(story), based_on=1),
    ]
    assert not any("giữ kín" in answer.content.decode() for answer in answers)
    assert not any(
        "giữ kín" in json.dumps(answer.json(), ensure_ascii=False) for answer in answers[1:]
    )
    assert answers[3].status_code == 403


def test_the_managing_editor_sees_the_hour_of_what_is_scheduled(desk, hoa):
    story = scheduled("Tin chiều", hoa)
    (found,) = desk.get(f"{DESK}tin/?loai=hen-gio").json()["stories"]
    assert (found["article"], found["state"]) == (story.pk, "scheduled")
    later = (timezone.now() + 2 * HOUR).isoformat()
    assert "Tin chiều" in send(desk, "xem", {"at": later}).json()["html"]
    assert "Tin chiều" not in send(desk, "xem", {}).json()["html"]


def test_the_history_says_who_and_a_version_is_put_in_force_again(desk, dung):
    story = make_published("Lũ rút")
    arrange(put(LEAD, story), by=dung)
    assert save(desk, based_on=1).json()["number"] == 2
    told = desk.get(f"{DESK}lich-su/").json()["versions"]
    assert [(each["number"], each["by"]) for each in told][1] == (1, str(dung))
    answer = send(desk, "khoi-phuc", {"number": 1, "based_on": 2})
    assert answer.json()["arrangement"]["slots"][0]["article"] == story.pk
    assert send(desk, "khoi-phuc", {"number": 9, "based_on": 3}).status_code == 404


def test_the_desk_hears_of_a_newer_layout(desk, dung):
    assert desk.get(f"{DESK}moi-nhat/?biet=0").json()["number"] == 0
    arrange(put(LEAD, make_published()), by=dung)
    told = desk.get(f"{DESK}moi-nhat/?biet=0").json()
    assert (told["number"], told["is_mine"], len(told["arrangement"]["slots"])) == (1, False, 1)


def test_the_frame_is_for_the_desk_alone_and_marks_its_places(desk, client):
    make_published("<script>alert(1)</script>")
    page = desk.get(f"{DESK}trang/")
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert 'data-area="opening"' in page.content.decode()
    assert "<script>alert" not in page.content.decode()
    desk.logout()
    assert client.get(f"{DESK}trang/").status_code == 401


def test_the_form_of_a_story_says_where_it_stands(desk):
    story = make_published("Lũ rút")
    arrange(put(SECOND, story))
    form = desk.get(f"/toa-soan/articles/article/{story.pk}/change/").content.decode()
    assert "Trang chủ · Tiêu điểm, vị trí 2" in form
