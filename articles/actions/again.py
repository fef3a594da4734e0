"""Showing again what readers have, as it is: for a note that cannot wait for the next text."""

import datetime
from typing import Any

from django.utils.translation import gettext as _

from articles.actions.printing import keep_printed
from articles.actions.snapshot import next_number, searched_as
from articles.body import parse
from articles.enums import ApprovalKind
from articles.models import (
    Approval,
    JoinedLink,
    PublishedArticle,
    PublishedByline,
    PublishedPhotograph,
    PublishedRelated,
    PublishedTag,
    PublishedVideo,
    Revision,
    User,
)
from articles.rights import Case, may
from articles.workflow import TransitionRefused

OWN = ("id", "number", "approval", "shown_from", "shown_until", "worded_at", "published_at",
       "published_by", "search_exact", "search_folded")  # fmt: skip


def show_again(
    live: PublishedArticle, *, by: User, at: datetime.datetime, until: datetime.datetime | None
) -> PublishedArticle:
    """A version of the same text with all that stands around it; the caller has ended `live`."""
    same = {
        each.attname: getattr(live, each.attname)
        for each in PublishedArticle._meta.concrete_fields
        if each.name not in OWN
    }
    document = parse(live.body)
    version = PublishedArticle.objects.create(
        **same,
        number=next_number(live.article),
        approval=approval_of_shown(live, by=by, at=at),
        shown_from=at,
        shown_until=until,
        published_at=at,
        published_by=by,
        **searched_as(
            live.headline,
            live.standfirst,
            document,
            spoken=live.video_links.values_list("transcript", flat=True),
        ),
    )
    for model in (PublishedByline, PublishedTag, PublishedPhotograph, PublishedVideo):
        copy_rows(model, live, version)
    copy_related(live, version)
    keep_printed(version, document)
    return version


def copy_rows(model: Any, live: PublishedArticle, version: PublishedArticle) -> None:
    rows = list(model.objects.filter(published=live))
    for row in rows:
        row.pk, row.published = None, version
    model.objects.bulk_create(rows)


def copy_related(live: PublishedArticle, version: PublishedArticle) -> None:
    """What was joined to a link since it was printed stays joined."""
    for link in PublishedRelated.objects.filter(published=live).select_related("join"):
        join = getattr(link, "join", None)
        link.pk, link.published = None, version
        link.save(force_insert=True)
        if join:
            JoinedLink.objects.create(
                link=link, target_id=join.target_id, joined_at=join.joined_at,
                joined_by_id=join.joined_by_id,
            )  # fmt: skip


def approval_of_shown(live: PublishedArticle, *, by: User, at: datetime.datetime) -> Approval:
    """The one it was shown by; a final approver may give it anew to what came from an archive."""
    if live.approval and live.approval.ended_at is None:
        return live.approval
    standing = Approval.objects.standing().filter(
        article=live.article_id, article_version=live.article_version
    )
    return standing.first() or approved_again(live, by=by, at=at)


def approved_again(live: PublishedArticle, *, by: User, at: datetime.datetime) -> Approval:
    if not may(by, "give_last_word", Case(live.article, at)):
        raise TransitionRefused(
            _(
                "The approval of the text that readers have is gone. A final approver has to do "
                "this."
            )
        )
    kept = Revision.objects.filter(article=live.article_id, number=live.article_version).first()
    return Approval.objects.create(
        article=live.article,
        article_version=live.article_version,
        # What is older than revisions are is known by what readers have of it.
        content_hash=kept.content_hash if kept else live.content_hash,
        kind=ApprovalKind.FULL,
        approved_at=at,
        approved_by=by,
    )
