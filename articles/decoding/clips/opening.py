"""Opening a clip: from this one file and no other, with the few decoders that are named."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, BinaryIO

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from articles.decoding.clips.kinds import HEAD, PICTURES, SOUNDS, demuxer_of
from articles.decoding.refusals import Refusal, Unusable

# Only the file in hand is ever read, whatever addresses stand in it.
CLOSED = {
    "protocol_whitelist": "none",
    "enable_drefs": "0",
    "codec_whitelist": ",".join([*PICTURES, *SOUNDS]),
}
MICROSECONDS = 1_000_000
THREADS = 4


@dataclass(frozen=True, slots=True)
class Clip:
    source: InputContainer
    video: VideoStream
    sound: AudioStream | None
    size: int

    @property
    def tracks(self) -> list[Any]:
        return [self.video, self.sound] if self.sound else [self.video]

    @property
    def start(self) -> Fraction:
        """Of picture or sound, whichever comes first: from there everything is counted."""
        starts = [
            track.start_time * track.time_base
            for track in self.tracks
            if track.start_time is not None and track.time_base
        ]
        return min(starts, default=Fraction(0))

    @property
    def promised(self) -> Fraction:
        """How long the file says that it is."""
        return Fraction(self.source.duration or 0, MICROSECONDS)


@contextmanager
def opened(path: str) -> Iterator[Clip]:
    with open(path, "rb") as file, demuxed(file) as source:
        video, sound = picture_track(source), sound_track(source)
        video.thread_type, video.codec_context.thread_count = "AUTO", THREADS
        yield Clip(source, video, sound, size=os.fstat(file.fileno()).st_size)


@contextmanager
def demuxed(file: BinaryIO) -> Iterator[InputContainer]:
    head = file.read(HEAD)
    if not head:
        raise Unusable(Refusal.EMPTY)
    demuxer = demuxer_of(head)
    if demuxer is None:
        raise Unusable(Refusal.NOT_A_CLIP)
    file.seek(0)
    try:
        with av.open(file, "r", format=demuxer, container_options=CLOSED) as source:
            yield source
    except (av.FFmpegError, ValueError, OverflowError) as error:
        # Demuxers fail in as many ways as there are broken files.
        raise Unusable(Refusal.DAMAGED) from error


def picture_track(source: InputContainer) -> VideoStream:
    """The first track of moving pictures; a record's cover is not one."""
    for stream in source.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            if name_of(stream) not in PICTURES:
                raise Unusable(Refusal.CODEC, codec=name_of(stream))
            return stream
    raise Unusable(Refusal.SOUND_ONLY if source.streams.audio else Refusal.NOT_A_CLIP)


def sound_track(source: InputContainer) -> AudioStream | None:
    """The first that can be read: phones put one beside it that only they understand."""
    for stream in source.streams.audio:
        if name_of(stream) in SOUNDS:
            return stream
    if source.streams.audio:
        raise Unusable(Refusal.SOUND_CODEC, codec=name_of(source.streams.audio[0]))
    return None


def name_of(stream: Any) -> str:
    with suppress(AttributeError, ValueError):
        return str(stream.codec_context.name)
    return "?"
