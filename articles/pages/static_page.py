import datetime
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.body import Document, parse, plain_text, render
from articles.models import PublishedPage
from articles.pages import structured
from articles.pages.frame import Frame, last_frame
from articles.pages.head import Head, absolute, house_image
from articles.pages.page import Page
from articles.pages.parts import Link
from articles.text import excerpt

DESCRIPTION_LENGTH = 160


@dataclass(frozen=True, kw_only=True)
class StaticPagePage(Page):
    title: str
    body: SafeString
    changed_at: datetime.datetime


def static_page(published: PublishedPage, *, at: datetime.datetime) -> StaticPagePage:
    page = unpublished_page(published.title, published.body, at=at)
    head = static_head(published, parse(published.body), page.frame)
    url = published.get_absolute_url()
    return replace(page, head=head, changed_at=published.shown_from, section_url=url)


def unpublished_page(title: str, body: str, *, at: datetime.datetime) -> StaticPagePage:
    """As it would be if it were published at `at`; closed to robots."""
    return StaticPagePage(
        frame=last_frame.at(at),
        head=Head(title=title, robots="noindex, nofollow"),
        at=at,
        title=title,
        # Such a page holds no media: the desk refuses them.
        body=render(parse(body)),
        changed_at=at,
    )


def static_head(published: PublishedPage, document: Document, frame: Frame) -> Head:
    url = published.get_absolute_url()
    trail = (Link(_("Front page"), "/"), Link(published.title, url))
    about = structured.plain_page("WebPage", published.title, url)
    return Head(
        title=f"{published.title} – {frame.masthead.product_name}",
        sharing_title=published.title,
        description=excerpt(plain_text(document), limit=DESCRIPTION_LENGTH),
        canonical=absolute(url),
        image=house_image(frame),
        json_ld=structured.graph(frame, about, structured.breadcrumb(trail)),
    )
