"""The search learns of every change of an item."""

from django.db import migrations

from samnak.search.services import follow_table

WATCHED = ("name", "description", "tags", "file_code", "anchor_id", "head_id", "trashed_at", "secrecy", "parent_id")


class Migration(migrations.Migration):
    dependencies = [("drive", "0002_guards"), ("search", "0003_saved")]
    operations = [follow_table("drive_item", "file", watched=WATCHED)]
