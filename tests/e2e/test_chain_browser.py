"""A story on its way through the newsroom, each person at her own machine."""

from articles.models import Article
from tests.e2e.keyboards import Composing
from tests.factories import make_published, make_section

EDITOR = ".desk-prose"
READY = "html.desk-is-ready"
MAIN = ".desk-step__verbs [type=submit].desk-button--main"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def say(page, verb):
    """The button on the form or on the reading page leads to the verb's own page."""
    page.locator(
        f".desk-bar__verbs [value={verb}], .desk-bar__verbs [href*='/viec/{verb}/']"
    ).click()
    page.wait_for_selector(MAIN)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def confirm(page):
    page.click(MAIN)
    page.wait_for_selector(".messagelist .success")


def test_a_story_is_filed_returned_refiled_passed_up_approved_and_read(
    open_desk, lan, minh, hoa, dung
):
    make_published("Đê vỡ lúc nửa đêm")
    make_section("Thời sự")
    phone = open_desk(lan, **PHONE)
    phone.fill("[name=headline]", "Nước sông rút, bà con xã ven đê trở về đồng")
    phone.click(EDITOR)
    Composing(phone).type("Nước đã rút")
    phone.select_option("[name=section]", label="Thời sự")
    say(phone, "submit")
    confirm(phone)
    phone.wait_for_selector(".desk-reading__headline")
    article = Article.objects.get(headline__startswith="Nước sông")
    address = f"/toa-soan/articles/article/{article.pk}/change/"
    read = phone.frame_locator(".desk-reading__page")
    read.locator("text=Nước đã rút").wait_for()

    desk = open_desk(minh, address)
    say(desk, "send_back")
    desk.select_option("[name=reason_kind]", "facts")
    desk.fill("[name=reason]", "Chưa rõ bao nhiêu hộ đã về. Gọi lại UBND xã.")
    confirm(desk)

    phone.goto(address)
    phone.wait_for_selector(READY)
    phone.wait_for_selector("text=Gọi lại UBND xã.")
    phone.click(EDITOR)
    phone.keyboard.press("Control+End")
    Composing(phone).type(", 120 hộ đã về")
    say(phone, "submit")
    phone.fill("[name=note]", "Đã gọi lại")
    confirm(phone)

    desk.goto(address)
    desk.wait_for_selector("text=Đã gọi lại")
    say(desk, "pass_up")
    confirm(desk)
    office = open_desk(hoa, address)
    say(office, "pass_up")
    confirm(office)

    chief = open_desk(dung, address, **PHONE)
    say(chief, "approve")
    confirm(chief)
    chief.click("[name=_publish]")
    chief.click(MAIN)
    chief.wait_for_selector(".desk-state--published")
    article.refresh_from_db()
    phone.goto(article.get_absolute_url())
    phone.wait_for_selector("text=120 hộ đã về")
