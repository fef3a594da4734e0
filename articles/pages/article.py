import datetime
from dataclasses import dataclass, replace

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from articles.body import (
    EmbedNode,
    PhotographNode,
    VideoNode,
    photograph_ids,
    render,
    render_inline,
)
from articles.enums import AdvertisementSlot
from articles.pages import structured
from articles.pages.embeds import embed_figure, framed_hosts
from articles.pages.frame import Frame, last_frame
from articles.pages.head import Head, absolute
from articles.pages.listings import SectionBlock, section_block
from articles.pages.page import Page
from articles.pages.parts import Card, Clip, CorrectionNote, Credit, Link, Picture, Related
from articles.pages.sharing import Sharing, sharing_of, story_image
from articles.pages.story import StoryContent
from articles.text import iso_moment


@dataclass(frozen=True, kw_only=True)
class ArticlePage(Page):
    article_id: int | None
    section: SectionBlock
    kicker: str
    label: str
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
    framed_hosts: tuple[str, ...]
    sharing: Sharing | None = None


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
        sharing=None if is_preview else sharing_of(story),
        framed_hosts=framed_hosts(story.document),
    )


class Figures:
    """Prints photographs, videos and embeds where they stand in the text."""

    def __init__(self, story: StoryContent) -> None:
        self.story = story
        ids = photograph_ids(story.document)
        self.first = None if has_lead_figure(story) else next(iter(ids), None)

    def body(self) -> SafeString:
        return render(
            self.story.document,
            photograph=self.photograph,
            video=self.video,
            embed=self.embed,
            is_paid=bool(self.story.label),
        )

    def photograph(self, node: PhotographNode) -> SafeString:
        known = self.story.photographs.get(node.photograph_id, Picture())
        is_first = node.photograph_id == self.first
        caption = self.caption(node)
        return photograph_figure(replace(known, caption=caption, is_first=is_first))

    def video(self, node: VideoNode) -> SafeString:
        known = self.story.videos.get(node.video_id, Clip())
        clip = replace(known, caption=self.caption(node))
        return render_to_string("articles/_video.html", {"clip": clip})

    def embed(self, node: EmbedNode) -> SafeString:
        is_first = node.photograph_id is not None and node.photograph_id == self.first
        return embed_figure(node, self.story.photographs, is_first=is_first)

    def caption(self, node: PhotographNode | VideoNode) -> SafeString:
        return render_inline(node.caption, is_paid=bool(self.story.label))


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
    image = story_image(story, frame)
    return Head(
        title=f"{story.headline} – {frame.masthead.product_name}",
        sharing_title=f"{story.label}: {story.headline}" if story.label else story.headline,
        description=structured.summary(story),
        canonical=absolute(story.url),
        kind="article",
        robots="max-image-preview:large",
        image=image,
        article_facts=tuple(article_facts(story)),
        json_ld=structured.graph(frame, *structured.story_nodes(story, image)),
    )


def article_facts(story: StoryContent) -> list[tuple[str, str]]:
    facts = [("article:section", story.section.top.name)]
    if story.published_at:
        facts.append(("article:published_time", iso_moment(story.published_at)))
    if story.changed_at and story.changed_at != story.published_at:
        facts.append(("article:modified_time", iso_moment(story.changed_at)))
    facts += [("article:author", absolute(credit.url)) for credit in story.bylines]
    return facts + [("article:tag", tag.name) for tag in story.tags]
