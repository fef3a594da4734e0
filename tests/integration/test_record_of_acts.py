"""The record of all acts: what is entered, that it is sealed, and that nothing changes."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from articles import actions
from articles.actions.auditing import tell
from articles.actions.verifying import new_reading, verify
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


def test_only_what_changed_is_told():
    story = make_article()
    entry = tell(
        Deed.CHANGE, by=None, at=timezone.now(), area=AuditArea.PAPER, subject=story,
        changes={"name": ("Cũ", "Mới"), "position": (1, 1)},
    )  # fmt: skip
    assert entry.changes == {"name": ["Cũ", "Mới"]}


@pytest.mark.parametrize("hostile", ["\0", "\ud800", "x" * 100_000, "{}[]\"'\\", "‮"])
def test_whatever_was_typed_can_be_entered_and_verified(hostile):
    tell(Deed.SIGN_IN_REFUSED, by=None, at=timezone.now(), area=AuditArea.LOGINS, name=hostile)
    seal_now()
    assert list(verify(new_reading())) == []


@pytest.mark.parametrize("operation", ["update", "delete"])
def test_the_sites_role_neither_changes_nor_removes_an_entry(operation):
    tell(Deed.LOOK, by=None, at=timezone.now(), area=AuditArea.PRIVATE)
    work = {
        "update": lambda: AuditEntry.objects.update(told=[]),
        "delete": lambda: AuditEntry.objects.all()._raw_delete("default"),
    }[operation]
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        work()


@pytest.mark.parametrize("table", ["articles_auditseal", "articles_auditturn"])
def test_the_sites_role_cannot_touch_the_seals(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(%s, 'INSERT'), has_table_privilege(%s, 'UPDATE'),"
            " has_table_privilege(%s, 'DELETE'), has_table_privilege(%s, 'TRUNCATE'),"
            " has_function_privilege('newsroom_seal()', 'EXECUTE')",
            [table] * 4,
        )
        assert cursor.fetchone() == (False,) * 5


def test_a_seal_names_the_one_before_it():
    for _number in range(3):
        tell(Deed.LOOK, by=None, at=timezone.now(), area=AuditArea.PRIVATE)
    seal_now()
    seals = list(AuditSeal.objects.all())
    assert [seal.number for seal in seals] == list(range(1, len(seals) + 1))
    assert [seal.previous_hash for seal in seals[1:]] == [seal.hash for seal in seals[:-1]]


def seal_now():
    """What the commit does in a test that is never committed."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
