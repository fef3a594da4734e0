"""Arranging a page: what is kept, what is refused, and two people at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone, translation

from articles import actions, layout_selectors
from articles.actions import LayoutConflict, LayoutRefused
from articles.arrangement import Block, Place, Slot
from articles.enums import Genre, LayoutArea
from articles.models import Edition, PageLayout
from tests import factories
from tests.arranging import FIFTH, LEAD, PICKED, SECOND, THIRD, arrange, block_place, put
from tests.factories import (
    make_article,
    make_dung,
    make_hoa,
    make_lan,
    make_masthead,
    make_minh,
    make_published,
    make_section,
    make_user,
)
from tests.paper import next_transaction

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def sentences(*slots, **how):
    with pytest.raises(LayoutRefused) as refused, translation.override("vi"):
        arrange(*slots, **how)
    assert not PageLayout.objects.filter(number__gt=how.get("based_on", 0)).exists()
    return [fault.sentence for fault in refused.value.faults]


# -- What is kept -----------------------------------------------------------------


def test_each_save_is_a_new_version_that_says_who_when_and_on_what(hoa, dung):
    first, second = make_published(), make_published()
    now = timezone.now()
    arrange(put(LEAD, first), by=hoa, at=now)
    layout = arrange(put(LEAD, second), by=dung, at=now + HOUR, based_on=1)
    assert (layout.number, layout.based_on) == (2, 1)
    assert (layout.arranged_by, layout.arranged_at) == (dung, now + HOUR)
    earlier = PageLayout.objects.of_page(None).begun(now).with_places().first()
    assert earlier.arrangement.slots == (put(LEAD, first),)
    assert earlier.arranged_by == hoa


def test_each_page_counts_its_own_versions():
    economy = make_section("Kinh tế")
    story = make_published(section=economy)
    front = arrange(put(LEAD, story))
    section = arrange(put(LEAD, story), section=economy)
    assert (front.number, section.number) == (1, 1)
    assert layout_selectors.newest_layout(economy).section == economy


def test_saving_the_same_again_makes_no_new_version():
    story, section = make_published(), make_section()
    slots = [put(LEAD, story), put(block_place(section), make_published())]
    first = arrange(*slots)
    assert arrange(*reversed(slots), based_on=1) == first
    assert arrange(*slots, blocks=[Block(section.pk)], based_on=1) == first
    assert PageLayout.objects.count() == 1


def test_every_block_of_the_menu_is_kept_with_its_order():
    economy, life = make_section("Kinh tế", position=1), make_section("Đời sống", position=2)
    layout = arrange(blocks=[Block(life.pk, is_shown=False)])
    assert layout_selectors.newest_layout(None).arrangement.blocks == (
        Block(life.pk, is_shown=False),
        Block(economy.pk),
    )
    assert layout.blocks.count() == 2


def test_what_has_run_out_is_left_out_of_the_next_version():
    first, second, now = make_published(), make_published(), timezone.now()
    arrange(put(LEAD, first, now + HOUR), put(SECOND, second), at=now)
    later = now + 2 * HOUR
    same = arrange(put(LEAD, first, now + HOUR), put(SECOND, second), at=later, based_on=1)
    assert same.number == 1
    moved = arrange(put(LEAD, first, now + HOUR), put(THIRD, first), at=later, based_on=1)
    # The place that was taken off the page and the one that was not brought along are both gone.
    assert moved.arrangement.slots == (put(THIRD, first),)


def test_a_retracted_story_does_not_keep_anybody_from_saving(hoa):
    gone, story = make_published(), make_published()
    arrange(put(LEAD, gone))
    actions.retract(by=hoa, at=timezone.now(), article=gone, reason="Sai sự thật")
    layout = arrange(put(LEAD, gone), put(SECOND, story), based_on=1)
    assert layout.arrangement.slots == (put(LEAD, gone), put(SECOND, story))


def test_a_story_of_a_hidden_block_may_be_put_elsewhere():
    section = make_section()
    story = make_published(section=section)
    arrange(put(block_place(section), story))
    layout = arrange(
        put(block_place(section), story),
        put(LEAD, story),
        blocks=[Block(section.pk, is_shown=False)],
        based_on=1,
    )
    assert layout.arrangement.slots == (put(LEAD, story),)


def test_the_edition_rises_once():
    story = make_published()
    before = Edition.objects.get().number
    next_transaction()
    arrange(put(LEAD, story))
    assert Edition.objects.get().number == before + 1


# -- Who may ----------------------------------------------------------------------


@pytest.mark.parametrize("make", [make_lan, make_minh])
def test_reporters_and_editors_may_not_arrange(make):
    with pytest.raises(PermissionDenied):
        arrange(by=make())


@pytest.mark.parametrize("make", [make_hoa, make_dung])
def test_managing_editors_and_the_editor_in_chief_may(make):
    assert arrange(put(LEAD, make_published()), by=make()).number == 1


def test_an_administrator_keeps_out_of_the_news():
    with pytest.raises(PermissionDenied):
        arrange(by=make_user("quantri", "Quản trị"))


# -- What is refused --------------------------------------------------------------


def test_a_place_that_the_page_does_not_have_is_refused():
    section, story = make_section(), make_published()
    bad = [
        Place("ticker", 0),
        Place(LayoutArea.OPENING, 5),
        Place(LayoutArea.PICKED, 4),
        Place(LayoutArea.OPENING, -1),
        Place(LayoutArea.OPENING, 0, section.pk),
        Place(LayoutArea.BLOCK, 0),
        Place(LayoutArea.BLOCK, 0, section.pk + 999),
    ]
    for place in bad:
        assert len(sentences(put(place, story))) == 1, place
    for place in (PICKED[0], block_place(section)):
        assert sentences(put(place, story), section=section) == ["Trang này không có khu vực đó."]


def test_a_story_stands_once_and_a_place_holds_one():
    first, second = make_published("Lũ rút"), make_published()
    assert sentences(put(LEAD, first), put(PICKED[2], first)) == [
        "Bài “Lũ rút” đã có trên trang này rồi."
    ]
    assert sentences(put(LEAD, first), put(LEAD, second)) == ["Mỗi ô chỉ chứa một bài."]


def test_an_hour_that_has_passed_is_refused():
    now = timezone.now()
    assert sentences(put(LEAD, make_published(), now - HOUR), at=now) == ["Giờ “Giữ đến” đã qua."]


@pytest.mark.parametrize("number", [0, -1, 10**30])
def test_a_story_that_is_not_there_is_refused(number):
    assert sentences(Slot(LEAD, number)) == [f"Bài số {number} chưa xuất bản và cũng chưa hẹn giờ."]


def test_drafts_and_retracted_stories_are_refused(hoa):
    draft, gone = make_article(), make_published()
    actions.retract(by=hoa, at=timezone.now(), article=gone, reason="Sai")
    assert len(sentences(put(LEAD, draft), put(SECOND, gone))) == 2


def test_paid_text_is_refused_and_told_so():
    paid = make_published("Căn hộ ven sông", genre=Genre.SPONSORED, sponsor="Công ty Đất Lành")
    expected = ["“Căn hộ ven sông” là nội dung tài trợ, không đặt vào chỗ của tin bài được."]
    for place in (LEAD, FIFTH, PICKED[0], block_place(paid.section)):
        assert sentences(put(place, paid)) == expected
    assert sentences(put(LEAD, paid), section=paid.section) == expected


def test_a_scheduled_story_may_be_placed_but_its_headline_is_not_told_to_everybody(hoa):
    make_masthead()
    now = timezone.now()
    story = make_article("Công bố quy hoạch", by=make_minh())
    factories.pass_and_publish(by=hoa, at=now, article=story, shown_from=now + HOUR)
    outsider = make_user("ngoai", "Phóng viên")
    outsider.user_permissions.add(arranging())
    outsider = type(outsider).objects.get(pk=outsider.pk)
    [sentence] = sentences(put(LEAD, story), by=outsider)
    assert "quy hoạch" not in sentence
    assert arrange(put(LEAD, story), by=hoa).number == 1


def arranging():
    return next(
        permission
        for group in make_hoa().groups.all()
        for permission in group.permissions.all()
        if permission.codename == "arrange_page"
    )


def test_blocks_of_nowhere_twice_or_on_a_section_page_are_refused():
    section = make_section()
    assert sentences(blocks=[Block(section.pk)], section=section)
    assert sentences(blocks=[Block(section.pk), Block(section.pk)])
    assert sentences(blocks=[Block(section.pk + 999)])
    part = make_section("Nông nghiệp", parent=section)
    assert sentences(blocks=[Block(part.pk)])


@pytest.mark.parametrize("number", [1, 7, -3, 2**40])
def test_a_layout_that_never_was_cannot_be_built_upon(number):
    with pytest.raises(LayoutRefused):
        arrange(put(LEAD, make_published()), based_on=number)


# -- Two at once ------------------------------------------------------------------


def test_changes_of_different_places_are_joined(hoa, dung):
    stories = [make_published() for _ in range(3)]
    arrange(put(LEAD, stories[0]), by=hoa)
    arrange(put(LEAD, stories[0]), put(SECOND, stories[1]), by=dung, based_on=1)
    joined = arrange(put(LEAD, stories[2]), by=hoa, based_on=1)
    assert (joined.number, joined.based_on) == (3, 1)
    assert joined.arrangement.slots == (put(LEAD, stories[2]), put(SECOND, stories[1]))


def test_the_same_place_changed_differently_asks_and_loses_nothing(hoa, dung):
    first, mine, theirs, other = (make_published() for _ in range(4))
    arrange(put(LEAD, first), by=hoa)
    newest = arrange(put(LEAD, theirs), by=dung, based_on=1)
    with pytest.raises(LayoutConflict) as conflict:
        arrange(put(LEAD, mine), put(SECOND, other), by=hoa, based_on=1)
    found = conflict.value
    assert found.newest == newest
    [place] = found.merge.conflicts
    assert (place.place, place.base, place.mine, place.theirs) == (
        LEAD,
        put(LEAD, first),
        put(LEAD, mine),
        put(LEAD, theirs),
    )
    assert found.merge.merged.slots == (put(SECOND, other),)
    assert PageLayout.objects.count() == 2

    decided = found.merge.taking("mine")
    arrange(*decided.slots, blocks=decided.blocks, by=hoa, based_on=newest.number)
    assert layout_selectors.newest_layout(None).arrangement == decided


def test_two_first_layouts_meet_too(hoa, dung):
    mine, theirs = make_published(), make_published()
    arrange(put(LEAD, theirs), by=dung)
    with pytest.raises(LayoutConflict):
        arrange(put(LEAD, mine), by=hoa)
    assert arrange(put(SECOND, mine), by=hoa).arrangement.slots == (
        put(LEAD, theirs),
        put(SECOND, mine),
    )


def test_whoever_changed_nothing_makes_no_version_of_an_old_page(hoa, dung):
    first, second = make_published(), make_published()
    arrange(put(LEAD, first), by=hoa)
    newest = arrange(put(LEAD, second), by=dung, based_on=1)
    assert arrange(put(LEAD, first), by=hoa, based_on=1) == newest


def test_whoever_waited_for_the_turn_is_not_earlier_than_who_had_it():
    now, stories = timezone.now(), [make_published() for _ in range(2)]
    arrange(put(LEAD, stories[0]), at=now + timedelta(milliseconds=40))
    assert arrange(put(LEAD, stories[1]), at=now, based_on=1).arranged_at > now


@pytest.mark.django_db(transaction=True)
def test_two_people_who_save_in_the_same_instant_are_both_kept():
    people, stories = (make_hoa(), make_dung()), [make_published(), make_published()]
    ready = threading.Barrier(2)

    def save(person, place, story):
        try:
            ready.wait(10)
            return arrange(put(place, story), by=person).number
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        numbers = list(pool.map(save, people, (LEAD, SECOND), stories))
    assert sorted(numbers) == [1, 2]
    assert layout_selectors.newest_layout(None).arrangement.slots == (
        put(LEAD, stories[0]),
        put(SECOND, stories[1]),
    )
