"""The ledger only grows, certificates and documents keep their identity, and time stamps get unique serial numbers."""

from django.db import migrations

from samnak.core.triggers import append_only_table, frozen_columns, official_table

OFFICIAL = ["authority", "signingcertificate", "signeddocument", "signedrevision", "signature", "latetimestamp"]
DOCUMENT_FROZEN = [
    "id", "code", "agency_id", "kind", "document_number", "document_date", "subject", "secrecy", "is_public", "created_at",
]  # fmt: skip


class Migration(migrations.Migration):
    """Add the triggers and the sequence."""

    dependencies = [("signing", "0001_initial"), ("audit", "0002_chain")]

    operations = [
        *[official_table(f"signing_{name}") for name in OFFICIAL],
        append_only_table("signing_signedrevision"),
        append_only_table("signing_signature"),
        append_only_table("signing_latetimestamp"),
        frozen_columns("signing_authority", ["id", "role", "pem", "sealed_key", "fingerprint"]),
        frozen_columns(
            "signing_signingcertificate",
            ["id", "user_id", "issuer_id", "pem", "serial", "fingerprint", "not_before", "not_after"],
        ),
        frozen_columns("signing_signeddocument", DOCUMENT_FROZEN),
        migrations.RunSQL("CREATE SEQUENCE signing_timestamp_serial", "DROP SEQUENCE signing_timestamp_serial"),
    ]
