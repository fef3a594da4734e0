from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from articles.page_cache import SHORTEST, best_coding, encoded


class CompressionMiddleware:
    """What readers get, and nothing of the desk: where a page holds a secret and prints what was
    asked, its compressed length tells the secret bit by bit. Public pages hold none.

    What comes from memory is compressed already.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_of_desk = request.path_info.startswith(settings.DESK_PATH)
        # Pictures and clips are streamed and small already; a stretch of a file must stay one.
        if is_of_desk or not isinstance(response, HttpResponse) or not is_worth_it(response):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        coding = best_coding(request.headers.get("Accept-Encoding", ""))
        return compressed(response, coding) if coding else response


def is_worth_it(response: HttpResponse) -> bool:
    return len(response.content) >= SHORTEST and not response.has_header("Content-Encoding")


def compressed(response: HttpResponse, coding: str) -> HttpResponse:
    # For this one reader: what many get is kept in memory, compressed well there.
    response.content = encoded(response.content, coding, quickly=True)
    response.headers["Content-Length"] = str(len(response.content))
    response.headers["Content-Encoding"] = coding
    # The same page in other bytes: its tag must not be taken for theirs.
    tag = response.headers.get("ETag", "")
    if tag.startswith('"'):
        response.headers["ETag"] = f"W/{tag}"
    return response
