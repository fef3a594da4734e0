"""Arranging a page: each save is a new version, and two hands at once lose nothing."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from articles import layout_selectors
from articles.actions.auditing import tell_change
from articles.arrangement import SIZES, Arrangement, Block, Merge, Place, Slot, fitted, merge
from articles.enums import Deed, LayoutArea
from articles.models import LayoutBlock, LayoutSlot, PageLayout, Section, User

MAY = "articles.arrange_page"
# Of the advisory locks, those of pages; the second number is the section, 0 the front page.
TURN = 41
# Whoever waited for the turn read the clock before whoever had it.
LONGEST_WAIT = datetime.timedelta(seconds=10)


@dataclass(frozen=True)
class Fault:
    """A sentence for the person who tried, and the place it is about."""

    sentence: str
    place: Place | None = None


class LayoutRefused(Exception):
    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(" ".join(fault.sentence for fault in faults))
        self.faults = tuple(faults)


class LayoutConflict(Exception):
    """Both changed the same place. `newest` is what is in force; `merge` holds both pages whole,
    what could be joined, and the places that somebody must decide.
    """

    def __init__(self, newest: PageLayout, merge: Merge) -> None:
        super().__init__(newest.number)
        self.newest = newest
        self.merge = merge


@transaction.atomic
def arrange(
    *,
    by: User,
    at: datetime.datetime,
    section: Section | None,
    slots: Iterable[Slot],
    blocks: Iterable[Block] = (),
    based_on: int,
) -> PageLayout:
    """`based_on` is the number of the layout that was on the screen, 0 where there was none.

    What others saved since is kept. Saving what is in force already makes no new version.
    """
    if not by.has_perm(MAY):
        raise PermissionDenied
    take_turn(section)
    newest = layout_selectors.newest_layout(section)
    base = layout_based_on(section, based_on, newest)
    at, menu = not_before(newest, at), menu_of(section)
    mine = Arrangement(tuple(slots), tuple(blocks))
    theirs = newest.arrangement if newest else Arrangement()
    known = {*base.slots, *theirs.slots}
    faults = [
        *of_blocks(mine.blocks, section),
        *of_places(mine, section, menu, known),
        *of_stories(mine, menu, known, by=by, at=at),
    ]
    if faults:
        raise LayoutRefused(faults)
    joined = merge(*(fitted(each, menu=menu, at=at) for each in (base, mine, theirs)))
    if newest and not joined.is_clean:
        raise LayoutConflict(newest, joined)
    if newest and joined.merged == joined.theirs:
        return newest
    return keep(joined.merged, section, newest, based_on, by=by, at=at)


def restore_layout(
    *, by: User, at: datetime.datetime, layout: PageLayout, based_on: int
) -> PageLayout:
    """The page as it was then, as a new version; what has run out or was taken back since is
    left to the rule of its area.
    """
    old = layout.arrangement
    ids = {slot.article_id for slot in old.slots}
    news = {
        story.article_id
        for story in layout_selectors.placeable(by, at, ids)
        if not story.is_sponsored
    }
    slots = [slot for slot in old.slots if slot.holds(at) and slot.article_id in news]
    menu = menu_of(layout.section)
    still = fitted(old.of(slots), menu=menu, at=at)
    return arrange(
        by=by,
        at=at,
        section=layout.section,
        slots=still.slots,
        blocks=still.blocks,
        based_on=based_on,
    )


def take_turn(section: Section | None) -> None:
    """There is no row to lock before a page has its first layout."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [TURN, section.pk if section else 0])


def not_before(newest: PageLayout | None, at: datetime.datetime) -> datetime.datetime:
    if newest and at < newest.arranged_at <= at + LONGEST_WAIT:
        return newest.arranged_at
    return at


def layout_based_on(section: Section | None, number: int, newest: PageLayout | None) -> Arrangement:
    if number == 0:
        return Arrangement()
    if newest and newest.number == number:
        return newest.arrangement
    found = layout_selectors.layout_numbered(section, number) if 0 < number < 2**31 else None
    if found is None:
        raise LayoutRefused(
            [Fault(_("The layout that you started from is not there. Load the page again."))]
        )
    return found.arrangement


def menu_of(section: Section | None) -> list[int]:
    if section is not None:
        return []
    return list(Section.objects.top().on_menu().values_list("pk", flat=True))


# -- What is refused ----------------------------------------------------------------


def of_places(
    mine: Arrangement, section: Section | None, menu: Sequence[int], known: set[Slot]
) -> Iterator[Fault]:
    taken = Counter(slot.place for slot in mine.slots)
    for slot in mine.slots:
        if slot not in known and (sentence := no_such_place(slot.place, section, menu)):
            yield Fault(sentence, slot.place)
    for place, count in taken.items():
        if count > 1:
            yield Fault(_("One slot holds one story."), place)


def of_blocks(blocks: Sequence[Block], section: Section | None) -> Iterator[Fault]:
    if blocks and section is not None:
        yield Fault(_("Only the front page has blocks of sections."))
    ids = [block.section_id for block in blocks]
    if len(set(ids)) < len(ids):
        yield Fault(_("A section has one block on the front page."))
    known = Section.objects.top().filter(pk__in=[pk for pk in ids if 0 < pk < 2**63])
    if len(set(ids)) > known.count():
        yield Fault(_("One of the blocks is of a section that is not there."))


def no_such_place(place: Place, section: Section | None, menu: Sequence[int]) -> str:
    is_block = place.area == LayoutArea.BLOCK
    if place.area not in SIZES or (section is not None and place.area != LayoutArea.OPENING):
        return _("This page has no such area.")
    if is_block != (place.section_id is not None):
        return _("A slot of a block names its section, no other slot does.")
    if is_block and place.section_id not in menu:
        return _("A section that is not on the menu has no block on the front page.")
    if not 0 <= place.position < SIZES[place.area]:
        return _("This area has no such slot.")
    return ""


def of_stories(
    mine: Arrangement, menu: Sequence[int], known: set[Slot], *, by: User, at: datetime.datetime
) -> Iterator[Fault]:
    """What stood so already is not asked about: its story may have been taken back since."""
    found = layout_selectors.placeable(by, at, {slot.article_id for slot in mine.slots})
    headlines = {story.article_id: story.headline for story in found}
    sponsored = {story.article_id for story in found if story.is_sponsored}
    for slot in mine.slots:
        if slot not in known:
            yield from of_slot(slot, headlines, sponsored, at)
    yield from of_repeats(fitted(mine, menu=menu, at=at), headlines)


def of_slot(
    slot: Slot, headlines: dict[int, str], sponsored: set[int], at: datetime.datetime
) -> Iterator[Fault]:
    if not slot.holds(at):
        yield Fault(_("The hour until which the story is held has already passed."), slot.place)
    if slot.article_id not in headlines:
        sentence = _("Story number %(number)s is neither published nor scheduled.")
        yield Fault(sentence % {"number": slot.article_id}, slot.place)
    elif slot.article_id in sponsored:
        sentence = _("“%(headline)s” is sponsored content: it cannot stand among the news.")
        yield Fault(sentence % {"headline": headlines[slot.article_id]}, slot.place)


def of_repeats(mine: Arrangement, headlines: dict[int, str]) -> Iterator[Fault]:
    """What has run out or is hidden away does not count."""
    standing: set[int] = set()
    for slot in mine.slots:
        if slot.article_id in standing:
            name = headlines.get(slot.article_id, str(slot.article_id))
            sentence = _("“%(headline)s” stands on the page already.") % {"headline": name}
            yield Fault(sentence, slot.place)
        standing.add(slot.article_id)


# -- What is kept -------------------------------------------------------------------


def keep(
    arrangement: Arrangement,
    section: Section | None,
    newest: PageLayout | None,
    based_on: int,
    *,
    by: User,
    at: datetime.datetime,
) -> PageLayout:
    layout = PageLayout.objects.create(
        section=section,
        number=newest.number + 1 if newest else 1,
        based_on=based_on,
        arranged_at=at,
        arranged_by=by,
    )
    LayoutSlot.objects.bulk_create(
        LayoutSlot(
            layout=layout,
            area=slot.place.area,
            section_id=slot.place.section_id,
            position=slot.place.position,
            article_id=slot.article_id,
            held_until=slot.held_until,
        )
        for slot in arrangement.slots
    )
    LayoutBlock.objects.bulk_create(
        LayoutBlock(
            layout=layout, section_id=block.section_id, position=position, is_shown=block.is_shown
        )
        for position, block in enumerate(arrangement.blocks)
    )
    before = slots_of(newest.arrangement) if newest else []
    changes = {"slots": (before, slots_of(arrangement))}
    tell_change(Deed.ARRANGE, layout, by=by, at=at, changes=changes)
    return layout


def slots_of(arrangement: Arrangement) -> list[str]:
    """Where each story stands, by their numbers."""
    return [
        f"{slot.place.area} {slot.place.section_id or ''} {slot.place.position}: {slot.article_id}"
        for slot in arrangement.slots
    ]
