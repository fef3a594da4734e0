import datetime
from dataclasses import dataclass

from django.conf import settings

from articles.models.addresses import day_address
from articles.pages.adverts import NO_ADVERTS, Adverts
from articles.pages.frame import Frame
from articles.pages.head import Head
from articles.pages.surroundings import BannerLine, DressWorn
from articles.text import in_vietnam


@dataclass(frozen=True, kw_only=True)
class Page:
    """What every public page has; each kind of page adds its own."""

    frame: Frame
    head: Head
    at: datetime.datetime
    section_url: str = ""
    adverts: Adverts = NO_ADVERTS
    # At the desk the cards say which place they stand in; readers are never told.
    shows_places: bool = False

    @property
    def banner(self) -> BannerLine | None:
        """Asked at the page's own moment: a frame that outlived its hour shows nothing too long."""
        return next((each for each in self.frame.banners if each.is_in_force(self.at)), None)

    @property
    def dress(self) -> DressWorn | None:
        return next((each for each in self.frame.dresses if each.is_in_force(self.at)), None)

    @property
    def archive_url(self) -> str:
        return day_address(in_vietnam(self.at).date())

    @property
    def is_kept_for_reading_offline(self) -> bool:
        return bool(settings.OFFLINE_READING)
