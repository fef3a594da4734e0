"""A text that is printed while somebody else strikes, prints or publishes it."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from articles import actions
from articles.actions import printing
from articles.models import PrintedText, PublishedArticle, User
from tests import factories
from tests.integration.printed_texts.pages import (
    ANOTHER,
    assert_kept,
    page_from_row,
    page_of,
    row_of,
)

pytestmark = pytest.mark.django_db


def in_thread(act):
    outcome = []

    def run():
        try:
            outcome.append(act())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, outcome


@pytest.fixture
def root(transactional_db):
    factories.make_dung()
    return User.objects.create_superuser("goc", password="một mật khẩu rất dài")


@pytest.mark.django_db(transaction=True)
def test_redacting_takes_the_printed_text_with_it(client, root, as_owner):
    story = factories.make_published(body="<p>Ông Nguyễn Văn Bền, ngày 5 tháng 9.</p>")
    printing.print_waiting(at=timezone.now(), limit=9)
    assert "Bền" in str(row_of(story).content)
    redact(root, story, "Bền")
    row = row_of(story)
    assert (row.printer, row.content) == ("", None)
    assert "Bền" not in page_of(client, story).decode()
    assert printing.print_waiting(at=timezone.now(), limit=9) == 1
    assert "Bền" not in str(row_of(story).content)
    page_from_row(client, story)


def redact(root, story, passage):
    actions.redact(by=root, at=timezone.now(), article=story, passage=passage, reason="Theo đơn")


@pytest.mark.django_db(transaction=True)
def test_a_passage_that_is_struck_while_its_text_is_printed_does_not_come_back(
    root, as_owner, monkeypatch
):
    story = factories.make_published(body="<p>Ông Nguyễn Văn Bền.</p>")
    PrintedText.objects.update(printer=ANOTHER)
    content_of = printing.content_of

    def slowly(version, document=None):
        content = content_of(version, document)
        redact(root, story, "Bền")
        return content

    with monkeypatch.context() as patch:
        patch.setattr(printing, "content_of", slowly)
        printing.print_waiting(at=timezone.now(), limit=1)
    assert "Bền" not in str(row_of(story).content)


@pytest.mark.django_db(transaction=True)
def test_what_others_hold_is_left_to_the_next_time(root):
    story = factories.make_published()
    PrintedText.objects.update(printer=ANOTHER)
    with transaction.atomic():
        PublishedArticle.objects.select_for_update(no_key=True).get(article=story)
        thread, done = in_thread(lambda: printing.print_waiting(at=timezone.now(), limit=9))
        thread.join(20)
    assert done == [0]
    assert printing.print_waiting(at=timezone.now(), limit=9) == 1


@pytest.mark.django_db(transaction=True)
def test_two_that_print_the_same_texts_and_one_that_publishes_come_to_one_end(hoa):
    stories = [factories.make_published() for _ in range(4)]
    for story in stories:
        factories.changed_past_the_desk(story, body="<p>Bản mới.</p>")
        factories.approved(story)
    PrintedText.objects.update(printer=ANOTHER)

    def print_all():
        return printing.print_waiting(at=timezone.now(), limit=99)

    def publish_all():
        for story in stories:
            actions.publish(by=hoa, at=timezone.now(), article=story)

    threads = [in_thread(each) for each in (print_all, publish_all, print_all)]
    for thread, _outcome in threads:
        thread.join(60)
    assert [len(outcome) for _thread, outcome in threads] == [1, 1, 1]
    print_all()
    for story in stories:
        assert_kept(story.published.visible(timezone.now()).get())
