"""How the database goes about the questions of a story's page: never through the whole archive."""

from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models.published import column_of
from articles.pages import last_frame
from articles.pages.story import SAME_SECTION_STORIES
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


def test_so_it_is_when_a_plan_is_kept_for_all_stories_and_all_sections(client):
    story = rich_story()
    client.get(story.get_absolute_url())
    around = questions._around(column_of(story.section), SAME_SECTION_STORIES)
    plans = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        for name, text in (("one", questions._story._text), ("two", around._text)):
            cursor.execute(f"PREPARE {name} AS {text.sql}")
            unknown = ", ".join("NULL" for _ in text.places)
            plans.append(plan(cursor, f"EXECUTE {name}({unknown})"))
            cursor.execute(f"DEALLOCATE {name}")
    # The values stayed open: this is the plan that is kept.
    assert all("$1" in plan for plan in plans)
    assert faults(plans) == []
