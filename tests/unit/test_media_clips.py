import io
import itertools
import time
from contextlib import suppress

import av
import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageStat

from articles.media import clips
from articles.media.clips import extension_of, make_clip
from articles.media.refusal import MediaRefused
from tests.media_files import PLACE, clip, jpeg, unfolding_bomb


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def make(tmp_path):
    return lambda content: make_clip(io.BytesIO(content), tmp_path)


def tracks(path):
    with av.open(str(path)) as container:
        return [(stream.type, stream.codec_context.name) for stream in container.streams]


def test_a_clip_begins_with_its_table_so_that_it_plays_at_once(make):
    made = make(clip(seconds=3))
    content = made.path.read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")
    assert tracks(made.path) == [("video", "h264"), ("audio", "aac")]
    assert (made.width, made.height) == (320, 180)
    assert 2900 <= made.duration_ms <= 3100


def test_no_frame_is_lost_or_encoded_anew(make):
    content = clip(seconds=3)
    with av.open(io.BytesIO(content)) as before, av.open(str(make(content).path)) as after:
        assert [bytes(packet) for packet in before.demux(video=0) if packet.size] == [
            bytes(packet) for packet in after.demux(video=0) if packet.size
        ]


@pytest.mark.parametrize("format", ["mp4", "mov"])
def test_place_time_and_device_are_gone(make, format):
    words = {
        "location": PLACE,
        "com.apple.quicktime.location.ISO6709": PLACE,
        "title": "Nhà riêng",
        "creation_time": "2024-09-07T03:00:00Z",
        "com.apple.quicktime.model": "iPhone 99",
    }
    content = clip(format=format, words=words)
    assert PLACE.encode() in content
    assert b"iPhone 99" in content
    made = make(content)
    for word in (PLACE, "Nhà riêng", "iPhone 99"):
        assert word.encode() not in made.path.read_bytes()
        assert word.encode() not in made.poster
    with av.open(str(made.path)) as container:
        assert not {"location", "title", "creation_time"} & set(container.metadata)


def test_silent_clips_and_those_in_matroska_are_taken(make):
    assert tracks(make(clip(sound=None)).path) == [("video", "h264")]
    assert tracks(make(clip(format="matroska")).path) == [("video", "h264"), ("audio", "aac")]


@pytest.mark.parametrize("rotation", [90, -90, 180])
def test_a_clip_held_sideways_stays_upright(make, rotation):
    made = make(clip(rotation=rotation))
    expected = (180, 320) if rotation % 180 else (320, 180)
    assert (made.width, made.height) == expected == made.poster_size
    with av.open(str(made.path)) as container:
        assert next(container.decode(video=0)).rotation % 360 == rotation % 360
    poster = Image.open(io.BytesIO(made.poster))
    corner = {90: (20, 269), -90: (159, 50), 180: (269, 159)}[rotation]
    red, green, _blue = poster.getpixel(corner)
    assert red > 150 > green


@pytest.mark.parametrize("format", ["mp4", "matroska"])
def test_the_poster_shows_a_moment_that_is_not_black(make, format):
    content = clip(seconds=10, black_seconds=4, format=format)
    poster = Image.open(io.BytesIO(make(content).poster))
    assert ImageStat.Stat(poster.convert("L")).mean[0] > 40


def test_a_black_clip_still_has_a_poster(make):
    assert make(clip(seconds=2, black_seconds=2)).poster_size == (320, 180)


def test_extensions_follow_the_content():
    assert extension_of(io.BytesIO(clip(seconds=1))) == "mp4"
    assert extension_of(io.BytesIO(clip(seconds=1, format="mov"))) == "mov"
    assert extension_of(io.BytesIO(clip(seconds=1, format="matroska"))) == "mkv"


SOUND = clip(seconds=3)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\0" * 5000, "not a video"),
        (b"not a video at all, whatever its name says", "not a video"),
        (jpeg((90, 60)), "not a video"),
        (b"#EXTM3U\n#EXTINF:1,\nhttp://169.254.169.254/latest/meta-data\n", "not a video"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "not a video"),
        (b"<?xml version='1.0'?><MPD><BaseURL>file:///etc/passwd</BaseURL></MPD>", "not a video"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\xff" * 400, "damaged"),
        (b"\x1a\x45\xdf\xa3" + b"\xff" * 400, "damaged"),
        (clip(codec=None), "sound only"),
        (SOUND[: len(SOUND) // 2], "damaged"),
        (clip(codec="mpeg4"), "MPEG-4"),
        (clip(codec="libx265"), "HEVC"),
        (clip(codec="libvpx-vp9", sound=None, format="matroska"), "VP9"),
        (clip(pixels="yuv444p"), "phones cannot play"),
        (clip(pixels="yuv420p10le"), "phones cannot play"),
        (clip(sound="pcm_s16le", format="mov"), "not AAC"),
        (clip(size=(16, 16)), "16 × 16"),
        (clip(size=(64, 4200), seconds=0.2), "64 × 4200"),
        (unfolding_bomb(), "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value[:12]!r}",
)
def test_a_hostile_file_is_refused_with_a_sentence(make, content, said):
    began = time.monotonic()
    with pytest.raises(MediaRefused, match=said):
        make(content)
    assert time.monotonic() - began < 5


def test_a_clip_of_which_the_end_never_came_is_refused(make, tmp_path):
    whole = make(clip(seconds=10)).path.read_bytes()
    for part in (0.5, 0.9):
        with pytest.raises(MediaRefused, match="cut off"):
            make(whole[: int(len(whole) * part)])


@pytest.mark.parametrize("part", [0.5, 0.9])
def test_a_matroska_file_of_which_the_end_never_came_is_refused(make, part):
    whole = clip(seconds=10, format="matroska")
    with pytest.raises(MediaRefused, match="cut off"):
        make(whole[: int(len(whole) * part)])


def test_sound_that_goes_on_after_the_picture_is_no_fault(make):
    assert make(clip(seconds=3, sound_seconds=4, format="matroska")).duration_ms == 3000
    assert make(clip(seconds=3, sound_seconds=4)).duration_ms == 3000


def test_a_clip_that_is_too_long_is_refused(make, settings):
    settings.VIDEO_MAX_SECONDS = 2
    with pytest.raises(MediaRefused, match="too long"):
        make(clip(seconds=4))


def test_a_table_that_unfolds_the_same_bytes_for_ever_is_stopped():
    class Packet:
        dts, size, is_corrupt = 0, 10_000, False

    taken = []
    with pytest.raises(MediaRefused, match="damaged"):
        taken.extend(
            packet.size for packet in clips.bounded(itertools.repeat(Packet()), size=50_000)
        )
    assert sum(taken) <= 50_000 + clips.SLACK


def test_a_clip_that_takes_too_long_is_given_up(make, monkeypatch):
    monkeypatch.setattr(clips, "DEADLINE_SECONDS", -1)
    with pytest.raises(MediaRefused, match="damaged"):
        make(clip(seconds=1))


@settings(max_examples=60)
@given(place=st.integers(0, 100_000), value=st.integers(0, 255))
def test_a_flipped_byte_gives_a_clip_or_a_sentence(tmp_path_factory, place, value):
    content = bytearray(SOUND)
    content[place % len(content)] = value
    with suppress(MediaRefused):
        assert make_clip(io.BytesIO(bytes(content)), tmp_path_factory.mktemp("clip")).poster
