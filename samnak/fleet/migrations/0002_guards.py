"""Requests, trips and what was spent refuse writes without an actor; a line of the log book keeps its number and car."""

from django.db import migrations

from samnak.core.triggers import append_only_table, frozen_columns, official_table

OFFICIAL = ["triprequest", "trip", "tripphoto", "dayplan", "requestcounter", "fuelslip", "accident", "accidentstep", "repair"]
FUEL_FROZEN = [
    "id", "agency_id", "car_id", "trip_id", "taken_at", "odometer", "litres", "baht", "slip_number", "is_full_tank", "note",
    "entered_by_name", "entered_at",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("fleet", "0001_initial"), ("audit", "0002_chain")]
    operations = [
        *[official_table(f"fleet_{name}") for name in OFFICIAL],
        append_only_table("fleet_accidentstep"),
        append_only_table("fleet_tripphoto"),
        frozen_columns("fleet_fuelslip", FUEL_FROZEN),
        frozen_columns("fleet_triprequest", ["fiscal_year", "number"], "OLD.number IS NOT NULL"),
        frozen_columns("fleet_trip", ["car_id", "log_number", "booking_id"], "OLD.log_number IS NOT NULL"),
    ]
