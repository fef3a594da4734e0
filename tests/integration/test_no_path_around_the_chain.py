"""There is no path to publication outside the chain: every address, form, job, command and row.

Whatever is tried, by whomever, three things hold afterwards: a new version for readers rests on
the approval of exactly its revision by somebody else than its author; a story that says it is
approved is; and no story changes its public state without such a version.
"""

import inspect
import json
from contextlib import suppress
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.management import CommandError, call_command, get_commands
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app as queue

from articles import actions
from articles.actions import publishing
from articles.actions.accounts import hand_over_drafts
from articles.actions.tags import merge_tags
from articles.actions.trash import move_to_trash, restore_from_trash
from articles.enums import Step
from articles.models import Approval, Article, PublishedArticle, Revision, Tag
from tests import factories
from tests.desk_addresses import PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]
PEOPLE = {
    "reporter": ("lan", "Phóng viên"),
    "editor": ("minh", "Biên tập viên"),
    "managing": ("hoa", "Thư ký tòa soạn"),
    "chief": ("hai", "Tổng biên tập"),
    "administrator": ("hong", "Quản trị"),
}


@pytest.fixture
def stories():
    """One of each standing, none of which readers may get as it stands."""
    factories.make_masthead()
    lan, minh, hoa = factories.make_lan(), factories.make_minh(), factories.make_hoa()
    now = timezone.now()
    draft = factories.make_article("Nháp", by=lan)
    waiting = factories.make_article("Chờ duyệt", by=lan)
    actions.submit(by=lan, at=now, article=waiting)
    actions.pass_up(by=minh, at=now, article=waiting)
    changed = factories.approved(factories.make_article("Đã duyệt rồi sửa", by=lan))
    changed.refresh_from_db()
    actions.save_article(by=hoa, at=now, article=changed, expected_version=1)
    live = factories.make_published("Đang chạy, có chữ mới", by=hoa)
    actions.save_article(by=hoa, at=now, article=live, expected_version=1)
    binned = factories.make_article("Trong thùng rác", by=lan)
    move_to_trash(by=lan, at=now, article=binned)
    return [draft, waiting, changed, live, binned]


@pytest.fixture
def around(stories):
    """A row of everything else that an address may be about."""
    hoa, now = factories.make_hoa(), timezone.now()
    factories.make_author()
    factories.make_tag()
    photograph = factories.make_photograph()
    factories.make_video(stories[0])
    factories.make_page()
    factories.make_banner()
    return {"photograph": photograph, "at": now, "by": hoa}


def standing():
    """What must not move but by the chain."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, state, step FROM articles_article")
        stories = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute("SELECT id FROM articles_publishedarticle")
        versions = {row[0] for row in cursor.fetchall()}
    return stories, versions


def violations(before):
    """Sentences that say what happened outside the chain since then."""
    if standing() == before:
        return []
    stories, versions = before
    new = PublishedArticle.objects.exclude(pk__in=versions).select_related("approval", "article")
    found = [
        f"{version.article} went to readers without its approval"
        for version in new
        if not is_covered(version.approval, version.article_id, version.article_version)
    ]
    with_new = {version.article_id for version in new}
    for article in Article.objects.all():
        state, step = stories.get(article.pk, ("draft", "draft"))
        approval = article.approvals.standing().filter(article_version=article.version).first()
        has_moved = article.step == Step.APPROVED != step
        if has_moved and not is_covered(approval, article.pk, article.version):
            found.append(f"{article} is called approved and is not")
        if article.state == "published" != state and article.pk not in with_new:
            found.append(f"{article} is called published and has no version")
    return found


def is_covered(approval, article, version):
    if approval is None or (approval.article_id, approval.article_version) != (article, version):
        return False
    story = Article.objects.get(pk=article)
    return approval.approved_by_id != story.created_by_id


# -- Every address of the desk -------------------------------------------------------


def everything(article):
    """A body that answers any form and claims every field that a story has."""
    later = timezone.localtime() + timedelta(days=1)
    fields = {
        field.attname: "1" for field in Article._meta.fields if field.attname != "id"
    }  # fmt: skip
    claimed = {
        "state": "published", "step": "approved", "slug": "chui", "version": str(article.version),
        "article_version": str(article.version), "expected_version": str(article.version),
        "first_published_at": "2026-11-01 07:00", "shown_from": "2026-11-01 07:00",
        "step_version": "1", "approval": "1", "is_approving": "1", "approved_by": "1",
        "headline": "Chen vào", "standfirst": "Sapo", "body": "<p>Chữ.</p>", "genre": "news",
        "section": str(article.section_id), "tags": "[]", "bylines": "[]", "related": "[]",
        "picture_uses": "[]", "lead_photograph": "", "embargo_until_0": "", "embargo_until_1": "",
        "when": "now", "shown_from_0": f"{later:%d/%m/%Y}", "shown_from_1": f"{later:%H:%M}",
        "note": "Vì sao", "reason": "Vì sao", "reason_kind": "facts", "to": "with_chief",
        "kind": "erratum", "document_number": "1", "confirmed": "1", "receiver": "1",
        "valid_until_0": f"{later:%d/%m/%Y}", "valid_until_1": f"{later:%H:%M}",
    }  # fmt: skip
    buttons = dict.fromkeys(
        ("_publish", "_correct", "_save", "_set", "_continue", "_saveasnew", "_approve", "_fix"),
        "1",
    )
    return fields | claimed | buttons


def crafted(article):
    """As if there were admin actions, editable lists and inlines of every related table."""
    rows = {"action": "publish", "_selected_action": str(article.pk), "select_across": "1",
            "index": "0"}  # fmt: skip
    prefixes = ["form", *(each.get_accessor_name() for each in Article._meta.related_objects)]
    for prefix in filter(None, prefixes):
        rows |= {f"{prefix}-{name}": "1" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
        rows |= {
            f"{prefix}-0-id": str(article.pk), f"{prefix}-0-article": str(article.pk),
            f"{prefix}-0-state": "published", f"{prefix}-0-step": "approved",
            f"{prefix}-0-article_version": str(article.version),
            f"{prefix}-0-shown_from": "2026-11-01 07:00", f"{prefix}-0-approval": "1",
        }  # fmt: skip
    return everything(article) | rows


def tried(client, path, body, before):
    """What one POST did outside the chain; where a form is no use, as JSON. It is taken back."""
    for given in ({"data": body}, {"data": json.dumps(body), "content_type": "application/json"}):
        with transaction.atomic():
            answer = client.post(path, **given)
            assert answer.status_code < 500, (path, answer.status_code)
            found = violations(before)
            transaction.set_rollback(True)
        if found or answer.status_code != 400:
            return found
    return []


def addresses(stories, around):
    for page in PAGES:
        if page.is_about_a_story:
            for article in stories:
                yield from ((address, article) for address in page.addresses(article.pk))
        else:
            row = page.model.objects.order_by("pk").first()
            if row is not None:
                yield from ((address, stories[0]) for address in page.addresses(row.pk))


@pytest.mark.usefixtures("unprinted")
@pytest.mark.parametrize("who", [*PEOPLE, "superuser"])
def test_no_address_of_the_desk_publishes_past_the_chain(stories, around, who):
    """Lan wrote the stories, Hoa worked on them."""
    client = Client(raise_request_exception=False)
    username, role = PEOPLE.get(who, (who, "Quản trị"))
    client.force_login(factories.make_user(username, role, is_superuser=who == "superuser"))
    before = standing()
    found = [
        (address, sentence)
        for address, article in addresses(stories, around)
        for sentence in tried(client, address, crafted(article), before)
    ]
    assert found == []


def test_the_sweep_sees_a_hole_where_there_is_one(stories, around, monkeypatch):
    """With the guard of the actions gone the database still refuses; a forged approval, such as
    nobody gave, would be noticed.
    """
    monkeypatch.setattr(publishing, "approval_of", lambda article: forged(stories[1]))
    with transaction.atomic():
        before = standing()
        with suppress(DatabaseError), transaction.atomic():
            actions.publish(by=factories.make_hoa(), at=timezone.now(), article=stories[0])
        assert violations(before) == []
        Approval.objects.create(
            article=stories[0], article_version=1, content_hash="x",
            approved_at=timezone.now(), approved_by=factories.make_dung(),
        )  # fmt: skip
        Article.objects.filter(pk=stories[0].pk).update(step=Step.APPROVED)
        Approval.objects.filter(article=stories[0]).update(
            ended_at=timezone.now(), ended_by=factories.make_dung()
        )
        assert violations(before) == [f"{stories[0]} is called approved and is not"]
        transaction.set_rollback(True)


def forged(article):
    return Approval(pk=1, article=article, article_version=article.version)


def test_the_desk_has_no_action_no_editable_list_and_no_inline():
    for model, screen in admin.site._registry.items():
        if model._meta.app_label == "articles":
            assert not screen.actions, model
            assert not screen.list_editable, model
            assert not screen.inlines, model


# -- Past every address ---------------------------------------------------------------


def raw(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def a_version(article, **fields):
    version = PublishedArticle.objects.first()
    values = {"pk": None, "article": article, "number": 7, "article_version": article.version,
              "approval": None}  # fmt: skip
    for name, value in (values | fields).items():
        setattr(version, name, value)
    version._state.adding = True
    return version


def from_a_fixture(tmp_path, rows):
    path = tmp_path / "rows.json"
    path.write_text(json.dumps(rows), "utf-8")
    call_command("loaddata", str(path), verbosity=0)


def fixture_of_a_version(article, tmp_path):
    stored = PublishedArticle.objects.values().first()
    fields = {
        name.removesuffix("_id"): value for name, value in stored.items()
        if name not in ("id", "search_exact", "search_folded")
    }  # fmt: skip
    fields |= {"article": article.pk, "number": 7, "approval": None}
    row = {"model": "articles.publishedarticle", "pk": 9999, "fields": fields}
    from_a_fixture(tmp_path, json.loads(json.dumps([row], default=str)))


def fixture_of_a_story(article, tmp_path):
    row = Article.objects.filter(pk=article.pk).values().get()
    fields = {name.removesuffix("_id"): value for name, value in row.items() if name != "id"}
    fields |= {"state": "published", "step": "approved", "slug": "a",
               "first_published_at": "2026-11-01T00:00:00Z"}  # fmt: skip
    fields.pop("search_text", None)
    rows = [{"model": "articles.article", "pk": article.pk, "fields": fields}]
    from_a_fixture(tmp_path, json.loads(json.dumps(rows, default=str)))


def restore_a_revision(article, tmp_path):
    """The revision that was approved once is restored: the approval does not come back."""
    hoa = factories.make_hoa()
    stored = Article.objects.get(pk=article.pk)
    actions.save_article(
        by=hoa, at=timezone.now(), article=stored, expected_version=stored.version, restored_from=1
    )
    actions.publish(by=hoa, at=timezone.now(), article=article)


def merge_and_publish(article, tmp_path):
    hoa, one, other = factories.make_hoa(), factories.make_tag("một"), factories.make_tag("hai")
    article.tags.add(one)
    factories.approved(article)
    merge_tags(by=hoa, at=timezone.now(), tag=one, into=other)
    actions.publish(by=hoa, at=timezone.now(), article=article)


def hand_over_and_approve(article, tmp_path):
    dung = factories.make_dung()
    own = factories.make_article(by=dung)
    hand_over_drafts(by=dung, at=timezone.now(), giver=dung, receiver=factories.make_lan())
    actions.approve_at_once(by=dung, at=timezone.now(), article=own, reason="Gấp")


def out_of_the_trash(article, tmp_path):
    lan = factories.make_lan()
    move_to_trash(by=lan, at=timezone.now(), article=article)
    restore_from_trash(by=lan, at=timezone.now(), article=article)
    actions.publish(by=factories.make_hoa(), at=timezone.now(), article=article)


PASTS = {
    "create": lambda article, _: a_version(article).save(force_insert=True),
    "bulk_create": lambda article, _: PublishedArticle.objects.bulk_create([a_version(article)]),
    "another approval": lambda article, _: a_version(
        article, approval=Approval.objects.exclude(article=article).first()
    ).save(force_insert=True),
    "update": lambda article, _: Article.objects.filter(pk=article.pk).update(
        state="published", slug="a", first_published_at=timezone.now()
    ),
    "update of the step": lambda article, _: Article.objects.filter(pk=article.pk).update(
        step="approved"
    ),
    "bulk_update": lambda article, _: Article.objects.bulk_update(
        [Article(pk=article.pk, step="approved")], ["step"]
    ),
    "moving a version": lambda article, _: PublishedArticle.objects.update(article=article),
    "SQL of a version": lambda article, _: raw(
        "INSERT INTO articles_publishedarticle SELECT (jsonb_populate_record(v, jsonb_build_object("
        "'id', 9999, 'article_id', %s, 'approval_id', NULL, 'number', 7))).*"
        " FROM articles_publishedarticle v LIMIT 1",
        article.pk,
    ),
    "SQL of the step": lambda article, _: raw(
        "UPDATE articles_article SET step = 'approved' WHERE id = %s", article.pk
    ),
    "SQL of the state": lambda article, _: raw(
        "UPDATE articles_article SET state = 'published', slug = 'a',"
        " first_published_at = now() WHERE id = %s",
        article.pk,
    ),
    "the guards": lambda article, _: raw("ALTER TABLE articles_article DISABLE TRIGGER ALL"),
    "the role of replication": lambda article, _: raw("SET session_replication_role = replica"),
    "the mark of redaction": lambda article, _: [
        raw("SET newsroom.redacting = 'on'"),
        a_version(article).save(force_insert=True),
    ],
    "an old approval": lambda article, _: Approval.objects.update(ended_at=None, ended_by=None),
    "a revision": lambda article, _: Revision.objects.update(content_hash="x"),
    "fixture of a version": fixture_of_a_version,
    "fixture of a story": fixture_of_a_story,
    "restoring": restore_a_revision,
    "merging tags": merge_and_publish,
    "handing over": hand_over_and_approve,
    "the trash": out_of_the_trash,
    "the archive": lambda article, _: actions.publish_from_archive(
        by=factories.make_dung(), at=timezone.now(), article=article,
        shown_from=timezone.now() - timedelta(days=900),
    ),
    "the schedule": lambda article, _: actions.publish(
        by=factories.make_dung(), at=timezone.now(), article=article,
        shown_from=timezone.now() + timedelta(hours=1),
    ),
    "approving while publishing": lambda article, _: actions.publish(
        by=factories.make_hoa(), at=timezone.now(), article=article, is_approving=True
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", PASTS)
def test_past_every_address_there_is_no_way_either(stories, tmp_path, way):
    for article in (stories[0], stories[2]):
        before = standing()
        refused = False
        try:
            with transaction.atomic():
                PASTS[way](article, tmp_path)
        except Exception:
            refused = True
        assert violations(before) == [], way
        assert refused or way in {"merging tags", "approving while publishing", "bulk_update"}, way


# -- The queue and the commands -------------------------------------------------------


def arguments_of(work, article):
    kinds = {"int": article.pk, "str": str(article.pk), "list": [str(article.pk)]}
    for name, parameter in inspect.signature(work).parameters.items():
        kind = str(getattr(parameter.annotation, "__name__", parameter.annotation)).split("[")[0]
        if parameter.default is parameter.empty:
            yield name, kinds.get(kind, str(article.pk))


def tasks():
    return {
        name: task.func
        for name, task in queue.tasks.items()
        if name.startswith("articles.") and not inspect.iscoroutinefunction(task.func)
    }


def test_no_job_publishes_whatever_it_is_given(stories):
    assert tasks()
    for name, work in tasks().items():
        for article in stories:
            before = standing()
            with suppress(Exception), transaction.atomic():
                work(**dict(arguments_of(work, article)))
            assert violations(before) == [], name


# What each command is given. One that is added later says so here.
COMMANDS = {
    "empty_trash": [],
    "flush_readings": ["--once"],
    "forget_readings": [],
    "forget_uploads": [],
    "import_legacy": ["{folder}", "--by", "dung", "--publish"],
    "make_sharing_cards": [],
    "reconcile_media": [],
    "recount": ["--apply"],
    "redact": ["{story}", "--by", "root", "--reason", "x"],
}


def test_no_command_publishes_what_the_desk_has_not_approved(stories, tmp_path):
    factories.make_dung()
    own = {name for name, where in get_commands().items() if where == "articles"}
    for name in own:
        given = COMMANDS.get(name, [])
        before = standing()
        with suppress(CommandError, SystemExit, Exception), transaction.atomic():
            call_command(
                name,
                *(each.format(folder=tmp_path, story=stories[0].pk) for each in given),
                verbosity=0,
            )
        assert violations(before) == [], name
    assert not (set(COMMANDS) - own), "a command is gone: take its line out"


def test_every_table_with_a_story_is_thought_of():
    """Whatever points at a version for readers comes after the version: none makes one."""
    makers = {
        model for model in apps.get_app_config("articles").get_models()
        if any(field.name == "approval" for field in model._meta.fields)
    }  # fmt: skip
    assert makers == {PublishedArticle}


def test_tags_are_not_part_of_what_a_version_prints_by_name(stories):
    """Merging renames what readers see of a tag; it makes no version."""
    one, other = factories.make_tag("một"), factories.make_tag("hai")
    before = standing()
    merge_tags(by=factories.make_hoa(), at=timezone.now(), tag=one, into=other)
    assert violations(before) == []
    assert standing()[1] == before[1]
    assert Tag.objects.get(pk=one.pk).merged_into == other
