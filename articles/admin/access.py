"""The desk's small JSON endpoints: who may ask, and refusals that a script can read."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from articles.models import Article, User

View = Callable[..., HttpResponseBase]
MAX_JSON = 5_000_000


def staff(request: HttpRequest) -> User:
    """Only behind `desk_view` or the admin's own check."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def desk_view(permission: str, *, method: str = "GET") -> Callable[[View], View]:
    """Answers 401 where nobody is signed in, so that a script asks for the login in place. What
    is every staff member's asks for no permission.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            if not (user.is_active and user.is_staff):
                return refuse(_("Your login has expired."), 401)
            if request.method != method:
                return refuse(_("This address does not answer so."), 405)
            if permission and not user.has_perm(permission):
                return refuse(_("You may not do this."), 403)
            return view(request, *args, **kwargs)

        return never_cache(guarded)

    return decorate


def refuse(sentence: str, status: int = 400) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status)


def article_within_reach(user: User, pk: Any) -> Article:
    if not isinstance(pk, int) or not 0 < pk < 2**63:
        raise Http404
    return get_object_or_404(Article.objects.kept().within_reach_of(user), pk=pk)


def posted_json(request: HttpRequest) -> dict[str, Any]:
    try:
        content = json.loads(request.body[:MAX_JSON])
    except (ValueError, RecursionError) as problem:
        raise BadRequest from problem
    if not isinstance(content, dict):
        raise BadRequest
    return content
