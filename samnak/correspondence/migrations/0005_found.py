"""The search learns of every change of a letter's words and readers."""

from django.db import migrations

from samnak.search.services import follow_table

WATCHED = (
    "agency_id", "unit_id", "direction", "kind", "document_number", "document_date", "subject", "from_text", "to_text",
    "urgency", "secrecy", "reader_ids", "search_text",
)  # fmt: skip


class Migration(migrations.Migration):
    """Add the triggers."""

    dependencies = [("correspondence", "0004_lean_indexes"), ("search", "0001_initial")]

    operations = [
        follow_table("correspondence_letter", "letter", watched=WATCHED),
        follow_table("correspondence_minute", "letter", thing="NEW.letter_id"),
        follow_table("correspondence_letterreference", "letter", thing="NEW.letter_id"),
    ]
