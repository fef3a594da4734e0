"""Links that know only a headline are joined to the story once readers can see it.

The old site exported its related stories without addresses, in any order.
"""

import datetime
from collections.abc import Sequence

from articles.enums import LinkKind
from articles.models import (
    Article,
    JoinedLink,
    PublishedArticle,
    PublishedRelated,
    RelatedLink,
    User,
)
from articles.text import fold

MOST_OF_ONE_NAME = 50


def join_links_of(article: Article, *, at: datetime.datetime) -> None:
    """What this story names and readers have or had: the words of a story taken back are not
    printed, and joined to it they are left out until it returns.
    """
    links = list(article.related_links.filter(kind=LinkKind.UNRESOLVED))
    if not links:
        return
    candidates = stories_named([link.headline for link in links], but=article, at=at)
    joined = []
    for link in links:
        if target := the_one_meant(link, candidates):
            link.kind, link.target_id = LinkKind.INTERNAL, target.article_id
            joined.append(link)
    RelatedLink.objects.bulk_update(joined, ["kind", "target"])


def join_links_to(published: PublishedArticle, *, by: User, at: datetime.datetime) -> None:
    """What names this story: at the desk, and in versions that readers have before them."""
    if published.shown_from > at:
        return
    headline, article = published.headline, published.article
    rivals = stories_named([headline], but=article, at=at)
    drafted = RelatedLink.objects.filter(kind=LinkKind.UNRESOLVED, headline=headline)
    RelatedLink.objects.filter(
        pk__in=[
            link.pk for link in drafted.exclude(article=article) if means(link, published, rivals)
        ]
    ).update(kind=LinkKind.INTERNAL, target=article)
    printed = PublishedRelated.objects.naming(headline).exclude(published__article=article)
    JoinedLink.objects.bulk_create(
        JoinedLink(link=link, target=article, joined_at=at, joined_by=by)
        for link in printed
        if means(link, published, rivals)
    )


def stories_named(
    headlines: Sequence[str], *, but: Article, at: datetime.datetime
) -> list[PublishedArticle]:
    shown = PublishedArticle.objects.once_shown(at).filter(headline__in=headlines)
    others = shown.exclude(article=but).order_by("-first_published_at", "-id")
    versions = others.only("article_id", "headline", "standfirst", "excerpt")
    newest: dict[tuple[int, str], PublishedArticle] = {}
    for each in versions[: MOST_OF_ONE_NAME * len(headlines)]:
        newest.setdefault((each.article_id, each.headline), each)
    return list(newest.values())


def the_one_meant(
    link: RelatedLink, candidates: Sequence[PublishedArticle]
) -> PublishedArticle | None:
    named = [story for story in candidates if story.headline == link.headline]
    if len(named) > 1:
        named = [story for story in named if begins_alike(link.excerpt, story)]
    return named[0] if named else None


def means(
    link: RelatedLink | PublishedRelated,
    published: PublishedArticle,
    rivals: Sequence[PublishedArticle],
) -> bool:
    """Some headlines come back every day; then the first words must agree as well."""
    return not rivals or begins_alike(link.excerpt, published)


def begins_alike(excerpt: str, story: PublishedArticle) -> bool:
    printed, own = (
        fold(text).rstrip(" .") for text in (excerpt, story.standfirst or story.excerpt)
    )
    shared = min(len(printed), len(own))
    return shared > 0 and printed[:shared] == own[:shared]
