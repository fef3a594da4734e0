"""The page as readers would get it, made from the unsaved form; nothing is stored."""

from django.http import HttpRequest, HttpResponse


def preview(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    return HttpResponse(status=501)
