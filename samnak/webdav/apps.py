"""The app webdav (การเชื่อมไดรฟ์)."""

from django.apps import AppConfig


class WebdavConfig(AppConfig):
    """การเชื่อมไดรฟ์."""

    name = "samnak.webdav"
    verbose_name = "การเชื่อมไดรฟ์"
    default_auto_field = "django.db.models.BigAutoField"
