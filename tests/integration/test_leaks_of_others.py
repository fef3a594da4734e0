"""Where other systems leak, each leak with all that stands before it here.

Three things are shown of each: with every guard in place nothing comes through; each guard is
enough by itself, whatever becomes of the others; and with all of them gone the leak is there. So
no guard is for show, and none can be lost unseen. Triggers are dropped as their owner, in a
transaction that is taken back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.test import Client
from django.utils import timezone

from articles import actions, rights
from articles.actions import drafts, publishing
from articles.models import Approval, PublishedArticle
from articles.models.published import PublishedArticleQuerySet
from articles.pages import last_frame
from articles.workflow import TransitionRefused
from tests import factories
from tests.conftest import OWNER_URL, SITE_URL, become

# The package calls functions by the same names.
alarms = import_module("articles.selectors.alarms")
questions = import_module("articles.selectors.story")
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
REFUSALS = (PermissionDenied, TransitionRefused, DatabaseError)
WRONG = "Chữ chưa ai duyệt"


@dataclass(frozen=True)
class Guard:
    """`removed` takes it away, by a patch that is undone or by SQL that is taken back."""

    name: str
    removed: Callable[[pytest.MonkeyPatch], None]


def trigger(table, name):
    def removed(patch):
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {name} ON articles_{table}")

    return Guard(f"trigger {table}.{name}", removed)


def patched(name, owner, attribute, instead):
    return Guard(name, lambda patch: patch.setattr(owner, attribute, instead))


# -- Wagtail: a submitter may approve her own text -----------------------------------------


def she_approves_her_own():
    dung = factories.make_dung()
    own = factories.make_article(by=dung)
    actions.approve_at_once(by=dung, at=timezone.now(), article=own, reason="Gấp")
    return Approval.objects.filter(article=own, approved_by=dung).exists()


# -- Wagtail: text changed after its approval keeps it ---------------------------------------


def a_changed_text_keeps_its_approval():
    hoa, article = factories.make_hoa(), factories.approved(factories.make_article())
    article.refresh_from_db()
    article.headline = WRONG
    actions.save_article(by=hoa, at=timezone.now(), article=article, expected_version=1)
    actions.publish(by=hoa, at=timezone.now(), article=article)
    return readers_have(WRONG)


def any_approval_will_do(article):
    """As others ask: was it approved? Not: was this?"""
    found = article.approvals.standing().first()
    if found is None:
        raise TransitionRefused
    return found


# -- Wagtail: publishing skips the chain -------------------------------------------------------


def a_draft_is_published():
    draft = factories.make_article(WRONG)
    actions.publish(by=factories.make_hoa(), at=timezone.now(), article=draft)
    return readers_have(WRONG)


# -- Ghost: no review at all ----------------------------------------------------------------------


def a_reporter_publishes_by_herself():
    lan = factories.make_lan()
    actions.publish(by=lan, at=timezone.now(), article=factories.make_article(WRONG, by=lan))
    return readers_have(WRONG)


# -- Everywhere: scheduled stories silently miss -----------------------------------------


def scheduled(hour):
    article = factories.make_article(WRONG)
    hoa = factories.make_hoa()
    factories.pass_and_publish(by=hoa, at=timezone.now(), article=article, shown_from=hour)
    article.refresh_from_db()
    return article


def the_hour_comes_and_no_worker_runs():
    """True where a reader is told, a second after it, that there is no such story."""
    hour = timezone.now() + HOUR
    address = scheduled(hour).get_absolute_url()
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr("django.utils.timezone.now", lambda: hour + SECOND)
        return Client().get(address).status_code == 404


def shown_where_a_worker_said_so(versions, at):
    """As others keep it: a mark in the row, set by whoever wakes up at that hour."""
    return versions.filter(shown_from__lte=F("published_at"), shown_until=None)


def a_schedule_breaks_and_nobody_is_told():
    article = scheduled(timezone.now() + HOUR)
    hoa = factories.make_hoa()
    Approval.objects.filter(article=article).update(ended_at=timezone.now(), ended_by=hoa)
    return article.pk not in {each.article_id for each in alarms.alarms(timezone.now())}


def readers_have(headline):
    return PublishedArticle.objects.visible(timezone.now()).filter(headline=headline).exists()


NO_APPROVAL_ASKED = patched(
    "approval_of", publishing, "approval_of", lambda article: article.approvals.first()
)
THE_DATABASES_WORD = trigger("publishedarticle", "chain")
LEAKS = {
    she_approves_her_own: (
        patched("is_credited", rights.is_credited, "fn", lambda user, case: False),
        trigger("approval", "guard"),
        trigger("approval", "office"),
    ),
    a_changed_text_keeps_its_approval: (
        patched("void_approval", drafts, "void_approval", lambda article, **_: None),
        patched("approval_of", publishing, "approval_of", any_approval_will_do),
        trigger("article", "chain"),
        THE_DATABASES_WORD,
    ),
    a_draft_is_published: (NO_APPROVAL_ASKED, THE_DATABASES_WORD),
    a_reporter_publishes_by_herself: (
        patched("require", publishing, "require", lambda *_: None),
        NO_APPROVAL_ASKED,
        THE_DATABASES_WORD,
    ),
    the_hour_comes_and_no_worker_runs: (
        patched("visible", PublishedArticleQuerySet, "visible", shown_where_a_worker_said_so),
    ),
    a_schedule_breaks_and_nobody_is_told: (
        patched(
            "schedules_without_approval", alarms, "CHECKS",
            [each for each in alarms.CHECKS if each is not alarms.schedules_without_approval],
        ),
    ),
}  # fmt: skip
ALONE = [
    pytest.param(leak, guard, id=f"{leak.__name__}, {guard.name}")
    for leak, guards in LEAKS.items()
    if len(guards) > 1
    for guard in guards
]


@pytest.fixture
def asked_anew():
    """What is asked with a guard taken away is written for that test alone, and what was written
    before with all guards is not asked in it.
    """
    questions._story.forget()
    yield
    questions._story.forget()


@pytest.fixture
def newsroom(asked_anew, django_db_setup, django_db_blocker):
    """As the owner of the tables, who alone could take a trigger away."""
    last_frame.forget()
    with django_db_blocker.unblock():
        become(OWNER_URL or SITE_URL)
        with transaction.atomic():
            factories.make_masthead()
            yield
            transaction.set_rollback(True)
        become(SITE_URL)
    last_frame.forget()


def comes_through(leak):
    """Refused, or without effect: both are no leak."""
    try:
        with transaction.atomic():
            return leak()
    except REFUSALS:
        return False


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_what_leaks_elsewhere_does_not_leak_here(newsroom, leak):
    assert not comes_through(leak)


@pytest.mark.parametrize(("leak", "guard"), ALONE)
def test_each_guard_is_enough_by_itself(newsroom, monkeypatch, leak, guard):
    for other in LEAKS[leak]:
        if other is not guard:
            other.removed(monkeypatch)
    assert not comes_through(leak)


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_without_its_guards_the_leak_is_there(newsroom, monkeypatch, leak):
    for guard in LEAKS[leak]:
        guard.removed(monkeypatch)
    assert leak()


@pytest.mark.django_db
def test_the_site_itself_cannot_take_a_trigger_away(monkeypatch):
    for guard in {guard for guards in LEAKS.values() for guard in guards}:
        if guard.name.startswith("trigger"):
            with pytest.raises(DatabaseError), transaction.atomic():
                guard.removed(monkeypatch)
