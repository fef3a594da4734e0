"""A story that was taken down is nowhere: every kind of public page is walked, before and after."""

from pathlib import Path

import pytest
from django.utils import timezone

from articles import actions
from articles.models import PageviewDay, PublishedArticle, Retraction, Topic, public_storage
from articles.pages import last_frame
from tests import factories, whole_paper
from tests.afterwards import make_attachment
from tests.arranging import LEAD, arrange, put
from tests.paper import pictured, text_of

pytestmark = pytest.mark.django_db
MARK = "Xylophon"
FEEDS = ("/rss/tin-tuc.rss", "/rss/tin-tuc.atom", "/rss/tin-tuc.json", "/rss/kinh-te.rss",
         "/rss/tag/lu-lut.rss", "/rss/tac-gia/pham-ngoc-0.rss")  # fmt: skip
# Where the story has to be found before it goes, so that its absence afterwards says something.
STANDS = ("/", "/kinh-te", "/tag/lu-lut", "/tag/cau-moi", "/tac-gia/pham-ngoc-0", "/24h",
          "/tim-kiem?q=xylophon", *FEEDS, "/sitemap-news.xml")  # fmt: skip


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    def run(act):
        with django_capture_on_commit_callbacks(execute=True):
            return act()

    return run


def public_files():
    root = Path(public_storage().path(""))
    return {path for path in root.rglob("*") if path.is_file()}


def naming(client, addresses):
    """By its words or its address; the page of search repeats what was asked for."""
    last_frame.forget()
    told = {url: text_of(client.get(url)).lower() for url in addresses}
    names = (f"{MARK} về cầu".lower(), f"{MARK}-ve-cau".lower())
    return {url for url, text in told.items() if any(name in text for name in names)}


def published_everywhere(at_once):
    section, tag = factories.make_section("Kinh tế"), factories.make_tag("Cầu Mới")
    story = at_once(
        lambda: factories.make_published(
            f"Tin {MARK} về cầu",
            at=timezone.now(),
            section=section,
            tags=[factories.make_tag("lũ lụt"), tag],
            authors=[factories.make_author("Phạm Ngọc 0")],
            lead_photograph=pictured(),
        )
    )
    Topic.objects.create(
        tag=tag, standfirst="Cây cầu.", lead=story, photograph=story.lead_photograph,
        alt_text="Cầu", credit="M", changed_at=timezone.now(), changed_by=factories.make_hoa(),
    )  # fmt: skip
    arrange(put(LEAD, story))
    arrange(put(LEAD, story), section=section)
    PageviewDay.objects.create(article=story, day=timezone.localdate(), readers=900_000)
    return story


def test_a_takedown_leaves_the_story_in_no_place_of_the_paper(client, at_once, dung):
    pages = whole_paper.addresses(client)
    before = public_files()
    story = published_everywhere(at_once)
    of_story = public_files() - before
    link = {"kind": "internal", "target": story}
    other = factories.make_published("Tin nối sang", related=[link])
    own, from_other = (
        PublishedArticle.objects.get(article=each).get_absolute_url() for each in (story, other)
    )
    walked = [*pages, *FEEDS, "/sitemap-news.xml", "/sitemap/bai-1.xml", from_other,
              "/tag/cau-moi", "/tim-kiem?q=xylophon"]  # fmt: skip
    found = naming(client, walked)
    assert {*STANDS, from_other} - found == set()
    assert of_story

    at_once(
        lambda: actions.retract(
            by=dung, at=timezone.now(), article=story, reason="Sai sự thật",
            document_number="12/CV", attachment=make_attachment(by=dung),
        )
    )  # fmt: skip

    assert naming(client, [*walked, "/chu-de"]) == set()
    gone = client.get(own)
    assert gone.status_code == 410
    assert MARK not in text_of(gone)
    assert not of_story & public_files()
    assert story.pk in client.get("/ngoai-tuyen/thay-doi").json()["gone"]
    # The record holds all of it.
    assert PublishedArticle.objects.filter(article=story, headline__contains=MARK).exists()
    kept = Retraction.objects.get(article=story)
    assert kept.attachment.file.storage.exists(kept.attachment.file.name)
