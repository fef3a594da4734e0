"""Removing what the newsroom sorts by. What a story uses stays, and the refusal says where."""

import datetime
from collections.abc import Iterable
from functools import singledispatch
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import media
from articles.models import (
    Article,
    Author,
    Department,
    Person,
    Photograph,
    PublishedArticle,
    PublishedByline,
    PublishedPhotograph,
    PublishedTag,
    Section,
    StaticPage,
    Tag,
    Topic,
    User,
)

NAMED = 5
# Whoever reads the refusal wants to know "some" or "many"; an archive is not counted for that.
LOOKED_AT = 200
COUNTED = 100
Published = Iterable[tuple[int, str]]


class StillUsedError(Exception):
    """`sentences` say where."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@transaction.atomic
def remove(*, by: User, at: datetime.datetime, thing: models.Model) -> None:
    meta = thing._meta
    if not by.has_perm(f"{meta.app_label}.delete_{meta.model_name}"):
        raise PermissionDenied
    check_unused(thing)
    if isinstance(thing, Photograph):
        media.remove_files_with(thing)
    try:
        thing.delete()
    except ProtectedError:
        # Somebody began to use it since it was looked for.
        raise StillUsedError([_("It is being used. Look again in a moment.")]) from None


def check_unused(thing: models.Model) -> None:
    if sentences := uses_of(thing):
        raise StillUsedError(sentences)


@singledispatch
def uses_of(thing: models.Model) -> list[str]:
    return []


@uses_of.register
def _of_author(author: Author) -> list[str]:
    links = PublishedByline.objects.filter(author=author).order_by(
        "-first_published_at", "-published"
    )
    return in_stories(linked(links), Article.objects.filter(bylines__author=author))


@uses_of.register
def _of_tag(tag: Tag) -> list[str]:
    links = PublishedTag.objects.filter(tag=tag).order_by("-first_published_at", "-published")
    sentences = in_stories(linked(links), Article.objects.filter(tagged_items__tag=tag))
    sentences += named(_("It is a topic: %(names)s."), Topic.objects.filter(tag=tag))
    merged = tag.merged.all()
    return sentences + named(_("Other tags were merged into it: %(names)s."), merged)


@uses_of.register
def _of_photograph(photograph: Photograph) -> list[str]:
    links = PublishedPhotograph.objects.filter(photograph=photograph).order_by("-published")
    working = Article.objects.filter(
        Q(pk__in=photograph.uses.values("article")) | Q(lead_photograph=photograph)
    )
    sentences = in_stories(linked(links), working)
    sentences += named(_("Topics show it: %(names)s."), photograph.topics.select_related("tag"))
    advertisements = photograph.advertisements.all()
    return sentences + named(_("Advertisements use it: %(names)s."), advertisements)


@uses_of.register
def _of_section(section: Section) -> list[str]:
    shown = PublishedArticle.objects.once_shown(timezone.now()).in_section(section).newest_first()
    published = shown.values_list("article_id", "headline")[:LOOKED_AT]
    sentences = in_stories(published, Article.objects.filter(section=section))
    if section.layouts.exists() or section.layout_blocks.exists():
        sentences.append(_("It stands in layouts, which are kept. Take it off the menu instead."))
    if section.assignments.exists() or section.chain_rules.exists():
        sentences.append(
            _("Somebody was assigned to it or it had steps of its own, and both are kept. "
              "Take it off the menu instead.")
        )  # fmt: skip
    return sentences + named(_("It has subsections: %(names)s."), section.children.all())


@uses_of.register
def _of_page(page: StaticPage) -> list[str]:
    if not page.published.exists():
        return []
    return [_("Readers have had this page, and what they saw is kept. Take the page off instead.")]


@uses_of.register
def _of_department(department: Department) -> list[str]:
    return named(_("Accounts belong to it: %(names)s."), department.staff.all())


@uses_of.register
def _of_person(person: Person) -> list[str]:
    return named(_("The person writes as: %(names)s."), person.pen_names.all())


def linked(links: models.QuerySet[Any]) -> Published:
    shown = PublishedArticle.objects.once_shown(timezone.now())
    rows = links.filter(published__in=shown)
    return list(rows.values_list("published__article_id", "published__headline")[:LOOKED_AT])


def in_stories(published: Published, working: models.QuerySet[Article]) -> list[str]:
    """Headlines that readers had are public; those of drafts and of what is still scheduled
    are not, they are counted.
    """
    headlines = dict(published)
    beyond = working.exclude(pk__in=headlines).order_by().values_list("pk", flat=True).distinct()
    drafts = len(beyond[: COUNTED + 1])
    sentences = []
    if headlines:
        sentences.append(
            _("Published stories use it (%(count)s): %(headlines)s.")
            % {"count": bounded(len(headlines)), "headlines": quoted(headlines.values())}
        )
    if drafts:
        sentences.append(
            _("Stories being worked on use it (%(count)s).") % {"count": bounded(drafts)}
        )
    return sentences


def named(sentence: str, rows: models.QuerySet[Any]) -> list[str]:
    names = [str(row) for row in rows[: NAMED + 1]]
    return [sentence % {"names": quoted(names)}] if names else []


def bounded(count: int) -> str:
    return str(count) if count <= COUNTED else _("more than %(count)s") % {"count": COUNTED}


def quoted(texts: Iterable[str]) -> str:
    several = [f"“{text}”" for text in texts]
    return ", ".join(several[:NAMED]) + (", …" if len(several) > NAMED else "")
