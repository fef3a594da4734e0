"""What readers see of an arranged page, hour by hour, and what the desk sees of it beforehand."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import actions, layout_selectors
from articles.arrangement import Arrangement, Block, Reason
from articles.enums import Genre
from articles.pages import front_page, last_frame, section_page
from tests import factories
from tests.arranging import (
    FIFTH,
    FOURTH,
    LEAD,
    PICKED,
    SECOND,
    THIRD,
    arrange,
    block_place,
    headlines,
    opening,
    put,
)
from tests.factories import make_article, make_hoa, make_masthead, make_published
from tests.factories import make_section as section_of
from tests.paper import pictured, queries_of, text_of

pytestmark = pytest.mark.django_db
HOUR, MINUTE, INSTANT = timedelta(hours=1), timedelta(minutes=1), timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


def publish_several(number, **fields):
    """The last is the newest."""
    now = timezone.now()
    return [
        make_published(f"Chuyện {n:02}", at=now - timedelta(minutes=number - n), **fields)
        for n in range(number)
    ]


def schedule(headline, shown_from, **fields):
    make_masthead()
    story = make_article(headline, **fields)
    factories.pass_and_publish(
        by=make_hoa(), at=timezone.now(), article=story, shown_from=shown_from
    )
    return story


# -- The front page ---------------------------------------------------------------


def test_what_was_put_by_hand_stands_there_and_the_newest_around_it():
    stories = publish_several(8)
    arrange(put(LEAD, stories[0]), put(FOURTH, stories[2]))
    assert opening() == [f"Chuyện {n:02}" for n in (0, 7, 6, 2, 5)]


def test_a_slot_is_given_back_at_its_hour_without_anybody(client):
    stories, noon = publish_several(7), timezone.now() + HOUR
    arrange(put(LEAD, stories[0], noon))
    assert opening(noon - INSTANT)[0] == "Chuyện 00"
    assert opening(noon)[0] == "Chuyện 06"


def test_the_frame_ends_where_a_slot_does():
    stories, now = publish_several(2), timezone.now()
    arrange(put(LEAD, stories[0], now + HOUR), put(SECOND, stories[1], now + 2 * HOUR), at=now)
    assert last_frame.at(now + MINUTE).good_until == now + HOUR
    last_frame.forget()
    assert last_frame.at(now + HOUR).good_until == now + 2 * HOUR


def test_a_layout_made_by_a_clock_that_runs_ahead_begins_on_time():
    stories, now = publish_several(2), timezone.now()
    arrange(put(LEAD, stories[0]), at=now + MINUTE)
    assert last_frame.at(now).good_until == now + MINUTE
    assert opening(now)[0] == "Chuyện 01"
    assert opening(now + MINUTE)[0] == "Chuyện 00"


def test_a_scheduled_story_takes_its_slot_at_its_hour():
    stories, hour = publish_several(2), timezone.now() + HOUR
    arrange(put(LEAD, schedule("Khai mạc kỳ họp", hour)))
    assert opening()[0] == stories[1].headline
    assert opening(hour - INSTANT)[0] == stories[1].headline
    assert opening(hour)[0] == "Khai mạc kỳ họp"


def test_a_retracted_story_leaves_its_slot_at_once(client, hoa):
    stories = publish_several(3)
    arrange(put(LEAD, stories[0]), put(PICKED[0], stories[1]))
    assert "Chọn lọc" in text_of(client.get("/"))
    for story in stories[:2]:
        actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai sự thật")
    page = text_of(client.get("/"))
    assert "Chuyện 00" not in page
    assert "Chuyện 02" in page
    assert "Chọn lọc" not in page


def test_the_picked_row_closes_up():
    stories = publish_several(9)
    arrange(put(PICKED[1], stories[0]), put(PICKED[3], stories[1]))
    page = front_page(at=timezone.now())
    assert headlines(page.picked) == ["Chuyện 00", "Chuyện 01"]
    assert not {"Chuyện 00", "Chuyện 01"} & set(headlines(page.latest))


def test_blocks_stand_in_their_order_and_a_hidden_one_does_not(client):
    sections = [section_of(name, position=n) for n, name in enumerate(("Một", "Hai", "Ba"))]
    for n, section in enumerate(sections):
        for story in range(7):
            at = timezone.now() - timedelta(days=1 + n, minutes=story)
            make_published(f"{section.name} {story}", section=section, at=at)
    first, second, third = sections
    arrange(
        put(block_place(third, 1), second.published.first().article),
        blocks=[Block(third.pk), Block(second.pk, is_shown=False), Block(first.pk)],
    )
    page = front_page(at=timezone.now())
    assert [block.section.name for block in page.blocks] == ["Ba", "Một"]
    assert headlines(page.blocks[0].cards) == ["Ba 0", "Hai 0", "Ba 1", "Ba 2", "Ba 3"]
    assert [(block.section.name, block.is_shown) for block in page.all_blocks] == [
        ("Ba", True),
        ("Hai", False),
        ("Một", True),
    ]
    assert 'id="muc-hai"' not in text_of(client.get("/"))


def test_stories_of_subsections_stand_in_the_block_of_their_section():
    economy = section_of("Kinh tế")
    publish_several(6)
    at = timezone.now() - 2 * HOUR
    make_published("Lúa được giá", section=section_of("Nông nghiệp", parent=economy), at=at)
    [block] = [b for b in front_page(at=timezone.now()).blocks if b.section.name == "Kinh tế"]
    assert headlines(block.cards) == ["Lúa được giá"]


def test_paid_text_is_never_put_there_by_itself(client):
    section = section_of()
    make_published("Tin cũ", section=section, at=timezone.now() - 2 * HOUR)
    make_published(
        "Căn hộ ven sông", section=section, genre=Genre.SPONSORED, sponsor="Công ty Đất Lành"
    )
    page = text_of(client.get("/"))
    assert "Tin cũ" in page
    assert "Căn hộ ven sông" not in page
    of_section = section_page(section, at=timezone.now())
    assert headlines([of_section.lead, *of_section.seconds]) == ["Tin cũ"]
    assert headlines(of_section.cards) == ["Căn hộ ven sông"]


def test_a_story_that_became_paid_text_since_loses_its_slot(hoa):
    story, other = publish_several(2)
    arrange(put(LEAD, story))
    story.genre, story.sponsor = Genre.SPONSORED, "Công ty Đất Lành"
    actions.save_article(by=hoa, at=timezone.now(), article=story, expected_version=story.version)
    factories.pass_and_publish(by=hoa, at=timezone.now(), article=story)
    page = front_page(at=timezone.now())
    assert page.lead.headline == other.headline
    assert page.lead.place.reason == Reason.SPONSORED


# -- The page of a section --------------------------------------------------------


def test_a_section_page_opens_as_arranged_and_repeats_nothing(client):
    section = section_of()
    stories = publish_several(24, section=section)
    arrange(put(LEAD, stories[0]), put(THIRD, stories[22]), section=section)
    page = section_page(section, at=timezone.now())
    assert headlines([page.lead, *page.seconds]) == [f"Chuyện {n:02}" for n in (0, 23, 22, 21, 20)]
    assert headlines(page.cards) == [f"Chuyện {n:02}" for n in range(19, 4, -1)]
    older = text_of(client.get(page.paging.older))
    assert re.findall(r"Chuyện (\d\d)</a>", older) == ["04", "03", "02", "01", "00"]


def test_a_story_of_elsewhere_may_open_a_section_and_is_not_in_its_stream():
    section = section_of()
    publish_several(7, section=section)
    guest = make_published("Khách", section=section_of("Kinh tế"))
    arrange(put(FIFTH, guest), section=section)
    page = section_page(section, at=timezone.now())
    assert headlines(page.seconds)[3] == "Khách"
    assert headlines(page.cards) == ["Chuyện 02", "Chuyện 01", "Chuyện 00"]


def test_a_subsection_has_a_page_of_its_own_to_arrange():
    economy = section_of("Kinh tế")
    farming = section_of("Nông nghiệp", parent=economy)
    stories = publish_several(3, section=farming)
    arrange(put(LEAD, stories[0]), section=farming)
    assert section_page(farming, at=timezone.now()).lead.headline == "Chuyện 00"
    assert section_page(economy, at=timezone.now()).lead.headline == "Chuyện 02"


def test_a_section_of_few_stories_is_whole_without_a_stream(client):
    publish_several(3, section=section_of())
    page = text_of(client.get("/thoi-su"))
    assert all(f"Chuyện {n:02}" in page for n in range(3))
    assert 'class="empty"' not in page
    assert 'class="stream"' not in page


# -- What the desk sees -----------------------------------------------------------


def test_the_desk_sees_an_arrangement_that_nobody_saved():
    stories = publish_several(7)
    known = last_frame.at(timezone.now())
    for_later = {"at": timezone.now() + HOUR, "layout": Arrangement((put(LEAD, stories[0]),))}
    page = front_page(**for_later)
    assert page.lead.headline == "Chuyện 00"
    assert section_page(stories[0].section, **for_later).shows_places
    assert last_frame.frame is known
    assert layout_selectors.newest_layout(None) is None
    assert opening()[0] == "Chuyện 06"


def test_the_desk_sees_the_page_of_a_coming_hour_and_readers_do_not(client):
    publish_several(2)
    hour = timezone.now() + 3 * HOUR
    story = schedule("Khai mạc kỳ họp", hour)
    arrange(put(LEAD, story))
    assert opening(hour, is_preview=True)[0] == "Khai mạc kỳ họp"
    assert "Khai mạc" not in text_of(client.get("/"))
    assert last_frame.at(timezone.now()).good_until == hour


def test_any_past_hour_is_put_together_again_as_it_was(hoa, dung):
    stories, began = publish_several(7), timezone.now()
    arrange(put(LEAD, stories[0], began + HOUR), put(SECOND, stories[1]), at=began)
    hours = [began + n * MINUTE for n in (0, 70, 130, 190)]
    before = [opening(hours[0]), opening(hours[1])]
    arrange(put(LEAD, stories[2]), put(SECOND, stories[1]), at=began + 2 * HOUR, based_on=1)
    before.append(opening(hours[2]))
    actions.retract(by=hoa, at=began + 3 * HOUR, article=stories[1], reason="Sai")
    assert opening(hours[3])[1] != "Chuyện 01"
    assert [opening(hour, is_preview=True) for hour in hours[:3]] == before


def test_each_card_says_where_it_stands_and_why():
    section = section_of()
    stories, now = publish_several(9, section=section), timezone.now()
    arrange(
        put(LEAD, stories[0]),
        put(SECOND, stories[1], now + HOUR),
        put(PICKED[2], stories[2], now + HOUR),
        at=now,
    )
    page = front_page(at=now + HOUR, is_preview=True)
    lead, second = page.lead.place, page.seconds[0].place
    assert (lead.place, lead.reason, lead.story.article_id) == (LEAD, Reason.PINNED, stories[0].pk)
    assert (second.place, second.reason) == (SECOND, Reason.EXPIRED)
    assert second.slot == put(SECOND, stories[1], now + HOUR)
    assert second.story.article_id == stories[8].pk
    assert len(page.places) == 5 + 4 + 5
    empty = page.picked_places[2]
    assert (empty.card, empty.filled.reason) == (None, Reason.EXPIRED)


def test_readers_are_not_told_what_was_put_by_hand(client):
    section = section_of()
    stories = publish_several(9, section=section, lead_photograph=pictured())
    before = {url: text_of(client.get(url)) for url in ("/", "/thoi-su")}
    newest = [stories[n] for n in (8, 7, 6, 5, 4)]
    slots = [
        put(place, story) for place, story in zip((LEAD, SECOND, THIRD), newest[:3], strict=True)
    ]
    hold = timezone.now() + HOUR
    arrange(*(put(slot.place, newest[n], hold) for n, slot in enumerate(slots)))
    arrange(*slots, section=section)
    for url, page in before.items():
        assert text_of(client.get(url)) == page, url


# -- What it costs ----------------------------------------------------------------


def fill_whole_page(sections):
    """Every slot of the front page and of each section's opening."""
    places = [LEAD, SECOND, THIRD, FOURTH, FIFTH, *PICKED]
    places += [block_place(section, n) for section in sections for n in range(5)]
    hold = timezone.now() + HOUR
    newest = layout_selectors.newest_layout(None)
    arrange(
        *(put(place, make_published(section=sections[0]), hold) for place in places),
        based_on=newest.number if newest else 0,
    )
    for section in sections:
        arrange(
            *(put(place, make_published(section=section)) for place in places[:5]),
            section=section,
        )


def test_arranged_pages_ask_eight_times_at_most_and_no_more_when_everything_grows(client):
    economy = section_of("Kinh tế")
    farming = section_of("Nông nghiệp", parent=economy)
    urls = ("/", "/kinh-te", "/kinh-te/nong-nghiep")
    make_published(section=farming, lead_photograph=pictured())
    before = [queries_of(client, url) for url in urls]
    assert max(before) <= 8

    for section in (economy, farming):
        publish_several(14, section=section, lead_photograph=pictured())
    fill_whole_page([economy])
    arrange(put(LEAD, farming.published.first().article), section=farming)
    assert [queries_of(client, url) for url in urls] == before
    assert max(before) <= 8
