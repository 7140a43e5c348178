"""Drafts refuse writes without an actor; versions and acts never change."""

from django.db import migrations

from samnak.core.triggers import append_only_table, official_table


class Migration(migrations.Migration):
    """Add the triggers."""

    dependencies = [("drafting", "0001_initial"), ("audit", "0002_chain"), ("routing", "0002_guards")]

    operations = [
        official_table("drafting_draft"),
        official_table("drafting_draftversion"),
        append_only_table("drafting_draftversion"),
    ]
