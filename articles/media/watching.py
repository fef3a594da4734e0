"""Files that an hour needs, or that may be public no longer: a few are looked at, not all."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import F

from articles.media.publication import (
    Rendition,
    holds,
    is_for_readers,
    is_needed,
    media_ever_shown_in,
)
from articles.models import (
    PhotographRendition,
    PublishedArticle,
    Retraction,
    VideoRendition,
    public_storage,
)

AHEAD = datetime.timedelta(days=1)
JUST_BEGUN = datetime.timedelta(hours=1)
# The worker has had its time; what is older the nightly comparison finds.
AFTER = datetime.timedelta(minutes=10)
LOOKED_BACK = datetime.timedelta(days=1)
VERSIONS, FILES, STORIES = 20, 200, 10


def versions_lacking_files(at: datetime.datetime) -> Iterator[tuple[PublishedArticle, list[str]]]:
    """Of what begins within a day or began within the hour: files that are not public."""
    begins = PublishedArticle.objects.filter(
        shown_from__gt=at - JUST_BEGUN, shown_from__lt=at + AHEAD
    ).exclude(shown_until=F("shown_from"))
    soon = list(begins.order_by("shown_from")[:VERSIONS])
    of_version = renditions_of(soon)
    storage = public_storage()
    for version in soon:
        made = of_version.get(version.pk, [])
        if lacking := [each.name for each in made if not holds(storage, each)]:
            yield version, lacking


def renditions_of(versions: list[PublishedArticle]) -> dict[int, list[Rendition]]:
    found: dict[int, list[Rendition]] = {}
    of_photographs: Any = PhotographRendition.objects.filter(
        photograph__published_links__published__in=versions
    ).annotate(version=F("photograph__published_links__published"))
    of_videos: Any = VideoRendition.objects.filter(
        video__published_links__published__in=versions
    ).annotate(version=F("video__published_links__published"))
    for made in [*of_photographs[:FILES], *of_videos.filter(is_for_readers())[:FILES]]:
        found.setdefault(made.version, []).append(made)
    return found


def left_public(at: datetime.datetime) -> Iterator[tuple[Retraction, list[str]]]:
    """After a takedown, files that nothing shown now or later needs."""
    come = Retraction.objects.in_force(at - AFTER).filter(retracted_at__gt=at - LOOKED_BACK)
    for row in come.select_related("article")[:STORIES]:
        names = [
            made.name
            for medium in media_ever_shown_in(row.article)
            if not is_needed(medium, at=at)
            for made in medium.renditions.all()
            if public_storage().exists(made.name)
        ]
        if names:
            yield row, names
