"""Addresses that are made by rule and that no row holds."""

FEED_OF_EVERYTHING = "/rss/tin-tuc"
FEED_ENDINGS = ("rss", "atom", "json")


def feed_address(page: str, ending: str = FEED_ENDINGS[0]) -> str:
    """The feed of a page stands under its address: `/thoi-su` has `/rss/thoi-su.rss`.

    That of the front page is named by a word that no section can have.
    """
    place = FEED_OF_EVERYTHING if page == "/" else f"/rss{page}"
    return f"{place}.{ending}"
