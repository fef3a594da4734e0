"""An earlier revision in force again: all of it that still exists, and a sentence for the rest."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from articles import actions
from articles.actions import StaleVersionError
from articles.actions.restoring import restore_revision
from articles.actions.revising import snapshot_of
from articles.actions.tags import block_tag, merge_tags
from articles.enums import Step
from articles.models import Approval, Article, Author, Photograph, Revision, Tag
from articles.workflow import TransitionRefused
from tests import factories
from tests.integration.test_revisions import NOTHING, save

pytestmark = pytest.mark.django_db
FIGURE = '<figure data-photograph="{}"><figcaption>Con đê</figcaption></figure>'


def restore(article, number=1, *, by=None, **said):
    stored = Article.objects.get(pk=article.pk)
    return restore_revision(
        by=by or factories.make_lan(),
        at=timezone.now(),
        article=stored,
        number=number,
        **{"expected_version": stored.version} | said,
    )


def use_of(photograph, **fields):
    return {
        "photograph": photograph.pk, "caption": "Đê vỡ", "credit": "An", "alt_text": "Con đê",
        "is_decorative": False, "focal_x": 200, "focal_y": 300,
    } | fields  # fmt: skip


@pytest.fixture
def rich(lan):
    """A story with everything around it, then saved empty: revision 2 holds it all."""
    photograph, clip = factories.make_photograph(), None
    article = factories.make_article("Trống")
    clip = factories.make_video(article, credit="Đài tỉnh")
    target = factories.make_article("Bài liên quan")
    save(
        article,
        headline="Nước lên",
        kicker="Mưa lũ",
        genre="feature",
        source="TTXVN",
        section=factories.make_section("Kinh tế"),
        lead_photograph=photograph,
        body=f"<p>Nước lên nhanh.</p>{FIGURE.format(photograph.pk)}"
        f'<figure data-video="{clip.pk}"><figcaption>Lũ</figcaption></figure>',
        around={
            "tags": [factories.make_tag("lũ"), factories.make_tag("đê")],
            "bylines": [{"author": factories.make_author("Ngọc Lan").pk, "role": "words"}],
            "related": [
                {"kind": "internal", "target": target.pk},
                {"kind": "unresolved", "headline": "Bài cũ", "excerpt": "Lời đầu"},
            ],
            "picture_uses": [use_of(photograph)],
        },
    )
    save(
        article, headline="Nước xuống", kicker="", genre="news", source="", body="<p>Xuống.</p>",
        lead_photograph=None, section=factories.make_section("Thời sự"), around=NOTHING,
    )  # fmt: skip
    return article


def test_all_of_the_revision_comes_back_as_a_new_one(rich):
    clip = rich.videos.get()
    clip.credit = "Sửa sau"
    clip.save()
    assert restore(rich, 2) == []
    rich.refresh_from_db()
    newest = rich.revisions.order_by("-number").first()
    assert (rich.version, newest.number, newest.restored_from) == (4, 4, 2)
    assert newest.snapshot == rich.revisions.get(number=2).snapshot == snapshot_of(rich)
    assert newest.content_hash == rich.revisions.get(number=2).content_hash


def test_what_stood_there_before_stays_a_revision(rich):
    restore(rich, 2)
    assert rich.revisions.get(number=3).snapshot["fields"]["headline"] == "Nước xuống"


def test_a_merged_tag_becomes_the_other_and_a_blocked_or_deleted_one_is_told(rich):
    hoa, now = factories.make_hoa(), timezone.now()
    merge_tags(by=hoa, at=now, tag=Tag.objects.get(name="lũ"), into=factories.make_tag("lũ lụt"))
    block_tag(by=hoa, at=now, tag=Tag.objects.get(name="đê"))
    told = restore(rich, 2)
    assert [item.tag.name for item in rich.tagged_items.all()] == ["lũ lụt"]
    assert [word in " ".join(told) for word in ("lũ lụt", "đê")] == [True, True]


def test_a_deleted_tag_made_anew_is_found_by_its_name(rich):
    Tag.objects.get(name="lũ").delete()
    Tag.objects.get(name="đê").delete()
    factories.make_tag("đê")
    told = restore(rich, 2)
    assert [item.tag.name for item in rich.tagged_items.all()] == ["đê"]
    assert told == ["Từ khóa “lũ” không còn."]


def test_a_deleted_photograph_is_left_out_and_nothing_else(rich):
    Photograph.objects.all().delete()
    told = restore(rich, 2)
    rich.refresh_from_db()
    assert rich.lead_photograph is None
    assert "Nước lên nhanh." in rich.body
    assert "data-video" in rich.body
    assert "data-photograph" not in rich.body
    assert len(told) == 2
    assert "“Con đê”" in " ".join(told)


def test_a_clip_that_is_gone_is_left_out(rich):
    rich.videos.all().delete()
    [told] = restore(rich, 2)
    rich.refresh_from_db()
    assert "data-video" not in rich.body
    assert "Lũ" in told


def test_an_author_and_a_related_story_that_are_gone_are_told(rich):
    Author.objects.all().delete()
    Article.objects.filter(headline="Bài liên quan").update(
        trashed_at=timezone.now(), trashed_by=rich.created_by
    )
    told = restore(rich, 2)
    assert [link.headline for link in rich.related_links.all()] == ["Bài cũ"]
    assert not rich.bylines.exists()
    assert any("Ngọc Lan" in sentence for sentence in told)


def test_an_embargo_promised_since_is_not_lifted(rich):
    promised = timezone.now() + timedelta(days=1)
    save(rich, embargo_until=promised)
    [told] = restore(rich, 2)
    rich.refresh_from_db()
    assert rich.embargo_until == promised
    assert "Không xuất bản trước" in told


def test_restoring_voids_the_approval_like_any_edit(rich):
    factories.approved(rich)
    restore(rich, 2, by=factories.make_hoa())
    rich.refresh_from_db()
    assert rich.step == Step.WITH_CHIEF
    assert not Approval.objects.standing().filter(article=rich).exists()


def test_readers_keep_what_they_have(lan, client):
    article = factories.make_published("Nước lên")
    save(article, headline="Nước xuống")
    save(article, headline="Nước lại lên")
    restore(article, 2)
    assert "Nước lên" in client.get(article.get_absolute_url()).content.decode()


def test_a_stale_page_restores_nothing(rich):
    with pytest.raises(StaleVersionError):
        restore(rich, 2, expected_version=1)
    rich.refresh_from_db()
    assert (rich.version, rich.headline) == (3, "Nước xuống")


def test_who_may_not_edit_may_not_restore(rich):
    with pytest.raises(PermissionDenied):
        restore(rich, 2, by=factories.make_user("an"))
    actions.submit(by=rich.created_by, at=timezone.now(), article=rich)
    with pytest.raises(PermissionDenied):
        restore(rich, 2)


def test_what_reads_like_that_already_is_not_saved_again(rich):
    restore(rich, 2)
    with pytest.raises(TransitionRefused):
        restore(rich, 2)
    with pytest.raises(TransitionRefused):
        restore(rich, 99)
    assert Revision.objects.filter(article=rich).count() == 4


def test_a_story_in_the_trash_is_left_there(rich):
    Article.objects.filter(pk=rich.pk).update(trashed_at=timezone.now(), trashed_by=rich.created_by)
    with pytest.raises(TransitionRefused):
        restore(rich, 2)


def test_the_page_asks_first_and_says_what_cannot_come_back(client, lan, rich):
    client.force_login(lan)
    Photograph.objects.all().delete()
    page = reverse("admin:desk_restore", args=[rich.pk, 2])
    asked = client.get(page)
    assert len(asked.context["gone"]) == 2
    rich.refresh_from_db()
    assert rich.headline == "Nước xuống"
    done = client.post(page, {"version": 3}, follow=True)
    assert "đã bị xóa khỏi kho" in done.content.decode()
    rich.refresh_from_db()
    assert rich.headline == "Nước lên"


def test_a_page_opened_before_somebody_saved_says_so_and_keeps_both(client, lan, minh, rich):
    client.force_login(lan)
    page = reverse("admin:desk_restore", args=[rich.pk, 2])
    save(rich, by=minh, headline="Minh vừa sửa")
    answer = client.post(page, {"version": 3})
    assert "Trần Văn Minh đã lưu bản mới hơn" in answer.content.decode()
    rich.refresh_from_db()
    assert rich.headline == "Minh vừa sửa"
    assert client.post(page, {"version": 4}).status_code == 302


@pytest.mark.parametrize("version", ["", "x", "9" * 30, "-1"])
def test_a_crafted_version_restores_nothing(client, lan, rich, version):
    client.force_login(lan)
    answer = client.post(reverse("admin:desk_restore", args=[rich.pk, 2]), {"version": version})
    assert answer.status_code == 200
    rich.refresh_from_db()
    assert rich.headline == "Nước xuống"
