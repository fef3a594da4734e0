"""Who has a story open, who writes in it now, and taking it over from her."""

import datetime
import uuid
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions import begin_editing, end_editing, stay_editing, take_over
from articles.admin.access import article_within_reach, desk_view, posted_json, refuse, staff
from articles.models import Article, Autosave, EditLock, Presence, User
from articles.rights import Case, may, may_take_over
from articles.templatetags.desk import hour_or_day
from articles.templatetags.desk import moment as format_moment
from articles.workflow import TransitionRefused

WRITTEN_EVERY = datetime.timedelta(seconds=15)


@desk_view("articles.change_article", method="POST")
def present(request: HttpRequest, pk: int) -> JsonResponse:
    """A sign of life, with or without a keystroke. The answer says who else is here, who
    writes, and which version is stored now.
    """
    by, at = staff(request), timezone.now()
    article, content = article_within_reach(by, pk), posted_json(request)
    tab = read_tab(content)
    if content.get("leaves"):
        Presence.objects.filter(article=article, user=by, tab=tab).delete()
        end_editing(by=by, at=at, article=article, tab=tab)
        return JsonResponse({})
    is_typing = content.get("typed") is True and may(by, "edit", Case(article, at))
    if is_typing:
        begin_editing(by=by, at=at, article=article, tab=tab)
    lock = lock_of(article)
    stay_editing(by=by, at=at, lock=lock)
    here = people_at(article, at)
    note_presence(article, here, by=by, at=at, tab=tab, is_typing=is_typing)
    return JsonResponse({"others": others(here, by, at), **standing(article, lock, by, at)})


def read_tab(content: dict[str, Any]) -> uuid.UUID:
    try:
        return uuid.UUID(str(content.get("tab")))
    except ValueError as problem:
        raise BadRequest from problem


def people_at(article: Article, at: datetime.datetime) -> list[Presence]:
    here = Presence.objects.here(at).filter(article=article)
    return list(here.select_related("user").order_by("opened_at"))


def note_presence(
    article: Article,
    here: list[Presence],
    *,
    by: User,
    at: datetime.datetime,
    tab: uuid.UUID,
    is_typing: bool,
) -> None:
    """Who had gone for a minute arrives anew. Said every few seconds, it is written less often."""
    mine = next((each for each in here if each.user_id == by.pk), None)
    if mine and mine.tab == tab and not is_typing and mine.seen_at > at - WRITTEN_EVERY:
        return
    values: dict[str, Any] = {"seen_at": at, "tab": tab}
    if is_typing:
        values["typed_at"] = at
    if mine is None:
        values["opened_at"] = at
    Presence.objects.update_or_create(
        article=article, user=by, defaults=values, create_defaults={**values, "opened_at": at}
    )


def lock_of(article: Article) -> EditLock | None:
    return EditLock.objects.filter(pk=article.pk).select_related("held_by").first()


def others(here: list[Presence], user: User, at: datetime.datetime) -> list[dict[str, str | None]]:
    return [person_facts(each, at) for each in here if each.user_id != user.pk]


def standing(
    article: Article, lock: EditLock | None, user: User, at: datetime.datetime
) -> dict[str, Any]:
    return {
        "lock": lock_facts(article, lock, user, at),
        "version": article.version,
        "updated_by": str(article.updated_by),
        "updated_at": format_moment(article.updated_at),
    }


def person_facts(presence: Presence, at: datetime.datetime) -> dict[str, str | None]:
    return {
        "name": str(presence.user),
        "since": hour_or_day(presence.opened_at, at),
        "typed": hour_or_day(presence.typed_at, at) if presence.typed_at else None,
    }


def lock_facts(
    article: Article, lock: EditLock | None, user: User, at: datetime.datetime
) -> dict[str, Any] | None:
    if lock is None or not lock.is_alive(at):
        return None
    is_mine = lock.held_by_id == user.pk
    return {
        "is_mine": is_mine,
        "holder": lock.held_by_id,
        "name": str(lock.held_by),
        "since": hour_or_day(lock.held_at, at),
        "typed": hour_or_day(lock.typed_at, at),
        "is_taken_over": lock.taken_from_id is not None,
        "from_me": lock.taken_from_id == user.pk,
        "may_take_over": not is_mine and may_take_over(user, lock.held_by, Case(article, at)),
    }


@desk_view("articles.change_article", method="POST")
def take_it_over(request: HttpRequest, pk: int) -> JsonResponse:
    by, at = staff(request), timezone.now()
    article, content = article_within_reach(by, pk), posted_json(request)
    holder = content.get("holder")
    if isinstance(holder, bool) or not isinstance(holder, int):
        raise BadRequest
    try:
        lock = take_over(by=by, at=at, article=article, tab=read_tab(content), holder=holder)
    except TransitionRefused as refused:
        return refuse(str(refused), 409)
    except PermissionDenied:
        return refuse(_("You may not edit this story now."), 403)
    return JsonResponse({**standing(article, lock, by, at), "left": left_behind(lock, at)})


def left_behind(lock: EditLock, at: datetime.datetime) -> dict[str, str] | None:
    """Unsaved text of whoever was writing, for the one who goes on."""
    if lock.taken_from is None:
        return None
    kept = Autosave.objects.filter(article=lock.article_id, saved_by=lock.taken_from)
    newest = kept.order_by("-saved_at").first()
    if newest is None:
        return None
    address = reverse("admin:desk_unsaved", args=[lock.article_id])
    return {
        "name": str(lock.taken_from),
        "time": hour_or_day(newest.saved_at, at),
        "address": f"{address}?cua={lock.taken_from_id}",
    }
