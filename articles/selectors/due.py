"""What the clock will bring: by day, for everybody whose section it concerns.

Each source reads one kind of thing that falls due; a further kind is one more function in SOURCES.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, TypeVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from articles.enums import DueKind, Genre, Step
from articles.models import (
    Article,
    Banner,
    Demand,
    Dress,
    LayoutSlot,
    PageLayout,
    PublishedArticle,
    PublishedPhotograph,
    Retraction,
)
from articles.models.article import ArticleQuerySet
from articles.models.published import PublishedArticleQuerySet
from articles.text import in_vietnam

# Of each kind; nobody reads further down, and a list that is cut says so.
MOST = 200
MINUTE = datetime.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Due:
    """`is_done` is what the hour has already brought; `clashes` are headlines that would lead in
    the same minute.
    """

    at: datetime.datetime
    kind: DueKind
    text: str
    article_id: int | None = None
    section_id: int | None = None
    section: str = ""
    note: str = ""
    may_lead: bool = False
    is_done: bool = False
    is_end: bool = False
    clashes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        if self.kind in (DueKind.BANNER, DueKind.DRESS):
            word = _("%(what)s ends") if self.is_end else _("%(what)s begins")
            return word % {"what": self.kind.label}
        return str(self.kind.label)


@dataclass(frozen=True, slots=True)
class Asked:
    """From the morning of the day that `at` falls on; `within` is what the person may open."""

    at: datetime.datetime
    until: datetime.datetime
    within: ArticleQuerySet

    @property
    def morning(self) -> datetime.datetime:
        return in_vietnam(self.at).replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class DueDay:
    day: datetime.date
    rows: tuple[Due, ...]


Source = Callable[[Asked], Iterable[Due]]
Rows = TypeVar("Rows", bound=QuerySet[Any])


def publications(asked: Asked) -> Iterator[Due]:
    """First publications and updates, those of this day too that their hour has brought."""
    scheduled = PublishedArticle.objects.filter(
        shown_from__gte=asked.morning, shown_from__lt=asked.until, published_at__lt=F("shown_from")
    ).exclude(shown_until=F("shown_from"))
    leads = PublishedPhotograph.objects.filter(published=OuterRef("pk"), is_lead=True)
    rows = scheduled.filter(article__in=asked.within).annotate(has_lead=Exists(leads))
    ordered: Any = in_order(rows.select_related("section", "published_by"), "shown_from")
    for version in ordered:
        is_first = version.first_published_at == version.shown_from
        yield Due(
            at=version.shown_from,
            kind=DueKind.PUBLICATION if is_first else DueKind.UPDATE,
            text=version.headline,
            article_id=version.article_id,
            section_id=version.section_id,
            section=version.section.name,
            note=_("Scheduled by %(name)s") % {"name": version.published_by},
            may_lead=is_first and version.has_lead and version.genre != Genre.SPONSORED,
            is_done=version.shown_from <= asked.at,
        )


def takedowns(asked: Asked) -> Iterator[Due]:
    rows = Retraction.objects.filter(
        cancelled_at=None,
        retracted_at__gte=asked.morning,
        retracted_at__lt=asked.until,
        article__in=asked.within,
    )
    for row in in_order(rows.select_related("article__section"), "retracted_at"):
        is_done = row.retracted_at <= asked.at
        yield of_article(row.article, row.retracted_at, DueKind.TAKEDOWN, row.reason, is_done)


def embargoes(asked: Asked) -> Iterator[Due]:
    """Of approved stories whose hour of publication nobody has said yet."""
    rows = unused(asked.within, asked.at).filter(
        embargo_until__gt=asked.at, embargo_until__lt=asked.until
    )
    for article in in_order(rows.select_related("section"), "embargo_until"):
        if article.embargo_until:
            yield of_article(article, article.embargo_until, DueKind.EMBARGO)


def deadlines(asked: Asked) -> Iterator[Due]:
    """Stories wanted by an hour that are still on their way."""
    on_the_way = ~Q(step__in=(Step.APPROVED, Step.SPIKED))
    rows = asked.within.kept().filter(on_the_way, due_at__gt=asked.at, due_at__lt=asked.until)
    for article in in_order(rows.select_related("section"), "due_at"):
        if article.due_at:
            step = str(Step(article.step).label)
            yield of_article(article, article.due_at, DueKind.DEADLINE, step)


def demands(asked: Asked) -> Iterator[Due]:
    rows = Demand.objects.open().filter(
        due_at__gt=asked.at, due_at__lt=asked.until, article__in=asked.within
    )
    for row in in_order(rows.select_related("article__section"), "due_at"):
        yield of_article(row.article, row.due_at, DueKind.DEMAND, str(row.get_kind_display()))


def banners(asked: Asked) -> Iterator[Due]:
    for row in Banner.objects.not_over(asked.at).filter(shown_from__lt=asked.until)[:MOST]:
        yield from ends_of(row, asked, DueKind.BANNER, row.text)


def dresses(asked: Asked) -> Iterator[Due]:
    for row in Dress.objects.not_over(asked.at).filter(shown_from__lt=asked.until)[:MOST]:
        yield from ends_of(row, asked, DueKind.DRESS, row.occasion)


def slots(asked: Asked) -> Iterator[Due]:
    """Places on the pages that are held for a story until an hour."""
    newer = PageLayout.objects.filter(number__gt=OuterRef("layout__number"))
    on_front = Q(layout__section=None) & Exists(newer.filter(section=None))
    on_section = Exists(newer.filter(section=OuterRef("layout__section")))
    held = LayoutSlot.objects.filter(
        held_until__gt=asked.at, held_until__lt=asked.until, article__in=asked.within
    ).exclude(on_front | on_section)
    for slot in in_order(held.select_related("article__section"), "held_until"):
        if slot.held_until:
            yield of_article(slot.article, slot.held_until, DueKind.SLOT)


SOURCES: list[Source] = [
    publications, takedowns, embargoes, deadlines, demands, banners, dresses, slots,
]  # fmt: skip


def due_days(
    at: datetime.datetime,
    *,
    within: ArticleQuerySet,
    until: datetime.datetime,
    section_id: int | None = None,
    sources: Iterable[Source] = SOURCES,
) -> list[DueDay]:
    """Everything from this morning on, day by day, in the order of the hours."""
    asked = Asked(at, until, within)
    found = chain.from_iterable(source(asked) for source in sources)
    wanted = (row for row in found if section_id is None or row.section_id in (None, section_id))
    rows = sorted(wanted, key=lambda row: (row.at, row.kind, row.text))
    by_day: dict[datetime.date, list[Due]] = {}
    for row in with_clashes(rows):
        by_day.setdefault(in_vietnam(row.at).date(), []).append(row)
    return [DueDay(day, tuple(each)) for day, each in by_day.items()]


def with_clashes(rows: Iterable[Due]) -> list[Due]:
    """Two stories that could lead the page would push each other away in the same minute."""
    rows = list(rows)
    by_minute: dict[datetime.datetime, list[Due]] = {}
    for row in rows:
        if row.may_lead:
            by_minute.setdefault(minute_of(row.at), []).append(row)
    return [
        replace(
            row, clashes=tuple(each.text for each in by_minute[minute_of(row.at)] if each != row)
        )
        if row.may_lead
        else row
        for row in rows
    ]


# -- For the form that asks for an hour -------------------------------------------


def same_minute(
    article: Article, hour: datetime.datetime, *, at: datetime.datetime
) -> PublishedArticleQuerySet:
    """Other stories that begin in that minute and could lead the page; none where this one could
    not, or where it is an update, which stays where it is in the lists.
    """
    begin = minute_of(hour)
    leads = PublishedPhotograph.objects.filter(published=OuterRef("pk"), is_lead=True)
    others = PublishedArticle.objects.filter(
        Exists(leads),
        shown_from__gte=begin,
        shown_from__lt=begin + MINUTE,
        first_published_at=F("shown_from"),
    )
    could_lead = article.lead_photograph_id and article.genre != Genre.SPONSORED
    if not could_lead or article.published.once_shown(at).exists():
        return PublishedArticle.objects.none()
    return others.editorial().exclude(article=article).exclude(shown_until=F("shown_from"))


def clashes(article: Article, hour: datetime.datetime, *, at: datetime.datetime) -> list[str]:
    """Headlines, for a warning beside the hour that was chosen."""
    return list(same_minute(article, hour, at=at).values_list("headline", flat=True)[:5])


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned for a story: for the form that publishes it and the line that tells of it.

    `has_newer_text`: the working copy was changed since; what is scheduled stays as approved.
    `offered_hour` is the end of an embargo that still holds.
    """

    upcoming: PublishedArticle | None
    takedown: Retraction | None
    has_newer_text: bool
    offered_hour: datetime.datetime | None


def plan_of(article: Article, at: datetime.datetime) -> Plan:
    upcoming = article.published.upcoming(at).first()
    embargo = article.embargo_until
    return Plan(
        upcoming=upcoming,
        takedown=article.retractions.pending(at).first(),
        has_newer_text=upcoming is not None and article.version > upcoming.article_version,
        offered_hour=embargo if embargo and embargo > at else None,
    )


# -- What the sources share ---------------------------------------------------------


def unused(articles: ArticleQuerySet, at: datetime.datetime) -> ArticleQuerySet:
    """Approved, and neither shown nor scheduled in that version."""
    made = PublishedArticle.objects.filter(
        article=OuterRef("pk"), article_version=OuterRef("version")
    )
    used = made.once_shown(at) | made.upcoming(at)
    return articles.kept().filter(~Exists(used), step=Step.APPROVED)


def of_article(
    article: Article,
    at: datetime.datetime,
    kind: DueKind,
    note: str = "",
    is_done: bool = False,
) -> Due:
    return Due(
        at=at,
        kind=kind,
        text=article.headline,
        article_id=article.pk,
        section_id=article.section_id,
        section=article.section.name,
        note=note,
        is_done=is_done,
    )


def ends_of(row: Banner | Dress, asked: Asked, kind: DueKind, text: str) -> Iterator[Due]:
    if row.shown_from > asked.at:
        yield Due(at=row.shown_from, kind=kind, text=text)
    if asked.at < row.shown_until < asked.until:
        yield Due(at=row.shown_until, kind=kind, text=text, is_end=True)


def in_order(rows: Rows, moment: str) -> Rows:
    return rows.order_by(moment, "pk")[:MOST]


def minute_of(at: datetime.datetime) -> datetime.datetime:
    return at.replace(second=0, microsecond=0)
