"""The newest of the section beside a story: kept with the frame, and never a second too long."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

import pytest
from django.db import connections, transaction
from django.db.models import F
from django.template import engines
from django.utils import timezone

from articles import actions, selectors
from articles.actions.striking import MARK
from articles.models import Edition, Section, User
from articles.pages import article_page, last_frame, published_story
from articles.pages.neighbours import NEWEST_KEPT, SAME_SECTION_STORIES
from tests.factories import (
    approved,
    make_article,
    make_published,
    make_rendition,
    make_section,
    pass_and_publish,
)
from tests.paper import (
    beside,
    cards_beside,
    figure,
    linking_to,
    next_transaction,
    pictured,
    publish_several,
    published_again,
    related_of,
    text_of,
)

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)
INSTANT = datetime.timedelta(microseconds=1)


def test_beside_a_story_stand_the_four_newest_others_of_its_section():
    stories = publish_several(6)
    make_published("Chuyện của mục khác", section=make_section("Kinh tế"))
    assert beside(stories[0]) == ["Chuyện 00", "Chuyện 01", "Chuyện 02", "Chuyện 03"]
    assert beside(stories[-2]) == ["Chuyện 00", "Chuyện 02", "Chuyện 03", "Chuyện 04"]


def test_a_whole_section_leads_to_its_parts_and_a_part_to_itself_alone():
    whole = make_section("Đời sống")
    part = make_section("Giáo dục", parent=whole)
    now = timezone.now()
    one, two, three = (
        make_published(headline, section=section, at=now - hours * HOUR)
        for headline, section, hours in (("Một", whole, 1), ("Hai", part, 2), ("Ba", part, 3))
    )
    assert beside(one) == ["Hai", "Ba"]
    assert beside(two) == ["Ba"]
    assert beside(three) == ["Hai"]


@pytest.mark.parametrize("linked", [1, NEWEST_KEPT - 2, NEWEST_KEPT + 3])
def test_what_a_story_links_to_does_not_stand_there_twice(linked):
    stories = publish_several(NEWEST_KEPT + 8)
    targets = stories[-linked:]
    related = [{"kind": "internal", "target": target} for target in targets]
    story = make_published("Bài dẫn đi nhiều nơi", related=related)
    others = [each.headline for each in reversed(stories[:-linked])]
    assert beside(story) == others[:SAME_SECTION_STORIES]


def test_one_question_more_is_asked_only_where_too_few_are_left(django_assert_num_queries):
    stories = publish_several(NEWEST_KEPT + 8)
    for linked, asked in ((1, 1), (NEWEST_KEPT - SAME_SECTION_STORIES, 1), (NEWEST_KEPT, 2)):
        related = [{"kind": "internal", "target": target} for target in stories[-linked:]]
        story = make_published(f"Bài dẫn đến {linked} bài", at=timezone.now() - 9 * HOUR,
                               related=related)  # fmt: skip
        beside(stories[0])
        with django_assert_num_queries(asked):
            assert len(beside(story)) == SAME_SECTION_STORIES


def test_a_small_section_is_asked_once_and_no_more(django_assert_num_queries):
    one, two = publish_several(2)
    assert beside(one) == [two.headline]
    with django_assert_num_queries(1):
        assert beside(two) == [one.headline]


def test_what_is_published_stands_there_with_the_next_page():
    (story,) = publish_several(1)
    assert beside(story) == []
    next_transaction()
    make_published("Tin vừa xong", at=timezone.now())
    assert beside(story) == ["Tin vừa xong"]


def test_what_is_retracted_is_gone_with_the_next_page(client, hoa):
    one, two = publish_several(2, lead_photograph=pictured())
    assert two.headline in text_of(client.get(one.get_absolute_url()))
    next_transaction()
    actions.retract(by=hoa, at=timezone.now(), article=two, reason="Sai sự thật")
    assert beside(one) == []
    assert two.headline not in text_of(client.get(one.get_absolute_url()))


def test_a_headline_that_is_corrected_changes_with_the_next_page(hoa):
    one, two = publish_several(2)
    assert beside(one) == [two.headline]
    two.refresh_from_db()
    two.headline = "Tít đã sửa lại cho đúng"
    actions.save_article(by=hoa, at=timezone.now(), article=two, expected_version=two.version)
    next_transaction()
    approved(two)
    actions.correct(by=hoa, at=timezone.now(), article=two, note="Sửa tên xã.")
    assert beside(one) == ["Tít đã sửa lại cho đúng"]


def test_a_section_that_is_renamed_is_called_so_with_the_next_page():
    one, _two = publish_several(2)
    assert [card.section.name for card in cards_beside(one)] == ["Thời sự"]
    next_transaction()
    Section.objects.filter(name="Thời sự").update(name="Thời cuộc")
    assert [card.section.name for card in cards_beside(one)] == ["Thời cuộc"]


def test_a_story_whose_hour_comes_or_ends_comes_and_goes_by_the_clock(hoa):
    (story,) = publish_several(1)
    hour, end = timezone.now() + HOUR / 120, timezone.now() + HOUR / 80
    later = make_article("Khai mạc kỳ họp")
    pass_and_publish(by=hoa, at=timezone.now(), article=later, shown_from=hour)
    actions.schedule_takedown(by=hoa, at=timezone.now(), article=later, ends_at=end,
                              reason="Hết hạn")  # fmt: skip
    last_frame.forget()
    assert beside(story) == []
    frame = last_frame.frame
    assert beside(story, hour - INSTANT) == []
    assert last_frame.frame is frame
    assert beside(story, hour) == ["Khai mạc kỳ họp"]
    assert beside(story, end - INSTANT) == ["Khai mạc kỳ họp"]
    assert beside(story, end) == []


# -- Nothing too long ------------------------------------------------------------------------


def test_a_story_that_moves_to_another_section_stands_there_with_the_next_page(hoa):
    one, two = publish_several(2)
    (there,) = publish_several(1, section=make_section("Kinh tế"))
    assert (beside(one), beside(there)) == ([two.headline], [])
    published_again(two, hoa, section=there.section)
    assert (beside(one), beside(there)) == ([], [two.headline])
    assert [card.section.name for card in cards_beside(there)] == ["Kinh tế"]


def test_a_picture_comes_and_goes_with_the_next_page():
    picture = pictured()
    one, _two = publish_several(2, lead_photograph=picture)
    before = cards_beside(one)[0].picture
    next_transaction()
    make_rendition(picture, width=2000)
    (card,) = cards_beside(one)
    assert (before.addresses.width, card.picture.addresses.width) == (1600, 2000)
    next_transaction()
    picture.renditions.all().delete()
    (card,) = cards_beside(one)
    assert card.picture is None


def test_a_picture_in_the_text_never_stands_for_the_one_of_a_card():
    text = "<p>Sáng nay.</p>" + figure("photograph", pictured(), "Ảnh trong bài")
    one, two = publish_several(2, body=text)
    assert cards_beside(one)[0].picture is None
    assert related_of(linking_to(two))[0].picture is None


@pytest.mark.django_db(transaction=True)
def test_words_struck_from_the_record_are_gone_with_the_next_page(as_owner):
    root = User.objects.create_superuser("goc", password="một mật khẩu rất dài")
    one, two = publish_several(2, standfirst="Anh Nguyễn Văn Bền kể lại.")
    leading = linking_to(two, section=make_section("Kinh tế"))
    assert [card.standfirst for card in cards_beside(one)] == [two.standfirst]
    assert [each.excerpt for each in related_of(leading)] == [two.standfirst]
    actions.redact(
        by=root, at=timezone.now(), article=two, passage="Nguyễn Văn Bền", reason="Theo đơn"
    )
    struck = two.standfirst.replace("Nguyễn Văn Bền", MARK)
    assert [card.standfirst for card in cards_beside(one)] == [struck]
    assert [each.excerpt for each in related_of(leading)] == [struck]


def test_when_the_clock_is_set_back_what_has_not_begun_is_not_shown(hoa):
    (story,) = publish_several(1)
    hour = timezone.now() + HOUR
    later = make_article("Khai mạc kỳ họp")
    pass_and_publish(by=hoa, at=timezone.now(), article=later, shown_from=hour)
    leading = linking_to(later, section=make_section("Kinh tế"))
    assert beside(story, hour) == ["Khai mạc kỳ họp"]
    assert [each.headline for each in related_of(leading, hour)] == ["Khai mạc kỳ họp"]
    assert beside(story, hour - INSTANT) == []
    assert related_of(leading, hour - INSTANT) == ()


# -- Made and printed once -------------------------------------------------------------------


def test_a_card_is_made_anew_only_where_its_story_has_changed(hoa):
    one, two, three = publish_several(3)
    before = {card.article_id: card for card in cards_beside(one)}
    published_again(two, hoa, headline="Tít mới")
    after = {card.article_id: card for card in cards_beside(one)}
    assert (after[three.pk] is before[three.pk], after[two.pk] is before[two.pk]) == (True, False)


def test_what_stands_beside_many_stories_is_printed_once_and_found_by_its_cards(
    client, monkeypatch
):
    stories = publish_several(NEWEST_KEPT)
    paper = engines["paper"].env
    printed, get_template = [], paper.get_template
    monkeypatch.setattr(
        paper, "get_template", lambda name, *args: printed.append(name) or get_template(name, *args)
    )
    pages = [text_of(client.get(story.get_absolute_url())) for story in stories[:3]]
    assert printed.count("articles/_same_section.html") == 1
    addresses = [story.get_absolute_url() for story in stories[-SAME_SECTION_STORIES:]]
    assert [[page.count(f'href="{each}"') for each in addresses] for page in pages] == [[1] * 4] * 3
    # Or all that a card holds would be gone through each time.
    card = cards_beside(stories[0])[0]
    assert (replace(card) == card, hash(card)) == (False, object.__hash__(card))


# -- When the edition rises in the meantime --------------------------------------------------


def meanwhile(monkeypatch, act):
    """Between the newest of a section being read and their being kept."""
    newest_of = selectors.newest_of

    def asked(*args):
        rows = newest_of(*args)
        monkeypatch.setattr(selectors, "newest_of", newest_of)
        act()
        return rows

    monkeypatch.setattr(selectors, "newest_of", asked)


def test_what_was_read_before_the_edition_rose_is_not_kept_for_the_next(monkeypatch, hoa):
    one, two, three = publish_several(3)

    def retracted_and_another_page_made():
        next_transaction()
        actions.retract(by=hoa, at=timezone.now(), article=two, reason="Sai sự thật")
        assert beside(three) == [one.headline]

    meanwhile(monkeypatch, retracted_and_another_page_made)
    # The page itself is of the edition before, and outdated when it is made.
    assert two.headline in beside(one)
    assert beside(one) == [three.headline]


def test_a_story_read_before_the_edition_rose_brings_nothing_old_into_the_next(hoa):
    one, two = publish_several(2)
    at = timezone.now()
    read_before = published_story(selectors.story(one.pk, at))
    next_transaction()
    actions.retract(by=hoa, at=timezone.now(), article=two, reason="Sai sự thật")
    assert beside(one) == []
    article_page(read_before, at=at)
    article_page(read_before, at=timezone.now())
    assert beside(one) == []


@pytest.mark.django_db(transaction=True)
def test_no_page_begun_after_a_retraction_shows_the_story_however_many_are_made_at_once(hoa):
    one, *others = publish_several(8)
    gone, is_over = set(), Event()

    def read_on():
        """Until it is over; gives what was shown though it was gone when the page was begun."""
        shown = set()
        try:
            while not is_over.is_set():
                known = set(gone)
                shown |= known & {card.article_id for card in cards_beside(one)}
            return shown
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read_on) for _ in range(3)]
        try:
            for each in reversed(others):
                actions.retract(by=hoa, at=timezone.now(), article=each, reason="Sai sự thật")
                gone.add(each.pk)
        finally:
            is_over.set()
    assert [reader.result() for reader in readers] == [set()] * 3
    assert beside(one) == []


def test_after_an_older_database_is_restored_its_own_stories_stand_there(hoa):
    one, two = publish_several(2)
    backup = transaction.savepoint()
    next_transaction()
    actions.retract(by=hoa, at=timezone.now(), article=two, reason="Sai sự thật")
    assert beside(one) == []
    number = Edition.objects.get().number
    transaction.savepoint_rollback(backup)
    assert beside(one) == [two.headline]
    next_transaction()
    make_published("Tin vừa xong", at=timezone.now())
    assert Edition.objects.get().number == number
    assert beside(one) == ["Tin vừa xong", two.headline]


def test_a_number_that_comes_again_in_a_restored_database_is_another_edition(hoa):
    one, two, three = publish_several(3)
    backup = transaction.savepoint()
    next_transaction()
    actions.retract(by=hoa, at=timezone.now(), article=three, reason="Sai sự thật")
    assert beside(one) == [two.headline]
    number = Edition.objects.get().number
    transaction.savepoint_rollback(backup)
    next_transaction()
    actions.retract(by=hoa, at=timezone.now(), article=two, reason="Sai sự thật")
    # Of one transaction is all of a test alone.
    Edition.objects.update(raised_in=F("raised_in") + 1)
    assert Edition.objects.get().number == number
    assert beside(one) == [three.headline]
