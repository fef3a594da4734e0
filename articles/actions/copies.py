"""Where else a story appeared, and ticking off what was done there."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from articles.actions.drafts import locked
from articles.actions.events import record
from articles.enums import Verb
from articles.models import Article, CopyTask, Correction, OutsideCopy, Retraction, User
from articles.rights import Case, require
from articles.workflow import TransitionRefused


@transaction.atomic
def note_copy(
    *,
    by: User,
    at: datetime.datetime,
    article: Article,
    place: str,
    appeared_at: datetime.datetime,
    whereabouts: str = "",
    url: str = "",
) -> OutsideCopy:
    """What was said of the story since it appeared there has to reach this copy, too."""
    stored = locked(article, by=by)
    require(by, "note_copy", Case(stored, at))
    copy = OutsideCopy(
        article=stored, place=place, whereabouts=whereabouts, url=url,
        appeared_at=appeared_at, noted_at=at, noted_by=by,
    )  # fmt: skip
    copy.full_clean()
    copy.save()
    for correction in Correction.objects.filter(article=stored, corrected_at__gte=appeared_at):
        CopyTask.objects.create(copy=copy, correction=correction, begun_at=at)
    taken_down = Retraction.objects.in_force(at).filter(article=stored)
    for retraction in taken_down.filter(retracted_at__gte=appeared_at):
        CopyTask.objects.create(copy=copy, retraction=retraction, begun_at=at)
    record(
        stored, Verb.NOTE_COPY, by=by, at=at, from_state=stored.state,
        details={"copy": copy.pk, "place": place, "whereabouts": copy.whereabouts, "url": copy.url},
    )  # fmt: skip
    return copy


def list_copies(
    article: Article,
    *,
    at: datetime.datetime,
    correction: Correction | None = None,
    retraction: Retraction | None = None,
) -> list[int]:
    """Each copy of the story has to be dealt with from now on; the caller holds its lock."""
    made = CopyTask.objects.bulk_create(
        CopyTask(copy=copy, correction=correction, retraction=retraction, begun_at=at)
        for copy in OutsideCopy.objects.filter(article=article).order_by("pk")
    )
    return [task.pk for task in made]


@transaction.atomic
def settle_copy(*, by: User, at: datetime.datetime, task: CopyTask, how: str) -> CopyTask:
    stored = CopyTask.objects.select_related("copy__article__section__parent").get(pk=task.pk)
    article = locked(stored.copy.article, by=by)
    require(by, "note_copy", Case(article, at))
    stored.refresh_from_db(fields=["dealt_with_at"])
    if stored.dealt_with_at:
        raise TransitionRefused(_("This copy was dealt with already."))
    if not how.strip():
        raise TransitionRefused(_("Say what was done there."))
    stored.how, stored.dealt_with_at, stored.dealt_with_by = how, at, by
    stored.save(update_fields=["how", "dealt_with_at", "dealt_with_by"])
    record(
        article, Verb.SETTLE_COPY, by=by, at=at, from_state=article.state, reason=how,
        details={"copy": stored.copy_id, "task": stored.pk},
    )  # fmt: skip
    return stored
