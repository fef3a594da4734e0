"""A tag's page where the desk made it a topic, and the list of those that run."""

import datetime
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from articles import selectors
from articles.enums import TopicKind
from articles.media import picture_addresses
from articles.models import PublishedTag, Tag, Topic
from articles.pages.cards import card
from articles.pages.feeds import with_feeds
from articles.pages.frame import last_frame
from articles.pages.head import Head, absolute, house_image
from articles.pages.listings import STORIES, ListPage, list_head, news_first
from articles.pages.page import Page
from articles.pages.paging import older_url
from articles.pages.parts import Card, Paging, Picture
from articles.pages.structured import Listing, collection_page, graph
from articles.selectors import Position

URL = "/chu-de"


@dataclass(frozen=True, slots=True)
class TopicBlock:
    name: str
    url: str
    kind: str
    standfirst: str
    picture: Picture | None


@dataclass(frozen=True, kw_only=True)
class TopicPage(ListPage):
    topic: TopicBlock
    lead: Card | None


@dataclass(frozen=True, kw_only=True)
class TopicsPage(Page):
    topics: tuple[TopicBlock, ...]


def topic_page(
    tag: Tag, topic: Topic, *, at: datetime.datetime, position: Position | None = None
) -> TopicPage:
    """The hand-picked story opens the first page and does not come again below it."""
    frame = last_frame.at(at)
    links = PublishedTag.objects.filter(tag=tag).exclude(published__article=topic.lead_id)
    places = selectors.positions(links, at, position, STORIES + 1)
    lead_id = topic.lead_id if position is None else None
    shown = [pk for _moment, pk in places[:STORIES]]
    stories = list(selectors.cards(selectors.chosen_or_of(shown, lead_id, at)))
    older = older_url(tag.get_absolute_url(), places[STORIES - 1]) if places[STORIES:] else ""
    pages = Paging(first=tag.get_absolute_url() if position else "", older=older)
    url = tag.get_absolute_url()
    block = topic_block(topic, tag)
    cards = news_first(card(story) for story in stories if story.article_id != lead_id)
    leads = [card(story) for story in stories if story.article_id == lead_id]
    listing = Listing(tag.name, url, topic.standfirst, (*leads, *cards))
    return TopicPage(
        frame=frame,
        head=with_feeds(list_head(frame, listing, position, pages), tag.name, url),
        at=at,
        name=tag.name,
        introduction=topic.standfirst,
        cards=cards,
        paging=pages,
        topic=block,
        lead=unrepeated(leads[0], block) if leads else None,
    )


def unrepeated(lead: Card, topic: TopicBlock) -> Card:
    """A picture that stands at the head of the page is not shown again just below."""
    is_same = lead.picture and topic.picture and lead.picture.addresses == topic.picture.addresses
    return replace(lead, picture=None) if is_same else lead


def topics_page(*, at: datetime.datetime) -> TopicsPage:
    frame = last_frame.at(at)
    title = _("Topics and events")
    return TopicsPage(
        frame=frame,
        head=Head(
            title=f"{title} – {frame.masthead.product_name}",
            sharing_title=title,
            canonical=absolute(URL),
            image=house_image(frame),
            json_ld=graph(frame, *collection_page(Listing(title, URL))),
        ),
        at=at,
        section_url=URL,
        topics=tuple(topic_block(topic, topic.tag) for topic in selectors.running_topics(at)),
    )


def topic_block(topic: Topic, tag: Tag) -> TopicBlock:
    return TopicBlock(
        name=tag.name,
        url=tag.get_absolute_url(),
        kind=str(TopicKind(topic.kind).label),
        standfirst=topic.standfirst,
        picture=topic_picture(topic),
    )


def topic_picture(topic: Topic) -> Picture | None:
    if topic.photograph is None:
        return None
    addresses = picture_addresses(topic.photograph)
    found = Picture(
        addresses=addresses,
        alt=topic.alt_text,
        credit=topic.credit,
        focal_x=topic.focal_x,
        focal_y=topic.focal_y,
        is_first=True,
        is_ai_used=topic.photograph.is_ai_used,
        ai_note=topic.photograph.ai_note,
    )
    return None if found.is_missing else found
