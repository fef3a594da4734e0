"""What is still to be done about stories that were published: demands, copies elsewhere."""

import datetime

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from articles.enums import CorrectionKind
from articles.models import (
    TOLD_OF_CORRECTIONS,
    CopyTask,
    Correction,
    Demand,
    Retraction,
    User,
)
from articles.models.demands import DemandQuerySet
from articles.text import VIETNAM


def demands_due(
    *, until: datetime.datetime | None = None, user: User | None = None
) -> DemandQuerySet:
    """Open ones, the nearest deadline first: all, those due by then, those in somebody's hands."""
    rows = Demand.objects.open().most_urgent_first()
    rows = rows.select_related("article__section", "assigned_to")
    if until is not None:
        rows = rows.filter(due_at__lte=until)
    return rows.filter(assigned_to=user) if user else rows


def copies_to_deal_with(*, article_id: int | None = None) -> QuerySet[CopyTask]:
    """Copies elsewhere that a correction or a takedown has not reached yet, the oldest first."""
    rows = CopyTask.objects.open().select_related(
        "copy__article__section", "correction", "retraction"
    )
    rows = rows.filter(copy__article=article_id) if article_id else rows
    return rows.order_by("begun_at", "pk")


def rectifications_of(article_id: int, at: datetime.datetime) -> list[Correction]:
    """What stands on the page of a story that was taken back."""
    rows = Correction.objects.filter(
        article=article_id, kind=CorrectionKind.LEGAL, corrected_at__lte=at
    )
    return list(rows.only(*TOLD_OF_CORRECTIONS).order_by("-corrected_at", "-pk"))


def takedowns_by_month(at: datetime.datetime, limit: int) -> list[tuple[datetime.date, int, int]]:
    """Month, how many, and how many of them with a document; the newest first."""
    rows = (
        Retraction.objects.in_force(at)
        .annotate(month=TruncMonth("retracted_at", tzinfo=VIETNAM))
        .values("month")
        .annotate(
            total=Count("pk"),
            documented=Count("pk", filter=~Q(document_number="") | Q(attachment__isnull=False)),
        )
        .order_by("-month")
    )
    return [(row["month"], row["total"], row["documented"]) for row in rows[:limit]]


def takedowns_of(month: datetime.date, at: datetime.datetime) -> QuerySet[Retraction]:
    begin = datetime.datetime.combine(month.replace(day=1), datetime.time(), VIETNAM)
    end = (begin + datetime.timedelta(days=32)).replace(day=1)
    rows = Retraction.objects.in_force(at).filter(retracted_at__gte=begin, retracted_at__lt=end)
    return rows.select_related("article__section", "retracted_by", "attachment").order_by(
        "-retracted_at", "-pk"
    )
