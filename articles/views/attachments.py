"""Documents that back a takedown or came with a demand: for those at the desk who may see them."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from articles.models import Article, Attachment, User, private_storage
from articles.views.byte_ranges import answer
from articles.views.media import SANDBOX, opened, version_of

CONTENT_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


@require_safe
def desk_attachment(request: HttpRequest, folder: str) -> HttpResponseBase:
    """As it was brought, and so whatever it may be: saved, never shown."""
    user = request.user
    if not isinstance(user, User) or not (user.is_active and user.is_staff):
        raise PermissionDenied
    if not user.has_perm("articles.view_attachment"):
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
