"""Where a reader says what is wrong with an advertisement."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.models import Advertisement
from articles.pages.adverts import Advert, advert_of
from articles.pages.frame import Frame, last_frame
from articles.pages.head import Head
from articles.pages.page import Page


@dataclass(frozen=True, kw_only=True)
class AdvertReportPage(Page):
    advert: Advert
    began_at: datetime.datetime


def advert_report_page(advertisement: Advertisement, *, at: datetime.datetime) -> AdvertReportPage:
    frame = last_frame.at(at)
    return AdvertReportPage(
        frame=frame,
        head=head(frame, _("Report an advertisement")),
        at=at,
        advert=advert_of(advertisement),
        began_at=advertisement.shown_from,
    )


def advert_reported_page(*, at: datetime.datetime) -> Page:
    frame = last_frame.at(at)
    return Page(frame=frame, head=head(frame, _("Your report was received")), at=at)


def head(frame: Frame, title: str) -> Head:
    return Head(title=f"{title} – {frame.masthead.product_name}", robots="noindex, nofollow")
