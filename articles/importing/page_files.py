"""Finding exported pages on disk and reading them, whatever lies there under whatever name."""

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from articles.importing.page_lines import LARGEST_PAGE, LegacyPageRefused
from articles.text import normalise_line

PAGE_SUFFIX = ".txt"
LONGEST_NAME_KEPT = 255
# A pipe or a device found under a page's name must not hold the run up, nor a link lead it away.
CAREFULLY = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class PageFile:
    path: Path
    follows_links: bool = False

    @property
    def name(self) -> str:
        return printable(self.path.name)

    def read(self) -> bytes:
        """Raise LegacyPageRefused where this is no readable file."""
        try:
            return self._read()
        except OSError as error:
            raise LegacyPageRefused(
                _("The file cannot be read: %(reason)s.") % {"reason": why(error)}
            ) from error

    def _read(self) -> bytes:
        with open_carefully(self.path, follows_links=self.follows_links) as file:
            return file.read(LARGEST_PAGE + 1)


def printable(name: str) -> str:
    """Bytes that are no text and commands to a terminal are taken out."""
    shown = "".join(letter if letter.isprintable() else "\ufffd" for letter in composed(name))
    return shown[:LONGEST_NAME_KEPT] or "\ufffd"


def composed(name: str) -> str:
    return normalise_line(os.fsencode(name).decode("utf-8", "replace"))


def why(error: OSError) -> str:
    known = {
        errno.ENOENT: _("it is not there"),
        errno.EACCES: _("permission is lacking"),
        errno.ELOOP: _("it is a link to somewhere else"),
        errno.EINVAL: _("it is no ordinary file"),
    }
    return known.get(error.errno or 0) or error.strerror or str(error)


def open_carefully(path: Path, *, follows_links: bool) -> BinaryIO:
    """Raise OSError for anything but an ordinary file."""
    descriptor = os.open(path, CAREFULLY | (0 if follows_links else os.O_NOFOLLOW))
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return open(descriptor, "rb")
    os.close(descriptor)
    raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), path)


def find_pages(paths: Iterable[Path]) -> Iterator[PageFile]:
    """Files as named, folders in the order of their names; the next one is looked for when asked.

    A link is followed where somebody named it, never where it was found in a folder.
    """
    for path in paths:
        if path.is_dir():
            yield from pages_in(path)
        else:
            yield PageFile(path, follows_links=True)


def pages_in(folder: Path) -> Iterator[PageFile]:
    for entry in entries_of(folder):
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from pages_in(Path(entry.path))
        elif entry.name.lower().endswith(PAGE_SUFFIX):
            yield PageFile(Path(entry.path))


def entries_of(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []
