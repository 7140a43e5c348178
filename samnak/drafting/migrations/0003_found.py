"""The search learns of every change of a draft's words, and of whom its route reaches."""

from django.db import migrations

from samnak.search.services import follow_table

WATCHED = ("agency_id", "unit_id", "owner_position_id", "owner_name", "kind", "state", "subject", "urgency", "secrecy", "content", "letter_id")
ROUTED = "(SELECT subject_id FROM routing_case WHERE id = NEW.case_id AND subject_type = 'drafting.draft')"


class Migration(migrations.Migration):
    """Add the triggers."""

    dependencies = [("drafting", "0002_guards"), ("search", "0001_initial"), ("routing", "0002_guards")]

    operations = [
        follow_table("drafting_draft", "draft", watched=WATCHED),
        follow_table("routing_step", "draft", thing=ROUTED, watched=("position_id", "state", "activated_at")),
    ]
