"""The edition in which readers last lost a story, told among the processes of one host.

For the moment when the database goes: whoever has just seen a takedown tells it to those who had
not looked yet, and can look no more.
"""

import os
from contextlib import suppress
from pathlib import Path

NAME = "taken-back"


class TakenBack:
    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    def tell(self, edition: int) -> None:
        """Who was slow to tell hides nothing that another has told since."""
        if edition > self.last():
            self.put_right(edition)

    def put_right(self, edition: int) -> None:
        """Whole or not at all. A disk that is full hinders nothing: the database tells it too."""
        told = self._path.with_name(f".{NAME}-{os.getpid()}")
        with suppress(OSError):
            told.write_text(str(edition), "ascii")
            told.replace(self._path)

    def last(self) -> int:
        try:
            return int(self._path.read_text("ascii"))
        except (OSError, ValueError):
            return 0
