"""The app datasets (ชุดข้อมูล)."""

from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    """ชุดข้อมูล."""

    name = "samnak.datasets"
    verbose_name = "ชุดข้อมูล"
    default_auto_field = "django.db.models.BigAutoField"
