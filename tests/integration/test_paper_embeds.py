"""What other services show in a story: nothing of theirs before the reader presses."""

import re

import pytest
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from articles import actions
from articles.actions.readiness import obstacles
from articles.models import (
    Article,
    Autosave,
    PhotographUse,
    PublishedArticle,
    PublishedPhotograph,
)
from articles.pages import last_frame
from tests import factories
from tests.embed_samples import MAP, VIDEO, embed
from tests.integration.test_desk_story_form import filled
from tests.paper import pictured, queries_of

pytestmark = pytest.mark.django_db
LOOK_UP = reverse("admin:desk_embed")


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


def policy(response):
    parts = response.headers["Content-Security-Policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)


def asked(client, **content):
    return client.post(LOOK_UP, content, content_type="application/json")


# -- For readers ---------------------------------------------------------------------


def test_a_page_holds_a_still_of_ours_and_nothing_foreign_that_loads_by_itself(client):
    still = pictured()
    story = factories.make_published(body=embed(still=still, caption="Đê vỡ"))
    page = client.get(story.get_absolute_url()).content.decode()
    figure = page[page.index('<figure class="story-figure embed') :].partition("</figure>")[0]
    assert "<iframe" not in page
    assert f'alt="{still.alt_text}"' in figure
    assert f"Ảnh: {still.credit}" in figure
    assert f'data-frame="https://www.youtube-nocookie.com/embed/{VIDEO}?' in figure
    assert f'href="https://www.youtube.com/watch?v={VIDEO}"' in figure
    assert "Xem video trên YouTube" in figure
    assert not re.search(r'(?<!data-frame=")(?<!href=")https://www\.youtube', page)


def test_without_a_still_a_plain_plate_names_the_service(client):
    missing = factories.make_missing_photograph()
    body = embed("openstreetmap", MAP) + embed(still=missing)
    page = client.get(factories.make_published(body=body).get_absolute_url()).content.decode()
    assert page.count('class="embed-plate"') == 2
    assert "Xem bản đồ trên OpenStreetMap" in page


def test_a_page_may_frame_only_the_services_that_its_text_names(client):
    plain = client.get(factories.make_published().get_absolute_url())
    assert "frame-src" not in policy(plain)
    assert "embeds.js" not in plain.content.decode()
    body = embed() + embed("openstreetmap", MAP)
    framing = client.get(factories.make_published(body=body).get_absolute_url())
    hosts = "https://www.openstreetmap.org https://www.youtube-nocookie.com"
    assert policy(framing)["frame-src"] == hosts
    assert framing.content.decode().count("embeds.js") == 1
    # What stands in a page itself differs from page to page, and is named by its hash.
    own = {"style-src", "script-src"}
    front = policy(client.get("/"))
    assert {name: front[name] for name in front.keys() - own} == {
        name: sources for name, sources in policy(plain).items() if name not in own
    }


def test_embeds_cost_no_query(client):
    one = factories.make_published(body=embed(still=pictured()))
    many = factories.make_published(
        body="".join(embed(reference=f"AbCdEfGhI_{each}", still=pictured()) for each in range(8))
    )
    assert queries_of(client, many.get_absolute_url()) == queries_of(client, one.get_absolute_url())


def test_captions_are_found_by_readers_and_addresses_are_no_words(client):
    factories.make_published("Bão tan", body=embed(caption="Cầu phao Bến Vạt"), standfirst="")

    published = PublishedArticle.objects.get()
    assert "youtube" not in published.excerpt
    assert "Bão tan" in client.get("/tim-kiem?q=cầu+phao").content.decode()
    assert "Bão tan" not in client.get("/tim-kiem?q=youtube").content.decode()


# -- The still is a picture like any other -------------------------------------------------


def test_a_still_is_published_described_and_kept_from_deletion():
    still = pictured()
    story = factories.make_published(body=embed(still=still, caption="Đê vỡ"))
    use = PublishedPhotograph.objects.get(published__article=story)
    assert (use.photograph, use.is_in_body, use.caption) == (still, True, "Đê vỡ")
    assert (use.credit, use.alt_text) == (still.credit, still.alt_text)
    with pytest.raises(ProtectedError):
        still.delete()


def test_a_still_that_is_taken_out_is_no_longer_used(lan):
    still = factories.make_photograph()
    article = factories.make_article(body=embed(still=still), by=lan)
    assert PhotographUse.objects.filter(article=article, photograph=still).exists()
    article.body = embed()
    actions.save_article(by=lan, at=timezone.now(), article=article, expected_version=1)
    assert not PhotographUse.objects.filter(article=article).exists()


def test_a_still_without_description_is_an_obstacle_and_an_embed_alone_is_a_story():
    factories.make_masthead()
    article = factories.make_article(
        body=embed(still=factories.make_photograph(alt_text="")), standfirst=""
    )
    now = timezone.now()
    (told,) = obstacles(article, at=now, shown_from=now)
    assert "người khiếm thị" in told or "blind" in told
    bare = factories.make_article(body=embed(), standfirst="")
    assert obstacles(bare, at=now, shown_from=now) == []


# -- At the desk ---------------------------------------------------------------------------


def test_the_desk_is_told_what_an_address_shows(client, lan):
    client.force_login(lan)
    told = asked(client, address=f"https://youtu.be/{VIDEO}?t=90").json()
    assert told == {
        "service": "youtube",
        "reference": f"{VIDEO}?t=90",
        "name": "YouTube",
        "shape": "wide",
        "address": f"https://www.youtube.com/watch?v={VIDEO}&t=90s",
    }
    assert asked(client, service="youtube", reference=f"{VIDEO}?t=90").json() == told
    code = f'<iframe src="https://www.youtube.com/embed/{VIDEO}"></iframe>'
    assert asked(client, address=code).json()["reference"] == VIDEO


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"address": "https://evil.example/"}, "Đây không phải địa chỉ của YouTube"),
        ({"address": ""}, "Đây không phải"),
        ({"address": "https://fb.watch/x/"}, "Địa chỉ rút gọn"),
        ({"address": "https://www.youtube.com/@bao"}, "không dẫn tới một video"),
        ({"address": "<b>" * 20_000}, "quá dài"),
        ({"address": 7}, ""),
        ({"address": "\ud800"}, ""),
        ({"service": "youtube", "reference": "x"}, ""),
        ({"service": "evil", "reference": VIDEO}, ""),
        ({}, ""),
    ],
)
def test_what_cannot_be_embedded_is_refused_in_words(client, lan, content, sentence):
    client.force_login(lan)
    answer = asked(client, **content)
    assert answer.status_code == 400
    if sentence:
        assert sentence in answer.json()["error"]


def test_the_preview_shows_an_unsaved_embed_and_may_frame_it(client, lan):
    factories.make_masthead()
    client.force_login(lan)
    still = factories.make_photograph()
    rendition = factories.make_rendition(still)
    answer = client.post(reverse("admin:desk_preview"), filled(body=embed(still=still)))
    page = answer.content.decode()
    assert f"/toa-soan/tep/{rendition.name}" in page
    assert "embeds.js" in page
    assert policy(answer)["frame-src"] == "'self' https://www.youtube-nocookie.com"


def test_the_form_and_the_unsaved_text_keep_an_embed(client, lan):
    client.force_login(lan)
    still = factories.make_photograph()
    body = embed(still=still, caption="Đê vỡ")
    answer = client.post(reverse("admin:articles_article_add"), filled(body=body))
    assert answer.status_code == 302
    assert Article.objects.get().body == body
    key = "8c6e5bb2-6f4e-4d63-9a0f-0a4b7f0f3c11"
    kept = {"draft_key": key, "payload": {"body": body}, "based_on_version": 0}
    client.post(reverse("admin:desk_autosave"), kept, content_type="application/json")
    assert Autosave.objects.get().payload["body"] == body


def test_two_people_see_which_embed_the_other_chose(client, lan):
    client.force_login(lan)
    article = factories.make_article(body=embed(), by=lan)
    given = filled(article, body=embed(reference="ZZZZZZZZZZZ"))
    article.body = embed(caption="Mới")
    actions.save_article(by=lan, at=timezone.now(), article=article, expected_version=1)
    page = client.post(
        reverse("admin:articles_article_change", args=[article.pk]), given
    ).content.decode()
    assert "watch?v=ZZZZZZZZZZZ" in page
    assert f"watch?v={VIDEO}" in page
