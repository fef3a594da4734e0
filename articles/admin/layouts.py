"""Arranging the front page and the pages of sections: the screen, and what it asks for."""

import datetime
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from js_asset import ImportMap, Media, Script

from articles import actions, layout_selectors
from articles.actions import LayoutConflict, LayoutRefused
from articles.admin.access import desk_view, posted_json, refuse, staff
from articles.admin.layout_facts import (
    Unreadable,
    arrangement_facts,
    conflict_facts,
    fault_facts,
    layout_facts,
    page_facts,
    read_arrangement,
    read_moment,
    read_number,
    stories_of,
    stories_on,
    story_facts,
)
from articles.admin.layout_words import layout_words
from articles.arrangement import Arrangement
from articles.models import Edition, PageLayout, Section, User
from articles.pages import FrontPage, SectionPage, front_page, read_position, section_page
from articles.pages.paging import write_position
from articles.rights import sees_all
from articles.text import iso_moment, normalise_line

MAY = "articles.arrange_page"
SHELF = 20
VERSIONS = 30
MODULES = ("dialog", "dom", "post", "settings", "signin", "stillness", "words")
PARTS = (
    "arrangement", "conflict", "dragging", "history", "holding", "hours", "keeping", "moving",
    "page", "places", "saving", "saying", "shelf", "standing", "store", "talk", "viewing",
)  # fmt: skip
layout_media = Media(
    importmap=ImportMap(
        {f"desk/{name}": f"articles/desk/{name}.js" for name in MODULES}
        | {f"desk/layout/{name}": f"articles/desk/layout/{name}.js" for name in PARTS}
    ),
    js=[Script("articles/desk/layout/desk.js", type="module")],
)
Asked = Callable[[HttpRequest, dict[str, Any]], HttpResponseBase]


# -- The screen -------------------------------------------------------------------


@never_cache
def screen(request: HttpRequest, section_id: int | None = None) -> HttpResponse:
    by = staff(request)
    if not by.has_perm(MAY):
        raise PermissionDenied
    section = get_object_or_404(Section, pk=section_id) if section_id else None
    title = (
        _("Layout of “%(name)s”") % {"name": section.name} if section else _("Front page layout")
    )
    context = {
        **admin.site.each_context(request),
        "title": title,
        "section": section,
        "sections": Section.objects.filter(parent=None).prefetch_related("children"),
        "desk_media": layout_media.with_nonce(request.csp_nonce),  # type: ignore[attr-defined]
        "desk_settings": screen_settings(by, section),
        "desk_words": layout_words(),
    }
    return TemplateResponse(request, "admin/articles/layout/screen.html", context)


def screen_settings(by: User, section: Section | None) -> dict[str, Any]:
    newest = layout_selectors.newest_layout(section)
    names = ("look", "shelf", "newest", "save", "versions", "restore")
    return {
        "user": by.pk,
        "section": section.pk if section else None,
        "name": section.name if section else "",
        "layout": layout_facts(newest, by),
        "arrangement": arrangement_facts(newest.arrangement if newest else Arrangement()),
        "now": iso_moment(timezone.now()),
        "may_look_ahead": may_look_ahead(by),
        "sign_in": f"{reverse('admin:login')}?next={reverse('admin:desk_signed_in')}",
        "other_account": reverse("admin:desk_other_account"),
        **{name: reverse(f"desk_layout_{name}") for name in names},
    }


@xframe_options_sameorigin
@desk_view(MAY)
def frame(request: HttpRequest) -> HttpResponse:
    """The page in force, for the frame of the screen; from here on the script keeps it."""
    section = section_asked(request.GET.get("muc"))
    page = page_of(section, at=timezone.now(), arrangement=None)
    return render(request, template_of(section), {"page": page})


# -- What the script asks for -----------------------------------------------------


def answering(view: Asked) -> Callable[[HttpRequest], HttpResponseBase]:
    """JSON in, JSON out; what cannot be read is refused in words, and nothing is done."""

    @desk_view(MAY, method="POST")
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponseBase:
        try:
            return view(request, posted_json(request))
        except (BadRequest, Unreadable):
            return refuse(_("This could not be read. Load the page again."))
        except Http404:
            return refuse(_("This page is no longer there."), 404)

    return answer


@answering
def look(request: HttpRequest, content: dict[str, Any]) -> JsonResponse:
    """The page of an hour: by what nobody has saved yet, or, of the past, as it was."""
    by, now = staff(request), timezone.now()
    section = section_given(content)
    at = read_moment(content.get("at")) or now
    if at > now and not may_look_ahead(by):
        return refuse(_("You may not look at what is scheduled."), 403)
    given = content.get("arrangement")
    arrangement = None if given is None else read_arrangement(given)
    page = page_of(section, at=at, arrangement=arrangement)
    facts = page_facts(page)
    placed = {place["placed"] for place in facts["places"] if place["placed"]}
    held = {slot.article_id for slot in arrangement.slots} if arrangement else set()
    shown = stories_on(page)
    return JsonResponse(
        {
            **facts,
            "html": render_to_string(template_of(section), {"page": page}, request),
            "at": iso_moment(at),
            "now": iso_moment(now),
            "stories": stories_of((placed | held) - set(shown), by=by, at=now) | shown,
        }
    )


@desk_view(MAY)
def shelf(request: HttpRequest) -> JsonResponse:
    by, now = staff(request), timezone.now()
    words = normalise_line(request.GET.get("q", ""))[:200]
    if request.GET.get("loai") == "hen-gio":
        found = layout_selectors.scheduled_to_place(by=by, at=now, words=words, limit=SHELF)
        return JsonResponse({"stories": [story_facts(story, now) for story in found], "more": ""})
    position = read_position(request.GET.get("tiep", ""))
    found = layout_selectors.shown_to_place(
        at=now,
        words=words,
        section=section_asked(request.GET.get("muc")),
        position=position,
        limit=SHELF + 1,
    )
    last = found[SHELF - 1] if len(found) > SHELF else None
    return JsonResponse(
        {
            "stories": [story_facts(story, now) for story in found[:SHELF]],
            "more": write_position(last.first_published_at, last.pk) if last else "",
        }
    )


@desk_view(MAY)
def newest(request: HttpRequest) -> JsonResponse:
    """Asked every few seconds: who arranged this page last, and whether anything changed."""
    by, section = staff(request), section_asked(request.GET.get("muc"))
    layout = PageLayout.objects.of_page(section).select_related("arranged_by").first()
    facts = {**layout_facts(layout, by), "edition": Edition.objects.get().number}
    if layout and layout.number != whole_number(request.GET.get("biet")):
        facts["arrangement"] = arrangement_facts(layout.arrangement)
    return JsonResponse(facts)


@answering
def save(request: HttpRequest, content: dict[str, Any]) -> JsonResponse:
    by, at, section = staff(request), timezone.now(), section_given(content)
    arrangement = read_arrangement(content.get("arrangement"))
    based_on = read_number(content.get("based_on"))
    return answered(
        lambda: actions.arrange(
            by=by,
            at=at,
            section=section,
            slots=arrangement.slots,
            blocks=arrangement.blocks,
            based_on=based_on,
        ),
        by,
        at,
    )


@answering
def restore(request: HttpRequest, content: dict[str, Any]) -> JsonResponse:
    by, at, section = staff(request), timezone.now(), section_given(content)
    number = read_number(content.get("number"), below=2**31)
    based_on = read_number(content.get("based_on"))
    layout = layout_selectors.layout_numbered(section, number)
    if layout is None:
        return refuse(_("This version is not there."), 404)
    return answered(
        lambda: actions.restore_layout(by=by, at=at, layout=layout, based_on=based_on), by, at
    )


def answered(write: Callable[[], PageLayout], by: User, at: datetime.datetime) -> JsonResponse:
    try:
        layout = write()
    except LayoutRefused as refused:
        return JsonResponse({"error": str(refused), "faults": fault_facts(refused)}, status=422)
    except LayoutConflict as problem:
        sentence = _("Somebody else has arranged the same places.")
        return JsonResponse({"error": sentence, **conflict_facts(problem, by, at)}, status=409)
    facts = {**layout_facts(layout, by), "arrangement": arrangement_facts(layout.arrangement)}
    return JsonResponse(facts)


@desk_view(MAY)
def versions(request: HttpRequest) -> JsonResponse:
    by, section = staff(request), section_asked(request.GET.get("muc"))
    before = whole_number(request.GET.get("truoc"))
    found = layout_selectors.layout_history(section, before=before, limit=VERSIONS + 1)
    told = [{**layout_facts(layout, by), "slots": len(layout.slots.all())} for layout in found]
    more = told[VERSIONS - 1]["number"] if len(told) > VERSIONS else None
    return JsonResponse({"versions": told[:VERSIONS], "more": more})


# -- Pages, sections, rights ------------------------------------------------------


def page_of(
    section: Section | None, *, at: datetime.datetime, arrangement: Arrangement | None
) -> FrontPage | SectionPage:
    if section is None:
        return front_page(at=at, layout=arrangement, is_preview=True)
    return section_page(section, at=at, layout=arrangement, is_preview=True)


def template_of(section: Section | None) -> str:
    return "articles/section.html" if section else "articles/front.html"


def may_look_ahead(by: User) -> bool:
    """The page of a coming hour shows headlines that are still under embargo."""
    return sees_all(by, timezone.now())


def section_given(content: dict[str, Any]) -> Section | None:
    number = content.get("section")
    return None if number is None else get_object_or_404(Section, pk=read_number(number))


def section_asked(text: str | None) -> Section | None:
    if not text:
        return None
    number = whole_number(text)
    if number is None:
        raise Http404
    return get_object_or_404(Section, pk=number)


def whole_number(text: str | None) -> int | None:
    if text and text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    return None
