"""Two people and one story: one writes, one reads along, one takes over; both texts remain."""

import pytest

from articles.models import Article, Autosave, EditLock
from tests.e2e.keyboards import Injecting
from tests.e2e.leaving import leave
from tests.e2e.test_desk_keeping import STATE, add_words, change
from tests.e2e.test_desk_story import EDITOR, READY, save
from tests.factories import make_article

NOTICE = ".desk-lock .desk-note"
READING = "form.is-read-along"
FREE = "form[data-story]:not(.is-read-along)"


@pytest.fixture
def article(newsroom):
    return make_article("Nước rút", body="<p>Đầu.</p>")


@pytest.fixture
def lans(open_desk, lan, article):
    """Lan writes; the others come later."""
    page = open_desk(lan, change(article))
    add_words(page, " Lan viết")
    page.wait_for_selector(STATE.format("saved"))
    return page


def notice(page):
    return page.inner_text(NOTICE)


def test_who_comes_later_reads_along_until_the_story_is_free(lans, open_desk, minh, article):
    page = open_desk(minh, change(article))
    page.wait_for_selector(READING)
    assert "Nguyễn Thị Lan đang sửa từ" in notice(page)
    page.click(EDITOR)
    Injecting(page).type("Minh viết")
    page.fill("[name=source]", "x", force=True) if page.is_editable("[name=source]") else None
    assert page.inner_text(EDITOR).strip() == "Đầu."
    leave(lans)
    page.wait_for_selector(FREE, timeout=15_000)
    assert "Bài đã rảnh" in notice(page)
    add_words(page, " Minh viết")
    save(page)
    assert "Minh viết" in Article.objects.get(pk=article.pk).body


def test_after_a_save_the_one_who_waited_opens_the_newest_text(lans, open_desk, minh, article):
    page = open_desk(minh, change(article))
    page.wait_for_selector(READING)
    save(lans)
    leave(lans)
    page.click(f"{NOTICE} .desk-button--main", timeout=15_000)
    page.wait_for_selector(READY)
    assert "Lan viết" in page.inner_text(EDITOR)


def test_a_takeover_is_told_at_once_and_both_texts_remain(lans, open_desk, hoa, article):
    page = open_desk(hoa, change(article))
    page.click(f"{NOTICE} button")
    page.click("dialog[open] .desk-button--main")
    page.wait_for_selector(FREE)
    assert "Bạn đã tiếp quản" in notice(page)
    lans.wait_for_selector(READING, timeout=6_000)
    assert "đã tiếp quản bài này từ bạn" in notice(lans)
    assert "Lan viết" in lans.inner_text(EDITOR)
    assert "Lan viết" in Autosave.objects.get(saved_by__username="lan").payload["body"]
    with page.context.expect_page() as opened:
        page.click(f"{NOTICE} a")
    assert "Lan viết" in opened.value.inner_text(".desk-differences ins")
    opened.value.close()
    # Before the superior has saved, and after it: her save shows both and overwrites nothing.
    for words in ("", " Hoa viết"):
        if words:
            add_words(page, words)
            save(page)
        # The page of before shows such a difference already.
        with lans.expect_navigation():
            lans.click("[name=_continue]")
        assert "Lan" in lans.wait_for_selector(".desk-differences ins").inner_text()
        lans.wait_for_selector(READY)
        assert "Lan viết" in lans.inner_text(EDITOR)
    assert Article.objects.get(pk=article.pk).body == "<p>Đầu. Hoa viết</p>"


def test_a_stale_lock_gives_way_and_the_one_who_comes_back_loses_nothing(
    lans, open_desk, minh, article, complaints
):
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    lans.context.set_offline(True)
    add_words(lans, " rồi mất mạng")
    EditLock.objects.update(seen_at="2026-01-01T00:00Z")
    page = open_desk(minh, change(article))
    page.wait_for_selector("html.desk-is-ready")
    add_words(page, " Minh viết")
    page.wait_for_function("() => document.querySelector('[data-save-state=saved]')")
    lans.context.set_offline(False)
    lans.wait_for_selector(READING, timeout=15_000)
    lans.wait_for_selector(f"{NOTICE} a")
    save(page)
    lans.click("[name=_continue]")
    both = lans.wait_for_selector(".desk-differences").inner_text()
    assert "rồi mất mạng" in both
    assert "Minh" in both
    assert Article.objects.get(pk=article.pk).body == "<p>Đầu. Minh viết</p>"


def test_a_save_whose_answer_was_lost_is_saved_once(lans, article, complaints):
    complaints.expect("ERR_")
    version = article.version

    def lose(route):
        if route.request.method != "POST":
            route.continue_()
            return
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    lans.route(change(article), lose)
    lans.click("[name=_continue]")
    lans.wait_for_timeout(1500)
    lans.unroute(change(article))
    lans.goto(change(article))
    lans.wait_for_selector(READY)
    assert lans.inner_text(EDITOR).strip() == "Đầu. Lan viết"
    stored = Article.objects.get(pk=article.pk)
    assert (stored.version, stored.body) == (version + 1, "<p>Đầu. Lan viết</p>")
    assert not Autosave.objects.exists()


def test_pressed_twice_and_from_a_clock_that_jumped_it_is_saved_once(open_desk, lan, article):
    page = open_desk(lan, change(article))
    page.evaluate("() => { const real = Date.now; Date.now = () => real() - 5 * 86400e3 }")
    add_words(page, " Lan viết")
    page.evaluate("() => { const save = document.querySelector('[name=_continue]');"
                  " save.click(); save.click() }")  # fmt: skip
    page.wait_for_selector(".messagelist")
    page.wait_for_selector(READY)
    assert Article.objects.get(pk=article.pk).version == article.version + 1
    page.wait_for_timeout(1500)
    assert page.locator("[data-unsaved] p").count() == 0
    assert not EditLock.objects.exclude(held_by=lan).exists()
