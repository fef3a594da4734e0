"""What the counting is for: how much was read, of which stories, sections, authors and tags."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from articles.admin import statistics_tables as tables
from articles.admin.statistics_files import CSV, XLSX, Table
from articles.admin.statistics_look import (
    ALONE,
    Context,
    Look,
    allowed,
    kind_asked_for,
    looked_at,
    page,
)
from articles.admin.statistics_story import keep_out, readings_of_story
from articles.models import Author, Section, Tag
from articles.readership.beacon import ReaderClass
from articles.selectors import statistics as read
from articles.selectors.statistics import Lists, Stories, SubjectRow

SHOWN, SHOWN_FIRST, SHOWN_NOW = 100, 10, 15


def statistics_urls(stories: Any) -> list[URLPattern]:
    """`stories` is the admin of stories."""
    framed = stories.in_frame
    return [
        path("luot-xem/", framed(overview), name="desk_statistics"),
        path("luot-xem/bai/", framed(ranking_of_stories), name="desk_statistics_stories"),
        *(
            path(f"luot-xem/{kind.word}/", framed(partial(ranking, kind)), name=kind.address)
            for kind in KINDS
        ),
        path("<int:pk>/luot-xem/", framed(readings_of_story), name="desk_readings"),
        path("<int:pk>/doc-nhieu/", framed(keep_out), name="desk_keep_out"),
    ]


# -- The paper, or what of it one answers for ------------------------------------------


def overview(request: HttpRequest, context: Context, pk: int | None) -> HttpResponse:
    stories = allowed(request)
    form, look = looked_at(request, stories)
    kind = kind_asked_for(request, CSV, XLSX)
    if look and kind:
        first = [look.table] if kind == CSV else [look.table, *all_tables(look)]
        return look.file("luot-xem", *first)(kind)
    facts: Context = {"title": _("Views and readers"), "is_whole": stories.is_whole}
    if look:
        facts |= firsts(look) | now_read(stories, look.at)
    return page(request, "overview", {**context, **facts}, form, look)


def firsts(look: Look) -> Context:
    """The first few of each list; a section stands here without its parts."""
    found = read.lists_read(look.period, look.stories, SHOWN_FIRST)
    return {
        "stories_read": found.stories,
        "lists": [(kind.title(), kind.address, kind.firsts(found)) for kind in KINDS],
    }


def now_read(stories: Stories, at: datetime.datetime) -> Context:
    slot = read.half_hour(at)
    return {
        "now": read.being_read(at, stories, reader_class=ReaderClass.READER, most=SHOWN_NOW),
        "slot": slot,
        "slot_before": slot - read.HALF_HOUR,
    }


def all_tables(look: Look) -> list[Table]:
    found = read.lists_read(look.period, look.stories, tables.MOST_IN_FILE)
    return [
        tables.stories_table(_("Stories"), found.stories),
        *(kind.table(kind.among(found)) for kind in KINDS),
    ]


def ranking_of_stories(request: HttpRequest, context: Context, pk: int | None) -> HttpResponse:
    form, look = looked_at(request, allowed(request))
    kind = kind_asked_for(request, CSV, XLSX)
    if look and kind:
        rows = read.stories_read(look.period, look.stories, tables.MOST_IN_FILE)
        return look.file("luot-xem-bai", tables.stories_table(_("Stories"), rows))(kind)
    facts: Context = {"title": _("Views by story"), "most": SHOWN}
    if look:
        rows = read.stories_read(look.period, look.stories, SHOWN)
        facts |= {"stories_read": rows, "is_cut": len(rows) == SHOWN}
    return page(request, "ranking", {**context, **facts}, form, look)


# -- By section, author, tag ------------------------------------------------------------


@dataclass(frozen=True)
class Kind:
    word: str
    address: str
    title: Callable[[], str]
    subject: Callable[[], str]
    model: type[Section] | type[Author] | type[Tag]
    found: Callable[[Look, int], list[SubjectRow]]
    among: Callable[[Lists], list[SubjectRow]]
    of: Callable[[int], Any]

    def firsts(self, lists: Lists) -> list[SubjectRow]:
        whole = (row for row in self.among(lists) if not row.is_part)
        return list(islice(whole, SHOWN_FIRST))

    def table(self, rows: list[SubjectRow]) -> Table:
        return tables.subjects_table(self.subject(), self.subject(), rows)


def sections_found(look: Look, most: int) -> list[SubjectRow]:
    return read.sections_read(look.period, look.stories)


def authors_found(look: Look, most: int) -> list[SubjectRow]:
    return read.authors_read(look.period, look.stories, most)


def tags_found(look: Look, most: int) -> list[SubjectRow]:
    return read.tags_read(look.period, look.stories, most)


KINDS = (
    Kind(
        "chuyen-muc", "desk_statistics_sections", lambda: _("Views by section"),
        lambda: _("Section"), Section, sections_found, attrgetter("sections"),
        lambda number: Q(section=number) | Q(top_section=number),
    ),
    Kind(
        "tac-gia", "desk_statistics_authors", lambda: _("Views by author"), lambda: _("Author"),
        Author, authors_found, attrgetter("authors"),
        lambda number: Q(pk__in=read.signed_by(number)),
    ),
    Kind(
        "tu-khoa", "desk_statistics_tags", lambda: _("Views by tag"), lambda: _("Tag"), Tag,
        tags_found, attrgetter("tags"), lambda number: Q(pk__in=read.tagged_with(number)),
    ),
)  # fmt: skip


def ranking(kind: Kind, request: HttpRequest, context: Context, pk: int | None) -> HttpResponse:
    stories = allowed(request)
    if ALONE in request.GET:
        return of_one(kind, request, context, stories)
    form, look = looked_at(request, stories)
    asked = kind_asked_for(request, CSV, XLSX)
    if look and asked:
        rows = kind.found(look, tables.MOST_IN_FILE)
        return look.file(f"luot-xem-{kind.word}", kind.table(rows))(asked)
    facts: Context = {
        "title": kind.title(), "subject_label": kind.subject(), "address": kind.address,
        "most": SHOWN, "is_by_author": kind.model is Author,
    }  # fmt: skip
    if look:
        subjects = kind.found(look, SHOWN)
        facts |= {"subjects": subjects, "is_cut": len(subjects) == SHOWN}
    return page(request, "ranking", {**context, **facts}, form, look)


def of_one(kind: Kind, request: HttpRequest, context: Context, stories: Stories) -> HttpResponse:
    """One section, author or tag, as far as its stories are within reach."""
    subject = subject_asked_for(kind, request.GET.get(ALONE, ""))
    form, look = looked_at(request, stories.only(kind.of(subject.pk)))
    asked = kind_asked_for(request, CSV, XLSX)
    if look and asked:
        rows = read.stories_read(look.period, look.stories, tables.MOST_IN_FILE)
        found = (look.table, tables.stories_table(_("Stories"), rows))
        return look.file(f"luot-xem-{kind.word}-{subject.pk}", *found)(asked)
    facts: Context = {
        "title": str(subject), "subject": subject, "kind": kind, "is_whole": stories.is_whole,
    }  # fmt: skip
    if look:
        facts["stories_read"] = read.stories_read(look.period, look.stories, SHOWN)
    return page(request, "subject", {**context, **facts}, form, look)


def subject_asked_for(kind: Kind, number: str) -> Any:
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    return get_object_or_404(kind.model, pk=int(number))
