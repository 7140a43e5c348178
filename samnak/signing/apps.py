"""The app signing (ลายมือชื่อดิจิทัล)."""

from django.apps import AppConfig


class SigningConfig(AppConfig):
    """ลายมือชื่อดิจิทัล."""

    name = "samnak.signing"
    verbose_name = "ลายมือชื่อดิจิทัล"
    default_auto_field = "django.db.models.BigAutoField"
