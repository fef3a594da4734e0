"""Past every address of the desk: rows, fixtures, other actions, jobs and commands."""

import inspect
import json
from contextlib import suppress
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command, get_commands
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app as queue

from articles import actions
from articles.actions.accounts import hand_over_drafts
from articles.actions.tags import merge_tags
from articles.actions.trash import move_to_trash, restore_from_trash
from articles.models import Approval, Article, PublishedArticle, Revision, Tag
from tests import factories
from tests.integration.chain_sweeps.watching import standing, violations

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]


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
