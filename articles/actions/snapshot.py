"""Making the immutable row that readers see out of the working copy."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add

from django.contrib.postgres.search import SearchVector
from django.db.models import Max, Value
from django.db.models.expressions import Combinable

from articles.actions.printing import keep_printed
from articles.body import Document, VideoNode, parse, photographs, plain_text, video_ids
from articles.body.inlines import plain
from articles.enums import BylineRole
from articles.models import (
    Approval,
    Article,
    PageviewTotal,
    Photograph,
    PublishedArticle,
    PublishedByline,
    PublishedPhotograph,
    PublishedRelated,
    PublishedTag,
    PublishedVideo,
    User,
    VideoAttachment,
    text_hash,
)
from articles.text import excerpt, fold, fold_exact, slugify

EXCERPT_LENGTH = 240
# A tsvector is refused by PostgreSQL past one megabyte; words beyond this are not searched.
SEARCHED_CHARACTERS = 200_000


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What a version says of its own changes, and the end that was set for it before."""

    updated_at: datetime.datetime | None = None
    worded_at: datetime.datetime | None = None
    shown_until: datetime.datetime | None = None


def make_version(
    article: Article,
    *,
    by: User,
    at: datetime.datetime,
    shown_from: datetime.datetime,
    approval: Approval | None,
    marks: Marks,
) -> PublishedArticle:
    first_published_at = freeze_address(article, at=at, shown_from=shown_from)
    document = parse(article.body)
    published = PublishedArticle(
        article=article,
        number=next_number(article),
        article_version=article.version,
        approval=approval,
        excerpt=excerpt(article.standfirst or plain_text(document), limit=EXCERPT_LENGTH),
        top_section=article.section.top,
        first_published_at=first_published_at,
        shown_from=shown_from,
        shown_until=marks.shown_until,
        updated_at=marks.updated_at,
        worded_at=marks.worded_at,
        published_at=at,
        published_by=by,
        **copied(article),
        **printed(article),
        **searched_as(
            article.headline, article.standfirst, document, spoken=spoken_in(article, document)
        ),
    )
    published.content_hash = hash_of(published)
    published.save(force_insert=True)
    copy_links(article, published, document)
    keep_printed(published, document)
    PageviewTotal.objects.get_or_create(article=article)
    return published


def freeze_address(
    article: Article, *, at: datetime.datetime, shown_from: datetime.datetime
) -> datetime.datetime:
    """Fix slug and first hour for good once readers could have seen the story, not before:
    an address made for an hour that never came may tell what was cut since.
    """
    first = article.first_published_at
    if first is None or not article.published.once_shown(at).exists():
        article.slug = slugify(article.short_headline or article.headline)
        first = article.first_published_at = shown_from
    return first


def next_number(article: Article) -> int:
    last = article.published.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def copied(article: Article) -> dict[str, object]:
    fields = (
        "genre", "kicker", "headline", "short_headline", "standfirst", "body", "slug",
        "source", "sponsor", "is_without_advertisements", "section",
    )  # fmt: skip
    return {field: getattr(article, field) for field in fields}


def printed(article: Article) -> dict[str, str]:
    """Names as they stood that day; pages resolve them anew, the record keeps these."""
    bylines = article.bylines.select_related("author")
    related = article.related_links.select_related("target")
    return {
        "printed_bylines": "\n".join(
            f"{line.author.pen_name} ({BylineRole(line.role).label})" for line in bylines
        ),
        "printed_tags": "\n".join(article.tags.values_list("name", flat=True)),
        "printed_related": "\n".join(
            link.headline or (link.target.headline if link.target else "") for link in related
        ),
    }


def spoken_in(article: Article, document: Document) -> list[str]:
    clips = VideoAttachment.objects.filter(article=article, pk__in=video_ids(document))
    return list(clips.values_list("transcript", flat=True))


def searched_as(
    headline: str, standfirst: str, document: Document, *, spoken: Iterable[str] = ()
) -> dict[str, Combinable]:
    text = "\n".join((plain_text(document), *spoken))[:SEARCHED_CHARACTERS]
    parts = {"A": headline, "B": standfirst, "C": text}
    return {
        "search_exact": vector({w: fold_exact(part) for w, part in parts.items()}),
        "search_folded": vector({w: fold(part) for w, part in parts.items()}),
    }


def vector(parts: dict[str, str]) -> Combinable:
    return reduce(
        add,
        (SearchVector(Value(text), weight=w, config="simple") for w, text in parts.items()),
    )


def hash_of(published: PublishedArticle) -> str:
    # Added only where there is one: hashes of versions from before stay what they were.
    sponsor = [published.sponsor] if published.sponsor else []
    return text_hash(
        published.genre, published.kicker, published.headline, published.short_headline,
        published.standfirst, published.body, published.source, published.printed_bylines,
        published.printed_tags, published.printed_related, *sponsor,
    )  # fmt: skip


def copy_links(article: Article, published: PublishedArticle, document: Document) -> None:
    moment = published.first_published_at
    PublishedByline.objects.bulk_create(
        PublishedByline(
            published=published, author_id=line.author_id, role=line.role,
            position=position, first_published_at=moment,
        )
        for position, line in enumerate(article.bylines.all())
    )  # fmt: skip
    PublishedTag.objects.bulk_create(
        PublishedTag(
            published=published, tag_id=item.tag_id, position=position, first_published_at=moment
        )
        for position, item in enumerate(article.tagged_items.all())
    )
    PublishedRelated.objects.bulk_create(
        PublishedRelated(
            published=published, kind=link.kind, target_id=link.target_id, url=link.url,
            headline=link.headline, excerpt=link.excerpt, position=position,
        )
        for position, link in enumerate(article.related_links.all())
    )  # fmt: skip
    copy_photographs(article, published, document)
    copy_videos(article, published, document)


def copy_photographs(article: Article, published: PublishedArticle, document: Document) -> None:
    captions = photograph_captions(document)
    order = {photograph_id: place for place, photograph_id in enumerate(captions)}
    PublishedPhotograph.objects.bulk_create(
        PublishedPhotograph(
            published=published,
            photograph_id=use.photograph_id,
            is_lead=use.photograph_id == article.lead_photograph_id,
            is_in_body=use.photograph_id in order,
            position=order.get(use.photograph_id, len(order)),
            caption=captions.get(use.photograph_id, use.caption),
            credit=use.credit,
            alt_text=use.alt_text,
            is_decorative=use.is_decorative,
            focal_x=use.focal_x,
            focal_y=use.focal_y,
            is_ai_used=use.photograph.is_ai_used,
            ai_note=use.photograph.ai_note,
        )
        for use in article.photograph_uses.select_related("photograph")
    )


def copy_videos(article: Article, published: PublishedArticle, document: Document) -> None:
    captions = video_captions(document)
    videos = VideoAttachment.objects.filter(article=article).select_related("poster__photograph")
    own = videos.in_bulk(list(captions))
    PublishedVideo.objects.bulk_create(
        PublishedVideo(
            published=published,
            video=own[video_id],
            position=place,
            caption=caption,
            credit=own[video_id].credit,
            is_ai_used=any(each.is_ai_used for each in seen_of(own[video_id])),
            ai_note=ai_notes(own[video_id]),
            poster_id=own[video_id].poster_id,
            subtitles=own[video_id].subtitles,
            transcript=own[video_id].transcript,
        )
        for place, (video_id, caption) in enumerate(captions.items())
        if video_id in own
    )


def seen_of(video: VideoAttachment) -> list[VideoAttachment | Photograph]:
    """The clip, and the photograph that stands for it until it is played."""
    still = video.poster.photograph if video.poster else None
    return [video, still] if still else [video]


def ai_notes(video: VideoAttachment) -> str:
    return excerpt("; ".join(filter(None, (each.ai_note for each in seen_of(video)))), limit=300)


def photograph_captions(document: Document) -> dict[int, str]:
    """In the order of the text; a picture that stands twice counts where it stands first."""
    found: dict[int, str] = {}
    for photograph_id, caption in photographs(document):
        found.setdefault(photograph_id, plain(caption))
    return found


def video_captions(document: Document) -> dict[int, str]:
    found: dict[int, str] = {}
    for block in document.blocks:
        if isinstance(block, VideoNode):
            found.setdefault(block.video_id, plain(block.caption))
    return found
