"""Advertisements as readers meet them: in their place, labelled, or not there at all."""

import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import actions, media
from articles.actions import advertisements as verbs
from articles.actions import tags as tag_verbs
from articles.actions.advertisements import (
    Target,
    place_advertisement,
    switch_advertisements,
)
from articles.enums import AdvertisementSlot, SwitchVerb
from articles.media.reconciliation import findings
from articles.models import Advertisement, Edition, public_storage
from articles.pages import last_frame
from tests import factories
from tests.media_files import jpeg
from tests.paper import queries_of, rich_story, text_of

pytestmark = pytest.mark.django_db
WORDS = "Gạo nếp Bãi Sen"


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


@pytest.fixture
def story():
    return factories.make_published(tags=["lũ lụt"])


def page(client, url="/"):
    """The edition rises once in a transaction, and each test is one: the frame is made anew."""
    last_frame.forget()
    return text_of(client.get(url))


def turn(by, verb, **target):
    switch_advertisements(
        by=by, at=timezone.now(), verb=verb, target=Target(**target), reason="Thanh tra yêu cầu"
    )


def test_a_paper_without_advertisements_shows_not_even_a_gap(client, story):
    for url in ("/", "/thoi-su", story.get_absolute_url()):
        html = re.sub("<style>.*?</style>", "", page(client, url))
        assert "advert-" not in html
        assert "Quảng cáo" not in html
        assert "adverts.js" not in html


@pytest.mark.parametrize(
    ("slot", "where"),
    [
        (AdvertisementSlot.FRONT_AFTER_OPENING, "/"),
        (AdvertisementSlot.SECTION_SIDE, "/thoi-su"),
        (AdvertisementSlot.ARTICLE_AFTER_TEXT, "story"),
        (AdvertisementSlot.ARTICLE_SIDE, "story"),
    ],
)
def test_each_stands_in_its_own_place_and_nowhere_else(client, story, slot, where):
    factories.make_advertisement(slot)
    places = {"/": "/", "/thoi-su": "/thoi-su", "story": story.get_absolute_url()}
    for name, url in [*places.items(), ("day", "/tag/lu-lut"), ("search", "/tim-kiem?q=lũ")]:
        assert (WORDS in page(client, url)) == (name == where), name


def test_it_says_what_it_is_who_pays_and_how_to_be_rid_of_it(client, story):
    advert = factories.make_advertisement()
    html = page(client, story.get_absolute_url())
    shown = re.search(r'<aside class="advert .*?</aside>', html, re.DOTALL)[0]
    assert "<b>Quảng cáo</b> Hợp tác xã Bãi Sen" in shown
    assert "Đóng quảng cáo" in shown
    assert f'href="/lien-he/bao-cao-quang-cao/{advert.pk}"' in shown
    assert 'href="https://baisen.example/gao" rel="sponsored nofollow noopener"' in shown
    assert "<script" not in shown


def test_no_advertisement_stands_between_two_paragraphs(client):
    for slot in AdvertisementSlot:
        factories.make_advertisement(slot)
    html = page(client, rich_story(many=2).get_absolute_url())
    prose = html[html.index('<div class="prose">') : html.index("Phần kết thúc.")]
    assert WORDS not in prose
    assert html.count(WORDS) == 2


def test_it_begins_and_ends_by_the_clock_though_no_edition_rises(client, story, monkeypatch):
    now = timezone.now()
    factories.make_advertisement(
        AdvertisementSlot.FRONT_AFTER_OPENING,
        shown_from=now + timedelta(hours=1),
        shown_until=now + timedelta(hours=2),
    )
    seen = []
    for minutes in (0, 59, 61, 119, 121):
        at = now + timedelta(minutes=minutes)
        monkeypatch.setattr("django.utils.timezone.now", lambda at=at: at)
        seen.append(WORDS in text_of(client.get("/")))
    assert seen == [False, False, True, True, False]


@pytest.mark.parametrize("kind", ["site", "slot", "own"])
def test_the_switch_takes_it_off_the_very_next_page_and_back_again(client, story, hoa, kind):
    advert = factories.make_advertisement(AdvertisementSlot.FRONT_AFTER_OPENING)
    target = {"slot": {"slot": advert.slot}, "own": {"advertisement": advert}}.get(kind, {})
    assert WORDS in page(client)
    turn(hoa, SwitchVerb.OFF, **target)
    assert WORDS not in page(client)
    turn(hoa, SwitchVerb.ON, **target)
    assert WORDS in page(client)


def test_the_switch_of_one_place_leaves_the_others_alone(client, story, hoa):
    factories.make_advertisement(AdvertisementSlot.FRONT_AFTER_OPENING)
    factories.make_advertisement(AdvertisementSlot.SECTION_SIDE)
    turn(hoa, SwitchVerb.OFF, slot=AdvertisementSlot.SECTION_SIDE)
    assert WORDS in page(client)
    assert WORDS not in page(client, "/thoi-su")


def test_a_noted_request_alone_changes_nothing_that_readers_see(client, story, hoa):
    factories.make_advertisement(AdvertisementSlot.FRONT_AFTER_OPENING)
    turn(hoa, SwitchVerb.OFF)
    turn(hoa, SwitchVerb.ON)
    from_log = {"verb": SwitchVerb.REQUESTED, "target": Target(), "reason": "Công văn"}
    now = timezone.now()
    request = verbs.Request("15/CV-TTr", now)
    switch_advertisements(by=hoa, at=now, request=request, **from_log)
    assert WORDS in page(client)


def test_each_change_raises_the_edition(hoa):
    before = Edition.objects.get().number
    factories.make_advertisement()
    turn(hoa, SwitchVerb.OFF)
    # Once in a transaction, and a test is one.
    assert Edition.objects.get().number == before + 1


# -- None beside marked subjects ----------------------------------------------------


def test_none_beside_a_story_that_was_marked_before_it_was_published(client):
    factories.make_advertisement()
    story = factories.make_published(is_without_advertisements=True)
    assert WORDS not in page(client, story.get_absolute_url())


def test_a_mark_set_after_publication_waits_for_the_next_version(client, story, hoa):
    factories.make_advertisement()
    story.is_without_advertisements = True
    actions.save_article(by=hoa, at=timezone.now(), article=story, expected_version=story.version)
    assert WORDS in page(client, story.get_absolute_url())
    factories.pass_and_publish(by=hoa, at=timezone.now(), article=story)
    assert WORDS not in page(client, story.get_absolute_url())


def test_none_beside_stories_of_a_marked_tag_even_a_blocked_one(client):
    factories.make_advertisement()
    tag = factories.make_tag("tang lễ")
    story = factories.make_published(tags=[tag])
    assert WORDS in page(client, story.get_absolute_url())
    type(tag).objects.filter(pk=tag.pk).update(is_without_advertisements=True, is_blocked=True)
    assert WORDS not in page(client, story.get_absolute_url())


def test_a_mark_outlives_the_merging_of_its_tag(client, hoa):
    factories.make_advertisement()
    marked, other = factories.make_tag("bão lũ"), factories.make_tag("thiên tai")
    tag_verbs.bar_advertisements(by=hoa, at=timezone.now(), tag=marked)
    story = factories.make_published(tags=[other])
    tag_verbs.merge_tags(by=hoa, at=timezone.now(), tag=marked, into=other)
    assert WORDS not in page(client, story.get_absolute_url())


def test_none_in_a_marked_section_nor_in_its_parts(client):
    for slot in (AdvertisementSlot.ARTICLE_SIDE, AdvertisementSlot.SECTION_SIDE):
        factories.make_advertisement(slot)
    top = factories.make_section("Cáo phó", is_without_advertisements=True)
    part = factories.make_section("Tin buồn", parent=top)
    story = factories.make_published(section=part)
    for url in ("/cao-pho", "/cao-pho/tin-buon", story.get_absolute_url()):
        assert WORDS not in page(client, url)


def test_none_at_all_in_days_of_mourning(client, story, monkeypatch):
    factories.make_advertisement(AdvertisementSlot.FRONT_AFTER_OPENING)
    assert WORDS in text_of(client.get("/"))
    monkeypatch.setattr(last_frame, "frame", replace(last_frame.frame, is_mourning=True))
    assert WORDS not in text_of(client.get("/"))


# -- Pictures -----------------------------------------------------------------------


def banner(by, size=(970, 250)):
    return media.take_in_photograph(
        by=by, at=timezone.now(), file=io.BytesIO(jpeg(size)), name="bien.jpg", **factories.TOLD
    )


def placed(by, photograph, **fields):
    now = timezone.now()
    values = {
        "slot": AdvertisementSlot.FRONT_AFTER_OPENING,
        "advertiser": "Xưởng mộc Đình Bảng",
        "alt_text": "Bàn ghế gỗ xoan, giảm mười phần trăm",
        "url": "https://moc.example/",
        "photograph": photograph,
        "shown_from": now,
        "shown_until": now + timedelta(days=1),
    }
    return place_advertisement(by=by, at=now, advertisement=Advertisement(**values | fields))


def is_public(photograph):
    found = {public_storage().exists(made.name) for made in photograph.renditions.all()}
    assert len(found) == 1
    return found.pop()


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    def run(act):
        with django_capture_on_commit_callbacks(execute=True):
            return act()

    return run


def test_a_picture_is_public_while_its_advertisement_is_on(hoa, story, client, at_once):
    photograph = banner(hoa)
    assert not is_public(photograph)
    placed(hoa, photograph)
    assert is_public(photograph)
    html = page(client)
    assert 'alt="Bàn ghế gỗ xoan, giảm mười phần trăm"' in html
    assert re.search(r'<img [^>]*width="970" height="250"[^>]*loading="lazy"', html)
    at_once(lambda: turn(hoa, SwitchVerb.OFF))
    assert not is_public(photograph)
    turn(hoa, SwitchVerb.ON)
    assert is_public(photograph)


def test_a_picture_that_a_story_shows_too_stays(hoa, at_once):
    photograph = banner(hoa)
    factories.make_published(lead_photograph=photograph)
    placed(hoa, photograph)
    at_once(lambda: turn(hoa, SwitchVerb.OFF))
    assert is_public(photograph)


def test_an_advertisement_keeps_the_picture_of_a_retracted_story(hoa, at_once):
    photograph = banner(hoa)
    story = factories.make_published(lead_photograph=photograph)
    placed(hoa, photograph)
    at_once(lambda: actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai người"))
    assert is_public(photograph)


def test_an_ended_advertisements_picture_is_found_by_the_nightly_comparison(hoa):
    photograph = banner(hoa)
    placed(hoa, photograph)
    found = findings
    assert list(found(at=timezone.now())) == []
    later = timezone.now() + timedelta(days=2)
    left = [each for each in found(at=later) if photograph.folder in each.name]
    assert len(left) == photograph.renditions.count()
    for finding in left:
        finding.mend()
    assert not is_public(photograph)


def test_another_picture_before_the_first_hour_takes_the_old_one_in(hoa, at_once):
    first, second = banner(hoa), banner(hoa, (980, 250))
    advert = placed(hoa, first, shown_from=timezone.now() + timedelta(hours=1))
    advert.photograph = second
    at_once(lambda: place_advertisement(by=hoa, at=timezone.now(), advertisement=advert))
    assert not is_public(first)
    assert is_public(second)


def test_a_picture_without_its_file_is_no_advertisement(story, client):
    photograph = factories.make_missing_photograph()
    factories.make_advertisement(
        AdvertisementSlot.FRONT_AFTER_OPENING, photograph=photograph, alt_text="Biển", words=""
    )
    assert "data-advert" not in page(client)


# -- What it costs --------------------------------------------------------------------


def test_pages_cost_the_same_with_every_place_sold_and_a_long_log(client, hoa):
    story = rich_story().get_absolute_url()
    urls = ("/", "/thoi-su", story)
    before = [queries_of(client, url) for url in urls]
    for slot in AdvertisementSlot:
        advert = factories.make_advertisement(
            slot, photograph=banner(hoa, (960 + slot.is_wide, 300)), alt_text="Biển", words=""
        )
        for _ in range(10):
            turn(hoa, SwitchVerb.OFF, advertisement=advert)
            turn(hoa, SwitchVerb.ON, advertisement=advert)
    assert [queries_of(client, url) for url in urls] == before
    assert before[2] <= 6


def test_a_clock_that_is_set_back_shows_no_advertisement_before_its_hour():
    now, hour = timezone.now(), timedelta(hours=1)
    last_frame.forget()
    factories.make_advertisement(shown_from=now + hour, shown_until=now + 2 * hour)
    assert last_frame.at(now + hour).adverts.has_any
    assert not last_frame.at(now).adverts.has_any
