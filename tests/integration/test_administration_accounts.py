from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from articles.actions.accounts import disable_account, hand_over_drafts, reset_password
from articles.enums import Verb
from articles.models import Article, Author, Department, Person, User, WorkflowEvent
from tests.factories import make_article, make_author, make_published, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "mật khẩu đủ dài để thử"


@pytest.fixture
def hong():
    return make_user("hong", "Quản trị", full_name="Đỗ Thị Hồng")


@pytest.fixture
def desk(client, hong):
    client.force_login(hong)
    return client


@pytest.fixture
def root():
    return User.objects.create_superuser("goc", password=PASSWORD)


def change(user):
    return f"/toa-soan/articles/user/{user.pk}/change/"


def role(name):
    return Group.objects.get(name=name)


def told(user, **changed):
    return {"username": user.username, "full_name": user.full_name, "email": ""} | changed


def test_an_administrator_opens_an_account_and_is_told_its_password_once(desk):
    page = desk.post(
        "/toa-soan/articles/user/add/",
        {"username": "tam", "full_name": "Lý Tâm", "roles": [role("Phóng viên").pk]},
    )
    tam = User.objects.get(username="tam")
    password = page.context["password"]
    assert password in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert tam.check_password(password)
    assert tam.is_staff
    assert not tam.is_superuser
    assert [group.name for group in tam.groups.all()] == ["Phóng viên"]
    assert Client().login(username="tam", password=password)


def test_a_login_name_is_taken_in_any_case(desk, lan):
    page = desk.post("/toa-soan/articles/user/add/", {"username": "LAN", "full_name": "Lan"})
    assert page.status_code == 200
    assert not User.objects.filter(username="LAN").exists()


def test_no_field_beyond_the_form_can_be_set(desk, lan):
    everything = {field.name: "1" for field in User._meta.get_fields()} | told(lan)
    everything |= {
        "is_superuser": "on",
        "is_staff": "",
        "is_active": "",
        "password": "md5$x$y",
        "date_joined_0": "2000-01-01",
        "department": "",
        "groups": [role("Quản trị").pk],
        "user_permissions": list(Permission.objects.values_list("pk", flat=True)),
        "roles": [role("Biên tập viên").pk],
    }
    before = User.objects.get(pk=lan.pk)
    assert desk.post(change(lan), everything).status_code == 302
    after = User.objects.get(pk=lan.pk)
    assert not after.is_superuser
    assert (after.is_staff, after.is_active) == (True, True)
    assert (after.password, after.date_joined) == (before.password, before.date_joined)
    assert not after.user_permissions.exists()
    assert [group.name for group in after.groups.all()] == ["Biên tập viên"]


def test_only_roles_of_the_newsroom_can_be_given(desk, lan):
    strange = Group.objects.create(name="Kỹ thuật")
    page = desk.post(change(lan), told(lan, roles=[strange.pk]))
    assert page.status_code == 200
    assert not lan.groups.filter(pk=strange.pk).exists()


def test_a_group_from_elsewhere_survives_a_change_of_roles(desk, lan):
    strange = Group.objects.create(name="Kỹ thuật")
    lan.groups.add(strange)
    desk.post(change(lan), told(lan, roles=[role("Biên tập viên").pk]))
    assert {group.name for group in lan.groups.all()} == {"Kỹ thuật", "Biên tập viên"}


def test_nobody_gives_a_role_to_themselves(desk, hong):
    desk.post(change(hong), told(hong, roles=[role("Tổng biên tập").pk]))
    assert [group.name for group in hong.groups.all()] == ["Quản trị"]


@pytest.mark.parametrize("page", ["change/", "../{pk}/mat-khau/", "../{pk}/khoa/", "../{pk}/mo/"])
def test_a_superuser_is_out_of_an_administrators_reach(desk, root, page):
    address = f"/toa-soan/articles/user/{root.pk}/" + page.replace("../{pk}/", "")
    before = User.objects.get(pk=root.pk).password
    assert desk.post(address, told(root, username="stolen")).status_code == 403
    root.refresh_from_db()
    assert (root.username, root.password, root.is_active) == ("goc", before, True)


def test_the_actions_themselves_refuse_whoever_may_not(lan, minh, root, hong):
    for by, account in ((lan, minh), (hong, root)):
        for action in (reset_password, disable_account):
            with pytest.raises(PermissionDenied):
                action(by=by, at=timezone.now(), account=account)


def test_a_reset_password_is_new_and_ends_every_session(desk, lan):
    reporter = Client()
    reporter.force_login(lan)
    password = desk.post(f"/toa-soan/articles/user/{lan.pk}/mat-khau/").context["password"]
    assert reporter.get("/toa-soan/").status_code == 302
    assert not Client().login(username="lan", password=PASSWORD)
    assert Client().login(username="lan", password=password)


def test_asking_does_nothing_yet(desk, lan):
    before = User.objects.get(pk=lan.pk).password
    for page in ("mat-khau", "khoa", "mo", "ban-giao"):
        assert desk.get(f"/toa-soan/articles/user/{lan.pk}/{page}/").status_code == 200
    lan.refresh_from_db()
    assert (lan.password, lan.is_active) == (before, True)


def test_a_closed_account_is_out_at_once_and_its_old_session_stays_dead(desk, lan):
    reporter = Client()
    reporter.force_login(lan)
    desk.post(f"/toa-soan/articles/user/{lan.pk}/khoa/")
    assert reporter.get("/toa-soan/").status_code == 302
    assert not Client().login(username="lan", password=PASSWORD)
    assert Session.objects.count() == 1
    desk.post(f"/toa-soan/articles/user/{lan.pk}/mo/")
    assert reporter.get("/toa-soan/").status_code == 302
    assert Client().login(username="lan", password=PASSWORD)


def test_nobody_closes_the_account_they_work_with(desk, hong):
    desk.post(f"/toa-soan/articles/user/{hong.pk}/khoa/")
    hong.refresh_from_db()
    assert hong.is_active


def test_an_account_is_never_removed(desk, lan):
    assert desk.post(f"/toa-soan/articles/user/{lan.pk}/delete/").status_code == 403


def test_handing_over_moves_drafts_with_an_event_each_and_nothing_else(desk, lan, minh, hong):
    drafts = [make_article(by=lan) for _each in range(3)]
    published = make_published(at=timezone.now() - timedelta(days=1))
    page = desk.post(f"/toa-soan/articles/user/{lan.pk}/ban-giao/", {"receiver": minh.pk})
    assert page.status_code == 302
    owners = Article.objects.filter(pk__in=[draft.pk for draft in drafts]).values_list(
        "created_by", flat=True
    )
    assert set(owners) == {minh.pk}
    assert Article.objects.get(pk=published.pk).created_by == lan
    events = WorkflowEvent.objects.filter(verb=Verb.HAND_OVER)
    assert {event.article_id for event in events} == {draft.pk for draft in drafts}
    assert {event.happened_by for event in events} == {hong}


@pytest.mark.parametrize("case", ["self", "closed", "no rights"])
def test_drafts_go_only_to_somebody_who_can_write(desk, lan, hong, case):
    draft = make_article(by=lan)
    receiver = {
        "self": lan,
        "closed": make_user("nghi", "Phóng viên", is_active=False),
        "no rights": make_user("khach", "Quản trị"),
    }[case]
    desk.post(f"/toa-soan/articles/user/{lan.pk}/ban-giao/", {"receiver": receiver.pk})
    assert Article.objects.get(pk=draft.pk).created_by == lan


def test_a_reporter_hands_over_nothing(lan, minh):
    with pytest.raises(PermissionDenied):
        hand_over_drafts(by=lan, at=timezone.now(), giver=minh, receiver=lan)


# -- People and pen names --------------------------------------------------------


def test_the_person_behind_a_pen_name_is_seen_by_administrators_alone(desk, client, hoa):
    person = Person.objects.create(full_name="Nguyễn Thị Kín")
    author = make_author("Ngọc Lan", person=person)
    pages = ["/toa-soan/articles/author/", f"/toa-soan/articles/author/{author.pk}/change/"]
    assert all("Nguyễn Thị Kín" in desk.get(page).content.decode() for page in pages)
    managing = Client()
    managing.force_login(hoa)
    assert all("Nguyễn Thị Kín" not in managing.get(page).content.decode() for page in pages)
    sent = {"pen_name": "Ngọc Lan", "slug": "ngoc-lan", "introduction": "", "person": ""}
    assert managing.post(pages[1], sent).status_code == 302
    author.refresh_from_db()
    assert author.person == person


def test_the_address_of_an_author_is_made_by_the_server(desk):
    make_author("Đặng Hòa", slug="dang-hoa")
    desk.post("/toa-soan/articles/author/add/", {"pen_name": "Đăng Hoà", "slug": ""})
    assert Author.objects.get(pen_name="Đăng Hoà").slug == "dang-hoa-2"


def test_the_address_of_a_published_author_is_frozen(desk):
    author = make_author("Ngọc Lan")
    make_published(authors=[author])
    sent = {"pen_name": "Ngọc Lan", "slug": "khac", "introduction": "Mới"}
    desk.post(f"/toa-soan/articles/author/{author.pk}/change/", sent)
    author.refresh_from_db()
    assert (author.slug, author.introduction) == ("ngoc-lan", "Mới")


def test_people_are_found_without_marks_and_sorted_by_given_name(desk):
    for name in ("Trần Văn Ước", "Lê Thị Ánh", "Phạm Đức"):
        Person.objects.create(full_name=name)
    page = desk.get("/toa-soan/articles/person/")
    assert [row.full_name for row in page.context["cl"].result_list] == [
        "Lê Thị Ánh",
        "Phạm Đức",
        "Trần Văn Ước",
    ]
    found = desk.get("/toa-soan/articles/person/", {"q": "uoc TRAN"}).context["cl"].result_list
    assert [row.full_name for row in found] == ["Trần Văn Ước"]


@pytest.mark.parametrize(
    "lookup", ["password__startswith", "is_superuser__exact", "groups__permissions__codename"]
)
def test_an_address_cannot_ask_about_hidden_fields(desk, lookup):
    page = desk.get("/toa-soan/articles/user/", {lookup: "pbkdf2"})
    assert page.status_code in (302, 400)


def test_a_department_with_people_is_not_removed(desk, lan):
    department = Department.objects.create(name="Ban Bạn đọc")
    User.objects.filter(pk=lan.pk).update(department=department)
    page = desk.post(f"/toa-soan/articles/department/{department.pk}/delete/")
    assert page.status_code == 409
    assert "Nguyễn Thị Lan" in page.content.decode()
    assert Department.objects.filter(pk=department.pk).exists()
