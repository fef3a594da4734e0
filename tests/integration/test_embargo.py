"""What was promised not to be published before an hour is nowhere before it."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import actions, media, selectors
from articles.actions import NotReadyError
from articles.enums import Step
from articles.models import public_storage
from articles.pages import last_frame
from tests import factories
from tests.media_files import jpeg

pytestmark = pytest.mark.django_db
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
SECRET = "Công bố kết quả thanh tra đất bãi bồi"
EVERYWHERE = (
    "/", "/24h", "/thoi-su", "/tag/dat-bai-boi", "/tac-gia/ngoc-lan", "/tim-kiem?q=bãi+bồi",
    "/luu-tru", "/dinh-chinh", "/rss/tin-tuc.rss", "/rss/tin-tuc.json", "/rss/tin-tuc.atom",
    "/rss/thoi-su.rss", "/rss/tag/dat-bai-boi.rss", "/rss/tac-gia/ngoc-lan.rss", "/sitemap.xml",
    "/sitemap-news.xml", "/sitemap/bai-0.xml", "/sitemap/bai-1.xml", "/sitemap/tu-khoa-1.xml",
    "/ngoai-tuyen/thay-doi",
)  # fmt: skip


@pytest.fixture(autouse=True)
def newsroom(db, settings, tmp_path):
    last_frame.forget()
    factories.make_masthead()


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = timezone.now()

        def go_to(self, moment):
            self.now = moment

    told = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: told.now)
    return told


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    def run(act):
        with django_capture_on_commit_callbacks(execute=True):
            return act()

    return run


def take_in(by):
    return media.take_in_photograph(
        by=by,
        at=timezone.now(),
        file=io.BytesIO(jpeg((700, 400))),
        name="a.jpg",
        **factories.TOLD,
    )


def promised(until, **fields):
    values = {
        "authors": [factories.make_author()],
        "tags": [factories.make_tag("đất bãi bồi")],
        "embargo_until": until,
    }
    return factories.make_article(SECRET, **values | fields)


def said(client):
    return {
        address
        for address in EVERYWHERE
        if SECRET in (page := client.get(address, follow=True).content.decode())
        or "cong-bo-ket-qua" in page
    }


def public_names(photograph):
    return [made.name for made in photograph.renditions.all() if public_storage().exists(made.name)]


def test_it_is_nowhere_before_its_hour_and_everywhere_at_it(client, clock, hoa):
    until = clock.now + HOUR
    linking = factories.make_published("Bài có đường dẫn")
    article = promised(until)
    factories.approved(article)
    assert said(client) == set()
    actions.publish(by=hoa, at=clock.now, article=article, shown_from=until)
    linking.refresh_from_db()
    for moment in (clock.now, until - SECOND):
        clock.go_to(moment)
        assert said(client) == set()
        assert client.get(f"/bai-{article.pk}.html").status_code == 404
        assert SECRET not in client.get(linking.get_absolute_url()).content.decode()
    clock.go_to(until)
    assert client.get(f"/bai-{article.pk}.html", follow=True).status_code == 200
    assert {"/", "/thoi-su", "/tag/dat-bai-boi", "/rss/tin-tuc.rss"} <= said(client)


def test_no_picture_of_it_is_public_before_it_is_scheduled_and_none_can_be_guessed(hoa, at_once):
    until = timezone.now() + HOUR
    photograph = take_in(hoa)
    article = promised(until, lead_photograph=photograph)
    factories.approved(article)
    assert public_names(photograph) == []
    at_once(lambda: actions.publish(by=hoa, at=timezone.now(), article=article, shown_from=until))
    names = public_names(photograph)
    assert names
    for name in names:
        folder = name.split("/")[-2]
        assert len(folder) >= 22
        assert str(article.pk) != folder
    at_once(lambda: actions.unschedule(by=hoa, at=timezone.now(), article=article))
    assert public_names(photograph) == []


@pytest.mark.parametrize("who", ["hoa", "dung"])
def test_nobody_publishes_it_before_not_even_with_the_last_word(who, hoa, dung, request):
    by = request.getfixturevalue(who)
    until = timezone.now() + HOUR
    approved = factories.approved(promised(until))
    fresh = promised(until)
    for article, extra in ((approved, {}), (approved, {"shown_from": until - SECOND})):
        with pytest.raises(NotReadyError):
            actions.publish(by=by, at=timezone.now(), article=article, **extra)
    if who == "dung":
        actions.hasten(by=dung, at=timezone.now(), article=fresh, to=Step.WITH_CHIEF, reason="Gấp")
        with pytest.raises(NotReadyError):
            actions.publish(by=dung, at=timezone.now(), article=fresh, is_approving=True)
    assert not approved.published.exists()
    assert not fresh.published.exists()


def test_a_live_story_gets_nothing_that_is_promised_for_later(hoa):
    live = factories.make_published("Bản một")
    live.embargo_until, live.headline = timezone.now() + HOUR, SECRET
    actions.save_article(by=hoa, at=timezone.now(), article=live, expected_version=live.version)
    factories.approved(live)
    with pytest.raises(NotReadyError):
        actions.publish(by=hoa, at=timezone.now(), article=live)
    with pytest.raises(NotReadyError):
        actions.correct(by=hoa, at=timezone.now(), article=live, note="Số đúng là 5")
    published = actions.publish(
        by=hoa, at=timezone.now(), article=live, shown_from=live.embargo_until
    )
    assert published.shown_from == live.embargo_until


def change_embargo(article, until, by):
    article.refresh_from_db()
    article.embargo_until = until
    return actions.save_article(
        by=by, at=timezone.now(), article=article, expected_version=article.version
    )


def test_once_scheduled_it_may_be_shortened_or_lifted_but_not_lengthened(hoa):
    until = timezone.now() + HOUR
    article = factories.approved(promised(until))
    actions.publish(by=hoa, at=timezone.now(), article=article, shown_from=until)
    with pytest.raises(NotReadyError):
        change_embargo(article, until + SECOND, hoa)
    for fewer in (until - HOUR / 2, None):
        change_embargo(article, fewer, hoa)
    assert article.published.upcoming(timezone.now()).get().shown_from == until


def test_another_hour_of_the_promise_is_another_text_to_approve(hoa):
    until = timezone.now() + HOUR
    article = factories.approved(promised(until))
    change_embargo(article, None, hoa)
    article.refresh_from_db()
    assert article.step == Step.WITH_CHIEF
    with pytest.raises(actions.publishing.TransitionRefused):
        actions.publish(by=hoa, at=timezone.now(), article=article)


def test_a_promise_changed_past_the_form_voids_the_approval_too(hoa):
    until = timezone.now() + HOUR
    article = factories.approved(promised(until))
    type(article).objects.filter(pk=article.pk).update(embargo_until=None)
    with pytest.raises(actions.publishing.TransitionRefused):
        actions.publish(by=hoa, at=timezone.now(), article=article)


def test_the_end_of_the_promise_is_the_hour_that_is_offered(hoa):
    now = timezone.now()
    article = promised(now + HOUR)
    assert selectors.plan_of(article, now).offered_hour == now + HOUR
    assert selectors.plan_of(article, now + HOUR).offered_hour is None
    assert selectors.plan_of(factories.make_article(), now).offered_hour is None


def test_an_embargo_typed_at_the_desk_does_not_make_its_own_approval_void(client, lan, hoa, dung):
    """The form gives the hour in our zone, the database in its own: it is the same hour."""
    article = factories.make_article(by=lan)
    until = timezone.localtime(timezone.now() + HOUR).replace(second=0, microsecond=0)
    client.force_login(lan)
    client.post(
        f"/toa-soan/articles/article/{article.pk}/change/",
        {
            "headline": article.headline, "body": article.body, "genre": article.genre,
            "section": article.section_id, "tags": "[]", "bylines": "[]", "related": "[]",
            "picture_uses": "[]", "expected_version": 1, "_continue": "1",
            "embargo_until_0": f"{until:%d/%m/%Y}", "embargo_until_1": f"{until:%H:%M}",
        },
    )  # fmt: skip
    article.refresh_from_db()
    assert (article.version, article.embargo_until) == (2, until)
    actions.approve_at_once(by=dung, at=timezone.now(), article=article, reason="Gấp")
    assert actions.publish(by=hoa, at=timezone.now(), article=article, shown_from=until)
