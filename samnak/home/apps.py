"""The app home (งานของฉัน); installed last, it loads what the other apps registered."""

from django.apps import AppConfig

from samnak.core import providers


class HomeConfig(AppConfig):
    """งานของฉัน: the entrance, and the place where providers and subscribers of all apps are loaded."""

    name = "samnak.home"
    verbose_name = "งานของฉัน"

    def ready(self) -> None:
        """Import providers.py and subscribers.py of every app, now that all models are loaded."""
        providers.load("providers")
        providers.load("subscribers")
