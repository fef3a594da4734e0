"""Words that somebody wrote must survive what goes wrong around them."""

import json
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.actions.accounts import hand_over_drafts
from articles.actions.removal import StillUsedError, remove
from articles.models import Article, Autosave
from tests.factories import make_article, make_author, make_photograph, make_section, make_tag

pytestmark = pytest.mark.django_db
ADD = reverse("admin:articles_article_add")
KEEP = reverse("admin:desk_autosave")
HALF = "\ud83d"


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def filled(article=None, **values):
    given = {
        "headline": "Nước sông rút",
        "standfirst": "Sau ba ngày ngập.",
        "body": "<p>Sáng nay.</p>",
        "genre": "news",
        "expected_version": article.version if article else 0,
        "draft_key": str(uuid.uuid4()),
        "tags": "[]",
        "bylines": "[]",
        "related": "[]",
        "picture_uses": "[]",
        "section": make_section().pk,
    }
    rows = {name: json.dumps(v) if isinstance(v, list) else v for name, v in values.items()}
    return given | rows


def keep(client, **content):
    given = {"draft_key": str(uuid.uuid4()), "based_on_version": 0, "payload": {}} | content
    return client.post(KEEP, json.dumps(given), content_type="application/json")


@pytest.fixture
def desk(client, minh):
    client.force_login(minh)
    return client


# -- What a form may not answer with is a crash ----------------------------------------


def test_half_an_emoji_does_not_stop_the_keeping_of_unsaved_text(desk):
    answer = keep(desk, payload={"headline": f"Nước rút {HALF}", "body": "<p>Dài.</p>"})

    assert answer.status_code == 200
    assert Autosave.objects.get().payload["headline"].startswith("Nước rút")


ROWS = {
    "half a character in a tag": {"tags": [{"name": f"lũ {HALF}", "is_new": True}]},
    "half a character in a caption": {
        "picture_uses": [{"photograph": 1, "caption": f"Bến {HALF}"}]
    },
    "half a character in a link": {
        "related": [{"kind": "external", "url": f"https://a.vn/{HALF}", "headline": "A"}]
    },
    "a very long address": {
        "related": [{"kind": "external", "url": "https://a.vn/?x=" + "y" * 900, "headline": "A"}]
    },
    "rows within rows": {"tags": "[" * 5000 + "]" * 5000},
    "a number too large": {"bylines": [{"author": 10**30}]},
    "not a row at all": {"tags": "[1, null]", "headline": ""},
}


@pytest.mark.parametrize("case", ROWS)
def test_rows_that_cannot_be_stored_are_refused_with_every_field_kept(desk, case):
    sent = filled(body="<p>Bài dài của phóng viên.</p>", **ROWS[case])

    answer = desk.post(ADD, sent)

    assert answer.status_code == 200
    form = answer.context["form"]
    assert form.errors
    assert {name: form[name].value() for name in ROWS[case]} == {n: sent[n] for n in ROWS[case]}
    assert "Bài dài của phóng viên." in answer.content.decode()


LONG = {
    "headline": "Tít " * 100,
    "kicker": "mũ " * 40,
    "short_headline": "ngắn " * 40,
    "source": "nguồn " * 60,
}


@pytest.mark.parametrize("field", LONG)
def test_a_line_that_is_too_long_is_refused_and_stands_in_the_form(desk, field):
    answer = desk.post(ADD, filled(**{field: LONG[field]}))

    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {field}
    assert LONG[field].strip() in answer.content.decode()


def test_every_field_comes_back_after_a_refusal(desk):
    sent = filled(
        headline="",
        standfirst="Sapo 😀",
        kicker="Mũ",
        short_headline="Ngắn",
        source="TTXVN",
        embargo_until_0="01/01/2030",
        embargo_until_1="07:30",
        tags=[{"name": "lũ", "is_new": True}],
        bylines=[{"author": make_author().pk, "role": "words"}],
        related=[{"kind": "unresolved", "headline": "Bài cũ", "excerpt": "Lời đầu"}],
        picture_uses=[{"photograph": make_photograph().pk, "caption": "Bến sông"}],
        lead_photograph=make_photograph().pk,
    )

    form = desk.post(ADD, sent).context["form"]

    assert form["embargo_until"].value() == [
        sent.pop("embargo_until_0"),
        sent.pop("embargo_until_1"),
    ]
    assert {name: str(form[name].value()) for name in sent} == {n: str(v) for n, v in sent.items()}


@pytest.mark.parametrize("day", ["01/01/0001", "31/12/9999"])
def test_a_day_at_the_end_of_the_calendar_is_refused_or_kept(desk, day):
    """The first hour of the calendar in Vietnam lies before it in Greenwich."""
    answer = desk.post(ADD, filled(embargo_until_0=day, embargo_until_1="00:00"))

    assert answer.status_code in (200, 302)
    if answer.status_code == 302:
        assert desk.get(answer.headers["Location"]).status_code == 200
        assert desk.get(reverse("admin:articles_article_changelist")).status_code == 200


def test_four_byte_characters_are_kept(desk):
    desk.post(ADD, filled(headline="Lũ rút 😀 𠮷", body="<p>😀 chữ 𠮷</p>"))

    story = Article.objects.get()
    assert (story.headline, story.body) == ("Lũ rút 😀 𠮷", "<p>😀 chữ 𠮷</p>")


def test_a_megabyte_of_text_is_kept_or_refused_whole(desk):
    just = "<p>" + "chữ " * 150_000 + "</p>"
    assert desk.post(ADD, filled(body=just)).status_code == 302
    too_long = "<p>" + "chữ " * 400_000 + "</p>"
    answer = desk.post(ADD, filled(body=too_long))
    assert answer.context["form"].errors.keys() == {"body"}
    assert answer.context["form"]["body"].value() == too_long


# -- Two people at once ----------------------------------------------------------------


DEEP = "<blockquote>" * 200 + "<p>Lời của người thứ hai.</p>"


def test_a_stale_form_with_a_text_that_is_refused_shows_both_and_does_not_crash(desk):
    story = make_article()
    Article.objects.update(version=2)

    answer = desk.post(change(story), filled(story, expected_version=1, body=DEEP))

    assert answer.status_code == 200
    assert answer.context["form"]["body"].value() == DEEP


def test_the_second_editor_sees_everything_that_the_first_one_changed(desk, lan):
    photograph = make_photograph()
    body = f'<figure data-photograph="{photograph.pk}"><figcaption></figcaption></figure>'
    story = make_article(body=body, tags=[make_tag("lũ")], authors=[make_author("Ngọc Lan")])
    stale = filled(story, headline="Tít của Minh", body=body)
    first = filled(
        story,
        body=body,
        section=make_section("Kinh tế").pk,
        genre="feature",
        embargo_until_0="01/01/2030",
        embargo_until_1="07:30",
        tags=[{"name": make_tag("đê điều").name}],
        bylines=[{"author": make_author("Minh Đức").pk, "role": "photographs"}],
        related=[{"kind": "unresolved", "headline": "Bài của tuần trước", "excerpt": "Lời đầu"}],
        picture_uses=[{"photograph": photograph.pk, "alt_text": "Con đê lúc bình minh"}],
        lead_photograph=photograph.pk,
    )
    desk.force_login(lan)
    assert desk.post(change(story), first).status_code == 302, "the first one saves"

    shown = desk.post(change(story), stale).content.decode()
    begin = shown.index("desk-differences")
    shown = re.sub("<[^>]+>", "", shown[begin : shown.index("desk-help", begin)])
    words = (
        "Kinh tế", "Phóng sự", "01/01/2030", "đê điều", "Minh Đức", "Bài của tuần trước",
        "Lời đầu", "Con đê lúc bình minh",
    )  # fmt: skip
    assert [each for each in words if each not in shown] == []


def test_unsaved_text_goes_with_the_draft_that_is_handed_over(lan, minh, desk):
    story = make_article(by=lan)
    Autosave.objects.create(
        article=story, saved_by=lan, payload={"body": "<p>Chưa lưu.</p>"}, saved_at=timezone.now()
    )

    hand_over_drafts(by=minh, at=timezone.now(), giver=lan, receiver=minh)

    assert "khoi-phuc=" in desk.get(change(story)).content.decode()


def test_a_photograph_in_a_draft_is_not_removed_from_under_it(client, hoa):
    photograph = make_photograph()
    make_article(lead_photograph=photograph)
    with pytest.raises(StillUsedError):
        remove(by=hoa, at=timezone.now(), thing=photograph)
