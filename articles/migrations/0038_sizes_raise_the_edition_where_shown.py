from django.db import migrations

# A reporter who sends nine photographs makes seventy rows that no reader can meet yet: pages in
# memory need not go for them. Where one is made while its story is being published, the page has
# the fewer sizes until it is built again for its age.
WHERE_SHOWN = """
CREATE FUNCTION newsroom_raise_edition_for_photograph() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    shown bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.photograph_id ELSE NEW.photograph_id END;
BEGIN
    IF EXISTS (SELECT FROM articles_publishedphotograph WHERE photograph_id = shown)
        OR EXISTS (SELECT FROM articles_topic WHERE photograph_id = shown)
        OR EXISTS (SELECT FROM articles_advertisement WHERE photograph_id = shown)
    THEN
        UPDATE articles_edition SET number = number + 1, raised_in = txid_current()
            WHERE id = 1 AND raised_in <> txid_current();
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION newsroom_raise_edition_for_video() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    shown bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.video_id ELSE NEW.video_id END;
BEGIN
    IF EXISTS (SELECT FROM articles_publishedvideo WHERE video_id = shown) THEN
        UPDATE articles_edition SET number = number + 1, raised_in = txid_current()
            WHERE id = 1 AND raised_in <> txid_current();
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER edition ON articles_photographrendition;
DROP TRIGGER edition ON articles_videorendition;
CREATE TRIGGER edition AFTER INSERT OR UPDATE OR DELETE ON articles_photographrendition
    FOR EACH ROW EXECUTE FUNCTION newsroom_raise_edition_for_photograph();
CREATE TRIGGER edition AFTER INSERT OR UPDATE OR DELETE ON articles_videorendition
    FOR EACH ROW EXECUTE FUNCTION newsroom_raise_edition_for_video();
"""

ALWAYS = """
DROP FUNCTION newsroom_raise_edition_for_photograph, newsroom_raise_edition_for_video CASCADE;
CREATE TRIGGER edition AFTER INSERT OR UPDATE OR DELETE ON articles_photographrendition
    FOR EACH STATEMENT EXECUTE FUNCTION newsroom_raise_edition();
CREATE TRIGGER edition AFTER INSERT OR UPDATE OR DELETE ON articles_videorendition
    FOR EACH STATEMENT EXECUTE FUNCTION newsroom_raise_edition();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0037_readings_by_the_hour'),
    ]

    operations = [migrations.RunSQL(WHERE_SHOWN, ALWAYS)]
