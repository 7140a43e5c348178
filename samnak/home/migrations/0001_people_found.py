"""The search learns of every change of who sits where; home has no tables of its own, it knows all the others."""

from typing import ClassVar

from django.db import migrations

from samnak.search.services import follow_table

POSTS = "unnest(ARRAY(SELECT {} FROM {} = NEW.id))"
NAMES = ("prefix", "rank", "academic_title", "first_name", "last_name", "english_name", "phone", "email", "is_active")


class Migration(migrations.Migration):
    """Add the triggers."""

    initial = True
    dependencies: ClassVar = [("org", "0002_booking_roles"), ("accounts", "0001_initial"), ("search", "0001_initial")]

    operations: ClassVar = [
        follow_table("org_position", "person", watched=("agency_id", "unit_id", "title", "is_active")),
        follow_table(
            "org_appointment", "person", thing="NEW.position_id", watched=("position_id", "user_id", "valid_from", "valid_to")
        ),
        follow_table("org_unit", "person", thing=POSTS.format("id", "org_position WHERE unit_id"), watched=("name", "short_name", "phone", "is_active")),
        follow_table("accounts_user", "person", thing=POSTS.format("position_id", "org_appointment WHERE user_id"), watched=NAMES),
    ]
