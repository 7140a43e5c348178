"""The app wopi (แก้ไขเอกสารออนไลน์)."""

from django.apps import AppConfig


class WopiConfig(AppConfig):
    """แก้ไขเอกสารออนไลน์."""

    name = "samnak.wopi"
    verbose_name = "แก้ไขเอกสารออนไลน์"
    default_auto_field = "django.db.models.BigAutoField"
