"""What the person is told whose clip cannot be used."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from articles.decoding.refusals import Refusal, Unusable

OF_VIDEOS: dict[Refusal, StrPromise] = {
    Refusal.EMPTY: gettext_lazy("The file is empty."),
    Refusal.DAMAGED: gettext_lazy("The video is damaged or cut off. Send the file again."),
    Refusal.TOO_MUCH: gettext_lazy(
        "The video asks for more memory or time than a video may. Export it as MP4 (H.264, AAC)."
    ),
    Refusal.NOT_A_CLIP: gettext_lazy(
        "The file is not a video that can be used: send MP4, MOV, MKV, WebM, AVI or MTS."
    ),
    Refusal.SOUND_ONLY: gettext_lazy(
        "The file has sound only, no picture. It cannot be used as a video."
    ),
    Refusal.CLIP_TOO_LONG: gettext_lazy("The video is too long: at most %(limit)s minutes."),
    Refusal.CLIP_SIZE: gettext_lazy(
        "The video measures %(width)s × %(height)s. Each side must have 32 to 4096 pixels."
    ),
    Refusal.CODEC: gettext_lazy(
        "The video is coded as %(codec)s, which cannot be read. Export it as MP4 (H.264, AAC)."
    ),
    Refusal.SOUND_CODEC: gettext_lazy(
        "The sound is coded as %(codec)s, which cannot be read. Export it as MP4 (H.264, AAC)."
    ),
}


def sentence_for(unusable: Unusable) -> str:
    return str(OF_VIDEOS.get(unusable.refusal) or _("The file cannot be used.")) % unusable.facts
