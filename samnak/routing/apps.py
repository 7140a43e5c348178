"""The app routing (เส้นทางการเสนอ)."""

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    """เส้นทางการเสนอ."""

    name = "samnak.routing"
    verbose_name = "เส้นทางการเสนอ"
    default_auto_field = "django.db.models.BigAutoField"
