import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

# A step further would take ten times as long for a fiftieth of the bytes.
QUALITY = 5
# Below it there is nothing to gain; the same that gzip's middleware keeps to.
SHORTEST = 200


class CompressionMiddleware(GZipMiddleware):
    """What readers get, and nothing of the desk: where a page holds a secret and prints what was
    asked, its compressed length tells the secret bit by bit. Public pages hold none.
    """

    max_random_bytes = 0

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        is_of_desk = request.path_info.startswith(settings.DESK_PATH)
        # Pictures and clips are streamed and small already; a stretch of a file must stay one.
        if is_of_desk or not isinstance(response, HttpResponse):
            return response
        if takes_brotli(request) and is_worth_it(response):
            return with_brotli(response)
        return super().process_response(request, response)


def takes_brotli(request: HttpRequest) -> bool:
    offered = request.headers.get("Accept-Encoding", "").replace(" ", "").split(",")
    return any(each.partition(";q=")[0] == "br" and not each.endswith(";q=0") for each in offered)


def is_worth_it(response: HttpResponse) -> bool:
    return len(response.content) >= SHORTEST and not response.has_header("Content-Encoding")


def with_brotli(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ("Accept-Encoding",))
    response.content = brotli.compress(response.content, quality=QUALITY)
    response.headers["Content-Length"] = str(len(response.content))
    response.headers["Content-Encoding"] = "br"
    # The same page in other bytes: its tag must not be taken for theirs.
    tag = response.headers.get("ETag", "")
    if tag.startswith('"'):
        response.headers["ETag"] = f"W/{tag}"
    return response
