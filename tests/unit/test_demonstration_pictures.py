"""The painted pictures and clips of the demonstration newsroom."""

from io import BytesIO

import av
import pytest
from PIL import Image
from PIL.ExifTags import IFD

from newsroom.demonstration import pictures, videos


@pytest.mark.parametrize("key", ["khung-cui", "san-co", "nghe-nhan"])
def test_a_picture_is_the_same_each_time_it_is_painted(key):
    assert pictures.jpeg(key) == pictures.jpeg(key)


def test_a_picture_is_handed_in_with_its_position_as_from_a_camera():
    photograph = Image.open(BytesIO(pictures.jpeg("hanh-lang")))
    assert photograph.size == pictures.LANDSCAPE
    assert dict(photograph.getexif().get_ifd(IFD.GPSInfo))


def test_a_clip_is_h264_with_aac_and_starts_before_it_is_loaded(tmp_path):
    clip = tmp_path / "clip.mp4"
    videos.make("tau-ca-ra-khoi", clip)

    content = clip.read_bytes()
    assert 0 < content.find(b"moov") < content.find(b"mdat")
    assert len(content) < 1_500_000
    with av.open(str(clip)) as film:
        assert film.streams.video[0].codec_context.name == "h264"
        assert film.streams.video[0].pix_fmt == "yuv420p"
        assert film.streams.audio[0].codec_context.name == "aac"
        assert 8 <= film.duration / av.time_base <= 12
