"""The context of each public page: one frozen dataclass each, built with `at=`.

The desk's preview takes the same road as the reader's page:

    story = working_story(article, at=at, address=media.desk_address)
    page = article_page(story, at=at, is_preview=True)
    render_to_string("articles/article.html", {"page": page})
"""

from articles.pages.article import ArticlePage, article_page
from articles.pages.corrections import CorrectionsPage, corrections_page
from articles.pages.feeds import FeedsPage, feeds_page
from articles.pages.frame import Frame, last_frame
from articles.pages.front import FrontPage, front_page
from articles.pages.listings import (
    DayPage,
    ListPage,
    SectionPage,
    author_page,
    day_page,
    section_page,
    tag_page,
)
from articles.pages.messages import (
    MessagePage,
    broken_page,
    forbidden_page,
    not_found_page,
    refused_page,
    retracted_page,
)
from articles.pages.page import Page, day_url
from articles.pages.paging import read_position
from articles.pages.parts import Credit
from articles.pages.search import RESULT_PAGES, SearchPage, search_page
from articles.pages.story import StoryContent, published_story, working_story

__all__ = [
    "RESULT_PAGES",
    "ArticlePage",
    "CorrectionsPage",
    "Credit",
    "DayPage",
    "FeedsPage",
    "Frame",
    "FrontPage",
    "ListPage",
    "MessagePage",
    "Page",
    "SearchPage",
    "SectionPage",
    "StoryContent",
    "article_page",
    "author_page",
    "broken_page",
    "corrections_page",
    "day_page",
    "day_url",
    "feeds_page",
    "forbidden_page",
    "front_page",
    "last_frame",
    "not_found_page",
    "published_story",
    "read_position",
    "refused_page",
    "retracted_page",
    "search_page",
    "section_page",
    "tag_page",
    "working_story",
]
