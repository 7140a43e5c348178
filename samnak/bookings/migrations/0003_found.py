"""The search learns of every change of a booking's words and readers, and of rooms."""

from django.db import migrations

from samnak.search.services import follow_table

BOOKING = (
    "agency_id", "unit_id", "organiser_position_id", "organiser_name", "kind", "state", "title", "description", "chair", "phone",
    "is_private", "starts_at",
)  # fmt: skip
TAKEN = "unnest(ARRAY(SELECT DISTINCT booking_id FROM bookings_allocation WHERE resource_id = NEW.{}))"
ROOM = ("building_id", "floor", "capacity", "features", "rules", "note")


class Migration(migrations.Migration):
    """Add the triggers."""

    dependencies = [("bookings", "0002_guards"), ("search", "0001_initial")]

    operations = [
        follow_table("bookings_booking", "booking", watched=BOOKING),
        follow_table("bookings_guest", "booking", thing="NEW.booking_id", watched=("removed_at", "user_id")),
        follow_table("bookings_allocation", "booking", thing="NEW.booking_id", watched=("resource_id",)),
        follow_table("bookings_room", "booking", thing=TAKEN.format("resource_id"), watched=("approver_id", "keeper_id")),
        follow_table("bookings_resource", "booking", thing=TAKEN.format("id"), watched=("unit_id", "name")),
        follow_table("bookings_room", "room", thing="NEW.resource_id", watched=ROOM),
        follow_table(
            "bookings_resource", "room", thing="CASE WHEN NEW.kind = 'room' THEN NEW.id END", watched=("name", "unit_id", "is_active")
        ),
        follow_table(
            "bookings_building",
            "room",
            thing="unnest(ARRAY(SELECT resource_id FROM bookings_room WHERE building_id = NEW.id))",
            watched=("name",),
        ),
    ]
