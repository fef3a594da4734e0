"""Offices are written once, whoever approves holds one, and no state is set without a version."""

from django.db import migrations

PUBLICATION = """
CREATE OR REPLACE FUNCTION newsroom_guard_publication() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM articles_approval
        WHERE id = NEW.approval_id AND article_id = NEW.article_id
            AND article_version = NEW.article_version AND ended_at IS NULL
    ) THEN
        RETURN NEW;
    END IF;
    -- What a former site had published comes with the page it was read from{unless}.
    IF NEW.approval_id IS NULL AND NEW.shown_from < NEW.published_at{as_it_came}
        AND EXISTS (SELECT FROM articles_legacyimport WHERE article_id = NEW.article_id)
        AND NOT EXISTS (SELECT FROM articles_publishedarticle WHERE article_id = NEW.article_id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'nothing is published without the approval of this very revision'
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""
STRICT = PUBLICATION.format(
    unless=", until the desk changes it", as_it_came=" AND NEW.article_version = 1"
)
LOOSE = PUBLICATION.format(unless="", as_it_came="")

GUARDS = """
CREATE FUNCTION newsroom_guard_approver() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM articles_workflowevent e WHERE e.article_id = NEW.article_id AND (
            (e.verb = 'create' AND e.happened_by_id = NEW.approved_by_id)
            OR (e.verb = 'hand_over' AND (e.details->>'from')::bigint = NEW.approved_by_id)
        )
    ) THEN
        RAISE EXCEPTION 'nobody approves a story that was her own before it was handed over'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT EXISTS (
        SELECT FROM articles_assignment o
            JOIN articles_article a ON a.id = NEW.article_id
            JOIN articles_section s ON s.id = a.section_id
        WHERE o.user_id = NEW.approved_by_id AND o.office <> 'reporter'
            AND o.valid_from <= NEW.approved_at
            AND (o.valid_until IS NULL OR o.valid_until > NEW.approved_at)
            AND (o.ended_at IS NULL OR o.ended_at > NEW.approved_at)
            AND (o.section_id IS NULL OR o.section_id IN (s.id, s.parent_id))
    ) THEN
        RAISE EXCEPTION 'who approves holds an office over the section'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION newsroom_guard_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'draft' AND NOT EXISTS (
        SELECT FROM articles_publishedarticle WHERE article_id = NEW.id
    ) THEN
        RAISE EXCEPTION 'a story without a version for readers is a draft'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION newsroom_guard_assignment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF newsroom_is_redacting() THEN
        RETURN NEW;
    END IF;
    IF OLD.ended_at IS NULL
        AND to_jsonb(NEW) - 'ended_at' - 'ended_by_id' = to_jsonb(OLD) - 'ended_at' - 'ended_by_id'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'of an assignment only its early end is ever added'
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER office BEFORE INSERT ON articles_approval
    FOR EACH ROW EXECUTE FUNCTION newsroom_guard_approver();
CREATE TRIGGER state BEFORE INSERT OR UPDATE OF state ON articles_article
    FOR EACH ROW EXECUTE FUNCTION newsroom_guard_state();
CREATE TRIGGER guard BEFORE UPDATE ON articles_assignment
    FOR EACH ROW EXECUTE FUNCTION newsroom_guard_assignment();
CREATE TRIGGER keep BEFORE DELETE ON articles_assignment
    FOR EACH ROW EXECUTE FUNCTION newsroom_refuse_change();
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON articles_chainrule
    FOR EACH ROW EXECUTE FUNCTION newsroom_refuse_change();
"""

GUARDS_GONE = """
DROP FUNCTION newsroom_guard_approver, newsroom_guard_state, newsroom_guard_assignment CASCADE;
DROP TRIGGER keep ON articles_assignment;
DROP TRIGGER guard ON articles_chainrule;
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0019_offices_are_kept")]

    operations = [
        migrations.RunSQL(GUARDS, GUARDS_GONE),
        migrations.RunSQL(STRICT, LOOSE),
    ]
