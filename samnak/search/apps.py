"""The app search (การค้นหา)."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """การค้นหา."""

    name = "samnak.search"
    verbose_name = "การค้นหา"
    default_auto_field = "django.db.models.BigAutoField"
