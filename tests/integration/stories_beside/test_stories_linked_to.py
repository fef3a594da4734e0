"""The stories that a story links to by hand: as readers have them now, or not at all."""

import datetime

import pytest
from django.utils import timezone

from articles import actions, selectors
from articles.models import JoinedLink
from articles.pages import published_story
from tests.factories import (
    make_article,
    make_masthead,
    make_published,
    pass_and_publish,
)
from tests.paper import (
    beside,
    linking_to,
    next_transaction,
    pictured,
    publish_several,
    published_again,
    related_of,
    text_of,
)

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


def test_a_related_story_is_shown_as_it_stands_now_and_not_at_all_when_it_is_gone(hoa, client):
    target = make_published("Bài gốc", standfirst="Sapo của bài gốc.", lead_photograph=pictured())
    story = make_published("Bài dẫn", related=[{"kind": "internal", "target": target}])
    page = text_of(client.get(story.get_absolute_url()))
    assert f'href="{target.get_absolute_url()}"' in page
    assert "Sapo của bài gốc." in page
    next_transaction()
    actions.retract(by=hoa, at=timezone.now(), article=target, reason="Sai sự thật")
    page = text_of(client.get(story.get_absolute_url()))
    assert "Bài gốc" not in page
    assert "Tin liên quan" not in page


def test_what_was_paid_for_stands_beside_no_story_unless_it_is_linked_to_and_then_says_so():
    (story,) = publish_several(1)
    paid = make_published("Căn hộ ven sông", genre="sponsored", sponsor="Nhà Đất Sông Lành")
    assert beside(story) == []
    (related,) = related_of(linking_to(paid))
    assert (related.headline, "Nhà Đất Sông Lành" in related.label) == ("Căn hộ ven sông", True)


def test_a_related_story_is_the_version_that_readers_have(hoa):
    target = make_published("Bản đầu")
    story = linking_to(target)
    published_again(target, hoa, headline="Bản thứ hai")
    published_again(target, hoa, headline="Bản thứ ba")
    assert [each.headline for each in related_of(story)] == ["Bản thứ ba"]


def test_a_related_story_that_is_announced_only_is_not_named(hoa):
    make_masthead()
    later = make_article("Chưa đến giờ")
    pass_and_publish(by=hoa, at=timezone.now(), article=later, shown_from=timezone.now() + HOUR)
    story = linking_to(later)
    assert related_of(story) == ()
    assert published_story(selectors.story(story.pk, timezone.now())).linked_stories == set()


def test_two_links_to_one_story_and_one_to_itself_are_shown_as_they_were_made():
    (target,) = publish_several(1)
    article = linking_to(target, target)
    assert [each.headline for each in related_of(article)] == [target.headline] * 2
    assert beside(article) == []


def test_an_unresolved_link_that_was_joined_later_shows_its_story_and_not_twice(hoa):
    target, other = publish_several(2)
    link = {"kind": "unresolved", "headline": "Chưa rõ bài nào", "excerpt": "Mấy dòng đầu."}
    story = make_published("Bài dẫn", related=[link])
    assert [each.url for each in related_of(story)] == [""]
    next_transaction()
    JoinedLink.objects.create(
        link=story.published.get().related_links.get(),
        target=target, joined_at=timezone.now(), joined_by=hoa,
    )  # fmt: skip
    assert [each.url for each in related_of(story)] == [target.get_absolute_url()]
    assert beside(story) == [other.headline]
