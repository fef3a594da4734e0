"""What an article page prints, out of a published version or of the unsaved working copy."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import starmap
from typing import Any

from django.conf import settings

from articles.body import Document, PrintedBody, parse, photograph_ids, print_body, video_ids
from articles.enums import BylineRole, Genre, LinkKind, VideoState
from articles.media import addresses_of_clip, clip_addresses
from articles.media.addresses import Address
from articles.models import (
    Article,
    Photograph,
    PublishedArticle,
    RelatedLink,
    Section,
    SharingCard,
    VideoAttachment,
)
from articles.models.addresses import subtitles_address
from articles.pages.cards import bare_picture, neighbour_card, picture, picture_of_row
from articles.pages.corrections import correction_note
from articles.pages.neighbours import linked
from articles.pages.parts import Card, Clip, CorrectionNote, Credit, Link, Picture, Related
from articles.pages.printed import text_of
from articles.selectors import MadeClip

BEING_MADE = (VideoState.WAITING, VideoState.MAKING)


@dataclass(frozen=True, kw_only=True)
class StoryContent:
    """Everything that `article_page` needs; it asks the database for nothing more of the story.

    `photographs` and `videos` are keyed by the numbers that stand in the body.
    """

    article_id: int | None = None
    # Of the paper, when the story was read.
    edition: tuple[int, int] | None = None
    url: str = ""
    section: Section
    genre: Genre = Genre.NEWS
    headline: str
    kicker: str = ""
    label: str = ""
    sponsor: str = ""
    standfirst: str = ""
    text: PrintedBody = field(default_factory=PrintedBody)
    source: str = ""
    published_at: datetime.datetime | None = None
    changed_at: datetime.datetime | None = None
    updated_at: datetime.datetime | None = None
    pageviews: int | None = None
    photographs: Mapping[int, Picture] = field(default_factory=dict)
    lead_photograph: int | None = None
    videos: Mapping[int, Clip] = field(default_factory=dict)
    bylines: tuple[Credit, ...] = ()
    tags: tuple[Link, ...] = ()
    related: tuple[Related, ...] = ()
    # Of ours among the related ones.
    linked_stories: frozenset[int] = frozenset()
    corrections: tuple[CorrectionNote, ...] = ()
    card: SharingCard | None = None
    bars_advertisements: bool = False


def published_story(published: Any) -> StoryContent:
    """Out of the row that `selectors.story` gave: it asks for nothing more."""
    story: PublishedArticle = published
    targets = {
        row["target_id"]: neighbour_card(row["target"])
        for row in published.related_rows
        if row["target"]
    }
    own = {row["photograph_id"]: row for row in published.photograph_rows}
    return StoryContent(
        edition=(published.edition_number, published.edition_raised_in),
        article_id=story.article_id,
        url=story.get_absolute_url(),
        section=story.section,
        genre=Genre(story.genre),
        headline=story.headline,
        kicker=story.kicker,
        label=story.label,
        sponsor=story.sponsor,
        standfirst=story.standfirst,
        text=text_of(story),
        source=story.source,
        published_at=story.first_published_at,
        changed_at=story.changed_at,
        updated_at=story.updated_at,
        pageviews=published.pageviews,
        photographs={key: picture_of_row(row) for key, row in own.items()},
        lead_photograph=next((key for key, row in own.items() if row["is_lead"]), None),
        videos=published_clips(story, published.video_rows),
        bylines=credits_of(published.byline_rows),
        tags=tuple(Link(row["name"], f"/tag/{row['slug']}") for row in published.tag_rows),
        related=tuple(related_of_rows(published.related_rows, targets)),
        corrections=tuple(map(correction_note, published.correction_rows)),
        linked_stories=frozenset(targets),
        card=getattr(story, "sharing_card", None),
        bars_advertisements=story.is_without_advertisements
        or story.section.bars_advertisements
        or published.is_barred_by_tag,
    )


def published_clips(story: PublishedArticle, rows: Iterable[dict[str, Any]]) -> dict[int, Clip]:
    return {
        row["id"]: Clip(
            addresses=addresses_of_clip(starmap(MadeClip, row["made"]), poster_id=row["poster"]),
            name=row["name"],
            caption=row["caption"],
            credit=row["credit"],
            duration_ms=row["duration_ms"],
            is_being_made=row["state"] in BEING_MADE,
            is_ai_used=row["is_ai_used"],
            ai_note=row["ai_note"],
            subtitles=subtitles_address(story.article_id, row["id"]) if row["is_subtitled"] else "",
            transcript=row["transcript"],
        )
        for row in rows
    }


def credits_of(rows: Iterable[dict[str, str]]) -> tuple[Credit, ...]:
    """One credit for each name. Who wrote needs no word for it; who photographed does."""
    roles: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        roles.setdefault((row["name"], row["slug"]), []).append(row["role"])
    return tuple(
        Credit(name=name, url=f"/tac-gia/{slug}", role=role_words(parts))
        for (name, slug), parts in roles.items()
    )


def role_words(roles: list[str]) -> str:
    if roles == [BylineRole.WORDS]:
        return ""
    return ", ".join(str(BylineRole(role).label).lower() for role in roles)


def related_of_rows(rows: Iterable[dict[str, Any]], cards: Mapping[int, Card]) -> Iterable[Related]:
    """A story of ours that readers no longer see is left out, name and all."""
    for row in rows:
        if row["kind"] != LinkKind.INTERNAL:
            yield Related(row["headline"], row["excerpt"], row["url"], is_external=bool(row["url"]))
        elif target := cards.get(row["target_id"]):
            yield related_of_card(target, row["headline"], row["excerpt"])


def related_of_card(target: Card, headline: str, excerpt: str) -> Related:
    """What was written for this link wins; else the story speaks for itself."""
    return Related(
        headline=headline or target.headline,
        excerpt=excerpt or target.standfirst,
        url=target.url,
        picture=target.picture,
        label=target.label,
    )


# -- The working copy, for the desk's preview ---------------------------------------


def working_story(
    article: Article,
    *,
    at: datetime.datetime,
    address: Address,
    credits: Sequence[Credit] | None = None,
    tags: Sequence[str] | None = None,
    links: Sequence[RelatedLink] | None = None,
) -> StoryContent:
    """The page as it would be if the working copy were published at `at`.

    `article` may carry unsaved text. What it does not carry itself (credits, tags, links) may be
    given; what is not given is read from the database. `address` finds renditions that are not
    public yet.
    """
    document = parse(article.body)
    if links is None:
        links = list(article.related_links.all()) if article.pk else []
    targets = linked([link.target_id for link in links if link.target_id], at)
    return StoryContent(
        article_id=article.pk,
        url=article.get_absolute_url() if article.slug else "",
        section=article.section,
        genre=Genre(article.genre),
        headline=article.headline,
        kicker=article.kicker,
        label=article.label,
        sponsor=article.sponsor,
        standfirst=article.standfirst,
        text=print_body(document, article.genre, article.standfirst),
        source=article.source,
        published_at=article.first_published_at or at,
        photographs=working_pictures(article, document, address),
        lead_photograph=article.lead_photograph_id,
        videos=working_clips(document, address),
        bylines=tuple(working_credits(article) if credits is None else credits),
        tags=tuple(Link(name, "") for name in (working_tags(article) if tags is None else tags)),
        related=tuple(related_of_rows(map(row_of_link, links), targets)),
        linked_stories=frozenset(targets),
        bars_advertisements=bars_advertisements(article),
    )


def working_pictures(article: Article, document: Document, address: Address) -> dict[int, Picture]:
    wanted = [*photograph_ids(document), article.lead_photograph_id or 0]
    photographs = Photograph.objects.filter(pk__in=wanted).prefetch_related("renditions")
    found = {each.pk: bare_picture(each, address) for each in photographs}
    if article.pk:
        uses = article.photograph_uses.filter(photograph__in=wanted).select_related("photograph")
        for use in uses.prefetch_related("photograph__renditions"):
            found[use.photograph_id] = picture(use, address=address)
    return found


def working_clips(document: Document, address: Address) -> dict[int, Clip]:
    videos = VideoAttachment.objects.filter(pk__in=video_ids(document))
    return {
        video.pk: Clip(
            addresses=clip_addresses(video, address),
            name=video.original_name,
            credit=video.credit,
            is_being_made=video.state in BEING_MADE,
            is_ai_used=video.is_ai_used,
            ai_note=video.ai_note,
            subtitles=desk_subtitles(video) if video.subtitles else "",
            transcript=video.transcript,
        )
        for video in videos.prefetch_related("renditions")
    }


def desk_subtitles(video: VideoAttachment) -> str:
    return f"{settings.DESK_PATH}articles/article/desk/phu-de/{video.pk}.vtt"


def working_credits(article: Article) -> tuple[Credit, ...]:
    if not article.pk:
        return ()
    rows = article.bylines.select_related("author")
    return credits_of(
        {"name": row.author.pen_name, "slug": row.author.slug, "role": row.role} for row in rows
    )


def bars_advertisements(article: Article) -> bool:
    if article.is_without_advertisements or article.section.bars_advertisements:
        return True
    return bool(article.pk) and article.tags.filter(is_without_advertisements=True).exists()


def working_tags(article: Article) -> list[str]:
    return [tag.name for tag in article.tags.all()] if article.pk else []


def row_of_link(link: RelatedLink) -> dict[str, Any]:
    fields = ("kind", "target_id", "url", "headline", "excerpt")
    return {name: getattr(link, name) for name in fields}
