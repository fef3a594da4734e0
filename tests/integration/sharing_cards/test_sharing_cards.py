"""The card that travels with a link: made before readers have the story, gone with it."""

import hashlib
import io
import logging
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from articles import actions, media
from articles.media.sharing import cards
from articles.models import (
    HouseCard,
    PhotographUse,
    PublishedArticle,
    SharingCard,
    private_storage,
    public_storage,
)
from tests import factories
from tests.integration.sharing_cards.making import (
    card_of,
    changed,
    image_of,
    is_public,
    photograph,
    publish,
)
from tests.media_files import jpeg
from tests.paper import filmed, text_of

pytestmark = pytest.mark.django_db


def test_publishing_makes_one_card_with_its_size_and_hash(client):
    story = factories.make_published("Lũ rút")
    card = card_of(story)
    with public_storage().open(card.name) as file:
        content = file.read()
    assert (card.size, card.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert card.look == "drawn"
    address = f"http://testserver/media/{card.name}"
    page = text_of(client.get(story.get_absolute_url()))
    assert f'<meta property="og:image" content="{address}">' in page
    assert '<meta property="og:image:width" content="1200">' in page
    assert '<meta property="og:image:height" content="630">' in page
    assert '<meta property="og:image:type" content="image/jpeg">' in page
    answer = client.get(f"/media/{card.name}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer.getvalue() == content


def test_the_lead_picture_is_cut_where_its_use_says(lan, hoa):
    factories.make_masthead()
    story = factories.make_article(lead_photograph=photograph(lan, (1600, 1600)))
    PhotographUse.objects.filter(article=story).update(focal_y=1000)
    publish(story, hoa)
    card = card_of(story)
    assert card.look == "picture"
    red, green, blue = image_of(card).getpixel((800, 300))
    assert (red < 60, green < 100, blue < 80) == (True, True, True), "the dark half below"


def test_without_a_lead_the_first_picture_of_the_text_and_then_a_clip_is_taken(lan, hoa):
    factories.make_masthead()
    picture = photograph(lan)
    body = f'<figure data-photograph="{picture.pk}"><figcaption>Bến cá</figcaption></figure>'
    publish(with_picture := factories.make_article(body=body), hoa)
    assert card_of(with_picture).look == "picture"
    clip = filmed()
    still = clip.renditions.get(kind="poster")
    private_storage().delete(still.name)
    private_storage().save(still.name, ContentFile(jpeg((960, 540))))
    clip.renditions.filter(kind="poster").update(size=len(jpeg((960, 540))))
    body = f'<figure data-video="{clip.pk}"><figcaption>Bến cá</figcaption></figure>'
    publish(with_clip := factories.make_article(body=body), hoa)
    assert card_of(with_clip).look == "picture"


def test_a_corrected_headline_has_its_card_at_a_new_address(hoa, at_once):
    story = factories.make_published("Lũ rút ở xã Vĩnh Lanh")
    old = card_of(story)
    changed(story, headline="Lũ rút ở xã Vĩnh Lành")
    at_once(lambda: publish(story, hoa))
    new = card_of(story)
    assert (new.folder != old.folder, new.sha256 != old.sha256) == (True, True)
    assert (is_public(new), is_public(old)) == (True, False)


def test_a_scheduled_update_leaves_the_card_that_readers_share_now(hoa, at_once):
    story = factories.make_published("Trước")
    old = card_of(story)
    changed(story, headline="Sau")
    at_once(lambda: publish(story, hoa, shown_from=timezone.now() + timedelta(hours=1)))
    assert is_public(old)
    assert is_public(card_of(story))
    at_once(lambda: actions.unschedule(by=hoa, at=timezone.now(), article=story))
    assert (is_public(old), is_public(card_of(story))) == (True, False)


def test_the_address_of_a_card_that_is_to_come_is_told_nowhere(client, hoa):
    factories.make_masthead()
    story = factories.make_article("Sắp tới")
    publish(story, hoa, shown_from=timezone.now() + timedelta(hours=1))
    folder = card_of(story).folder
    assert len(folder) == 32
    for url in ("/", "/thoi-su", "/luu-tru", "/tim-kiem?q=sap+toi", story.get_absolute_url()):
        assert folder not in text_of(client.get(url, follow=True)), url
    assert client.get(f"/media/cards/{'0' * 32}/1200x630.jpg").status_code == 404
    assert client.get("/media/cards/").status_code == 404


def test_a_retracted_storys_card_is_gone_for_everybody(client, hoa, at_once):
    story = factories.make_published()
    card = card_of(story)
    assert client.get(f"/media/{card.name}").getvalue()
    at_once(lambda: actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai người"))
    assert client.get(f"/media/{card.name}").status_code == 404
    assert private_storage().exists(card.name), "what was shown is kept for the record"


def test_cards_are_no_files_of_the_desk(client, hoa):
    card = card_of(factories.make_published())
    client.force_login(hoa)
    assert client.get(f"/toa-soan/tep/{card.name}").status_code == 404


@pytest.mark.parametrize("broken", ["card_content_of", "file", "storage", "database"])
def test_whatever_becomes_of_the_card_the_news_goes_out(
    client, lan, hoa, broken, monkeypatch, caplog
):
    factories.make_masthead()
    picture = photograph(lan)
    story = factories.make_article("Vỡ đê", lead_photograph=picture)

    def fail(*args, **kwargs):
        raise {"storage": OSError, "database": DatabaseError}.get(broken, RuntimeError)("hỏng")

    if broken == "card_content_of":
        monkeypatch.setattr(cards, "of_article", fail)
    elif broken == "file":
        monkeypatch.setattr(cards, "draw_card", fail)
    elif broken == "storage":
        monkeypatch.setattr(cards, "copy", fail)
    else:
        monkeypatch.setattr(SharingCard, "save", fail)
    with caplog.at_level(logging.ERROR, "articles"):
        publish(story, hoa)
    assert "hỏng" in caplog.text
    assert not SharingCard.objects.exists()
    story.refresh_from_db()
    page = text_of(client.get(story.get_absolute_url()))
    largest = picture.renditions.filter(format="jpeg").order_by("width").last()
    assert f'<meta property="og:image" content="http://testserver/media/{largest.name}">' in page


def test_a_story_of_the_archive_has_no_card_until_it_is_asked_for(client, hoa, at_once):
    factories.make_masthead()
    story = factories.make_article("Từ trang cũ")
    factories.make_import(story)
    long_ago = timezone.now() - timedelta(days=900)
    actions.publish_from_archive(
        by=factories.make_dung(), at=timezone.now(), article=story, shown_from=long_ago
    )
    assert not SharingCard.objects.exists()
    out = io.StringIO()
    call_command("make_sharing_cards", stdout=out)
    assert "1" in out.getvalue()
    assert is_public(card := card_of(story))
    story.refresh_from_db()
    assert card.name in text_of(client.get(story.get_absolute_url()))
    call_command("make_sharing_cards", stdout=(out := io.StringIO()))
    assert "0" in out.getvalue()


def test_a_picture_too_small_to_share_gives_way_to_the_papers_card(client, lan, hoa):
    factories.make_masthead()
    publish(factories.make_article("Có thẻ"), hoa)
    house = HouseCard.objects.get()
    story = factories.make_article("Cũ", lead_photograph=photograph(lan, (640, 400)))
    factories.make_import(story)
    actions.publish_from_archive(
        by=factories.make_dung(), at=timezone.now(), article=story,
        shown_from=timezone.now() - timedelta(days=9),
    )  # fmt: skip
    story.refresh_from_db()
    for url in ("/", "/thoi-su", "/dinh-chinh", story.get_absolute_url()):
        assert f'og:image" content="http://testserver/media/{house.name}"' in text_of(
            client.get(url)
        ), url


def test_one_broken_picture_keeps_no_other_story_from_its_card(hoa, lan, monkeypatch):
    factories.make_masthead()
    for headline in ("Một", "Hai"):
        story = factories.make_article(headline)
        factories.make_import(story)
        actions.publish_from_archive(
            by=factories.make_dung(), at=timezone.now(), article=story,
            shown_from=timezone.now() - timedelta(days=9),
        )  # fmt: skip
    draw = cards.draw_card

    def draw_but_one(words, *args):
        if words.headline == "Hai":
            raise RuntimeError("hỏng")
        return draw(words, *args)

    monkeypatch.setattr(cards, "draw_card", draw_but_one)
    with pytest.raises(CommandError):
        call_command("make_sharing_cards", stdout=io.StringIO())
    assert SharingCard.objects.get().published.headline == "Một"


def test_no_late_card_is_made_of_what_readers_no_longer_see(hoa):
    story = factories.make_published()
    version = story.published.get()
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai người")
    assert media.make_late_card(version.pk, at=timezone.now()) is None


def test_the_papers_card_is_drawn_again_only_when_its_name_changes(client):
    masthead = factories.make_masthead()
    now = timezone.now()
    first = media.keep_house_card(masthead, at=now)
    assert media.keep_house_card(masthead, at=now) == first
    masthead.product_name = "Báo và Phát thanh, Truyền hình Sông Ngà"
    masthead.save()
    second = media.keep_house_card(masthead, at=now)
    assert second.folder != first.folder
    assert second.name in text_of(client.get("/"))


def test_a_card_once_kept_can_be_neither_changed_nor_deleted():
    card = card_of(factories.make_published())
    with pytest.raises(DatabaseError), transaction.atomic():
        SharingCard.objects.filter(pk=card.pk).update(look="picture")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_sharingcard")


@pytest.mark.django_db(transaction=True)
def test_redacting_a_headline_takes_its_drawn_card_along(as_owner):
    story = factories.make_published("Cháu N.T.A. ở xã Vĩnh Lành")
    card = card_of(story)
    boss = factories.make_user("root", is_superuser=True)
    actions.redact(by=boss, at=timezone.now(), article=story, passage="N.T.A.", reason="Trẻ em")
    assert not SharingCard.objects.exists()
    assert not is_public(card)
    assert not private_storage().exists(card.name)


def test_paid_matter_is_named_so_on_its_card():
    factories.make_masthead()
    story = factories.make_article("Khai trương", genre="sponsored", kicker="Kinh tế")
    words = media.card_content(story, at=timezone.now()).words
    assert words.label == "Nội dung tài trợ"


def test_the_masthead_of_that_day_signs_the_card():
    factories.make_masthead()
    factories.make_masthead(valid_from=date(2090, 1, 1), product_name="Báo Mới")
    story = factories.make_article()
    assert media.card_content(story, at=timezone.now()).words.paper.name == "Báo Sông Ngà"


def test_making_a_card_costs_publishing_the_same_for_ten_pictures_as_for_one(
    hoa, django_assert_max_num_queries
):
    factories.make_masthead()
    story = factories.make_article("Nhiều ảnh")
    for _ in range(10):
        factories.make_use(story, factories.make_photograph())
    with django_assert_max_num_queries(8):
        media.card_in_advance(story, at=timezone.now())
    assert PublishedArticle.objects.count() == 0
