"""The record of all acts is sealed by the database itself, at the end of each transaction."""

from django.db import migrations

# Sealing takes two rounds. What else was put off to the commit, such as the checks of foreign
# keys, may wait for rows that others hold; whoever has the lock of the seals must wait for
# nothing any more. A row in articles_auditturn, written in the first round, puts the sealing off
# to the second.
GUARDS = """
CREATE TABLE articles_auditturn (entry_id bigint PRIMARY KEY);

CREATE FUNCTION newsroom_take_turn_to_seal() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO public.articles_auditturn VALUES (NEW.id);
    RETURN NULL;
END $$;

CREATE FUNCTION newsroom_seal() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    last_number bigint;
    last_hash text;
    its_digest text;
    moment timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(42, 0);
    DELETE FROM public.articles_auditturn WHERE entry_id = NEW.entry_id;
    SELECT digest INTO STRICT its_digest FROM public.articles_auditentry WHERE id = NEW.entry_id;
    SELECT number, hash INTO last_number, last_hash
        FROM public.articles_auditseal ORDER BY number DESC LIMIT 1;
    last_number := coalesce(last_number, 0);
    last_hash := coalesce(last_hash, repeat('0', 64));
    moment := clock_timestamp();
    INSERT INTO public.articles_auditseal (number, entry_id, previous_hash, hash, sealed_at)
    VALUES (last_number + 1, NEW.entry_id, last_hash, encode(sha256(convert_to(
        last_hash || ':' || last_number + 1 || ':' || NEW.entry_id || ':' || its_digest || ':'
        || trunc(extract(epoch FROM moment) * 1000000)::bigint, 'UTF8')), 'hex'), moment);
    RETURN NULL;
END $$;

-- They fire all the same; nobody but the owner can put them on a table of his own.
REVOKE ALL ON FUNCTION newsroom_take_turn_to_seal(), newsroom_seal() FROM PUBLIC;

CREATE FUNCTION newsroom_guard_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF newsroom_is_redacting()
        AND to_jsonb(NEW) - 'told' = to_jsonb(OLD) - 'told'
        AND jsonb_path_query_array(NEW.told, '$[*][0]') = jsonb_path_query_array(OLD.told, '$[*][0]')
        AND jsonb_path_query_array(NEW.told, '$[*][3]') = jsonb_path_query_array(OLD.told, '$[*][3]')
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the record of all acts is written once: % refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION newsroom_refuse_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a seal never changes: % refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE CONSTRAINT TRIGGER seal AFTER INSERT ON articles_auditentry
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION newsroom_take_turn_to_seal();
CREATE CONSTRAINT TRIGGER seal AFTER INSERT ON articles_auditturn
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION newsroom_seal();
CREATE TRIGGER guard BEFORE UPDATE ON articles_auditentry
    FOR EACH ROW EXECUTE FUNCTION newsroom_guard_audit();
CREATE TRIGGER keep BEFORE DELETE ON articles_auditentry
    FOR EACH ROW EXECUTE FUNCTION newsroom_refuse_change();
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON articles_auditseal
    FOR EACH ROW EXECUTE FUNCTION newsroom_refuse_seal();
"""

GUARDS_GONE = """
DROP FUNCTION newsroom_take_turn_to_seal, newsroom_seal, newsroom_guard_audit,
    newsroom_refuse_seal CASCADE;
DROP TRIGGER keep ON articles_auditentry;
DROP TABLE articles_auditturn;
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0022_a_record_of_all_acts")]

    operations = [migrations.RunSQL(GUARDS, GUARDS_GONE)]
