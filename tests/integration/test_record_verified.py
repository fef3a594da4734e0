"""One unbroken chain whoever writes at once, and whoever tampers with it is found."""

import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from articles import actions
from articles.actions.auditing import tell
from articles.actions.beginning import begin_record
from articles.actions.snapshot import hash_of
from articles.actions.trash import empty_trash, move_to_trash
from articles.actions.verifying import new_reading, verify
from articles.enums import AuditArea, Deed, Verb
from articles.models import (
    Article,
    AuditEntry,
    AuditSeal,
    PublishedArticle,
    User,
    WorkflowEvent,
)
from tests.factories import (
    approved,
    make_article,
    make_dung,
    make_hoa,
    make_lan,
    make_minh,
    make_published,
    make_tag,
)

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, EACH = 8, 12


def look(number=0):
    return tell(
        Deed.LOOK, by=None, at=timezone.now(), area=AuditArea.PRIVATE, name=f"Người số {number}"
    )


def broken():
    return list(verify(new_reading()))


def at_once(*works):
    """Each in a thread and on a connection of its own; what they raised."""
    faults = []

    def run(work):
        try:
            work()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return faults


def test_eight_at_once_make_one_unbroken_chain():
    def write(writer):
        for number in range(EACH):
            try:
                with transaction.atomic():
                    look(number)
                    look(number)
                    if number % 3 == 0:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                pass

    assert at_once(*(lambda w=w: write(w) for w in range(WRITERS))) == []

    committed = WRITERS * sum(2 for number in range(EACH) if number % 3)
    numbers = list(AuditSeal.objects.values_list("number", flat=True))
    assert numbers == list(range(1, committed + 1))
    assert broken() == []


def test_what_was_rolled_back_leaves_neither_entry_nor_gap():
    look()
    with transaction.atomic():
        look()
        transaction.set_rollback(True)
    look()
    assert list(AuditSeal.objects.values_list("number", flat=True)) == [1, 2]
    assert broken() == []


def test_a_connection_killed_halfway_leaves_neither_entry_nor_lock():
    look()
    done = threading.Event()

    def die():
        with transaction.atomic(), connection.cursor() as cursor:
            look()
            # The seal is taken, the commit never comes.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            try:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            finally:
                done.set()

    faults = at_once(die)
    assert done.is_set()
    assert [type(fault) for fault in faults] == [OperationalError]
    look()
    assert AuditSeal.objects.count() == 2
    assert broken() == []


def test_a_row_that_another_holds_never_makes_the_seals_wait_in_a_circle():
    """One acts in a person's name while another, who holds that person's row, acts as well."""
    lan = make_lan()
    make_minh()
    held, told = threading.Event(), threading.Event()

    def close_the_account():
        with transaction.atomic():
            User.objects.select_for_update().get(pk=lan.pk)
            held.set()
            told.wait(10)
            look(1)

    def act():
        held.wait(10)
        with transaction.atomic():
            look(2)
            # The check of this key waits, at the commit, for the other's row.
            make_article(by=User(pk=lan.pk, username="lan"))
            told.set()

    assert at_once(close_the_account, act) == []
    assert broken() == []


def test_entries_of_a_story_follow_its_events_in_order():
    article = make_published()
    actions.retract(by=make_dung(), at=timezone.now(), article=article, reason="Sai người")
    events = list(article.events.order_by("pk").values_list("verb", flat=True))
    entries = AuditEntry.objects.filter(
        subject_type="article", subject_id=article.pk, event__isnull=False
    )
    assert list(entries.order_by("pk").values_list("action", flat=True)) == events
    assert broken() == []


# -- Tampering --------------------------------------------------------------------------


def tamper(*statements):
    """As whoever owns the tables could, with every guard of theirs switched off."""
    tables = (
        "auditentry", "auditseal", "workflowevent", "publishedarticle", "revision", "approval",
    )  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE articles_{table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE articles_{table} ENABLE TRIGGER USER")


SET = "UPDATE articles_auditentry SET"
THIRD = "WHERE id = (SELECT entry_id FROM articles_auditseal WHERE number = 3)"
TAMPERED = {
    "a name": (f"{SET} told = jsonb_set(told, '{{0,1}}', '\"Ai đó\"') {THIRD}", "không đúng"),
    "the hour": (f"{SET} happened_at = happened_at - interval '1 day' {THIRD}", "thời điểm"),
    "the act": (f"{SET} action = 'sign_in' {THIRD}", "thời điểm"),
    "the person": (f"{SET} actor_id = (SELECT max(id) FROM articles_user) {THIRD}", "thời điểm"),
    "a value taken out": (
        f"{SET} told = jsonb_set(jsonb_set(told, '{{0,1}}', '\"\"'), '{{0,2}}', 'null') {THIRD}",
        "không có lần",
    ),
    "a field left out": (f"{SET} told = told - 0 {THIRD}", "thời điểm"),
    "the digest": (f"{SET} digest = repeat('0', 64) {THIRD}", "thời điểm"),
    "a deletion in the middle": (
        "DELETE FROM articles_auditseal WHERE number = 3", "Thiếu con dấu số 3",
    ),
    "a seal's hash": (
        "UPDATE articles_auditseal SET hash = repeat('a', 64) WHERE number = 3", "",
    ),
    "a seal's hour": (
        "UPDATE articles_auditseal SET sealed_at = sealed_at - interval '1 hour'"
        " WHERE number = 3", "không khớp",
    ),
    "an entry put in past the guard": (
        "INSERT INTO articles_auditentry (happened_at, area, action, subject_type, told, digest)"
        " VALUES (now(), 'record', 'look', '', '[]', '')", "không có con dấu",
    ),
}  # fmt: skip


@pytest.fixture
def some_acts():
    make_lan()
    for number in range(6):
        tell(
            Deed.LOOK, by=User.objects.get(username="lan"), at=timezone.now(),
            area=AuditArea.PRIVATE, name=f"Người số {number}",
        )  # fmt: skip
    assert broken() == []


def test_whoever_tampers_with_the_record_is_found(some_acts, as_owner):
    User.objects.create(username="khac", full_name="Người khác")
    unseen = {}
    for what, (statement, sentence) in TAMPERED.items():
        with transaction.atomic():
            tamper(statement)
            found = broken()
            transaction.set_rollback(True)
        if not found or sentence not in found[0]:
            unseen[what] = found
    assert unseen == {}
    assert broken() == []


def test_two_seals_that_changed_places_are_found(some_acts, as_owner):
    third, fourth = AuditSeal.objects.filter(number__in=(3, 4))
    tamper(
        "DELETE FROM articles_auditseal WHERE number IN (3, 4)",
        *(
            "INSERT INTO articles_auditseal (number, entry_id, previous_hash, hash, sealed_at)"
            f" VALUES ({number}, {seal.entry_id}, '{seal.previous_hash}', '{seal.hash}',"
            f" '{seal.sealed_at.isoformat()}')"
            for number, seal in ((3, fourth), (4, third))
        ),
    )
    assert "Con dấu số 3" in broken()[0]


def test_a_tail_that_was_cut_off_is_found_by_the_head_noted_elsewhere(some_acts, as_owner, capsys):
    call_command("verify_record", head=True)
    noted = capsys.readouterr().out.strip()
    call_command("verify_record", expect_head=noted)
    tamper(
        "DELETE FROM articles_auditseal WHERE number > 4",
        "DELETE FROM articles_auditentry e WHERE NOT EXISTS"
        " (SELECT FROM articles_auditseal WHERE entry_id = e.id)",
    )
    call_command("verify_record")
    with pytest.raises(CommandError, match="bị cắt"):
        call_command("verify_record", expect_head=noted)


def test_a_record_written_anew_is_found_by_the_head_noted_elsewhere(some_acts, as_owner, capsys):
    call_command("verify_record", head=True)
    noted = capsys.readouterr().out.strip()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE articles_auditseal, articles_auditentry")
    for number in range(20):
        look(number)
    call_command("verify_record")
    with pytest.raises(CommandError, match="bị viết lại"):
        call_command("verify_record", expect_head=noted)


def test_an_event_that_was_altered_or_has_no_entry_is_found(as_owner):
    make_published()
    tamper("UPDATE articles_workflowevent SET reason = 'Lý do khác' WHERE verb = 'publish'")
    assert "không nói như" in broken()[0]

    tamper("UPDATE articles_workflowevent SET reason = '' WHERE verb = 'publish'")
    assert broken() == []
    WorkflowEvent.objects.create(
        headline="Lén", verb=Verb.PUBLISH, happened_at=timezone.now(), happened_by=make_dung()
    )
    assert "không có mục" in broken()[0]


def test_a_published_text_that_was_altered_is_found(as_owner):
    make_published("Nước sông lên")
    tamper("UPDATE articles_publishedarticle SET headline = 'Nước sông xuống'")
    assert "đã bị sửa" in broken()[0]

    version = PublishedArticle.objects.get()
    its_hash = hash_of(version)
    tamper(f"UPDATE articles_publishedarticle SET content_hash = '{its_hash}'")
    assert "không phải bản đã xuất bản" in broken()[0]


APPROVED = "UPDATE articles_approval SET"
SAVED = "UPDATE articles_revision SET"
WORDS = "snapshot = jsonb_set(snapshot, '{fields,headline}', '\"Nước sông xuống\"')"
CHANGED = {
    "a text that was saved": (f"{SAVED} {WORDS} WHERE number = 2", "lần lưu 2"),
    "a credit that was saved": (
        f"{SAVED} snapshot = jsonb_set(snapshot, '{{tags}}', '[]') WHERE number = 1", "lần lưu 1",
    ),
    "a text and its hash": (
        f"{SAVED} (snapshot, content_hash) = (SELECT snapshot, content_hash"
        " FROM articles_revision WHERE number = 1) WHERE number = 2", "lần đã lưu",
    ),
    "a revision that is gone": ("DELETE FROM articles_revision WHERE number = 1", "lần đã lưu"),
    "the hash of an approval": (
        f"{APPROVED} content_hash = repeat('0', 64) WHERE ended_at IS NULL", "Lần duyệt",
    ),
    "an approval moved to another revision": (
        f"{APPROVED} ended_at = now(), ended_by_id = approved_by_id, article_version = 2,"
        " content_hash = (SELECT content_hash"
        " FROM articles_revision WHERE number = 2) WHERE article_version = 1", "Lần duyệt",
    ),
    "an approval of a revision that never was": (
        f"{APPROVED} article_version = 9 WHERE article_version = 1", "Lần duyệt",
    ),
}  # fmt: skip


def test_what_was_saved_or_approved_and_altered_is_found(as_owner):
    article = make_published("Nước sông lên", tags=[make_tag()])
    article.headline = "Nước sông lên nhanh"
    actions.save_article(by=make_hoa(), at=timezone.now(), article=article, expected_version=1)
    approved(article)
    assert broken() == []
    unseen = {}
    for what, (statement, sentence) in CHANGED.items():
        with transaction.atomic():
            tamper(statement)
            found = broken()
            transaction.set_rollback(True)
        if not any(sentence in each for each in found):
            unseen[what] = found
    assert unseen == {}
    assert broken() == []


def test_whatever_the_chain_leaves_behind_is_whole(as_owner):
    """Approvals with edits, small fixes and notes to what readers have, and a story gone."""
    hoa, dung = make_hoa(), make_dung()
    article = make_published("Nước sông lên", body="<p>Nước sông đả rút.</p>")
    actions.fix(
        by=hoa, at=timezone.now(), article=article, expected_version=1,
        body="<p>Nước sông đã rút.</p>",
    )  # fmt: skip
    article.refresh_from_db()
    article.headline = "Nước sông lên nhanh"
    actions.save_article(by=dung, at=timezone.now(), article=article, expected_version=2)
    actions.correct(
        by=dung, at=timezone.now(), article=article, note="Sửa số", is_as_shown=True,
    )  # fmt: skip
    actions.approve(by=dung, at=timezone.now(), article=article)
    gone = make_article("Nháp")
    move_to_trash(by=make_lan(), at=timezone.now(), article=gone)
    assert empty_trash(at=timezone.now(), older_than=timezone.now() + timedelta(1)) == (1, 0)
    assert broken() == []


def test_a_redaction_that_is_said_breaks_nothing(as_owner):
    article = make_published("Anh Nguyễn Văn Bền kể lại")
    root = User.objects.create_superuser("goc", password="một mật khẩu rất dài")
    actions.redact(
        by=root, at=timezone.now(), article=article, passage="Nguyễn Văn Bền", reason="Đơn"
    )
    assert not AuditEntry.objects.filter(told__icontains="Bền").exists()
    assert broken() == []
    call_command("verify_record")


def test_events_from_before_the_record_began_need_no_entry(as_owner):
    make_published()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE articles_auditseal, articles_auditentry")
    begin_record(at=timezone.now())
    assert broken() == []
    article = Article.objects.get()
    actions.retract(by=make_dung(), at=timezone.now() + timedelta(1), article=article, reason="Sai")
    assert broken() == []
