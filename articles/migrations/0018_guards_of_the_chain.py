"""What must hold whoever writes: no version without its approval, no approval of one's own."""

from django.db import migrations
from django.utils import timezone

OFFICES = {
    "Phóng viên": "reporter",
    "Cộng tác viên": "reporter",
    "Biên tập viên": "desk",
    "Trưởng phòng, ban": "desk",
    "Thư ký tòa soạn": "managing",
    "Tổng biên tập": "chief",
}

GUARDS = """
CREATE FUNCTION newsroom_guard_publication() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM articles_approval
        WHERE id = NEW.approval_id AND article_id = NEW.article_id
            AND article_version = NEW.article_version AND ended_at IS NULL
    ) THEN
        RETURN NEW;
    END IF;
    -- What a former site had published comes with the page it was read from.
    IF NEW.approval_id IS NULL AND NEW.shown_from < NEW.published_at
        AND EXISTS (SELECT FROM articles_legacyimport WHERE article_id = NEW.article_id)
        AND NOT EXISTS (SELECT FROM articles_publishedarticle WHERE article_id = NEW.article_id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'nothing is published without the approval of this very revision'
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION newsroom_guard_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM articles_article a WHERE a.id = NEW.article_id
            AND a.created_by_id = NEW.approved_by_id
    ) OR EXISTS (
        SELECT FROM articles_byline b
            JOIN articles_author w ON w.id = b.author_id
            JOIN articles_person p ON p.id = w.person_id
        WHERE b.article_id = NEW.article_id AND p.user_id = NEW.approved_by_id
    ) THEN
        RAISE EXCEPTION 'nobody approves a story of her own'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION newsroom_guard_approval_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF newsroom_is_redacting() THEN
        RETURN NEW;
    END IF;
    IF OLD.ended_at IS NULL
        AND to_jsonb(NEW) - 'ended_at' - 'ended_by_id' = to_jsonb(OLD) - 'ended_at' - 'ended_by_id'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'of an approval only its end is ever added'
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION newsroom_guard_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.step = 'approved' AND NOT EXISTS (
        SELECT FROM articles_approval
        WHERE article_id = NEW.id AND article_version = NEW.version AND ended_at IS NULL
    ) THEN
        RAISE EXCEPTION 'a story is approved where its present revision is'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER chain BEFORE INSERT ON articles_publishedarticle
    FOR EACH ROW EXECUTE FUNCTION newsroom_guard_publication();
CREATE TRIGGER guard BEFORE INSERT ON articles_approval
    FOR EACH ROW EXECUTE FUNCTION newsroom_guard_approval();
CREATE TRIGGER keep BEFORE UPDATE ON articles_approval
    FOR EACH ROW EXECUTE FUNCTION newsroom_guard_approval_end();
CREATE TRIGGER guard BEFORE UPDATE ON articles_revision
    FOR EACH ROW EXECUTE FUNCTION newsroom_refuse_change();
CREATE TRIGGER chain BEFORE INSERT OR UPDATE OF step, version ON articles_article
    FOR EACH ROW EXECUTE FUNCTION newsroom_guard_step();
"""

GUARDS_GONE = """
DROP FUNCTION newsroom_guard_publication, newsroom_guard_approval, newsroom_guard_approval_end,
    newsroom_guard_step CASCADE;
DROP TRIGGER guard ON articles_revision;
"""


def begin(apps, schema_editor):
    """Every office over all sections, until somebody arranges it otherwise."""
    now = timezone.now()
    long_ago = now.replace(year=2000)
    # The tables are the owner's; the site's role has no rights to new ones yet.
    owner = schema_editor.connection.alias
    assignment = apps.get_model("articles", "Assignment")
    staff = apps.get_model("articles", "User").objects.using(owner)
    for user in staff.filter(groups__name__in=OFFICES).distinct():
        held = {OFFICES.get(group.name) for group in user.groups.all()} - {None}
        assignment.objects.using(owner).bulk_create(
            assignment(user=user, office=office, valid_from=long_ago)
            for office in sorted(held)
        )


class Migration(migrations.Migration):
    dependencies = [("articles", "0017_the_chain")]

    operations = [
        migrations.RunSQL(GUARDS, GUARDS_GONE),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
