"""The managing editor's morning: the front page laid out by keys, by hand and by two at once."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from articles.admin import layouts
from articles.layout_selectors import newest_layout
from articles.text import in_vietnam
from tests import factories
from tests.arranging import LEAD, SECOND, arrange, opening, put

DESK = "/toa-soan/bo-tri/"
HOSTILE = "<img src=x onerror=document.title='bị_chiếm'>"
HEADLINES = ["Đê vỡ", "Lũ rút", "Cầu mới", "Mùa gặt", "Chợ Tết", "Trường học", HOSTILE]


class Morning:
    """Eight o'clock of tomorrow's morning here, from where on the clock goes as it does."""

    def __init__(self):
        now = self.began = datetime.now(UTC)
        tomorrow = in_vietnam(now) + timedelta(days=1)
        self.eight = tomorrow.replace(hour=8, minute=0, second=0, microsecond=0)

    def now(self):
        return self.eight + (datetime.now(UTC) - self.began)


@pytest.fixture
def morning(monkeypatch):
    morning = Morning()
    monkeypatch.setattr(layouts, "timezone", SimpleNamespace(now=morning.now))
    return morning


@pytest.fixture
def stories(morning, hoa):
    factories.make_masthead()
    section = factories.make_section("Thời sự")
    return {
        headline: factories.make_published(
            headline, section=section, at=morning.eight - timedelta(hours=number + 30)
        )
        for number, headline in enumerate(HEADLINES)
    }


def row(page, number, area="Tiêu điểm"):
    return page.get_by_role("row", name=f"{area}, vị trí {number}.")


def card(page, position):
    frame = page.frame_locator("[data-stage] iframe")
    return frame.locator(f"[data-area=opening][data-position='{position}']")


def drag(source, target):
    """By the events that a browser sends: its own dragging waits for a hand that no test has."""
    for place, name in [
        (source, "dragstart"),
        (target, "dragover"),
        (target, "drop"),
        (source, "dragend"),
    ]:
        place.evaluate(
            "(place, name) => place.dispatchEvent(new DragEvent(name,"
            " {bubbles: true, cancelable: true, dataTransfer: new DataTransfer()}))",
            name,
        )


def at_the_desk(open_desk, user, **options):
    page = open_desk(user, DESK, **options)
    page.wait_for_selector("html.desk-is-ready")
    return page


def publish(page):
    page.keyboard.press("Control+s")
    page.wait_for_selector("[data-publish]:disabled")
    page.get_by_text("Đã xuất bản", exact=True).wait_for()


def says(page, words):
    page.locator("[data-says]", has_text=words).wait_for()


def test_the_page_is_laid_out_with_the_keyboard_alone_and_held_till_noon(
    open_desk, hoa, morning, stories
):
    page = at_the_desk(open_desk, hoa)
    page.keyboard.press("/")
    page.keyboard.type("mua gat")
    page.locator(".layout-story", has_text="Mùa gặt").wait_for()
    says(page, "Tìm thấy 1 tin")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    says(page, "Đang chuyển “Mùa gặt”")
    page.keyboard.press("Enter")
    says(page, "“Mùa gặt” nay ở Tiêu điểm, vị trí 1")
    card(page, 0).get_by_text("Mùa gặt").wait_for()

    page.keyboard.press("g")
    page.get_by_role("button", name="đến trưa nay 12:00").press("Enter")
    says(page, "giữ đến 12:00")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    says(page, "Đã thả ra")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Delete")
    says(page, "trở lại tự động")
    page.keyboard.press("Control+z")
    says(page, "Đã hoàn tác")
    publish(page)

    (slot,) = newest_layout(None).arrangement.slots
    assert (slot.place, slot.article_id) == (LEAD, stories["Mùa gặt"].pk)
    assert f"{in_vietnam(slot.held_until):%H:%M}" == "12:00"
    assert opening(at=morning.now())[0] == "Mùa gặt"


def test_the_page_is_laid_out_by_drag_and_looked_at_on_a_phone(open_desk, hoa, morning, stories):
    page = at_the_desk(open_desk, hoa)
    card(page, 0).get_by_text("Đê vỡ").wait_for()
    drag(page.locator(".layout-story", has_text="Chợ Tết"), card(page, 2))
    card(page, 2).get_by_text("Chợ Tết").wait_for()
    drag(card(page, 2), card(page, 0))
    card(page, 0).get_by_text("Chợ Tết").wait_for()
    drag(row(page, 5), row(page, 1))
    card(page, 0).get_by_text("Mùa gặt").wait_for()
    drag(page.locator(".layout-story", has_text="onerror"), row(page, 2, "Chọn lọc"))
    row(page, 2, "Chọn lọc").get_by_text("onerror").wait_for()

    page.click("[data-width-to=phone]")
    frame = page.locator("[data-stage] iframe")
    assert frame.evaluate("frame => frame.contentWindow.innerWidth") == 390
    assert page.frames[1].evaluate("document.documentElement.scrollWidth") <= 390
    assert page.title() != "bị_chiếm"
    publish(page)
    assert len(newest_layout(None).arrangement.slots) == 3


def test_two_who_arrange_at_once_lose_nothing(open_desk, complaints, hoa, dung, morning, stories):
    page = at_the_desk(open_desk, hoa)
    drag(page.locator(".layout-story", has_text="Mùa gặt"), row(page, 1))
    row(page, 1).get_by_text("Mùa gặt").wait_for()
    drag(page.locator(".layout-story", has_text="Trường học"), row(page, 4))
    row(page, 4).get_by_text("Trường học").wait_for()
    complaints.expect("409")
    theirs = put(LEAD, stories["Lũ rút"]), put(SECOND, stories["Cầu mới"])
    arrange(*theirs, by=dung, at=morning.now())
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.locator("[data-newest]", has_text="Dũng vừa bố trí lại trang này").wait_for()

    page.click("[data-publish]")
    dialog = page.get_by_role("dialog", name="Hai người cùng bố trí trang này")
    dialog.wait_for()
    assert dialog.get_by_role("group").count() == 1
    dialog.get_by_role("radio", name="Của tôi Mùa gặt").check()
    dialog.get_by_role("button", name="Xuất bản bố trí đã ghép").click()
    page.get_by_text("Đã xuất bản", exact=True).wait_for()
    assert opening(at=morning.now())[:4] == ["Mùa gặt", "Cầu mới", "Đê vỡ", "Trường học"]


def test_a_reload_gives_back_what_nobody_has_published(open_desk, complaints, hoa, stories):
    page = at_the_desk(open_desk, hoa)
    drag(page.locator(".layout-story", has_text="Mùa gặt"), row(page, 1))
    row(page, 1).get_by_text("Mùa gặt").wait_for()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    page.wait_for_selector("html.desk-is-ready")
    assert asked == ["beforeunload"]
    row(page, 1).get_by_text("Đê vỡ").wait_for()
    page.get_by_role("button", name="Khôi phục", exact=True).click()
    row(page, 1).get_by_text("Mùa gặt").wait_for()

    page.context.clear_cookies()
    # Whichever comes first, the button or the question whether somebody has arranged the page.
    complaints.expect("403")
    complaints.expect("401")
    page.locator("[data-publish]").dispatch_event("click")
    page.get_by_role("dialog", name="Đăng nhập lại").wait_for()
    assert "Mùa gặt" not in page.evaluate("JSON.stringify(localStorage)")


def test_a_finger_takes_up_and_puts_down_on_a_phone(open_desk, hoa, morning, stories):
    phone = {"width": 390, "height": 844}
    page = at_the_desk(open_desk, hoa, viewport=phone, is_mobile=True, has_touch=True)
    card(page, 1).tap()
    page.get_by_text("Đang chuyển:").wait_for()
    card(page, 0).tap()
    card(page, 0).get_by_text("Lũ rút").wait_for()
    page.get_by_role("button", name="Bài viết", exact=True).tap()
    page.locator(".layout-story", has_text="Mùa gặt").tap()
    row(page, 2).tap()
    row(page, 2).get_by_text("Mùa gặt").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.tap("[data-publish]")
    page.get_by_text("Đang xuất bản…").or_(page.locator("[data-publish]:disabled")).first.wait_for()
    assert newest_layout(None) is not None
