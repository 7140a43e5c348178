"""The search learns of every change of a car's words and readers."""

from django.db import migrations

from samnak.search.services import follow_table

WATCHED = (
    "agency_id", "category", "plate", "plate_province", "make", "model", "colour", "asset_number", "holder_id", "disposed_on",
)  # fmt: skip


class Migration(migrations.Migration):
    """Add the triggers."""

    dependencies = [("fleet", "0002_guards"), ("bookings", "0003_found"), ("search", "0001_initial")]

    operations = [
        follow_table("fleet_car", "car", thing="NEW.resource_id", watched=WATCHED),
        follow_table("bookings_resource", "car", thing="CASE WHEN NEW.kind = 'car' THEN NEW.id END", watched=("unit_id",)),
    ]
