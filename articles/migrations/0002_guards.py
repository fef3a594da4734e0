"""Triggers: the record is written once, the edition rises, sections have two levels."""

from django.db import migrations

WRITTEN_ONCE = [
    "publishedbyline",
    "publishedphotograph",
    "publishedvideo",
    "publishedrelated",
    "correction",
    "retraction",
    "workflowevent",
]
READ_BY_PUBLIC_PAGES = [
    "publishedarticle",
    "publishedbyline",
    "publishedtag",
    "publishedphotograph",
    "publishedvideo",
    "publishedrelated",
    "correction",
    "retraction",
    "section",
    "masthead",
    "author",
    "tag",
    "photographrendition",
    "videorendition",
    "legacyaddress",
]

FUNCTIONS = """
CREATE FUNCTION newsroom_is_redacting() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('newsroom.redacting', true), '') = 'on'
$$;

CREATE FUNCTION newsroom_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF newsroom_is_redacting() AND TG_OP = 'UPDATE' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is the record: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION newsroom_guard_published() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    end_may_change boolean := OLD.shown_until IS NULL OR OLD.shown_until > now();
    end_is_honest boolean := NEW.shown_until IS NULL
        OR NEW.shown_until >= now() - interval '5 minutes';
    rest_is_same boolean := to_jsonb(NEW) - 'shown_until' = to_jsonb(OLD) - 'shown_until';
BEGIN
    IF newsroom_is_redacting() THEN
        RETURN NEW;
    END IF;
    IF rest_is_same AND (NEW.shown_until IS NOT DISTINCT FROM OLD.shown_until
            OR (end_may_change AND end_is_honest)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a published version never changes; only an end that still lies ahead may'
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION newsroom_guard_published_tag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'tag_id' = to_jsonb(OLD) - 'tag_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'of a published tag only the tag itself may change, when tags are merged'
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION newsroom_raise_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE articles_edition SET number = number + 1, raised_in = txid_current()
        WHERE id = 1 AND raised_in <> txid_current();
    RETURN NULL;
END $$;

CREATE FUNCTION newsroom_guard_section() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.parent_id IS NOT NULL AND (
        EXISTS (SELECT FROM articles_section WHERE id = NEW.parent_id AND parent_id IS NOT NULL)
        OR EXISTS (SELECT FROM articles_section WHERE parent_id = NEW.id)
    ) THEN
        RAISE EXCEPTION 'sections have two levels' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.parent_id IS DISTINCT FROM OLD.parent_id
        AND EXISTS (SELECT FROM articles_publishedarticle WHERE section_id = NEW.id) THEN
        RAISE EXCEPTION 'a section with published stories stays where it is'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

FUNCTIONS_GONE = """
DROP FUNCTION newsroom_refuse_change, newsroom_guard_published, newsroom_guard_published_tag,
    newsroom_raise_edition, newsroom_guard_section, newsroom_is_redacting CASCADE;
"""


def triggers() -> str:
    lines = [
        "INSERT INTO articles_edition (id, number, raised_in) VALUES (1, 1, 0);",
        "CREATE TRIGGER guard BEFORE UPDATE ON articles_publishedarticle"
        " FOR EACH ROW EXECUTE FUNCTION newsroom_guard_published();",
        "CREATE TRIGGER guard BEFORE UPDATE ON articles_publishedtag"
        " FOR EACH ROW EXECUTE FUNCTION newsroom_guard_published_tag();",
        "CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON articles_section"
        " FOR EACH ROW EXECUTE FUNCTION newsroom_guard_section();",
    ]
    lines += [
        f"CREATE TRIGGER guard BEFORE UPDATE ON articles_{table}"
        " FOR EACH ROW EXECUTE FUNCTION newsroom_refuse_change();"
        for table in WRITTEN_ONCE
    ]
    lines += [
        f"CREATE TRIGGER keep BEFORE DELETE ON articles_{table}"
        " FOR EACH ROW EXECUTE FUNCTION newsroom_refuse_change();"
        for table in ["publishedarticle", "publishedtag", *WRITTEN_ONCE]
    ]
    lines += [
        f"CREATE TRIGGER edition AFTER INSERT OR UPDATE OR DELETE ON articles_{table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION newsroom_raise_edition();"
        for table in READ_BY_PUBLIC_PAGES
    ]
    return "\n".join(lines)


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_the_newsroom")]

    operations = [
        migrations.RunSQL(FUNCTIONS, FUNCTIONS_GONE),
        migrations.RunSQL(triggers(), "DELETE FROM articles_edition"),
    ]
