"""The record of all acts: what is entered, that it is sealed, and that nothing is lost or changed."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from articles import actions
from articles.actions.auditing import tell
from articles.enums import AuditArea, Deed, Step, Verb
from articles.models import AuditEntry, AuditSeal
from tests.factories import make_article, make_published

pytestmark = pytest.mark.django_db


def told(**wanted):
    return AuditEntry.objects.filter(**wanted).latest("pk")


def test_each_event_of_a_story_has_its_entry_with_who_what_why_and_from_where(lan, minh):
    article = make_article("Lũ rút ở Bãi Sen", by=lan)
    actions.submit(by=lan, at=timezone.now(), article=article)
    actions.send_back(
        by=minh, at=timezone.now(), article=article, to=Step.DRAFT,
        reason_kind="facts", reason="Thiếu nguồn thứ hai",
    )  # fmt: skip

    entry = told(action=Verb.SEND_BACK)
    assert (entry.actor, entry.actor_name) == (minh, "Trần Văn Minh")
    assert (entry.subject_type, entry.subject_id) == ("article", article.pk)
    assert (entry.subject_name, entry.reason) == ("Lũ rút ở Bãi Sen", "Thiếu nguồn thứ hai")
    assert entry.changes == {"state": ["with_desk", "draft"]}
    assert entry.values["way"] == "command"
    assert not article.events.filter(audit_entry=None).exists()


def test_an_entry_of_a_publication_tells_the_hash_of_its_text():
    version = make_published().published.get()
    entry = told(action=Verb.PUBLISH)
    assert entry.values["content_hash"] == version.content_hash
    assert entry.values["published_number"] == 1
