"""Sound brought to what broadcasting agreed on: EBU R 128, −23 LUFS, peaks below −1 dBTP."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from av.filter import Graph

from articles.decoding.clips.chains import Chain, Outlets, Step, in_line

RATE = 48_000
TARGET, PEAK = -23.0, -1.0
# Below this there is nothing to hear: silence stays silence, and noise is not made a roar.
SILENCE, MOST_GAIN = -60.0, 30.0
# What the limiter takes from the whole with the loudest moments is given back, so much at most.
MOST_MADE_UP, WORTH_MAKING_UP, ROUNDS = 6.0, 0.3, 3
FRAME = 1024


@dataclass(frozen=True, slots=True)
class Loudness:
    """Of the whole, in LUFS, and of its highest true peak, in dBTP."""

    integrated: float
    peak: float


def steps_for(layout: str, heard: Callable[[], Iterable[Any]]) -> list[Step]:
    """What makes the sound as loud as it should be. `heard` gives its frames, from the beginning
    each time: loudness is known only when the whole was heard.
    """
    steps = plain(layout)
    loudness = measured(heard(), steps)
    if loudness is None or loudness.integrated < SILENCE:
        return steps
    gain = min(MOST_GAIN, TARGET - loudness.integrated)
    if loudness.peak + gain <= PEAK:
        return [*steps, louder(gain)]
    most = min(MOST_GAIN, gain + MOST_MADE_UP)
    for _round in range(ROUNDS):
        limited = measured(heard(), [*steps, louder(gain), *limiter()])
        lost = TARGET - limited.integrated if limited else 0.0
        if lost < WORTH_MAKING_UP:
            break
        gain = min(most, gain + lost)
    return [*steps, louder(gain), *limiter()]


def plain(layout: str) -> list[Step]:
    """Gaps are filled with silence, so that the sound stays with its picture."""
    return [("aresample", f"{RATE}:async=1000:first_pts=0"), ("aformat", form(layout))]


def louder(decibels: float) -> Step:
    return ("volume", f"{decibels:.2f}dB")


def form(layout: str) -> str:
    return f"sample_fmts=fltp:sample_rates={RATE}:channel_layouts={layout}"


def limiter() -> list[Step]:
    """Between the samples a wave rises higher than at them: four times as many are looked at."""
    most = 10 ** ((PEAK - 0.3) / 20)
    return [
        ("aresample", f"{RATE * 4}"),
        ("alimiter", f"limit={most:.4f}:attack=5:release=50:level=disabled:latency=1"),
        ("aresample", f"{RATE}"),
        ("aformat", f"sample_fmts=fltp:sample_rates={RATE}"),
    ]


def chain_of(steps: list[Step]) -> Chain:
    def build(frame: Any) -> Outlets:
        graph = Graph()
        inlet = graph.add_abuffer(
            sample_rate=frame.sample_rate,
            format=frame.format.name,
            layout=frame.layout.name,
            time_base=frame.time_base,
        )
        sink = in_line(graph, inlet, [*steps, ("asetnsamples", f"{FRAME}:p=0")], "abuffersink")
        graph.configure()
        return Outlets(graph, inlet, [sink])

    return Chain(build, lambda frame: (frame.sample_rate, frame.format.name, frame.layout.name))


def measured(frames: Iterable[Any], steps: list[Step]) -> Loudness | None:
    """None where there was no sound in the end."""
    chain = chain_of([*steps, ("ebur128", "peak=true:metadata=1:framelog=quiet")])
    last: dict[str, str] = {}
    for frame in through(chain, frames):
        if "lavfi.r128.I" in (words := frame.metadata):
            last = words
    if not last:
        return None
    peak = float(last.get("lavfi.r128.true_peak", 0))
    return Loudness(float(last["lavfi.r128.I"]), 20 * math.log10(peak) if peak > 0 else -120.0)


def through(chain: Chain, frames: Iterable[Any]) -> Iterator[Any]:
    for frame in frames:
        for _outlet, ready in chain.through(frame):
            yield ready
    for _outlet, ready in chain.rest():
        yield ready
