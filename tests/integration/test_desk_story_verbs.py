"""The desk's buttons: what each person may press, and what a refusal looks like."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.enums import ArticleState
from articles.models import Article, PublishedArticle
from tests import factories
from tests.factories import (
    make_article,
    make_hoa,
    make_lan,
    make_masthead,
    make_minh,
    make_photograph,
    make_published,
    make_rendition,
    make_user,
)

pytestmark = pytest.mark.django_db
VERBS = ("desk_publish", "desk_correct", "desk_retract", "desk_unschedule")
POSTED = {
    "when": "now", "version": "1", "note": "Sửa", "kind": "erratum", "reason": "Sai",
    "state": "published", "slug": "x", "first_published_at": "2020-01-01",
}  # fmt: skip


def at_desk(client, user):
    client.force_login(user)
    return client


def url(name, article):
    return reverse(f"admin:{name}", args=[article.pk])


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", [make_lan, make_minh])
def test_no_crafted_post_of_a_reporter_or_editor_publishes(client, verb, who):
    make_masthead()
    person = who()
    article = make_article(by=person)
    answer = at_desk(client, person).post(url(verb, article), POSTED)
    assert answer.status_code == 403
    assert not PublishedArticle.objects.exists()


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_pressed_by_get_only_shows_its_page(client, verb):
    article = make_published()
    before = article.published.count()
    at_desk(client, make_hoa()).get(url(verb, article))
    article.refresh_from_db()
    assert article.state == ArticleState.PUBLISHED
    assert article.published.count() == before


@pytest.mark.parametrize("verb", [*VERBS, "desk_preview_of"])
def test_the_draft_of_another_does_not_exist_for_a_reporter(client, verb):
    article = make_article(by=make_hoa())
    other = make_user("nam", "Phóng viên")
    assert at_desk(client, other).get(url(verb, article)).status_code in {403, 404}


@pytest.mark.parametrize("verb", [*VERBS, "desk_preview_of"])
def test_nobody_without_a_login_sees_anything(client, verb):
    answer = client.get(url(verb, make_article()))
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


def test_saving_the_form_cannot_move_the_state(client):
    lan = make_lan()
    article = make_article(by=lan)
    at_desk(client, lan).post(
        reverse("admin:articles_article_change", args=[article.pk]),
        {**POSTED, "headline": "Tít", "body": "<p>x</p>", "section": article.section_id,
         "genre": "news", "expected_version": "1"},
    )  # fmt: skip
    assert Article.objects.get(pk=article.pk).state == ArticleState.DRAFT
    assert not PublishedArticle.objects.exists()


def test_a_lost_rendition_is_said_in_a_sentence_and_nothing_is_published(client):
    make_masthead()
    photograph = make_photograph()
    make_rendition(photograph)
    article = make_article(lead_photograph=photograph)
    answer = at_desk(client, make_hoa()).post(
        url("desk_publish", article), {"when": "now", "version": article.version}
    )
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert not PublishedArticle.objects.exists()


def test_headlines_of_scheduled_stories_are_not_proposed_to_reporters(client):
    make_masthead()
    now = timezone.now()
    article = make_article("Kết luận thanh tra chưa công bố", by=make_hoa())
    factories.pass_and_publish(
        by=make_hoa(), at=now, article=article, shown_from=now + timedelta(hours=5)
    )
    seen = at_desk(client, make_lan()).get(reverse("admin:desk_stories"), {"q": "thanh tra"})
    assert seen.json()["items"] == []
    seen = at_desk(client, make_minh()).get(reverse("admin:desk_stories"), {"q": "thanh tra"})
    assert len(seen.json()["items"]) == 1
