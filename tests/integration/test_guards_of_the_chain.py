"""Each guard of the database: what it refuses, and that without it the hole is there.

As the owner of the tables, whose rights alone would stop nothing, and who may drop a trigger.
"""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from articles import actions
from articles.actions.accounts import hand_over_drafts
from articles.actions.revising import kept_revision
from articles.enums import Office, Step
from articles.models import (
    Approval,
    Article,
    Assignment,
    ChainRule,
    LegacyImport,
    Person,
    PublishedArticle,
    Revision,
)
from tests import factories
from tests.conftest import OWNER_URL, SITE_URL, become

LONG_AGO = timezone.now() - timedelta(days=900)


@pytest.fixture
def as_the_owner(django_db_setup, django_db_blocker):
    """In a transaction that is taken back whole, the dropped triggers with it."""
    with django_db_blocker.unblock():
        become(OWNER_URL or SITE_URL)
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        become(SITE_URL)


@pytest.fixture
def draft(as_the_owner):
    factories.make_masthead()
    return factories.make_article("Chữ chưa ai duyệt", by=factories.make_lan())


def standing_approval(article, **fields):
    values = {
        "article_version": article.version, "content_hash": "x", "approved_at": timezone.now(),
        "approved_by": factories.make_dung(),
    }  # fmt: skip
    return Approval.objects.create(article=article, **values | fields)


def version_of(article, **fields):
    """A version for readers, written past every action."""
    version = PublishedArticle.objects.filter(article__isnull=False).first()
    version = version or factories.make_published("Bài đã duyệt").published.get()
    values = {
        "pk": None, "article": article, "number": 1, "article_version": article.version,
        "approval": None,
    }  # fmt: skip
    for name, value in (values | fields).items():
        setattr(version, name, value)
    version._state.adding = True
    version.save(force_insert=True)


def publish_with_none(draft):
    version_of(draft)


def publish_with_anothers_approval(draft):
    version_of(draft, approval=standing_approval(factories.make_article(by=factories.make_lan())))


def publish_with_an_older_approval(draft):
    approval = standing_approval(draft)
    Article.objects.filter(pk=draft.pk).update(version=2)
    version_of(draft, approval=approval, article_version=2)


def publish_with_a_void_approval(draft):
    ended = {"ended_at": timezone.now(), "ended_by": factories.make_hoa()}
    version_of(draft, approval=standing_approval(draft, **ended))


def publish_as_archive(draft):
    version_of(draft, shown_from=LONG_AGO, first_published_at=LONG_AGO)


def publish_an_edited_import(draft):
    lan = factories.make_lan()
    LegacyImport.objects.create(
        article=draft, identity="1", file_name="a.txt", source=b"", report={},
        imported_at=timezone.now(), imported_by=lan,
    )  # fmt: skip
    version_of(draft, shown_from=LONG_AGO, first_published_at=LONG_AGO, article_version=2)


def approve_ones_own(draft):
    own = factories.make_article(by=factories.make_dung())
    standing_approval(own)


def approve_a_credited(draft):
    dung = factories.make_dung()
    person = Person.objects.create(full_name="Phạm Dũng", user=dung)
    signed = factories.make_article(
        by=factories.make_lan(), authors=[factories.make_author("Anh Dũng", person=person)]
    )
    standing_approval(signed)


def approve_what_was_ones_own(draft):
    dung = factories.make_dung()
    own = factories.make_article(by=dung)
    hand_over_drafts(by=dung, at=timezone.now(), giver=dung, receiver=factories.make_lan())
    standing_approval(own)


def approve_without_an_office(draft):
    factories.end_offices(factories.make_dung(), at=timezone.now() - timedelta(minutes=1))
    standing_approval(draft)


def approve_outside_ones_sections(draft):
    dung = factories.make_dung()
    factories.end_offices(dung, at=timezone.now() - timedelta(minutes=1))
    factories.make_assignment(dung, Office.CHIEF, section=factories.make_section("Thể thao"))
    standing_approval(draft)


def approve_as_a_reporter(draft):
    standing_approval(draft, approved_by=factories.make_user("an", "Phóng viên"))


def raise_an_approval_from_the_dead(draft):
    void = standing_approval(draft, ended_at=timezone.now(), ended_by=factories.make_hoa())
    Approval.objects.filter(pk=void.pk).update(ended_at=None, ended_by=None)


def carry_an_approval_over(draft):
    approval = standing_approval(draft)
    Approval.objects.filter(pk=approval.pk).update(article_version=2)


def move_to_approved(draft):
    Article.objects.filter(pk=draft.pk).update(step=Step.APPROVED)


def change_under_an_approval(draft):
    factories.approved(draft)
    Article.objects.filter(pk=draft.pk).update(version=9)


def begin_approved(draft):
    row = Article.objects.get(pk=draft.pk)
    row.pk, row.step, row._state.adding = None, Step.APPROVED, True
    row.save(force_insert=True)


def rewrite_a_revision(draft):
    lan, now = factories.make_lan(), timezone.now()
    actions.save_article(by=lan, at=now, article=draft, expected_version=1)
    Revision.objects.update(content_hash="khác")


def set_the_state(draft):
    values = {"slug": "chu", "first_published_at": timezone.now(), "state": "published"}
    Article.objects.filter(pk=draft.pk).update(**values)


def set_it_as_retracted(draft):
    values = {"slug": "chu", "first_published_at": timezone.now(), "state": "retracted"}
    Article.objects.filter(pk=draft.pk).update(**values)


def widen_an_office(draft):
    given = factories.make_assignment(
        factories.make_lan(), Office.DESK, section=factories.make_section("Thể thao")
    )
    Assignment.objects.filter(pk=given.pk).update(section=None)


def prolong_an_office(draft):
    end = timezone.now() + timedelta(hours=1)
    given = factories.make_assignment(factories.make_lan(), Office.DESK, valid_until=end)
    Assignment.objects.filter(pk=given.pk).update(valid_until=None)


def forget_an_office(draft):
    Assignment.objects.all()._raw_delete("default")


def rewrite_a_rule(draft):
    rule = factories.make_chain_rule(Step.WITH_CHIEF)
    ChainRule.objects.filter(pk=rule.pk).update(steps=[Step.WITH_DESK])


def forget_a_rule(draft):
    factories.make_chain_rule(Step.WITH_CHIEF)
    ChainRule.objects.all().delete()


def remove_an_approval(draft):
    """To put in another one in its place."""
    standing_approval(draft)
    draft.approvals.all().delete()


def remove_a_revision(draft):
    kept_revision(draft)
    draft.revisions.all().delete()


GUARDED = {
    ("articles_approval", "lasting"): (remove_an_approval,),
    ("articles_revision", "lasting"): (remove_a_revision,),
    ("articles_publishedarticle", "chain"): (
        publish_with_none, publish_with_anothers_approval, publish_with_an_older_approval,
        publish_with_a_void_approval, publish_as_archive, publish_an_edited_import,
    ),
    ("articles_approval", "guard"): (approve_ones_own, approve_a_credited),
    ("articles_approval", "office"): (
        approve_what_was_ones_own, approve_without_an_office, approve_outside_ones_sections,
        approve_as_a_reporter,
    ),
    ("articles_approval", "keep"): (raise_an_approval_from_the_dead, carry_an_approval_over),
    ("articles_article", "chain"): (move_to_approved, change_under_an_approval, begin_approved),
    ("articles_article", "state"): (set_the_state, set_it_as_retracted),
    ("articles_revision", "guard"): (rewrite_a_revision,),
    ("articles_assignment", "guard"): (widen_an_office, prolong_an_office),
    ("articles_assignment", "keep"): (forget_an_office,),
    ("articles_chainrule", "guard"): (rewrite_a_rule, forget_a_rule),
}  # fmt: skip
CASES = [
    pytest.param(table, trigger, attack, id=attack.__name__)
    for (table, trigger), attacks in GUARDED.items()
    for attack in attacks
]
# Where two guards stand before one hole, both are taken away to see it.
ALSO = {
    approve_ones_own: ["office"],
    approve_a_credited: ["office"],
}


@pytest.mark.parametrize(("table", "trigger", "attack"), CASES)
def test_the_database_refuses_it_and_without_its_guard_the_hole_is_there(
    draft, table, trigger, attack
):
    with pytest.raises(DatabaseError), transaction.atomic():
        attack(draft)
    with connection.cursor() as cursor:
        for name in (trigger, *ALSO.get(attack, ())):
            cursor.execute(f"DROP TRIGGER {name} ON {table}")
    attack(draft)


@pytest.mark.django_db
def test_every_guard_of_these_tables_is_tried():
    """A guard that is added later comes into the table above, or is left out by name."""
    tables = {table for table, _trigger in GUARDED}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND c.relname = ANY(%s)",
            [list(tables)],
        )
        found = set(cursor.fetchall())
    elsewhere = {
        ("articles_publishedarticle", name) for name in ("guard", "keep", "edition", "totals")
    }
    unknown = found - set(GUARDED) - elsewhere
    assert {each for each in unknown if not is_of_another_matter(each)} == set()


def is_of_another_matter(guard):
    """Counting and the edition are not about who may publish."""
    return guard[1] in {"edition", "readings", "total"}
