"""The app notifications (การแจ้งเตือน)."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """การแจ้งเตือน."""

    name = "samnak.notifications"
    verbose_name = "การแจ้งเตือน"
    default_auto_field = "django.db.models.BigAutoField"
