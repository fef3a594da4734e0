"""What readers must never see, asked for in the ways that a curious reader would."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from articles import actions
from articles.actions.tags import merge_tags
from articles.actions.trash import empty_trash, move_to_trash
from articles.models import Article, PageviewDay, PublishedArticle, RelatedLink
from articles.pages import last_frame
from articles.text import in_vietnam
from articles.workflow import TransitionRefused
from tests import factories
from tests.paper import visible_text

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SECRET = "Khởi tố giám đốc công ty xây cầu"


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


@pytest.fixture
def clock(monkeypatch):
    """The hour that readers' pages believe it is."""

    class Clock:
        now = timezone.now()

        def go_to(self, moment):
            self.now = moment

    told = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: told.now)
    return told


def schedule(article, hour, *, by=None):
    factories.make_masthead()
    article.refresh_from_db()
    by = by or factories.make_hoa()
    return factories.pass_and_publish(by=by, at=timezone.now(), article=article, shown_from=hour)


def save(article, **fields):
    article.refresh_from_db()
    for name, value in fields.items():
        setattr(article, name, value)
    by = factories.make_hoa()
    return actions.save_article(
        by=by, at=timezone.now(), article=article, expected_version=article.version
    )


# -- Pages that exist because of a draft ------------------------------------------


def test_a_tag_that_only_drafts_bear_has_no_page(client):
    tag = factories.make_tag("vụ án cầu Bến Vạt")
    factories.make_article(tags=[tag])
    schedule(factories.make_article(tags=[tag]), timezone.now() + HOUR)

    page = client.get("/tag/vu-an-cau-ben-vat")

    assert page.status_code == 404
    assert "vụ án" not in page.content.decode()


def test_a_merged_tag_leads_nowhere_while_only_drafts_bear_the_other(client):
    old, new = factories.make_tag("cầu"), factories.make_tag("vụ án cầu Bến Vạt")
    factories.make_article(tags=[old])
    merge_tags(by=factories.make_hoa(), at=timezone.now(), tag=old, into=new)

    assert client.get("/tag/cau").status_code == 404


def test_a_pen_name_that_only_drafts_bear_has_no_page(client):
    author = factories.make_author("Người Trong Cuộc")
    factories.make_article(authors=[author])

    page = client.get(author.get_absolute_url())

    assert page.status_code == 404
    assert "Người Trong Cuộc" not in page.content.decode()


# -- Addresses ----------------------------------------------------------------------


def test_an_address_made_for_an_hour_that_never_came_does_not_stay(client):
    story = factories.make_article(SECRET)
    schedule(story, timezone.now() + HOUR)
    actions.unschedule(by=factories.make_hoa(), at=timezone.now(), article=story)
    save(story, headline="Công ty xây cầu đổi giám đốc")

    published = factories.pass_and_publish(
        by=factories.make_hoa(), at=timezone.now(), article=story
    )

    assert published.slug == "cong-ty-xay-cau-doi-giam-doc"


def test_an_address_that_readers_had_stays_after_a_retraction():
    story = factories.make_published("Nước sông rút")
    hoa = factories.make_hoa()
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai tên")
    first = story.first_published_at
    save(story, headline="Nước sông đã rút hẳn")

    published = factories.pass_and_publish(by=hoa, at=timezone.now(), article=story)

    assert (published.slug, published.first_published_at) == ("nuoc-song-rut", first)


def test_a_story_whose_hour_never_came_is_as_new_when_it_is_shown(clock):
    begun = clock.now
    story = factories.make_article(SECRET)
    schedule(story, begun + HOUR)
    actions.unschedule(by=factories.make_hoa(), at=begun, article=story)
    clock.go_to(begun + 5 * HOUR)

    published = factories.pass_and_publish(by=factories.make_hoa(), at=clock.now, article=story)

    assert published.first_published_at == clock.now


@pytest.mark.parametrize("model", [Article, PublishedArticle])
def test_the_desk_tells_a_reporter_no_address_of_anothers_scheduled_story(client, lan, minh, model):
    story = factories.make_article(SECRET, by=minh)
    schedule(story, timezone.now() + HOUR)
    kind = ContentType.objects.get_for_model(model)
    client.force_login(lan)

    answer = client.get(f"/toa-soan/r/{kind.pk}/{model.objects.get().pk}/")

    assert "khoi-to" not in answer.headers.get("Location", "")
    assert answer.status_code == 404


def test_the_library_tells_a_reporter_no_headline_of_anothers_scheduled_story(client, lan, minh):
    photograph = factories.make_photograph()
    schedule(
        factories.make_article(SECRET, by=minh, lead_photograph=photograph),
        timezone.now() + HOUR,
    )
    client.force_login(lan)

    for address in ("", f"{photograph.pk}/change/"):
        page = client.get(f"/toa-soan/articles/photograph/{address}")
        assert page.status_code == 200
        assert SECRET not in page.content.decode()


# -- Time ---------------------------------------------------------------------------


def read_by_many(story):
    PageviewDay.objects.create(
        article=story, day=in_vietnam(timezone.now()).date(), readers=9, robots=0
    )


def most_read(clock):
    [week] = last_frame.at(clock.now).most_read
    return [each.name for each in week.stories]


def test_a_scheduled_update_takes_over_in_most_read_at_its_second(client, clock):
    begun = clock.now
    story = factories.make_published("Tít cũ", at=begun - HOUR)
    read_by_many(story)
    save(story, headline="Tít mới")
    schedule(story, begun + HOUR)

    assert most_read(clock) == ["Tít cũ"]
    clock.go_to(begun + HOUR - timedelta(seconds=1))
    assert most_read(clock) == ["Tít cũ"]
    clock.go_to(begun + HOUR)
    assert most_read(clock) == ["Tít mới"]


def test_an_embargo_set_after_scheduling_holds_the_story_back(client, hoa):
    hour = timezone.now() + HOUR
    story = factories.make_article(SECRET)
    schedule(story, hour)
    story.refresh_from_db()
    story.embargo_until = hour + HOUR

    with pytest.raises(actions.NotReadyError):
        actions.save_article(by=hoa, at=timezone.now(), article=story, expected_version=1)

    assert Article.objects.get().embargo_until is None


def test_a_correction_never_brings_a_scheduled_story_forward(hoa):
    story = factories.make_article(SECRET)
    schedule(story, timezone.now() + HOUR)

    with pytest.raises(TransitionRefused):
        factories.pass_and_correct(by=hoa, at=timezone.now(), article=story, note="Sửa tên")

    assert not PublishedArticle.objects.visible(timezone.now()).exists()


# -- Related links ------------------------------------------------------------------


def test_the_headline_of_a_draft_that_is_gone_is_not_printed_anywhere(client, lan):
    secret = factories.make_article(SECRET, by=lan)
    public = factories.make_article(related=[{"kind": "internal", "target": secret}])
    move_to_trash(by=lan, at=timezone.now(), article=secret)
    factories.make_masthead()
    later = timezone.now() + timedelta(days=40)
    empty_trash(at=later, older_than=later)
    factories.pass_and_publish(by=factories.make_hoa(), at=later, article=public)
    public.refresh_from_db()

    assert not PublishedArticle.objects.get().related_links.filter(headline=SECRET).exists()


def test_an_unaddressed_link_does_not_print_a_story_that_was_taken_back(client, hoa):
    taken_back = factories.make_published(SECRET)
    actions.retract(by=hoa, at=timezone.now(), article=taken_back, reason="Sai")
    link = {"kind": "unresolved", "headline": SECRET, "excerpt": "Sau ba ngày ngập"}
    story = factories.make_published(related=[link], at=timezone.now())

    assert SECRET not in visible_text(client.get(story.get_absolute_url()))


def test_an_unaddressed_link_goes_with_the_story_that_began_by_the_clock(client, clock, hoa):
    """Nobody joins links at the hour at which a scheduled story begins."""
    begun = clock.now
    link = {"kind": "unresolved", "headline": SECRET, "excerpt": "Sau ba ngày ngập"}
    story = factories.make_published(related=[link])
    scheduled = factories.make_article(SECRET)
    schedule(scheduled, begun + HOUR)
    clock.go_to(begun + 2 * HOUR)

    actions.retract(by=hoa, at=clock.now, article=scheduled, reason="Sai")

    assert SECRET not in visible_text(client.get(story.get_absolute_url()))
    assert RelatedLink.objects.get().target == scheduled
