from functools import lru_cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from articles.templatetags import sheets, text_size

# As in articles/_video.html.
LONG_CLIP = b" data-hls="

# Directives, each with what it lets in besides.
Additions = tuple[tuple[str, tuple[str, ...]], ...]


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy for readers, its own for the desk, where pages are looked at beforehand.

    What stands in a page itself is known by its hash: no nonce, so that a page can be kept.
    A story may frame the services that its own text names, and no other page any.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if settings.DEBUG or is_of_desk(request) or has_a_policy_of_its_own(request, response):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, policy_for_readers(needed_by(response)))
        return response

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if parts.config is not None or report_only:
            return parts
        if is_of_desk(request):
            parts.config = settings.DESK_POLICY
        found = anything_of_ours() if is_of_desk(request) else dict(standing_in(page_of(response)))
        parts.update = found | (parts.update or {}) | dict(framed_by(response))
        return parts


def is_of_desk(request: HttpRequest) -> bool:
    return request.path_info.startswith(settings.DESK_PATH)


def has_a_policy_of_its_own(request: HttpRequest, response: HttpResponseBase) -> bool:
    """A view's decorators write it down in the response, and whoever asks for a nonce in the
    request.
    """
    return hasattr(request, "_csp_nonce") or any(name.startswith("_csp") for name in vars(response))


@lru_cache(maxsize=256)
def policy_for_readers(additions: Additions) -> str:
    """Written once for all pages in which the same stands: it was a twentieth of their work."""
    return str(build_policy(update=dict(additions)))


def needed_by(response: HttpResponseBase) -> Additions:
    return (*standing_in(page_of(response)), *framed_by(response))


def anything_of_ours() -> dict[str, tuple[str, ...]]:
    """The desk draws pages into frames, and such a frame keeps the policy of the page around it."""
    return {
        "style-src": tuple(sheets.policy_sources()),
        "script-src": tuple(text_size.policy_sources()),
    }


def page_of(response: HttpResponseBase) -> bytes:
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return response.content if is_page and isinstance(response, HttpResponse) else b""


def standing_in(page: bytes) -> Additions:
    found = {
        "style-src": sheets.policy_sources_in(page),
        "script-src": text_size.policy_sources_in(page),
        **for_long_clips(page),
    }
    return tuple((directive, tuple(sources)) for directive, sources in found.items() if sources)


def for_long_clips(page: bytes) -> dict[str, list[str]]:
    """Our player fetches them in pieces and hands the browser what it put together of them."""
    if LONG_CLIP not in page:
        return {}
    return {"media-src": ["blob:"], "connect-src": settings.MEDIA_SOURCES[1:]}


def framed_by(response: HttpResponseBase) -> Additions:
    hosts = tuple(getattr(response, "framed_hosts", ()))
    return (("frame-src", hosts),) if hosts else ()
