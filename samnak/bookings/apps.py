"""The app bookings (การจองทรัพยากร)."""

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    """การจองทรัพยากร."""

    name = "samnak.bookings"
    verbose_name = "การจองทรัพยากร"
    default_auto_field = "django.db.models.BigAutoField"
