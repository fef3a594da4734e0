"""The first look at a clip: is it one, how long and large, what does it show.

What phones play as it came is copied into an MP4 that begins at once, without a word about
place, time or device; of everything else it is seen that its pictures are all there.
"""

import os
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
from av.container import OutputContainer

from articles.decoding.clips.opening import Clip, opened
from articles.decoding.clips.sizes import LEAST, MOST
from articles.decoding.clips.stills import keep_stills
from articles.decoding.refusals import Refusal, Unusable
from articles.decoding.tasks import Tell

PLAYED = ("yuv420p", "yuvj420p")
FIRST = "first.mp4"
MOST_PACKETS = 5_000_000
# Offsets in a forged file may all point at one place and unfold a megabyte into a terabyte.
SLACK = 1024**2
TAIL_LOST = Fraction(1, 20)


def look_at_clip(options: dict[str, Any], tell: Tell) -> dict[str, Any]:
    folder, most = options["folder"], options["most_seconds"]
    with opened(options["path"]) as clip:
        check_size(clip)
        check_length(clip.promised, most)
        found = keep_stills(clip, folder)
        plays = is_played(clip)
        length = copied(clip, folder) if plays else walked(clip)
        check_length(length, most)
    size = {"width": found.width, "height": found.height}
    return size | {
        "duration_ms": int(length * 1000),
        "stills": found.stills,
        "first": first_form(folder) | size if plays else None,
    }


def first_form(folder: str) -> dict[str, Any]:
    return {"name": FIRST, "size": os.path.getsize(f"{folder}/{FIRST}")}


def check_size(clip: Clip) -> None:
    codec = clip.video.codec_context
    if codec.pix_fmt is None:
        raise Unusable(Refusal.DAMAGED)
    shorter, longer = sorted((codec.width, codec.height))
    if shorter < LEAST or longer > MOST:
        raise Unusable(Refusal.CLIP_SIZE, width=codec.width, height=codec.height)


def check_length(seconds: Fraction, most: int) -> None:
    if seconds > most:
        raise Unusable(Refusal.CLIP_TOO_LONG, limit=most // 60)


def is_played(clip: Clip) -> bool:
    codec = clip.video.codec_context
    is_seen = codec.name == "h264" and codec.pix_fmt in PLAYED
    return is_seen and (clip.sound is None or clip.sound.codec_context.name == "aac")


def copied(clip: Clip, folder: str) -> Fraction:
    options = {"movflags": "+faststart"}
    with av.open(f"{folder}/{FIRST}", "w", format="mp4", options=options) as target:
        copies = {track.index: copy_of(track, target) for track in clip.tracks}
        return walked(clip, target, copies)


def copy_of(track: Any, target: OutputContainer) -> Any:
    """Parameters and the turning of the picture come along, names and dates do not."""
    copy = target.add_stream_from_template(track)
    copy.metadata.clear()
    return copy


def walked(
    clip: Clip, target: OutputContainer | None = None, copies: dict[int, Any] | None = None
) -> Fraction:
    """From the first packet to the last; answers the length that was really there."""
    clip.source.seek(0)
    ends = dict.fromkeys((track.index for track in clip.tracks), Fraction(0))
    for packet in bounded(clip.source.demux(*clip.tracks), size=clip.size):
        index = packet.stream.index
        if packet.pts is not None:
            end = (packet.pts + (packet.duration or 0)) * packet.time_base
            ends[index] = max(ends[index], end)
        if target is not None and copies is not None:
            packet.stream = copies[index]
            target.mux(packet)
    check_whole(clip, ends)
    return ends[clip.video.index] - beginning(clip)


def bounded(packets: Iterator[Any], *, size: int) -> Iterator[Any]:
    copied = 0
    for number, packet in enumerate(packets):
        if packet.dts is None:
            continue
        copied += packet.size
        if packet.is_corrupt or copied > size + SLACK or number > MOST_PACKETS:
            raise Unusable(Refusal.DAMAGED)
        yield packet


def beginning(clip: Clip) -> Fraction:
    if clip.video.start_time is None or clip.video.time_base is None:
        return Fraction(0)
    return clip.video.start_time * clip.video.time_base


def check_whole(clip: Clip, ends: dict[int, Fraction]) -> None:
    """A connection that broke leaves a table of contents for pictures that never came."""
    video = clip.video
    if video.duration and video.time_base:
        promised = video.duration * video.time_base
        came = ends[video.index] - beginning(clip)
    else:
        # Matroska says how long the whole is, not how long each track.
        promised = clip.promised
        came = max(ends.values()) - min(Fraction(0), beginning(clip))
    if ends[video.index] <= beginning(clip) or came < promised * (1 - TAIL_LOST):
        raise Unusable(Refusal.DAMAGED)
