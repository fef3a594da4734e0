import datetime
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from articles.body import (
    PhotographNode,
    VideoNode,
    photograph_ids,
    plain_text,
    render,
    render_inline,
)
from articles.pages.cards import section_link
from articles.pages.feeds import feed_links
from articles.pages.frame import Frame, last_frame
from articles.pages.head import Head, absolute, breadcrumb, json_for_script, sharing_image
from articles.pages.listings import SectionBlock, section_block
from articles.pages.page import Page
from articles.pages.parts import Card, Clip, CorrectionNote, Credit, Link, Picture, Related
from articles.pages.story import StoryContent
from articles.text import excerpt, iso_moment

DESCRIPTION_LENGTH = 160


@dataclass(frozen=True, kw_only=True)
class ArticlePage(Page):
    article_id: int | None
    section: SectionBlock
    kicker: str
    headline: str
    published_at: datetime.datetime | None
    pageviews: int | None
    standfirst: str
    lead_figure: SafeString | None
    body: SafeString
    bylines: tuple[Credit, ...]
    source: str
    corrections: tuple[CorrectionNote, ...]
    tags: tuple[Link, ...]
    related: tuple[Related, ...]
    same_section: tuple[Card, ...]
    counts: bool


def article_page(
    story: StoryContent, *, at: datetime.datetime, is_preview: bool = False
) -> ArticlePage:
    """A preview is the same page, only uncounted and closed to robots."""
    frame = last_frame.at(at)
    return ArticlePage(
        frame=frame,
        head=preview_head(story) if is_preview else article_head(story, frame),
        at=at,
        section_url=story.section.top.get_absolute_url(),
        article_id=story.article_id,
        section=section_block(story.section),
        kicker=story.kicker,
        headline=story.headline,
        published_at=story.published_at,
        pageviews=story.pageviews if settings.PAGEVIEWS_SHOWN else None,
        standfirst=story.standfirst,
        lead_figure=lead_figure(story),
        body=Figures(story).body(),
        bylines=story.bylines,
        source=story.source,
        corrections=story.corrections,
        tags=story.tags,
        related=story.related,
        same_section=story.same_section,
        counts=not is_preview,
    )


class Figures:
    """Prints photographs and videos where they stand in the text."""

    def __init__(self, story: StoryContent) -> None:
        self.story = story
        ids = photograph_ids(story.document)
        self.first = None if has_lead_figure(story) else next(iter(ids), None)

    def body(self) -> SafeString:
        return render(self.story.document, photograph=self.photograph, video=self.video)

    def photograph(self, node: PhotographNode) -> SafeString:
        known = self.story.photographs.get(node.photograph_id, Picture())
        is_first = node.photograph_id == self.first
        caption = render_inline(node.caption)
        return photograph_figure(replace(known, caption=caption, is_first=is_first))

    def video(self, node: VideoNode) -> SafeString:
        known = self.story.videos.get(node.video_id, Clip())
        clip = replace(known, caption=render_inline(node.caption))
        return render_to_string("articles/_video.html", {"clip": clip})


def photograph_figure(picture: Picture) -> SafeString:
    return render_to_string("articles/_photograph.html", {"picture": picture})


def has_lead_figure(story: StoryContent) -> bool:
    """The picture of the card opens the story unless the text shows it anyway."""
    if story.lead_photograph in photograph_ids(story.document):
        return False
    lead = story.photographs.get(story.lead_photograph or 0)
    return lead is not None and not lead.is_missing


def lead_figure(story: StoryContent) -> SafeString | None:
    if not has_lead_figure(story):
        return None
    lead = story.photographs[story.lead_photograph or 0]
    return photograph_figure(replace(lead, is_first=True))


# -- For machines ---------------------------------------------------------------


def preview_head(story: StoryContent) -> Head:
    return Head(title=story.headline, robots="noindex, nofollow")


def article_head(story: StoryContent, frame: Frame) -> Head:
    summary = story.standfirst or plain_text(story.document)
    url = absolute(story.url)
    return Head(
        title=f"{story.headline} – {frame.masthead.product_name}",
        sharing_title=story.headline,
        description=excerpt(summary, limit=DESCRIPTION_LENGTH),
        canonical=url,
        kind="article",
        robots="max-image-preview:large",
        image=sharing_image(sharing_picture(story)),
        article_facts=tuple(article_facts(story)),
        json_ld=json_for_script(news_article(story, frame, url, summary)),
        feeds=feed_links(story.section.name, story.section.get_absolute_url()),
    )


def sharing_picture(story: StoryContent) -> Picture | None:
    ids = [story.lead_photograph or 0, *photograph_ids(story.document)]
    found = (story.photographs.get(pk) for pk in ids)
    return next((each for each in found if each and not each.is_missing), None)


def article_facts(story: StoryContent) -> list[tuple[str, str]]:
    facts = [("article:section", story.section.top.name)]
    if story.published_at:
        facts.append(("article:published_time", iso_moment(story.published_at)))
    if story.changed_at and story.changed_at != story.published_at:
        facts.append(("article:modified_time", iso_moment(story.changed_at)))
    return facts + [("article:tag", tag.name) for tag in story.tags]


def news_article(story: StoryContent, frame: Frame, url: str, summary: str) -> dict[str, Any]:
    image = sharing_image(sharing_picture(story))
    places = [story.section.parent, story.section] if story.section.parent else [story.section]
    article: dict[str, Any] = {
        "@type": "NewsArticle",
        "mainEntityOfPage": url,
        "headline": story.headline,
        "description": excerpt(summary, limit=DESCRIPTION_LENGTH),
        "inLanguage": "vi",
        "articleSection": story.section.name,
        "keywords": [tag.name for tag in story.tags],
        "author": [author(each) for each in story.bylines],
        "publisher": {"@type": "NewsMediaOrganization", "name": frame.masthead.product_name},
        "isAccessibleForFree": True,
    }
    if story.published_at:
        article["datePublished"] = iso_moment(story.published_at)
        article["dateModified"] = iso_moment(story.changed_at or story.published_at)
    if image:
        article["image"] = {
            "@type": "ImageObject", "url": image.url, "width": image.width, "height": image.height,
        }  # fmt: skip
    if story.corrections:
        article["correction"] = [note.note for note in story.corrections]
    trail = breadcrumb(tuple(section_link(place) for place in places))
    return {"@context": "https://schema.org", "@graph": [article, trail]}


def author(credit: Credit) -> dict[str, str]:
    return {"@type": "Person", "name": credit.name, "url": absolute(credit.url)}
