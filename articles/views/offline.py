"""What the worker in the reader's browser asks for. Who reads what it keeps is told to nobody."""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from articles import pages
from articles.page_cache import may_be_kept
from articles.views.pages import answer

FOLDER = Path(__file__).parent.parent / "static/articles/paper/worker"
PARTS = ("keeping.js", "checking.js", "showing.js")
# Sent where reading without a network is turned off: browsers that have the worker lose it.
FAREWELL = """
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("bao-")) await caches.delete(name);
  await registration.unregister();
})()));
"""


@require_safe
def worker(request: HttpRequest) -> HttpResponseBase:
    text = script() if settings.OFFLINE_READING else FAREWELL
    return small(request, text, "text/javascript", "no-cache")


@cache
def source() -> str:
    """Without what only its authors need: it travels to cheap phones."""
    text = "\n".join((FOLDER / part).read_text("utf-8") for part in PARTS)
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def script() -> str:
    told = json.dumps(pages.worker_settings(), ensure_ascii=False, separators=(",", ":"))
    return f"const SETTINGS = {told};\n{source()}\n"


@may_be_kept
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    refuse_where_it_is_off()
    return answer("articles/offline.html", pages.offline_page(at=timezone.now()))


@may_be_kept
@require_safe
def changes(request: HttpRequest) -> HttpResponseBase:
    refuse_where_it_is_off()
    text = json.dumps(pages.offline_changes(at=timezone.now()), separators=(",", ":"))
    return small(request, text, "application/json", "max-age=0, s-maxage=1, must-revalidate")


def refuse_where_it_is_off() -> None:
    if not settings.OFFLINE_READING:
        raise Http404


def small(request: HttpRequest, text: str, kind: str, caching: str) -> HttpResponseBase:
    etag = quote_etag(hashlib.sha256(text.encode()).hexdigest()[:32])
    headers = {"ETag": etag, "Cache-Control": caching, "X-Robots-Tag": "noindex"}
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8", headers=headers)
    found = get_conditional_response(request, etag, None, response)
    return found if found is not None else response
