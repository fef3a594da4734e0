"""Static pages: the working copy is saved, a version is published, the page is taken off."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from articles.actions.auditing import tell_change
from articles.actions.intervals import IntervalRefusedError, bring_forward
from articles.body import parse, plain_text
from articles.enums import Deed, Verb
from articles.models import PublishedPage, StaticPage, User, text_hash

MAY_WRITE = "articles.add_staticpage"
MAY_CHANGE = "articles.change_staticpage"


class StalePageError(Exception):
    def __init__(self, current: StaticPage) -> None:
        super().__init__(str(current))
        self.current = current


def start_page(*, by: User, at: datetime.datetime, page: StaticPage) -> StaticPage:
    if not by.has_perm(MAY_WRITE):
        raise PermissionDenied
    page.created_at = page.updated_at = at
    page.created_by = page.updated_by = by
    page.save()
    return page


@transaction.atomic
def save_page(
    *, by: User, at: datetime.datetime, page: StaticPage, expected_version: int
) -> StaticPage:
    stored = locked(page, by=by)
    if stored.version != expected_version:
        raise StalePageError(stored)
    page.version = stored.version + 1
    page.updated_at, page.updated_by = at, by
    page.save()
    return page


@transaction.atomic
def publish_page(
    *,
    by: User,
    at: datetime.datetime,
    page: StaticPage,
    expected_version: int,
    note: str = "",
) -> PublishedPage:
    """The version that readers had ends where this one begins."""
    stored = locked(page, by=by)
    if stored.version != expected_version:
        raise StalePageError(stored)
    at = not_before_the_last(stored, at)
    if not plain_text(parse(stored.body)).strip():
        raise IntervalRefusedError(_("An empty page cannot be published."))
    live = stored.published.in_force(at).first()
    if live and live.page_version == stored.version:
        raise IntervalRefusedError(_("Readers already see this very version."))
    if live:
        bring_forward(live, by=by, at=at, to=at)
    last = stored.published.aggregate(last=Max("number"))["last"] or 0
    published = PublishedPage.objects.create(
        page=stored,
        number=last + 1,
        page_version=stored.version,
        title=stored.title,
        slug=stored.slug,
        body=stored.body,
        note=note,
        content_hash=text_hash(stored.title, stored.body),
        shown_from=at,
        arranged_at=at,
        arranged_by=by,
    )
    facts = {"number": published.number, "content_hash": published.content_hash}
    tell_change(Verb.PUBLISH, stored, by=by, at=at, reason=note, facts=facts)
    return published


@transaction.atomic
def withdraw_page(*, by: User, at: datetime.datetime, page: StaticPage) -> None:
    stored = locked(page, by=by)
    at = not_before_the_last(stored, at)
    live = stored.published.in_force(at).first()
    if live is None:
        raise IntervalRefusedError(_("Readers do not see this page now."))
    bring_forward(live, by=by, at=at, to=at)
    tell_change(Deed.END, stored, by=by, at=at)


def not_before_the_last(page: StaticPage, at: datetime.datetime) -> datetime.datetime:
    """Whoever waited for the lock read the clock before whoever held it; or the clock was set."""
    last: datetime.datetime | None = page.published.aggregate(last=Max("shown_from"))["last"]
    return max(at, last) if last else at


def locked(page: StaticPage, *, by: User) -> StaticPage:
    if not by.has_perm(MAY_CHANGE):
        raise PermissionDenied
    found = StaticPage.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("updated_by").get(pk=page.pk)
