"""The desk's pages after publication, as people press their buttons."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from articles import actions, media
from articles.actions.copies import note_copy
from articles.models import (
    Attachment,
    CopyTask,
    Correction,
    Demand,
    PublishedArticle,
    Retraction,
)
from tests import factories
from tests.afterwards import PDF, RECTIFIED, make_attachment, make_demand
from tests.media_files import jpeg
from tests.paper import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return factories.make_published()


def desk(name, *args):
    return reverse(f"admin:{name}", args=args)


def shown(story):
    return PublishedArticle.objects.visible(timezone.now()).get(article=story)


def refusals(answer):
    return [str(each) for errors in answer.context["form"].errors.values() for each in errors]


def test_a_slip_is_mended_by_naming_it_and_a_refusal_says_which_rule(client, story, hoa):
    client.force_login(hoa)
    address, told = desk("desk_fix", story.pk), {"version": story.version}
    refused = client.post(address, told | {"wrong_1": "Sáng nay", "right_1": "Hôm nay"})
    assert "viết hoa" in refusals(refused)[0]
    assert "Sáng nay" in text_of(refused)
    answer = client.post(address, told | {"wrong_1": "trở lại đồng", "right_1": "trở lại đồng lúa"})
    assert answer.status_code == 302
    assert "đồng lúa" in shown(story).body
    again = client.post(address, told | {"wrong_1": "đồng lúa", "right_1": "đồng"})
    assert "phiên bản" in " ".join(refusals(again)) or refusals(again)


def test_a_rectification_from_a_demand_settles_it_by_one_press(client, story, dung):
    demand = make_demand(story)
    client.force_login(dung)
    page = text_of(client.get(desk("desk_demand", demand.pk)))
    address = f"{desk('desk_rectify', story.pk)}?yeu-cau={demand.pk}"
    assert address in page
    assert "selected" in text_of(client.get(address))
    given = vars(RECTIFIED) | {"version": story.version, "text": "shown", "demand": demand.pk}
    assert client.post(address, given).status_code == 302
    demand.refresh_from_db()
    assert demand.correction == Correction.objects.get(article=story)


def test_a_takedown_takes_its_document_in_and_leads_to_the_copies(client, story, minh, dung):
    note_copy(
        by=minh, at=timezone.now(), article=story, place="print", whereabouts="Số 7412, trang 3",
        appeared_at=timezone.now(),
    )  # fmt: skip
    client.force_login(dung)
    file = SimpleUploadedFile("công văn.pdf", PDF)
    answer = client.post(desk("desk_retract", story.pk), {"reason": "Sai", "attachment": file})
    assert answer.headers["Location"] == desk("desk_copies", story.pk)
    kept = Retraction.objects.get(article=story).attachment
    assert kept.original_name == "công văn.pdf"
    task = CopyTask.objects.get()
    assert "Số 7412, trang 3" in text_of(client.get(desk("desk_open_copies")))
    client.post(desk("desk_settle_copy", task.pk), {"how": "Đã in đính chính số sau"})
    task.refresh_from_db()
    assert task.dealt_with_by == dung
    month = text_of(client.get(desk("desk_takedowns")))
    assert "công văn.pdf" in month
    assert timezone.localtime().strftime("%m/%Y") in month


def test_a_hostile_document_is_refused_and_the_story_stays(client, story, dung):
    client.force_login(dung)
    for content in (b"MZ\x90", b"<svg/>", b"%PDF-1.4 without end", b"GIF89a", b"", jpeg()[:400]):
        file = SimpleUploadedFile("cong-van.pdf", content)
        answer = client.post(desk("desk_retract", story.pk), {"reason": "Sai", "attachment": file})
        assert answer.status_code == 200
        assert "Sai" in text_of(answer)
    assert shown(story)
    assert not Attachment.objects.exists()


def test_a_document_is_what_it_is_and_not_what_it_is_called(hoa, settings):
    scan = make_attachment(by=hoa, content=jpeg(), name="../../a.exe")
    assert scan.original_name == "a.jpg"
    assert scan.file.name == f"documents/{scan.folder}/goc.jpg"
    settings.ATTACHMENT_MAX_BYTES = 10
    with pytest.raises(media.MediaRefused):
        media.take_in_document(by=hoa, at=timezone.now(), file=io.BytesIO(PDF), name="a.pdf")


def test_a_document_is_given_to_those_with_the_right_and_never_shown(client, story, minh, dung):
    document = make_attachment(by=dung)
    make_demand(story, attachment=document)
    address = reverse("desk_attachment", args=[document.folder])
    assert client.get(address).status_code == 403
    client.force_login(minh)
    assert client.get(address).status_code == 403
    client.force_login(dung)
    answer = client.get(address)
    assert b"".join(answer) == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client.get(reverse("desk_attachment", args=["0" * 32])).status_code == 404
    assert client.get(f"/media/{document.file.name}").status_code == 404


def test_demands_stand_by_deadline_and_late_ones_are_marked(client, story, hoa):
    make_demand(story, asked_by="Ông Sớm", hours_ago=2)
    make_demand(story, asked_by="Bà Muộn", hours_ago=30)
    client.force_login(hoa)
    page = text_of(client.get(desk("desk_demands")))
    assert page.index("Bà Muộn") < page.index("Ông Sớm")
    assert "quá hạn 6 giờ" in page
    assert "desk-card--late" in page
    number = client.get(desk("desk_demands"), {"bai": shown(story).get_absolute_url()})
    assert number.headers["Location"] == desk("desk_demand_new", story.pk)


def test_a_demand_is_taken_down_given_to_somebody_and_refused_with_words(client, story, hoa, dung):
    client.force_login(hoa)
    given = {
        "kind": "correction", "asked_by": "Bà Lê", "statement": "Sai", "contact": "",
        "received_at_0": timezone.localtime().strftime("%d/%m/%Y"), "received_at_1": "00:00",
    }  # fmt: skip
    assert "asked_by" in client.post(
        desk("desk_demand_new", story.pk), given | {"asked_by": ""}
    ).context["form"].errors  # fmt: skip
    assert client.post(desk("desk_demand_new", story.pk), given).status_code == 302
    demand = Demand.objects.get()
    one = desk("desk_demand", demand.pk)
    client.post(one, {"_assign": "1", "assigned_to": dung.pk})
    refused = client.post(one, {"_refuse": "1", "outcome": " "})
    assert refused.status_code == 200
    client.post(one, {"_refuse": "1", "outcome": "Không có cơ sở"})
    demand.refresh_from_db()
    assert (demand.state, demand.assigned_to) == ("refused", dung)


def test_a_final_approver_updates_by_one_press(client, story, hoa, dung):
    story.standfirst = "Sapo mới."
    actions.save_article(by=hoa, at=timezone.now(), article=story, expected_version=story.version)
    client.force_login(dung)
    address = desk("desk_update", story.pk)
    page = client.get(address)
    assert page.context["form"].texts == ["shown", "approving"]
    told = {"version": story.version, "text": "approving"}
    assert client.post(address, told).status_code == 302
    assert shown(story).updated_at
