"""Addresses of the paper. Fixed words come first; sections take what is left."""

from django.urls import path, re_path

from articles.feeds import answers as feeds
from articles.models.static_pages import ROOT_PAGES
from articles.sitemaps import answers as sitemaps
from articles.views import adverts, offline, pages, static_pages, stories

SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"
FEED = r"\.(?P<ending>rss|atom|json)"
PART = "(?P<number>[1-9][0-9]{0,8})"
PLACE = "trang/(?P<position>[0-9]+-[0-9]+)"


def listed(address: str, view: object, name: str) -> list[object]:
    """A list and its further pages, whose place stands in the path."""
    return [
        re_path(rf"^{address}$", view, name=name),  # type: ignore[call-overload]
        re_path(rf"^{address}/{PLACE}$", view, name=f"{name}_further"),  # type: ignore[call-overload]
    ]


urlpatterns = [
    path("", pages.front, name="front"),
    re_path(r"^(?:(?P<slug>[^/]+)-)?(?P<number>[0-9]{1,19})\.html$", stories.story, name="story"),
    path("tim-kiem", pages.search, name="search"),
    re_path(rf"^(?P<slug>{'|'.join(ROOT_PAGES)})$", static_pages.static_page, name="root_page"),
    re_path(rf"^trang/(?P<slug>{SLUG})$", static_pages.static_page, name="static_page"),
    path("luu-tru", pages.archive, name="archive"),
    *listed(
        "luu-tru/(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/(?P<day>[0-9]{2})", pages.day, name="day"
    ),
    *listed("24h", pages.stream, name="stream"),
    # Below a word that no section may have.
    re_path(
        r"^lien-he/bao-cao-quang-cao/(?P<number>[0-9]{1,18})$",
        adverts.report,
        name="advert_report",
    ),
    path("lien-he/bao-cao-quang-cao/da-nhan", adverts.reported, name="advert_reported"),
    *listed("dinh-chinh", pages.corrections, name="corrections"),
    path("chu-de", pages.topics, name="topics"),
    re_path(rf"^chu-de/(?P<slug>{SLUG})$", pages.topic, name="topic"),
    *listed(rf"tag/(?P<slug>{SLUG})", pages.tag, name="tag"),
    *listed(rf"tac-gia/(?P<slug>{SLUG})", pages.author, name="author"),
    path("robots.txt", sitemaps.robots_txt, name="robots"),
    re_path(r"^(?P<key>[A-Za-z0-9-]{8,128})\.txt$", sitemaps.key_file),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-news.xml", sitemaps.news, name="news_sitemap"),
    path("sitemap/muc.xml", sitemaps.standing),
    re_path(rf"^sitemap/bai-{PART}\.xml$", sitemaps.stories),
    re_path(rf"^sitemap/(?P<kind>tu-khoa|tac-gia)-{PART}\.xml$", sitemaps.places),
    re_path(
        r"^phu-de/(?P<number>[1-9][0-9]{0,17})-(?P<video>[1-9][0-9]{0,17})\.vtt$",
        stories.subtitles,
        name="subtitles",
    ),
    path("rss", feeds.overview, name="feeds"),
    re_path(rf"^rss/tin-tuc{FEED}$", feeds.everything, name="feed"),
    re_path(rf"^rss/tag/(?P<slug>{SLUG}){FEED}$", feeds.tag),
    re_path(rf"^rss/tac-gia/(?P<slug>{SLUG}){FEED}$", feeds.author),
    re_path(rf"^rss/(?P<slug>{SLUG}){FEED}$", feeds.section),
    re_path(rf"^rss/(?P<parent>{SLUG})/(?P<slug>{SLUG}){FEED}$", feeds.section),
    path("sw.js", offline.worker, name="worker"),
    path("ngoai-tuyen", offline.offline, name="offline"),
    path("ngoai-tuyen/thay-doi", offline.changes, name="changes"),
    re_path(
        r"^(?:/*)[tT][iI][nN]-[tT][uU][cC]/+[^/]+/+(?P<number>[0-9]{1,18})(?:/.*)?$",
        stories.old_address,
    ),
    *listed(rf"(?P<slug>{SLUG})", pages.section, name="section"),
    *listed(rf"(?P<parent>{SLUG})/(?P<slug>{SLUG})", pages.section, name="subsection"),
]
