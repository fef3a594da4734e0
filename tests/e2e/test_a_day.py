"""One day of the newsroom, with five people at five machines, a reader, and a power cut.

Lan (reporter), Minh (desk), Hoa (managing editor), Dũng (editor-in-chief) and Thu, a deputy who
has the last word on sports alone. Each function below is an hour of that day.
"""

import time
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils import timezone
from playwright.sync_api import expect

from articles import actions
from articles.enums import Office
from articles.models import Article, EditLock, User
from articles.models import Person as Human
from tests import factories
from tests.e2e.a_days_end import (
    a_false_statement_is_rectified,
    a_slip_is_corrected,
    a_story_is_taken_down,
    the_record_tells_the_day,
)
from tests.e2e.a_days_record import AT_DAWN, BREACH, FLOOD, SCORES
from tests.e2e.conftest import DESKTOP, listen
from tests.e2e.house import House
from tests.e2e.people import DESK, LOCK, PASSWORD, Person, Reader, Reporter

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


class Day:
    """The people, the house they work in, and what they have written so far."""

    def __init__(self, house, people):
        self.house = house
        self.__dict__.update(people)
        self.everybody = people
        self.flood = self.breach = self.scores = self.dawn = 0


@pytest.fixture
def house(transactional_db, settings, tmp_path):
    house = House(tmp_path)
    code, said = house.command("collect_static_files")
    assert code == 0, said
    yield house
    house.lose_power()


@pytest.fixture
def newsroom(transactional_db):
    """The people who work here; what they know of each other is in the database alone."""
    factories.make_masthead()
    sport = factories.make_section("Thể thao")
    factories.make_section("Thời sự")
    users = {
        "lan": factories.make_lan(), "minh": factories.make_minh(), "hoa": factories.make_hoa(),
        "dung": factories.make_dung(), "thu": factories.make_deputy(),
    }  # fmt: skip
    # As a real installation stores them; reckoned once, since that takes its time.
    as_stored = PBKDF2PasswordHasher()
    User.objects.update(password=as_stored.encode(PASSWORD, as_stored.salt()))
    factories.end_offices(users["thu"])
    factories.make_assignment(users["thu"], Office.CHIEF, section=sport)
    lan = Human.objects.create(full_name="Nguyễn Thị Lan", user=users["lan"])
    factories.make_author("Ngọc Lan", person=lan)
    return users


@pytest.fixture
def day(chromium, house, newsroom, complaints):
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    complaints.expect("ERR_CONNECTION_REFUSED")
    complaints.expect("ERR_EMPTY_RESPONSE")
    complaints.expect("403")
    contexts = []

    def machine(**options):
        context = chromium.new_context(
            base_url=house.origin, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh",
            service_workers="block", **({"viewport": DESKTOP} | options),
        )  # fmt: skip
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        listen(page, complaints, house.origin)
        return page

    people = {
        "lan": Reporter(newsroom["lan"], machine()),
        "minh": Person(newsroom["minh"], machine()),
        "hoa": Person(newsroom["hoa"], machine()),
        "dung": Person(newsroom["dung"], machine(**PHONE)),
        "thu": Person(newsroom["thu"], machine()),
        "reader": Reader(machine(**PHONE)),
    }
    yield Day(house, people)
    for context in contexts:
        context.close()


# -- Morning: a story is written, returned twice, and passed up -------------------------


def everybody_comes_to_work(day):
    """06:00 The house opens; five people type their passwords."""
    day.house.open()
    for person in (day.lan, day.minh, day.hoa, day.dung, day.thu):
        person.signs_in()
    day.minh.looks_at_her_work()


def lan_files_a_story(day):
    """07:00 Lan writes about the flood and files it; it comes up at Minh's desk by itself."""
    day.lan.writes(FLOOD, "Nước đã rút khỏi cánh đồng.")
    day.flood = day.lan.files_it()
    day.lan.looks_at_her_work()
    day.minh.is_told(FLOOD, on="Chờ tôi xử lý")


def minh_returns_it(day):
    """07:30 Minh returns it: how many households? Lan mends it and files it again."""
    day.minh.finds(FLOOD, on="Chờ tôi xử lý")
    day.minh.returns_it("facts", "Chưa rõ bao nhiêu hộ đã về. Gọi lại UBND xã.")
    day.lan.finds(FLOOD, on="Bị trả lại")
    day.lan.sees("Gọi lại UBND xã.")
    day.lan.types(" Đã có 120 hộ trở về.")
    day.lan.files_it(note="Đã gọi lại UBND xã")
    day.lan.looks_at_her_work()


def minh_returns_it_again(day):
    """08:00 And once more: who says so? Lan reads “Trả lại lần 2” without reloading."""
    day.minh.opens(day.flood)
    day.minh.sees("Đã gọi lại UBND xã")
    day.minh.returns_it("sources", "Ai nói con số này? Ghi rõ tên, chức vụ.")
    day.lan.is_told("Trả lại lần 2", on="Bị trả lại")
    day.lan.is_told("Ghi rõ tên, chức vụ.", on="Bị trả lại")
    day.lan.finds(FLOOD, on="Bị trả lại")
    day.lan.types(" Theo chủ tịch xã Bãi Sen.")
    day.lan.files_it()


def minh_and_hoa_pass_it_up(day):
    """09:00 Minh takes it, edits, passes it up; Hoa passes it on to the last word."""
    day.minh.opens(day.flood)
    day.minh.takes_it()
    day.minh.types(" Đồng ruộng còn đọng bùn.")
    day.minh.says("pass_up", note="Đã biên tập")
    day.hoa.finds(FLOOD, on="Chờ tôi xử lý")
    day.hoa.sees("Đã biên tập")
    day.hoa.says("pass_up")


def thu_has_no_word_here(day):
    """09:30 Thu has the last word on sports. Here she is offered none, and a forged one fails."""
    story = Article.objects.get(pk=day.flood)
    day.thu.opens(day.flood)
    assert not day.thu.is_offered("Duyệt")
    said = {"step": story.step, "version": str(story.version), "note": ""}
    assert day.thu.tries_from_the_console(day.flood, "viec/approve", **said) == 403
    crafted = said | {"when": "now", "is_approving": "1"}
    assert day.thu.tries_from_the_console(day.flood, "xuat-ban", **crafted) == 403


# -- Noon: the last word, twice -----------------------------------------------------------


def an_edit_voids_the_approval(day):
    """10:00 Dũng approves on his phone; Hoa changes a sentence, and it waits for him again."""
    day.dung.finds(FLOOD, on="Chờ tôi duyệt")
    day.dung.says("approve")
    day.hoa.finds(FLOOD, on="Đã duyệt")
    day.hoa.types(" Tỉnh cấp 50 tấn giống.")
    day.hoa.saves()
    expect(day.hoa.page.locator("[aria-current=step]")).to_have_text("Chờ lãnh đạo duyệt")
    assert not day.hoa.is_offered("Xuất bản")


def dung_approves_with_edits(day):
    """10:30 Dũng adds a line himself: now it is “Duyệt có sửa”, and Hoa publishes."""
    day.dung.opens(day.flood)
    day.dung.types(" Lúa hè thu gieo lại trước ngày 10.")
    day.dung.saves()
    day.dung.goes_to_say("approve")
    expect(day.dung.page.locator(".desk-step__verb")).to_have_text("Duyệt có sửa")
    day.dung.confirms()
    day.hoa.opens(day.flood)
    day.hoa.publishes()
    day.hoa.has_published()
    day.flood_at = day.reader.finds(FLOOD)
    day.reader.reads(day.flood_at, "Lúa hè thu gieo lại")
    day.reader.reads(day.flood_at, "Ngọc Lan")


# -- Afternoon: breaking news, a closed laptop, two texts ------------------------------------


def breaking_news_takes_the_short_path(day):
    """13:00 A dyke breaks. Dũng takes it past every step and says why; nobody can miss that."""
    day.lan.writes(BREACH, "Đê bao vỡ lúc 0 giờ 40.")
    day.lan.saves()
    day.breach = day.lan.number_of_story()
    day.lan.leaves()
    day.dung.opens(day.breach)
    day.dung.says("hasten", press="[name=_approving]", reason="Đê vỡ, dân cần biết ngay")
    day.dung.publishes()
    day.dung.has_published()
    day.breach_at = day.reader.finds(BREACH)
    day.dung.looks_at_her_work()
    day.dung.is_told("Đê vỡ, dân cần biết ngay", on="Tin đi tắt")
    day.hoa.page.goto(f"{DESK}thong-bao/")
    day.hoa.sees("Đê vỡ, dân cần biết ngay")


def minh_takes_over_from_a_closed_laptop(day):
    """14:00 Lan is at an update when her laptop closes. Minh takes the story over from it."""
    day.lan.opens(day.breach)
    day.lan.types(" Đã đưa 300 hộ lên đê.")
    day.lan.page.wait_for_selector("[data-save-state=saved]")
    day.lan.keeps_others_off(day.breach)
    day.lan.closes_the_laptop()
    day.lan.types(" Chưa có thương vong.")
    day.lan.page.wait_for_selector("[data-save-state=offline]")
    silent_since = timezone.now() - timedelta(seconds=40)
    EditLock.objects.filter(pk=day.breach).update(seen_at=silent_since, typed_at=silent_since)
    day.minh.opens(day.breach)
    expect(day.minh.page.locator(LOCK)).to_contain_text("Nguyễn Thị Lan đang sửa")
    day.minh.page.click(f"{LOCK} button")
    day.minh.page.click("dialog .desk-button--main")
    expect(day.minh.page.locator(LOCK)).to_contain_text("Bạn đã tiếp quản")
    day.minh.types(" Bộ đội đang hàn khẩu.")
    day.minh.saves()


def lan_comes_back_and_nothing_is_lost(day):
    """14:30 Lan opens her laptop and saves: both texts stand before her, and she joins them."""
    day.lan.opens_the_laptop()
    newer = day.lan.page.locator("[data-newer]")
    expect(newer).to_contain_text("Trần Văn Minh đã lưu", timeout=15_000)
    day.lan.page.click("[name=_continue]")
    both = day.lan.page.wait_for_selector(".desk-differences").inner_text()
    for words in ("300 hộ lên đê", "Chưa có thương vong", "Bộ đội đang hàn khẩu"):
        assert words in both
    day.lan.arrives()
    day.lan.types(" Bộ đội đang hàn khẩu.")
    day.lan.saves()
    for words in ("300 hộ lên đê", "Chưa có thương vong", "Bộ đội đang hàn khẩu"):
        assert words in day.lan.text()
    day.lan.leaves()


def the_update_says_so(day):
    """15:00 What Lan and Minh wrote goes out as an update: the page says “Cập nhật”."""
    day.dung.opens(day.breach)
    day.dung.does("Xuất bản cập nhật…")
    day.reader.reads(day.breach_at, "Bộ đội đang hàn khẩu")
    day.reader.reads(day.breach_at, "Cập nhật")


# -- Evening: promises about time, and the power cut ------------------------------------------


def the_embargo_holds(day):
    """16:00 Exam scores are promised for tomorrow: publishing them now is refused, in words."""
    day.release = (timezone.localtime() + timedelta(days=1)).replace(
        hour=6, minute=0, second=0, microsecond=0
    )
    day.lan.writes(SCORES, "Điểm chuẩn cao nhất 42,5.", embargo=day.release)
    day.lan.saves()
    day.scores = day.lan.number_of_story()
    day.lan.leaves()
    day.dung.opens(day.scores)
    day.dung.says("hasten", press="[name=_approving]", reason="Sở gửi trước, hẹn sáng mai")
    day.hoa.opens(day.scores)
    day.hoa.publishes(when="now")
    refused = day.hoa.page.locator(".desk-note--error, .errorlist").first
    expect(refused).to_contain_text("Vào giờ đó chưa hết hạn “không xuất bản trước”.")


def hoa_schedules_it_for_the_morning(day):
    """16:10 At the hour of the promise it may go: Hoa schedules it for then."""
    day.hoa.fills_in(when="later")
    day.hoa.fills_in(shown_from_0=f"{day.release:%d/%m/%Y}", shown_from_1=f"{day.release:%H:%M}")
    day.hoa.confirms()
    day.hoa.page.wait_for_selector(".desk-state--scheduled")


def the_power_fails_and_the_hour_is_kept(day):
    """17:00 All is killed and started again; what is due in seconds comes at its second."""
    dawn = factories.make_article(AT_DAWN, by=day.lan.user)
    factories.approved(dawn)
    hour = timezone.now() + timedelta(seconds=2 * day.house.seconds_to_open + 3)
    actions.publish(by=day.hoa.user, at=timezone.now(), article=dawn, shown_from=hour)
    day.dawn = dawn.pk
    dawn.refresh_from_db()
    address = dawn.get_absolute_url()
    assert day.house.status(address) == 404
    day.house.lose_power()
    assert day.house.status(address) is None
    day.house.open()
    assert answers_around(day.house, address, hour) == {"before": {404}, "after": {200}}
    day.reader.is_answered(Article.objects.get(pk=day.scores).get_absolute_url(), 404)
    day.hoa.opens(day.scores)
    day.hoa.page.wait_for_selector(".desk-state--scheduled")


def answers_around(house, address, hour):
    """What a reader gets who asks again and again, from before the hour to past it."""
    found = {"before": set(), "after": set()}
    while (asked_at := timezone.now()) < hour + timedelta(seconds=2):
        status, answered_at = house.status(address), timezone.now()
        if answered_at < hour:
            found["before"].add(status)
        # The processes look at the clock each second; the database at every question.
        elif asked_at > hour + timedelta(seconds=1):
            found["after"].add(status)
        time.sleep(0.05)
    return found


DAY = (
    everybody_comes_to_work,
    lan_files_a_story,
    minh_returns_it,
    minh_returns_it_again,
    minh_and_hoa_pass_it_up,
    thu_has_no_word_here,
    an_edit_voids_the_approval,
    dung_approves_with_edits,
    breaking_news_takes_the_short_path,
    minh_takes_over_from_a_closed_laptop,
    lan_comes_back_and_nothing_is_lost,
    the_update_says_so,
    the_embargo_holds,
    hoa_schedules_it_for_the_morning,
    the_power_fails_and_the_hour_is_kept,
    a_slip_is_corrected,
    a_false_statement_is_rectified,
    a_story_is_taken_down,
    the_record_tells_the_day,
)


def test_one_day_of_the_newsroom(day):
    for hour in DAY:
        try:
            hour(day)
        except BaseException as fault:
            fault.add_note(f"It went wrong at {hour.__doc__}")
            for person in (day.lan, day.minh, day.hoa, day.dung, day.thu):
                fault.add_note(f"  {person}")
            raise
