"""One story with what is printed around it, and what became of it."""

import datetime
from collections.abc import Sequence
from functools import cache

from django.db.models import (
    Exists,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import Coalesce

from articles.enums import CorrectionKind
from articles.models import (
    TOLD_OF_CORRECTIONS,
    Correction,
    LegacyAddress,
    PublishedArticle,
    PublishedByline,
    PublishedPhotograph,
    PublishedRelated,
    PublishedTag,
    PublishedVideo,
    Retraction,
    Section,
    VideoRendition,
)
from articles.models.published import column_of
from articles.selectors.lists import CARD_FIELDS, Position, beyond
from articles.selectors.written import Written, any_found, any_of, moment, number
from articles.surroundings import rows_as_json as _rows


def story(article_id: int, at: datetime.datetime) -> PublishedArticle | None:
    """The version shown now, with what is printed around it, in one query."""
    return next(iter(_story(article_id=article_id, at=at)), None)


@Written
def _story() -> QuerySet[PublishedArticle]:
    return (
        PublishedArticle.objects.visible(moment("at"))
        .filter(article_id=number("article_id"))
        .select_related(
            "section__parent",
            "top_section",
            "article__pageview_total",
            "sharing_card",
            "printed_text",
        )
        .annotate(
            is_barred_by_tag=Exists(
                PublishedTag.objects.barring_advertisements().filter(published=OuterRef("pk"))
            ),
            byline_rows=_rows(
                PublishedByline.objects.filter(published=OuterRef("pk")),
                {"name": "author__pen_name", "slug": "author__slug", "role": "role"},
            ),
            video_rows=_rows(
                PublishedVideo.objects.filter(published=OuterRef("pk")),
                {
                    "id": "video_id",
                    "name": "video__original_name",
                    "credit": "credit",
                    "caption": "caption",
                    "duration_ms": "video__duration_ms",
                    "state": "video__state",
                    "poster": Coalesce("poster_id", "video__poster_id"),
                    "is_ai_used": "is_ai_used",
                    "ai_note": "ai_note",
                    "is_subtitled": Q(subtitles__gt=""),
                    "transcript": "transcript",
                },
            ),
            tag_rows=_rows(
                PublishedTag.objects.filter(
                    published=OuterRef("pk"), tag__is_blocked=False, tag__merged_into=None
                ),
                {"name": "tag__name", "slug": "tag__slug"},
            ),
            related_rows=_rows(
                PublishedRelated.objects.joined().filter(published=OuterRef("pk")),
                {
                    "kind": "kind_now",
                    "target_id": "target_now",
                    "url": "url",
                    "headline": "headline",
                    "excerpt": "excerpt",
                },
            ),
            correction_rows=_rows(
                Correction.objects.filter(
                    article=OuterRef("article"), corrected_at__lte=OuterRef("shown_from")
                ),
                {name: name for name in TOLD_OF_CORRECTIONS},
            ),
        )
    )[:1]


def photographs_of(
    published: PublishedArticle, others: Sequence[PublishedArticle]
) -> list[PublishedPhotograph]:
    """All pictures of a story and the lead pictures of those around it, with their renditions."""
    return _photographs(published=published.pk, others=[other.pk for other in others])


@Written
def _photographs() -> QuerySet[PublishedPhotograph]:
    own = Q(published_id=number("published"))
    leads = any_of("published_id", "others") & Q(is_lead=True)
    return _with_renditions(PublishedPhotograph.objects.filter(own | leads))


def lead_photographs_of(stories: Sequence[PublishedArticle]) -> list[PublishedPhotograph]:
    uses = PublishedPhotograph.objects.filter(published__in=stories, is_lead=True)
    return list(_with_renditions(uses))


def _with_renditions(uses: QuerySet[PublishedPhotograph]) -> QuerySet[PublishedPhotograph]:
    return uses.select_related("photograph").prefetch_related("photograph__renditions")


def clips_of(published: PublishedArticle) -> dict[int, list[VideoRendition]]:
    clips: dict[int, list[VideoRendition]] = {}
    for made in VideoRendition.objects.filter(video__published_links__published=published):
        clips.setdefault(made.video_id, []).append(made)
    return clips


def subtitles_of(article_id: int, video_id: int, at: datetime.datetime) -> str:
    """Those of the version that readers have."""
    shown = PublishedArticle.objects.visible(at).filter(article_id=article_id)
    rows = PublishedVideo.objects.filter(published__in=shown, video_id=video_id)
    return rows.values_list("subtitles", flat=True).first() or ""


def around(
    section: Section, article_id: int, targets: Sequence[int], at: datetime.datetime, limit: int
) -> list[PublishedArticle]:
    """In one query the stories linked to and the newest others of the section."""
    asked = _around(column_of(section), limit)
    return asked(section=section.pk, own=article_id, targets=list(targets), at=at)


@cache
def _around(column: str, limit: int) -> Written[PublishedArticle]:
    def build() -> QuerySet[PublishedArticle]:
        visible = PublishedArticle.objects.visible(moment("at"))
        linked = any_of("article_id", "targets")
        others = visible.filter(**{f"{column}_id": number("section")}).editorial()
        same = others.exclude(linked | Q(article_id=number("own"))).newest_first()
        return (
            visible.filter(linked | any_found("pk", same.values("pk")[:limit]))
            .select_related("section__parent")
            .only(*CARD_FIELDS)
            .newest_first()
        )

    return Written(build)


def address_of(article_id: int, at: datetime.datetime) -> PublishedArticle | None:
    visible = PublishedArticle.objects.visible(at).filter(article_id=article_id)
    return visible.only("slug", "article_id").first()


def is_retracted(article_id: int, at: datetime.datetime) -> bool:
    """Never of a story that readers have not had: nothing tells of its being there."""
    shown = PublishedArticle.objects.once_shown(at).filter(article=OuterRef("article"))
    return Retraction.objects.in_force(at).filter(Exists(shown), article_id=article_id).exists()


def moved_from(host: str, legacy_id: str) -> int | None:
    """The story that an old address means; an unknown host may mean the one paper that has it."""
    found = dict(
        LegacyAddress.objects.filter(legacy_id=legacy_id).values_list("host", "article_id")[:10]
    )
    if host in found:
        return found[host]
    stories = set(found.values())
    return stories.pop() if len(stories) == 1 else None


def corrections(at: datetime.datetime, position: Position | None) -> QuerySet[Correction]:
    """Of stories that readers still see; a rectification under the law outlives its story."""
    shown = PublishedArticle.objects.visible(at).filter(article=OuterRef("article"))
    rows = (
        Correction.objects.filter(corrected_at__lte=at)
        .annotate(shown=_rows(shown, {"slug": "slug", "headline": "headline"}))
        .filter(Q(kind=CorrectionKind.LEGAL) | Exists(shown))
    )
    return beyond(rows, position, moment="corrected_at").order_by("-corrected_at", "-pk")
