"""What readers' pages point at must lie in the public storage, and nothing else may.

Two people at once: whoever releases, removes or fills in a medium locks its row first. (The
links to it are no lock: their foreign keys are checked at the commit only.) Publishing holds
the edition by then, so that the order is: article, edition, medium.
"""

import datetime
import logging
from collections.abc import Iterable

from django.core.files.storage import Storage
from django.db import DatabaseError, models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from articles.enums import VideoRenditionKind
from articles.media.refusal import MediaRefused
from articles.models import (
    Advertisement,
    Article,
    Photograph,
    PhotographRendition,
    PublishedArticle,
    PublishedPhotograph,
    PublishedVideo,
    VideoAttachment,
    VideoRendition,
    private_storage,
    public_storage,
)
from articles.models.published import PublishedArticleQuerySet
from articles.models.sharing import CardFile
from articles.storage import WholeFileStorage

Medium = Photograph | VideoAttachment
Rendition = PhotographRendition | VideoRendition
StoredFile = Rendition | CardFile
MEDIA: tuple[type[Photograph], type[VideoAttachment]] = (Photograph, VideoAttachment)

logger = logging.getLogger(__name__)


def release(published: PublishedArticle) -> None:
    """Copy the renditions of a version out, before the commit that shows it."""
    for model in MEDIA:
        lock(model.objects.filter(published_links__published=published))
    photographs = PhotographRendition.objects.filter(
        photograph__published_links__published=published
    )
    videos = VideoRendition.objects.filter(video__published_links__published=published)
    copy_out([*photographs, *videos.filter(is_for_readers())])


def lock(media: models.QuerySet[Photograph] | models.QuerySet[VideoAttachment]) -> None:
    rows = media.select_for_update(of=("self",), no_key=True).order_by("pk")
    list(rows.values_list("pk", flat=True))


def withdraw_media(article: Article, *, at: datetime.datetime) -> None:
    """Remove the renditions that no version shown now or later still needs.

    Runs when the story is already taken back: a fault is logged, and what was left lying
    is for `reconcile_media`.
    """
    for medium in media_ever_shown_in(article):
        withdraw_or_log(medium, at=at)


def withdraw_or_log(medium: Medium, *, at: datetime.datetime) -> None:
    try:
        withdraw_medium(medium, at=at)
    except (OSError, DatabaseError):
        logger.exception("Could not remove %s from the public storage", medium.folder)


def media_ever_shown_in(article: Article) -> list[Medium]:
    return [
        medium
        for model in MEDIA
        for medium in model.objects.filter(published_links__published__article=article).distinct()
    ]


@transaction.atomic
def withdraw_medium(medium: Medium, *, at: datetime.datetime) -> None:
    # One row at a time: two withdrawals that share pictures cannot wait for each other.
    type(medium).objects.select_for_update().get(pk=medium.pk)
    if is_needed(medium, at=at):
        return
    for rendition in medium.renditions.all():
        public_storage().delete(rendition.name)


def release_photograph(photograph: Photograph, *, at: datetime.datetime) -> None:
    """For an advertisement, before the commit that lets it run or switches it on again."""
    lock(Photograph.objects.filter(pk=photograph.pk))
    release_medium(photograph, at=at)


def withdraw_photographs(photographs: Iterable[Photograph], *, at: datetime.datetime) -> None:
    """Those of advertisements that ended or were switched off; a fault is logged."""
    for photograph in photographs:
        withdraw_or_log(photograph, at=at)


def release_medium(medium: Medium, *, at: datetime.datetime) -> None:
    """For a file that came late; the caller holds the lock on the row."""
    if is_needed(medium, at=at):
        copy_out(for_readers(medium))


def for_readers(medium: Medium) -> list[Rendition]:
    if isinstance(medium, VideoAttachment):
        return list(medium.renditions.filter(is_for_readers()))
    return list(medium.renditions.all())


def is_for_readers() -> Q:
    """Of the stills of a clip, the chosen one and those that a published version chose."""
    published = Exists(PublishedVideo.objects.filter(poster=OuterRef("pk")))
    is_chosen = Q(pk=F("video__poster")) | Q(published)
    return is_chosen | ~Q(kind=VideoRenditionKind.POSTER)


def is_needed(medium: Medium, *, at: datetime.datetime) -> bool:
    media = type(medium)._default_manager.filter(pk=medium.pk)
    return media.filter(is_shown(type(medium), at=at)).exists()


def is_shown(model: type[Medium], *, at: datetime.datetime) -> Q:
    """Through a version of a story or through an advertisement, now or later."""
    shown = shown_now_or_later(at)
    if model is VideoAttachment:
        return Q(Exists(PublishedVideo.objects.filter(video=OuterRef("pk"), published__in=shown)))
    links = PublishedPhotograph.objects.filter(photograph=OuterRef("pk"), published__in=shown)
    adverts = Advertisement.objects.shown_now_or_later(at).filter(photograph=OuterRef("pk"))
    return Q(Exists(links)) | Q(Exists(adverts))


def shown_now_or_later(at: datetime.datetime) -> PublishedArticleQuerySet:
    return PublishedArticle.objects.visible(at) | PublishedArticle.objects.upcoming(at)


def copy_out(renditions: Iterable[Rendition]) -> None:
    private, public = private_storage(), public_storage()
    for rendition in renditions:
        if not holds(public, rendition):
            copy(rendition, private, public)


def holds(storage: Storage, rendition: StoredFile) -> bool:
    """A file of another length was cut off, by whatever put it there."""
    name = rendition.name
    return storage.exists(name) and storage.size(name) == rendition.size


def copy(rendition: StoredFile, source: Storage, target: Storage) -> None:
    if not holds(source, rendition):
        raise MediaRefused(
            _("The stored file of a picture or video is lost or damaged: %(name)s")
            % {"name": rendition.name}
        )
    if isinstance(source, WholeFileStorage) and isinstance(target, WholeFileStorage):
        try:
            return target.share(rendition.name, source.path(rendition.name))
        except OSError:
            # Two disks, or a file system without links: copied like anywhere else.
            logger.debug("No link between the storages for %s", rendition.name)
    with source.open(rendition.name) as file:
        target.save(rendition.name, file)
    return None
