"""The app drafting (ร่างและลงนาม)."""

from django.apps import AppConfig


class DraftingConfig(AppConfig):
    """ร่างและลงนาม."""

    name = "samnak.drafting"
    verbose_name = "ร่างและลงนาม"
    default_auto_field = "django.db.models.BigAutoField"
