"""Stills from several moments of a clip, for the picture that stands before it is played."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
from av.video.frame import VideoFrame
from PIL import Image, ImageFilter, ImageStat

from articles.decoding.clips.opening import MICROSECONDS, Clip
from articles.decoding.clips.sizes import displayed, quarter_turns
from articles.decoding.refusals import Refusal, Unusable

MOMENTS = (0.0, 0.1, 0.25, 0.4, 0.6, 0.8)
# From a key frame on; of large pictures fewer, because each of them costs.
LEAST_FRAMES, MOST_FRAMES, PIXELS_PER_MOMENT = 15, 150, 150_000_000
LONGEST_SIDE = 1280
QUALITY = 80
DARK, BRIGHT, FLAT = 24, 232, 10


@dataclass(frozen=True, slots=True)
class Stills:
    """`width` and `height` of the clip as it is displayed, after turning."""

    width: int
    height: int
    stills: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Still:
    image: Image.Image
    moment: float
    worth: float


def keep_stills(clip: Clip, folder: str) -> Stills:
    frames = {moment: frame_at(clip, moment) for moment in MOMENTS}
    found = [(moment, frame) for moment, frame in frames.items() if frame is not None]
    if not found:
        raise Unusable(Refusal.DAMAGED)
    stills = different([still_of(frame, clip, moment) for moment, frame in found])
    width, height = size_of(found[0][1], clip)
    return Stills(width, height, [kept(still, n, folder) for n, still in enumerate(stills)])


def frame_at(clip: Clip, moment: float) -> VideoFrame | None:
    video, base = clip.video, clip.video.time_base or Fraction(1, MICROSECONDS)
    length = video.duration if video.duration is not None else clip.promised / base
    target = int(length * moment) + (video.start_time or 0)
    most = PIXELS_PER_MOMENT // (video.width * video.height)
    last = None
    try:
        clip.source.seek(target, stream=video)
        for number, frame in enumerate(clip.source.decode(video)):
            last = frame
            if (frame.pts or 0) >= target or number >= max(LEAST_FRAMES, min(MOST_FRAMES, most)):
                break
    except av.FFmpegError:
        # Another moment may be sound; a clip with none is refused above.
        return last
    return last


def still_of(frame: VideoFrame, clip: Clip, moment: float) -> Still:
    image = upright(frame, clip)
    return Still(image, moment, worth(image))


def worth(image: Image.Image) -> float:
    """Sharp and with contrasts is best; black, white and one colour come behind all others."""
    small = image.convert("L").resize((128, 72))
    light, contrast = ImageStat.Stat(small).mean[0], ImageStat.Stat(small).stddev[0]
    edges: float = ImageStat.Stat(small.filter(ImageFilter.FIND_EDGES)).mean[0]
    is_plain = not DARK < light < BRIGHT or contrast < FLAT
    return contrast + edges - (1000 if is_plain else 0)


def different(stills: list[Still]) -> list[Still]:
    """A short clip gives the same frame for several moments."""
    seen: dict[bytes, Still] = {}
    for still in stills:
        seen.setdefault(still.image.resize((16, 9)).tobytes(), still)
    return list(seen.values())


def kept(still: Still, number: int, folder: str) -> dict[str, Any]:
    name = f"still-{number}.jpg"
    with open(f"{folder}/{name}", "wb") as file:
        still.image.save(file, "JPEG", quality=QUALITY, progressive=True, optimize=True)
        size = file.tell()
    width, height = still.image.size
    return {
        "name": name, "width": width, "height": height, "size": size, "worth": still.worth,
    }  # fmt: skip


def upright(frame: VideoFrame, clip: Clip) -> Image.Image:
    turns = quarter_turns(frame.rotation)
    width, height = displayed(frame.width, frame.height, clip.video.sample_aspect_ratio, 0)
    scale = min(1.0, LONGEST_SIDE / max(width, height))
    image: Image.Image = frame.to_image(  # type: ignore[no-untyped-call]
        width=max(1, round(width * scale)), height=max(1, round(height * scale))
    )
    image.info = {}
    return image.rotate(turns * 90, expand=True) if turns else image


def size_of(frame: VideoFrame, clip: Clip) -> tuple[int, int]:
    ratio = clip.video.sample_aspect_ratio
    return displayed(frame.width, frame.height, ratio, frame.rotation)
