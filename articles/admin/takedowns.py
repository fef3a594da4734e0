"""How many stories were taken down in each month, and which."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.selectors.afterwards import takedowns_by_month, takedowns_of
from articles.text import in_vietnam

MONTHS_SHOWN = 36
MONTH = "thang"


def takedowns_view(request: HttpRequest, context: dict[str, Any], pk: int | None) -> HttpResponse:
    if not request.user.has_perm("articles.view_retraction"):
        raise PermissionDenied
    at = timezone.now()
    month = month_asked_for(request.GET.get(MONTH, ""))
    shown = {
        "title": _("Takedowns by month"),
        "months": takedowns_by_month(at, MONTHS_SHOWN),
        "month": month,
        "takedowns": takedowns_of(month, at),
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
