import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from articles import actions
from articles.actions import ScheduledMeanwhileError
from articles.enums import ArticleState, Office
from articles.models import Article, Correction, PublishedArticle, Retraction, User
from articles.text import in_vietnam
from tests import factories
from tests.factories import (
    approved,
    make_article,
    make_masthead,
    make_missing_photograph,
    make_photograph,
    make_published,
)

pytestmark = pytest.mark.django_db


def step(name, article):
    return reverse(f"admin:desk_{name}", args=[article.pk])


def story_page(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def publish(article, **values):
    return {"when": "now", "version": article.version} | values


def edited(article, by, **fields):
    stored = Article.objects.get(pk=article.pk)
    for name, value in fields.items():
        setattr(stored, name, value)
    at = timezone.now()
    return actions.save_article(by=by, at=at, article=stored, expected_version=stored.version)


def later(hours):
    moment = in_vietnam(timezone.now() + timedelta(hours=hours))
    return {
        "when": "later",
        "shown_from_0": f"{moment:%d/%m/%Y}",
        "shown_from_1": f"{moment:%H:%M}",
    }


@pytest.fixture
def office(client, hoa):
    make_masthead()
    client.force_login(hoa)
    return client


def test_the_page_before_publishing_says_what_is_missing(office):
    photograph = make_missing_photograph(original_name="cu.jpg", caption="", alt_text="", credit="")
    body = f'<figure data-photograph="{photograph.pk}"><figcaption></figcaption></figure>'
    page = office.get(step("publish", make_article("Tên bài", body=body))).context
    assert page["obstacles"] == []
    assert sum("cu.jpg" in sentence for sentence in page["gaps"]) == 1
    assert page["look"].headline == "Tên bài"
    assert page["look"].address.startswith("/ten-bai-")


def test_publishing_shows_the_story_at_once(office):
    article = approved(make_article())
    assert office.post(step("publish", article), publish(article)).status_code == 302
    assert PublishedArticle.objects.visible(timezone.now()).filter(article=article).exists()


def test_a_later_hour_is_written_as_it_is_said_here(office):
    article = approved(make_article())
    office.post(step("publish", article), publish(article, **later(3)))
    published = PublishedArticle.objects.get(article=article)
    assert (
        timedelta(hours=2) < published.shown_from - timezone.now() < timedelta(hours=3, minutes=1)
    )
    assert not PublishedArticle.objects.visible(timezone.now()).filter(article=article).exists()
    page = office.get(reverse("admin:articles_article_changelist")).content.decode()
    assert "desk-state--scheduled" in page


@pytest.mark.parametrize(
    "when",
    [
        {"when": "later"},
        {"when": "later", "shown_from_0": "31/02/2026", "shown_from_1": "06:00"},
        {"when": "later", "shown_from_0": "24/11/2030", "shown_from_1": ""},
        {"when": "later", "shown_from_0": "01/01/2020", "shown_from_1": "06:00"},
        {"when": "x"},
        {"version": "x"},
    ],
)
def test_an_hour_that_cannot_be_is_refused_with_a_sentence(office, when):
    article = approved(make_article())
    response = office.post(step("publish", article), publish(article, **when))
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not PublishedArticle.objects.exists()


def test_what_hinders_publishing_is_said_and_nothing_is_published(office):
    article = approved(make_article(standfirst="", body=""))
    response = office.post(step("publish", article), publish(article))
    assert response.context["form"].non_field_errors()
    assert response.context["obstacles"]
    assert not PublishedArticle.objects.exists()


def test_only_the_version_that_was_looked_at_is_published(office, hoa):
    article = approved(make_article())
    given = publish(article)
    approved(edited(article, hoa, headline="Tít khác"))
    response = office.post(step("publish", article), given)
    assert response.context["form"].non_field_errors()
    assert not PublishedArticle.objects.exists()


@pytest.mark.parametrize("name", ["publish", "correct", "retract", "unschedule"])
def test_a_reporter_may_take_none_of_the_steps(client, lan, name):
    make_masthead()
    article = make_published(by=None)
    client.force_login(lan)
    assert client.get(step(name, article)).status_code == 403
    given = publish(article, reason="x", note="x", kind="erratum")
    assert client.post(step(name, article), given).status_code == 403
    assert PublishedArticle.objects.count() == 1


OFFERED = {
    "desk_publish": "xuat-ban", "desk_unschedule": "huy-hen", "desk_correct": "dinh-chinh",
    "desk_fix": "sua-loi-nho", "desk_update": "cap-nhat", "desk_retract": "go-bai",
}  # fmt: skip


def offered(client, user, article):
    """Which of the steps the page of the story names."""
    client.force_login(user)
    text = client.get(story_page(article)).content.decode()
    return {name for name in OFFERED if reverse(f"admin:{name}", args=[article.pk]) in text}


def elsewhere(name="xa", role="Thư ký tòa soạn", office=Office.MANAGING):
    """Serves at the last steps, reads the whole paper, and decides in her own section alone."""
    person = factories.make_user(name, role)
    factories.end_offices(person)
    factories.make_assignment(person, office, section=factories.make_section("Thể thao"))
    return person


def test_steps_are_offered_to_whoever_may_take_them_here_and_to_nobody_else(client, hoa, lan):
    make_masthead()
    now = timezone.now()
    live = make_published(by=hoa)
    approved(edited(live, hoa, headline="Tít mới"))
    live.refresh_from_db()
    actions.publish(by=hoa, at=now, article=live, shown_from=now + timedelta(hours=2))
    for person in (elsewhere(), elsewhere("phó", "Phó tổng biên tập", Office.CHIEF)):
        assert offered(client, person, live) == set()
        for name in OFFERED:
            assert client.get(reverse(f"admin:{name}", args=[live.pk])).status_code == 403, name
        assert client.post(step("unschedule", live)).status_code == 403
    assert offered(client, lan, live) == set()
    assert live.published.upcoming(now).exists()
    # Publishing is a button of the form itself.
    assert offered(client, hoa, live) == set(OFFERED) - {"desk_publish"}
    assert 'name="_publish"' in client.get(story_page(live)).content.decode()


def test_the_note_of_a_correction_is_offered_to_whoever_may_correct(client, hoa):
    live = make_published(by=hoa)
    approved(edited(live, hoa, headline="Tít mới"))
    pages = []
    for permission in ("publish_article", "correct_article"):
        hoa.user_permissions.add(Permission.objects.get(codename=permission))
    role = hoa.groups.get()
    for codename in (None, "correct_article"):
        if codename:
            role.permissions.remove(Permission.objects.get(codename=codename))
            hoa.user_permissions.remove(Permission.objects.get(codename=codename))
        client.force_login(User.objects.get(pk=hoa.pk))
        pages.append(client.get(step("publish", live)).content.decode())
    assert [step("correct", live) in page for page in pages] == [True, False]


# -- Two people, two hours ---------------------------------------------------------------


def shown(answer):
    return answer.context["form"].non_field_errors()


def pressed(client, user, article, page, **values):
    """The form as that page had it."""
    client.force_login(user)
    number = re.search(r'name="scheduled"\s+value="(\d+)"', page.content.decode())[1]
    return client.post(step("publish", article), publish(article, scheduled=number, **values))


def hours_of(article):
    rows = article.published.upcoming(timezone.now())
    return [(str(row.published_by), in_vietnam(row.shown_from).hour) for row in rows]


def test_who_schedules_second_is_told_by_whom_and_for_when_and_drops_it_by_a_second_press(
    client, hoa, dung
):
    make_masthead()
    article = approved(make_article())
    pages = {}
    for person in (hoa, dung):
        client.force_login(person)
        pages[person] = client.get(step("publish", article))
    assert pressed(client, hoa, article, pages[hoa], **later(3)).status_code == 302
    first = article.published.get()

    told = pressed(client, dung, article, pages[dung], **later(5))
    (sentence,) = shown(told)
    assert "Lê Thị Hoa" in sentence
    assert f"{in_vietnam(first.shown_from):%H:%M}" in sentence.replace("h", ":")
    assert list(article.published.upcoming(timezone.now())) == [first]
    # What she had typed stands there still.
    assert later(5)["shown_from_1"] in told.content.decode()

    assert pressed(client, dung, article, told, **later(5)).status_code == 302
    assert [name for name, _hour in hours_of(article)] == ["Phạm Dũng"]
    # The first hour is dropped, and kept.
    first.refresh_from_db()
    assert first.shown_until == first.shown_from


def test_an_hour_that_changed_meanwhile_is_neither_taken_back_nor_published_over(client, hoa, dung):
    make_masthead()
    article, now = approved(make_article()), timezone.now()
    actions.publish(by=hoa, at=now, article=article, shown_from=now + timedelta(hours=2))
    client.force_login(dung)
    to_take_back, to_publish = (
        client.get(step(name, article)) for name in ("unschedule", "publish")
    )
    actions.publish(by=hoa, at=now, article=article, shown_from=now + timedelta(hours=4))
    newest = article.published.upcoming(timezone.now()).get()

    number = re.search(r'name="scheduled"\s+value="(\d+)"', to_take_back.content.decode())[1]
    told = client.post(step("unschedule", article), {"scheduled": number})
    assert "Lê Thị Hoa" in shown(told)[0]
    assert "Lê Thị Hoa" in shown(pressed(client, dung, article, to_publish))[0]
    assert "Lê Thị Hoa" in shown(client.post(step("unschedule", article)))[0]
    assert article.published.upcoming(timezone.now()).get() == newest

    assert client.post(step("unschedule", article), {"scheduled": newest.number}).status_code == 302
    assert not article.published.upcoming(timezone.now()).exists()


def test_an_update_pressed_after_somebody_scheduled_it_leaves_that_hour(client, hoa, dung):
    live, now = make_published(by=hoa), timezone.now()
    approved(edited(live, hoa, headline="Tít mới"))
    live.refresh_from_db()
    client.force_login(dung)
    given = {"version": live.version, "text": "approved"}
    assert 'value="approved"' in client.get(step("update", live)).content.decode()
    actions.publish(by=hoa, at=now, article=live, shown_from=now + timedelta(hours=2))
    told = client.post(step("update", live), given).content.decode()
    assert "Lê Thị Hoa đã hẹn giờ" in told
    with pytest.raises(ScheduledMeanwhileError):
        actions.update(by=dung, at=timezone.now(), article=live, expected_scheduled=0)
    assert live.published.upcoming(timezone.now()).count() == 1


def test_steps_are_taken_by_post_alone(office):
    article = make_published()
    for name in ("publish", "correct", "retract", "unschedule"):
        assert office.get(step(name, article)).status_code == 200
    article.refresh_from_db()
    assert article.state == ArticleState.PUBLISHED
    assert PublishedArticle.objects.count() == 1


def test_a_correction_says_what_was_wrong(office, hoa):
    article = make_published()
    approved(edited(article, hoa, body="<p>Đúng.</p>"))
    given = {"text": "approved", "note": "Bản trước viết nhầm.", "version": 2}
    assert office.post(step("correct", article), given).status_code == 302
    assert Correction.objects.get().note == "Bản trước viết nhầm."
    empty = office.post(step("correct", article), given | {"note": ""})
    assert "note" in empty.context["form"].errors


def test_a_story_that_readers_do_not_see_cannot_be_corrected(office):
    article = make_article()
    given = {"kind": "erratum", "note": "Sai.", "version": 1}
    assert office.post(step("correct", article), given).context["form"].non_field_errors()


def test_retracting_asks_for_the_reason(office):
    article = make_published()
    refused = office.post(step("retract", article), {"reason": ""})
    assert "reason" in refused.context["form"].errors
    office.post(step("retract", article), {"reason": "Nhầm nguồn.", "document_number": "12/CV"})
    retraction = Retraction.objects.get()
    assert (retraction.reason, retraction.document_number) == ("Nhầm nguồn.", "12/CV")
    again = office.post(step("retract", article), {"reason": "Nữa."})
    assert again.context["form"].non_field_errors()


def test_what_is_scheduled_can_be_taken_back(office):
    article = approved(make_article())
    office.post(step("publish", article), publish(article, **later(5)))
    seen = {"scheduled": article.published.get().number}
    assert office.post(step("unschedule", article), seen).status_code == 302
    assert not PublishedArticle.objects.upcoming(timezone.now()).exists()
    assert (
        "không có bản nào đang hẹn giờ" in shown(office.post(step("unschedule", article), seen))[0]
    )


def test_newer_text_of_a_live_story_is_announced(office, hoa):
    article = make_published()
    page = reverse("admin:articles_article_change", args=[article.pk])
    assert "desk-state--changed" not in office.get(page).content.decode()
    edited(article, hoa, headline="Tít khác")
    assert "desk-state--changed" in office.get(page).content.decode()


def test_the_history_tells_who_did_what(office, hoa):
    article = make_published(by=hoa)
    address = reverse("admin:articles_article_history", args=[article.pk])
    page = office.get(address, follow=True).content.decode()
    assert str(hoa) in page
    assert "desk-history" in page


def test_two_that_would_lead_in_the_same_minute_are_told_of(office):
    hour = later(3)
    for headline in ("Khánh thành cầu", "Khởi công cảng"):
        article = make_article(headline, lead_photograph=make_photograph())
        factories.approved(article)
        response = office.post(step("publish", article), publish(article, **hour), follow=True)
    assert "Khánh thành cầu" in response.content.decode().split("messagelist")[1]


def test_the_end_of_an_embargo_is_the_hour_that_is_offered(office):
    ends = timezone.now() + timedelta(days=2)
    article = make_article(embargo_until=ends)
    factories.approved(article)
    form = office.get(step("publish", article)).context["form"]
    assert form.initial["when"] == "later"
    assert form.initial["shown_from"] == ends
