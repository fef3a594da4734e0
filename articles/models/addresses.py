"""Addresses that are made by rule and that no row holds."""

import datetime

FEED_OF_EVERYTHING = "/rss/tin-tuc"
FEED_ENDINGS = ("rss", "atom", "json")
# Of the sitemap's parts, those that hold stories.
STORIES = "bai"


def feed_address(page: str, ending: str = FEED_ENDINGS[0]) -> str:
    """The feed of a page stands under its address: `/thoi-su` has `/rss/thoi-su.rss`.

    That of the front page is named by a word that no section can have.
    """
    place = FEED_OF_EVERYTHING if page == "/" else f"/rss{page}"
    return f"{place}.{ending}"


def subtitles_address(article_id: int, video_id: int) -> str:
    """Of the version that readers have; the ending keeps it apart from sections."""
    return f"/phu-de/{article_id}-{video_id}.vtt"


def day_address(day: datetime.date) -> str:
    """Of all that was first published on it."""
    return f"/luu-tru/{day:%Y/%m/%d}"


def sitemap_address(word: str, part: int) -> str:
    """People count parts from one."""
    return f"/sitemap/{word}-{part + 1}.xml"
