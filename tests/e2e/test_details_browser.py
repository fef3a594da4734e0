"""The details of a photograph: crops while the point is moved, and on what terms it is shown."""

import io

import pytest
from django.utils import timezone

from articles import media
from articles.media.sharing.crop import cut
from articles.models import Photograph
from tests import factories
from tests.media_files import jpeg
from tests.paper import figure

PLACE = "image => getComputedStyle(image).objectPosition"
MARKED = {"is_ai_used": True, "ai_tool": "Máy vẽ", "ai_purpose": "làm rõ mặt nước"}


@pytest.fixture
def story(newsroom, lan):
    photograph = media.take_in_photograph(
        by=lan, at=timezone.now(), file=io.BytesIO(jpeg((1600, 1200))), name="a.jpg",
        **factories.TOLD,
    )  # fmt: skip
    Photograph.objects.filter(pk=photograph.pk).update(**MARKED)
    return factories.make_article(
        "Lũ rút, bà con xã ven đê trở lại đồng",
        body=factories.BODY + figure("photograph", photograph, "Bờ kè vỡ"),
        lead_photograph=photograph,
        by=lan,
    )


def open_details(page):
    page.wait_for_selector(".desk-figure img")
    page.hover(".desk-figure")
    page.click(".desk-figure__tool >> text=Chi tiết")
    page.wait_for_selector("dialog[open] .desk-focus__dot")


def shown_at(page, name):
    return page.locator(f"dialog[open] .desk-crop__frame--{name} img").evaluate(PLACE)


def test_what_the_previews_show_is_what_pages_and_card_show(open_desk, story, lan, hoa):
    page = open_desk(lan, f"/toa-soan/articles/article/{story.pk}/change/")
    open_details(page)
    assert shown_at(page, "wide") == "50% 50%"
    page.focus("dialog[open] .desk-focus__dot")
    for key, times in (("Shift+ArrowLeft", 5), ("Shift+ArrowDown", 7), ("ArrowDown", 1)):
        for _press in range(times):
            page.keyboard.press(key)
    told = page.get_attribute("dialog[open] .desk-focus__dot", "aria-label")
    assert "25%" in told
    assert "86%" in told
    # Half-way between two tenths goes up, in the script as on the pages.
    on_pages = {name: shown_at(page, name) for name in ("wide", "lead", "square")}
    assert set(on_pages.values()) == {"30% 90%"}
    on_card = shown_at(page, "card")

    page.click("dialog[open] [type=submit]")
    page.click("[name=_continue]")
    page.wait_for_selector(".messagelist .success")
    use = story.photograph_uses.get()
    assert (use.focal_x, use.focal_y) == (250, 860)

    story.refresh_from_db()
    factories.pass_and_publish(by=hoa, at=timezone.now(), article=story)
    largest = max(use.photograph.renditions.filter(format="jpeg"), key=lambda made: made.width)
    size = (largest.width, largest.height)
    _left, top, _right, bottom = cut(size, (250, 860))
    across, down = (float(part.rstrip("%")) for part in on_card.split())
    assert across == 50
    assert down == pytest.approx(100 * top / (size[1] - (bottom - top)), abs=0.01)
    reader = open_desk(lan, story.section.get_absolute_url())
    assert reader.locator(".card-picture img").first.evaluate(PLACE) == on_pages["wide"]


def test_the_point_follows_the_mouse_and_goes_back_to_the_middle(open_desk, story, lan):
    page = open_desk(lan, f"/toa-soan/articles/article/{story.pk}/change/")
    open_details(page)
    pad = page.locator("dialog[open] .desk-focus").bounding_box()
    page.mouse.move(pad["x"] + pad["width"] / 2, pad["y"] + pad["height"] / 2)
    page.mouse.down()
    page.mouse.move(pad["x"] + pad["width"] * 0.8, pad["y"] + pad["height"] * 0.1)
    # While it is moved, not only when it is let go.
    assert shown_at(page, "wide") == "80% 10%"
    page.mouse.move(pad["x"] - 500, pad["y"] + pad["height"] + 500)
    page.mouse.up()
    assert shown_at(page, "wide") == "0% 100%"
    page.click("dialog[open] .desk-focus__below button")
    assert shown_at(page, "wide") == "50% 50%"


def test_terms_stand_in_the_details_and_are_looked_at_again(open_desk, story, lan):
    page = open_desk(lan, f"/toa-soan/articles/article/{story.pk}/change/")
    open_details(page)
    box = page.locator("dialog[open] .desk-terms__box")
    assert "Máy vẽ, làm rõ mặt nước" in box.inner_text()
    assert page.locator(".desk-figure__facts >> text=Máy vẽ").count() == 1
    Photograph.objects.update(has_children=True)
    with page.expect_popup() as opened:
        box.locator("a").click()
    opened.value.wait_for_selector("[name=child_ground]")
    opened.value.close()
    page.bring_to_front()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    box.locator(".desk-lacks").wait_for()
    assert "trẻ em" in box.locator(".desk-lacks").inner_text()
