"""The forms of a clip that every phone plays."""

import io
import math
from fractions import Fraction

import av
import pytest

from articles.decoding.clips import loudness
from articles.decoding.clips.encoding import encode_clip
from articles.decoding.clips.frames import sounds_of
from articles.decoding.clips.opening import opened
from articles.decoding.clips.sizes import displayed, ladder
from articles.decoding.clips.streaming import stream_clip
from articles.decoding.refusals import Refusal, Unusable
from tests.media_files import PLACE, clip, heard_clip


@pytest.fixture
def encode(tmp_path, monkeypatch):
    monkeypatch.setattr("os.nice", lambda steps: None)

    def encoded(content, *sizes, tell=lambda percent: None):
        path = tmp_path / "original"
        path.write_bytes(content)
        made = encode_clip(
            {
                "path": str(path),
                "folder": str(tmp_path),
                "sizes": sizes or [(320, 180)],
                "preset": "ultrafast",
                "duration_ms": 2000,
            },
            tell,
        )["made"]
        return [tmp_path / each["name"] for each in made]

    return encoded


def facts(path):
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        frames = list(container.decode(video))
        return {
            "codecs": [stream.codec_context.name for stream in container.streams],
            "size": (video.width, video.height),
            "rate": video.average_rate,
            "seconds": float(container.duration / av.time_base),
            "frames": len(frames),
            "keys": [float(frame.time) for frame in frames if frame.key_frame],
        }


def loudness_of(path):
    with opened(str(path)) as found:
        return loudness.measured(sounds_of(found), loudness.plain("mono"))


@pytest.mark.parametrize(
    ("size", "rungs"),
    [
        ((1920, 1080), [(854, 480), (1280, 720)]),
        ((1080, 1920), [(480, 854), (720, 1280)]),
        ((3840, 2160), [(854, 480), (1280, 720)]),
        ((1280, 720), [(854, 480), (1280, 720)]),
        ((960, 540), [(854, 480), (960, 540)]),
        ((896, 504), [(854, 480)]),
        ((640, 480), [(640, 480)]),
        ((320, 181), [(320, 180)]),
        ((33, 33), [(32, 32)]),
        ((4096, 32), [(4096, 32)]),
    ],
)
def test_the_ladder_has_two_rungs_at_most_and_none_is_larger_than_the_clip(size, rungs):
    assert ladder(*size) == rungs


def test_pixels_that_are_not_square_are_made_so():
    assert displayed(720, 576, Fraction(16, 11), 0) == (1047, 576)
    assert displayed(720, 576, Fraction(16, 11), 90) == (576, 1047)
    assert displayed(720, 576, Fraction(1, 100), 0) == (720, 576)


def test_every_size_comes_of_one_decoding_and_begins_at_once(encode):
    low, high = encode(clip(seconds=2, size=(640, 360)), (320, 180), (640, 360))
    for path, size in ((low, (320, 180)), (high, (640, 360))):
        found = facts(path)
        assert found["codecs"] == ["h264", "aac"]
        assert (found["size"], found["frames"]) == (size, 20)
        assert found["seconds"] == pytest.approx(2, abs=0.1)
        content = path.read_bytes()
        assert 0 < content.index(b"moov") < content.index(b"mdat")


def test_groups_begin_every_two_seconds_in_every_size(encode):
    low, high = encode(clip(seconds=5, size=(640, 360)), (320, 180), (640, 360))
    assert facts(low)["keys"] == facts(high)["keys"] == [0, 2, 4]


def test_place_time_and_device_are_gone(encode):
    words = {"location": PLACE, "com.apple.quicktime.model": "iPhone 99", "title": "Nhà riêng"}
    (path,) = encode(clip(words=words))
    for word in (PLACE, "iPhone 99", "Nhà riêng"):
        assert word.encode() not in path.read_bytes()


@pytest.mark.parametrize("rotation", [90, -90, 180])
def test_a_clip_held_sideways_is_turned_for_good(encode, rotation):
    size = (180, 320) if rotation % 180 else (320, 180)
    (path,) = encode(clip(rotation=rotation), size)
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
        assert (frame.width, frame.height, frame.rotation) == (*size, 0)
        corner = {90: (20, 269), -90: (159, 50), 180: (269, 159)}[rotation]
        red, green, _blue = frame.to_image().getpixel(corner)
    assert red > 150 > green


@pytest.mark.parametrize(("rate", "kept"), [(25, 25), (30, 30), (50, 25), (60, 30), (120, 30)])
def test_more_than_thirty_frames_a_second_are_thinned_evenly(encode, rate, kept):
    (path,) = encode(heard_clip(seconds=1, rate=rate))
    found = facts(path)
    assert round(found["rate"]) == kept
    assert found["frames"] == pytest.approx(kept, abs=1)


@pytest.mark.parametrize("volume", [0.01, 0.1, 0.9])
def test_sound_is_brought_to_broadcast_loudness(encode, volume):
    (path,) = encode(heard_clip(seconds=4, volume=volume))
    found = loudness_of(path)
    assert found.integrated == pytest.approx(-23, abs=0.5)
    assert found.peak < -1


def test_soft_speech_with_a_bang_is_louder_and_the_bang_is_held_down(encode):
    (path,) = encode(heard_clip(seconds=6, volume=0.03, bang=0.9))
    found = loudness_of(path)
    assert found.integrated == pytest.approx(-23, abs=1)
    assert found.peak < -0.9


def test_high_dynamic_range_becomes_what_every_screen_shows(encode):
    content = clip(seconds=1, pixels="yuv420p10le", transfer=18)
    with av.open(io.BytesIO(content)) as container:
        assert container.streams.video[0].codec_context.color_trc == 18
    (path,) = encode(content)
    with av.open(str(path)) as container:
        codec = container.streams.video[0].codec_context
        assert (codec.color_trc, codec.color_primaries, codec.colorspace) == (1, 1, 1)
        assert codec.pix_fmt == "yuv420p"


def test_silence_stays_silence(encode):
    (path,) = encode(clip(seconds=2))
    assert loudness_of(path).integrated <= -70


def test_a_clip_without_sound_has_none(encode):
    (path,) = encode(clip(sound=None))
    assert facts(path)["codecs"] == ["h264"]


def test_sound_that_begins_late_stays_with_its_picture(encode):
    (path,) = encode(heard_clip(seconds=4, sound_from=2))
    first = None
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            if max(abs(value) for value in memoryview(bytes(frame.planes[0])).cast("f")) > 0.01:
                first = frame.time
                break
    assert first == pytest.approx(2, abs=0.1)


def test_it_tells_how_far_it_is(encode):
    told = []
    encode(clip(seconds=2), tell=told.append)
    assert told == sorted(set(told))
    assert told[0] < 20
    assert 80 < told[-1] < 100


def test_a_clip_that_changes_its_size_midway_goes_on(encode):
    small, large = (clip(seconds=1, codec="mpeg2video", sound=None, format="mpegts", size=size)
                    for size in ((320, 180), (640, 360)))  # fmt: skip
    (path,) = encode(small + large)
    assert facts(path)["size"] == (320, 180)


def test_a_disturbed_transmission_is_encoded_as_far_as_it_goes(encode):
    content = bytearray(clip(seconds=4, codec="mpeg2video", sound=None, format="mpegts"))
    middle = len(content) // 2 // 188 * 188
    content[middle + 20 : middle + 180] = b"\x55" * 160
    (path,) = encode(bytes(content))
    assert facts(path)["frames"] > 20


def test_where_no_picture_can_be_decoded_nothing_is_made(encode):
    content = bytearray(clip(seconds=2, sound=None))
    begin = content.index(b"mdat") + 4
    end = content.index(b"moov") - 4
    content[begin:end] = bytes(end - begin)
    with pytest.raises(Unusable) as refused:
        encode(bytes(content))
    assert refused.value.refusal == Refusal.DAMAGED


def test_a_rung_is_cut_for_streaming_where_its_groups_begin(encode, tmp_path):
    (path,) = encode(clip(seconds=14))
    found = stream_clip(
        {"path": str(path), "folder": str(tmp_path), "name": "180"}, lambda percent: None
    )
    lines = (tmp_path / "180.m3u8").read_text().splitlines()
    lengths = [line for line in lines if line.startswith("#EXTINF")]
    assert [round(float(line[8:-1])) for line in lengths] == [6, 6, 2]
    assert {line for line in lines if not line.startswith("#")} == {"180-hls.mp4"}
    assert found["codecs"].startswith("avc1.")
    assert found["codecs"].endswith(",mp4a.40.2")
    assert found["file"]["size"] == (tmp_path / "180-hls.mp4").stat().st_size
    with av.open(str(tmp_path / "180-hls.mp4")) as container:
        assert sum(1 for _frame in container.decode(video=0)) == 140


def test_loudness_is_told_as_a_meter_tells_it():
    """A sine of 997 Hz at −20 dBFS on one channel reads −23.0 LUFS, by the recommendation."""
    content = heard_clip(seconds=4, volume=10 ** (-20 / 20), hertz=997, sound="pcm_s16le")
    with av.open(io.BytesIO(content)) as container:
        found = loudness.measured(container.decode(audio=0), loudness.plain("mono"))
    assert found.integrated == pytest.approx(-23, abs=0.1)
    assert found.peak == pytest.approx(-20, abs=0.1)
    assert math.isfinite(found.peak)
