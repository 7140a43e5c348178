"""Registers and letters refuse writes without an actor; what is issued is frozen."""

from django.db import migrations

from samnak.core.triggers import append_only_table, frozen_columns, official_table

ENTRY_FROZEN = [
    "id", "agency_id", "register_id", "year", "number", "letter_id", "document_number", "document_date", "subject",
    "entered_at", "entered_by_name", "entered_by_appointment_id",
]  # fmt: skip
LETTER_FROZEN = ["id", "agency_id", "direction", "source", "document_number", "document_date", "subject", "created_at"]
OFFICIAL = ["register", "registerentry", "letter", "letterfile", "dispatch", "minute", "assignment"]


class Migration(migrations.Migration):
    """Add the triggers."""

    dependencies = [("correspondence", "0001_initial"), ("audit", "0002_chain")]

    operations = [
        *[official_table(f"correspondence_{name}") for name in OFFICIAL],
        frozen_columns("correspondence_registerentry", ENTRY_FROZEN, "OLD.state = 'issued'"),
        frozen_columns("correspondence_letter", LETTER_FROZEN, "OLD.state <> 'arrived'"),
        append_only_table("correspondence_minute"),
        append_only_table("correspondence_letterfile"),
    ]
