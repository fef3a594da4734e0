"""What is entered from the desk, and how the record is looked up and taken out."""

import csv
import hashlib
import io
import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import actions
from articles.actions.auditing import tell
from articles.actions.offices import assign, end_assignment, set_chain_rule
from articles.admin.logins import Flood
from articles.enums import AuditArea, Deed, Verb
from articles.models import AuditEntry, Person, Section
from tests.factories import make_dung, make_published, make_section, make_user

pytestmark = pytest.mark.django_db
LIST = reverse("admin:articles_auditentry_changelist")
AGENT = "Mozilla/5.0 (Thử)"


def last(**wanted):
    return AuditEntry.objects.filter(**wanted).latest("pk")


@pytest.fixture
def chief(client):
    client.force_login(make_dung())
    return client


@pytest.fixture
def administrator(client):
    client.force_login(make_user("hong", "Quản trị"))
    return client


def test_logins_that_succeed_and_fail_and_logouts_are_entered(lan, settings):
    settings.TRUSTED_PROXIES = 1
    browser = Client(headers={"user-agent": AGENT, "x-forwarded-for": "10.9.9.9, 203.0.113.7"})
    page = reverse("admin:login")
    browser.post(page, {"username": "lan", "password": "đoán mò"})
    refused = last(action=Deed.SIGN_IN_REFUSED)
    assert (refused.actor, refused.subject_id, refused.subject_name) == (None, lan.pk, "lan")

    browser.post(page, {"username": "lan", "password": "mật khẩu đủ dài để thử"})
    entered = last(action=Deed.SIGN_IN)
    assert (entered.actor, entered.values["way"]) == (lan, "desk")
    assert (entered.values["address"], entered.values["agent"]) == ("203.0.113.7", AGENT)

    browser.post(reverse("admin:logout"))
    assert last(action=Deed.SIGN_OUT).actor == lan
    assert not AuditEntry.objects.filter(told__icontains="đoán mò").exists()


def test_a_flood_of_guesses_is_counted_and_not_entered_one_by_one():
    now = [0.0]
    flood = Flood(most=2, clock=lambda: now[0])
    assert [flood.admits() for _guess in range(5)] == [True, True, False, False, False]
    now[0] = 61.0
    assert flood.admits()
    assert (flood.left_out(), flood.left_out()) == (3, 0)


def test_a_change_of_roles_is_entered_with_before_and_after(administrator, lan):
    roles = Group.objects.filter(name__in=["Phóng viên", "Biên tập viên"])
    administrator.post(
        reverse("admin:articles_user_change", args=[lan.pk]),
        {"username": "lan", "full_name": lan.full_name, "roles": [role.pk for role in roles]},
    )
    entry = last(area=AuditArea.ACCOUNTS, action=Deed.CHANGE, subject_id=lan.pk)
    assert entry.changes == {"roles": [["Phóng viên"], ["Biên tập viên", "Phóng viên"]]}
    assert entry.actor.username == "hong"


def test_passwords_are_entered_and_never_told(administrator, lan):
    administrator.post(reverse("admin:desk_reset_password", args=[lan.pk]))
    entry = last(action=Deed.SET_PASSWORD)
    assert (entry.actor.username, entry.subject_id) == ("hong", lan.pk)
    assert "password" not in json.dumps(entry.told)


def test_a_section_that_is_added_changed_and_removed_is_entered(administrator):
    add = reverse("admin:articles_section_add")
    administrator.post(add, {"name": "Nông thôn", "slug": "nong-thon", "position": 3})
    section = Section.objects.get(slug="nong-thon")
    assert last(action=Deed.ADD, subject_id=section.pk).changes["name"][1] == "Nông thôn"

    change = reverse("admin:articles_section_change", args=[section.pk])
    administrator.post(change, {"name": "Nông thôn mới", "slug": "nong-thon", "position": 3})
    entry = last(action=Deed.CHANGE, subject_id=section.pk)
    assert entry.changes == {"name": ["Nông thôn", "Nông thôn mới"]}

    administrator.post(reverse("admin:articles_section_delete", args=[section.pk]))
    entry = last(action=Deed.REMOVE, subject_id=section.pk)
    assert entry.values["removed"]["name"] == "Nông thôn mới"


def test_who_looks_at_the_person_behind_a_pen_name_is_entered(administrator):
    person = Person.objects.create(full_name="Nguyễn An")
    administrator.get(reverse("admin:articles_person_change", args=[person.pk]))
    entry = last(area=AuditArea.PRIVATE)
    assert (entry.action, entry.subject_name) == (Deed.LOOK, "Nguyễn An")


# -- Looking up ---------------------------------------------------------------------------


def test_the_record_is_looked_up_by_person_story_act_and_day(chief, lan):
    story = make_published("Lũ rút ở Bãi Sen")
    other = make_published("Giá lúa tăng")
    yesterday = timezone.now() - timedelta(days=1)
    tell(Deed.LOOK, by=lan, at=yesterday, area=AuditArea.PRIVATE, name="Việc hôm qua")
    today = timezone.localdate()

    def found(**asked):
        return chief.get(LIST, asked).content.decode()

    assert "Lũ rút ở Bãi Sen" in found(bai="lu rut bai sen")
    assert "Giá lúa tăng" not in found(bai="lu rut bai sen")
    assert "Giá lúa tăng" in found(bai=str(other.pk))
    assert "Việc hôm qua" in found(nguoi=lan.pk, den=(today - timedelta(days=1)).isoformat())
    assert "Việc hôm qua" not in found(tu=today.isoformat())
    published = found(viec=Verb.PUBLISH, bai=str(story.pk))
    assert published.count('class="audit-entry"') == 1
    assert "Việc hôm qua" in found(viec="mang-private")


@pytest.mark.parametrize(
    "asked",
    [
        {"tu": "hôm kia"}, {"nguoi": "1 OR 1"}, {"viec": "không có"}, {"bai": "\0"},
        {"tiep": "1,hôm qua"}, {"tiep": "9" * 30 + ",2026-01-01T00:00:00+00:00"},
        {"tu": "9999-12-31"}, {"bai": "9" * 40}, {"tu": "2026-02-02", "den": "2026-01-01"},
    ],
)  # fmt: skip
def test_what_cannot_be_looked_up_breaks_nothing(chief, asked):
    assert chief.get(LIST, asked).status_code == 200


def test_the_list_costs_the_same_however_long_the_record_is(chief):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert chief.get(LIST).status_code == 200
        return len(queries)

    chief.get(LIST)
    few = cost()
    for number in range(120):
        tell(Deed.LOOK, by=None, at=timezone.now(), area=AuditArea.PRIVATE, name=f"Số {number}")
    assert cost() == few <= 10


def test_reading_on_meets_every_entry_once(chief):
    at = timezone.now()
    for number in range(120):
        tell(Deed.LOOK, by=None, at=at, area=AuditArea.PRIVATE, name=f"Số {number:03}.")
    seen, address = [], f"{LIST}?viec=look"
    while address:
        page = chief.get(address)
        seen += [entry.subject_name for entry, _changes in page.context["entries"]]
        address = page.context["onward"] and LIST + page.context["onward"]
    assert seen == [f"Số {number:03}." for number in reversed(range(120))]


def test_a_hostile_name_is_only_shown(chief):
    name = "<script>alert(1)</script>"
    entry = tell(
        Deed.CHANGE, by=None, at=timezone.now(), area=AuditArea.PAPER, name=name,
        changes={name: (name, {"a": [name]})},
    )  # fmt: skip
    one = reverse("admin:articles_auditentry_change", args=[entry.pk])
    for address in (LIST, one):
        page = chief.get(address).content.decode()
        assert name not in page
        assert "&lt;script&gt;" in page


# -- Taking out ---------------------------------------------------------------------------


def exported(client, name, **given):
    today = timezone.localdate().isoformat()
    posted = {"first": today, "last": today, "reason": "CV 12/SVHTT", **given}
    response = client.post(reverse(f"admin:desk_export_{name}"), posted)
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def test_the_record_of_a_day_is_taken_out_and_that_is_entered(chief):
    make_published('=HYPERLINK("https://la.example")')
    rows = list(csv.reader(io.StringIO(exported(chief, "record", form="csv").lstrip("\ufeff"))))
    named = [row[8] for row in rows]
    assert '\'=HYPERLINK("https://la.example")' in named
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    entry = last(action=Deed.EXPORT)
    assert (entry.actor.username, entry.reason) == ("dung", "CV 12/SVHTT")
    assert entry.values["form"] == "csv"


def test_published_versions_are_taken_out_with_what_proves_them(chief):
    version = make_published("Nước lên", at=timezone.now()).published.get()
    *lines, closing = exported(chief, "published").splitlines(keepends=True)
    opening, told = json.loads(lines[0]), json.loads(lines[1])
    assert (opening["exported_by"], opening["reason"]) == ("Phạm Dũng", "CV 12/SVHTT")
    assert (told["headline"], told["content_hash"]) == ("Nước lên", version.content_hash)
    assert json.loads(closing)["sha256"] == hashlib.sha256("".join(lines).encode()).hexdigest()
    texts = ("genre kicker headline short_headline standfirst body source"
             " printed_bylines printed_tags printed_related").split()  # fmt: skip
    joined = "\x1f".join(told[name] for name in texts)
    assert hashlib.sha256(joined.encode()).hexdigest() == version.content_hash


def test_what_is_only_scheduled_does_not_leave_the_house(chief):
    make_published("Còn giữ kín", at=timezone.now())
    story = make_published("Bản sau còn hẹn giờ", at=timezone.now())
    story.refresh_from_db()
    story.headline = "Tít chưa ai được đọc"
    actions.save_article(
        by=make_user("hoa", "Thư ký tòa soạn"), at=timezone.now(), article=story,
        expected_version=story.version,
    )  # fmt: skip
    actions.approve(by=make_dung(), at=timezone.now(), article=story)
    later = timezone.now() + timedelta(hours=1)
    actions.publish(by=make_dung(), at=timezone.now(), article=story, shown_from=later)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert "Tít chưa ai được đọc" not in exported(chief, "published", last=tomorrow)


def test_who_may_not_take_out_gets_nothing(client):
    client.force_login(make_user("hoa", "Thư ký tòa soạn"))
    before = AuditEntry.objects.filter(action=Deed.EXPORT).count()
    for name in ("record", "published"):
        assert client.post(reverse(f"admin:desk_export_{name}")).status_code == 403
    with pytest.raises(CommandError, match="không được trích xuất"):
        call_command("export_record", "2026-01-01", "2026-01-02", by="hoa")
    assert AuditEntry.objects.filter(action=Deed.EXPORT).count() == before


def test_the_command_writes_a_file_that_nobody_else_reads(tmp_path, dung):
    make_section()
    tell(Deed.LOOK, by=None, at=timezone.now(), area=AuditArea.PRIVATE, name="Người số 1")
    today, target = timezone.localdate().isoformat(), tmp_path / "so-ghi.jsonl"
    call_command("export_record", today, today, by="dung", output=str(target))
    assert target.stat().st_mode & 0o777 == 0o600
    lines = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert lines[-1]["lines"] == len(lines) - 1
    with pytest.raises(CommandError, match="cùng tên"):
        call_command("export_record", today, today, by="dung", output=str(target))
    with pytest.raises(CommandError, match="trước ngày đầu"):
        call_command("export_published", today, "2020-01-01", by="dung")


def test_offices_that_are_given_and_ended_and_rules_of_the_chain_are_entered(lan):
    keeper = make_user("hong", "Quản trị")
    section = make_section("Kinh tế")
    given = assign(by=keeper, at=timezone.now(), user=lan, office="reporter", section=section)
    entry = last(subject_type="assignment", action=Deed.ADD)
    assert (entry.actor, entry.area) == (keeper, AuditArea.ACCOUNTS)
    assert entry.values["assignment"]["section"] == "Kinh tế"

    end_assignment(by=keeper, at=timezone.now(), assignment=given)
    assert last(subject_type="assignment", action=Deed.END).subject_id == given.pk

    set_chain_rule(by=make_user("dung", "Tổng biên tập"), at=timezone.now(), steps=["with_desk"])
    assert last(subject_type="chainrule").values["rule"]["steps"] == ["with_desk"]
