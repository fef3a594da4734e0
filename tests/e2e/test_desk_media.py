"""Pictures and clips on their way into the text: pasted, dropped, lacking, refused."""

import base64

from articles.models import Photograph
from tests.e2e.test_desk_story import EDITOR, blocks
from tests.factories import make_article, make_missing_photograph
from tests.media_files import jpeg

TRANSFER = """([selector, kind, name, bytes, html]) => {
  const data = new DataTransfer()
  if (bytes) {
    const content = Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0))
    data.items.add(new File([content], name, {type: 'image/jpeg'}))
  }
  if (html) { data.setData('text/html', html); data.setData('text/plain', 'x') }
  const target = document.querySelector(selector)
  const box = target.getBoundingClientRect()
  const about = {bubbles: true, cancelable: true, clientX: box.x + 60, clientY: box.y + 8}
  target.dispatchEvent(kind === 'paste'
    ? new ClipboardEvent('paste', {clipboardData: data, ...about})
    : new DragEvent('drop', {dataTransfer: data, ...about}))
}"""
WORD = (
    "<html><head><meta name=Generator content='Microsoft Word 15'></head><body>"
    "<p class=MsoNormal><b>Đoạn đậm</b><o:p></o:p></p>"
    "<p class=MsoNormal style='color:red'>Đoạn hai</p></body></html>"
)


def send(page, kind, *, where=EDITOR, name="", content=b"", html=""):
    bytes_ = base64.b64encode(content).decode()
    # The editor hears of a moved caret a moment after the key; no hand is faster than that.
    page.wait_for_timeout(200)
    page.evaluate(TRANSFER, [where, kind, name, bytes_, html])


def accept(page):
    page.locator("dialog[open] .desk-button--main:enabled").click()
    page.locator("dialog[open]").wait_for(state="detached")
    page.wait_for_selector(f"{EDITOR} .desk-figure")


def test_a_pasted_picture_goes_up_and_into_the_text(newsroom, open_desk, lan):
    page = open_desk(lan)
    page.click(EDITOR)
    send(page, "paste", name="image.png", content=jpeg())
    accept(page)
    assert [tag for tag, _words in blocks(page)] == ["FIGURE", "P"]


def test_a_dropped_picture_lands_where_it_was_dropped(newsroom, open_desk, lan):
    article = make_article(body="<p>Một</p><p>Hai</p>")
    page = open_desk(lan, f"/toa-soan/articles/article/{article.pk}/change/")
    send(page, "drop", where=f"{EDITOR} p", name="anh.jpg", content=jpeg())
    accept(page)
    assert [tag for tag, _words in blocks(page)] == ["P", "FIGURE", "P"]


def test_what_word_pastes_is_mended(newsroom, open_desk, lan):
    article = make_article(body="<p></p>")
    page = open_desk(lan, f"/toa-soan/articles/article/{article.pk}/change/")
    page.click(EDITOR)
    send(page, "paste", html=WORD)
    page.wait_for_selector(f"{EDITOR} >> text=Đoạn hai")
    assert page.locator(f"{EDITOR} strong").inner_text() == "Đoạn đậm"
    page.wait_for_timeout(400)
    stored = page.input_value("[name=body]")
    assert stored == "<p><strong>Đoạn đậm</strong></p><p>Đoạn hai</p>"


def test_a_pasted_word_joins_the_sentence_it_is_put_into(newsroom, open_desk, lan):
    article = make_article(body="<p>Trước sau</p>")
    page = open_desk(lan, f"/toa-soan/articles/article/{article.pk}/change/")
    page.click(EDITOR)
    page.keyboard.press("Control+Home")
    for place in range(1, len("Trước ") + 1):
        page.keyboard.press("ArrowRight")
        page.wait_for_function("place => getSelection().focusOffset === place", arg=place)
    send(page, "paste", html="<meta charset=utf-8><span style='color:red'>giữa&nbsp;</span>")
    page.wait_for_selector(f"{EDITOR} >> text=giữa")
    assert page.inner_text(f"{EDITOR} p").replace("\xa0", " ") == "Trước giữa sau"


def test_pasting_without_a_network_still_pastes(newsroom, open_desk, lan, complaints):
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    page = open_desk(lan)
    page.click(EDITOR)
    page.context.set_offline(True)
    send(page, "paste", html=WORD)
    page.wait_for_selector(f"{EDITOR} >> text=Đoạn hai")
    page.context.set_offline(False)


def test_a_file_that_is_no_picture_is_refused_in_words(newsroom, open_desk, lan, complaints):
    complaints.expect("422")
    page = open_desk(lan)
    page.click(".desk-tool--photograph")
    page.locator("dialog[open] input[type=file]").set_input_files(
        {"name": "hong.jpg", "mimeType": "image/jpeg", "buffer": b"not a picture"}
    )
    assert len(page.wait_for_selector(".desk-arrival .is-trouble").inner_text()) > 10
    assert page.locator("dialog[open] .desk-button--main").is_disabled()


def test_a_lacking_file_is_given_where_it_stands_in_the_text(newsroom, open_desk, hoa):
    photograph = make_missing_photograph(original_name="cu.jpg")
    body = (
        f'<p>Một</p><figure data-photograph="{photograph.pk}"><figcaption>Cũ</figcaption></figure>'
    )
    article = make_article(body=body)
    page = open_desk(hoa, f"/toa-soan/articles/article/{article.pk}/change/")
    page.hover(".desk-figure")
    with page.expect_file_chooser() as chooser:
        page.click(".desk-figure__tool >> text=Tải tệp lên")
    chooser.value.set_files({"name": "cu.jpg", "mimeType": "image/jpeg", "buffer": jpeg()})
    page.wait_for_selector(".desk-figure img")
    assert not Photograph.objects.get(pk=photograph.pk).is_missing


def test_credit_and_description_are_told_in_the_text(newsroom, open_desk, lan):
    page = open_desk(lan)
    page.click(EDITOR)
    send(page, "paste", name="image.png", content=jpeg())
    accept(page)
    page.wait_for_selector(".desk-figure__facts .desk-lacks")
    page.hover(".desk-figure")
    page.click(".desk-figure__tool >> text=Chi tiết")
    page.fill("dialog[open] [name=alt_text]", "Con đê")
    page.fill("dialog[open] [name=credit]", "Ngọc Lan")
    page.click("dialog[open] .desk-focus", position={"x": 10, "y": 10})
    page.click("dialog[open] [type=submit]")
    page.wait_for_selector(".desk-figure__facts >> text=Ngọc Lan")
    assert page.locator(".desk-figure__facts .desk-lacks").count() == 0
    assert '"focal_x":' in page.input_value("[name=picture_uses]")
