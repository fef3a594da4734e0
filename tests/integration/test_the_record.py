"""What was published and who did what: neither changes afterwards."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from articles import actions
from articles.models import PublishedArticle, WorkflowEvent
from tests.factories import make_published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "change",
    [
        {"headline": "Lịch sử viết lại"},
        {"body": ""},
        {"published_at": timezone.now() - timedelta(days=2)},
        {"shown_from": timezone.now() - timedelta(days=2)},
    ],
)
def test_a_published_version_refuses_every_change(change):
    published = make_published().published.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        PublishedArticle.objects.filter(pk=published.pk).update(**change)


def test_the_end_of_a_version_cannot_be_moved_into_the_past():
    published = make_published().published.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        PublishedArticle.objects.filter(pk=published.pk).update(
            shown_until=published.shown_from + timedelta(seconds=1)
        )


def test_an_end_that_has_passed_stays(hoa):
    article = make_published()
    # Long enough ago to lie before the test's own transaction, however slow the machine.
    ended_at = timezone.now() - timedelta(minutes=4)
    actions.retract(by=hoa, at=ended_at, article=article, reason="Sai")
    with pytest.raises(DatabaseError), transaction.atomic():
        PublishedArticle.objects.filter(article=article).update(shown_until=None)


def test_two_versions_are_never_shown_at_once(hoa):
    article = make_published()
    twin = article.published.get()
    twin.pk, twin.number = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


@pytest.mark.parametrize("operation", ["update", "delete"])
def test_the_history_of_work_is_append_only(operation):
    make_published()
    change = {
        "update": lambda: WorkflowEvent.objects.update(reason="khác"),
        "delete": lambda: WorkflowEvent.objects.all()._raw_delete("default"),
    }[operation]
    with pytest.raises(DatabaseError), transaction.atomic():
        change()
