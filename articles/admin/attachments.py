"""The takedowns of each month, and the documents that back them."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Article, Attachment, User, private_storage
from articles.selectors.afterwards import takedowns_by_month, takedowns_of
from articles.text import in_vietnam
from articles.views.byte_ranges import answer
from articles.views.media import SANDBOX, opened, version_of

CONTENT_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
MONTHS_SHOWN = 36
MONTH = "thang"


@require_safe
def attachment_view(request: HttpRequest, folder: str) -> HttpResponseBase:
    """As it was brought, and so whatever it may be: saved, never shown."""
    user = request.user
    if not isinstance(user, User) or not user.has_perm("articles.view_attachment"):
        raise PermissionDenied
    attachment = get_object_or_404(Attachment, folder=folder)
    if not is_of_stories_within_reach(attachment, user):
        raise PermissionDenied
    name = str(attachment.file.name)
    headers = SANDBOX | {
        "Content-Type": CONTENT_TYPES[name.rpartition(".")[2]],
        "Cache-Control": "private, no-store",
        "Content-Disposition": str(content_disposition_header(True, attachment.original_name)),
    }
    return answer(request, opened(private_storage(), name), headers, version=version_of(name))


def is_of_stories_within_reach(attachment: Attachment, user: User) -> bool:
    stories = Article.objects.within_reach_of(user)
    backed = (attachment.retractions, attachment.demands)
    return any(rows.filter(article__in=stories).exists() for rows in backed)


def takedowns_view(request: HttpRequest, context: dict[str, Any], pk: int | None) -> HttpResponse:
    if not request.user.has_perm("articles.view_retraction"):
        raise PermissionDenied
    month = month_asked_for(request.GET.get(MONTH, ""))
    shown = {
        "title": _("Takedowns by month"),
        "months": takedowns_by_month(MONTHS_SHOWN),
        "month": month,
        "takedowns": takedowns_of(month),
    }
    return TemplateResponse(request, "admin/articles/article/takedowns.html", context | shown)


def month_asked_for(written: str) -> datetime.date:
    if not written:
        return in_vietnam(timezone.now()).date().replace(day=1)
    try:
        found = datetime.date.fromisoformat(f"{written}-01")
    except ValueError:
        raise Http404 from None
    if not 1900 <= found.year <= 2200:
        raise Http404
    return found
