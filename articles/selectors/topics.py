"""Running subjects: their pictures, their stories."""

import datetime
from collections.abc import Sequence

from django.db.models import (
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    prefetch_related_objects,
)

from articles.models import (
    Photograph,
    PublishedArticle,
    PublishedPhotograph,
    PublishedTag,
    Tag,
    Topic,
)
from articles.models.published import PublishedArticleQuerySet
from articles.selectors.lists import newest

RUNNING_TOPICS = 40


def shown_photographs(at: datetime.datetime) -> QuerySet[Photograph]:
    """Those that a story shows to readers now: with a story its pictures leave every page."""
    visible = PublishedArticle.objects.visible(at)
    links = PublishedPhotograph.objects.filter(photograph=OuterRef("pk"), published__in=visible)
    return Photograph.objects.filter(Exists(links)).prefetch_related("renditions")


def with_picture(topic: Topic, at: datetime.datetime) -> Topic:
    """Two queries more where it has one; none where readers no longer see it."""
    if topic.photograph_id:
        prefetch_related_objects([topic], Prefetch("photograph", shown_photographs(at)))
    return topic


def running_topics(at: datetime.datetime) -> QuerySet[Topic]:
    """A newsroom runs a dozen at a time; the rest keep their pages."""
    topics = Topic.objects.running().with_stories(at).select_related("tag")
    return topics.prefetch_related(Prefetch("photograph", shown_photographs(at)))[:RUNNING_TOPICS]


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
