"""What was approved, and what of it was saved, goes only with a draft that the trash removes."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION newsroom_guard_removal_with_story() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM articles_article WHERE id = OLD.article_id AND trashed_at IS NULL
    ) THEN
        RAISE EXCEPTION 'it goes only with a story that lies in the trash'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER lasting BEFORE DELETE ON articles_approval
    FOR EACH ROW EXECUTE FUNCTION newsroom_guard_removal_with_story();
CREATE TRIGGER lasting BEFORE DELETE ON articles_revision
    FOR EACH ROW EXECUTE FUNCTION newsroom_guard_removal_with_story();
"""

GUARDS_GONE = "DROP FUNCTION newsroom_guard_removal_with_story CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("articles", "0023_a_short_list_of_late_stories")]

    operations = [migrations.RunSQL(GUARDS, GUARDS_GONE)]
