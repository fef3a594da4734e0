"""Files that are either whole or not there at all, also after a killed process."""

import os
import re
import secrets
import shutil
from contextlib import suppress
from typing import IO, Any
from urllib.parse import urljoin

from django.core.files import File
from django.core.files.storage import FileSystemStorage

PART = ".part"
# Nothing in it is quoted in an address, and no part of it means another folder.
is_plain = re.compile(
    r"(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*", re.ASCII
).fullmatch


class WholeFileStorage(FileSystemStorage):
    """Names are generated, so that a name taken means the same bytes: saving again is harmless."""

    # What stands before each name, and the base that it was found out for.
    _before: tuple[str | None, str] = (None, "")

    def url(self, name: str | None) -> str:
        """As Django has it, without taking base and name to pieces for each of a page's fifty."""
        if not name or self.base_url is None or not is_plain(name):
            return super().url(name)
        base, before = self._before
        if base != self.base_url:
            before = urljoin(self.base_url, "x")[:-1]
            self._before = (self.base_url, before)
        return before + name

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File[Any]) -> str:
        part = self.part_of(name)
        try:
            super()._save(part, content)  # type: ignore[misc]  # the stubs leave it out
            flush(self.path(part))
            os.replace(self.path(part), self.path(name))
        finally:
            self.delete(part)
        return name

    def share(self, name: str, path: str) -> None:
        """Give a file of the same disk a second name: nothing is copied, however long a clip is."""
        part = self.part_of(name)
        os.makedirs(os.path.dirname(self.path(part)), exist_ok=True)
        try:
            os.link(path, self.path(part))
            os.replace(self.path(part), self.path(name))
        finally:
            # Where both names mean one file already, replacing leaves the part behind.
            self.delete(part)

    def append(self, name: str, content: IO[bytes], *, after: int) -> int:
        """How long the file is then. What lies beyond `after` was written by a process that was
        killed before anybody counted it.
        """
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(os.open(self.path(name), os.O_RDWR | os.O_CREAT, 0o644), "r+b") as file:
            file.truncate(after)
            file.seek(after)
            try:
                shutil.copyfileobj(content, file)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                # Where the disk is full, a half part would only make it fuller.
                with suppress(OSError):
                    os.ftruncate(file.fileno(), after)
                raise
            return file.tell()

    def length(self, name: str) -> int:
        """Nothing is no length; who appends does not care which of both it is."""
        try:
            return os.path.getsize(self.path(name))
        except FileNotFoundError:
            return 0

    def part_of(self, name: str) -> str:
        folder, _slash, last = name.rpartition("/")
        return f"{folder}/.{secrets.token_hex(8)}-{last}{PART}"


def flush(path: str) -> None:
    with suppress(OSError), open(path, "rb") as file:
        os.fsync(file.fileno())
