import datetime
from dataclasses import dataclass

from articles import selectors
from articles.models import PublishedArticle, Section
from articles.pages.cards import card
from articles.pages.frame import Frame, MenuEntry, last_frame
from articles.pages.head import Head, absolute, sharing_image
from articles.pages.page import Page
from articles.pages.parts import Card

OPENING_STORIES = 5
LATEST_STORIES = 10
STORIES_OF_SECTION = 5


@dataclass(frozen=True, slots=True)
class Block:
    section: MenuEntry
    lead: Card
    rest: tuple[Card, ...]


@dataclass(frozen=True, kw_only=True)
class FrontPage(Page):
    lead: Card | None
    seconds: tuple[Card, ...]
    latest: tuple[Card, ...]
    blocks: tuple[Block, ...]


def front_page(*, at: datetime.datetime) -> FrontPage:
    frame = last_frame.at(at)
    sections = selectors.newest_of_sections(at, OPENING_STORIES + STORIES_OF_SECTION)
    newest = list(selectors.cards(selectors.newest(at))[: OPENING_STORIES + LATEST_STORIES])
    opening = [card(story) for story in pictured_first(newest[:OPENING_STORIES])]
    opened = {story.pk for story in newest[:OPENING_STORIES]}
    return FrontPage(
        frame=frame,
        head=front_head(frame, opening),
        at=at,
        section_url="/",
        lead=opening[0] if opening else None,
        seconds=tuple(opening[1:]),
        latest=tuple(card(story) for story in newest[OPENING_STORIES:]),
        blocks=blocks(frame, sections, opened, at),
    )


def pictured_first(stories: list[PublishedArticle]) -> list[PublishedArticle]:
    """The newest story that has a picture leads; the rest keep their order."""
    lead = next((story for story in stories if card(story).picture), None)
    if lead is None:
        return stories
    return [lead, *(story for story in stories if story is not lead)]


def blocks(
    frame: Frame, sections: list[Section], opened: set[int], at: datetime.datetime
) -> tuple[Block, ...]:
    """What opens the page is not repeated in its section."""
    chosen = {
        section.slug: [pk for pk in section.story_ids if pk not in opened][:STORIES_OF_SECTION]  # type: ignore[attr-defined]
        for section in sections
    }
    wanted = [pk for ids in chosen.values() for pk in ids]
    stories = {
        story.pk: card(story)
        for story in selectors.cards(PublishedArticle.objects.visible(at).filter(pk__in=wanted))
    }
    made = ((entry, [stories[pk] for pk in chosen.get(entry.slug, ())]) for entry in frame.menu)
    return tuple(Block(entry, found[0], tuple(found[1:])) for entry, found in made if found)


def front_head(frame: Frame, opening: list[Card]) -> Head:
    masthead = frame.masthead
    return Head(
        title=masthead.product_name,
        sharing_title=masthead.product_name,
        description=masthead.motto or masthead.agency,
        canonical=absolute("/"),
        image=sharing_image(opening[0].picture) if opening else None,
    )
