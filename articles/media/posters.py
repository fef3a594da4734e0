"""A still of a clip that is none of its own moments: a photograph of the library."""

from django.db.models import Max
from django.utils.translation import gettext as _

from articles.enums import ImageFormat, VideoRenditionKind
from articles.media.keeping import store
from articles.media.refusal import MediaRefused
from articles.models import (
    Photograph,
    PhotographRendition,
    VideoAttachment,
    VideoRendition,
    private_storage,
)

LARGEST = 1280


def still_of_photograph(video: VideoAttachment, photograph: Photograph) -> VideoRendition:
    """The same photograph given twice is the same still; the caller is in a transaction."""
    name = f"videos/{video.folder}/still-{photograph.pk}.jpg"
    known = video.renditions.filter(kind=VideoRenditionKind.POSTER, name=name).first()
    if known:
        return known
    picture = picture_of(photograph)
    with private_storage().open(picture.name) as file:
        store(name, file)
    stills = video.renditions.filter(kind=VideoRenditionKind.POSTER)
    last = stills.aggregate(last=Max("number"))["last"]
    return VideoRendition.objects.create(
        video=video,
        kind=VideoRenditionKind.POSTER,
        number=0 if last is None else last + 1,
        width=picture.width,
        height=picture.height,
        name=name,
        size=picture.size,
        photograph=photograph,
    )


def picture_of(photograph: Photograph) -> PhotographRendition:
    made = photograph.renditions.filter(format=ImageFormat.JPEG).order_by("width")
    fitting = made.filter(width__lte=LARGEST).last() or made.first()
    if fitting is None:
        raise MediaRefused(_("The file of this photograph is missing. Choose another one."))
    return fitting
