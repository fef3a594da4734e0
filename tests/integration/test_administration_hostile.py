"""Every screen of the desk against the wrong person, hostile text and long tables."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import actions
from articles.actions.trash import move_to_trash
from articles.models import (
    Advertisement,
    AdvertisementReport,
    AdvertisementSwitch,
    Article,
    Author,
    Banner,
    Correction,
    Department,
    Dress,
    LegacyAddress,
    LegacyPath,
    Masthead,
    Menu,
    Person,
    PublishedArticle,
    PublishedPage,
    Retraction,
    Section,
    StaticPage,
    Tag,
    Topic,
    User,
    WorkflowEvent,
)
from tests import factories
from tests.factories import (
    make_advertisement,
    make_article,
    make_author,
    make_banner,
    make_dress,
    make_masthead,
    make_menu,
    make_page,
    make_published,
    make_section,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db
CANARY = "\"><x9 y='"
OURS = (
    Author, Correction, Department, LegacyAddress, LegacyPath, Masthead, Person, PublishedArticle,
    Retraction, Section, Tag, User, WorkflowEvent,
)  # fmt: skip
CHANGEABLE = [
    model for model in OURS
    if model not in (Correction, PublishedArticle, Retraction, WorkflowEvent)
]  # fmt: skip


# Their screens are made for what they hold; that each asks who comes, the matrix of addresses says.
OF_THE_PAPER = (
    Advertisement, AdvertisementReport, AdvertisementSwitch, Banner, Dress, Menu, PublishedPage,
    StaticPage, Topic,
)  # fmt: skip


@pytest.fixture
def filled(hoa, lan):
    """One row of everything, each text of it hostile."""
    section = make_section("Thời sự")
    Section.objects.filter(pk=section.pk).update(name=CANARY, introduction=CANARY)
    author, tag = make_author("Ngọc Lan"), make_tag("lũ lụt")
    person = Person.objects.create(full_name=CANARY)
    Author.objects.filter(pk=author.pk).update(pen_name=CANARY, introduction=CANARY, person=person)
    Tag.objects.filter(pk=tag.pk).update(name=CANARY)
    department = Department.objects.create(name=CANARY)
    User.objects.filter(pk=lan.pk).update(username=CANARY, full_name=CANARY, department=department)
    make_masthead()
    Masthead.objects.update(
        product_name=CANARY, motto=CANARY, agency=CANARY, head_name=CANARY, head_title=CANARY,
        licence=CANARY,
    )  # fmt: skip
    story = make_published(
        CANARY, standfirst=CANARY, kicker=CANARY, source=CANARY, section=section,
        authors=[author], tags=[tag], at=timezone.now() - timedelta(hours=2),
    )  # fmt: skip
    story.headline = f"{CANARY} mới"
    actions.save_article(by=hoa, at=timezone.now(), article=story, expected_version=1)
    factories.pass_and_correct(by=hoa, at=timezone.now(), article=story, note=CANARY)
    actions.retract(by=hoa, at=timezone.now(), article=story, reason=CANARY, document_number=CANARY)
    LegacyAddress.objects.create(host=CANARY, legacy_id=CANARY, article=story)
    LegacyPath.objects.create(host="cu.example", path='/"><x9', target='/"><x9')
    draft = make_article(CANARY, by=lan)
    move_to_trash(by=lan, at=timezone.now(), article=draft)
    return story


@pytest.fixture
def root():
    """Whose mark opens no story; the office does."""
    user = User.objects.create_superuser("goc", password="mật khẩu đủ dài để thử")
    factories.make_assignment(user, "chief")
    return user


def pages_of(model):
    base = f"/toa-soan/articles/{model._meta.model_name}/"
    pk = model.objects.order_by("pk").values_list("pk", flat=True).first()
    assert pk, model
    return [
        base,
        f"{base}add/",
        *(f"{base}{pk}/{page}/" for page in ("change", "history", "delete")),
    ]


def pages_of_one():
    lan, tag = User.objects.get(full_name=CANARY), Tag.objects.get()
    account = f"/toa-soan/articles/user/{lan.pk}/"
    return [
        *(f"{account}{page}/" for page in ("mat-khau", "khoa", "mo", "ban-giao")),
        f"/toa-soan/articles/tag/{tag.pk}/gop/",
        f"/toa-soan/articles/tag/{tag.pk}/chan/",
        "/toa-soan/articles/article/thung-rac/",
        "/toa-soan/",
    ]


def test_hostile_text_stands_escaped_on_every_page(filled, root, client):
    client.force_login(root)
    seen = 0
    for page in [*(page for model in OURS for page in pages_of(model)), *pages_of_one()]:
        answer = client.get(page)
        assert answer.status_code in (200, 403), page
        text = answer.content.decode()
        assert "<x9" not in text, page
        assert "⟦" not in text, page
        seen += "&lt;x9" in text
    assert seen > 30


@pytest.fixture
def surrounded(filled, hoa):
    now = timezone.now()
    advert = make_advertisement(advertiser=CANARY, words=CANARY)
    AdvertisementReport.objects.create(
        advertisement=advert, reason="fraud", words=CANARY, reported_at=now
    )
    AdvertisementSwitch.objects.create(
        verb="off", reason=CANARY, happened_at=now, happened_by=hoa, advertisement=advert
    )
    make_banner(CANARY)
    make_dress(occasion=CANARY)
    page = make_page(title=CANARY)
    make_menu("main", {"page": page, "label": CANARY})
    Topic.objects.create(tag=Tag.objects.get(), standfirst=CANARY, changed_at=now, changed_by=hoa)


def test_hostile_text_stands_escaped_around_the_pages_too(surrounded, root, client):
    client.force_login(root)
    seen = 0
    for page in (page for model in OF_THE_PAPER for page in pages_of(model)):
        answer = client.get(page)
        assert answer.status_code in (200, 302, 403, 404, 405), page
        text = answer.content.decode()
        assert "<x9" not in text, page
        assert "⟦" not in text, page
        seen += "&lt;x9" in text
    assert seen > 15


def test_what_was_posted_comes_back_escaped(filled, root, client):
    client.force_login(root)
    for model in CHANGEABLE:
        names = [field.name for field in model._meta.fields]
        page = f"/toa-soan/articles/{model._meta.model_name}/add/"
        answer = client.post(page, dict.fromkeys(names, CANARY))
        assert answer.status_code in (200, 302), page
        assert "<x9" not in answer.content.decode(), page
    for page in pages_of_one():
        assert "<x9" not in client.post(page, {"into": CANARY, "receiver": CANARY}).content.decode()


def state():
    return {
        model: list(model.objects.order_by("pk").values())
        for model in (*OURS, Article)
        if model is not PublishedArticle
    }


def outcome(answer):
    """What lies out of a person's reach is not there for her: the stock history leads away."""
    is_led_away = answer.status_code == 302 and answer.headers["Location"] == "/toa-soan/"
    return 403 if is_led_away or answer.status_code == 404 else answer.status_code


@pytest.mark.parametrize("role", ["Phóng viên", "Cộng tác viên", None])
def test_a_reporter_opens_and_changes_nothing_here(filled, role):
    person = make_user("ai", role or "Phóng viên")
    if role is None:
        person.groups.clear()
    client = Client()
    client.force_login(person)
    before = state()
    may_see = {"author", "section", "tag"} if role else set()
    for model in OURS:
        for number, page in enumerate(pages_of(model)):
            is_seen = model._meta.model_name in may_see and number in (0, 2, 3)
            assert outcome(client.get(page)) == (200 if is_seen else 403), page
            answer = client.post(page, {"name": "x", "username": "x", "post": "yes"})
            assert outcome(answer) == (200 if is_seen and number in (0, 3) else 403), page
    for page in pages_of_one()[:6]:
        assert client.post(page, {"receiver": person.pk, "into": "x"}).status_code == 403, page
    assert state() == before


def test_the_record_is_read_only_even_for_a_superuser(filled, root, client):
    client.force_login(root)
    for model in (Correction, PublishedArticle, Retraction, WorkflowEvent):
        listed, add, change, _history, delete = pages_of(model)
        assert client.get(listed).status_code == client.get(change).status_code == 200
        for page in (add, change, delete):
            assert client.post(page, {"post": "yes", "reason": "x"}).status_code == 403, page


def test_strangers_meet_the_login_everywhere(filled):
    for model in OURS:
        for page in pages_of(model):
            for answer in (Client().get(page), Client().post(page)):
                assert answer.status_code == 302
                assert answer.headers["Location"].startswith("/toa-soan/login/")


def test_no_change_goes_through_without_its_token(filled, root):
    client = Client(enforce_csrf_checks=True)
    client.force_login(root)
    for page in [*(pages_of(model)[1] for model in CHANGEABLE), *pages_of_one()[:6]]:
        assert client.post(page).status_code == 403, page


def test_stock_screens_are_gone(root, client):
    client.force_login(root)
    for page in ("auth/group/", "taggit/tag/", "auth/user/"):
        assert client.get(f"/toa-soan/{page}").status_code == 404
    labels = {model._meta.app_label for model in admin.site._registry}
    assert labels == {"articles"}


def test_nothing_is_removed_in_bulk(root, client):
    tag = make_tag()
    client.force_login(root)
    sent = {"action": "delete_selected", "_selected_action": [tag.pk], "post": "yes"}
    client.post("/toa-soan/articles/tag/", sent)
    assert Tag.objects.filter(pk=tag.pk).exists()


HOSTILE_QUERIES = [
    "q=%00", "q=" + "x" * 5000, "q=%F0%9F%98%80", "q='\"%25_\\", "tiep=1,x", "tiep=x", "tiep=,",
    "tiep=99999999999999999999,2020-01-01", "tiep=1,2020-01-01T00:00:00%2B00:00", "tiep=1,%00",
    "p=999", "o=1.2", "all=1", "tinh-trang=x", "vai-tro=x", "is_blocked__exact=abc",
    "viec=x", "_popup=1", "e=1",
    "merged_into__name=a", "_facets=1",
]  # fmt: skip


def test_no_query_breaks_a_list(filled, root, client):
    client.force_login(root)
    for model in OURS:
        for query in HOSTILE_QUERIES:
            answer = client.get(f"/toa-soan/articles/{model._meta.model_name}/?{query}")
            assert answer.status_code in (200, 302, 400), (model, query)


def queries_of(client, page):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return queries.captured_queries


def test_lists_ask_as_much_for_many_rows_as_for_one_and_never_count(filled, root, client):
    client.force_login(root)
    client.get("/toa-soan/")
    pages = [pages_of(model)[0] for model in OURS]
    before = {page: len(queries_of(client, page)) for page in pages}
    for number in range(12):
        make_author(f"Bút danh {number}")
        make_tag(f"từ khóa {number}")
        Department.objects.create(name=f"Phòng {number}")
        person = Person.objects.create(full_name=f"Người {number}")
        make_author(f"Bút danh khác {number}", person=person)
        make_user(f"nguoi{number}", "Phóng viên", full_name=f"Người {number}")
        make_published()
    for page in pages:
        asked = queries_of(client, page)
        assert len(asked) <= before[page] + 2, page
        assert len(asked) <= 20
        assert not [query for query in asked if "COUNT(" in query["sql"]], page


def test_a_list_is_read_on_to_its_end_without_gap_or_repeat(root, client):
    for number in range(130):
        make_tag(f"từ khóa {number}")
    client.force_login(root)
    seen, query = [], ""
    while True:
        listed = client.get(f"/toa-soan/articles/tag/{query}").context["cl"]
        seen += [tag.pk for tag in listed.result_list]
        if not listed.onward:
            break
        query = listed.onward_query()
    assert len(seen) == len(set(seen)) == 130


def test_every_screen_of_the_desk_is_known_to_these_tests():
    """A new one must be put before the wrong people too; who serves where and the record of all
    acts have tests of their own.
    """
    elsewhere = {"Article", "Photograph", "VideoAttachment", "Assignment", "AuditEntry"}
    elsewhere |= {"ChainRule", "DemandTerm"}
    registered = {model.__name__ for model in admin.site._registry}
    assert registered - elsewhere == {model.__name__ for model in (*OURS, *OF_THE_PAPER)}
