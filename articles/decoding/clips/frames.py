"""All frames of a clip in the order in which they come, counted from its beginning."""

from collections.abc import Iterator
from typing import Any

import av

from articles.decoding.clips.opening import Clip
from articles.decoding.refusals import Refusal, Unusable

# A disturbed transmission loses a few packets; more than these, and it is not worth showing.
FAULTS_ALLOWED, FAULTS_SHARE = 50, 20


class Decoder:
    def __init__(self, clip: Clip) -> None:
        self.clip = clip
        self.packets = self.faults = 0
        self.last: dict[int, int] = {}

    def frames(self, *tracks: Any) -> Iterator[tuple[Any, Any]]:
        """Each with the track that it belongs to."""
        for packet in self.clip.source.demux(*tracks):
            for frame in self.decoded(packet):
                if self.is_in_place(frame, packet.stream):
                    yield packet.stream, frame

    def decoded(self, packet: Any) -> list[Any]:
        self.packets += 1
        try:
            return list(packet.decode())
        except av.error.InvalidDataError as error:
            self.faults += 1
            if self.faults > max(FAULTS_ALLOWED, self.packets // FAULTS_SHARE):
                raise Unusable(Refusal.DAMAGED) from error
            return []

    def is_in_place(self, frame: Any, track: Any) -> bool:
        """Frames without a time, before the beginning or going back in time are left out."""
        pts = frame.pts if frame.pts is not None else frame.dts
        if pts is None:
            return False
        frame.pts = pts - int(self.clip.start / frame.time_base)
        if frame.pts < 0 or frame.pts <= self.last.get(track.index, -1):
            return False
        self.last[track.index] = frame.pts
        return True


def sounds_of(clip: Clip) -> Iterator[Any]:
    for _track, frame in Decoder(clip).frames(clip.sound):
        yield frame
