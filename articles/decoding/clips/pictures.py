"""What happens to the pictures of a clip between decoding and encoding."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from av.filter import Graph

from articles.decoding.clips.chains import Chain, Outlets, Step, in_line
from articles.decoding.clips.opening import Clip
from articles.decoding.clips.sizes import quarter_turns

MOST_RATE, USUAL_RATE = 30, Fraction(25)
# A little more is the rounding of a camera, not another rate.
ROUNDED = Fraction(1, 2)
HD_HEIGHT = 720
BT709, BT601, UNSAID, TELEVISION = 1, 6, 2, 1
# High dynamic range: as televisions (HLG) and as films (PQ) write it.
HDR = (16, 18)
TO_SDR = ":out_color_matrix=bt709:out_primaries=bt709:out_transfer=bt709"


@dataclass(frozen=True, slots=True)
class Pace:
    """Frames a second; `is_thinned` where the camera took more, and only each n-th is kept."""

    rate: Fraction
    is_thinned: bool


def pace_of(clip: Clip) -> Pace:
    found = clip.video.average_rate or clip.video.guessed_rate or USUAL_RATE
    if found <= MOST_RATE + ROUNDED:
        return Pace(Fraction(found), is_thinned=False)
    return Pace(Fraction(found) / ceil((found - ROUNDED) / MOST_RATE), is_thinned=True)


@dataclass(frozen=True, slots=True)
class Colours:
    """Their numbers in the standard (H.273)."""

    matrix: int
    primaries: int
    transfer: int
    is_hdr: bool


def colours_of(clip: Clip) -> Colours:
    """Where a file says nothing, its size tells which of the two standards was meant."""
    codec = clip.video.codec_context
    if codec.color_trc in HDR:
        return Colours(BT709, BT709, BT709, is_hdr=True)
    meant = BT709 if min(codec.width, codec.height) >= HD_HEIGHT else BT601
    said = [codec.colorspace, codec.color_primaries, codec.color_trc]
    matrix, primaries, transfer = (
        int(one) if one not in (0, UNSAID, None) else meant for one in said
    )
    return Colours(matrix, primaries, transfer, is_hdr=False)


def scaling(clip: Clip, sizes: list[tuple[int, int]]) -> Chain:
    """One outlet for each size."""
    pace, colours = pace_of(clip), colours_of(clip)

    def build(frame: Any) -> Outlets:
        graph = Graph()
        inlet = graph.add_buffer(
            width=frame.width,
            height=frame.height,
            format=frame.format,
            time_base=frame.time_base,
        )
        parted = in_line(graph, inlet, shared(frame, pace), "split", str(len(sizes)))
        sinks = [
            in_line(graph, parted, to_size(size, colours), "buffersink", outlet=number)
            for number, size in enumerate(sizes)
        ]
        graph.configure()
        return Outlets(graph, inlet, sinks)

    return Chain(build, form)


def form(frame: Any) -> Any:
    return frame.width, frame.height, frame.format.name, quarter_turns(frame.rotation)


def shared(frame: Any, pace: Pace) -> list[Step]:
    steps: list[Step] = [("bwdif", "mode=send_frame:deint=interlaced")]
    if not frame.interlaced_frame:
        steps = []
    if pace.is_thinned:
        steps.append(("fps", f"{pace.rate}"))
    turned = {0: [], 1: ["cclock"], 2: ["clock", "clock"], 3: ["clock"]}
    return [*steps, *(("transpose", way) for way in turned[quarter_turns(frame.rotation)])]


def to_size(size: tuple[int, int], colours: Colours) -> list[Step]:
    width, height = size
    options = f"{width}:{height}:flags=bicubic:out_range=tv" + (TO_SDR if colours.is_hdr else "")
    return [("scale", options), ("format", "yuv420p"), ("setsar", "1")]
