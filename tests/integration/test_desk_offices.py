"""The screens of offices: said once, looked at before, refused in words, nothing typed is lost."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from articles.enums import Office, Step
from articles.models import Article, Assignment, ChainRule, User
from tests import factories

pytestmark = pytest.mark.django_db
BASE = "/toa-soan/articles/assignment/"
RULES = "/toa-soan/articles/chainrule/"
BASIS = "Quyết định 12/QĐ-BBT"


def desk_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def hong():
    return factories.make_user("hong", "Quản trị")


@pytest.fixture
def deputy():
    user = factories.make_deputy()
    factories.end_offices(user)
    return user


def later(**span):
    moment = timezone.localtime() + timedelta(**span)
    return f"{moment:%d/%m/%Y}", f"{moment:%H:%M}"


def given(user, office, **fields):
    values = {"user": user.pk, "office": office, "section": "", "basis": BASIS}
    return values | fields


def test_an_office_is_given_on_a_form_and_stands_in_the_list(hong, deputy):
    section = factories.make_section("Kinh tế")
    desk = desk_of(hong)
    answer = desk.post(f"{BASE}add/", given(deputy, "chief", section=section.pk))
    assert answer.status_code == 302
    page = desk.get(f"{BASE}?hieu-luc=con").content.decode()
    assert BASIS in page
    row = Assignment.objects.get(user=deputy, ended_at=None)
    assert (row.section, row.assigned_by) == (section, hong)
    ended = desk.post(f"{BASE}{row.pk}/ket-thuc/")
    row.refresh_from_db()
    assert ended.status_code == 302
    assert row.ended_by == hong
    assert f"{BASE}{row.pk}/change/" not in desk.get(f"{BASE}?hieu-luc=con").content.decode()


def test_a_refusal_is_a_sentence_and_loses_nothing(hong, deputy, lan):
    desk = desk_of(hong)
    for wrong, told in (
        (given(hong, "chief"), "Không ai tự phân công cho mình"),
        (given(lan, "chief"), "Hãy gán vai trò trước"),
        (given(deputy, "chief", basis=""), "Hãy ghi quyết định"),
    ):
        page = desk.post(f"{BASE}add/", wrong)
        text = page.content.decode()
        assert page.status_code == 200
        assert told in text
        assert f'value="{wrong["user"]}" selected' in text
    assert Assignment.objects.filter(assigned_by=hong).count() == 0


@pytest.mark.parametrize("basis", ['"><x9 y=', "a" * 300, "\ud83d"])
def test_hostile_words_of_a_decision_stand_escaped_or_are_refused(hong, deputy, basis):
    data = given(deputy, "chief", basis=basis.encode("utf-8", "surrogatepass"))
    page = desk_of(hong).post(f"{BASE}add/", data, follow=True)
    assert page.status_code == 200
    assert "<x9" not in desk_of(hong).get(BASE).content.decode()


def test_who_serves_at_the_desk_delegates_her_own_office_and_takes_it_back(minh, lan, dung):
    desk = desk_of(minh)
    day, hour = later(days=2)
    form = {"user": dung.pk, "office": "desk", "section": "", "valid_until_0": day,
            "valid_until_1": hour, "basis": ""}  # fmt: skip
    assert desk.post(f"{BASE}uy-quyen/", form).status_code == 302
    row = Assignment.objects.get(on_behalf_of=minh)
    page = desk.get(f"{BASE}uy-quyen/").content.decode()
    assert f"{BASE}{row.pk}/ket-thuc/" in page
    assert desk_of(lan).get(f"{BASE}uy-quyen/").status_code == 403
    assert desk_of(lan).post(f"{BASE}{row.pk}/ket-thuc/").status_code == 403
    assert desk.post(f"{BASE}{row.pk}/ket-thuc/").status_code == 302
    row.refresh_from_db()
    assert row.ended_by == minh


def test_an_office_that_she_does_not_hold_is_refused_and_nobody_acts_as_giver_for_another(
    minh, hoa, dung
):
    day, hour = later(days=2)
    form = {"user": hoa.pk, "giver": dung.pk, "office": "chief", "valid_until_0": day,
            "valid_until_1": hour}  # fmt: skip
    page = desk_of(minh).post(f"{BASE}uy-quyen/", form)
    assert "chỉ ủy quyền được nhiệm vụ của chính mình" in page.content.decode()
    assert not Assignment.objects.exclude(on_behalf_of=None).exists()


def test_a_roster_is_pasted_and_stands_in_its_week(dung, deputy, lan):
    day, _hour = later(days=1)
    lines = f"{day}\t07:00\t15:00\t{deputy.username}\n{day} 22h-6h {deputy.username}"
    desk = desk_of(dung)
    answer = desk.post(
        f"{BASE}lich-truc/", {"lines": lines, "office": "chief", "basis": "Lịch trực tuần"}
    )
    assert answer.status_code == 302
    page = desk_of(lan).get(answer.headers["Location"]).content.decode()
    assert "07:00 – 15:00" in page
    assert "22:00 – 00:00" in page
    assert 'name="lines"' not in page
    assert desk_of(lan).post(f"{BASE}lich-truc/", {"lines": lines}).status_code == 403


def test_a_line_of_the_roster_that_is_wrong_is_named_and_the_rest_is_kept(dung, deputy):
    day, _hour = later(days=1)
    lines = f"{day} 07:00-15:00 {deputy.username}\n31/02 07:00-15:00 Không Ai"
    page = desk_of(dung).post(f"{BASE}lich-truc/", {"lines": lines, "office": "chief"})
    text = page.content.decode()
    assert "Dòng 2" in text
    assert "31/02 07:00-15:00 Không Ai</textarea>" in text
    assert not Assignment.objects.filter(is_shift=True).exists()


@pytest.mark.parametrize("week", ["", "xx", "9999-99-99", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_any_week_may_be_asked_for(dung, week):
    assert desk_of(dung).get(f"{BASE}lich-truc/?tuan={week}").status_code == 200


def test_steps_are_looked_at_in_words_before_they_are_set(dung):
    section = factories.make_section("Thời sự")
    desk = desk_of(dung)
    form = {"section": section.pk, "genre": "news", "steps": ["with_managing"]}
    page = desk.post(f"{RULES}add/", form).content.decode()
    assert "Thời sự · Tin: Bản nháp → Thư ký tòa soạn → Đã duyệt" in page
    assert not ChainRule.objects.exists()
    assert desk.post(f"{RULES}add/", form | {"_set": ""}).status_code == 302
    rule = ChainRule.objects.get()
    assert (rule.steps, rule.set_by) == ([Step.WITH_MANAGING], dung)
    desk.post(f"{RULES}add/", form | {"steps": ["with_desk", "with_chief"], "_set": ""})
    listed = desk.get(RULES).content.decode()
    assert listed.index("Phòng/Ban → Lãnh đạo") < listed.index("→ Thư ký tòa soạn → Đã duyệt")
    assert "Quy trình phải có ít nhất một bước" in desk.post(
        f"{RULES}add/", form | {"steps": []}
    ).content.decode()  # fmt: skip


def test_an_administrator_sets_no_steps(hong):
    assert desk_of(hong).get(RULES).status_code == 403
    assert (
        desk_of(hong).post(f"{RULES}add/", {"steps": ["with_desk"], "_set": ""}).status_code == 403
    )


# -- The account --------------------------------------------------------------------


def account_form(user, *roles):
    ids = [Group.objects.get(name=name).pk for name in roles]
    return {"username": user.username, "full_name": user.full_name, "email": "", "department": "",
            "roles": ids}  # fmt: skip


def test_a_role_without_an_office_warns_and_one_page_assigns_everywhere(hong, deputy):
    address = f"/toa-soan/articles/user/{deputy.pk}/"
    desk = desk_of(hong)
    page = desk.post(f"{address}change/", account_form(deputy, "Phó tổng biên tập"), follow=True)
    assert "chưa được phân công chuyên mục nào" in page.content.decode()
    page = desk.get(f"{address}change/").content.decode()
    assert f"{address}phan-cong/" in page
    assert desk.get(f"{address}phan-cong/").status_code == 200
    assert not Assignment.objects.filter(user=deputy, ended_at=None).exists()
    desk.post(f"{address}phan-cong/", {"basis": BASIS})
    row = Assignment.objects.get(user=deputy, ended_at=None)
    assert (row.office, row.section) == (Office.CHIEF, None)
    assert "mọi chuyên mục" in desk.get(f"{address}change/").content.decode()


def test_an_office_ends_with_the_role_that_carried_it(hong, minh):
    address = f"/toa-soan/articles/user/{minh.pk}/change/"
    page = desk_of(hong).post(address, account_form(minh, "Phóng viên"), follow=True)
    assert "Đã chấm dứt 1 phân công" in page.content.decode()
    assert not Assignment.objects.not_over(timezone.now()).filter(user=minh).exists()


def test_nobody_assigns_herself_everywhere(hong):
    address = f"/toa-soan/articles/user/{hong.pk}/"
    assert f"{address}phan-cong/" not in desk_of(hong).get(f"{address}change/").content.decode()
    desk_of(hong).post(f"{address}phan-cong/", {"basis": BASIS})
    assert not Assignment.objects.filter(user=hong).exists()


def test_handing_over_moves_no_more_than_its_mover_may_open(lan, minh):
    """An editor of another section cannot make somebody's draft her own that way."""
    story = factories.make_article(
        "Nháp của Lan", by=lan, section=factories.make_section("Kinh tế")
    )
    factories.end_offices(minh)
    factories.make_assignment(minh, Office.DESK, section=factories.make_section("Thể thao"))
    other = User.objects.get(pk=factories.make_user("an", "Phóng viên").pk)
    desk_of(minh).post(f"/toa-soan/articles/user/{lan.pk}/ban-giao/", {"receiver": other.pk})
    assert Article.objects.get(pk=story.pk).created_by == lan


def test_the_pages_of_offices_cost_the_same_with_ten_times_the_rows(
    dung, deputy, django_assert_max_num_queries
):
    now = timezone.now()
    for number in range(40):
        end = now + timedelta(hours=number + 1)
        factories.make_assignment(
            deputy, Office.CHIEF, valid_until=end, is_shift=True,
            section=factories.make_section(f"Mục {number}"),
        )  # fmt: skip
    desk = desk_of(dung)
    for address in (BASE, f"{BASE}lich-truc/", f"{BASE}uy-quyen/", RULES):
        with django_assert_max_num_queries(12):
            desk.get(address)
