"""What is read in a browser that nobody helps: tabs that sleep, pages that come back as they were
left, pages rendered before anybody asked for them.
"""

import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.utils import timezone

from tests.e2e.conftest import CHROMIUM
from tests.e2e.plain_browser import PlainBrowser
from tests.factories import make_published
from tests.integration.readership_client import day_of, reception_here
from tests.readings import flush
from tests.unit.readership_agents import CHROME

# So long nothing is told that would be told at once.
LONG_ENOUGH = 1.0
# Readers, robots, without script, machines.
ONCE, NOT_AT_ALL, WITHOUT_SCRIPT = (1, 0, 0, 0), (0, 0, 0, 0), (0, 0, 1, 0)
# The page was not made anew: what was left in it is there.
WAS_LEFT = "globalThis.wasLeft === true"
# With an answer still under way a page is not always kept.
IS_ANSWERED = """
    performance.getEntriesByType('resource')
        .some((each) => each.name.endsWith('/d/') && each.responseEnd > 0)
"""
# Nor one that a worker takes under its wing after it was left.
IS_CLAIMED = "navigator.serviceWorker.controller !== null"


@pytest.fixture
def browser(chromium, tmp_path):
    browser = PlainBrowser(CHROMIUM, tmp_path / "browser", CHROME)
    yield browser
    browser.close()


@pytest.fixture
def article(live_server):
    return make_published("Nước rút khỏi xã Ễnh Ặc", at=timezone.now())


@pytest.fixture
def url(live_server, article):
    return live_server.url + article.get_absolute_url()


def counted(article):
    reception_here().spool.keep()
    flush()
    return day_of(article)


def wait_for_reading(article, readers=1):
    until = time.monotonic() + 20
    while counted(article)[0] < readers:
        assert time.monotonic() < until, counted(article)
        time.sleep(0.1)


def assert_not_counted(article):
    time.sleep(LONG_ENOUGH)
    assert counted(article) == NOT_AT_ALL


def test_a_reading_counts_once_however_often_it_is_loaded_anew(browser, url, article):
    tab = browser.first_tab()
    tab.open(url)
    wait_for_reading(article)
    for _time in range(2):
        tab.evaluate("location.reload()")
        time.sleep(LONG_ENOUGH)
        tab.until("document.readyState === 'complete'")
    assert counted(article) == ONCE


def test_a_page_that_comes_back_as_it_was_left_counts_once(browser, live_server, url, article):
    tab = browser.first_tab()
    tab.open(url)
    wait_for_reading(article)
    tab.until(IS_ANSWERED)
    tab.until(IS_CLAIMED)
    tab.evaluate("wasLeft = true")
    tab.open(f"{live_server.url}/")
    assert not tab.evaluate(WAS_LEFT)

    tab.go_back()
    tab.until(WAS_LEFT)
    time.sleep(LONG_ENOUGH)
    assert counted(article) == ONCE


def test_a_tab_opened_behind_counts_when_somebody_looks_at_it(browser, url, article):
    tab = browser.open_behind(url)
    assert_not_counted(article)
    tab.look_at()
    wait_for_reading(article)
    assert counted(article) == ONCE


def test_a_tab_that_nobody_ever_looked_at_does_not_count(browser, url, article):
    tab = browser.open_behind(url)
    assert_not_counted(article)
    tab.close()
    assert_not_counted(article)


def test_a_page_rendered_ahead_counts_when_it_is_opened(browser, live_server, url, article):
    other = make_published("Bài không ai mở")
    tab = browser.first_tab()
    tab.open(f"{live_server.url}/")
    tab.expect([url, live_server.url + other.get_absolute_url()])
    assert_not_counted(article)

    tab.evaluate(f"location.href = {url!r}")
    wait_for_reading(article)
    assert tab.evaluate("performance.getEntriesByType('navigation')[0].activationStart") > 0
    assert counted(article) == ONCE
    assert_not_counted(other)


class PageWithFrame(BaseHTTPRequestHandler):
    """Somebody else's page, on another host, with our story in it."""

    framed = ""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f'<iframe src="{self.framed}" onload="tried = true"></iframe>'.encode())

    def log_message(self, *told):
        """Nobody needs to hear of it."""


@pytest.fixture
def page_with_frame(url):
    PageWithFrame.framed = url
    with ThreadingHTTPServer(("127.0.0.1", 0), PageWithFrame) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_a_story_in_a_frame_of_another_page_does_not_count(browser, page_with_frame, article):
    tab = browser.first_tab()
    tab.open(page_with_frame)
    tab.until("globalThis.tried === true")
    assert_not_counted(article)


def test_printing_counts_nothing_more(browser, url, article):
    tab = browser.first_tab()
    tab.open(url)
    wait_for_reading(article)
    printed = browser.order("Page.printToPDF", session=tab.session)["data"]
    assert len(printed) > 1000
    time.sleep(LONG_ENOUGH)
    assert counted(article) == ONCE


def test_whoever_blocks_what_counts_reads_undisturbed(browser, url, article):
    tab = browser.first_tab()
    browser.order("Network.enable", session=tab.session)
    browser.order("Network.setBlockedURLs", session=tab.session, urls=["*/d/*"])
    tab.open(url)
    browser.order("Runtime.enable", session=tab.session)
    assert_not_counted(article)
    assert article.headline in tab.evaluate("document.body.innerText")
    assert browser.told("Runtime.exceptionThrown") == []


def test_without_javascript_the_picture_is_fetched(browser, url, article):
    tab = browser.first_tab()
    browser.order("Emulation.setScriptExecutionDisabled", session=tab.session, value=True)
    browser.order("Page.navigate", session=tab.session, url=url)
    until = time.monotonic() + 20
    while counted(article) != WITHOUT_SCRIPT:
        assert time.monotonic() < until, counted(article)
        time.sleep(0.1)
