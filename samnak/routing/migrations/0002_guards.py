"""Routing refuses writes without an actor; acts never change."""

from django.db import migrations

from samnak.core.triggers import append_only_table, official_table


class Migration(migrations.Migration):
    """Add the triggers."""

    dependencies = [("routing", "0001_initial"), ("audit", "0002_chain")]

    operations = [
        official_table("routing_case"),
        official_table("routing_step"),
        official_table("routing_act"),
        append_only_table("routing_act"),
    ]
