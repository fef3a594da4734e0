"""One story with what is printed around it, and what became of it."""

import datetime
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
)
from django.db.models.functions import Cast, Coalesce, JSONArray

from articles.enums import CorrectionKind
from articles.models import (
    TOLD_OF_CORRECTIONS,
    Correction,
    Edition,
    LegacyAddress,
    PhotographRendition,
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
from articles.selectors.lists import Position, beyond
from articles.selectors.made import MadeClip, MadePicture
from articles.selectors.written import (
    Written,
    moment,
    number,
)
from articles.surroundings import rows_as_json as _rows

# Of a version what a page prints or judges by: without the words for searching, and what was
# printed that day and is kept for the record.
STORY_FIELDS = (
    "article_id", "genre", "kicker", "headline", "standfirst", "body", "slug", "source", "sponsor",
    "is_without_advertisements", "first_published_at", "shown_from", "shown_until", "updated_at",
    "worded_at", "section__name", "section__slug", "section__introduction",
    "section__is_without_advertisements", "section__parent__name", "section__parent__slug",
    "section__parent__parent",
    "section__parent__is_without_advertisements", "sharing_card__folder", "sharing_card__look",
    "printed_text__printer", "printed_text__content",
)  # fmt: skip
PICTURE_COLUMNS = {
    "photograph_id": "photograph_id",
    "source_type": "photograph__source_type",
    **{
        name: name
        for name in (
            "is_lead", "caption", "credit", "alt_text", "is_decorative", "focal_x", "focal_y",
            "is_ai_used", "ai_note",
        )
    },
}  # fmt: skip


def story(article_id: int, at: datetime.datetime) -> PublishedArticle | None:
    """The version shown now, with what is printed in it and beside it, in one query."""
    return next(iter(_story(article_id=article_id, at=at)), None)


@Written
def _story() -> QuerySet[PublishedArticle]:
    return (
        PublishedArticle.objects.visible(moment("at"))
        .filter(article_id=number("article_id"))
        .select_related("section__parent", "sharing_card", "printed_text")
        .only(*STORY_FIELDS)
        .annotate(
            edition_number=Subquery(Edition.objects.filter(pk=1).values("number")),
            edition_raised_in=Subquery(Edition.objects.filter(pk=1).values("raised_in")),
            pageviews=F("article__pageview_total__shown"),
            is_barred_by_tag=Exists(
                PublishedTag.objects.barring_advertisements().filter(published=OuterRef("pk"))
            ),
            photograph_rows=_pictures(PublishedPhotograph.objects.filter(published=OuterRef("pk"))),
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
                    "made": _clips(),
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
                    "target": Subquery(_neighbours(_targets())[:1]),
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


def _targets() -> QuerySet[PublishedArticle]:
    shown = PublishedArticle.objects.visible(moment("at"))
    return shown.filter(article_id=OuterRef("target_now"))


def _pictures(uses: QuerySet[PublishedPhotograph]) -> ArraySubquery:
    """With what was made of each, in the order of `MadePicture`."""
    made = PhotographRendition.objects.filter(photograph=OuterRef("photograph"))
    made = made.order_by("format", "width")
    return _rows(uses, {**PICTURE_COLUMNS, "made": _made(made, MadePicture)})


def _clips() -> ArraySubquery:
    made = VideoRendition.objects.filter(video=OuterRef("video"))
    return _made(made.order_by("kind", "height", "pk"), MadeClip)


def _made(renditions: QuerySet[Any], columns: type[MadePicture] | type[MadeClip]) -> ArraySubquery:
    """Short rows: of all that a page asks for, these are the most."""
    return ArraySubquery(renditions.values(row=JSONArray(*columns._fields)))


def subtitles_of(article_id: int, video_id: int, at: datetime.datetime) -> str:
    """Those of the version that readers have."""
    shown = PublishedArticle.objects.visible(at).filter(article_id=article_id)
    rows = PublishedVideo.objects.filter(published__in=shown, video_id=video_id)
    return rows.values_list("subtitles", flat=True).first() or ""


class Neighbour(NamedTuple):
    """A story that another leads to, as far as a card of it prints it."""

    article_id: int
    slug: str
    genre: str
    kicker: str
    headline: str
    short_headline: str
    standfirst: str
    excerpt: str
    sponsor: str
    first_published_at: str
    section_name: str
    section_slug: str
    parent_slug: str | None
    photograph_rows: list[dict[str, Any]]


NEIGHBOUR_COLUMNS = (
    *Neighbour._fields[:10], "section__name", "section__slug", "section__parent__slug",
)  # fmt: skip


def neighbour(row: str) -> Neighbour:
    return Neighbour(*json.loads(row))


def newest_of(section: Section, at: datetime.datetime, limit: int) -> list[str]:
    """The newest stories of a section, each a row of `neighbour` yet to be read."""
    newest = PublishedArticle.objects.visible(at).in_section(section).editorial()
    return list(_neighbours(newest.newest_first())[:limit])


def linked(targets: Iterable[int], at: datetime.datetime) -> list[str]:
    """Those of the stories that readers see, as rows of `neighbour`."""
    return list(_neighbours(PublishedArticle.objects.visible(at).filter(article_id__in=targets)))


def _neighbours(stories: QuerySet[PublishedArticle]) -> QuerySet[PublishedArticle, Any]:
    """One text each: who makes cards of them knows a row again before it is read."""
    leads = PublishedPhotograph.objects.filter(published=OuterRef("pk"), is_lead=True)
    row = JSONArray(*NEIGHBOUR_COLUMNS, _pictures(leads))
    return stories.values_list(Cast(row, TextField()), flat=True)


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
