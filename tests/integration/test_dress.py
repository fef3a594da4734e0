"""The paper's dress on days of mourning and of Tết."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from articles import pages
from articles.actions.dress import arrange_dress, end_dress
from articles.actions.intervals import IntervalRefusedError
from articles.models import Dress
from articles.pages import last_frame
from tests import factories
from tests.paper import text_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
ADD = reverse("admin:articles_dress_add")


@pytest.fixture(autouse=True)
def a_paper_of_its_own():
    last_frame.forget()
    factories.make_masthead()
    yield
    last_frame.forget()


@pytest.mark.parametrize("kind", ["mourning", "tet"])
def test_a_dress_is_worn_by_every_page_and_brings_its_own_style_sheet(client, kind):
    factories.make_dress(kind)
    for url in ("/", "/khong-co", "/tim-kiem"):
        page = text_of(client.get(url))
        assert f'class="dress-{kind}"' in page, url
        assert f"html.dress-{kind}{{" in page, url


def test_an_everyday_page_pays_for_neither(client):
    page = text_of(client.get("/"))
    assert "dress-" not in page
    assert "emergency" not in page
    assert "banner.css" not in page


def test_a_dress_begins_and_ends_to_the_second_and_bounds_the_frame():
    now = timezone.now()
    begin = now.replace(microsecond=0) + DAY
    dress = factories.make_dress("mourning", shown_from=begin, days=2)

    def worn(at):
        return pages.front_page(at=at).dress

    assert last_frame.at(now).good_until == begin
    assert worn(begin - SECOND) is None
    assert worn(begin).kind == "mourning"
    assert worn(dress.shown_until - SECOND).kind == "mourning"
    assert worn(dress.shown_until) is None


def test_without_a_database_a_kept_frame_still_changes_its_dress():
    now = timezone.now()
    dress = factories.make_dress("mourning", shown_from=now + timedelta(hours=1))
    last_frame.at(now)
    kept = last_frame.without_database()
    assert pages.broken_page(kept, at=now).dress is None
    assert pages.broken_page(kept, at=dress.shown_from).dress.kind == "mourning"


def test_mourning_cuts_a_feast_short_and_a_feast_never_interrupts_mourning():
    begin = timezone.now() + 2 * DAY
    running = factories.make_dress("tet", days=4)
    to_come = factories.make_dress("tet", shown_from=begin + 3 * DAY, days=1)
    mourning = factories.make_dress("mourning", shown_from=begin, days=5)

    running.refresh_from_db()
    to_come.refresh_from_db()
    assert running.shown_until == mourning.shown_from
    assert to_come.shown_until == to_come.shown_from
    assert running.ended_by == to_come.ended_by == mourning.arranged_by
    with pytest.raises(IntervalRefusedError, match="Quốc tang"):
        factories.make_dress("tet", shown_from=begin + DAY)
    with pytest.raises(IntervalRefusedError, match="Quốc tang"):
        factories.make_dress("mourning", shown_from=begin + DAY)


def test_the_database_itself_refuses_two_dresses_at_once():
    factories.make_dress()
    twin = Dress.objects.get()
    twin.pk, twin.kind = None, "mourning"
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


@pytest.mark.parametrize("change", [{"kind": "mourning"}, {"occasion": "Khác"}])
def test_a_dress_is_the_record(change):
    factories.make_dress()
    with pytest.raises(DatabaseError), transaction.atomic():
        Dress.objects.update(**change)


def test_only_managing_editor_and_editor_in_chief_change_it(minh, dung):
    now = timezone.now()
    given = {"kind": "tet", "occasion": "Tết", "shown_from": now, "shown_until": now + DAY}
    with pytest.raises(PermissionDenied):
        arrange_dress(by=minh, at=now, **given)
    dress = arrange_dress(by=dung, at=now, **given)
    with pytest.raises(PermissionDenied):
        end_dress(by=minh, at=now, dress=dress)


def test_the_desk_arranges_it_ahead_and_takes_it_back(client, hoa):
    client.force_login(hoa)
    day = timezone.localdate() + 3 * DAY
    fields = {
        "kind": "mourning",
        "occasion": "Quốc tang",
        "when": "later",
        "shown_from_0": f"{day:%d/%m/%Y}",
        "shown_from_1": "0:00",
        "shown_until_0": f"{day + 2 * DAY:%d/%m/%Y}",
        "shown_until_1": "0:00",
    }
    assert client.post(ADD, fields).status_code == 302
    dress = Dress.objects.get()
    assert timezone.localtime(dress.shown_from).date() == day
    refused = text_of(client.post(ADD, fields))
    assert "báo đã có giao diện khác" in refused
    assert Dress.objects.count() == 1

    client.post(reverse("admin:desk_end_dress", args=[dress.pk]))
    assert not Dress.objects.not_over(timezone.now()).exists()


def test_the_desk_sees_the_front_page_in_a_dress_that_readers_do_not_see(client, hoa):
    factories.make_published("Đê vỡ lúc nửa đêm")
    client.force_login(hoa)
    answer = client.get(reverse("admin:desk_preview_dress", args=["tet"]))
    page = text_of(answer)
    assert 'class="dress-tet"' in page
    assert "Đê vỡ lúc nửa đêm" in page
    assert 'name="robots" content="noindex' in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert "dress-tet" not in text_of(client.get("/"))


def test_a_mourning_dated_back_into_a_feast_that_is_over_hears_which_one(hoa):
    now, hour = timezone.now(), timedelta(hours=1)
    factories.make_dress(
        "tet", at=now - 10 * hour, shown_from=now - 10 * hour, shown_until=now - 5 * hour
    )
    with pytest.raises(IntervalRefusedError, match="Tết Nguyên đán"):
        factories.make_dress("mourning", at=now, shown_from=now - 8 * hour, shown_until=now + hour)
    assert Dress.objects.get().ended_at is None
