"""A closed tab, a lost network, an expired login, two people at once: nothing typed is lost."""

import pytest

from articles.models import Article, Autosave
from tests.e2e.keyboards import Injecting
from tests.e2e.leaving import leave
from tests.e2e.test_desk_story import EDITOR, READY, save
from tests.factories import make_article

STATE = "[data-save-state={}]"
PASSWORD = "mật khẩu đủ dài để thử"


def change(article):
    return f"/toa-soan/articles/article/{article.pk}/change/"


def add_words(page, words):
    page.click(EDITOR)
    page.keyboard.press("Control+End")
    Injecting(page).type(words)


@pytest.fixture
def article(newsroom):
    return make_article("Nước rút", body="<p>Đầu.</p>")


def test_a_pause_is_kept_on_the_server_while_the_story_stays(open_desk, lan, article):
    page = open_desk(lan, change(article))
    add_words(page, " Thêm câu nữa")
    page.wait_for_selector(STATE.format("saved"))
    assert "Thêm câu nữa" in Autosave.objects.get().payload["body"]
    assert Article.objects.get(pk=article.pk).body == "<p>Đầu.</p>"


def test_what_was_undone_is_not_offered_again(open_desk, lan, article):
    page = open_desk(lan, change(article))
    add_words(page, "x")
    page.wait_for_selector(STATE.format("saved"))
    assert Autosave.objects.exists()
    page.keyboard.press("Backspace")
    page.wait_for_function(
        "() => !Object.keys(localStorage).some(name => name.startsWith('desk:'))"
    )
    assert not Autosave.objects.exists()


def test_looking_at_a_story_leaves_no_unsaved_text(open_desk, lan, article):
    Article.objects.filter(pk=article.pk).update(body="<aside data-box><p>Hộp</p></aside>")
    page = open_desk(lan, change(article))
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(1000)
    assert not Autosave.objects.exists()


def test_a_closed_tab_loses_nothing(open_desk, lan, article):
    page = open_desk(lan, change(article))
    add_words(page, " Dở dang")
    page.wait_for_selector(STATE.format("saved"))
    leave(page)
    page.goto(change(article))
    page.click("[data-unsaved] a")
    page.wait_for_selector(READY)
    assert "Dở dang" in page.inner_text(EDITOR)
    save(page)
    assert "Dở dang" in Article.objects.get(pk=article.pk).body
    assert not Autosave.objects.exists()
    assert page.locator("[data-unsaved] p").count() == 0


def test_a_tab_closed_before_the_server_heard_loses_nothing(open_desk, lan, article, complaints):
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    page = open_desk(lan, change(article))
    page.context.set_offline(True)
    add_words(page, " Viết khi mất mạng")
    page.wait_for_selector(STATE.format("offline"))
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(change(article))
    page.click("[data-unsaved] a")
    page.wait_for_selector(READY)
    assert "Viết khi mất mạng" in page.inner_text(EDITOR)


def test_saving_without_a_network_waits_and_says_so(open_desk, lan, article, complaints):
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    page = open_desk(lan, change(article))
    page.context.set_offline(True)
    add_words(page, " Câu cuối")
    page.click("[name=_continue]")
    # The light says "offline" as soon as the line is gone; this is what pressing the button said.
    page.locator("[data-save-state]", has_text="có mạng lại thì bấm lưu").wait_for()
    assert "Câu cuối" in page.inner_text(EDITOR)
    page.context.set_offline(False)
    page.wait_for_selector(STATE.format("saved"), timeout=20_000)
    save(page)
    assert "Câu cuối" in Article.objects.get(pk=article.pk).body


def test_an_expired_login_is_renewed_in_place(open_desk, lan, article, complaints):
    complaints.expect("401")
    complaints.expect("403")
    page = open_desk(lan, change(article))
    page.context.clear_cookies()
    add_words(page, " Sau khi hết phiên")
    frame = page.frame_locator("iframe.desk-signin")
    frame.locator("[name=username]").fill("lan")
    frame.locator("[name=password]").fill(PASSWORD)
    frame.locator("[type=submit]").click()
    page.wait_for_selector("dialog[open]", state="detached")
    page.wait_for_selector(STATE.format("saved"))
    assert "Sau khi hết phiên" in page.inner_text(EDITOR)
    save(page)
    assert "Sau khi hết phiên" in Article.objects.get(pk=article.pk).body


def test_two_people_at_once_get_both_texts(open_desk, lan, hoa, article):
    first, second = open_desk(lan, change(article)), open_desk(hoa, change(article))
    add_words(second, " Hoa thêm")
    save(second)
    add_words(first, " Lan thêm")
    first.click("[name=_continue]")
    both = first.wait_for_selector(".desk-differences")
    assert "Hoa" in both.wait_for_selector("del").text_content()
    assert "Lan" in both.wait_for_selector("ins").text_content()
    assert "Hoa thêm" in Article.objects.get(pk=article.pk).body
    first.wait_for_selector(READY)
    add_words(first, " Hoa thêm")
    save(first)
    assert "Lan thêm Hoa thêm" in Article.objects.get(pk=article.pk).body


def test_a_newer_version_is_announced_before_saving(open_desk, lan, article):
    page = open_desk(lan, change(article))
    Article.objects.filter(pk=article.pk).update(version=9)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.wait_for_selector("[data-newer] .desk-note", timeout=25_000)


def test_somebody_elses_login_does_not_take_the_story_over(
    open_desk, lan, minh, article, complaints
):
    complaints.expect("401")
    complaints.expect("403")
    page = open_desk(lan, change(article))
    page.context.clear_cookies()
    add_words(page, " Của Lan")
    for name in ("minh", "lan"):
        frame = page.frame_locator("iframe.desk-signin")
        frame.locator("[name=username]").fill(name)
        frame.locator("[name=password]").fill(PASSWORD)
        frame.locator("[type=submit]").click()
        if name == "minh":
            frame.locator(".desk-button--main").click()
    page.wait_for_selector("dialog[open]", state="detached")
    page.wait_for_selector(STATE.format("saved"))
    assert Autosave.objects.get().saved_by == lan
