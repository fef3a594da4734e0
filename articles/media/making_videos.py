"""What becomes of a clip: stills, a form that plays at once, the ladder, streaming for long ones.

Each piece is a committed row as soon as its file is there. A worker may be killed at any moment;
the next one goes on with what is lacking. Names say what a file is, so that a file of which the
row was never committed is written over by the one that comes after it.
"""

import datetime
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from articles.decoding.clips.sizes import ladder
from articles.decoding.limits import Limits
from articles.decoding.refusals import Unusable
from articles.enums import VIDEO_QUEUE, VideoRenditionKind, VideoState
from articles.media import sandbox
from articles.media.keeping import locked
from articles.media.publication import release_medium
from articles.media.refusal_of_videos import sentence_for
from articles.models import (
    FIRST_FORM,
    VideoAttachment,
    VideoRendition,
    private_storage,
    public_storage,
)
from articles.storage import WholeFileStorage, flush

DROP = "articles.drop_first_form"
AT_WORK = (VideoState.WAITING, VideoState.MAKING)
MAKING_FOLDER = ".making"
GIGABYTE = 1024**3
MEMORY = 4 * GIGABYTE
# All sizes from one decoding take two thirds of the time; of a long clip rather one by one, so
# that whoever is killed in the middle loses less.
TOGETHER_MS = 10 * 60 * 1000
# Whoever plays the first form goes on playing it: it is dropped when they are through.
LEFT_PLAYING = datetime.timedelta(hours=2)
SECONDS_BETWEEN_TELLING = 2.0
LADDER_IS_DONE = 95

logger = logging.getLogger(__name__)


class Overtaken(Exception):
    """The clip was given another file, or was taken away, while this one was at work."""


class OriginalLostError(Exception):
    pass


def make_video(video: VideoAttachment, *, at: datetime.datetime) -> None:
    """Goes on from where the last one stopped; of a clip that is ready nothing is done."""
    video.refresh_from_db()
    if video.state not in AT_WORK:
        return
    try:
        with work_folder(video) as folder:
            Work(video, folder, at).go_on()
    except Unusable as unusable:
        refuse(video, sentence_for(unusable))
    except Overtaken:
        logger.info("Video %s was overtaken", video.pk)


@contextmanager
def work_folder(video: VideoAttachment) -> Iterator[str]:
    """Beside what will be kept, so that finished files are only renamed. What a killed worker
    left in it is swept out.
    """
    path = private_storage().path(f"videos/{video.folder}/{MAKING_FOLDER}")
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


class Work:
    def __init__(self, video: VideoAttachment, folder: str, at: datetime.datetime) -> None:
        self.video, self.folder, self.at = video, folder, at

    def go_on(self) -> None:
        if self.video.state == VideoState.WAITING:
            self.look()
        lacking = self.lacking_sizes()
        steps = [lacking] if self.duration_ms <= TOGETHER_MS else [[size] for size in lacking]
        for number, sizes in enumerate(steps):
            if sizes:
                self.encode(sizes, number, len(steps))
        if self.duration_ms > settings.VIDEO_STREAMED_SECONDS * 1000:
            self.stream()
        self.finish()

    @property
    def duration_ms(self) -> int:
        return self.video.duration_ms or 0

    # -- What is asked of the sandbox ---------------------------------------------

    def run(self, task: str, limits: Limits, **options: Any) -> dict[str, Any]:
        return sandbox.run(task, limits=limits, folder=self.folder, **options)

    def original(self) -> str:
        path = private_storage().path(str(self.video.original.name))
        if not os.path.exists(path):
            raise OriginalLostError(path)
        return path

    def look(self) -> None:
        path = self.original()
        size = os.path.getsize(path)
        limits = limits_for(seconds=240 + size // 1024**2, written=2 * size + 64 * 1024**2)
        most = settings.VIDEO_MAX_SECONDS
        found = self.run("look_at_clip", limits, path=path, most_seconds=most)
        with self.kept() as video:
            if video.state != VideoState.WAITING:
                return
            video.width, video.height = found["width"], found["height"]
            video.duration_ms, video.state = found["duration_ms"], VideoState.MAKING
            best = self.keep_stills(found["stills"])
            if video.poster is None or not video.is_poster_chosen:
                video.poster = best
            if found["first"]:
                self.keep(VideoRenditionKind.MP4, found["first"], number=FIRST_FORM)
            video.save(update_fields=["width", "height", "duration_ms", "state", "poster"])

    def keep_stills(self, stills: list[dict[str, Any]]) -> VideoRendition | None:
        """In the order of time; answers the best."""
        before = self.video.renditions.filter(kind=VideoRenditionKind.POSTER)
        last = before.aggregate(last=Max("number", default=-1))["last"]
        made = [
            self.keep(VideoRenditionKind.POSTER, still, number=number)
            for number, still in enumerate(stills, last + 1)
        ]
        worths = [still["worth"] for still in stills]
        return made[worths.index(max(worths))] if made else None

    def lacking_sizes(self) -> list[tuple[int, int]]:
        made = self.rungs().values_list("width", "height")
        wanted = ladder(self.video.width or 0, self.video.height or 0)
        return [size for size in wanted if size not in set(made)]

    def rungs(self) -> Any:
        return self.video.renditions.filter(kind=VideoRenditionKind.MP4).exclude(number=FIRST_FORM)

    def encode(self, sizes: list[tuple[int, int]], step: int, steps: int) -> None:
        seconds = self.duration_ms // 1000
        made = sandbox.run(
            "encode_clip",
            limits=limits_for(
                seconds=600 + 40 * seconds, written=256 * 1024**2 + seconds * 1024**2
            ),
            tell=self.teller(step, steps),
            path=self.original(),
            folder=self.folder,
            sizes=sizes,
            preset=settings.VIDEO_PRESET,
            duration_ms=self.duration_ms,
        )
        with self.kept():
            for rung in made["made"]:
                self.keep(VideoRenditionKind.MP4, rung)

    def teller(self, step: int, steps: int) -> Callable[[int], None]:
        """Every two seconds in the row, where the desk reads it."""
        told_at = 0.0

        def tell(percent: int) -> None:
            nonlocal told_at
            if time.monotonic() - told_at > SECONDS_BETWEEN_TELLING:
                told_at = time.monotonic()
                self.progress((100 * step + percent) * LADDER_IS_DONE // (100 * steps))

        return tell

    def progress(self, percent: int) -> None:
        rows = VideoAttachment.objects.filter(pk=self.video.pk, folder=self.video.folder)
        try:
            if not rows.filter(state=VideoState.MAKING).update(progress=percent):
                raise Overtaken
        except DatabaseError:
            # Half an hour of work is not thrown away because the database was restarted.
            with suppress(DatabaseError):
                connection.close_if_unusable_or_obsolete()

    def stream(self) -> None:
        kinds = VideoRenditionKind
        if self.video.renditions.filter(kind=kinds.HLS).exists():
            return
        rungs = sorted(self.rungs(), key=lambda rung: min(rung.width, rung.height))
        pieces = [self.streamed(rung) for rung in rungs]
        write_whole(f"{self.folder}/hls.m3u8", master_list(rungs, pieces))
        with self.kept():
            for rung, piece in zip(rungs, pieces, strict=True):
                size = {"width": rung.width, "height": rung.height}
                self.keep(kinds.HLS_FILE, piece["file"] | size)
                self.keep(kinds.HLS_LIST, piece["list"] | size)
            length = os.path.getsize(f"{self.folder}/hls.m3u8")
            self.keep(kinds.HLS, {"name": "hls.m3u8", "size": length} | size)

    def streamed(self, rung: VideoRendition) -> dict[str, Any]:
        limits = limits_for(seconds=120 + rung.size // 1024**2, written=2 * rung.size + 1024**2)
        path = private_storage().path(rung.name)
        name = str(min(rung.width, rung.height))
        return self.run("stream_clip", limits, path=path, name=name)

    # -- What is kept ----------------------------------------------------------------

    @contextmanager
    def kept(self) -> Iterator[VideoAttachment]:
        """Rows and files in one go; readers of a story that is shown get them before the commit.

        What is shown is asked anew: hours may lie between the beginning and this.
        """
        for name in os.listdir(self.folder):
            flush(f"{self.folder}/{name}")
        with transaction.atomic():
            video = locked(self.video)
            if video.folder != self.video.folder or video.state not in AT_WORK:
                raise Overtaken
            yield video
            release_medium(video, at=max(self.at, timezone.now()))
        self.video.refresh_from_db()

    def keep(
        self, kind: VideoRenditionKind, made: dict[str, Any], *, number: int = 0
    ) -> VideoRendition:
        """One of the same kind and size that another worker kept before stays as it is."""
        known = self.video.renditions.filter(kind=kind, height=made["height"], number=number)
        if there := known.first():
            return there
        name = f"videos/{self.video.folder}/{made['name']}"
        take_over(name, f"{self.folder}/{made['name']}")
        return VideoRendition.objects.create(
            video=self.video,
            kind=kind,
            number=number,
            width=made["width"],
            height=made["height"],
            name=name,
            size=made["size"],
        )

    def finish(self) -> None:
        with self.kept() as video:
            video.state, video.progress = VideoState.READY, 100
            video.save(update_fields=["state", "progress"])
            if video.renditions.filter(kind=VideoRenditionKind.MP4, number=FIRST_FORM).exists():
                later = max(self.at, timezone.now()) + LEFT_PLAYING
                app.configure_task(DROP, queue=VIDEO_QUEUE, schedule_at=later).defer(video=video.pk)


def limits_for(*, seconds: int, written: int) -> Limits:
    threads = os.cpu_count() or 1
    return Limits(memory=MEMORY, written=written, seconds=seconds, cpu_seconds=threads * seconds)


def take_over(name: str, path: str) -> None:
    storage = private_storage()
    if not isinstance(storage, WholeFileStorage):
        raise TypeError("Clips can only be made beside a storage of whole files")
    storage.share(name, path)


def write_whole(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def master_list(rungs: list[VideoRendition], pieces: list[dict[str, Any]]) -> str:
    """The smallest first: with it a player begins before it knows how fast the line is."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for rung, piece in zip(rungs, pieces, strict=True):
        about = (
            f"BANDWIDTH={max(piece['peak'], piece['mean'])},AVERAGE-BANDWIDTH={piece['mean']},"
            f'RESOLUTION={rung.width}x{rung.height},CODECS="{piece["codecs"]}",'
            f"FRAME-RATE={piece['rate']:.3f}"
        )
        lines += [f"#EXT-X-STREAM-INF:{about}", piece["list"]["name"]]
    return "\n".join([*lines, ""])


# -- When it does not go on -----------------------------------------------------------


@transaction.atomic
def refuse(video: VideoAttachment, sentence: str) -> None:
    """What plays already goes on playing: readers then get the clip as it came."""
    found = locked(video)
    if found.state not in AT_WORK or found.folder != video.folder:
        return
    is_played = found.renditions.filter(kind=VideoRenditionKind.MP4).exists()
    found.state = VideoState.READY if is_played else VideoState.REFUSED
    found.refusal = sentence
    found.save(update_fields=["state", "refusal"])
    # The statement's trigger raises the edition: pages stop saying that the clip is on its way.
    found.renditions.update(number=F("number"))
    logger.warning("Video %s cannot be made ready: %s", video.pk, sentence)


def give_up(video: VideoAttachment) -> None:
    refuse(
        video,
        _("The server could not prepare this video, though it tried several times. "
          "Send the file again; if that does not help, tell the technicians."),
    )  # fmt: skip


@transaction.atomic
def drop_first_form(video: VideoAttachment) -> None:
    """Readers have the ladder by now. As long as there is none, the first form stays."""
    found = locked(video)
    clips = found.renditions.filter(kind=VideoRenditionKind.MP4)
    if not clips.exclude(number=FIRST_FORM).exists():
        return
    first = clips.filter(number=FIRST_FORM)
    names = list(first.values_list("name", flat=True))
    first.delete()
    transaction.on_commit(lambda: delete_everywhere(names))


def delete_everywhere(names: list[str]) -> None:
    for storage in (public_storage(), private_storage()):
        for name in names:
            storage.delete(name)
