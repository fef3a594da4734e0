"""A picture read as the process of its own does it, without the process."""

import tempfile
from pathlib import Path
from types import SimpleNamespace

from articles.decoding.pictures import look_at_picture, make_pictures
from articles.decoding.renditions import file_name

MOST_PIXELS = 50_000_000


def silent(percent):
    raise AssertionError("Pictures are too quick to tell how far they are")


def read_picture(content, most_pixels=MOST_PIXELS):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "original").write_bytes(content)
        options = {"source": folder / "original", "folder": name, "most_pixels": most_pixels}
        seen = look_at_picture(options, silent)
        first = with_bytes(folder, seen["made"])
        made = make_pictures(options | {"there": []}, silent)["made"]
        return SimpleNamespace(**seen | {"first": first[0], "made": with_bytes(folder, made)})


def with_bytes(folder, rows):
    return [
        SimpleNamespace(
            content=(folder / file_name(row["format"], row["width"])).read_bytes(), **row
        )
        for row in rows
    ]
