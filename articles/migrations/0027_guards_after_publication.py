"""What must hold whoever writes: documents, demands and copies are kept, their ends are added once,
and a rectification names what press law asks for.
"""

from django.db import migrations

WRITTEN_ONCE = ("attachment", "demandterm", "outsidecopy")
KEPT = (*WRITTEN_ONCE, "demand", "copytask")

GUARDS = """
CREATE FUNCTION newsroom_guard_demand() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    added text[] := ARRAY['assigned_to_id', 'state', 'outcome', 'closed_at', 'closed_by_id',
        'correction_id', 'retraction_id'];
BEGIN
    IF newsroom_is_redacting() THEN
        RETURN NEW;
    END IF;
    IF OLD.closed_at IS NULL AND to_jsonb(NEW) - added = to_jsonb(OLD) - added THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'of a demand only whom it is given to and its end are ever added'
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION newsroom_guard_copy_task() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    added text[] := ARRAY['how', 'dealt_with_at', 'dealt_with_by_id'];
BEGIN
    IF newsroom_is_redacting() THEN
        RETURN NEW;
    END IF;
    IF OLD.dealt_with_at IS NULL AND to_jsonb(NEW) - added = to_jsonb(OLD) - added THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'of a copy to deal with only its end is ever added'
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION newsroom_guard_correction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'legal' AND NEW.false_statement = '' THEN
        RAISE EXCEPTION 'a rectification names the piece, the false statement and the right one'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER keep BEFORE UPDATE ON articles_demand
    FOR EACH ROW EXECUTE FUNCTION newsroom_guard_demand();
CREATE TRIGGER keep BEFORE UPDATE ON articles_copytask
    FOR EACH ROW EXECUTE FUNCTION newsroom_guard_copy_task();
CREATE TRIGGER whole BEFORE INSERT ON articles_correction
    FOR EACH ROW EXECUTE FUNCTION newsroom_guard_correction();
"""

GUARDS_GONE = """
DROP FUNCTION newsroom_guard_demand, newsroom_guard_copy_task, newsroom_guard_correction CASCADE;
"""


def kept() -> str:
    lines = [
        f"CREATE TRIGGER guard BEFORE UPDATE ON articles_{table}"
        " FOR EACH ROW EXECUTE FUNCTION newsroom_refuse_change();"
        for table in WRITTEN_ONCE
    ]
    lines += [
        f"CREATE TRIGGER lasting BEFORE DELETE ON articles_{table}"
        " FOR EACH ROW EXECUTE FUNCTION newsroom_refuse_change();"
        for table in KEPT
    ]
    return "\n".join(lines)


def let_go() -> str:
    lines = [f"DROP TRIGGER guard ON articles_{table};" for table in WRITTEN_ONCE]
    return "\n".join([*lines, *(f"DROP TRIGGER lasting ON articles_{table};" for table in KEPT)])


class Migration(migrations.Migration):
    dependencies = [("articles", "0026_after_publication")]

    operations = [
        migrations.RunSQL(GUARDS, GUARDS_GONE),
        migrations.RunSQL(kept(), let_go()),
    ]
