"""What surrounds every page, as the desk arranges it and readers get it."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image, ImageChops

from articles.models import Banner, MenuEntry, PublishedPage
from articles.pages import last_frame
from tests import factories
from tests.e2e.test_paper_looks import CUT, FAINT, HEADLINE, SHIFTS, TIGHT, scroll_through
from tests.paper import pictured

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1366, "height": 768}}
HOUR = timedelta(hours=1)
WORDS = "Nước sông Lành lên báo động ba, bà con Ễ Ặ Ộ Ỵ không ra bãi"


@pytest.fixture(autouse=True)
def a_frame_of_its_own(newsroom):
    last_frame.forget()
    yield
    last_frame.forget()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_banner_goes_up_by_typing_and_comes_down_with_one_press(open_desk, hoa, size):
    desk = open_desk(hoa, "/toa-soan/", **size)
    desk.get_by_role("link", name="Treo thông báo khẩn").click()
    desk.wait_for_selector("html.desk-is-ready")
    desk.keyboard.type(WORDS)
    desk.get_by_role("combobox").fill("đê vỡ")
    desk.get_by_role("option").click()
    desk.wait_for_function(
        "words => document.querySelector('[data-shown-text]').textContent === words", arg=WORDS
    )
    desk.get_by_label("Sau 3 giờ").check()
    desk.get_by_role("button", name="Treo thông báo").click()

    reader = desk.context.new_page()
    reader.goto("/thoi-su")
    region = reader.get_by_role("region", name="Thông báo khẩn")
    region.get_by_role("link", name="Nước sông Lành").click()
    assert reader.locator("h1").inner_text() == "Đê vỡ lúc nửa đêm"
    assert Banner.objects.get().shown_until - Banner.objects.get().shown_from == 3 * HOUR

    desk.get_by_role("button", name="Hạ ngay").click()
    desk.get_by_text("Hiện không có thông báo khẩn nào.").wait_for()
    reader.reload()
    assert region.count() == 0


def test_a_menu_is_moved_by_keyboard_alone_and_by_drag(open_desk, hoa):
    for name in ("Kinh tế", "Văn hóa"):
        factories.make_section(name)
    desk = open_desk(hoa, "/toa-soan/articles/menu/", **DESKTOP)
    desk.wait_for_selector("html.desk-is-ready")
    main = desk.locator("form[data-menu=main]")
    main.get_by_role("button", name="Bắt đầu từ các mục mặc định").press("Enter")
    main.get_by_role("button", name="Chuyển Văn hóa lên").focus()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")
    assert "Văn hóa nay đứng thứ 1 trong 3 mục." in main.get_by_role("status").inner_text()
    desk.keyboard.press("Alt+ArrowDown")
    rows = main.locator(".menu-rows__row")
    assert [name_of(row) for row in rows.all()] == ["Thời sự", "Văn hóa", "Kinh tế"]

    rows.nth(2).locator(".menu-rows__grip").drag_to(rows.nth(0), target_position={"x": 40, "y": 3})
    main.get_by_label("Tên hiển thị riêng của Kinh tế").fill("Làm ăn")
    main.get_by_role("button", name="Lưu trình đơn").press("Enter")
    desk.get_by_text("Đã lưu: Trình đơn chính").wait_for()

    assert [str(entry) for entry in MenuEntry.objects.all()] == ["Làm ăn", "Thời sự", "Văn hóa"]
    desk.goto("/")
    links = desk.get_by_role("navigation", name="Chuyên mục").get_by_role("link")
    assert links.all_inner_texts()[1:] == ["Làm ăn", "Thời sự", "Văn hóa"]


def name_of(row):
    return row.locator(".desk-row__name").evaluate("each => each.firstChild.textContent")


def test_a_static_page_is_written_without_pictures_and_published(open_desk, hoa):
    desk = open_desk(hoa, "/toa-soan/articles/staticpage/add/", **DESKTOP)
    desk.wait_for_selector("html.desk-is-ready")
    assert desk.locator(".desk-tool--photograph, .desk-tool--video").count() == 0
    desk.fill("[name=title]", "Liên hệ")
    desk.fill("[name=slug]", "lien-he")
    desk.click(".desk-prose")
    desk.keyboard.type("Đến tòa soạn")
    desk.click(".desk-tool--crosshead")
    desk.get_by_role("button", name="Xuất bản…").click()
    desk.fill("[name=note]", "Bản đầu")
    desk.get_by_role("button", name="Xuất bản").click()
    desk.locator(".messagelist").get_by_text("Đã xuất bản").wait_for()

    assert PublishedPage.objects.get().body == "<h2>Đến tòa soạn</h2>"
    desk.goto("/")
    desk.get_by_role("contentinfo").get_by_role("link", name="Liên hệ").click()
    desk.get_by_role("heading", name="Đến tòa soạn").wait_for()


@pytest.mark.parametrize("kind", ["mourning", "tet"])
def test_a_dress_and_a_banner_cut_nothing_hide_nothing_and_move_nothing(page, kind):
    factories.make_dress(kind)
    factories.make_banner(f"{HEADLINE} {HEADLINE}"[:160], url="/thoi-su")
    story = factories.make_published(HEADLINE, lead_photograph=pictured())
    factories.make_page(title=HEADLINE[:80])
    page.add_init_script(SHIFTS)
    for url in ("/", story.get_absolute_url(), "/gioi-thieu"):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.goto(url)
            assert page.evaluate(FAINT) == [], (url, scheme)
        scroll_through(page)
        assert page.evaluate("window.shifted") == 0, url
        for width in (320, 390, 683, 1366):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (url, width)
            assert page.evaluate(CUT) == [], (url, width)
            assert page.evaluate(TIGHT) == [], (url, width)


def test_in_mourning_nothing_on_the_screen_has_a_colour(page):
    factories.make_dress("mourning")
    factories.make_banner(WORDS, at=timezone.now())
    factories.make_published(HEADLINE)
    page.goto("/")
    assert is_grey(page.screenshot())
    page.emulate_media(color_scheme="dark")
    assert is_grey(page.screenshot())


def is_grey(png):
    """Rounding may part the channels by a hair, a colour by more."""
    red, green, blue = Image.open(io.BytesIO(png)).convert("RGB").split()
    apart = [ImageChops.difference(red, other).getextrema()[1] for other in (green, blue)]
    return max(apart) <= 2
