"""Real Chromium reads stories; what it should not count is tried as hard as what it should."""

import pytest
from django.utils import timezone

from articles.models import PageviewTotal
from tests.factories import make_lan, make_published
from tests.integration.readership_client import day_of, reception_here
from tests.readings import flush
from tests.unit.readership_agents import CHROME

NOT_DRIVEN = "Object.defineProperty(Navigator.prototype, 'webdriver', {get: () => false})"
NEVER_SEEN = """
    let seen = false;
    Object.defineProperty(Document.prototype, 'visibilityState', {
        get: () => seen ? 'visible' : 'hidden',
    });
    addEventListener('show-the-tab', () => {
        seen = true;
        document.dispatchEvent(new Event('visibilitychange'));
    });
"""
# A browser under Playwright renders nothing ahead of time, so the page is told that it does.
PRERENDERED = """
    let activated = false;
    Object.defineProperty(Document.prototype, 'prerendering', {get: () => !activated});
    addEventListener('show-the-tab', () => {
        activated = true;
        document.dispatchEvent(new Event('prerenderingchange'));
    });
"""


@pytest.fixture
def article(live_server):
    article = make_published("Nước rút", at=timezone.now())
    PageviewTotal.objects.filter(article=article).update(imported=1383)
    return article


@pytest.fixture
def in_memory(article):
    """What the process knows of the story's number: later than the page in the tests."""
    numbers = reception_here().numbers
    numbers.load([(article.pk, 1400)])
    yield numbers
    numbers.load([])
    numbers.is_loaded = False


def counted(article):
    reception_here().spool.close()
    flush()
    return day_of(article)


@pytest.fixture
def open_readers_page(open_page):
    """A browser that does not say a program drives it, as a person's does not."""

    def open_readers_page(**options):
        page = open_page(user_agent=CHROME, **options)
        page.add_init_script(NOT_DRIVEN)
        return page

    return open_readers_page


def read(page, article):
    with page.expect_response("**/d/") as answer:
        page.goto(article.get_absolute_url())
    return answer.value


def test_the_page_shows_the_number_of_this_moment(open_readers_page, article, in_memory):
    page = open_readers_page()
    assert read(page, article).text() == "1400"
    page.get_by_text("1.400").wait_for()


def test_the_page_keeps_its_number_where_none_is_known(open_readers_page, article):
    page = open_readers_page()
    assert read(page, article).status == 204
    assert page.get_by_text("1.383").is_visible()


def test_a_reading_counts_once_and_a_reload_does_not(open_readers_page, article):
    page = open_readers_page()
    read(page, article)
    with page.expect_response("**/d/"):
        page.reload()
    assert counted(article) == (1, 0, 0, 0)


def test_going_away_and_back_counts_once(open_readers_page, article):
    page = open_readers_page()
    read(page, article)
    page.goto("/")
    page.go_back()
    page.wait_for_load_state("networkidle")
    assert counted(article) == (1, 0, 0, 0)


def test_a_second_tab_is_a_second_reading(open_readers_page, article):
    page = open_readers_page()
    read(page, article)
    other = page.context.new_page()
    other.add_init_script(NOT_DRIVEN)
    read(other, article)
    assert counted(article) == (2, 0, 0, 0)


def test_reading_leaves_no_cookie(open_readers_page, article):
    page = open_readers_page()
    read(page, article)
    assert page.context.cookies() == []


def test_a_driven_browser_goes_to_the_machines(page, article):
    read(page, article)
    assert counted(article) == (0, 1, 0, 0)


def test_without_javascript_the_pixel_is_fetched(open_readers_page, article):
    page = open_readers_page(java_script_enabled=False)
    with page.expect_response("**/d/*.gif"):
        page.goto(article.get_absolute_url())
    assert counted(article) == (0, 0, 1, 0)


@pytest.mark.parametrize("state", [NEVER_SEEN, PRERENDERED], ids=["background", "prerendered"])
def test_a_page_nobody_sees_counts_once_it_is_seen(open_readers_page, article, state):
    page = open_readers_page()
    page.add_init_script(state)
    page.goto(article.get_absolute_url(), wait_until="networkidle")
    assert counted(article) == (0, 0, 0, 0)
    with page.expect_response("**/d/"):
        page.evaluate("dispatchEvent(new Event('show-the-tab'))")
    assert counted(article) == (1, 0, 0, 0)


def test_the_staff_are_not_counted(open_readers_page, article, in_memory, log_in):
    page = open_readers_page()
    log_in(page, make_lan())
    page.goto("/toa-soan/")
    assert read(page, article).text() == "1400"
    assert counted(article) == (0, 0, 0, 0)


def test_the_page_stands_when_its_beacon_is_blocked(open_readers_page, article, complaints):
    complaints.expect("/d/")
    page = open_readers_page()
    page.route("**/d/", lambda route: route.abort())
    page.goto(article.get_absolute_url(), wait_until="networkidle")
    assert page.get_by_text("1.383").is_visible()
    assert counted(article) == (0, 0, 0, 0)
