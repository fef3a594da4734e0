"""The first screen and the notices while somebody has them open, in Chromium."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles import actions
from tests import factories
from tests.e2e.leaving import leave


@pytest.fixture(autouse=True)
def pages_are_left(open_page, request):
    """A page that goes on asking must not meet an emptied database."""
    opened = []
    request.node.opened = opened
    yield
    for page in opened:
        leave(page)


@pytest.fixture
def open_first(open_desk, request):
    def open_first(user, **options):
        page = open_desk(user, "/toa-soan/", **options)
        request.node.opened.append(page)
        return page

    return open_first


def submit(lan, headline):
    story = factories.make_article(headline, by=lan)
    actions.submit(by=lan, at=timezone.now(), article=story)
    return story


def test_what_lan_files_comes_up_at_minhs_desk_without_reload(open_first, lan, minh):
    page = open_first(minh)
    expect(page.get_by_text("Không có bài nào chờ bạn")).to_be_visible()
    page.evaluate("window.stillTheSamePage = true")
    page.wait_for_timeout(500)
    submit(lan, "Lũ rút, bà con trở lại đồng")
    expect(page.locator("[data-notices-count]")).to_have_text("1", timeout=12_000)
    waiting = page.get_by_role("region", name="Chờ tôi xử lý")
    expect(waiting.get_by_role("link", name="Lũ rút, bà con trở lại đồng")).to_be_visible()
    expect(page.locator("[data-notices-said]")).to_contain_text("1 thông báo mới: Gửi duyệt")
    page.locator("[data-notices] summary").click()
    page.get_by_role("button", name="Đánh dấu đã xem tất cả").click()
    expect(page.locator("[data-notices-count]")).to_be_hidden()
    assert page.evaluate("window.stillTheSamePage")


def test_what_comes_between_the_page_and_its_first_question_is_shown_too(
    open_page, log_in, request, lan, minh
):
    page, held = open_page(), []
    request.node.opened.append(page)
    log_in(page, minh)
    page.route(
        "**/thong-bao/moi/",
        lambda route: route.continue_() if held else held.append(route),
    )
    with page.expect_request("**/thong-bao/moi/"):
        page.goto("/toa-soan/")
    submit(lan, "Gửi vào đúng lúc trang đang mở")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    waiting = page.get_by_role("region", name="Chờ tôi xử lý")
    expect(waiting.get_by_role("link", name="Gửi vào đúng lúc")).to_be_visible()


def test_an_expired_login_is_met_in_silence_and_a_lost_network_is_asked_again(
    open_first, complaints, lan, minh
):
    complaints.expect("401")
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    page = open_first(minh)
    page.context.set_offline(True)
    page.wait_for_timeout(5_500)
    page.context.set_offline(False)
    submit(lan, "Sau khi có mạng")
    expect(page.locator("[data-notices-count]")).to_have_text("1", timeout=15_000)
    page.context.clear_cookies()
    with page.expect_response("**/thong-bao/moi/") as answered:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert answered.value.status == 401
    expect(page.locator("[data-notices-count]")).to_have_text("1")


def test_the_first_screen_fits_a_telephone_and_takes_the_longest_headline(open_first, lan, minh):
    submit(lan, "Ễ Ặ Ộ " * 30 + "nghiêngnghiêng" * 4)
    page = open_first(minh, viewport={"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.evaluate(
        "[...document.querySelectorAll('#header a, #header summary, .work a')]"
        ".filter(e => e.offsetParent && e.getBoundingClientRect().height < 24"
        " && getComputedStyle(e, '::after').position !== 'absolute').map(e => e.textContent.trim())"
    )
    assert small == []


def test_the_number_of_readers_is_pressed_though_the_whole_row_leads_to_the_story(open_first, hoa):
    story = factories.make_published("Nước rút", by=hoa, at=timezone.now())
    factories.make_read(story, readers=3)
    page = open_first(hoa)
    page.get_by_role("link", name="3 lượt xem hôm nay").click()
    page.wait_for_url(f"**/{story.pk}/luot-xem/")
