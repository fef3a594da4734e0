"""A story taken down at an hour to come."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import actions, jobs
from articles.actions import scheduling, takedowns
from articles.actions.copies import note_copy
from articles.enums import ArticleState, Step, Verb
from articles.models import CopyTask, JoinedLink, PublishedArticle, Retraction
from articles.pages import last_frame
from articles.workflow import TransitionRefused
from tests import factories

pytestmark = pytest.mark.django_db
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
EVERYWHERE = ("/", "/thoi-su", "/rss/tin-tuc.rss", "/sitemap.xml", "/luu-tru", "/tim-kiem?q=hoc")
WRONG_HOURS = [
    ("01/01/2020", "8:00"), ("31/02/2027", "8:00"), ("01/01/2199", "8:00"), ("", ""),
]  # fmt: skip
WORDS = "Tỉnh cho học sinh nghỉ học"


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = timezone.now()

        def go_to(self, moment):
            self.now = moment

    told = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: told.now)
    return told


def shown(article, at):
    return PublishedArticle.objects.visible(at).filter(article=article).first()


def plan(article, ends_at, *, by=None, at=None, **said):
    said = {"reason": "Hết hạn bản quyền ảnh"} | said
    by, at = by or factories.make_hoa(), at or timezone.now()
    return actions.schedule_takedown(by=by, at=at, article=article, ends_at=ends_at, **said)


def save(article, **fields):
    article.refresh_from_db()
    for name, value in fields.items():
        setattr(article, name, value)
    actions.save_article(
        by=factories.make_hoa(), at=timezone.now(), article=article,
        expected_version=article.version,
    )  # fmt: skip
    return article


def status(client, article):
    return client.get(article.get_absolute_url()).status_code


def test_readers_lose_the_story_to_the_second_and_without_a_worker(client, clock):
    article = factories.make_published(WORDS)
    ends_at = clock.now + 2 * HOUR
    plan(article, ends_at)
    assert status(client, article) == 200
    clock.go_to(ends_at - timedelta(milliseconds=1))
    assert status(client, article) == 200
    clock.go_to(ends_at)
    assert status(client, article) == 410
    for address in (
        "/",
        "/thoi-su",
        "/rss/tin-tuc.rss",
        "/sitemap.xml",
        "/luu-tru",
        "/tim-kiem?q=hoc",
    ):
        page = client.get(address, follow=True)
        assert WORDS not in page.content.decode(), address


def test_a_cancelled_takedown_leaves_the_story_where_it_is(client, clock, hoa):
    article = factories.make_published()
    plan(article, clock.now + HOUR)
    actions.cancel_takedown(by=hoa, at=clock.now, article=article)
    clock.go_to(clock.now + 2 * HOUR)
    assert status(client, article) == 200
    with pytest.raises(TransitionRefused):
        actions.cancel_takedown(by=hoa, at=clock.now, article=article)
    assert article.events.filter(verb=Verb.CANCEL_TAKEDOWN).count() == 1


def test_only_by_right_with_a_reason_and_for_an_hour_that_makes_sense(lan, minh, hoa):
    article, now = factories.make_published(), timezone.now()
    for person in (lan, minh):
        with pytest.raises(PermissionDenied):
            plan(article, now + HOUR, by=person)
    for wrong in (
        {"reason": " "},
        {"ends_at": now - SECOND},
        {"ends_at": now + timedelta(days=900)},
    ):
        said = {"ends_at": now + HOUR} | wrong
        with pytest.raises(TransitionRefused):
            plan(article, said.pop("ends_at"), at=now, **said)
    plan(article, now + HOUR)
    for person in (lan, minh):
        with pytest.raises(PermissionDenied):
            actions.cancel_takedown(by=person, at=now, article=article)
    assert article.retractions.pending(now).count() == 1


def test_a_draft_cannot_be_taken_down(hoa):
    with pytest.raises(TransitionRefused):
        plan(factories.make_article(), timezone.now() + HOUR)


def test_a_second_takedown_replaces_the_first(clock):
    article = factories.make_published()
    now = clock.now
    plan(article, now + HOUR)
    plan(article, now + 3 * HOUR)
    assert [each.retracted_at for each in article.retractions.pending(now)] == [now + 3 * HOUR]
    assert shown(article, now + 2 * HOUR)
    assert shown(article, now + 3 * HOUR) is None
    plan(article, now + HOUR / 2)
    assert shown(article, now + HOUR / 2) is None


def test_an_update_published_before_the_hour_keeps_it(client, clock, hoa):
    article = factories.make_published()
    ends_at = clock.now + 2 * HOUR
    plan(article, ends_at)
    save(article, headline="Bản mới")
    factories.pass_and_publish(by=hoa, at=clock.now, article=article)
    assert shown(article, ends_at - SECOND).headline == "Bản mới"
    clock.go_to(ends_at)
    assert status(client, article) == 410


def test_a_correction_before_the_hour_keeps_it_too(clock, hoa):
    article = factories.make_published()
    plan(article, clock.now + HOUR)
    factories.pass_and_correct(by=hoa, at=clock.now, article=article, note="Số đúng là 50.")
    assert shown(article, clock.now + HOUR) is None


def test_nothing_is_scheduled_past_the_hour_of_the_takedown(clock, hoa):
    article = factories.make_published()
    ends_at = clock.now + HOUR
    plan(article, ends_at)
    save(article, headline="Bản mới")
    for hour in (ends_at, ends_at + HOUR):
        with pytest.raises(TransitionRefused):
            factories.pass_and_publish(by=hoa, at=clock.now, article=article, shown_from=hour)
    assert shown(article, ends_at) is None
    assert shown(article, ends_at + 2 * HOUR) is None


def test_an_update_scheduled_before_the_hour_ends_with_it(clock, hoa):
    article = factories.make_published("Bản một")
    now = clock.now
    save(article, headline="Bản hai")
    factories.pass_and_publish(by=hoa, at=now, article=article, shown_from=now + HOUR)
    plan(article, now + 2 * HOUR)
    assert shown(article, now + HOUR - SECOND).headline == "Bản một"
    assert shown(article, now + HOUR).headline == "Bản hai"
    assert shown(article, now + 2 * HOUR) is None
    actions.unschedule(by=hoa, at=now, article=article)
    assert shown(article, now + 2 * HOUR - SECOND).headline == "Bản một"
    assert shown(article, now + 2 * HOUR) is None


def test_an_update_scheduled_for_later_than_the_takedown_is_taken_back(clock, hoa):
    article = factories.make_published("Bản một")
    now = clock.now
    save(article, headline="Bản hai")
    factories.pass_and_publish(by=hoa, at=now, article=article, shown_from=now + 2 * HOUR)
    plan(article, now + HOUR)
    assert [shown(article, now + hours * HOUR) for hours in (1, 2, 3)] == [None] * 3
    actions.cancel_takedown(by=hoa, at=now, article=article)
    assert shown(article, now + 3 * HOUR).headline == "Bản một"


@pytest.mark.parametrize("way", ["unschedule", "withdraw_approval", "send_back"])
def test_of_what_never_was_shown_nobody_learns(client, clock, hoa, dung, way):
    article = factories.make_article()
    factories.make_masthead()
    now = clock.now
    factories.pass_and_publish(by=hoa, at=now, article=article, shown_from=now + HOUR)
    plan(article, now + 2 * HOUR)
    said = {
        "unschedule": {"by": hoa},
        "withdraw_approval": {"by": dung, "reason": "Chờ thêm"},
        "send_back": {"by": dung, "to": Step.DRAFT, "reason_kind": "facts", "reason": "Thiếu"},
    }[way]
    getattr(actions, way)(at=now, article=article, **said)
    clock.go_to(now + 3 * HOUR)
    assert client.get(f"/bai-{article.pk}.html").status_code == 404
    article.refresh_from_db()
    assert article.state == ArticleState.DRAFT
    assert not article.retractions.pending(now).exists()


def test_a_story_retracted_before_its_first_hour_was_never_there(client, clock, hoa):
    article = factories.make_article()
    factories.make_masthead()
    factories.pass_and_publish(by=hoa, at=clock.now, article=article, shown_from=clock.now + HOUR)
    actions.retract(by=hoa, at=clock.now, article=article, reason="Sai")
    clock.go_to(clock.now + 2 * HOUR)
    assert client.get(f"/bai-{article.pk}.html").status_code == 404


def test_retracting_now_leaves_no_takedown_behind(clock, hoa):
    article = factories.make_published()
    ends_at = clock.now + HOUR
    plan(article, ends_at)
    actions.retract(by=hoa, at=clock.now, article=article, reason="Gấp")
    factories.pass_and_publish(by=hoa, at=clock.now + SECOND, article=article)
    assert shown(article, ends_at + HOUR)


def test_after_the_hour_the_story_comes_back_only_with_a_new_approval(client, clock, hoa):
    article = factories.make_published()
    ends_at = clock.now + HOUR
    plan(article, ends_at)
    clock.go_to(ends_at + HOUR)
    with pytest.raises(TransitionRefused):
        actions.publish(by=hoa, at=clock.now, article=article)
    takedowns.sweep(at=clock.now)
    factories.pass_and_publish(by=hoa, at=clock.now, article=article)
    assert status(client, article) == 200


def test_an_approval_given_after_the_hour_outlives_the_tidying(clock, hoa, dung):
    article = factories.make_published()
    plan(article, clock.now + HOUR)
    save(article, headline="Bản mới")
    clock.go_to(clock.now + 2 * HOUR)
    actions.approve(by=dung, at=clock.now, article=article)
    published = actions.publish(by=hoa, at=clock.now, article=article)
    assert shown(article, clock.now) == published


def test_the_worker_tells_the_working_copy_and_only_once(clock, hoa):
    article = factories.make_published()
    ends_at = clock.now + HOUR
    plan(article, ends_at)
    (job,) = ProcrastinateJob.objects.filter(task_name=scheduling.AFTER_THE_HOUR)
    assert job.scheduled_at == ends_at + scheduling.A_LITTLE_LATER
    clock.go_to(ends_at + 5 * SECOND)
    for _time in (1, 2):
        jobs.after_the_hour(**job.args)
        jobs.sweep_takedowns(timestamp=0)
    article.refresh_from_db()
    assert (article.state, article.step) == (ArticleState.RETRACTED, Step.DRAFT)
    assert article.events.filter(verb=Verb.RETRACT).count() == 1


def test_a_job_that_comes_too_early_does_nothing(clock):
    article = factories.make_published()
    plan(article, clock.now + HOUR)
    jobs.after_the_hour(article=article.pk)
    article.refresh_from_db()
    assert article.state == ArticleState.PUBLISHED
    assert shown(article, clock.now)


def test_what_others_print_of_it_goes_with_it(clock, hoa):
    other = factories.make_published(
        "Bài nhắc", related=[{"kind": "unresolved", "headline": WORDS}]
    )
    article = factories.make_published(WORDS)
    plan(article, clock.now + HOUR)
    assert JoinedLink.objects.filter(target=article).count() == 1
    assert other.published.get().related_links.joined().get().target_now == article.pk


def test_search_engines_are_told_at_that_hour(settings, clock, hoa):
    settings.INDEXNOW_KEY = "0" * 32
    article = factories.make_published()
    article.announcements.all().delete()
    plan(article, clock.now + HOUR)
    assert article.announcements.get().due_from == clock.now + HOUR
    actions.cancel_takedown(by=hoa, at=clock.now, article=article)
    assert not article.announcements.exists()


def test_the_database_cancels_no_takedown_whose_hour_has_come(hoa):
    article = factories.make_published()
    actions.retract(by=hoa, at=timezone.now(), article=article, reason="Sai")
    for change in ({"reason": "khác"}, {"cancelled_at": timezone.now(), "cancelled_by": hoa}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Retraction.objects.update(**change)


def test_the_page_plans_changes_and_cancels(client, hoa):
    article = factories.make_published()
    client.force_login(hoa)
    address = f"/toa-soan/articles/article/{article.pk}/hen-go/"
    hour = timezone.localtime() + timedelta(days=1)
    given = {"ends_at_0": f"{hour:%d/%m/%Y}", "ends_at_1": "24:00", "reason": "Hết hạn"}
    assert client.post(address, given).status_code == 302
    pending = article.retractions.pending(timezone.now()).get()
    midnight = timezone.localtime(pending.retracted_at)
    assert (midnight.hour, midnight.date()) == (0, (hour + timedelta(days=1)).date())
    assert "Hết hạn" in client.get(address).content.decode()
    client.post(address, {"huy": "1"})
    assert not article.retractions.pending(timezone.now()).exists()


def test_of_two_who_plan_at_once_the_second_is_told_and_decides_again(client, hoa):
    article = factories.make_published()
    client.force_login(hoa)
    address = f"/toa-soan/articles/article/{article.pk}/hen-go/"
    assert 'name="da-thay" value="0"' in client.get(address).content.decode()
    first = plan(article, timezone.now() + timedelta(days=2), by=factories.make_dung())
    tomorrow = timezone.localtime() + timedelta(days=1)
    mine = {"ends_at_0": f"{tomorrow:%d/%m/%Y}", "ends_at_1": "8:00", "reason": "Hết hạn"}
    told = client.post(address, mine | {"da-thay": "0"}).content.decode()
    assert "vừa hẹn gỡ bài lúc" in told
    assert f'name="da-thay" value="{first.pk}"' in told
    assert article.retractions.pending(timezone.now()).get() == first
    assert client.post(address, mine | {"da-thay": str(first.pk)}).status_code == 302
    assert article.retractions.pending(timezone.now()).get().retracted_by == hoa


def test_nobody_cancels_a_takedown_that_she_was_not_shown(client, hoa):
    article = factories.make_published()
    client.force_login(hoa)
    address = f"/toa-soan/articles/article/{article.pk}/hen-go/"
    unseen = plan(article, timezone.now() + timedelta(days=2), by=factories.make_dung())
    client.post(address, {"huy": "1", "da-thay": "0"})
    assert article.retractions.pending(timezone.now()).get() == unseen


def test_a_wrong_hour_is_said_in_words_and_loses_nothing(client, hoa):
    article = factories.make_published()
    client.force_login(hoa)
    address = f"/toa-soan/articles/article/{article.pk}/hen-go/"
    for day, hour in (
        ("01/01/2020", "8:00"),
        ("31/02/2027", "8:00"),
        ("01/01/2199", "8:00"),
        ("", ""),
    ):
        page = client.post(address, {"ends_at_0": day, "ends_at_1": hour, "reason": "Lý do dài"})
        assert page.status_code == 200
        assert "Lý do dài" in page.content.decode()
        assert "errorlist" in page.content.decode()
    assert not article.retractions.exists()


def test_copies_elsewhere_are_to_be_dealt_with_once_the_hour_has_come(clock, hoa):
    article = factories.make_published()
    note_copy(
        by=hoa, at=clock.now, article=article, place="facebook", appeared_at=clock.now,
        url="https://www.facebook.com/baosongnga/posts/1",
    )  # fmt: skip
    plan(article, clock.now + HOUR)
    assert not CopyTask.objects.exists()
    takedowns.after_the_hour(at=clock.now + HOUR, article=article)
    assert CopyTask.objects.get().retraction == article.retractions.get()


def test_the_record_of_takedowns_says_which_wait_and_which_were_cancelled(client, hoa):
    article = factories.make_published()
    plan(article, timezone.now() + HOUR)
    client.force_login(hoa)
    address = "/toa-soan/articles/retraction/"
    assert "chờ đến giờ" in client.get(address).content.decode()
    actions.cancel_takedown(by=hoa, at=timezone.now(), article=article)
    assert "Lê Thị Hoa hủy lúc" in client.get(address).content.decode()
