"""One decoding of a clip, and of it every size that is asked for: H.264 and AAC in an MP4."""

import os
from contextlib import ExitStack
from fractions import Fraction
from typing import Any

import av
from av.audio.stream import AudioStream
from av.video.frame import PictureType
from av.video.stream import VideoStream

from articles.decoding.clips.chains import Ready, Step
from articles.decoding.clips.frames import Decoder, sounds_of
from articles.decoding.clips.loudness import RATE, chain_of, steps_for
from articles.decoding.clips.opening import Clip, opened
from articles.decoding.clips.pictures import TELEVISION, Colours, colours_of, pace_of, scaling
from articles.decoding.refusals import Refusal, Unusable
from articles.decoding.tasks import Tell

SECONDS_OF_GROUP = 2
QUALITY, SOUND_BITS = 23, 128_000
# By the shorter side, in bits a second: what rain or confetti may take at most.
MOST_BITS = {480: 1_400_000, 720: 3_000_000}
CLOCK = Fraction(1, 90_000)
MOST_THREADS = 16
# Whoever waits for a page goes first.
NICE = 10


def encode_clip(options: dict[str, Any], tell: Tell) -> dict[str, Any]:
    os.nice(NICE)
    path, folder = options["path"], options["folder"]
    sound = sound_of(path)
    sizes = [(int(width), int(height)) for width, height in options["sizes"]]
    with opened(path) as clip, ExitStack() as targets:
        rungs = [Rung(size, clip, folder, options["preset"], targets) for size in sizes]
        if sound:
            for rung in rungs:
                rung.add_sound(sound[0])
        fill(rungs, clip, sound, Progress(tell, options["duration_ms"]))
    return {"made": [rung.facts() for rung in rungs]}


def sound_of(path: str) -> tuple[str, list[Step]] | None:
    """One channel stays one, more than two become two."""
    with opened(path) as clip:
        if clip.sound is None:
            return None
        layout = "mono" if clip.sound.codec_context.channels == 1 else "stereo"
    return layout, steps_for(layout, lambda: heard(path))


def heard(path: str) -> Any:
    with opened(path) as clip:
        yield from sounds_of(clip)


class Rung:
    """One size in the making."""

    def __init__(
        self, size: tuple[int, int], clip: Clip, folder: str, preset: str, targets: ExitStack
    ) -> None:
        self.width, self.height = size
        self.name = f"{min(size)}.mp4"
        self.path = f"{folder}/{self.name}"
        self.target = targets.enter_context(
            av.open(self.path, "w", format="mp4", options={"movflags": "+faststart"})
        )
        self.video = self.add_video(pace_of(clip).rate, colours_of(clip), preset)
        self.sound: AudioStream | None = None
        self.group = -1
        self.frames = 0

    def add_video(self, rate: Fraction, colours: Colours, preset: str) -> VideoStream:
        track = self.target.add_stream("libx264", rate=rate)
        track.width, track.height, track.pix_fmt = self.width, self.height, "yuv420p"
        codec = track.codec_context
        codec.time_base = CLOCK
        codec.color_range, codec.colorspace = TELEVISION, colours.matrix
        codec.color_primaries, codec.color_trc = colours.primaries, colours.transfer
        most = min(bits for side, bits in MOST_BITS.items() if side >= min(self.width, self.height))
        track.options = {
            "preset": preset,
            "profile": "high",
            "crf": str(QUALITY),
            "maxrate": str(most),
            "bufsize": str(2 * most),
            # Where a group begins is said frame by frame, at the same moments in every size.
            "g": str(round(4 * SECONDS_OF_GROUP * rate)),
            "forced-idr": "1",
            "threads": str(min(MOST_THREADS, (os.cpu_count() or 1) * 3 // 2 + 1)),
        }
        return track

    def add_sound(self, layout: str) -> None:
        self.sound = self.target.add_stream("aac", rate=RATE, layout=layout)
        self.sound.bit_rate = SOUND_BITS

    def take_picture(self, frame: Any) -> None:
        group = int(frame.time // SECONDS_OF_GROUP)
        frame.pict_type = PictureType.I if group > self.group else PictureType.NONE
        self.group = max(group, self.group)
        self.frames += 1
        self.target.mux(self.video.encode(frame))

    def take_sound(self, frame: Any) -> None:
        if self.sound:
            self.target.mux(self.sound.encode(frame))

    def end(self) -> None:
        if not self.frames:
            raise Unusable(Refusal.DAMAGED)
        self.target.mux(self.video.encode())
        if self.sound:
            self.target.mux(self.sound.encode())

    def facts(self) -> dict[str, Any]:
        size = os.path.getsize(self.path)
        return {"name": self.name, "width": self.width, "height": self.height, "size": size}


class Progress:
    def __init__(self, tell: Tell, duration_ms: int) -> None:
        self.tell, self.duration_ms, self.last = tell, max(1, duration_ms), 0

    def at(self, seconds: float) -> None:
        percent = min(99, int(seconds * 100_000 / self.duration_ms))
        if percent > self.last:
            self.last = percent
            self.tell(percent)


def fill(
    rungs: list[Rung], clip: Clip, sound: tuple[str, list[Step]] | None, progress: Progress
) -> None:
    pictures = scaling(clip, [(rung.width, rung.height) for rung in rungs])
    sounds = chain_of(sound[1] if sound else [])
    for track, frame in Decoder(clip).frames(*clip.tracks):
        if track is clip.video:
            progress.at(frame.time)
            take_pictures(rungs, pictures.through(frame))
        else:
            take_sounds(rungs, sounds.through(frame))
    take_pictures(rungs, pictures.rest())
    take_sounds(rungs, sounds.rest())
    for rung in rungs:
        rung.end()


def take_pictures(rungs: list[Rung], ready: Ready) -> None:
    for outlet, frame in ready:
        rungs[outlet].take_picture(frame)


def take_sounds(rungs: list[Rung], ready: Ready) -> None:
    for _outlet, frame in ready:
        for rung in rungs:
            rung.take_sound(frame)
