from django.db import migrations

from samnak.core.triggers import frozen_columns, official_table
from samnak.search.services import follow_table

OFFICIAL = (
    "datasets_dataset", "datasets_datatable", "datasets_tableversion", "datasets_column", "datasets_row",
    "datasets_qualityfinding", "datasets_personalfinding", "datasets_release", "datasets_platformswitch", "datasets_catalogpush",
)
APPROVED = (
    "data_set_id", "agency_id", "number", "slug", "title", "words", "record", "version_ids", "checklist", "note",
    "proposed_by_name", "approved_by_name", "approved_by_post", "approved_at",
)


class Migration(migrations.Migration):
    dependencies = [
        ("datasets", "0001_initial"),
        ("audit", "0001_initial"),
        ("search", "0001_initial"),
    ]
    operations = [
        *(official_table(table) for table in OFFICIAL),
        frozen_columns("datasets_release", APPROVED),
        frozen_columns("datasets_tableversion", ("table_id", "number", "file_id", "origin", "wanted")),
        follow_table("datasets_dataset", "dataset", watched=("revision", "state", "current_release_id")),
        follow_table("datasets_datatable", "dataset", thing="NEW.data_set_id", watched=("newest_id", "removed_at")),
    ]
