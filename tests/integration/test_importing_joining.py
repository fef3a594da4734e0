from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import actions
from articles.enums import LinkKind
from articles.models import JoinedLink, PublishedRelated
from tests import factories
from tests.factories import make_article, make_masthead, make_published

pytestmark = pytest.mark.django_db

NAMED = {
    "kind": LinkKind.UNRESOLVED,
    "headline": "Khơi dậy nghề gốm",
    "excerpt": "Sáng 3/5, tại...",
}


def where_links_lead(article):
    rows = PublishedRelated.objects.joined().filter(published__article=article)
    return [(row.kind_now, row.target_now) for row in rows]


def test_a_link_waits_as_text_for_the_story_it_names():
    article = make_published(related=[NAMED])
    assert where_links_lead(article) == [(LinkKind.UNRESOLVED, None)]


def test_readers_are_led_to_a_story_that_came_after_the_link_was_printed():
    article = make_published(related=[NAMED])
    story = make_published("Khơi dậy nghề gốm")
    assert where_links_lead(article) == [(LinkKind.INTERNAL, story.pk)]
    assert article.related_links.get().target == story


def test_what_was_printed_that_day_stays_as_it_was():
    make_published(related=[NAMED])
    before = PublishedRelated.objects.values().get()
    make_published("Khơi dậy nghề gốm")
    assert PublishedRelated.objects.values().get() == before


def test_joining_leaves_no_unpublished_change_behind():
    article = make_published(related=[NAMED])
    make_published("Khơi dậy nghề gốm")
    article.refresh_from_db()
    assert article.published.get().article_version == article.version


def test_a_link_to_a_story_that_readers_have_is_joined_when_it_is_published():
    story = make_published("Khơi dậy nghề gốm")
    article = make_published(related=[NAMED])
    assert where_links_lead(article) == [(LinkKind.INTERNAL, story.pk)]
    assert not JoinedLink.objects.exists()


def test_a_draft_or_a_scheduled_story_is_joined_to_nothing(hoa):
    make_masthead()
    now = timezone.now()
    article = make_published(related=[NAMED])
    draft = make_article("Khơi dậy nghề gốm")
    assert where_links_lead(article) == [(LinkKind.UNRESOLVED, None)]
    factories.pass_and_publish(by=hoa, at=now, article=draft, shown_from=now + timedelta(hours=1))
    assert where_links_lead(article) == [(LinkKind.UNRESOLVED, None)]


def test_a_story_is_never_joined_to_itself():
    article = make_published("Khơi dậy nghề gốm", related=[NAMED])
    assert where_links_lead(article) == [(LinkKind.UNRESOLVED, None)]


def test_of_two_stories_with_one_headline_the_first_words_decide():
    other = make_published("Khơi dậy nghề gốm", standfirst="Chiều 4/5, ở chợ huyện")
    meant = make_published("Khơi dậy nghề gốm", standfirst="Sáng 3/5, tại làng Gốm, bà con họp.")
    article = make_published(related=[NAMED])
    assert other != meant
    assert where_links_lead(article) == [(LinkKind.INTERNAL, meant.pk)]


def test_a_link_that_fits_neither_of_two_is_left_as_text():
    make_published("Khơi dậy nghề gốm", standfirst="Chiều 4/5, ở chợ huyện")
    make_published("Khơi dậy nghề gốm", standfirst="Tối 5/5, trên sân đình")
    article = make_published(related=[NAMED])
    assert where_links_lead(article) == [(LinkKind.UNRESOLVED, None)]


def test_publishing_costs_no_more_for_ten_links_that_wait(hoa):
    def cost(headline, waiting):
        for _link in range(waiting):
            make_published(related=[NAMED | {"headline": headline}])
        story = make_article(headline)
        with CaptureQueriesContext(connection) as queries:
            factories.pass_and_publish(by=hoa, at=timezone.now(), article=story)
        return len(queries)

    make_masthead()
    hoa.get_all_permissions()
    assert cost("Một", 1) == cost("Mười", 10)


def test_the_page_of_a_story_published_before_leads_on_to_it(client):
    article = make_published(related=[NAMED])
    before = client.get(article.get_absolute_url()).content.decode()
    story = make_published("Khơi dậy nghề gốm")
    after = client.get(article.get_absolute_url()).content.decode()
    assert NAMED["headline"] in before
    assert story.get_absolute_url() not in before
    assert story.get_absolute_url() in after


def test_a_joined_story_that_is_retracted_leaves_the_page(client, hoa):
    article = make_published(related=[NAMED])
    story = make_published("Khơi dậy nghề gốm")
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai sự thật.")
    assert NAMED["headline"] not in client.get(article.get_absolute_url()).content.decode()
