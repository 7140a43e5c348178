"""The app files (แฟ้มข้อมูล)."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """แฟ้มข้อมูล."""

    name = "samnak.files"
    verbose_name = "แฟ้มข้อมูล"
    default_auto_field = "django.db.models.BigAutoField"
