from django.db import migrations

# Of each hour and each day the first few, which an index gives; only those are summed up. A join
# that the planner may turn round would read every row of the window: hence LATERAL throughout.
# In plpgsql, so that a page which knows its frame already does not pay for planning it.
WINDOWS = """
CREATE FUNCTION newsroom_most_read_in_hours(until_moment timestamptz, hours integer, first integer)
RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    last_hour timestamptz := date_trunc('hour', until_moment);
    first_hour timestamptz := last_hour - (hours - 1) * interval '1 hour';
BEGIN
    RETURN ARRAY(
        SELECT candidate.article_id
        FROM (
            SELECT DISTINCT foremost.article_id
            FROM generate_series(first_hour, last_hour, interval '1 hour') AS an_hour
            CROSS JOIN LATERAL (
                SELECT article_id FROM articles_pageviewhour
                WHERE hour = an_hour AND readers > 0
                ORDER BY readers DESC LIMIT first
            ) AS foremost
        ) AS candidate
        CROSS JOIN LATERAL (
            SELECT sum(readers) AS readers FROM articles_pageviewhour
            WHERE article_id = candidate.article_id AND hour BETWEEN first_hour AND last_hour
        ) AS total
        ORDER BY total.readers DESC, candidate.article_id DESC LIMIT first
    );
END $$;

CREATE FUNCTION newsroom_most_read_in_days(until_moment timestamptz, days integer, first integer)
RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    last_day date := (until_moment AT TIME ZONE 'Asia/Ho_Chi_Minh')::date;
    first_day date := last_day - (days - 1);
BEGIN
    RETURN ARRAY(
        SELECT candidate.article_id
        FROM (
            SELECT DISTINCT foremost.article_id
            FROM generate_series(0, days - 1) AS past
            CROSS JOIN LATERAL (
                SELECT article_id FROM articles_pageviewday
                WHERE day = last_day - past AND readers > 0
                ORDER BY readers DESC LIMIT first
            ) AS foremost
        ) AS candidate
        CROSS JOIN LATERAL (
            SELECT sum(readers) AS readers FROM articles_pageviewday
            WHERE article_id = candidate.article_id AND day BETWEEN first_day AND last_day
        ) AS total
        ORDER BY total.readers DESC, candidate.article_id DESC LIMIT first
    );
END $$;
"""

GONE = "DROP FUNCTION newsroom_most_read_in_hours, newsroom_most_read_in_days"


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0039_stills_that_are_photographs'),
    ]

    operations = [migrations.RunSQL(WINDOWS, GONE)]
