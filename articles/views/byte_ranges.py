"""Answering with a file or one stretch of it: iPhones play no clip from a server that cannot."""

import os
import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

CHUNK = 256 * 1024
ONE_RANGE = re.compile(r"bytes[ \t]*=[ \t]*([0-9]{0,18})[ \t]*-[ \t]*([0-9]{0,18})[ \t]*", re.ASCII)


class Stretch:
    """Reads so many bytes from here on, and closes the file whether or not it was read."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self.file, self.left = file, length

    def __iter__(self) -> Iterator[bytes]:
        while self.left > 0 and (chunk := self.file.read(min(CHUNK, self.left))):
            self.left -= len(chunk)
            yield chunk

    def close(self) -> None:
        self.file.close()


class Unsatisfiable(Exception):
    pass


def answer(
    request: HttpRequest, file: BinaryIO, headers: dict[str, str], *, version: str
) -> HttpResponseBase:
    """`version` names the bytes: equal for equal files, whatever machine holds them."""
    stat = os.fstat(file.fileno())
    modified = int(stat.st_mtime)
    etag = quote_etag(f"{version}-{stat.st_size:x}")
    headers = headers | {
        "ETag": etag,
        "Last-Modified": http_date(modified),
        "Accept-Ranges": "bytes",
    }
    unchanged = get_conditional_response(request, etag, modified, HttpResponse(headers=headers))
    if unchanged is not None and unchanged.status_code != 200:
        file.close()
        return unchanged
    return body(request, file, headers, stat.st_size)


def body(
    request: HttpRequest, file: BinaryIO, headers: dict[str, str], size: int
) -> HttpResponseBase:
    try:
        wanted = asked_range(request, headers, size)
    except Unsatisfiable:
        file.close()
        beyond = {"Content-Range": f"bytes */{size}", "Cache-Control": "no-store"}
        return HttpResponse(status=416, headers=headers | beyond)
    first, last = wanted or (0, size - 1)
    headers = headers | {"Content-Length": str(last - first + 1)}
    if wanted:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    status = 206 if wanted else 200
    if request.method == "HEAD":
        file.close()
        return HttpResponse(status=status, headers=headers)
    file.seek(first)
    return StreamingHttpResponse(Stretch(file, last - first + 1), status=status, headers=headers)


def asked_range(request: HttpRequest, headers: dict[str, str], size: int) -> tuple[int, int] | None:
    """None where the whole file is to be sent: no range, one not understood, or several."""
    found = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    if not found or request.method not in ("GET", "HEAD"):
        return None
    if_range = request.headers.get("If-Range")
    if if_range and if_range not in (headers["ETag"], headers["Last-Modified"]):
        return None
    return resolved(*found.groups(), size=size)


def resolved(first: str, last: str, *, size: int) -> tuple[int, int] | None:
    if not first and not last:
        return None
    if not first:
        begin, end = max(0, size - int(last)), size - 1
    else:
        begin, end = int(first), min(int(last or size), size - 1)
        if last and int(last) < begin:
            return None
    if begin >= size:
        raise Unsatisfiable
    return begin, end
