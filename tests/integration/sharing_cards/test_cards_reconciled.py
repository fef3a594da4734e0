"""Cards that are lacking, left over or of nobody, and what becomes of them."""

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from articles import actions
from articles.media.sharing.reconciling import card_findings
from articles.models import HouseCard, SharingCard, private_storage, public_storage
from tests import factories
from tests.integration.sharing_cards.making import card_of, is_public, publish

pytestmark = pytest.mark.django_db


def reconcile(*options):
    out = io.StringIO()
    call_command("reconcile_media", *options, stdout=out, stderr=out)
    return out.getvalue()


def test_reconciling_finds_cards_lacking_left_over_and_of_nobody(hoa, monkeypatch):
    shown, gone = factories.make_published("Còn"), factories.make_published("Đã gỡ")
    actions.retract(by=hoa, at=timezone.now(), article=gone, reason="Sai người")
    lacking, left = card_of(shown), card_of(gone)
    public_storage().delete(lacking.name)
    stray = "cards/00000000000000000000000000000000/1200x630.jpg"
    public_storage().save(stray, ContentFile(b"x"))
    told = reconcile()
    assert lacking.name in told
    assert left.name in told
    assert stray not in told, "it may belong to a story that is being published"
    created = type(public_storage()).get_created_time
    monkeypatch.setattr(
        type(public_storage()),
        "get_created_time",
        lambda self, name: created(self, name) - timedelta(days=2),
    )
    reconcile("--apply")
    assert is_public(lacking)
    assert not is_public(left)
    assert not public_storage().exists(stray)
    assert HouseCard.objects.get().name in lying(public_storage())
    assert "0" in reconcile()


def lying(storage):
    folders = storage.listdir("cards")[0]
    return [
        f"cards/{each}/{name}" for each in folders for name in storage.listdir(f"cards/{each}")[1]
    ]


def test_a_mend_that_comes_after_a_retraction_brings_nothing_out(hoa):
    """The finding was made while the story still stood."""
    story = factories.make_published()
    card = card_of(story)
    public_storage().delete(card.name)
    from_then = next(iter(reconciling_findings()))
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai người")
    from_then.mend()
    assert not is_public(card)


def reconciling_findings():
    return list(card_findings(at=timezone.now() + timedelta(seconds=1)))


def test_killed_between_copy_and_commit_leaves_no_row_and_nothing_that_lasts(hoa, monkeypatch):
    factories.make_masthead()
    story = factories.make_article()

    def publish_and_die():
        with transaction.atomic():
            publish(story, hoa)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish_and_die()
    assert not SharingCard.objects.exists()
    assert lying(public_storage()), "the file is there, and nobody was told its address"
    created = type(public_storage()).get_created_time
    monkeypatch.setattr(
        type(public_storage()),
        "get_created_time",
        lambda self, name: created(self, name) - timedelta(days=2),
    )
    reconcile("--apply")
    assert lying(public_storage()) == lying(private_storage()) == []
