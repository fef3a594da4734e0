"""Layouts that are kept: what the database refuses, and what comes back of an old one."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone, translation

from articles import actions, layout_selectors
from articles.actions.removal import StillUsedError, remove
from articles.arrangement import Arrangement, Block
from articles.models import LayoutBlock, LayoutSlot, PageLayout
from tests.arranging import LEAD, PICKED, SECOND, THIRD, arrange, block_place, put
from tests.factories import make_published, make_section, make_user

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_an_old_layout_comes_back_as_a_new_version_without_what_has_gone(hoa):
    kept, gone, brief, new = (make_published() for _ in range(4))
    now = timezone.now()
    old = arrange(
        put(LEAD, kept), put(SECOND, gone), put(THIRD, brief, now + HOUR / 2), at=now - HOUR
    )
    arrange(put(LEAD, new), at=now, based_on=1)
    actions.retract(by=hoa, at=timezone.now(), article=gone, reason="Sai")
    restored = actions.restore_layout(by=hoa, at=now + HOUR, layout=old, based_on=2)
    assert restored.number == 3
    assert restored.arrangement.slots == (put(LEAD, kept),)


# -- What the database refuses ----------------------------------------------------


def test_one_article_cannot_stand_twice_in_one_layout():
    story = make_published()
    layout = arrange(put(LEAD, story))
    for area, position in (("opening", 1), ("picked", 0)):
        with pytest.raises(IntegrityError), transaction.atomic():
            layout.slots.create(area=area, position=position, article=story)


@pytest.mark.parametrize(
    ("area", "position"), [("opening", 5), ("picked", 4), ("block", 0), ("ticker", 0)]
)
def test_a_slot_lies_on_the_page(area, position):
    layout = arrange()
    with pytest.raises(IntegrityError), transaction.atomic():
        layout.slots.create(area=area, position=position, article=make_published())


def test_a_page_has_one_layout_of_a_number():
    layout = arrange()
    with pytest.raises(IntegrityError), transaction.atomic():
        PageLayout.objects.create(
            number=1, arranged_at=timezone.now(), arranged_by=layout.arranged_by
        )


@pytest.mark.parametrize("model", [PageLayout, LayoutSlot, LayoutBlock])
@pytest.mark.parametrize("operation", ["update", "delete"])
def test_layouts_are_append_only(model, operation):
    section = make_section()
    arrange(put(LEAD, make_published(section=section)), blocks=[Block(section.pk)])
    change = {
        "update": lambda: model.objects.update(id=model.objects.first().pk),
        "delete": lambda: model.objects.all()._raw_delete("default"),
    }[operation]
    with pytest.raises(DatabaseError), transaction.atomic():
        change()


def test_nothing_is_added_to_a_layout_that_was_replaced():
    first, section = make_published(), make_section()
    old = arrange(put(LEAD, first))
    arrange(based_on=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        old.slots.create(area="opening", position=3, article=make_published())
    with pytest.raises(DatabaseError), transaction.atomic():
        old.blocks.create(section=section, position=9)


def test_the_page_of_a_section_has_neither_blocks_nor_a_picked_row():
    section = make_section()
    layout = arrange(section=section)
    with pytest.raises(DatabaseError), transaction.atomic():
        layout.slots.create(area="picked", position=0, article=make_published())
    with pytest.raises(DatabaseError), transaction.atomic():
        layout.blocks.create(section=section, position=0)


def test_a_section_that_stood_on_the_page_is_taken_off_the_menu_and_not_deleted():
    section = make_section()
    arrange()
    with pytest.raises(StillUsedError), translation.override(None):
        remove(by=make_user("quantri", "Quản trị"), at=timezone.now(), thing=section)


def test_an_arrangement_is_read_back_as_it_was_saved():
    section, now = make_section(), timezone.now()
    stories = [make_published(section=section) for _ in range(3)]
    given = Arrangement(
        (
            put(LEAD, stories[0], now + HOUR),
            put(PICKED[3], stories[1]),
            put(block_place(section, 4), stories[2]),
        ),
        (Block(section.pk, is_shown=False),),
    )
    arrange(*given.slots, blocks=given.blocks, at=now)
    assert layout_selectors.newest_layout(None).arrangement == given
    assert layout_selectors.arrangement_at(None, now) == given
    assert layout_selectors.arrangement_at(None, now - HOUR) == Arrangement()
