"""The library: what is looked for in it, what is told there, and what goes after a term."""

import datetime
import io
import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from articles import jobs, media
from articles.actions.removal import remove
from articles.models import (
    AuditEntry,
    Autosave,
    Photograph,
    Topic,
    private_storage,
)
from tests import factories
from tests.factories import make_article, make_photograph, make_published
from tests.media_files import jpeg
from tests.paper import figure

pytestmark = pytest.mark.django_db
PHOTOGRAPHS = "/toa-soan/articles/photograph/"
OLD = timedelta(days=500)


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def library(client, minh):
    client.force_login(minh)

    def look(**asked):
        response = client.get(PHOTOGRAPHS, asked)
        assert response.status_code == 200
        return [photograph.caption for photograph in response.context["cl"].result_list]

    return look


def make_topic(photograph, *, by):
    tag = factories.make_tag("lũ lụt")
    said = {"standfirst": "Mùa lũ trên sông Lạc", "credit": "Minh Đức", "alt_text": "Đê"}
    return Topic.objects.create(
        tag=tag, photograph=photograph, changed_at=timezone.now(), changed_by=by, **said
    )


def on_day(text):
    return datetime.datetime.fromisoformat(f"{text}+07:00")


# -- Looking ------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["van cau", "bến vát", "lu lut"])
def test_photographer_place_and_keywords_are_words_to_look_for(library, words):
    make_photograph(caption="Kè", photographer="Văn Cầu", place="Bến Vát", keywords="lũ lụt, đê")
    make_photograph(caption="Chợ")
    assert library(q=words) == ["Kè"]


def test_a_day_is_a_day_of_vietnam(library):
    make_photograph(caption="Trước", uploaded_at=on_day("2026-03-01T23:59:59"))
    make_photograph(caption="Đầu", uploaded_at=on_day("2026-03-02T00:00:00"))
    make_photograph(caption="Cuối", uploaded_at=on_day("2026-03-03T23:59:59"))
    make_photograph(caption="Sau", uploaded_at=on_day("2026-03-04T00:00:00"))
    assert library(tu="02/03/2026", den="03/03/2026") == ["Cuối", "Đầu"]
    assert library(tu="03/03/2026") == ["Sau", "Cuối"]
    assert library(den="02/03/2026") == ["Đầu", "Trước"]


@pytest.mark.parametrize(
    "asked",
    [
        {"tu": "31/02/2026"},
        {"tu": "04/03/2026", "den": "03/03/2026"},
        {"nguoi": "99999999999999999999"},
        {"nguoi": "không"},
        {"tu": "\0"},
        {"den": "9" * 5000},
    ],
)
def test_a_look_that_is_not_understood_finds_nothing_and_says_why(library, client, asked):
    make_photograph()
    assert library(**asked) == []
    page = client.get(PHOTOGRAPHS, asked)
    assert page.context["cl"].looking.errors
    assert "desk-complaint" in page.content.decode()


def test_whose_picture_it_is_is_asked_for_with_words_and_kept_reading_on(library, client, lan, hoa):
    for number in range(52):
        make_photograph(caption=f"Của Lan {number}", uploaded_by=lan)
    make_photograph(caption="Của Hoa", uploaded_by=hoa)
    assert library(nguoi=str(hoa.pk)) == ["Của Hoa"]
    first = client.get(PHOTOGRAPHS, {"nguoi": str(lan.pk), "q": "lan"}).context["cl"]
    second = client.get(PHOTOGRAPHS + first.onward_query()).context["cl"]
    assert [row.caption for row in second.result_list] == ["Của Lan 1", "Của Lan 0"]


def test_filters_tell_what_must_be_known_of_a_picture(library):
    now = timezone.now()
    make_photograph(caption="Không hạn")
    make_photograph(caption="Sắp hết", rights_until=now + timedelta(days=10))
    make_photograph(caption="Còn lâu", rights_until=now + timedelta(days=90))
    make_photograph(caption="Đã hết", rights_until=now - timedelta(days=1))
    make_photograph(caption="Trẻ em", has_children=True)
    make_photograph(caption="Máy vẽ", is_ai_used=True)
    asked = {"sap-het": "Sắp hết", "het": "Đã hết", "tre-em": "Trẻ em", "ai": "Máy vẽ"}
    assert {chosen: library(quyen=chosen) for chosen in asked} == {
        chosen: [caption] for chosen, caption in asked.items()
    }
    assert len(library(quyen="gì đó")) == 6


def test_what_nothing_uses_is_found(library, hoa):
    for caption in ("Trong bài", "Đại diện", "Quảng cáo", "Chủ đề", "Không đâu cả"):
        make_photograph(caption=caption)
    by_name = {photograph.caption: photograph for photograph in Photograph.objects.all()}
    make_article(body=figure("photograph", by_name["Trong bài"], "Kè"))
    make_article(lead_photograph=by_name["Đại diện"])
    factories.make_advertisement(photograph=by_name["Quảng cáo"], words="", alt_text="Gạo")
    make_topic(by_name["Chủ đề"], by=hoa)
    assert library(dung="chua") == ["Không đâu cả"]


def test_looking_costs_the_same_however_much_there_is(library):
    asked = {"tu": "01/01/2026", "quyen": "tre-em", "dung": "chua", "q": "canh"}

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert library(**asked)
        return len(queries)

    make_photograph(has_children=True)
    cost()
    few = cost()
    for _number in range(8):
        make_photograph(has_children=True)
        make_article(body=figure("photograph", make_photograph(has_children=True), "Kè"))
    assert cost() == few <= 14


# -- What is told of a picture --------------------------------------------------------


def test_an_editor_tells_the_terms_and_the_record_keeps_it(client, minh):
    photograph = make_photograph()
    client.force_login(minh)
    address = f"{PHOTOGRAPHS}{photograph.pk}/change/"
    given = {
        "caption": "Kè", "credit": "Lan", "alt_text": "Bờ kè", "photographer": "Văn Cầu",
        "place": "Bến Vát", "keywords": "lũ", "taken_at_0": "02/03/2026", "taken_at_1": "7h30",
        "rights_until_0": "31/12/2026", "rights_until_1": "24:00", "rights_note": "Một lần",
        "has_children": "on", "child_ground": "consent", "child_note": "Hồ sơ 12",
        "is_ai_used": "on", "ai_tool": "Máy vẽ", "ai_purpose": "làm rõ mặt nước",
    }  # fmt: skip
    assert client.post(address, given).status_code == 302
    photograph.refresh_from_db()
    assert photograph.rights_until == on_day("2027-01-01T00:00:00")
    assert photograph.taken_at == on_day("2026-03-02T07:30:00")
    assert photograph.ai_note == "Máy vẽ, làm rõ mặt nước"
    assert not photograph.lacks_child_ground
    entry = AuditEntry.objects.filter(subject_type="photograph", action="change").latest("pk")
    assert any("is_ai_used" in name for name, *_rest in entry.told)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"child_ground": "consent"}, "has_children"),
        ({"child_note": "Hồ sơ 12"}, "has_children"),
        ({"ai_tool": "Máy vẽ"}, "is_ai_used"),
        ({"rights_until_0": "31/02/2026", "rights_until_1": "1h"}, "rights_until"),
        ({"taken_at_0": "01/01/0001", "taken_at_1": "1h"}, "taken_at"),
    ],
)
def test_what_does_not_fit_together_is_asked_about(client, minh, given, field):
    photograph = make_photograph()
    client.force_login(minh)
    page = client.post(f"{PHOTOGRAPHS}{photograph.pk}/change/", {"caption": "Kè"} | given)
    assert page.status_code == 200
    assert field in page.context["adminform"].form.errors


def test_the_mark_that_the_file_itself_carries_is_not_taken_off(client, minh):
    source = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    photograph = make_photograph(is_ai_used=True, source_type=source)
    client.force_login(minh)
    page = client.post(f"{PHOTOGRAPHS}{photograph.pk}/change/", {"caption": "Kè"})
    assert "is_ai_used" in page.context["adminform"].form.errors
    photograph.refresh_from_db()
    assert photograph.is_ai_used


def test_whoever_took_it_tells_of_it_until_readers_have_it(client, lan):
    photograph = make_photograph(uploaded_by=lan)
    client.force_login(lan)
    address = f"{PHOTOGRAPHS}{photograph.pk}/change/"
    assert client.post(address, {"caption": "Kè", "has_children": "on"}).status_code == 302
    assert Photograph.objects.get().has_children
    Photograph.objects.update(has_children=False, **factories.TOLD)
    make_published(body=figure("photograph", photograph, "Kè"))
    assert client.post(address, {"caption": "Khác"}).status_code == 403


def test_the_editor_is_told_the_terms_in_sentences(client, lan):
    now = timezone.now()
    photograph = make_photograph(
        rights_until=now - timedelta(days=1), has_children=True, child_ground="unrecognisable",
        is_ai_used=True,
    )  # fmt: skip
    client.force_login(lan)
    (item,) = client.get(reverse("admin:desk_media"), {"photograph": photograph.pk}).json()["items"]
    assert [each["is_wrong"] for each in item["terms"]] == [True, False, True]
    assert item["library"] == f"{PHOTOGRAPHS}{photograph.pk}/change/"


# -- Leaving the library ---------------------------------------------------------------


def old_photograph(lan, **fields):
    """With its files; of another size each, for the same bytes are the same picture."""
    size = (300 + Photograph.objects.count(), 200)
    found = media.take_in_photograph(
        by=lan, at=timezone.now() - OLD, file=io.BytesIO(jpeg(size)), name="a.jpg"
    )
    Photograph.objects.filter(pk=found.pk).update(**fields)
    return found


def forget(*arguments):
    said = io.StringIO()
    call_command("forget_unused_photographs", *arguments, stdout=said)
    return said.getvalue()


def folders():
    storage = private_storage()
    return storage.listdir("photographs")[0] if storage.exists("photographs") else []


def test_what_nothing_used_goes_with_its_files_and_the_record_says_so(
    lan, django_capture_on_commit_callbacks
):
    gone, fresh = old_photograph(lan, caption="Bờ kè"), make_photograph()
    assert gone.folder in folders()
    with django_capture_on_commit_callbacks(execute=True):
        assert "1" in forget()
    assert list(Photograph.objects.all()) == [fresh]
    assert gone.folder not in folders()
    entry = AuditEntry.objects.get(subject_type="photograph", action="remove")
    assert (entry.subject_id, entry.actor_id) == (gone.pk, None)
    assert any("Bờ kè" in str(value) for _name, value, *_rest in entry.told)


def test_a_rehearsal_names_what_would_go_and_leaves_it(lan):
    photograph = old_photograph(lan, caption="Bờ kè")
    said = forget("--dry-run")
    assert f"{photograph.pk}: Bờ kè" in said
    assert Photograph.objects.exists()


def test_the_term_is_a_setting_and_the_worker_keeps_it(lan, settings):
    old_photograph(lan)
    settings.UNUSED_PHOTOGRAPH_DAYS_KEPT = 501
    jobs.forget_unused_photographs_after_term(timestamp=0)
    assert Photograph.objects.exists()
    settings.UNUSED_PHOTOGRAPH_DAYS_KEPT = 499
    jobs.forget_unused_photographs_after_term(timestamp=0)
    assert not Photograph.objects.exists()


def in_text(photograph, lan, minh):
    make_article(body=figure("photograph", photograph, "Kè"))


def as_lead(photograph, lan, minh):
    make_article(lead_photograph=photograph)


def in_an_old_revision(photograph, lan, minh):
    article = make_article(body=figure("photograph", photograph, "Kè"), by=lan)
    article.body = factories.BODY
    factories.actions.save_article(by=lan, at=timezone.now(), article=article, expected_version=1)
    assert not photograph.uses.exists()


def in_an_unsaved_text(photograph, lan, minh):
    payload = {"body": figure("photograph", photograph, "Kè"), "headline": "Tin"}
    Autosave.objects.create(
        draft_key=uuid.uuid4(), payload=payload, saved_at=timezone.now(), saved_by=lan
    )


def test_a_letter_is_not_taken_for_the_number_of_a_picture(lan, minh):
    """è may be written as 00e8, which ends in an 8."""
    photograph = make_photograph(pk=8, uploaded_at=timezone.now() - OLD)
    Autosave.objects.create(
        draft_key=uuid.uuid4(), payload={"headline": "Kè"}, saved_at=timezone.now(), saved_by=lan
    )
    forget()
    assert not Photograph.objects.filter(pk=photograph.pk).exists()


def in_an_advertisement(photograph, lan, minh):
    factories.make_advertisement(photograph=photograph, words="", alt_text="Gạo")


def before_readers(photograph, lan, minh):
    make_published(body=figure("photograph", photograph, "Kè"))


def in_a_topic(photograph, lan, minh):
    make_topic(photograph, by=minh)


@pytest.mark.parametrize(
    "use",
    [
        in_text, as_lead, in_an_old_revision, in_an_unsaved_text, in_an_advertisement,
        before_readers, in_a_topic,
    ],
)  # fmt: skip
def test_what_something_uses_or_may_bring_back_stays(lan, minh, use):
    photograph = make_photograph(uploaded_at=timezone.now() - OLD)
    use(photograph, lan, minh)
    other = make_photograph(uploaded_at=timezone.now() - OLD)
    forget()
    assert list(Photograph.objects.all()) == [photograph]
    assert not Photograph.objects.filter(pk=other.pk).exists()


def test_an_unused_picture_is_deleted_by_hand_with_its_files(
    lan, hoa, django_capture_on_commit_callbacks
):
    photograph = old_photograph(lan)
    with django_capture_on_commit_callbacks(execute=True):
        remove(by=hoa, at=timezone.now(), thing=photograph)
    assert photograph.folder not in folders()


def test_what_readers_had_is_never_deleted(client, hoa):
    photograph = make_photograph()
    make_published("Kè vỡ trong đêm", body=figure("photograph", photograph, "Kè"))
    client.force_login(hoa)
    page = client.post(f"{PHOTOGRAPHS}{photograph.pk}/delete/", {"post": "yes"})
    assert page.status_code == 409
    assert "Kè vỡ trong đêm" in page.content.decode()
    with pytest.raises(ProtectedError):
        photograph.delete()
