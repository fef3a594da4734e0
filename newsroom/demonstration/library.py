"""Pictures and clips, made on the spot and taken in as if a person had sent them."""

import datetime
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from articles import media
from articles.models import Photograph, User

from . import pictures, videos
from .content import read

Say = Callable[[str], None]
OF_LAN = ("Ngọc Lan", "Vân Khê")


def painted(say: Say) -> dict[str, bytes]:
    found = {}
    for number, key in enumerate(pictures.SCENES, 1):
        found[key] = pictures.jpeg(key)
        say(f"Picture {number} of {len(pictures.SCENES)}: {key}")
    return found


def filmed(say: Say) -> dict[str, bytes]:
    found = {}
    with TemporaryDirectory() as folder:
        for number, key in enumerate(videos.FILMS, 1):
            path = Path(folder) / f"{key}.mp4"
            videos.make(key, path)
            found[key] = path.read_bytes()
            say(f"Clip {number} of {len(videos.FILMS)}: {key}")
    return found


def take_in_photographs(
    files: dict[str, bytes], users: dict[str, User], at: datetime.datetime, say: Say
) -> dict[str, int]:
    words = read("photographs")
    found = {}
    for number, (key, content) in enumerate(files.items(), 1):
        told = dict(words[key])
        terms = told.pop("terms", {})
        who = "lan" if told["credit"] in OF_LAN else "minh"
        photograph = media.take_in_photograph(
            by=users[who], at=at, file=BytesIO(content), name=f"{key}.jpg", **told
        )
        # No worker runs beside the demonstration's first minutes.
        media.make_renditions(photograph, at=at)
        if terms:
            Photograph.objects.filter(pk=photograph.pk).update(**terms)
        found[key] = photograph.pk
        say(f"Renditions {number} of {len(files)}: {key}")
    return found


def take_in_clip(key: str, content: bytes, by: User, at: datetime.datetime) -> int:
    words = read("videos")[key]
    clip = media.take_in_video(
        by=by, at=at, file=BytesIO(content), name=f"{key}.mp4", caption=words["caption"]
    )
    # A paper to look at does not say on its first day that its clips are on their way.
    media.make_video(clip, at=at)
    clip.credit = words["credit"]
    clip.save(update_fields=["credit"])
    return clip.pk
