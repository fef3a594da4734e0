"""What people do of which others are told."""

from django.utils import timezone

from articles import actions
from articles.enums import ReturnReason, Step
from articles.models import Person
from tests import factories


def at():
    return timezone.now()


def send_back(article, by, to=Step.DRAFT):
    actions.send_back(
        by=by, at=at(), article=article, to=to, reason_kind=ReturnReason.FACTS, reason="Thiếu nguồn"
    )


def credit(article, user):
    person = Person.objects.create(full_name=user.full_name, user=user)
    article.bylines.create(author=factories.make_author(user.full_name, person=person))
