"""Two people save one story: no save goes over a newer one unseen, and neither text is lost."""

import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from articles.jobs import forget_unsaved_texts
from articles.models import Article, Autosave, Presence
from tests import factories
from tests.integration.test_desk_story_form import change, filled
from tests.integration.test_revisions import save

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(client, lan, minh):
    """Lan's form of version 1, posted after Minh saved version 2."""
    article = factories.make_article("Bản đầu")
    form = filled(article, headline="Bản của Lan", draft_key=str(uuid.uuid4()))
    save(article, by=minh, headline="Bản của Minh")
    client.force_login(lan)
    return article, form


def test_the_text_that_came_too_late_is_kept_without_any_script(client, late, lan):
    article, form = late
    client.post(change(article), form)
    kept = Autosave.objects.get()
    assert (str(kept.draft_key), kept.saved_by, kept.article) == (form["draft_key"], lan, article)
    assert (kept.payload["headline"], kept.based_on_version) == ("Bản của Lan", 1)


def test_kept_text_taken_up_later_meets_the_newer_version_again(client, late):
    article, form = late
    shown = client.post(change(article), form)
    again = {
        **form,
        "expected_version": "2",
        "based_on_version": shown.context["form"].based_on,
        "saved_over": "2",
    }
    save(article, by=factories.make_minh(), headline="Minh lần nữa")
    client.post(change(article), again)
    assert Autosave.objects.get().based_on_version == 1


def test_saving_over_the_newer_version_says_where_it_is(client, late):
    article, form = late
    shown = client.post(change(article), form).content.decode()
    assert 'name="saved_over" value="2"' in shown
    assert "Bản kia là bản lưu 2" in shown
    answer = client.post(
        change(article), {**form, "expected_version": "2", "saved_over": "2"}, follow=True
    )
    page = answer.content.decode()
    assert "Bản kia không mất" in page
    assert f"{reverse('admin:desk_compare', args=[article.pk])}?tu=2&amp;den=3" in page
    assert article.revisions.get(number=2).headline == "Bản của Minh"
    assert Article.objects.get(pk=article.pk).headline == "Bản của Lan"
    assert not Autosave.objects.exists()


@pytest.mark.parametrize("number", ["99", "x", "9" * 40, "1'--", "²"])
def test_a_crafted_word_about_what_was_overwritten_says_nothing(client, lan, number):
    article = factories.make_article()
    client.force_login(lan)
    form = filled(article, headline="Mới", saved_over=number)
    assert "không mất" not in client.post(change(article), form, follow=True).content.decode()


def test_where_the_eye_should_rest_and_what_is_decoration_are_compared(client, lan, minh):
    photograph = factories.make_photograph()
    use = {
        "photograph": photograph.pk, "caption": "", "credit": "", "alt_text": "Đê",
        "is_decorative": False, "focal_x": 500, "focal_y": 500,
    }  # fmt: skip
    article = factories.make_article()
    save(article, lead_photograph=photograph, around={"picture_uses": [use]})
    stored = Article.objects.get(pk=article.pk)
    form = filled(stored, lead_photograph=photograph.pk, picture_uses=[use], kicker="Tít mũ")
    newer = use | {"focal_y": 110, "is_decorative": True}
    save(stored, by=minh, around={"picture_uses": [newer]})
    client.force_login(lan)
    answer = client.post(change(article), form)
    names = [each.name for each in answer.context["differences"]]
    assert names == ["kicker", "picture_uses"]
    [line] = answer.context["differences"][1].stretches[0].lines
    assert ["11" in words for _name, words in line.before.facts] == [False, True]


def test_nonsense_in_the_lists_does_not_break_the_page_of_both_texts(client, late):
    article, form = late
    form |= {"tags": "{", "bylines": "[1]", "picture_uses": "null", "section": "x"}
    answer = client.post(change(article), form)
    assert "Bản của Lan" in answer.content.decode()


def test_a_body_that_is_refused_still_stands_beside_the_other(client, late):
    article, form = late
    answer = client.post(change(article), form | {"body": "<p>" * 300 + "Lan viết"})
    assert answer.status_code == 200
    assert "Lan viết" in answer.content.decode()


# -- After a term ----------------------------------------------------------------------


def unsaved(by, days):
    return Autosave.objects.create(
        saved_by=by, payload={}, saved_at=timezone.now() - timedelta(days=days)
    )


def test_unsaved_texts_and_signs_of_people_go_after_their_term(lan, settings):
    settings.UNSAVED_DAYS_KEPT = 10
    article = factories.make_article()
    kept, _gone = unsaved(lan, 9), unsaved(lan, 11)
    old = timezone.now() - timedelta(days=2)
    Presence.objects.create(article=article, user=lan, opened_at=old, seen_at=old)
    forget_unsaved_texts(timestamp=0)
    assert list(Autosave.objects.all()) == [kept]
    assert not Presence.objects.exists()


def test_the_command_tells_how_many_it_threw_away(lan, capsys):
    unsaved(lan, 400)
    call_command("forget_unsaved")
    assert "Đã bỏ 1 bản chưa lưu." in capsys.readouterr().out
