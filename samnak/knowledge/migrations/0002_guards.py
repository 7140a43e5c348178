from django.db import migrations

from samnak.core.triggers import frozen_columns, official_table
from samnak.search.services import follow_table

OFFICIAL = (
    "knowledge_collection", "knowledge_curator", "knowledge_entry", "knowledge_edition", "knowledge_relatedentry",
    "knowledge_readingday", "knowledge_readertoday", "knowledge_feedback",
)
APPROVED = (
    "entry_id", "edition", "title", "summary", "body", "tags", "number", "used_by", "effective_on", "file_id", "words",
    "written_by_name", "approved_by_name", "approved_by_post", "published_at",
)
OF_COLLECTION = "unnest(ARRAY(SELECT id FROM knowledge_entry WHERE collection_id = {}))"


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0001_initial"),
        ("audit", "0001_initial"),
        ("search", "0001_initial"),
    ]
    operations = [
        *(official_table(table) for table in OFFICIAL),
        frozen_columns("knowledge_edition", APPROVED),
        follow_table("knowledge_entry", "knowledge", watched=("revision", "state", "current_id")),
        follow_table(
            "knowledge_collection", "knowledge", thing=OF_COLLECTION.format("NEW.id"), watched=("audience", "title", "unit_id")
        ),
        follow_table("knowledge_curator", "knowledge", thing=OF_COLLECTION.format("NEW.collection_id")),
        migrations.RunSQL(  # a curator taken away is known to the search at once, as one who was added
            "CREATE FUNCTION knowledge_curator_gone_found() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "INSERT INTO search_change (kind, object_id) SELECT 'knowledge', id FROM knowledge_entry "
            "WHERE collection_id = OLD.collection_id; RETURN NULL; END $$; "
            "CREATE TRIGGER knowledge_curator_gone AFTER DELETE ON knowledge_curator FOR EACH ROW "
            "EXECUTE FUNCTION knowledge_curator_gone_found()",
            "DROP FUNCTION knowledge_curator_gone_found CASCADE",
        ),
    ]
