"""What may come between a photograph and its story: another window, a login that ended."""

import io

from django.contrib.sessions.models import Session
from django.utils import timezone

from articles import media
from articles.models import Photograph, Upload
from tests.e2e.uploads.line import (
    HEAD,
    NAMES,
    SAYS,
    TRAY,
    Line,
    accept,
    below,
    choose,
    files,
    photograph,
    seen_in_tray,
    wait_for_figures,
)


def test_of_two_windows_one_sends_and_the_other_goes_on_when_it_is_closed(desk):
    page = desk()
    page.line.break_after(2)
    choose(page, files(NAMES[:1]))
    accept(page)
    seen_in_tray(page, "Mất kết nối")
    other = page.context.new_page()
    line = Line(other)
    other.goto(page.url)
    other.wait_for_selector("html.desk-is-ready")
    other.wait_for_timeout(1000)
    assert other.locator(TRAY).is_hidden()
    assert line.offsets == []
    page.close()
    seen_in_tray(other, "Đã tải lên 1 tệp")
    assert line.begun == []
    assert Photograph.objects.get().original_name == NAMES[0]


def test_a_photograph_that_the_library_has_is_offered(desk, minh):
    theirs = [
        media.take_in_photograph(
            by=minh, at=timezone.now(), file=io.BytesIO(photograph(number)), name="cũ.jpg"
        )
        for number in range(2)
    ]
    page = desk()
    choose(page, files(NAMES[:2]))
    cards = page.locator(".desk-arrival")
    cards.nth(0).get_by_role("button", name="Dùng ảnh đó").click()
    cards.nth(1).get_by_role("button", name="Vẫn tải lên").click()
    cards.nth(1).locator(f"{SAYS} >> text=Đã tải lên").wait_for()
    accept(page)
    own = Photograph.objects.get(original_name=NAMES[1])
    page.wait_for_function(
        "ids => ids.every(id => document.querySelector('[name=body]').value.includes(`\"${id}\"`))",
        arg=[theirs[0].pk, own.pk],
    )
    assert Photograph.objects.count() == 3


def test_ones_own_photograph_is_not_sent_twice(desk, lan):
    own = media.take_in_photograph(
        by=lan, at=timezone.now(), file=io.BytesIO(photograph(0)), name="cũ.jpg"
    )
    page = desk()
    choose(page, files(NAMES[:1]))
    page.locator(f".desk-arrival {SAYS} >> text=Đã có trong thư viện").wait_for()
    accept(page)
    assert page.line.offsets == []
    page.wait_for_function(
        "id => document.querySelector('[name=body]').value.includes(`\"${id}\"`)", arg=own.pk
    )


def test_where_the_browser_keeps_no_file_it_is_asked_for_again(desk):
    page = desk()
    page.add_init_script("IDBObjectStore.prototype.put = () => { throw new Error('full') }")
    page.reload()
    page.wait_for_selector("html.desk-is-ready")
    page.line.break_after(2)
    [wanted] = files(NAMES[:1])
    choose(page, wanted)
    accept(page)
    seen_in_tray(page, "Mất kết nối")
    page.line.is_down = False
    page.reload()
    seen_in_tray(page, "cần bạn xem")
    page.click(HEAD)
    again = page.locator(TRAY).get_by_role("button", name="Chọn lại tệp")
    for chosen, said in ((files(NAMES[1:2]), "tệp khác"), (wanted, "Đã tải lên")):
        with page.expect_file_chooser() as chooser:
            again.click()
        chooser.value.set_files(chosen)
        seen_in_tray(page, said)
    assert len(page.line.begun) == 1
    assert Photograph.objects.get().original_name == NAMES[0]


def test_what_the_server_forgot_meanwhile_is_sent_anew(desk, complaints):
    complaints.expect("404")
    page = desk()
    below(page, 0)
    page.line.break_after(3)
    choose(page, files(NAMES[:1]))
    accept(page)
    page.line.wait_until_it_breaks()
    Upload.objects.all().delete()
    page.line.is_down = False
    wait_for_figures(page, 1)
    assert len(page.line.begun) == 2
    assert Photograph.objects.count() == 1


def test_an_expired_login_waits_for_its_person_without_a_word_lost(desk, log_in, lan):
    page = desk()
    below(page, 0)
    page.line.break_after(2)
    choose(page, files(NAMES[:2]))
    accept(page)
    seen_in_tray(page, "Mất kết nối")
    Session.objects.all().delete()
    page.line.is_down = False
    seen_in_tray(page, "cần bạn xem")
    assert page.locator("dialog[open]").count() == 0
    page.click(HEAD)
    page.locator(TRAY).get_by_role("button", name="Đăng nhập lại").first.click()
    frame = page.frame_locator(".desk-signin")
    frame.locator("[name=username]").fill(lan.username)
    frame.locator("[name=password]").fill("mật khẩu đủ dài để thử")
    frame.locator("[type=submit]").click()
    wait_for_figures(page, 2)


def test_a_cancelled_upload_is_gone_and_the_others_go_on(desk):
    page = desk()
    below(page, 0)
    page.line.break_after(3)
    choose(page, files(NAMES[:3]))
    accept(page)
    seen_in_tray(page, "Mất kết nối")
    page.click(HEAD)
    page.get_by_role("button", name=f"Hủy tải lên: {NAMES[1]}").click()
    page.line.is_down = False
    wait_for_figures(page, 2)
    assert page.locator(".desk-spot").count() == 0
    assert set(Photograph.objects.values_list("original_name", flat=True)) == {NAMES[0], NAMES[2]}
