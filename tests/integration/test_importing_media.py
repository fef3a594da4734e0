import io
import json
import os
import unicodedata
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.enums import VideoState
from articles.models import VideoAttachment
from tests.factories import make_masthead
from tests.media_files import clip

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def mp4():
    return clip()


@pytest.fixture(autouse=True)
def newsroom(dung):
    make_masthead()


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "media"
    folder.mkdir()
    return folder


def page_with(tmp_path, *names, headline="Lũ rút"):
    videos = "\n\n".join(f"Video: {name}" for name in names)
    head = f"{headline}\n\nThứ 4, 24.02.2021 | 00:00:00\n3 lượt xem"
    text = f"{head}\n\nSapo.\n\n{videos}\n\n• Từ khóa\n"
    path = tmp_path / "trang.txt"
    path.write_text(text, encoding="utf-8")
    return path


def run(path, files, **options):
    out = io.StringIO()
    options = {"by": "dung", "publish": True, "json": True} | options
    call_command(
        "import_legacy",
        str(path),
        media=files and str(files),
        stdout=out,
        stderr=io.StringIO(),
        **options,
    )
    (report,) = (json.loads(line) for line in out.getvalue().splitlines())
    return report


def states():
    return [video.state for video in VideoAttachment.objects.order_by("pk")]


def test_a_video_is_found_by_its_name_and_left_to_the_worker(tmp_path, files, mp4):
    (files / "2021").mkdir()
    (files / "2021" / "22421_GIANG1.mp4").write_bytes(mp4)
    report = run(page_with(tmp_path, "22421_GIANG1.mp4", "22421_GIANG2.mp4"), files)
    assert states() == [VideoState.WAITING, VideoState.MISSING]
    assert report["videos"] == {"found": ["22421_GIANG1.mp4"], "missing": ["22421_GIANG2.mp4"]}


@pytest.mark.parametrize(
    ("written", "on_disk"),
    [
        ("lũ rút.mp4", unicodedata.normalize("NFD", "lũ rút.mp4")),
        (unicodedata.normalize("NFD", "lũ rút.mp4"), "lũ rút.mp4"),
        ("LU.MP4", "lu.mp4"),
        ("upload/2021/lu.mp4", "lu.mp4"),
        ("..\\..\\lu.mp4", "lu.mp4"),
    ],
)
def test_names_are_compared_as_people_read_them(tmp_path, files, mp4, written, on_disk):
    (files / on_disk).write_bytes(mp4)
    run(page_with(tmp_path, written), files)
    assert states() == [VideoState.WAITING]


def test_the_same_name_in_another_case_stands_back(tmp_path, files, mp4):
    (files / "lu.mp4").write_bytes(mp4)
    (files / "LU.mp4").write_bytes(b"khac")
    run(page_with(tmp_path, "lu.mp4"), files)
    assert states() == [VideoState.WAITING]


def test_of_two_files_with_one_name_none_is_taken(tmp_path, files, mp4):
    for folder in ("a", "b"):
        (files / folder).mkdir()
        (files / folder / "lu.mp4").write_bytes(mp4)
    report = run(page_with(tmp_path, "lu.mp4"), files)
    assert states() == [VideoState.MISSING]
    assert any("lu.mp4" in warning for warning in report["warnings"])


def test_no_name_leads_out_of_the_folder(tmp_path, files, mp4):
    (tmp_path / "secret.mp4").write_bytes(mp4)
    (files / "link.mp4").symlink_to(tmp_path / "secret.mp4")
    os.mkfifo(files / "pipe.mp4")
    (files / os.fsdecode(b"\xff.mp4")).write_bytes(mp4)
    run(
        page_with(tmp_path, "../secret.mp4", str(tmp_path / "secret.mp4"), "link.mp4", "pipe.mp4"),
        files,
    )
    assert states() == [VideoState.MISSING] * 4


def test_a_clip_that_cannot_be_used_does_not_keep_its_story_out(tmp_path, files):
    (files / "lu.mp4").write_bytes(b"no clip at all")
    report = run(page_with(tmp_path, "lu.mp4"), files)
    assert report["outcome"] == "published"
    assert report["videos"]["missing"] == ["lu.mp4"]
    assert report["warnings"]


def test_files_that_come_later_are_given_to_stories_imported_before(tmp_path, files, mp4):
    path = page_with(tmp_path, "lu.mp4")
    run(path, None)
    (files / "lu.mp4").write_bytes(mp4)
    report = run(path, files)
    assert (report["outcome"], report["videos"]["found"]) == ("known", ["lu.mp4"])
    assert states() == [VideoState.WAITING]


def test_a_dry_run_tells_which_files_there_are_and_touches_none(tmp_path, files, mp4):
    (files / "lu.mp4").write_bytes(mp4)
    report = run(page_with(tmp_path, "lu.mp4", "khac.mp4"), files, dry_run=True)
    assert report["videos"] == {"found": ["lu.mp4"], "missing": ["khac.mp4"]}
    assert not VideoAttachment.objects.exists()


def test_a_media_folder_that_is_not_there_is_told_at_once(tmp_path):
    with pytest.raises(CommandError):
        run(page_with(tmp_path, "lu.mp4"), Path(tmp_path / "nowhere"))
