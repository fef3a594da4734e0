"""What the desk's first screen costs on a full newsroom: run it on a database of its own.

DATABASE_URL=… MIGRATION_DATABASE_URL=… python bench/my_work.py --stories 100000
"""

import argparse
import datetime
import statistics
import sys
import time

import sitemaps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import actions
from articles.models import Article, Assignment, Notice, PublishedArticle, User, WorkflowEvent
from articles.workflow import OFFICE_OF_ROLE

PEOPLE = {
    "bench": "Phóng viên",
    "minh": "Biên tập viên",
    "hoa": "Thư ký tòa soạn",
    "dung": "Tổng biên tập",
}
IN_WORK, RUNS = 400, 7
PAGES = ("/toa-soan/", "/toa-soan/viec-cua-toi/", "/toa-soan/thong-bao/moi/")


def staff() -> None:
    """The first writer is credited with the whole archive: the worst case for a list of her own."""
    actions.establish_roles()
    long_ago = timezone.now() - datetime.timedelta(days=999)
    for username, role in PEOPLE.items():
        user, _is_new = User.objects.get_or_create(username=username)
        User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=False)
        user.groups.add(Group.objects.get(name=role))
        office = OFFICE_OF_ROLE[role]
        Assignment.objects.create(user=user, office=office, valid_from=long_ago)


def fill(stories: int) -> None:
    sitemaps.fill(stories)
    staff()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE articles_article SET step = 'approved', arrived_at = first_published_at, "
            "updated_at = first_published_at"
        )
    events = {"id": f"{stories} + n", "article_id": f"1 + n % {stories}"}
    hour = "now() - n * interval '5 min'"
    sitemaps.clone(WorkflowEvent, 2 * stories, events | {"happened_at": hour, "verb": "'submit'"})
    count_on("article", "approval", "workflowevent")
    work()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def count_on(*tables: str) -> None:
    """The copies came with numbers of their own; sequences belong to the owner of the tables."""
    with connections["owner"].cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT setval('articles_{table}_id_seq', max(id)) FROM articles_{table}"  # noqa: S608
            )


def work() -> None:
    """Stories on every step, each passed there by the verbs themselves."""
    by = {user.username: user for user in User.objects.all()}
    model = Article.objects.order_by("pk")[0]
    for number in range(IN_WORK):
        at = timezone.now() - datetime.timedelta(minutes=number)
        story = Article(headline=f"Bài {number}", body=model.body, section=model.section)
        actions.start_article(by=by["bench"], at=at, article=story)
        if number % 4:
            actions.submit(by=by["bench"], at=at, article=story)
        if number % 4 > 1:
            actions.pass_up(by=by["minh"], at=at, article=story)
        if number % 4 > 2:
            actions.pass_up(by=by["hoa"], at=at, article=story)


def measure() -> None:
    for username in PEOPLE:
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(User.objects.get(username=username))
        for page in PAGES:
            times = []
            for _run in range(RUNS):
                began = time.monotonic()
                with CaptureQueriesContext(connection) as queries:
                    found = client.get(page)
                times.append(time.monotonic() - began)
                assert found.status_code == 200, (page, found.status_code)
            slowest = max(queries.captured_queries, key=lambda query: float(query["time"]))
            sys.stdout.write(
                f"{username:<6} {page:<26} {1000 * statistics.median(times):5.0f} ms  "
                f"{len(queries):2} queries  slowest {1000 * float(slowest['time']):4.0f} ms  "
                f"{len(found.content) // 1024:4} KB\n"
            )


def explain() -> None:
    """What the planner does with the longest of them, told by PostgreSQL itself."""
    for username in PEOPLE:
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(User.objects.get(username=username))
        with CaptureQueriesContext(connection) as queries:
            client.get("/toa-soan/")
        for query in sorted(queries.captured_queries, key=lambda each: -float(each["time"]))[:2]:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, COSTS OFF) " + query["sql"])
                plan = "\n".join(line for (line,) in cursor.fetchall())
            sys.stdout.write(f"\n{username}\n{plan}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=100_000)
    parser.add_argument("--explain", action="store_true")
    options = parser.parse_args()
    call_command("prepare_database")
    call_command("collectstatic", interactive=False, verbosity=0)
    if not PublishedArticle.objects.exists():
        began = time.monotonic()
        fill(options.stories)
        sys.stdout.write(f"filled in {time.monotonic() - began:.0f} s\n")
    counted = f"{Notice.objects.count()} notices, {WorkflowEvent.objects.count()} events"
    steps = Article.objects.exclude(step="approved").count()
    sys.stdout.write(f"{Article.objects.count()} stories, {steps} in work, {counted}\n")
    measure()
    if options.explain:
        explain()


if __name__ == "__main__":
    main()
