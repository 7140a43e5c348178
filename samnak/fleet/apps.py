"""The app fleet (รถราชการ)."""

from django.apps import AppConfig


class FleetConfig(AppConfig):
    """รถราชการ."""

    name = "samnak.fleet"
    verbose_name = "รถราชการ"
    default_auto_field = "django.db.models.BigAutoField"
