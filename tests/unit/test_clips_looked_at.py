"""The first look at a clip, and at what only says that it is one."""

import io
import itertools
import struct
import time
from contextlib import suppress

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageStat

from articles.decoding.clips import looking
from articles.decoding.clips.kinds import demuxer_of, extension_of
from articles.decoding.clips.looking import look_at_clip
from articles.decoding.refusals import Refusal, Unusable
from tests import media_files
from tests.media_files import PLACE, clip, jpeg, unfolding_bomb


@pytest.fixture
def look(tmp_path):
    def look_at(content, most_seconds=3600):
        path = tmp_path / "original"
        path.write_bytes(content)
        options = {"path": str(path), "folder": str(tmp_path), "most_seconds": most_seconds}
        return look_at_clip(options, lambda percent: None)

    return look_at


@pytest.fixture
def first(tmp_path, look):
    """What plays at once."""

    def first_of(content):
        look(content)
        return tmp_path / "first.mp4"

    return first_of


@pytest.fixture
def best(tmp_path, look):
    def best_of(content):
        still = max(look(content)["stills"], key=lambda each: each["worth"])
        return Image.open(tmp_path / still["name"])

    return best_of


def tracks(path):
    with av.open(str(path)) as container:
        return [(stream.type, stream.codec_context.name) for stream in container.streams]


def test_what_phones_play_is_copied_so_that_it_begins_at_once(look, tmp_path):
    found = look(clip(seconds=3))
    content = (tmp_path / "first.mp4").read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")
    assert tracks(tmp_path / "first.mp4") == [("video", "h264"), ("audio", "aac")]
    assert (found["width"], found["height"]) == (320, 180)
    assert 2900 <= found["duration_ms"] <= 3100
    assert found["first"]["size"] == len(content)


def test_no_frame_is_lost_or_encoded_anew_in_it(first):
    content = clip(seconds=3)
    with av.open(io.BytesIO(content)) as before, av.open(str(first(content))) as after:
        assert [bytes(packet) for packet in before.demux(video=0) if packet.size] == [
            bytes(packet) for packet in after.demux(video=0) if packet.size
        ]


@pytest.mark.parametrize("format", ["mp4", "mov"])
def test_place_time_and_device_are_gone(look, tmp_path, format):
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
    names = ["first.mp4", *(still["name"] for still in look(content)["stills"])]
    for word, name in itertools.product((PLACE, "Nhà riêng", "iPhone 99"), names):
        assert word.encode() not in (tmp_path / name).read_bytes()
    with av.open(str(tmp_path / "first.mp4")) as container:
        assert not {"location", "title", "creation_time"} & set(container.metadata)


@pytest.mark.parametrize("rotation", [90, -90, 180])
def test_a_clip_held_sideways_stays_upright(look, best, tmp_path, rotation):
    content = clip(rotation=rotation)
    found, still = look(content), best(content)
    expected = (180, 320) if rotation % 180 else (320, 180)
    assert (found["width"], found["height"]) == expected == still.size
    with av.open(str(tmp_path / "first.mp4")) as container:
        assert next(container.decode(video=0)).rotation % 360 == rotation % 360
    corner = {90: (20, 269), -90: (159, 50), 180: (269, 159)}[rotation]
    red, green, _blue = still.getpixel(corner)
    assert red > 150 > green


@pytest.mark.parametrize("format", ["mp4", "matroska"])
def test_the_best_still_shows_a_moment_that_is_not_black(best, format):
    still = best(clip(seconds=10, black_seconds=4, format=format))
    assert ImageStat.Stat(still.convert("L")).mean[0] > 40


def test_stills_come_in_the_order_of_time_and_none_twice(look):
    assert len(look(clip(seconds=10))["stills"]) == 6
    assert len(look(clip(seconds=2, black_seconds=2))["stills"]) == 1


@pytest.mark.parametrize(
    "about",
    [
        {"codec": "mpeg4"},
        {"codec": "libvpx-vp9", "sound": None, "format": "matroska"},
        {"pixels": "yuv444p"},
        {"pixels": "yuv420p10le"},
        {"sound": "pcm_s16le", "format": "mov"},
        {"codec": "mpeg4", "sound": "mp3", "format": "avi"},
        {"codec": "mpeg2video", "sound": "mp2", "format": "mpegts"},
        {"codec": "prores_ks", "pixels": "yuv422p10le", "format": "mov"},
    ],
    ids=lambda about: "-".join(str(each) for each in about.values()),
)
def test_what_phones_do_not_play_is_taken_too_but_not_shown_as_it_came(look, about):
    found = look(clip(seconds=2, **about))
    assert found["first"] is None
    assert found["stills"]
    assert 1900 <= found["duration_ms"] <= 2200


def test_kinds_and_extensions_follow_the_content():
    for format, kind, extension in (
        ("mp4", "mov", "mp4"),
        ("mov", "mov", "mov"),
        ("matroska", "matroska", "mkv"),
    ):
        head = clip(seconds=1, format=format)[:400]
        assert (demuxer_of(head), extension_of(head)) == (kind, extension)
    about = {"codec": "mpeg2video", "sound": "mp2", "format": "mpegts"}
    head = clip(seconds=1, **about)[:400]
    assert (demuxer_of(head), extension_of(head)) == ("mpegts", "mts")


SOUND = clip(seconds=3)
MOVED = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"


def atom(kind, content):
    return struct.pack(">I", 8 + len(content)) + kind + content


HOSTILE = {
    "empty": (b"", Refusal.EMPTY),
    "zeros": (b"\0" * 5000, Refusal.NOT_A_CLIP),
    "text": (b"not a video at all, whatever its name says", Refusal.NOT_A_CLIP),
    "page": (b"<!doctype html><script>alert(1)</script>", Refusal.NOT_A_CLIP),
    "photograph": (jpeg((90, 60)), Refusal.NOT_A_CLIP),
    "playlist": (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", Refusal.NOT_A_CLIP),
    "playlist to inside": (
        b"#EXTM3U\n#EXTINF:1,\nhttp://169.254.169.254/latest/meta-data\n",
        Refusal.NOT_A_CLIP,
    ),
    "list of ffmpeg": (b"ffconcat version 1.0\nfile /etc/passwd\n", Refusal.NOT_A_CLIP),
    "list for concat": (b"file 'file:///etc/passwd'\n", Refusal.NOT_A_CLIP),
    "dash": (b"<?xml?><MPD><BaseURL>file:///etc/passwd</BaseURL></MPD>", Refusal.NOT_A_CLIP),
    "session": (b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n", Refusal.NOT_A_CLIP),
    "only a beginning of mp4": (MOVED + b"\xff" * 400, Refusal.DAMAGED),
    "only a beginning of matroska": (b"\x1a\x45\xdf\xa3" + b"\xff" * 400, Refusal.DAMAGED),
    "only a beginning of avi": (b"RIFF\xff\xff\xff\x7fAVI " + b"\xff" * 400, Refusal.NOT_A_CLIP),
    "playlist in mp4": (
        MOVED + atom(b"mdat", b"#EXTM3U\nfile:///etc/passwd\n"),
        Refusal.DAMAGED,
    ),
    "only sync bytes": ((b"G" + b"\0" * 187) * 50, Refusal.DAMAGED),
    "sound only": (clip(codec=None), Refusal.SOUND_ONLY),
    "half": (SOUND[: len(SOUND) // 2], Refusal.DAMAGED),
    "too small": (clip(size=(16, 16)), Refusal.CLIP_SIZE),
    "too large": (clip(size=(64, 4200), seconds=0.2), Refusal.CLIP_SIZE),
    "a line": (
        clip(codec="mpeg4", size=(2, 8000), seconds=0.2, sound=None),
        Refusal.CLIP_SIZE,
    ),
    "unreadable pictures": (
        clip(codec="cinepak", pixels="rgb24", sound=None, format="mov"),
        Refusal.CODEC,
    ),
    "unreadable sound": (clip(sound="pcm_f64le", format="mov"), Refusal.SOUND_CODEC),
    "the same bytes for ever": (unfolding_bomb(), Refusal.DAMAGED),
}


@pytest.mark.parametrize(("content", "why"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_at_once(look, content, why):
    began = time.monotonic()
    with pytest.raises(Unusable) as refused:
        look(content)
    assert refused.value.refusal == why
    assert time.monotonic() - began < 8


@pytest.mark.parametrize("part", [0.5, 0.9])
@pytest.mark.parametrize("format", ["mp4", "matroska"])
def test_a_clip_of_which_the_end_never_came_is_refused(first, look, part, format):
    whole = clip(seconds=10, format=format)
    if format == "mp4":
        # Its table of contents stands in front, and promises more than came.
        whole = first(whole).read_bytes()
    with pytest.raises(Unusable, match="damaged"):
        look(whole[: int(len(whole) * part)])


def test_the_cover_of_a_record_is_no_moving_picture(look):
    with pytest.raises(Unusable) as refused:
        look(media_files.song_with_cover())
    assert refused.value.refusal == Refusal.SOUND_ONLY


def test_a_reference_to_another_file_is_not_followed(look, tmp_path):
    (tmp_path / "secret.mov").write_bytes(clip(seconds=2, format="mov"))
    with pytest.raises(Unusable):
        look(media_files.pointing_elsewhere(str(tmp_path / "secret.mov")))


@pytest.mark.parametrize("claim", [2**31 - 1, 2**32 - 1])
def test_a_clip_that_claims_to_last_for_ever_is_refused(look, claim):
    with pytest.raises(Unusable) as refused:
        look(media_files.claiming(duration=claim))
    assert refused.value.refusal in (Refusal.CLIP_TOO_LONG, Refusal.DAMAGED)


@pytest.mark.parametrize("table", [b"stsz", b"stts", b"stco", b"stsc"])
def test_a_table_that_claims_billions_of_entries_is_refused_or_cut_short(look, table):
    began = time.monotonic()
    with suppress(Unusable):
        assert look(media_files.claiming(entries=table))["duration_ms"] < 60_000
    assert time.monotonic() - began < 8


def test_sound_that_goes_on_after_the_picture_is_no_fault(look):
    for format in ("matroska", "mp4"):
        content = clip(seconds=3, sound_seconds=4, format=format)
        assert look(content)["duration_ms"] == 3000


def test_a_clip_that_is_too_long_is_refused(look):
    with pytest.raises(Unusable) as refused:
        look(clip(seconds=4), most_seconds=2)
    assert refused.value.facts == {"limit": 0}
    assert refused.value.refusal == Refusal.CLIP_TOO_LONG


def test_a_table_that_unfolds_the_same_bytes_for_ever_is_stopped():
    class Packet:
        dts, size, is_corrupt = 0, 10_000, False

    taken = []
    with pytest.raises(Unusable, match="damaged"):
        taken.extend(
            packet.size for packet in looking.bounded(itertools.repeat(Packet()), size=50_000)
        )
    assert sum(taken) <= 50_000 + looking.SLACK


@settings(max_examples=60)
@given(place=st.integers(0, 100_000), value=st.integers(0, 255))
def test_a_flipped_byte_gives_a_clip_or_a_reason(tmp_path_factory, place, value):
    content = bytearray(SOUND)
    content[place % len(content)] = value
    folder = tmp_path_factory.mktemp("clip")
    (folder / "original").write_bytes(bytes(content))
    options = {"path": f"{folder}/original", "folder": str(folder), "most_seconds": 3600}
    with suppress(Unusable):
        assert look_at_clip(options, lambda percent: None)["stills"]
