import datetime
from dataclasses import dataclass

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from articles import selectors
from articles.models import PublishedArticle
from articles.pages import structured
from articles.pages.cards import card
from articles.pages.frame import last_frame
from articles.pages.head import Head
from articles.pages.page import Page
from articles.pages.parts import Card, Paging
from articles.text import read_search

URL = "/tim-kiem"
RESULTS = 20
RESULT_PAGES = {str(number) for number in range(1, 21)}


@dataclass(frozen=True, kw_only=True)
class SearchPage(Page):
    query: str
    notice: str
    cards: tuple[Card, ...]
    paging: Paging


def search_page(text: str, *, at: datetime.datetime, number: int = 1) -> SearchPage:
    frame = last_frame.at(at)
    query = read_search(text)
    start = (number - 1) * RESULTS
    found: list[PublishedArticle] = []
    if query:
        found += selectors.cards(selectors.matching(query, at))[start : start + RESULTS + 1]
    return SearchPage(
        frame=frame,
        head=Head(
            title=f"{query.text or _('Search')} – {frame.masthead.product_name}",
            robots="noindex, follow",
            json_ld=structured.graph(
                frame, structured.plain_page("SearchResultsPage", _("Search"), URL)
            ),
        ),
        at=at,
        query=query.text,
        notice=_("Only the first words were searched for.") if query.is_cut else "",
        cards=tuple(map(card, found[:RESULTS])),
        paging=Paging(
            first=address(query.text) if number > 1 else "",
            older=address(query.text, number + 1) if len(found) > RESULTS else "",
        ),
    )


def address(text: str, number: int = 1) -> str:
    return f"{URL}?{urlencode({'q': text} | ({'trang': number} if number > 1 else {}))}"
