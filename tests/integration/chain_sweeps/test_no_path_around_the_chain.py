"""There is no path to publication outside the chain: every address, form, job, command and row.

Whatever is tried, by whomever, three things hold afterwards: a new version for readers rests on
the approval of exactly its revision by somebody else than its author; a story that says it is
approved is; and no story changes its public state without such a version.
"""

import json
from contextlib import suppress
from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from articles import actions
from articles.actions import publishing
from articles.enums import Step
from articles.models import Approval, Article
from tests import factories
from tests.desk_addresses import PAGES
from tests.integration.chain_sweeps.watching import standing, violations

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]
PEOPLE = {
    "reporter": ("lan", "Phóng viên"),
    "editor": ("minh", "Biên tập viên"),
    "managing": ("hoa", "Thư ký tòa soạn"),
    "chief": ("hai", "Tổng biên tập"),
    "administrator": ("hong", "Quản trị"),
}


# -- Every address of the desk -------------------------------------------------------


def everything(article):
    """A body that answers any form and claims every field that a story has."""
    later = timezone.localtime() + timedelta(days=1)
    fields = {
        field.attname: "1" for field in Article._meta.fields if field.attname != "id"
    }  # fmt: skip
    claimed = {
        "state": "published", "step": "approved", "slug": "chui", "version": str(article.version),
        "article_version": str(article.version), "expected_version": str(article.version),
        "first_published_at": "2026-11-01 07:00", "shown_from": "2026-11-01 07:00",
        "step_version": "1", "approval": "1", "is_approving": "1", "approved_by": "1",
        "headline": "Chen vào", "standfirst": "Sapo", "body": "<p>Chữ.</p>", "genre": "news",
        "section": str(article.section_id), "tags": "[]", "bylines": "[]", "related": "[]",
        "picture_uses": "[]", "lead_photograph": "", "embargo_until_0": "", "embargo_until_1": "",
        "when": "now", "shown_from_0": f"{later:%d/%m/%Y}", "shown_from_1": f"{later:%H:%M}",
        "note": "Vì sao", "reason": "Vì sao", "reason_kind": "facts", "to": "with_chief",
        "kind": "erratum", "document_number": "1", "confirmed": "1", "receiver": "1",
        "valid_until_0": f"{later:%d/%m/%Y}", "valid_until_1": f"{later:%H:%M}",
    }  # fmt: skip
    buttons = dict.fromkeys(
        ("_publish", "_correct", "_save", "_set", "_continue", "_saveasnew", "_approve", "_fix"),
        "1",
    )
    return fields | claimed | buttons


def crafted(article):
    """As if there were admin actions, editable lists and inlines of every related table."""
    rows = {"action": "publish", "_selected_action": str(article.pk), "select_across": "1",
            "index": "0"}  # fmt: skip
    prefixes = ["form", *(each.get_accessor_name() for each in Article._meta.related_objects)]
    for prefix in filter(None, prefixes):
        rows |= {f"{prefix}-{name}": "1" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
        rows |= {
            f"{prefix}-0-id": str(article.pk), f"{prefix}-0-article": str(article.pk),
            f"{prefix}-0-state": "published", f"{prefix}-0-step": "approved",
            f"{prefix}-0-article_version": str(article.version),
            f"{prefix}-0-shown_from": "2026-11-01 07:00", f"{prefix}-0-approval": "1",
        }  # fmt: skip
    return everything(article) | rows


def tried(client, path, body, before):
    """What one POST did outside the chain; where a form is no use, as JSON. It is taken back."""
    for given in ({"data": body}, {"data": json.dumps(body), "content_type": "application/json"}):
        with transaction.atomic():
            answer = client.post(path, **given)
            assert answer.status_code < 500, (path, answer.status_code)
            found = violations(before)
            transaction.set_rollback(True)
        if found or answer.status_code != 400:
            return found
    return []


def addresses(stories, around):
    for page in PAGES:
        if page.is_about_a_story:
            for article in stories:
                yield from ((address, article) for address in page.addresses(article.pk))
        else:
            row = page.model.objects.order_by("pk").first()
            if row is not None:
                yield from ((address, stories[0]) for address in page.addresses(row.pk))


@pytest.mark.usefixtures("unprinted")
@pytest.mark.parametrize("who", [*PEOPLE, "superuser"])
def test_no_address_of_the_desk_publishes_past_the_chain(stories, around, who):
    """Lan wrote the stories, Hoa worked on them."""
    client = Client(raise_request_exception=False)
    username, role = PEOPLE.get(who, (who, "Quản trị"))
    client.force_login(factories.make_user(username, role, is_superuser=who == "superuser"))
    before = standing()
    found = [
        (address, sentence)
        for address, article in addresses(stories, around)
        for sentence in tried(client, address, crafted(article), before)
    ]
    assert found == []


def test_the_sweep_sees_a_hole_where_there_is_one(stories, around, monkeypatch):
    """With the guard of the actions gone the database still refuses; a forged approval, such as
    nobody gave, would be noticed.
    """
    monkeypatch.setattr(publishing, "approval_of", lambda article: forged(stories[1]))
    with transaction.atomic():
        before = standing()
        with suppress(DatabaseError), transaction.atomic():
            actions.publish(by=factories.make_hoa(), at=timezone.now(), article=stories[0])
        assert violations(before) == []
        Approval.objects.create(
            article=stories[0], article_version=1, content_hash="x",
            approved_at=timezone.now(), approved_by=factories.make_dung(),
        )  # fmt: skip
        Article.objects.filter(pk=stories[0].pk).update(step=Step.APPROVED)
        Approval.objects.filter(article=stories[0]).update(
            ended_at=timezone.now(), ended_by=factories.make_dung()
        )
        assert violations(before) == [f"{stories[0]} is called approved and is not"]
        transaction.set_rollback(True)


def forged(article):
    return Approval(pk=1, article=article, article_version=article.version)


def test_the_desk_has_no_action_no_editable_list_and_no_inline():
    for model, screen in admin.site._registry.items():
        if model._meta.app_label == "articles":
            assert not screen.actions, model
            assert not screen.list_editable, model
            assert not screen.inlines, model
