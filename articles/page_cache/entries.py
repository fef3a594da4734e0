"""One page in memory, in every coding that was asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from articles.page_cache.codings import IDENTITY, SHORTEST, best_coding, decoded, encoded
from articles.page_cache.sight import NEVER, Sight, Stamp
from articles.page_cache.tags import SAID_WITH_304, is_known

Headers = list[tuple[str, str]]
OK, NOT_MODIFIED = "200 OK", "304 Not Modified"
# Objects around the bytes: measured with twenty-five thousand pages of a hundred bytes.
OVERHEAD = 4_000
OF_ONE_CODING = ("content-length", "content-encoding", "vary", "etag")


class Reply(NamedTuple):
    """As WSGI wants it. Shared by all who get it: nobody changes it."""

    status: str
    headers: Headers
    body: list[bytes]


@dataclass(frozen=True, slots=True)
class Story:
    """Of which story a page tells, and until when readers see this version of it."""

    article_id: int
    until: float = NEVER


class Entry:
    """Holds no form that nobody asked for: the others are made from one that is there.

    The first is made quickly, for the one who waits for it. Most pages of an archive are read once
    by a machine; what is asked for again is made well then, and stays.
    """

    __slots__ = (
        "_heads",
        "_is_short",
        "_known",
        "_quick",
        "_replies",
        "_said",
        "etag",
        "path",
        "size",
        "stamp",
        "story",
    )

    def __init__(
        self,
        *,
        path: str,
        stamp: Stamp,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        coding: str = IDENTITY,
        story: Story | None = None,
    ) -> None:
        told = list(headers)
        self.path = path
        self.stamp = stamp
        self.story = story
        self.etag = next(value for name, value in told if name.lower() == "etag")
        self._said = [(name, value) for name, value in told if name.lower() not in OF_ONE_CODING]
        self._is_short = len(body) < SHORTEST
        if not self._is_short:
            self._said.append(("Vary", "Accept-Encoding"))
        self._replies: dict[str, Reply] = {}
        self._heads: dict[str, Reply] = {}
        self._known = Reply(NOT_MODIFIED, self._headers_of_304(), [])
        self.size = OVERHEAD + len(path) + sum(len(name) + len(value) for name, value in told)
        self._quick: dict[str, Reply] = {}
        self._begin(self._fitting(coding), body)

    def _begin(self, coding: str, body: bytes) -> None:
        if coding == IDENTITY:
            self._add(coding, body)
            return
        reply = self._reply_in(coding, encoded(body, coding, quickly=True))
        self._quick[coding] = reply
        self.size += len(reply.body[0])

    def _headers_of_304(self) -> Headers:
        wanted = {name.lower() for name in SAID_WITH_304}
        return [("ETag", self.etag), *(each for each in self._said if each[0].lower() in wanted)]

    def first_reply(self, environ: Mapping[str, Any]) -> Reply:
        """For who had the page built."""
        reply = self._quick.get(self._coding(environ))
        if reply is None or self._is_had(environ):
            return self.reply(environ)
        return reply if environ["REQUEST_METHOD"] == "GET" else reply._replace(body=[])

    def reply(self, environ: Mapping[str, Any]) -> Reply:
        if self._is_had(environ):
            return self._known
        coding = self._coding(environ)
        found = self._replies.get(coding) or self._made(coding)
        return found if environ["REQUEST_METHOD"] == "GET" else self._without_body(found, coding)

    def _is_had(self, environ: Mapping[str, Any]) -> bool:
        return is_known(self.etag, environ.get("HTTP_IF_NONE_MATCH", ""))

    def _coding(self, environ: Mapping[str, Any]) -> str:
        return self._fitting(best_coding(environ.get("HTTP_ACCEPT_ENCODING", "")))

    def _without_body(self, reply: Reply, coding: str) -> Reply:
        return self._heads.setdefault(coding, reply._replace(body=[]))

    def _fitting(self, coding: str) -> str:
        return IDENTITY if self._is_short else coding

    def _made(self, coding: str) -> Reply:
        """Two who ask at once make the same bytes twice, and one of them stays."""
        # In this order: what leaves the one is in the other by then.
        had, reply = [*self._quick.items(), *self._replies.items()][0]
        made = self._add(coding, decoded(reply.body[0], had))
        if quick := self._quick.pop(coding, None):
            self.size -= len(quick.body[0])
        return made

    def _add(self, coding: str, plain: bytes) -> Reply:
        made = self._reply_in(coding, encoded(plain, coding))
        reply = self._replies.setdefault(coding, made)
        if reply is made:
            self.size += len(made.body[0])
        return reply

    def _reply_in(self, coding: str, body: bytes) -> Reply:
        headers = [
            *self._said,
            ("ETag", f"W/{self.etag}" if coding else self.etag),
            ("Content-Length", str(len(body))),
        ]
        if coding:
            headers.append(("Content-Encoding", coding))
        return Reply(OK, headers, [body])

    def is_current(self, sight: Sight, now: float) -> bool:
        return self.stamp.is_current(sight, now)

    def is_good_without_database(self, sight: Sight, now: float, ticks: float) -> bool:
        if self.story is not None and now >= self.story.until:
            return False
        return self.stamp.is_good_without_database(sight, now, ticks)
