"""What readers' pages point at must lie in the public storage, and nothing else may."""

import datetime
from collections.abc import Iterable

from django.core.files.storage import Storage

from articles.models import (
    Article,
    PhotographRendition,
    PublishedArticle,
    PublishedPhotograph,
    PublishedVideo,
    VideoRendition,
    private_storage,
    public_storage,
)


def release(published: PublishedArticle) -> None:
    """Copy the renditions of a version out, before the commit that shows it."""
    private, public = private_storage(), public_storage()
    photographs = PhotographRendition.objects.filter(
        photograph__published_links__published=published
    )
    videos = VideoRendition.objects.filter(video__published_links__published=published)
    for name in [*names(photographs), *names(videos)]:
        copy(name, private, public)


def withdraw(article: Article, *, at: datetime.datetime) -> None:
    """Remove the renditions that no version shown now or later still needs."""
    needed = PublishedArticle.objects.visible(at) | PublishedArticle.objects.upcoming(at)
    photographs = PublishedPhotograph.objects.filter(published__article=article).exclude(
        photograph__in=PublishedPhotograph.objects.filter(published__in=needed).values("photograph")
    )
    videos = PublishedVideo.objects.filter(published__article=article).exclude(
        video__in=PublishedVideo.objects.filter(published__in=needed).values("video")
    )
    public = public_storage()
    for name in [
        *names(PhotographRendition.objects.filter(photograph__in=photographs.values("photograph"))),
        *names(VideoRendition.objects.filter(video__in=videos.values("video"))),
    ]:
        public.delete(name)


def names(renditions: Iterable[PhotographRendition | VideoRendition]) -> list[str]:
    return [rendition.name for rendition in renditions]


def copy(name: str, source: Storage, target: Storage) -> None:
    if target.exists(name):
        return
    with source.open(name) as file:
        target.save(name, file)
