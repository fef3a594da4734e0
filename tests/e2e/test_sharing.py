"""Passing a story on, as a reader does it, and its card, as the desk sees it beforehand."""

import base64
import json
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import expect

from tests import factories

SHEET = """
    window.shared = [];
    navigator.share = (what) => { window.shared.push(what); return Promise.resolve(); };
"""
NO_CLIPBOARD = """
    Object.defineProperty(navigator, "clipboard", { value: { writeText: () => Promise.reject() } });
    Document.prototype.execCommand = () => false;
"""


def test_a_link_is_copied_said_aloud_and_passed_to_the_phones_own_sheet(open_page, live_server):
    story = factories.make_published("Lũ rút, bà con trở lại đồng")
    address = f"{live_server.url}{story.get_absolute_url()}"
    page = open_page(
        {"width": 390, "height": 844}, permissions=["clipboard-read", "clipboard-write"]
    )
    page.add_init_script(SHEET)
    page.goto(f"{address}?zarsrc=30&utm_source=zalo")
    top = page.locator(".sharing-top")

    top.get_by_role("button", name="Chép liên kết").click()
    expect(top.get_by_role("status")).to_have_text("Đã chép liên kết")
    assert page.evaluate("navigator.clipboard.readText()") == address

    top.get_by_role("button", name="Ứng dụng khác").click()
    assert page.evaluate("window.shared") == [
        {"title": "Lũ rút, bà con trở lại đồng", "url": address}
    ]
    zalo = top.get_by_role("link", name="Zalo").get_attribute("href")
    told = parse_qs(urlparse(zalo).query)["d"][0]
    assert json.loads(base64.b64decode(told)) == {"url": address}
    for control in top.locator("a, button").all():
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 44, "a thumb must hit it"


def test_what_cannot_work_is_not_offered_and_what_fails_is_said(open_page, live_server):
    story = factories.make_published()
    page = open_page()
    page.add_init_script(f"{NO_CLIPBOARD} delete Navigator.prototype.share;")
    page.goto(story.get_absolute_url())
    end = page.locator(".sharing-end")
    expect(end.get_by_role("button", name="Ứng dụng khác")).to_have_count(0)
    end.get_by_role("button", name="Chép liên kết").click()
    expect(end.get_by_role("status")).to_contain_text("Không chép được")

    bare = open_page(java_script_enabled=False)
    bare.goto(story.get_absolute_url())
    assert bare.get_by_role("link", name="Facebook").count() == 2
    assert bare.locator(".sharing").get_by_role("button").count() == 0


def test_the_desk_shows_the_card_before_and_after_saving(open_desk, hoa):
    factories.make_masthead()
    story = factories.make_article("Lũ rút " * 20, by=hoa)
    desk = open_desk(hoa, f"/toa-soan/articles/article/{story.pk}/change/")
    desk.fill("[name=headline]", "Tiêu đề chưa lưu")
    with desk.expect_popup() as opened:
        desk.click(".desk-bar__verbs summary")
        desk.click("[formtarget=desk-sharing]")
    looks = opened.value
    expect(looks.locator(".desk-shared strong").first).to_have_text("Tiêu đề chưa lưu")
    assert looks.locator(".desk-sharing img").first.evaluate("each => each.naturalWidth") == 1200
    looks.close()
    desk.fill("[name=headline]", story.headline)

    step = open_desk(hoa, f"/toa-soan/articles/article/{story.pk}/xuat-ban/")
    expect(step.locator(".desk-sharing__warnings")).to_contain_text("Zalo (65), Facebook (90)")
    assert step.locator(".desk-sharing img").first.evaluate("each => each.naturalWidth") == 1200
