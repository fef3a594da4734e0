"""Why a file cannot be used, in words for programs."""

from enum import StrEnum


class Refusal(StrEnum):
    EMPTY = "empty"
    DAMAGED = "damaged"
    TOO_MUCH = "too_much"  # more memory, time or disk than one file may have
    NOT_A_PICTURE = "not_a_picture"
    OTHER_KIND = "other_kind"  # a picture of a kind that is never opened, or no picture but known
    VIDEO = "video"  # where a picture was asked for
    TOO_MANY_PIXELS = "too_many_pixels"
    STRIP = "strip"
    NOT_A_CLIP = "not_a_clip"
    SOUND_ONLY = "sound_only"
    CLIP_TOO_LONG = "clip_too_long"
    CLIP_SIZE = "clip_size"
    CODEC = "codec"  # pictures in a form that nothing here reads
    SOUND_CODEC = "sound_codec"


class Unusable(Exception):
    """`facts` fill the gaps of the sentence: numbers and names of formats, nothing of the file."""

    def __init__(self, refusal: Refusal, **facts: int | str) -> None:
        super().__init__(refusal)
        self.refusal, self.facts = refusal, facts
