"""The context of each public page: one frozen dataclass each, built with `at=`.

The desk's preview takes the same road as the reader's page:

    story = working_story(article, at=at, address=media.desk_address)
    page = article_page(story, at=at, is_preview=True)
    render_to_string(page.treatment.template, {"page": page})

and so does an arrangement that nobody has saved yet, at any hour:

    page = front_page(at=tomorrow, layout=arrangement, is_preview=True)
    render_to_string("articles/front.html", {"page": page})
"""

from articles.pages.advert_report import (
    AdvertReportPage,
    advert_report_page,
    advert_reported_page,
)
from articles.pages.adverts import Advert, advert_of
from articles.pages.article import ArticlePage, article_page
from articles.pages.corrections import CorrectionsPage, corrections_page
from articles.pages.feeds import FeedsPage, feeds_page
from articles.pages.frame import Frame, last_frame
from articles.pages.front import FrontBlock, FrontPage, front_page
from articles.pages.listings import (
    DayPage,
    ListPage,
    author_page,
    day_page,
    tag_page,
)
from articles.pages.messages import (
    MessagePage,
    away_page,
    broken_page,
    forbidden_page,
    not_found_page,
    refused_page,
    retracted_page,
)
from articles.pages.offline import OfflinePage, offline_changes, offline_page, worker_settings
from articles.pages.page import Page
from articles.pages.paging import read_position
from articles.pages.parts import Card, Credit, PlaceOnPage
from articles.pages.search import RESULT_PAGES, SearchPage, search_page
from articles.pages.section import SectionPage, section_page
from articles.pages.static_page import StaticPagePage, static_page, unpublished_page
from articles.pages.story import StoryContent, published_story, working_story
from articles.pages.stream import StreamPage, stream_page
from articles.pages.surroundings import DressWorn
from articles.pages.topics import TopicPage, TopicsPage, topic_page, topics_page

__all__ = [
    "RESULT_PAGES",
    "Advert",
    "AdvertReportPage",
    "ArticlePage",
    "Card",
    "CorrectionsPage",
    "Credit",
    "DayPage",
    "DressWorn",
    "FeedsPage",
    "Frame",
    "FrontBlock",
    "FrontPage",
    "ListPage",
    "MessagePage",
    "OfflinePage",
    "Page",
    "PlaceOnPage",
    "SearchPage",
    "SectionPage",
    "StaticPagePage",
    "StoryContent",
    "StreamPage",
    "TopicPage",
    "TopicsPage",
    "advert_of",
    "advert_report_page",
    "advert_reported_page",
    "article_page",
    "author_page",
    "away_page",
    "broken_page",
    "corrections_page",
    "day_page",
    "feeds_page",
    "forbidden_page",
    "front_page",
    "last_frame",
    "not_found_page",
    "offline_changes",
    "offline_page",
    "published_story",
    "read_position",
    "refused_page",
    "retracted_page",
    "search_page",
    "section_page",
    "static_page",
    "stream_page",
    "tag_page",
    "topic_page",
    "topics_page",
    "unpublished_page",
    "worker_settings",
    "working_story",
]
