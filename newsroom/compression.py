from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware


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
        return super().process_response(request, response)
