from django.db import migrations

from samnak.search.services import follow_table


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0005_found"),
        ("search", "0001_initial"),
    ]
    operations = [
        follow_table("correspondence_letterfile", "letter", thing="NEW.letter_id"),
    ]
