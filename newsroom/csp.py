from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from articles.templatetags.sheets import policy_sources


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy for readers, its own for the desk, where pages are looked at beforehand.

    The styles that stand in a page are known by their hash: no nonce, so that a page can be kept.
    A story may frame the services that its own text names, and no other page any.
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        is_ours = parts.config is None and not report_only
        if is_ours and request.path_info.startswith(settings.DESK_PATH):
            parts.config = settings.DESK_POLICY
        if is_ours:
            parts.update = {"style-src": policy_sources()} | (parts.update or {})
        if is_ours and (hosts := getattr(response, "framed_hosts", ())):
            parts.update = {**(parts.update or {}), "frame-src": hosts}
        return parts
