"""Who else has a story open."""

import datetime

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from articles.admin.access import article_within_reach, desk_view, posted_json, staff
from articles.models import Article, Presence, User
from articles.templatetags.desk import moment as format_moment

STALE_AFTER = datetime.timedelta(seconds=60)


@desk_view("articles.change_article", method="POST")
def present(request: HttpRequest, pk: int) -> JsonResponse:
    """A sign of life. The answer says who else is here and which version is stored now."""
    by, at = staff(request), timezone.now()
    article = article_within_reach(by, pk)
    if posted_json(request).get("leaves"):
        Presence.objects.filter(article=article, user=by).delete()
        return JsonResponse({})
    note_presence(article, by=by, at=at)
    return JsonResponse(
        {
            "others": [person_facts(one) for one in others_at(article, by, at)],
            "version": article.version,
            "updated_by": str(article.updated_by),
            "updated_at": format_moment(article.updated_at),
        }
    )


@transaction.atomic
def note_presence(article: Article, *, by: User, at: datetime.datetime) -> None:
    """Who had gone for a minute arrives anew."""
    stale = Presence.objects.filter(article=article, user=by, seen_at__lt=at - STALE_AFTER)
    stale.delete()
    Presence.objects.update_or_create(
        article=article,
        user=by,
        defaults={"seen_at": at},
        create_defaults={"seen_at": at, "opened_at": at},
    )


def others_at(article: Article, user: User, at: datetime.datetime) -> list[Presence]:
    here = Presence.objects.filter(article=article, seen_at__gte=at - STALE_AFTER)
    return list(here.exclude(user=user).select_related("user").order_by("opened_at"))


def person_facts(presence: Presence) -> dict[str, str]:
    return {"name": str(presence.user), "since": format_moment(presence.opened_at)}
