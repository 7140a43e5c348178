"""The app knowledge (คลังความรู้)."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """คลังความรู้."""

    name = "samnak.knowledge"
    verbose_name = "คลังความรู้"
    default_auto_field = "django.db.models.BigAutoField"
