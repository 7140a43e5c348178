"""Bookings refuse writes without an actor; nothing of them is deleted, and what names a date for ever is frozen."""

from django.db import migrations

from samnak.core.triggers import append_only_table, frozen_columns, official_table

OFFICIAL = ["booking", "occurrence", "allocation", "checkin", "servicerequest", "quota"]


class Migration(migrations.Migration):
    dependencies = [("bookings", "0001_initial"), ("audit", "0002_chain")]
    operations = [
        *[official_table(f"bookings_{name}") for name in OFFICIAL],
        append_only_table("bookings_checkin"),
        frozen_columns("bookings_booking", ["id", "agency_id", "kind", "organiser_user_id", "created_at"]),
        frozen_columns("bookings_occurrence", ["id", "agency_id", "booking_id", "original_start"]),
        frozen_columns("bookings_allocation", ["id", "agency_id", "booking_id", "occurrence_id"]),
    ]
