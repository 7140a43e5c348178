"""The app demo (ข้อมูลตัวอย่าง)."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """ข้อมูลตัวอย่าง."""

    name = "samnak.demo"
    verbose_name = "ข้อมูลตัวอย่าง"
    default_auto_field = "django.db.models.BigAutoField"
