"""The app audit (บันทึกเหตุการณ์)."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """บันทึกเหตุการณ์."""

    name = "samnak.audit"
    verbose_name = "บันทึกเหตุการณ์"
    default_auto_field = "django.db.models.BigAutoField"
