"""Real Chromium against the real middleware. A page that complains fails its test.

Fixtures: `page` (1366 wide), `phone_page` (390), `desktop_page`, `dark_page`, `dark_phone_page`;
`live_server`; `log_in(page, user)`; `open_desk(user, path)`: a page at the desk, ready for typing;
 `complaints`: `complaints.expect("text")` lets one pass.
"""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page, sync_playwright

from tests import factories
from tests.e2e.leaving import leave

# Playwright runs its own event loop in this thread; the ORM calls of the tests are safe there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
HERE = Path(__file__).parent
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1366, "height": 768}
MISSING = "No Chromium: the browser tests were SKIPPED. On Debian: apt install chromium"


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("e2e")


def pytest_terminal_summary(terminalreporter):
    if not CHROMIUM:
        terminalreporter.write_line(f"!!! {MISSING} !!!", yellow=True, bold=True)


class Complaints(list):
    def __init__(self):
        super().__init__()
        self.expected = ["/favicon.ico"]

    def expect(self, text):
        self.expected.append(text)

    def unexpected(self):
        return [line for line in self if not any(text in line for text in self.expected)]


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        # Under LC_ALL=C it could not open a file with a Vietnamese name.
        env = {**os.environ, "LC_ALL": "C.UTF-8"}
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, env=env)
        yield browser
        browser.close()


@pytest.fixture
def live_server(live_server, settings):
    settings.SITE_ORIGIN = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return live_server


@pytest.fixture
def complaints():
    """What browsers said against our pages; anything unexpected fails the test."""
    said = Complaints()
    yield said
    assert said.unexpected() == []


@pytest.fixture
def open_page(chromium, live_server, complaints):
    contexts = []

    def open_page(viewport=DESKTOP, color_scheme="light", **options) -> Page:
        # The worker that keeps stories has tests of its own; the others meet the paper itself.
        options = {"service_workers": "block"} | options
        context = chromium.new_context(
            viewport=viewport,
            color_scheme=color_scheme,
            base_url=live_server.url,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            **options,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        listen(page, complaints, live_server.url)
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            if "/toa-soan/articles/article/" in page.url:
                leave(page)
        context.close()


def listen(page, complaints, origin):
    def console(message):
        # Chromium calls a 404 or 410 page an error; the test looks at the status itself.
        is_status_of_page = message.location.get("url") == page.url
        if message.type == "error" and not is_status_of_page:
            complaints.append(f"console: {message.text} {message.location.get('url', '')}")

    def request(request):
        if not request.url.startswith((origin, "data:", "blob:", "about:")):
            complaints.append(f"foreign request: {request.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on("request", request)
    page.add_init_script(
        "addEventListener('securitypolicyviolation', event => console.error("
        "`policy: ${event.effectiveDirective} refused ${event.blockedURI}`))"
    )


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def desktop_page(page):
    return page


@pytest.fixture
def phone_page(open_page):
    return open_page(PHONE, is_mobile=True, has_touch=True)


@pytest.fixture
def dark_page(open_page):
    return open_page(color_scheme="dark")


@pytest.fixture
def dark_phone_page(open_page):
    return open_page(PHONE, color_scheme="dark", is_mobile=True, has_touch=True)


@pytest.fixture
def log_in(live_server):
    """Seat a user at the desk without typing the password."""

    def log_in(page, user):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = django_settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        page.context.add_cookies(
            [
                {
                    "name": django_settings.SESSION_COOKIE_NAME,
                    "value": session.session_key,
                    "domain": live_server.thread.host,
                    "path": django_settings.SESSION_COOKIE_PATH,
                    "httpOnly": True,
                    "sameSite": "Lax",
                }
            ]
        )

    return log_in


@pytest.fixture
def newsroom(lan, hoa):
    factories.make_masthead()
    factories.make_section("Thời sự")
    factories.make_tag("lũ lụt")
    factories.make_author("Ngọc Lan")
    factories.make_published("Đê vỡ lúc nửa đêm")


@pytest.fixture
def open_desk(open_page, log_in):
    def open_desk(user, path="/toa-soan/articles/article/add/", **options):
        page = open_page(**options)
        log_in(page, user)
        page.goto(path)
        if "article/add" in path or "/change/" in path:
            page.wait_for_selector("html.desk-is-ready")
        return page

    return open_desk
