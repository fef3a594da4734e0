"""Photographs and clips of one story, printed where they stand, as its genre is treated."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from articles.body import (
    EmbedNode,
    GalleryNode,
    PhotographNode,
    VideoNode,
    photograph_ids,
    render,
    render_inline,
)
from articles.body.tree import Inlines, Paragraph, Text
from articles.pages.embeds import embed_figure
from articles.pages.parts import Clip, Picture, Slide
from articles.pages.story import StoryContent
from articles.pages.treatment import Treatment

QUESTION = ' class="question"'


class Figures:
    """`opening` is asked for before `body`: pictures are numbered as they are printed."""

    def __init__(self, story: StoryContent, treatment: Treatment) -> None:
        self.story, self.treatment = story, treatment
        self.is_paid = bool(story.label)
        self.raised = raised(story, treatment)
        self.lead = None if self.raised else lead_above_text(story, treatment)
        nodes = [node for node in story.document.blocks if isinstance(node, PhotographNode)]
        self.total = len(nodes) + (self.lead is not None)
        self.printed = self.galleries = 0
        self.is_first_fetched = isinstance(self.raised, VideoNode)

    def opening(self) -> SafeString | None:
        if isinstance(self.raised, VideoNode):
            return self.clip_figure(self.raised)
        if self.raised:
            return self.picture_figure(self.known(self.raised), self.treatment.opening_sizes)
        return self.picture_figure(self.lead, self.treatment.opening_sizes) if self.lead else None

    @property
    def poster(self) -> str:
        """Of the clip that opens the story, to be fetched before all else."""
        addresses = self.clip(self.raised).addresses if isinstance(self.raised, VideoNode) else None
        return addresses.poster if addresses else ""

    def body(self) -> SafeString:
        return render(
            self.story.document,
            photograph=self.photograph,
            video=self.video,
            embed=self.embed,
            gallery=self.gallery,
            is_paid=self.is_paid,
            paragraph_attributes=question if self.treatment.sets_questions_apart else plain,
        )

    def photograph(self, node: PhotographNode) -> SafeString | str:
        if node is self.raised:
            return ""
        return self.picture_figure(self.known(node), self.treatment.sizes)

    def video(self, node: VideoNode) -> SafeString | str:
        return "" if node is self.raised else self.clip_figure(node)

    def gallery(self, node: GalleryNode) -> SafeString:
        self.galleries += 1
        pictures = [self.known(each) for each in node.photographs]
        pictures[0] = replace(pictures[0], is_first=self.is_fetched_early())
        context = {
            "slides": list(slides(pictures, self.galleries)),
            "is_tall": sum(each.is_tall for each in pictures) * 2 > len(pictures),
            "sizes": self.treatment.sizes,
            "enlarges": self.treatment.enlarges_pictures,
        }
        return render_to_string("articles/_gallery.html", context)

    def embed(self, node: EmbedNode) -> SafeString:
        is_first = node.photograph_id is not None and self.is_fetched_early()
        return embed_figure(node, self.story.photographs, is_first=is_first, is_paid=self.is_paid)

    def is_fetched_early(self) -> bool:
        """The first that a reader may see, and no other."""
        is_first, self.is_first_fetched = not self.is_first_fetched, True
        return is_first

    def known(self, node: PhotographNode) -> Picture:
        found = self.story.photographs.get(node.photograph_id, Picture())
        return replace(found, caption=render_inline(node.caption, is_paid=self.is_paid))

    def clip(self, node: VideoNode) -> Clip:
        found = self.story.videos.get(node.video_id, Clip())
        return replace(found, caption=render_inline(node.caption, is_paid=self.is_paid))

    def picture_figure(self, picture: Picture, sizes: str) -> SafeString:
        self.printed += 1
        context: dict[str, Any] = {
            "picture": replace(picture, is_first=self.is_fetched_early()),
            "sizes": self.treatment.tall_sizes if picture.is_tall else sizes,
            "enlarges": self.treatment.enlarges_pictures,
        }
        if self.treatment.numbers_pictures:
            context |= {"number": self.printed, "total": self.total}
        return render_to_string("articles/_photograph.html", context)

    def clip_figure(self, node: VideoNode) -> SafeString:
        return render_to_string("articles/_video.html", {"clip": self.clip(node)})


def slides(pictures: list[Picture], gallery: int) -> Iterator[Slide]:
    places = ["", *(f"anh-{gallery}-{number}" for number in range(1, len(pictures) + 1)), ""]
    for picture, (before, place, after) in zip(
        pictures, zip(places, places[1:], places[2:], strict=False), strict=True
    ):
        yield Slide(picture, place, before, after)


def is_to_be_enlivened(story: StoryContent) -> bool:
    """Whether anything stands in it that the script of figures does more for."""
    has_gallery = any(isinstance(node, GalleryNode) for node in story.document.blocks)
    return has_gallery or any(
        clip.addresses and clip.addresses.hls for clip in story.videos.values()
    )


def raised(story: StoryContent, treatment: Treatment) -> PhotographNode | VideoNode | None:
    """What stands in the text and opens the story instead."""
    for node in story.document.blocks:
        if treatment.is_opened_by_clip and isinstance(node, VideoNode):
            return node
        if treatment.is_opened_by_picture and isinstance(node, PhotographNode):
            is_chosen = story.lead_photograph in (None, node.photograph_id)
            if is_chosen and not is_missing(story, node.photograph_id):
                return node
    return None


def lead_above_text(story: StoryContent, treatment: Treatment) -> Picture | None:
    """The picture of the card opens the story unless the text shows it anyway."""
    shown = photograph_ids(story.document)
    is_shown = bool(shown) if treatment.is_lead_a_stopgap else story.lead_photograph in shown
    if is_shown or is_missing(story, story.lead_photograph):
        return None
    return story.photographs[story.lead_photograph or 0]


def is_missing(story: StoryContent, photograph_id: int | None) -> bool:
    found = story.photographs.get(photograph_id or 0)
    return found is None or found.is_missing


def question(paragraph: Paragraph) -> str:
    """In an interview what is wholly bold was asked."""
    return QUESTION if is_wholly_bold(paragraph.inlines) else ""


def plain(paragraph: Paragraph) -> str:
    return ""


def is_wholly_bold(inlines: Inlines) -> bool:
    words = [each for each in inlines if isinstance(each, Text) and each.text.strip()]
    return bool(words) and all(each.marks.strong for each in words)
