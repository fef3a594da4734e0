import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import actions, jobs
from articles.actions import purging
from articles.actions.auditing import tell
from articles.body import parse, plain_text
from articles.enums import Verb
from articles.models import (
    Article,
    AuditEntry,
    Autosave,
    PublishedArticle,
    User,
    WorkflowEvent,
)
from articles.models.audit import digest_of, facts_of
from tests.factories import (
    make_banner,
    make_dung,
    make_photograph,
    make_published,
    make_user,
    pass_and_correct,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def root(transactional_db):
    make_dung()
    return User.objects.create_superuser("goc", password="một mật khẩu rất dài")


@pytest.fixture
def story(root):
    return make_published(
        "Anh Nguyễn Văn Bền kể lại", body="<p>Ông Nguyễn Văn Bền, sinh năm 1961, ở xã ven đê.</p>"
    )


def search(words):
    return PublishedArticle.objects.extra(
        where=["search_folded @@ phraseto_tsquery('simple', %s)"], params=[words]
    )


def test_redacting_takes_the_words_and_leaves_the_hash(story, root, as_owner):
    hash_before = story.published.get().content_hash
    actions.redact(
        by=root, at=timezone.now(), article=story, passage="Nguyễn Văn Bền", reason="Theo đơn"
    )
    version = story.published.get()
    assert "Bền" not in version.headline + version.body
    assert "[…]" in version.body
    assert version.content_hash == hash_before


def test_a_cache_in_front_is_asked_for_every_page_that_may_show_a_struck_passage(
    story, root, as_owner, settings
):
    settings.PURGE_HOOK = "http://127.0.0.1:9"
    at = timezone.now()
    actions.redact(by=root, at=at, article=story, passage="Nguyễn Văn Bền", reason="Theo đơn")
    left = ProcrastinateJob.objects.filter(task_name=purging.PURGE).order_by("scheduled_at")
    waits = [job.scheduled_at - at for job in left]
    assert waits == [timedelta(), timedelta(seconds=2), timedelta(minutes=1)]
    jobs.purge(**left[0].args)
    told = ProcrastinateJob.objects.filter(task_name=purging.PURGE_PATHS).order_by("pk")
    own, every, *_lists = [job.args["paths"] for job in told]
    assert own[0] == story.published.get().get_absolute_url()
    assert every == ["/*"]


def test_a_passage_that_stands_nowhere_is_told_to_no_cache(story, root, as_owner, settings):
    settings.PURGE_HOOK = "http://127.0.0.1:9"
    actions.redact(by=root, at=timezone.now(), article=story, passage="Không có", reason="Đơn")
    assert not ProcrastinateJob.objects.filter(task_name=purging.PURGE).exists()


def test_a_redacted_passage_is_no_longer_found_by_search(story, root, as_owner):
    assert search("nguyen van ben").exists()
    actions.redact(
        by=root, at=timezone.now(), article=story, passage="Nguyễn Văn Bền", reason="Theo đơn"
    )
    assert not search("nguyen van ben").exists()


def test_redacting_leaves_an_event_that_does_not_repeat_the_words(story, root, as_owner):
    actions.redact(
        by=root, at=timezone.now(), article=story, passage="Nguyễn Văn Bền", reason="Theo đơn"
    )
    event = story.events.first()
    assert (event.verb, event.happened_by) == (Verb.REDACT, root)
    assert not WorkflowEvent.objects.filter(headline__contains="Bền").exists()


def test_only_a_person_with_the_right_redacts(story, as_owner):
    with pytest.raises(PermissionDenied):
        actions.redact(
            by=User.objects.get(username="dung"),
            at=timezone.now(),
            article=story,
            passage="Bền",
            reason="x",
        )


def test_the_record_is_closed_again_after_redacting(story, root, as_owner):
    actions.redact(by=root, at=timezone.now(), article=story, passage="1961", reason="Theo đơn")
    with pytest.raises(Exception, match="never changes"):
        PublishedArticle.objects.update(headline="khác")


def test_the_command_names_who_may_not(story):
    make_user("lan")
    with pytest.raises(CommandError):
        call_command("redact", story.pk, passage="Bền", reason="x", by="lan")


def test_an_empty_passage_is_refused(story, root):
    with pytest.raises(ValueError, match="passage"):
        actions.redact(by=root, at=timezone.now(), article=story, passage=" ", reason="x")


def test_the_sites_role_may_not_open_the_record(story):
    version = story.published.get()
    with pytest.raises(Exception, match="permission denied"):
        PublishedArticle.objects.filter(pk=version.pk).update(headline="khác")
    with pytest.raises(Exception, match="permission denied"):
        PublishedArticle.objects.filter(pk=version.pk)._raw_delete("default")
    assert PublishedArticle.objects.filter(pk=version.pk).update(
        shown_until=timezone.now() + timedelta(days=1)
    )


def test_a_person_who_paid_is_taken_out_of_the_record_too(root, as_owner):
    paid = make_published(genre="sponsored", sponsor="Hộ ông Nguyễn Văn Bền")
    actions.redact(
        by=root, at=timezone.now(), article=paid, passage="Nguyễn Văn Bền", reason="Theo đơn"
    )
    assert paid.published.get().sponsor == "Hộ ông […]"


def dump(but=()):
    """Every row of every table, as text."""
    tables = [t for t in connection.introspection.table_names() if t not in but]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            yield from ((table, row) for (row,) in cursor.fetchall())


def test_a_redacted_name_appears_nowhere(root, as_owner):
    dung, lan = make_dung(), make_user("lan")
    now = timezone.now()
    article = make_published(
        "ANH NGUYỄN VĂN BỀN kể lại",
        by=make_user("hoa", "Thư ký tòa soạn"),
        body="<p>Ông Nguyễn <strong>Văn</strong> Bền, ở xã ven đê.</p>",
        standfirst="Ông Nguyễn Văn Bền nói.",
        related=[{"kind": "unresolved", "headline": "Nguyễn Văn Bền và con đê"}],
    )
    other = make_published("Chuyện ven đê", related=[{"kind": "internal", "target": article}])
    saved = Article.objects.get(pk=article.pk)
    saved.source = "Nguyễn Văn Bền"
    actions.save_article(by=dung, at=now, article=saved, expected_version=saved.version)
    pass_and_correct(by=dung, at=now, article=saved, note="Nguyễn Văn Bền sinh năm 1961")
    make_banner("Nghe Nguyễn Văn Bền kể", target=article)
    Autosave.objects.create(
        article=article, saved_by=lan, saved_at=now, payload={"body": "<p>Nguyễn Văn Bền</p>"}
    )
    actions.retract(by=dung, at=timezone.now(), article=saved, reason="Ông Nguyễn Văn Bền yêu cầu")

    actions.redact(
        by=root, at=timezone.now(), article=article, passage="Nguyễn Văn Bền",
        reason="Theo đơn của ông Nguyễn Văn Bền",
    )  # fmt: skip

    left = [
        (table, row)
        for table, row in dump()
        if "Văn Bền" in row or "VĂN BỀN" in row or "van-ben" in row or "van ben" in row
        or "<strong>Văn" in row
    ]  # fmt: skip
    assert left == []
    assert other.published.get().printed_related == "ANH […] kể lại"


def test_a_story_with_a_redacted_passage_is_still_sound_markup(root, as_owner):
    article = make_published(body="<p>Ông <em>Nguyễn <strong>Văn</strong></em> Bền kể.</p>")
    actions.redact(
        by=root, at=timezone.now(), article=article, passage="Nguyễn Văn Bền", reason="Đơn"
    )
    body = article.published.get().body
    assert re.findall("<(/?)strong>", body) == ["", "/"]
    assert plain_text(parse(body)) == "Ông […] kể."


def test_a_number_in_a_tag_is_no_passage(root, as_owner):
    picture = make_photograph()
    figure = f'<figure data-photograph="{picture.pk}"><figcaption>Đê</figcaption></figure>'
    body = f"{figure}<p>Số {picture.pk}.</p>"
    article = make_published(body=body)
    actions.redact(
        by=root, at=timezone.now(), article=article, passage=str(picture.pk), reason="Đơn"
    )
    after = article.published.get().body
    assert f'data-photograph="{picture.pk}"' in after
    assert "Số […]" in after


def test_a_passage_is_taken_out_of_the_record_of_acts_alone(root, as_owner):
    tell("sign_in_refused", by=None, at=timezone.now(), area="logins", name="matkhau-bi-go-nham")
    entry = AuditEntry.objects.latest("pk")
    call_command("redact", passage="matkhau-bi-go-nham", reason="Gõ nhầm ô", by="goc")
    entry = AuditEntry.objects.get(pk=entry.pk)
    assert (entry.subject_name, entry.redacted) == ("[…]", ["subject"])
    assert entry.digest == digest_of(facts_of(entry), entry.told)
