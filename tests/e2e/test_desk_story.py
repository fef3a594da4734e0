"""One story from the first letter to its withdrawal, as people at the desk do it."""

import io

import av
from django.utils import timezone
from PIL import Image

from articles import media
from articles.models import Article, PublishedArticle, VideoAttachment
from tests.e2e.keyboards import Composing, Injecting
from tests.e2e.leaving import leave
from tests.factories import approved, make_article
from tests.media_files import jpeg

EDITOR = ".desk-prose"
READY = "html.desk-is-ready"


def mp4(seconds=1):
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=12)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for number in range(12 * seconds):
            picture = Image.new("RGB", (320, 180), (number * 9 % 255, 90, 60))
            for packet in stream.encode(av.VideoFrame.from_image(picture)):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return file.getvalue()


def blocks(page):
    """What stands in the text, in order: tag and words."""
    return page.eval_on_selector_all(
        f"{EDITOR} > *",
        "all => all.map(one => [one.tagName, one.querySelector('figcaption')?.textContent"
        " ?? one.textContent])",
    )


def put_in_photograph(page, name="de.jpg", size=(1200, 800)):
    page.click(".desk-tool--photograph")
    dialog = page.locator("dialog.desk-dialog[open]")
    dialog.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "image/jpeg", "buffer": jpeg(size)}
    )
    dialog.locator("[name=caption]").fill("Bà con gia cố đê")
    dialog.locator("[name=credit]").fill("Ngọc Lan")
    dialog.locator("[name=alt_text]").fill("Người dân xếp bao cát")
    dialog.locator(".desk-button--main:enabled").click()
    dialog.wait_for(state="detached")
    page.wait_for_selector(".desk-spot", state="detached")


def put_in_video(page):
    page.click(".desk-tool--video")
    dialog = page.locator("dialog.desk-dialog[open]")
    dialog.locator("input[type=file]").set_input_files(
        {"name": "lu.mp4", "mimeType": "video/mp4", "buffer": mp4()}
    )
    dialog.locator("[name=caption]").fill("Nước lên nhanh")
    dialog.locator("[name=credit]").fill("Ngọc Lan")
    dialog.locator(".desk-button--main:enabled").click(timeout=20_000)
    dialog.wait_for(state="detached")
    page.wait_for_selector(".desk-spot", state="detached", timeout=20_000)


def write_two_paragraphs(page):
    page.click(EDITOR)
    Composing(page).type("Nước đã rút")
    page.keyboard.press("Enter")
    Injecting(page, 5).type("Bà con trở về")


def pick(page, field, words, shown):
    box = page.locator(f"[data-field={field}] .desk-picker__box")
    box.focus()
    Injecting(page, 5).type(words)
    page.locator(f"[data-field={field}] .desk-picker__item", has_text=shown).click()


def save(page):
    page.click("[name=_continue]")
    page.wait_for_selector(".messagelist .success")
    page.wait_for_selector(READY)


def test_a_story_goes_from_the_first_letter_to_its_withdrawal(newsroom, open_desk, lan, hoa):
    page = open_desk(lan)
    page.focus("[name=headline]")
    Composing(page).type("Nước sông rút, bà con xã ven đê trở về đồng")
    page.focus("[name=standfirst]")
    Injecting(page, 5).type("Sau ba ngày ngập, nước đã xuống")
    write_two_paragraphs(page)
    page.click(f"{EDITOR} p:first-child")
    put_in_photograph(page)
    put_in_video(page)
    media.make_video(VideoAttachment.objects.get(), at=timezone.now())
    assert blocks(page) == [
        ["P", "Nước đã rút"],
        ["FIGURE", "Bà con gia cố đê"],
        ["P", "Bà con trở về"],
        ["FIGURE", "Nước lên nhanh"],
        ["P", ""],
    ]
    page.select_option("[name=section]", label="Thời sự")
    page.locator("[data-field=tags] .desk-picker__box").focus()
    Injecting(page, 5).type("lũ lụt,")
    page.wait_for_selector(".desk-chip >> text=lũ lụt")
    pick(page, "bylines", "ngọc", "Ngọc Lan")
    pick(page, "related", "de vo", "Đê vỡ")
    page.wait_for_selector(".desk-lead__picture")

    with page.expect_popup() as opened:
        page.click("[formtarget=desk-preview]")
    preview = opened.value
    for text in ("Nước sông rút", "Nước đã rút", "Bà con gia cố đê", "Đê vỡ lúc nửa đêm"):
        preview.wait_for_selector(f"text={text}")
    assert preview.locator("video").count() == 1
    preview.close()
    assert not Article.objects.filter(created_by=lan, headline__startswith="Nước sông").exists()

    save(page)
    article = Article.objects.get(headline__startswith="Nước sông rút")
    assert article.photograph_uses.get().alt_text == "Người dân xếp bao cát"
    assert article.videos.count() == 1
    assert page.locator("[name=_publish]").count() == 0

    address = f"/toa-soan/articles/article/{article.pk}/change/"
    approved(article)
    office = open_desk(hoa, address)
    office.click("[name=_publish]")
    office.wait_for_selector(".desk-sharing img")
    office.click(".desk-step__verbs button")
    office.wait_for_selector(".desk-state--published")
    article.refresh_from_db()
    public = article.get_absolute_url()
    reader = open_desk(lan, public)
    for text in ("Nước đã rút", "Bà con gia cố đê", "Bà con trở về", "Ngọc Lan", "lũ lụt"):
        reader.wait_for_selector(f"text={text}")
    assert reader.locator("article video").count() == 1

    office.click(EDITOR)
    office.keyboard.press("Control+Home")
    Composing(office).type("Sáng nay. ")
    save(office)
    office.wait_for_selector(".desk-state--changed")
    assert "Sáng nay" not in PublishedArticle.objects.get(article=article).body
    approved(article)
    office.click(".desk-bar__verbs summary")
    office.click(".desk-bar__verbs a[href$='/dinh-chinh/']")
    office.fill("[name=note]", "Bản trước thiếu buổi sáng.")
    office.click(".desk-step__verbs button")
    office.wait_for_selector(".desk-state--published")
    reader.goto(public)
    reader.wait_for_selector("text=Bản trước thiếu buổi sáng.")

    office.click(".desk-bar__verbs summary")
    office.click(".desk-bar__verbs a[href$='/go-bai/']")
    office.fill("[name=reason]", "Nhầm nguồn tin.")
    office.click(".desk-step__verbs button")
    office.wait_for_selector(".desk-state--retracted")
    assert reader.goto(public).status == 410
    leave(reader)


def test_a_story_with_two_photographs_is_filed_from_a_phone(newsroom, open_desk, lan):
    phone = {"width": 390, "height": 844}
    page = open_desk(lan, viewport=phone, is_mobile=True, has_touch=True)
    page.fill("[name=headline]", "Tin từ xã")
    write_two_paragraphs(page)
    put_in_photograph(page, "mot.jpg")
    put_in_photograph(page, "hai.jpg", (800, 1200))
    page.select_option("[name=section]", label="Thời sự")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    save(page)
    assert Article.objects.get(headline="Tin từ xã").photograph_uses.count() == 2


def test_an_unknown_word_asks_before_it_becomes_a_tag(newsroom, open_desk, hoa, lan):
    page = open_desk(hoa)
    box = page.locator("[data-field=tags] .desk-picker__box")
    box.focus()
    Composing(page).type("cầu phao,")
    page.locator("dialog[open] .desk-button--main").click()
    page.wait_for_selector(".desk-chip--new >> text=cầu phao")
    other = open_desk(lan)
    other.locator("[data-field=tags] .desk-picker__box").fill("cầu phao,")
    other.wait_for_selector("[data-field=tags] .desk-help >> text=cầu phao")
    assert other.locator(".desk-chip").count() == 0


def test_who_else_has_the_story_open_is_shown(newsroom, open_desk, lan, hoa):
    article = make_article()
    address = f"/toa-soan/articles/article/{article.pk}/change/"
    open_desk(lan, address)
    open_desk(hoa, address).wait_for_selector(".desk-person >> text=Nguyễn Thị Lan")
