"""The page as readers would get it, made from the unsaved form; nothing is stored."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from articles import media
from articles.admin.access import article_within_reach, staff
from articles.admin.story_fields import RowsField
from articles.admin.story_form import ArticleForm
from articles.enums import BylineRole
from articles.models import Article, Author, RelatedLink, Section, User
from articles.pages import Credit, StoryContent, article_page, working_story

TOLD = ("credit", "focal_x", "focal_y")


@cache_control(private=True, no_store=True)
def preview(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    by = staff(request)
    if not by.has_perm("articles.change_article"):
        raise PermissionDenied
    article = article_within_reach(by, pk) if pk else Article()
    if request.method == "POST":
        story = unsaved_story(form_of(request, article, by))
    else:
        story = stored_story(article)
    if story is None:
        return HttpResponse(_("Choose a section first, then look at the preview again."))
    page = article_page(story, at=timezone.now(), is_preview=True)
    response = render(request, page.treatment.template, {"page": page})
    response.framed_hosts = page.framed_hosts  # type: ignore[attr-defined]  # for the policy
    return response


def form_of(request: HttpRequest, article: Article, by: User) -> ArticleForm:
    form = ArticleForm(request.POST, instance=article)
    form.user = by
    form.is_valid()
    return form


def stored_story(article: Article) -> StoryContent | None:
    if not article.pk:
        return None
    return working_story(article, at=timezone.now(), address=media.desk_address)


def unsaved_story(form: ArticleForm) -> StoryContent | None:
    """What is invalid is shown as far as it goes: a preview is not the place to complain."""
    article = form.instance
    if not article.section_id and not put_somewhere(article):
        return None
    story = working_story(
        article,
        at=timezone.now(),
        address=media.desk_address,
        credits=credits(rows(form, "bylines")),
        tags=[row["name"] for row in rows(form, "tags")],
        links=[link(row) for row in rows(form, "related")],
    )
    return described(story, rows(form, "picture_uses"))


def put_somewhere(article: Article) -> bool:
    section = Section.objects.first()
    if section:
        article.section = section
    return section is not None


def rows(form: ArticleForm, name: str) -> list[dict[str, Any]]:
    field = form.fields[name]
    assert isinstance(field, RowsField)
    try:
        return field.to_python(form.data.get(name))
    except ValidationError:
        return []


def credits(bylines: list[dict[str, Any]]) -> list[Credit]:
    known = Author.objects.in_bulk({row["author"] for row in bylines})
    return [
        Credit(
            name=author.pen_name,
            url=author.get_absolute_url(),
            role="" if row["role"] == BylineRole.WORDS else str(BylineRole(row["role"]).label),
        )
        for row in bylines
        if (author := known.get(row["author"]))
    ]


def link(row: dict[str, Any]) -> RelatedLink:
    given = {"target_id" if name == "target" else name: value for name, value in row.items()}
    return RelatedLink(**given)


def described(story: StoryContent, uses: list[dict[str, Any]]) -> StoryContent:
    """Pictures as the form describes them, saved or not."""
    pictures = dict(story.photographs)
    for use in uses:
        if known := pictures.get(use["photograph"]):
            pictures[use["photograph"]] = replace(
                known,
                alt="" if use["is_decorative"] else use["alt_text"],
                caption=use["caption"] or known.caption,
                **{name: use[name] for name in TOLD},
            )
    return replace(story, photographs=pictures)
