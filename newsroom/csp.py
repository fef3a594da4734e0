from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from articles.templatetags import sheets, text_size

# As in articles/_video.html.
LONG_CLIP = " data-hls="


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy for readers, its own for the desk, where pages are looked at beforehand.

    What stands in a page itself is known by its hash: no nonce, so that a page can be kept.
    A story may frame the services that its own text names, and no other page any.
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        is_ours = parts.config is None and not report_only
        is_of_desk = request.path_info.startswith(settings.DESK_PATH)
        if is_ours and is_of_desk:
            parts.config = settings.DESK_POLICY
        if is_ours:
            found = anything_of_ours() if is_of_desk else standing_in(page_of(response))
            parts.update = found | (parts.update or {})
        if is_ours and (hosts := getattr(response, "framed_hosts", ())):
            parts.update = {**(parts.update or {}), "frame-src": hosts}
        return parts


def anything_of_ours() -> dict[str, list[str]]:
    """The desk draws pages into frames, and such a frame keeps the policy of the page around it."""
    return {"style-src": sheets.policy_sources(), "script-src": text_size.policy_sources()}


def page_of(response: HttpResponseBase) -> str:
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return response.content.decode() if is_page and isinstance(response, HttpResponse) else ""


def standing_in(page: str) -> dict[str, list[str]]:
    found = {
        "style-src": sheets.policy_sources_in(page),
        "script-src": text_size.policy_sources_in(page),
        **for_long_clips(page),
    }
    return {directive: sources for directive, sources in found.items() if sources}


def for_long_clips(page: str) -> dict[str, list[str]]:
    """Our player fetches them in pieces and hands the browser what it put together of them."""
    if LONG_CLIP not in page:
        return {}
    return {"media-src": ["blob:"], "connect-src": settings.MEDIA_SOURCES[1:]}
