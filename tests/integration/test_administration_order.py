"""Sections, tags, the masthead, old addresses, the trash: and what may not be removed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from articles.actions import send_back, unschedule
from articles.actions.removal import StillUsedError, remove, uses_of
from articles.actions.tags import TagRefusedError, block_tag, merge_tags, rename_tag
from articles.actions.trash import empty_trash, move_to_trash, restore_from_trash
from articles.enums import ReturnReason, Step, Verb
from articles.models import (
    Article,
    Author,
    LegacyAddress,
    Masthead,
    PublishedTag,
    RelatedLink,
    Section,
    Tag,
    WorkflowEvent,
)
from articles.workflow import TransitionRefused
from tests import factories
from tests.factories import (
    make_article,
    make_author,
    make_masthead,
    make_photograph,
    make_published,
    make_section,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def hong():
    return make_user("hong", "Quản trị", full_name="Đỗ Thị Hồng")


@pytest.fixture
def desk(client, hong):
    client.force_login(hong)
    return client


def where(thing):
    return " ".join(uses_of(thing))


# -- What a story uses stays --------------------------------------------------------


def test_an_author_of_published_stories_is_not_removed_and_the_refusal_says_where(desk):
    author = make_author()
    for number in range(7):
        make_published(f"Chuyện số {number}", authors=[author])
    page = desk.post(f"/toa-soan/articles/author/{author.pk}/delete/")
    assert page.status_code == 409
    text = page.content.decode()
    assert "Chuyện số 6" in text
    assert "Chuyện số 1" not in text
    assert "(7)" in text
    assert Author.objects.filter(pk=author.pk).exists()


def test_headlines_of_drafts_are_not_told(desk):
    author = make_author()
    make_article("Bí mật chưa xuất bản", authors=[author])
    page = desk.get(f"/toa-soan/articles/author/{author.pk}/delete/")
    assert "Bí mật" not in page.content.decode()
    assert "(1)" in page.content.decode()


def test_a_section_a_tag_and_a_photograph_in_use_say_where(hong):
    section, tag, photograph = make_section("Kinh tế"), make_tag(), make_photograph()
    make_published("Nước rút", section=section, tags=[tag], lead_photograph=photograph)
    for thing in (section, tag, photograph):
        assert "“Nước rút”" in where(thing)
    for thing in (section, tag):
        with pytest.raises(StillUsedError):
            remove(by=hong, at=timezone.now(), thing=thing)


def test_a_section_with_subsections_names_them():
    section = make_section("Đời sống")
    make_section("Sức khỏe", parent=section)
    assert "Sức khỏe" in where(section)


def test_what_nothing_uses_is_removed(desk):
    author, section, tag = make_author(), make_section("Thừa"), make_tag("thừa")
    for thing in (author, section, tag):
        address = f"/toa-soan/articles/{thing._meta.model_name}/{thing.pk}/delete/"
        assert desk.get(address).status_code == 200
        assert type(thing).objects.filter(pk=thing.pk).exists()
        assert desk.post(address).status_code == 302
        assert not type(thing).objects.filter(pk=thing.pk).exists()


def test_refusing_costs_the_same_however_many_stories(django_assert_num_queries):
    author = make_author()
    make_published(authors=[author])
    with django_assert_num_queries(2):
        uses_of(author)
    for _each in range(10):
        make_published(authors=[author])
    with django_assert_num_queries(2):
        uses_of(author)


def test_removing_needs_the_right(lan):
    with pytest.raises(PermissionDenied):
        remove(by=lan, at=timezone.now(), thing=make_author())


# -- Tags -----------------------------------------------------------------------------


def test_merging_moves_every_story_and_leads_the_old_address_on(client, hoa):
    old, new = make_tag("KKT Thái Bình"), make_tag("Khu kinh tế Thái Bình")
    draft = make_article(tags=[old])
    both = make_article(tags=[old, new])
    story = make_published("Nước rút", tags=[old])
    merge_tags(by=hoa, at=timezone.now(), tag=old, into=new)
    assert [tag.name for tag in draft.tags.all()] == [new.name]
    assert [tag.name for tag in both.tags.all()] == [new.name]
    assert PublishedTag.objects.get(published__article=story).tag == new
    answer = client.get(f"/tag/{old.slug}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/tag/{new.slug}")
    assert "Nước rút" in client.get(f"/tag/{new.slug}").content.decode()


def test_a_version_that_bore_both_tags_shows_the_one_that_stays(client, hoa):
    old, new = make_tag("KKT Thái Bình"), make_tag("Khu kinh tế Thái Bình")
    story = make_published(tags=[old, new])
    merge_tags(by=hoa, at=timezone.now(), tag=old, into=new)
    assert PublishedTag.objects.filter(published__article=story).count() == 2
    text = client.get(story.get_absolute_url()).content.decode()
    assert "Khu kinh tế Thái Bình" in text
    assert "KKT Thái Bình" not in text


def test_a_chain_of_merges_is_flat(hoa):
    first, second, third = make_tag("một"), make_tag("hai"), make_tag("ba")
    merge_tags(by=hoa, at=timezone.now(), tag=first, into=second)
    merge_tags(by=hoa, at=timezone.now(), tag=second, into=third)
    first.refresh_from_db()
    assert first.merged_into == third


@pytest.mark.parametrize("case", ["itself", "merged", "blocked", "twice"])
def test_what_cannot_be_merged_is_refused_with_a_sentence(hoa, case):
    tag, into, other = make_tag("một"), make_tag("hai"), make_tag("ba")
    now = timezone.now()
    if case == "itself":
        into = tag
    elif case == "blocked":
        block_tag(by=hoa, at=now, tag=into)
    else:
        merge_tags(by=hoa, at=now, tag=tag if case == "twice" else into, into=other)
    with pytest.raises(TagRefusedError):
        merge_tags(by=hoa, at=now, tag=tag, into=into)


def test_tags_are_kept_by_those_who_may(lan, minh):
    tag, into = make_tag("một"), make_tag("hai")
    for by in (lan, minh):
        with pytest.raises(PermissionDenied):
            merge_tags(by=by, at=timezone.now(), tag=tag, into=into)
        with pytest.raises(PermissionDenied):
            rename_tag(by=by, at=timezone.now(), tag=tag, name="khác")
        with pytest.raises(PermissionDenied):
            block_tag(by=by, at=timezone.now(), tag=tag)


def test_a_renamed_tag_keeps_its_address_and_is_found_by_its_new_name(desk):
    tag = make_tag("lũ lụt")
    desk.post(f"/toa-soan/articles/tag/{tag.pk}/change/", {"name": "mưa lũ", "slug": "x"})
    tag.refresh_from_db()
    assert (tag.name, tag.slug) == ("mưa lũ", "lu-lut")
    found = desk.get("/toa-soan/articles/tag/", {"q": "mua LU"}).context["cl"].result_list
    assert found == [tag]


@pytest.mark.parametrize("name", ["Hai", "một, hai", " "])
def test_a_name_that_is_taken_or_holds_a_comma_is_refused(desk, name):
    tag = make_tag("một")
    make_tag("hai")
    assert desk.post(f"/toa-soan/articles/tag/{tag.pk}/change/", {"name": name}).status_code == 200
    tag.refresh_from_db()
    assert tag.name == "một"


def test_a_tag_is_merged_and_blocked_at_the_desk(desk):
    tag = make_tag("kkt Thái Bình")
    into = make_tag("khu kinh tế Thái Bình")
    page = desk.get(f"/toa-soan/articles/tag/{tag.pk}/gop/")
    assert "khu kinh tế Thái Bình" in page.content.decode()
    assert (
        desk.post(f"/toa-soan/articles/tag/{tag.pk}/gop/", {"into": "không có"}).status_code == 200
    )
    desk.post(f"/toa-soan/articles/tag/{tag.pk}/gop/", {"into": "Khu kinh tế  thái bình"})
    tag.refresh_from_db()
    assert tag.merged_into == into
    desk.post(f"/toa-soan/articles/tag/{into.pk}/chan/")
    assert Tag.objects.get(pk=into.pk).is_blocked
    desk.post(f"/toa-soan/articles/tag/{into.pk}/chan/")
    assert not Tag.objects.get(pk=into.pk).is_blocked


# -- Sections, masthead, old addresses --------------------------------------------------


def section_form(**fields):
    return {"name": "Y tế", "slug": "", "parent": "", "position": "0", "introduction": ""} | fields


def test_a_section_gets_its_address_from_its_name(desk):
    assert desk.post("/toa-soan/articles/section/add/", section_form()).status_code == 302
    assert Section.objects.get(name="Y tế").slug == "y-te"


@pytest.mark.parametrize("slug", ["tim-kiem", "toa-soan", "d"])
def test_an_address_of_the_site_is_refused_with_a_sentence(desk, slug):
    page = desk.post("/toa-soan/articles/section/add/", section_form(slug=slug))
    assert page.status_code == 200
    assert page.context["errors"]
    assert not Section.objects.exists()


def test_a_third_level_is_refused(desk):
    top = make_section("Đời sống")
    below = make_section("Sức khỏe", parent=top)
    page = desk.post("/toa-soan/articles/section/add/", section_form(parent=below.pk))
    assert page.status_code == 200
    other = make_section("Khác")
    address = f"/toa-soan/articles/section/{top.pk}/change/"
    page = desk.post(address, section_form(name="Đời sống", slug="doi-song", parent=other.pk))
    assert page.status_code == 200
    assert Section.objects.get(pk=top.pk).parent is None


def test_a_section_with_stories_keeps_its_address_and_place(desk):
    section, other = make_section("Kinh tế"), make_section("Khác")
    make_published(section=section)
    address = f"/toa-soan/articles/section/{section.pk}/change/"
    desk.post(address, section_form(name="Kinh tế số", slug="moi", parent=other.pk))
    section.refresh_from_db()
    assert (section.name, section.slug, section.parent) == ("Kinh tế số", "kinh-te", None)


def test_a_masthead_begins_on_its_day(desk):
    old = make_masthead()
    fields = {
        field.name: str(getattr(old, field.name))
        for field in Masthead._meta.fields
        if field.editable
    }
    fields |= {"valid_from": "2027-01-01", "head_name": "Người Mới"}
    assert desk.post("/toa-soan/articles/masthead/add/", fields).status_code == 302
    assert Masthead.objects.in_force(date(2026, 12, 31)).head_name == old.head_name
    assert Masthead.objects.in_force(date(2027, 1, 1)).head_name == "Người Mới"


def test_an_old_address_is_kept_in_its_plain_form(desk):
    story = make_published()
    sent = {"host": "WWW.BaoCu.example", "legacy_id": "123", "article": story.pk}
    assert desk.post("/toa-soan/articles/legacyaddress/add/", sent).status_code == 302
    assert LegacyAddress.objects.get().host == "baocu.example"
    found = desk.get("/toa-soan/articles/legacyaddress/", {"q": "123"}).context["cl"].result_list
    assert len(found) == 1


# -- The trash ------------------------------------------------------------------------------


def test_a_draft_goes_to_the_trash_and_back_with_an_event_each(client, lan):
    client.force_login(lan)
    draft = make_article("Bỏ đi")
    address = f"/toa-soan/articles/article/{draft.pk}/bo-vao-thung-rac/"
    assert address in client.get(f"/toa-soan/articles/article/{draft.pk}/change/").content.decode()
    assert client.get(address).status_code == 200
    client.post(f"/toa-soan/articles/article/{draft.pk}/bo-vao-thung-rac/")
    assert "Bỏ đi" in client.get("/toa-soan/articles/article/thung-rac/").content.decode()
    assert client.get(f"/toa-soan/articles/article/{draft.pk}/change/").status_code == 302
    client.post(f"/toa-soan/articles/article/{draft.pk}/lay-lai/")
    draft.refresh_from_db()
    assert draft.trashed_at is None
    verbs = (
        WorkflowEvent.objects.filter(article=draft).order_by("pk").values_list("verb", flat=True)
    )
    assert list(verbs) == [Verb.CREATE, Verb.TRASH, Verb.RESTORE]


def test_a_published_story_is_never_thrown_away(hoa):
    with pytest.raises(TransitionRefused):
        move_to_trash(by=hoa, at=timezone.now(), article=make_published())


def test_the_drafts_of_others_are_thrown_away_only_by_who_may(client, lan, minh):
    other = make_user("khoa", "Phóng viên")
    draft = make_article(by=lan)
    with pytest.raises(PermissionDenied):
        move_to_trash(by=other, at=timezone.now(), article=draft)
    client.force_login(other)
    for page in ("bo-vao-thung-rac", "lay-lai"):
        assert client.post(f"/toa-soan/articles/article/{draft.pk}/{page}/").status_code == 404
    move_to_trash(by=minh, at=timezone.now(), article=draft)
    assert "Lũ rút" not in client.get("/toa-soan/articles/article/thung-rac/").content.decode()
    with pytest.raises(PermissionDenied):
        restore_from_trash(by=other, at=timezone.now(), article=draft)


def test_taking_back_is_a_post(client, lan):
    client.force_login(lan)
    draft = make_article()
    assert client.get(f"/toa-soan/articles/article/{draft.pk}/lay-lai/").status_code == 405


def thrown_away(lan, days, **fields):
    draft = make_article(by=lan, **fields)
    move_to_trash(by=lan, at=timezone.now() - timedelta(days=days), article=draft)
    return draft


def test_the_trash_is_emptied_after_its_term(lan, capsys):
    old, young, kept = thrown_away(lan, 31), thrown_away(lan, 29), make_article(by=lan)
    call_command("empty_trash", days=30)
    left = set(Article.objects.values_list("pk", flat=True))
    assert left == {young.pk, kept.pk}
    event = WorkflowEvent.objects.get(verb=Verb.EMPTY)
    assert (event.article_id, event.happened_by) == (old.pk, lan)
    assert "1" in capsys.readouterr().out


def test_links_to_what_is_gone_keep_words_of_their_own(lan):
    old = thrown_away(lan, 31, headline="Chuyện cũ")
    own_words = {"kind": "internal", "target": old, "headline": "Chuyện ở bến"}
    reader = make_article(by=lan, related=[own_words, {"kind": "internal", "target": old}])
    empty_trash(at=timezone.now(), older_than=timezone.now() - timedelta(days=30))
    link = RelatedLink.objects.get(article=reader)
    assert (link.kind, link.headline, link.target) == ("unresolved", "Chuyện ở bến", None)


def test_what_the_record_names_stays_in_the_trash(hoa, lan):
    make_masthead()
    now = timezone.now()
    draft = make_article(by=lan)
    later = now + timedelta(hours=1)
    factories.pass_and_publish(by=hoa, at=now, article=draft, shown_from=later)
    unschedule(by=hoa, at=now, article=draft)
    send_back(
        by=hoa, at=now, article=draft, to=Step.DRAFT,
        reason_kind=ReturnReason.TIMING, reason="Chưa dùng",
    )  # fmt: skip
    move_to_trash(by=lan, at=now - timedelta(days=40), article=draft)
    with transaction.atomic():
        gone = empty_trash(at=now, older_than=now - timedelta(days=30))
    assert gone == (0, 1)
    assert Article.objects.filter(pk=draft.pk).exists()
    assert not WorkflowEvent.objects.filter(verb=Verb.EMPTY).exists()
