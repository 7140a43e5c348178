"""The drive refuses writes without an actor; a version is never changed."""

from django.db import migrations

from samnak.core.triggers import official_table

OFFICIAL = ["space", "teammember", "item", "version", "grant", "link", "accessrequest", "comment"]
FIXED = """
CREATE TRIGGER drive_version_fixed BEFORE UPDATE ON drive_version FOR EACH ROW
EXECUTE FUNCTION samnak_frozen_columns('id', 'item_id', 'number', 'file_id', 'size', 'made_by_id', 'made_by_name', 'made_at')
"""


class Migration(migrations.Migration):
    dependencies = [("drive", "0001_initial"), ("audit", "0002_chain")]
    operations = [
        *[official_table(f"drive_{name}") for name in OFFICIAL],
        migrations.RunSQL(FIXED, "DROP TRIGGER drive_version_fixed ON drive_version"),
    ]
