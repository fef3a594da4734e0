"""What the person is told who brought a file that cannot be used."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from articles.decoding.refusals import Refusal, Unusable

OF_PICTURES: dict[Refusal, StrPromise] = {
    Refusal.EMPTY: gettext_lazy("The file is empty."),
    Refusal.DAMAGED: gettext_lazy("The picture is damaged or cut off. Send the file again."),
    Refusal.TOO_MUCH: gettext_lazy(
        "The picture asks for more memory or time than a picture may. "
        "Open it in a picture editor, save it as JPEG and send that."
    ),
    Refusal.NOT_A_PICTURE: gettext_lazy(
        "The file is not a picture that can be used: send JPEG, PNG, WebP, GIF, AVIF or HEIC."
    ),
    Refusal.OTHER_KIND: gettext_lazy(
        "Files of the kind %(kind)s cannot be used. "
        "Save the picture as JPEG, PNG, WebP, GIF, AVIF or HEIC and send that."
    ),
    Refusal.VIDEO: gettext_lazy("This is a video and not a picture. Add it as a video."),
    Refusal.TOO_MANY_PIXELS: gettext_lazy(
        "The picture has too many pixels: at most %(limit)s megapixels."
    ),
    Refusal.STRIP: gettext_lazy("The picture is too narrow a strip to be printed."),
}


class MediaRefused(Exception):
    """Its text is a sentence for the person who brought the file."""


def refused_picture(unusable: Unusable) -> MediaRefused:
    return MediaRefused(sentence(OF_PICTURES, unusable))


def sentence(sentences: dict[Refusal, StrPromise], unusable: Unusable) -> str:
    return str(sentences.get(unusable.refusal) or _("The file cannot be used.")) % unusable.facts
