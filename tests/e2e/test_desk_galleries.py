"""A gallery while it is written: gathered, put in order, captioned, parted again."""

import io
import os

import pytest
from django.utils import timezone

from articles import media
from tests.e2e.keyboards import Composing
from tests.factories import make_article, make_photograph, make_section
from tests.media_files import clip, jpeg

PHOTOGRAPH = '<figure data-photograph="{}"><figcaption>{}</figcaption></figure>'


@pytest.fixture
def desk(page, log_in, lan, complaints):
    complaints.expect("/toa-soan/tep/")
    make_section()
    page.add_init_script(
        "addEventListener('desk:body', event => { window.deskBody = event.detail }, true)"
    )
    log_in(page, lan)
    page.goto("/toa-soan/articles/article/add/")
    page.wait_for_selector("html.desk-is-ready")
    return page


def write(page, body, position=1):
    page.evaluate(
        "([html, at]) => { deskBody.editor.commands.setContent(html);"
        " deskBody.editor.view.focus(); deskBody.editor.commands.setTextSelection(at) }",
        [body, position],
    )


def stored(page):
    """What the editor holds, as letters: G for a gallery's pictures, p for single ones."""
    return page.evaluate(
        "() => { const said = []; deskBody.editor.state.doc.forEach(node => {"
        " const word = one => one.textContent || one.attrs.id;"
        " if (node.type.name === 'gallery') { const inside = [];"
        " node.forEach(one => inside.push(word(one)));"
        " said.push('[' + inside.join(' ') + ']') }"
        " else if (node.textContent) said.push(node.textContent) }); return said.join(' ') }"
    )


def tool(page, caption, label):
    figure = page.locator(".desk-figure", has_text=caption)
    figure.hover()
    figure.get_by_role("button", name=label, exact=True).click()


def test_photographs_become_a_gallery_are_put_in_order_and_part_again(desk):
    one = make_photograph().pk
    pictures = "".join(PHOTOGRAPH.format(one, f"ảnh {name}") for name in "abc")
    write(desk, f"<p>trước</p>{pictures}<p>sau</p>", 2)
    assert not desk.locator(".desk-gallery").count()
    tool(desk, "ảnh b", "Gộp thành bộ ảnh")
    assert stored(desk) == "trước [ảnh a ảnh b ảnh c] sau"
    assert "3 ảnh" in desk.locator(".desk-gallery__head").inner_text()

    tool(desk, "ảnh c", "Lên")
    assert stored(desk) == "trước [ảnh a ảnh c ảnh b] sau"
    source = desk.locator(".desk-figure", has_text="ảnh b").locator(".desk-figure__frame")
    aim = desk.locator(".desk-figure", has_text="ảnh a").locator(".desk-figure__frame")
    source.drag_to(aim, target_position={"x": 2, "y": 30})
    assert stored(desk) == "trước [ảnh b ảnh a ảnh c] sau"

    tool(desk, "ảnh a", "Đưa ra ngoài")
    assert stored(desk) == "trước [ảnh b ảnh c] ảnh a sau"
    tool(desk, "ảnh b", "Bỏ")
    assert stored(desk) == "trước ảnh c ảnh a sau"

    write(desk, f"{pictures}<p>sau</p>", 1)
    desk.locator(".desk-tool--gallery").click()
    assert stored(desk) == "[ảnh a ảnh b ảnh c] sau"
    # What follows at once is undone together with what came before it.
    desk.wait_for_timeout(700)
    desk.get_by_role("button", name="Tách thành ảnh rời").click()
    assert stored(desk) == "ảnh a ảnh b ảnh c sau"
    desk.wait_for_timeout(400)
    assert "data-gallery" not in desk.input_value("[name=body]")
    desk.keyboard.press("Control+z")
    assert stored(desk) == "[ảnh a ảnh b ảnh c] sau"


def test_enter_goes_from_caption_to_caption_and_out_below(desk):
    number = make_photograph().pk
    inside = PHOTOGRAPH.format(number, "") * 2
    write(desk, f"<section data-gallery>{inside}</section><p>sau</p>", 2)
    typist = Composing(desk)
    typist.type("Ẩm ướt")
    desk.keyboard.press("Enter")
    typist.type("khuỷu đê")
    desk.keyboard.press("Enter")
    typist.type("Giữa")
    assert stored(desk) == "[Ẩm ướt khuỷu đê] Giữa sau"
    desk.keyboard.press("Home")
    desk.keyboard.press("Backspace")
    assert stored(desk) == "[Ẩm ướt khuỷu đê] Giữa sau"
    desk.wait_for_timeout(400)
    kept = desk.input_value("[name=body]")
    assert kept.startswith('<section data-gallery=""><figure data-photograph=')


def test_a_clip_gets_subtitles_words_and_another_still_in_its_dialog(
    open_desk, lan, tmp_path, complaints
):
    complaints.expect("desk/describe-video/")
    article = make_article(by=lan)
    video = media.take_in_video(
        by=lan, at=timezone.now(), file=io.BytesIO(clip()), name="a.mp4", article=article
    )
    media.make_video(video, at=timezone.now())
    stills = video.renditions.filter(kind="poster").count()
    media.take_in_photograph(
        by=lan, at=timezone.now(), file=io.BytesIO(jpeg((900, 600))), name="b.jpg", caption="Đê"
    )
    article.body = f'<figure data-video="{video.pk}"><figcaption></figcaption></figure>'
    article.save()
    page = open_desk(lan, f"/toa-soan/articles/article/{article.pk}/change/")
    figure = page.locator(".desk-figure--video")
    figure.hover()
    figure.get_by_role("button", name="Chi tiết").click()
    dialog = page.get_by_role("dialog", name="Video")
    wrong, right = tmp_path / "sai.srt", tmp_path / "đúng.srt"
    wrong.write_text("1\n00:00:01,000 -> 00:00:02,000\nNước lên\n")
    right.write_bytes(
        b"\xef\xbb\xbf" + "1\r\n00:00:01,000 --> 00:00:02,000\r\nNước lên\r\n".encode()
    )
    latin = tmp_path / "latin.srt"
    latin.write_bytes("1\n00:00:01,000 --> 00:00:02,000\nNước".encode("utf-16"))

    dialog.locator("[name=transcript]").focus()
    Composing(page).type("Bà Thuở: khuỷu đê")
    dialog.locator("input[type=file]").set_input_files(str(latin))
    dialog.get_by_text("không phải UTF-8").wait_for()
    dialog.locator("input[type=file]").set_input_files(str(wrong))
    dialog.get_by_role("button", name="Xong").click()
    dialog.get_by_text("Dòng 2").wait_for()
    assert dialog.locator("[name=transcript]").input_value() == "Bà Thuở: khuỷu đê"
    dialog.locator("input[type=file]").set_input_files(str(right))
    dialog.get_by_role("button", name="Ảnh khác…").click()
    page.locator(".desk-shelf__item").first.click()
    page.get_by_role("button", name="Chèn vào bài").click()
    dialog.get_by_role("radio", name="Ảnh", exact=True).wait_for()
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/clip-dialog.png")
    dialog.get_by_role("button", name="Xong").click()
    dialog.wait_for(state="detached")
    figure.hover()
    figure.get_by_role("button", name="Chi tiết").click()
    dialog.get_by_text("Có phụ đề: 1 câu").wait_for()
    assert dialog.get_by_role("radio").count() == stills + 1
    video.refresh_from_db()
    assert (video.transcript, video.poster.number) == ("Bà Thuở: khuỷu đê", stills)
