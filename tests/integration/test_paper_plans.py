"""How the database goes about the questions of a story's page: never through the whole archive."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.pages import last_frame
from tests.paper import rich_story

pytestmark = pytest.mark.django_db


def plans_of(client, url):
    last_frame.forget()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    with connection.cursor() as cursor:
        # In a table this small it would read all of it, whatever else it could do.
        cursor.execute("SET LOCAL enable_seqscan = off")
        for query in queries.captured_queries:
            cursor.execute("EXPLAIN " + query["sql"])
            yield "\n".join(line for (line,) in cursor.fetchall())


def test_a_story_is_found_with_what_stands_around_it_by_indexes_alone(client):
    plans = list(plans_of(client, rich_story().get_absolute_url()))
    assert len(plans) > 3
    through_all = ["Seq Scan on articles_publishedarticle", "hashed SubPlan"]
    assert [plan for plan in plans for said in through_all if said in plan] == []
