import datetime
from dataclasses import dataclass

from django.conf import settings
from django.utils.safestring import SafeString

from articles.enums import AdvertisementSlot
from articles.pages import structured
from articles.pages.embeds import framed_hosts
from articles.pages.feeds import feed_links
from articles.pages.figures import Figures, is_to_be_enlivened
from articles.pages.frame import Frame, last_frame
from articles.pages.head import Head, absolute
from articles.pages.listings import SectionBlock, section_block
from articles.pages.neighbours import newest_beside
from articles.pages.page import Page
from articles.pages.parts import Card, CorrectionNote, Credit, Link, Related
from articles.pages.sharing import Sharing, sharing_of, story_image
from articles.pages.story import StoryContent
from articles.pages.treatment import Treatment, treatment_of
from articles.text import iso_moment


@dataclass(frozen=True, kw_only=True)
class ArticlePage(Page):
    treatment: Treatment
    article_id: int | None
    section: SectionBlock
    kicker: str
    label: str
    headline: str
    published_at: datetime.datetime | None
    updated_at: datetime.datetime | None
    pageviews: int | None
    standfirst: str
    lead_figure: SafeString | None
    poster: str
    body: SafeString
    bylines: tuple[Credit, ...]
    source: str
    corrections: tuple[CorrectionNote, ...]
    tags: tuple[Link, ...]
    related: tuple[Related, ...]
    same_section: tuple[Card, ...]
    counts: bool
    framed_hosts: tuple[str, ...]
    has_lively_figures: bool
    sharing: Sharing | None = None


def article_page(
    story: StoryContent, *, at: datetime.datetime, is_preview: bool = False
) -> ArticlePage:
    """A preview is the same page, only uncounted and closed to robots."""
    frame = last_frame.at(at, edition=story.edition)
    treatment = treatment_of(story.genre)
    figures = Figures(story, treatment)
    return ArticlePage(
        frame=frame,
        head=preview_head(story) if is_preview else article_head(story, frame),
        at=at,
        treatment=treatment,
        section_url=story.section.top.get_absolute_url(),
        adverts=frame.adverts_on(
            AdvertisementSlot.ARTICLE_AFTER_TEXT,
            AdvertisementSlot.ARTICLE_SIDE,
            is_barred=story.bars_advertisements,
        ),
        article_id=story.article_id,
        section=section_block(story.section),
        kicker=story.kicker,
        label=story.label,
        headline=story.headline,
        published_at=story.published_at,
        updated_at=story.updated_at,
        pageviews=story.pageviews if settings.PAGEVIEWS_SHOWN else None,
        standfirst=story.standfirst,
        lead_figure=figures.opening(),
        poster=figures.poster,
        body=figures.body(),
        bylines=story.bylines,
        source=story.source,
        corrections=story.corrections,
        tags=story.tags,
        related=story.related,
        same_section=newest_beside(
            story.section, {story.article_id or 0, *story.linked_stories}, at, frame
        ),
        counts=not is_preview,
        sharing=None if is_preview else sharing_of(story),
        framed_hosts=framed_hosts(story.text.services),
        has_lively_figures=is_to_be_enlivened(story),
    )


# -- For machines ---------------------------------------------------------------


def preview_head(story: StoryContent) -> Head:
    return Head(title=story.headline, robots="noindex, nofollow")


def article_head(story: StoryContent, frame: Frame) -> Head:
    image = story_image(story, frame)
    return Head(
        title=f"{story.headline} – {frame.masthead.product_name}",
        sharing_title=f"{story.label}: {story.headline}" if story.label else story.headline,
        description=story.text.summary,
        canonical=absolute(story.url),
        kind="article",
        robots="max-image-preview:large",
        image=image,
        article_facts=tuple(article_facts(story)),
        json_ld=structured.graph(frame, *structured.story_nodes(story, image)),
        feeds=feed_links(story.section.name, story.section.get_absolute_url()),
    )


def article_facts(story: StoryContent) -> list[tuple[str, str]]:
    facts = [("article:section", story.section.top.name)]
    if story.published_at:
        facts.append(("article:published_time", iso_moment(story.published_at)))
    if story.changed_at and story.changed_at != story.published_at:
        facts.append(("article:modified_time", iso_moment(story.changed_at)))
    facts += [("article:author", absolute(credit.url)) for credit in story.bylines]
    return facts + [("article:tag", tag.name) for tag in story.tags]
