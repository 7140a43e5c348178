"""The app core (แกนกลาง)."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """แกนกลาง: access, jobs, events, Thai language and time; it has no models."""

    name = "samnak.core"
    verbose_name = "แกนกลาง"
