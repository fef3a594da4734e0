"""Photographs and clips of one story, printed where they stand, as its genre is treated."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from articles.body import EmbedPlace, GalleryPlace, PhotographPlace, Place, VideoPlace
from articles.pages.embeds import embed_figure
from articles.pages.parts import Clip, Picture, Slide
from articles.pages.story import StoryContent
from articles.pages.treatment import Treatment


class Figures:
    """`opening` is asked for before `body`: pictures are numbered as they are printed."""

    def __init__(self, story: StoryContent, treatment: Treatment) -> None:
        self.story, self.treatment = story, treatment
        self.raised = raised(story, treatment)
        self.lead = None if self.raised else lead_above_text(story, treatment)
        self.total = len(story.text.photographs) + (self.lead is not None)
        self.printed = self.galleries = 0
        self.is_first_fetched = isinstance(self.raised, VideoPlace)
        self.fillers: dict[type[Place], Callable[[Any], SafeString | str]] = {
            PhotographPlace: self.photograph,
            VideoPlace: self.video,
            GalleryPlace: self.gallery,
            EmbedPlace: self.embed,
        }

    def opening(self) -> SafeString | None:
        if isinstance(self.raised, VideoPlace):
            return self.clip_figure(self.raised)
        if self.raised:
            return self.picture_figure(self.known(self.raised), self.treatment.opening_sizes)
        return self.picture_figure(self.lead, self.treatment.opening_sizes) if self.lead else None

    @property
    def poster(self) -> str:
        """Of the clip that opens the story, to be fetched before all else."""
        if not isinstance(self.raised, VideoPlace):
            return ""
        addresses = self.clip(self.raised).addresses
        return addresses.poster if addresses else ""

    def body(self) -> SafeString:
        filled = (
            piece
            if isinstance(piece, str)
            else conditional_escape(self.fillers[type(piece)](piece))
            for piece in self.story.text.pieces
        )
        return mark_safe("".join(filled))  # noqa: S308 - printed texts and filled templates

    def photograph(self, place: PhotographPlace) -> SafeString | str:
        if place is self.raised:
            return ""
        return self.picture_figure(self.known(place), self.treatment.sizes)

    def video(self, place: VideoPlace) -> SafeString | str:
        return "" if place is self.raised else self.clip_figure(place)

    def gallery(self, place: GalleryPlace) -> SafeString:
        self.galleries += 1
        pictures = [self.known(each) for each in place.photographs]
        pictures[0] = replace(pictures[0], is_first=self.is_fetched_early())
        context = {
            "slides": list(slides(pictures, self.galleries)),
            "is_tall": sum(each.is_tall for each in pictures) * 2 > len(pictures),
            "sizes": self.treatment.sizes,
            "enlarges": self.treatment.enlarges_pictures,
        }
        return render_to_string("articles/_gallery.html", context)

    def embed(self, place: EmbedPlace) -> SafeString:
        is_first = place.photograph_id is not None and self.is_fetched_early()
        return embed_figure(place, self.story.photographs, is_first=is_first)

    def is_fetched_early(self) -> bool:
        """The first that a reader may see, and no other."""
        is_first, self.is_first_fetched = not self.is_first_fetched, True
        return is_first

    def known(self, place: PhotographPlace) -> Picture:
        found = self.story.photographs.get(place.photograph_id, Picture())
        return replace(found, caption=place.caption)

    def clip(self, place: VideoPlace) -> Clip:
        found = self.story.videos.get(place.video_id, Clip())
        return replace(found, caption=place.caption)

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

    def clip_figure(self, place: VideoPlace) -> SafeString:
        return render_to_string("articles/_video.html", {"clip": self.clip(place)})


def slides(pictures: list[Picture], gallery: int) -> Iterator[Slide]:
    places = ["", *(f"anh-{gallery}-{number}" for number in range(1, len(pictures) + 1)), ""]
    for picture, (before, place, after) in zip(
        pictures, zip(places, places[1:], places[2:], strict=False), strict=True
    ):
        yield Slide(picture, place, before, after)


def is_to_be_enlivened(story: StoryContent) -> bool:
    """Whether anything stands in it that the script of figures does more for."""
    return story.text.has_gallery or any(
        clip.addresses and clip.addresses.hls for clip in story.videos.values()
    )


def raised(story: StoryContent, treatment: Treatment) -> PhotographPlace | VideoPlace | None:
    """What stands in the text and opens the story instead."""
    for place in story.text.places:
        if treatment.is_opened_by_clip and isinstance(place, VideoPlace):
            return place
        if treatment.is_opened_by_picture and isinstance(place, PhotographPlace):
            is_chosen = story.lead_photograph in (None, place.photograph_id)
            if is_chosen and not is_missing(story, place.photograph_id):
                return place
    return None


def lead_above_text(story: StoryContent, treatment: Treatment) -> Picture | None:
    """The picture of the card opens the story unless the text shows it anyway."""
    shown = story.text.photograph_ids
    is_shown = bool(shown) if treatment.is_lead_a_stopgap else story.lead_photograph in shown
    if is_shown or is_missing(story, story.lead_photograph):
        return None
    return story.photographs[story.lead_photograph or 0]


def is_missing(story: StoryContent, photograph_id: int | None) -> bool:
    found = story.photographs.get(photograph_id or 0)
    return found is None or found.is_missing
