"""A reader is rid of an advertisement by one press, and says what is wrong with it."""

import io

import pytest
from django.db import transaction
from django.utils import timezone

from articles import media
from articles.enums import AdvertisementSlot
from articles.models import AdvertisementReport
from articles.pages import last_frame
from articles.readership.allowance import Allowance
from articles.views import adverts
from tests import factories
from tests.e2e.test_paper_looks import CUT, FAINT, SHIFTS, TIGHT
from tests.media_files import jpeg
from tests.paper import rich_story

LONG = "Công ty Cổ phần Đầu tư Thương mại và Dịch vụ Nông nghiệp Ễnh Ặc Ộp Ỵ Sông Lành"


@pytest.fixture
def story(live_server, monkeypatch):
    """All four places are taken, by pictures and by words."""
    monkeypatch.setattr(adverts, "allowance", Allowance(10))
    last_frame.forget()
    hoa = factories.make_hoa()
    for slot in AdvertisementSlot:
        fields = {"advertiser": LONG} if slot.is_wide else {}
        if slot.is_wide:
            picture = media.take_in_photograph(
                by=hoa, at=timezone.now(), file=io.BytesIO(jpeg((970, 250))), name="a.jpg"
            )
            fields |= {"photograph": picture, "alt_text": "Giảm giá", "words": ""}
        advert = factories.make_advertisement(slot, **fields)
        if advert.photograph:
            with transaction.atomic():
                media.release_photograph(advert.photograph, at=timezone.now())
    return rich_story("Đê vỡ lúc nửa đêm").get_absolute_url()


def after_text(page):
    return page.locator("aside.advert").first


def test_on_a_phone_one_press_closes_it_for_the_session_and_nothing_else_moves(phone_page, story):
    page = phone_page
    page.add_init_script(SHIFTS)
    page.goto(story)
    advert = after_text(page)
    advert.scroll_into_view_if_needed()
    assert advert.get_by_role("link", name="Giảm giá").is_visible()
    close = advert.get_by_text("Đóng quảng cáo")
    box = close.locator("svg").bounding_box()
    assert min(box["width"], box["height"]) >= 24
    reading = page.locator(".bylines").bounding_box()["y"]
    close.tap()
    assert not advert.get_by_role("link", name="Giảm giá").is_visible()
    assert page.locator(".bylines").bounding_box()["y"] == reading
    assert page.context.cookies() == []
    assert page.evaluate("Object.keys(sessionStorage).includes('quang-cao-da-dong')")

    page.reload()
    page.wait_for_load_state("networkidle")
    assert not after_text(page).get_by_role("link", name="Giảm giá").is_visible()
    assert page.evaluate("window.shifted") == 0
    after_text(page).get_by_text("Hiện lại").tap()
    assert after_text(page).get_by_role("link", name="Giảm giá").is_visible()
    assert page.evaluate("sessionStorage.getItem('quang-cao-da-dong')") is None


def test_in_sight_a_closed_one_keeps_its_place_so_that_the_page_does_not_jump(page, story):
    page.add_init_script(SHIFTS)
    page.set_viewport_size({"width": 1366, "height": 1200})
    page.goto("/")
    advert = page.locator("aside.advert")
    height = advert.bounding_box()["height"]
    page.keyboard.press("Tab")
    advert.locator("summary").focus()
    page.keyboard.press("Enter")
    assert advert.bounding_box()["height"] < height
    page.reload()
    page.wait_for_load_state("networkidle")
    assert advert.bounding_box()["height"] == height
    assert not advert.get_by_role("link", name="Giảm giá").is_visible()
    assert page.evaluate("window.shifted") == 0
    advert.get_by_text("Hiện lại").click()
    advert.get_by_role("link", name="Giảm giá").wait_for()


def test_without_script_it_closes_and_is_reported_on_a_phone(open_page, story):
    page = open_page(
        {"width": 320, "height": 700}, java_script_enabled=False, is_mobile=True, has_touch=True
    )
    page.goto(story)
    advert = after_text(page)
    advert.get_by_text("Đóng quảng cáo").tap()
    assert not advert.get_by_role("link", name="Giảm giá").is_visible()
    advert.get_by_text("Hiện lại").tap()
    advert.get_by_role("link", name="Báo cáo quảng cáo này").tap()
    page.get_by_role("button", name="Gửi báo cáo").tap()
    page.get_by_text("Hãy chọn điều không ổn").wait_for()
    page.get_by_label("Có dấu hiệu lừa đảo").check()
    page.get_by_label("Bạn có thể nói rõ thêm").fill("Hứa lãi cao.")
    page.get_by_role("button", name="Gửi báo cáo").tap()
    page.get_by_role("heading", name="Đã nhận báo cáo của bạn").wait_for()
    assert page.context.cookies() == []
    report = AdvertisementReport.objects.get()
    assert (report.reason, report.words) == ("fraud", "Hứa lãi cao.")


def test_pages_with_every_place_taken_stay_whole_and_legible(page, story):
    page.goto(story)
    report = after_text(page).get_by_role("link", name="Báo cáo").get_attribute("href")
    for url in (story, "/", report):
        page.goto(url)
        for width in (320, 683, 1366):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (url, width)
            assert page.evaluate(CUT) == [], (url, width)
            assert page.evaluate(TIGHT) == [], (url, width)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(FAINT) == [], (url, scheme)


def test_the_desk_shows_how_it_will_look_while_it_is_typed(open_desk, hoa, live_server):
    media.take_in_photograph(
        by=hoa, at=timezone.now(), file=io.BytesIO(jpeg((970, 250))), name="a.jpg",
        caption="Biển gạo nếp",
    )  # fmt: skip
    page = open_desk(hoa, "/toa-soan/articles/advertisement/add/")
    page.get_by_label("Người quảng cáo").fill("Hợp tác xã Bãi Sen")
    page.get_by_label("Vị trí").select_option("front_after_opening")
    page.get_by_role("combobox", name="Tìm trong kho ảnh").fill("gao nep")
    page.get_by_role("option", name="Biển gạo nếp").click()
    phone, desktop = (page.frame_locator("iframe").nth(place) for place in (0, 1))
    for look in (phone, desktop):
        look.get_by_text("Hợp tác xã Bãi Sen").wait_for()
        look.locator(".advert-picture img").wait_for()
    assert phone.locator("html").evaluate("it => it.clientWidth") == 390
    assert desktop.locator("html").evaluate("it => it.clientWidth") == 1366
