"""Whoever waited for the lock read the clock before whoever held it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles import actions
from articles.actions.takedowns import after_the_hour
from articles.models import PublishedArticle, User
from articles.workflow import TransitionRefused
from tests import factories
from tests.factories import make_article, make_masthead, make_published

pytestmark = pytest.mark.django_db
A_MOMENT = timedelta(milliseconds=40)


def numbers_shown(article, at):
    visible = PublishedArticle.objects.visible(at).filter(article=article)
    return list(visible.values_list("number", flat=True))


def test_taking_back_a_schedule_does_not_take_back_what_was_published_meanwhile(hoa):
    make_masthead()
    now = timezone.now()
    article = make_article(at=now)
    factories.pass_and_publish(by=hoa, at=now, article=article, shown_from=now + timedelta(hours=1))
    factories.pass_and_publish(by=hoa, at=now + A_MOMENT, article=article)
    with pytest.raises(TransitionRefused):
        actions.unschedule(by=hoa, at=now, article=article)
    assert numbers_shown(article, now + A_MOMENT) == [2]


def test_a_correction_that_waited_corrects_what_was_published_meanwhile(hoa):
    make_masthead()
    now = timezone.now()
    article = make_article(at=now)
    factories.pass_and_publish(by=hoa, at=now + A_MOMENT, article=article)
    corrected = factories.pass_and_correct(by=hoa, at=now, article=article, note="Sửa số")
    assert corrected.shown_from == now + A_MOMENT
    assert numbers_shown(article, now + A_MOMENT) == [2]


@pytest.mark.parametrize(
    "act",
    [
        lambda by, article: actions.publish(by=by, at=timezone.now(), article=article),
        lambda by, article: actions.withdraw_approval(
            by=by, at=timezone.now(), article=article, reason="Sai"
        ),
        lambda by, article: actions.set_deadline(
            by=by, at=timezone.now(), article=article, due_at=timezone.now() + timedelta(hours=1)
        ),
        lambda by, article: actions.save_article(
            by=by, at=timezone.now(), article=article, expected_version=article.version
        ),
    ],
)
def test_whose_account_was_closed_while_she_waited_for_the_lock_does_nothing(act, dung):
    make_masthead()
    article = factories.approved(make_article())
    article.refresh_from_db()
    events = article.events.count()
    # Another request closes it: what this one knows of her is from before the wait.
    User.objects.filter(pk=dung.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        act(dung, article)
    assert article.events.count() == events
    assert not article.published.exists()


def test_an_hour_that_has_come_asks_for_no_account(hoa):
    article, now = make_published(), timezone.now()
    actions.schedule_takedown(
        by=hoa, at=now, article=article, ends_at=now + timedelta(hours=1), reason="Hết"
    )
    User.objects.filter(pk=hoa.pk).update(is_active=False)
    after_the_hour(at=now + timedelta(hours=2), article=article)
    article.refresh_from_db()
    assert article.state == "retracted"


def test_a_clock_set_back_does_not_put_a_publication_off(hoa):
    article = make_published(at=timezone.now())
    article.headline = "Tít mới"
    earlier = timezone.now() - timedelta(minutes=4)
    actions.save_article(by=hoa, at=earlier, article=article, expected_version=article.version)
    assert factories.pass_and_publish(by=hoa, at=earlier, article=article).shown_from == earlier
