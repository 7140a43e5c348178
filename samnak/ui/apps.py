"""The app ui (หน้าจอ)."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """หน้าจอ."""

    name = "samnak.ui"
    verbose_name = "หน้าจอ"
    default_auto_field = "django.db.models.BigAutoField"
