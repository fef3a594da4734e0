"""What memory gives follows what the paper does: within a second, and at a story's own second."""

import datetime
import time

import pytest
from django.utils import timezone

from articles import actions
from tests import factories
from tests.front import until

pytestmark = pytest.mark.django_db(transaction=True)
# And what the page itself takes, on a machine that has other work.
WITHIN_A_SECOND = 1.5
ONE_SECOND = datetime.timedelta(seconds=1)


def test_publishing_correcting_and_taking_back_is_seen_within_a_second(server, story, hoa):
    path = story.get_absolute_url()
    server.ask("/"), server.ask(path)
    other = factories.make_published("Tin vừa đến", at=timezone.now())
    assert until(lambda: "Tin vừa đến" in server.ask("/").text) < WITHIN_A_SECOND
    assert server.ask(other.get_absolute_url()).status == 200

    actions.retract(by=hoa, at=timezone.now(), article=other, reason="Sai")
    assert until(lambda: server.ask(other.get_absolute_url()).status == 410) < WITHIN_A_SECOND
    assert "Tin vừa đến" not in server.ask("/").text
    assert "Tin vừa đến" not in server.ask("/rss/tin-tuc.rss").text
    assert server.ask(path).status == 200


def test_a_story_begins_and_ends_at_its_second_though_nobody_publishes(server, story, hoa, dung):
    """What is asked all the time is right all the time, but for the blink of an eye."""
    path = story.get_absolute_url()
    coming = factories.make_published("Tin hẹn giờ", at=timezone.now() - ONE_SECOND)
    said_at = timezone.now()
    comes_at = said_at + 2 * ONE_SECOND
    goes_at = comes_at + 2 * ONE_SECOND
    # One moment for both: on a machine with other work the second might come too late.
    actions.schedule_takedown(
        by=dung, at=said_at, article=story, ends_at=comes_at, reason="Hết hạn"
    )
    actions.schedule_takedown(
        by=dung, at=said_at, article=coming, ends_at=goes_at, reason="Hết hạn"
    )
    until(lambda: "Tin hẹn giờ" in server.ask("/").text)
    wrong = []
    while (at := timezone.now()) < goes_at + ONE_SECOND:
        page, front = server.ask(path), server.ask("/").text
        after = timezone.now()
        for edge, is_there, is_right in (
            (comes_at, page.status == 200, "first"),
            (goes_at, "Tin hẹn giờ" in front, "second"),
        ):
            if (is_there and at >= edge) or (not is_there and after < edge):
                wrong.append((is_right, at - edge))
        time.sleep(0.01)
    assert wrong == []


def test_a_story_scheduled_for_an_hour_appears_at_it(server, story, hoa):
    server.ask("/")
    comes_at = timezone.now() + 3 * ONE_SECOND
    coming = factories.approved(factories.make_article("Tin sẽ đến"))
    actions.publish(by=hoa, at=timezone.now(), article=coming, shown_from=comes_at)
    early = []
    while timezone.now() < comes_at - ONE_SECOND / 10:
        is_there = "Tin sẽ đến" in server.ask("/").text
        early.append(is_there and timezone.now() < comes_at)
    assert early
    assert not any(early)
    until(lambda: "Tin sẽ đến" in server.ask("/").text)
    assert timezone.now() - comes_at < ONE_SECOND


def test_midnight_in_vietnam_is_a_boundary(door):
    boundary = datetime.datetime.fromtimestamp(door.pages.sight.boundary, datetime.UTC)
    assert boundary <= timezone.localtime().replace(
        hour=0, minute=0, second=0, microsecond=0
    ) + datetime.timedelta(days=1)
