"""The hash chain and the guards of the event log, kept by the database."""

from django.db import migrations

from samnak.core.triggers import append_only_table, create_functions

CHAIN = """
-- The hash of a link: SHA-256 over the hash before it, its number and every column of the event.
CREATE FUNCTION audit_link_hash(previous bytea, sequence bigint, e audit_event) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(previous || convert_to(sequence::text || E'\\n' || jsonb_build_array(
        e.id, e.agency_id, e.kind, extract(epoch FROM e.at)::numeric(20, 6)::text, e.user_id, e.actor_name, e.position_title,
        e.appointment_id, e.authority, e.on_behalf_of, e.ip, e.subject_type, e.subject_id, e.data)::text, 'UTF8'))
$$;
-- Runs when the transaction commits, so that the chain's row lock is held for the shortest time and never before another lock.
CREATE FUNCTION audit_extend_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner uuid := coalesce(NEW.agency_id, '00000000-0000-0000-0000-000000000000');
    head audit_chainhead;
    link bytea;
BEGIN
    INSERT INTO audit_chainhead (agency_id, sequence, hash) VALUES (owner, 0, '') ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM audit_chainhead WHERE agency_id = owner FOR UPDATE;
    link := audit_link_hash(head.hash, head.sequence + 1, NEW);
    INSERT INTO audit_chainlink (event_id, agency_id, sequence, previous_hash, hash)
        VALUES (NEW.id, owner, head.sequence + 1, head.hash, link);
    UPDATE audit_chainhead SET sequence = head.sequence + 1, hash = link WHERE agency_id = owner;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_event_chain AFTER INSERT ON audit_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_extend_chain();
"""
UNCHAIN = "DROP FUNCTION audit_extend_chain CASCADE; DROP FUNCTION audit_link_hash;"


class Migration(migrations.Migration):
    """Add the chain function, the deferred trigger and the append-only guards."""

    dependencies = [("audit", "0001_initial")]

    operations = [
        create_functions(),
        migrations.RunSQL(CHAIN, UNCHAIN),
        append_only_table("audit_event"),
        append_only_table("audit_chainlink"),
    ]
