"""Who writes in a story: one person, until she falls silent or somebody above takes over."""

import json
import uuid
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from articles import actions
from articles.enums import Office, Verb
from articles.models import Article, Autosave, EditLock, Presence
from articles.workflow import TransitionRefused
from tests import factories

pytestmark = pytest.mark.django_db
TAB, OTHER_TAB = uuid.uuid4(), uuid.uuid4()


def minutes(number):
    return timezone.now() + timedelta(minutes=number)


def types(person, article, *, at=None, tab=TAB):
    return actions.begin_editing(by=person, at=at or timezone.now(), article=article, tab=tab)


def takes_over(person, article, holder, *, at=None):
    return actions.take_over(
        by=person, at=at or timezone.now(), article=article, tab=OTHER_TAB, holder=holder.pk
    )


def signs(client, article, **content):
    address = reverse("admin:desk_presence", args=[article.pk])
    given = json.dumps({"tab": str(TAB), **content})
    return client.post(address, given, content_type="application/json").json()


def asks_for_it(client, article, holder):
    address = reverse("admin:desk_take_over", args=[article.pk])
    given = json.dumps({"tab": str(OTHER_TAB), "holder": holder.pk})
    return client.post(address, given, content_type="application/json")


def saves(article, person, **fields):
    stored = Article.objects.get(pk=article.pk)
    for name, value in fields.items():
        setattr(stored, name, value)
    return actions.save_article(
        by=person, at=timezone.now(), article=stored, expected_version=article.version
    )


@pytest.fixture
def article(lan):
    """A draft of Lan's, in a section that its editors may write in too."""
    return factories.make_article("Lũ rút", by=lan)


@pytest.fixture
def at_desk(client, hoa):
    client.force_login(hoa)
    return client


def test_the_first_keystroke_takes_the_story_and_a_second_person_reads_along(article, lan, minh):
    assert types(lan, article).held_by == lan
    assert types(minh, article) is None
    assert EditLock.objects.get().held_by == lan


def test_opening_a_story_keeps_nobody_out(at_desk, article):
    assert signs(at_desk, article)["lock"] is None
    assert not EditLock.objects.exists()
    assert signs(at_desk, article, typed=True)["lock"]["is_mine"]


def test_the_others_see_since_when_and_when_the_last_key_was_pressed(at_desk, article, lan):
    begun = timezone.now() - timedelta(seconds=50)
    types(lan, article, at=begun)
    types(lan, article)
    lock = signs(at_desk, article)["lock"]
    assert lock["name"] == "Nguyễn Thị Lan"
    assert lock["since"] == timezone.localtime(begun).strftime("%H:%M")
    assert lock["typed"] == timezone.localtime().strftime("%H:%M")


def test_three_minutes_without_a_keystroke_end_it_however_alive_the_page_is(article, lan, minh):
    types(lan, article, at=minutes(-4))
    EditLock.objects.update(seen_at=timezone.now())
    assert types(minh, article).held_by == minh


def test_a_closed_laptop_blocks_nobody(article, lan, minh):
    types(lan, article, at=minutes(-1.1))
    assert types(minh, article).held_by == minh


def test_the_idle_time_is_a_setting(article, lan, minh, settings):
    types(lan, article, at=minutes(-0.5))
    assert types(minh, article) is None
    settings.EDIT_LOCK_IDLE_SECONDS = 20
    assert types(minh, article).held_by == minh


def test_a_clock_set_back_on_the_server_blocks_nobody(article, lan, minh):
    types(lan, article, at=minutes(+60))
    assert types(minh, article).held_by == minh


def test_a_sign_of_life_keeps_a_lock_but_calls_none_back(client, article, lan):
    client.force_login(lan)
    types(lan, article, at=minutes(-0.9))
    signs(client, article)
    assert EditLock.objects.get().seen_at > minutes(-0.1)
    EditLock.objects.update(released_at=timezone.now())
    assert signs(client, article)["lock"] is None


def test_leaving_sets_it_free_unless_a_newer_tab_has_it(article, lan, minh):
    types(lan, article, tab=TAB)
    types(lan, article, tab=OTHER_TAB)
    actions.end_editing(by=lan, at=timezone.now(), article=article, tab=TAB)
    assert types(minh, article) is None
    actions.end_editing(by=lan, at=timezone.now(), article=article, tab=OTHER_TAB)
    assert types(minh, article).held_by == minh


def test_nobody_may_hold_what_she_may_not_edit(article, minh):
    other = factories.make_user("binh", "Phóng viên")
    with pytest.raises(PermissionDenied):
        types(other, article)
    actions.spike(by=minh, at=timezone.now(), article=article, reason="Trùng")
    article.refresh_from_db()
    with pytest.raises(PermissionDenied):
        types(minh, article)


def test_a_superior_takes_over_and_it_stands_in_the_history(article, lan, minh):
    held = types(lan, article)
    lock = takes_over(minh, article, lan)
    assert (lock.held_by, lock.taken_from, lock.tab) == (minh, lan, OTHER_TAB)
    event = article.events.latest("id")
    assert (event.verb, event.happened_by) == (Verb.TAKE_OVER, minh)
    assert event.details["holder"] == lan.pk
    assert event.details["held_at"] == held.held_at.isoformat()


def test_neither_an_equal_nor_a_subordinate_takes_over(article, lan, minh, hoa):
    other = factories.make_user("son", "Biên tập viên")
    types(minh, article)
    for person in (other, lan):
        with pytest.raises(TransitionRefused):
            takes_over(person, article, minh)
    types(minh, article)
    assert takes_over(hoa, article, minh).held_by == hoa
    assert article.events.filter(verb=Verb.TAKE_OVER).count() == 1


def test_an_office_over_another_section_takes_nothing_over(article, lan):
    elsewhere = factories.make_user("tam", "Quản trị")
    elsewhere.groups.set(factories.make_hoa().groups.all())
    section = factories.make_section("Thể thao")
    factories.make_assignment(elsewhere, Office.MANAGING, section=section)
    types(lan, article)
    with pytest.raises(TransitionRefused):
        takes_over(elsewhere, article, lan)


def test_of_two_superiors_one_wins_and_the_other_is_told_who(at_desk, article, lan, minh, hoa):
    types(lan, article)
    takes_over(minh, article, lan)
    answer = asks_for_it(at_desk, article, lan)
    assert answer.status_code == 409
    assert answer.json()["error"] == "Trần Văn Minh vừa tiếp quản bài này."
    assert EditLock.objects.get().held_by == minh


@pytest.mark.django_db(transaction=True)
def test_two_superiors_who_press_at_once_do_not_both_win(article, lan):
    chiefs = [factories.make_dung(), factories.make_deputy()]
    types(lan, article)
    start, said = Barrier(2), []

    def press(person):
        start.wait()
        try:
            said.append(takes_over(person, article, lan).held_by)
        except TransitionRefused as refused:
            said.append(str(refused))
        finally:
            connection.close()

    threads = [Thread(target=press, args=[chief]) for chief in chiefs]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    winner = EditLock.objects.get().held_by
    assert [each for each in said if each in chiefs] == [winner]
    assert article.events.filter(verb=Verb.TAKE_OVER).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_first_keystrokes_at_once_one_takes_the_story(article, lan, minh):
    start, said = Barrier(2), []

    def press(person):
        start.wait()
        said.append(types(person, article, tab=uuid.uuid4()))
        connection.close()

    threads = [Thread(target=press, args=[person]) for person in (lan, minh)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sum(each is not None for each in said) == 1


def test_one_who_was_taken_over_is_told_at_her_next_sign_of_life(client, article, lan, minh):
    client.force_login(lan)
    signs(client, article, typed=True)
    takes_over(minh, article, lan)
    lock = signs(client, article, typed=True)["lock"]
    assert (lock["is_mine"], lock["from_me"], lock["may_take_over"]) == (False, True, False)
    assert EditLock.objects.get().held_by == minh


def test_a_save_under_the_hands_of_a_superior_is_refused_by_the_action(article, lan, minh):
    types(lan, article)
    takes_over(minh, article, lan)
    with pytest.raises(actions.StaleVersionError):
        saves(article, lan, headline="Của Lan")
    assert saves(article, minh, headline="Của Minh").version == article.version + 1
    with pytest.raises(actions.StaleVersionError):
        saves(article, lan, headline="Của Lan")
    assert Article.objects.get().headline == "Của Minh"


def test_a_superior_who_closed_the_laptop_bars_nobody(article, lan, minh):
    types(lan, article, at=minutes(-6))
    types(lan, article, at=minutes(-5))
    takes_over(minh, article, lan, at=minutes(-5))
    assert saves(article, lan, headline="Của Lan").headline == "Của Lan"


def test_who_goes_on_may_see_what_the_other_had_not_saved(client, at_desk, article, lan, minh):
    Autosave.objects.create(
        article=article,
        saved_by=lan,
        saved_at=timezone.now(),
        payload={"headline": "Tít chưa lưu", "body": "<p>Đoạn chưa lưu.</p>"},
    )
    address = reverse("admin:desk_unsaved", args=[article.pk])
    assert at_desk.get(address, {"cua": lan.pk}).status_code == 404
    types(lan, article)
    left = asks_for_it(at_desk, article, lan).json()["left"]
    assert left["address"] == f"{address}?cua={lan.pk}"
    page = at_desk.get(left["address"]).content.decode()
    assert "Tít" in page
    assert "chưa lưu" in page
    assert Article.objects.get().headline == "Lũ rút"
    client.force_login(minh)
    assert client.get(left["address"]).status_code == 404


def test_ones_own_unsaved_text_stands_beside_the_story(client, article, lan):
    client.force_login(lan)
    address = reverse("admin:desk_unsaved", args=[article.pk])
    assert client.get(address).status_code == 404
    Autosave.objects.create(
        article=article, saved_by=lan, saved_at=timezone.now(), payload={"headline": "Tít mới"}
    )
    for whose in ("", "x", "9" * 30):
        page = client.get(address, {"cua": whose}).content.decode()
        assert "mới" in page
        assert "Nguyễn Thị Lan, chưa lưu" in page


def test_the_database_keeps_one_holder_who_took_from_another(article, lan, minh):
    types(lan, article)
    with pytest.raises(IntegrityError), transaction.atomic():
        EditLock.objects.update(taken_from=lan)
    with pytest.raises(IntegrityError), transaction.atomic():
        EditLock.objects.create(
            article=article, held_by=minh, tab=TAB,
            held_at=timezone.now(), typed_at=timezone.now(), seen_at=timezone.now(),
        )  # fmt: skip


@pytest.mark.parametrize("content", [{}, {"tab": "x"}, {"tab": str(TAB), "holder": "1"},
                                     {"tab": str(TAB), "holder": True}, {"holder": 1}])  # fmt: skip
def test_nonsense_takes_nothing_over(at_desk, article, lan, content):
    types(lan, article)
    address = reverse("admin:desk_take_over", args=[article.pk])
    answer = at_desk.post(address, json.dumps(content), content_type="application/json")
    assert answer.status_code == 400
    assert EditLock.objects.get().held_by == lan


def test_a_sign_of_life_costs_the_same_in_company(
    client, article, lan, django_assert_max_num_queries
):
    client.force_login(lan)
    signs(client, article, typed=True)
    for number in range(6):
        person = factories.make_user(f"bạn{number}", "Biên tập viên")
        Presence.objects.create(
            article=article, user=person, opened_at=timezone.now(), seen_at=timezone.now()
        )
    with django_assert_max_num_queries(12):
        assert len(signs(client, article)["others"]) == 6
