"""One story: what kind of article it is, its pictures, its clips and what was corrected."""

from collections.abc import Iterable

from articles.enums import Genre
from articles.pages.cards import section_link
from articles.pages.head import SharingImage, absolute
from articles.pages.parts import Clip, CorrectionNote, Credit, Picture
from articles.pages.story import StoryContent
from articles.pages.structured.nodes import (
    Node,
    breadcrumb,
    image_object,
    stated,
    the_paper,
)
from articles.pages.structured.paper import organisation
from articles.text import iso_moment

# Reporting from the spot, opinion and what was paid for are told apart; an analysis is nothing
# that the newsroom marks, and so nothing that it may claim.
KINDS = {
    Genre.FEATURE: "ReportageNewsArticle",
    Genre.LONGFORM: "ReportageNewsArticle",
    Genre.COMMENT: "OpinionNewsArticle",
    Genre.SPONSORED: "AdvertiserContentArticle",
}
MOST_PICTURES = 20


def story_nodes(story: StoryContent, image: SharingImage | None) -> list[Node]:
    section = story.section
    places = [section.parent, section] if section.parent else [section]
    return [
        article(story, image),
        *clips(story),
        breadcrumb(section_link(place) for place in places),
    ]


def article(story: StoryContent, image: SharingImage | None) -> Node:
    pictures = [image_object(each) for each in pictures_in_order(story)]
    return stated(
        KINDS.get(story.genre, "NewsArticle"),
        {
            "mainEntityOfPage": absolute(story.url),
            "url": absolute(story.url),
            "headline": story.headline,
            "description": story.text.summary,
            "inLanguage": "vi",
            "genre": str(story.genre.label),
            "articleSection": story.section.name,
            "keywords": [tag.name for tag in story.tags],
            "image": [*([image.url] if image else []), *pictures],
            **moments(story),
            "author": [person(each) for each in story.bylines] or the_paper(),
            "publisher": the_paper(),
            "correction": [corrected(note) for note in story.corrections],
            "isAccessibleForFree": True,
            **of_others(story),
            **gallery(story, pictures),
        },
    )


def moments(story: StoryContent) -> dict[str, str]:
    """Changed is what a later version says of itself, never the clock of the robot's visit."""
    if not story.published_at:
        return {}
    changed = story.changed_at or story.published_at
    return {
        "datePublished": iso_moment(story.published_at),
        "dateModified": iso_moment(changed),
    }


def of_others(story: StoryContent) -> dict[str, Node | None]:
    """Who paid is not where the text is from."""
    return {
        "sponsor": organisation(story.sponsor),
        "sourceOrganization": organisation(story.source),
    }


def gallery(story: StoryContent, pictures: list[Node]) -> dict[str, Node]:
    if story.genre != Genre.PHOTO_STORY or not pictures:
        return {}
    return {"hasPart": stated("ImageGallery", {"name": story.headline, "image": pictures})}


def pictures_in_order(story: StoryContent) -> list[Picture]:
    wanted = dict.fromkeys([story.lead_photograph or 0, *story.text.photograph_ids])
    found = (story.photographs.get(pk) for pk in wanted)
    return [each for each in found if each and not each.is_missing][:MOST_PICTURES]


def clips(story: StoryContent) -> Iterable[Node]:
    for pk in dict.fromkeys(story.text.video_ids):
        clip = story.videos.get(pk, Clip())
        # A clip without a still or without its hour is nothing that a robot may list.
        if clip.addresses and clip.addresses.poster and story.published_at:
            yield video_object(clip, story)


def video_object(clip: Clip, story: StoryContent) -> Node:
    assert clip.addresses is not None
    return stated(
        "VideoObject",
        {
            "name": clip.caption or story.headline,
            "description": story.text.summary or story.headline,
            "thumbnailUrl": absolute(clip.addresses.poster),
            "contentUrl": absolute(clip.addresses.sources[-1].address),
            "uploadDate": iso_moment(story.published_at) if story.published_at else "",
            "duration": duration(clip.duration_ms),
            "creditText": clip.credit,
            "caption": subtitles(clip),
            "transcript": clip.transcript,
            "inLanguage": "vi",
            "publisher": the_paper(),
        },
    )


def subtitles(clip: Clip) -> Node | None:
    if not clip.subtitles:
        return None
    return stated(
        "MediaObject",
        {
            "contentUrl": absolute(clip.subtitles),
            "encodingFormat": "text/vtt",
            "inLanguage": "vi",
        },
    )


def duration(milliseconds: int | None) -> str:
    """ISO 8601; a clip of half a second lasts one."""
    if milliseconds is None:
        return ""
    minutes, seconds = divmod(max(1, round(milliseconds / 1000)), 60)
    return f"PT{minutes}M{seconds}S" if minutes else f"PT{seconds}S"


def person(credit: Credit) -> Node:
    return stated(
        "Person", {"name": credit.name, "url": absolute(credit.url) if credit.url else ""}
    )


def corrected(note: CorrectionNote) -> Node:
    return stated(
        "CorrectionComment",
        {
            "name": note.heading,
            "text": note.in_one,
            "url": absolute(note.place),
            "datePublished": iso_moment(note.corrected_at),
        },
    )
