"""The app drive (คลังไฟล์)."""

from django.apps import AppConfig


class DriveConfig(AppConfig):
    """คลังไฟล์."""

    name = "samnak.drive"
    verbose_name = "คลังไฟล์"
    default_auto_field = "django.db.models.BigAutoField"
