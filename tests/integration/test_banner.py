"""The emergency banner: put up, seen to the second, taken down, kept in the record."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from articles import actions, pages
from articles.actions.banners import put_up_banner, take_down_banner
from articles.actions.intervals import IntervalRefusedError
from articles.models import Banner, Edition
from articles.pages import last_frame
from tests import factories
from tests.paper import next_transaction, queries_of, text_of

pytestmark = pytest.mark.django_db
FLOOD = "Nước sông Lành lên báo động ba, Ễ Ặ Ộ Ỵ"
SECOND = timedelta(seconds=1)
ADD = reverse("admin:articles_banner_add")
LIST = reverse("admin:articles_banner_changelist")


@pytest.fixture(autouse=True)
def a_paper_of_its_own():
    last_frame.forget()
    factories.make_masthead()
    yield
    last_frame.forget()


def line(page):
    """The banner as printed, or nothing."""
    start = page.find('class="emergency"')
    return page[start : page.index("</p>", start)] if start > 0 else ""


def form(**fields):
    return {"text": FLOOD, "link": "", "when": "now", "until": "6", **fields}


# -- What readers see --------------------------------------------------------------


def test_the_banner_stands_above_every_page_and_on_the_pages_that_refuse(client):
    story = factories.make_published()
    factories.make_page()
    factories.make_banner(FLOOD)
    urls = ["/", story.get_absolute_url(), "/thoi-su", "/tim-kiem?q=lũ", "/gioi-thieu", "/khong-co"]
    for url in urls:
        page = text_of(client.get(url))
        assert FLOOD in line(page), url
        assert '<section class="emergency" aria-label="Thông báo khẩn">' in page, url
        assert page.index('class="emergency"') < page.index('class="masthead"'), url


def test_a_banner_begins_and_ends_to_the_second():
    begin = timezone.now().replace(microsecond=0) + timedelta(hours=1)
    banner = factories.make_banner(FLOOD, shown_from=begin, hours=3)

    def shown(at):
        return pages.front_page(at=at).banner

    assert shown(begin - SECOND) is None
    assert shown(begin).text == FLOOD
    assert shown(banner.shown_until - SECOND).text == FLOOD
    assert shown(banner.shown_until) is None


def test_beginning_and_end_of_a_banner_bound_how_long_a_frame_is_good():
    now = timezone.now()
    banner = factories.make_banner(shown_from=now + timedelta(minutes=5), hours=1)
    assert last_frame.at(now).good_until == banner.shown_from
    assert last_frame.at(banner.shown_from).good_until == banner.shown_until


def test_without_a_database_a_kept_frame_still_begins_and_ends_its_banner():
    now = timezone.now()
    banner = factories.make_banner(FLOOD, shown_from=now + timedelta(minutes=5), hours=1)
    last_frame.at(now)
    kept = last_frame.without_database()

    def shown(at):
        return pages.broken_page(kept, at=at).banner

    assert shown(now) is None
    assert shown(banner.shown_from).text == FLOOD
    assert shown(banner.shown_until) is None


def test_putting_up_and_taking_down_each_raise_the_edition(hoa):
    before = Edition.objects.get().number
    next_transaction()
    banner = factories.make_banner()
    between = Edition.objects.get().number
    next_transaction()
    take_down_banner(by=hoa, at=timezone.now(), banner=banner)
    assert before < between < Edition.objects.get().number


def test_a_banner_costs_no_further_query(client):
    factories.make_published()
    before = queries_of(client, "/")
    factories.make_banner(target=factories.make_published())
    factories.make_dress()
    factories.make_menu("main", {"tag": factories.make_tag()}, {"url": "/24h", "label": "24 giờ"})
    factories.make_page()
    assert queries_of(client, "/") == before


def test_the_link_of_a_story_that_was_taken_back_goes_and_the_words_stay(client, hoa):
    story = factories.make_published()
    factories.make_banner(FLOOD, target=story)
    assert story.get_absolute_url() in line(text_of(client.get("/khong-co")))

    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    last_frame.forget()

    shown = line(text_of(client.get("/khong-co")))
    assert FLOOD in shown
    assert "<a " not in shown


# -- Who, and what is refused --------------------------------------------------------


def test_only_whoever_may_puts_it_up_or_takes_it_down(minh):
    banner = factories.make_banner()
    now = timezone.now()
    with pytest.raises(PermissionDenied):
        take_down_banner(by=minh, at=now, banner=banner)
    with pytest.raises(PermissionDenied):
        put_up_banner(by=minh, at=now, text="x", shown_from=now, shown_until=now + SECOND)


def test_a_second_banner_is_refused_with_a_sentence_that_names_the_first():
    factories.make_banner(FLOOD)
    with pytest.raises(IntervalRefusedError, match=FLOOD):
        factories.make_banner("Bão số 5")
    factories.make_banner("Bão số 5", shown_from=timezone.now() + timedelta(hours=7))


def test_a_banner_replaced_after_its_own_end_keeps_that_end(client, hoa):
    """The form for new words was opened this morning; the next storm comes tonight."""
    now = timezone.now()
    first = factories.make_banner(FLOOD, hours=3)
    second = put_up_banner(
        by=hoa,
        at=now,
        text="Bão số 5",
        shown_from=now + timedelta(hours=10),
        shown_until=now + timedelta(hours=12),
        replacing=first,
    )
    first.refresh_from_db()
    assert second.pk
    assert first.shown_until == first.shown_from + timedelta(hours=3)
    assert first.ended_at is None


def test_of_two_put_up_in_one_moment_the_second_hears_of_the_first(monkeypatch):
    """Neither saw the other when it looked; only the database did."""
    factories.make_banner(FLOOD)
    looks = iter([Banner.objects.none()])
    real = Banner.objects.meeting
    monkeypatch.setattr(
        type(Banner.objects), "meeting", lambda self, *span: next(looks, None) or real(*span)
    )
    with pytest.raises(IntervalRefusedError, match=FLOOD):
        factories.make_banner("Bão số 5")
    assert Banner.objects.count() == 1


def test_the_database_itself_refuses_a_second_banner_and_an_end_before_the_beginning():
    banner = factories.make_banner(FLOOD)
    for changes in (
        {},
        {"shown_from": banner.shown_until, "shown_until": banner.shown_from},
        {"shown_from": banner.shown_until, "shown_until": banner.shown_until},
    ):
        twin = Banner.objects.get()
        twin.pk = None
        for name, value in changes.items():
            setattr(twin, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save(force_insert=True)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:x", "//evil.example", "/\\evil.example", "http://a.example",
     "data:text/html,x", 'https://a.example/"onmouseover=x', "https://a@b.example", "https:///x"],
)  # fmt: skip
def test_the_database_itself_refuses_an_address_nobody_should_follow(url):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_banner(url=url)


@pytest.mark.parametrize("url", ["https://vndms.example/bao?so=5", "/tag/bao-so-5", "/", ""])
def test_an_honest_address_is_taken(url):
    assert factories.make_banner(url=url).pk


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Lịch sử viết lại"},
        {"shown_from": timezone.now() - timedelta(days=2)},
        {"shown_until": timezone.now() + timedelta(days=9)},
        {"shown_until": timezone.now() + timedelta(minutes=1)},
    ],
)
def test_a_banner_once_put_up_is_the_record(change):
    factories.make_banner()
    with pytest.raises(DatabaseError), transaction.atomic():
        Banner.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Banner.objects.all()._raw_delete("default")


def test_what_was_taken_down_says_by_whom_and_cannot_be_taken_down_again(hoa):
    banner = factories.make_banner()
    at = timezone.now()
    take_down_banner(by=hoa, at=at, banner=banner)
    banner.refresh_from_db()
    assert (banner.shown_until, banner.ended_at, banner.ended_by) == (at, at, hoa)
    with pytest.raises(IntervalRefusedError):
        take_down_banner(by=hoa, at=timezone.now(), banner=banner)


def test_a_banner_taken_back_before_its_hour_is_never_seen_and_leaves_its_time_free(hoa):
    begin = timezone.now() + timedelta(hours=1)
    banner = factories.make_banner(shown_from=begin)
    take_down_banner(by=hoa, at=timezone.now(), banner=banner)
    assert pages.front_page(at=begin + SECOND).banner is None
    factories.make_banner("Bão số 5", shown_from=begin)


def test_replacing_leaves_no_gap_and_keeps_both(hoa):
    old = factories.make_banner(at=timezone.now() - timedelta(hours=1))
    new = factories.make_banner("Tâm bão cách bờ 30 km", replacing=old)
    old.refresh_from_db()
    assert old.shown_until == new.shown_from
    assert Banner.objects.count() == 2


def test_replacing_what_has_ended_meanwhile_simply_puts_up_the_new_one(hoa):
    old = factories.make_banner()
    take_down_banner(by=hoa, at=timezone.now(), banner=old)
    old.refresh_from_db()
    assert factories.make_banner("Bão số 5", replacing=old).pk


# -- At the desk ----------------------------------------------------------------------


def test_the_desk_puts_it_up_and_takes_it_down_with_one_press(client, hoa):
    story = factories.make_published()
    client.force_login(hoa)
    answer = client.post(ADD, form(link=f"http://testserver{story.get_absolute_url()}?fbclid=a"))
    assert answer.headers["Location"] == LIST
    banner = Banner.objects.get()
    assert (banner.text, banner.target, banner.url) == (FLOOD, story, "")
    assert (banner.arranged_by, banner.shown_until - banner.shown_from) == (hoa, 6 * 3600 * SECOND)
    assert "Hạ ngay" in text_of(client.get(LIST))

    client.post(reverse("admin:desk_end_banner", args=[banner.pk]))

    assert not Banner.objects.in_force(timezone.now()).exists()
    assert FLOOD in text_of(client.get(LIST))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": "  "}, "Trường này là bắt buộc"),
        ({"text": "Ế" * 161}, "160"),
        ({"link": "javascript:alert(1)"}, "bắt đầu bằng https://"),
        ({"link": "/bai-999999.html"}, "không có bài nào"),
        ({"until": "hour"}, "Hãy chọn giờ"),
        (
            {"until": "hour", "shown_until_0": "1/1/2020", "shown_until_1": "8:00"},
            "sau giờ bắt đầu",
        ),
        ({"when": "later"}, "Hãy chọn giờ"),
        ({"until": "forever"}, "forever"),
    ],
)
def test_what_the_form_refuses_it_explains_and_loses_nothing(client, hoa, fields, sentence):
    client.force_login(hoa)
    answer = client.post(ADD, form(**fields))
    page = text_of(answer)
    assert answer.status_code == 200
    assert sentence in page
    assert fields.get("text", FLOOD).strip() in page
    assert not Banner.objects.exists()


def test_the_form_names_the_banner_that_stands_there(client, hoa):
    factories.make_banner("Bão số 5")
    client.force_login(hoa)
    page = text_of(client.post(ADD, form()))
    assert "“Bão số 5”" in page
    assert FLOOD in page


def test_what_is_typed_is_never_markup_for_anybody(client, hoa):
    client.force_login(hoa)
    canary = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>"
    client.post(ADD, form(text=canary, link="https://a.example/?q=<script>\"'"))
    assert Banner.objects.get().text == canary
    for url in ("/", "/khong-co", LIST, f"{ADD}?thay={Banner.objects.get().pk}"):
        page = text_of(client.get(url))
        assert "<img src=x" not in page, url
        assert "<script>alert" not in page, url
        assert "?q=<script>" not in page, url
        assert "&lt;img src=x onerror=alert(1)&gt;" in page, url


def test_tonight_ends_at_the_next_midnight_of_the_newsroom(client, hoa):
    client.force_login(hoa)
    client.post(ADD, form(until="tonight"))
    end = timezone.localtime(Banner.objects.get().shown_until)
    assert (end.hour, end.minute, end.second) == (0, 0, 0)
    assert timedelta() < end - timezone.now() <= timedelta(days=1)


def test_a_story_to_come_is_not_told_through_the_banner(client, hoa):
    story = factories.make_article("Lộ trước giờ")
    later = timezone.now() + timedelta(hours=1)
    factories.pass_and_publish(by=hoa, at=timezone.now(), article=story, shown_from=later)
    client.force_login(hoa)
    answer = client.post(ADD, form(link=f"/{story.pk}.html"))
    assert "không có bài nào" in text_of(answer)


@pytest.mark.parametrize("number", ["0", "9" * 30, "x", "-1", "²"])
def test_a_crooked_number_in_the_address_only_opens_the_empty_form(client, hoa, number):
    client.force_login(hoa)
    assert client.get(f"{ADD}?thay={number}").status_code == 200
