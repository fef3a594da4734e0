"""What is said of a clip: credit, still, subtitles, and what is spoken, in writing."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles import media
from articles.actions.auditing import changed, tell_change, values_of
from articles.enums import Deed, VideoRenditionKind
from articles.models import Photograph, User, VideoAttachment
from articles.rights import Case, require

FIELDS = ("caption", "credit", "poster", "subtitles", "transcript")
LONGEST = {"caption": 2_000, "credit": 200, "transcript": 30_000}


@transaction.atomic
def describe_clip(
    *, by: User, at: datetime.datetime, video: VideoAttachment, said: dict[str, Any]
) -> VideoAttachment:
    """`said` names what is to change and nothing else: `caption`, `credit`, `subtitles` (WebVTT
    or SubRip), `transcript`, `poster` (the number of a still) or `photograph` to make one of.

    Published versions keep what they were published with; an approval does not cover the change.
    """
    stored = VideoAttachment.objects.select_for_update(of=("self",)).get(pk=video.pk)
    if stored.article:
        require(by, "edit", Case(stored.article, at))
    before = values_of(stored, FIELDS)
    for name in LONGEST.keys() & said.keys():
        setattr(stored, name, media.checked(said[name], longest=LONGEST[name]))
    if "subtitles" in said:
        stored.subtitles = media.subtitles_from(said["subtitles"], duration_ms=stored.duration_ms)
    choose_still(stored, said)
    stored.save(update_fields=[*FIELDS, "is_poster_chosen"])
    changes = changed(before, values_of(stored, FIELDS))
    if any(old != new for old, new in changes.values()):
        tell_change(Deed.CHANGE, stored, by=by, at=at, changes=changes)
    return stored


def choose_still(video: VideoAttachment, said: dict[str, Any]) -> None:
    if "photograph" in said:
        photograph = Photograph.objects.filter(pk=said["photograph"]).first()
        if photograph is None:
            raise media.MediaRefused(_("This photograph is no longer in the library."))
        video.poster, video.is_poster_chosen = media.still_of_photograph(video, photograph), True
    elif "poster" in said:
        stills = video.renditions.filter(kind=VideoRenditionKind.POSTER)
        still = stills.filter(pk=said["poster"]).first()
        if still is None:
            raise media.MediaRefused(_("This still is gone. Open the video again and choose."))
        video.poster, video.is_poster_chosen = still, True
