"""The app correspondence (งานสารบรรณ)."""

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    """งานสารบรรณ."""

    name = "samnak.correspondence"
    verbose_name = "งานสารบรรณ"
    default_auto_field = "django.db.models.BigAutoField"
