from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import actions
from articles.enums import Verb
from articles.models import PublishedArticle, User, WorkflowEvent
from tests.factories import make_dung, make_published, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def root(transactional_db):
    make_dung()
    return User.objects.create_superuser("goc", password="một mật khẩu rất dài")


@pytest.fixture
def story(root):
    return make_published(
        "Anh Nguyễn Văn Bền kể lại", body="<p>Ông Nguyễn Văn Bền, sinh năm 1961, ở xã ven đê.</p>"
    )


def search(words):
    return PublishedArticle.objects.extra(
        where=["search_folded @@ phraseto_tsquery('simple', %s)"], params=[words]
    )


def test_redacting_takes_the_words_and_leaves_the_hash(story, root, as_owner):
    hash_before = story.published.get().content_hash
    actions.redact(
        by=root, at=timezone.now(), article=story, passage="Nguyễn Văn Bền", reason="Theo đơn"
    )
    version = story.published.get()
    assert "Bền" not in version.headline + version.body
    assert "[…]" in version.body
    assert version.content_hash == hash_before


def test_a_redacted_passage_is_no_longer_found_by_search(story, root, as_owner):
    assert search("nguyen van ben").exists()
    actions.redact(
        by=root, at=timezone.now(), article=story, passage="Nguyễn Văn Bền", reason="Theo đơn"
    )
    assert not search("nguyen van ben").exists()


def test_redacting_leaves_an_event_that_does_not_repeat_the_words(story, root, as_owner):
    actions.redact(
        by=root, at=timezone.now(), article=story, passage="Nguyễn Văn Bền", reason="Theo đơn"
    )
    event = story.events.first()
    assert (event.verb, event.happened_by) == (Verb.REDACT, root)
    assert not WorkflowEvent.objects.filter(headline__contains="Bền").exists()


def test_only_a_person_with_the_right_redacts(story, as_owner):
    with pytest.raises(PermissionDenied):
        actions.redact(
            by=User.objects.get(username="dung"),
            at=timezone.now(),
            article=story,
            passage="Bền",
            reason="x",
        )


def test_the_record_is_closed_again_after_redacting(story, root, as_owner):
    actions.redact(by=root, at=timezone.now(), article=story, passage="1961", reason="Theo đơn")
    with pytest.raises(Exception, match="never changes"):
        PublishedArticle.objects.update(headline="khác")


def test_the_command_names_who_may_not(story):
    make_user("lan")
    with pytest.raises(CommandError):
        call_command("redact", story.pk, passage="Bền", reason="x", by="lan")


def test_an_empty_passage_is_refused(story, root):
    with pytest.raises(ValueError, match="passage"):
        actions.redact(by=root, at=timezone.now(), article=story, passage=" ", reason="x")


def test_the_sites_role_may_not_open_the_record(story):
    version = story.published.get()
    with pytest.raises(Exception, match="permission denied"):
        PublishedArticle.objects.filter(pk=version.pk).update(headline="khác")
    with pytest.raises(Exception, match="permission denied"):
        PublishedArticle.objects.filter(pk=version.pk)._raw_delete("default")
    assert PublishedArticle.objects.filter(pk=version.pk).update(
        shown_until=timezone.now() + timedelta(days=1)
    )


def test_a_person_who_paid_is_taken_out_of_the_record_too(root, as_owner):
    paid = make_published(genre="sponsored", sponsor="Hộ ông Nguyễn Văn Bền")
    actions.redact(
        by=root, at=timezone.now(), article=paid, passage="Nguyễn Văn Bền", reason="Theo đơn"
    )
    assert paid.published.get().sponsor == "Hộ ông […]"
