"""What the form proposes while somebody types: tags, authors, stories, pictures."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.access import desk_view, staff
from articles.admin.uploads import photograph_facts, video_facts, videos_within_reach
from articles.models import Article, Author, Photograph, PublishedArticle, Tag, User
from articles.models.article import ArticleQuerySet
from articles.templatetags.desk import moment as format_moment
from articles.text import normalise_line

PROPOSALS = 8
SHELF = 24
MOST_ASKED = 100


def asked(request: HttpRequest) -> str:
    return normalise_line(request.GET.get("q", ""))[:200]


@desk_view("articles.change_article")
def propose_tags(request: HttpRequest) -> JsonResponse:
    words = asked(request)
    found = Tag.objects.completing(words)[:PROPOSALS] if words else Tag.objects.none()
    exact = Tag.objects.filter(name__iexact=words).select_related("merged_into").first()
    return JsonResponse(
        {"items": [{"name": tag.name} for tag in found], "exact": tag_answer(exact)}
    )


def tag_answer(tag: Tag | None) -> dict[str, Any] | None:
    if tag is None:
        return None
    return {"name": (tag.merged_into or tag).name, "is_blocked": tag.is_blocked}


@desk_view("articles.change_article")
def propose_authors(request: HttpRequest) -> JsonResponse:
    if ids := numbers(request, "ids"):
        found = Author.objects.filter(pk__in=ids)
    else:
        found = Author.objects.filter(pen_name__icontains=asked(request))[:PROPOSALS]
    return JsonResponse({"items": [{"id": author.pk, "name": author.pen_name} for author in found]})


@desk_view("articles.change_article")
def propose_stories(request: HttpRequest) -> JsonResponse:
    among = shown_now() if "shown" in request.GET else nameable(staff(request))
    stories = among.select_related("section__parent")
    if ids := numbers(request, "ids"):
        found = stories.filter(pk__in=ids)
    else:
        words = asked(request)
        found = stories.matching(words).order_by("-first_published_at", "-id")[:PROPOSALS]
    return JsonResponse({"items": [story_facts(article) for article in found]})


def shown_now() -> ArticleQuerySet:
    """For what leads readers there at once."""
    shown = PublishedArticle.objects.visible(timezone.now())
    return Article.objects.filter(pk__in=shown.values("article"))


def nameable(user: User) -> ArticleQuerySet:
    """What readers see now, and what the person may open anyway.

    A scheduled story is not among them: its headline may be under embargo.
    """
    shown = PublishedArticle.objects.visible(timezone.now())
    reach = Q(pk__in=shown.values("article")) | Q(
        pk__in=Article.objects.within_reach_of(user).values("pk")
    )
    return Article.objects.kept().filter(reach)


def story_facts(article: Article) -> dict[str, Any]:
    moment = article.first_published_at
    return {
        "id": article.pk,
        "headline": article.headline,
        "section": str(article.section),
        "state": article.get_state_display(),
        "when": format_moment(moment) if moment else _("not published yet"),
    }


@desk_view("articles.view_photograph")
def library(request: HttpRequest) -> JsonResponse:
    """The newest pictures first, from a given one on: nothing is counted."""
    shelf = Photograph.objects.with_file().matching(asked(request)).order_by("-pk")
    after = numbers(request, "after")
    if after:
        shelf = shelf.filter(pk__lt=after[0])
    found = list(shelf.prefetch_related("renditions")[: SHELF + 1])
    return JsonResponse(
        {
            "items": [photograph_facts(photograph) for photograph in found[:SHELF]],
            "next": found[SHELF - 1].pk if len(found) > SHELF else None,
        }
    )


@desk_view("articles.view_photograph")
def media_by_number(request: HttpRequest) -> JsonResponse:
    photographs = Photograph.objects.filter(pk__in=numbers(request, "photograph"))
    videos = videos_within_reach(staff(request)).filter(pk__in=numbers(request, "video"))
    items = [photograph_facts(one) for one in photographs.prefetch_related("renditions")]
    items += [video_facts(one) for one in videos.prefetch_related("renditions")]
    return JsonResponse({"items": items})


def numbers(request: HttpRequest, name: str) -> list[int]:
    given = request.GET.get(name, "").split(",")[:MOST_ASKED]
    return [int(text) for text in given if text.isascii() and text.isdigit() and len(text) < 19]
