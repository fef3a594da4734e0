"""Reads that several pages share. What a reader may see always passes through `visible(at)`."""

import datetime
from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import (
    Case,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Extract, JSONObject, Least

from articles.enums import CorrectionKind
from articles.models import (
    Advertisement,
    Author,
    Correction,
    Edition,
    HouseCard,
    LayoutSlot,
    LegacyAddress,
    Masthead,
    PageLayout,
    PageviewDay,
    PublishedArticle,
    PublishedByline,
    PublishedPhotograph,
    PublishedRelated,
    PublishedTag,
    PublishedVideo,
    Retraction,
    Section,
    Tag,
    Topic,
    VideoRendition,
)
from articles.models.published import PublishedArticleQuerySet
from articles.text import VIETNAM, SearchText, fold, fold_exact, in_vietnam

RUNNING_TOPICS = 40
MOST_READ_DAYS = 3
MOST_READ_CANDIDATES = 40
MOST_READ_SHOWN = 5
WEIGHED_MATCHES = 400
# Body, standfirst, headline (the places are D, C, B, A).
WEIGHTS = [0.0, 0.1, 0.4, 1.0]
SECONDS_OF_A_YEAR = 365.25 * 24 * 3600
CARD_FIELDS = (
    "article_id", "genre", "kicker", "headline", "short_headline", "standfirst", "excerpt", "slug",
    "sponsor", "first_published_at", "shown_from", "section__name", "section__slug",
    "section__parent__name", "section__parent__slug",
)  # fmt: skip
MASTHEAD_FIELDS = (
    "product_name", "motto", "agency", "governing_body", "licence", "head_title", "head_name",
    "address", "telephone", "email", "reuse_notice",
)  # fmt: skip

Rows = TypeVar("Rows", bound=QuerySet[Any])

# Where a list was left: the hour and the number of the last row shown.
Position = tuple[datetime.datetime, int]


# -- Lists of stories -----------------------------------------------------------


def cards(stories: PublishedArticleQuerySet) -> PublishedArticleQuerySet:
    """Three queries however many stories: the rows, their lead photographs, the renditions."""
    leads = PublishedPhotograph.objects.filter(is_lead=True).select_related("photograph")
    return (
        stories.select_related("section__parent")
        .only(*CARD_FIELDS)
        .prefetch_related(
            Prefetch(
                "photograph_links",
                queryset=leads.prefetch_related("photograph__renditions"),
                to_attr="lead_photographs",
            )
        )
    )


def newest(at: datetime.datetime) -> PublishedArticleQuerySet:
    return PublishedArticle.objects.visible(at).newest_first()


def beyond(
    rows: Rows,
    position: Position | None,
    *,
    moment: str = "first_published_at",
    number: str = "pk",
) -> Rows:
    """The rest of a list ordered newest first, after one place in it."""
    if position is None:
        return rows
    hour, last = position
    earlier = Q(**{f"{moment}__lt": hour}) | Q(**{f"{number}__lt": last})
    return rows.filter(earlier, **{f"{moment}__lte": hour})


def of_section(section: Section, at: datetime.datetime) -> PublishedArticleQuerySet:
    return newest(at).in_section(section)


def of_day(day: datetime.date, at: datetime.datetime) -> PublishedArticleQuerySet:
    midnight = datetime.datetime.combine(day, datetime.time(), VIETNAM)
    return newest(at).filter(
        first_published_at__gte=midnight,
        first_published_at__lt=midnight + datetime.timedelta(days=1),
    )


def of_last_day(at: datetime.datetime) -> PublishedArticleQuerySet:
    return newest(at).filter(first_published_at__gt=at - datetime.timedelta(days=1))


def positions(
    links: QuerySet[PublishedTag] | QuerySet[PublishedByline],
    at: datetime.datetime,
    position: Position | None,
    limit: int,
) -> list[Position]:
    """Places of the stories behind the links; a story credited twice stands there once."""
    visible = links.filter(published__in=PublishedArticle.objects.visible(at))
    rows = (
        beyond(visible, position, number="published_id")
        .order_by("-first_published_at", "-published_id")
        .values_list("first_published_at", "published_id")
        .distinct()
    )
    return list(rows[:limit])


# -- Searching ------------------------------------------------------------------


def matching(query: SearchText, at: datetime.datetime) -> PublishedArticleQuerySet:
    """Best first: side by side before scattered, as written before folded, then the newer.

    Only the newest few hundred matches are weighed: a common word must not read the archive.
    """
    near, scattered = _every(fold(" ".join(query.terms))), _every(*map(fold, query.terms))
    exactly_near = _every(fold_exact(" ".join(query.terms)))
    exactly = _every(*map(fold_exact, query.terms))
    candidates = newest(at).filter(search_folded=scattered).values("pk")[:WEIGHED_MATCHES]
    if len(query.terms) > 1:
        beside = newest(at).filter(search_folded=near).values("pk")[:WEIGHED_MATCHES]
        candidates = beside.union(candidates)
    chosen = [row["pk"] for row in candidates]
    return (
        PublishedArticle.objects.visible(at)
        .filter(pk__in=chosen)
        .annotate(
            closeness=Case(
                When(search_exact=exactly_near, then=3),
                When(search_folded=near, then=2),
                When(search_exact=exactly, then=1),
                default=0,
            ),
            worth=SearchRank(F("search_folded"), scattered, weights=WEIGHTS) / _age_in_years(at),
        )
        .order_by("-closeness", "-worth", "-first_published_at", "-pk")
    )


def _every(*terms: str) -> Any:
    """Each through the same parser as the text, so `covid-19` and `1,5` are cut alike."""
    queries = (SearchQuery(term, config="simple", search_type="phrase") for term in terms)
    return reduce(and_, queries)


def _age_in_years(at: datetime.datetime) -> Any:
    """Never below one; a story of last year is worth half of today's."""
    age = ExpressionWrapper(Value(at) - F("first_published_at"), DurationField())
    return Value(1.0) + Extract(age, "epoch") / Value(SECONDS_OF_A_YEAR)


# -- One story ------------------------------------------------------------------


def story(article_id: int, at: datetime.datetime) -> PublishedArticle | None:
    """The version shown now, with what is printed around it, in one query."""
    return (
        PublishedArticle.objects.visible(at)
        .filter(article_id=article_id)
        .select_related("section__parent", "top_section", "article__pageview_total", "sharing_card")
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
                    article=OuterRef("article"), published__number__lte=OuterRef("number")
                ),
                {name: name for name in ("kind", "note", "corrected_at")},
            ),
        )
        .first()
    )


def _rows(rows: QuerySet[Any], columns: dict[str, Any], limit: int | None = None) -> ArraySubquery:
    """Small lists ride along as JSON: a query each would be four more for every page."""
    return ArraySubquery(rows.values(row=JSONObject(**columns))[:limit])


def photographs_of(
    published: PublishedArticle, others: Sequence[PublishedArticle]
) -> list[PublishedPhotograph]:
    """All pictures of a story and the lead pictures of those around it, with their renditions."""
    wanted = Q(published=published) | Q(published__in=others, is_lead=True)
    return _with_renditions(PublishedPhotograph.objects.filter(wanted))


def lead_photographs_of(stories: Sequence[PublishedArticle]) -> list[PublishedPhotograph]:
    return _with_renditions(PublishedPhotograph.objects.filter(published__in=stories, is_lead=True))


def _with_renditions(uses: QuerySet[PublishedPhotograph]) -> list[PublishedPhotograph]:
    return list(uses.select_related("photograph").prefetch_related("photograph__renditions"))


def clips_of(published: PublishedArticle) -> dict[int, list[VideoRendition]]:
    clips: dict[int, list[VideoRendition]] = {}
    for made in VideoRendition.objects.filter(video__published_links__published=published):
        clips.setdefault(made.video_id, []).append(made)
    return clips


def around(
    section: Section, article_id: int, targets: Sequence[int], at: datetime.datetime, limit: int
) -> list[PublishedArticle]:
    """In one query the stories linked to and the newest others of the section."""
    same = of_section(section, at).editorial().exclude(article_id__in=[*targets, article_id])
    return list(
        PublishedArticle.objects.visible(at)
        .filter(Q(article_id__in=targets) | Q(pk__in=same.values("pk")[:limit]))
        .select_related("section__parent")
        .only(*CARD_FIELDS)
        .newest_first()
    )


def address_of(article_id: int, at: datetime.datetime) -> PublishedArticle | None:
    visible = PublishedArticle.objects.visible(at).filter(article_id=article_id)
    return visible.only("slug", "article_id").first()


def is_retracted(article_id: int, at: datetime.datetime) -> bool:
    return Retraction.objects.filter(article_id=article_id, retracted_at__lte=at).exists()


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


# -- The frame of every page ------------------------------------------------------


def frame_row(at: datetime.datetime, *, known_edition: int) -> Edition:
    """One query either way; what stands in the frame is read only if the edition has risen."""
    return Edition.objects.annotate(
        masthead_rows=_unless_known(known_edition, _masthead(in_vietnam(at).date())),
        section_rows=_unless_known(known_edition, _menu()),
        most_read_rows=_unless_known(known_edition, _most_read(at)),
        advert_rows=_unless_known(known_edition, Advertisement.objects.running(at).as_rows()),
        next_boundary=_unless_known(known_edition, _next_boundary(at)),
    ).get(pk=1)


def _next_boundary(at: datetime.datetime) -> Least:
    """When the next version of a story or an advertisement begins or ends, or a slot stops being
    held.

    The least of them, NULL left out. A layout made by a clock that runs ahead begins, too.
    """
    moments: tuple[tuple[type[Model], str], ...] = (
        (PublishedArticle, "shown_from"),
        (PublishedArticle, "shown_until"),
        (Advertisement, "shown_from"),
        (Advertisement, "shown_until"),
        (LayoutSlot, "held_until"),
        (PageLayout, "arranged_at"),
    )
    return Least(*(_first_after(at, model, moment) for model, moment in moments))


def _first_after(at: datetime.datetime, model: type[Model], moment: str) -> Subquery:
    later = model._default_manager.filter(**{f"{moment}__gt": at}).order_by(moment)
    return Subquery(later.values(moment)[:1])


def _unless_known(edition: int, rows: ArraySubquery | Least) -> Case:
    """The branch that is not taken is not computed."""
    return Case(When(~Q(number=edition), then=rows), default=Value(None))


def _masthead(on: datetime.date) -> ArraySubquery:
    in_force = Masthead.objects.filter(valid_from__lte=on).order_by("-valid_from")
    card = HouseCard.objects.filter(masthead=OuterRef("pk")).order_by("-pk").values("folder")
    columns: dict[str, Any] = {field: field for field in MASTHEAD_FIELDS}
    return _rows(in_force, columns | {"card": Subquery(card[:1])}, limit=1)


def _menu() -> ArraySubquery:
    columns = ("id", "parent_id", "name", "slug")
    return _rows(Section.objects.on_menu(), {column: column for column in columns})


def _most_read(at: datetime.datetime) -> ArraySubquery:
    since = in_vietnam(at).date() - datetime.timedelta(days=MOST_READ_DAYS - 1)
    totals = (
        PageviewDay.objects.filter(day__gte=since, readers__gt=0)
        .values("article_id")
        .annotate(total=Sum("readers"))
    )
    most_read = totals.order_by("-total", "-article_id").values("article_id")
    stories = (
        PublishedArticle.objects.visible(at)
        .editorial()
        .filter(article_id__in=most_read[:MOST_READ_CANDIDATES])
        .annotate(
            total=Subquery(totals.filter(article_id=OuterRef("article_id")).values("total")[:1])
        )
        .order_by("-total", "-article_id")
    )
    columns = ("article_id", "slug", "headline", "short_headline")
    return _rows(stories, {column: column for column in columns}, limit=MOST_READ_SHOWN)


def section_by_slugs(slug: str, parent_slug: str | None = None) -> Section | None:
    return (
        Section.objects.select_related("parent")
        .prefetch_related("children", "parent__children")
        .filter(slug=slug, parent__slug=parent_slug)
        .first()
    )


def tag_by_slug(slug: str) -> Tag | None:
    return Tag.objects.select_related("merged_into", "topic").filter(slug=slug).first()


def with_picture(topic: Topic) -> Topic:
    """Two queries more where it has one."""
    if topic.photograph_id:
        prefetch_related_objects([topic], "photograph__renditions")
    return topic


def running_topics(at: datetime.datetime) -> QuerySet[Topic]:
    """A newsroom runs a dozen at a time; the rest keep their pages."""
    topics = Topic.objects.running().with_stories(at).select_related("tag", "photograph")
    return topics.prefetch_related("photograph__renditions")[:RUNNING_TOPICS]


def newest_articles_with(tag: Tag, at: datetime.datetime, limit: int) -> list[int]:
    visible = PublishedArticle.objects.visible(at)
    links = PublishedTag.objects.filter(tag=tag, published__in=visible)
    newest_links = links.order_by("-first_published_at", "-published_id")
    return list(newest_links.values_list("published__article_id", flat=True)[:limit])


def lead_photographs_with(tag: Tag, at: datetime.datetime, limit: int) -> list[int]:
    stories = PublishedArticle.objects.visible(at).filter(
        article__in=newest_articles_with(tag, at, limit)
    )
    leads = PublishedPhotograph.objects.filter(published__in=stories, is_lead=True)
    return list(leads.values_list("photograph_id", flat=True))


def chosen_or_of(
    published_ids: Sequence[int], article_id: int | None, at: datetime.datetime
) -> PublishedArticleQuerySet:
    return newest(at).filter(Q(pk__in=published_ids) | Q(article_id=article_id))


def author_by_slug(slug: str) -> Author | None:
    return Author.objects.filter(slug=slug).first()
