from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import actions
from articles.enums import ArticleState
from articles.models import Article, Correction, PublishedArticle, Retraction
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
    office.post(step("unschedule", article))
    assert not PublishedArticle.objects.upcoming(timezone.now()).exists()
    assert office.post(step("unschedule", article)).status_code == 302


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
