"""What stands on the card of one story: from the working copy, or from a published version."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from articles.body import parse, photograph_ids, video_ids
from articles.enums import CardLook, Genre, ImageFormat
from articles.media.addresses import poster_among
from articles.media.sharing.crop import Size, look_for, width_that_does
from articles.media.sharing.drawing import Paper, Words
from articles.models import (
    Article,
    Masthead,
    Photograph,
    PhotographRendition,
    PublishedArticle,
    VideoAttachment,
    VideoRendition,
)
from articles.text import seal_of

CENTRE: Size = (500, 500)


@dataclass(frozen=True, slots=True)
class CardContent:
    words: Words
    picture: PhotographRendition | VideoRendition | None = None
    focus: Size = CENTRE

    @property
    def look(self) -> CardLook:
        made = self.picture
        return look_for((made.width, made.height) if made else None)


def of_article(
    article: Article, *, at: datetime.datetime, focuses: Mapping[int, Size] | None = None
) -> CardContent:
    """`focuses` are focal points not saved yet; others stand with the use of the picture."""
    document = parse(article.body)
    wanted = [article.lead_photograph_id or 0, *photograph_ids(document)]
    known = Photograph.objects.prefetch_related("renditions").in_bulk(wanted)
    points = {**stored_focuses(article), **(focuses or {})}
    return content(
        words_of(article, at=at),
        [(known[pk], points.get(pk, CENTRE)) for pk in wanted if pk in known],
        videos_in_order(video_ids(document)),
    )


def stored_focuses(article: Article) -> dict[int, Size]:
    if not article.pk:
        return {}
    rows = article.photograph_uses.values_list("photograph_id", "focal_x", "focal_y")
    return {pk: (x, y) for pk, x, y in rows}


def of_version(published: PublishedArticle, *, at: datetime.datetime) -> CardContent:
    uses = published.photograph_links.filter(Q(is_in_body=True) | Q(is_lead=True))
    in_order = uses.order_by("-is_lead", "position", "id")
    return content(
        words_of(published, at=at),
        [
            (use.photograph, (use.focal_x, use.focal_y))
            for use in in_order.prefetch_related("photograph__renditions")
        ],
        videos_in_order(published.video_links.values_list("video_id", flat=True)),
        dict(published.video_links.values_list("video_id", "poster_id")),
    )


def videos_in_order(ids: Iterable[int]) -> list[VideoAttachment]:
    wanted = list(ids)
    known = VideoAttachment.objects.prefetch_related("renditions").in_bulk(wanted)
    return [known[pk] for pk in wanted if pk in known]


def content(
    words: Words,
    photographs: Iterable[tuple[Photograph, Size]],
    videos: Iterable[VideoAttachment],
    posters: Mapping[int, int | None] | None = None,
) -> CardContent:
    """The first picture that has a file, else the first still of a clip, else words alone."""
    for photograph, focus in photographs:
        if found := large_enough(photograph):
            return CardContent(words, found, focus)
    chosen = posters or {}
    stills = (
        poster_among(video.renditions.all(), chosen.get(video.pk) or video.poster_id)
        for video in videos
    )
    return CardContent(words, next(filter(None, stills), None))


def large_enough(photograph: Photograph) -> PhotographRendition | None:
    """The originals are never opened again: cut to the shape of a card, the largest rendition
    shows all that they would.
    """
    made = sorted(
        (each for each in photograph.renditions.all() if each.format == ImageFormat.JPEG),
        key=lambda each: each.width,
    )
    if not made:
        return None
    wanted = width_that_does((made[-1].width, made[-1].height))
    return next((each for each in made if each.width >= wanted), made[-1])


def words_of(story: Article | PublishedArticle, *, at: datetime.datetime) -> Words:
    masthead = Masthead.objects.in_force(timezone.localdate(at))
    is_paid = story.genre == Genre.SPONSORED
    return Words(
        headline=story.headline,
        label=str(Genre.SPONSORED.label) if is_paid else story.kicker or story.section.name,
        paper=paper_of(masthead) if masthead else unnamed_paper(),
    )


def paper_of(masthead: Masthead) -> Paper:
    name = masthead.product_name
    return Paper(name=name, seal=seal_of(name), domain=domain(), motto=masthead.motto)


def unnamed_paper() -> Paper:
    return Paper(name=domain(), seal=seal_of(domain()), domain=domain())


def domain() -> str:
    return settings.SITE_ORIGIN.partition("://")[2]
