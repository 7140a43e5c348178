"""The app org (หน่วยงานและตำแหน่ง)."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """หน่วยงานและตำแหน่ง."""

    name = "samnak.org"
    verbose_name = "หน่วยงานและตำแหน่ง"
    default_auto_field = "django.db.models.BigAutoField"
