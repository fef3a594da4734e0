"""From a hostile file to a clip that plays at once. Knows streams and frames, no tables.

Nothing is encoded anew: a clip that is not H.264 with AAC is refused with a sentence.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import IO, Any

import av
from av.container import InputContainer, OutputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageStat

from articles.decoding.renditions import encoded
from articles.media.refusal import MediaRefused

# By their first bytes, never by name: playlists and the like would point elsewhere.
MOV_ATOMS = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
MATROSKA = b"\x1a\x45\xdf\xa3"
# Only the file in hand is ever read, whatever addresses stand in it.
CLOSED = {"protocol_whitelist": "none", "enable_drefs": "0"}
DISPLAYED = ("yuv420p", "yuvj420p")
CODEC_NAMES = {"hevc": "HEVC (H.265)", "mpeg4": "MPEG-4", "vp9": "VP9", "av1": "AV1"}

SHORTEST_SIDE, LONGEST_SIDE = 32, 4096
DEADLINE_SECONDS = 120
MOST_PACKETS = 5_000_000
# Offsets in a forged file may all point at one place and unfold a megabyte into a terabyte.
SLACK = 1024**2
TAIL_LOST = Fraction(1, 20)

POSTER_WIDTH = 1280
POSTER_MOMENTS = (0.1, 0.3, 0.5, 0.75, 0.0)
FRAMES_PER_MOMENT = 100
DARK, FLAT = 24, 10


@dataclass(frozen=True, slots=True)
class MadeClip:
    """`path` lies in the folder that was given; sizes are as displayed, after turning."""

    path: Path
    poster: bytes
    poster_size: tuple[int, int]
    width: int
    height: int
    duration_ms: int


def make_clip(file: IO[bytes], folder: Path) -> MadeClip:
    """Remux into a fast-start MP4 without a word about place, time or device."""
    try:
        with opened(file) as source:
            return made(source, folder, size=size_of(file))
    except MediaRefused:
        raise
    except Exception as error:
        # Demuxers fail in as many ways as there are broken files; none may take the site along.
        raise MediaRefused(damaged()) from error


def size_of(file: IO[bytes]) -> int:
    here = file.tell()
    size = file.seek(0, 2) or file.tell()
    file.seek(here)
    return size


def extension_of(file: IO[bytes]) -> str:
    file.seek(0)
    head = file.read(12)
    if head.startswith(MATROSKA):
        return "mkv"
    return "mov" if head[8:12] == b"qt  " or head[4:8] != b"ftyp" else "mp4"


def opened(file: IO[bytes]) -> InputContainer:
    file.seek(0)
    head = file.read(16)
    if not head:
        raise MediaRefused(_("The file is empty."))
    if head.startswith(MATROSKA):
        format = "matroska"
    elif head[4:8] in MOV_ATOMS:
        format = "mov"
    else:
        raise MediaRefused(_("The file is not a video that can be used: send MP4 or MOV."))
    file.seek(0)
    return av.open(file, "r", format=format, container_options=CLOSED)


def made(source: InputContainer, folder: Path, *, size: int) -> MadeClip:
    video = picture_track(source)
    check(source, video)
    frame = poster_frame(source, video)
    path = folder / "clip.mp4"
    duration = remux(source, video, path, size=size)
    poster = upright(frame, video)
    width, height = displayed_size(frame, video)
    return MadeClip(path, encoded(poster, "jpeg"), poster.size, width, height, duration)


def picture_track(source: InputContainer) -> VideoStream:
    """The first track of moving pictures; a record's cover is not one."""
    for stream in source.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            return stream
    raise MediaRefused(_("The file has sound only, no picture. It cannot be used as a video."))


def check(source: InputContainer, video: VideoStream) -> None:
    codec = video.codec_context
    if codec.name != "h264":
        raise MediaRefused(wrong_codec(codec.name))
    if codec.pix_fmt is None:
        raise MediaRefused(damaged())
    if codec.pix_fmt not in DISPLAYED:
        raise MediaRefused(
            _("The video has a form that phones cannot play (%(form)s). Export it as MP4 (H.264).")
            % {"form": codec.pix_fmt}
        )
    shorter, longer = sorted((codec.width, codec.height))
    if shorter < SHORTEST_SIDE or longer > LONGEST_SIDE:
        raise MediaRefused(
            _("The video measures %(width)s × %(height)s. Each side must have 32 to 4096 pixels.")
            % {"width": codec.width, "height": codec.height}
        )
    for sound in source.streams.audio[:1]:
        if sound.codec_context.name != "aac":
            raise MediaRefused(
                _("The sound is not AAC but %(codec)s. Export the video as MP4 (H.264, AAC).")
                % {"codec": sound.codec_context.name}
            )
    check_length((source.duration or 0) // 1000)


def check_length(milliseconds: int) -> None:
    if milliseconds > settings.VIDEO_MAX_SECONDS * 1000:
        raise MediaRefused(
            _("The video is too long: at most %(limit)s minutes.")
            % {"limit": settings.VIDEO_MAX_SECONDS // 60}
        )


def remux(source: InputContainer, video: VideoStream, path: Path, *, size: int) -> int:
    """Copy picture and sound; answer the length in milliseconds that was really there."""
    tracks = [video, *source.streams.audio[:1]]
    source.seek(0)
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as target:
        copies = {track.index: copy_of(track, target) for track in tracks}
        ends = {track.index: Fraction(0) for track in tracks}
        for packet in bounded(source.demux(*tracks), size=size):
            index = packet.stream.index
            if packet.pts is not None:
                end = (packet.pts + (packet.duration or 0)) * packet.time_base
                ends[index] = max(ends[index], end)
            packet.stream = copies[index]
            target.mux(packet)
    check_whole(source, video, ends)
    milliseconds = int((ends[video.index] - beginning(video)) * 1000)
    check_length(milliseconds)
    return milliseconds


def copy_of(track: Any, target: OutputContainer) -> Any:
    """Parameters and the turning of the picture come along, names and dates do not."""
    copy = target.add_stream_from_template(track)
    copy.metadata.clear()
    return copy


def bounded(packets: Iterator[Any], *, size: int) -> Iterator[Any]:
    ends_at = time.monotonic() + DEADLINE_SECONDS
    copied = 0
    for number, packet in enumerate(packets):
        if packet.dts is None:
            continue
        copied += packet.size
        is_endless = copied > size + SLACK or number > MOST_PACKETS
        if packet.is_corrupt or is_endless or time.monotonic() > ends_at:
            raise MediaRefused(damaged())
        yield packet


def beginning(video: VideoStream) -> Fraction:
    if video.start_time is None or video.time_base is None:
        return Fraction(0)
    return video.start_time * video.time_base


def check_whole(source: InputContainer, video: VideoStream, ends: dict[int, Fraction]) -> None:
    """A connection that broke leaves a table of contents for pictures that never came."""
    if video.duration and video.time_base:
        promised = video.duration * video.time_base
        came = ends[video.index] - beginning(video)
    else:
        # Matroska says how long the whole is, not how long each track.
        promised = Fraction(source.duration or 0, 1_000_000)
        came = max(ends.values()) - min(Fraction(0), beginning(video))
    if ends[video.index] <= beginning(video) or came < promised * (1 - TAIL_LOST):
        raise MediaRefused(damaged())


def poster_frame(source: InputContainer, video: VideoStream) -> VideoFrame:
    """A moment that shows something: neither black nor one colour, if there is one."""
    best: tuple[float, VideoFrame] | None = None
    for moment in POSTER_MOMENTS:
        frame = frame_at(source, video, moment)
        if frame is None:
            continue
        light, contrast = look(frame)
        if light > DARK and contrast > FLAT:
            return frame
        if best is None or contrast > best[0]:
            best = contrast, frame
    if best is None:
        raise MediaRefused(damaged())
    return best[1]


def frame_at(source: InputContainer, video: VideoStream, moment: float) -> VideoFrame | None:
    length = video.duration
    if length is None and video.time_base:
        length = int(Fraction(source.duration or 0, 1_000_000) / video.time_base)
    target = int((length or 0) * moment) + (video.start_time or 0)
    last = None
    try:
        source.seek(target, stream=video)
        for number, frame in enumerate(source.decode(video)):
            last = frame
            if (frame.pts or 0) >= target or number >= FRAMES_PER_MOMENT:
                break
    except av.FFmpegError:
        # Another moment may be sound; a file with none is refused above.
        return last
    return last


def look(frame: VideoFrame) -> tuple[float, float]:
    found = ImageStat.Stat(image_of(frame, 64, 36).convert("L"))
    return found.mean[0], found.stddev[0]


def image_of(frame: VideoFrame, width: int, height: int) -> Image.Image:
    image: Image.Image = frame.to_image(width=width, height=height)  # type: ignore[no-untyped-call]
    return image


def upright(frame: VideoFrame, video: VideoStream) -> Image.Image:
    width, height = squared(frame, video)
    scale = min(1.0, POSTER_WIDTH / max(width, height))
    image = image_of(frame, max(1, round(width * scale)), max(1, round(height * scale)))
    image.info = {}
    return image.rotate(frame.rotation, expand=True) if frame.rotation else image


def squared(frame: VideoFrame, video: VideoStream) -> tuple[int, int]:
    """Old cameras store pixels that are not square."""
    ratio = video.sample_aspect_ratio or Fraction(1)
    if not Fraction(1, 4) < ratio < 4:
        ratio = Fraction(1)
    return max(1, round(frame.width * ratio)), frame.height


def displayed_size(frame: VideoFrame, video: VideoStream) -> tuple[int, int]:
    width, height = squared(frame, video)
    return (height, width) if frame.rotation % 180 else (width, height)


def damaged() -> str:
    return _("The video is damaged or cut off. Send the file again.")


def wrong_codec(name: str) -> str:
    return _(
        "The video is coded as %(codec)s, which many phones cannot play. Export it as MP4 "
        "(H.264, AAC); on an iPhone choose Settings › Camera › Formats › Most Compatible."
    ) % {"codec": CODEC_NAMES.get(name, name)}
