"""The files of the old site's videos, found by name and given to the stories that wait for them.

A video is brought in after its story, because a clip that cannot be used must not keep its
story out; the worker makes it ready later.
"""

import datetime
import os
from collections import defaultdict
from pathlib import Path

from django.utils.translation import gettext as _

from articles import media
from articles.enums import VideoState
from articles.importing.legacy_page import BlockKind
from articles.importing.page_files import composed, open_carefully, why
from articles.importing.page_report import FileReport
from articles.models import User, VideoAttachment


class MediaFolder:
    """Knows each file by its name alone, however that is composed or cased."""

    def __init__(self, root: Path) -> None:
        self._paths: dict[str, list[Path]] = defaultdict(list)
        for folder, _folders, names in os.walk(root, followlinks=False):
            for name in names:
                self._paths[self._key(name)].append(Path(folder, name))

    @staticmethod
    def _key(name: str) -> str:
        return last_part(name).casefold()

    def named(self, name: str) -> list[Path]:
        found = self._paths.get(self._key(name), [])
        exact = [path for path in found if composed(path.name) == last_part(name)]
        return exact if len(exact) == 1 else found


def last_part(name: str) -> str:
    """The old site wrote some names with a path, which leads nowhere here."""
    return composed(name.replace("\\", "/").rpartition("/")[2])


def bring_videos(
    report: FileReport, folder: MediaFolder | None, *, by: User, at: datetime.datetime
) -> None:
    if report.is_dry_run or report.article is None:
        sort_names(report, folder)
        return
    waiting = VideoAttachment.objects.filter(article=report.article, state=VideoState.MISSING)
    for video in waiting.exclude(original_name="").order_by("pk"):
        is_found = folder is not None and bring(video, folder, report, by=by, at=at)
        (report.found_videos if is_found else report.missing_videos).append(video.original_name)


def sort_names(report: FileReport, folder: MediaFolder | None) -> None:
    for block in report.page.get("fields", {}).get("body", ()):
        if block["kind"] == BlockKind.VIDEO:
            is_found = folder is not None and len(folder.named(block["text"])) == 1
            (report.found_videos if is_found else report.missing_videos).append(block["text"])


def bring(
    video: VideoAttachment,
    folder: MediaFolder,
    report: FileReport,
    *,
    by: User,
    at: datetime.datetime,
) -> bool:
    paths = folder.named(video.original_name)
    if len(paths) > 1:
        report.warn(
            _("There are several files named “%(name)s”; none was taken.")
            % {"name": video.original_name}
        )
    if len(paths) != 1:
        return False
    try:
        with open_carefully(paths[0], follows_links=False) as file:
            media.fill_missing_video(by=by, at=at, video=video, file=file, name=video.original_name)
    except media.MediaRefused as refusal:
        report.warn(f"{video.original_name}: {refusal}")
    except OSError as error:
        report.warn(f"{video.original_name}: {why(error)}")
    else:
        return True
    return False
