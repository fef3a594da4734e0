"""How the database goes about the questions of a story's page: never through the whole archive."""

from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.pages import last_frame
from tests.paper import rich_story

# The package calls a function by the same name.
questions = import_module("articles.selectors.story")
pytestmark = pytest.mark.django_db


def plan(cursor, sql):
    cursor.execute(f"EXPLAIN {sql}")
    return "\n".join(line for (line,) in cursor.fetchall())


def plans_of(client, url):
    last_frame.forget()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    with connection.cursor() as cursor:
        # In a table this small it would read all of it, whatever else it could do.
        cursor.execute("SET LOCAL enable_seqscan = off")
        for query in queries.captured_queries:
            yield plan(cursor, query["sql"])


def faults(plans):
    through_all = ["Seq Scan on articles_publishedarticle", "hashed SubPlan"]
    return [plan for plan in plans for said in through_all if said in plan]


def test_a_story_is_found_with_what_stands_around_it_by_indexes_alone(client):
    plans = list(plans_of(client, rich_story().get_absolute_url()))
    assert len(plans) == 3
    assert faults(plans) == []


def test_so_it_is_when_a_plan_is_kept_for_all_stories(client):
    client.get(rich_story().get_absolute_url())
    text = questions._story._text
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute(f"PREPARE one AS {text.sql}")
        unknown = ", ".join("NULL" for _ in text.places)
        kept = plan(cursor, f"EXECUTE one({unknown})")
        cursor.execute("DEALLOCATE one")
    # The values stayed open: this is the plan that is kept.
    assert "$1" in kept
    assert faults([kept]) == []
