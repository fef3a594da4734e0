"""What machines are asked, and that search engines are let in."""

from urllib.robotparser import RobotFileParser

import pytest

from articles.pages import last_frame
from tests import factories

pytestmark = pytest.mark.django_db
STORY = "/lu-rut-1.html"


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


@pytest.fixture
def may(client):
    def may(agent, path=STORY):
        rules = RobotFileParser()
        rules.parse(client.get("/robots.txt").content.decode().splitlines())
        return rules.can_fetch(agent, f"http://testserver{path}")

    return may


def test_search_engines_read_everything_but_the_desk_and_the_search(may):
    for agent in ("Googlebot", "Googlebot-News", "bingbot", "coccocbot-web", "Zalo", "Applebot"):
        for path in ("/", STORY, "/rss/tin-tuc.rss", "/sitemap.xml", "/media/a/b.jpg"):
            assert may(agent, path), (agent, path)
        assert not may(agent, "/toa-soan/articles/article/")
        assert not may(agent, "/tim-kiem?q=lũ")


def test_who_gathers_text_for_models_is_refused_unless_the_paper_lets_them(may, settings):
    for agent in ("GPTBot", "CCBot", "Google-Extended", "ClaudeBot", "Bytespider"):
        assert not may(agent), agent
    assert may("OAI-SearchBot")
    settings.AI_CRAWLERS = "refuse"
    assert not may("OAI-SearchBot")
    assert may("Googlebot")
    settings.AI_CRAWLERS = "allow"
    assert may("GPTBot")
    settings.REFUSED_CRAWLERS = ["Nosy-Bot"]
    assert not may("Nosy-Bot")
    assert may("GPTBot")


def test_the_sitemaps_are_named_with_their_whole_addresses(client):
    factories.make_published()
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    named = [line.removeprefix("Sitemap: ") for line in lines if line.startswith("Sitemap: ")]
    assert named == ["http://testserver/sitemap.xml", "http://testserver/sitemap-news.xml"]
    for address in named:
        assert client.get(address.removeprefix("http://testserver")).status_code == 200
