"""What the palette goes to that does not stand on the page anyway: stories, sections, verbs."""

import re

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone

from articles.admin.access import article_within_reach, desk_view, staff
from articles.admin.suggestions import asked
from articles.admin.verb_words import button
from articles.enums import Verb
from articles.models import Article, Section, User
from articles.models.article import ArticleQuerySet
from articles.rights import Case, open_verbs
from articles.templatetags.desk import moment as format_moment

MOST = 8
# A number alone, with a mark before it, or the end of one of our addresses.
NUMBER = re.compile(r"(?:^#?|-)(\d{1,18})(?:\.html)?(?:[?#].*)?$|/article/(\d{1,18})/")
Item = dict[str, str]


@desk_view("")
def palette(request: HttpRequest) -> JsonResponse:
    """Asked once when it opens, and again with what is typed into it."""
    user, words = staff(request), asked(request)
    writes = user.has_perm("articles.change_article")
    if words:
        stories = found(user, words) if writes else []
        return JsonResponse({"stories": [story_item(each) for each in stories]})
    verbs = verbs_of(request, user) if writes else []
    return JsonResponse({"sections": sections(user), "verbs": verbs})


def found(user: User, words: str) -> list[Article]:
    """The story of that number first, then the newest that hold the words."""
    reach = Article.objects.kept().within_reach_of(user).select_related("section__parent")
    number = number_in(words)
    if number is None:
        return list(matching(reach, words))
    exact = list(reach.filter(pk=number))
    return exact or list(matching(reach, words))


def number_in(words: str) -> int | None:
    place = NUMBER.search(words.strip())
    if place is None:
        return None
    number = int(place[1] or place[2])
    return number if number < 2**63 else None


def matching(reach: ArticleQuerySet, words: str) -> ArticleQuerySet:
    """An address is mostly its slug; the words of a headline are searched without marks."""
    slug = re.sub(r"^.*/|-?\d*\.html.*$", "", words) if "/" in words else ""
    wanted = Q(slug=slug) if slug else Q(pk__in=reach.matching(words).values("pk"))
    return reach.filter(wanted).order_by("-updated_at", "-id")[:MOST]


def story_item(article: Article) -> Item:
    return {
        "label": article.headline,
        "hint": " · ".join(
            (str(article.section), article.get_step_display(), format_moment(article.updated_at))
        ),
        "address": reverse("admin:articles_article_change", args=[article.pk]),
    }


def sections(user: User) -> list[Item]:
    """To the section's stories; for who keeps the order of the paper alone, to the section."""
    if not user.has_perm("articles.view_section"):
        return []
    rows = Section.objects.select_related("parent")
    return [
        {"label": str(section), "hint": "", "address": section_address(section, user)}
        for section in rows
    ]


def section_address(section: Section, user: User) -> str:
    if not user.has_perm("articles.change_article"):
        return reverse("admin:articles_section_change", args=[section.pk])
    return f"{reverse('admin:articles_article_changelist')}?chuyen-muc={section.pk}"


def verbs_of(request: HttpRequest, user: User) -> list[Item]:
    """Of the story that is open on the page; its rights are asked anew, wherever it stands now."""
    number = request.GET.get("story", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return []
    case = Case(article_within_reach(user, int(number)), timezone.now())
    return [verb_item(verb, case) for verb in open_verbs(user, case)]


def verb_item(verb: Verb, case: Case) -> Item:
    """Named as its button on the story's page."""
    return {
        "label": button(verb, case),
        "hint": case.article.headline,
        "address": reverse("admin:desk_verb", args=[case.article.pk, verb.value]),
    }
